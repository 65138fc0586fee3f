"""The servers that `bench.fanout` compares: each on the first core, and what it uses of it, of memory and of the database."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Protocol

import psycopg

from tools import backing

HERE = Path(__file__).parent
SERVER_CORE = 0
WARM = 20  # sockets before the first that are counted: they load what is loaded late
QUERIES = """
SELECT coalesce(sum(calls), 0)::int, coalesce(sum(calls) FILTER (WHERE rows / calls > %s), 0)::int
FROM pg_stat_statements WHERE query NOT LIKE '%%pg_stat%%'
"""


class Crowd(Protocol):
    """The process that holds the sockets."""

    def ask(self, do: str, **command: Any) -> dict[str, Any]:
        """One command, one answer."""


class Database:
    """Counts what PostgreSQL was asked. Adding the extension is what `shared_preload_libraries` was set for."""

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url, autocommit=True)
        self._connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")

    def asked(self, many: int) -> tuple[int, int]:
        """Queries until now, BEGIN and COMMIT aside; and those of them that gave more rows than `many`."""
        found = self._connection.execute(QUERIES, [many]).fetchone()
        assert found is not None
        return int(found[0]), int(found[1])


class Server:
    """A server on its own core. `kind` is how the crowd speaks to it."""

    def __init__(self, name: str, kind: str, command: list[str], processes: int = 1) -> None:
        self.name, self.kind = name, kind
        self.ports = [backing.free_port() for _ in range(processes)]
        self.port = self.ports[0]
        commands = [[part.replace("PORT", str(port)) for part in command] for port in self.ports]
        self.processes = [subprocess.Popen(each, env=os.environ, preexec_fn=_pinned) for each in commands]
        self.rounds: dict[int, list[dict[str, Any]]] = {}
        self.grown: dict[int, float] = {}
        self.connects: dict[int, float] = {}
        self.connect_cpu: dict[int, float] = {}
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
        peers, warm = self.peers(size - before, leavers), 0 if before else WARM * len(self.ports)
        if warm:
            self._connect(crowd, peers[:warm])
            time.sleep(1)
            self.empty = self.memory()
        began = self.cpu()
        opened, seconds = self._connect(crowd, peers[warm:])
        assert opened == size, f"{self.name}: {opened} of {size} sockets"
        self.connect_cpu[size] = (self.cpu() - began) / len(peers[warm:]) * 1e6
        self.connects[size] = len(peers[warm:]) / seconds
        time.sleep(1)
        self.grown[size] = (self.memory() - self.empty) / (size - WARM * len(self.ports)) / 1000

    def _connect(self, crowd: Crowd, peers: list[str]) -> tuple[int, float]:
        where = {"target": self.name, "ports": self.ports, "kind": self.kind}
        answer = crowd.ask("connect", **where, peers=peers, origin=f"http://127.0.0.1:{self.port}")
        return answer["open"], answer["seconds"]

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
        self.leavers += made[:leavers]
        return made[leavers:]


def _pinned() -> None:
    os.sched_setaffinity(0, {SERVER_CORE})
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def servers(ws: str, processes: int) -> list[Server]:
    """Bare ASGI, the product, and Socket.IO where Node is to be had."""
    uvicorn = [sys.executable, "-m", "uvicorn", "--port", "PORT", "--ws", ws, "--log-level", "error"]
    uvicorn += ["--no-access-log", "--loop", "uvloop", "--backlog", "4096", "--ws-per-message-deflate", "false"]
    found = [
        Server("bare ASGI", "plain", [*uvicorn, "bench._bare_sockets:application"]),
        Server("livedesk", "livedesk", [*uvicorn, "project.asgi:application"], processes),
    ]
    if npm := shutil.which("npm"):
        if not (HERE / "socketio/node_modules").exists():
            subprocess.run([npm, "ci", "--no-audit", "--no-fund", "--silent"], cwd=HERE / "socketio", check=True)
        found.append(Server("Socket.IO", "socketio", ["node", str(HERE / "socketio/server.mjs"), "PORT"], processes))
    return found
