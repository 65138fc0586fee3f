"""The budgets that keep the project readable: lines of a file and of a function, methods of a class, first lines."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.tooling

ROOT = Path(__file__).resolve().parent.parent
PYTHON_LINES, TYPESCRIPT_LINES, FUNCTION_LINES, CLASS_METHODS = 300, 250, 40, 12
GENERATED = ("/migrations/", ".gen.ts")


@cache
def sources(*endings: str) -> list[Path]:
    """The files that git knows or would take, without those that a program wrote."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    kept = (ROOT / name for name in names if name.endswith(endings) and not any(part in name for part in GENERATED))
    return sorted(path for path in kept if path.is_file())


def where(path: Path, line: int, what: str) -> str:
    """A place as editors and people read it."""
    return f"{path.relative_to(ROOT)}:{line}: {what}"


def nodes() -> Iterator[tuple[Path, ast.AST]]:
    """Every node of every Python file."""
    for path in sources(".py"):
        yield from ((path, node) for node in ast.walk(ast.parse(path.read_text())))


def is_method(node: ast.AST) -> bool:
    """A property is a noun, and a rule of a hypothesis state machine a test; neither is counted."""
    above = [it.func if isinstance(it, ast.Call) else it for it in getattr(node, "decorator_list", [])]
    names = {it.id if isinstance(it, ast.Name) else getattr(it, "attr", "") for it in above}
    others = {"property", "cached_property", "setter", "overload", "rule", "invariant", "initialize"}
    return isinstance(node, FUNCTIONS) and not names & others


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """From `def` to the last line."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@pytest.mark.parametrize(("ending", "budget"), [(".py", PYTHON_LINES), ((".ts", ".tsx"), TYPESCRIPT_LINES)])
def test_no_file_is_longer_than_its_budget(ending, budget):
    endings = (ending,) if isinstance(ending, str) else ending
    lengths = {path: len(path.read_text().splitlines()) for path in sources(*endings)}
    assert [where(path, n, f"{n} lines") for path, n in lengths.items() if n > budget] == []


def test_no_function_is_longer_than_its_budget():
    functions = ((path, node) for path, node in nodes() if isinstance(node, FUNCTIONS))
    long = [where(path, f.lineno, f"{f.name}: {lines_of(f)}") for path, f in functions if lines_of(f) > FUNCTION_LINES]
    assert long == []


def test_no_class_has_more_methods_than_its_budget():
    classes = ((path, node) for path, node in nodes() if isinstance(node, ast.ClassDef))
    counts = [(path, c, sum(map(is_method, c.body))) for path, c in classes]
    assert [where(path, c.lineno, f"{c.name}: {n}") for path, c, n in counts if n > CLASS_METHODS] == []


def test_the_first_line_of_each_python_file_says_its_subject():
    def says_nothing(path: Path) -> bool:
        lines = [line for line in path.read_text().splitlines() if not line.startswith("#!")]
        return bool(lines) and not lines[0].startswith(('"""', "# ", 'r"""'))

    assert [str(path.relative_to(ROOT)) for path in sources(".py") if says_nothing(path)] == []


def test_the_first_line_of_each_client_file_says_its_subject():
    def says_nothing(path: Path) -> bool:
        return not path.read_text().startswith(("// ", "/* ", "/** "))

    paths = sources(".ts", ".tsx", ".mjs", ".css")
    assert [
        str(path.relative_to(ROOT)) for path in paths if path.is_relative_to(ROOT / "client") and says_nothing(path)
    ] == []


def test_the_sources_were_found():
    assert len(sources(".py")) > 20
    assert len(sources(".ts", ".tsx")) > 5
