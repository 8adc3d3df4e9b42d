"""The description of the API in OpenAPI 3.1, with the own fields of the organisation that asks."""

import copy
import json
from functools import cache
from typing import Any

from django.conf import settings

from kyndig.api.rest import own
from kyndig.crm import fields
from kyndig.crm.fields import KINDS
from kyndig.people.models import Organisation


def describe(organisation: Organisation) -> dict[str, Any]:
    """The whole description, as plain values."""
    found = copy.deepcopy(_base())
    found["servers"] = [{"url": f"{settings.ADDRESS}/api/{organisation.slug}/v1"}]
    schemas = found["components"]["schemas"]
    for name in KINDS:
        mine = [field for field in fields.of(organisation, name).fields if field.own]
        title = name.title()
        schemas[f"{title}Own"] |= _typed(schemas[f"{title}Own"], own.schema(mine, incoming=False))
        schemas[f"{title}OwnIn"] |= _typed(schemas[f"{title}OwnIn"], own.schema(mine, incoming=True))
    return found


def _typed(given: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    given.pop("additionalProperties", None)
    return schema


@cache
def _base() -> dict[str, Any]:
    from kyndig.api.rest.service import api

    found: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="")))
    for operations in found["paths"].values():
        for operation in operations.values():
            _complete(operation)
    _drop_unused(found)
    return found


def _drop_unused(found: dict[str, Any]) -> None:
    """Shapes that only parameters are made from are named nowhere."""
    schemas = found["components"]["schemas"]
    while unused := [name for name in schemas if f'"#/components/schemas/{name}"' not in json.dumps(found)]:
        for name in unused:
            del schemas[name]


def _complete(operation: dict[str, Any]) -> None:
    """What the framework leaves out: the scope, and that problems are of a media type of their own."""
    scope = operation.pop("x-scope", None)
    operation["security"] = [{"BearerToken": [scope] if scope else []}]
    for status, told in operation["responses"].items():
        if int(status) >= 400 and "application/json" in told.get("content", {}):
            told["content"] = {"application/problem+json": told["content"].pop("application/json")}
