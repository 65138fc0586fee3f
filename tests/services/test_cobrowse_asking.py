"""A visitor who has said no is not asked the same again at once, nor without end."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from tests.cobrowsing import ask_control, later, let_steer, look_on
from tests.recording import allow, ask_record
from tests.services.duty import bob, call, dave
from widgets import errors
from widgets.models import AuditEvent, Cobrowse
from widgets.services import calls, cobrowse, cobrowse_codes, parties, recordings, tickets

__all__ = ["bob", "call", "dave"]


@pytest.fixture
def seen(call, bob, settings):
    """Ann has agreed to be seen; the widget's pages may be recorded."""
    allow(settings, call.session.widget)
    return look_on(bob, call)


def ask(bob, seen, kind):
    """bob asks for more than to look; its id."""
    return (ask_control if kind == "control" else ask_record)(bob, Cobrowse.objects.get(pk=seen.pk))


def wait_of(question):
    """For how many seconds this may not be asked."""
    with pytest.raises(errors.RateLimited) as refused:
        question()
    return refused.value.retry_after


def test_after_a_no_an_agent_waits_twenty_seconds_before_asking_again(call, bob):
    found, _ = cobrowse.request(bob, call)
    cobrowse.answer(call.session, found.pk, granted=False)
    assert 18 <= wait_of(partial(cobrowse.request, bob, call)) <= 20
    assert Cobrowse.objects.count() == 1
    later(20)
    assert cobrowse.request(bob, call)[1]


def test_taking_a_yes_back_is_a_no(call, bob):
    look_on(bob, call)
    cobrowse.withdraw(call.session)
    assert wait_of(partial(cobrowse.request, bob, call)) <= 20


@pytest.mark.parametrize("kind", ["control", "record"])
def test_so_it_is_with_steering_and_recording_while_the_page_is_still_seen(call, bob, seen, kind):
    asked = ask(bob, seen, kind)
    assert ask(bob, seen, kind) == asked  # the same question stands
    cobrowse.answer(call.session, asked, granted=False)
    assert 18 <= wait_of(partial(ask, bob, seen, kind)) <= 20
    seen.refresh_from_db()
    assert (seen.status, seen.control, seen.recording) == ("active", "none", "none")
    later(20)
    again = ask(bob, seen, kind)
    assert again != asked
    cobrowse.answer(call.session, again, granted=True)
    cobrowse.answer(call.session, again, granted=False)
    assert 18 <= wait_of(partial(ask, bob, seen, kind)) <= 20


def test_a_no_to_one_question_is_none_to_another(call, bob, seen):
    cobrowse.answer(call.session, ask_control(bob, seen), granted=False)
    assert recordings.request(bob, Cobrowse.objects.get(pk=seen.pk)).recording == "requested"


def test_who_has_no_yes_to_three_questions_in_ten_minutes_waits_for_the_rest_of_them(call, bob):
    for _ in range(3):
        found, _ = cobrowse.request(bob, call)
        cobrowse.answer(call.session, found.pk, granted=False)
        later(60)
    assert 415 <= wait_of(partial(cobrowse.request, bob, call)) <= 420
    later(420)
    assert cobrowse.request(bob, call)[1]


def test_silence_and_questions_that_are_taken_back_count_as_well(call, bob, seen):
    asked = ask_control(bob, seen)
    assert cobrowse.sweep(timezone.now() + timedelta(seconds=61)) == 1
    for _ in range(2):
        asked = ask_control(bob, seen)
        cobrowse.release_control(bob, seen)
    assert wait_of(partial(ask_control, bob, seen)) > 500
    assert Cobrowse.objects.get().control_request_id == asked


def test_what_the_visitor_agrees_to_may_be_asked_as_often_as_it_takes(call, bob, seen):
    for _ in range(5):
        let_steer(bob, Cobrowse.objects.get(pk=seen.pk))
        cobrowse.release_control(bob, seen)
    for _ in range(5):
        cobrowse.stop(bob, Cobrowse.objects.get(status="active"))
        assert look_on(bob, call).status == "active"


def test_a_colleague_asks_no_sooner_nor_does_the_next_call(call, bob, dave):
    found, _ = cobrowse.request(bob, call)
    cobrowse.answer(call.session, found.pk, granted=False)
    parties.invite(bob, call, dave)
    parties.join(dave, call.pk)
    assert wait_of(partial(cobrowse.request, dave, call)) <= 20
    calls.end(bob, call, "agent")
    call.session.refresh_from_db()
    tickets.join(call.session, {"terms": True})
    following = tickets.accept(dave, call.session.tickets.get(status="waiting").pk)
    assert wait_of(partial(cobrowse.request, dave, following)) <= 20


def test_a_code_that_the_visitor_reads_out_asks_at_once(call, bob):
    found, _ = cobrowse.request(bob, call)
    cobrowse.answer(call.session, found.pk, granted=False)
    assert cobrowse_codes.redeem(bob, cobrowse_codes.issue(call.session)[0]).status == "requested"


def test_a_question_that_is_refused_leaves_nothing_behind(call, bob, seen):
    cobrowse.answer(call.session, ask_record(bob, seen), granted=False)
    before = AuditEvent.objects.count()
    wait_of(partial(recordings.request, bob, Cobrowse.objects.get(pk=seen.pk)))
    assert AuditEvent.objects.count() == before
