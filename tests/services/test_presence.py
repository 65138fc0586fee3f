"""What follows when somebody is not heard from."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from widgets.models import AgentPresence, Call, Session, SessionEvent, Ticket
from widgets.services import presence, queues, tickets

pytestmark = pytest.mark.django_db


def last_event(session):
    return SessionEvent.objects.filter(session=session).latest("seq")


def silent(session, seconds):
    Session.objects.filter(pk=session.pk).update(seen_at=timezone.now() - timedelta(seconds=seconds))


def in_call(session, agent):
    call = tickets.accept(agent, Ticket.objects.get(session=session).pk)
    long_ago = timezone.now() - timedelta(minutes=10)
    Ticket.objects.update(assigned_at=long_ago)
    Call.objects.update(started_at=long_ago)
    return call


def test_a_silent_visitor_abandons_the_queue(waiting):
    ann, ben = waiting("Ann"), waiting("Ben")
    silent(ann, 61)
    assert presence.sweep() == 1
    assert last_event(ann).type == "queue.abandoned"
    assert queues.standing(ben.pk).position == 1
    assert Ticket.objects.get(session=ann).status == "abandoned"


def test_a_visitor_within_the_grace_keeps_the_place(waiting):
    ann = waiting()
    silent(ann, 59)
    assert presence.sweep() == 0
    assert queues.standing(ann.pk).position == 1


def test_the_grace_is_a_setting(waiting, settings):
    settings.WIDGETS_PRESENCE_GRACE = 5
    silent(waiting(), 6)
    assert presence.sweep() == 1


def test_a_heartbeat_keeps_many_with_one_query(waiting, django_assert_num_queries):
    visitors = [waiting(name) for name in "ABC"]
    for visitor in visitors:
        silent(visitor, 61)
    with django_assert_num_queries(1):
        presence.heard([visitor.pk for visitor in visitors])
    assert presence.sweep() == 0


def test_sweeping_twice_abandons_once(waiting):
    ann = waiting()
    silent(ann, 61)
    assert (presence.sweep(), presence.sweep()) == (1, 0)
    assert SessionEvent.objects.filter(session=ann, type="queue.abandoned").count() == 1


def test_a_call_whose_visitor_is_gone_is_dropped(waiting, bob):
    ann = waiting()
    in_call(ann, bob)
    presence.agent_heard([bob.pk])
    silent(ann, 61)
    assert presence.sweep() == 1
    assert Call.objects.get().status == "dropped"
    assert last_event(ann).data["reason"] == "visitor_lost"


def test_a_visitor_whose_agent_is_gone_is_back_at_the_head(waiting, bob):
    ann = waiting()
    in_call(ann, bob)
    AgentPresence.objects.update_or_create(user=bob, defaults={"seen_at": timezone.now() - timedelta(seconds=61)})
    assert presence.sweep() == 1
    assert queues.standing(ann.pk).position == 1
    assert last_event(ann).data["reason"] == "agent_lost"


@pytest.mark.parametrize(("seconds", "lost"), [(29, 0), (31, 1)])
def test_an_agent_has_a_grace_of_their_own(seconds, lost, waiting, bob):
    in_call(waiting(), bob)
    seen_at = timezone.now() - timedelta(seconds=seconds)
    AgentPresence.objects.update_or_create(user=bob, defaults={"seen_at": seen_at})
    assert presence.sweep() == lost


def test_a_session_is_told_before_it_expires_and_once(new_session):
    ann = new_session()
    Session.objects.update(expires_at=timezone.now() + timedelta(seconds=100))
    assert (presence.sweep(), presence.sweep()) == (1, 0)
    assert last_event(ann).type == "session.expiring"
    assert 95 <= last_event(ann).data["seconds"] <= 100


def test_a_session_that_nobody_uses_expires(new_session):
    ann = new_session()
    Session.objects.update(expires_at=timezone.now())
    presence.sweep()
    assert last_event(ann).data == {"reason": "expired"}
    assert Session.objects.get(pk=ann.pk).state == "ended"


def test_who_waits_does_not_expire(waiting):
    ann = waiting()
    Session.objects.update(expires_at=timezone.now() - timedelta(hours=1))
    assert presence.sweep() == 0
    assert Session.objects.get(pk=ann.pk).state == "queued"


def test_an_agent_is_available_while_heard_from(bob):
    presence.set_available(bob, True)
    assert presence.is_available(bob)
    AgentPresence.objects.update(seen_at=timezone.now() - timedelta(seconds=31))
    assert not presence.is_available(bob)
