"""Companies, contacts, deals and activities: one implementation, made for each of the four."""

from typing import Annotated, Any, Literal

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field, StringConstraints, create_model

from kyndig.api.models import Scope
from kyndig.api.queries.files import files_of
from kyndig.api.queries.listing import page
from kyndig.api.rest.answers import (
    address,
    answer,
    check_version,
    described,
    done_once,
    in_batch,
    record_answer,
)
from kyndig.api.rest.authentication import IF_MATCH, ONCE, needs
from kyndig.api.rest.problems import ProblemError
from kyndig.api.rest.schemas import CHANGES, LARGEST, MODELS, PROBLEMS, FileList, Moment, Shapes, nothing
from kyndig.api.rest.values import cleaned
from kyndig.api.rules.cursors import CursorError
from kyndig.crm.actions.deals import reopen
from kyndig.crm.actions.merging import merge
from kyndig.crm.actions.records import add, change, put_in_bin, restore
from kyndig.crm.fields import KINDS, Kind
from kyndig.crm.fields.listing import filtered
from kyndig.crm.filters import build, read_filter
from kyndig.crm.filters.building import Asked
from kyndig.crm.models import Deal
from kyndig.crm.queries.reach import reach

PLURALS = {"company": "companies", "contact": "contacts", "deal": "deals", "activity": "activities"}
Id = Annotated[int, Field(ge=1, le=LARGEST)]
_word = Annotated[str, StringConstraints(max_length=250)]

# What the list of each kind can be narrowed by, with the shape of the value.
NARROWED: dict[str, dict[str, Any]] = {
    "company": {"owner": Id, "parent": Id, "tag": _word, "organisation_number": _word, "email": _word, "phone": _word},
    "contact": {"owner": Id, "company": Id, "tag": _word, "email": _word, "phone": _word},
    "deal": {
        "owner": Id,
        "company": Id,
        "contact": Id,
        "pipeline": Id,
        "stage": Id,
        "tag": _word,
        "state": Literal["open", "won", "lost"],
    },
    "activity": {
        "owner": Id,
        "company": Id,
        "contact": Id,
        "deal": Id,
        "kind": Literal["call", "meeting", "email", "task", "note"],
        "done": bool,
    },
}


class Paging(BaseModel):
    """How a list is walked through."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str, StringConstraints(max_length=400)] = Field(
        "", description="Where the page before ended; it is part of the address in `next`."
    )
    order: Literal["changed", "-changed"] = Field(
        "changed",
        description="By when a record was changed: `changed` begins with the oldest, and whoever walks through misses "
        "nothing; `-changed` begins with the newest.",
    )
    changed_since: Moment = Field(default_factory=nothing, description="Only what was changed then or later.")
    binned: bool = Field(False, description="What lies in the bin, instead of what does not.")


def router_of(name: str) -> Router:
    """The operations on one kind of record."""
    kind, shapes, plural = KINDS[name], MODELS[name], PLURALS[name]
    router = Router(tags=[plural])
    _reading(router, kind, shapes, plural)
    _files(router, kind)
    _writing(router, kind, shapes, plural)
    _removing(router, kind, shapes, plural)
    return router


def _reading(router: Router, kind: Kind, shapes: Shapes, plural: str) -> None:
    name = kind.name
    narrowed: Any = {each: (shape, Field(default_factory=nothing)) for each, shape in NARROWED[name].items()}
    asked_for: Any = create_model(f"{name.title()}Filters", __base__=Paging, **narrowed)

    @router.get(
        "",
        **needs(Scope.READ),
        response={200: shapes.page, **PROBLEMS},
        operation_id=f"list_{plural}",
        summary=f"List {plural}",
        url_name=plural,
    )
    def listed(request: HttpRequest, asked: Query[asked_for]) -> HttpResponse:
        """A page of those that the token's person may see.

        Beside the parameters named here, conditions on every field can be given as in the addresses of the lists:
        `value.over=100000&expected_close.before=2027-06-01`. One that makes no sense is answered 422.
        """
        unknown = {
            each: _("There is no such parameter.")
            for each in request.GET
            if each not in asked_for.model_fields and each != "match" and "." not in each
        }
        if unknown:
            raise ProblemError(_("Something in the request is not as it should be."), errors=unknown)
        filters = {each: getattr(asked, each) for each in (*NARROWED[name], "changed_since")}
        if asked.changed_since is not None:
            filters["changed_since"] = _moment(asked.changed_since)
        try:
            found = page(
                request.workspace,
                name,
                request.person,
                {each: value for each, value in filters.items() if value is not None},
                condition=_condition(request, name),
                size=asked.limit,
                cursor=asked.cursor,
                newest_first=asked.order == "-changed",
                binned=asked.binned,
            )
        except CursorError as error:
            says = _("This is not a cursor. Take it from `next` of the page before.")
            raise ProblemError(says, errors={"cursor": says}) from error
        following = request.GET.copy()
        following["cursor"] = found.next
        next_page = f"{address(request, plural)}?{following.urlencode()}" if found.next else None
        return answer({"items": found.items, "next": next_page})

    @router.get(
        "/{int:pk}",
        **needs(Scope.READ),
        response={200: shapes.read, **PROBLEMS},
        operation_id=f"read_{name}",
        summary=f"Read one {name}",
        url_name=name,
    )
    def one(request: HttpRequest, pk: Id) -> HttpResponse:
        """The record, also one that lies in the bin. Its version is in the header `ETag`."""
        found = reach(request.workspace, name, request.person, pk, binned=True)
        return record_answer(request, described(request, name), found)


def _condition(request: HttpRequest, name: str) -> Q | None:
    """The conditions of the address that are written `field.operator=value`; None where there are none."""
    conditions = [(each, values) for each, values in request.GET.lists() if "." in each or each == "match"]
    if not conditions:
        return None
    fields = filtered(described(request, name))
    errors = {each: _("This condition makes no sense.") for each, values in conditions if _is_bad(fields, each, values)}
    if errors:
        raise ProblemError(_("Something in the request is not as it should be."), errors=errors)
    asked = Asked(name, request.workspace.pk, request.person.pk, timezone.localdate())
    return build(read_filter(fields, conditions).filter, fields, asked)


def _is_bad(fields: dict[str, Any], name: str, values: list[str]) -> bool:
    return read_filter(fields, [(name, values)]).left_out > 0


def _moment(text: str) -> Any:
    try:
        return parse_datetime(text.upper())
    except ValueError as error:
        says = _("Write a day and a time as 2027-12-31 13:30.")
        raise ProblemError(says, errors={"changed_since": says}) from error


def _files(router: Router, kind: Kind) -> None:
    name = kind.name

    @router.get(
        "/{int:pk}/files",
        **needs(Scope.READ),
        response={200: FileList, **PROBLEMS},
        operation_id=f"list_files_of_{name}",
        summary=f"List the files of one {name}",
        url_name=f"files_of_{name}",
    )
    def files(request: HttpRequest, pk: Id) -> HttpResponse:
        """What they are called and how large they are; their content is had from the page of the record."""
        found = reach(request.workspace, name, request.person, pk)
        return answer({"items": files_of(found)})


def _writing(router: Router, kind: Kind, shapes: Shapes, plural: str) -> None:
    name = kind.name

    @router.post(
        "",
        **needs(Scope.WRITE, ONCE),
        response={201: shapes.read, **CHANGES},
        operation_id=f"add_{name}",
        summary=f"Add one {name}",
        url_name=plural,
    )
    @done_once
    @in_batch
    def added(request: HttpRequest, body: shapes.add) -> HttpResponse:
        """The token's person owns it where no owner is named."""
        given = body.model_dump(exclude_unset=True)
        source_ref = given.pop("source_ref", "")
        full = described(request, name)
        values = cleaned(full, given, request.workspace, request.person)
        record = add(request.workspace, name, values, by=request.person, source="api", source_ref=source_ref)
        return record_answer(
            request, full, record, status=201, headers={"Location": address(request, plural, record.pk)}
        )

    @router.patch(
        "/{int:pk}",
        **needs(Scope.WRITE, IF_MATCH),
        response={200: shapes.read, **CHANGES},
        operation_id=f"change_{name}",
        summary=f"Change one {name}",
        url_name=name,
    )
    @in_batch
    def changed(request: HttpRequest, pk: Id, body: shapes.change) -> HttpResponse:
        """Only what is given is set; the rest stays as it is."""
        found = reach(request.workspace, name, request.person, pk)
        given = body.model_dump(exclude_unset=True)
        base = given.pop("base", None)
        full = described(request, name)
        values = cleaned(full, given, request.workspace, request.person)
        check_version(request, found)
        if name == "deal" and values.get("state") == "open":
            reopen(found, by=request.person)
        change(found, values, by=request.person, base=_flat(base), verb=_verb(found, values))
        return record_answer(request, full, found)


def _flat(base: dict[str, Any] | None) -> dict[str, Any] | None:
    """The values that were seen, own fields beside the others, as the actions have them."""
    if base is None:
        return None
    own = base.get("own")
    return {**base, **(own if isinstance(own, dict) else {})}


def _verb(record: Any, values: dict[str, Any]) -> str:
    """A deal that is won, lost or moved is told so in the ledger."""
    if not isinstance(record, Deal):
        return ""
    state = values.get("state", record.state)
    if state != record.state:
        return f"deal.{state}"
    return "deal.moved" if "stage" in values and values["stage"] != record.stage else ""


def _removing(router: Router, kind: Kind, shapes: Shapes, plural: str) -> None:
    name = kind.name

    @router.delete(
        "/{int:pk}",
        **needs(Scope.REMOVE, IF_MATCH),
        response={200: shapes.read, **CHANGES},
        operation_id=f"bin_{name}",
        summary=f"Put one {name} in the bin",
        url_name=name,
    )
    @in_batch
    def binned(request: HttpRequest, pk: Id) -> HttpResponse:
        """It lies in the bin for 30 days, and can be taken out of it."""
        found = reach(request.workspace, name, request.person, pk)
        check_version(request, found)
        put_in_bin(found, by=request.person)
        return record_answer(request, described(request, name), found)

    @router.post(
        "/{int:pk}/restore",
        **needs(Scope.REMOVE, ONCE),
        response={200: shapes.read, **CHANGES},
        operation_id=f"restore_{name}",
        summary=f"Take one {name} out of the bin",
        url_name=f"restore_{name}",
    )
    @done_once
    @in_batch
    def restored(request: HttpRequest, pk: Id) -> HttpResponse:
        """A record that does not lie there stays as it is."""
        found = reach(request.workspace, name, request.person, pk, binned=True)
        restore(found, by=request.person)
        return record_answer(request, described(request, name), found)

    @router.post(
        "/{int:pk}/merge",
        **needs(Scope.REMOVE, ONCE),
        response={200: shapes.read, **CHANGES},
        operation_id=f"merge_{name}",
        summary=f"Let another {name} become part of this one",
        url_name=f"merge_{name}",
    )
    @done_once
    @in_batch
    def merged(request: HttpRequest, pk: Id, body: shapes.merge) -> HttpResponse:
        """Relations move, lists are joined, empty fields are filled. Taking the batch back parts the two again."""
        kept = reach(request.workspace, name, request.person, pk)
        twin = reach(request.workspace, name, request.person, body.twin)
        full = described(request, name)
        given = body.values.model_dump(exclude_unset=True) if body.values is not None else {}
        given.pop("base", None)
        merge(kept, twin, by=request.person, values=cleaned(full, given, request.workspace, request.person))
        return record_answer(request, full, kept)
