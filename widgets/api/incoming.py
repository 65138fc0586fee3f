"""A request as the API sees it: the same from Django and straight from an ASGI server."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, UnreadablePostError

from widgets import addresses, origins
from widgets.errors import InvalidRequest, TokenMissing, TooLarge, UnsupportedMediaType

from .body import MAX_BYTES, parse, require_json

MAX_QUERY = 4096  # characters


class _Peer(HttpRequest):
    """Django's rules for the host and the scheme, over headers that did not come through Django's handlers."""

    def __init__(self, meta: dict[str, Any], scheme: str) -> None:
        self.META = meta
        self._own_scheme = scheme

    def _get_scheme(self) -> str:
        return self._own_scheme


class Incoming:
    """Method, headers (as in `HttpRequest.META`), query and body of one request, and what follows from them."""

    def __init__(self, request: HttpRequest, method: str, query: str, body: bytes | None) -> None:
        self.request = request
        self.meta: Mapping[str, Any] = request.META
        self.method = method
        self.query_string = query
        self.root = ""  # of the site's own paths, where `reverse` does not know it
        self._body = body  # None: still to be read from the request
        self.readable: bool | None = None  # whether the page's origin may read the answer; None: nobody has looked yet

    @classmethod
    def from_django(cls, request: HttpRequest) -> Incoming:
        """From a view's request; the body is read when it is asked for."""
        return cls(request, request.method or "GET", request.META.get("QUERY_STRING", ""), None)

    @classmethod
    def from_scope(cls, scope: Mapping[str, Any], body: bytes) -> Incoming:
        """From an ASGI scope of type `http` and the body that was read."""
        peer = _Peer(_meta(scope), scope.get("scheme") or "http")
        found = cls(peer, scope["method"], scope["query_string"].decode("latin-1"), body)
        found.root = (settings.FORCE_SCRIPT_NAME or scope.get("root_path") or "").rstrip("/")
        return found

    @property
    def origin(self) -> str | None:
        """The `Origin` header as it came, or None."""
        found: str | None = self.meta.get("HTTP_ORIGIN")
        return found

    @cached_property
    def host(self) -> str:
        """Host and port, as Django's ALLOWED_HOSTS admits them. Raises InvalidRequest."""
        try:
            return self.request.get_host()
        except DisallowedHost as error:
            raise InvalidRequest("This host name is not served here.", param="Host") from error

    @cached_property
    def host_origin(self) -> str:
        """The origin that this request was sent to, in the form in which browsers send origins."""
        try:
            return str(origins.parse(f"{self.request.scheme}://{self.host}"))
        except ValueError as error:
            raise InvalidRequest("The Host header is malformed.", param="Host") from error

    @property
    def token(self) -> str:
        """The bearer token. Raises TokenMissing."""
        scheme, _, token = self.meta.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise TokenMissing
        found: str = token.strip()
        return found

    @property
    def address(self) -> str:
        """The client's address for rate limits: of IPv6 the /64, since a visitor has all of it."""
        return addresses.bucket(addresses.client(self.meta))

    def query(self) -> dict[str, str]:
        """The query's parameters, the last of each name. Raises InvalidRequest."""
        if len(self.query_string) > MAX_QUERY:
            raise InvalidRequest("The query is too long.")
        return dict(parse_qsl(self.query_string, keep_blank_values=True)) if self.query_string else {}

    def data(self) -> dict[str, Any]:
        """The JSON body. Raises TooLarge, UnsupportedMediaType, InvalidRequest."""
        kind = self.meta.get("CONTENT_TYPE") or ""
        if self._body is None:
            self._body = _read(self.request, kind)
        return parse(self._body, kind)

    def octets(self) -> bytes:
        """The body as it is. Raises TooLarge, UnsupportedMediaType."""
        if (self.meta.get("CONTENT_TYPE") or "").partition(";")[0].strip().lower() != "application/octet-stream":
            raise UnsupportedMediaType("Send the body as application/octet-stream.")
        body = self._body if self._body is not None else _read(self.request, None)
        if len(body) > MAX_BYTES:
            raise TooLarge
        return body


def _read(request: HttpRequest, kind: str | None) -> bytes:
    """At most one byte more than is allowed, so that it is seen that it was too much. `kind` None: not JSON."""
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    if length.isdecimal() and int(length) > MAX_BYTES:
        raise TooLarge
    if kind is not None and length.isdecimal() and int(length) > 0:
        require_json(kind)  # a form's body may have been read away by the CSRF check
    try:
        return request.read(MAX_BYTES + 1)
    except UnreadablePostError as error:
        raise InvalidRequest("The body did not arrive.") from error


def _meta(scope: Mapping[str, Any]) -> dict[str, Any]:
    meta: dict[str, Any] = {"SERVER_NAME": "unknown", "SERVER_PORT": "0"}
    if server := scope.get("server"):
        meta["SERVER_NAME"], meta["SERVER_PORT"] = server[0], str(server[1])
    if client := scope.get("client"):
        meta["REMOTE_ADDR"] = client[0]
    for raw_name, raw_value in scope["headers"]:
        if b"_" in raw_name:
            continue  # x_forwarded_for must not pass for X-Forwarded-For
        name = _key(raw_name)
        value = raw_value.decode("latin-1")
        meta[name] = f"{meta[name]},{value}" if name in meta else value
    return meta


@lru_cache(maxsize=256)  # browsers send the same few
def _key(raw_name: bytes) -> str:
    """A header's name as META has it."""
    name = raw_name.decode("latin-1").upper().replace("-", "_")
    return name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else "HTTP_" + name
