"""Whatever frames a page sends, and however slow the agent reads: what the agent gets is whole snapshots and what follows them."""

from __future__ import annotations

import asyncio
import uuid

from hypothesis import given, settings
from hypothesis import strategies as st

from widgets.errors import InvalidRequest, TooLarge
from widgets.realtime.socket import AgentSocket
from widgets.realtime.watch import STREAMS, Watch
from widgets.services.cobrowse_frames import FIRST, INCREMENT, LAST, NOTE, SNAPSHOT, Head, head, made

ID = uuid.UUID(int=1)
NUMBERS = st.integers(1, 8)
FRAMES = st.one_of(
    st.builds(
        lambda stream, number: Head(SNAPSHOT, FIRST | LAST, ID, stream, number, number), st.integers(1, 3), NUMBERS
    ),
    st.builds(lambda stream, number: Head(SNAPSHOT, FIRST, ID, stream, number, number), st.integers(1, 3), NUMBERS),
    st.builds(
        lambda stream, base, more, kind: Head(kind, 0, ID, stream, base + more, base),
        st.integers(1, 3),
        NUMBERS,
        NUMBERS,
        st.sampled_from([INCREMENT, SNAPSHOT]),
    ),
    st.builds(lambda stream: Head(NOTE, 0, ID, stream, 0, 0), st.integers(1, 3)),
)


@given(st.binary(max_size=80))
def test_any_bytes_are_a_head_or_an_error_that_is_told(octets):
    try:
        found = head(octets)
    except (InvalidRequest, TooLarge):
        return
    assert made(found, octets[32:]) == octets


@given(FRAMES, st.binary(max_size=40))
def test_a_head_that_is_written_is_the_head_that_is_read(found, payload):
    assert head(made(found, payload)) == found


@settings(max_examples=100)
@given(st.lists(st.tuples(FRAMES, st.booleans()), max_size=60))
def test_what_arrives_of_each_tab_is_a_snapshot_and_what_follows_it_without_a_gap(steps):
    asyncio.run(_taken(steps))


async def _taken(steps) -> None:
    reading, got = asyncio.Event(), list[bytes]()

    async def send(message) -> None:
        await reading.wait()
        got.append(message["bytes"])

    socket = AgentSocket(send, lambda: None)
    watch = Watch(socket, ID, uuid.uuid4(), lambda watch, stream, reason: None)
    for found, reads in steps:
        reading.set() if reads else reading.clear()
        if reads:
            await asyncio.sleep(0)
        watch.take(found, made(found, b"x" * 30_000), near=True)
        assert socket.outbox.size <= 256_000
        assert len(watch.streams) <= STREAMS
    reading.set()
    for _ in range(200):
        await asyncio.sleep(0)
    assert not socket.outbox.pressed
    last: dict[int, Head] = {}
    for found in (each for each in map(head, got) if each.kind != NOTE):
        before = last.get(found.stream)
        assert found.begins or (before and (found.base, found.number) == (before.base, before.number + 1))
        last[found.stream] = found
