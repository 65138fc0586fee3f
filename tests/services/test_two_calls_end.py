"""Two calls of one agent that end at one moment, one of them with a party: on PostgreSQL neither waits for the other for ever."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from widgets.models import Call, CallParty
from widgets.services import calls, handover, sessions

from .test_handover_races import agent, desk, free, fresh, sound, taken
from .test_races import at_once

__all__ = ["agent", "desk"]
ROUNDS = 8


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["end", "cold"])
def test_both_end(desk, agent, how):
    bob, dave = agent("bob"), agent("dave")
    for _ in range(ROUNDS):
        free(bob, dave)
        crowded, plain, daves = taken(bob, desk), taken(bob, desk), taken(dave, desk)
        free(bob, dave)
        CallParty.objects.create(call=crowded, user=dave, role="consulted", status="joined")
        first: partial[Any] = partial(calls.end, None, fresh(crowded), "visitor")
        if how == "cold":
            first = partial[Any](handover.cold, bob, fresh(crowded), None, "support")
        outcome = at_once(
            first,
            partial(calls.end, None, fresh(plain), "visitor"),
            partial(calls.end, None, fresh(daves), "visitor"),
        )
        assert outcome == ({"Call": 3} if how == "end" else {"Call": 2, "NoneType": 1})
        assert all(sound(call) for call in (crowded, plain, daves))
        for call in Call.objects.select_related("session"):
            sessions.end(call.session)
