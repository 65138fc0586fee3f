"""What is recorded of visitors' pages: which of it one may read, the newest first. Reading only."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, TypedDict
from uuid import UUID

from django.db.models import Q, QuerySet, Subquery

from .. import events, permissions
from ..models import AuditEvent, Call, CobrowseRecording
from ..times import iso
from . import cobrowse_rows, seats
from .agents import agent_ref

PAGE = 50
Kind = Literal["call", "code"]
TOLD = [f"cobrowse.recording_{what}" for what in ("requested", "granted", "declined", "ended")]


class RecordingLine(cobrowse_rows.RecordingRow):
    """A recording with whose page it is. `page_url` is where the visitor agreed; `call_id` is null where a code was read out."""

    cobrowse_id: str
    call_id: str | None
    agent: events.AgentRef
    customer_name: str
    page_url: str


class Told(TypedDict):
    """What a call's timeline tells of its recordings. They are states, not facts of the log, and so there is no `seq`."""

    type: str
    data: dict[str, Any]
    created_at: str


def visible(user: Any) -> QuerySet[CobrowseRecording]:
    """Of the calls that this user may read, and of the codes that they redeemed; all for those who may read all calls."""
    found = CobrowseRecording.objects.select_related(
        "consent", "cobrowse__agent", "cobrowse__session__widget", "cobrowse__call"
    )
    if permissions.can_read_calls(user):
        return found
    if not permissions.can_watch(user):
        return found.none()
    mine = Q(cobrowse__call=None, cobrowse__agent=user)
    return found.filter(mine | Q(cobrowse__call__in=Call.objects.filter(seats.among(user))))


def page_of(
    user: Any, kind: Kind | None = None, before: UUID | None = None
) -> tuple[list[CobrowseRecording], UUID | None]:
    """The newest first, at most 50, and the `before` of the next page. One query."""
    found = visible(user)
    if kind is not None:
        found = found.filter(cobrowse__call__isnull=kind == "code")
    if before is not None:
        at = Subquery(CobrowseRecording.objects.filter(pk=before).values("began_at"))
        found = found.filter(Q(began_at__lt=at) | Q(pk__gt=before), began_at__lte=at)
    page = list(found.order_by("-began_at", "pk")[: PAGE + 1])
    return page[:PAGE], page[PAGE - 1].pk if len(page) > PAGE else None


def may_delete(user: Any) -> bool:
    """Whether they may delete what they may read."""
    return permissions.can_use(user, "change_widget")


def line(recording: CobrowseRecording) -> RecordingLine:
    """As it is listed. Needs what `visible` loads."""
    cobrowse = recording.cobrowse
    return {
        **cobrowse_rows.recording_row(recording),
        "cobrowse_id": str(cobrowse.pk),
        "call_id": str(cobrowse.call_id) if cobrowse.call_id else None,
        "agent": agent_ref(cobrowse.agent),
        "customer_name": cobrowse.session.customer_name,
        "page_url": recording.consent.page_url,
    }


def told(call: Call, since: datetime | None, until: datetime | None) -> list[tuple[datetime, Told]]:
    """What was asked, answered and ended about recording this call's page, as the audit log has it, in order. One query."""
    found = AuditEvent.objects.filter(target=f"{call._meta.model_name}:{call.pk}", action__in=TOLD)
    if since is not None:
        found = found.filter(created_at__gte=since)
    if until is not None:
        found = found.filter(created_at__lt=until)
    return [(deed.created_at, _told(deed)) for deed in found.select_related("actor").order_by("created_at", "id")]


def _told(deed: AuditEvent) -> Told:
    data = {"agent": agent_ref(deed.actor) if deed.actor else None}
    return {"type": deed.action, "data": data, "created_at": iso(deed.created_at)}
