"""A connection that ends in time: a deadline for all reads together, and a budget of bytes."""

from __future__ import annotations

import io
import socket
import time


class TooSlow(Exception):
    """The deadline has passed."""


class TooLarge(Exception):
    """More has come than is allowed."""


class Deadline:
    """So many seconds from now on the clock on the wall, however many steps they are spent on."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds. Raises TooSlow when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TooSlow
        return left


class Wire:
    """What `http.client` takes for a socket. Each read waits only for what is left, so that a drip feeds nobody."""

    def __init__(self, connected: socket.socket, deadline: Deadline) -> None:
        self._socket, self._deadline, self._budget = connected, deadline, 0

    def allow(self, count: int) -> None:
        """So many bytes more may be read."""
        self._budget += count

    def read_into(self, buffer: bytearray | memoryview) -> int:
        """What has come, at least a byte; 0 at the end. Raises TooSlow, TooLarge, TimeoutError."""
        self._socket.settimeout(self._deadline.left())
        count = self._socket.recv_into(buffer)
        self._budget -= count
        if self._budget < 0:
            raise TooLarge
        return count

    def sendall(self, data: bytes) -> None:
        """All or an error."""
        self._socket.settimeout(self._deadline.left())
        self._socket.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        """As a socket's."""
        return io.BufferedReader(_Reader(self))

    def close(self) -> None:
        """Whoever made the socket closes it: `http.client` does so before it has read the answer."""


class _Reader(io.RawIOBase):
    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        return self._wire.read_into(buffer)
