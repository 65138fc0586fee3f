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

More columns make it fair and whole. `bell 99` is the 99th socket from the moment at which Redis handed out the product's
bell: without the HTTP call and the transaction, which an `emit` does not have; the query is still in it. `kB each` is what
the process grew by for each socket after the first twenty; the sockets offer compression, as browsers do, and no server
takes it. `connects/s` is how fast they came, two hundred at a time, and `µs` the server's processor time for each: the product's
with their token checked and their log and place read. `queries` is what PostgreSQL was asked for one change (HTTP call,
transaction and fan-out), and how many of these read the whole queue. After 1,000 follows a stream of 10 changes a second
for 5 seconds: processor time as a share of one core. With `--processes 2` the product and Socket.IO have two processes
with half of the sockets each, on the same core, and the change is made at the first; the bare app stays one.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack
from typing import Any

from bench._fanout_servers import SERVER_CORE, Database, Server, servers
from tools import backing

OTHER_CORE = 1
PAUSE = 0.6  # seconds between two changes: longer than the product's tick
HEARTBEAT = 30.0
SECRET = "a key for benches only, longer than thirty-two bytes"
GOAL, MOST_KB, LEAST_CONNECTS, MOST_CORE = 0.75, 30, 1500, 0.30
STREAMED, STREAM = 1000, 50


class Crowd:
    """The process that holds the sockets."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench._crowd"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, do: str, **command: Any) -> dict[str, Any]:
        """One command, one answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"do": do, **command}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("the crowd has gone")
        answer: dict[str, Any] = json.loads(line)
        return answer


class Run:
    """The servers, the sockets and the database of one run; `core` is what each used of a core at ten changes a second."""

    def __init__(self, crowd: Crowd, found: list[Server], database: Database) -> None:
        self.crowd, self.servers, self.database = crowd, found, database
        self.heard = time.monotonic()
        self.core: dict[str, float] = {}

    def measure(self, sizes: list[int], rounds: int) -> None:
        """Grows each crowd to each size, and lets the servers take turns."""
        for size, before in zip(sizes, [0, *sizes], strict=False):
            for server in self.servers:
                server.fill(self.crowd, size, before, rounds + 2 + (STREAM if size == STREAMED else 0))
            time.sleep(2)
            for number in range(-1, rounds):
                for server in self.servers[number % len(self.servers) :] + self.servers[: number % len(self.servers)]:
                    told = self.change(server, size)
                    if number >= 0:  # the first is for warming up
                        server.rounds.setdefault(size, []).append(told)
                self.beat()
            for server in self.servers if size == STREAMED else ():
                self.stream(server)

    def change(self, server: Server, size: int) -> dict[str, Any]:
        """One change, when each was told of it, and what it cost."""
        before, began = self.database.asked(size // 2), server.cpu()
        told = self.crowd.ask("change", target=server.name, request=server.request())
        told["cpu"] = server.cpu() - began
        assert told["told"] == size, f"{server.name}: {told['told']} of {size} told, HTTP {told['status']}"
        time.sleep(PAUSE)
        told["queries"] = [now - then for now, then in zip(self.database.asked(size // 2), before, strict=True)]
        return told

    def beat(self) -> None:
        """The clients' heartbeat, outside of what is measured."""
        if time.monotonic() - self.heard > HEARTBEAT:
            self.heard = time.monotonic()
            self.crowd.ask("ping", target="livedesk")
            time.sleep(PAUSE)

    def stream(self, server: Server) -> None:
        """Ten changes a second, and what the server's processor had to do for it."""
        requests = [server.request() for _ in range(STREAM)]
        before, began = self.database.asked(STREAMED // 2), server.cpu()
        told = self.crowd.ask("stream", target=server.name, requests=requests, pause=0.1)
        share = self.core[server.name] = (server.cpu() - began) / told["seconds"]
        asked, whole = (
            (now - then) / STREAM for now, then in zip(self.database.asked(STREAMED // 2), before, strict=True)
        )
        each = told["told"] / STREAMED / told["seconds"]
        queries = f", {asked:.1f} queries a change, {whole:.2f} of the whole queue" if server.kind == "livedesk" else ""
        line = f"{share:.0%} of a core, each told {each:.1f} times a second{queries}"
        print(f"10 changes a second for {STREAMED}: {server.name:<10} {line}", flush=True)
        time.sleep(PAUSE)


def _at(server: Server, size: int, part: float) -> float:
    """Milliseconds to this part of the sockets."""
    return 1000 * statistics.median(told["latencies"][min(size - 1, int(size * part))] for told in server.rounds[size])


def _from_bell(server: Server, size: int) -> float | None:
    """Milliseconds from the bell to the 99th socket, of the product."""
    rounds = [told for told in server.rounds[size] if told["bell"] is not None]
    if server.kind != "livedesk" or not rounds:
        return None
    return 1000 * statistics.median(told["latencies"][int(size * 0.99)] - told["bell"] for told in rounds)


def table(found: list[Server], sizes: list[int]) -> dict[int, dict[str, float]]:
    """Prints it; what part of the bare app's deliveries each makes at each size."""
    heads = f"{'of bare':>8} {'p50 ms':>7} {'p99 ms':>7} {'all ms':>7} {'bell 99':>8}"
    heads += f" {'CPU µs':>7} {'kB each':>8} {'connects/s':>11} {'µs':>5} {'queries':>8}"
    print(f"{'sockets':>8} {'server':<10} {'deliveries/s':>13} {heads}")
    ratios: dict[int, dict[str, float]] = {}
    for size in sizes:
        rates = {
            server.name: [(size - 1) / (told["last"] - told["first"]) for told in server.rounds[size]]
            for server in found
        }
        for server in found:
            pairs = zip(rates[server.name], rates["bare ASGI"], strict=True)
            ratio = statistics.median(mine / bare for mine, bare in pairs)
            ratios.setdefault(size, {})[server.name] = ratio
            shown = " ".join(f"{_at(server, size, part):7.1f}" for part in (0.5, 0.99, 1.0))
            bell = _from_bell(server, size)
            each = statistics.median(told["cpu"] for told in server.rounds[size]) / size * 1e6
            line = f"{size:>8} {server.name:<10} {statistics.median(rates[server.name]):>13,.0f} {ratio:>8.2f} {shown}"
            line += f" {'' if bell is None else f'{bell:.1f}':>8} {each:>7.1f} {server.grown[size]:>8.1f}"
            asked, whole = (statistics.median(told["queries"][n] for told in server.rounds[size]) for n in (0, 1))
            queries = f"{asked:.0f} ({whole:.0f})" if server.kind == "livedesk" else ""
            print(f"{line} {server.connects[size]:>11,.0f} {server.connect_cpu[size]:>5.0f} {queries:>8}")
    return ratios


def verdict(run: Run, sizes: list[int], ratios: dict[int, dict[str, float]]) -> bool:
    """Prints which aims are met; whether all are."""
    ours = next(server for server in run.servers if server.kind == "livedesk")
    others = [server for server in run.servers if server.kind == "socketio"]
    aims = {
        f"{GOAL} of bare ASGI's deliveries or more": [ratios[size]["livedesk"] >= GOAL for size in sizes],
        "from the bell ahead of Socket.IO's p99": [
            (_from_bell(ours, size) or 0) < _at(other, size, 0.99) for size in sizes for other in others
        ],
        f"under {MOST_KB} kB a socket": [ours.grown[size] < MOST_KB for size in sizes],
        f"{LEAST_CONNECTS} authenticated connects a second": [ours.connects[size] >= LEAST_CONNECTS for size in sizes],
        f"under {MOST_CORE:.0%} of a core at 10 changes a second": [
            share < MOST_CORE for name, share in run.core.items() if name == ours.name
        ],
    }
    for aim, met in aims.items():
        print(f"{'met' if all(met) else 'missed'} ({sum(met)} of {len(met)}): {aim}")
    return all(all(met) for met in aims.values())


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
        counting = ("shared_preload_libraries=pg_stat_statements", "pg_stat_statements.track_utility=off")
        postgres = stack.enter_context(backing.postgres_server(*counting))
        os.environ |= {"DATABASE_URL": postgres.url, "REDIS_URL": stack.enter_context(backing.valkey())}
        os.environ |= {"SECRET_KEY": SECRET, "WIDGETS_PRESENCE_GRACE": "3600", "WIDGETS_SESSION_RATE": "100000/m"}
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], check=True)
        found, crowd = servers(options.ws, options.processes), Crowd()
        everyone: list[subprocess.Popen[Any]] = [crowd.process]
        for process in everyone + [process for server in found for process in server.processes]:
            stack.callback(process.wait)
            stack.callback(process.terminate)
        asyncio.run(_up(found))
        crowd.ask("listen", port=int(os.environ["REDIS_URL"].rpartition(":")[2].partition("/")[0]))
        run = Run(crowd, found, Database(postgres.url))
        run.measure(options.sizes, options.rounds)
    met = verdict(run, options.sizes, table(found, options.sizes))
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
