"""What this room keeps about a person: the tokens that act as them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from kyndig.api.models import Token
from kyndig.people.holdings import Holding
from kyndig.people.models import Person


def _tokens(person: Person) -> list[Mapping[str, Any]]:
    return [
        {
            str(_("name")): token.name,
            str(_("may")): ", ".join(token.scopes),
            str(_("made")): token.made.isoformat(),
            str(_("works until")): token.expires.isoformat(),
            str(_("revoked")): token.revoked.isoformat() if token.revoked else "",
        }
        for token in Token.objects.filter(person=person)
    ]


def _forget(person: Person) -> None:
    Token.objects.filter(person=person).delete()


HOLDINGS = [Holding("tokens", _("Tokens for programs"), _tokens, _forget)]
