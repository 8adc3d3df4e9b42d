from django.db import transaction

from kyndig.ledger import actions as ledger
from kyndig.ledger.erasing import replace_who
from kyndig.ledger.models import Erasure, Line
from kyndig.people.actions.people import change_person, hire
from kyndig.people.actions.roles import appoint
from kyndig.people.models import Role

NOBODY = "Slettet person"


def everything() -> str:
    return " ".join(str((line.actor, line.subject, line.before, line.after)) for line in Line.objects.all())


def test_who_is_replaced_wherever_it_stands_and_what_happened_is_kept(owner, nordlys, sales):
    kari = hire(
        nordlys, by=owner, given_name="Kari", family_name="Moen", email="kari@n.example", phone="+47 900 00 000"
    )
    change_person(kari, by=owner, family_name="Lie", email="lie@n.example", title="Selger")
    other = hire(nordlys, by=kari, given_name="Karin", family_name="Moene", manager=kari)
    change_person(owner, by=kari, manager=kari)
    appoint(kari, Role.Kind.SUPERUSER, department=sales, by=owner)
    kept = list(Line.objects.values_list("id", "at", "verb", "actor_id", "subject_id", "about_id"))
    changed = replace_who(nordlys.pk, kari.pk, words=["Kari Lie", "lie@n.example"], replacement=NOBODY)
    assert changed == len(kept)
    assert list(Line.objects.values_list("id", "at", "verb", "actor_id", "subject_id", "about_id")) == kept
    text = everything()
    for word in (
        "Kari Moen'",
        "Kari Lie",
        "kari@n.example",
        "lie@n.example",
        "90 00 00 00",
        "Selger",
        "'Moen'",
        "'Lie'",
    ):
        assert word not in text, word
    assert "Karin Moene" in text
    assert other.name == "Karin Moene"
    assert Line.objects.filter(actor=NOBODY, actor_id=kari.pk).count() == 2
    assert not Erasure.objects.exists()


def test_nothing_of_another_organisation_is_touched(owner, outsider, nordlys, fremmed):
    with transaction.atomic():
        ledger.record([ledger.Entry("organisation.changed", fremmed, {}, {"by": "Olga Owen"})], by=outsider)
    assert replace_who(nordlys.pk, owner.pk, words=["Olga Owen"], replacement=NOBODY) == 0
    assert Line.objects.get().after == {"by": "Olga Owen"}
