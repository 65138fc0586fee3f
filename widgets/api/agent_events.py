"""The polling twin of the agents' socket: who waits, the live calls, their events and signals."""

from __future__ import annotations

import json
import time
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from rest_framework.request import Request

from widgets import permissions
from widgets.conf import conf
from widgets.errors import InvalidRequest
from widgets.models import Call
from widgets.services import (
    contact_requests,
    doorbell,
    history,
    log,
    presence,
    queues,
    seats,
    signalling,
    table,
    workers,
)
from widgets.times import iso

from .agent import AgentView, call_data
from .agent_requests import standing_data
from .agent_shapes import AgentItem, AgentSignal
from .answer import Answer
from .inputs import number
from .polling import MOST_SEQ, MOST_WAIT

MOST_SESSIONS = 50
LATEST = timedelta(milliseconds=500)  # after a call's end its own last row is written, in the same transaction


@dataclass(slots=True)
class Cursor:
    """How far the console has read: of each live session the last event and signal, and what the table looked like."""

    sessions: dict[UUID, tuple[int, int]] = field(default_factory=dict)
    table: int = 0

    @classmethod
    def of(cls, text: str) -> Cursor:
        """Raises InvalidRequest."""
        if not text:
            return cls()
        try:
            table, *read = json.loads(urlsafe_b64decode(text.encode("ascii")))
            sessions = {UUID(hex=key): (_count(seq), _count(signal)) for key, seq, signal in read[:MOST_SESSIONS]}
            return cls(sessions, int(table))
        except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            raise InvalidRequest("Give the cursor as the last answer gave it.", param="cursor") from error

    def __str__(self) -> str:
        read = [[key.hex, seq, signal] for key, (seq, signal) in self.sessions.items()]
        return urlsafe_b64encode(json.dumps([self.table, *read], separators=(",", ":")).encode()).decode()


def _count(value: Any) -> int:
    if not isinstance(value, int) or not 0 <= value <= MOST_SEQ:
        raise ValueError
    return value


class AgentEventsView(AgentView):
    """What is new for the agent."""

    def get(self, request: Request) -> Answer:
        """Waiting visitors, live calls, their events and signals; waits up to `wait` seconds for a change."""
        return self.look()[0]

    def look(self) -> tuple[Answer, list[str]]:
        """The answer as of now; and, when nothing is new, the bells to wait for."""
        query = self.incoming.query()
        number(query, "wait", 0, MOST_WAIT)
        cursor = Cursor.of(query.get("cursor", ""))
        if permissions.can_take_part(self.user):
            presence.agent_heard([self.user.pk])
        sight = table.visible_tickets(self.user)
        live, _ = history.calls_of(self.user, active=True)
        ends = {call.session_id: call.session.last_seq for call in live}
        until = history.ends_of(self.user, [key for key in cursor.sessions if key not in ends])
        events, signals, sessions = _news(cursor, ends, until, seats.key_of(self.user.pk))
        words = presence.words_of([self.user.pk])[self.user.pk]
        invitations = seats.invitations([self.user.pk])[self.user.pk]
        left = contact_requests.standing_for(self.user)
        asked = [each["id"] for each in invitations]
        looks = zlib.crc32(
            json.dumps(
                [*map(_looks, sight.rows), sight.queues, *map(_call_looks, live), words, asked, left], default=str
            ).encode()
        )
        answer = Answer.of(
            {
                **sight.data(),
                "calls": [call_data(call) for call in live],
                "events": events,
                "signals": signals,
                "presence": words,
                "invitations": invitations,
                "requests": standing_data(left),
                "cursor": str(Cursor(sessions, looks)),
                "poll_interval_ms": conf.poll_interval_ms,
            }
        )
        if events or signals or looks != cursor.table:
            return answer, []
        of_queues = [f"queue:{pk}" for pk in queues.queues_of(self.user).values_list("pk", flat=True)]
        return answer, [f"agent:{self.user.pk}", *of_queues, *map(str, ends)]


def _looks(row: table.TicketRow) -> list[Any]:
    """What of a row is news; the time that passes is not."""
    offer = row.offer["id"] if row.offer else None
    place = [row.id, row.position, row.page_url, row.page_title, row.consent_status, row.customer_name]
    return [*place, row.can_join, offer]


def _call_looks(call: Call) -> list[Any]:
    """The same of a call."""
    page = [str(call.pk), call.agent_id, call.session.page_url, call.session.page_title]
    return [*page, seats.rows(call), seats.last_whisper(call)]


def _news(
    cursor: Cursor, ends: dict[UUID, int], until: dict[UUID, datetime], mailbox: str
) -> tuple[list[AgentItem], list[AgentSignal], dict[UUID, tuple[int, int]]]:
    """Rows and signals since the cursor, and how far they reach. A call that is over gives its last rows once more.

    The cursor is in the client's hands: of a session that is not the agent's any more nothing after `until` is told.
    """
    known = {key: seq for key, (seq, _) in cursor.sessions.items() if key in ends or key in until}
    rows = log.rows_after_many(known)
    events: list[AgentItem] = []
    signals: list[AgentSignal] = []
    sessions = {key: (seq, 0) for key, seq in ends.items()}
    for key, found in rows.items():
        last_moment = iso(until[key] + LATEST) if key not in ends else "~"
        mine = [row for row in found if row["created_at"] <= last_moment]
        events.extend({"session_id": str(key), **row} for row in mine)  # type: ignore[typeddict-item]
    for key in ends:
        last = cursor.sessions.get(key, (0, 0))[1]
        pending = signalling.pending(key, mailbox, last)
        signals.extend({"id": each["id"], "session_id": str(key), "data": each["data"]} for each in pending)
        seq = max([known.get(key, ends[key]), *(row["seq"] for row in rows.get(key, []))])
        sessions[key] = (seq, pending[-1]["id"] if pending else last)
    return events, signals, sessions


class _Look(AgentEventsView):
    """Runs in a worker thread, again and again, for one long poll."""

    def get(self, request: Request) -> Answer:
        answer, self.bells = self.look()
        return answer


def _looked(request: HttpRequest) -> tuple[HttpResponseBase, list[str]]:
    view = _Look()
    view.bells = []
    view.setup(request)
    return view.dispatch(request), view.bells


def agent_events_view() -> Callable[..., Any]:
    """`AgentEventsView`, which under ASGI waits on the event loop instead of in a thread."""
    plain = AgentEventsView.as_view()

    @transaction.non_atomic_requests
    async def view(request: HttpRequest) -> HttpResponseBase:
        if not isinstance(request, ASGIRequest) or request.method != "GET":
            return await sync_to_async(plain, thread_sensitive=True)(request)
        until = time.monotonic() + _wait(request)
        response, bells = await workers.run(_looked, request)
        while bells and doorbell.starter is not None and (left := until - time.monotonic()) > 0:
            with doorbell.listening(*bells, after=MOST_SEQ) as bell:
                response, bells = await workers.run(_looked, request)  # what happened before we listened
                if not bells:
                    break
                if not await bell.wait(left):
                    return (await workers.run(_looked, request))[0]
                response, bells = await workers.run(_looked, request)
        return response

    view.csrf_exempt = True  # type: ignore[attr-defined]
    view.cls = AgentEventsView  # type: ignore[attr-defined]
    return view


def _wait(request: HttpRequest) -> int:
    text = request.GET.get("wait", "0")
    return (
        min(int(text), conf.poll_wait, conf.agent_grace // 2)
        if text.isascii() and text.isdecimal() and len(text) < 4
        else 0
    )
