"""The Redis layers, pub/sub and core, with a server that is killed and comes back empty."""

from __future__ import annotations

import asyncio
import time

import pytest
from channels.layers import channel_layers

from tools import backing
from widgets.realtime import subscription
from widgets.services import log, messages, workers

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
