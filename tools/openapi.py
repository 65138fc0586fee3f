"""Writes protocol/openapi.yaml from the views, their serializers and the types of their answers.

`python -m tools.openapi` writes, `--check` says whether the committed file agrees. Written out rather than made with
drf-spectacular: the same handlers answer with and without DRF, and bodies are strict, which it cannot say.
"""

from __future__ import annotations

import inspect
import os
import sys
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

import yaml
from rest_framework import serializers

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "protocol" / "openapi.yaml"
PARAMETERS = {
    "key": {"type": "string", "description": "A widget's key."},
    "ticket_id": {"type": "string", "format": "uuid"},
    "offer_id": {"type": "string", "format": "uuid"},
    "call_id": {"type": "string", "format": "uuid"},
    "request_id": {"type": "string", "format": "uuid"},
    "cobrowse_id": {"type": "string", "format": "uuid"},
    "recording_id": {"type": "string", "format": "uuid"},
    "proof": {"type": "string", "description": "What opening a recording has answered."},
}


def json_schema(kind: Any, found: dict[str, Any]) -> dict[str, Any]:
    """A Python type as JSON Schema; named types go into `found` and are referred to."""
    origin, args = get_origin(kind), get_args(kind)
    if kind is Any:
        return {}
    if is_typeddict(kind):
        if kind.__name__ not in found:
            found[kind.__name__] = {}
            found[kind.__name__] = json_object(kind, found)
        return {"$ref": f"#/components/schemas/{kind.__name__}"}
    if origin is NotRequired:
        return json_schema(args[0], found)
    if origin is Literal:
        return {"type": "string", "enum": list(args)}
    if origin in (Union, UnionType):
        return {"anyOf": [json_schema(arg, found) for arg in args]}
    if origin is list:
        return {"type": "array", "items": json_schema(args[0], found)}
    if origin is dict:
        return {"type": "object", **({} if args[1] is Any else {"additionalProperties": json_schema(args[1], found)})}
    return {"type": {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}[kind]}


def json_object(kind: Any, found: dict[str, Any]) -> dict[str, Any]:
    """A TypedDict as JSON Schema: what it promises; more may come in a later version."""
    hints = get_type_hints(kind, include_extras=True)
    return {
        "type": "object",
        "description": inspect.getdoc(kind),
        "properties": {name: json_schema(hint, found) for name, hint in hints.items()},
        "required": [name for name, hint in hints.items() if get_origin(hint) is not NotRequired],
    }


def body_schema(kind: type[serializers.Serializer[Any]]) -> dict[str, Any]:
    """A strict serializer as JSON Schema."""
    fields = kind().fields
    return {
        "type": "object",
        "properties": {name: _field(field) for name, field in fields.items()},
        "required": [name for name, field in fields.items() if field.required],
        "additionalProperties": False,
    }


def _field(field: Any) -> dict[str, Any]:
    from widgets.api import inputs

    schema: dict[str, Any]
    if isinstance(field, inputs.Text):
        schema = {"type": "string"} | ({} if field.max_length is None else {"maxLength": field.max_length})
        schema |= {} if field.allow_blank else {"minLength": 1}
        schema |= {"format": "uri"} if isinstance(field, inputs.PageUrl) else {}
    elif isinstance(field, serializers.UUIDField):
        schema = {"type": "string", "format": "uuid"}
    elif isinstance(field, inputs.Number):
        schema = {"type": "integer", "minimum": field.min_value, "maximum": field.max_value}
    elif isinstance(field, inputs.Flag):
        schema = {"type": "boolean"}
    elif isinstance(field, inputs.Identity):
        schema = {"anyOf": [{"type": "string"}, {"type": "object"}]}
    else:
        schema = {"type": "object"}
        schema |= {"additionalProperties": {"type": "boolean"}} if isinstance(field, inputs.Flags) else {}
        texts = {"type": "string", "maxLength": inputs.Texts.max_length}
        schema |= {"additionalProperties": texts} if isinstance(field, inputs.Texts) else {}
    return {"anyOf": [schema, {"type": "null"}]} if field.allow_null else schema


def operation(view: Any, method: str, name: str, found: dict[str, Any]) -> dict[str, Any]:
    """One method of one view."""
    from widgets.api.catalogue import CATALOGUE

    entry = CATALOGUE[view, method]
    answers: dict[str, Any] = {str(status): _answer(status, kind, found) for status, kind in entry.answers.items()}
    for status, codes in sorted(entry.errors().items()):
        answers[str(status)] = {
            "description": ", ".join(f"`{code}`" for code in codes),
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Failure"}}},
        }
    made: dict[str, Any] = {
        "operationId": f"{name.replace('-', '_')}_{method.lower()}",
        "summary": (getattr(view, method.lower()).__doc__ or "").strip().removesuffix("."),
        "tags": ["agent" if name.startswith("agent") else "visitor"],
        "security": [{entry.security: []}] if entry.security else [],
        "responses": answers,
    }
    if entry.query:
        made["parameters"] = [
            {"name": each, "in": "query", "required": False, "schema": schema} for each, schema in entry.query.items()
        ]
    if entry.body is not None and issubclass(entry.body, serializers.Serializer):
        content = {"application/json": {"schema": body_schema(entry.body)}}
        required = bool(content["application/json"]["schema"]["required"])
        made["requestBody"] = {"required": required, "content": content}
    elif entry.body is not None:
        octets = {"application/octet-stream": {"schema": {"type": "string", "format": "binary", "maxLength": 65536}}}
        made["requestBody"] = {"required": True, "content": octets}
    return made


def _answer(status: int, kind: Any, found: dict[str, Any]) -> dict[str, Any]:
    from widgets.api.cobrowse_shapes import Octets

    if kind is None:
        return {"description": "Done." if status == 204 else "What you have is still right."}
    if kind is Octets:
        octets = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
        return {"description": str(Octets.__doc__), "content": octets}
    if kind is bytes:
        return {"description": "A CSV file.", "content": {"text/csv": {"schema": {"type": "string"}}}}
    content = {"application/json": {"schema": json_schema(kind, found)}}
    return {"description": (kind.__doc__ or "").strip(), "content": content}


def document() -> dict[str, Any]:
    """The whole description."""
    from widgets.api.shapes import Failure
    from widgets.api.urls import agent_urls, visitor_urls

    found: dict[str, Any] = {}
    json_schema(Failure, found)
    paths: dict[str, Any] = {}
    for pattern in [*visitor_urls, *agent_urls]:
        view = pattern.callback.cls  # type: ignore[attr-defined]
        route = str(pattern.pattern)
        for name, converter in pattern.pattern.converters.items():
            route = route.replace(f"<{'uuid' if 'UUID' in type(converter).__name__ else 'str'}:{name}>", f"{{{name}}}")
        item: dict[str, Any] = {}
        if pattern.pattern.converters:
            item["parameters"] = [
                {"name": name, "in": "path", "required": True, "schema": PARAMETERS[name]}
                for name in pattern.pattern.converters
            ]
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            if hasattr(view, method.lower()):
                item[method.lower()] = operation(view, method, pattern.name or "", found)
        paths[f"/{route}"] = item
    return _whole(paths, found)


def _whole(paths: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    bearer = {"type": "http", "scheme": "bearer"}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "django-livedesk",
            "version": "1",
            "description": "The visitor API and the agent API. Generated by tools/openapi.py; do not edit.",
        },
        "servers": [{"url": "/widgets/api/v1"}],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(found.items())),
            "securitySchemes": {
                "authToken": bearer | {"description": "The auth token of init/."},
                "sessionToken": bearer | {"description": "The session token of init/."},
                "agentSession": {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": "With CSRF."},
            },
        },
    }


class _Plain(yaml.SafeDumper):
    """Without anchors: each place says what it is."""

    def ignore_aliases(self, data: Any) -> bool:
        """Never an alias."""
        return True


def text() -> str:
    """The document as YAML."""
    return yaml.dump(document(), Dumper=_Plain, sort_keys=False, allow_unicode=True, width=120)


def main() -> int:
    """Writes or checks."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    django.setup()
    if "--check" in sys.argv:
        return int(TARGET.read_text() != text())
    TARGET.write_text(text())
    return 0


if __name__ == "__main__":
    sys.exit(main())
