from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "kyndig.api"
    label = "api"

    def ready(self) -> None:
        from kyndig.api import navigation, policies  # noqa: F401 (policies registers the permissions)
        from kyndig.api.actions import delivering, telling
        from kyndig.api.holdings import HOLDINGS
        from kyndig.api.words import VERBS
        from kyndig.crm import events
        from kyndig.design.navigation import register
        from kyndig.ledger import words
        from kyndig.outbox import rounds
        from kyndig.people import holdings

        words.register(VERBS)
        register(navigation.items)
        for holding in HOLDINGS:
            holdings.register(holding)
        events.listen(telling.tell, telling.tell_many)
        rounds.every(2, delivering.send_due, name="webhooks")
        rounds.every(60 * 60, delivering.tidy, name="webhooks and kept answers tidied")
