from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "kyndig.outbox"
    label = "outbox"

    def ready(self) -> None:
        from kyndig.design import navigation
        from kyndig.outbox import policies, rounds, workers  # noqa: F401 (policies registers the permissions)
        from kyndig.outbox.navigation import items

        navigation.register(items)
        rounds.every(24 * 60 * 60, workers.tidy)
