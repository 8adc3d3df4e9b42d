"""Founding an organisation, and changing what is true of it as a whole."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kyndig.ledger import actions as ledger
from kyndig.people.models import Organisation
from kyndig.people.models.organisation import RESERVED
from kyndig.people.refusals import RefusedError
from kyndig.people.rules.addresses import free_address


@transaction.atomic
def found(name: str, *, slug: str | None = None, crm: str = "", by: ledger.Actor, **fields: Any) -> Organisation:
    """A new organisation. Its address is `slug`, or made from the name and free.

    Raises RefusedError where a `slug` given is taken, is one of Kyndig's own pages, or is no address.
    """
    name = " ".join(name.split())
    if not name:
        raise RefusedError(_("Give the organisation a name."))
    organisation = Organisation(name=name, slug=slug or free_address(name, _is_taken), crm=crm, **fields)
    try:
        organisation.full_clean()
    except ValidationError as error:
        raise RefusedError(" ".join(error.messages)) from error
    ledger.add(organisation, by=by, verb="organisation.founded")
    return organisation


@transaction.atomic
def change_organisation(organisation: Organisation, *, by: ledger.Actor, **values: Any) -> bool:
    """Set name, CRM, language and the like; False where nothing differs. The address stays, as people keep links."""
    return ledger.change(organisation, by=by, verb="organisation.changed", **values)


def _is_taken(slug: str) -> bool:
    return slug in RESERVED or Organisation.objects.filter(slug=slug).exists()
