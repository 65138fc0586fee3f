"""The pages and the agents of `relay`, in a process of their own: raw sockets, so that the crowd is not what is measured."""

from __future__ import annotations

import asyncio
import json
import os
import struct
import sys
import time
from uuid import UUID

HEAD = struct.Struct(">BBBB16sIII")
STREAM, PATIENCE = 7, 20.0


class Peer:
    """One WebSocket as a client sees it. Frames go out under a mask of zeros, which leaves their bytes as they are."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @classmethod
    async def open(cls, port: int, path: str, *headers: str) -> Peer:
        """After the handshake."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Upgrade: websocket", "Connection: Upgrade"]
        lines += ["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="]
        writer.write("\r\n".join([*lines, f"Origin: http://127.0.0.1:{port}", *headers, "", ""]).encode())
        answer = await reader.readuntil(b"\r\n\r\n")
        assert b" 101 " in answer.splitlines()[0], answer
        return cls(reader, writer)

    def send(self, payload: bytes, kind: int) -> None:
        """1 is text, 2 is binary."""
        size = len(payload)
        head = bytes((0x80 | kind, 0x80 | size)) if size < 126 else bytes((0x80 | kind, 0xFE)) + size.to_bytes(2, "big")
        self.writer.write(head + bytes(4) + payload)

    def say(self, kind: str, **data: object) -> None:
        """A JSON frame."""
        self.send(json.dumps({"type": kind, "data": data}, separators=(",", ":")).encode(), 1)

    async def hear(self) -> bytes:
        """The next frame's payload; pings are answered, since servers close those who do not."""
        while True:
            head = await self.reader.readexactly(2)
            size, kind = head[1] & 0x7F, head[0] & 0x0F
            if size == 126:
                size = int.from_bytes(await self.reader.readexactly(2), "big")
            elif size == 127:
                size = int.from_bytes(await self.reader.readexactly(8), "big")
            payload = await self.reader.readexactly(size)
            if kind == 8:
                raise ConnectionError(f"closed with {int.from_bytes(payload[:2], 'big')}")
            if kind != 9:
                return payload
            self.send(payload, 10)

    async def until(self, text: bytes) -> None:
        """Hear frames up to one that holds this."""
        while text not in await self.hear():
            pass


class Pair:
    """A page that sends and an agent who shows it."""

    def __init__(self, page: Peer, agent: Peer, cobrowse_id: str) -> None:
        self.page, self.agent, self.id = page, agent, cobrowse_id
        self.number = self.base = self.sent = 0
        self.delays: list[float] = []
        self.asked = False

    async def read_page(self) -> None:
        """A snapshot when one is asked for."""
        while True:
            if b"cobrowse.snapshot" in await self.page.hear():
                self.asked = True

    async def read_agent(self) -> None:
        """Notes how long each frame took, and acknowledges four times a second."""
        acknowledged = 0.0
        while True:
            payload = await self.agent.hear()
            if payload[:1] != b"\x01":
                continue
            now = time.perf_counter()
            self.delays.append(now - struct.unpack_from(">d", payload, 32)[0])
            if now - acknowledged > 0.25:
                acknowledged = now
                number = HEAD.unpack_from(payload)[6]
                self.agent.say("cobrowse.ack", cobrowse_id=self.id, stream=STREAM, frame=number)

    def send(self, size: int) -> None:
        """The next frame: an increment, or a snapshot that was asked for."""
        self.number += 1
        begins, self.asked = self.asked or not self.base, False
        self.base = self.number if begins else self.base
        kind, flags = (1, 3) if begins else (2, 0)
        head = HEAD.pack(1, kind, flags, 0, UUID(self.id).bytes, STREAM, self.number, self.base)
        self.page.send(head + struct.pack(">d", time.perf_counter()) + bytes(size - 40), 2)
        self.sent += 1


async def opened(port: int, people: list[list[str]]) -> list[Pair]:
    """Everybody is connected, and each agent looks."""
    pairs = []
    for token, key, cobrowse_id in people:
        page = await Peer.open(port, "/ws/visitor/", f"Sec-WebSocket-Protocol: widgets.v1, widgets.auth.{token}")
        await page.until(b'"welcome"')
        agent = await Peer.open(port, "/ws/agent/", f"Cookie: sessionid={key}")
        await agent.until(b'"welcome"')
        agent.say("cobrowse.watch", cobrowse_id=cobrowse_id)
        await agent.until(b"cobrowse.watching")
        pairs.append(Pair(page, agent, cobrowse_id))
    return pairs


async def streamed(pairs: list[Pair], seconds: float, rate: float, size: int) -> dict[str, object]:
    """So many frames a second from each, spread over the second; what arrived, and after how long."""
    for pair in pairs:
        pair.sent, pair.delays = 0, []
    began, step = time.perf_counter(), 1 / (rate * len(pairs))
    due = began
    while due < began + seconds:
        for pair in pairs:
            due += step
            if (early := due - time.perf_counter()) > 0.001:
                await asyncio.sleep(early)
            pair.send(size)
    took = time.perf_counter() - began
    await asyncio.sleep(1.0)
    delays = sorted(delay for pair in pairs for delay in pair.delays)
    sent = sum(pair.sent for pair in pairs)
    at = [delays[min(len(delays) - 1, int(len(delays) * part))] * 1000 for part in (0.5, 0.95, 0.99)] if delays else []
    return {"sent": sent, "arrived": len(delays), "ms": at, "seconds": took}


async def main() -> None:
    """Commands on standard input, answers on standard output."""
    loop, pairs, reading = asyncio.get_running_loop(), [], set()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        command = json.loads(line)
        if command["do"] == "connect":
            new = await opened(command["port"], command["people"])
            pairs += new
            reading |= {asyncio.ensure_future(each) for pair in new for each in (pair.read_page(), pair.read_agent())}
            answer: dict[str, object] = {"pairs": len(pairs)}
        else:
            answer = await streamed(pairs, command["seconds"], command["rate"], command["size"])
            answer["lost"] = [repr(task.exception()) for task in reading if task.done()]
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    if os.cpu_count() or 1 > 1:
        os.sched_setaffinity(0, {1})
    asyncio.run(main())
