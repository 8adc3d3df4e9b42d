"""People from outside: trainers and advisers who come in by an invitation."""

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from kyndig.ledger import actions as ledger
from kyndig.people.actions.people import hire
from kyndig.people.actions.roles import appoint
from kyndig.people.models import Organisation, Person
from kyndig.people.rules.emails import tidy_email


@transaction.atomic
def invite(
    organisation: Organisation,
    kind: str,
    *,
    email: str,
    given_name: str,
    family_name: str,
    rights: str = "",
    by: ledger.Actor,
) -> Person:
    """Give a role to somebody from outside, and store the mail that says so.

    Who has the e-mail and is here already gets the role as they are. Raises RefusedError as `hire` and `appoint`.
    """
    person = organisation.people.filter(email__iexact=tidy_email(email), left=None).first()
    if person is None:
        names = {"given_name": given_name, "family_name": family_name}
        person = hire(organisation, by=by, email=email, is_employee=False, **names)
    role = appoint(person, kind, rights=rights, by=by)
    ledger.record([ledger.Entry("person.invited", person, {}, {"role": str(role.kind)})], by=by)
    with translation.override(organisation.language):
        said = {"organisation": organisation, "person": person, "role": role, "by": by, "address": settings.ADDRESS}
        subject = " ".join(render_to_string("people/email/invited_subject.txt", said).split())
        send_mail(subject, render_to_string("people/email/invited.txt", said).strip() + "\n", None, [person.email])
    return person
