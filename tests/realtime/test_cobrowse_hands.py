"""What an agent who looks at a page says to it: seen up to here, look here, do this; and what is refused."""

from __future__ import annotations

import uuid

import pytest

from tests.cobrowsing import ask_control, let_steer
from tests.conftest import role_group
from widgets.models import CobrowseDeed
from widgets.realtime.budget import Budget
from widgets.services import cobrowse, seats, workers

from .pages import both, call, look, no_octets, octets, refusal, seen, show, snapshot

__all__ = ["both", "call", "seen"]


async def test_acknowledgements_go_back_to_the_page(both, seen, bob):
    anns, bobs = both
    await show(anns, snapshot(seen))
    await octets(bobs)
    await bobs.say("cobrowse.ack", cobrowse_id=str(seen.pk), stream=7, frame=1)
    assert (await anns.next("cobrowse.ack"))["data"] == {
        "cobrowse_id": str(seen.pk),
        "stream": 7,
        "frame": 1,
        "agent": seats.key_of(bob.pk),
    }


@pytest.mark.parametrize(
    "forged",
    [
        {"stream": 7, "frame": 2},
        {"stream": 7, "frame": 0},
        {"stream": 7, "frame": -1},
        {"stream": 7, "frame": True},
        {"stream": 7, "frame": "1"},
        {"stream": 8, "frame": 1},
        {"stream": [7], "frame": 1},
        {},
    ],
)
async def test_a_forged_acknowledgement_is_refused(both, seen, forged):
    anns, bobs = both
    await show(anns, snapshot(seen))
    await octets(bobs)
    await bobs.say("cobrowse.ack", cobrowse_id=str(seen.pk), **forged)
    assert await refusal(bobs) == "invalid_request"
    assert await anns.silence(0.1)


async def test_who_does_not_look_neither_acknowledges_nor_points_nor_asks(visit, attend, seen, bob):
    anns, bobs = await visit(seen.session), await attend(bob)
    for kind in ("cobrowse.ack", "cobrowse.snapshot", "cursor"):
        await bobs.say(kind, cobrowse_id=str(seen.pk), stream=7, frame=1)
        assert await refusal(bobs) == "cobrowse_not_requested"
    await anns.next("presence")
    assert await anns.silence(0.1)


async def test_a_page_that_nobody_looks_at_may_pause(both, seen):
    anns, bobs = both
    await bobs.say("cobrowse.unwatch", cobrowse_id=str(seen.pk))
    assert (await anns.next("cobrowse.unwatched"))["data"] == {"cobrowse_id": str(seen.pk)}


async def test_a_console_that_is_opened_anew_gets_a_snapshot(both, attend, seen, bob):
    anns, bobs = both
    await bobs.wire.disconnect()
    await look(await attend(bob), seen)
    assert (await anns.next("cobrowse.snapshot"))["data"]["reason"] == "joined"


async def test_the_agents_pointer_goes_to_the_page_with_a_name(both, seen, bob):
    anns, bobs = both
    await bobs.say("cursor", cobrowse_id=str(seen.pk), stream=7, x=3, agent={"id": "0", "name": "Somebody else"})
    told = (await anns.next("cursor"))["data"]
    assert (told["x"], told["agent"]) == (3, {"id": str(bob.pk), "name": "Bob"})
    await bobs.say("cursor", cobrowse_id=str(seen.pk), path="x" * 5000)
    assert await refusal(bobs) == "invalid_request"


CLICK = {"kind": "click", "node": 3}


async def test_no_control_without_consent(both, seen, bob):
    anns, bobs = both
    for step in (None, ask_control):
        if step:
            await workers.run(step, bob, seen)
        await bobs.say("cobrowse.control", cobrowse_id=str(seen.pk), stream=7, ref="1", command=CLICK)
        assert await refusal(bobs) == "permission_denied"
    await anns.next("cobrowse.control_requested")
    assert await anns.silence(0.1)
    assert not CobrowseDeed.objects.exists()


async def test_a_command_goes_to_the_page_and_its_outcome_comes_back(both, seen, bob):
    anns, bobs = both
    await workers.run(let_steer, bob, seen)
    await bobs.say("cobrowse.control", cobrowse_id=str(seen.pk), stream=7, ref="a1", command=CLICK)
    ids = {"cobrowse_id": str(seen.pk), "deed": 1}
    assert (await bobs.next("cobrowse.deed"))["data"] == {**ids, "ref": "a1"}
    assert (await anns.next("cobrowse.control"))["data"] == {**ids, "stream": 7, "command": CLICK}
    await anns.say("cobrowse.done", **ids, outcome="refused", reason="password", target="Password")
    told = (await bobs.next("cobrowse.done"))["data"]
    assert told == {**ids, "outcome": "refused", "reason": "password", "target": "Password"}


async def test_commands_end_with_the_consent(both, seen, bob):
    _, bobs = both
    found = await workers.run(let_steer, bob, seen)
    await workers.run(cobrowse.answer, seen.session, found.control_request_id or uuid.uuid4(), granted=False)
    await bobs.say("cobrowse.control", cobrowse_id=str(seen.pk), stream=7, command=CLICK)
    assert await refusal(bobs) == "permission_denied"


async def test_a_visitor_neither_points_nor_acknowledges_nor_steers(both, seen):
    anns, _ = both
    for kind in ("cursor", "cobrowse.ack", "cobrowse.control", "cobrowse.watch"):
        await anns.say(kind, cobrowse_id=str(seen.pk))
        assert await refusal(anns) == "invalid_request"


async def test_an_agent_sends_no_frames(both, seen):
    _, bobs = both
    await show(bobs, snapshot(seen))
    assert await refusal(bobs) == "invalid_request"


async def test_the_type_that_is_counted_is_the_type_that_is_meant(both, seen):
    _, bobs = both
    text = '{"type":"cobrowse.ack","type":"signal","data":{}}'
    await bobs.wire.send_to(text_data=text)
    assert await refusal(bobs) == "invalid_request"


async def test_pointing_is_not_counted_with_the_sixty_messages(both, seen):
    _, bobs = both
    for x in range(120):
        await bobs.say("cursor", cobrowse_id=str(seen.pk), x=x)
    await bobs.say("ping")
    assert (await bobs.next("pong", "error"))["type"] == "pong"


async def test_who_may_only_look_on_by_now_sees_and_does_nothing_more(both, seen, bob, hub):
    anns, bobs = both
    await workers.run(let_steer, bob, seen)
    await workers.run(lambda: bob.groups.set([role_group("Viewer")]))
    await bobs.say("cobrowse.control", cobrowse_id=str(seen.pk), stream=7, command=CLICK)
    assert await refusal(bobs) == "permission_denied"
    hub.lookout.wake()
    await bobs.next("cobrowse.gone")
    await show(anns, snapshot(seen))
    assert await no_octets(bobs)


async def test_no_command_to_a_page_that_is_not_looked_at(visit, attend, seen, bob):
    anns, bobs = await visit(seen.session), await attend(bob)
    await workers.run(let_steer, bob, seen)
    await bobs.say("cobrowse.control", cobrowse_id=str(seen.pk), stream=7, command=CLICK)
    assert await refusal(bobs) == "cobrowse_not_requested"
    await anns.next("cobrowse.control_granted")
    assert await anns.silence(0.1)


async def test_commands_and_their_outcomes_are_limited_and_a_pointer_that_is_too_quick_is_lost(
    both, seen, bob, monkeypatch
):
    anns, bobs = both
    await workers.run(let_steer, bob, seen)
    monkeypatch.setattr(Budget, "spend", lambda self, cost=1.0: False)
    await bobs.say("cobrowse.control", cobrowse_id=str(seen.pk), stream=7, command=CLICK)
    assert await refusal(bobs) == "rate_limited"
    await anns.say("cobrowse.done", cobrowse_id=str(seen.pk), deed=1, outcome="done")
    assert await refusal(anns) == "rate_limited"
    await bobs.say("cursor", cobrowse_id=str(seen.pk), x=1)
    assert await anns.silence(0.1)
    assert await workers.run(CobrowseDeed.objects.count) == 0


async def test_looking_again_and_again_is_limited(both, seen, monkeypatch):
    _, bobs = both
    monkeypatch.setattr(Budget, "spend", lambda self, cost=1.0: False)
    await bobs.say("cobrowse.watch", cobrowse_id=str(seen.pk))
    assert await refusal(bobs) == "rate_limited"
