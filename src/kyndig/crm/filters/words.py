"""What fields are called in a sentence: «verdien», not «verdi»."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kyndig.crm.fields import Field

_DEFINITE: Mapping[str, str | Promise] = {
    "name": _("the name"),
    "given_name": _("the given name"),
    "family_name": _("the family name"),
    "organisation_number": _("the organisation number"),
    "parent": _("the parent company"),
    "industry": _("the industry"),
    "website": _("the website"),
    "email": _("the e-mail"),
    "emails": _("the e-mail"),
    "phone": _("the phone"),
    "phones": _("the phone"),
    "street": _("the street"),
    "postal_code": _("the postal code"),
    "city": _("the city"),
    "country": _("the country"),
    "post_street": _("the postal address"),
    "post_postal_code": _("the postal code of the postal address"),
    "post_city": _("the city of the postal address"),
    "owner": _("the owner"),
    "tags": pgettext_lazy("in a sentence", "a tag"),
    "last_contact": _("the last contact"),
    "created": pgettext_lazy("in a sentence", "the day it was created"),
    "changed": pgettext_lazy("in a sentence", "the day it was changed"),
    "company": _("the company"),
    "contacts": _("a contact"),
    "title": _("the job title"),
    "pipeline": _("the pipeline"),
    "stage": _("the stage"),
    "value": _("the value"),
    "currency": _("the currency"),
    "probability": _("the probability"),
    "expected_close": _("the expected close"),
    "state": _("the state"),
    "closed_on": _("the day it was closed"),
    "reason": _("the reason"),
    "entered_stage": _("the day it came into the stage"),
    "confidential": pgettext_lazy("in a sentence", "confidential"),
    "kind": _("the kind"),
    "subject": _("the subject"),
    "deal": _("the deal"),
    "at": _("the time"),
    "minutes": _("the number of minutes"),
    "due": _("the day it is due"),
    "done": _("the day it was done"),
    "outcome": _("the outcome"),
    "private": pgettext_lazy("in a sentence", "private"),
}


def definite(field: Field) -> str:
    """The field as a sentence names it; an organisation's own by what it is called, in quotation marks."""
    if field.own or field.name not in _DEFINITE:
        return quoted(str(field.label))
    return str(_DEFINITE[field.name])


def quoted(text: str) -> str:
    return gettext("“%(text)s”") % {"text": text}


def listed(texts: list[str], last: str) -> str:
    """`a, b or c`, where `last` is the text between the two last."""
    return last.join([", ".join(texts[:-1]), texts[-1]]) if len(texts) > 1 else "".join(texts)
