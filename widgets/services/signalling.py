"""Call signals between the two browsers: rung on the layer, and kept a minute for a side that polls.

They are not facts: nothing of them is written to the database, and a lost one is repaired by the browsers' own restart.
"""

from __future__ import annotations

import json
import logging
from typing import Any, TypedDict
from uuid import UUID

from django.core.cache import cache

from .. import errors, publish
from ..conference import Participant
from ..models import Call

logger = logging.getLogger("widgets")
MAX_BYTES = 64 * 1024
KEPT_SECONDS = 60
COUNTER_SECONDS = 24 * 3600
MOST = 200


class Signal(TypedDict):
    """A signal in the mailbox; `id` counts up."""

    id: int
    data: dict[str, Any]


def send(call: Call, sender: Participant, data: dict[str, Any]) -> None:
    """Passes a signal to the other side. Raises NotInCall, TooLarge, InvalidRequest."""
    if call.status != Call.Status.ACTIVE:
        raise errors.NotInCall
    if str(data.get("call_id")) != str(call.pk):
        raise errors.InvalidRequest("call_id names another call", param="call_id")
    if len(json.dumps(data)) > MAX_BYTES:
        raise errors.TooLarge
    to: Participant = "agent" if sender == "visitor" else "visitor"
    data = {**data, "from": sender}
    keep(call.session_id, to, data)
    publish.ephemeral(call.session_id, to, {"type": "signal", "data": data})


def keep(session_id: UUID, to: Participant, data: dict[str, Any]) -> None:
    """Puts a signal into the mailbox of one side, in the place of the one `MOST` before it."""
    try:
        counter = _key(session_id, to)
        cache.add(counter, 0, COUNTER_SECONDS)
        number = cache.incr(counter)
        cache.set(f"{counter}:{number % MOST}", (number, data), KEPT_SECONDS)
    except Exception as error:  # a dead cache costs a polling side its signals, nothing else
        logger.warning("The cache is down (%s); signals reach sockets only.", type(error).__name__)


def pending(session_id: UUID, to: Participant, after: int) -> list[Signal]:
    """The signals for one side numbered above `after`; from the start again when the numbering began anew."""
    counter = _key(session_id, to)
    try:
        last = cache.get(counter) or 0
        first = after if after <= last else 0
        numbers = range(max(first, last - MOST) + 1, last + 1)
        found = dict(cache.get_many([f"{counter}:{number % MOST}" for number in numbers]).values()) if numbers else {}
    except Exception as error:
        logger.warning("The cache is down (%s); signals reach sockets only.", type(error).__name__)
        return []
    return [{"id": number, "data": found[number]} for number in numbers if number in found]


def _key(session_id: UUID, to: Participant) -> str:
    return f"livedesk:signals:{session_id.hex}:{to}"
