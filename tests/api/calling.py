"""Calling the API in tests: through Django's views, and straight through the ASGI front, with one face."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from asgiref.sync import async_to_sync, sync_to_async
from django.test import Client

from widgets.api.hot import Front

HOST = "http://testserver"
ROOT = "/widgets/api/v1/"


@dataclass(frozen=True)
class Reply:
    """An answer: header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        return str(self.json["error"]["code"])

    @property
    def param(self) -> str | None:
        found: str | None = self.json["error"].get("param")
        return found


def through_views(
    method: str, path: str, body: bytes, headers: dict[str, str], address: str, scheme: str = "http"
) -> Reply:
    """As a WSGI server would."""
    extra: Any = {f"HTTP_{name.upper().replace('-', '_')}": text for name, text in headers.items()}
    kind = extra.pop("HTTP_CONTENT_TYPE", "")
    response = Client().generic(
        method, path, body, content_type=kind, secure=scheme == "https", REMOTE_ADDR=address, **extra
    )
    assert not response.cookies
    return Reply(response.status_code, {name.lower(): text for name, text in response.items()}, response.content)


def through_front(
    method: str, path: str, body: bytes, headers: dict[str, str], address: str, scheme: str = "http"
) -> Reply:
    """As an ASGI server would, with `widgets.asgi.livedesk` around Django."""

    async def rest(scope: Any, receive: Any, send: Any) -> None:
        whole = (await receive())["body"] if body else b""
        reply = await sync_to_async(through_views)(method, path, whole, headers, address, scheme)
        await send({"type": "http.response.start", "status": reply.status, "headers": _raw(reply.headers)})
        await send({"type": "http.response.body", "body": reply.body})

    plain, _, query = path.partition("?")
    scope = {
        "type": "http",
        "method": method,
        "scheme": scheme,
        "path": plain,
        "query_string": query.encode(),
        "headers": _raw({"host": "testserver", **headers, "content-length": str(len(body))}),
        "client": (address, 1),
        "server": ("testserver", 80),
    }
    return async_to_sync(_ask)(Front(rest), scope, body)


async def _ask(app: Any, scope: dict[str, Any], body: bytes) -> Reply:
    sent: list[Any] = []

    unread = [True]

    async def receive() -> Any:
        if not unread:
            await asyncio.Event().wait()  # the client stays
        unread.clear()
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    headers = {name.decode(): text.decode() for name, text in sent[0]["headers"]}
    return Reply(sent[0]["status"], headers, sent[1]["body"])


def _raw(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), text.encode("latin-1")) for name, text in headers.items()]


@dataclass
class Api:
    """A browser's calls from one page."""

    send: Callable[..., Reply]
    origin: str | None = HOST
    address: str = "192.0.2.1"
    token: str | None = None

    def call(self, method: str, path: str, data: Any = None, *, raw: bytes | None = None, **headers: Any) -> Reply:
        """`data` goes as JSON; `raw` as it is. Header names come with underscores."""
        sent = {name.replace("_", "-"): text for name, text in headers.items()}
        if self.origin is not None:
            sent.setdefault("origin", self.origin)
        if self.token is not None:
            sent.setdefault("authorization", f"Bearer {self.token}")
        body = raw if raw is not None else (b"" if data is None else json.dumps(data).encode())
        if body:
            sent.setdefault("content-type", "application/json")
        return self.send(method, path if path.startswith("/") else ROOT + path, body, sent, self.address)

    def get(self, path: str, **headers: Any) -> Reply:
        return self.call("GET", path, **headers)

    def post(self, path: str, data: Any = None, **headers: Any) -> Reply:
        return self.call("POST", path, data, **headers)

    def init(self, key: str, **body: Any) -> Reply:
        """`POST init/` for the page's own URL."""
        return self.post("init/", {"widget_key": key, "page_url": f"{self.origin}/page", **body})
