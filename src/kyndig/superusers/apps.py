from django.apps import AppConfig


class SuperusersConfig(AppConfig):
    name = "kyndig.superusers"
    label = "superusers"

    def ready(self) -> None:
        from kyndig.design.navigation import register
        from kyndig.superusers import navigation, policies  # noqa: F401 (policies registers the permissions)

        register(navigation.items)
