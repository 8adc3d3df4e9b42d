"""Kill the worker and the web process at random while a timetable is published and its invitations are sent.

Real processes, a real database, a real mail server: nothing may be lost and nothing may go out twice. KYNDIG_SEED
repeats what a seed did, as far as two runs of several processes can be alike.
"""

import contextlib
import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
WEB_KILLS, WORKER_KILLS, PEOPLE = 10, 40, 60
PATIENCE = 60
TOKEN = "k" * 32


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


OPENER = urllib.request.build_opener(NoRedirect)


@dataclass
class Place:
    """A Kyndig of its own: a database, a mail server, and what is asked of them from outside."""

    folder: Path
    database_url: str
    ask: Callable[[str], list[tuple]]
    processes: list[subprocess.Popen] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    session: str = ""
    port: int = 0

    def __post_init__(self) -> None:
        self.log = (self.folder / "log").open("w")

    @property
    def arrived(self) -> Counter[str]:
        return Counter((self.folder / "arrived").read_text().split())

    def start(self, *arguments: str, **options) -> subprocess.Popen:
        """A process of this Kyndig, in a group of its own so that it can be killed with its children."""
        process = subprocess.Popen(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, text=True, start_new_session=True, **options
        )
        self.processes.append(process)
        return process

    def serve(self) -> subprocess.Popen:
        """A web process that answers."""
        web = self.start("-m", "kyndig", "serve", "--port", str(self.port), "--threads", "2", stderr=self.log)
        until(lambda: web.poll() is None and self.get("/health/") == 200, "the web process answers")
        return web

    def get(self, path: str) -> int:
        return self._fetch(urllib.request.Request(f"http://127.0.0.1:{self.port}{path}"))

    def post(self, path: str, **values: object) -> int:
        """Post a form as the programme lead; 0 where the web process did not answer."""
        data = urllib.parse.urlencode({**values, "csrfmiddlewaretoken": TOKEN}).encode()
        cookies = {"Cookie": f"sessionid={self.session}; csrftoken={TOKEN}"}
        return self._fetch(urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, cookies))

    def _fetch(self, request: urllib.request.Request) -> int:
        try:
            with OPENER.open(request, timeout=PATIENCE) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            with error:
                return error.code
        except OSError:
            return 0


def until(done: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < end, f"waited too long until {what}"
        time.sleep(0.05)


def kill(process: subprocess.Popen) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@contextlib.contextmanager
def database(folder: Path) -> Iterator[tuple[str, Callable[[str], list[tuple]]]]:
    """An empty database of the kind that the suite runs on, and a way to ask it."""
    if connection.vendor == "sqlite":
        path = folder / "kyndig.sqlite3"

        def ask(sql: str) -> list[tuple]:
            with contextlib.closing(sqlite3.connect(path, timeout=30)) as line:
                return line.execute(sql).fetchall()

        yield f"sqlite:///{path}", ask
        return
    at = {
        key: value
        for key, value in connection.get_connection_params().items()
        if key in {"host", "port", "user", "password"}
    }
    name = f"kyndig_crash_{os.getpid()}"
    with psycopg.connect(**at, dbname="postgres", autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name}")

    def ask_server(sql: str) -> list[tuple]:
        with psycopg.connect(**at, dbname=name) as line:
            return line.execute(sql).fetchall()

    user = f"{at.get('user', '')}:{at['password']}" if at.get("password") else at.get("user", "")
    try:
        yield f"postgres://{user}@{at.get('host', '127.0.0.1')}:{at.get('port', 5432)}/{name}", ask_server
    finally:
        with psycopg.connect(**at, dbname="postgres", autocommit=True) as line:
            line.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def place(tmp_path) -> Iterator[Place]:
    with database(tmp_path) as (url, ask):
        made = Place(tmp_path, url, ask, port=free_port())
        made.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "kyndig.config.settings",
            "KYNDIG_HOME": str(tmp_path),
            "KYNDIG_DATABASE_URL": url,
            "KYNDIG_ADDRESS": f"http://127.0.0.1:{made.port}",
            "KYNDIG_LEASE": "1",
            "KYNDIG_LOG": "ERROR",
        }
        mailbox = made.start("-m", "tests.outbox.crash.mailbox", str(tmp_path / "arrived"), stdout=subprocess.PIPE)
        made.environment["KYNDIG_SMTP_URL"] = f"smtp://127.0.0.1:{mailbox.stdout.readline().strip()}"
        try:
            yield made
        finally:
            made.log.close()
            print((tmp_path / "log").read_text())
            for process in made.processes:
                kill(process)
                for pipe in (process.stdin, process.stdout):
                    if pipe is not None:
                        pipe.close()


@dataclass
class Workers:
    """Workers that are started and killed, one after the other, in a thread."""

    place: Place
    kills: int
    rnd: random.Random
    begin: threading.Event
    done: int = 0

    def __post_init__(self) -> None:
        self.nest = self.place.start(
            "-m", "tests.outbox.crash.workers", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.place.log
        )

    def start(self) -> int:
        self.nest.stdin.write("go\n")
        self.nest.stdin.flush()
        return int(self.nest.stdout.readline())

    def live_and_die(self) -> None:
        self.begin.wait(PATIENCE)
        for _ in range(self.kills):
            pid = self.start()
            time.sleep(self.rnd.uniform(0.05, 1.2))
            os.kill(pid, signal.SIGKILL)
            self.done += 1


def publish_and_kill(
    place: Place, draft: dict, rnd: random.Random, web: subprocess.Popen | None
) -> subprocess.Popen | None:
    """Publish through the web process and kill it meanwhile; then, if nothing came of it, publish in peace.

    A web process takes seconds to start, so the one that is left alive is the next to be killed.
    """
    web = web or place.serve()
    path = f"/{draft['slug']}/timetable/drafts/{draft['draft']}/publish/"
    asking = threading.Thread(target=place.post, args=(path,), kwargs={"version": draft["version"]})
    asking.start()
    time.sleep(rnd.uniform(0.0, 0.8))
    kill(web)
    asking.join()
    found = published(place, draft)
    assert found in {(0, 0), (draft["people"],) * 2}, f"a publish that was killed left {found}"
    if found != (0, 0):
        return None
    web = place.serve()
    assert place.post(path, version=draft["version"]) == 302
    assert published(place, draft) == (draft["people"],) * 2
    return web


def published(place: Place, draft: dict) -> tuple[int, int]:
    """How many seats are invited, and how many invitations are stored."""
    (seats,) = place.ask(
        f"SELECT count(*) FROM training_seat WHERE organisation_id = {draft['id']} AND status = 'invited'"
    )
    (stored,) = place.ask(f"SELECT count(*) FROM outbox_message WHERE organisation_id = {draft['id']}")
    return seats[0], stored[0]


def test_killing_worker_and_web_loses_and_doubles_nothing(place):
    seed = int(os.environ.get("KYNDIG_SEED") or random.SystemRandom().randrange(10**6))
    print(f"seed {seed} on {connection.vendor}")
    rnd = random.Random(seed)
    company = place.start("-m", "tests.outbox.crash.company", str(WEB_KILLS), str(PEOPLE), stdout=subprocess.PIPE)
    told = json.loads(company.communicate(timeout=PATIENCE)[0])
    place.session = told["session"]
    workers = Workers(place, WORKER_KILLS, random.Random(seed + 1), threading.Event())
    thread = threading.Thread(target=workers.live_and_die)
    thread.start()
    web = None
    for draft in told["drafts"]:
        workers.begin.set()
        web = publish_and_kill(place, draft, rnd, web)
    thread.join()
    assert workers.done == WORKER_KILLS

    workers.start()
    settled(place)
    unsure = {row[0]: row[1:] for row in place.ask(UNSURE)}
    never_came = {key: row for key, row in unsure.items() if not place.arrived[key]}
    print(f"{len(unsure)} were not confirmed, {len(never_came)} of them had not come")
    if web is None:
        place.serve()
    for slug, pk in never_came.values():
        # What the messages page asks of the lead: find out whether it came, and only then send it again.
        assert place.post(f"/{slug}/messages/{pk}/send-again/") == 302
    settled(place)

    arrived = place.arrived
    stored = {row[0] for row in place.ask("SELECT message_id FROM outbox_message")}
    assert len(stored) == sum(draft["people"] for draft in told["drafts"])
    assert {key: count for key, count in arrived.items() if count > 1} == {}, f"seed {seed}: doubled"
    assert stored - set(arrived) == set(), f"seed {seed}: lost"
    assert set(arrived) - stored == set()
    assert len(unsure) <= WORKER_KILLS, "a kill leaves at most one message in doubt"


UNSURE = (
    "SELECT m.message_id, o.slug, m.id FROM outbox_message m JOIN people_organisation o ON o.id = m.organisation_id "
    "WHERE m.state = 'unsure'"
)


def settled(place: Place) -> None:
    """Wait until nothing waits, is held or is about to be sent; fail when for long not one message has been sent."""
    busy = (
        "SELECT state, count(*) FROM outbox_message WHERE state IN ('waiting', 'sending') OR claim <> '' GROUP BY state"
    )
    fewest, end = None, time.monotonic() + PATIENCE
    while left := dict(place.ask(busy)):
        if fewest is None or sum(left.values()) < fewest:
            fewest, end = sum(left.values()), time.monotonic() + PATIENCE
        assert time.monotonic() < end, f"nothing was sent for long, and these are left: {left}"
        time.sleep(0.05)
