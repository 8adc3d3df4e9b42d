from django.apps import AppConfig


class CrmConfig(AppConfig):
    name = "kyndig.crm"
    label = "crm"

    def ready(self) -> None:
        from kyndig.crm import navigation, policies  # noqa: F401 (policies registers the permissions)
        from kyndig.crm.words import VERBS
        from kyndig.design.navigation import register
        from kyndig.ledger import words

        words.register(VERBS)
        register(navigation.items)
