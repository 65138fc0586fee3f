"""Working hours: split shifts, nights, holidays, and the two days of a year on which clocks lie."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets.models import hours
from widgets.models.hours import ALL_DAY, DAYS, State, problem, state

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = {"weekly": {day: [["09:00", "12:00"], ["13:00", "17:00"]] for day in DAYS[:5]}}
# Clocks that go an hour, a half, over midnight, or skip a whole day.
ZONES = {
    "Europe/Berlin": [(2026, 3, 29), (2026, 10, 25)],
    "America/New_York": [(2026, 3, 8), (2026, 11, 1)],
    "Australia/Lord_Howe": [(2026, 4, 5), (2026, 10, 4)],
    "Africa/Cairo": [(2026, 4, 24), (2026, 10, 30)],
    "America/Havana": [(2026, 3, 8), (2026, 11, 1)],
    "America/Sao_Paulo": [(2018, 2, 18), (2018, 11, 4)],
    "Pacific/Apia": [(2011, 12, 30)],
    "Asia/Kathmandu": [(2026, 6, 1)],
}


def at(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "is_open", "change"),
    [
        ("2026-06-01T08:59", False, "2026-06-01T09:00"),
        ("2026-06-01T09:00", True, "2026-06-01T12:00"),
        ("2026-06-01T12:00", False, "2026-06-01T13:00"),
        ("2026-06-01T16:59", True, "2026-06-01T17:00"),
        ("2026-06-05T17:00", False, "2026-06-08T09:00"),  # Friday evening
    ],
)
def test_split_shifts_of_a_week(now: str, is_open: bool, change: str) -> None:
    assert state(OFFICE, BERLIN, at(now)) == State(is_open, at(change))


def test_no_hours_are_always_open() -> None:
    assert state({}, BERLIN, at("2026-06-01T03:00")) == State(True, None)


def test_a_week_without_shifts_is_never_open() -> None:
    assert state({"weekly": {}}, BERLIN, at("2026-06-01T12:00")) == State(False, None)
    assert hours.opening({"weekly": {}}, BERLIN, at("2026-06-01T12:00")) is None


def test_a_night_goes_on_over_midnight() -> None:
    night = {"weekly": {"fri": [["22:00", "24:00"]], "sat": [["00:00", "06:00"]]}}
    assert state(night, BERLIN, at("2026-06-05T23:00")) == State(True, at("2026-06-06T06:00"))


def test_an_exception_replaces_the_hours_of_its_day() -> None:
    closed = {**OFFICE, "exceptions": [{"date": "2026-12-25", "name": "Christmas", "hours": []}]}
    assert state(closed, BERLIN, at("2026-12-25T10:00")) == State(False, at("2026-12-28T09:00"))
    short = {**OFFICE, "exceptions": [{"date": "2026-12-24", "name": "", "hours": [["10:00", "11:00"]]}]}
    assert state(short, BERLIN, at("2026-12-24T10:30")) == State(True, at("2026-12-24T11:00"))


def test_exceptions_close_what_is_always_open_else() -> None:
    holiday = {"exceptions": [{"date": "2026-12-25", "name": "", "hours": []}]}
    assert state(holiday, BERLIN, at("2026-06-01T12:00")) == State(True, at("2026-12-25T00:00"))
    assert state(holiday, BERLIN, at("2026-12-25T12:00")) == State(False, at("2026-12-26T00:00"))


def test_the_next_opening_is_found_a_year_ahead_and_no_further() -> None:
    def once(day: str) -> dict[str, Any]:
        return {"weekly": {}, "exceptions": [{"date": day, "name": "", "hours": [["09:00", "10:00"]]}]}

    now = at("2026-06-01T12:00")
    assert state(once("2027-06-01"), BERLIN, now) == State(False, at("2027-06-01T09:00"))
    assert state(once("2027-06-10"), BERLIN, now) == State(False, None)


def test_a_shift_in_the_skipped_hour_begins_when_the_clocks_have_gone_forward() -> None:
    early = {"weekly": {"sun": [["02:30", "05:00"]]}}
    assert state(early, BERLIN, at("2026-03-29T00:00")) == State(False, datetime(2026, 3, 29, 1, tzinfo=UTC))


def test_the_hour_that_comes_twice_belongs_to_the_shift_it_is_in() -> None:
    late = {"weekly": {"sun": [["00:00", "02:30"], ["02:45", "03:00"]]}}
    times = [datetime(2026, 10, 25, hour, minute, tzinfo=UTC) for hour, minute in ((0, 29), (0, 30), (0, 45), (1, 59))]
    assert [state(late, BERLIN, now).open for now in times] == [True, False, True, True]
    assert state(late, BERLIN, times[2]).next_change == datetime(2026, 10, 25, 2, tzinfo=UTC)


@st.composite
def _shifts(draw: Any) -> list[list[str]]:
    marks = sorted(draw(st.sets(st.integers(0, 96), max_size=6)))
    times = [f"{mark // 4:02}:{mark % 4 * 15:02}" for mark in marks]
    return [list(pair) for pair in zip(times[::2], times[1::2], strict=False)]


@st.composite
def _cases(draw: Any) -> tuple[dict[str, Any], ZoneInfo, datetime]:
    name = draw(st.sampled_from(sorted(ZONES)))
    zone, day = ZoneInfo(name), date(*draw(st.sampled_from(ZONES[name])))
    weekly = draw(st.one_of(st.none(), st.fixed_dictionaries({key: _shifts() for key in DAYS})))
    found = {"weekly": weekly} if weekly is not None else {}
    if draw(st.booleans()):
        moved = day + timedelta(days=draw(st.integers(-1, 1)))
        found["exceptions"] = [{"date": moved.isoformat(), "name": "", "hours": draw(_shifts())}]
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=1)
    return found, zone, start + timedelta(minutes=15 * draw(st.integers(0, 4 * 60)))


def _oracle(found: dict[str, Any], zone: ZoneInfo, now: datetime, steps: int) -> list[bool]:
    """Quarter by quarter: a clock that never goes back, read against the day's lines."""
    step, clock, seen = timedelta(minutes=15), datetime(1, 1, 1), []  # noqa: DTZ001 (what a clock shows)
    exceptions = {row["date"]: row["hours"] for row in found.get("exceptions", [])}
    for number in range(-4 * 30, steps):
        clock = max(clock, (now + number * step).astimezone(zone).replace(tzinfo=None))
        usual = found.get("weekly", dict.fromkeys(DAYS, ALL_DAY))[DAYS[clock.weekday()]]
        shown = clock.strftime("%H:%M")
        seen.append(any(a <= shown < b for a, b in exceptions.get(clock.date().isoformat(), usual)))
    return seen[4 * 30 :]


@settings(max_examples=400)
@given(_cases())
def test_it_agrees_with_a_clock_read_every_quarter(case: tuple[dict[str, Any], ZoneInfo, datetime]) -> None:
    found, zone, now = case
    assert problem(found) is None
    slow = _oracle(found, zone, now, 4 * 72)
    is_open, change = state(found, zone, now)
    assert is_open == slow[0]
    expected = next((now + number * timedelta(minutes=15) for number, each in enumerate(slow) if each != is_open), None)
    if expected is None:
        assert change is None or change >= now + timedelta(hours=72)
    else:
        assert change == expected
    assert hours.opening(found, zone, now) == (now if is_open else change)


REFUSED: list[Any] = [
    [],
    {"week": {}},
    {"weekly": []},
    {"weekly": {"monday": []}},
    {"weekly": {"mon": [["9:00", "17:00"]]}},
    {"weekly": {"mon": [["09:00"]]}},
    {"weekly": {"mon": [["09:00", "24:01"]]}},
    {"weekly": {"mon": [["22:00", "06:00"]]}},
    {"weekly": {"mon": [["09:00", "12:00"], ["11:00", "13:00"]]}},
    {"weekly": {"mon": "09:00–17:00"}},
    {"weekly": {"mon": [[9, 17]]}},
    {"exceptions": [{"date": "25.12.2026", "name": "", "hours": []}]},
    {"exceptions": [{"date": "2026-02-30", "name": "", "hours": []}]},
    {"exceptions": [{"date": "2026-12-25"}]},
    {"exceptions": [{"date": "2026-12-25", "hours": []}] * 2},
    {"exceptions": [{"date": "2026-12-25", "name": "x" * 101, "hours": []}]},
    {"exceptions": [{"date": "2026-12-25", "name": "a\0b", "hours": []}]},
    {"exceptions": ["2026-12-25"]},
    {"exceptions": [{"date": f"2026-12-{day:02}", "hours": []} for day in range(1, 31)] * 20},
]


@pytest.mark.parametrize("found", REFUSED)
def test_what_is_refused_with_a_reason(found: Any) -> None:
    assert problem(found)
