"""Calls that are handed over: cold, warm, and from an agent who was lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from widgets import errors
from widgets.models import AgentPresence, AuditEvent, Call, CallParty, Offer, Queue, Session, SessionEvent, Ticket
from widgets.services import answering, calls, handover, parties, presence, queues, routing, targets, tickets

from .automatic import later, offered


@pytest.fixture
def bob(on_duty):
    """Is on duty, the longest idle."""
    return on_duty("bob")


@pytest.fixture
def dave(on_duty):
    """Is on duty."""
    return on_duty("dave")


@pytest.fixture
def sales(db):
    """Another queue, with a stricter SLA."""
    return Queue.objects.create(name="Sales", slug="sales", sla_seconds=10)


@pytest.fixture
def call(waiting, bob):
    """bob's call with Ann."""
    return tickets.accept(bob, waiting("Ann").tickets.get().pk)


def told(session):
    """The visitor's log from the call on."""
    rows = SessionEvent.objects.filter(session=session).order_by("seq")
    return [(row.type, row.data) for row in rows if row.type not in ("form.submitted", "queue.joined")][2:]


def test_a_visitor_who_is_passed_on_waits_in_the_other_queue_with_their_time_of_joining(call, bob, sales, waiting):
    joined = call.ticket.joined_at
    handover.cold(bob, call, None, "sales", "Wants ten kettles")
    ticket = Ticket.objects.get(pk=call.ticket_id)
    assert (ticket.status, ticket.queue, ticket.joined_at, ticket.agent) == ("waiting", sales, joined, None)
    assert Session.objects.get(pk=call.session_id).state == "queued"
    assert (ticket.handover["from"]["name"], ticket.handover["note"]) == ("Bob", "Wants ten kettles")
    assert queues.standing(call.session_id).position == 1


def test_a_cold_transfer_completes_the_call_in_the_queue_it_was_in(call, bob, sales, queue):
    handover.cold(bob, call, None, "sales")
    call.refresh_from_db()
    assert (call.status, call.end_reason, call.agent, call.queue) == ("completed", "transferred", bob, queue)
    queue.refresh_from_db()
    assert queue.service_count == 1


def test_the_visitor_is_told_where_they_go(call, bob, sales):
    handover.cold(bob, call, None, "sales")
    (passed, data), (ended, end), (unassigned, given) = told(call.session)
    assert (passed, data["mode"], data["to"], data["from_agent"]["name"]) == (
        "call.transferred",
        "cold",
        {"queue": "Sales"},
        "Bob",
    )
    assert (ended, end["reason"], end["status"]) == ("call.ended", "transferred", "completed")
    assert (unassigned, given["reason"]) == ("agent.unassigned", "transferred")


def test_the_next_wait_is_counted_from_the_transfer_and_judged_by_the_next_queue(call, bob, sales, person):
    Ticket.objects.update(joined_at=timezone.now() - timedelta(minutes=30))
    handover.cold(bob, call, None, "sales")
    Call.objects.filter(pk=call.pk).update(ended_at=timezone.now() - timedelta(seconds=40))
    again = tickets.accept(person("erin", "Agent", sales), call.ticket_id)
    assert (again.waited_seconds, again.sla_met, again.queue) == (40, False, sales)


def test_a_cold_transfer_to_an_agent_offers_them_the_visitor_in_a_queue_where_agents_pick(
    call, bob, dave, person, queue
):
    handover.cold(bob, call, str(dave.pk), None)
    routing.run()
    assert offered() == [("dave", "Ann")]
    with pytest.raises(errors.AlreadyTaken):
        tickets.accept(person("erin", "Agent", queue), call.ticket_id)
    assert answering.accept(dave, Offer.objects.get().pk).agent == dave


def test_an_agent_of_another_queue_is_offered_the_visitor_in_their_own(call, bob, on_duty, person, sales):
    erin = on_duty("erin")
    erin.queue_memberships.update(queue=sales)
    handover.cold(bob, call, str(erin.pk), None)
    assert Ticket.objects.get(pk=call.ticket_id).queue == sales
    assert offered() == [("erin", "Ann")]


def test_who_is_not_taken_by_the_agent_waits_at_the_head_for_everybody(call, bob, dave, waiting):
    waiting("Ben")
    handover.cold(bob, call, str(dave.pk), None)
    later(21)
    assert Offer.objects.get().outcome == "expired"
    assert Ticket.objects.waiting().in_order().first().pk == call.ticket_id
    assert tickets.accept(bob, call.ticket_id).agent == bob


@pytest.mark.parametrize("why", ["away", "silent", "busy", "wrapping up", "offered somebody", "asked elsewhere"])
def test_nothing_happens_where_the_agent_cannot_take_the_call(call, bob, dave, waiting, why):
    now = timezone.now()
    theirs = AgentPresence.objects.filter(user=dave)
    if why == "away":
        presence.set_available(dave, False)
    elif why == "silent":
        theirs.update(seen_at=now - timedelta(seconds=31))
    elif why == "wrapping up":
        theirs.update(wrap_up_until=now + timedelta(seconds=9))
    elif why == "busy":
        tickets.accept(dave, waiting("Ben").tickets.get().pk)
    elif why == "offered somebody":
        Offer.objects.create(ticket=waiting("Ben").tickets.get(), agent=dave, expires_at=now + timedelta(seconds=9))
    else:
        other = tickets.accept(bob, waiting("Ben").tickets.get().pk)
        parties.invite(bob, other, dave)
    for pass_on in (handover.cold, handover.warm):
        with pytest.raises(errors.AgentUnavailable):
            pass_on(bob, call, str(dave.pk), None)
    call.refresh_from_db()
    assert (call.status, Session.objects.get(pk=call.session_id).state) == ("active", "in_call")


def test_a_call_does_not_go_to_a_queue_that_is_closed(call, bob, sales):
    Queue.objects.filter(pk=sales.pk).update(is_paused=True)
    with pytest.raises(errors.QueueClosed):
        handover.cold(bob, call, None, "sales")
    assert [queue["slug"] for queue in targets.of(call)["queues"]] == ["support"]


@pytest.mark.parametrize(("agent", "line"), [("x", None), ("99999", None), (None, "nowhere"), (None, "")])
def test_unknown_targets_are_named(call, bob, agent, line):
    with pytest.raises(errors.InvalidRequest) as caught:
        handover.cold(bob, call, agent, line)
    assert caught.value.param == ("agent" if agent else "queue")


def test_a_warm_transfer_makes_the_one_who_was_asked_in_responsible(call, bob, dave):
    handover.warm(bob, call, str(dave.pk), None, "Speaks German")
    parties.join(dave, call.pk)
    done = handover.complete(bob, call)
    ticket = Ticket.objects.get(pk=call.ticket_id)
    assert (done.agent, done.status, ticket.agent, ticket.status) == (dave, "active", dave, "assigned")
    assert told(call.session)[-1] == (
        "call.transferred",
        {
            "call_id": str(call.pk),
            "mode": "warm",
            "from_agent": {"id": str(bob.pk), "name": "Bob"},
            "to": {"agent": {"id": str(dave.pk), "name": "Dave"}},
        },
    )
    assert ticket.handover["note"] == "Speaks German"
    assert Session.objects.get(pk=call.session_id).state == "in_call"


def test_the_former_agent_is_free_and_the_new_one_is_not(call, bob, dave, waiting, queue):
    Queue.objects.update(wrap_up_seconds=30)
    handover.warm(bob, call, str(dave.pk), None)
    parties.join(dave, call.pk)
    handover.complete(bob, Call.objects.get(pk=call.pk))
    former = AgentPresence.objects.get(user=bob)
    assert former.wrap_up_until is not None
    assert former.wrap_up_until > timezone.now() + timedelta(seconds=25)
    presence.end_wrap_up(bob)
    Queue.objects.update(routing="automatic")
    waiting("Ben")
    routing.run()
    assert offered() == [("bob", "Ben")]


def test_the_former_agent_may_do_nothing_any_more(call, bob, dave):
    handover.warm(bob, call, str(dave.pk), None)
    parties.join(dave, call.pk)
    handover.complete(bob, call)
    with pytest.raises(errors.NotFound):
        calls.for_agent(bob, call.pk)
    with pytest.raises(errors.NotFound):
        tickets.release(bob, call.ticket_id)


def test_nobody_is_made_responsible_who_is_not_in_the_call(call, bob, dave):
    handover.warm(bob, call, str(dave.pk), None)
    with pytest.raises(errors.NotInCall):
        handover.complete(bob, call)
    assert Call.objects.get(pk=call.pk).agent == bob


def test_a_warm_transfer_to_a_queue_asks_the_longest_idle_who_suits(call, bob, on_duty, sales):
    on_duty("erin", skills=["billing"]), on_duty("fred", skills=["loans"]), on_duty("gina", skills=["loans"])
    for member in bob.queue_memberships.model.objects.exclude(user=bob):
        member.queue = sales
        member.save()
    call.ticket.skills = ["loans"]
    handover.warm(bob, call, None, "sales")
    assert CallParty.objects.get().user.username == "fred"


def test_a_lost_agents_call_goes_to_who_is_in_it_and_not_to_the_line(call, bob, dave):
    handover.warm(bob, call, str(dave.pk), None)
    parties.join(dave, call.pk)
    lose(bob, call)
    assert presence.return_visitors() == 1
    call.refresh_from_db()
    assert (call.agent, call.status) == (dave, "active")
    assert told(call.session)[-1][0] == "call.transferred"
    assert AuditEvent.objects.filter(action="call.transferred", details__how="agent_lost", actor=None).count() == 1


def test_where_both_are_lost_the_visitor_is_back_in_the_line(call, bob, dave):
    handover.warm(bob, call, str(dave.pk), None)
    parties.join(dave, call.pk)
    lose(bob, call), lose(dave, call)
    presence.return_visitors()
    assert Ticket.objects.get(pk=call.ticket_id).status == "waiting"
    assert not CallParty.objects.filter(status__in=("invited", "joined")).exists()


def lose(user, call):
    """The user's console has not been heard from for a minute."""
    before = timezone.now() - timedelta(minutes=1)
    AgentPresence.objects.filter(user=user).update(seen_at=before)
    Ticket.objects.filter(pk=call.ticket_id).update(assigned_at=before)


def test_each_transfer_stands_in_the_audit_log(call, bob, dave, sales):
    handover.cold(bob, call, None, "sales")
    row = AuditEvent.objects.get(action="call.transferred")
    assert (row.actor, row.details) == (bob, {"mode": "cold", "queue": "sales"})
