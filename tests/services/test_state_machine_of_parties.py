"""Random commands with several agents in a call: nobody is left in one that is over, and each has one who is responsible."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

from tests.conftest import role_group
from widgets.models import AgentPresence, AgentProfile, Call, CallParty, Queue, QueueMember, Ticket
from widgets.services import handover, parties, presence, supervision, tickets, whispers

from .test_state_machine import Desk, refused

LIVE = ("invited", "joined")


class ManyAgents(Desk):
    """The same desk with a second queue, a third agent and a supervisor; those who came last are in calls soon."""

    @initialize()
    def open(self) -> None:
        """All are there, in whatever queue."""
        super().open()
        sales = Queue.objects.create(name="Sales", slug="sales")
        for name, role in (("erin", "Agent"), ("olga", "Owner")):
            user = User.objects.create(username=name)
            user.groups.add(role_group(role))
            QueueMember.objects.create(queue=sales, user=user)
            self.agents.append(user)
        for agent in self.agents:
            presence.set_available(agent, True)
            AgentProfile.objects.create(user=agent, max_calls=5)

    @rule(which=st.integers(0, 3))
    def serve(self, which: int) -> None:
        """A visitor comes, and an agent takes them."""
        visitor: Any = self.arrive()
        self.fill_in(visitor, "Ann")
        self.join(visitor, True)
        refused(tickets.accept, self.agents[which], Ticket.objects.get(session=visitor).pk)

    @rule(
        who=st.integers(0, 3), to=st.integers(0, 3), warm=st.booleans(), slug=st.sampled_from(["", "support", "sales"])
    )
    def pass_on(self, who: int, to: int, warm: bool, slug: str) -> None:
        """Somebody passes a call on, to an agent or to a queue."""
        for call in self._calls():
            target = (None, slug) if slug else (str(self.agents[to].pk), None)
            refused(handover.warm if warm else handover.cold, self.agents[who], call, *target)

    @rule(who=st.integers(0, 3), what=st.sampled_from([parties.join, parties.decline, parties.leave]))
    def answer_or_leave(self, who: int, what: Any) -> None:
        """Somebody answers an invitation, or leaves, whether asked or not."""
        for call in self._calls():
            refused(what, self.agents[who], call.pk)

    @rule(to=st.integers(0, 3))
    def ask_in(self, to: int) -> None:
        """A call's own agent asks another one in, who comes."""
        for call in self._calls():
            refused(handover.warm, call.agent, call, str(self.agents[to].pk), None)
            refused(parties.join, self.agents[to], call.pk)

    @rule(who=st.integers(0, 4))
    def complete(self, who: int) -> None:
        """A warm transfer comes to its end, by the call's agent or by somebody who may not."""
        for call in self._calls():
            refused(handover.complete, self.agents[who] if who < 4 else call.agent, call)

    @rule(take_over=st.booleans())
    def supervise(self, take_over: bool) -> None:
        """The supervisor steps in."""
        for call in self._calls():
            refused(supervision.take_over if take_over else supervision.join, self.agents[3], call)

    @rule(who=st.integers(0, 3), seconds=st.sampled_from([0, 21]))
    def silence(self, who: int, seconds: int) -> None:
        """An agent's console is gone, or time passes; the desk draws its conclusions."""
        before = timezone.now() - timedelta(minutes=1)
        if not seconds:
            AgentPresence.objects.filter(user=self.agents[who]).update(seen_at=before)
            Ticket.objects.filter(status="assigned").update(assigned_at=before)
            CallParty.objects.filter(status="joined").update(joined_at=before)
        presence.return_visitors()
        parties.sweep(timezone.now() + timedelta(seconds=seconds))
        presence.agent_heard([self.agents[who].pk])

    @rule(who=st.integers(0, 3))
    def whisper(self, who: int) -> None:
        """A word behind the visitor's back."""
        for call in self._calls():
            refused(whispers.whisper, self.agents[who], call, "Hm", "1")

    @invariant()
    def nobody_is_left_in_a_call_that_is_over(self) -> None:
        """And nobody is asked in."""
        assert not CallParty.objects.filter(status__in=LIVE).exclude(call__status="active").exists()

    @invariant()
    def each_call_has_one_who_is_responsible(self) -> None:
        """The one whom its ticket names; they are no party of it, and beside them is one other at most."""
        for call in Call.objects.filter(status="active").select_related("ticket"):
            here = list(call.parties.filter(status__in=LIVE).values_list("user_id", flat=True))
            assert (call.agent_id, call.queue_id) == (call.ticket.agent_id, call.ticket.queue_id)
            assert call.agent_id is not None
            assert len(here) <= parties.ROOM
            assert call.agent_id not in here

    def _calls(self) -> list[Call]:
        found = Call.objects.select_related("session", "agent", "queue", "ticket__queue", "ticket__session")
        return list(found.filter(status="active").order_by("-started_at")[:2])


@pytest.mark.django_db
def test_random_commands_leave_no_call_with_two_or_with_nobody():
    run_state_machine_as_test(ManyAgents, settings=settings(max_examples=12, stateful_step_count=30))
