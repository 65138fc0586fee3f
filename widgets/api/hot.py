"""The API straight from ASGI, on the long-lived worker threads (see `whole` for why).

The hot, anonymous calls (`config`, `init`, `events/`, the form, a place and leaving it, a visitor's message) run their
handlers past Django's middleware; the views run the same handlers, so both give the same bytes. The other calls of the API
run with all of the middleware.
What waits or streams, what Django would redirect, and everything outside of the API goes to Django.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, reverse, set_script_prefix

from widgets.errors import Unavailable
from widgets.services import workers

from . import joining, leaving, opening, polling, saying
from .answer import Answer
from .body import MAX_BYTES
from .entry import finish, worked
from .failures import answer_to
from .incoming import Incoming
from .whole import STREAMS, WAITS, Reply, Whole

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]
_READ = ("GET", "HEAD")
_WRITES: dict[tuple[str, str], Callable[[Incoming], Answer]] = {
    ("POST", "init/"): opening.init,
    ("PUT", "session/form/"): joining.hand_in,
    ("POST", "queue/"): joining.join,
    ("DELETE", "queue/"): leaving.leave,
    ("POST", "messages/"): saying.say,
}
MOST_BYTES = 16 * MAX_BYTES  # that are read of a body, for the sake of a clear answer


class Front:
    """An ASGI app that answers the hot paths itself and passes on all others."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._root: str | None = None
        self._whole: Whole | None = None

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """One request."""
        path = scope["path"].removeprefix(scope.get("root_path") or "")
        root = self._root if self._root is not None else self._find_root()
        if root and path.startswith(root) and not _redirected(scope):
            name = path[len(root) :]
            if scope["method"] in _READ:
                if name == "events/":
                    return await _serve_events(scope, receive, send)
                if name == "queue/":
                    return await _serve(scope, send, b"", polling.place)
                if name.startswith("widgets/") and name.endswith("/config/") and name.count("/") == 3:
                    return await _serve(scope, send, b"", opening.config, unquote(name[8:-8]))
            elif (handler := _WRITES.get((scope["method"], name))) is not None:
                return await _serve_body(scope, receive, send, handler)
            if name not in WAITS | STREAMS:
                return await self._serve_whole(scope, receive, send)
            receive = _bounded(receive)
        return await self.app(scope, receive, send)

    async def _serve_whole(self, scope: Any, receive: Receive, send: Send) -> None:
        if (body := await _body(receive)) is None:
            return
        if self._whole is None:
            self._whole = await workers.run(Whole)
        try:
            await _reply(send, await workers.run(self._whole.answer, scope, body))
        except Unavailable as error:
            incoming = Incoming.from_scope(scope, b"")
            await _send(scope, send, finish(incoming, answer_to(error, incoming.request)))

    def _find_root(self) -> str:
        """Where the host has mounted the API; empty when it has not."""
        prefix = get_script_prefix()
        set_script_prefix("/")
        try:
            self._root = reverse("widgets:init").removesuffix("init/")
        except NoReverseMatch:
            self._root = ""
        finally:
            set_script_prefix(prefix)
        return self._root


def _redirected(scope: Any) -> bool:
    """SecurityMiddleware would send plain HTTP to HTTPS; let it."""
    return bool(settings.SECURE_SSL_REDIRECT) and not Incoming.from_scope(scope, b"").request.is_secure()


def _bounded(receive: Receive) -> Receive:
    """Ends a body that is far too large: Django would write it to the disk for as long as it comes."""
    size = 0

    async def bounded() -> Message:
        nonlocal size
        over = size > MOST_BYTES
        message = await receive()
        while over and message["type"] == "http.request":
            message = await receive()
        size += len(message.get("body", b""))
        return {**message, "more_body": False} if size > MOST_BYTES and not over else message

    return bounded


async def _body(receive: Receive) -> bytes | None:
    """The body, cut one byte above what is allowed; None when the client has gone."""
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        part = message.get("body", b"")
        if size <= MAX_BYTES:
            parts.append(part)
        size += len(part)
        if not message.get("more_body") or size > MOST_BYTES:
            return b"".join(parts)[: MAX_BYTES + 1]


async def _serve(scope: Any, send: Send, body: bytes, handler: Callable[..., Answer], *args: Any) -> None:
    await _send(scope, send, await worked(handler, Incoming.from_scope(scope, body), *args))


async def _serve_body(scope: Any, receive: Receive, send: Send, handler: Callable[..., Answer]) -> None:
    if (body := await _body(receive)) is not None:
        await _serve(scope, send, body, handler)


async def _serve_events(scope: Any, receive: Receive, send: Send) -> None:
    """As `_serve`, but a client that goes away ends the waiting."""
    incoming = Incoming.from_scope(scope, b"")
    if b"wait=" not in scope["query_string"]:
        return await _send(scope, send, await worked(polling.events, incoming))
    answering = asyncio.ensure_future(polling.events_later(incoming))
    leaving = asyncio.ensure_future(_gone(receive))
    try:
        await asyncio.wait((answering, leaving), return_when=asyncio.FIRST_COMPLETED)
        if answering.done():
            await _send(scope, send, answering.result())
    finally:
        answering.cancel()
        leaving.cancel()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _reply(send: Send, reply: Reply) -> None:
    await send({"type": "http.response.start", "status": reply.status, "headers": reply.headers})
    await send({"type": "http.response.body", "body": reply.body})


async def _send(scope: Any, send: Send, answer: Answer) -> None:
    headers = [(name.lower().encode("latin-1"), text.encode("latin-1")) for name, text in answer.finished().items()]
    if answer.status not in (204, 304):
        headers.append((b"content-length", str(len(answer.body)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else answer.body})
