"""How quick the pages of the CRM are with 100,000 contacts, 20,000 companies, 50,000 deals and 1,000,000 activities.

    python benchmarks/crm.py [--share 1.0] [--postgres postgres://…] [--only sqlite] [--seconds 4] [--keep FOLDER]

Fills a database of its own (SQLite in a temporary folder, then PostgreSQL where a server is named: databases
`kyndig_benchmark_…` there are made anew), serves it with `kyndig serve` and asks for whole pages over HTTP as people
who are logged in: one at a time, then eight at a time. A tenth of the size goes first. With `--keep` the databases are
left behind and used again the next time, as filling the full size takes a quarter of an hour each.

Printed for each page: the median for one in milliseconds, how many times that of the page that says nothing but whether
the server is well, the median for one against a tenth of the data, p95 and pages a second at eight, and the bytes of a
first view with all it loads. Ends with 1 where a limit is missed: 30 ms (board 60), p95 150 ms and 100 pages a second
at eight, 1.5 times a tenth, 200 kB.
"""

import argparse
import http.client
import itertools
import os
import pickle
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

PORT = 8471
LIMIT_MS, LIMIT_BOARD_MS, LIMIT_P95_MS, LIMIT_GROWTH, LIMIT_BYTES, LIMIT_A_SECOND = 30, 60, 150, 1.5, 200_000, 100
CLIENTS = 8
NAMES = ["hansen", "kari", "fjordbygg", "solberg ida", "nordmaskin", "armering", "olsn", "vikelektro", "øyvind", "dahl"]


@dataclass
class Made:
    """What the process that filled the database tells the one that measures."""

    cookies: list[str]
    companies: list[int]
    contacts: list[int]
    deals: list[int]


@dataclass
class Page:
    """One kind of page: its address for the n-th time, and what is sent where it is saved."""

    name: str
    address: Callable[[Made, random.Random], str]
    sent: Callable[[random.Random], dict[str, str]] | None = None
    limit: float = LIMIT_MS
    times: list[float] = field(default_factory=list)


INSIDE = "/maling/crm/"
PAGES = [
    Page("my day", lambda made, draw: INSIDE),
    Page("list of contacts", lambda made, draw: f"{INSIDE}contacts/"),
    Page("list of companies", lambda made, draw: f"{INSIDE}companies/"),
    Page("list of deals", lambda made, draw: f"{INSIDE}deals/"),
    Page("list of activities", lambda made, draw: f"{INSIDE}activities/"),
    Page("record: company", lambda made, draw: f"{INSIDE}companies/{draw.choice(made.companies)}/"),
    Page("record: contact", lambda made, draw: f"{INSIDE}contacts/{draw.choice(made.contacts)}/"),
    Page("record: deal", lambda made, draw: f"{INSIDE}deals/{draw.choice(made.deals)}/"),
    Page("board", lambda made, draw: f"{INSIDE}board/", limit=LIMIT_BOARD_MS),
    Page("search", lambda made, draw: f"{INSIDE}search/?q={urllib.parse.quote(draw.choice(NAMES))}"),
    Page(
        "save a call",
        lambda made, draw: f"{INSIDE}activities/add/",
        sent=lambda draw: {"kind": "call", "subject": f"Ringte om levering {draw.randrange(10**6)}"},
    ),
]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--share", type=float, default=1.0, help="of the full size")
    parser.add_argument("--postgres", default="", help="a server, such as postgres://postgres@127.0.0.1:5432")
    parser.add_argument("--only", choices=["sqlite", "postgresql"], default="")
    parser.add_argument("--seconds", type=float, default=4, help="for each page and number of clients")
    parser.add_argument("--keep", default="", help="a folder for the databases, to be used again")
    parser.add_argument("--fill", default="", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.fill:
        return fill(Path(chosen.fill), chosen.share)
    missed = 0
    for kind in ("sqlite", "postgresql"):
        if (chosen.only and kind != chosen.only) or (kind == "postgresql" and not chosen.postgres):
            continue
        tenth, missed_here = measure(kind, chosen, chosen.share / 10, None)
        _, missed_full = measure(kind, chosen, chosen.share, tenth)
        missed += missed_here + missed_full
    print(f"{missed} limits missed")
    return 1 if missed else 0


def measure(
    kind: str, chosen: argparse.Namespace, share: float, tenth: dict[str, float] | None
) -> tuple[dict[str, float], int]:
    """Fill, serve and ask; answers the median of each page for one client, and how many limits were missed."""
    with tempfile.TemporaryDirectory(prefix="kyndig-crm-") as passing:
        folder = Path(chosen.keep or passing) / f"{kind}-{round(share * 1000)}"
        folder.mkdir(parents=True, exist_ok=True)
        made_file, started = folder / "made", time.perf_counter()
        environment = surroundings(kind, chosen.postgres, folder, share, anew=not made_file.exists())
        if not made_file.exists():
            filling = [sys.executable, __file__, "--fill", str(made_file), "--share", str(share)]
            subprocess.run(filling, env=environment, check=True)
        made: Made = pickle.loads(made_file.read_bytes())
        print(f"\n{kind}, {share:.0%} of the full size, ready in {time.perf_counter() - started:.0f} s")
        with_server = [sys.executable, "-m", "kyndig", "serve", "--port", str(PORT), "--processes", "2"]
        server = subprocess.Popen(with_server, env=environment, stderr=subprocess.DEVNULL)
        try:
            wait()
            return ask(made, chosen.seconds, tenth)
        finally:
            server.terminate()
            server.wait()


def surroundings(kind: str, postgres: str, folder: Path, share: float, *, anew: bool) -> dict[str, str]:
    """The environment of a Kyndig with a database of the kind, empty where it is made anew."""
    url = ""
    if kind == "postgresql":
        import psycopg

        name = f"kyndig_benchmark_{round(share * 1000)}"
        if anew:
            with psycopg.connect(f"{postgres}/postgres", autocommit=True) as connection:
                connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
                connection.execute(f"CREATE DATABASE {name}")
        url = f"{postgres}/{name}"
    return os.environ | {
        "KYNDIG_HOME": str(folder),
        "KYNDIG_DATABASE_URL": url,
        "KYNDIG_ADDRESS": f"http://127.0.0.1:{PORT}",
        "DJANGO_SETTINGS_MODULE": "kyndig.config.settings",
    }


def fill(made_file: Path, share: float) -> int:
    """In a process of its own: fill the database of the environment, and log eight people in."""
    import django

    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.core.management import call_command

    from benchmarks.crm_customers import FULL
    from benchmarks.crm_customers import fill as fill_customers
    from kyndig.people.sessions import SessionStore

    call_command("migrate", verbosity=0)
    customers = fill_customers(FULL.times(share))
    cookies = []
    for person in customers.people[:CLIENTS]:
        session = SessionStore()
        session[SESSION_KEY] = str(person.user.pk)
        session[BACKEND_SESSION_KEY] = "kyndig.people.sessions.AuthenticationBackend"
        session[HASH_SESSION_KEY] = person.user.get_session_auth_hash()
        session.create()
        cookies.append(session.session_key)
    made = Made(cookies, customers.companies, customers.contacts, customers.deals)
    made_file.write_bytes(pickle.dumps(made))
    return 0


def wait() -> None:
    for _ in range(200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
            connection.request("GET", "/health/")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    sys.exit("The server did not start.")


class Visitor:
    """Somebody who is logged in, over one connection that is kept open."""

    def __init__(self, session: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        token = "a" * 32
        self.headers = {"Cookie": f"sessionid={session}; csrftoken={token}; django_language=nb",
                        "Accept-Encoding": "gzip"}  # fmt: skip
        self.token = token

    def ask(self, address: str, sent: dict[str, str] | None = None) -> tuple[int, bytes]:
        """The status and the body of the page, after the redirect that a saved form answers with."""
        if sent is not None:
            body = urllib.parse.urlencode(sent | {"csrfmiddlewaretoken": self.token})
            form = {"Content-Type": "application/x-www-form-urlencoded"}
            self.connection.request("POST", address, body, self.headers | form)
            answer = self.connection.getresponse()
            answer.read()
            if answer.status != 302:
                return answer.status if answer.status >= 400 else 422, b""
            address = answer.headers["Location"]
        self.connection.request("GET", address, headers=self.headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()


def ask(made: Made, seconds: float, tenth: dict[str, float] | None) -> tuple[dict[str, float], int]:
    timed(made.cookies, lambda draw: ("/health/", None), 1)  # the first request of a process takes a second
    empty = statistics.median(timed(made.cookies[:1], lambda draw: ("/health/", None), seconds / 2))
    print(f"the empty page takes {empty:.1f} ms")
    heading = f"{'page':20}{'one, ms':>9}{'× empty':>9}{'× tenth':>9}{'p95 at 8':>10}{'a second':>10}{'bytes':>9}"
    print(heading)
    medians, missed = {}, 0
    for page in PAGES:

        def one(draw: random.Random, page: Page = page) -> tuple[str, dict[str, str] | None]:
            return page.address(made, draw), page.sent(draw) if page.sent else None

        timed(made.cookies, one, 0.5)
        median = statistics.median(timed(made.cookies[:1], one, seconds))
        at_eight = timed(made.cookies, one, seconds)
        p95 = statistics.quantiles(at_eight, n=20)[-1] if len(at_eight) > 1 else float("inf")
        a_second = len(at_eight) / seconds
        growth = median / tenth[page.name] if tenth else None
        weight = bytes_of_a_first_view(made, one)
        medians[page.name] = median
        over = [median > page.limit, p95 > LIMIT_P95_MS, a_second < LIMIT_A_SECOND and page.limit == LIMIT_MS,
                growth is not None and growth > LIMIT_GROWTH, weight > LIMIT_BYTES]  # fmt: skip
        missed += sum(over)
        marks = ["<" if each else " " for each in over]
        grown = f"{growth:8.2f}" if growth else f"{'':8}"
        print(
            f"{page.name:20}{median:8.1f}{marks[0]}{median / empty:9.1f}{grown}{marks[3]}"
            f"{p95:9.1f}{marks[1]}{a_second:9.0f}{marks[2]}{weight:8}{marks[4]}",
            flush=True,
        )
    return medians, missed


def timed(
    sessions: list[str], one: Callable[[random.Random], tuple[str, dict[str, str] | None]], seconds: float
) -> list[float]:
    """The milliseconds of each page that the visitors got, all asking at once for so long."""
    times: list[float] = []
    wrong: list[str] = []
    until = time.perf_counter() + seconds

    def visit(number: int, session: str) -> None:
        draw, visitor = random.Random(number), Visitor(session)
        while time.perf_counter() < until and not wrong:
            address, sent = one(draw)
            started = time.perf_counter()
            status, _ = visitor.ask(address, sent)
            times.append((time.perf_counter() - started) * 1000)
            if status != 200:
                wrong.append(f"{address} answered {status}")

    threads = [threading.Thread(target=visit, args=pair) for pair in enumerate(sessions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        sys.exit(wrong[0])
    return times


def bytes_of_a_first_view(made: Made, one: Callable[[random.Random], tuple[str, dict[str, str] | None]]) -> int:
    """The page and what it loads (style, scripts, fonts, pictures that it names), as sent, for somebody new."""
    visitor = Visitor(made.cookies[0])
    _, page = visitor.ask(*one(random.Random(99)))
    total = len(page)
    for address in named_in(page):
        total += len(visitor.ask(address)[1])
    return total


def named_in(page: bytes) -> Iterator[str]:
    import gzip

    text = (gzip.decompress(page) if page[:2] == b"\x1f\x8b" else page).decode()
    links = re.findall(r'<(?:link|script|img)\b[^>]*?(?:href|src)="(/[^"]+)"', text)
    return itertools.filterfalse(lambda address: address.startswith("//"), dict.fromkeys(links))


if __name__ == "__main__":
    sys.exit(main())
