from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "kyndig.training"
    label = "training"

    def ready(self) -> None:
        from kyndig.design.navigation import register
        from kyndig.ledger import words
        from kyndig.outbox import rounds
        from kyndig.people import holdings
        from kyndig.people.extensions import add_filter, add_links, follow_roles
        from kyndig.training import links, navigation, policies  # noqa: F401 (policies registers the permissions)
        from kyndig.training.actions import calendars, place_searches, resources, solver_runs, timetable_prices
        from kyndig.training.holdings import HOLDINGS
        from kyndig.training.list_filters import ON_LEAVE
        from kyndig.training.words import VERBS

        words.register(VERBS)
        for holding in HOLDINGS:
            holdings.register(holding)
        register(navigation.programme_items)
        register(navigation.timetable_items)
        register(navigation.session_items)
        rounds.every(30, solver_runs.take_up_runs)
        rounds.every(30, timetable_prices.take_up_prices)
        rounds.every(30, place_searches.take_up_searches)
        rounds.every(300, calendars.fetch_due)
        add_links(links.of_a_person)
        follow_roles(appointed=resources.make_trainer, dismissed=resources.retire_dismissed)
        add_filter(ON_LEAVE)
