"""Where the frames of the pages on this process go: to the processes that said that somebody there looks."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from typing import Any
from uuid import UUID

from widgets import publish

logger = logging.getLogger("widgets")
LIFE = 30.0  # seconds; announcements come every ten
LIMIT = 1_000_000  # bytes waiting for one process


class Road:
    """To one process, one frame after the other, so that none overtakes another; what does not fit is dropped."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self._waiting: deque[dict[str, Any]] = deque()
        self._size = 0
        self._task: asyncio.Task[None] | None = None

    def put(self, session_id: UUID, octets: bytes) -> None:
        """Send in turn."""
        if self._size + len(octets) > LIMIT:
            return
        self._waiting.append(publish.frame_message(session_id, octets))
        self._size += len(octets)
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._send())

    def close(self) -> None:
        """Nothing goes there any more."""
        self._waiting.clear()
        if self._task is not None:
            self._task.cancel()

    async def _send(self) -> None:
        try:
            while self._waiting:
                message = self._waiting.popleft()
                self._size -= len(message["frame"])
                try:
                    await publish.straight(self._channel, message)
                except Exception as error:  # layers raise what their servers do; the gap brings a snapshot
                    logger.debug("A frame could not be sent: %s", type(error).__name__)
        finally:
            self._task = None


class Roads:
    """Cobrowsing → channel → until when somebody there looks."""

    def __init__(self) -> None:
        self._until: dict[UUID, dict[str, float]] = {}
        self._roads: dict[str, Road] = {}

    def known(self, cobrowse_id: UUID) -> list[str]:
        """The channels behind which somebody looks, as far as is known."""
        found = self._until.get(cobrowse_id)
        if not found:
            return []
        now = time.monotonic()
        return [channel for channel, until in found.items() if until > now]

    def announced(self, cobrowse_id: UUID, channel: str, *, on: bool) -> None:
        """Somebody behind this channel looks for the next half minute, or nobody does."""
        if on:
            self._until.setdefault(cobrowse_id, {})[channel] = time.monotonic() + LIFE
        elif (found := self._until.get(cobrowse_id)) is not None:
            found.pop(channel, None)
            if not found:
                del self._until[cobrowse_id]

    def put(self, channel: str, session_id: UUID, octets: bytes) -> None:
        """Send a frame there."""
        if (road := self._roads.get(channel)) is None:
            road = self._roads[channel] = Road(channel)
        road.put(session_id, octets)

    def close_all(self) -> None:
        """Nothing is sent any more."""
        for road in self._roads.values():
            road.close()
        self._roads.clear()

    def tidy(self) -> None:
        """Forget what nobody has announced for long."""
        for cobrowse_id in tuple(self._until):
            alive = self.known(cobrowse_id)
            self._until[cobrowse_id] = {channel: self._until[cobrowse_id][channel] for channel in alive}
            if not alive:
                del self._until[cobrowse_id]
        used = {channel for found in self._until.values() for channel in found}
        for channel in self._roads.keys() - used:
            self._roads.pop(channel).close()
