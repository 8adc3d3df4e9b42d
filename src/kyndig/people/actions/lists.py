"""A list of people leaves Kyndig as a file, and each of them can see that it did."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kyndig.ledger import actions as ledger
from kyndig.ledger.models import Line
from kyndig.people.models import Person
from kyndig.people.queries.people import Wanted, people_wanted
from kyndig.people.rules.spreadsheets import as_csv


@transaction.atomic
def export_people(person: Person, wanted: Wanted, extra: Mapping[str, Q]) -> str:
    """The people that `person` asks the list for, as CSV, in the order of the list; a line in the ledger for each."""
    people = people_wanted(person, wanted, extra).select_related("department", "manager").order_by(*wanted.order)
    found = list(people.prefetch_related("roles"))
    others = [one for one in found if one.pk != person.pk]
    entries = (ledger.Entry("people.exported", one, {}, {}) for one in others)
    ledger.record(entries, by=person, kind=Line.Kind.LOOKUP)
    heading = [
        _("Employee number"), _("Given name"), _("Family name"), _("E-mail"), _("Phone"), _("Job title"),
        _("Department"), _("Manager"), _("Place of work"), _("Started"), _("Left"), _("Roles"),
    ]  # fmt: skip
    return as_csv(heading, (_row(one) for one in found))


def _row(person: Person) -> list[object]:
    roles = ", ".join(dict.fromkeys(str(role.get_kind_display()) for role in person.roles.all()))
    manager = person.manager.name if person.manager else ""
    department = person.department.name if person.department else ""
    return [
        person.employee_number, person.given_name, person.family_name, person.email, person.phone, person.title,
        department, manager, person.site, person.started, person.left, roles,
    ]  # fmt: skip
