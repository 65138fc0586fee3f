"""The hub's clock: who was heard, who fell behind, who is stuck, and what follows from silence."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any
from uuid import UUID

from widgets.conf import conf
from widgets.services import doorbell, log, presence, recording_files, seats, workers

from . import reading
from .codec import PING
from .socket import VisitorSocket

if TYPE_CHECKING:
    from .hub import Hub

logger = logging.getLogger("widgets")
GLANCE = 5.0  # seconds between two looks at the sockets; fewer where the heartbeat is short
ROUND = 2  # every so many glances all that the database knows is asked, else only for what no bell told of
STUCK = 20.0  # a reader that took nothing for so long is given up at the next glance, within 30 s
SILENT = 150.0  # nothing heard for so long; tabs in the background may speak but once a minute
BATCH = 5_000  # ids a query


class Beat:
    """Looks after one hub."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.sessions_heard: set[UUID] = set()
        self.agents_heard: dict[int, float] = {}  # when, by the clock that only goes forward

    async def run(self) -> None:
        """Serve until cancelled. Processes that began together drift apart."""
        glances = 0
        while True:
            pause = min(GLANCE, conf.heartbeat / 4)
            await asyncio.sleep(pause * random.uniform(0.9, 1.1))  # noqa: S311
            glances += 1
            self.glance()
            await self.leases()
            await (self.round() if glances % ROUND == 0 else _each(self.heal))

    def glance(self) -> None:
        """Let go of sockets that do not read, do not speak or may no longer listen; ask the silent for a word.

        Browsers slow the timers of pages in the background to one a minute, but hand them messages at once: asked,
        such a page answers in time.
        """
        now, today = time.monotonic(), time.time()
        agents_beat = presence.agent_heartbeat()
        loop_now = asyncio.get_running_loop().time()
        for socket in self._hub.sockets():
            outbox = socket.outbox
            if outbox.pressed and loop_now - outbox.moved_at > STUCK:
                outbox.abandon()
            elif now - socket.heard_at > SILENT:
                outbox.close(4408)
            elif socket.expires and socket.expires <= today:
                outbox.close(4401)
            elif now - socket.heard_at > (conf.heartbeat if isinstance(socket, VisitorSocket) else agents_beat):
                outbox.lossy(PING)

    async def round(self) -> None:
        """The database's part; each step stands alone, so that one that fails does not hold up the others."""
        await _each(self._hub.subscription.renew, self._say_heard, self.heal, self._hub.console.refresh, self._sweep)
        self._hub.positions.all_changed()
        self._hub.lookout.wake()

    async def leases(self) -> None:
        """At every glance: an agent's lease is short, and what a lost agent leaves behind is a visitor in a call."""
        await _each(self._say_agents_heard, self._return_visitors)

    async def _say_heard(self) -> None:
        sessions, self.sessions_heard = self.sessions_heard, set()
        try:
            if sessions:
                await workers.first(presence.heard, sessions)
        except Exception:
            self.sessions_heard |= sessions
            raise

    async def _say_agents_heard(self) -> None:
        """As of when they spoke, not of now: who is gone is offline in time. One UPDATE with the oldest for all."""
        agents, self.agents_heard = self.agents_heard, {}
        try:
            if agents:
                await workers.first(presence.agent_heard, set(agents), time.monotonic() - min(agents.values()))
        except Exception:
            self.agents_heard = agents | self.agents_heard
            raise

    async def _return_visitors(self) -> None:
        await workers.first(presence.return_visitors)

    async def heal(self) -> None:
        """Find rows and places in queues that the layer did not tell of: three queries for all sessions here."""
        hub = self._hub
        polling = {UUID(key): after for key, after in doorbell.waiting().items() if len(key) == 36}
        ids = list(hub.visitors.keys() | hub.console.followers.keys() | polling.keys())
        for start in range(0, len(ids), BATCH):
            some = ids[start : start + BATCH]
            for session_id, last in (await workers.run(log.last_seqs, some)).items():
                for follower in hub.followers(session_id):
                    if follower.last < last:
                        hub.catchup.need(follower)
                if polling.get(session_id, last) < last:
                    doorbell.ring(session_id)
            waiting = await workers.run(reading.waiting_in, [each for each in some if each in hub.visitors])
            for session_id, queue_id in waiting.items():
                for socket in hub.greeted(session_id):
                    hub.positions.place(socket, queue_id)
            await self._seat([each for each in some if each in hub.visitors])

    async def _seat(self, session_ids: list[UUID]) -> None:
        """Who is in calls beside their agents, where a bell about it was lost."""
        found = await workers.run(seats.seats_of, session_ids)
        for session_id in session_ids:
            text = reading.presence_frame(found.get(session_id, []))
            for socket in self._hub.greeted(session_id):
                if text != (socket.present or reading.NOBODY):
                    socket.show(text)

    async def _sweep(self) -> None:
        await workers.run(presence.sweep)
        await workers.run(recording_files.sweep)


async def _each(*steps: Callable[[], Coroutine[Any, Any, None]]) -> None:
    for step in steps:
        try:
            await step()
        except Exception as error:  # databases raise what they like
            logger.warning("%s failed: %s", step.__name__, type(error).__name__)
