from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "kyndig.ledger"
    label = "ledger"
