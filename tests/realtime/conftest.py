"""Fixtures for sockets: a hub on the test's own loop, clients that speak the protocol, layers that misbehave."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from channels.layers import channel_layers
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from django.conf import settings as django_settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections

from widgets import publish, tokens
from widgets.models import Session
from widgets.realtime import hub as hubs
from widgets.realtime.hub import Hub
from widgets.routing import websocket_urlpatterns
from widgets.services import workers

HOST = "http://testserver"
APPLICATION = URLRouter([*websocket_urlpatterns])  # type: ignore[list-item]
PATIENCE = 20.0


class Client:
    """A socket's other end."""

    def __init__(self, path: str, headers: list[tuple[bytes, bytes]], subprotocols: list[str]) -> None:
        self.wire = WebsocketCommunicator(APPLICATION, path, headers=headers, subprotocols=subprotocols)
        self.wire.scope["server"] = ("testserver", 80)

    async def open(self) -> Client:
        """Connect; every socket is accepted first."""
        accepted, self.protocol = await self.wire.connect(timeout=PATIENCE)
        assert accepted
        return self

    async def told(self) -> Client:
        """Waits until something was said to it: who asks for no past hears only of what happens from its welcome on."""
        async with asyncio.timeout(PATIENCE):
            while self.wire.output_queue.empty():  # noqa: ASYNC110  a communicator has no event for it
                await asyncio.sleep(0.002)
        return self

    async def next(self, *types: str) -> dict[str, Any]:
        """The next frame, or the next of one of these types."""
        while True:
            output = await self.wire.receive_output(timeout=PATIENCE)
            assert output["type"] == "websocket.send", output
            if output.get("text") is None:
                continue  # a page that somebody looks at
            frame: dict[str, Any] = json.loads(output["text"])
            if not types or frame["type"] in types:
                return frame

    async def rows(self, upto: int) -> list[dict[str, Any]]:
        """The numbered frames up to this number."""
        found: list[dict[str, Any]] = []
        while not found or found[-1]["seq"] < upto:
            frame = await self.next()
            if "seq" in frame:
                found.append(frame)
        return found

    async def closed(self) -> int:
        """The close code; what comes before it is let pass."""
        while (output := await self.wire.receive_output(timeout=PATIENCE))["type"] != "websocket.close":
            pass
        return int(output["code"])

    async def refused(self) -> tuple[str, int]:
        """The error's code and the close code."""
        error = await self.next("error")
        return error["data"]["code"], await self.closed()

    async def say(self, kind: str, **data: Any) -> None:
        """Send a frame."""
        await self.wire.send_to(text_data=json.dumps({"type": kind, "data": data}))

    async def silence(self, seconds: float = 0.3) -> bool:
        """Whether nothing comes for so long; what came instead is printed."""
        if not (quiet := bool(await self.wire.receive_nothing(timeout=seconds))):
            print(await self.wire.receive_output(timeout=PATIENCE))
        return quiet


Connect = Callable[..., Awaitable[Client]]


async def part(clients: list[Client]) -> None:
    """Disconnects them; a test that has waited in vain has cancelled its socket, and must not fail those after it."""
    for client in clients:
        with suppress(asyncio.CancelledError):
            await client.wire.disconnect(timeout=PATIENCE)


@pytest.fixture(autouse=True)
def _threads(transactional_db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Worker threads as in production; they see what other threads committed. Tests may use the ORM where they stand."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    settings.WIDGETS_WORKER_THREADS = 2
    channel_layers.backends.clear()
    yield
    workers.stop()
    channel_layers.backends.clear()


@pytest.fixture
async def hub() -> AsyncIterator[Hub]:
    """The test's hub, started."""
    hub = hubs.running()
    await asyncio.sleep(0.05)
    yield hub
    await hub.stop()


@pytest.fixture
async def visit(hub: Hub) -> AsyncIterator[Connect]:
    """Opens visitors' sockets: `await visit(session, after=0)`."""
    clients: list[Client] = []

    async def connect(session: Session | None = None, *, after: int | None = None, **parts: Any) -> Client:
        token = parts.get("token") or (tokens.issue("auth", session.pk, session.origin)[0] if session else None)
        offered = ["widgets.v1"] + ([f"widgets.auth.{token}"] if token else [])
        origin = parts.get("origin", HOST)
        headers = [(b"origin", origin.encode())] if origin else []
        query = "" if after is None else f"?after={after}"
        client = Client(parts.get("path", "/ws/visitor/") + query, headers, parts.get("offered", offered))
        clients.append(client)
        return await (await client.open()).told()

    yield connect
    await part(clients)


@pytest.fixture
async def attend(hub: Hub) -> AsyncIterator[Connect]:
    """Opens agents' sockets: `await attend(bob)`."""
    clients: list[Client] = []

    async def connect(user: User | None, *, origin: str | None = HOST, host: str = "testserver") -> Client:
        headers = [(b"host", host.encode())] + ([(b"origin", origin.encode())] if origin else [])
        if user is not None:
            key = await asyncio.to_thread(log_in, user)
            headers.append((b"cookie", f"{django_settings.SESSION_COOKIE_NAME}={key}".encode()))
        client = Client("/widgets/ws/agent/", headers, ["widgets.v1"])
        clients.append(client)
        return await (await client.open()).told()

    yield connect
    await part(clients)


def log_in(user: User) -> str:
    """The key of a Django session; from a thread of its own."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    connections.close_all()  # the thread's own
    return str(store.session_key)


@pytest.fixture
def lost_bells(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[int], bool]], None]:
    """The layer loses the messages whose number (0, 1, 2 …) the given function picks."""

    def lose(picks: Callable[[int], bool]) -> None:
        count = iter(range(10**9))
        send = publish._send
        monkeypatch.setattr(publish, "_send", lambda message: None if picks(next(count)) else send(message))

    return lose
