"""Who is on a socket: a visitor by the token among the subprotocols, an agent by the Django session."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.contrib import auth
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, parse_cookie

from widgets import origins, permissions, tokens
from widgets.errors import NotAuthenticated, OriginNotAllowed, PermissionDenied, TokenInvalid, TokenMissing
from widgets.models import EventRow, Session
from widgets.services import access, log, seats

from . import reading

PROTOCOL = "widgets.v1"
TOKEN_PREFIX = "widgets.auth."  # noqa: S105  (a name, not a secret)


class Beginning(NamedTuple):
    """Where a visitor's session stands as the socket opens."""

    session: Session
    rows: list[EventRow]
    queue_id: int | None
    more: bool  # the rows are a page of more
    parties: list[seats.Seat] | None  # who is in the call beside the agent; None: there is no call


class Console(NamedTuple):
    """An agent who was let in."""

    user: Any
    session_key: str
    reach: reading.Reach


def header(scope: Mapping[str, Any], name: bytes) -> str | None:
    """A request header, None when it is missing."""
    for key, value in scope["headers"]:
        if key.lower() == name:
            return bytes(value).decode("latin-1")
    return None


def token(scope: Mapping[str, Any]) -> str:
    """The auth token that the client offers as a subprotocol. Raises TokenMissing."""
    for offered in scope.get("subprotocols") or ():
        if offered.startswith(TOKEN_PREFIX):
            return str(offered[len(TOKEN_PREFIX) :])
    raise TokenMissing("Offer the subprotocols widgets.v1 and widgets.auth.<token>.")


def admit(auth_token: str, origin: str | None) -> tuple[Session, float]:
    """The token's session and when the token expires. Browsers always send Origin here, so it must be there."""
    expires = tokens.read(auth_token, "auth").expires
    if origin is None:
        raise OriginNotAllowed
    return access.session_for(auth_token, "auth", origin), expires


def beginning(session_id: UUID, after: int | None) -> Beginning:
    """What a socket begins with. ``after`` None: only what is new. Two queries, three for one who waits or is in a call."""
    session = Session.objects.get(pk=session_id)
    rows = log.rows_after(session_id, after) if after is not None else []
    waits = session.state == Session.State.QUEUED
    queue_id = reading.waiting_in([session_id]).get(session_id) if waits else None
    in_call = session.state == Session.State.IN_CALL
    parties = seats.seats_of([session_id]).get(session_id, []) if in_call else None
    return Beginning(session, rows, queue_id, len(rows) >= log.PAGE, parties)


def renew(auth_token: str, origin: str | None, session_id: UUID) -> float:
    """When the new token expires. Raises TokenInvalid for another session's."""
    session, expires = admit(auth_token, origin)
    if session.pk != session_id:
        raise TokenInvalid("This token belongs to another session.")
    return expires


def recognise(scope: Mapping[str, Any]) -> Console:
    """Let an agent in. Raises OriginNotAllowed, NotAuthenticated, PermissionDenied."""
    request = _Request(scope)
    _check_origin(request, header(scope, b"origin"))
    cookies = parse_cookie(header(scope, b"cookie") or "")
    request.session = _session(cookies.get(settings.SESSION_COOKIE_NAME))
    user: Any = auth.get_user(request)
    if not user.is_authenticated:
        raise NotAuthenticated
    if not permissions.can_watch(user):
        raise PermissionDenied
    return Console(user, request.session.session_key or "", reading.reach([user.pk])[user.pk])


def signed_out(sessions: Iterable[tuple[str, int]]) -> set[tuple[str, int]]:
    """Those of these Django sessions, by key and user, that have ended: by logging out, by age, by a new password."""
    found = set()
    for key, user_id in sessions:
        request = HttpRequest()
        request.session = _session(key)
        if auth.get_user(request).pk != user_id:
            found.add((key, user_id))
    return found


def _session(key: str | None) -> Any:
    """The Django session, to be read only: a key that changed, as with a rotated SECRET_KEY, would reach no cookie."""
    session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    session.cycle_key = session.flush = lambda: None
    return session


class _Request(HttpRequest):
    """Django's own rules for host, scheme and proxies, on a WebSocket's handshake."""

    def __init__(self, scope: Mapping[str, Any]) -> None:
        super().__init__()
        host, port = (scope.get("server") or ("localhost", 80))[:2]
        self.META = {"SERVER_NAME": str(host), "SERVER_PORT": str(port or 80)}
        for name, value in scope["headers"]:
            key = "HTTP_" + bytes(name).decode("latin-1").upper().replace("-", "_")
            self.META[key] = bytes(value).decode("latin-1")
        self._secure = scope.get("scheme") in ("wss", "https")

    def _get_scheme(self) -> str:
        return "https" if self._secure else "http"


def _check_origin(request: HttpRequest, sent: str | None) -> None:
    origin = origins.header(sent)
    if origin is None:
        raise OriginNotAllowed("The console's socket wants an Origin.")
    try:
        own = f"{request.scheme}://{request.get_host()}"
    except DisallowedHost as error:
        raise OriginNotAllowed("This host is not in ALLOWED_HOSTS.") from error
    trusted = set(settings.CSRF_TRUSTED_ORIGINS)
    if origin != origins.header(own) and not set(origins.candidates(origin)) & trusted:
        raise OriginNotAllowed("This origin is neither the desk's own nor in CSRF_TRUSTED_ORIGINS.")
