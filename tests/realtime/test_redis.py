"""The Redis layers, pub/sub and core, with a server that is killed and comes back empty."""

from __future__ import annotations

import asyncio
import time

import pytest
from channels.layers import channel_layers

from tools import backing
from widgets import publish
from widgets.realtime import subscription
from widgets.services import log, messages, workers

from .pages import call, increment, look, octets, seen, show, snapshot
from .test_cobrowse_roads import Elsewhere

__all__ = ["call", "seen"]

LAYERS = ["channels_redis.pubsub.RedisPubSubChannelLayer", "channels_redis.core.RedisChannelLayer"]


@pytest.fixture(params=LAYERS, ids=["pubsub", "core"])
async def redis(request, settings, monkeypatch):
    """A server of this test's own; `redis()` kills it and starts it anew on the same port."""
    monkeypatch.setattr(subscription, "LONGEST_PAUSE", 0.2)
    with backing.valkey_server() as server:
        settings.CHANNEL_LAYERS = {"default": {"BACKEND": request.param, "CONFIG": {"hosts": [server.url]}}}

        def restart(seconds: float) -> None:
            server.stop()
            time.sleep(seconds)
            server.start()

        yield restart
        await channel_layers["default"].flush()


async def test_a_page_goes_straight_to_the_process_where_somebody_looks(redis, visit, attend, seen, bob, hub):
    layer = channel_layers["default"]
    elsewhere = Elsewhere(await layer.new_channel())
    anns = await visit(seen.session)
    await elsewhere.say(seen, wants={"stream": 0})
    await anns.next("cobrowse.snapshot")
    frames = [snapshot(seen), *(increment(seen, number, payload=bytes(range(256)) * 16) for number in range(2, 60))]
    await show(anns, *frames)
    assert [await elsewhere.hear() for _ in frames] == frames
    bobs = await attend(bob)
    await look(bobs, seen)
    await layer.send(hub.subscription.channel, publish.frame_message(seen.session_id, snapshot(seen, stream=9)))
    assert await octets(bobs) == snapshot(seen, stream=9)


async def test_rows_arrive_before_while_and_after_redis_is_killed(redis, visit, new_session, hub):
    client = await visit(session := new_session(), after=0)
    await client.rows(1)
    await workers.run(messages.send, session, "visitor", "before", "c1")
    await client.rows(2)
    restarting = asyncio.create_task(asyncio.to_thread(redis, 0.5))
    await asyncio.sleep(0.3)
    await workers.run(messages.send, session, "visitor", "while", "c2")
    await restarting
    await hub.beat.round()  # the timer: joins the group anew, and looks
    await client.rows(3)
    await asyncio.sleep(1.5)
    await hub.subscription.renew()
    await workers.run(messages.send, session, "visitor", "after", "c3")
    assert [row["seq"] for row in await client.rows(4)] == [4]
    assert len(await workers.run(log.rows_after, session.pk, 0)) == 4
