"""The two calls that need no auth token: `config` and `init`."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from widgets import limits, tokens
from widgets.conf import conf
from widgets.errors import LivedeskError, NotInCall, TokenInvalid, TokenMissing, WidgetInactive, WidgetNotFound
from widgets.models import Session, Widget
from widgets.models.definitions import LANGUAGES
from widgets.services import access, appearance, calls, consents, devices, forms, masking, queues, sessions
from widgets.times import iso

from . import logos
from .answer import Answer, encode
from .entry import answered
from .incoming import Incoming
from .inputs import InitInput, check
from .shapes import CallRef, Init, Realtime, WidgetConfig

PROTOCOL = "widgets.v1"
TITLE_LENGTH = 300  # of the column; browsers send longer ones
_KEY = re.compile(r"wk_[0-9A-Za-z]{24}")


@answered
def config(incoming: Incoming, key: str) -> Answer:
    """`GET widgets/{key}/config/`: cacheable, with an ETag; creates nothing.

    Of a widget that is switched off only for who is in its queue or in a call, and shows it by the session token.
    """
    limits.count_locally("config", incoming.address, conf.config_rate)
    if not _KEY.fullmatch(key):
        raise WidgetNotFound
    widget, readable = access.find(key, incoming.origin, incoming.host_origin)
    incoming.readable = readable
    if not widget.is_active:
        _check_live(incoming, widget)
        return Answer.of(public(incoming, widget))
    body = encode(public(incoming, widget))
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": f"public, max-age={conf.config_max_age}"}
    if _matches(incoming.meta.get("HTTP_IF_NONE_MATCH", ""), etag):
        return Answer(304, headers=headers)
    return Answer(200, body, headers)


def _check_live(incoming: Incoming, widget: Widget) -> None:
    try:
        session = access.session_for(incoming.token, "session", incoming.origin)
    except LivedeskError as error:
        raise WidgetInactive from error
    if session.widget_id != widget.pk or not session.is_live:
        raise WidgetInactive


def readable(incoming: Incoming, key: str) -> bool:
    """Whether the page's origin may use this widget."""
    try:
        return bool(_KEY.fullmatch(key)) and access.find(key, incoming.origin, incoming.host_origin)[1]
    except WidgetNotFound:
        return False


def _matches(header: str, etag: str) -> bool:
    """RFC 9110's weak comparison: caches may have made the tag weak."""
    return header.strip() == "*" or etag in [tag.strip().removeprefix("W/") for tag in header.split(",")]


def public(incoming: Incoming, widget: Widget) -> WidgetConfig:
    """The public configuration and the availability at this moment, of a widget that came from `access`. No query."""
    return {
        "key": widget.key,
        "name": widget.name,
        **queues.availability(widget),  # type: ignore[typeddict-item]
        "appearance": appearance.shown(widget.appearance, logos.url(incoming, widget)),
        "form": forms.shown(widget),
        "consents": consents.shown(widget),
        "masking": masking.shown(widget),
        "page_query": conf.page_query,
        "provider": widget.provider,
        "languages": LANGUAGES,
    }


@answered
def init(incoming: Incoming) -> Answer:
    """`POST init/`: a session, or with a session token the one it belongs to. At most four queries for a new one."""
    claims, refused = _claims(incoming)
    if claims is None:
        limits.check("init", incoming.address, conf.init_rate)
    else:
        limits.check("resume", str(claims.session_id), conf.resume_rate)
    data = check(InitInput, incoming.data())
    widget = access.admit(
        data["widget_key"], incoming.origin, incoming.host_origin, data["page_url"], returning=claims is not None
    )
    incoming.readable = True
    if refused is not None:
        raise refused
    page = sessions.Page(
        data["page_url"],
        data.get("page_title", "")[:TITLE_LENGTH],
        data.get("referrer", ""),
        data.get("language", ""),
        devices.named(incoming.meta.get("HTTP_USER_AGENT", "")),
    )
    if claims is not None:
        return Answer.of(_opened(incoming, widget, _resumed(incoming, widget, page, data.get("identity"))))
    session = sessions.start(widget, str(incoming.origin).lower(), page, data.get("identity"))
    return Answer.of(_opened(incoming, widget, session), 201)


def _claims(incoming: Incoming) -> tuple[tokens.Claims | None, LivedeskError | None]:
    """What the session token says; or why it is refused, which is told after the widget and the origin were checked."""
    try:
        return tokens.read(incoming.token, "session"), None
    except TokenMissing as error:
        return None, (error if "HTTP_AUTHORIZATION" in incoming.meta else None)
    except LivedeskError as error:
        return None, error


def _resumed(incoming: Incoming, widget: Widget, page: sessions.Page, identity: Any) -> Session:
    session = access.session_for(incoming.token, "session", incoming.origin)
    if session.widget_id != widget.pk:
        raise TokenInvalid
    if not widget.is_active and not session.is_live:
        raise WidgetInactive
    return sessions.resume(session, page, identity)


def _opened(incoming: Incoming, widget: Widget, session: Session) -> Init:
    session_token, session_until = tokens.issue("session", session.pk, session.origin)
    auth_token, auth_until = tokens.issue("auth", session.pk, session.origin)
    standing = queues.standing(session.pk) if session.state == Session.State.QUEUED else None
    return {
        "session": {"id": str(session.pk), "state": session.state},  # type: ignore[typeddict-item]
        "session_token": session_token,
        "session_token_expires_at": iso(session_until),
        "auth_token": auth_token,
        "auth_token_expires_at": iso(auth_until),
        "widget": public(incoming, widget),
        "realtime": realtime(incoming),
        "last_event": session.last_seq,
        "queue": standing.data() if standing else None,  # type: ignore[typeddict-item]
        "call": _call(session),
        "form_submitted": session.form_submitted_at is not None,
    }


def realtime(incoming: Incoming) -> Realtime:
    """Where the visitor's socket is."""
    return {
        "url": socket_url(incoming, "visitor"),
        "protocol": PROTOCOL,
        "poll_interval_ms": conf.poll_interval_ms,
    }


def socket_url(incoming: Incoming, who: str) -> str:
    """The absolute WebSocket URL of visitors or agents on the host that was asked."""
    scheme = "wss" if incoming.request.is_secure() else "ws"
    return f"{scheme}://{incoming.host}{conf.websocket_path}{who}/"


def _call(session: Session) -> CallRef | None:
    if session.state != Session.State.IN_CALL:
        return None
    try:
        call = calls.current(session)
    except NotInCall:  # it ended between the two queries
        return None
    return {"call_id": str(call.pk), "provider": call.provider}
