import datetime

import pytest

from kyndig.crm.actions.taking_in import add_many
from kyndig.crm.actions.undoing import undo
from kyndig.crm.fields import kind_of, plain_values
from kyndig.crm.models import Company, Contact, Deal
from kyndig.ledger.models import Line
from kyndig.people.refusals import RefusedError

SEEN = datetime.datetime(2026, 3, 4, 12, tzinfo=datetime.UTC)


def test_many_are_as_one_by_one_and_taken_back_in_one_go(customers, fjordbygg, kari, owner):
    rows = [
        {"given_name": "Kari", "family_name": "Nes", "company": fjordbygg, "title": "Innkjøp", "tags": ["viktig"],
         "emails": [{"value": "kari@fjordbygg.example", "label": ""}],
         "phones": [{"value": "+4791234567", "label": ""}]},
        {"given_name": "Jon", "family_name": "Sund", "tags": ["viktig", "bygg"]},
    ]  # fmt: skip
    first, second = add_many(customers, "contact", rows, by=owner, source="fil")
    fields = [field for field in kind_of(kari).edited if field.name != "tags"]
    assert plain_values(fields, Contact.objects.get(pk=first.pk)) == plain_values(fields, kari)
    assert [tag.name for tag in second.tags.order_by("name")] == ["bygg", "viktig"]
    assert Contact.objects.get(pk=second.pk).sort_name == "sund jon"
    lines = Line.objects.filter(verb="contact.added", subject_id__in=[first.pk, second.pk])
    assert undo(customers, lines[0].batch, by=owner) == 2
    assert list(Contact.objects.kept()) == [kari]


def test_deals_keep_the_dates_they_had_elsewhere(customers, owner):
    rows = [
        {"name": "Gammel", "created": SEEN, "entered_stage": SEEN},
        {"name": "Vunnet", "state": "won", "closed_on": datetime.date(2026, 4, 1), "created": SEEN},
    ]
    old, won = add_many(customers, "deal", rows, by=owner, source="fil")
    assert (Deal.objects.get(pk=old.pk).entered_stage, Deal.objects.get(pk=won.pk).created) == (SEEN, SEEN)
    assert (old.rank, won.rank, won.state, won.closed_on) == (1, 2, "won", datetime.date(2026, 4, 1))


def test_one_that_does_not_fit_stops_all(customers, owner):
    with pytest.raises(RefusedError):
        add_many(customers, "company", [{"name": "Havbygg AS"}, {"name": ""}], by=owner, source="fil")
    assert not Company.objects.exists()
