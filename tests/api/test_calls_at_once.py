"""How many calls an agent may have at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from widgets.models import AgentProfile, Call

from .test_agent import ask

SignedIn = Callable[[Any], Client]


def test_me_says_how_many_calls_i_may_have(signed_in: SignedIn, bob: Any) -> None:
    client = signed_in(bob)
    assert ask(client, "GET", "me/").json()["max_calls"] == 1
    AgentProfile.objects.create(user=bob, max_calls=2)
    assert ask(client, "GET", "me/").json()["max_calls"] == 2


def test_one_call_more_than_i_may_have_is_refused(signed_in: SignedIn, bob: Any, call: Call, waiting: Any) -> None:
    AgentProfile.objects.create(user=bob, max_calls=1)
    ben = waiting("Ben").tickets.get()
    response = ask(signed_in(bob), "POST", f"tickets/{ben.pk}/accept/", {})
    assert (response.status_code, response.json()["error"]["code"]) == (409, "in_call")
