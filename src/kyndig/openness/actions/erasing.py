"""Handing over, and erasing."""

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kyndig.ledger import actions as ledger
from kyndig.ledger.erasing import replace_who
from kyndig.people.holdings import holdings
from kyndig.people.models import Person
from kyndig.people.refusals import RefusedError

TEXTS = ("email", "phone", "title", "employee_number", "site")


@transaction.atomic
def erase_person(person: Person, *, by: ledger.Actor) -> int:
    """Replace who somebody was, everywhere, and keep that it happened; returns how many lines of the ledger changed.

    The name becomes "Erased person" in the organisation's language; e-mail, phone, job title, employee number and place
    of work go, the log-in is closed, and deleted where it opens no other organisation. Each room erases what it holds.
    Raises RefusedError where the person has not left yet.
    """
    if person.left is None or person.left > timezone.localdate():
        raise RefusedError(_("%(name)s has not left, and cannot be erased.") % {"name": person.name})
    with translation.override(person.organisation.language):
        given, family = _("Erased"), _("person")
    replacement = f"{given} {family}"
    words = [word for word in (person.name, person.email, person.phone) if word]
    user = person.user
    for holding in holdings():
        if holding.erase is not None:
            holding.erase(person)
    person.given_name, person.family_name, person.user, person.manager = given, family, None, None
    for name in TEXTS:
        setattr(person, name, "")
    person.save()
    if user is not None and not user.people.exists():
        user.delete()
    changed = replace_who(person.organisation_id, person.pk, words=words, replacement=replacement)
    ledger.record([ledger.Entry("person.erased", person, {}, {})], by=by)
    return changed
