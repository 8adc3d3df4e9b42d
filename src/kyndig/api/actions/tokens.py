"""Tokens are made by the person they act as, and revoked by that person or the lead."""

import datetime
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kyndig.api.models import Scope, Token
from kyndig.api.rules import tokens
from kyndig.ledger import actions as ledger
from kyndig.ledger.actions import Entry
from kyndig.people.models import Person
from kyndig.people.refusals import RefusedError

LONGEST = datetime.timedelta(days=366)


@transaction.atomic
def make_token(
    person: Person, name: str, scopes: Collection[str], expires: datetime.date, *, practice: bool = False
) -> tuple[Token, str]:
    """A token that acts as the person, and its text, which is kept nowhere.

    Raises RefusedError where it has no name, no scope, a day that is past or more than a year ahead, or the name of
    another token in use.
    """
    name = " ".join(name.split())[:60]
    wanted = [scope for scope in Scope.values if scope in scopes]
    today = timezone.localdate()
    if not name:
        raise RefusedError(_("Give the token a name, so that you know what it is for."))
    if not wanted:
        raise RefusedError(_("Choose at least one thing that the token may do."))
    if not today <= expires <= today + LONGEST:
        raise RefusedError(_("Choose a day from today and at most a year ahead."))
    Token.objects.filter(person=person, name=name, revoked=None, expires__lt=today).update(revoked=timezone.now())
    if Token.objects.filter(person=person, name=name, revoked=None).exists():
        raise RefusedError(_("You have a token called %(name)s already.") % {"name": name})
    text = tokens.new_token()
    token = Token.objects.create(
        organisation_id=person.organisation_id,
        person=person,
        name=name,
        prefix=tokens.prefix(text),
        digest=tokens.digest(text),
        scopes=wanted,
        practice=practice,
        expires=expires,
    )
    after = {"name": name, "scopes": wanted, "expires": expires, "practice": practice}
    ledger.record([Entry("token.made", token, {}, after)], by=person)
    return token, text


@transaction.atomic
def revoke_token(token: Token, *, by: ledger.Actor) -> bool:
    """From now on the token opens nothing; False where it is revoked already."""
    locked = Token.objects.select_for_update().get(pk=token.pk)
    if locked.revoked is not None:
        return False
    return ledger.change(locked, by=by, verb="token.revoked", revoked=timezone.now())
