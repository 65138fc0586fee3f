"""A pytest plugin for `make test`: which tests failed, and why, where the end of the output tells it.

Each part leaves its failures in the file LIVEDESK_FAILED, one a line, for the table of all parts. The last part prints
that table, which stands in LIVEDESK_REPORT, above pytest's own summary line.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SAID = 3  # lines of what a test said as it failed
FLAKY = 3  # tests in a part that may pass only when tried again; with more of them the part fails


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Keeps what failed, and prints the table that the suite left."""
    if where := os.environ.get("LIVEDESK_FAILED"):
        Path(where).write_text("\n".join(told(terminalreporter.stats)), encoding="utf-8")
    if "LIVEDESK_REPORT" in os.environ:
        terminalreporter.section("earlier parts of make test")
        terminalreporter.write_line(os.environ["LIVEDESK_REPORT"])
        if "NOT RUN" in os.environ["LIVEDESK_REPORT"]:
            terminalreporter.write_line(
                "SOME TESTS DID NOT RUN: this machine lacks the components named above", red=True
            )


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fails a part in which too many tests had to be tried again: that is no chance any more."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and len({report.nodeid for report in reporter.stats.get("rerun", [])}) > FLAKY:
        session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED


def told(stats: dict[str, list[pytest.TestReport]]) -> list[str]:
    """What failed, and what passed only when it was tried again, with the last words of each."""
    failed = [report for kind in ("failed", "error") for report in stats.get(kind, [])]
    gone = {report.nodeid for report in failed}
    flaky = [report for report in stats.get("rerun", []) if report.nodeid not in gone]
    return [
        line
        for word, reports in (("failed", failed), ("FLAKY, passed when tried again:", flaky))
        for report in reports
        for line in (f"{word} {report.nodeid}", *(f"  {said}" for said in _last_words(report)))
    ]


def _last_words(report: pytest.TestReport) -> list[str]:
    lines = [line for line in report.longreprtext.splitlines() if line.strip()]
    return [line[:200] for line in [line for line in lines if line.startswith("E ")] or lines][-SAID:]
