"""What one hostile visitor or agent could do to all the others: ring without end, write without end, turn words about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from widgets.models import Call, ContactRequest
from widgets.models.sessions import name_of

from .calling import Api
from .test_agent import ask

SignedIn = Callable[[Any], Client]
TERMS = {"consents": {"terms": True}}


@pytest.mark.usefixtures("one_window")
def test_joining_and_leaving_again_and_again_is_limited(api: Api, queued: Any, settings: Any) -> None:
    settings.WIDGETS_JOIN_RATE = "3/m"
    replies = []
    for _ in range(4):
        assert api.call("DELETE", "queue/").status == 204
        replies.append(api.post("queue/", TERMS))
    assert [reply.status for reply in replies] == [201, 201, 201, 429]
    assert (replies[-1].code, "retry-after" in replies[-1].headers) == ("rate_limited", True)
    assert Call.objects.filter(status="missed").count() == 4


@pytest.mark.usefixtures("one_window")
def test_asking_again_for_the_place_one_has_is_not_counted(api: Api, queued: Any, settings: Any) -> None:
    settings.WIDGETS_JOIN_RATE = "1/m"
    assert [api.post("queue/", TERMS).status for _ in range(5)] == [200] * 5


@pytest.mark.usefixtures("one_window")
@pytest.mark.parametrize("what", ["messages", "whispers"])
def test_an_agent_writes_so_often_in_one_call(
    signed_in: SignedIn, bob: Any, call: Call, settings: Any, what: str
) -> None:
    settings.WIDGETS_MESSAGE_RATE = "2/m"
    client = signed_in(bob)
    said = [
        ask(client, "POST", f"calls/{call.pk}/{what}/", {"text": "Hi", "client_id": str(at)}).status_code
        for at in range(3)
    ]
    assert said == [201, 201, 429]


@pytest.mark.parametrize("sign", ["\u202e", "\u202d", "\u2066", "\u2067", "\u2069"])
def test_a_name_does_not_turn_about_what_stands_beside_it(sign: str) -> None:
    assert name_of({}, {"name": f"A{sign}nn"}) == "Ann"
    assert name_of({"name": f"A{sign}nn", "verified": True}, {}) == "Ann"
    assert ContactRequest(name=f"A{sign}nn").customer_name == "Ann"


def test_names_that_are_written_from_right_to_left_stay() -> None:
    assert name_of({}, {"name": "דנה \u200fכהן"}) == "דנה \u200fכהן"
