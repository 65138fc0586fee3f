"""What cobrowsing hides on a widget's pages: rules that a browser can read, and pages on which nothing is shown."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from widgets.models.definitions import DefinitionError, clean_masking, default_masking
from widgets.models.definitions.masking import MOST, is_paused, wrong_page, wrong_selector


def problems(**rules):
    with pytest.raises(DefinitionError) as found:
        clean_masking(rules)
    return found.value.problems


def test_no_rules_are_rules_too():
    assert clean_masking({}) == default_masking()


def test_lines_are_kept_once_and_without_blanks_around_them():
    assert clean_masking({"hide": [" #iban ", "", "#iban", ".card > td:nth-child(2)"]})["hide"] == [
        "#iban",
        ".card > td:nth-child(2)",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "#iban",
        "td.price, .total",
        "[data-test='a]b']",
        'input[name="card"]',
        ":is(h1, h2):not(.shown)",
        "#a\\:b",
        "main > p ~ p",
        "*",
        "läden",
    ],
)
def test_what_looks_like_a_selector_is_taken(line):
    assert wrong_selector(line) == ""


@pytest.mark.parametrize(
    "line",
    [
        "a {color: red}",
        "a; b",
        "@import 'x'",
        "</style>",
        "a /* b",
        "p::before",
        ":not(.a",
        "a)",
        "[a='b]",
        "[(])",
        "a,",
        "> a",
        "a >",
        "a\\",
        "a\nb",
        "a\x00",
        "a" * 301,
    ],
)
def test_what_would_swallow_its_neighbours_is_not(line):
    assert wrong_selector(line)


@pytest.mark.parametrize("line", ["/", "/checkout/*", "/a*b", "https://shop.example/pay", "http://a:8000/*"])
def test_a_path_or_an_address_is_a_page(line):
    assert wrong_page(line) == ""


@pytest.mark.parametrize(
    "line", ["checkout", "/a?b=c", "/a#b", "/a b", "javascript:alert(1)", "https://shop.example", "https://*/x", "/\n"]
)
def test_nothing_else_is(line):
    assert wrong_page(line)


def test_each_wrong_line_is_named_at_its_place():
    found = problems(hide=["#a", "b {"], pause=["x"], reveal=["h1"])
    assert set(found) == {"hide.1", "pause.0", "reveal"}
    assert "b {" in found["hide.1"]


def test_other_shapes_are_refused():
    for rules in ({"hide": "#a"}, {"hide": [1]}, {"hidden": []}, {"mask_all": "yes"}, {"mask": ["p"] * 0, "x": 1}):
        problems(**rules)
    assert "hide" in problems(hide=[f"#a{number}" for number in range(MOST + 1)])


@pytest.mark.parametrize(
    ("pattern", "url", "paused"),
    [
        ("/checkout/*", "https://shop.example/checkout/pay?card=1#x", True),
        ("/checkout/*", "https://shop.example/checkout", False),
        ("/checkout", "https://shop.example/checkout", True),
        ("/", "https://shop.example", True),
        ("/*/pay", "https://shop.example/de/pay", True),
        ("/*/pay", "https://shop.example/de/pay/x", False),
        ("/a*b*c", "https://shop.example/abc", True),
        ("/a*bc", "https://shop.example/ab", False),
        ("/aa*aa", "https://shop.example/aaa", False),
        ("/Pay", "https://shop.example/pAY", True),
        ("https://shop.example/*", "https://shop.example/x", True),
        ("https://shop.example/*", "https://shop.example.evil/x", False),
        ("https://shop.example/*", "https://shop.example@evil/x", False),
        ("https://shop.example/*", "https://me@shop.example/x", True),
    ],
)
def test_on_which_pages_it_pauses(pattern, url, paused):
    assert is_paused({"pause": [pattern]}, url) is paused


@pytest.mark.parametrize(
    ("pattern", "url", "paused"),
    json.loads((Path(__file__).parents[2] / "client" / "cobrowse" / "testing" / "pauses.json").read_text()),
)
def test_another_spelling_of_a_path_does_not_pass_the_pause(pattern, url, paused):
    """The browser has the same cases."""
    assert is_paused({"pause": [pattern]}, url) is paused


def test_no_pattern_makes_the_desk_think_for_long():
    began = time.process_time()
    assert not is_paused({"pause": ["/" + "*a" * 140] * MOST}, "https://shop.example/" + "a" * 2000 + "b")
    assert time.process_time() - began < 1


def test_a_row_that_was_written_by_hand_pauses_nothing_and_breaks_nothing():
    assert not is_paused(None, "https://shop.example/")
    assert not is_paused({}, "https://shop.example/")
