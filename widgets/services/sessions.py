"""Sessions: start, resume, renew, form, page, rating, end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from .. import errors, events, origins, publish, tokens
from ..conf import conf
from ..models import Call, Cobrowse, Session, Widget
from ..models.cobrowse import LIVE_COBROWSE
from . import calls, cobrowse_ends, forms, masking, pages, seats, tickets
from .prepared import PreparedInsert

MAX_CLAIMS = 20
_INSERT = PreparedInsert[Session](Session)
SessionEndReason = Literal["visitor", "expired", "agent", "revoked"]


@dataclass(frozen=True, slots=True)
class Page:
    """Where the visitor is, as the browser tells it."""

    url: str
    title: str = ""
    referrer: str = ""
    language: str = ""
    device: str = ""

    def kept(self, widget: Widget) -> Page:
        """What of it is written down: no title of a page on which cobrowsing pauses, nor where all text is masked."""
        title = "" if masking.hides_title(widget, self.url) else pages.plain(self.title)
        told = {"title": title, "language": pages.plain(self.language)}
        return replace(self, url=pages.address(self.url), referrer=pages.bare(self.referrer), **told)


@dataclass(frozen=True, slots=True)
class Renewal:
    """New tokens; `session` is None while nothing keeps the session alive."""

    auth: tuple[str, datetime]
    session: tuple[str, datetime] | None


def start(widget: Widget, origin: str, page: Page, identity: Any = None) -> Session:
    """A new session, one INSERT. `identity` is a token that the host signed, or claims that nobody vouches for."""
    claims, page = read_identity(widget, identity), page.kept(widget)
    session = _INSERT(
        widget_id=widget.pk,
        origin=origin,
        page_url=page.url,
        page_title=page.title,
        referrer=page.referrer,
        language=page.language,
        device=page.device,
        pages=Session().pages_with(page.url, page.title),
        identity=claims,
        visitor=_visitor(claims),
        user_id=_user_id(claims),
    )
    session.widget = widget
    return session


def read_identity(widget: Widget, identity: Any) -> dict[str, Any]:
    """`{"verified": bool, "id", "name", "email", …}`, or `{}`. Raises InvalidRequest that says why."""
    if identity in (None, "", {}):
        return {}
    if isinstance(identity, str):
        try:
            return {**tokens.read_identity(identity, widget.key), "verified": True}
        except errors.LivedeskError as error:
            raise errors.InvalidRequest(error.text, param="identity") from error
    if not isinstance(identity, dict) or len(identity) > MAX_CLAIMS:
        raise errors.InvalidRequest("identity is a signed token, or an object of at most 20 texts", param="identity")
    if not all(isinstance(value, str | int | float | bool) and len(str(value)) <= 300 for value in identity.values()):
        raise errors.InvalidRequest("identity's values are texts of at most 300 characters", param="identity")
    return {**{str(key)[:50]: value for key, value in identity.items()}, "verified": False}


def _visitor(claims: dict[str, Any]) -> str:
    return str(claims["id"])[:300] if claims.get("verified") else ""


def _user_id(claims: dict[str, Any]) -> Any:
    if not claims.get("verified"):
        return None
    users = get_user_model().objects.filter(pk=claims["id"])
    return users.values_list("pk", flat=True).first()


def resume(session: Session, page: Page, identity: Any = None) -> Session:
    """The visitor is back, on this page; the session lives on for as long as a new one would.

    Raises TokenInvalid when the host has signed that it is somebody else by now, InvalidRequest as `start` does.
    """
    now, page = timezone.now(), page.kept(session.widget)
    changes = {
        "page_url": page.url,
        "page_title": page.title,
        "pages": session.pages_with(page.url, page.title),
        "seen_at": now,
        "expires_at": now + timedelta(seconds=conf.session_token_age),
        "expiring_sent": False,
        **_logged_in(session, identity),
    }
    with transaction.atomic():
        _change(session, changes)
        _show_page(session)
    return session


def _show_page(session: Session) -> None:
    """Agents who look at the queue or the call see the new page."""
    if session.is_live:
        ticket = tickets.live_ticket(session)
        agents = seats.agents_of(ticket) if ticket and ticket.agent_id else []
        publish.ring(session.pk, [], queue_id=ticket.queue_id if ticket else None, agents=agents)


def _logged_in(session: Session, identity: Any) -> dict[str, Any]:
    """What an identity changes that the host has signed since the session began."""
    claims = read_identity(session.widget, identity) if isinstance(identity, str) else {}
    if not claims or (session.verified and session.identity["id"] == claims["id"]):
        return {}
    if session.verified:
        raise errors.TokenInvalid("This session belongs to somebody else. Call init/ for a new one.")
    return {"identity": claims, "visitor": _visitor(claims), "user_id": _user_id(claims)}


def renew(session: Session) -> Renewal:
    """A new auth token; the session token too while the visitor waits, is assigned, in a call, or looked at without one."""
    auth = tokens.issue("auth", session.pk, session.origin)
    now = timezone.now()
    if not session.is_live and not session.cobrowses.filter(status__in=LIVE_COBROWSE).exists():
        _change(session, {"seen_at": now})
        return Renewal(auth, None)
    renewed = tokens.issue("session", session.pk, session.origin)
    _change(session, {"seen_at": now, "expires_at": renewed[1], "expiring_sent": False})
    return Renewal(auth, renewed)


def visit_page(session: Session, url: str, title: str = "") -> Page:
    """The visitor's current page, shown live to agents as a link; as it is kept. Raises PageOriginMismatch, SessionEnded."""
    if str(origins.parse(url)) != session.origin:
        raise errors.PageOriginMismatch(param="page_url")
    page = Page(url, title).kept(session.widget)
    visited = session.pages_with(page.url, page.title)
    with transaction.atomic():
        _change(session, {"page_url": page.url, "page_title": page.title, "pages": visited, "seen_at": timezone.now()})
        _show_page(session)
    return page


def _change(session: Session, changes: dict[str, Any]) -> None:
    if not Session.objects.filter(pk=session.pk).exclude(state=Session.State.ENDED).update(**changes):
        raise errors.SessionEnded
    for name, value in changes.items():
        setattr(session, name, value)


@transaction.atomic
def submit_form(session: Session, data: Any) -> dict[str, Any]:
    """Stores the answers, with the version of the form and the time. Raises FormInvalid with a message per field."""
    answers, now = forms.clean(session.widget.fields, data), timezone.now()
    event = events.FormSubmitted(fields=list(answers))
    version = session.widget.form_version
    changes: dict[str, Any] = {"form_data": answers, "form_version": version, "form_submitted_at": now}
    if publish.append(session, event, only_from=_NOT_ENDED, seen_at=now, **changes) is None:
        raise errors.SessionEnded
    return answers


@transaction.atomic
def rate(session: Session, score: int, comment: str = "") -> None:
    """The visitor's opinion of the last call, 1 to 5; the call keeps it. Raises NotInCall when there was none."""
    last = session.calls.exclude(status=Call.Status.MISSED).order_by("-started_at").first()
    if last is None:
        raise errors.NotInCall("There was no call to rate.")
    opinion = {"rating": score, "rating_comment": comment}
    Call.objects.filter(pk=last.pk).update(**opinion)
    _change(session, opinion)


def end(session: Session, reason: SessionEndReason = "visitor") -> None:
    """Ends the session, its call and its place in the queue. Repeatable."""
    while not _end(session, reason):
        pass  # between our looking and our ending they joined, or were given back: look again


@transaction.atomic
def _end(session: Session, reason: SessionEndReason) -> bool:
    """Whether nobody is left in the line; else nothing was done."""
    left = tickets.close_waiting(session, "session_ended")
    call = calls.close_active(session, "session_ended")
    facts: list[events.Event] = []
    if left:
        facts.append(events.QueueLeft(ticket_id=str(left.pk), reason="session_ended"))
    if call:
        facts.extend(calls.end_facts(call))
    facts.extend(cobrowse_ends.of_session(session.pk))
    facts.append(events.SessionEnded(reason=reason))
    publish.append(
        session,
        *facts,
        become=Session.State.ENDED,
        only_from=_NOT_ENDED,
        queue_id=left.queue_id if left else None,
        agents=[call.agent_id] if call and call.agent_id else [],
        ended_at=timezone.now(),
    )
    if tickets.live_ticket(session) is not None:
        transaction.set_rollback(True)
        return False
    return True


@transaction.atomic
def end_idle(session_ids: Sequence[UUID], reason: SessionEndReason) -> list[UUID]:
    """Ends those that neither wait nor talk nor are looked at, all at once; gives their ids. The others are left for `end`."""
    seen = set(
        Cobrowse.objects.filter(session__in=session_ids, status__in=LIVE_COBROWSE).values_list("session", flat=True)
    )
    idle = [each for each in session_ids if each not in seen]
    return publish.end_each(idle, events.SessionEnded(reason=reason), only_from=Session.State.READY)


_NOT_ENDED = [state for state in Session.State.values if state != Session.State.ENDED]
