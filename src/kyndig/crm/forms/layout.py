"""In which groups the fields of a form stand; what is named nowhere stands in the last one."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Group:
    """Fields under one heading ("" has none); those `folded` are shown when asked for, or when they hold something."""

    legend: str | Promise
    names: tuple[str, ...]
    folded: bool = False


LAYOUT: dict[str, tuple[Group, ...]] = {
    "company": (
        Group("", ("name", "organisation_number", "phone", "email", "website")),
        Group(_("Address"), ("street", "postal_code", "city", "country")),
        Group(_("Postal address, where it is another one"), ("post_street", "post_postal_code", "post_city"), True),
        Group(_("More"), ("industry", "parent", "owner", "tags")),
    ),
    "contact": (
        Group("", ("given_name", "family_name", "company", "title")),
        Group("", ("phones", "emails")),
        Group(_("Other companies, now or before"), ("employments",), True),
        Group(_("More"), ("owner", "tags")),
    ),
    "deal": (
        Group("", ("name", "company", "contacts", "stage")),
        Group("", ("value", "currency", "expected_close", "probability")),
        Group(_("Who may see it"), ("confidential", "members"), True),
        Group(_("More"), ("owner", "tags")),
    ),
    "activity": (
        Group("", ("kind", "subject", "happened")),
        Group("", ("contacts", "company", "deal")),
        Group("", ("at", "due", "minutes")),
        Group("", ("outcome", "body")),
        Group(_("More"), ("owner", "private")),
    ),
}
