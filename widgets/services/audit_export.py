"""The audit log as CSV: written page by page, whatever its size, and safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from .. import limits
from ..models import AuditEvent
from ..times import iso
from . import audit

RATE = "10/h"
"""Exports of one user."""
PAGE = 2000
HEADER = ["time", "actor", "action", "category", "severity", "target", "before", "after", "details", "address"]
BOM = "\ufeff"  # for spreadsheets, which else take UTF-8 for something else
_FORMULA = "=+\\-@＝＋－＠"  # and their full-width twins
_FIRST = re.compile(rf"^(?=\s*[{_FORMULA}]|[\t\r\n])")
# Where `;` or a tab separates cells, what follows it in a text would be a cell's beginning, within quotes or without.
_LATER = re.compile(rf'(?<=[;\t\r\n])(?=["\s]*[{_FORMULA}])')


def export(actor: Any, events: QuerySet[AuditEvent], filters: dict[str, str]) -> Iterator[str]:
    """The rows as parts of a CSV file, newest first; the export itself stands in the log. `filters` is what was chosen.

    Raises PermissionDenied, RateLimited at once; what is returned is read lazily, in bounded memory.
    """
    audit.require(actor, "view_auditevent")
    limits.check("audit-export", str(audit.user_of(actor).pk), RATE)
    audit.record(actor, "audit.exported", category="access", filters=filters)
    return _pages(events)


def safe(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe stands before what would begin one."""
    return _LATER.sub("'", _FIRST.sub("'", text))


def _pages(events: QuerySet[AuditEvent]) -> Iterator[str]:
    yield BOM + _written([HEADER])
    name = f"actor__{get_user_model().USERNAME_FIELD}"
    fields = ("pk", "created_at", name, "action", "category", "severity", "target", "details", "address")
    rest = events.order_by("-pk").values_list(*fields)
    page = list(rest[:PAGE])
    while page:
        yield _written(_cells(row) for row in page)
        page = list(rest.filter(pk__lt=page[-1][0])[:PAGE])


def _cells(row: tuple[Any, ...]) -> list[str]:
    _, created, actor, action, category, severity, target, details, address = row
    found = dict(details) if isinstance(details, dict) else {"details": details}
    before, after = found.pop("before", None), found.pop("after", None)
    written = [_json(value) for value in (before, after, found or None)]
    words = map(_word, (actor or "", action, category, severity, target))
    return [iso(created), *words, *map(safe, written), address or ""]


_word = lru_cache(1024)(safe)  # what comes again and again


def _json(value: Any) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _written(rows: Any) -> str:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue()
