from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "kyndig.api"
    label = "api"

    def ready(self) -> None:
        from kyndig.api.actions import delivering, telling
        from kyndig.api.words import VERBS
        from kyndig.crm import events
        from kyndig.ledger import words
        from kyndig.outbox import rounds

        words.register(VERBS)
        events.listen(telling.tell, telling.tell_many)
        rounds.every(2, delivering.send_due, name="webhooks")
        rounds.every(60 * 60, delivering.tidy, name="webhooks and kept answers tidied")
