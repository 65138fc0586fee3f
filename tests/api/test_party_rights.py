"""Who may do what in a call of several: each endpoint, by everybody who may try."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from widgets.models import Call
from widgets.services import parties, tickets

from .test_agent import ask

SignedIn = Callable[[Any], Client]
SAY = {"text": "Hi", "client_id": "1"}
PEOPLE = ("bob", "dave", "erin", "fred", "olga", "adam", "victor", "charlie", "nobody")
MATRIX: dict[str, Any] = {
    # what: (method, path, body, then in the order of PEOPLE: the call's agent, who is in it, who was asked in, an agent of
    # another queue, Owner, Admin, Viewer, no role, not logged in)
    "targets": ("GET", "targets/?call={call}", None, 200, 403, 403, 404, 403, 403, 403, 403, 401),
    "transfer": ("POST", "calls/{call}/transfer/", {"queue": "support"}, 200, 403, 403, 404, 403, 403, 403, 403, 401),
    "complete": ("POST", "calls/{call}/transfer/complete/", {}, 200, 403, 403, 404, 403, 403, 403, 403, 401),
    "come": ("POST", "calls/{call}/party/join/", {}, 404, 200, 200, 404, 404, 403, 403, 403, 401),
    "decline": ("POST", "calls/{call}/party/decline/", {}, 404, 409, 200, 404, 404, 403, 403, 403, 401),
    "leave": ("POST", "calls/{call}/party/leave/", {}, 404, 200, 409, 404, 404, 404, 403, 403, 401),
    "supervise": ("POST", "calls/{call}/supervise/", {"mode": "join"}, 403, 403, 403, 404, 409, 409, 403, 403, 401),
    "take over": (
        "POST",
        "calls/{call}/supervise/",
        {"mode": "take_over"},
        403,
        403,
        403,
        404,
        200,
        403,
        403,
        403,
        401,
    ),
    "hear": ("GET", "calls/{call}/whispers/", None, 200, 200, 403, 404, 200, 200, 403, 403, 401),
    "whisper": ("POST", "calls/{call}/whispers/", SAY, 201, 201, 403, 404, 201, 201, 403, 403, 401),
    "see": ("GET", "calls/{call}/", None, 200, 200, 200, 404, 200, 200, 200, 403, 401),
    "join": ("GET", "calls/{call}/join/", None, 200, 200, 403, 404, 403, 403, 403, 403, 401),
    "signal": ("POST", "calls/{call}/signal/", {"bye": True}, 202, 202, 403, 404, 403, 403, 403, 403, 401),
    "say": ("POST", "calls/{call}/messages/", SAY, 201, 201, 403, 404, 403, 403, 403, 403, 401),
    "end": ("POST", "calls/{call}/end/", {}, 200, 403, 403, 404, 403, 403, 403, 403, 401),
    "notes": ("PATCH", "calls/{call}/", {"notes": "x"}, 200, 403, 403, 404, 403, 403, 403, 403, 401),
}


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("what", MATRIX)
def test_who_may_do_what(
    signed_in: SignedIn, cast: dict[str, Any], call: Call, bob: Any, waiting: Any, what: str, who: str
) -> None:
    method, path, body, *expected = MATRIX[what]
    target = call
    if who == "erin":  # there is room for one: she is asked into another call
        target = tickets.accept(bob, waiting("Ben").tickets.get().pk)
        parties.invite(bob, target, cast["erin"])
    if what == "signal":
        body = {**body, "call_id": str(target.pk)}
    response = ask(signed_in(cast[who]), method, path.format(call=target.pk), body)
    assert response.status_code == expected[PEOPLE.index(who)], response.content


def test_the_former_agent_and_who_has_left_are_strangers(signed_in: SignedIn, cast: dict[str, Any], call: Call) -> None:
    assert (
        ask(signed_in(cast["bob"]), "POST", f"calls/{call.pk}/transfer/complete/", {}).json()["agent"]["name"] == "Dave"
    )
    for method, path, body in [
        ("GET", "", None),
        ("GET", "messages/", None),
        ("GET", "join/", None),
        ("GET", "whispers/", None),
        ("POST", "messages/", SAY),
        ("POST", "whispers/", SAY),
        ("POST", "end/", {}),
        ("POST", "transfer/", {"queue": "support"}),
        ("POST", "party/join/", {}),
    ]:
        assert ask(signed_in(cast["bob"]), method, f"calls/{call.pk}/{path}", body).status_code == 404, path
