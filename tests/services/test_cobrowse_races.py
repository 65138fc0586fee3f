"""Races for a visitor's page, with real threads. On SQLite here, on PostgreSQL where DATABASE_URL names one."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from tests.cobrowsing import ask_control, later, look_on
from tests.recording import allow, ask_record
from widgets import errors
from widgets.models import Call, Cobrowse, CobrowseConsent, CobrowseDeed, Queue, SessionEvent, Ticket, Widget
from widgets.services import calls, cobrowse, cobrowse_deeds, parties, presence, recordings, tickets

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


def taken(bob, desk) -> Call:
    return tickets.accept(bob, Ticket.objects.get(session=visitor(desk)).pk)


def sound(call: Call) -> bool:
    """Nobody looks at a page without a yes that still stands, or without a call; the log has no gap."""
    looked_at = Cobrowse.objects.filter(session=call.session_id, status="active")
    last = CobrowseConsent.objects.filter(cobrowse__in=looked_at, kind="view").last()
    live = Call.objects.get(pk=call.pk).status == "active"
    return no_gap(call.session) and (not looked_at.exists() or (live and last is not None and last.granted))


def test_of_a_yes_and_a_no_one_wins_and_a_no_stands(desk, agent):
    bob = agent("bob")
    for _ in range(ROUNDS):
        call = taken(bob, desk)
        found, _new = cobrowse.request(bob, call)
        answers = [partial(cobrowse.answer, call.session, found.pk, granted=granted) for granted in (True, False)]
        at_once(*answers)
        found.refresh_from_db()
        assert found.status in ("declined", "ended")
        assert sound(call)


def test_a_yes_never_outlives_the_end_of_the_call(desk, agent):
    bob = agent("bob")
    for _ in range(ROUNDS):
        call = taken(bob, desk)
        found, _new = cobrowse.request(bob, call)
        at_once(partial(cobrowse.answer, call.session, found.pk, granted=True), partial(calls.end, bob, call, "agent"))
        found.refresh_from_db()
        assert found.status == "ended"
        assert sound(call)


def test_an_asking_never_outlives_the_end_of_the_call(desk, agent):
    bob = agent("bob")
    for _ in range(ROUNDS):
        call = taken(bob, desk)
        at_once(partial(cobrowse.request, bob, call), partial(calls.end, bob, call, "agent"))
        assert not Cobrowse.objects.filter(call=call, status__in=("requested", "active")).exists()
        assert sound(call)


def test_of_two_agents_who_ask_one_has_asked(desk, agent):
    bob, dave = agent("bob"), agent("dave")
    for _ in range(ROUNDS):
        call = taken(bob, desk)
        presence.set_available(dave, True)
        parties.invite(bob, call, dave)
        parties.join(dave, call.pk)
        at_once(*(partial(cobrowse.request, user, call) for user in (bob, dave)))
        assert Cobrowse.objects.filter(call=call).count() == 1
        assert SessionEvent.objects.filter(session=call.session, type="cobrowse.requested").count() == 1
        parties.leave(dave, call.pk)


def test_no_deed_is_counted_after_control_is_taken_back(desk, agent):
    bob = agent("bob")
    for _ in range(ROUNDS):
        call = taken(bob, desk)
        found = look_on(bob, call)
        asked = ask_control(bob, found)
        cobrowse.answer(call.session, asked, granted=True)
        click = partial(cobrowse_deeds.act, bob, found.pk, 1, {"kind": "click", "node": 5})
        at_once(click, click, partial(cobrowse.answer, call.session, asked, granted=False), click)
        numbers = list(CobrowseDeed.objects.filter(cobrowse=found).values_list("number", flat=True))
        found.refresh_from_db()
        assert numbers == list(range(1, found.last_deed + 1))
        with pytest.raises(errors.PermissionDenied):
            click()


def test_of_expiry_and_a_yes_one_wins(desk, agent):
    bob = agent("bob")
    for _ in range(ROUNDS):
        call = taken(bob, desk)
        found, _new = cobrowse.request(bob, call)
        late = found.expires_at + timedelta(seconds=1)
        at_once(partial(cobrowse.answer, call.session, found.pk, granted=True), partial(cobrowse.sweep, late))
        found.refresh_from_db()
        types = SessionEvent.objects.filter(session=call.session, type__startswith="cobrowse.")
        assert (found.status, types.count()) in (("active", 2), ("ended", 2))
        assert sound(call)


def test_no_question_slips_in_beside_a_no(desk, agent):
    bob = agent("bob")
    call = taken(bob, desk)
    for _ in range(ROUNDS):
        found, _new = cobrowse.request(bob, call)
        ask = partial(cobrowse.request, bob, call)
        at_once(partial(cobrowse.answer, call.session, found.pk, granted=False), ask, ask, ask)
        assert not Cobrowse.objects.filter(call=call, status__in=("requested", "active")).exists()
        assert no_gap(call.session)
        later(600)


@pytest.mark.parametrize("kind", ["control", "record"])
def test_no_question_of_more_slips_in_beside_a_no(desk, agent, kind, settings):
    allow(settings, desk)
    bob = agent("bob")
    call = taken(bob, desk)
    found = look_on(bob, call)
    put = cobrowse.request_control if kind == "control" else recordings.request
    for _ in range(ROUNDS):
        asked = (ask_control if kind == "control" else ask_record)(bob, found)
        at_once(partial(cobrowse.answer, call.session, asked, granted=False), *[partial(put, bob, found)] * 3)
        found.refresh_from_db()
        assert (found.control, found.recording) == ("none", "none")
        later(600)
