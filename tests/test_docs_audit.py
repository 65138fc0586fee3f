"""Every action of the audit log has words, and a line in the reference with the category and severity of the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from widgets.models import AuditEvent
from widgets.models.actions import ACTIONS, CATEGORIES

pytestmark = pytest.mark.tooling

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = (ROOT / "docs/reference/audit.md").read_text()
SEVERITIES = set(AuditEvent.Severity.values)


def texts(node: ast.AST | None, tree: ast.Module) -> set[str]:
    """The strings that an argument may be: a constant, one of two, or what its name is given anywhere in the module."""
    if isinstance(node, ast.IfExp):
        return texts(node.body, tree) | texts(node.orelse, tree)
    if isinstance(node, ast.Attribute):
        return {node.attr.lower()}  # Severity.WARNING
    if isinstance(node, ast.Name):
        given = [each for each in ast.walk(tree) if isinstance(each, ast.Assign) and named(each.targets[0], node.id)]
        return set[str]().union(*(texts(each.value, tree) for each in given))
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def named(target: ast.AST, name: str) -> bool:
    return isinstance(target, ast.Name) and target.id == name


def rows_of(tree: ast.Module) -> dict[str, set[str]]:
    """Action → severities of a table of `(action, severity)` in the module."""
    pairs = [each.elts for each in ast.walk(tree) if isinstance(each, ast.Tuple) and len(each.elts) == 2]
    found = [(texts(first, tree), texts(second, tree)) for first, second in pairs]
    return {name: second for first, second in found for name in first if re.fullmatch(r"[a-z]+\.[a-z_]+", name)}


def records() -> Iterator[tuple[str, str, str]]:
    """`(action, category, severity)` of each call of `audit.record` in the code."""
    for path in (ROOT / "widgets").rglob("*.py"):
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record":
                keywords = {keyword.arg: keyword.value for keyword in node.keywords}
                severities = texts(keywords.get("severity"), tree) or {"info"}
                table = dict.fromkeys(texts(node.args[1], tree), severities) or rows_of(tree)
                categories = texts(keywords.get("category"), tree)
                assert table, f"{path}:{node.lineno}: name the action as a text"
                assert categories, f"{path}:{node.lineno}: name the category as a text"
                yield from ((name, c, s) for name, found in table.items() for c in categories for s in found)


def told() -> set[tuple[str, str, str]]:
    rows = re.findall(r"^\| `(\w+\.\w+)` \| (\w+) \| ([\w, ]+) \| ", REFERENCE, re.MULTILINE)
    return {(action, category, severity) for action, category, all_ in rows for severity in all_.split(", ")}


def test_the_reference_tells_every_action_with_category_and_severity() -> None:
    assert told() == set(records())


def test_every_action_has_words_and_no_other() -> None:
    assert set(ACTIONS) == {action for action, _category, _severity in records()}


def test_categories_and_severities_are_known() -> None:
    found = list(records())
    assert {category for _action, category, _severity in found} <= set(CATEGORIES)
    assert {severity for _action, _category, severity in found} <= SEVERITIES
    assert [name for name in CATEGORIES if f"`{name}`" not in REFERENCE] == []


def test_actions_are_a_noun_and_a_past_participle() -> None:
    assert [name for name in ACTIONS if not re.fullmatch(r"[a-z]+\.[a-z_]+", name)] == []
