import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kyndig.crm.actions.workspaces import real_workspace
from kyndig.crm.models import Company, SearchEntry
from kyndig.database import update_many

NOW = datetime.datetime(2026, 3, 2, 9, 30, 1, 5, tzinfo=datetime.UTC)


@pytest.fixture
def companies(nordlys):
    workspace = real_workspace(nordlys)
    return Company.objects.bulk_create(
        Company(organisation=nordlys, workspace=workspace, name=f"Selskap {n}") for n in range(40)
    )


def test_each_row_gets_its_own_values_in_one_statement(companies, owner):
    names = ["name", "owner", "own", "binned", "version", "last_contact"]
    rows = {
        each.pk: (f"Nytt '{n}' æ", owner.pk if n % 2 else None, {"a": [n, '"ø']}, NOW if n % 3 else None, n, None)
        for n, each in enumerate(companies[:30])
    }
    with CaptureQueriesContext(connection) as asked:
        assert update_many(Company, ([number, *row] for number, row in rows.items()), names) == 30
    assert len(asked) == 1
    kept = {
        each.pk: (each.name, each.owner_id, each.own, each.binned, each.version, each.last_contact)
        for each in Company.objects.all()
    }
    others = {each.pk: (each.name, None, {}, None, 1, None) for each in companies[30:]}
    assert kept == rows | others


def test_rows_are_found_by_what_is_named(nordlys):
    workspace = real_workspace(nordlys)
    for kind in ("company", "deal"):
        SearchEntry.objects.create(
            workspace=workspace, kind=kind, record_id=7, title="a", fresh=timezone.now(), words=["c1_a"]
        )
    update_many(SearchEntry, [("deal", 7, NOW, ["c1_b", "c1_ø"])], ["fresh", "words"], by=["kind", "record_id"])
    assert SearchEntry.objects.get(kind="deal").fresh == NOW != SearchEntry.objects.get(kind="company").fresh
    assert sorted(SearchEntry.objects.get(kind="deal").words) != ["c1_a"]


def test_no_rows_ask_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert update_many(Company, [], ["name"]) == 0
