"""The API's other calls: the site's whole middleware and the view in one worker thread.

Under ASGI Django makes a thread for each request, hops between it and the event loop at each synchronous middleware, and
opens a database connection that ends with the request. Here all of it runs on a long-lived thread with its connections,
as under WSGI. `request_started` and `request_finished` are not sent, since they would close these.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any, NamedTuple

from django.core.handlers.asgi import ASGIRequest, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.http import HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.urls import clear_script_prefix, set_script_prefix
from django.utils import timezone, translation

WAITS = frozenset({"agent/events/"})
STREAMS = frozenset({"agent/calls/export/"})
"""Waiting and streaming would hold a worker thread: these go to Django's own handler."""


class Reply(NamedTuple):
    """A response as it goes to the server."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


class Whole(BaseHandler):
    """Django's handler, for one thread."""

    def __init__(self) -> None:
        super().__init__()
        self.load_middleware()

    def answer(self, scope: Any, body: bytes) -> Reply:
        """The whole of one request. What middleware chose for it (language, time zone) ends with it."""
        set_script_prefix(get_script_prefix(scope))
        try:
            try:
                request = ASGIRequest(scope, BytesIO(body))
            except UnicodeDecodeError:
                return _reply(HttpResponseBadRequest())
            response = self.get_response(request)
            try:
                return _reply(response)
            finally:
                for close in response._resource_closers:  # type: ignore[attr-defined]
                    close()
        finally:
            clear_script_prefix()
            translation.deactivate()
            timezone.deactivate()


def _reply(response: HttpResponseBase) -> Reply:
    headers = [(name.lower().encode("ascii"), text.encode("latin-1")) for name, text in response.items()]
    headers += [(b"set-cookie", cookie.OutputString().encode("ascii")) for cookie in response.cookies.values()]
    return Reply(response.status_code, headers, b"".join(response))
