"""`make test`: all tests of the project, part by part. No failure hides another; the browser stands last.

`PARTS="sqlite browser" make test` runs some of the parts.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from tools import backing, components
from tools.parts import CLIENT, Parts, end_cleanly, python

WORKERS = ["-n", "2"]
RERUNS = os.environ.get("RERUNS", "0")  # CI tries once more what fails, and names it: see CONTRIBUTING.md
REPORT = ["-p", "tools.report", "--reruns", RERUNS]
PYTEST = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--hypothesis-profile=suite", *REPORT, *WORKERS]


def client(parts: Parts) -> None:
    """TypeScript: types, linter, unit tests, and that the committed bundles are what the sources give."""
    parts.run("TypeScript types", ["npm", "run", "--silent", "types"], cwd=CLIENT)
    parts.run("biome", ["npm", "run", "--silent", "lint"], cwd=CLIENT)
    parts.run("TypeScript tests", ["npm", "run", "--silent", "test"], cwd=CLIENT, minutes=5)
    parts.run("committed bundles", ["node", "build.mjs", "--check"], cwd=CLIENT)


def project(parts: Parts) -> None:
    """What the project's own files say: docs, packaging, budgets, translations."""
    parts.run("Python tests of the project's files", python(*PYTEST, "-m", "tooling"))


def sqlite(parts: Parts) -> None:
    """Python on SQLite and in memory, under Django 6, whose Content-Security-Policy is its own.

    Each database meets one Django, so that each of both is met by the whole suite, and the browser meets SQLite under
    Django 5.2 besides. Where Django 6 cannot be had the tests run under 5.2, and the part for Django 6 counts as missed.
    Three workers, since tests of time limits wait.
    """
    command = python(*PYTEST, "-n", "3", "-m", "not tooling and not million")
    try:
        command[0] = str(components.django_6())
    except backing.Missing as missing:
        parts.miss("Python tests under Django 6", str(missing))
    name = "Python tests on SQLite" + (", Django 6" if command[0] != sys.executable else "")
    parts.run(name, command, minutes=20)


def servers(parts: Parts) -> None:
    """The same tests on PostgreSQL and Valkey, under Django 5.2.

    The databases need not be dropped (`--reuse-db`): the server ends with the run, and its files with it. Two workers
    wait more than half of the time.
    """
    name = "Python tests on PostgreSQL and Valkey"
    try:
        with backing.both() as addresses:
            command = python(*PYTEST, "-n", "3", "--reuse-db", "-m", "not tooling and not stateless")
            parts.run(name, command, env=addresses, minutes=20)
    except backing.Missing as missing:
        parts.miss(name, str(missing))


def faults(parts: Parts) -> None:
    """PostgreSQL, Valkey and several server processes, while they are killed, stopped and cut off from one another."""
    name = "faults of a deployment"
    try:
        backing.require()
    except backing.Missing as missing:
        parts.miss(name, str(missing))
        return
    try:
        components.nginx()
    except backing.Missing as missing:
        parts.miss("the demo as it is deployed, behind nginx", str(missing))
    command = python(*PYTEST, "--dist", "loadfile", "-o", "norecursedirs=node_modules .*", "tests/faults")
    parts.run(name, command, minutes=15)


def browser(parts: Parts) -> None:
    """A real browser against real servers: a process of its own, and the last, since its summary closes the output."""
    try:
        where = components.chromium()
    except backing.Missing as missing:
        parts.miss("browser tests", str(missing))
        print(f"\n{parts.table()}\n\nTHE BROWSER TESTS DID NOT RUN: {missing}", flush=True)
        return
    try:
        where["TURNSERVER"] = components.turn_server()
    except backing.Missing as missing:
        parts.miss("browser test of a call through TURN", str(missing))
    env = where | {"LIVEDESK_REPORT": parts.table(), "PYTHONUNBUFFERED": "1"}
    # Each worker has a site of its own. A browser waits half of its time: three keep two cores busy. The files come in
    # the order of tests/e2e/conftest.py: the longest first, so that none is left over at the end.
    command = python(*PYTEST, "-n", "3", "--dist", "loadfile", "--no-loadscope-reorder")
    parts.run("browser tests", [*command, "-o", "norecursedirs=node_modules .*", "tests/e2e"], env=env, minutes=25)


PARTS: dict[str, Callable[[Parts], None]] = {
    "client": client,
    "project": project,
    "sqlite": sqlite,
    "servers": servers,
    "faults": faults,
    "browser": browser,
}


def main() -> int:
    """Runs the wanted parts; 1 when one failed."""
    wanted = os.environ.get("PARTS", "").split() or list(PARTS)
    if unknown := set(wanted) - set(PARTS):
        sys.exit(f"PARTS: {', '.join(sorted(unknown))} is none of {', '.join(PARTS)}")
    end_cleanly()
    parts = Parts()
    for name in (name for name in PARTS if name in wanted):
        PARTS[name](parts)
    if "browser" not in wanted:
        print(f"\n{parts.table()}", flush=True)
    return parts.exit_status()


if __name__ == "__main__":
    sys.exit(main())
