"""The built client: what is loaded lazily is asked for by its content, so that an upgrade never mixes versions."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

pytestmark = pytest.mark.tooling

BUILT = Path(__file__).resolve().parent.parent / "widgets" / "static" / "widgets"
LAZY = ("panel.js", "conference/peer.js", "cobrowse.js", "deeds.js", "tabs.js", "veil.js")
LAZY_OF_CONSOLE = (*LAZY, "records.js", "watch.js")


@pytest.mark.parametrize("name", ["launcher.js", "sdk.js", "console.js"])
def test_whoever_loads_a_module_names_the_content_of_it(name):
    modules = LAZY_OF_CONSOLE if name == "console.js" else LAZY
    together = hashlib.sha256(b"".join((BUILT / lazy).read_bytes() for lazy in modules)).hexdigest()[:8]
    assert together in (BUILT / name).read_text()
