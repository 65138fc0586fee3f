"""A crowd of sockets in one process: connects, answers heartbeats, and notes when each was told of a change.

Reads one JSON command a line on standard input and answers with one line of JSON:
`{"do": "connect", "target", "port", "kind": "plain"|"socketio"|"livedesk", "peers": [token or ""…]}` → `{"open"}`
`{"do": "change", "target", "request": "<raw HTTP request>"}` → `{"told", "first", "last", "latencies"}`, in seconds
since the request
`{"do": "ping", "target"}` → `{"open"}`.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import resource
import sys
import time
from typing import Any

MARK, ASKED = b"queue.position", b'{"type":"ping"}'
PATIENCE = 15.0
AT_ONCE = 50
PATHS = {"plain": "/", "socketio": "/socket.io/?EIO=4&transport=websocket", "livedesk": "/ws/visitor/"}
MASK = b"\x00\x00\x00\x00"  # a mask of zeros is a mask, and costs nothing to apply


def frame(opcode: int, payload: bytes) -> bytes:
    """A short client frame."""
    return bytes([0x80 | opcode, 0x80 | len(payload)]) + MASK + payload


class Target:
    """One server and the sockets that are open to it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.peers: list[Peer] = []
        self.told: list[float] = []
        self.everybody = asyncio.Event()

    def note(self) -> None:
        """A peer was told of the change."""
        self.told.append(time.perf_counter())
        if len(self.told) >= len(self.peers):
            self.everybody.set()


class Peer(asyncio.Protocol):
    """One socket: just enough of the protocol to stay connected."""

    def __init__(self, target: Target, kind: str, token: str, origin: str) -> None:
        self.target, self.kind, self.token, self.origin = target, kind, token, origin
        self.upgraded, self.buffer = False, b""
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        """Ask for the upgrade."""
        self.transport = transport
        path = PATHS[self.kind]
        lines = [
            f"GET {path} HTTP/1.1",
            f"Host: 127.0.0.1:{self.target.port}",
            f"Origin: {self.origin}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
            "Sec-WebSocket-Version: 13",
        ]
        if self.token:
            lines.append(f"Sec-WebSocket-Protocol: widgets.v1, widgets.auth.{self.token}")
        transport.write(("\r\n".join(lines) + "\r\n\r\n").encode())

    def data_received(self, data: bytes) -> None:
        """Frames of a server are unmasked; several may come at once, and parts of one."""
        data = self.buffer + data if self.buffer else data
        if not self.upgraded:
            head, found, rest = data.partition(b"\r\n\r\n")
            if not found:
                self.buffer = data
                return
            if b" 101 " not in head[:20]:
                self.ready.set_exception(ConnectionError(head[:100].decode()))
                return
            self.upgraded, data = True, rest
            if self.kind == "plain":
                self.ready.set_result(None)
        while len(data) >= 2:
            length, start = data[1] & 127, 2
            if length == 126:
                length, start = int.from_bytes(data[2:4], "big"), 4
            elif length == 127:
                length, start = int.from_bytes(data[2:10], "big"), 10
            if len(data) < start + length:
                break
            self.take(data[0] & 15, data[start : start + length])
            data = data[start + length :]
        self.buffer = data

    def take(self, opcode: int, payload: bytes) -> None:
        """One frame."""
        if opcode == 1 and MARK in payload:
            if self.kind == "livedesk" and not self.ready.done():
                self.ready.set_result(None)  # the place that every visitor is told at first
            else:
                self.target.note()
        elif opcode == 9:
            self.transport.write(frame(10, payload))
        elif payload == ASKED:
            self.transport.write(frame(1, b'{"type":"pong"}'))
        elif self.kind == "socketio" and payload[:1] == b"2":
            self.transport.write(frame(1, b"3"))
        elif self.kind == "socketio" and payload[:1] == b"0":
            self.transport.write(frame(1, b"40"))
        elif self.kind == "socketio" and payload[:2] == b"40" and not self.ready.done():
            self.ready.set_result(None)

    def connection_lost(self, error: Exception | None) -> None:
        """Is missed in the next answer."""
        if not self.ready.done():
            self.ready.set_exception(ConnectionError("lost"))
        if self in self.target.peers:
            self.target.peers.remove(self)


async def connect(targets: dict[str, Target], command: dict[str, Any]) -> dict[str, Any]:
    """Opens the sockets, some at a time."""
    target = targets.setdefault(command["target"], Target(command["port"]))
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(token: str) -> None:
        async with gate:
            loop = asyncio.get_running_loop()
            peer = Peer(target, command["kind"], token, command.get("origin", "http://127.0.0.1"))
            await loop.create_connection(lambda: peer, "127.0.0.1", target.port)
            await asyncio.wait_for(peer.ready, PATIENCE)
            target.peers.append(peer)

    await asyncio.gather(*(one(token) for token in command["peers"]))
    return {"open": len(target.peers)}


async def change(targets: dict[str, Target], command: dict[str, Any]) -> dict[str, Any]:
    """One request, and how long until each socket was told."""
    target = targets[command["target"]]
    reader, writer = await asyncio.open_connection("127.0.0.1", target.port)
    target.told, target.everybody = [], asyncio.Event()
    began = time.perf_counter()
    writer.write(command["request"].encode())
    try:
        await asyncio.wait_for(target.everybody.wait(), PATIENCE)
    except TimeoutError:
        pass
    status = (await asyncio.wait_for(reader.readline(), PATIENCE)).split()[1].decode()
    writer.close()
    latencies = sorted(at - began for at in target.told)
    ends = {"first": latencies[0], "last": latencies[-1]} if latencies else {"first": 0.0, "last": 0.0}
    return {"told": len(latencies), "status": status, **ends, "latencies": latencies}


async def ping(targets: dict[str, Target], command: dict[str, Any]) -> dict[str, Any]:
    """The client's heartbeat, outside of what is measured."""
    target = targets[command["target"]]
    for peer in target.peers:
        peer.transport.write(frame(1, b'{"type":"ping"}'))
    return {"open": len(target.peers)}


async def main() -> None:
    """Obeys until standard input ends."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    targets: dict[str, Target] = {}
    lines = asyncio.StreamReader(limit=2**24)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
        command = json.loads(line)
        answer = await {"connect": connect, "change": change, "ping": ping}[command["do"]](targets, command)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    import uvloop

    uvloop.run(main())
