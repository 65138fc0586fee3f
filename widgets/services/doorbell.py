"""Waiting for news without asking for it: what a long poll sleeps on, and what the hub rings.

A process that runs a hub sets ``starter``; where there is none (WSGI) waiting ends at once. Keys are
session ids, and ``agent:<user id>`` or ``queue:<queue id>`` for the console.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from weakref import WeakKeyDictionary

starter: Callable[[], None] | None = None  # starts the running loop's hub, or finds it running


class Listener:
    """Rung at least once for each piece of news since it began to listen; a ring before ``wait`` counts."""

    def __init__(self, keys: frozenset[str], after: int) -> None:
        self.keys = keys
        self.after = after
        self._rung = asyncio.Event()

    def ring(self) -> None:
        self._rung.set()

    async def wait(self, seconds: float) -> bool:
        """Whether it rang within so many seconds."""
        if starter is None or seconds <= 0:
            return self._rung.is_set()
        try:
            await asyncio.wait_for(self._rung.wait(), seconds)
        except TimeoutError:
            return False
        self._rung.clear()
        return True


_listeners: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, set[Listener]]] = WeakKeyDictionary()


@contextmanager
def listening(*keys: object, after: int = 0) -> Iterator[Listener]:
    """Listen from here on: begin, then read the rows, then ``wait``, so that nothing falls in between.

    ``after`` is the last number the client has: a bell that the layer lost is found by it within seconds.
    """
    if starter is not None:
        starter()
    mine = _mine()
    listener = Listener(frozenset(str(key) for key in keys), after)
    for key in listener.keys:
        mine.setdefault(key, set()).add(listener)
    try:
        yield listener
    finally:
        for key in listener.keys:
            mine[key].discard(listener)
            if not mine[key]:
                del mine[key]


async def wait(key: object, seconds: float) -> bool:
    """Whether there was news for this key within so many seconds."""
    with listening(key) as listener:
        return await listener.wait(seconds)


def ring(*keys: object) -> None:
    """Wake this loop's listeners of these keys."""
    mine = _mine()
    for key in keys:
        for listener in mine.get(str(key), ()):
            listener.ring()


def ring_all() -> None:
    """Wake everybody: the hub was deaf for a while and cannot say for whom there is news."""
    for listeners in _mine().values():
        for listener in listeners:
            listener.ring()


def waiting() -> dict[str, int]:
    """What this loop's listeners wait for: key → the smallest number that one of them has."""
    return {key: min(listener.after for listener in listeners) for key, listeners in _mine().items()}


def _mine() -> dict[str, set[Listener]]:
    return _listeners.setdefault(asyncio.get_running_loop(), {})
