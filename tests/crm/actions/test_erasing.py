from kyndig.crm.actions.erasing import erase_contact
from kyndig.crm.actions.merging import merge
from kyndig.crm.actions.records import add, change
from kyndig.crm.models import Activity, Contact
from kyndig.ledger.models import Line


def everything_told():
    return "\n".join(f"{line.actor} {line.subject} {line.before} {line.after}" for line in Line.objects.all())


def test_who_it_was_goes_everywhere_and_what_happened_is_kept(customers, kari, armering, call, owner):
    values = {
        "kind": "note",
        "subject": "Kari Nes slutter",
        "body": "Ring Kari Nes på 91 23 45 67.",
        "contacts": [kari],
    }
    note = add(customers, "activity", values, by=owner)
    change(kari, {"family_name": "Næss", "emails": [{"value": "kn@fjordbygg.example", "label": ""}]}, by=owner)
    twin = add(customers, "contact", {"given_name": "K.", "family_name": "Nesland"}, by=owner)
    merge(kari, twin, by=owner)
    lines = Line.objects.count()
    erase_contact(kari, by=owner)
    told = everything_told()
    for word in ("Kari Nes", "Næss", "Nesland", "91234567", "kari@fjordbygg", "kn@fjordbygg", "Innkjøp"):
        assert word not in told
    note.refresh_from_db()
    assert (note.subject, note.body) == ("Slettet kontakt slutter", "Ring Slettet kontakt på Slettet kontakt.")
    assert (Contact.objects.count(), Activity.objects.count(), Line.objects.count()) == (0, 2, lines + 2)
    assert {line.subject for line in Line.objects.filter(subject_type="crm.contact")} == {"Slettet kontakt"}


def test_others_are_left_as_they_are(customers, kari, owner):
    other = add(customers, "contact", {"given_name": "Kari", "family_name": "Nesheim"}, by=owner)
    erase_contact(kari, by=owner)
    line = Line.objects.get(subject_type="crm.contact", subject_id=other.pk)
    assert (line.subject, line.after["family_name"]) == ("Kari Nesheim", "Nesheim")
