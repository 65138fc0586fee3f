"""Who is on a socket: a visitor by the token among the subprotocols, an agent by the Django session."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from importlib import import_module
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.contrib import auth
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, parse_cookie

from widgets import origins, permissions, tokens
from widgets.errors import (
    LivedeskError,
    NotAuthenticated,
    OriginNotAllowed,
    PermissionDenied,
    SessionEnded,
    TokenInvalid,
    TokenMissing,
)
from widgets.models import EventRow, Session
from widgets.services import access, log, rights, seats

from . import reading

PROTOCOL = "widgets.v1"
TOKEN_PREFIX = "widgets.auth."  # noqa: S105  (a name, not a secret)
ROWS = 5_000  # of all who come at one time; the rest is read as for any who are behind
_PLACES = (Session.State.QUEUED, Session.State.IN_CALL)


class Arrival(NamedTuple):
    """What a visitor's socket comes with. ``after`` None: only what is new."""

    session_id: UUID
    origin: str  # the token's
    after: int | None


class Beginning(NamedTuple):
    """Where a visitor's session stands as the socket opens."""

    state: str
    last_seq: int
    rows: list[EventRow]
    queue_id: int | None
    more: bool  # the rows are a page of more
    parties: list[seats.Seat] | None  # who is in the call beside the agent; None: there is no call


class Console(NamedTuple):
    """An agent who was let in."""

    user_id: int
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


def claims(auth_token: str, origin: str | None) -> tokens.Claims:
    """What the token says, read from the origin that it was given to. Browsers always send Origin here. No query."""
    found = tokens.read(auth_token, "auth")
    if origin is None:
        raise OriginNotAllowed
    if not access.same_origin(origin, found.origin):
        raise OriginNotAllowed("This token belongs to another origin.")
    return found


def beginnings(arrivals: Collection[Arrival]) -> list[Beginning | LivedeskError]:
    """What each begins with, in the same order, or why it is refused. At most four queries, however many come."""
    columns = ("origin", "state", "last_seq")
    found = Session.objects.filter(pk__in={each.session_id for each in arrivals})
    sessions = {pk: rest for pk, *rest in found.order_by().values_list("pk", *columns)}
    behind: dict[UUID, int] = {}
    for session_id, _, after in arrivals:
        if after is not None and session_id in sessions and after < sessions[session_id][2]:
            behind[session_id] = min(after, behind.get(session_id, after))
    rows = log.rows_after_many(behind, ROWS) if behind else {}
    more = sum(map(len, rows.values())) >= ROWS
    queued, in_call = ([pk for pk, (_, state, _) in sessions.items() if state == wanted] for wanted in _PLACES)
    queue_ids = reading.waiting_in(queued) if queued else {}
    parties = seats.seats_of(in_call) if in_call else {}

    def one(arrival: Arrival) -> Beginning | LivedeskError:
        pk = arrival.session_id
        if pk not in sessions:
            return TokenInvalid()
        origin, state, last_seq = sessions[pk]
        if origin != arrival.origin:
            return OriginNotAllowed("This token belongs to another origin.")
        if state == Session.State.ENDED:
            return SessionEnded()
        seated = parties.get(pk, []) if state == Session.State.IN_CALL else None
        return Beginning(state, last_seq, rows.get(pk, []), queue_ids.get(pk), more and pk in behind, seated)

    return [one(each) for each in arrivals]


def renew(auth_token: str, origin: str | None, session_id: UUID) -> float:
    """When the new token expires. Raises TokenInvalid for another session's."""
    found = claims(auth_token, origin)
    if access.session_for(auth_token, "auth", origin).pk != session_id:
        raise TokenInvalid("This token belongs to another session.")
    return found.expires


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
    return Console(user.pk, request.session.session_key or "", reading.reach([user.pk])[user.pk])


def user_now(user_id: int) -> Any:
    """With what they may do now: a socket may be older than the day on which a role was taken away."""
    user: Any = auth.get_user_model()._default_manager.filter(pk=user_id).first()
    if user is None:
        raise NotAuthenticated
    rights.read(user)
    return user


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
