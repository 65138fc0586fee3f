"""A desk that offers its visitors by itself: what the tests of routing and of offers look at."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from widgets.models import AgentPresence, Offer, Session, Ticket
from widgets.services import routing


def offered() -> list[tuple[str, str]]:
    """Who is offered whom now."""
    pending = Offer.objects.filter(outcome="pending").order_by("offered_at", "ticket__joined_at")
    return [(offer.agent.username, offer.ticket.session.customer_name) for offer in pending]


def later(seconds: float) -> int:
    """Looks at the desk as it is in so many seconds, with its agents still there."""
    now = timezone.now() + timedelta(seconds=seconds)
    AgentPresence.objects.update(seen_at=now)
    return routing.run(now)


def asks_for(session: Session, **fields: Any) -> None:
    """The visitor's ticket is like this."""
    Ticket.objects.filter(session=session).update(**fields)
