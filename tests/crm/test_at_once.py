"""Two threads at the same record at the same moment, on the database that the tests run on."""

import threading
import time

import pytest
from django.db import OperationalError, connection

from kyndig.crm.actions.merging import merge
from kyndig.crm.actions.records import ConflictError, add, change
from kyndig.crm.fields import kind_of, plain_values
from kyndig.crm.models import Company, Contact
from kyndig.ledger.models import Line
from kyndig.people.refusals import RefusedError

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*actions):
    """Run each in a thread of its own, all let go at once; what each returned or raised."""
    ready, found = threading.Barrier(len(actions)), [None] * len(actions)

    def run(number, action):
        try:
            ready.wait()
            for _attempt in range(50):
                try:
                    found[number] = action()
                    return
                except OperationalError as error:  # SQLite lets one write at a time, and says so
                    found[number] = error
                    time.sleep(0.05)
        except RefusedError as refused:
            found[number] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_two_who_change_different_fields_at_once_both_get_theirs(fjordbygg, owner, colleague):
    for number in range(5):
        seen = plain_values(kind_of(fjordbygg).edited, Company.objects.get())
        city, industry = {"city": f"By {number}"}, {"industry": f"Bransje {number}"}
        found = at_once(
            lambda values=city, base=seen: change(Company.objects.get(), values, by=owner, base=base),
            lambda values=industry, base=seen: change(Company.objects.get(), values, by=colleague, base=base),
        )
        kept = Company.objects.get()
        assert (found, kept.city, kept.industry) == ([True, True], f"By {number}", f"Bransje {number}")
    assert kept.version == 1 + 10


def test_of_two_who_change_the_same_field_at_once_one_is_told(fjordbygg, owner, colleague):
    seen = plain_values(kind_of(fjordbygg).edited, fjordbygg)
    found = at_once(
        lambda: change(Company.objects.get(), {"city": "Voss"}, by=owner, base=seen),
        lambda: change(Company.objects.get(), {"city": "Åsane"}, by=colleague, base=seen),
    )
    told = [each for each in found if isinstance(each, ConflictError)]
    assert (len(told), [each for each in found if each is True]) == (1, [True])
    line = Line.objects.get(verb="company.changed")
    assert (line.before["city"], line.after["city"]) == ("Bergen", Company.objects.get().city)


def test_two_who_merge_a_pair_crosswise_at_once_leave_one(customers, fjordbygg, kari, owner, colleague):
    other = add(customers, "company", {"name": "Fjordbygg"}, by=owner)
    found = at_once(
        lambda: merge(Company.objects.get(pk=fjordbygg.pk), Company.objects.get(pk=other.pk), by=owner),
        lambda: merge(Company.objects.get(pk=other.pk), Company.objects.get(pk=fjordbygg.pk), by=colleague),
    )
    refused = [each for each in found if isinstance(each, RefusedError)]
    kept = Company.objects.get(merged_into=None)
    assert (len(refused), Company.objects.exclude(merged_into=None).count()) == (1, 1), found
    assert Contact.objects.get().company == kept


def test_a_change_and_a_merge_at_once_lose_nothing(customers, fjordbygg, owner, colleague):
    other = add(customers, "company", {"name": "Fjordbygg", "industry": "bygg"}, by=owner)
    at_once(
        lambda: change(Company.objects.get(pk=fjordbygg.pk), {"city": "Voss"}, by=colleague),
        lambda: merge(Company.objects.get(pk=fjordbygg.pk), Company.objects.get(pk=other.pk), by=owner),
    )
    kept = Company.objects.get(pk=fjordbygg.pk)
    assert (kept.city, kept.industry) == ("Voss", "bygg")
