import pytest

from kyndig.ledger.actions import System
from kyndig.ledger.models import Line
from kyndig.people.actions.organisations import change_organisation, found
from kyndig.people.refusals import RefusedError

SETUP = System("setup")


def test_founding_makes_an_address_from_the_name_and_tells_the_ledger(db):
    organisation = found("Sørøya Fisk og Sjømat AS", crm="HubSpot", by=SETUP)
    assert (organisation.slug, organisation.crm) == ("soroya-fisk-og-sjomat-as", "HubSpot")
    line = Line.objects.get()
    assert (line.organisation_id, line.actor, line.verb) == (organisation.pk, "setup", "organisation.founded")


def test_the_second_of_a_name_gets_a_number(db):
    assert [found("Salg AS", by=SETUP).slug for _ in range(3)] == ["salg-as", "salg-as-2", "salg-as-3"]


def test_a_name_that_is_a_page_of_kyndig_gets_a_number(db):
    assert found("Design", by=SETUP).slug == "design-2"


@pytest.mark.parametrize("slug", ["accounts", "Med mellomrom", "nordlys"])
def test_an_address_that_cannot_be_used_is_refused(nordlys, slug):
    with pytest.raises(RefusedError):
        found("Salg AS", slug=slug, by=SETUP)
    assert not Line.objects.exists()


def test_a_name_is_needed(db):
    with pytest.raises(RefusedError):
        found("  ", by=SETUP)


def test_what_is_changed_stands_in_the_ledger(owner, nordlys):
    assert change_organisation(nordlys, by=owner, crm="HubSpot")
    line = Line.objects.get()
    assert (line.before, line.after, line.actor_id) == ({"crm": "SuperOffice"}, {"crm": "HubSpot"}, owner.pk)
    assert not change_organisation(nordlys, by=owner, crm="HubSpot")
