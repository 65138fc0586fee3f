"""What visitors' and agents' sockets have in common: accept, check, listen within bounds, close with a code."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from abc import ABC, abstractmethod
from typing import Any

from channels.consumer import AsyncConsumer
from django.db import Error as DatabaseError

from widgets import limits
from widgets.errors import InternalError, InvalidRequest, LivedeskError, RateLimited, TooLarge, Unavailable

from . import hub as hubs
from .auth import PROTOCOL
from .codec import MAX_BYTES, PONG, Frame, decode, error_frame
from .hub import Hub
from .socket import Socket

logger = logging.getLogger("widgets")
FLOOD = 60  # messages …
LIVELY = ("cobrowse.", "cursor")
LIVELY_FLOOD = 2000  # of these and of binary frames, which have finer bounds of their own
WINDOW = 10.0  # … in so many seconds
LIVELY_FRAMES = "2000/10s"
FRAMES = "120/10s"  # that are no ping, of one session or agent: a new socket begins its own count anew
_LIVELY = re.compile(r'\s*\{\s*"type"\s*:\s*"(cobrowse\.|cursor")')
MISTAKES = 10  # malformed frames, then the socket is closed
FAREWELL = 10.0  # seconds for the last frames of a refused socket


class Connection(AsyncConsumer, ABC):
    """A consumer without Channels' dispatch, which costs a thread hop a message and a channel a socket."""

    hub: Hub
    socket: Socket

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one socket. Refusals come after accept: before it browsers show 1006 whatever the reason."""
        self.scope = scope
        self._task, self._listening = asyncio.current_task(), False
        self._window, self._counts, self._mistakes = 0.0, [0, 0], 0
        if (await receive())["type"] != "websocket.connect":
            return
        offered = scope.get("subprotocols") or ()
        await send({"type": "websocket.accept", "subprotocol": PROTOCOL if PROTOCOL in offered else None})
        self.socket = self.make_socket(send)
        self.hub = hubs.running()
        try:
            await self.open()
            if "url_route" in scope:
                scope.clear()  # the router's copy, and 650 bytes for as long as the socket is open
            await self._listen(receive)
        except Exception as error:
            await self._refuse(_told(error))
        finally:
            self.hub.remove(self.socket)
            if self.socket.outbox.pressed:
                self.socket.outbox.abandon()

    @abstractmethod
    def make_socket(self, send: Any) -> Socket:
        """The socket as the hub knows it; ``self.ended`` is its end."""

    @abstractmethod
    def whose(self) -> str:
        """Whose frames these are, whichever socket they come on."""

    @abstractmethod
    async def open(self) -> None:
        """Check who it is, and greet. Raises what is to be refused."""

    @abstractmethod
    async def take(self, frame: Frame) -> None:
        """A frame that is no ping. Raises what the client is told."""

    async def take_octets(self, octets: bytes) -> None:
        """A binary frame. Raises what the client is told."""
        raise InvalidRequest("Frames are text, as JSON.")

    def ended(self) -> None:
        """Nothing more will be written: stop waiting for the peer, who may never say a word."""
        if self._listening and self._task is not None and self._task is not asyncio.current_task():
            self._task.cancel()

    async def _listen(self, receive: Any) -> None:
        self._listening = True
        try:
            while not self.socket.outbox.gone:
                message = await receive()
                if message["type"] == "websocket.disconnect":
                    self.socket.outbox.abandon()
                elif message["type"] == "websocket.receive":
                    await self._hear(message)
        except asyncio.CancelledError:
            if not self.socket.outbox.gone:
                raise
        finally:
            self._listening = False

    async def _hear(self, message: Any) -> None:
        octets, lively = message.get("bytes"), _is_lively(message)
        self._count_message(lively or octets is not None)
        self.hub.heard(self.socket)
        try:
            if octets is not None:
                if len(octets) > MAX_BYTES:
                    raise TooLarge("A frame has at most 64 KiB.")
                await self.take_octets(octets)
                return
            frame = decode(message)
            if lively and not frame["type"].startswith(LIVELY):
                raise InvalidRequest("The type stands once, and first.", param="type")
            if frame["type"] == "ping":
                self.socket.outbox.lossy(PONG)
            elif frame["type"] != "pong":
                limits.count_locally(
                    "lively" if lively else "frames", self.whose(), LIVELY_FRAMES if lively else FRAMES
                )
                await self.take(frame)
        except InvalidRequest as error:
            self._mistakes += 1
            if self._mistakes >= MISTAKES:
                raise
            self.socket.outbox.put(error_frame(error))
        except TooLarge:
            raise
        except Exception as error:
            self.socket.outbox.put(error_frame(_told(error)))

    def _count_message(self, lively: bool) -> None:
        now = time.monotonic()
        if now - self._window > WINDOW:
            self._window, self._counts = now, [0, 0]
        self._counts[lively] += 1
        if self._counts[lively] > (most := LIVELY_FLOOD if lively else FLOOD):
            raise RateLimited(f"At most {most} messages in {WINDOW:.0f} seconds.")

    async def _refuse(self, error: LivedeskError) -> None:
        outbox = self.socket.outbox
        if outbox.gone:
            return
        over = self.socket.over = asyncio.Event()
        outbox.put(error_frame(error))
        outbox.close(error.close_code)
        try:
            await asyncio.wait_for(over.wait(), FAREWELL)
        except TimeoutError:
            outbox.abandon()


def _is_lively(message: Any) -> bool:
    """By its first letters, since a flood is to be counted before it is read."""
    return _LIVELY.match(message.get("text") or "") is not None


def _told(error: Exception) -> LivedeskError:
    """The error as a client may know it."""
    if isinstance(error, LivedeskError):
        return error
    if isinstance(error, DatabaseError):
        logger.warning("A socket could not be served: %s", type(error).__name__)
        return Unavailable()
    logger.error("A socket could not be served.", exc_info=error)
    return InternalError()
