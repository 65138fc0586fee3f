"""What an agent does on a visitor's page: each command is checked, counted and written before it goes out.

A command names an element by its number in the page's own mirror, never a place on the screen. Whether the element may be
touched is for the page to say, which knows what it is; it answers with `done` or `refused`, and that is written too.
"""

from __future__ import annotations

from typing import Any, TypedDict
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from .. import errors, permissions, publish
from ..models import Cobrowse, CobrowseDeed, Session
from . import masking, pages, seats, signalling

MAX_TEXT = 2000
MAX_VALUES = 50
MAX_REF = 40
MAX_REASON, MAX_TARGET = 40, 200
MOST = 2**31 - 1
KEYS = frozenset("Enter Tab Escape Backspace ArrowUp ArrowDown ArrowLeft ArrowRight".split())
Outcome = CobrowseDeed.Outcome


class Command(TypedDict, total=False):
    """As it goes to the page; which members it has depends on `kind`."""

    kind: str
    node: int
    text: str
    values: list[str]
    x: int
    y: int
    key: str


def act(user: Any, cobrowse_id: UUID, stream: Any, command: Any, *, keep: bool = False) -> int:
    """Sends the command on, and gives the deed's number; `keep` it a minute for a page without a socket, typed text and all.

    Raises CobrowseNotRequested, PermissionDenied, InvalidRequest.
    """
    if not permissions.can_take_part(user):
        raise errors.PermissionDenied
    checked, number = clean(command), _number(stream, "stream")
    with transaction.atomic():
        found = _steered(user, cobrowse_id)
        if masking.pauses(found.session):
            raise errors.PermissionDenied("Cobrowsing pauses on this page.", param="cobrowse_id")
        deed = CobrowseDeed.objects.create(
            cobrowse=found,
            number=found.last_deed,
            agent=user,
            kind=checked["kind"],
            characters=len(checked.get("text", "")),
        )
    frame = {"cobrowse_id": str(found.pk), "deed": deed.number, "stream": number, "command": checked}
    if keep:
        signalling.keep(found.session_id, "visitor", frame, "cobrowse.control")
    publish.ephemeral(found.session_id, "visitor", {"type": "cobrowse.control", "data": frame})
    return deed.number


def _steered(user: Any, cobrowse_id: UUID) -> Cobrowse:
    """Counts the deed in the same UPDATE that wants the consent: one that is taken back a moment before has won."""
    steered = Q(status=Cobrowse.Status.ACTIVE, control=Cobrowse.Control.GRANTED, agent=user)
    if Cobrowse.objects.filter(steered, pk=cobrowse_id).update(last_deed=F("last_deed") + 1):
        return Cobrowse.objects.select_related("session__widget").get(pk=cobrowse_id)
    if not Cobrowse.objects.filter(pk=cobrowse_id, status=Cobrowse.Status.ACTIVE).exists():
        raise errors.CobrowseNotRequested(param="cobrowse_id")
    raise errors.PermissionDenied("The visitor has not agreed that you steer this page.", param="cobrowse_id")


def clean(command: Any) -> Command:
    """The command with the members that its kind has, and no others. Raises InvalidRequest."""
    if not isinstance(command, dict) or str(command.get("kind")) not in _MEMBERS:
        raise errors.InvalidRequest("There is no such command.", param="command")
    kind = str(command["kind"])
    names = _MEMBERS[kind]
    if set(command) != {"kind", *names}:
        raise errors.InvalidRequest(f"This command has the members {', '.join(['kind', *names])}.", param="command")
    found: Command = {"kind": kind, **{name: _CHECKS[name](command[name], name) for name in names}}  # type: ignore[typeddict-item]
    return found


def _number(value: Any, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**32:
        raise errors.InvalidRequest(f"{name} is a whole number.", param=name)
    return value


def _offset(value: Any, name: str) -> int:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= MOST:
        raise errors.InvalidRequest(f"{name} is a number of pixels.", param=name)
    return round(value)


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        raise errors.InvalidRequest(f"{name} has at most {MAX_TEXT} characters.", param=name)
    return value


def _values(value: Any, name: str) -> list[str]:
    if not isinstance(value, list) or len(value) > MAX_VALUES:
        raise errors.InvalidRequest(f"{name} are at most {MAX_VALUES} texts.", param=name)
    return [_text(each, name) for each in value]


def _key(value: Any, name: str) -> str:
    if not isinstance(value, str) or value not in KEYS:
        raise errors.InvalidRequest(f"{name} is one of {', '.join(sorted(KEYS))}.", param=name)
    return value


_CHECKS: dict[str, Any] = {
    "node": _number, "text": _text, "values": _values, "x": _offset, "y": _offset, "key": _key,
}  # fmt: skip
_MEMBERS: dict[str, tuple[str, ...]] = {
    "click": ("node",),
    "type": ("node", "text"),
    "select": ("node", "values"),
    "scroll": ("node", "x", "y"),
    "key": ("node", "key"),
    "back": (),
    "forward": (),
}


def report(session: Session, data: dict[str, Any]) -> None:
    """What became of a deed, as the page tells it; once. Raises CobrowseNotRequested, InvalidRequest."""
    outcome, reason, target = data.get("outcome"), data.get("reason", ""), data.get("target", "")
    if outcome not in (Outcome.DONE, Outcome.REFUSED):
        raise errors.InvalidRequest("outcome is done or refused.", param="outcome")
    if not isinstance(reason, str) or len(reason) > MAX_REASON:
        raise errors.InvalidRequest(f"reason has at most {MAX_REASON} characters.", param="reason")
    if not isinstance(target, str) or len(target) > MAX_TARGET:
        raise errors.InvalidRequest(f"target has at most {MAX_TARGET} characters.", param="target")
    try:
        cobrowse_id, number = UUID(str(data.get("cobrowse_id"))), _number(data.get("deed"), "deed")
    except ValueError as error:
        raise errors.InvalidRequest("cobrowse_id is the id of a cobrowsing.", param="cobrowse_id") from error
    mine = CobrowseDeed.objects.filter(cobrowse=cobrowse_id, cobrowse__session_id=session.pk, number=number)
    deed = mine.first()
    if deed is None:
        raise errors.CobrowseNotRequested(param="deed")
    told = {"outcome": outcome, "reason": pages.plain(reason), "target": pages.plain(target)}
    if CobrowseDeed.objects.filter(pk=deed.pk, outcome=Outcome.SENT).update(**told) and deed.agent_id:
        frame = {"cobrowse_id": str(cobrowse_id), "deed": number, **told}
        key = seats.key_of(deed.agent_id)
        publish.ephemeral(session.pk, key, {"type": "cobrowse.done", "data": frame})
