"""What stands beside the records: who asks, who works here, the words of the CRM, search, and taking back."""

import uuid
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field, StringConstraints

from kyndig.api.models import Scope
from kyndig.api.queries.undoing import may_take_back
from kyndig.api.rest.answers import answer, described, done_once, in_batch
from kyndig.api.rest.authentication import ONCE, needs
from kyndig.api.rest.openapi import describe
from kyndig.api.rest.schemas import CHANGES, PROBLEMS, Closed, Reference, nothing, written
from kyndig.crm.actions.undoing import undo
from kyndig.crm.fields import KINDS
from kyndig.crm.models import Pipeline, Reason, Tag
from kyndig.crm.search.finding import find

router = Router(tags=["around"])


class Me(BaseModel):
    organisation: Reference
    person: Reference
    token: str
    scopes: list[str]
    practice: bool
    expires: str


class Tags(BaseModel):
    items: list[str]


class Stage(BaseModel):
    id: int
    name: str
    probability: int
    days: int = Field(description="A deal that stands longer has stood long.")


class PipelineOut(BaseModel):
    id: int
    name: str
    stages: list[Stage]


class Pipelines(BaseModel):
    items: list[PipelineOut]


class ReasonOut(BaseModel):
    id: int
    kind: str
    name: str


class Reasons(BaseModel):
    items: list[ReasonOut]


class People(BaseModel):
    items: list[Reference]


class FieldOut(BaseModel):
    kind: str
    name: str
    label: str
    type: str
    own: bool
    required: bool
    writable: bool
    choices: list[str]


class Fields(BaseModel):
    items: list[FieldOut]


class HitOut(BaseModel):
    kind: str
    id: int
    name: str
    nearly: bool = Field(description="Whether a word was spelled another way than asked.")


class Hits(BaseModel):
    items: list[HitOut]


class Asked(BaseModel):
    q: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    kind: Literal["company", "contact", "deal", "activity"] = Field(
        default_factory=nothing, description="Only records of this kind."
    )
    limit: Annotated[int, Field(ge=1, le=50)] = 10


class Undo(Closed):
    batch: Annotated[uuid.UUID, Field(description="From the header Kyndig-Batch of the answer to a change.")]


class Undone(BaseModel):
    taken_back: int


@router.get("/me", **needs(None), response={200: Me, **PROBLEMS}, operation_id="me", url_name="me", summary="Who asks")
def me(request: HttpRequest) -> HttpResponse:
    """The token's person and organisation, and what the token may do."""
    token = request.auth
    return answer(
        {
            "organisation": {"id": request.organisation.pk, "name": request.organisation.name},
            "person": {"id": request.person.pk, "name": request.person.name},
            "token": token.name,
            "scopes": token.scopes,
            "practice": token.practice,
            "expires": token.expires.isoformat(),
        }
    )


@router.get(
    "/openapi.json", **needs(None), response={200: dict[str, Any], **PROBLEMS}, operation_id="openapi",
    url_name="openapi", summary="This description",
)  # fmt: skip
def openapi(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1, with the own fields of the organisation."""
    return answer(describe(request.organisation))


@router.get(
    "/people", **needs(Scope.PEOPLE), response={200: People, **PROBLEMS}, operation_id="list_people", url_name="people",
    summary="List who works here",
)  # fmt: skip
def people(request: HttpRequest) -> HttpResponse:
    """Those who can own a record: number and name, nothing else."""
    found = request.organisation.people.employed().order_by("family_name", "given_name", "pk")
    return answer({"items": [{"id": person.pk, "name": person.name} for person in found]})


@router.get(
    "/tags", **needs(Scope.READ), response={200: Tags, **PROBLEMS}, operation_id="list_tags", url_name="tags",
    summary="List the tags",
)  # fmt: skip
def tags(request: HttpRequest) -> HttpResponse:
    """A new tag is made by giving it to a record."""
    found = Tag.objects.filter(workspace=request.workspace).values_list("name", flat=True)
    return answer({"items": sorted(found, key=str.casefold)})


@router.get(
    "/pipelines", **needs(Scope.READ), response={200: Pipelines, **PROBLEMS}, operation_id="list_pipelines",
    url_name="pipelines", summary="List the pipelines and their stages",
)  # fmt: skip
def pipelines(request: HttpRequest) -> HttpResponse:
    """In the order in which deals go through them."""
    found = Pipeline.objects.filter(workspace=request.workspace).prefetch_related("stages")
    kept = ("id", "name", "probability", "days")
    return answer(
        {
            "items": [
                {
                    "id": each.pk,
                    "name": each.name,
                    "stages": [{name: getattr(stage, name) for name in kept} for stage in each.stages.all()],
                }
                for each in found
            ]
        }
    )


@router.get(
    "/reasons", **needs(Scope.READ), response={200: Reasons, **PROBLEMS}, operation_id="list_reasons",
    url_name="reasons", summary="List why deals are won and lost",
)  # fmt: skip
def reasons(request: HttpRequest) -> HttpResponse:
    """`kind` is `won` or `lost`."""
    found = Reason.objects.filter(workspace=request.workspace)
    return answer({"items": [{"id": each.pk, "kind": each.kind, "name": each.name} for each in found]})


@router.get(
    "/fields", **needs(Scope.READ), response={200: Fields, **PROBLEMS}, operation_id="list_fields", url_name="fields",
    summary="List the fields of each kind of record",
)  # fmt: skip
def all_fields(request: HttpRequest) -> HttpResponse:
    """Built-in fields and the organisation's own, alike; `label` is in the language asked for."""
    items = []
    for name in KINDS:
        kind = described(request, name)
        writable = {field.name for field in written(kind)}
        items += [
            {
                "kind": name,
                "name": field.name,
                "label": str(field.label),
                "type": field.type.value,
                "own": field.own,
                "required": field.required,
                "writable": field.own or field.name in writable,
                "choices": [value for value, _label in field.choices],
            }
            for field in kind.fields
        ]
    return answer({"items": items})


@router.get(
    "/search", **needs(Scope.READ), response={200: Hits, **PROBLEMS}, operation_id="search", url_name="search",
    summary="Find records by any word",
)  # fmt: skip
def search(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:
    """Names, mail, phones, organisation numbers and text; the likeliest first, small misspellings forgiven."""
    kinds = [asked.kind] if asked.kind else list(KINDS)
    hits = find(request.workspace, request.person, asked.q, kinds, asked.limit)
    return answer(
        {
            "items": [
                {"kind": hit.kind, "id": hit.record.pk, "name": str(hit.record), "nearly": hit.nearly} for hit in hits
            ]
        }
    )


@router.post(
    "/undo", **needs(Scope.WRITE, ONCE), response={200: Undone, **CHANGES}, operation_id="undo", url_name="undo",
    summary="Take back what was done in one go",
)  # fmt: skip
@done_once
@in_batch
def take_back(request: HttpRequest, body: Undo) -> HttpResponse:
    """Nothing is taken back where somebody has changed the same since (409). Taking back can be taken back in turn."""
    if not may_take_back(request.workspace, body.batch, request.person):
        raise Http404
    return answer({"taken_back": undo(request.workspace, body.batch, by=request.person)})
