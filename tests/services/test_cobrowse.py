"""Cobrowsing: who may ask, what an answer does, and everything that ends it."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cobrowsing import ask_control, later, let_steer
from widgets import errors
from widgets.models import AuditEvent, Cobrowse, CobrowseConsent, Session, SessionEvent
from widgets.services import (
    calls,
    cobrowse,
    cobrowse_rows,
    handover,
    parties,
    presence,
    revocation,
    sessions,
    supervision,
    tickets,
)


@pytest.fixture
def bob(on_duty):
    """Is on duty, the longest idle."""
    return on_duty("bob")


@pytest.fixture
def dave(on_duty):
    """Is on duty."""
    return on_duty("dave")


@pytest.fixture
def call(waiting, bob):
    """bob's call with Ann."""
    return tickets.accept(bob, waiting("Ann").tickets.get().pk)


@pytest.fixture
def asked(call, bob):
    """bob has asked Ann to see her page."""
    return cobrowse.request(bob, call)[0]


@pytest.fixture
def seen(call, asked):
    """Ann has agreed."""
    return cobrowse.answer(call.session, asked.pk, granted=True)


@pytest.fixture
def steered(seen, bob):
    """Ann has agreed to be helped by hand, too."""
    return let_steer(bob, seen)


def facts(session: Session) -> list[tuple[str, str | None]]:
    rows = SessionEvent.objects.filter(session=session, type__startswith="cobrowse.")
    return [(row.type.removeprefix("cobrowse."), row.data.get("reason")) for row in rows]


def consents() -> list[tuple[str, bool]]:
    return list(CobrowseConsent.objects.values_list("kind", "granted"))


def ended(found: Cobrowse) -> str:
    found.refresh_from_db()
    assert (found.status, found.control) == ("ended", "none")
    return found.end_reason


def test_an_agent_asks_and_the_visitor_is_told_who(call, asked, bob):
    told = SessionEvent.objects.get(session=call.session, type="cobrowse.requested").data
    assert told["request_id"] == str(asked.pk)
    assert told["agent"] == {"id": str(bob.pk), "name": "Bob"}
    assert asked.expires_at - asked.requested_at <= timedelta(seconds=60, milliseconds=5)


def test_asking_again_is_the_same_asking(call, asked, bob):
    again, new = cobrowse.request(bob, call)
    assert (again.pk, new, facts(call.session)) == (asked.pk, False, [("requested", None)])


def test_who_is_not_in_the_call_may_not_ask(call, dave, person):
    for user in (dave, person("vera", "Viewer"), person("olga", "Owner")):
        with pytest.raises(errors.PermissionDenied):
            cobrowse.request(user, call)


def test_a_second_agent_finds_it_taken(call, asked, bob, dave):
    parties.invite(bob, call, dave)
    parties.join(dave, call.pk)
    with pytest.raises(errors.CobrowseActive):
        cobrowse.request(dave, call)


def test_a_yes_starts_it_and_is_written_with_page_and_version(call, asked):
    sessions.visit_page(call.session, "http://testserver/cart?token=secret#part")
    cobrowse.answer(call.session, asked.pk, granted=True, text_version="v1")
    consent = CobrowseConsent.objects.get()
    assert (consent.kind, consent.granted, consent.text_version) == ("view", True, "v1")
    assert (consent.page_url, consent.request_id) == ("http://testserver/cart", asked.pk)
    assert facts(call.session)[-1] == ("granted", None)


def test_a_no_starts_nothing_and_no_yes_follows_it(call, asked):
    assert cobrowse.answer(call.session, asked.pk, granted=False).status == "declined"
    with pytest.raises(errors.CobrowseNotRequested):
        cobrowse.answer(call.session, asked.pk, granted=True)
    assert (consents(), facts(call.session)[-1]) == ([("view", False)], ("declined", None))


def test_the_same_answer_again_is_no_error_and_no_second_row(call, seen):
    cobrowse.answer(call.session, seen.pk, granted=True)
    assert (consents(), [name for name, _ in facts(call.session)]) == ([("view", True)], ["requested", "granted"])


def test_an_answer_to_nothing_or_to_anothers_asking_is_refused(call, asked, new_session):
    for session, request_id in ((call.session, uuid.uuid4()), (new_session("Eve"), asked.pk)):
        with pytest.raises(errors.CobrowseNotRequested):
            cobrowse.answer(session, request_id, granted=True)
    assert consents() == []


def test_silence_for_a_minute_is_a_no(call, asked):
    assert cobrowse.sweep(timezone.now() + timedelta(seconds=59)) == 0
    assert cobrowse.sweep(timezone.now() + timedelta(seconds=61)) == 1
    assert (ended(asked), facts(call.session)[-1]) == ("expired", ("ended", "expired"))


def test_a_yes_that_comes_too_late_starts_nothing_though_nobody_has_swept(call, asked):
    Cobrowse.objects.update(expires_at=timezone.now())
    with pytest.raises(errors.CobrowseNotRequested):
        cobrowse.answer(call.session, asked.pk, granted=True)
    assert consents() == []


def test_who_got_no_answer_may_ask_again_though_nobody_has_swept(call, asked, bob):
    Cobrowse.objects.update(expires_at=timezone.now())
    again, new = cobrowse.request(bob, call)
    assert (new, again.pk != asked.pk, ended(asked)) == (True, True, "expired")


def test_the_visitor_takes_the_yes_back(call, seen):
    cobrowse.answer(call.session, seen.pk, granted=False)
    assert (ended(seen), consents(), facts(call.session)[-1]) == (
        "visitor",
        [("view", True), ("view", False)],
        ("ended", "visitor"),
    )


def test_either_side_stops_it_and_again_is_no_error(call, seen, bob):
    assert cobrowse.withdraw(call.session) == seen.pk
    assert cobrowse.withdraw(call.session) is None
    later(20)
    again, _ = cobrowse.request(bob, call)
    cobrowse.stop(bob, again)
    cobrowse.stop(bob, again)
    assert (ended(again), facts(call.session)[-1]) == ("agent", ("ended", "agent"))


def test_control_is_asked_for_apart_and_only_while_the_page_is_seen(call, asked, bob):
    with pytest.raises(errors.CobrowseNotRequested):
        cobrowse.request_control(bob, asked)
    cobrowse.answer(call.session, asked.pk, granted=True)
    found = cobrowse.request_control(bob, asked)
    assert (found.control, cobrowse.request_control(bob, asked).control_request_id) == (
        "requested",
        found.control_request_id,
    )


def test_only_who_asked_to_see_may_ask_to_steer(call, seen, bob, dave):
    parties.invite(bob, call, dave)
    parties.join(dave, call.pk)
    with pytest.raises(errors.PermissionDenied):
        cobrowse.request_control(dave, seen)


def test_control_is_given_and_taken_back_while_the_page_is_still_seen(call, steered):
    assert steered.control == "granted"
    found = cobrowse.answer(call.session, steered.control_request_id or steered.pk, granted=False)
    assert (found.status, found.control) == ("active", "none")
    assert consents() == [("view", True), ("control", True), ("control", False)]
    assert facts(call.session)[-1] == ("control_declined", "withdrawn")


def test_a_no_to_control_is_final_for_that_asking(call, seen, bob):
    asked = ask_control(bob, seen)
    cobrowse.answer(call.session, asked, granted=False)
    with pytest.raises(errors.CobrowseNotRequested):
        cobrowse.answer(call.session, asked, granted=True)
    assert facts(call.session)[-1] == ("control_declined", "declined")


def test_a_no_at_once_is_no_state_that_the_agent_has_been_told_before(call, seen, bob):
    before = cobrowse_rows.agent_row(Cobrowse.objects.get(pk=seen.pk))
    cobrowse.answer(call.session, ask_control(bob, seen), granted=False)
    after = cobrowse_rows.agent_row(Cobrowse.objects.get(pk=seen.pk))
    assert (before["control"], after["control"], before == after) == ("none", "none", False)


def test_the_agent_gives_control_back(call, steered, bob):
    assert cobrowse.release_control(bob, steered).control == "none"
    assert cobrowse.release_control(bob, steered).control == "none"
    assert facts(call.session)[-1] == ("control_declined", "released")


def test_silence_about_control_leaves_the_view(call, seen, bob):
    cobrowse.request_control(bob, seen)
    assert cobrowse.sweep(timezone.now() + timedelta(seconds=61)) == 1
    seen.refresh_from_db()
    assert (seen.status, seen.control) == ("active", "none")
    assert facts(call.session)[-1] == ("control_declined", "expired")


def test_the_end_of_the_call_ends_it_first(call, steered, bob):
    calls.end(bob, call, "agent")
    types = [row.type for row in SessionEvent.objects.filter(session=call.session).order_by("-seq")[:2]]
    assert (ended(steered), types) == ("call_ended", ["call.ended", "cobrowse.ended"])


def test_the_end_of_the_session_ends_it(call, seen):
    sessions.end(call.session)
    assert ended(seen) == "call_ended"


@pytest.mark.parametrize("how", ["released", "cold"])
def test_going_back_to_the_queue_ends_it(call, seen, bob, how):
    if how == "cold":
        handover.cold(bob, call, None, "support")
    else:
        tickets.release(bob, call.ticket_id)
    assert ended(seen) == "call_ended"


def test_another_agent_needs_a_consent_of_their_own(call, seen, bob, dave):
    parties.invite(bob, call, dave)
    parties.join(dave, call.pk)
    handover.complete(bob, calls.for_agent(bob, call.pk))
    assert ended(seen) == "transferred"


def test_a_take_over_ends_it(call, seen, on_duty, queue, person):
    supervision.take_over(person("sue", "Owner", queue), calls.for_agent(person("sue"), call.pk))
    assert ended(seen) == "transferred"


def test_a_party_who_asked_and_leaves_sees_nothing_more(call, bob, dave):
    parties.invite(bob, call, dave)
    parties.join(dave, call.pk)
    found, _ = cobrowse.request(dave, calls.for_agent(dave, call.pk))
    cobrowse.answer(call.session, found.pk, granted=True)
    parties.leave(dave, call.pk)
    assert (ended(found), facts(call.session)[-1]) == ("agent_left", ("ended", "agent_left"))


def test_a_lost_visitor_and_a_lost_agent_end_it(call, seen):
    Session.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    call.__class__.objects.update(started_at=timezone.now() - timedelta(hours=1))
    presence.sweep()
    assert ended(seen) == "call_ended"


def test_a_revoked_origin_ends_it(call, seen, widget):
    revocation._end(widget.pk, call.session.origin)
    assert ended(seen) == "call_ended"


def test_everybody_in_the_call_is_shown_it_and_nobody_else(call, seen, bob, dave, on_duty):
    erin = on_duty("erin")
    parties.invite(bob, call, dave)
    parties.join(dave, call.pk)
    shown = cobrowse_rows.shown([bob.pk, dave.pk, erin.pk])
    assert {user: [each["id"] for each in found] for user, found in shown.items()} == {
        bob.pk: [str(seen.pk)],
        dave.pk: [str(seen.pk)],
        erin.pk: [],
    }


def test_each_step_stands_in_the_audit_log(call, steered, bob):
    cobrowse.withdraw(call.session)
    found = AuditEvent.objects.filter(category="cobrowse").order_by("id").values_list("action", "actor")
    assert list(found) == [
        ("cobrowse.requested", bob.pk),
        ("cobrowse.granted", None),
        ("cobrowse.control_requested", bob.pk),
        ("cobrowse.control_granted", None),
        ("cobrowse.ended", None),
    ]
