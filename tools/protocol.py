"""Writes protocol/events.schema.json and client/sdk/protocol.gen.ts from widgets/events.py and widgets/errors.py.

`python -m tools.protocol` writes, `python -m tools.protocol --check` says whether the committed files agree.
"""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Collection
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from widgets import errors, events

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = ROOT / "protocol" / "events.schema.json"
TYPES = ROOT / "client" / "sdk" / "protocol.gen.ts"
WIDTH = 120
Fields = dict[str, Any]
REFS = (events.AgentRef, events.TransferTarget)


def fields_of(event: type[events.Event]) -> Fields:
    """The event's data: name → Python type."""
    return {name: kind for name, kind in get_type_hints(event).items() if name != "type"}


def json_schema(kind: Any) -> dict[str, Any]:
    """A Python type as JSON Schema."""
    origin, args = get_origin(kind), get_args(kind)
    if kind in REFS:
        return {"$ref": f"#/$defs/{kind.__name__}"}
    if origin is Literal:
        return {"enum": list(args)}
    if origin in (Union, UnionType):
        return {"anyOf": [json_schema(arg) for arg in args]}
    if origin is list:
        return {"type": "array", "items": json_schema(args[0])}
    return {"type": {str: "string", int: "integer", NoneType: "null"}[kind]}


def json_object(fields: Fields, required: Collection[str] | None = None) -> dict[str, Any]:
    """An object with exactly these fields."""
    return {
        "type": "object",
        "properties": {name: json_schema(kind) for name, kind in fields.items()},
        "required": [name for name in fields if required is None or name in required],
        "additionalProperties": False,
    }


def schema() -> str:
    """The JSON Schema of a row of the log."""
    rows = {
        event.type: {
            "description": inspect.getdoc(event),  # without the indentation that Python 3.13 takes off by itself
            "type": "object",
            "properties": {
                "seq": {"type": "integer", "minimum": 1},
                "type": {"const": event.type},
                "data": json_object(fields_of(event)),
                "created_at": {"type": "string", "format": "date-time"},
            },
            "required": ["seq", "type", "data", "created_at"],
        }
        for event in events.every()
    }
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Facts of a session, as WebSocket and polling deliver them",
        "oneOf": [{"$ref": f"#/$defs/{name}"} for name in rows],
        "$defs": {**{ref.__name__: json_object(get_type_hints(ref), ref.__required_keys__) for ref in REFS}, **rows},
        "x-states": list(events.STATES),
        "x-streams": list(events.STREAMS),
    }
    return json.dumps(document, indent=2) + "\n"


def typescript(kind: Any) -> str:
    """A Python type as TypeScript."""
    origin, args = get_origin(kind), get_args(kind)
    if kind in REFS:
        return str(kind.__name__)
    if origin is Literal:
        return " | ".join(json.dumps(arg) for arg in args)
    if origin in (Union, UnionType):
        return " | ".join(typescript(arg) for arg in args)
    if origin is list:
        return f"{typescript(args[0])}[]"
    return {str: "string", int: "number", NoneType: "null"}[kind]


def member(event: type[events.Event]) -> str:
    """One line of FactData, or several when one would be too long."""
    parts = [f"{name}: {typescript(kind)}" for name, kind in fields_of(event).items()]
    line = f'  "{event.type}": {{ {"; ".join(parts)} }};'
    if len(line) <= WIDTH:
        return line
    return "\n".join([f'  "{event.type}": {{', *map(property_line, parts), "  };"])


def property_line(part: str) -> str:
    """One property as the formatter writes it: a choice that is too long for a line has a line for each."""
    line = f"    {part};"
    if len(line) <= WIDTH:
        return line
    name, kind = part.split(": ", 1)
    return "\n".join([f"    {name}:", *(f"      | {choice}" for choice in kind.split(" | "))]) + ";"


def interface(ref: Any) -> str:
    """A reference that facts have in common."""
    kinds = get_type_hints(ref).items()
    lines = [f"  {name}{'' if name in ref.__required_keys__ else '?'}: {typescript(kind)};" for name, kind in kinds]
    return "\n".join([f"export interface {ref.__name__} {{", *lines, "}"])


def types() -> str:
    """The SDK's types of facts and error codes."""
    refs = "\n\n".join(map(interface, REFS))
    codes = "\n".join(f'  | "{code}"' for code in sorted(error.code for error in errors.every()))
    members = "\n".join(member(event) for event in events.every())
    return f"""// Generated from widgets/events.py and widgets/errors.py. Do not edit.

{refs}

export interface FactData {{
{members}
}}

export type FactType = keyof FactData;

/** A row of the session's log: numbered from 1 without gaps. */
export type Fact = {{
  [T in FactType]: {{ seq: number; type: T; data: FactData[T]; created_at: string }};
}}[FactType];

export type ServerErrorCode =
{codes};
"""


def main() -> int:
    """Writes or compares. Returns the exit status."""
    wanted = {SCHEMA: schema(), TYPES: types()}
    if "--check" in sys.argv:
        stale = [path for path, text in wanted.items() if not path.exists() or path.read_text() != text]
        for path in stale:
            print(f"{path.relative_to(ROOT)} does not agree with the code: run `python -m tools.protocol`")
        return 1 if stale else 0
    for path, text in wanted.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
