"""Working hours as people write them."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.models import hour_lines, hours
from widgets.models.hour_lines import Unreadable, day, week

OFFICE = [["09:00", "12:00"], ["13:00", "17:00"]]


@pytest.mark.parametrize(
    "text",
    [
        "09:00–12:00, 13:00–17:00",
        "9-12 13-17",
        "9:00 - 12:00; 13:00 - 17:00",
        "09.00–12.00 und 13.00–17.00",
        "9 bis 12 Uhr, 13 bis 17 Uhr",
        "9am-12pm and 1pm-5pm",
        "9 a.m. to 12 p.m. & 1-5 pm",
        "0900-1200/1300-1700",
        "9h-12h, 13h00-17h00",
        "13:00–17:00, 09:00–12:00",
        "9—10, 10—12, 13~17",
    ],
)
def test_many_ways_to_write_the_same(text: str) -> None:
    assert day(text) == OFFICE


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("", []),
        ("closed", []),
        ("–", []),
        ("24h", [["00:00", "24:00"]]),
        ("0-24", [["00:00", "24:00"]]),
        ("8-0", [["08:00", "24:00"]]),
        ("12am-12pm", [["00:00", "12:00"]]),
        ("12:30 pm - 1 pm", [["12:30", "13:00"]]),
    ],
)
def test_the_ends_of_the_day(text: str, stored: Any) -> None:
    assert day(text) == stored


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("nine to five", "cannot be read"),
        ("9", "cannot be read"),
        ("9-12 lunch 13-17", "cannot be read"),
        ("9:00-25:00", "There is no"),
        ("9:75-10", "There is no"),
        ("13pm-14pm", "There is no"),
        ("9-5", "Do you mean 09:00–17:00?"),
        ("9-12, 11-13", "overlap"),
        ("22-6", "goes over midnight"),
        ("1-2-3", "cannot be read"),
    ],
)
def test_what_is_refused_says_why(text: str, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        day(text)


def test_a_night_goes_on_on_the_next_day() -> None:
    weekly, problems = week({"fri": "22:00–06:00", "sat": "10-12", "sun": "20-2"})
    assert problems == {}
    assert weekly["fri"] == [["22:00", "24:00"]]
    assert weekly["sat"] == [["00:00", "06:00"], ["10:00", "12:00"]]
    assert weekly["mon"] == [["00:00", "02:00"]]


def test_each_day_says_what_is_wrong_with_it() -> None:
    assert set(week({"mon": "22-6", "tue": "5-7", "wed": "x"})[1]) == {"tue", "wed"}


marks = st.sets(st.integers(0, 96), max_size=8).map(sorted)


@given(marks)
def test_what_is_stored_is_written_so_that_it_is_read_again(quarters: list[int]) -> None:
    times = [f"{mark // 4:02}:{mark % 4 * 15:02}" for mark in quarters]
    shifts = [list(pair) for pair in zip(times[::2], times[1::2], strict=False)]
    assert day(hour_lines.written(shifts)) == shifts
    assert hours.problem({"weekly": {"mon": shifts}}) is None


@given(st.text(alphabet="0123456789:.-–h apmto,;bisund\n", max_size=40))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    weekly, problems = week(dict.fromkeys(hours.DAYS, text))
    assert problems or hours.problem({"weekly": weekly}) is None


@pytest.mark.parametrize("text", ["1" + " " * 20_000 + "x", "9-" + " " * 5000 + "17", "9-12, " * 1000])
def test_a_line_that_nobody_would_write_is_refused_at_once(text: str) -> None:
    begun = time.process_time()
    with pytest.raises(Unreadable):
        day(text)
    assert time.process_time() - begun < 1
