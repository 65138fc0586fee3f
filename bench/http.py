"""Requests a second, p99 and queries of `config`, `init`, `queue/` and `events/` on one core.

The product under uvicorn (hot paths past Django's handlers), under uvicorn without that front, and under gunicorn with
threads; beside a bare ASGI app, stock DRF doing the same work the naive way, and `init` by hand on async clients. On
PostgreSQL with Valkey, and on SQLite. Each server has one core while it is asked; the load, PostgreSQL and Valkey have
the other. Rounds are interleaved; figures are medians of rounds. Ratios travel, absolutes do not. Processor time for each
request stands beside the rate: on a machine that does other things too it is the steadier figure.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools import backing

ORIGIN = "https://shop.example"
CALLS = ["config", "init", "queue", "events"]
CONNECTIONS = 32
MOST = 20_000  # requests of one measurement
UVICORN = "uvicorn --port PORT --log-level error --no-access-log --loop uvloop --no-proxy-headers"
GUNICORN = "gunicorn --bind 127.0.0.1:PORT --workers 1 --threads 4 --log-level error"
OFF = "100000000/m"
RATES = {f"WIDGETS_{name}_RATE": OFF for name in ("INIT", "JOIN", "RESUME", "SESSION", "CONFIG")}
LONG = {"WIDGETS_PRESENCE_GRACE": "86400", "WIDGETS_SESSION_TOKEN_AGE": "86400", "WIDGETS_AUTH_TOKEN_AGE": "86400"}
BASE = {
    **RATES,
    **LONG,
    "SECRET_KEY": "a key for benches only, longer than thirty-two bytes",
    "ALLOWED_HOSTS": "127.0.0.1",
}
KEPT = {"BENCH_CONN_MAX_AGE": "600"}
Medians = dict[tuple[str, str], tuple[float, float]]  # call and server → requests a second, µs of processor each
GOALS = (("init", "by hand", 0.5), ("events", "stock DRF, uvicorn", 5.0))


@dataclass
class Server:
    """A server on its own core, and the calls that it answers."""

    name: str
    command: str
    settings: str
    calls: list[str]
    env: dict[str, str] = field(default_factory=dict)
    port: int = 0
    process: Any = None
    rounds: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def start(self, env: dict[str, str]) -> None:
        """Start, and wait until it listens."""
        self.port = backing.free_port()
        command = [sys.executable, "-m", *self.command.replace("PORT", str(self.port)).split()]
        env = os.environ | BASE | env | self.env | {"DJANGO_SETTINGS_MODULE": self.settings}
        self.process = subprocess.Popen(command, env=env, preexec_fn=_pinned)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise SystemExit(f"{self.name} did not start")

    def cpu(self) -> float:
        """Seconds of processor time that it and its children have used."""
        used = 0.0
        for pid in [self.process.pid, *_children(self.process.pid)]:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            used += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        return used

    def stop(self) -> None:
        """End the process."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def _pinned() -> None:
    os.sched_setaffinity(0, {0})


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def servers(postgres: bool, calls: list[str]) -> list[Server]:
    """Those that are compared on this database in these calls."""
    ours, settings, stock = CALLS, "bench._http_settings", "bench._http_stock_settings"
    found = [
        Server("livedesk, uvicorn", f"{UVICORN} project.asgi:application", settings, ours),
        Server("livedesk, gunicorn", f"{GUNICORN} project.wsgi:application", settings, ours, KEPT),
        Server("stock DRF, uvicorn", f"{UVICORN} bench._http_stock:asgi", stock, ["init", "events"]),
        Server("stock DRF, gunicorn", f"{GUNICORN} bench._http_stock:wsgi", stock, ["init", "events"], KEPT),
    ]
    if postgres:
        found.append(
            Server("livedesk, no front", f"{UVICORN} --factory django.core.asgi:get_asgi_application", settings, ours)
        )
        found.append(Server("by hand", f"{UVICORN} bench._http_by_hand:application", settings, ["init"]))
        found.append(Server("bare ASGI", f"{UVICORN} bench._http_by_hand:application", settings, ["events"]))
    for server in found:
        server.calls = [call for call in server.calls if call in calls]
    return [server for server in found if server.calls]


def requests(call: str, port: int, visitors: dict[str, Any]) -> list[str]:
    """The requests of one call, as bytes in base64, for as many visitors as there are."""
    head = f"Host: 127.0.0.1:{port}\r\nOrigin: {ORIGIN}\r\nAccept: */*\r\nUser-Agent: bench\r\n"
    root = "/widgets/api/v1/"
    if call == "config":
        made = [f"GET {root}widgets/{visitors['key']}/config/ HTTP/1.1\r\n{head}\r\n"]
    elif call == "init":
        body = json.dumps({"widget_key": visitors["key"], "page_url": f"{ORIGIN}/shop", "page_title": "A shop"})
        kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        made = [f"POST {root}init/ HTTP/1.1\r\n{head}{kind}\r\n{body}"]
    else:
        path, tokens = ("queue/", visitors["queued"]) if call == "queue" else ("events/?after=0", visitors["ready"])
        made = [f"GET {root}{path} HTTP/1.1\r\n{head}Authorization: Bearer {token}\r\n\r\n" for token in tokens]
    return [base64.b64encode(request.encode()).decode() for request in made]


class Load:
    """The process that asks."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "bench._http_load"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, server: Server, call: str, visitors: dict[str, Any], seconds: float) -> dict[str, Any]:
        """One measurement."""
        command = {"port": server.port, "requests": requests(call, server.port, visitors), "seconds": seconds}
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        before = server.cpu()
        print(json.dumps({**command, "connections": CONNECTIONS, "most": MOST}), file=self.process.stdin, flush=True)
        found: dict[str, Any] = json.loads(self.process.stdout.readline())
        found["cpu"] = (server.cpu() - before) / sum(found["statuses"].values()) * 1e6
        assert set(found["statuses"]) <= {"200", "201"}, f"{server.name} {call}: {found['statuses']}"
        return found


def compare(title: str, env: dict[str, str], load: Load, arguments: argparse.Namespace) -> Medians:
    """One table; the medians by call and server."""
    made = subprocess.run(
        [sys.executable, "-m", "bench._http_visitors"], env=os.environ | BASE | env, check=True, capture_output=True
    )
    visitors = json.loads(made.stdout.splitlines()[-1])
    found = servers("REDIS_URL" in env, arguments.calls)
    try:
        for server in found:
            server.start(env)
        for number in range(-1, arguments.rounds):
            for server in found[number % len(found) :] + found[: number % len(found)]:
                for call in server.calls:
                    told = load.ask(server, call, visitors, arguments.seconds if number >= 0 else 1)
                    if number >= 0:  # the first round is for warming up
                        server.rounds.setdefault(call, []).append(told)
    finally:
        for server in found:
            if server.process:
                server.stop()
    return table(title, found, visitors["queries"])


def table(title: str, found: list[Server], queries: dict[str, int]) -> Medians:
    """Prints it. A ratio stands twice: by requests a second, and by processor time for each."""
    medians = {
        (call, server.name): (statistics.median(t["rate"] for t in told), statistics.median(t["cpu"] for t in told))
        for server in found
        for call, told in server.rounds.items()
    }
    head = f"{'call':<8}{'server':<22}{'requests/s':>11}{'p99 ms':>9}{'CPU µs':>9}{'queries':>9}"
    print(f"\n{title}\n{head}{'of stock DRF':>16}{'of by hand':>16}")
    for call in CALLS:
        for server in found:
            if call in server.rounds:
                rate, cpu = medians[call, server.name]
                p99 = statistics.median(told["p99"] for told in server.rounds[call])
                count = str(queries[call]) if server.name.startswith("livedesk") else ""
                others = [(call, other) for other in ("stock DRF, uvicorn", "by hand")]
                ratios = [_told(_ratios(medians, (call, server.name), other)) for other in others]
                figures = f"{rate:>11,.0f}{p99:>9.1f}{cpu:>9.0f}{count:>9}{ratios[0]:>16}{ratios[1]:>16}"
                print(f"{call:<8}{server.name:<22}{figures}")
    return medians


def _ratios(medians: Medians, ours: tuple[str, str], other: tuple[str, str]) -> list[float]:
    if other not in medians:
        return []
    return [medians[ours][0] / medians[other][0], medians[other][1] / medians[ours][1]]


def _told(ratios: list[float]) -> str:
    return " · ".join(f"{ratio:.2f}" for ratio in ratios)


def main() -> int:
    """Both databases; 1 when an aim was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.5)
    parser.add_argument("--only", choices=["postgres", "sqlite"])
    parser.add_argument("--calls", nargs="+", choices=CALLS, default=CALLS)
    arguments = parser.parse_args()
    load, reached = Load(), True
    if arguments.only != "sqlite":
        with ExitStack() as stack:
            os.sched_setaffinity(0, {1})  # what is started from here on has the other core
            env = stack.enter_context(backing.both())
            medians = compare("PostgreSQL and Valkey", env, load, arguments)
            for call, other, goal in GOALS:
                if call not in arguments.calls:
                    continue
                ratio = min(_ratios(medians, (call, "livedesk, uvicorn"), (call, other)))
                reached &= ratio >= goal
                print(f"{call}: {ratio:.2f} of {other} (aim {goal}){'' if ratio >= goal else ', missed'}")
    if arguments.only != "postgres":
        with tempfile.TemporaryDirectory() as folder:
            compare("SQLite", {"DATABASE_URL": f"sqlite:///{Path(folder) / 'bench.sqlite3'}"}, load, arguments)
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
