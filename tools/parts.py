"""A part of a larger run: a command with a name, a time limit and a result that the last part reports."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CLIENT = ROOT / "client"


@dataclass
class Result:
    """How a part went. `missing` says which component this machine does not have, `told` which tests failed and why."""

    name: str
    seconds: float = 0.0
    status: int = 0
    missing: str = ""
    told: str = ""

    def line(self) -> str:
        """One line of the table at the end, and below it what failed."""
        word = "NOT RUN" if self.missing else "passed" if self.status == 0 else f"FAILED ({self.status})"
        line = f"{word:<12}{self.seconds:7.1f} s  {self.name}{': ' + self.missing if self.missing else ''}"
        return "\n    ".join([line, *self.told.splitlines()])


@dataclass
class Parts:
    """The results so far, in the order in which they ran."""

    results: list[Result] = field(default_factory=list)

    def run(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        cwd: Path = ROOT,
        env: Mapping[str, str] | None = None,
        minutes: float = 10,
    ) -> Result:
        """Runs a command in a process group of its own, which ends with it or at the limit."""
        print(f"\n== {name}", flush=True)
        started = time.monotonic()
        with tempfile.NamedTemporaryFile("r", encoding="utf-8") as failed:
            process = subprocess.Popen(
                [str(word) for word in command],
                cwd=cwd,
                env=os.environ | {"NO_COLOR": "1", "LIVEDESK_FAILED": failed.name} | dict(env or {}),
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
            try:
                status = process.wait(minutes * 60)
            except subprocess.TimeoutExpired:
                print(f"{name} did not end within {minutes:g} minutes", flush=True)
                status = 124
            finally:
                _end_group(process)
            result = Result(name, time.monotonic() - started, status, told=failed.read())
        self.results.append(result)
        return result

    def miss(self, name: str, why: str) -> None:
        """Notes a part that could not run."""
        print(f"\n== {name}\nNOT RUN: {why}", flush=True)
        self.results.append(Result(name, missing=why))

    def table(self) -> str:
        """All results, one a line."""
        return "\n".join(result.line() for result in self.results)

    def exit_status(self) -> int:
        """0 when all passed. In CI a part that did not run counts as failed: a skip must not hide a component."""
        strict = os.environ.get("CI", "").lower() not in {"", "0", "false"}
        return int(any(result.status or (result.missing and strict) for result in self.results))


def _end_group(process: subprocess.Popen[bytes]) -> None:
    for signum in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, signum)
        except ProcessLookupError:
            return
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            continue


def end_cleanly() -> None:
    """Lets a SIGTERM end what was started, servers and running part alike, as Ctrl-C does."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


def python(*arguments: str) -> list[str]:
    """A command of this virtual environment's Python."""
    return [sys.executable, *arguments]
