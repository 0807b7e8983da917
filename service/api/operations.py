"""Reads the description of the interface into what a page shows of it, in the reader's language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from service.i18n import gettext as _

SHAPES = "#/components/schemas/"
Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """One parameter or field: its name, what it holds, whether it must be there, and what it is."""

    name: str
    holds: str
    needed: bool
    said: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked for; `by_token` where a token is needed."""

    method: str
    path: str
    summary: str
    by_token: bool
    parameters: tuple[Part, ...]
    body: tuple[Part, ...]
    answers: tuple[tuple[str, str], ...]


def operations(document: Schema) -> Iterator[Operation]:
    """All operations of a description, in the reader's language."""
    for path, methods in document["paths"].items():
        for method, one in methods.items():
            given = [_parameter(document, parameter) for parameter in one.get("parameters", [])]
            content = one.get("requestBody", {}).get("content", {}).get("application/json", {})
            summary, answers = one["summary"], {code: said["description"] for code, said in one["responses"].items()}
            yield Operation(
                method=method.upper(),
                path=path,
                summary=_(summary),
                by_token={} not in one["security"],
                parameters=tuple(given),
                body=tuple(_fields(_followed(document, content.get("schema", {})))),
                answers=tuple((code, _(said)) for code, said in sorted(answers.items())),
            )


def shapes(document: Schema) -> Iterator[tuple[str, tuple[Part, ...]]]:
    """What the documents hold that are answered, by the name of each."""
    for name, schema in document["components"]["schemas"].items():
        if schema.get("type") == "object":
            yield name, tuple(_fields(schema))


def _parameter(document: Schema, one: Schema) -> Part:
    return Part(one["name"], _holds(one["schema"]), one.get("required", False), _said(one))


def _fields(schema: Schema) -> Iterator[Part]:
    needed = schema.get("required", [])
    for name, one in schema.get("properties", {}).items():
        yield Part(name, _holds(one), name in needed, _said(one))


def _said(one: Schema) -> str:
    said = one.get("description", "")
    return _(said) if said else ""


def _followed(document: Schema, schema: Schema) -> Schema:
    name = schema.get("$ref", "").removeprefix(SHAPES)
    found: Schema = document["components"]["schemas"][name] if name else schema
    return found


def _holds(schema: Schema) -> str:
    """What a value may be, in the words of the description."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(SHAPES)
    if "const" in schema:
        return str(schema["const"]).lower()
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    several = [*schema.get("anyOf", []), *schema.get("oneOf", [])]
    if several:
        return " | ".join(dict.fromkeys(_holds(one) for one in several))
    if schema.get("type") == "array":
        return f"[{_holds(schema.get('items', {}))}]"
    return str(schema.get("format") or schema.get("type", "any"))
