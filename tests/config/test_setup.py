"""`kyndig setup`, run as a command of its own on a database of its own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("KYNDIG_SHARED", Path(__file__).resolve().parents[3] / "shared"))
LISTS = SHARED / "data" / "people"
KEYS = [
    "organisation",
    "people",
    "departments",
    "strands",
    "sessions",
    "placed",
    "unplaced",
    "external_days",
    "cost",
    "seconds",
    "problems",
]
needs_lists = pytest.mark.skipif(not LISTS.is_dir(), reason="the shared lists of people are not here")


def kyndig(home: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run `kyndig` with the arguments; its database lies in `home`."""
    places = {"KYNDIG_HOME": str(home), "KYNDIG_DATABASE_URL": f"sqlite:///{home / 'kyndig.sqlite3'}"}
    command = [sys.executable, "-m", "kyndig", *map(str, arguments)]
    return subprocess.run(command, env=os.environ | places, capture_output=True, text=True, check=False)


@pytest.fixture
def setup_from_nothing(tmp_path):
    """Returns a function: run `kyndig setup` with the arguments, all on the same database, which is not there yet."""
    return lambda *arguments: kyndig(tmp_path, "setup", *arguments)


@pytest.fixture(scope="module")
def migrated(tmp_path_factory) -> Path:
    """An empty database with all its tables. To make them takes longer than anything that is set up in them."""
    home = tmp_path_factory.mktemp("migrated")
    done = kyndig(home, "manage", "migrate", "--verbosity", 0)
    assert done.returncode == 0, done.stderr
    return home / "kyndig.sqlite3"


@pytest.fixture
def setup(tmp_path, migrated, setup_from_nothing):
    """Returns a function: run `kyndig setup` with the arguments, all on the same database, which has its tables."""
    shutil.copy(migrated, tmp_path)
    return setup_from_nothing


@pytest.fixture
def small_list(tmp_path) -> Path:
    path = tmp_path / "ansatte.csv"
    rows = "\n".join(f"Kari;Nr{n};kari{n}@salg.example;{'Salg' if n % 2 else 'Kundeservice'}" for n in range(12))
    path.write_text(f"Fornavn;Etternavn;E-post;Avdeling\n{rows}\n", encoding="utf-8")
    return path


def test_a_list_becomes_a_programme_with_a_timetable_for_everyone(setup_from_nothing, small_list):
    done = setup_from_nothing(
        "Salg AS", "--people", small_list, "--timetable", "--start", "2027-01-04", "--seconds", 10,
        "--lead", "kari3@salg.example",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert [key for key in summary if key in KEYS] == KEYS
    assert (summary["people"], summary["departments"], summary["strands"]) == (12, 2, 6)
    assert (summary["placed"], summary["unplaced"], summary["external_days"]) == (12, 0, 3)
    assert summary["cost"] == 61_500
    assert "kari3@salg.example" in done.stderr


def test_without_a_timetable_the_plan_is_told(setup, small_list):
    summary = json.loads(setup("Salg AS", "--people", small_list, "--start", "2027-01-04").stdout)
    assert (summary["placed"], summary["external_days"], summary["cost"]) == (0, 1, 20_500)


def test_a_lead_who_is_not_on_the_list_is_added(setup, small_list):
    done = setup("Salg AS", "--people", small_list, "--lead", "Siri.Moen@salg.example")
    assert json.loads(done.stdout)["people"] == 13
    assert "Siri Moen" in done.stderr


def test_twice_is_once(setup, small_list):
    assert setup("Salg AS", "--people", small_list).returncode == 0
    again = setup("salg as", "--people", small_list)
    assert (again.returncode, again.stdout) == (2, "")
    assert len(again.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("content", "options"),
    [
        (b"", ()),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 200, ()),
        (b"Navn;E-post\nKari Moen;kari@salg.example\n", ("--lead", "not an address")),
        (b"Navn;E-post\nKari Moen;kari@salg.example\n", ("--start", "yesterday")),
    ],
)
def test_what_cannot_be_used_gets_one_clear_line_and_nothing_is_written(setup, tmp_path, content, options):
    bad = tmp_path / "list.csv"
    bad.write_bytes(content)
    done = setup("Salg AS", "--people", bad, *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert len([line for line in done.stderr.splitlines() if not line.startswith(("usage:", " "))]) == 1
    good = tmp_path / "good.csv"
    good.write_text("Navn;E-post\nKari Moen;kari@salg.example\n")
    assert setup("Salg AS", "--people", good).returncode == 0


@needs_lists
@pytest.mark.parametrize("name", sorted(path.name for path in LISTS.glob("*.*")) if LISTS.is_dir() else [])
def test_every_list_becomes_an_organisation(setup, name):
    large = name == "five_thousand.csv"
    done = setup("Salg AS", "--people", LISTS / name, *(() if large else ("--timetable", "--seconds", 10)))
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert summary["people"] > 20
    if large:
        assert summary["people"] == 5000
    else:
        assert summary["placed"] + summary["unplaced"] >= summary["people"]
        assert all(one["says"] for one in summary["not_placed"])
