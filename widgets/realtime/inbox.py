"""What agents' sockets are told of messages and call-back requests: how many are open, and when the newest came."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from widgets.services import workers

from . import reading
from .socket import AgentSocket

if TYPE_CHECKING:
    from .console import Console


class Inbox:
    """The queues in which something was left or dealt with since the agents here were told."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._changed: set[int] = set()

    def changed(self, queue_ids: Iterable[int]) -> bool:
        """In these queues something is new. Whether anybody here sees one of them."""
        here = set(queue_ids) & self._console.queues()
        self._changed |= here
        return bool(here)

    async def tell(self, sockets: list[AgentSocket]) -> None:
        """The new count to those who see a changed queue, and to who was told none yet. One query for all, or none."""
        changed, self._changed = self._changed, set()
        shown = [socket for socket in sockets if socket.reach.seen & changed or not socket.requests]
        if not shown:
            return
        try:
            texts = await workers.first(reading.requests_open, {socket.reach for socket in shown})
        except Exception:
            self._changed |= changed
            raise
        for socket in shown:
            text = texts.get(socket.reach, "")
            if text and text != socket.requests:
                socket.requests = text
                socket.outbox.state("requests", text)
