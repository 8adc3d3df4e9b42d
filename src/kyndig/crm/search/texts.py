"""What a record is found by: its own texts, and the names of whom it has to do with."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import Model, Prefetch, QuerySet

from kyndig.crm.fields import KINDS
from kyndig.crm.models import Activity, ActivityContact, Company, Contact, Deal, DealContact, Record
from kyndig.crm.rules.folding import fold
from kyndig.crm.rules.searching import joined, words_of, words_of_phone
from kyndig.crm.search.tokens import LETTERS, of_owner, of_title, token

# The fields whose change changes what a record is found by; own fields count too.
FIELDS = {
    "company": {
        "name", "organisation_number", "industry", "website", "email", "phone", "street", "postal_code", "city",
        "post_street", "post_postal_code", "post_city", "tags",
    },
    "contact": {"given_name", "family_name", "company", "title", "emails", "phones", "tags"},
    "deal": {"name", "company", "contacts", "tags"},
    "activity": {"subject", "body", "outcome", "company", "contacts"},
}  # fmt: skip
_DATE = re.compile(r"^\d{4}-\d\d-\d\d")


def found_by(kind: str, names: Iterable[str]) -> set[str]:
    """Those of the fields that a record is found by; what is no field of the product is the organisation's own."""
    return {name for name in names if name == "owner" or name in FIELDS[kind] or name not in KINDS[kind].by_name}


def with_beside(records: "QuerySet[Any]", kind: str) -> "QuerySet[Any]":
    """The records with everything that `words` reads of them."""
    beside: dict[str, list[Any]] = {
        "company": ["tags"],
        "contact": ["tags", "points"],
        "deal": ["tags", _names_of(DealContact, "deal")],
        "activity": [_names_of(ActivityContact, "activity")],
    }
    return records.select_related(*([] if kind == "company" else ["company"])).prefetch_related(*beside[kind])


def _names_of(link: type[Model], of: str) -> Prefetch[str]:
    """The contacts of deals or activities, no more than their names."""
    links = link._default_manager.select_related("contact")
    return Prefetch(f"{of}_contacts", links.only(f"{of}_id", "contact__given_name", "contact__family_name"))


def name_of(record: Any) -> str:
    return str(record.subject if isinstance(record, Activity) else record.name)


def title(record: Any) -> str:
    return fold(name_of(record))[:250]


def words(record: Any) -> list[str]:
    """The folded words of the record, as they stand among the words of the workspace."""
    texts, extra = _GATHERERS[type(record)](record)
    texts += _own(record.own)
    return list(dict.fromkeys([*words_of(texts), *extra]))


def tokens(kind: str, record: Record, found: list[str]) -> list[str]:
    """The words as the index has them: marked with kind and workspace; with them whole title and owner."""
    letter = LETTERS[kind]
    marked = [token(letter, record.workspace_id, word) for word in found]
    if kind != "activity":
        marked.append(of_title(letter, record.workspace_id, joined(name_of(record))))
    if record.owner_id:
        marked.append(of_owner(letter, record.workspace_id, record.owner_id))
    return marked


def _company(company: Company) -> tuple[list[str], list[str]]:
    website = company.website.partition("://")[2].removeprefix("www.")
    texts = [
        company.name, company.organisation_number, company.industry, website, company.email, company.street,
        company.postal_code, company.city, company.post_street, company.post_postal_code, company.post_city,
        *(tag.name for tag in company.tags.all()),
    ]  # fmt: skip
    whole = joined(company.name)
    return texts, [*([whole] if whole else []), *(words_of_phone(company.phone) if company.phone else [])]


def _contact(contact: Contact) -> tuple[list[str], list[str]]:
    points = list(contact.points.all())
    texts = [
        contact.name, contact.title, *_name_of(contact.company), *(tag.name for tag in contact.tags.all()),
        *(point.value for point in points if point.kind == "email"),
    ]  # fmt: skip
    return texts, [word for point in points if point.kind == "phone" for word in words_of_phone(point.value)]


def _deal(deal: Deal) -> tuple[list[str], list[str]]:
    contacts = [link.contact.name for link in deal.deal_contacts.all()]
    return [deal.name, *_name_of(deal.company), *contacts, *(tag.name for tag in deal.tags.all())], []


def _activity(activity: Activity) -> tuple[list[str], list[str]]:
    contacts = [link.contact.name for link in activity.activity_contacts.all()]
    return [activity.subject, *_name_of(activity.company), *contacts, activity.outcome, activity.body], []


def _name_of(company: Company | None) -> list[str]:
    return [company.name] if company else []


def _own(values: dict[str, Any]) -> Iterator[str]:
    """The texts among the values of own fields: numbers of people and dates are none."""
    for value in values.values():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, str) and not _DATE.match(each):
                yield each


_GATHERERS: dict[type, Callable[[Any], tuple[list[str], list[str]]]] = {
    Company: _company,
    Contact: _contact,
    Deal: _deal,
    Activity: _activity,
}
