"""Races for calls that are handed over, with real threads. On SQLite here, on PostgreSQL where DATABASE_URL names one."""

from __future__ import annotations

from functools import partial

import pytest
from django.utils import timezone

from widgets.models import AgentPresence, Call, CallParty, Offer, Queue, Session, SessionEvent, Ticket, Widget
from widgets.services import calls, handover, parties, presence, routing, sessions, supervision, tickets

from .test_offer_races import agrees
from .test_races import at_once, no_gap, visitor

pytestmark = [pytest.mark.django_db(transaction=True)]
ROUNDS = 6


@pytest.fixture(autouse=True)
def desk(transactional_db: None) -> Widget:
    """A widget, made anew: transactional tests empty the tables."""
    queue = Queue.objects.create(name="Support", slug="support")
    return Widget.objects.create(name="Support", slug="support", queue=queue)


@pytest.fixture
def agent(person, desk):
    """Makes agents who are on duty."""

    def make(name):
        user = person(name, "Agent", desk.queue)
        presence.set_available(user, True)
        return user

    return make


def fresh(call):
    """Read anew: each of those who race has a copy of their own."""
    return Call.objects.select_related("session", "agent", "queue", "ticket__queue", "ticket__session").get(pk=call.pk)


def free(*agents):
    """They can take a call."""
    found = AgentPresence.objects.filter(user__in=agents)
    found.update(available=True, missed_offers=0, seen_at=timezone.now(), wrap_up_until=None)


def taken(bob, desk):
    """A new call of bob's."""
    return tickets.accept(bob, Ticket.objects.get(session=visitor(desk)).pk)


def sound(call):
    """Of one visitor at most one call lives, its ticket says the same, and nobody is left in a call that is over."""
    ticket = Ticket.objects.get(pk=call.ticket_id)
    live = Call.objects.filter(session=call.session_id, status="active")
    state = Session.objects.get(pk=call.session_id).state
    left = CallParty.objects.filter(status__in=("invited", "joined")).exclude(call__status="active").exists()
    if ticket.status == "assigned":
        return live.get().agent_id == ticket.agent_id and state == "in_call" and not left and no_gap(call.session)
    return not live.exists() and not left and no_gap(call.session)


def test_of_two_that_complete_one_does(desk, agent):
    bob, dave = agent("bob"), agent("dave")
    for _ in range(ROUNDS):
        free(bob, dave)
        call = taken(bob, desk)
        parties.invite(bob, call, dave), parties.join(dave, call.pk)
        outcome = at_once(*[partial(handover.complete, bob, fresh(call)) for _ in range(2)])
        assert outcome == {"Call": 1, "NotInCall": 1}
        assert SessionEvent.objects.filter(session=call.session, type="call.transferred").count() == 1
        assert sound(call)
        sessions.end(call.session)


def test_completing_while_the_call_ends_has_one_winner(desk, agent):
    bob, dave = agent("bob"), agent("dave")
    for _ in range(ROUNDS):
        free(bob, dave)
        call = taken(bob, desk)
        parties.invite(bob, call, dave), parties.join(dave, call.pk)
        at_once(
            partial(handover.complete, bob, fresh(call)),
            partial(calls.end, bob, fresh(call), "agent"),
            partial(parties.leave, dave, call.pk),
        )
        assert sound(call)
        sessions.end(call.session)


def test_a_cold_transfer_while_the_visitor_goes_loses_nobody(desk, agent):
    bob, dave = agent("bob"), agent("dave")
    for turn in range(ROUNDS):
        free(bob, dave)
        call = taken(bob, desk)
        to = (str(dave.pk), None) if turn % 2 else (None, "support")
        at_once(partial(handover.cold, bob, fresh(call), *to), partial(sessions.end, fresh(call).session))
        assert Session.objects.get(pk=call.session_id).state == "ended"
        assert not Ticket.objects.live().filter(session=call.session_id).exists()
        assert agrees()
        assert sound(call)


def test_a_cold_transfer_while_either_side_hangs_up_has_one_winner(desk, agent):
    bob, dave = agent("bob"), agent("dave")
    for _ in range(ROUNDS):
        free(bob, dave)
        call = taken(bob, desk)
        outcome = at_once(
            partial(handover.cold, bob, fresh(call), str(dave.pk), None),
            partial(calls.end, None, fresh(call), "visitor"),
            partial(tickets.release, bob, call.ticket_id),
        )
        ends = SessionEvent.objects.filter(session=call.session, type="call.ended").count()
        assert (ends, agrees(), sound(call)) == (1, True, True), outcome
        sessions.end(call.session)


def test_of_two_supervisors_who_take_over_one_does(desk, agent, person):
    bob, olga, omar = agent("bob"), person("olga", "Owner"), person("omar", "Owner")
    for _ in range(ROUNDS):
        call = taken(bob, desk)
        outcome = at_once(*[partial(supervision.take_over, user, fresh(call)) for user in (olga, omar)])
        assert outcome == {"Call": 1, "AlreadyTaken": 1}
        assert SessionEvent.objects.filter(session=call.session, type="call.transferred").count() == 1
        assert sound(call)
        sessions.end(call.session)


def test_taking_over_while_completing_and_while_the_agent_is_lost_has_one_heir(desk, agent, person):
    bob, dave, olga = agent("bob"), agent("dave"), person("olga", "Owner")
    for _ in range(ROUNDS):
        free(bob, dave)
        call = taken(bob, desk)
        parties.invite(bob, call, dave), parties.join(dave, call.pk)
        at_once(
            partial(handover.complete, bob, fresh(call)),
            partial(supervision.take_over, olga, fresh(call)),
            partial(handover.inherit, fresh(call).ticket, timezone.now()),
            partial(calls.end, None, fresh(call), "visitor"),
        )
        assert sound(call)
        sessions.end(call.session)


def test_of_five_who_come_in_at_once_one_finds_room(desk, agent, person):
    bob, dave = agent("bob"), agent("dave")
    owners = [person(f"owner{number}", "Owner") for number in range(4)]
    for _ in range(ROUNDS):
        free(bob, dave)
        call = taken(bob, desk)
        joins = [partial(supervision.join, owner, fresh(call)) for owner in owners]
        outcome = at_once(partial(parties.invite, bob, fresh(call), dave), *joins)
        assert (CallParty.objects.filter(call=call, status__in=("invited", "joined")).count(), outcome["CallFull"]) == (
            1,
            4,
        )
        sessions.end(call.session)


def test_an_agent_who_is_asked_in_twice_while_routing_looks_gets_one_of_the_three(desk, agent):
    bob, carol, dave = agent("bob"), agent("carol"), agent("dave")
    for _ in range(ROUNDS):
        Queue.objects.update(routing="manual")
        calls_ = [taken(user, desk) for user in (bob, carol)]
        waits = visitor(desk)
        free(dave)
        AgentPresence.objects.exclude(user=dave).update(available=False)
        Queue.objects.update(routing="automatic")
        invites = [partial(parties.invite, call.agent, fresh(call), dave) for call in calls_]
        at_once(*invites, routing.run, routing.run)
        got = CallParty.objects.filter(status="invited").count() + Offer.objects.filter(outcome="pending").count()
        assert got == 1
        for session in [waits, *[call.session for call in calls_]]:
            sessions.end(session)


def test_two_agents_who_pass_their_calls_to_each_other_end_without_waiting_for_ever(desk, agent):
    bob, dave = agent("bob"), agent("dave")
    for _ in range(ROUNDS):
        first, second = taken(bob, desk), taken(dave, desk)
        free(bob, dave)
        at_once(
            partial(handover.cold, bob, fresh(first), None, "support"),
            partial(handover.cold, dave, fresh(second), None, "support"),
            partial(calls.end, None, fresh(first), "visitor"),
            partial(calls.end, None, fresh(second), "visitor"),
        )
        assert sound(first)
        assert sound(second)
        for call in (first, second):
            sessions.end(call.session)
