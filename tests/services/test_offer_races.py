"""Races for offers, with real threads and real transactions. On SQLite here, on PostgreSQL where DATABASE_URL names one."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.db.models import Count
from django.utils import timezone

from widgets.models import AgentPresence, Call, Offer, Queue, Session, Ticket, Widget
from widgets.services import answering, calls, offers, presence, routing, sessions, tickets

from .test_races import at_once, no_gap, visitor

pytestmark = [pytest.mark.django_db(transaction=True)]
ROUNDS = 8


@pytest.fixture(autouse=True)
def desk(transactional_db: None) -> Widget:
    """A widget whose queue offers its visitors by itself, made anew: transactional tests empty the tables."""
    queue = Queue.objects.create(name="Support", slug="support", routing="automatic")
    return Widget.objects.create(name="Support", slug="support", queue=queue)


@pytest.fixture
def bob(person, desk):
    """Is on duty."""
    user = person("bob", "Agent", desk.queue)
    presence.set_available(user, True)
    return user


def forgiven():
    """Every agent is available, whatever they let go before."""
    AgentPresence.objects.update(available=True, missed_offers=0, seen_at=timezone.now())


def agrees():
    """A ticket is `offered` exactly while it has a pending offer, and nobody has two."""
    held = set(Ticket.objects.filter(status="offered").values_list("pk", flat=True))
    pending = Offer.objects.filter(outcome="pending")
    once = not pending.order_by().values("agent").annotate(n=Count("pk")).filter(n__gt=1).exists()
    return once and held == set(pending.values_list("ticket", flat=True))


def test_ten_ticks_at_once_make_one_offer(desk, bob):
    presence.set_available(bob, False)
    for _ in range(ROUNDS):
        ann = visitor(desk)
        forgiven()
        at_once(*[routing.run for _ in range(10)])
        assert Offer.objects.filter(outcome="pending").count() == 1
        assert agrees()
        tickets.leave(ann)


def test_ten_ticks_at_once_share_five_visitors_among_eight_agents(desk, person):
    agents = [person(f"agent{number}", "Agent", desk.queue) for number in range(8)]
    waiting = [visitor(desk) for _ in range(5)]
    for agent in agents:
        AgentPresence.objects.create(user=agent, available=True)
    at_once(*[routing.run for _ in range(10)])
    assert Offer.objects.filter(outcome="pending").count() == len(waiting)
    assert agrees()


def test_ten_ticks_at_once_end_an_offer_once(desk, bob):
    visitor(desk)
    later = timezone.now() + timedelta(seconds=21)
    at_once(*[partial(routing.run, later) for _ in range(10)])
    assert Offer.objects.filter(outcome="expired").count() == 1
    assert AgentPresence.objects.get().missed_offers == 1
    assert agrees()


def test_accepting_while_the_time_is_up_has_one_winner(desk, bob):
    for _ in range(ROUNDS):
        forgiven()
        ann = visitor(desk)
        offer = Offer.objects.select_related("ticket").get(outcome="pending")
        outcome = at_once(partial(answering.accept, bob, offer.pk), partial(offers.close, offer, Offer.Outcome.EXPIRED))
        offer.refresh_from_db()
        won = outcome["Call"] == 1
        assert offer.outcome == ("accepted" if won else "expired")
        assert Session.objects.get(pk=ann.pk).state == ("in_call" if won else "queued")
        assert agrees()
        assert no_gap(ann)
        sessions.end(ann)


def test_accepting_while_the_visitor_leaves_has_one_winner(desk, bob):
    for _ in range(ROUNDS):
        forgiven()
        ann = visitor(desk)
        offer = Offer.objects.get(outcome="pending")
        outcome = at_once(partial(answering.accept, bob, offer.pk), partial(tickets.leave, ann))
        state = Session.objects.get(pk=ann.pk).state
        assert (outcome, state) in [
            ({"Call": 1, "InCall": 1}, "in_call"),
            ({"OfferOver": 1, "NoneType": 1}, "ready"),
        ]
        assert agrees()
        assert no_gap(ann)
        sessions.end(ann)


def test_yes_no_a_supervisor_and_a_tick_at_once_have_one_winner(desk, bob, person):
    olga = person("olga", "Owner")
    for _ in range(ROUNDS):
        forgiven()
        ann = visitor(desk)
        offer = Offer.objects.get(outcome="pending")
        at_once(
            partial(answering.accept, bob, offer.pk),
            partial(answering.decline, bob, offer.pk),
            partial(tickets.accept, olga, offer.ticket_id),
            partial(routing.run, timezone.now() + timedelta(seconds=21)),
        )
        assert Call.objects.filter(session=ann, status="active").count() <= 1
        assert agrees()
        assert no_gap(ann)
        sessions.end(ann)


def test_a_break_while_an_offer_is_made_leaves_the_agent_without_one(desk, bob):
    for _ in range(ROUNDS):
        presence.set_available(bob, False)
        ann = visitor(desk)
        forgiven()
        at_once(routing.run, partial(presence.set_available, bob, False), routing.run)
        routing.run()
        assert not Offer.objects.filter(outcome="pending").exists()
        assert agrees()
        tickets.leave(ann)


def test_twenty_agents_answer_forty_visitors_and_each_is_served_once(desk, person):
    agents = [person(f"agent{number}", "Agent", desk.queue) for number in range(20)]
    for agent in agents:
        AgentPresence.objects.create(user=agent, available=True)
    waiting = [visitor(desk) for _ in range(40)]

    def work(agent):
        while Ticket.objects.waiting().exists():
            offer = Offer.objects.filter(agent=agent, outcome="pending").first()
            if offer is None:
                routing.run()
                continue
            calls.end(agent, answering.accept(agent, offer.pk), "agent")

    at_once(*[partial(work, agent) for agent in agents[:6]], *[partial(_silent, agent) for agent in agents[6:]])
    assert Call.objects.filter(status="completed").count() == len(waiting)
    assert Offer.objects.filter(outcome="accepted").count() == len(waiting)
    assert all(map(no_gap, waiting))


def _silent(agent):
    presence.set_available(agent, False)
