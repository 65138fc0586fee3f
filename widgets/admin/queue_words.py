"""How a queue's hours and people read: `Now open until 17:00`, `Closed, opens Mon 09:00`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf.locale import LANG_INFO
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from ..models import Queue, hour_lines, hours
from ..models.hours import DAYS
from .cells import pill

MOST_MEMBERS = 20


def day_names() -> dict[str, str]:
    """The days of the week in words."""
    names = [_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")]
    return dict(zip(DAYS, names, strict=True))


def standing(queue: Queue, now: datetime | None = None) -> tuple[str, str]:
    """`(tone, words)`: whether it is open, and when that changes on the queue's own clocks."""
    if not queue.is_active:
        return "idle", _("Switched off")
    if queue.is_paused:
        return "warn", _("Paused")
    now = now or timezone.now()
    try:
        zone = queue.zone
        is_open, change = hours.state(queue.hours, zone, now)
    except (ValueError, LookupError, TypeError, AttributeError, OSError):
        return "bad", _("Its hours cannot be read: counts as open")
    here = now.astimezone(zone)
    if is_open:
        return "good", _("Now open until %(when)s") % {"when": _moment(change, here)} if change else _("Always open")
    if change is None:
        return "warn", _("Closed, and does not open within a year")
    return "warn", _("Closed, opens %(when)s") % {"when": _moment(change, here)}


def state(queue: Queue) -> str:
    """The same as a colour and words."""
    return pill(*standing(queue))


def _moment(change: datetime, here: datetime) -> str:
    """The time alone today, with the day within the week, with the date later."""
    there = change.astimezone(here.tzinfo)
    clock = formats.time_format(there, "H:i")
    if there.date() == here.date():
        return clock
    if there.date() == here.date() + timedelta(days=1) and there.hour == there.minute == 0:
        return _("midnight")
    if there - here < timedelta(days=6):
        return f"{formats.date_format(there, 'D')} {clock}"
    return f"{formats.date_format(there, 'SHORT_DATE_FORMAT')} {clock}"


def week(queue: Queue) -> str:
    """The hours in full, to be read."""
    found = queue.hours if isinstance(queue.hours, dict) else {}
    if hours.problem(queue.hours):
        return _("They cannot be read.")
    weekly = found.get("weekly")
    usual = (
        [(name, hour_lines.written(weekly.get(day, [])) or _("closed")) for day, name in day_names().items()]
        if weekly is not None
        else [(_("Every day"), _("open at all times"))]
    )
    other = [
        (f"{row['date']} {row.get('name', '')}".strip(), hour_lines.written(row["hours"]) or _("closed"))
        for row in found.get("exceptions", [])
    ]
    return format_html('<ul class="ld-changes">{}</ul>', format_html_join("", "<li><b>{}</b> {}</li>", usual + other))


def languages() -> list[tuple[str, str]]:
    """Tag and name of each language that Django knows, by name."""
    known = [(tag, language(tag)) for tag, info in LANG_INFO.items() if "name" in info]
    return sorted(known, key=lambda pair: pair[1].casefold())


def language(tag: str) -> str:
    """A language's name, the tag where nobody knows it."""
    try:
        return str(get_language_info(tag)["name_translated"])
    except KeyError:
        return tag


def person(user: Any) -> str:
    """Name and log-in name."""
    name = user.get_full_name() if hasattr(user, "get_full_name") else ""
    return f"{name} ({user.get_username()})" if name else str(user.get_username())


def people(queue: Queue) -> str:
    """Who answers, in a line."""
    found = [person(member.user) for member in queue.members.select_related("user").order_by("pk")[: MOST_MEMBERS + 1]]
    if len(found) > MOST_MEMBERS:
        found[MOST_MEMBERS:] = ["…"]
    return ", ".join(found) or _("nobody")
