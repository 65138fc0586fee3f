"""Notes and disposition: saved at one moment from one console, and not by who has handed the call over."""

from __future__ import annotations

import pytest

from widgets import errors
from widgets.models import Call
from widgets.services import calls, parties, presence, supervision, tickets


@pytest.fixture
def call(waiting, bob):
    """bob's call with Ann."""
    return tickets.accept(bob, waiting("Ann").tickets.get().pk)


def copy(call):
    """As a second request has read it."""
    return Call.objects.select_related("session", "agent").get(pk=call.pk)


def test_a_disposition_that_is_saved_meanwhile_takes_no_note_away(call, bob):
    first, second = copy(call), copy(call)
    calls.update_notes(bob, first, notes="Two kettles")
    told = calls.update_notes(bob, second, disposition="sold")
    assert (told.notes, told.disposition) == ("Two kettles", "sold")
    assert (copy(call).notes, copy(call).disposition) == ("Two kettles", "sold")


def test_a_note_that_comes_late_is_not_written_over_the_next_agents(call, bob, person):
    late = copy(call)
    olga = person("olga", "Owner")
    calls.update_notes(olga, supervision.take_over(olga, call), notes="Mine")
    with pytest.raises(errors.PermissionDenied):
        calls.update_notes(bob, late, notes="Old")
    assert copy(call).notes == "Mine"


def test_who_lost_the_right_is_let_go_and_the_others_stay(call, bob, dave, person, queue):
    presence.set_available(dave, True)
    parties.invite(bob, call, dave)
    parties.join(dave, call.pk)
    assert parties.dismiss() == 0
    dave.groups.clear()
    assert parties.dismiss() == 1
    assert call.parties.get().status == "left"
    assert parties.dismiss() == 0


def test_those_who_are_in_calls_are_looked_over_by_two_queries(waiting, on_duty, django_assert_num_queries):
    for host, guest in (("bob", "dave"), ("eve", "fay")):
        answers, helps = on_duty(host), on_duty(guest)
        running = tickets.accept(answers, waiting(host).tickets.get().pk)
        parties.invite(answers, running, helps)
        parties.join(helps, running.pk)
    with django_assert_num_queries(2):
        assert parties.dismiss() == 0
