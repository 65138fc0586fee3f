"""A layer that loses, repeats, mixes up or is down: that costs delay, and nothing else."""

from __future__ import annotations

import asyncio

import pytest
from channels.layers import InMemoryChannelLayer, get_channel_layer
from django.db import connection
from django.test.utils import CaptureQueriesContext

from widgets import publish
from widgets.realtime import subscription
from widgets.services import doorbell, log, messages, queues, tickets, workers


async def say(session, count: int, first: int = 0) -> None:
    for number in range(first, first + count):
        await workers.run(messages.send, session, "visitor", f"message {number}", f"c{number}")


async def log_of(session) -> list[int]:
    return [row["seq"] for row in await workers.run(log.rows_after, session.pk, 0)]


async def test_every_second_bell_is_lost_and_every_row_arrives(visit, new_session, hub, lost_bells):
    client = await visit(session := new_session(), after=0)
    await client.rows(1)
    lost_bells(lambda number: number % 2 == 1)
    await say(session, 20)
    await hub.beat.heal()  # what the timer does: the last bell was lost
    assert [row["seq"] for row in await client.rows(21)] == (await log_of(session))[1:]


async def test_every_bell_is_lost_and_the_timer_finds_the_rows(visit, new_session, hub, lost_bells):
    client = await visit(session := new_session(), after=0)
    await client.rows(1)
    assert await client.silence(0.2)  # the bell of the session's beginning may cause one more look
    lost_bells(lambda number: True)
    await say(session, 5)
    assert await client.silence(0.1)
    await hub.beat.heal()
    assert [row["seq"] for row in await client.rows(6)] == [2, 3, 4, 5, 6]


async def test_a_place_in_a_queue_that_no_bell_told_of_is_found_by_the_timer(visit, new_session, hub, lost_bells):
    client = await visit(session := new_session())
    await client.next("welcome")
    lost_bells(lambda number: True)
    await workers.run(tickets.join, session, {"terms": True})
    await hub.beat.heal()
    assert (await client.next("queue.position"))["data"]["position"] == 1


async def test_bells_that_come_twice_and_in_any_order_give_each_row_once(visit, new_session, hub, monkeypatch):
    client = await visit(session := new_session(), after=0)
    await client.rows(1)
    held: list[dict] = []
    monkeypatch.setattr(publish, "_send", held.append)
    await say(session, 6)
    for at in (5, 0, 0, 3, 1, 2, 5, 4, 4):
        hub.hear(held[at])
        await asyncio.sleep(0.02)
    assert [row["seq"] for row in await client.rows(7)] == [2, 3, 4, 5, 6, 7]
    assert await client.silence(0.2)


class Broken(InMemoryChannelLayer):
    """A layer that can be down: every call raises."""

    down = False

    async def group_send(self, group, message):
        if self.down:
            raise ConnectionError
        await super().group_send(group, message)

    async def group_add(self, group, channel):
        if self.down:
            raise ConnectionError
        await super().group_add(group, channel)

    async def receive(self, channel):
        if self.down:
            raise ConnectionError
        return await super().receive(channel)


@pytest.fixture
def layer(settings, monkeypatch) -> Broken:
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": f"{__name__}.Broken"}}
    monkeypatch.setattr(subscription, "LONGEST_PAUSE", 0.1)
    found = get_channel_layer()
    assert isinstance(found, Broken)
    return found


async def test_a_layer_that_was_down_costs_delay_only(layer, visit, new_session, hub):
    client = await visit(session := new_session(), after=0)
    await client.rows(1)
    layer.down = True
    await layer.send(hub.subscription._channel, {"type": "livedesk.noise"})  # wakes the receiver into the failure
    await say(session, 3)
    layer.down = False
    assert [row["seq"] for row in await client.rows(4)] == [2, 3, 4]
    await say(session, 1, first=3)
    assert [row["seq"] for row in await client.rows(5)] == [5]


async def test_a_hub_that_starts_while_the_layer_is_down_still_serves(layer, new_session, visit, hub):
    layer.down = True
    await hub.stop()
    hub.start()
    client = await visit(session := new_session(), after=0)
    await client.rows(1)
    await say(session, 1)
    await hub.beat.heal()
    assert (await client.rows(2))[0]["seq"] == 2


async def test_a_message_that_nobody_understands_is_survived(visit, new_session, hub):
    client = await visit(session := new_session(), after=0)
    await client.rows(1)
    layer = get_channel_layer()
    for noise in (
        {"type": "livedesk.bell"},
        {"type": "livedesk.bell", "session": "x"},
        {"type": "other", "session": 1},
    ):
        await layer.group_send(publish.GROUP, noise)
    await say(session, 1)
    assert (await client.rows(2))[0]["seq"] == 2


async def test_a_database_that_fails_once_costs_delay_only(visit, new_session, hub, monkeypatch, lost_bells):
    client = await visit(session := new_session(), after=0)
    await client.rows(1)
    read, failures = log.rows_after_many, iter([True])

    def failing(*args):
        if next(failures, False):
            raise OSError
        return read(*args)

    monkeypatch.setattr(log, "rows_after_many", failing)
    lost_bells(lambda number: number == 0)
    await say(session, 2)
    assert [row["seq"] for row in await client.rows(3)] == [2, 3]


async def test_a_poll_is_woken_by_a_bell_and_by_the_timer_when_the_bell_was_lost(
    new_session, hub, monkeypatch, lost_bells
):
    from widgets.realtime import hub as hubs

    monkeypatch.setattr(doorbell, "starter", hubs.start)
    session = new_session()
    with doorbell.listening(session.pk, after=1) as bell:
        await say(session, 1)
        assert await bell.wait(5)
    with doorbell.listening(session.pk, after=2) as bell:
        while await bell.wait(0.2):
            pass  # the hub has just begun to listen, and a ring too many is allowed
        lost_bells(lambda number: True)
        await say(session, 1, first=1)
        assert not await bell.wait(0.1)
        await hub.beat.heal()
        assert await bell.wait(5)


async def test_without_a_hub_waiting_ends_at_once():
    assert not await doorbell.wait("anything", 25)


async def test_three_hundred_sockets_are_told_by_one_query(visit, waiting, hub, monkeypatch):
    sessions = [waiting(f"Visitor {number}") for number in range(300)]
    clients = [await visit(session) for session in sessions[1:]]
    for client in clients:
        await client.next("queue.position")
    await asyncio.sleep(0.6)
    asked: list[int] = []
    read = queues.snapshot

    def counted(queue_id):
        with CaptureQueriesContext(connection) as queries:
            found = read(queue_id)
        asked.append(len(queries))
        return found

    monkeypatch.setattr(queues, "snapshot", counted)
    await workers.run(tickets.leave, sessions[0])
    places = [(await client.next("queue.position"))["data"]["position"] for client in clients]
    assert places == list(range(1, 300))
    assert asked == [1]


async def test_a_storm_of_changes_is_at_most_four_looks_a_second(visit, waiting, hub, monkeypatch):
    client = await visit(waiting("Ann"))
    await client.next("queue.position")
    asked: list[int] = []
    read = queues.snapshot

    def counted(queue_id):
        asked.append(queue_id)
        return read(queue_id)

    monkeypatch.setattr(queues, "snapshot", counted)
    for _ in range(100):
        hub.positions.changed(hub.visitors[next(iter(hub.visitors))][0].queue_id)
        await asyncio.sleep(0.01)
    assert len(asked) <= 6
