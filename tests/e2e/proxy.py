"""A TCP proxy that misbehaves on demand: it refuses WebSockets, or cuts those that are open."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from typing import Any

REFUSAL = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
HEAD = 64 * 1024


class Proxy:
    """Stands between the browser and a server on this machine. `port` is where to connect."""

    def __init__(self, upstream: int) -> None:
        self.upstream = upstream
        self.refuse_sockets = False
        self.sockets_seen = 0
        self._open: set[asyncio.StreamWriter] = set()
        self._sockets: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = self._do(asyncio.start_server(self._meet, "127.0.0.1", 0, limit=HEAD))
        self.port: int = self._server.sockets[0].getsockname()[1]

    def cut(self) -> int:
        """Breaks all open WebSockets without a word, as a lost network does. Returns how many there were."""
        return self._do(self._cut())

    def close(self) -> None:
        """Stops listening and breaks what is open."""
        self._do(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _cut(self) -> int:
        count = len(self._sockets) // 2
        for writer in list(self._sockets):
            writer.transport.abort()
        return count

    async def _stop(self) -> None:
        # A server closed while it lets somebody in leaves their socket open (Python 3.11): first nobody new, then nobody.
        self._loop.remove_reader(self._server.sockets[0].fileno())
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            for writer in self._open:
                writer.transport.abort()
            await asyncio.wait(others, timeout=0.1)
        self._server.close()

    def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Known from the moment it is there: who is closed before having said a word must not be forgotten."""
        self._open.add(writer)
        task = self._loop.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            head = await reader.readuntil(b"\r\n\r\n")
            is_socket = b"upgrade: websocket" in head.lower()
            self.sockets_seen += is_socket
            if is_socket and self.refuse_sockets:
                writer.write(REFUSAL)
            else:
                await self._join(head, reader, writer, is_socket)
        await self._end(writer)

    async def _join(
        self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, is_socket: bool
    ) -> None:
        there, out = await asyncio.open_connection("127.0.0.1", self.upstream)
        out.write(head)
        self._open.add(out)
        if is_socket:
            self._sockets.update((writer, out))
        await asyncio.gather(_pump(reader, out), _pump(there, writer))
        await self._end(out)

    async def _end(self, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            writer.close()
            await writer.wait_closed()
        self._sockets.discard(writer)
        self._open.discard(writer)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    with contextlib.suppress(OSError):
        if writer.can_write_eof():
            writer.write_eof()
