"""Cobrowsing as each side is told of it, and who may look at what now. Reading only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Literal, TypedDict
from uuid import UUID

from django.contrib.auth import get_user_model

from .. import errors, events, permissions
from ..conf import conf
from ..models import Call, Cobrowse, CobrowseDeed, CobrowseRecording
from ..models.cobrowse import LIVE_COBROWSE
from ..times import iso
from . import cobrowse_viewers, masking, rights
from .agents import agent_ref

MOST_DEEDS = 1000


class CobrowseRow(TypedDict):
    """One cobrowsing as the visitor is told of it: `also` is who else may see the page now. Times are ISO 8601."""

    id: str
    session_id: str
    call_id: str | None
    agent: events.AgentRef
    also: list[events.AgentRef]
    status: Literal["requested", "active", "declined", "ended"]
    control: Literal["none", "requested", "granted"]
    control_request_id: str | None
    expires_at: str
    control_expires_at: str | None
    recording: Literal["none", "requested", "granted"]
    recording_request_id: str | None
    recording_expires_at: str | None
    recording_days: int
    end_reason: str


class AgentCobrowse(CobrowseRow):
    """The same for agents. `recordable`: on this widget's pages they may ask to record."""

    customer_name: str
    page_url: str
    recordable: bool


class ConsentRow(TypedDict):
    """An answer of the visitor."""

    kind: Literal["view", "control", "record"]
    granted: bool
    page_url: str
    text_version: str
    at: str


class DeedRow(TypedDict):
    """What the agent did. `characters` is how many were typed."""

    cobrowse_id: str
    number: int
    agent: events.AgentRef
    kind: Literal["click", "type", "select", "scroll", "key", "back", "forward"]
    target: str
    characters: int
    outcome: Literal["sent", "done", "refused"]
    reason: str
    at: str


class RecordingRow(TypedDict):
    """What was recorded; `ended_at` is null while it goes on, `octets` what is kept of it."""

    id: str
    began_at: str
    ended_at: str | None
    end_reason: str
    octets: int


class CobrowseRecord(AgentCobrowse):
    """One cobrowsing with all that the visitor answered and the agent did, and what of it is recorded."""

    consents: list[ConsentRow]
    deeds: list[DeedRow]
    recordings: list[RecordingRow]


def row(cobrowse: Cobrowse, here: Sequence[Any] | None = None) -> CobrowseRow:
    """As the visitor is told. Needs `agent` and `call` loaded; `here`, where it is known, is what `agents` would read."""
    asked, until = cobrowse.control_request_id, cobrowse.control_expires_at
    recorded = cobrowse.recording != Cobrowse.Recording.NONE
    to_record, in_time = cobrowse.recording_request_id, cobrowse.recording_expires_at
    return {
        "id": str(cobrowse.pk),
        "session_id": str(cobrowse.session_id),
        "call_id": str(cobrowse.call_id) if cobrowse.call_id else None,
        "agent": agent_ref(cobrowse.agent),
        "also": cobrowse_viewers.also(cobrowse, here),
        "status": cobrowse.status,  # type: ignore[typeddict-item]
        "control": cobrowse.control,  # type: ignore[typeddict-item]
        "control_request_id": str(asked) if asked and cobrowse.control != Cobrowse.Control.NONE else None,
        "expires_at": iso(cobrowse.expires_at),
        "control_expires_at": iso(until) if until and cobrowse.control != Cobrowse.Control.NONE else None,
        "recording": cobrowse.recording,  # type: ignore[typeddict-item]
        "recording_request_id": str(to_record) if to_record and recorded else None,
        "recording_expires_at": iso(in_time) if in_time and recorded else None,
        "recording_days": conf.recording_days,
        "end_reason": cobrowse.end_reason,
    }


def agent_row(cobrowse: Cobrowse, here: Sequence[Any] | None = None) -> AgentCobrowse:
    """As agents are told. Needs `agent`, `call` and `session` loaded, and better its `widget` too.

    What was asked last keeps its id after the answer: a no that comes at once makes a state that differs, and so is told.
    """
    session = cobrowse.session
    asked, to_record = cobrowse.control_request_id, cobrowse.recording_request_id
    return {
        **row(cobrowse, here),
        "control_request_id": str(asked) if asked else None,
        "recording_request_id": str(to_record) if to_record else None,
        "customer_name": session.customer_name,
        "page_url": session.page_url,
        "recordable": session.widget.record_pages and bool(conf.recording_storage),
    }


def live(session_id: UUID) -> Cobrowse | None:
    """The session's live one."""
    found = Cobrowse.objects.select_related("agent", "call__agent", "session")
    return found.filter(session_id=session_id, status__in=LIVE_COBROWSE).first()


def looked_at(user: Any, cobrowse_id: UUID) -> UUID:
    """The session whose page this agent may look at now. Raises CobrowseNotRequested."""
    found = Cobrowse.objects.filter(cobrowse_viewers.seen_by([user.pk]), pk=cobrowse_id, status=Cobrowse.Status.ACTIVE)
    session_id = found.values_list("session_id", flat=True).first() if permissions.can_take_part(user) else None
    if session_id is None:
        raise errors.CobrowseNotRequested(param="cobrowse_id")
    return session_id


def shown(user_ids: Collection[int]) -> dict[int, list[AgentCobrowse]]:
    """For each of these agents the live ones that they may look at. Two queries."""
    told: dict[int, list[AgentCobrowse]] = {user_id: [] for user_id in user_ids}
    for each, here in cobrowse_viewers.live_of(user_ids):
        for user_id in told.keys() & {user.pk for user in here}:
            told[user_id].append(agent_row(each, here))
    return told


def live_in(call: Call) -> Cobrowse | None:
    """The live one of this call."""
    found = live(call.session_id)
    return found if found and found.call_id == call.pk else None


def by_code(user: Any, cobrowse_id: UUID) -> Cobrowse:
    """One that this agent began with a code. Raises NotFound."""
    found = Cobrowse.objects.select_related("agent", "call", "session")
    if (mine := found.filter(pk=cobrowse_id, call=None, agent=user).first()) is None:
        raise errors.NotFound
    return mine


def seen_now(user_ids: Collection[int]) -> dict[int, dict[UUID, UUID | None]]:
    """Which pages each of these agents may go on looking at: active, and by the rights of this moment. And `past_desk` of each."""
    users = list(get_user_model()._default_manager.filter(pk__in=user_ids))
    rights.read_all(users)
    allowed = {user.pk for user in users if permissions.can_take_part(user)}
    found: dict[int, dict[UUID, UUID | None]] = {user_id: {} for user_id in user_ids}
    for each, here in cobrowse_viewers.live_of(allowed):
        if each.status == Cobrowse.Status.ACTIVE:
            for user_id in allowed & {user.pk for user in here}:
                found[user_id][each.pk] = past_desk(each, here)
    return found


def past_desk(cobrowse: Cobrowse, allowed: Collection[Any]) -> UUID | None:
    """The call by whose own channel frames may go to who looks; None while there is anything that only the desk can do.

    That is: give frames to several, record them, keep the rule `pause` a second time. Needs the session's widget loaded.
    """
    alone = len(allowed) == 1 and cobrowse.recording == Cobrowse.Recording.NONE
    return cobrowse.call_id if alone and not masking.shown(cobrowse.session.widget)["pause"] else None


def looked_at_now(user: Any, cobrowse_id: UUID) -> tuple[UUID, UUID | None]:
    """The session whose page this agent may look at, and `past_desk`. Raises CobrowseNotRequested."""
    session_id = looked_at(user, cobrowse_id)
    found = Cobrowse.objects.select_related("call", "session__widget").get(pk=cobrowse_id)
    return session_id, past_desk(found, cobrowse_viewers.ids(found))


def records(call: Call) -> list[CobrowseRecord]:
    """All of the call, oldest first."""
    found = call.cobrowses.select_related("agent", "call__agent", "session__widget").prefetch_related(
        "consents", "deeds__agent", "recordings"
    )
    return [record(each) for each in found]


def record(cobrowse: Cobrowse) -> CobrowseRecord:
    """One with all that was answered and done."""
    return {
        **agent_row(cobrowse),
        "consents": [
            {
                "kind": each.kind,  # type: ignore[typeddict-item]
                "granted": each.granted,
                "page_url": each.page_url,
                "text_version": each.text_version,
                "at": iso(each.at),
            }
            for each in cobrowse.consents.all()
        ],
        "deeds": [deed_row(deed) for deed in list(cobrowse.deeds.all())[:MOST_DEEDS]],
        "recordings": [recording_row(each) for each in cobrowse.recordings.all()],
    }


def recording_row(recording: CobrowseRecording) -> RecordingRow:
    """A recording as JSON."""
    return {
        "id": str(recording.pk),
        "began_at": iso(recording.began_at),
        "ended_at": iso(recording.ended_at) if recording.ended_at else None,
        "end_reason": recording.end_reason,
        "octets": recording.octets,
    }


def deeds_of(session_id: UUID) -> list[DeedRow]:
    """What agents did in this session, oldest first."""
    found = CobrowseDeed.objects.select_related("agent").filter(cobrowse__session_id=session_id)
    return [deed_row(deed) for deed in found[:MOST_DEEDS]]


def deed_row(deed: CobrowseDeed) -> DeedRow:
    """A deed as JSON. Needs `agent` loaded."""
    return {
        "cobrowse_id": str(deed.cobrowse_id),
        "number": deed.number,
        "agent": agent_ref(deed.agent),
        "kind": deed.kind,  # type: ignore[typeddict-item]
        "target": deed.target,
        "characters": deed.characters,
        "outcome": deed.outcome,  # type: ignore[typeddict-item]
        "reason": deed.reason,
        "at": iso(deed.at),
    }
