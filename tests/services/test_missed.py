"""Missed and dropped calls, each with its reason; how long everybody waited."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from widgets import errors
from widgets.models import Call, Queue, Session, Ticket
from widgets.services import activation, calls, history, presence, sessions, tickets
from widgets.services.audit import Actor

pytestmark = pytest.mark.django_db


def joined_ago(session, seconds):
    """Makes it so; gives the ticket."""
    Ticket.objects.filter(session=session).update(joined_at=timezone.now() - timedelta(seconds=seconds))
    return Ticket.objects.filter(session=session).latest("joined_at")


def facts(session):
    found = Call.objects.filter(session=session).order_by("started_at", "pk")
    return [(call.status, call.end_reason, call.waited_seconds, call.sla_met) for call in found]


def test_who_leaves_in_time_has_missed_a_call_within_the_sla(waiting):
    ann = waiting()
    joined_ago(ann, 30)
    tickets.leave(ann)
    tickets.leave(ann)
    assert facts(ann) == [("missed", "left", 30, True)]


def test_who_falls_silent_has_missed_a_call(waiting):
    ann = waiting()
    joined_ago(ann, 500)
    Session.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    presence.sweep()
    presence.sweep()
    assert facts(ann) == [("missed", "abandoned", 500, False)]


def test_ending_the_session_while_waiting_misses_a_call(waiting):
    ann = waiting()
    joined_ago(ann, 100)
    sessions.end(ann)
    assert facts(ann) == [("missed", "session_ended", 100, False)]


def test_who_is_sent_away_with_the_widget_has_missed_a_call(waiting, widget, alice):
    ann = waiting()
    activation.switch_off(Actor(alice), [widget], send_away=True, end_calls=False)
    assert facts(ann) == [("missed", "session_ended", 0, True)]


def test_a_call_keeps_how_long_it_was_waited_for(waiting, bob):
    ann = waiting()
    call = tickets.accept(bob, joined_ago(ann, 101).pk)
    calls.end(bob, call, "agent")
    assert facts(ann) == [("completed", "agent", 101, False)]


def test_the_sla_is_the_one_of_that_moment(waiting, bob):
    ann = waiting()
    tickets.accept(bob, joined_ago(ann, 99).pk)
    Queue.objects.update(sla_seconds=10)
    assert facts(ann) == [("active", "", 99, True)]


def test_who_is_given_back_waits_anew_and_may_miss_that(waiting, bob):
    ann = waiting()
    call = tickets.accept(bob, joined_ago(ann, 900).pk)
    tickets.release(bob, call.ticket_id)
    Call.objects.update(started_at=timezone.now() - timedelta(seconds=800))
    Call.objects.update(ended_at=timezone.now() - timedelta(seconds=20))
    tickets.leave(Session.objects.get(pk=ann.pk))
    assert facts(ann) == [("dropped", "released", 900, False), ("missed", "left", 20, True)]


def test_a_visitor_who_is_lost_in_the_call_is_dropped_not_missed(waiting, bob):
    ann = waiting()
    tickets.accept(bob, joined_ago(ann, 5).pk)
    long_ago = timezone.now() - timedelta(hours=1)
    Session.objects.update(seen_at=long_ago)
    Call.objects.update(started_at=long_ago)
    presence.sweep()
    assert facts(ann) == [("dropped", "visitor_lost", 5, True)]


def test_a_missed_call_is_no_call_to_rate_and_teaches_the_queue_nothing(waiting):
    ann = waiting()
    tickets.leave(ann)
    with pytest.raises(errors.NotInCall):
        sessions.rate(ann, 5)
    assert Queue.objects.get().service_seconds is None


def test_who_runs_the_desk_finds_missed_calls_in_the_history(waiting, alice, bob):
    ann = waiting()
    tickets.leave(ann)
    found = [(call.agent, call.status, call.duration_seconds) for call in history.calls_of(alice)[0]]
    assert found == [(None, "missed", 0)]
    assert history.calls_of(bob)[0] == []
