"""The whole life of 2,000 visitors and 50 agents on PostgreSQL and Valkey with two workers; no error may come of it.

A visitor opens a session, fills in the form, has a socket, joins, waits, is accepted, hears the call start, and 20
messages are said, half of them by the agent; then the agent hangs up. At most `--waiting` wait at once. Each agent has a
socket, and takes anybody in the table that it shows. Without `--rate` everybody comes as soon as there is room and nobody
thinks before they write: that is the most that the machine can do, with all its queues full. With it so many come a second,
and the times are what people would see at that load.

Measured: lives and accepts a second; from the request to join until the table of a watching agent at *every* worker
shows the visitor; from the request to accept until the visitor's socket has `call.started`; and the workers' processor
time a life. Beside it, in the same run on the same server, stands the same life written by hand: the statements that
change rows, on as many async psycopg connections as there are agents, without HTTP, tokens, checks, audit or sockets.
That is the most that this PostgreSQL and one Python process would give; the ratio says what all the rest costs.
`--split` gives HTTP and sockets a worker each.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import os
import random
import re
import subprocess
import sys
import time
from contextlib import ExitStack
from typing import Any

from bench._desk_by_hand import by_hand
from bench._desk_wire import Pool, Socket
from tools import backing
from tools.cluster import workers

ORIGIN = "http://desk.test"
TICKET = re.compile(rb'"id":"([0-9a-f-]{36})"')
AGREE = 0.9
"""So often agents know whom a colleague is about to take; fifty who are all idle would race for each single visitor."""
OFF = {f"WIDGETS_{name}_RATE": "100000000/m" for name in ("INIT", "JOIN", "RESUME", "SESSION", "CONFIG", "MESSAGE")}


class Desk:
    """What happens, and when. Times are of this process's clock."""

    def __init__(self, key: str, pool: Pool, sockets: list[int], waiting: int, messages: int) -> None:
        self.key, self.pool, self.messages = key, pool, messages
        self._ports = itertools.cycle(sockets)
        self.room = asyncio.Semaphore(waiting)
        self.joined: dict[str, float] = {}
        self.visitors: dict[str, Visitor] = {}
        self.shown: list[float] = []
        self.started: list[float] = []
        self.taken: set[str] = set()
        self.accepts = self.lost = self.closed = 0
        self.left = 0

    async def socket(self, path: str, headers: str, heard: Any, port: int | None = None) -> Socket:
        """Counts those that the server closes."""
        loop = asyncio.get_running_loop()
        make = lambda: Socket(path, headers, heard, self._gone)  # noqa: E731
        return (await loop.create_connection(make, "127.0.0.1", port or next(self._ports)))[1]

    def _gone(self) -> None:
        self.closed += 1

    async def watch(self, port: int, cookie: str, seen: dict[str, set[int]], workers_: int) -> Socket:
        """A table at this worker; a ticket counts as shown when the tables of all workers have it."""

        def heard(payload: bytes) -> None:
            if not payload.startswith(b'{"type":"queue.tickets"'):
                return
            now = time.perf_counter()
            for found in TICKET.findall(payload):
                ticket = found.decode()
                if ticket in self.joined and port not in (at := seen.setdefault(ticket, set())):
                    at.add(port)
                    if len(at) == workers_:
                        self.shown.append(now - self.joined[ticket])

        return await self.socket("/ws/agent/", f"Cookie: {cookie}\r\n", heard, port)


class Visitor:
    """One life."""

    def __init__(self, desk: Desk, number: int, comes_at: float) -> None:
        self.comes_at = comes_at
        self.desk, self.name = desk, f"Visitor {number}"
        self.in_call, self.over = asyncio.Event(), asyncio.Event()
        self.asked = 0.0

    def _heard(self, payload: bytes) -> None:
        if b'"type":"call.started"' in payload[:40]:
            self.desk.started.append(time.perf_counter() - self.asked)
            self.in_call.set()
        elif b'"type":"call.ended"' in payload[:40]:
            self.over.set()

    async def live(self) -> None:
        """From the page to the end of the call."""
        desk, call = self.desk, self.desk.pool.call
        await asyncio.sleep(self.comes_at)
        async with desk.room:
            origin = f"Origin: {ORIGIN}\r\n"
            body = {"widget_key": desk.key, "page_url": f"{ORIGIN}/"}
            if (opened := await call("POST", "init/", origin.encode(), body, (201,))) is None:
                return
            self.headers = f"{origin}Authorization: Bearer {opened['auth_token']}\r\n".encode()
            await call("PUT", "session/form/", self.headers, {"data": {"name": self.name}})
            protocol = f"Sec-WebSocket-Protocol: widgets.v1, widgets.auth.{opened['auth_token']}\r\n"
            socket = await desk.socket("/ws/visitor/?after=0", protocol, self._heard)
            began = time.perf_counter()
            desk.visitors[opened["session"]["id"]] = self
            ticket = await call("POST", "queue/", self.headers, {"consents": {"terms": True}}, (201,))
            if ticket is None:
                return
            desk.visitors[ticket["ticket_id"]] = self
            desk.joined.setdefault(ticket["ticket_id"], began)
            await self.in_call.wait()
        for number in range(desk.messages // 2):
            said = {"text": "How do I change my order?", "client_id": f"v{number}"}
            await call("POST", "messages/", self.headers, said, (201,))
        await self.over.wait()
        desk.left -= 1
        desk.closed -= 1  # by ourselves
        socket.transport.close()


class Agent:
    """Takes whoever the table shows, one after the other."""

    def __init__(self, desk: Desk, key: str) -> None:
        self.desk, self.table, self.news = desk, b"", asyncio.Event()
        self.cookie = f"sessionid={key}; csrftoken={'c' * 32}"
        self.headers = f"Cookie: {self.cookie}\r\nX-CSRFToken: {'c' * 32}\r\n".encode()

    def heard(self, payload: bytes) -> None:
        """The table as it is now, unread until the agent looks at it."""
        if payload.startswith(b'{"type":"queue.tickets"'):
            self.table = payload
            self.news.set()

    async def work(self) -> None:
        """Until everybody has been served."""
        desk, call = self.desk, self.desk.pool.call
        await desk.socket("/ws/agent/", f"Cookie: {self.cookie}\r\n", self.heard)
        while desk.left:
            self.news.clear()
            shown = (found.decode() for found in TICKET.findall(self.table))
            known = [ticket for ticket in shown if ticket in desk.visitors and ticket not in desk.taken]
            if not known:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.news.wait(), 0.5)
                continue
            ticket = random.choice(known)
            visitor = desk.visitors[ticket]
            if random.random() < AGREE:
                desk.taken.add(ticket)
            asked = time.perf_counter()
            visitor.asked = visitor.asked or asked
            won = await call("POST", f"agent/tickets/{ticket}/accept/", self.headers, {}, (200, 409))
            desk.taken.add(ticket)
            if won is None or "error" in won:
                desk.lost += 1
                continue
            desk.accepts += 1
            await visitor.in_call.wait()
            for number in range(desk.messages - desk.messages // 2):
                said = {"text": "Open your order and choose “Change”.", "client_id": f"a{number}"}
                await call("POST", f"agent/calls/{won['id']}/messages/", self.headers, said, (201,))
            await call("POST", f"agent/calls/{won['id']}/end/", self.headers, {})


async def product(options: argparse.Namespace, key: str, sessions: list[str], http: list[int], ws: list[int]) -> dict:
    """Everybody's life; what was measured."""
    pool = Pool(http, 64)
    await pool.open()
    desk = Desk(key, pool, ws, options.waiting, options.messages)
    desk.left = options.visitors
    seen: dict[str, set[int]] = {}
    watchers = [await desk.watch(port, Agent(desk, sessions[0]).cookie, seen, len(ws)) for port in ws]
    agents = [Agent(desk, session) for session in sessions]
    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for agent in agents:
            group.create_task(agent.work())
        for number in range(options.visitors):
            comes_at = number / options.rate if options.rate else 0.0
            group.create_task(Visitor(desk, number, comes_at).live())
    seconds = time.perf_counter() - began
    closed = desk.closed
    for watcher in watchers:
        watcher.transport.close()
    return {"seconds": seconds, "desk": desk, "errors": pool.errors, "closed": closed}


def spread(times: list[float]) -> str:
    """p50 and p99 in milliseconds."""
    ordered = sorted(times) or [0.0]
    return f"p50 {1000 * ordered[len(ordered) // 2]:,.0f} ms, p99 {1000 * ordered[int(len(ordered) * 0.99)]:,.0f} ms"


def report(options: argparse.Namespace, found: dict, cpu: float, hand: float) -> bool:
    """Prints the figures; whether nothing went wrong."""
    desk, seconds = found["desk"], found["seconds"]
    rate = options.visitors / seconds
    requests = options.visitors * (5 + options.messages)
    print(f"{options.visitors} visitors, {options.agents} agents, {options.messages} messages each, {seconds:.1f} s")
    print(
        f"lives and accepts a second  {rate:.1f}; {requests / seconds:,.0f} requests a second; {desk.lost} lost races"
    )
    print(f"join until every table      {spread(desk.shown)} ({len(desk.shown)} seen)")
    print(f"accept until the visitor    {spread(desk.started)}")
    print(f"workers' processor time     {1000 * cpu / options.visitors:.0f} ms a life")
    print(f"by hand on psycopg          {hand:.1f} lives a second: we are at {rate / hand:.3f} of that")
    good = not found["errors"] and not found["closed"] and desk.accepts == len(desk.started) == options.visitors
    print(
        "no error" if good else f"ERRORS: {found['errors']}, {found['closed']} sockets closed, {desk.accepts} accepts"
    )
    return good


def main() -> int:
    """Runs everything; 1 when anything went wrong."""
    import uvloop

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visitors", type=int, default=2000)
    parser.add_argument("--agents", type=int, default=50)
    parser.add_argument("--messages", type=int, default=20)
    parser.add_argument("--waiting", type=int, default=100, help="who wait at once; a table shows the first 100")
    parser.add_argument("--rate", type=float, default=0, help="visitors who come a second; 0: as many as may wait")
    parser.add_argument("--split", action="store_true", help="one worker for HTTP and one for sockets")
    options = parser.parse_args()
    with ExitStack() as stack:
        env = os.environ | stack.enter_context(backing.both()) | OFF
        env |= {"SECRET_KEY": "a key for benches only, longer than thirty-two bytes"}
        env |= {"ALLOWED_HOSTS": "desk.test 127.0.0.1"}
        env |= {"SITE_URL": ORIGIN, "WIDGETS_PRESENCE_GRACE": "3600", "WIDGETS_AGENT_GRACE": "3600"}
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], check=True, env=env)
        people = [sys.executable, "-m", "bench._desk_people", str(options.agents)]
        key, sessions = json.loads(subprocess.run(people, check=True, env=env, capture_output=True).stdout)
        made = stack.enter_context(workers(env, 2))
        ports = [worker.port for worker in made]
        http, ws = (ports[:1], ports[1:]) if options.split else (ports, ports)
        clocks = [~worker.process.pid << 3 | 2 for worker in made]  # Linux's clock of another process
        before = sum(map(time.clock_gettime, clocks))
        found = uvloop.run(product(options, key, sessions, http, ws))
        cpu = sum(map(time.clock_gettime, clocks)) - before
        hand = uvloop.run(by_hand(env["DATABASE_URL"], min(500, options.visitors), options.agents, options.messages))
    return 0 if report(options, found, cpu, hand) else 1


if __name__ == "__main__":
    sys.exit(main())
