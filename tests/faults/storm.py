"""A thousand sockets in one process: a client so light that the servers, and not the test, are what takes time.

With the client of `people` (a task, a proxy in Python and a parsed frame for each) a thousand who come back at once kept
the test's own process busy for longer than their time-out to connect, and so they never came to an end.
"""

from __future__ import annotations

import asyncio
import json
import random
from typing import Any, NamedTuple

from bench._desk_wire import Socket

from .cluster import ORIGIN, Cluster

MANY = """
import json
from widgets import tokens
from widgets.models import Widget
from widgets.services import sessions, tickets
widget, made = Widget.objects.get(slug="support"), []
for number in range(int({count})):
    session = sessions.start(widget, "{origin}", sessions.Page(url="{origin}/shop/"))
    sessions.submit_form(session, {{"name": f"Visitor {{number}}"}})
    ticket, _, _ = tickets.join(session, {{"terms": True}})
    made.append([str(session.pk), tokens.issue("auth", session.pk, "{origin}")[0], str(ticket.pk)])
print(json.dumps(made))
"""


class Waiting(NamedTuple):
    """Somebody who waits."""

    session_id: str
    token: str
    ticket_id: str


def many(cluster: Cluster, count: int) -> list[Waiting]:
    """So many who wait, made by the product's own services, in the order in which they will be served."""
    printed = cluster.manage("shell", "--verbosity", "0", "-c", MANY.format(count=count, origin=ORIGIN))
    return [Waiting(*each) for each in json.loads(printed.splitlines()[-1])]


class Light:
    """One visitor's socket. `seen`, `position` and `sent` are those that `recount` compares with the rows."""

    def __init__(self, cluster: Cluster, who: Waiting, number: int) -> None:
        self._cluster, self._token, self._number = cluster, who.token, number
        self.session_id, self.ticket_id, self.name = who.session_id, who.ticket_id, f"visitor {number}"
        self.seen: list[int] = []
        self.sent: list[str] = []
        self.position = self.connects = 0
        self.socket: Socket | None = None

    async def come(self, within: float = 0.0) -> None:
        """Connects at some moment of so many seconds, and resumes after the last number seen."""
        await asyncio.sleep(random.uniform(0, within))
        processes = self._cluster.processes
        path = f"/ws/visitor/?after={self.seen[-1] if self.seen else 0}"
        headers = f"Sec-WebSocket-Protocol: widgets.v1, widgets.auth.{self._token}\r\n"
        self._number += 1  # a balancer gives them another process
        loop, port = asyncio.get_running_loop(), processes[self._number % len(processes)].own_port
        make: Any = lambda: Socket(path, headers, self._hear, lambda: None)  # noqa: E731
        self.socket = (await loop.create_connection(make, "127.0.0.1", port))[1]

    def cut(self) -> None:
        """The road is gone, without a word."""
        if self.socket is not None:
            self.socket.transport.abort()
            self.position = 0

    def _hear(self, payload: bytes) -> None:
        frame = json.loads(payload)
        if "seq" in frame:
            self.seen.append(frame["seq"])
        elif frame["type"] == "queue.position":
            self.position = frame["data"]["position"]
        elif frame["type"] == "welcome":
            self.connects += 1
