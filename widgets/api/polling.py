"""What a polling visitor asks again and again: the place in the queue, and what is new."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from widgets import tokens
from widgets.conf import conf
from widgets.errors import LivedeskError, NotQueued
from widgets.models import Session
from widgets.services import doorbell, log, presence, queues, seats, signalling

from .answer import Answer
from .entry import answered, finish, session_of, worked
from .failures import answer_to
from .incoming import Incoming
from .inputs import number
from .shapes import Events, Item

MOST_SEQ = 2**31 - 1
MOST_WAIT = 25
QUEUED_WAIT = 5.0  # seconds; places are told when a poll ends, so polls of those who wait end sooner
HEARD_AGAIN = 5.0  # seconds; how often polls are noted as signs of life, more often where the heartbeat is short


@answered
def place(incoming: Incoming) -> Answer:
    """`GET queue/`."""
    session = session_of(incoming)
    _note(session)
    standing = queues.standing(session.pk) if session.state == Session.State.QUEUED else None
    if standing is None:
        raise NotQueued
    return Answer.of(standing.data())


@dataclass(frozen=True, slots=True)
class Poll:
    """The query of `GET events/`; `signals` None: the caller does not want any."""

    after: int
    wait: int
    signals: int | None

    @classmethod
    def of(cls, incoming: Incoming) -> Poll:
        """Raises InvalidRequest."""
        query = incoming.query()
        signals = number(query, "signals", 0, MOST_SEQ) if "signals" in query else None
        return cls(number(query, "after", 0, MOST_SEQ), number(query, "wait", 0, MOST_WAIT), signals)


@answered
def events(incoming: Incoming) -> Answer:
    """`GET events/` without waiting."""
    return _look(incoming, session_of(incoming), Poll.of(incoming), _Seen())[0]


async def events_later(incoming: Incoming) -> Answer:
    """`GET events/`, waiting on the event loop: no thread and no connection is held meanwhile."""
    try:
        claims = tokens.read(incoming.token, "auth")
        poll = Poll.of(incoming)
    except LivedeskError as error:
        return await worked(finish, incoming, answer_to(error, incoming.request))
    began, seen = time.monotonic(), _Seen()
    with doorbell.listening(claims.session_id, after=poll.after) as bell:
        while True:
            answer = await worked(_tried, incoming, poll, seen)
            left = began + min(poll.wait, conf.poll_wait, seen.patience) - time.monotonic()
            if left <= 0 or doorbell.starter is None:
                return answer
            if not await bell.wait(left):  # a last look: places have changed, or the bell was lost
                return await worked(_tried, incoming, poll, seen)


@dataclass(slots=True)
class _Seen:
    """What one poll has seen; `patience` says for how many seconds it is worth waiting for a better answer."""

    patience: float = 0.0
    parties: list[seats.Seat] | None = None
    """Who was in the call at the first look."""


@answered
def _tried(incoming: Incoming, poll: Poll, seen: _Seen) -> Answer:
    seen.patience = 0.0
    answer, seen.patience = _look(incoming, session_of(incoming), poll, seen)
    return answer


def _note(session: Session) -> None:
    """A call is a sign of life."""
    if timezone.now() - session.seen_at > timedelta(seconds=min(HEARD_AGAIN, conf.heartbeat / 2)):
        presence.heard([session.pk])


def _look(incoming: Incoming, session: Session, poll: Poll, seen: _Seen) -> tuple[Answer, float]:
    _note(session)
    found: list[Any] = []
    if session.last_seq > poll.after:
        found.extend(log.rows_after(session.pk, poll.after))
    signals = _signals(session, poll)
    standing = queues.standing(session.pk) if session.state == Session.State.QUEUED else None
    data: Events = {
        "events": [*found, *signals],
        "state": session.state,  # type: ignore[typeddict-item]
        "queue": standing.data() if standing else None,  # type: ignore[typeddict-item]
        "poll_interval_ms": conf.poll_interval_ms,
    }
    fresh = bool(data["events"])
    if standing:
        data["events"].append({"type": "queue.position", "data": standing.data()})
    if session.state == Session.State.IN_CALL:
        here = seats.seats_of([session.pk]).get(session.pk, [])
        data["events"].append({"type": "presence", "data": {"parties": here}})
        fresh = fresh or here != (here if seen.parties is None else seen.parties)
        seen.parties = here
    patience = min(QUEUED_WAIT if standing else MOST_WAIT, conf.heartbeat * 1.5)
    return Answer.of(data), 0.0 if fresh else patience


def _signals(session: Session, poll: Poll) -> list[Item]:
    if poll.signals is None or session.state == Session.State.QUEUED:
        return []
    pending = signalling.pending(session.pk, "visitor", poll.signals)
    in_call = session.state == Session.State.IN_CALL
    return [
        {"type": each["type"], "id": each["id"], "data": each["data"]}
        for each in pending
        if in_call or each["type"] != "signal"
    ]
