from typing import Any

from django.apps import AppConfig
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

# The pages ask some two hundred different questions; psycopg lets PostgreSQL keep the plans of a hundred.
PLANS = 500


class DatabaseConfig(AppConfig):
    name = "kyndig.database"
    label = "kyndig_database"

    def ready(self) -> None:
        connection_created.connect(keep_plans)


def keep_plans(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Let PostgreSQL keep the plans of all that the pages ask."""
    if connection.vendor == "postgresql":
        connection.connection.prepared_max = PLANS
