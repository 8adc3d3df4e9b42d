"""The table of the cache, which every web process shares: the limits on log-in attempts are counted there."""

from django.core.management import call_command
from django.db import migrations


def make(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("people", "0002_unique_roles_and_names")]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
