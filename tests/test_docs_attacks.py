"""The table of attacks in the docs, and the tests that it names."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).parent
SECURITY = TESTS.parent / "docs" / "security.md"


def named() -> list[str]:
    return re.findall(r"^\|[^|]+\|[^|]+\| `(test_\w+)` \|$", SECURITY.read_text(), re.MULTILINE)


def test_at_least_forty_attacks_are_told_each_once() -> None:
    assert len(named()) >= 40
    assert len(set(named())) == len(named())


def test_each_attack_that_is_told_has_its_test() -> None:
    there = {name for path in TESTS.rglob("test_*.py") for name in re.findall(r"def (test_\w+)\(", path.read_text())}
    assert [name for name in named() if name not in there] == []
