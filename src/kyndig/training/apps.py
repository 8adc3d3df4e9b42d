from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "kyndig.training"
    label = "training"

    def ready(self) -> None:
        from kyndig.design.navigation import register
        from kyndig.outbox import rounds
        from kyndig.people.extensions import add_links
        from kyndig.training import links, navigation, policies  # noqa: F401 (policies registers the permissions)
        from kyndig.training.actions import calendars, solver_runs

        register(navigation.programme_items)
        register(navigation.timetable_items)
        register(navigation.session_items)
        rounds.every(30, solver_runs.take_up_runs)
        rounds.every(300, calendars.fetch_due)
        add_links(links.of_a_person)
