"""Visitors and agents as their browsers behave: they try again, resume after the last number, and write down what they saw."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import random
import time
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin, Subprotocol

from .cluster import HOST, ORIGIN, Cluster

API = "/widgets/api/v1"
PATIENCE = 10.0  # seconds for one answer
AT_ONCE = 50
BUSY = {429, 502, 503}


class Caller:
    """Calls the API by whichever process answers; what fails on the way is asked again."""

    def __init__(self, cluster: Cluster, client: httpx.AsyncClient, first: int = 0) -> None:
        self.cluster, self._client = cluster, client
        self._turn = itertools.count(first)
        self.headers: dict[str, str] = {"host": HOST}

    def next_port(self) -> int:
        """The next process's, as a balancer would give it."""
        return self.cluster.processes[next(self._turn) % len(self.cluster.processes)].port

    async def once(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """One try. Raises httpx.HTTPError."""
        url = f"http://127.0.0.1:{self.next_port()}{API}{path}"
        return await self._client.request(method, url, json=body, headers=self.headers)

    async def call(self, method: str, path: str, body: Any = None, *, seconds: float = 60) -> httpx.Response:
        """Tries until somebody answers who is not too busy. Raises TimeoutError."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with contextlib.suppress(httpx.HTTPError):
                response = await self.once(method, path, body)
                if response.status_code not in BUSY and response.status_code < 500:
                    return response
            await asyncio.sleep(random.uniform(0.05, 0.4))
        raise TimeoutError(f"{method} {path} had no answer in {seconds} s")


class Visitor(Caller):
    """Somebody who waits, with a socket that comes back. `seen` are the numbers of the rows, as they came."""

    def __init__(self, cluster: Cluster, client: httpx.AsyncClient, number: int) -> None:
        super().__init__(cluster, client, number)
        self.name = f"visitor {number}"
        self.headers["origin"] = ORIGIN
        self.seen: list[int] = []
        self.types: list[str] = []
        self.sent: list[str] = []
        self.position = 0
        self.connects = 0
        self.socket: ClientConnection | None = None
        self._listening: asyncio.Task[None] | None = None

    async def open(self, *, listens: bool = True) -> None:
        """A session, and a socket that is kept up from here on, unless the page does not listen."""
        body = {"widget_key": self.cluster.key, "page_url": f"{ORIGIN}/shop/"}
        opened = (await self.call("POST", "/init/", body)).json()
        self.session_id, self.token = opened["session"]["id"], opened["auth_token"]
        self.headers["authorization"] = f"Bearer {self.token}"
        await self.call("PUT", "/session/form/", {"data": {"name": self.name}})
        if listens:
            self._listening = asyncio.create_task(self._listen())

    async def join(self) -> None:
        """Waits from here on."""
        response = await self.call("POST", "/queue/", {"consents": {"terms": True}})
        assert response.status_code in (200, 201), response.text
        self.ticket_id = response.json()["ticket_id"]

    async def leave(self) -> None:
        """Waits no more, unless an agent was faster."""
        await self.call("DELETE", "/queue/")

    async def say(self, text: str) -> None:
        """A message, sent until it is confirmed."""
        client_id = f"{self.name}-{len(self.sent)}"
        self.sent.append(client_id)
        response = await self.call("POST", "/messages/", {"text": text, "client_id": client_id})
        assert response.status_code in (200, 201), response.text

    async def close(self) -> None:
        """The page is closed; the session stays."""
        if self._listening is not None:
            self._listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listening

    async def _listen(self) -> None:
        while True:
            with contextlib.suppress(OSError, WebSocketException, TimeoutError, EOFError):
                await self._one_socket()
            await asyncio.sleep(random.uniform(0.05, 0.5))

    async def _one_socket(self) -> None:
        after = self.seen[-1] if self.seen else 0
        offered = [Subprotocol("widgets.v1"), Subprotocol(f"widgets.auth.{self.token}")]
        url = f"ws://{HOST}/ws/visitor/?after={after}"
        options: dict[str, Any] = {"host": "127.0.0.1", "port": self.next_port(), "proxy": None}
        async with connect(
            url,
            origin=Origin(ORIGIN),
            subprotocols=offered,
            open_timeout=5,
            ping_interval=4,
            ping_timeout=4,
            close_timeout=0.2,
            compression=None,
            **options,
        ) as self.socket:
            self.connects += 1
            async for text in self.socket:
                await self._hear(json.loads(text))

    async def _hear(self, frame: dict[str, Any]) -> None:
        if "seq" in frame:
            self.seen.append(frame["seq"])
            self.types.append(frame["type"])
        elif frame["type"] == "queue.position":
            self.position = frame["data"]["position"]
        elif frame["type"] == "ping" and self.socket is not None:
            await self.socket.send('{"type":"ping","data":{}}')


class Agent(Caller):
    """Somebody logged in to the console. `history` is `(ticket, began, ended, status)` of each accept."""

    def __init__(self, cluster: Cluster, client: httpx.AsyncClient, number: int, key: str) -> None:
        super().__init__(cluster, client, number)
        token = "c" * 32
        self.headers |= {"cookie": f"sessionid={key}; csrftoken={token}", "x-csrftoken": token}
        self.history: list[tuple[str, float, float, int]] = []

    async def accept(self, ticket_id: str) -> str | None:
        """Takes the visitor: the call's id, None when another was faster. Asked once: an answer may be lost."""
        began = time.monotonic()
        response = await self.once("POST", f"/agent/tickets/{ticket_id}/accept/", {})
        self.history.append((ticket_id, began, time.monotonic(), response.status_code))
        return str(response.json()["id"]) if response.status_code == 200 else None

    async def hang_up(self, call_id: str) -> None:
        """Ends the call."""
        response = await self.call("POST", f"/agent/calls/{call_id}/end/", {})
        assert response.status_code == 200, response.text

    async def queue(self) -> list[dict[str, Any]]:
        """Who waits."""
        tickets: list[dict[str, Any]] = (await self.call("GET", "/agent/queue/")).json()["tickets"]
        return tickets


async def all_at_once(work: Any) -> None:
    """Runs coroutines, so many at a time."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(coroutine: Any) -> None:
        async with gate:
            await coroutine

    async with asyncio.TaskGroup() as group:
        for coroutine in work:
            group.create_task(one(coroutine))
