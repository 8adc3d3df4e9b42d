"""The description of the API as a page has it: groups of operations, and the shapes that they take and give."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FORMATS = {
    "date": "2027-03-04",
    "date-time": "2027-03-04T09:30:00+01:00",
    "uuid": "0a1b2c3d-0000-4000-8000-000000000000",
}
PLAIN = {"integer": 1, "number": 2.5, "boolean": False, "string": "", "null": None}


@dataclass(frozen=True)
class Value:
    """A parameter or a field: its name, what it is in words, whether it has to be given, and what it means."""

    name: str
    type: str
    required: bool
    says: str


@dataclass(frozen=True)
class Operation:
    anchor: str
    method: str
    path: str
    summary: str
    says: str
    scope: str
    parameters: list[Value]
    body: str
    answer: str
    problems: list[str]


@dataclass(frozen=True)
class Shape:
    name: str
    says: str
    values: list[Value]
    example: str


@dataclass(frozen=True)
class Reference:
    """`groups` are the operations by what they are about; `shapes` all objects that they name."""

    server: str
    groups: dict[str, list[Operation]]
    shapes: list[Shape]


def reference(described: Mapping[str, Any]) -> Reference:
    """The page of a description in OpenAPI; plain values in and out."""
    groups: dict[str, list[Operation]] = {}
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            groups.setdefault(operation["tags"][0], []).append(_operation(path, method, operation))
    schemas = described["components"]["schemas"]
    return Reference(described["servers"][0]["url"], groups, [_shape(name, schemas) for name in sorted(schemas)])


def _operation(path: str, method: str, operation: Mapping[str, Any]) -> Operation:
    scopes = operation["security"][0]["BearerToken"]
    good = next(status for status in operation["responses"] if int(status) < 400)
    return Operation(
        anchor=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        says=operation.get("description", ""),
        scope=scopes[0] if scopes else "",
        parameters=[
            Value(each["name"], _type(each["schema"]), each["required"], each.get("description", ""))
            for each in operation["parameters"]
        ],
        body=_referred(operation.get("requestBody", {})),
        answer=_referred(operation["responses"][good]),
        problems=[status for status in operation["responses"] if int(status) >= 400],
    )


def _referred(holder: Mapping[str, Any]) -> str:
    """The name of the shape that a body or an answer has; "" where it has none of its own."""
    for content in holder.get("content", {}).values():
        return str(content["schema"].get("$ref", "")).rpartition("/")[2]
    return ""


def _shape(name: str, schemas: Mapping[str, Any]) -> Shape:
    schema = schemas[name]
    needed = schema.get("required", [])
    values = [
        Value(each, _type(told), each in needed, told.get("description", ""))
        for each, told in schema.get("properties", {}).items()
    ]
    example = json.dumps(_example(schema, schemas, 0), ensure_ascii=False, indent=2)
    return Shape(name, schema.get("description", ""), values, example)


def _type(schema: Mapping[str, Any]) -> str:
    """`text`, `number`, `list of Point`, and so on: what a reader wants to know of a schema."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_type(each) for each in schema["anyOf"]))
    if "enum" in schema or "const" in schema:
        return " | ".join(json.dumps(each, ensure_ascii=False) for each in schema.get("enum", [schema.get("const")]))
    if schema.get("type") == "array":
        return f"[{_type(schema.get('items', {}))}]"
    return str(schema.get("format") or schema.get("type") or "any")


def _example(schema: Mapping[str, Any], schemas: Mapping[str, Any], depth: int) -> Any:
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2]
        return _example(schemas[name], schemas, depth + 1) if depth < 4 else {}
    if schema.get("examples"):
        return schema["examples"][0]
    if "anyOf" in schema:
        return _example(schema["anyOf"][0], schemas, depth)
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type")
    if kind == "object":
        return {name: _example(told, schemas, depth) for name, told in schema.get("properties", {}).items()}
    if kind == "array":
        return [_example(schema.get("items", {}), schemas, depth)] if depth < 4 else []
    return FORMATS.get(schema.get("format", "")) or PLAIN.get(str(kind), {})
