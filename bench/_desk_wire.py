"""A light HTTP and WebSocket client for `desk`: the crowd shares two cores with what is measured."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import re
from collections import deque
from collections.abc import Callable
from typing import Any

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
PATIENCE = 60.0
MASK = b"\x00\x00\x00\x00"  # a mask of zeros is a mask, and costs nothing to apply


class Http(asyncio.Protocol):
    """One keep-alive connection; one request at a time."""

    def __init__(self) -> None:
        self._buffer = b""
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Status and body. Raises ConnectionError, TimeoutError."""
        self._answer = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return await asyncio.wait_for(self._answer, PATIENCE)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0 or self._answer is None:
            return
        length = LENGTH.search(self._buffer[:end])
        whole = end + 4 + (int(length[1]) if length else 0)
        if len(self._buffer) >= whole:
            status, body = int(self._buffer[9:12]), self._buffer[end + 4 : whole]
            self._buffer = self._buffer[whole:]
            if not self._answer.done():
                self._answer.set_result((status, body))

    def connection_lost(self, _error: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionError("closed"))


class Pool:
    """Connections to the workers, in turn. Counts what was not answered as it should be."""

    def __init__(self, ports: list[int], size: int) -> None:
        self._ports, self._size = ports, size
        self._free: deque[Http] = deque()
        self._gate = asyncio.Semaphore(size)
        self.errors: dict[str, int] = {}

    async def open(self) -> None:
        """All of them, before anything is measured."""
        loop = asyncio.get_running_loop()
        for number in range(self._size):
            port = self._ports[number % len(self._ports)]
            self._free.append((await loop.create_connection(Http, "127.0.0.1", port))[1])

    async def call(
        self, method: str, path: str, headers: bytes, body: Any = None, good: tuple[int, ...] = (200,)
    ) -> Any:
        """The JSON of an answer; None, and an error counted, where the status is none of `good`."""
        sent = b"" if body is None else json.dumps(body).encode()
        head = f"{method} /widgets/api/v1/{path} HTTP/1.1\r\nHost: desk.test\r\nContent-Type: application/json\r\n"
        request = head.encode() + headers + b"Content-Length: %d\r\n\r\n" % len(sent) + sent
        async with self._gate:
            connection = self._free.popleft()
            try:
                status, answer = await connection.ask(request)
            except (ConnectionError, TimeoutError) as error:
                self.errors[f"{method} {type(error).__name__}"] = (
                    self.errors.get(f"{method} {type(error).__name__}", 0) + 1
                )
                return None
            finally:
                self._free.append(connection)
        if status not in good:
            what = f"{method} {status} {answer[:80]!r}"
            self.errors[what] = self.errors.get(what, 0) + 1
            return None
        return json.loads(answer) if answer else {}


class Socket(asyncio.Protocol):
    """One WebSocket: hands each text frame to `heard`, unread; answers pings."""

    def __init__(self, path: str, headers: str, heard: Callable[[bytes], None], gone: Callable[[], None]) -> None:
        self._path, self._headers, self._heard, self._gone = path, headers, heard, gone
        self._buffer, self._upgraded = b"", False

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET {self._path} HTTP/1.1\r\nHost: desk.test\r\nOrigin: http://desk.test\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n{self._headers}\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        data = self._buffer + data if self._buffer else data
        if not self._upgraded:
            head, found, data = data.partition(b"\r\n\r\n")
            if not found:
                self._buffer = head
                return
            self._upgraded = True
        while len(data) >= 2:
            length, start = data[1] & 127, 2
            if length > 125:
                start = 4 if length == 126 else 10
                length = int.from_bytes(data[2:start], "big")
            if len(data) < start + length:
                break
            if data[0] & 15 == 1:
                self._take(data[start : start + length])
            elif data[0] & 15 == 9:
                self.transport.write(bytes([0x8A, 0x80 | length]) + MASK + data[start : start + length])
            data = data[start + length :]
        self._buffer = data

    def _take(self, payload: bytes) -> None:
        if payload.startswith(b'{"type":"ping"'):
            said = b'{"type":"pong"}'
            self.transport.write(bytes([0x81, 0x80 | len(said)]) + MASK + said)
        else:
            self._heard(payload)

    def connection_lost(self, _error: Exception | None) -> None:
        self._gone()
