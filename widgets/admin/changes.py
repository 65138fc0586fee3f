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


def rows(changes: Iterable[Change]) -> list[Row]:
    """Each change as text."""
    return [
        Row(one.place, _text(one.before), _text(one.after), one.before is None, one.after is None) for one in changes
    ]


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case True:
            return _("yes")
        case False:
            return _("no")
        case "":
            return _("empty")
        case str():
            text = value
        case _:
            text = json.dumps(value, ensure_ascii=False, indent=1) if value else _("empty")
    return text if len(text) <= MOST else f"{text[:MOST]}…"
