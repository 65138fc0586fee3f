"""Who is let in: from which origin to which widget, and with which token to which session."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import CharField, DateTimeField, Exists, F, OuterRef, QuerySet, Subquery, UUIDField

from .. import errors, origins, tokens
from ..conf import conf
from ..models import Domain, Session, Widget
from . import pace, queues
from .prepared import Prepared


def admit(
    key: str, origin: str | None, host_origin: str, page_url: str | None = None, *, returning: bool = False
) -> Widget:
    """The active widget with this key, for a page of this origin. One query.

    `origin` is the Origin header, `host_origin` the desk's own; `page_url` None skips its check. Raises, in this order,
    WidgetNotFound, OriginNotAllowed, DomainNotVerified, PageOriginMismatch, and unless the visitor is `returning`
    WidgetInactive: the caller finds out whether they are in a queue or a call.
    """
    parsed = origins.header(origin)
    widget = _with_status(key, parsed)
    _check_origin(widget, parsed, host_origin)
    if page_url is not None and origins.parse(page_url) != parsed:
        raise errors.PageOriginMismatch(param="page_url")
    if not widget.is_active and not returning:
        raise errors.WidgetInactive
    return widget


def find(key: str, origin: str | None, host_origin: str) -> tuple[Widget, bool]:
    """The widget with this key, and whether this origin may read its configuration. One query."""
    parsed = origins.header(origin)
    widget = _with_status(key, parsed)
    try:
        _check_origin(widget, parsed, host_origin)
    except errors.LivedeskError:
        return widget, False
    return widget, True


def origin_allowed(widget: Widget, origin: str | None, host_origin: str) -> bool:
    """Whether a page of this origin may use the widget."""
    return find(widget.key, origin, host_origin)[1]


def origin_allowed_anywhere(origin: str | None, host_origin: str) -> bool:
    """Whether any widget admits this origin: a preflight does not say which widget it is for.

    One that is switched off counts: calls in progress go on.
    """
    parsed = origins.header(origin)
    if parsed is None:
        return False
    if _is_host(parsed, host_origin):
        return True
    return _admitting(parsed).exists()


def admitted_by_row(widget_id: int, origin: str) -> bool:
    """Whether one of the widget's domains admits a page of this origin."""
    return _admitting(origins.parse(origin)).filter(widget_id=widget_id).exists()


def still_open(session: Session, host_origin: str | None) -> bool:
    """Whether the session's widget is on and, unless `host_origin` is None, its origin still admitted. One query."""
    found = Widget.objects.filter(pk=session.widget_id, is_active=True)
    origin = origins.parse(session.origin)
    if host_origin is not None and not _is_host(origin, host_origin):
        found = found.filter(Exists(_admitting(origin).filter(widget=OuterRef("pk"))))
    return found.exists()


def session_for(token: str, kind: tokens.Kind, origin: str | None) -> Session:
    """The session of a token, with its widget. One query.

    A missing Origin is taken as the session's own: browsers leave it out only on same-origin reads, and send it with
    every request that crosses origins. Raises TokenInvalid, TokenExpired, OriginNotAllowed, SessionEnded.
    """
    claims = tokens.read(token, kind)
    found = _SESSIONS(session_id=claims.session_id)
    if not found:
        raise errors.TokenInvalid
    session = found[0]
    if claims.origin != session.origin or (origin is not None and not same_origin(origin, session.origin)):
        raise errors.OriginNotAllowed("This token belongs to another origin.")
    if session.state == Session.State.ENDED:
        raise errors.SessionEnded
    return session


def _widgets(key: str, candidates: list[str], since: datetime) -> QuerySet[Widget]:
    # "verified" > "pending" > "failed": the best row decides when an exact one and a wildcard both match
    listed = Domain.objects.filter(widget=OuterRef("pk"), origin__in=candidates)
    status = Subquery(listed.order_by("-status").values("status")[:1])
    found = Widget.objects.select_related("queue").defer("created_at").filter(key=key).order_by()
    found = found.annotate(domain_status=status, logo_digest=F("logo__digest"), logo_type=F("logo__content_type"))
    return queues.with_crowd(found, since)


_WIDGETS = Prepared[Widget](_widgets, key=CharField(), candidates=CharField(), since=DateTimeField())


def _with_status(key: str, origin: origins.Origin | None) -> Widget:
    candidates = list(origins.candidates(origin)) if origin else [""]
    spare = (1 << (len(candidates) - 1).bit_length()) - len(candidates)  # few lengths, few compiled queries
    found = _WIDGETS(key=key, candidates=candidates + [""] * spare, since=pace.present_since())
    if not found:
        raise errors.WidgetNotFound(param="widget_key")
    return found[0]


def _sessions(session_id: UUID) -> QuerySet[Session]:
    return Session.objects.select_related("widget").filter(pk=session_id).order_by()


_SESSIONS = Prepared[Session](_sessions, session_id=UUIDField())


def _check_origin(widget: Widget, origin: origins.Origin | None, host_origin: str) -> None:
    if origin is None:
        raise errors.OriginNotAllowed
    if _is_host(origin, host_origin):
        return
    status = getattr(widget, "domain_status", None)
    if status is None:
        raise errors.OriginNotAllowed
    if status != Domain.Status.VERIFIED and not needs_no_proof(origin):
        raise errors.DomainNotVerified


def _admitting(origin: origins.Origin) -> QuerySet[Domain]:
    """The rows that admit this origin, of all widgets."""
    rows = Domain.objects.filter(origin__in=origins.candidates(origin))
    return rows if needs_no_proof(origin) else rows.filter(status=Domain.Status.VERIFIED)


def needs_no_proof(origin: origins.Origin) -> bool:
    """A developer's own machine, which cannot prove anything, while DEBUG is on. It needs a row all the same."""
    return settings.DEBUG and origins.is_development(origin.host)


def _is_host(origin: origins.Origin, host_origin: str) -> bool:
    return conf.trust_host_origin and str(origin) == host_origin


def same_origin(header: str, stored: str) -> bool:
    """Whether an Origin header names the origin that is kept."""
    parsed = origins.header(header)
    return parsed is not None and str(parsed) == stored
