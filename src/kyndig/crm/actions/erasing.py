"""Erasing a contact who asks for it: who it was goes for good, everywhere; what happened is kept without it."""

from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from kyndig.crm import events
from kyndig.crm.actions.purging import purge
from kyndig.crm.models import Activity, Contact, Deal
from kyndig.crm.rules import phones
from kyndig.ledger import actions as ledger
from kyndig.ledger.erasing import replace_words, without
from kyndig.ledger.models import Line

TEXTS = {"activity": ("subject", "body", "outcome"), "deal": ("name",)}


@transaction.atomic
def erase_contact(contact: Contact, *, by: ledger.Actor) -> int:
    """Delete the contact, and replace the name, the e-mails and the phones in what was written about it.

    That is the activities and deals that the contact had a part in, and every line of the ledger. Records that were
    merged into this one go with it. Returns how many lines of the ledger changed. It cannot be taken back.
    """
    with translation.override(contact.organisation.language):
        replacement = _("Erased contact")
    changed = 0
    everyone = [contact, *_merged_into(contact)]
    words = sorted({word for each in everyone for word in _words(each)}, key=len, reverse=True)
    _blank_texts(everyone, words, replacement)
    for each in reversed(everyone):
        changed += replace_words(each.organisation_id, "crm.contact", each.pk, words=words, replacement=replacement)
        Contact.objects.filter(pk=each.pk).update(given_name=replacement, family_name="", title="", own={})
        each.refresh_from_db()
        purge(each, by=by, verb="contact.erased")
    return changed


def _merged_into(contact: Contact) -> list[Contact]:
    found: list[Contact] = []
    for each in Contact.objects.filter(merged_into=contact):
        found += [each, *_merged_into(each)]
    return found


def _words(contact: Contact) -> list[str]:
    """What tells who it is: full names and addresses, now and before, as they are kept and as they are shown."""
    names = {contact.name, f"{contact.family_name} {contact.given_name}".strip()}
    points = {point.value for point in contact.points.all()}
    for line in Line.objects.filter(
        organisation_id=contact.organisation_id, subject_type="crm.contact", subject_id=contact.pk
    ):
        names.add(line.subject)
        for values in (line.before, line.after):
            points |= {each["value"] for name in ("emails", "phones") for each in values.get(name) or []}
    shown = {phones.shown(value) for value in points if value.startswith("+")}
    return [word for word in names | points | shown if len(word) > 2]


def _blank_texts(contacts: list[Contact], words: list[str], replacement: str) -> None:
    """Texts of what the contacts took part in; written past the ledger, which must not hold them before or after."""
    records: list[Any] = [
        *Activity.objects.filter(activity_contacts__contact__in=contacts).distinct(),
        *Deal.objects.filter(deal_contacts__contact__in=contacts).distinct(),
    ]
    for record in records:
        names = TEXTS[record._meta.model_name]
        values = {name: without(getattr(record, name), words, replacement) for name in names}
        if any(values[name] != getattr(record, name) for name in names):
            for name, value in values.items():
                setattr(record, name, value)
            record.save(update_fields=names)
            events.tell(events.Event("changed", record._meta.model_name, record, {}, values))
