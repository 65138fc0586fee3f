"""Who a call is with, beyond the answers: pages of this visit, device, consents, and earlier visits."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict
from uuid import UUID

from ..models import Call, Session
from ..times import iso
from . import consents

EARLIER = 20
"""Earlier visits that are shown."""


class PageVisit(TypedDict):
    """A page of this visit, and when the visitor came to it."""

    url: str
    title: str
    at: str


class ConsentGiven(TypedDict):
    """What the visitor said to a consent; `at` is null while they have not been asked."""

    name: str
    label: str
    granted: bool
    at: str | None
    version: str


class EarlierCall(TypedDict):
    """A call of an earlier visit; with its id where this user may open it."""

    id: NotRequired[str]
    status: str
    started_at: str
    duration_seconds: int
    disposition: str
    agent: str | None


class EarlierVisit(TypedDict):
    """An earlier session of the same verified visitor."""

    started_at: str
    page_url: str
    page_title: str
    calls: list[EarlierCall]


class VisitorCard(TypedDict):
    """What is known of a visitor besides the call itself."""

    device: str
    language: str
    referrer: str
    pages: list[PageVisit]
    consents: list[ConsentGiven]
    earlier: list[EarlierVisit]


def card(user: Any, call: Call) -> VisitorCard:
    """The card of the call's visitor. Three queries at most. `earlier` is empty for whom the host has not vouched."""
    session = call.session
    return {
        "device": session.device,
        "language": session.language,
        "referrer": session.referrer,
        "pages": session.pages,
        "consents": given(session),
        "earlier": earlier(user, session),
    }


def given(session: Session) -> list[ConsentGiven]:
    """Each consent of the widget as it asks today, and what this visitor said to it."""
    lines: list[ConsentGiven] = []
    for consent in consents.shown(session.widget):
        said = session.consents.get(consent["name"]) or {}
        lines.append(
            {
                "name": consent["name"],
                "label": consent["label"],
                "granted": bool(said.get("granted")),
                "at": said.get("at"),
                "version": said.get("version") or "",
            }
        )
    return lines


def earlier(user: Any, session: Session) -> list[EarlierVisit]:
    """The newest earlier visits of whom the host has signed to be the same. A name that was merely typed is not enough."""
    if not session.visitor:
        return []
    same = Session.objects.filter(widget_id=session.widget_id, visitor=session.visitor)
    before = list(same.filter(created_at__lt=session.created_at).order_by("-created_at")[:EARLIER])
    found: dict[UUID, list[EarlierCall]] = {visit.pk: [] for visit in before}
    everybodys = user.has_perm("widgets.change_queue")
    for call in Call.objects.filter(session__in=found).select_related("agent").order_by("started_at"):
        found[call.session_id].append(_line(call, everybodys or call.agent_id == user.pk))
    return [
        {
            "started_at": iso(visit.created_at),
            "page_url": visit.page_url,
            "page_title": visit.page_title,
            "calls": found[visit.pk],
        }
        for visit in before
    ]


def _line(call: Call, may_open: bool) -> EarlierCall:
    line: EarlierCall = {
        "status": call.status,
        "started_at": iso(call.started_at),
        "duration_seconds": call.duration_seconds,
        "disposition": call.disposition,
        "agent": (call.agent.get_full_name() or call.agent.get_username()) if call.agent else None,
    }
    return {"id": str(call.pk), **line} if may_open else line
