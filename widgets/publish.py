"""The only writer of the log and of the channel layer: append rows, and after commit ring once.

The layer is a doorbell and the log is the letter. Sending never blocks the caller and never raises: whoever misses the
bell finds the rows by their numbers.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from typing import Any
from uuid import UUID

from channels import DEFAULT_CHANNEL_LAYER
from channels.layers import get_channel_layer
from django.db import connections, router, transaction
from django.db.models import F
from django.utils import timezone

from .events import Event
from .models import EventRow, Session, SessionEvent

logger = logging.getLogger("widgets")
GROUP = "livedesk"
SEND_TIMEOUT = 5.0
_lock = threading.Lock()
_hub_loop: asyncio.AbstractEventLoop | None = None
_own_loop: asyncio.AbstractEventLoop | None = None


def append(
    session: Session,
    *events: Event,
    become: str | None = None,
    only_from: Sequence[str] = (),
    queue_id: int | None = None,
    agents: Iterable[int] = (),
    idempotency_key: str | None = None,
    parties: Sequence[Mapping[str, Any]] | None = None,
    **changes: Any,
) -> list[SessionEvent] | None:
    """Writes the session's new state and the rows in one UPDATE and one INSERT, and rings after commit.

    Call it in a transaction, last (lock order: ticket, call, session). None when the session was not in one of the
    states `only_from`: nothing is written then, and the caller rolls back or answers otherwise.
    `idempotency_key` belongs to the last event, `parties` to the bell.
    """
    found = Session.objects.filter(pk=session.pk)
    if only_from:
        found = found.filter(state__in=list(only_from))
    if become is not None:
        changes["state"] = become
    if not found.update(last_seq=F("last_seq") + len(events), **changes):
        return None
    last = Session.objects.values_list("last_seq", flat=True).get(pk=session.pk)
    first = last - len(events) + 1
    now = timezone.now()
    rows = [
        SessionEvent(session=session, seq=first + at, type=event.type, data=event.data(), created_at=now)
        for at, event in enumerate(events)
    ]
    if rows:
        rows[-1].idempotency_key = idempotency_key
        SessionEvent.objects.bulk_create(rows)
    for name, value in changes.items():
        setattr(session, name, value)
    session.last_seq = last
    ring(session.pk, [row.row() for row in rows], queue_id=queue_id, agents=agents, parties=parties)
    return rows


def append_alone(
    session: Session, event: Event, *, only_from: Sequence[str], idempotency_key: str
) -> SessionEvent | None:
    """As `append` of one event that changes nothing else, in a transaction of its own. Raises IntegrityError.

    On PostgreSQL that is one statement and one round trip where `append` takes five: messages are what is written most.
    """
    connection = connections[router.db_for_write(Session)]
    if connection.vendor != "postgresql":
        with transaction.atomic():
            rows = append(session, event, only_from=only_from, idempotency_key=idempotency_key)
        return rows[0] if rows else None
    row = SessionEvent(session=session, type=event.type, data=event.data(), idempotency_key=idempotency_key)
    data = SessionEvent._meta.get_field("data").get_db_prep_save(row.data, connection)
    params = [session.pk, list(only_from), row.type, data, row.created_at, idempotency_key]
    inside = transaction.atomic() if connection.in_atomic_block else nullcontext()
    with inside, connection.cursor() as cursor:
        cursor.execute(_ALONE, params)
        found = cursor.fetchone()
    if found is None:
        return None
    row.pk, row.seq = found
    session.last_seq = row.seq
    ring(session.pk, [row.row()])
    return row


_ALONE = f"""
WITH said AS (
    UPDATE {Session._meta.db_table} SET last_seq = last_seq + 1 WHERE id = %s AND state = ANY(%s) RETURNING id, last_seq
)
INSERT INTO {SessionEvent._meta.db_table} (session_id, seq, type, data, created_at, idempotency_key)
SELECT id, last_seq, %s, %s, %s, %s FROM said RETURNING id, seq
"""  # noqa: S608 (names of our own tables)


def end_each(session_ids: Sequence[UUID], event: Event, only_from: str) -> list[UUID]:
    """Ends those of the sessions that are in this state: three queries, however many. Their ids.

    Call it in a transaction. The moment of the end, to the microsecond, says afterwards which ones it were.
    """
    now, ended = timezone.now(), Session.State.ENDED
    found = Session.objects.filter(pk__in=session_ids)
    if not found.filter(state=only_from).update(state=ended, ended_at=now, last_seq=F("last_seq") + 1):
        return []
    last = dict(found.filter(state=ended, ended_at=now).values_list("pk", "last_seq"))
    made = [
        SessionEvent(session_id=pk, seq=seq, type=event.type, data=event.data(), created_at=now)
        for pk, seq in last.items()
    ]
    for row in SessionEvent.objects.bulk_create(made):
        ring(row.session_id, [row.row()])
    return list(last)


def ring(
    session_id: UUID | None,
    rows: list[EventRow],
    *,
    queue_id: int | None = None,
    agents: Iterable[int] = (),
    parties: Sequence[Mapping[str, Any]] | None = None,
    requests_of: int | None = None,
) -> None:
    """After commit, tells every process what is new: rows of a session, a changed queue, agents concerned.

    With `parties` (who is in the session's call beside its agent) `agents` are all who may follow the session from then on.
    `requests_of` is a queue in which something was left or dealt with, and who waits there is as it was.
    """
    message = {
        "type": "livedesk.bell",
        "session": str(session_id) if session_id else None,
        "events": rows,
        "queue": queue_id,
        "agents": list(agents),
        "parties": parties,
        "requests": requests_of,
    }
    transaction.on_commit(partial(_send, message), robust=True)


def ephemeral(session_id: UUID, to: str, frame: dict[str, Any]) -> None:
    """Sends what may be lost (signal, cursor, typing) to one side of a session, `visitor` or `agent`, or to one agent.

    An agent is named by `agent-` and their id, whether they follow the session already or not.
    """
    _send({"type": "livedesk.ephemeral", "session": str(session_id), "to": to, "frame": frame})


def frame(session_id: UUID, octets: bytes) -> None:
    """Sends a frame of a page without a socket to the processes of those who look at it. It may be lost."""
    _send({**frame_message(session_id, octets), "http": True})


def frame_message(session_id: UUID, octets: bytes) -> dict[str, Any]:
    """The same as it goes over the layer."""
    return {"type": "livedesk.frame", "session": str(session_id), "frame": octets}


def watch(session_id: UUID, cobrowse_id: UUID, channel: str, *, on: bool, wants: Mapping[str, Any] | None) -> None:
    """Tells the process of a visitor's page that somebody behind this channel looks, or does no more, and what they want."""
    names = {"session": str(session_id), "cobrowse": str(cobrowse_id), "channel": channel}
    _send({"type": "livedesk.watch", **names, "on": on, "wants": dict(wants) if wants else None})


async def straight(channel: str, message: dict[str, Any]) -> None:
    """Sends to one process, on its hub's loop; raises what the layer does. Whoever sends in order awaits each."""
    layer = get_channel_layer(DEFAULT_CHANNEL_LAYER)
    if layer is not None:
        await asyncio.wait_for(layer.send(channel, message), SEND_TIMEOUT)


def use_loop(loop: asyncio.AbstractEventLoop | None) -> None:
    """The process's hub lends its loop: the in-memory layer works within one only, and Redis connections live on."""
    global _hub_loop
    _hub_loop = loop


def _send(message: dict[str, Any]) -> None:
    try:
        asyncio.run_coroutine_threadsafe(_deliver(message), _loop())
    except RuntimeError:  # the loop was closed under us; the rows are in the log
        logger.debug("No loop to ring on; clients will find the rows by their numbers.")


async def _deliver(message: dict[str, Any]) -> None:
    layer = get_channel_layer(DEFAULT_CHANNEL_LAYER)
    if layer is None:
        return
    try:
        await asyncio.wait_for(layer.group_send(GROUP, message), SEND_TIMEOUT)
    except Exception as error:  # layers raise what their servers do
        logger.warning("The channel layer is down (%s); clients catch up from the log.", type(error).__name__)


def _loop() -> asyncio.AbstractEventLoop:
    """The hub's loop, or a thread's of our own where no hub runs (WSGI, commands)."""
    global _own_loop
    if _hub_loop is not None and _hub_loop.is_running():
        return _hub_loop
    with _lock:
        if _own_loop is None or not _own_loop.is_running():
            loop = asyncio.new_event_loop()
            started = threading.Event()
            loop.call_soon(started.set)
            threading.Thread(target=loop.run_forever, name="livedesk-ring", daemon=True).start()
            started.wait(SEND_TIMEOUT)
            _own_loop = loop
        return _own_loop
