"""What waits to be written to one socket: bounded, in order, and for states the newest value only.

While the socket keeps up, a frame is written by stepping the server's ``send`` where the hub stands: no
task, no queue. Only a ``send`` that has to wait (the reader is slow) gets a task, and frames then queue here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Generator
from functools import partial
from typing import Any

from . import wire

Send = Callable[[dict[str, Any]], Awaitable[None]]

LIMIT = 1_000_000  # bytes waiting for one socket; frames are ASCII, so characters are bytes
LOSSY_LIMIT = 256_000  # above this what may be lost is lost
UNHEARD_LIMIT = 8_000_000  # bytes written since the peer was last heard, for servers without back-pressure


class Outbox:
    """Writes to one socket. ``ended`` is called once, when nothing more will be written."""

    __slots__ = (
        "_close_code", "_latest", "_rows", "_send", "_task", "_wire", "ended", "gone", "moved_at", "size", "unheard",
    )  # fmt: skip

    def __init__(self, send: Send, ended: Callable[[], None]) -> None:
        self._send = send
        self._wire = wire.behind(send)
        self._rows: list[str | bytes] = []  # not a deque: an empty one takes 700 bytes more
        self._latest: dict[str, str] = {}
        self._task: asyncio.Task[None] | None = None
        self._close_code: int | None = None
        self.ended = ended
        self.gone = False
        self.moved_at = 0.0
        self.size = 0
        self.unheard = 0

    @property
    def pressed(self) -> bool:
        """Whether the reader is behind."""
        return self._task is not None

    def put(self, text: str | bytes) -> None:
        """A frame that must arrive; bytes go as a binary one.

        When it does not fit, the socket is given up: the client resumes by number.
        """
        if self._task is None:
            self._step(text)
        elif self.size + len(text) > LIMIT:
            self.abandon()
        elif self._close_code is None:
            self._rows.append(text)
            self.size += len(text)

    def state(self, kind: str, text: str) -> None:
        """A frame that is only worth its newest value."""
        if self._task is None:
            self._step(text)
        elif self._close_code is None:
            self.size += len(text) - len(self._latest.get(kind, ""))
            self._latest[kind] = text
            if self.size > LIMIT:
                self.abandon()

    def lossy(self, text: str | bytes) -> bool:
        """A frame that may be lost: a signal, a keystroke's notice. Whether it was taken."""
        if fits := self._task is None or self.size + len(text) <= LOSSY_LIMIT:
            self.put(text)
        return fits

    def close(self, code: int) -> None:
        """Close after what waits has been written."""
        if self._close_code is not None or self.gone:
            return
        self._close_code = code
        if self._task is None:
            self._start(self._drain(None))

    def abandon(self) -> None:
        """Give the socket up at once: nothing that waits is written, the memory is free."""
        self._rows.clear()
        self._latest.clear()
        self.size = 0
        if self._task is not None:
            self._task.cancel()
        self._end()

    def _step(self, text: str | bytes) -> None:
        if self.gone or self._close_code is not None:
            return
        self.unheard += len(text)
        if self.unheard > UNHEARD_LIMIT:
            self.abandon()
            return
        if self._wire is not None and self._wire.write(text):
            return
        sending: Any = self._send(_message(text)).__await__()
        try:
            waits_for = sending.send(None)
        except StopIteration:
            return
        except Exception:  # servers raise what they like when the peer has gone
            self._end()
        else:
            self._start(self._drain(_Begun(sending, waits_for)))

    def _start(self, work: Any) -> None:
        loop = asyncio.get_running_loop()
        self.moved_at = loop.time()
        self._task = loop.create_task(work)

    async def _drain(self, begun: _Begun | None) -> None:
        if begun is not None:
            await self._write(begun)
        while not self.gone and (self._rows or self._latest):
            if self._rows:
                text = self._rows.pop(0)
            else:
                text = self._latest.pop(next(iter(self._latest)))
            self.size -= len(text)
            self.unheard += len(text)
            await self._write(self._send(_message(text)))
        if self._close_code is not None and not self.gone:
            await self._write(self._send({"type": "websocket.close", "code": self._close_code}))
            self._end()
        self._task = None

    async def _write(self, sending: Awaitable[None]) -> None:
        try:
            await sending
        except Exception:  # as in _step
            self._end()
        self.moved_at = asyncio.get_running_loop().time()

    def _end(self) -> None:
        if not self.gone:
            self.gone = True
            self.ended()


def _message(frame: str | bytes) -> dict[str, Any]:
    return {"type": "websocket.send", "bytes" if isinstance(frame, bytes) else "text": frame}


class _Begun:
    """A ``send`` that was stepped once and waits for something: a task can await the rest of it."""

    __slots__ = ("_sending", "_waits_for")

    def __init__(self, sending: Any, waits_for: Any) -> None:
        self._sending = sending
        self._waits_for = waits_for

    def __await__(self) -> Generator[Any, None, None]:
        waits_for = self._waits_for
        while True:
            try:
                yield waits_for
            except BaseException as error:
                step = partial(self._sending.throw, error)
            else:
                step = partial(self._sending.send, None)
            try:
                waits_for = step()
            except StopIteration:
                return
