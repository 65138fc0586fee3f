"""What `make test` tells at its end of tests that failed, and of those that passed only when tried again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.parts import ROOT, Parts

pytestmark = pytest.mark.tooling

PLUGINS = ["-p", "tools.report", "-p", "xdist.plugin", "-p", "pytest_rerunfailures", "-p", "no:cacheprovider"]
PYTEST = [sys.executable, "-m", "pytest", "-q", "-n", "1", "-c", os.devnull, *PLUGINS]
ENVIRONMENT = {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": ""}
FLAKY = """
from pathlib import Path
import pytest

@pytest.mark.parametrize("n", range({flaky}))
def test_once(n):
    if not (marker := Path(__file__).with_name(f"{{n}}")).exists():
        marker.touch()
        raise ValueError("the first attempt")
"""


def part(folder: Path, source: str, *arguments: str) -> Parts:
    """A part of one file of tests, run as the suite runs its own."""
    (folder / "test_it.py").write_text(source, encoding="utf-8")
    parts = Parts()
    parts.run("a part", [*PYTEST, *arguments, "test_it.py"], cwd=folder, env=ENVIRONMENT)
    return parts


def test_the_table_says_which_test_failed_and_why(tmp_path):
    parts = part(tmp_path, "def test_sum(): assert 1 + 1 == 3")
    assert parts.exit_status() == 1
    assert "\n    failed test_it.py::test_sum\n      E   assert (1 + 1) == 3" in parts.table()


def test_a_test_that_passes_when_tried_again_is_named(tmp_path):
    parts = part(tmp_path, FLAKY.format(flaky=3), "--reruns", "1")
    assert parts.exit_status() == 0
    assert parts.table().count("FLAKY, passed when tried again: test_it.py::test_once[") == 3
    assert "ValueError: the first attempt" in parts.table()


def test_many_tests_that_pass_only_when_tried_again_fail_the_part(tmp_path):
    assert part(tmp_path, FLAKY.format(flaky=4), "--reruns", "1").exit_status() == 1


def test_what_fails_twice_has_failed(tmp_path):
    parts = part(tmp_path, "def test_sum(): assert 1 + 1 == 3", "--reruns", "1")
    assert parts.exit_status() == 1
    assert "FLAKY" not in parts.table()


def test_the_last_part_tells_of_the_earlier_ones_above_its_summary(tmp_path):
    (tmp_path / "test_it.py").write_text("def test_it(): pass", encoding="utf-8")
    env = os.environ | ENVIRONMENT | {"LIVEDESK_REPORT": "FAILED (1)  an earlier part"}
    done = subprocess.run([*PYTEST, "test_it.py"], cwd=tmp_path, env=env, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert lines[-2] == "FAILED (1)  an earlier part"
    assert "1 passed" in lines[-1]
