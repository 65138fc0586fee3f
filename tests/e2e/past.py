"""A past for the demo's desk: calls of thirty days, as they would have been written. Runs within the demo."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from widgets.models import Call, Session, SessionEvent, Ticket, Widget

NAMES = ["Ada Lovelace", "Jonas Weber", "Amara Okafor", "Li Na", "Sofía Gómez", "Noor Haddad", "Émile Roux"]
SHOP = "https://shop.example"
PAGES = [("Teapots", f"{SHOP}/teapots/"), ("Checkout", f"{SHOP}/checkout/"), ("", f"{SHOP}/help/returns/")]
NOTES = "Kettle arrived with a dent; a new one goes out today.\nRefund not wanted."
Fact = tuple[str, int, dict[str, Any]]


def write() -> None:
    """Some 160 calls; whom they were with differs, and is the same each time."""
    rng = random.Random(7)
    for day in range(30):
        for at in range(rng.randrange(2, 9) if day else 14):
            call = one(rng, timedelta(days=day, minutes=at * 37 + 5))
            rows = [
                SessionEvent(
                    session=call.session,
                    seq=seq,
                    type=kind,
                    data=data,
                    created_at=call.started_at + timedelta(seconds=after),
                )
                for seq, (kind, after, data) in enumerate(facts(call), 1)
            ]
            SessionEvent.objects.bulk_create(rows)


def one(rng: random.Random, ago: timedelta) -> Call:
    """A call that began so long ago."""
    widget, began = Widget.objects.select_related("queue").get(slug="support"), timezone.now() - ago
    title, url = rng.choice(PAGES)
    answers = {"name": rng.choice(NAMES), "email": "a@example.com"}
    session = Session.objects.create(
        widget=widget, origin=SHOP, page_url=url, page_title=title, state="ended", form_data=answers
    )
    status = rng.choices(["completed", "missed", "dropped"], [82, 12, 6])[0]
    wait, length = int(rng.lognormvariate(3.9, 0.8)), int(rng.lognormvariate(5.6, 0.6))
    missed, rated = status == "missed", status == "completed" and rng.random() < 0.4
    joined = began - timedelta(seconds=wait)
    ticket = Ticket.objects.create(
        session=session, queue=widget.queue, status="left" if missed else "completed", joined_at=joined
    )
    agent = None if missed else get_user_model().objects.get(username=rng.choice(["bob", "dave"]))
    return Call.objects.create(
        ticket=ticket,
        session=session,
        agent=agent,
        queue=widget.queue,
        provider="peer",
        status=status,
        started_at=began,
        ended_at=began if missed else began + timedelta(seconds=length),
        end_reason={"missed": "left", "dropped": "visitor_lost"}.get(status, "agent"),
        waited_seconds=wait,
        sla_met=wait <= widget.queue.sla_seconds,
        rating=rng.choice([3, 4, 5, 5]) if rated else None,
        rating_comment="Quick and kind." if rated else "",
        disposition=rng.choice(["resolved", "follow_up", "", "escalated"]) if agent else "",
        notes=NOTES if agent and rng.random() < 0.5 else "",
    )


def facts(call: Call) -> Iterator[Fact]:
    """What happened in it: type, seconds from its beginning, data."""
    wait, length, ticket = call.waited_seconds or 0, call.duration_seconds, str(call.ticket_id)
    yield "form.submitted", -wait - 9, {"fields": ["name", "email"]}
    yield "queue.joined", -wait, {"ticket_id": ticket, "position": 2, "queue": call.ticket.queue.name}
    if call.agent is None:
        yield "queue.left", 0, {"ticket_id": ticket, "reason": "visitor"}
        return
    agent = {"id": str(call.agent.pk), "name": call.agent.get_full_name()}
    yield "agent.assigned", 0, {"ticket_id": ticket, "agent": agent}
    yield "call.started", 0, {"call_id": str(call.pk), "provider": "peer"}
    yield message(12, "Hello, my kettle arrived with a dent.", None)
    yield message(25, "Sorry to hear that! Could you show me?", agent)
    ended = {"call_id": str(call.pk), "reason": call.end_reason, "status": call.status, "duration_seconds": length}
    yield "call.ended", length, ended
    yield "session.ended", length + 20, {"reason": "visitor"}


def message(after: int, text: str, agent: dict[str, str] | None) -> Fact:
    sender = "agent" if agent else "visitor"
    return "message.sent", after, {"client_id": text, "text": text, "sender": sender, "agent": agent}
