"""Call signals between browsers: rung on the layer, and kept a minute for those who poll, each in a mailbox of their own.

Everybody in a call has a key: `visitor`, or `agent-` and the user's id. A signal goes to the one of them whom `to_party`
names, or to all others.

Signals are not facts: nothing of them is written down, and a lost one is repaired by the browsers' own restart.
"""

from __future__ import annotations

import json
import logging
from typing import Any, TypedDict
from uuid import UUID

from django.core.cache import cache

from .. import errors, publish
from ..models import Call
from . import seats
from .seats import Speaker

logger = logging.getLogger("widgets")
MAX_BYTES = 64 * 1024
KEPT_SECONDS = 60
COUNTER_SECONDS = 24 * 3600
MOST = 200


class Signal(TypedDict):
    """A signal in the mailbox; `id` counts up."""

    id: int
    data: dict[str, Any]
    type: str


def send(call: Call, sender: Speaker, data: dict[str, Any]) -> None:
    """Passes a signal on; one to somebody who is not there any more is dropped. Raises NotInCall, TooLarge, InvalidRequest.

    Who it is from is ours to say: `from` is the side, `party` the key and `party_name` an agent's name, whatever was sent.
    """
    if call.status != Call.Status.ACTIVE:
        raise errors.NotInCall
    if str(data.get("call_id")) != str(call.pk):
        raise errors.InvalidRequest("call_id names another call", param="call_id")
    to = data.get("to_party")
    if to is not None and not isinstance(to, str):
        raise errors.InvalidRequest("to_party is the key of one of those in the call", param="to_party")
    if len(json.dumps(data)) > MAX_BYTES:
        raise errors.TooLarge
    data = {**data, "from": sender.side, "party": sender.key, "party_name": sender.name}
    for key in seats.others(call, sender.key):
        if to in (None, key):
            keep(call.session_id, key, data)
            publish.ephemeral(call.session_id, key, {"type": "signal", "data": data})


def keep(session_id: UUID, to: str, data: dict[str, Any], kind: str = "signal") -> None:
    """Puts a signal into the mailbox of one of them, in the place of the one `MOST` before it.

    A `kind` of its own has what is no call's signal but goes the same way.
    """
    try:
        counter = _key(session_id, to)
        cache.add(counter, 0, COUNTER_SECONDS)
        number = cache.incr(counter)
        cache.set(f"{counter}:{number % MOST}", (number, data, kind), KEPT_SECONDS)
    except Exception as error:  # a dead cache costs a polling side its signals, nothing else
        logger.warning("The cache is down (%s); signals reach sockets only.", type(error).__name__)


def pending(session_id: UUID, to: str, after: int) -> list[Signal]:
    """The signals for one of them numbered above `after`; from the start again when the numbering began anew."""
    counter = _key(session_id, to)
    try:
        last = cache.get(counter) or 0
        first = after if after <= last else 0
        numbers = range(max(first, last - MOST) + 1, last + 1)
        kept = cache.get_many([f"{counter}:{number % MOST}" for number in numbers]).values() if numbers else ()
        found = {number: (data, kind) for number, data, kind in kept}
    except Exception as error:
        logger.warning("The cache is down (%s); signals reach sockets only.", type(error).__name__)
        return []
    return [{"id": number, "data": found[number][0], "type": found[number][1]} for number in numbers if number in found]


def _key(session_id: UUID, to: str) -> str:
    return f"livedesk:signals:{session_id.hex}:{to}"
