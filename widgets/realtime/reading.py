"""What the hub asks the database: one query for all of this process's sockets, whatever their number."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, replace
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth import get_user_model

from widgets import permissions
from widgets.models import Call, QueueMember, Ticket
from widgets.services import queues
from widgets.times import iso

from .codec import encode


class LiveCall(NamedTuple):
    """A call that is going on, as the hub needs it: whose, in which session, and its JSON."""

    agent_id: int
    session_id: UUID
    last_seq: int
    text: str


def waiting_in(session_ids: Collection[UUID]) -> dict[UUID, int]:
    """Session → the queue in which it waits. One query."""
    found = Ticket.objects.waiting().filter(session_id__in=session_ids)
    return dict(found.values_list("session_id", "queue_id"))


def live_calls(user_ids: Collection[int]) -> list[LiveCall]:
    """The active calls of these agents. One query."""
    found = Call.objects.filter(agent__in=user_ids, status=Call.Status.ACTIVE).select_related("session")
    return [
        LiveCall(call.agent_id or 0, call.session_id, call.session.last_seq, encode(_call(call)))
        for call in found.order_by("started_at")
    ]


def _call(call: Call) -> dict[str, Any]:
    return {
        "id": str(call.pk),
        "ticket_id": str(call.ticket_id),
        "session_id": str(call.session_id),
        "provider": call.provider,
        "status": call.status,
        "started_at": iso(call.started_at),
        "customer_name": call.session.customer_name,
        "last_event": call.session.last_seq,
    }


class Reach(NamedTuple):
    """Which queues an agent sees, and which of them they may answer."""

    seen: frozenset[int]
    mine: frozenset[int]


def reach(user_ids: Collection[int]) -> dict[int, Reach]:
    """The reach of each of these users; without one who may no longer look at all."""
    mine: dict[int, set[int]] = {}
    for user_id, queue_id in QueueMember.objects.filter(user__in=user_ids).values_list("user_id", "queue_id"):
        mine.setdefault(user_id, set()).add(queue_id)
    found = {}
    for user in get_user_model().objects.filter(pk__in=user_ids):
        if permissions.can_watch(user):
            seen = frozenset(queues.queues_of(user).values_list("pk", flat=True))
            found[user.pk] = Reach(seen, frozenset(mine.get(user.pk, ())))
    return found


def ticket_tables(reaches: Iterable[Reach]) -> dict[Reach, str]:
    """For each reach its frame ``queue.tickets``. One query for all of them."""
    wanted = set(reaches)
    rows = queues.tickets_in(set().union(*(r.seen for r in wanted)))
    tables = {}
    for each in wanted:
        seen = [replace(row, can_join=row.queue["id"] in each.mine) for row in rows if row.queue["id"] in each.seen]
        tables[each] = encode({"type": "queue.tickets", "data": {"tickets": [asdict(row) for row in seen]}})
    return tables
