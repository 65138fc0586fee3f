"""Working hours: what `Queue.hours` may hold, and when a queue with them is open. Pure arithmetic, no database.

A local time stands for the first moment at which the zone's clocks show it or a later one. So a shift that begins in an
hour that clocks skip begins when they have skipped it, and an hour that they show twice belongs to what it belonged to.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HORIZON = 366
"""Days that are looked ahead."""
MOST_SHIFTS, MOST_EXCEPTIONS, NAME_LENGTH = 12, 500, 100
ALL_DAY = [["00:00", "24:00"]]
Span = tuple[datetime, datetime]


class State(NamedTuple):
    """Whether it is open, and when that changes; None: not within 366 days."""

    open: bool
    next_change: datetime | None


def state(hours: dict[str, Any], zone: tzinfo, now: datetime) -> State:
    """Whether a queue with these hours is open at `now` (aware), and when that changes, in UTC."""
    found = _spans(hours, zone, now)
    first = next(found, None)
    if first is None or first[0] > now:
        return State(False, first and first[0])
    end = first[1]
    for begins, ends in found:
        if begins > end:
            break
        end = ends
    last = now + timedelta(days=HORIZON)
    return State(True, end if end < last else None)


def opening(hours: dict[str, Any], zone: tzinfo, now: datetime) -> datetime | None:
    """`now` while it is open, otherwise the next opening, in UTC; None: not within 366 days. Cheaper than `state`."""
    if not hours:
        return now
    begins = next(_spans(hours, zone, now), (None,))[0]
    return begins and max(begins, now)


def _spans(hours: dict[str, Any], zone: tzinfo, now: datetime) -> Iterator[Span]:
    """The shifts that end after `now`, in order; those that touch are not joined."""
    exceptions = {row["date"]: row["hours"] for row in hours.get("exceptions", [])}
    weekly = hours.get("weekly")
    # The day before too: where clocks go back over midnight, yesterday begins once more.
    first = now.astimezone(zone).date() - timedelta(days=1)
    for number in range(HORIZON + 2):
        day = first + timedelta(days=number)
        usual = ALL_DAY if weekly is None else weekly.get(DAYS[day.weekday()], [])
        for begins, ends in exceptions.get(day.isoformat(), usual):
            until = _moment(day, minutes(ends), zone)
            if until > now and (since := _moment(day, minutes(begins), zone)) < until:  # else clocks skip all of it
                yield since, until


def _moment(day: date, minute: int, zone: tzinfo) -> datetime:
    """The first moment at which the zone's clocks show this minute of the day or a later one, in UTC."""
    wall = datetime.combine(day, time()) + timedelta(minutes=minute)
    found = wall.replace(tzinfo=zone).astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) == wall:
        return found
    # Clocks skip it: the moment of the skip lies between the two readings of the time.
    late, early = found, wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) // 2
        if middle.astimezone(zone).replace(tzinfo=None) < wall:
            early = middle
        else:
            late = middle
    return late.replace(microsecond=0)


def minutes(text: str) -> int:
    """`"09:30"` → 570; `"24:00"` is the end of the day. Raises ValueError."""
    hour, colon, minute = text.partition(":")
    if not (colon and len(hour) == len(minute) == 2 and (hour + minute).isascii() and (hour + minute).isdigit()):
        raise ValueError(text)
    found = int(hour) * 60 + int(minute)
    if found > 24 * 60 or int(minute) > 59:
        raise ValueError(text)
    return found


def problem(hours: Any) -> str | None:
    """Why these cannot be a queue's hours, in words; None: they can."""
    if not isinstance(hours, dict) or set(hours) - {"weekly", "exceptions"}:
        return _('Write {} for always open, or {"weekly": {"mon": [["09:00", "17:00"]], …}, "exceptions": […]}.')
    weekly = hours.get("weekly", {})
    if not isinstance(weekly, dict) or set(weekly) - set(DAYS):
        return _("The days of a week are %(days)s.") % {"days": ", ".join(DAYS)}
    for shifts in weekly.values():
        if found := _shifts_problem(shifts):
            return found
    exceptions = hours.get("exceptions", [])
    if not isinstance(exceptions, list) or len(exceptions) > MOST_EXCEPTIONS:
        return _("Exceptions are a list of at most %(most)s days.") % {"most": MOST_EXCEPTIONS}
    seen: set[str] = set()
    for row in exceptions:
        if found := _exception_problem(row, seen):
            return found
    return None


def _exception_problem(row: Any, seen: set[str]) -> str | None:
    if not isinstance(row, dict) or set(row) - {"date", "name", "hours"}:
        return _('An exception is {"date": "2026-12-25", "name": "Christmas", "hours": []}.')
    day = row.get("date")
    try:
        if not isinstance(day, str) or date.fromisoformat(day).isoformat() != day:
            raise ValueError
    except ValueError:
        return _("%(date)s is not a date like 2026-12-25.") % {"date": day}
    if day in seen:
        return _("%(date)s is there twice.") % {"date": day}
    seen.add(day)
    if not isinstance(row.get("name", ""), str) or len(row.get("name", "")) > NAME_LENGTH:
        return _("An exception's name has at most %(most)s characters.") % {"most": NAME_LENGTH}
    if "\0" in row.get("name", ""):
        return _("This holds a character that cannot be stored.")
    return _shifts_problem(row.get("hours"))


def _shifts_problem(shifts: Any) -> str | None:
    if not isinstance(shifts, list) or len(shifts) > MOST_SHIFTS:
        return _("A day has at most %(most)s shifts.") % {"most": MOST_SHIFTS}
    end = 0
    for shift in shifts:
        try:
            begins, ends = (minutes(each) for each in shift)
        except (ValueError, TypeError, AttributeError):
            return _('A shift is two times of a day, for example ["09:00", "17:00"].')
        if begins >= ends:
            return _("%(begins)s–%(ends)s ends before it begins. Split a night at 24:00.") % {
                "begins": shift[0],
                "ends": shift[1],
            }
        if begins < end:
            return _("Shifts of one day follow each other and do not overlap.")
        end = ends
    return None
