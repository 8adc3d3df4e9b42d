from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class CrmConfig(AppConfig):
    name = "kyndig.crm"
    label = "crm"

    def ready(self) -> None:
        from kyndig.crm import events, last_contact, navigation, policies  # noqa: F401 (policies registers permissions)
        from kyndig.crm.actions.purging import purge_bins
        from kyndig.crm.holdings import HOLDINGS, lines_hidden_from
        from kyndig.crm.search import indexing, keeping, renaming
        from kyndig.crm.words import VERBS
        from kyndig.design import bands
        from kyndig.design.navigation import register, register_key, register_search
        from kyndig.ledger import words
        from kyndig.openness import hiding
        from kyndig.outbox import rounds
        from kyndig.people import holdings

        words.register(VERBS)
        register(navigation.items)
        register_key(navigation.key)
        bands.register(navigation.band)
        register_search(navigation.search)
        events.listen(last_contact.keep_last_contact, last_contact.keep_last_contacts)
        events.listen(keeping.on_change, keeping.on_many)
        rounds.every(24 * 60 * 60, indexing.tidy)
        rounds.every(30, renaming.take_up_names)
        rounds.every(24 * 60 * 60, purge_bins)
        hiding.hide(lines_hidden_from)
        for holding in HOLDINGS:
            holdings.register(holding)
        post_migrate.connect(put_up_search, sender=self)


def put_up_search(using: str, **kwargs: Any) -> None:
    from kyndig.crm.models import SearchEntry
    from kyndig.crm.search import storage

    connection = connections[using]
    # On the way back to an empty database there is nothing to search.
    if SearchEntry._meta.db_table in connection.introspection.table_names():
        storage.put_up(connection)
