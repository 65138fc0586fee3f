"""What an agent does on a visitor's page: only with consent, only what there is to do, and each a row."""

from __future__ import annotations

import pytest

from tests.cobrowsing import let_steer, look_on
from widgets import errors
from widgets.models import CobrowseDeed
from widgets.services import cobrowse, cobrowse_deeds, cobrowse_rows, parties, signalling, tickets

CLICK = {"kind": "click", "node": 7}


@pytest.fixture
def call(waiting, bob):
    """bob's call with Ann."""
    return tickets.accept(bob, waiting("Ann").tickets.get().pk)


@pytest.fixture
def seen(call, bob):
    """Ann has agreed to be seen."""
    return look_on(bob, call)


@pytest.fixture
def steered(seen, bob):
    """And to be helped by hand."""
    return let_steer(bob, seen)


def test_no_consent_no_deed(call, seen, bob):
    for step in (lambda: None, lambda: cobrowse.request_control(bob, seen)):
        step()
        with pytest.raises(errors.PermissionDenied):
            cobrowse_deeds.act(bob, seen.pk, 1, CLICK)
    assert not CobrowseDeed.objects.exists()
    assert signalling.pending(call.session_id, "visitor", 0) == []


def test_nothing_is_done_once_it_has_ended(steered, bob):
    cobrowse.withdraw(steered.session)
    with pytest.raises(errors.CobrowseNotRequested):
        cobrowse_deeds.act(bob, steered.pk, 1, CLICK)


def test_only_who_was_let_steer_may(steered, bob, on_duty):
    dave = on_duty("dave")
    parties.invite(bob, steered.call, dave)
    parties.join(dave, steered.call.pk)
    with pytest.raises(errors.PermissionDenied):
        cobrowse_deeds.act(dave, steered.pk, 1, CLICK)


def test_a_deed_is_numbered_and_the_typed_text_is_not_kept(steered, bob):
    assert cobrowse_deeds.act(bob, steered.pk, 1, CLICK) == 1
    assert cobrowse_deeds.act(bob, steered.pk, 1, {"kind": "type", "node": 8, "text": "Ann Miller"}) == 2
    assert [(row["kind"], row["characters"]) for row in cobrowse_rows.deeds_of(steered.session_id)] == [
        ("click", 0),
        ("type", 10),
    ]
    assert "Miller" not in str(CobrowseDeed.objects.values())


def test_a_page_with_a_socket_leaves_what_is_typed_in_no_mailbox(steered, bob):
    cobrowse_deeds.act(bob, steered.pk, 3, {"kind": "type", "node": 8, "text": "Ann Miller"})
    assert signalling.pending(steered.session_id, "visitor", 0) == []


def test_who_may_only_look_on_by_now_does_nothing(steered, bob, person):
    bob.groups.clear()
    fresh = type(bob).objects.get(pk=bob.pk)
    with pytest.raises(errors.PermissionDenied):
        cobrowse_deeds.act(fresh, steered.pk, 1, CLICK)


def test_a_page_without_a_socket_gets_the_command_by_its_mailbox(steered, bob):
    cobrowse_deeds.act(bob, steered.pk, 3, CLICK, keep=True)
    (kept,) = signalling.pending(steered.session_id, "visitor", 0)
    assert (kept["type"], kept["data"]["command"], kept["data"]["stream"]) == ("cobrowse.control", CLICK, 3)


@pytest.mark.parametrize(
    "command",
    [
        None,
        {},
        {"kind": "eval", "text": "alert(1)"},
        {"kind": "click"},
        {"kind": "click", "node": "7"},
        {"kind": "click", "node": True},
        {"kind": "click", "node": -1},
        {"kind": "click", "node": 7, "x": 3},
        {"kind": "type", "node": 7, "text": "a" * 2001},
        {"kind": "type", "node": 7, "text": ["a"]},
        {"kind": "select", "node": 7, "values": ["a"] * 51},
        {"kind": "scroll", "node": 7, "x": float("inf"), "y": 0},
        {"kind": "scroll", "node": 7, "x": float("nan"), "y": 0},
        {"kind": "key", "node": 7, "key": "F12"},
        {"kind": ["click"], "node": 7},
        {"kind": "key", "node": 7, "key": ["Tab"]},
        {"kind": "back", "url": "javascript:alert(1)"},
    ],
)
def test_what_is_no_command_is_refused(steered, bob, command):
    with pytest.raises(errors.InvalidRequest):
        cobrowse_deeds.act(bob, steered.pk, 1, command)
    assert not CobrowseDeed.objects.exists()


def test_the_page_says_once_what_became_of_it(steered, bob):
    cobrowse_deeds.act(bob, steered.pk, 1, CLICK)
    told = {"cobrowse_id": str(steered.pk), "deed": 1, "outcome": "refused", "reason": "password", "target": "Password"}
    cobrowse_deeds.report(steered.session, told)
    cobrowse_deeds.report(steered.session, {**told, "outcome": "done", "reason": "", "target": "Elsewhere"})
    (row,) = cobrowse_rows.deeds_of(steered.session_id)
    assert (row["outcome"], row["reason"], row["target"]) == ("refused", "password", "Password")


def test_another_visitor_says_nothing_of_it(steered, bob, new_session):
    cobrowse_deeds.act(bob, steered.pk, 1, CLICK)
    with pytest.raises(errors.CobrowseNotRequested):
        cobrowse_deeds.report(new_session("Eve"), {"cobrowse_id": str(steered.pk), "deed": 1, "outcome": "done"})
    assert cobrowse_rows.deeds_of(steered.session_id)[0]["outcome"] == "sent"
