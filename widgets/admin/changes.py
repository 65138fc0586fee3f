"""Values of members as people read them: what a plan to import shows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from widgets.services.transfer_plan import Change

MOST = 2000


class Row(NamedTuple):
    """One member; an empty `before` for what is new, an empty `after` for what goes."""

    place: str
    before: str
    after: str
    is_new: bool
    is_gone: bool


def rows(changes: Iterable[Change], *, new: bool) -> list[Row]:
    """Each change as text; of a `new` widget what is empty is not told."""
    told = [one for one in changes if not new or one.after not in (None, "", [], {})]
    return [Row(one.place, _text(one.before), _text(one.after), one.before is None, one.after is None) for one in told]


def _text(value: Any) -> str:
    """A member a line where it is an object, as in the form of one's own that it stands for."""
    if isinstance(value, dict):
        return "\n".join(f"{name}: {_short(one)}" for name, one in value.items())[:MOST]
    return _short(value)


def _short(value: Any) -> str:
    match value:
        case None:
            return ""
        case True:
            return _("yes")
        case False:
            return _("no")
        case str() if value:
            text = value
        case int() | float():
            text = str(value)
        case _:
            text = json.dumps(value, ensure_ascii=False) if value else _("empty")
    return text if len(text) <= MOST else f"{text[:MOST]}…"
