"""A new name goes to thousands of activities without whoever gives it waiting for them."""

import datetime
import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kyndig.crm.actions.many import bin_many, change_many
from kyndig.crm.actions.merging import merge
from kyndig.crm.actions.records import add, change
from kyndig.crm.actions.taking_in import add_many
from kyndig.crm.models import Renaming
from kyndig.crm.search import find, indexing, renaming
from kyndig.outbox import workers
from kyndig.outbox.worker import _Tasks

MANY = renaming.AT_ONCE + 50


@pytest.fixture
def make_talks(customers, owner):
    def make(many, **values):
        rows = [{"kind": "call", "subject": f"Pris {n}", **values} for n in range(many)]
        return add_many(customers, "activity", rows, by=owner, source="liste")

    return make


@pytest.fixture
def talks(make_talks, fjordbygg):
    return make_talks(MANY, company=fjordbygg)


@pytest.fixture
def found(customers, owner):
    """How many activities the search finds by a word, and the names of what else it finds."""

    def look(text):
        hits = find(customers, owner, text, limit=1000)
        return sum(hit.kind == "activity" for hit in hits), [str(hit.record) for hit in hits if hit.kind != "activity"]

    return look


def test_what_stands_with_a_new_name_is_found_by_it_at_once_where_it_is_little(
    make_talks, fjordbygg, kari, armering, owner, found
):
    make_talks(20, company=fjordbygg)
    change(fjordbygg, {"name": "Havblikk"}, by=owner)
    many, others = found("havblikk")
    assert (many, set(others)) == (20, {"Havblikk", "Kari Nes", "Armering Laksevåg"})
    assert not Renaming.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_where_it_is_much_the_record_is_found_at_once_and_the_rest_after_the_task(talks, fjordbygg, kari, owner, found):
    change(fjordbygg, {"name": "Havblikk"}, by=owner)
    at_once = found("havblikk")
    renaming.spread_names()
    assert at_once[0] == 0
    assert set(at_once[1]) == {"Havblikk", "Kari Nes"}
    assert found("havblikk")[0] > 0
    # Her address still has it.
    assert found("fjordbygg") == (0, ["Kari Nes"])
    assert not Renaming.objects.exists()


def test_a_contact_with_many_activities_is_renamed_so_too(make_talks, kari, owner, found):
    make_talks(MANY, contacts=[kari])
    change(kari, {"family_name": "Havblikk"}, by=owner)
    assert found("havblikk") == (0, ["Kari Havblikk"])
    renaming.spread_names()
    assert found("havblikk")[0] > 0


def test_the_statements_of_a_renaming_do_not_grow_with_what_stands_with_it(make_talks, fjordbygg, owner):
    asked = []
    for name in ("Havblikk", "Fjellblikk", "Elveblikk"):
        make_talks(MANY, company=fjordbygg)
        with CaptureQueriesContext(connection) as queries:
            change(fjordbygg, {"name": name}, by=owner)
        asked.append(len(queries))
    assert asked[2] <= asked[0] < 45


def test_companies_renamed_together_take_no_more_statements_where_they_are_more(make_talks, customers, owner, found):
    companies = add_many(customers, "company", [{"name": f"Selskap {n}"} for n in range(90)], by=owner, source="liste")
    for company in companies[::30]:
        make_talks(MANY, company=company)
    numbers, asked = [each.pk for each in companies], []
    for part in (numbers[:30], numbers[30:]):
        with CaptureQueriesContext(connection) as queries:
            change_many(customers, "company", part, lambda record: {"name": f"Havblikk {record.pk}"}, by=owner)
        asked.append(len(queries))
    assert asked[1] <= asked[0] < 45
    assert found("havblikk")[0] == 0
    renaming.spread_names()
    assert found(f"havblikk {numbers[30]}")[0] > 0


def test_what_comes_out_of_the_bin_with_many_takes_no_more_statements_either(make_talks, customers, owner, found):
    companies = add_many(customers, "company", [{"name": f"Havblikk {n}"} for n in range(90)], by=owner, source="liste")
    make_talks(MANY, company=companies[0])
    make_talks(MANY, company=companies[60])
    numbers, asked = [each.pk for each in companies], []
    bin_many(customers, "company", numbers, by=owner)
    for part in (numbers[:30], numbers[30:]):
        with CaptureQueriesContext(connection) as queries:
            bin_many(customers, "company", part, by=owner, out=True)
        asked.append(len(queries))
    assert asked[1] <= asked[0]


def test_who_is_merged_with_many_activities_leaves_them_for_the_task(make_talks, customers, fjordbygg, owner, found):
    twin = add(customers, "company", {"name": "Havblikk"}, by=owner)
    make_talks(MANY, company=twin)
    merge(fjordbygg, twin, by=owner)
    assert found("fjordbygg") == (0, ["Fjordbygg AS"])
    renaming.spread_names()
    assert found("fjordbygg")[0] > 0


def test_one_that_is_renamed_again_meanwhile_is_not_crossed_out(talks, fjordbygg, owner, monkeypatch):
    change(fjordbygg, {"name": "Havblikk"}, by=owner)
    index = indexing.index_numbers

    def index_and_rename(*args, **kwargs):
        monkeypatch.setattr(renaming, "index_numbers", index)
        change(fjordbygg, {"name": "Fjellblikk"}, by=owner)
        return index(*args, **kwargs)

    monkeypatch.setattr(renaming, "index_numbers", index_and_rename)
    renaming.spread_names()
    assert Renaming.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_task_that_was_killed_or_failed_is_taken_up_again(talks, fjordbygg, owner, found, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("The disk is full.")

    change(fjordbygg, {"name": "Havblikk"}, by=owner)
    # Killed in the middle of it: the next worker gets the same task.
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=timezone.now(), worker_ids=["dead"])
    renaming.take_up_names()
    workers.free_what_the_dead_held()
    assert list(DBTaskResult.objects.values_list("status", flat=True)) == [TaskResultStatus.READY]
    # That one fails: it is asked for anew, once it has waited.
    runner = _Tasks("alive", "default", threading.Event())
    with monkeypatch.context() as broken:
        broken.setattr(renaming, "index_numbers", fail)
        runner.step()
    Renaming.objects.update(asked=timezone.now() - datetime.timedelta(minutes=2))
    renaming.take_up_names()
    states = set(DBTaskResult.objects.values_list("status", flat=True))
    before = found("havblikk")[0]
    runner.step()
    assert (states, before) == ({TaskResultStatus.FAILED, TaskResultStatus.READY}, 0)
    assert found("havblikk")[0] > 0
    assert not Renaming.objects.exists()
