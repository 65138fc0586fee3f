"""A TCP proxy that breaks roads: it cuts connections, refuses new ones, lets nothing through without a word, or is a hole."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import socket
import struct
import threading
from collections.abc import Coroutine
from typing import Any

ATTACH, DETACH = 26, 27  # Linux's SO_ATTACH_FILTER, SO_DETACH_FILTER
NOTHING = ctypes.create_string_buffer(struct.pack("HBBI", 0x06, 0, 0, 0))  # BPF: return 0, the packet is dropped
FILTER = struct.pack("HP", 1, ctypes.addressof(NOTHING))


class Proxy:
    """Stands before a port of this machine. `port` is where to connect."""

    def __init__(self, upstream: int) -> None:
        self._upstream = upstream
        self._refusing = False
        self._open: asyncio.Event
        self._writers: set[asyncio.StreamWriter] = set()
        self._callers: set[asyncio.StreamWriter] = set()
        self._swallowed: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = self._do(self._listen())
        self.port: int = self._server.sockets[0].getsockname()[1]

    def cut(self, *, refuse: bool = False) -> None:
        """Breaks all connections without a word; with `refuse` those that come, too, until `mend`."""
        self._do(self._cut(refuse))

    def hold(self) -> None:
        """Half-open: connections stay, and come about, and nothing passes in either direction until `mend` or `cut`."""
        self._loop.call_soon_threadsafe(self._open.clear)

    def swallow(self) -> None:
        """As by a firewall that forgets: the kernel drops each packet of those who call, and acknowledges nothing.

        `mend` lets new connections come about. Those of now are never heard of again, not even of their end.
        """
        self._swallowed |= self._do(_deaf(self._server, self._callers))

    def mend(self) -> None:
        """The road is open again. What was held passes now."""
        self._refusing = False
        self._loop.call_soon_threadsafe(self._open.set)
        for each in self._server.sockets:
            with contextlib.suppress(FileNotFoundError):  # nothing is swallowed
                each.setsockopt(socket.SOL_SOCKET, DETACH, 0)

    def close(self) -> None:
        """Stops listening and breaks what is open."""
        self._do(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _listen(self) -> asyncio.Server:
        self._open = asyncio.Event()
        self._open.set()
        return await asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=2048)

    async def _cut(self, refuse: bool) -> None:
        self._refusing = refuse
        for writer in list(self._writers):
            writer.transport.abort()

    async def _stop(self) -> None:
        # A server closed while it lets somebody in leaves their socket open (Python 3.11): first nobody new, then nobody.
        self._loop.remove_reader(self._server.sockets[0].fileno())
        self._open.set()
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            await self._cut(refuse=True)
            await asyncio.wait(others, timeout=0.1)
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        self._callers.add(writer)
        try:
            if self._refusing:
                return
            there, onward = await asyncio.open_connection("127.0.0.1", self._upstream)
            self._writers.add(onward)
            try:
                await asyncio.gather(self._pipe(reader, onward), self._pipe(there, writer))
            finally:
                self._writers.discard(onward)
                onward.transport.abort()
        except OSError:
            pass
        finally:
            self._writers.discard(writer)
            self._callers.discard(writer)
            writer.transport.abort()

    async def _pipe(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(65_536):
                await self._open.wait()
                if sink in self._swallowed:
                    continue
                sink.write(data)
                await sink.drain()
        if not sink.transport.is_closing():
            sink.close()


async def _deaf(server: asyncio.Server, callers: set[asyncio.StreamWriter]) -> set[asyncio.StreamWriter]:
    """Those who call now, of whom nothing arrives any more, nor of new ones."""
    for each in [*server.sockets, *(writer.get_extra_info("socket") for writer in callers)]:
        each.setsockopt(socket.SOL_SOCKET, ATTACH, FILTER)
    return set(callers)
