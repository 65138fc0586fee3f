"""Random commands drive sessions, tickets, offers and calls; no illegal state, no gap in `seq`, no second live ticket."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db.models import Count
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.conftest import HOST, role_group
from widgets import errors
from widgets.models import Call, Offer, Queue, QueueMember, Session, SessionEvent, Ticket, Widget
from widgets.services import answering, calls, messages, presence, routing, sessions, tickets

LEGAL = {
    # session: (live tickets, active calls)
    "ready": (0, 0),
    "queued": (1, 0),
    "in_call": (1, 1),
    "ended": (0, 0),
}


def refused(verb: Any, *args: Any) -> Any:
    """Runs a command; a refusal with a code is an answer, anything else is a failure."""
    try:
        return verb(*args)
    except errors.LivedeskError as error:
        if error.status >= 500:
            raise
        return None


class Desk(RuleBasedStateMachine):
    """Two agents, any number of visitors."""

    visitors = Bundle("visitors")

    @initialize()
    def open(self) -> None:
        """An empty desk: what the last example left is put away."""
        for model in (Session, Widget, Queue, User):
            model.objects.all().delete()
        queue = Queue.objects.create(name="Support", slug="support")
        self.widget = Widget.objects.create(name="Support", slug="support", queue=queue)
        role = role_group("Agent")
        self.agents = [User.objects.create(username=name) for name in ("bob", "dave")]
        for agent in self.agents:
            agent.groups.add(role)
            QueueMember.objects.create(queue=queue, user=agent)

    @rule(target=visitors)
    def arrive(self) -> Any:
        """A visitor opens the widget."""
        return sessions.start(self.widget, HOST, sessions.Page(url=f"{HOST}/")).pk

    @rule(visitor=visitors, name=st.sampled_from(["Ann", ""]))
    def fill_in(self, visitor: Any, name: str) -> None:
        """The form."""
        refused(sessions.submit_form, self._session(visitor), {"name": name})

    @rule(visitor=visitors, terms=st.booleans())
    def join(self, visitor: Any, terms: bool) -> None:
        """The queue."""
        refused(tickets.join, self._session(visitor), {"terms": terms})

    @rule(visitor=visitors)
    def leave(self, visitor: Any) -> None:
        """Gives up."""
        refused(tickets.leave, self._session(visitor))

    @rule(visitor=visitors, which=st.integers(0, 1), stale=st.booleans())
    def accept(self, visitor: Any, which: int, stale: bool) -> None:
        """An agent takes the visitor; `stale`: by an old ticket."""
        found = Ticket.objects.filter(session_id=visitor).order_by("joined_at" if stale else "-joined_at").first()
        if found:
            refused(tickets.accept, self.agents[which], found.pk)

    @rule(automatic=st.booleans(), which=st.integers(0, 1), available=st.booleans())
    def turn(self, automatic: bool, which: int, available: bool) -> None:
        """The queue is routed otherwise, an agent is available or not."""
        Queue.objects.update(routing="automatic" if automatic else "manual")
        presence.set_available(self.agents[which], available)

    @rule(seconds=st.sampled_from([0, 21]))
    def tick(self, seconds: int) -> None:
        """Offers move on, and perhaps their time is up."""
        now = timezone.now() + timedelta(seconds=seconds)
        routing.run(now)

    @rule(which=st.integers(0, 1), yes=st.booleans(), stale=st.booleans())
    def answer(self, which: int, yes: bool, stale: bool) -> None:
        """An agent answers an offer, perhaps one that is over."""
        found = Offer.objects.order_by("offered_at" if stale else "-offered_at").first()
        if found:
            refused(answering.accept if yes else answering.decline, self.agents[which], found.pk)

    @rule(visitor=visitors, which=st.integers(0, 1))
    def release(self, visitor: Any, which: int) -> None:
        """An agent gives the visitor back."""
        for ticket in Ticket.objects.filter(session_id=visitor):
            refused(tickets.release, self.agents[which], ticket.pk)

    @rule(visitor=visitors, reason=st.sampled_from(["visitor", "agent"]))
    def hang_up(self, visitor: Any, reason: Any) -> None:
        """Either side ends a call, perhaps one that is over."""
        call = Call.objects.filter(session_id=visitor).order_by("-started_at").first()
        if call:
            refused(calls.end, None, call, reason)

    @rule(visitor=visitors, client_id=st.sampled_from(["a", "b"]))
    def say(self, visitor: Any, client_id: str) -> None:
        """A message, perhaps repeated."""
        refused(messages.send, self._session(visitor), "visitor", "hello", client_id)

    @rule(visitor=visitors, silent=st.booleans(), stale=st.booleans())
    def time_passes(self, visitor: Any, silent: bool, stale: bool) -> None:
        """A visitor is not heard from, or a session grows old."""
        long_ago = timezone.now() - timedelta(hours=2)
        if silent:
            Session.objects.filter(pk=visitor).update(seen_at=long_ago)
            Call.objects.filter(session_id=visitor).update(started_at=long_ago)
        if stale:
            Session.objects.filter(pk=visitor).update(expires_at=long_ago)
        presence.sweep()

    @rule(visitor=consumes(visitors))
    def end(self, visitor: Any) -> None:
        """The visitor ends the session, twice."""
        sessions.end(self._session(visitor))
        sessions.end(self._session(visitor))

    @invariant()
    def every_state_is_legal(self) -> None:
        """A session's state says exactly which live ticket and call it has."""
        for session in Session.objects.all():
            live = session.tickets.filter(status__in=["waiting", "offered", "assigned"]).count()
            active = session.calls.filter(status="active").count()
            assert LEGAL[session.state] == (live, active), session.state

    @invariant()
    def every_offer_is_of_one_who_waits(self) -> None:
        """A ticket is `offered` exactly while its offer is pending; the constraints allow but one."""
        held = set(Ticket.objects.filter(status="offered").values_list("pk", flat=True))
        pending = list(Offer.objects.filter(outcome="pending").values_list("ticket", "agent"))
        assert held == {ticket for ticket, _ in pending}
        assert len({agent for _, agent in pending}) == len(pending)

    @invariant()
    def the_log_has_no_gap(self) -> None:
        """1, 2, 3 … as many as `last_seq` says."""
        for session in Session.objects.annotate(rows=Count("events")):
            seqs = SessionEvent.objects.filter(session=session).order_by("seq").values_list("seq", flat=True)
            assert list(seqs) == list(range(1, session.last_seq + 1))

    def _session(self, pk: Any) -> Session:
        return Session.objects.select_related("widget__queue").get(pk=pk)


@pytest.mark.django_db
def test_random_commands_find_no_illegal_state():
    run_state_machine_as_test(Desk, settings=settings(max_examples=60, stateful_step_count=30))
