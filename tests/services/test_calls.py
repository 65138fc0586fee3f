"""Calls, messages, the log and signals."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from widgets import errors, limits, signals
from widgets.models import AuditEvent, Call, Queue, Session, SessionEvent, Ticket
from widgets.services import calls, log, messages, seats, sessions, signalling, tickets

pytestmark = pytest.mark.django_db


def in_call(session, agent):
    return tickets.accept(agent, Ticket.objects.get(session=session).pk)


# calls


def test_an_end_is_told_once_and_the_first_counts(waiting, bob):
    ann = waiting()
    call = in_call(ann, bob)
    calls.end(bob, call, "agent")
    assert calls.end(ann, call, "visitor").end_reason == "agent"
    assert SessionEvent.objects.filter(session=ann, type="call.ended").count() == 1


def test_ending_a_former_call_leaves_the_present_one_alone(waiting, bob, dave):
    ann = waiting()
    former = calls.end(bob, in_call(ann, bob), "agent")
    tickets.join(Session.objects.get(pk=ann.pk), {"terms": True})
    present = tickets.accept(dave, Ticket.objects.live().get().pk)
    assert calls.end(bob, former, "agent") == former
    assert calls.current(ann) == present


def test_ending_a_call_that_was_given_back_leaves_the_next_one_alone(waiting, bob, dave):
    ann = waiting()
    former = in_call(ann, bob)
    tickets.release(bob, former.ticket_id)
    present = in_call(ann, dave)
    calls.end(bob, former, "agent")
    assert (calls.current(ann), Ticket.objects.get().status) == (present, "assigned")


def test_the_queue_learns_how_long_calls_take(waiting, bob):
    for seconds in (100, 200):
        call = in_call(waiting(), bob)
        Call.objects.filter(pk=call.pk).update(started_at=timezone.now() - timedelta(seconds=seconds))
        calls.end(bob, call, "agent")
    assert Queue.objects.get().service_seconds == pytest.approx(150, abs=2)


def test_notes_are_the_agents_own(waiting, bob, dave):
    call = in_call(waiting(), bob)
    calls.update_notes(bob, call, disposition="solved", notes="all well")
    assert Call.objects.get().notes == "all well"
    with pytest.raises(errors.PermissionDenied):
        calls.update_notes(dave, call, notes="mine now")
    with pytest.raises(errors.NotFound):
        calls.for_agent(dave, call.pk)


def test_what_agents_do_is_audited(waiting, bob):
    calls.end(bob, in_call(waiting(), bob), "agent")
    assert list(AuditEvent.objects.order_by("id").values_list("actor__username", "action")) == [
        ("bob", "ticket.accepted"),
        ("bob", "call.ended"),
    ]


def test_a_host_hears_of_calls_by_signal(waiting, bob, django_capture_on_commit_callbacks):
    heard = []
    signals.call_started.connect(lambda sender, call, **kw: heard.append(call), weak=False, dispatch_uid="t")
    with django_capture_on_commit_callbacks(execute=True):
        call = in_call(waiting(), bob)
    signals.call_started.disconnect(dispatch_uid="t")
    assert heard == [call]


def test_turn_credentials_expire_and_are_not_in_the_log(waiting, bob, settings):
    settings.WIDGETS_TURN_URLS, settings.WIDGETS_TURN_SECRET = ["turn:turn.example.com"], "s" * 32
    ann = waiting()
    join = calls.join_info(in_call(ann, bob), seats.VISITOR)
    server = join["ice_servers"][0]
    assert server["username"].startswith(str(join["expires_at"]))
    assert server["credential"]
    assert server["credential"] not in str([row.data for row in SessionEvent.objects.all()])


# messages, log, signals


def test_a_repeated_message_is_one_message(new_session):
    ann = new_session()
    first, again = messages.send(ann, "visitor", "hi", "c1"), messages.send(ann, "visitor", "hi", "c1")
    assert first[0] == again[0]
    assert (first[1], again[1]) == (True, False)


def test_a_message_said_again_after_the_end_is_the_same_and_a_new_one_is_refused(new_session):
    ann = new_session()
    first, _ = messages.send(ann, "visitor", "hi", "c1")
    sessions.end(ann)
    assert messages.send(ann, "visitor", "hi", "c1") == (first, False)
    with pytest.raises(errors.SessionEnded):
        messages.send(ann, "visitor", "are you there?", "c2")


def test_the_log_is_read_after_a_number(waiting):
    ann = waiting()
    assert [row["seq"] for row in log.rows_after(ann.pk, 1)] == [2]
    assert log.rows_after_many({ann.pk: 0})[ann.pk] == log.rows_after(ann.pk, 0)


def test_signals_wait_for_a_side_that_polls(waiting, bob):
    call = in_call(waiting(), bob)
    for n in range(3):
        signalling.send(call, seats.speaker(bob, call), {"call_id": str(call.pk), "n": n})
    found = signalling.pending(call.session_id, "visitor", 1)
    assert [(signal["id"], signal["data"]["n"], signal["data"]["from"]) for signal in found] == [
        (2, 1, "agent"),
        (3, 2, "agent"),
    ]
    assert signalling.pending(call.session_id, "agent", 0) == []


@pytest.mark.usefixtures("one_window")
def test_a_flood_of_signals_keeps_its_latest_and_pushes_nothing_else_out_of_the_cache(waiting, bob):
    limits.check("init", "192.0.2.1", "1/h")
    call = in_call(waiting(), bob)
    for n in range(400):
        signalling.keep(call.session_id, "agent", {"n": n})
    kept = [signal["data"]["n"] for signal in signalling.pending(call.session_id, "agent", 0)]
    assert kept == list(range(400 - signalling.MOST, 400))
    with pytest.raises(errors.RateLimited):
        limits.check("init", "192.0.2.1", "1/h")


def test_signals_are_for_the_live_call_and_bounded(waiting, bob):
    call = in_call(waiting(), bob)
    with pytest.raises(errors.InvalidRequest):
        signalling.send(call, seats.speaker(bob, call), {"call_id": "other"})
    with pytest.raises(errors.TooLarge):
        signalling.send(call, seats.speaker(bob, call), {"call_id": str(call.pk), "sdp": "x" * 70_000})
    with pytest.raises(errors.NotInCall):
        signalling.send(calls.end(bob, call, "agent"), seats.VISITOR, {"call_id": str(call.pk)})
