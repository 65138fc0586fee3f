"""What the hub asks the database: one query for all of this process's sockets, whatever their number."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Q

from widgets import permissions
from widgets.models import Call, CallParty, QueueMember, Ticket
from widgets.services import cobrowse_rows, contact_requests, presence, queues, seats, table
from widgets.services.agents import agent_ref
from widgets.times import iso

from .codec import encode

MOST_BYTES = 500_000  # of rows in one frame, half of what may wait for a slow agent
NOBODY = '{"type":"presence","data":{"parties":[]}}'
"""A visitor's frame while nobody is in the call beside the agent."""


class LiveCall(NamedTuple):
    """A call that is going on, as the hub needs it: who is in it, in which session, and its JSON."""

    user_ids: frozenset[int]
    session_id: UUID
    last_seq: int
    text: str


def waiting_in(session_ids: Collection[UUID]) -> dict[UUID, int]:
    """Session → the queue in which it waits. One query."""
    found = Ticket.objects.waiting().filter(session_id__in=session_ids)
    return dict(found.values_list("session_id", "queue_id"))


def live_calls(user_ids: Collection[int]) -> list[LiveCall]:
    """The active calls that these agents are in. Two queries."""
    parts = CallParty.objects.filter(user__in=user_ids, status=CallParty.Status.JOINED)
    found = Call.objects.filter(Q(agent__in=user_ids) | Q(pk__in=parts.values("call")), status=Call.Status.ACTIVE)
    found = seats.with_parties(found.select_related("session", "agent"))
    return [
        LiveCall(_people(call), call.session_id, call.session.last_seq, encode(_call(call)))
        for call in found.order_by("started_at")
    ]


def _people(call: Call) -> frozenset[int]:
    parties: list[CallParty] = call.known_parties  # type: ignore[attr-defined]
    here = {party.user_id for party in parties if party.status == CallParty.Status.JOINED}
    return frozenset(here | {call.agent_id} if call.agent_id else here)


def _call(call: Call) -> dict[str, Any]:
    return {
        "id": str(call.pk),
        "ticket_id": str(call.ticket_id),
        "session_id": str(call.session_id),
        "provider": call.provider,
        "status": call.status,
        "started_at": iso(call.started_at),
        "customer_name": call.session.customer_name,
        "page_url": call.session.page_url,
        "page_title": call.session.page_title,
        "last_event": call.session.last_seq,
        "agent": agent_ref(call.agent) if call.agent else None,
        "parties": seats.rows(call),
        "last_whisper": seats.last_whisper(call),
    }


def presence_frame(parties: Collection[Any]) -> str:
    """For a visitor: who is in the call beside the agent."""
    return encode({"type": "presence", "data": {"parties": list(parties)}})


def invitations(user_ids: Collection[int]) -> dict[int, tuple[frozenset[str], str]]:
    """For each of these agents the calls they are asked into: which, and the frame ``invitation``. One query."""
    found = seats.invitations(user_ids)
    return {
        user_id: (
            frozenset(each["id"] for each in theirs),
            encode({"type": "invitation", "data": {"invitations": theirs}}),
        )
        for user_id, theirs in found.items()
    }


def cobrowses(user_ids: Collection[int]) -> dict[int, str]:
    """For each of these agents the live cobrowsings that they may look at: the frame ``cobrowses``. Two queries."""
    shown = cobrowse_rows.shown(user_ids)
    return {user_id: encode({"type": "cobrowses", "data": {"cobrowses": theirs}}) for user_id, theirs in shown.items()}


class Reach(NamedTuple):
    """Which queues an agent sees, which of them they may answer, whether they supervise all, and may be in calls at all."""

    seen: frozenset[int]
    mine: frozenset[int]
    supervises: bool
    takes_part: bool = True


def reach(user_ids: Collection[int]) -> dict[int, Reach]:
    """The reach of each of these users; without one who may no longer look at all."""
    mine: dict[int, set[int]] = {}
    for user_id, queue_id in QueueMember.objects.filter(user__in=user_ids).values_list("user_id", "queue_id"):
        mine.setdefault(user_id, set()).add(queue_id)
    found = {}
    for user in get_user_model().objects.filter(pk__in=user_ids):
        if permissions.can_watch(user):
            seen = frozenset(queues.queues_of(user).values_list("pk", flat=True))
            rights = (permissions.can_supervise(user), permissions.can_take_part(user))
            found[user.pk] = Reach(seen, frozenset(mine.get(user.pk, ())), *rights)
    return found


def presences(user_ids: Collection[int]) -> dict[int, str]:
    """For each of these agents their frame ``presence``. One query."""
    words = presence.words_of(user_ids)
    return {user_id: encode({"type": "presence", "data": words[user_id]}) for user_id in user_ids}


def requests_open(reaches: Collection[Reach]) -> dict[Reach, str]:
    """For each reach the frame ``requests``. One query for all."""
    found = contact_requests.standings(set().union(*(reach.seen for reach in reaches)))
    texts = {}
    for reach in reaches:
        seen = [standing for queue_id, standing in found.items() if queue_id in reach.seen]
        newest = max((each.newest for each in seen if each.newest is not None), default=None)
        data = {"open": sum(each.open for each in seen), "newest": iso(newest) if newest else None}
        texts[reach] = encode({"type": "requests", "data": data})
    return texts


def ticket_tables(viewers: Iterable[tuple[int, Reach]]) -> dict[tuple[int, Reach], str]:
    """For each user with this reach their frame ``queue.tickets``. One query for all, one text for those who see the same."""
    wanted, made, texts = set(viewers), dict[tuple[int | None, Reach], str](), dict[str, dict[bool, str]]()
    found = table.tickets_in(set().union(*(reach.seen for _, reach in wanted)))
    tables, offered_to = {}, found.offered_to
    for user_id, reach in wanted:
        who = (user_id if user_id in offered_to else None, reach)
        if who not in made:
            sight = found.seen_by(user_id, reach.seen, reach.mine, supervises=reach.supervises)
            made[who] = _table_frame(sight, texts)
        tables[user_id, reach] = made[who]
    return tables


def _table_frame(sight: table.Sight, texts: dict[str, dict[bool, str]]) -> str:
    """Each row is written once for all; `texts` keeps them: ticket → whether it can be taken → JSON."""
    rows, size = [], 0
    for row in sight.rows:
        known = texts.setdefault(row.id, {})
        text = encode(row._asdict()) if row.offer else known.get(row.can_join)
        if text is None:
            text = known[row.can_join] = encode(row._asdict())
        size += len(text)
        if row.offer or size <= MOST_BYTES:
            rows.append(text)
    head = encode({"type": "queue.tickets", "data": {"waiting": sight.waiting, "queues": sight.queues}})
    return f'{head[:-2]},"tickets":[{",".join(rows)}]}}}}'
