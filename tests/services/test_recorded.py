"""Whatever asks for a permission to change settings writes a row of the audit log, itself or by what it calls."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.tooling

SERVICES = Path(__file__).resolve().parent.parent.parent / "widgets/services"
CHANGES = ("add_", "change_", "delete_")
Functions = dict[str, ast.FunctionDef]


def functions() -> Functions:
    """Every function of the services as `module.name`."""
    found = {}
    for path in SERVICES.glob("*.py"):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef):
                found[f"{path.stem}.{node.name}"] = node
    return found


def named(node: ast.AST, module: str) -> Iterator[str]:
    """What a function names, `other.name` or a name of its own module."""
    for each in ast.walk(node):
        if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name):
            yield f"{each.value.id}.{each.attr}"
        elif isinstance(each, ast.Name):
            yield f"{module}.{each.id}"


def asks(node: ast.AST) -> bool:
    """Whether it refuses who may not change settings."""
    calls = (
        each for each in ast.walk(node) if isinstance(each, ast.Call) and ast.unparse(each.func) == "audit.require"
    )
    return any(isinstance(it, ast.Constant) and str(it.value).startswith(CHANGES) for call in calls for it in call.args)


def records(name: str, found: Functions, seen: set[str]) -> bool:
    if name == "audit.record":
        return True
    if name in seen or name not in found:
        return False
    seen.add(name)
    return any(records(each, found, seen) for each in named(found[name], name.partition(".")[0]))


def test_every_change_of_settings_is_recorded() -> None:
    found = functions()
    changing = [name for name, node in found.items() if asks(node)]
    assert len(changing) > 10
    assert [name for name in changing if not records(name, found, set())] == []
