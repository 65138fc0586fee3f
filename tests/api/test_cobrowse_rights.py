"""Cobrowsing in the agents' API: each endpoint, by everybody who may try."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cobrowsing import let_steer, look_on
from widgets.models import Call, Cobrowse
from widgets.services import cobrowse, cobrowse_codes, cobrowse_deeds, parties, tickets

from .test_agent import ask

SignedIn = Callable[[Any], Client]
PEOPLE = ("bob", "dave", "erin", "fred", "olga", "adam", "victor", "charlie", "nobody")
MATRIX: dict[str, Any] = {
    # what: (method, path, body, then in the order of PEOPLE: the call's agent who sees the page, who is in the call, who was
    # asked in, an agent of another queue, Owner, Admin, Viewer, no role, not logged in)
    "ask": ("POST", "calls/{call}/cobrowse/request/", {}, 200, 409, 403, 404, 403, 403, 403, 403, 401),
    "steer": ("POST", "calls/{call}/cobrowse/control/", {}, 200, 403, 403, 404, 403, 403, 403, 403, 401),
    "stop": ("POST", "calls/{call}/cobrowse/stop/", {}, 200, 200, 403, 404, 403, 403, 403, 403, 401),
    "read": ("GET", "calls/{call}/cobrowse/", None, 200, 200, 200, 404, 200, 200, 200, 403, 401),
    "redeem": ("POST", "cobrowse/code/", {"code": "{code}"}, 201, 201, 201, 404, 201, 403, 403, 403, 401),
    "read one": ("GET", "cobrowse/{own}/", None, 200, 404, 404, 404, 404, 404, 404, 403, 401),
    "steer one": ("POST", "cobrowse/{own}/control/", {}, 200, 404, 404, 404, 404, 404, 403, 403, 401),
    "stop one": ("POST", "cobrowse/{own}/stop/", {}, 200, 404, 404, 404, 404, 404, 403, 403, 401),
}


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("what", MATRIX)
def test_who_may_do_what(
    signed_in: SignedIn,
    cast: dict[str, Any],
    call: Call,
    bob: Any,
    new_session: Any,
    waiting: Any,
    what: str,
    who: str,
) -> None:
    method, path, body, *expected = MATRIX[what]
    target = call
    if who == "erin":  # there is room for one: she is asked into another call
        target = tickets.accept(bob, waiting("Ben").tickets.get().pk)
        parties.invite(bob, target, cast["erin"])
    look_on(bob, target)
    own = cobrowse_codes.redeem(bob, cobrowse_codes.issue(new_session("Dan"))[0])
    cobrowse.answer(own.session, own.pk, granted=True)
    if what == "redeem":
        body = {"code": cobrowse_codes.issue(new_session("Cat"))[0]}
    response = ask(signed_in(cast[who]), method, path.format(call=target.pk, own=own.pk), body)
    assert response.status_code == expected[PEOPLE.index(who)], response.content


def test_asking_is_201_and_again_200(signed_in: SignedIn, cast: Any, call: Call, bob: Any) -> None:
    first, second = (ask(signed_in(bob), "POST", f"calls/{call.pk}/cobrowse/request/", {}) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]
    assert first.json()["customer_name"] == "Ann"


def test_asking_too_soon_after_a_no_is_429_and_says_when(signed_in: SignedIn, cast: Any, call: Call, bob: Any) -> None:
    client, path = signed_in(bob), f"calls/{call.pk}/cobrowse/request/"
    assert ask(client, "POST", path, {}).status_code == 201
    cobrowse.withdraw(call.session)
    refused = ask(client, "POST", path, {})
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "rate_limited")
    assert 0 < int(refused.headers["Retry-After"]) <= 20


def test_steering_is_asked_for_and_given_back(signed_in: SignedIn, cast: Any, call: Call, bob: Any) -> None:
    client, path = signed_in(bob), f"calls/{call.pk}/cobrowse/control/"
    assert ask(client, "POST", path, {}).json()["error"]["code"] == "cobrowse_not_requested"
    look_on(bob, call)
    assert ask(client, "POST", path, {}).json()["control"] == "requested"
    assert ask(client, "POST", path, {"wanted": False}).json()["control"] == "none"


def test_after_the_call_there_is_nothing_to_ask(signed_in: SignedIn, cast: Any, call: Call, bob: Any) -> None:
    client = signed_in(bob)
    ask(client, "POST", f"calls/{call.pk}/end/", {})
    assert ask(client, "POST", f"calls/{call.pk}/cobrowse/request/", {}).json()["error"]["code"] == "not_in_call"


def test_the_record_holds_consents_and_deeds(signed_in: SignedIn, cast: Any, call: Call, bob: Any) -> None:
    found = let_steer(bob, look_on(bob, call))
    cobrowse_deeds.act(bob, found.pk, 1, {"kind": "click", "node": 2})
    cobrowse.withdraw(found.session)
    (record,) = ask(signed_in(cast["victor"]), "GET", f"calls/{call.pk}/cobrowse/").json()["cobrowses"]
    assert [(each["kind"], each["granted"]) for each in record["consents"]] == [
        ("view", True),
        ("control", True),
        ("view", False),
    ]
    assert [each["kind"] for each in record["deeds"]] == ["click"]
    assert record["end_reason"] == "visitor"


def test_a_code_is_tried_ten_times_a_minute(signed_in: SignedIn, cast: Any, bob: Any, one_window: None) -> None:
    client = signed_in(bob)
    replies = [ask(client, "POST", "cobrowse/code/", {"code": "x"}) for _ in range(11)]
    assert [each.status_code for each in replies] == [404] * 10 + [429]
    assert int(replies[-1]["Retry-After"]) > 0
    assert not Cobrowse.objects.exists()
