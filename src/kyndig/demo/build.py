"""`python -m kyndig.demo.build`: make the demo company in the database of the environment, from nothing.

It runs in a process of its own, as the clock and the mail server of the whole process are the story's while it is told.
"""

import datetime
import os
import sys


def build() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kyndig.config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone, translation

    from kyndig.demo.story import tell
    from kyndig.outbox.catcher import catching

    call_command("migrate", verbosity=0, interactive=False)
    with catching() as port, translation.override("nb"):
        settings.SMTP_URL = f"smtp://127.0.0.1:{port}"
        day = os.environ.get("KYNDIG_DEMO_DAY")
        tell(
            datetime.date.fromisoformat(day) if day else timezone.localdate(),
            say=lambda text: print(f"  {text}", file=sys.stderr, flush=True),
        )
    connection.close()


if __name__ == "__main__":
    build()
