"""What can be done with many records of a list at once, and which records that are."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from kyndig.crm.fields import Field, Kind, Type
from kyndig.crm.fields.listing import heading
from kyndig.crm.queries.asking import Wanted, records_wanted
from kyndig.crm.queries.viewing import Viewer
from kyndig.people.refusals import RefusedError

# So many are changed at once.
MOST = 10_000
TAG, UNTAG, BIN = "tag", "untag", "bin"


def changes_offered(kind: Kind) -> list[tuple[str, str]]:
    """What can be done with many, by name and label: fields that are set, tags, and the bin."""
    offered = [(field.name, _("Set: %(field)s") % {"field": heading(field)}) for field in kind.fields if _is_set(field)]
    if kind.name != "activity":
        offered += [(TAG, _("Put a tag on")), (UNTAG, _("Take a tag off"))]
    return [*offered, (BIN, _("Put in the bin"))]


def field_set(kind: Kind, what: str) -> Field | None:
    """The field that `what` sets; None where it is no such field."""
    field = kind.by_name.get(what)
    return field if field is not None and _is_set(field) else None


def _is_set(field: Field) -> bool:
    return field.edited and field.type in {Type.PERSON, Type.STAGE, Type.CHOICE}


def numbers_chosen(viewer: Viewer, wanted: Wanted, chosen: Sequence[str], *, everything: bool) -> list[int]:
    """The numbers of the records that were chosen, or of all that the list has, as far as the person may see them.

    Raises RefusedError where there are too many, or none.
    """
    if everything:
        records = records_wanted(viewer, wanted)
    else:
        numbers = {int(each) for each in chosen if each.isascii() and each.isdigit() and len(each) < 19}
        if len(numbers) > MOST:
            raise RefusedError(_("At most 10,000 can be changed at once. Narrow the list first."))
        records = viewer.reachable(wanted.kind.name).filter(pk__in=numbers)
    found = list(records.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
    if len(found) > MOST:
        raise RefusedError(_("At most 10,000 can be changed at once. Narrow the list first."))
    if not found:
        raise RefusedError(_("Choose some of them first."))
    return found
