from datetime import date, datetime, time
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kyndig.ledger import actions as ledger
from kyndig.ledger.models import Line
from kyndig.people.models import Department, Person


def test_what_is_added_is_told_in_full(owner, nordlys):
    with transaction.atomic():
        department = Department(organisation=nordlys, name="Lager")
        ledger.add(department, by=owner, verb="department.added")
    line = Line.objects.get()
    assert (line.organisation_id, line.actor_id, line.actor) == (nordlys.pk, owner.pk, "Olga Owen")
    assert (line.verb, line.subject_type, line.subject_id, line.subject) == (
        "department.added", "people.department", department.pk, "Lager",
    )  # fmt: skip
    assert (line.before, line.after) == ({}, {"name": "Lager", "parent_id": None})


def test_what_is_changed_is_told_as_it_was_and_as_it_is(owner, colleague, nordlys):
    other = Department.objects.create(organisation=nordlys, name="Lager")
    was = colleague.department
    with transaction.atomic():
        assert ledger.change(colleague, by=owner, verb="person.changed", department=other, title="")
    line = Line.objects.get()
    assert line.before == {"department": {"id": was.pk, "name": "Salg"}}
    assert line.after == {"department": {"id": other.pk, "name": "Lager"}}
    assert line.about_id == colleague.pk


def test_what_is_removed_is_told_before_it_is_gone(owner, nordlys):
    department = Department.objects.create(organisation=nordlys, name="Lager")
    number = department.pk
    with transaction.atomic():
        ledger.remove(department, by=owner, verb="department.removed")
    line = Line.objects.get()
    assert (line.subject_id, line.before["name"], line.after) == (number, "Lager", {})


def test_the_line_stands_or_falls_with_the_change(owner, colleague):
    with transaction.atomic():
        ledger.change(colleague, by=owner, verb="person.changed", title="Selger")
        transaction.set_rollback(True)
    assert not Line.objects.exists()
    colleague.refresh_from_db()
    assert colleague.title == ""


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_the_ledger_refuses(nordlys):
    with pytest.raises(ledger.NoTransactionError):
        ledger.record([ledger.Entry("organisation.changed", nordlys, {}, {})], by=ledger.System("test"))


def test_looking_at_somebody_leaves_a_line_and_looking_at_oneself_does_not(owner, colleague):
    ledger.look_up(colleague, by=owner, verb="person.looked_up")
    ledger.look_up(owner, by=owner, verb="person.looked_up")
    line = Line.objects.get()
    assert (line.kind, line.about_id, line.actor_id) == (Line.Kind.LOOKUP, colleague.pk, owner.pk)


def test_a_thousand_lines_are_one_statement(owner, colleague):
    entries = [ledger.Entry("person.changed", colleague, {}, {"n": n}) for n in range(900)]
    with CaptureQueriesContext(connection) as queries:
        ledger.record(entries, by=owner)
    assert Line.objects.count() == 900
    assert len(queries) <= 20
    assert [line.after["n"] for line in Line.objects.order_by("id")] == list(range(900))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.dates() | st.times() | st.decimals(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine draws slowly, and that says nothing here
@given(json_values)
def test_every_plain_value_can_be_kept_as_json(value):
    import json

    json.dumps(ledger.plain(value))


def test_dates_amounts_and_records_are_kept_readable(db):
    assert ledger.plain([date(2026, 1, 2), time(8, 30), Decimal("1.50"), datetime(2026, 1, 2, 8, 0)]) == [
        "2026-01-02", "08:30:00", "1.50", "2026-01-02T08:00:00",
    ]  # fmt: skip
    assert ledger.plain(Person(pk=3, given_name="Anne")) == {"id": 3, "name": "Anne"}
