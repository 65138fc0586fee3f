"""One change of a queue to 200 to 5,000 waiting sockets, beside a bare ASGI app and Socket.IO with Redis.

The product is the real one: project.asgi under uvicorn, PostgreSQL, Valkey, sessions, tickets and tokens made by its
own services; the change is the first in the queue leaving by `DELETE queue/`, so that everybody's place changes. Each
server has a core for itself while it is asked; the crowd, PostgreSQL and Valkey have the other. Rounds are interleaved,
and figures are medians of rounds: deliveries a second from the first to the last socket told; milliseconds from the
request to the median, the 99th and the last socket; the server's processor time a delivery. The last two hold, for the
product, the HTTP call, the transaction, the bell and the query as well. The product runs under the bare app's uvicorn,
and writes to its transport itself (widgets/realtime/wire.py), so it may stand above an app that uses ASGI's `send`.
A socket is told when the kernel has the bytes for it: the crowd needs as long to read a frame as a server to write it,
and would otherwise be what is measured of the fastest.

Three more columns make it fair and whole. `bell 99` is the 99th socket from the moment at which Redis handed out the
product's bell: without the HTTP call and the transaction, which an `emit` does not have; the query is still in it.
`kB each` is what the process grew by for each socket, `connects/s` how fast they came, the product's with their token
checked and their log and place read. After 1,000 follows a stream of 10 changes a second for 5 seconds: processor time as a
share of one core. With `--processes 2` the product and Socket.IO have two processes with half of the sockets each, on the
same core, and the change is made at the first.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tools import backing

HERE = Path(__file__).parent
SERVER_CORE, OTHER_CORE = 0, 1
PAUSE = 0.6  # seconds between two changes: longer than the product's tick
HEARTBEAT = 30.0
SECRET = "a key for benches only, longer than thirty-two bytes"
GOAL = 0.75
STREAMED, STREAM = 1000, 50


class Crowd:
    """The process that holds the sockets."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench._crowd"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, do: str, **command) -> dict:
        """One command, one answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"do": do, **command}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("the crowd has gone")
        return json.loads(line)


class Server:
    """A server on its own core. `kind` is how the crowd speaks to it."""

    def __init__(self, name: str, kind: str, command: list[str], processes: int = 1) -> None:
        self.name, self.kind = name, kind
        self.ports = [backing.free_port() for _ in range(processes)]
        self.port = self.ports[0]
        commands = [[part.replace("PORT", str(port)) for part in command] for port in self.ports]
        self.processes = [subprocess.Popen(each, env=os.environ, preexec_fn=_pinned) for each in commands]
        self.rounds: dict[int, list[dict]] = {}
        self.grown: dict[int, float] = {}
        self.connects: dict[int, float] = {}
        self.leavers: list[str] = []
        self.empty = 0

    def cpu(self) -> float:
        """Seconds of processor that the server has used, ended threads too; what a busy machine disturbs least."""
        return sum(
            time.clock_gettime(~each.pid << 3 | 2) for each in self.processes
        )  # Linux's clock of another process

    def memory(self) -> int:
        """Bytes of memory that it holds now."""
        pages = sum(int(Path(f"/proc/{each.pid}/statm").read_text().split()[1]) for each in self.processes)
        return pages * resource.getpagesize()

    def fill(self, crowd: Crowd, size: int, before: int, leavers: int) -> None:
        """As many sockets as `size`, on all of its processes."""
        peers, opened, seconds = self.peers(size - before, leavers), 0, 0.0
        self.empty = self.empty or self.memory()
        for number, start in enumerate(range(0, len(peers), 200)):
            where = {"target": self.name, "port": self.ports[number % len(self.ports)], "kind": self.kind}
            some = {"peers": peers[start : start + 200], "origin": f"http://127.0.0.1:{self.port}"}
            answer = crowd.ask("connect", **where, **some)
            opened, seconds = answer["open"], seconds + answer["seconds"]
        assert opened == size, f"{self.name}: {opened} of {size} sockets"
        self.connects[size] = len(peers) / seconds
        time.sleep(1)
        self.grown[size] = (self.memory() - self.empty) / size / 1000

    def request(self) -> str:
        """The HTTP request that makes the change."""
        if self.kind != "livedesk":
            return f"POST /go HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nContent-Length: 0\r\n\r\n"
        return (
            f"DELETE /widgets/api/v1/queue/ HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nOrigin: http://127.0.0.1:{self.port}\r\n"
            f"Authorization: Bearer {self.leavers.pop(0)}\r\nContent-Length: 0\r\n\r\n"
        )

    def peers(self, count: int, leavers: int) -> list[str]:
        """What the next `count` sockets come with: tokens of visitors who wait, behind some who will leave."""
        if self.kind != "livedesk":
            return [""] * count
        command = [sys.executable, "-m", "bench._waiting", str(leavers + count), f"http://127.0.0.1:{self.port}"]
        made = [token for _, token in json.loads(subprocess.run(command, check=True, capture_output=True).stdout)]
        self.leavers = made[:leavers]
        return made[leavers:]


def _pinned() -> None:
    os.sched_setaffinity(0, {SERVER_CORE})
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def servers(ws: str, processes: int) -> list[Server]:
    """Bare ASGI, the product, and Socket.IO where Node is to be had."""
    uvicorn = [sys.executable, "-m", "uvicorn", "--port", "PORT", "--ws", ws, "--log-level", "error"]
    uvicorn += ["--no-access-log", "--loop", "uvloop", "--backlog", "4096"]
    found = [
        Server("bare ASGI", "plain", [*uvicorn, "bench._bare_sockets:application"]),
        Server("livedesk", "livedesk", [*uvicorn, "project.asgi:application"], processes),
    ]
    if npm := shutil.which("npm"):
        if not (HERE / "socketio/node_modules").exists():
            subprocess.run([npm, "ci", "--no-audit", "--no-fund", "--silent"], cwd=HERE / "socketio", check=True)
        found.append(Server("Socket.IO", "socketio", ["node", str(HERE / "socketio/server.mjs"), "PORT"], processes))
    return found


def measure(crowd: Crowd, found: list[Server], sizes: list[int], rounds: int) -> None:
    """Grows each crowd to each size, and lets the servers take turns."""
    heard = time.monotonic()
    for size, before in zip(sizes, [0, *sizes], strict=False):
        for server in found:
            server.fill(crowd, size, before, rounds + 2 + (STREAM if size == STREAMED else 0))
        time.sleep(2)
        for number in range(-1, rounds):
            for server in found[number % len(found) :] + found[: number % len(found)]:
                began = server.cpu()
                told = crowd.ask("change", target=server.name, request=server.request())
                told["cpu"] = server.cpu() - began
                assert told["told"] == size, f"{server.name}: {told['told']} of {size} told, HTTP {told['status']}"
                if number >= 0:  # the first is for warming up
                    server.rounds.setdefault(size, []).append(told)
                time.sleep(PAUSE)
            if time.monotonic() - heard > HEARTBEAT:
                heard = time.monotonic()
                crowd.ask("ping", target="livedesk")
                time.sleep(PAUSE)
        if size == STREAMED:
            for server in found:
                stream(crowd, server)


def stream(crowd: Crowd, server: Server) -> None:
    """Ten changes a second, and what the server's processor had to do for it."""
    requests = [server.request() for _ in range(STREAM)]
    began = server.cpu()
    told = crowd.ask("stream", target=server.name, requests=requests, pause=0.1)
    share = (server.cpu() - began) / told["seconds"]
    each = told["told"] / STREAMED / told["seconds"]
    print(
        f"10 changes a second for {STREAMED}: {server.name:<10} {share:.0%} of a core, each told {each:.1f} times a second"
    )
    time.sleep(PAUSE)


def report(found: list[Server], sizes: list[int]) -> bool:
    """Prints the table; whether the aims are met at every size."""
    heads = f"{'of bare':>8} {'p50 ms':>7} {'p99 ms':>7} {'all ms':>7} {'bell 99':>8}"
    heads += f" {'CPU µs':>7} {'kB each':>8} {'connects/s':>11}"
    print(f"{'sockets':>8} {'server':<10} {'deliveries/s':>13} {heads}")
    met = True
    for size in sizes:
        rates = {
            server.name: [(size - 1) / (told["last"] - told["first"]) for told in server.rounds[size]]
            for server in found
        }
        ratios: dict[str, float] = {}
        for server in found:
            pairs = zip(rates[server.name], rates["bare ASGI"], strict=True)
            ratios[server.name] = statistics.median(mine / bare for mine, bare in pairs)
            at = [
                statistics.median(told["latencies"][min(size - 1, int(size * part))] for told in server.rounds[size])
                for part in (0.5, 0.99, 1.0)
            ]
            shown = " ".join(f"{1000 * each:7.1f}" for each in at)
            rate = statistics.median(rates[server.name])
            each = statistics.median(told["cpu"] for told in server.rounds[size]) / size * 1e6
            line = f"{size:>8} {server.name:<10} {rate:>13,.0f} {ratios[server.name]:>8.2f} {shown} {_from_bell(server, size)}"
            print(f"{line} {each:>7.1f} {server.grown[size]:>8.1f} {server.connects[size]:>11,.0f}")
        met &= ratios["livedesk"] >= GOAL and ratios["livedesk"] > ratios.get("Socket.IO", 0)
    print(f"{'met' if met else 'missed'}: at every size {GOAL} of bare ASGI or more, and ahead of Socket.IO with Redis")
    return met


def _from_bell(server: Server, size: int) -> str:
    """Milliseconds from the bell to the 99th socket, of the product."""
    rounds = [told for told in server.rounds[size] if told["bell"] is not None]
    if server.kind != "livedesk" or not rounds:
        return f"{'':>8}"
    return f"{1000 * statistics.median(told['latencies'][int(size * 0.99)] - told['bell'] for told in rounds):>8.1f}"


def main() -> int:
    """Runs everything; 1 when an aim is missed and --strict is given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--sizes", type=int, nargs="+", default=[200, 1000, 2000, 5000])
    parser.add_argument("--ws", default="websockets-sansio", help="uvicorn's WebSocket implementation, for both")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--strict", action="store_true")
    options = parser.parse_args()
    os.sched_setaffinity(0, {OTHER_CORE} if (os.cpu_count() or 1) > 1 else {SERVER_CORE})
    with ExitStack() as stack:
        os.environ |= stack.enter_context(backing.both())
        os.environ |= {"SECRET_KEY": SECRET, "WIDGETS_PRESENCE_GRACE": "3600", "WIDGETS_SESSION_RATE": "100000/m"}
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], check=True)
        found, crowd = servers(options.ws, options.processes), Crowd()
        everyone: list[subprocess.Popen[Any]] = [crowd.process]
        for process in everyone + [process for server in found for process in server.processes]:
            stack.callback(process.wait)
            stack.callback(process.terminate)
        asyncio.run(_up(found))
        crowd.ask("listen", port=int(os.environ["REDIS_URL"].rpartition(":")[2].partition("/")[0]))
        measure(crowd, found, options.sizes, options.rounds)
    met = report(found, options.sizes)
    return 0 if met or not options.strict else 1


async def _up(found: list[Server]) -> None:
    for port in (port for server in found for port in server.ports):
        async with asyncio.timeout(60):
            while True:
                try:
                    (await asyncio.open_connection("127.0.0.1", port))[1].close()
                    break
                except OSError:
                    await asyncio.sleep(0.1)


if __name__ == "__main__":
    sys.exit(main())
