import datetime

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kyndig.crm.actions.files import add_file, remove_file
from kyndig.crm.actions.purging import purge_bins
from kyndig.crm.actions.records import add, put_in_bin
from kyndig.crm.models import Activity, Company, Contact, File
from kyndig.ledger.models import Line


def in_days(days):
    return timezone.now() + datetime.timedelta(days=days)


def test_what_lies_in_the_bin_goes_after_thirty_days_and_the_ledger_keeps_that_it_did(fjordbygg, kari, call, owner):
    put_in_bin(fjordbygg, by=owner)
    kept = purge_bins(in_days(29))
    gone = purge_bins(in_days(31))
    line = Line.objects.get(verb="company.purged")
    assert (kept, gone, Company.objects.count()) == (0, 1, 0)
    assert (line.actor, line.subject, line.after) == ("Kyndig", "Fjordbygg AS", {})
    assert (Contact.objects.get().company, Activity.objects.get().company) == (None, None)


def test_running_it_twice_purges_once(call, owner):
    put_in_bin(call, by=owner)
    assert [purge_bins(in_days(31)), purge_bins(in_days(31))] == [1, 0]
    assert Line.objects.filter(verb="activity.purged").count() == 1


def test_the_line_about_what_was_secret_says_so(customers, owner):
    note = add(customers, "activity", {"kind": "note", "subject": "Hemmelig", "private": True}, by=owner)
    put_in_bin(note, by=owner)
    purge_bins(in_days(31))
    assert Line.objects.get(verb="activity.purged").after == {"secret": True}


@pytest.mark.django_db(transaction=True)
def test_the_content_of_a_file_goes_with_the_last_that_has_it(fjordbygg, kari, owner):
    one, other = (
        add_file(record, SimpleUploadedFile("avtale.pdf", b"avtale til purring"), by=owner)
        for record in (fjordbygg, kari)
    )
    remove_file(one, by=owner)
    purge_bins(in_days(31))
    still = default_storage.exists(other.content.name)
    put_in_bin(kari, by=owner)
    purge_bins(in_days(31))
    assert (still, File.objects.count(), default_storage.exists(other.content.name)) == (True, 0, False)
