"""The load generator: keep-alive connections, each sending its next request when the last was answered.

Reads one JSON command a line — {"port", "requests": [base64…], "connections", "seconds", "most"} — and answers with one:
{"rate", "p50", "p99", "statuses"}. A process of its own, on another core than the server.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import re
import sys
import time

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Connection(asyncio.Protocol):
    """One keep-alive connection."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.buffer = b""
        self.began = 0.0

    def connection_made(self, transport) -> None:
        self.transport = transport
        self.next()

    def next(self) -> None:
        """Send the next request, or hang up when the time is over."""
        request = self.run.next()
        if request is None:
            self.transport.close()
            return
        self.began = time.perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self.buffer[:end]
        length = LENGTH.search(head)
        if length is not None:
            whole = end + 4 + int(length[1])
            done = len(self.buffer) >= whole
        else:  # chunked
            done = self.buffer.endswith(b"0\r\n\r\n")
        if done:
            self.run.answered(int(self.buffer[9:12]), time.perf_counter() - self.began)
            self.buffer = b""
            self.next()

    def connection_lost(self, _error) -> None:
        self.run.left += 1


class Run:
    """One measurement."""

    def __init__(self, requests: list[bytes], seconds: float, most: int) -> None:
        self.requests, self.until, self.most = requests, time.perf_counter() + seconds, most
        self.sent = self.left = 0
        self.times: list[float] = []
        self.statuses: dict[int, int] = {}

    def next(self) -> bytes | None:
        """The next request, round and round; None when it is enough."""
        if self.sent >= self.most or time.perf_counter() >= self.until:
            return None
        self.sent += 1
        return self.requests[self.sent % len(self.requests)]

    def answered(self, status: int, seconds: float) -> None:
        """One answer."""
        self.times.append(seconds)
        self.statuses[status] = self.statuses.get(status, 0) + 1


async def measure(command: dict) -> dict:
    """One command."""
    requests = [base64.b64decode(request) for request in command["requests"]]
    run = Run(requests, command["seconds"], command["most"])
    loop, began = asyncio.get_running_loop(), time.perf_counter()
    for _ in range(command["connections"]):
        await loop.create_connection(lambda: Connection(run), "127.0.0.1", command["port"])
    while run.left < command["connections"] and time.perf_counter() < run.until + 20:  # noqa: ASYNC110
        await asyncio.sleep(0.005)
    times = sorted(run.times)
    return {
        "rate": len(times) / (time.perf_counter() - began),
        "p50": times[len(times) // 2] * 1000,
        "p99": times[int(len(times) * 0.99)] * 1000,
        "statuses": run.statuses,
    }


def main() -> None:
    """Serves commands until standard input ends."""
    import uvloop

    os.sched_setaffinity(0, {1})
    for line in sys.stdin:
        print(json.dumps(uvloop.run(measure(json.loads(line)))), flush=True)


if __name__ == "__main__":
    main()
