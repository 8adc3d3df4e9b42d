from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "kyndig.outbox"
    label = "outbox"
