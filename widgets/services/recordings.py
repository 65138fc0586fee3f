"""Recording what agents are shown of a visitor's page: asked for, agreed to, taken back, ended. Files: `recording_files`.

States. Of a cobrowsing that is `active`, recording goes from `none` by `requested` to `granted` and back; while it is
`granted` there is one `CobrowseRecording` that has not ended, made in the transaction of the visitor's yes, to which it
belongs. Nothing can be written to one that has ended, but for what came in before a call's end and is still on its way.

Races. As in `cobrowse`: each step is one UPDATE that wants the state it starts from. A yes against the end of its time, a
stop or the end of the call: one wins. Lock order: … cobrowse, recording; the session's row is not touched, since that a
page is recorded is no fact of its log but a state, told by `cobrowse.recording` and read by `GET cobrowse/`.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from functools import partial
from typing import Any, Final, Literal, TypedDict
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from .. import errors, events, publish
from ..conf import conf
from ..models import Call, Cobrowse, CobrowseConsent, CobrowseRecording, Session, Widget
from ..times import iso
from . import audit, cobrowse_asking, cobrowse_consents, cobrowse_ends, cobrowse_viewers, recorded, signalling
from .agents import agent_ref

ANSWER = timedelta(seconds=60)
WITHDRAWN: Final = "withdrawn"
Over = Literal["withdrawn", "agent", "full"]
Status, State = Cobrowse.Status, Cobrowse.Recording
_NONE: dict[str, Any] = {"recording": State.NONE}


class RecordingWord(TypedDict):
    """What a page is told of being recorded. `request_id` is what an answer names, `days` how long it is kept after its end."""

    cobrowse_id: str
    recording: Literal["none", "requested", "granted"]
    request_id: str | None
    agent: events.AgentRef
    expires_at: str | None
    days: int


@transaction.atomic
def switch(actor: Any, widget: Widget, on: bool) -> None:
    """Whether agents may ask from now on; what is being recorded goes on. Raises PermissionDenied."""
    audit.require(actor, "change_widget")
    if Widget.objects.filter(pk=widget.pk).exclude(record_pages=on).update(record_pages=on):
        found = audit.changes({"record_pages": not on}, {"record_pages": on})
        audit.record(actor, "widget.changed", widget, category="widget", **found)
    widget.record_pages = on


def request(actor: Any, cobrowse: Cobrowse) -> Cobrowse:
    """The agent who sees the page asks to record it; asked again, the question is put again.

    Raises PermissionDenied, RecordingOff, CobrowseNotRequested, RateLimited.
    """
    _check_own(actor, cobrowse)
    if not (conf.recording_storage and Widget.objects.filter(sessions=cobrowse.session_id, record_pages=True).exists()):
        raise errors.RecordingOff
    with transaction.atomic():
        free = Cobrowse.objects.filter(pk=cobrowse.pk, status=Status.ACTIVE, recording=State.NONE)
        until, asked = timezone.now() + ANSWER, uuid.uuid4()
        if free.update(recording=State.REQUESTED, recording_request_id=asked, recording_expires_at=until):
            cobrowse_asking.check(cobrowse.session_id, "recording_")
            audit.record(actor, "cobrowse.recording_requested", _target(cobrowse), category="cobrowse")
        found = _active(cobrowse)
        tell(found)
    return found


def release(actor: Any, cobrowse: Cobrowse) -> Cobrowse:
    """The agent records no more, or asks no more. Repeatable. Raises PermissionDenied, CobrowseNotRequested."""
    _check_own(actor, cobrowse)
    with transaction.atomic():
        found = _active(cobrowse)
        end(actor, found, "agent")
    return found


def asked(session: Session, request_id: UUID) -> Cobrowse | None:
    """What was asked by this id, if it was to record."""
    found = Cobrowse.objects.select_related("agent", "call", "session")
    return found.filter(recording_request_id=request_id, session=session).first()


def answer(found: Cobrowse, granted: bool, request_id: UUID, text_version: str = "") -> Cobrowse:
    """The visitor's yes or no, or the taking back of a yes. The same again is no error. Raises CobrowseNotRequested."""
    with transaction.atomic():
        if granted:
            _begin(found, request_id, text_version)
        elif end(None, found, WITHDRAWN, recording_request_id=request_id):
            cobrowse_consents.write(found, CobrowseConsent.Kind.RECORD, False, request_id, text_version)
    found.refresh_from_db(fields=["status", "control", "recording", "recording_request_id", "recording_expires_at"])
    if granted != (found.recording == State.GRANTED):
        raise errors.CobrowseNotRequested
    return found


def _begin(found: Cobrowse, request_id: UUID, text_version: str) -> None:
    """In the caller's transaction: the state, the consent and the recording that belongs to it, or nothing of these."""
    now = timezone.now()
    wanted = Cobrowse.objects.filter(pk=found.pk, status=Status.ACTIVE, recording=State.REQUESTED)
    if not wanted.filter(recording_request_id=request_id, recording_expires_at__gt=now).update(recording=State.GRANTED):
        return
    consent = cobrowse_consents.write(found, CobrowseConsent.Kind.RECORD, True, request_id, text_version)
    CobrowseRecording.objects.create(cobrowse=found, consent=consent, began_at=now)
    audit.record(None, "cobrowse.recording_granted", _target(found), category="cobrowse")
    found.recording = State.GRANTED
    tell(found)


def end(actor: Any, found: Cobrowse, reason: Over, **still: Any) -> bool:
    """In the caller's transaction. Whether there was a recording, or an asking for one, to end."""
    held = Cobrowse.objects.filter(pk=found.pk).exclude(**_NONE).filter(**still)
    if not held.update(**_NONE):
        return False
    was = cobrowse_ends.stop_recording(found.pk, reason)
    action = "cobrowse.recording_ended" if was else "cobrowse.recording_declined"
    why = "declined" if reason == WITHDRAWN and not was else reason
    audit.record(actor, action, _target(found), category="cobrowse", reason=why)
    found.recording = State.NONE
    tell(found)
    return True


def running(cobrowse_id: UUID) -> UUID | None:
    """The recording that goes on."""
    found = CobrowseRecording.objects.filter(cobrowse=cobrowse_id, ended_at=None)
    return found.values_list("pk", flat=True).first()


@transaction.atomic
def fill(recording_id: UUID) -> None:
    """It has become as large as one may: it ends, and the page goes on being seen."""
    found = Cobrowse.objects.select_related("agent", "call", "session").filter(recordings=recording_id).first()
    if found is not None and running(found.pk) == recording_id:
        end(None, found, "full")


def readable(user: Any, recording_id: UUID) -> CobrowseRecording:
    """For who may read the record of its call, or has redeemed its code, or may read all calls. Raises NotFound."""
    if (found := recorded.visible(user).filter(pk=recording_id).first()) is None:
        raise errors.NotFound
    return found


@transaction.atomic
def viewed(actor: Any, recording_id: UUID) -> CobrowseRecording:
    """Somebody opens it, and that is written down. Raises NotFound."""
    found = readable(audit.user_of(actor), recording_id)
    details = {"recording": str(found.pk)}
    audit.record(actor, "cobrowse.recording_viewed", _target(found.cobrowse), category="cobrowse", **details)
    return found


@transaction.atomic
def delete(actor: Any, recording_id: UUID) -> None:
    """For who may read it and change widgets; one that goes on ends. Raises NotFound, PermissionDenied."""
    user = audit.user_of(actor)
    found = readable(user, recording_id)
    if not recorded.may_delete(user):
        raise errors.PermissionDenied
    if found.ended_at is None:
        end(actor, found.cobrowse, "agent")
    drop(actor, found, "asked")


def drop(actor: Any, found: CobrowseRecording, reason: Literal["asked", "retention"]) -> None:
    """In the caller's transaction: nobody reads it from here on, and its files are on the list of those to delete."""
    details = {"recording": str(found.pk), "reason": reason}
    if CobrowseRecording.objects.filter(pk=found.pk).delete()[0]:
        audit.record(actor, "cobrowse.recording_deleted", _target(found.cobrowse), category="cobrowse", **details)


def sweep(now: Any = None) -> int:
    """What nobody has answered is no more asked for."""
    late = Cobrowse.objects.filter(recording=State.REQUESTED, recording_expires_at__lte=now or timezone.now())
    found = list(late.select_related("agent", "call", "session")[:200])
    return sum(_expire(each) for each in found)


@transaction.atomic
def _expire(each: Cobrowse) -> bool:
    late = {"recording": State.REQUESTED, "recording_request_id": each.recording_request_id}
    if not Cobrowse.objects.filter(pk=each.pk, **late).update(**_NONE):
        return False
    audit.record(None, "cobrowse.recording_declined", _target(each), category="cobrowse", reason="expired")
    each.recording = State.NONE
    tell(each)
    return True


def word(found: Cobrowse) -> RecordingWord:
    """Needs `agent` loaded."""
    none = found.recording == State.NONE
    until = found.recording_expires_at
    return {
        "cobrowse_id": str(found.pk),
        "recording": found.recording,  # type: ignore[typeddict-item]
        "request_id": None if none else str(found.recording_request_id),
        "agent": agent_ref(found.agent),
        "expires_at": iso(until) if until and not none else None,
        "days": conf.recording_days,
    }


def tell(found: Cobrowse) -> None:
    """After commit, the visitor's tabs and the agents who look; a lost word is said again by who records."""
    told: dict[str, Any] = {**word(found)}
    transaction.on_commit(partial(_say, found.session_id, told), robust=True)
    publish.ring(None, [], agents=cobrowse_viewers.ids(found))


def _say(session_id: UUID, told: dict[str, Any]) -> None:
    signalling.keep(session_id, "visitor", told, "cobrowse.recording")
    publish.ephemeral(session_id, "visitor", {"type": "cobrowse.recording", "data": told})


def _check_own(actor: Any, cobrowse: Cobrowse) -> None:
    if cobrowse.agent_id != audit.user_of(actor).pk:
        raise errors.PermissionDenied("Another agent has asked to see this page.")


def _active(cobrowse: Cobrowse) -> Cobrowse:
    found = Cobrowse.objects.select_related("agent", "call", "session").filter(pk=cobrowse.pk, status=Status.ACTIVE)
    if (active := found.first()) is None:
        raise errors.CobrowseNotRequested
    return active


def _target(cobrowse: Cobrowse) -> Call | Session:
    return cobrowse.call or cobrowse.session
