"""Working hours as people write them, `09:00–12:00, 13:00–17:00`, to and from what `Queue.hours` holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from .hours import DAYS

Shift = tuple[int, int]
"""Minutes of the day; the end is not after the beginning where a shift goes over midnight."""
MIDNIGHT = 24 * 60
LENGTH = 200
"""Of a line in characters; a longer one would only be tried long."""
_TIME = r"(\d{1,2}(?:[:.h]\d{2}|h)?|\d{4})\s*(am|pm|a\.m\.|p\.m\.|uhr|h)?"
_SHIFT = re.compile(rf"{_TIME}\s*(?:-|–|—|−|~|to|until|till|bis)\s*{_TIME}(?!\d)", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:[\s,;&+/]|\band\b|\bund\b)*", re.IGNORECASE)
_NOTHING = {"", "-", "–", "—", "closed", "geschlossen", "off", "no", "none"}
_WHOLE = {"24h", "24 h", "24", "all day", "open", "always", "ganztags", "immer", "24/7"}


class Unreadable(ValueError):
    """What somebody wrote is no hours; the text says why, and what to write."""


def read(text: str) -> list[Shift]:
    """The shifts of one day, as they are written. Raises Unreadable."""
    plain = text.strip().lower()
    if plain in _NOTHING:
        return []
    if plain in _WHOLE:
        return [(0, MIDNIGHT)]
    found, at = [], 0
    for match in _SHIFT.finditer(plain) if len(plain) <= LENGTH else ():
        if not _BETWEEN.fullmatch(plain, at, match.start()):
            break
        found.append(_shift(match))
        at = match.end()
    if not found or not _BETWEEN.fullmatch(plain, at):
        raise Unreadable(
            _("“%(text)s” cannot be read. Write times like 09:00–12:00, 13:00–17:00.") % {"text": text.strip()[:40]}
        )
    return found


def day(text: str) -> list[list[str]]:
    """The shifts of a day on its own, as `Queue.hours` holds them. Raises Unreadable for a shift over midnight."""
    shifts = read(text)
    for begins, ends in shifts:
        if ends <= begins:
            raise Unreadable(
                _("%(shift)s goes over midnight. Write %(begins)s–24:00, and the rest on the next date.")
                % {"shift": _written(begins, ends), "begins": _clock(begins)}
            )
    return _stored(shifts)


def week(lines: Mapping[str, str]) -> tuple[dict[str, list[list[str]]], dict[str, str]]:
    """`weekly` of the lines by day, and what is wrong with which. A night goes on on the next day."""
    shifts: dict[str, list[Shift]] = {name: [] for name in DAYS}
    problems = {}
    for name in DAYS:
        try:
            for begins, ends in read(lines.get(name, "")):
                shifts[name].append((begins, ends if ends > begins else MIDNIGHT))
                if 0 < ends <= begins:
                    shifts[DAYS[(DAYS.index(name) + 1) % 7]].append((0, ends))
        except Unreadable as error:
            problems[name] = str(error)
    weekly = {}
    for name, found in shifts.items():
        try:
            weekly[name] = _stored(found)
        except Unreadable as error:
            problems.setdefault(name, str(error))
    return weekly, problems


def written(shifts: Any) -> str:
    """Shifts of `Queue.hours` as a line."""
    return ", ".join(f"{begins}–{ends}" for begins, ends in shifts)


def _stored(shifts: list[Shift]) -> list[list[str]]:
    """In order, with what touches joined. Raises Unreadable when they overlap."""
    joined: list[Shift] = []
    for begins, ends in sorted(shifts):
        if joined and begins < joined[-1][1]:
            both = {"one": _written(*joined[-1]), "other": _written(begins, ends)}
            raise Unreadable(_("%(one)s and %(other)s overlap.") % both)
        if joined and begins == joined[-1][1]:
            joined[-1] = (joined[-1][0], ends)
        else:
            joined.append((begins, ends))
    return [[_clock(begins), _clock(ends)] for begins, ends in joined]


def _shift(match: re.Match[str]) -> Shift:
    first, half, last, other_half = match.groups()
    ends = _minute(last, other_half)
    # "1–5 pm" means the afternoon twice; "9–5 pm" does not.
    begins = _minute(first, half or (other_half if _halved(other_half) and _minute(first, other_half) < ends else None))
    if begins < 12 * 60 and ends <= begins and ends:
        wanted = {"shift": _written(begins, ends), "hour": _clock(begins), "later": _clock((ends + 12 * 60) % MIDNIGHT)}
        raise Unreadable(_("%(shift)s ends before it begins. Do you mean %(hour)s–%(later)s?") % wanted)
    return begins, ends or MIDNIGHT


def _halved(word: str | None) -> bool:
    return bool(word) and str(word)[0] in "ap"


def _minute(text: str, half: str | None) -> int:
    digits = re.sub(r"\D", ":", text).strip(":")
    hour, _colon, minute = digits.partition(":") if ":" in digits or len(digits) < 4 else (digits[:2], ":", digits[2:])
    found = int(hour) * 60 + int(minute or 0)
    if _halved(half):
        if not 1 <= int(hour) <= 12:
            raise Unreadable(_("There is no %(time)s.") % {"time": f"{text} {half}"})
        found = found % (12 * 60) + (12 * 60 if str(half)[0] == "p" else 0)
    if int(minute or 0) > 59 or found > MIDNIGHT:
        raise Unreadable(_("There is no %(time)s. A day goes from 00:00 to 24:00.") % {"time": text})
    return found


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _written(begins: int, ends: int) -> str:
    return f"{_clock(begins)}–{_clock(ends)}"
