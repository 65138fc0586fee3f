"""A pytest plugin for the last part of `make test`: how the earlier parts went, above pytest's own summary line."""

from __future__ import annotations

import os

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints the table that the suite left in LIVEDESK_REPORT."""
    terminalreporter.section("earlier parts of make test")
    terminalreporter.write_line(os.environ.get("LIVEDESK_REPORT", ""))
    if "NOT RUN" in os.environ.get("LIVEDESK_REPORT", ""):
        terminalreporter.write_line("SOME TESTS DID NOT RUN: this machine lacks the components named above", red=True)
