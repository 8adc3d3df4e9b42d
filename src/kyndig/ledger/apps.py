from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    name = "kyndig.ledger"
    label = "ledger"

    def ready(self) -> None:
        post_migrate.connect(guard_the_ledger, sender=self)


def guard_the_ledger(using: str, **kwargs: Any) -> None:
    from kyndig.ledger import guard
    from kyndig.ledger.models import Line

    connection = connections[using]
    # On the way back to an empty database there is no ledger to guard.
    if Line._meta.db_table in connection.introspection.table_names():
        guard.put_up(connection)
