"""The backend; its address in the settings is `kyndig.database.sqlite`.

SQLite lets one write at a time. Who waits for that looks again after 1, 2, 5 … and in the end 100 milliseconds, so that
of eight who save at once somebody waits for half a second although each is done in ten milliseconds. Here it is looked
again every other millisecond, and of the threads of one process one at a time looks: whoever came first is next.

Django gives SQLite at most 999 values a statement, which was its limit until version 3.32; many rows at once are then
written in seventy parts instead of three.
"""

import sqlite3
import threading
import time
from collections import defaultdict

from django.db import OperationalError
from django.db.backends.sqlite3 import base, features

AGAIN = 0.002
_turns: defaultdict[object, threading.Lock] = defaultdict(threading.Lock)


class DatabaseFeatures(features.DatabaseFeatures):
    max_query_params = 32_766 if sqlite3.sqlite_version_info >= (3, 32) else 999


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures

    def _start_transaction_under_autocommit(self) -> None:
        """Begin to write, as soon as nobody else does. Raises OperationalError after the `timeout` of the settings."""
        timeout = float(self.settings_dict["OPTIONS"].get("timeout", 5))
        until = time.monotonic() + timeout
        turn = _turns[self.settings_dict["NAME"]]
        if not turn.acquire(timeout=timeout):
            raise OperationalError("database is locked: others in this process wait for it")
        connection: sqlite3.Connection = self.connection
        try:
            connection.execute("PRAGMA busy_timeout = 0")
            while True:
                try:
                    super()._start_transaction_under_autocommit()
                    return
                except OperationalError as error:
                    if "locked" not in str(error) or time.monotonic() > until:
                        raise
                time.sleep(AGAIN)
        finally:
            turn.release()
            connection.execute(f"PRAGMA busy_timeout = {round(timeout * 1000)}")
