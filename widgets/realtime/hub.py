"""The hub: one a process and event loop, between the channel layer and all the sockets of that process.

It holds one subscription however many sockets there are, knows who follows what, and hands each message
on. Its parts: ``Subscription`` listens, ``Arrivals`` lets in, ``CatchUp`` reads rows that were missed, ``Positions`` and
``Console`` send newest values, ``Beat`` keeps time.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Iterator
from typing import Any
from uuid import UUID

from widgets import publish
from widgets.errors import LivedeskError, RateLimited
from widgets.services import doorbell

from . import offering
from .arrivals import Arrivals
from .beat import Beat
from .catchup import CatchUp
from .codec import error_frame
from .console import Console
from .delivery import Delivery
from .lookout import Lookout
from .positions import Positions
from .relay import Relay
from .socket import AgentSocket, Follower, Socket, VisitorSocket
from .subscription import Subscription
from .taping import Taping

logger = logging.getLogger("widgets")
SOCKETS_A_SESSION = 5
SOCKETS_AN_AGENT = 10


class Hub:
    """All the sockets of one event loop. Everything here runs in that loop."""

    def __init__(self) -> None:
        self.visitors: dict[UUID, list[VisitorSocket]] = {}
        self.arrivals = Arrivals()
        self.catchup = CatchUp()
        self.console = Console(self.catchup)
        self.positions = Positions(self.console)
        self.hear = Delivery(self).hear
        self.subscription = Subscription(self.hear, self.deaf)
        self.relay = Relay(self)
        self.taping = Taping(self)
        self.lookout = Lookout(self)
        self.beat = Beat(self)
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to listen; does nothing when it has begun."""
        if not self._tasks:
            loop = asyncio.get_running_loop()
            publish.use_loop(loop)
            parts = (self.subscription, self.arrivals, self.catchup, self.positions, self.beat, self.lookout)
            runs = (*(part.run for part in parts), self.taping.run, offering.run)
            self._tasks = [loop.create_task(_watched(run())) for run in runs]

    async def stop(self) -> None:
        """Leave the layer and end the hub's tasks. Sockets stay as they are."""
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self.relay.close()
        await self.taping.flush()
        await self.subscription.leave()
        publish.use_loop(None)

    def add_visitor(self, socket: VisitorSocket) -> None:
        """From here on bells for the session are noted; rows go out once its follower is ready."""
        socket.admitted = True
        sockets = self.visitors.setdefault(socket.session_id, [])
        sockets.append(socket)
        self.heard(socket)
        if len(sockets) > SOCKETS_A_SESSION:
            _send_away(sockets[0], RateLimited("This session has too many connections; the oldest was closed."))
            self.remove(sockets[0])

    def add_agent(self, socket: AgentSocket) -> None:
        """From here on the agent is shown the queues and the calls."""
        theirs = self.console.sockets.get(socket.user_id, set())
        if len(theirs) >= SOCKETS_AN_AGENT:
            oldest = min(theirs, key=lambda each: each.heard_at)
            _send_away(oldest, RateLimited("This agent has too many connections; the oldest was closed."))
            self.console.remove(oldest)
        socket.admitted = True
        self.console.add(socket)
        self.heard(socket)
        self.positions.all_changed()

    def remove(self, socket: Socket) -> None:
        """The socket is gone, or as good as gone."""
        if not socket.admitted:
            return
        if isinstance(socket, AgentSocket):
            self.console.remove(socket)
            self.relay.unwatch(socket)
        elif isinstance(socket, VisitorSocket) and socket in self.visitors.get(socket.session_id, ()):
            self.positions.place(socket, None)
            self.visitors[socket.session_id].remove(socket)
            if not self.visitors[socket.session_id]:
                del self.visitors[socket.session_id]

    def heard(self, socket: Socket) -> None:
        """The peer said something; the database learns of it with the next round."""
        socket.heard()
        if not socket.admitted:
            return
        if isinstance(socket, VisitorSocket):
            self.beat.sessions_heard.add(socket.session_id)
        elif isinstance(socket, AgentSocket) and socket.reach.takes_part:
            self.beat.agents_heard[socket.user_id] = socket.heard_at

    def sockets(self) -> Iterator[Socket]:
        """All that are open now."""
        yield from [socket for sockets in self.visitors.values() for socket in sockets]
        yield from [socket for sockets in self.console.sockets.values() for socket in sockets]

    def greeted(self, session_id: UUID) -> list[VisitorSocket]:
        """The visitor's sockets here, but for those that have not had their ``welcome``."""
        return [socket for socket in self.visitors.get(session_id, ()) if socket.follower.ready]

    def followers(self, session_id: UUID) -> list[Follower]:
        """Who follows this session's log here."""
        found = [socket.follower for socket in self.visitors.get(session_id, ())]
        return found + list(self.console.followers.get(session_id, ()))

    def deaf(self) -> None:
        """Messages may have been missed: everybody looks for themselves."""
        doorbell.ring_all()
        self.positions.all_changed()
        self._tasks.append(asyncio.get_running_loop().create_task(_watched(self._heal())))

    async def _heal(self) -> None:
        try:
            await self.beat.heal()
        except Exception as error:  # the next round heals
            logger.warning("Healing failed: %s", type(error).__name__)
        task = asyncio.current_task()
        if task in self._tasks:
            self._tasks.remove(task)


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def running() -> Hub:
    """The hub of the running loop, started if need be."""
    loop = asyncio.get_running_loop()
    if (hub := _hubs.get(loop)) is None:
        for closed in [each for each in _hubs if each.is_closed()]:
            del _hubs[closed]
        hub = _hubs[loop] = Hub()
    hub.start()
    return hub


def start() -> None:
    """What a long poll calls before it sleeps."""
    running()


def _send_away(socket: Socket, error: LivedeskError) -> None:
    socket.outbox.put(error_frame(error))
    socket.outbox.close(error.close_code)


async def _watched(work: Coroutine[Any, Any, None]) -> None:
    """A part of the hub that ends by a defect says so, rather than be missed."""
    try:
        await work
    except Exception:
        logger.exception("A part of the hub ended.")
        raise
