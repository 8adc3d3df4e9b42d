from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "kyndig.api"
    label = "api"

    def ready(self) -> None:
        from kyndig.api.words import VERBS
        from kyndig.ledger import words

        words.register(VERBS)
