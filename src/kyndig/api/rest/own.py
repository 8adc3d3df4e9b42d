"""The organisation's own fields: what a request may give for them, and how they are described."""

from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from kyndig.api.rest.schemas import Number, described, shapes
from kyndig.crm.fields import Field, FieldError, Type


def check(field: Field, raw: Any) -> None:
    """Whether a value is of the shape that the description tells. Raises FieldError, in a sentence."""
    try:
        _incoming(field.type, tuple(value for value, _label in field.choices)).validate_python(raw)
    except ValidationError as error:
        raise FieldError(str(error.errors()[0]["msg"])) from error


def schema(fields: list[Field], *, incoming: bool) -> dict[str, Any]:
    """JSON Schema of all the organisation's own fields of one kind of record, by their key."""
    properties = {}
    for field in fields:
        choices = tuple(value for value, _label in field.choices)
        adapter = _incoming(field.type, choices) if incoming else _outgoing(field.type, choices)
        properties[field.name] = adapter.json_schema(ref_template="#/components/schemas/{model}") | described(field)
        properties[field.name].pop("$defs", None)
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        **({} if incoming or not properties else {"required": sorted(properties)}),
    }


@lru_cache(maxsize=1000)
def _incoming(kind: Type, choices: tuple[str, ...]) -> TypeAdapter[Any]:
    return TypeAdapter(shapes(_alike(kind, choices))[1] | None)


@lru_cache(maxsize=1000)
def _outgoing(kind: Type, choices: tuple[str, ...]) -> TypeAdapter[Any]:
    return TypeAdapter((Number if kind is Type.PERSON else shapes(_alike(kind, choices))[0]) | None)


def _alike(kind: Type, choices: tuple[str, ...]) -> Field:
    return Field("own", "", kind, choices=[(choice, choice) for choice in choices], max_length=500, own=True)
