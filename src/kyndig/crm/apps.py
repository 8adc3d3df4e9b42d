from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class CrmConfig(AppConfig):
    name = "kyndig.crm"
    label = "crm"

    def ready(self) -> None:
        from kyndig.crm import events, navigation, policies  # noqa: F401 (policies registers the permissions)
        from kyndig.crm.search import indexing
        from kyndig.crm.words import VERBS
        from kyndig.design.navigation import register
        from kyndig.ledger import words
        from kyndig.outbox import rounds

        words.register(VERBS)
        register(navigation.items)
        events.listen(indexing.on_change, indexing.on_many)
        rounds.every(24 * 60 * 60, indexing.tidy)
        post_migrate.connect(put_up_search, sender=self)


def put_up_search(using: str, **kwargs: Any) -> None:
    from kyndig.crm.models import SearchEntry
    from kyndig.crm.search import storage

    connection = connections[using]
    # On the way back to an empty database there is nothing to search.
    if SearchEntry._meta.db_table in connection.introspection.table_names():
        storage.put_up(connection)
