"""The process's one subscription of the channel layer, kept up through whatever the layer does."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from typing import Any

from channels import DEFAULT_CHANNEL_LAYER
from channels.layers import get_channel_layer

from widgets.publish import GROUP

logger = logging.getLogger("widgets")
PATIENCE = 5.0  # seconds for one call of the layer
LONGEST_PAUSE = 5.0


class Subscription:
    """Calls ``heard`` with each message, and ``deaf`` whenever messages may have been missed."""

    def __init__(self, heard: Callable[[dict[str, Any]], None], deaf: Callable[[], None]) -> None:
        self._heard = heard
        self._deaf = deaf
        self._layer: Any = None
        self._channel: str | None = None

    @property
    def channel(self) -> str:
        """This process's own, empty while there is none."""
        return self._channel or ""

    async def run(self) -> None:
        """Listen until cancelled. A layer that fails is subscribed to anew; the log tells what was said meanwhile."""
        failures = 0
        while True:
            try:
                await self._subscribe()
                self._deaf()
                while True:
                    message = await self._layer.receive(self._channel)
                    failures = 0
                    self._hear(message)
            except Exception as error:  # layers raise what their servers do
                failures += 1
                pause = min(LONGEST_PAUSE, 0.1 * 2**failures) * random.uniform(0.5, 1.0)  # noqa: S311
                name = type(error).__name__
                logger.warning("The channel layer is down (%s); listening again in %.1f s.", name, pause)
                await asyncio.sleep(pause)

    async def renew(self) -> None:
        """Join the group again: layers forget members after a day, and a Redis that restarted knows none."""
        if self._channel is None:
            return
        try:
            await asyncio.wait_for(self._layer.group_add(GROUP, self._channel), PATIENCE)
        except Exception as error:  # run() hears of it too, or the next renewal mends it
            logger.debug("The group could not be joined again: %s", type(error).__name__)

    async def leave(self) -> None:
        """Take this process out of the group."""
        channel, self._channel = self._channel, None
        if channel is not None:
            try:
                await asyncio.wait_for(self._layer.group_discard(GROUP, channel), PATIENCE)
            except Exception as error:
                logger.debug("The group could not be left: %s", type(error).__name__)

    async def _subscribe(self) -> None:
        self._layer = get_channel_layer(DEFAULT_CHANNEL_LAYER)
        if self._layer is None:
            await asyncio.get_running_loop().create_future()  # no layer: the timers alone serve
        channel, self._channel = self._channel, None
        if channel is None:
            channel = await asyncio.wait_for(self._layer.new_channel(), PATIENCE)
        await asyncio.wait_for(self._layer.group_add(GROUP, channel), PATIENCE)
        self._channel = channel

    def _hear(self, message: dict[str, Any]) -> None:
        try:
            self._heard(message)
        except Exception:
            logger.exception("A message of the channel layer could not be understood.")
            self._deaf()
