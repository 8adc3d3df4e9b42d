"""The shapes of requests and answers, made from the fields of each kind of record, so that they stay together."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.utils.translation import override
from pydantic import BaseModel, ConfigDict, Field, RootModel, StringConstraints, create_model

from kyndig.crm.fields import KINDS, Kind, Type
from kyndig.crm.fields import Field as CrmField

LARGEST = 2**63 - 1
MANY = 200
# Years from 1000 to 2999 and no time zone further away than 15 hours: what both databases can keep.
DAY = r"^[12]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"
MOMENT = (
    r"^[12]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?"
    r"([Zz]|[+-](0\d|1[0-5]):[0-5]\d)$"
)

Number = Annotated[int, Field(strict=True, ge=1, le=LARGEST)]
Text = Annotated[str, StringConstraints(strict=True, max_length=250)]
Day = Annotated[str, StringConstraints(strict=True, pattern=DAY), Field(json_schema_extra={"format": "date"})]
Moment = Annotated[
    str, StringConstraints(strict=True, pattern=MOMENT), Field(json_schema_extra={"format": "date-time"})
]
Flag = Annotated[bool, Field(strict=True)]


class Closed(BaseModel):
    """What comes in: a name that is not known is refused, not passed over."""

    model_config = ConfigDict(extra="forbid")


class Reference(BaseModel):
    """Another record: its number, and what it is called."""

    id: int
    name: str


class Named(BaseModel):
    """Another record, as it came out: only the number is looked at."""

    id: Number
    name: str | None = None


class Point(BaseModel):
    value: str
    label: str


class PointIn(Closed):
    value: Text
    label: Annotated[str, StringConstraints(strict=True, max_length=40)] = ""


class Employment(BaseModel):
    company: Reference
    title: str
    started: Day | None
    ended: Day | None


To = Number | Named


class EmploymentIn(Closed):
    company: To
    title: Annotated[str, StringConstraints(strict=True, max_length=120)] = ""
    started: Day | None = None
    ended: Day | None = None


class FieldProblem(BaseModel):
    field: str
    detail: str


class Conflict(BaseModel):
    """A field that somebody else has changed meanwhile: what it was, what it is now, what this request wants."""

    field: str
    base: Any = None
    theirs: Any = None
    mine: Any = None


class Problem(BaseModel):
    """What went wrong (RFC 9457): `type` for programs, `detail` for people."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] = []
    conflicts: list[Conflict] = []


PROBLEMS: Mapping[int, Any] = dict.fromkeys((400, 401, 403, 404, 422, 429), Problem)
CHANGES: Mapping[int, Any] = {**PROBLEMS, **dict.fromkeys((409, 412, 413), Problem)}


class File(BaseModel):
    id: int
    name: str
    content_type: str
    size: int
    sha256: str
    added: Moment
    added_by: Reference | None


class FileList(BaseModel):
    items: list[File]


Amount = Annotated[str, Field(pattern=r"^-?\d+\.\d\d$", examples=["680000.00"])]
AmountIn = (
    Annotated[float, Field(strict=True, ge=-999_999_999_999, le=999_999_999_999, allow_inf_nan=False)]
    | Annotated[str, StringConstraints(strict=True, pattern=r"^-?\d{1,12}(\.\d{1,2})?$")]
)
_PERCENT = Annotated[int, Field(strict=True, ge=0, le=100)]
_NUMBER = Annotated[float, Field(strict=True, ge=-1e15, le=1e15, allow_inf_nan=False)]
_TAG = Annotated[str, StringConstraints(strict=True, max_length=40)]

# What each type is in an answer, and what a request may give.
SHAPES: Mapping[Type, tuple[Any, Any]] = {
    Type.NUMBER: (float | None, _NUMBER | None),
    Type.MONEY: (Amount | None, AmountIn | None),
    Type.PERCENT: (_PERCENT | None, _PERCENT | None),
    Type.DATE: (Day | None, Day | None),
    Type.MOMENT: (Moment | None, Moment | None),
    Type.FLAG: (bool, Flag),
    Type.LINK: (str, Text | None),
    Type.EMAIL: (str, Text | None),
    Type.PHONE: (str, Text | None),
    Type.ORGANISATION_NUMBER: (Annotated[str, Field(pattern=r"^(\d{9})?$")], Text | None),
    Type.COUNTRY: (str, Annotated[str, StringConstraints(strict=True, pattern=r"^([A-Za-z]{2})?$")] | None),
    Type.CURRENCY: (str, Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Za-z]{3}$")]),
    Type.PERSON: (Reference | None, To | None),
    Type.COMPANY: (Reference | None, To | None),
    Type.DEAL: (Reference | None, To | None),
    Type.PIPELINE: (Reference | None, To),
    Type.STAGE: (Reference | None, To),
    Type.REASON: (Reference | None, To | None),
    Type.PEOPLE: (list[Reference], Annotated[list[To], Field(max_length=MANY)]),
    Type.CONTACTS: (list[Reference], Annotated[list[To], Field(max_length=MANY)]),
    Type.TAGS: (list[str], Annotated[list[_TAG], Field(max_length=MANY)]),
    Type.EMAILS: (list[Point], Annotated[list[Text | PointIn], Field(max_length=MANY)]),
    Type.PHONES: (list[Point], Annotated[list[Text | PointIn], Field(max_length=MANY)]),
    Type.EMPLOYMENTS: (list[Employment], Annotated[list[EmploymentIn], Field(max_length=MANY)]),
}
# What follows from an action in a form, and is said outright here.
SAID: Mapping[str, frozenset[str]] = {
    "deal": frozenset({"state", "reason", "closed_on"}),
    "activity": frozenset({"done"}),
}
# What is filled in where it is left out, though a record always has it.
FILLED = frozenset({Type.PIPELINE, Type.STAGE})


def nothing() -> None:
    """What is not given; as a factory, so that the description does not offer it as a value."""


def written(kind: Kind) -> list[CrmField]:
    """The built-in fields of a kind that a request may set."""
    said = SAID.get(kind.name, frozenset())
    return [field for field in kind.fields if not field.own and (field.edited or field.name in said)]


def shapes(field: CrmField) -> tuple[Any, Any]:
    """What a field is in an answer, and what a request may give for it."""
    if field.type in SHAPES:
        return SHAPES[field.type]
    if field.type is Type.CHOICE:
        offered = tuple(value for value, _label in field.choices)
        known = Literal[offered] if field.required or not field.edited else Literal[(*offered, "")]
        return known, known if field.required or not field.edited else known | None
    longest = 100_000 if field.type is Type.LONG else field.max_length or 250
    if field.required:
        text = Annotated[str, StringConstraints(strict=True, max_length=longest, min_length=1, pattern=r"\S")]
        return str, text
    return str, Annotated[str, StringConstraints(strict=True, max_length=longest)] | None


def described(field: CrmField) -> dict[str, Any]:
    """The words of a field, in English, as the description is one for all readers."""
    with override("en"):
        title, says = str(field.label), str(field.help)
    return {"title": title[:1].upper() + title[1:], **({"description": says} if says else {})}


class Shapes:
    """The models of one kind of record: `read` an answer, `add` and `change` requests, `page` a page of answers."""

    def __init__(self, kind: Kind) -> None:
        name = kind.name.title()
        own = create_model(f"{name}Own", __base__=RootModel[dict[str, Any]], __doc__="Your own fields, by their key.")
        own_in = create_model(f"{name}OwnIn", __base__=RootModel[dict[str, Any]], __doc__="Your own fields, by key.")
        reads: dict[str, Any] = {"id": (int, ...), "version": (int, ...)}
        adds: dict[str, Any] = {}
        changes: dict[str, Any] = {}
        for field in kind.fields:
            reads[field.name] = (shapes(field)[0], Field(**described(field)))
        for field in written(kind):
            given, words = shapes(field)[1], described(field)
            needed = field.required and field.type not in FILLED
            adds[field.name] = (given, Field(**words)) if needed else (given, Field(default_factory=nothing, **words))
            changes[field.name] = (given, Field(default_factory=nothing, **words))
        reads |= {
            "own": (own, ...),
            "source": (str, ...),
            "source_ref": (str, ...),
            "binned": (Moment | None, ...),
            "merged_into": (int | None, ...),
        }
        adds["own"] = (own_in, Field(default_factory=nothing))
        adds["source_ref"] = (
            Annotated[str, StringConstraints(strict=True, max_length=200)],
            Field("", description="What the record is called where it comes from."),
        )
        changes["own"] = (own_in, Field(default_factory=nothing))
        changes["base"] = (
            dict[str, Any],
            Field(
                default_factory=nothing,
                description="The values that you saw, by field. Where somebody has changed one of them meanwhile, and "
                "you change it too, the answer is 409 with both values, and nothing is saved.",
            ),
        )
        self.read: Any = create_model(name, __doc__=f"A {kind.name}.", **reads)
        self.add: Any = create_model(f"{name}Add", __base__=Closed, **adds)
        self.change: Any = create_model(f"{name}Change", __base__=Closed, **changes)
        self.merge: Any = create_model(
            f"{name}Merge",
            __base__=Closed,
            twin=(Number, Field(description=f"The number of the {kind.name} that becomes part of this one.")),
            values=(
                self.change | None,
                Field(None, description="The values to keep, where the two differ; else those of this one are kept."),
            ),
        )
        self.page: Any = create_model(
            f"{name}Page",
            items=(list[self.read], ...),
            next=(str | None, Field(..., description="The address of the next page; null on the last.")),
        )


MODELS: Mapping[str, Shapes] = {name: Shapes(kind) for name, kind in KINDS.items()}
