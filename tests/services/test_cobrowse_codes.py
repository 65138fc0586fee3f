"""Cobrowsing without a call: six digits that the visitor reads out, once, within five minutes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from widgets import errors
from widgets.models import AgentPresence, Cobrowse, CobrowseCode, Session, SessionEvent
from widgets.services import cobrowse, cobrowse_codes, cobrowse_rows, presence, sessions


@pytest.fixture
def ann(new_session):
    """Has the widget open and waits for nobody."""
    return new_session("Ann")


@pytest.fixture
def code(ann):
    """What Ann reads out."""
    return cobrowse_codes.issue(ann)[0]


@pytest.fixture
def seen(ann, code, bob):
    """Ann has agreed that bob looks."""
    presence.set_available(bob, True)
    return cobrowse.answer(ann, cobrowse_codes.redeem(bob, code).pk, granted=True)


def test_a_code_is_six_digits_that_nobody_reads_in_the_database(ann, code):
    kept = CobrowseCode.objects.get(session=ann)
    assert (len(code), code.isdigit(), code in str(vars(kept))) == (6, True, False)
    assert timedelta(seconds=295) < kept.expires_at - timezone.now() <= timedelta(minutes=5)


def test_the_code_asks_and_opens_nothing_by_itself(ann, code, bob):
    found = cobrowse_codes.redeem(bob, code)
    assert (found.status, found.call, found.agent) == ("requested", None, bob)
    assert SessionEvent.objects.get(session=ann, type="cobrowse.requested").data["agent"]["name"] == "Bob"


def test_a_code_is_good_for_one_use(code, bob, dave, ann):
    cobrowse.withdraw(cobrowse_codes.redeem(bob, code).session)
    for user in (bob, dave):
        with pytest.raises(errors.NotFound):
            cobrowse_codes.redeem(user, code)


def test_a_code_is_too_old_after_five_minutes(code, bob):
    CobrowseCode.objects.update(expires_at=timezone.now())
    with pytest.raises(errors.NotFound):
        cobrowse_codes.redeem(bob, code)


def test_a_new_code_takes_the_place_of_the_old(ann, code, bob):
    newer = cobrowse_codes.issue(ann)[0]
    assert CobrowseCode.objects.count() == 1
    if newer != code:
        with pytest.raises(errors.NotFound):
            cobrowse_codes.redeem(bob, code)
    assert cobrowse_codes.redeem(bob, newer).session == ann


def test_the_code_of_a_session_that_has_ended_is_no_code(ann, code, bob):
    sessions.end(ann)
    with pytest.raises(errors.NotFound):
        cobrowse_codes.redeem(bob, code)


def test_who_does_not_answer_this_queue_finds_nothing(code, person, charlie):
    with pytest.raises(errors.NotFound):
        cobrowse_codes.redeem(person("erin", "Agent"), code)
    for user in (charlie, person("vera", "Viewer")):
        with pytest.raises(errors.PermissionDenied):
            cobrowse_codes.redeem(user, code)


def test_guessing_is_stopped_after_ten_in_a_minute(code, bob, one_window):
    for _ in range(10):
        with pytest.raises(errors.NotFound):
            cobrowse_codes.redeem(bob, "000000" if code != "000000" else "111111")
    with pytest.raises(errors.RateLimited):
        cobrowse_codes.redeem(bob, code)


@pytest.fixture
def patient(one_window, monkeypatch):
    """They try as slowly as the limit of a minute wants it."""
    monkeypatch.setattr(cobrowse_codes, "REDEEM_RATE", "1000/m")


def guess(user, code):
    """Whether they got to try a wrong one."""
    try:
        cobrowse_codes.redeem(user, "000000" if code != "000000" else "111111")
    except errors.NotFound:
        return True
    except errors.RateLimited:
        return False


@pytest.mark.usefixtures("patient")
def test_an_agent_tries_ten_wrong_codes_in_ten_minutes_and_then_no_right_one_either(code, bob, dave):
    assert sum(guess(bob, code) for _ in range(30)) == 10
    with pytest.raises(errors.RateLimited) as limited:
        cobrowse_codes.redeem(bob, code)
    assert 0 < (limited.value.retry_after or 0) <= 600
    assert cobrowse_codes.redeem(dave, code).status == "requested"


@pytest.mark.usefixtures("patient")
def test_right_codes_are_not_counted_among_the_wrong(bob, new_session, code):
    for number in range(15):
        cobrowse_codes.redeem(bob, cobrowse_codes.issue(new_session(f"Ann {number}"))[0])
    assert guess(bob, code)


@pytest.mark.usefixtures("patient")
def test_agents_who_guess_together_try_a_hundred_and_lock_nobody_out(code, person, queue, bob, dave):
    assert guess(dave, code)
    guessing = [person(f"mallory{number}", "Agent", queue) for number in range(20)]
    tried = sum(guess(user, code) for _ in range(20) for user in guessing)
    assert tried == 99
    assert not guess(dave, code)  # who has tried a wrong one waits with them …
    assert cobrowse_codes.redeem(bob, code).status == "requested"  # … and who has not does not


@pytest.mark.usefixtures("patient")
def test_when_the_desks_limit_is_reached_a_fresh_agent_tries_one_wrong_code(code, person, queue, monkeypatch):
    monkeypatch.setattr(cobrowse_codes, "WRONG_RATE_OF_ALL", "2/10m")
    ann, eve = person("ann", "Agent", queue), person("eve", "Agent", queue)
    assert [guess(user, code) for user in (ann, ann, ann, eve, eve)] == [True, True, False, True, False]


def test_a_visitor_gets_five_codes_in_ten_minutes(ann, one_window):
    for _ in range(5):
        cobrowse_codes.issue(ann)
    with pytest.raises(errors.RateLimited):
        cobrowse_codes.issue(ann)


def test_while_an_agent_looks_there_is_no_code(ann, seen):
    with pytest.raises(errors.CobrowseActive):
        cobrowse_codes.issue(ann)


def test_only_who_redeemed_it_may_look(seen, bob, dave):
    shown = cobrowse_rows.shown([bob.pk, dave.pk])
    assert ([each["id"] for each in shown[bob.pk]], shown[dave.pk]) == ([str(seen.pk)], [])


@pytest.mark.parametrize("lost", ["visitor", "agent"])
def test_it_ends_when_either_is_lost(ann, seen, lost):
    long_ago = timezone.now() - timedelta(hours=1)
    if lost == "visitor":
        Session.objects.update(seen_at=long_ago)
    else:
        AgentPresence.objects.update(seen_at=long_ago)
        Cobrowse.objects.update(requested_at=long_ago)
    assert cobrowse.sweep() == 1
    assert Cobrowse.objects.get(pk=seen.pk).end_reason == f"{lost}_lost"


def test_an_agent_who_asks_on_coming_back_is_not_taken_for_lost(seen):
    AgentPresence.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    assert cobrowse.sweep() == 0


@pytest.mark.parametrize("how", ["ended", "expired"])
def test_it_ends_with_the_session(ann, seen, how):
    if how == "ended":
        sessions.end(ann)
    else:
        presence.sweep(timezone.now() + timedelta(hours=1))
    assert Cobrowse.objects.get(pk=seen.pk).end_reason == "session_ended"
    types = [row.type for row in SessionEvent.objects.filter(session=ann).order_by("-seq")[:2]]
    assert types == ["session.ended", "cobrowse.ended"]


def test_it_outlives_the_session_token(ann, seen):
    ann.refresh_from_db()
    assert sessions.renew(ann).session is not None
    cobrowse.withdraw(ann)
    assert sessions.renew(ann).session is None


def test_a_revoked_domain_does_not_leave_it_behind(ann, seen):
    assert sessions.end_idle([ann.pk], "revoked") == []


def test_a_page_seen_by_a_code_has_no_call_whose_channel_it_could_take(seen, ann, bob):
    assert cobrowse_rows.looked_at_now(bob, seen.pk) == (ann.pk, None)
