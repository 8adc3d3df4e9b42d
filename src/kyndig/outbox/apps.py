from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "kyndig.outbox"
    label = "outbox"

    def ready(self) -> None:
        from kyndig.design import navigation
        from kyndig.ledger import words
        from kyndig.outbox import policies, rounds, workers  # noqa: F401 (policies registers the permissions)
        from kyndig.outbox.holdings import HOLDINGS
        from kyndig.outbox.navigation import items
        from kyndig.outbox.words import VERBS
        from kyndig.people import holdings, statistics

        words.register(VERBS)
        for holding in HOLDINGS:
            holdings.register(holding)
        navigation.register(items)
        rounds.every(24 * 60 * 60, workers.tidy)
        rounds.every(60 * 60, statistics.measure_changed)
