from typing import Any

from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    name = "kyndig.people"
    label = "people"

    def ready(self) -> None:
        from kyndig.design.navigation import register, register_key, register_place
        from kyndig.ledger import words
        from kyndig.people import navigation, statistics
        from kyndig.people.words import VERBS

        post_migrate.connect(make_cache_table, sender=self)
        post_migrate.connect(statistics.measure_all, sender=self)
        words.register(VERBS)
        register(navigation.items)
        register_place(navigation.place)
        register_key(navigation.key)


def make_cache_table(using: str, **kwargs: Any) -> None:
    """Every web process shares the cache, as the limits on log-in attempts are counted there: its table comes with the
    others."""
    call_command("createcachetable", database=using, verbosity=0)
