"""Contrast by WCAG's formula: the same figures as in the launcher, and what is said of a colour that falls short."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.models.definitions.contrast import READABLE, accent, contrast, findings, floor

CLIENT = Path(__file__).resolve().parent.parent.parent / "client"
PAIRS = json.loads((CLIENT / "ui" / "contrast.pairs.json").read_text())
COLORS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(("one", "other", "ratio"), PAIRS)
def test_the_ratio_of_known_pairs(one, other, ratio):
    assert floor(contrast(one, other)) == ratio
    assert contrast(other, one) == contrast(one, other)


@given(COLORS)
def test_every_colour_is_made_readable(color):
    made = accent(color)
    assert contrast(made.fill, made.on) >= READABLE
    assert contrast(made.ink_light, "#ffffff") >= READABLE
    assert contrast(made.ink_dark, "#1d2026") >= READABLE


def test_a_good_colour_has_no_findings():
    assert findings("#2457d6") == []


def test_yellow_is_no_ink_and_no_button_on_white():
    found = {one.pair: (one.ratio, one.wanted, one.instead) for one in findings("#fd0")}
    assert found == {"ink": (1.34, 4.5, accent("#fd0").ink_light), "page": (1.34, 3.0, "")}


def test_between_light_and_dark_no_text_can_be_read():
    (text, _ink) = findings("#808080")
    assert (text.pair, text.against, text.ratio) == ("text", "#1b1e23", 4.23)
    assert text.instead == accent("#808080").fill != "#808080"


@pytest.mark.tooling
@pytest.mark.skipif(not shutil.which("node"), reason="needs Node")
def test_the_launcher_makes_the_same_colours_and_the_preview_says_the_same(tmp_path):
    colors = [f"#{number:06x}" for number in range(0, 0xFFFFFF, 65_537 * 3 + 4_111)]
    esbuild = CLIENT / "node_modules" / ".bin" / "esbuild"
    sources = ["ui/accent.ts", "admin/contrast.ts"]
    bundle = [str(esbuild), *sources, "--bundle", "--format=esm", "--out-extension:.js=.mjs", f"--outdir={tmp_path}"]
    subprocess.run([*bundle, "--log-level=error"], cwd=CLIENT, check=True)
    code = f"""
        import {{ accent }} from '{tmp_path}/ui/accent.mjs';
        import {{ findings }} from '{tmp_path}/admin/contrast.mjs';
        const told = (color) => findings(color).map((one) => [one.pair, one.ratio, one.wanted, one.instead]);
        console.log(JSON.stringify({json.dumps(colors)}.map((color) => [Object.values(accent(color)), told(color)])));
    """
    ran = subprocess.run(["node", "--input-type=module", "-e", code], check=True, capture_output=True, text=True)
    for color, (made, told) in zip(colors, json.loads(ran.stdout), strict=True):
        assert made == list(accent(color))
        assert told == [[one.pair, one.ratio, one.wanted, one.instead] for one in findings(color)]
