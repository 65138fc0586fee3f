"""A crowd of sockets in one process: connects, answers heartbeats, and notes when each was told of a change.

When, the kernel says: the moment at which the bytes reached the socket. So what is measured are the servers, however
long this process takes to read what two thousand sockets got at once.

Reads one JSON command a line on standard input and answers with one line of JSON:
`{"do": "connect", "target", "ports", "kind": "plain"|"socketio"|"livedesk", "peers": [token or ""…]}` → `{"open", "seconds"}`
`{"do": "change", "target", "request": "<raw HTTP request>"}` → `{"told", "first", "last", "latencies"}`, in seconds
since the request
`{"do": "ping", "target"}` → `{"open"}`
`{"do": "listen", "port"}` → `{}`: from here on changes say when Redis handed out the first bell, as `bell`
`{"do": "stream", "target", "requests", "pause"}` → `{"told", "seconds"}`: changes one after the other, without waiting.
"""

from __future__ import annotations

import base64
import json
import os
import resource
import select
import socket
import struct
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

MARK, ASKED = b"queue.position", b'{"type":"ping"}'
GREETING = b'{"type":"welcome"'
PATIENCE = 15.0
AT_ONCE = 200
PATHS = {"plain": "/", "socketio": "/socket.io/?EIO=4&transport=websocket", "livedesk": "/ws/visitor/"}
MASK = b"\x00\x00\x00\x00"  # a mask of zeros is a mask, and costs nothing to apply
SO_TIMESTAMPNS = 35  # Linux: each read says when what was read had arrived
STDIN = 0


def frame(opcode: int, payload: bytes) -> bytes:
    """A short client frame."""
    return bytes([0x80 | opcode, 0x80 | len(payload)]) + MASK + payload


class Target:
    """One server and the sockets that are open to it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.peers: set[Peer] = set()
        self.told: list[float] = []


class Peer:
    """One socket: just enough of the protocol to stay connected."""

    def __init__(self, target: Target, port: int, kind: str, token: str, origin: str) -> None:
        self.target, self.kind = target, kind
        self.upgraded, self.greeted, self.ready, self.buffer = False, False, False, b""
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        lines = [
            f"GET {PATHS[kind]} HTTP/1.1",
            f"Host: 127.0.0.1:{port}",
            f"Origin: {origin}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",  # as every browser does
        ]
        if token:
            lines.append(f"Sec-WebSocket-Protocol: widgets.v1, widgets.auth.{token}")
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())

    def read(self) -> bool:
        """Takes what is there. False when the server has closed; such a peer is missed in the next answer."""
        try:
            data, notes, _, _ = self.socket.recvmsg(65_536, 64)
        except ConnectionError:
            data, notes = b"", []
        if not data:
            self.target.peers.discard(self)
            self.socket.close()
            return False
        data = self.buffer + data if self.buffer else data
        if not self.upgraded:
            head, found, rest = data.partition(b"\r\n\r\n")
            if not found:
                self.buffer = data
                return True
            if b" 101 " not in head[:20]:
                raise SystemExit(head[:100].decode())
            self.upgraded, self.ready, data = True, self.kind == "plain", rest
        # the kernel begins to note times a moment after the first socket has asked for them
        seconds, nanoseconds = struct.unpack("qq", notes[0][2]) if notes else (time.time(), 0)
        self.frames(data, seconds + nanoseconds / 1e9)
        return True

    def frames(self, data: bytes, at: float) -> None:
        """Frames of a server are unmasked; several may come at once, and parts of one."""
        while len(data) >= 2:
            length, start = data[1] & 127, 2
            if length == 126:
                length, start = int.from_bytes(data[2:4], "big"), 4
            elif length == 127:
                length, start = int.from_bytes(data[2:10], "big"), 10
            if len(data) < start + length:
                break
            self.take(data[0] & 15, data[start : start + length], at)
            data = data[start + length :]
        self.buffer = data

    def take(self, opcode: int, payload: bytes, at: float) -> None:
        """One frame, and when it arrived."""
        if opcode == 1 and MARK in payload:
            if self.ready:
                self.target.told.append(at)
            self.ready = True  # the place that every visitor is told at first
        elif payload[:17] == GREETING:
            self.greeted = True
        elif opcode == 9:
            self.say(10, payload)
        elif payload == ASKED:
            self.say(1, b'{"type":"pong"}')
        elif self.kind == "socketio" and payload[:1] == b"2":
            self.say(1, b"3")
        elif self.kind == "socketio" and payload[:1] == b"0":
            self.say(1, b"40")
        elif self.kind == "socketio" and payload[:2] == b"40":
            self.ready = True

    @property
    def let_in(self) -> bool:
        """The product greets who was let in; the first place comes with the next tick."""
        return self.ready or self.greeted

    def say(self, opcode: int, payload: bytes) -> None:
        """What is said is short and seldom: it fits."""
        self.socket.sendall(frame(opcode, payload))


class Bell:
    """Listens to all of Redis, and notes when something came."""

    def __init__(self, port: int) -> None:
        self.at: list[float] = []
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        self.socket.sendall(b"PSUBSCRIBE *\r\n")

    def read(self) -> bool:
        """As a peer's."""
        _, notes, _, _ = self.socket.recvmsg(1 << 20, 64)
        seconds, nanoseconds = struct.unpack("qq", notes[0][2]) if notes else (time.time(), 0)
        self.at.append(seconds + nanoseconds / 1e9)
        return True


def _all_ready(peers: list[Peer]) -> bool:
    return all(peer.ready for peer in peers)


class Crowd:
    """All the peers and the commands that they obey."""

    def __init__(self) -> None:
        self.targets: dict[str, Target] = {}
        self.peers: dict[int, Peer | Bell] = {}
        self.bell: Bell | None = None
        self.poll = select.epoll()

    def read(self, seconds: float) -> None:
        """Lets every peer read that can, standard input aside."""
        for number, _ in self.poll.poll(seconds):
            if number != STDIN and not self.peers[number].read():
                del self.peers[number]

    def wait(self, done: Callable[[], bool]) -> None:
        """Reads until it is done, or patience ends."""
        end = time.monotonic() + PATIENCE
        while not done() and time.monotonic() < end:
            self.read(0.1)

    def connect(self, command: dict[str, Any]) -> dict[str, Any]:
        """Opens the sockets, so many at a time; how many are open, and the seconds until the last of these was let in."""
        began, ports = time.perf_counter(), command["ports"]
        target = self.targets.setdefault(command["target"], Target(ports[0]))
        new, opening = list[Peer](), list[Peer]()
        for number, token in enumerate(command["peers"]):
            opening.append(peer := Peer(target, ports[number % len(ports)], command["kind"], token, command["origin"]))
            target.peers.add(peer)
            self.peers[peer.socket.fileno()] = peer
            self.poll.register(peer.socket, select.EPOLLIN)
            new.append(peer)
            while len(opening) >= AT_ONCE:
                self.read(PATIENCE)
                opening = [each for each in opening if not each.let_in and each in target.peers]
        self.wait(lambda: all(each.let_in for each in opening))
        seconds = time.perf_counter() - began
        self.wait(partial(_all_ready, new))
        return {"open": sum(peer.ready for peer in target.peers), "seconds": seconds}

    def listen(self, command: dict[str, Any]) -> dict[str, Any]:
        """Hears bells from here on."""
        self.bell = Bell(command["port"])
        self.peers[self.bell.socket.fileno()] = self.bell
        self.poll.register(self.bell.socket, select.EPOLLIN)
        return {}

    def stream(self, command: dict[str, Any]) -> dict[str, Any]:
        """Changes at a steady pace."""
        target, began = self.targets[command["target"]], time.monotonic()
        target.told = []
        asking = []
        for number, request in enumerate(command["requests"]):
            asking.append(socket.create_connection(("127.0.0.1", target.port), PATIENCE))
            asking[-1].sendall(request.encode())
            while (left := began + (number + 1) * command["pause"] - time.monotonic()) > 0:
                self.read(left)
        seconds = time.monotonic() - began
        for each in asking:
            each.close()
        return {"told": len(target.told), "seconds": seconds}

    def change(self, command: dict[str, Any]) -> dict[str, Any]:
        """One request, and how long until each socket was told."""
        target = self.targets[command["target"]]
        target.told = []
        if self.bell is not None:
            self.bell.at = []
        with socket.create_connection(("127.0.0.1", target.port), PATIENCE) as asking:
            began = time.time()
            asking.sendall(command["request"].encode())
            self.wait(lambda: len(target.told) >= len(target.peers))
            status = asking.recv(1024).split()[1].decode()
        latencies = sorted(at - began for at in target.told)
        ends = {"first": latencies[0], "last": latencies[-1]} if latencies else {"first": 0.0, "last": 0.0}
        bell = self.bell.at[0] - began if self.bell is not None and self.bell.at else None
        return {"told": len(latencies), "status": status, **ends, "latencies": latencies, "bell": bell}

    def ping(self, command: dict[str, Any]) -> dict[str, Any]:
        """The client's heartbeat, outside of what is measured."""
        target = self.targets[command["target"]]
        for peer in target.peers:
            peer.say(1, ASKED)
        return {"open": len(target.peers)}

    def obey(self) -> None:
        """Until standard input ends."""
        self.poll.register(STDIN, select.EPOLLIN)
        while True:
            self.read(60)
            if select.select([STDIN], [], [], 0)[0]:
                if not (line := sys.stdin.buffer.readline()):
                    return
                command = json.loads(line)
                print(json.dumps(getattr(self, command["do"])(command)), flush=True)


if __name__ == "__main__":
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    Crowd().obey()
