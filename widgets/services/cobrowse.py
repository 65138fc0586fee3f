"""Cobrowsing: the agent asks, the visitor answers, either takes it back. Ends are in `cobrowse_ends`.

States. `requested` becomes `active`, `declined` or `ended`; while `active`, control goes from `none` by `requested` to
`granted` and back. Nothing starts by itself: no answer in a minute is a no.

Races. Each step is one UPDATE that wants the state it starts from and, for a yes, that there is time left: of a yes and
the end of its time, the end of the call, a stop or another answer the first wins. Who asks has the call's row first, by an
UPDATE that wants it active; a partial unique constraint allows a session one live cobrowsing. A consent is written
in the transaction of what it allows. Lock order: ticket, call, party, queue, presence, cobrowse, session.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from .. import errors, events, publish
from ..conf import conf
from ..models import Call, Cobrowse, CobrowseConsent, Session
from ..models.cobrowse import LIVE_COBROWSE
from ..times import iso
from . import (
    audit,
    cobrowse_asking,
    cobrowse_consents,
    cobrowse_ends,
    cobrowse_rows,
    cobrowse_viewers,
    parties,
    recordings,
    seats,
)
from .agents import agent_ref

ANSWER = timedelta(seconds=60)
BATCH = 200
Status, Control, Kind = Cobrowse.Status, Cobrowse.Control, CobrowseConsent.Kind
_NOT_ENDED = [state for state in Session.State.values if state != Session.State.ENDED]


def request(actor: Any, call: Call) -> tuple[Cobrowse, bool]:
    """The agent asks to see the page; whether this is new. Repeatable.

    Raises PermissionDenied, NotInCall, CobrowseActive, RateLimited.
    """
    user, now = audit.user_of(actor), timezone.now()
    seats.speaker(user, call)
    known = cobrowse_rows.live(call.session_id)
    if known and not _expire(known, now) and known.call_id == call.pk and known.agent_id == user.pk:
        return known, False
    with transaction.atomic():
        parties.hold(call)
        return begin(actor, call.session, call), True


def begin(actor: Any, session: Session, call: Call | None) -> Cobrowse:
    """In the caller's transaction, with the call's row in hand. Raises CobrowseActive, SessionEnded, RateLimited in a call."""
    user, until = audit.user_of(actor), timezone.now() + ANSWER
    try:
        with transaction.atomic():
            made = Cobrowse.objects.create(session=session, call=call, agent=user, expires_at=until)
    except IntegrityError as error:
        known = cobrowse_rows.live(session.pk)
        raise errors.CobrowseActive(agent_ref(known.agent)["name"] if known else "") from error
    if call is not None:
        cobrowse_asking.check(session.pk, "")
    audit.record(actor, "cobrowse.requested", call or session, category="cobrowse")
    where: dict[str, Any] = {"call_id": str(call.pk) if call else None, "also": cobrowse_viewers.also(made)}
    fact = events.CobrowseRequested(request_id=str(made.pk), agent=agent_ref(user), expires_at=iso(until), **where)
    _tell(made, fact)
    return made


def request_control(actor: Any, cobrowse: Cobrowse) -> Cobrowse:
    """The agent who sees the page asks to steer it. Repeatable. Raises PermissionDenied, CobrowseNotRequested, RateLimited."""
    _check_own(actor, cobrowse)
    with transaction.atomic():
        until, asked = timezone.now() + ANSWER, uuid.uuid4()
        free = Cobrowse.objects.filter(pk=cobrowse.pk, status=Status.ACTIVE, control=Control.NONE)
        if free.update(control=Control.REQUESTED, control_request_id=asked, control_expires_at=until):
            cobrowse_asking.check(cobrowse.session_id, "control_")
            audit.record(actor, "cobrowse.control_requested", _target(cobrowse), category="cobrowse")
            agent = agent_ref(audit.user_of(actor))
            _tell(
                cobrowse,
                events.CobrowseControlRequested(request_id=str(asked), agent=agent, expires_at=iso(until)),
            )
    return _active(cobrowse)


def release_control(actor: Any, cobrowse: Cobrowse) -> Cobrowse:
    """The agent steers no more, or asks no more. Repeatable. Raises PermissionDenied, CobrowseNotRequested."""
    _check_own(actor, cobrowse)
    with transaction.atomic():
        _end_control(actor, cobrowse, "released", status=Status.ACTIVE)
    return _active(cobrowse)


def _check_own(actor: Any, cobrowse: Cobrowse) -> None:
    """The consent was given to who asked, and to nobody else in the call."""
    if cobrowse.agent_id != audit.user_of(actor).pk:
        raise errors.PermissionDenied("Another agent has asked to see this page.")


def _active(cobrowse: Cobrowse) -> Cobrowse:
    found = Cobrowse.objects.select_related("agent", "call__agent", "session").get(pk=cobrowse.pk)
    if found.status != Status.ACTIVE:
        raise errors.CobrowseNotRequested
    return found


def answer(session: Session, request_id: UUID, granted: bool, text_version: str = "") -> Cobrowse:
    """The visitor's yes or no, or the taking back of a yes. The same again is no error. Raises CobrowseNotRequested."""
    if (to_record := recordings.asked(session, request_id)) is not None:
        return recordings.answer(to_record, granted, request_id, text_version)
    asked = Q(pk=request_id) | Q(control_request_id=request_id)
    found = Cobrowse.objects.select_related("agent", "call__agent", "session").filter(asked, session=session).first()
    if found is None:
        raise errors.CobrowseNotRequested
    kind = Kind.VIEW if found.pk == request_id else Kind.CONTROL
    settle = _answer_view if kind == Kind.VIEW else _answer_control
    with transaction.atomic():
        if settle(found, granted):
            cobrowse_consents.write(found, kind, granted, request_id, text_version)
    found.refresh_from_db(fields=["status", "control", "end_reason", "control_request_id", "control_expires_at"])
    over = found.status in (Status.DECLINED, Status.ENDED)
    known = found.status == Status.ACTIVE if granted else over
    if kind == Kind.CONTROL:
        mine = found.control_request_id == request_id and found.control == Control.GRANTED
        known = mine if granted else not mine
    if not known:
        raise errors.CobrowseNotRequested
    return found


def _answer_view(found: Cobrowse, granted: bool) -> bool:
    """Whether this answer was the one."""
    now, asked = timezone.now(), Cobrowse.objects.filter(pk=found.pk, status=Status.REQUESTED)
    if granted:
        if not asked.filter(expires_at__gt=now).update(status=Status.ACTIVE, granted_at=now):
            return False
        agents = sorted(str(each) for each in cobrowse_viewers.ids(found))
        audit.record(None, "cobrowse.granted", _target(found), category="cobrowse", agents=agents)
        _tell(found, events.CobrowseGranted(request_id=str(found.pk)))
        return True
    if asked.update(status=Status.DECLINED, ended_at=now):
        audit.record(None, "cobrowse.declined", _target(found), category="cobrowse")
        _tell(found, events.CobrowseDeclined(request_id=str(found.pk)))
        return True
    return _stop(None, found, "visitor")


def _answer_control(found: Cobrowse, granted: bool) -> bool:
    now, asked = timezone.now(), found.control_request_id
    open_ = Cobrowse.objects.filter(
        pk=found.pk, status=Status.ACTIVE, control=Control.REQUESTED, control_request_id=asked
    )
    if not granted:
        ended = _end_control(None, found, "declined", control=Control.REQUESTED, control_request_id=asked)
        return ended or _end_control(None, found, "withdrawn", control=Control.GRANTED, control_request_id=asked)
    if not open_.filter(control_expires_at__gt=now).update(control=Control.GRANTED):
        return False
    audit.record(None, "cobrowse.control_granted", _target(found), category="cobrowse")
    _tell(found, events.CobrowseControlGranted(request_id=str(asked)))
    return True


def _end_control(actor: Any, found: Cobrowse, reason: events.ControlOver, **still: Any) -> bool:
    """In the caller's transaction. Whether there was something to end; `request_id` is of what was ended."""
    held = Cobrowse.objects.filter(pk=found.pk).exclude(control=Control.NONE).filter(**still)
    if not held.update(control=Control.NONE):
        return False
    asked = Cobrowse.objects.values_list("control_request_id", flat=True).get(pk=found.pk)
    audit.record(actor, "cobrowse.control_declined", _target(found), category="cobrowse", reason=reason)
    _tell(found, events.CobrowseControlDeclined(request_id=str(asked), reason=reason))
    return True


def stop(actor: Any, cobrowse: Cobrowse) -> None:
    """An agent who looks on ends it. Repeatable."""
    with transaction.atomic():
        _stop(actor, cobrowse, "agent")


def withdraw(session: Session, covered: bool = False) -> UUID | None:
    """The visitor ends what there is; its id. Repeatable. `covered`: their page does, and they have taken nothing back."""
    if (found := cobrowse_rows.live(session.pk)) is None:
        return None
    if covered and found.status == Status.ACTIVE:
        with transaction.atomic():
            _stop(None, found, "covered")
        return found.pk
    try:
        answer(session, found.pk, granted=False)
    except errors.CobrowseNotRequested:  # granted between our looking and our no: now it is there to be taken back
        answer(session, found.pk, granted=False)
    return found.pk


def _stop(actor: Any, found: Cobrowse, reason: events.CobrowseOver) -> bool:
    facts = cobrowse_ends.close(reason, Cobrowse.objects.filter(pk=found.pk), actor)
    if facts:
        publish.append(found.session, *facts)
    return bool(facts)


def sweep(now: datetime | None = None) -> int:
    """Ends what nobody has answered, and what is left of sessions and agents that have gone. Safe in any number of processes."""
    now = now or timezone.now()
    late = Q(status=Status.REQUESTED, expires_at__lte=now)
    late_control = Q(status=Status.ACTIVE, control=Control.REQUESTED, control_expires_at__lte=now)
    unheard = Q(call=None, session__seen_at__lt=now - timedelta(seconds=conf.presence_grace))
    over = Q(session__state=Session.State.ENDED) | (Q(call__isnull=False) & ~Q(call__status=Call.Status.ACTIVE))
    gone = now - timedelta(seconds=conf.agent_grace)
    # Who asks just after they have come back is there, though their first word may not be written yet.
    silent = Q(agent__agent_presence__seen_at__lt=gone, requested_at__lt=gone)
    alone = Q(call=None) & (Q(agent=None) | silent)
    found = Cobrowse.objects.select_related("call", "session", "agent").filter(status__in=LIVE_COBROWSE)
    if not found.exists():
        return 0
    done = 0
    for reason, which in (("session_ended", over), ("visitor_lost", unheard), ("agent_lost", alone)):
        done += sum(_sweep_out(each, reason) for each in found.filter(which)[:BATCH])  # type: ignore[arg-type]
    for each in found.filter(late | late_control)[:BATCH]:
        done += _expire(each, now)
    return done


@transaction.atomic
def _sweep_out(each: Cobrowse, reason: events.CobrowseOver) -> bool:
    return _stop(None, each, reason)


@transaction.atomic
def _expire(each: Cobrowse, now: datetime) -> bool:
    late = Cobrowse.objects.filter(pk=each.pk, status=Status.REQUESTED, expires_at__lte=now)
    if facts := cobrowse_ends.close("expired", late):
        return publish.append(each.session, *facts) is not None
    return _end_control(None, each, "expired", control=Control.REQUESTED, control_expires_at__lte=now)


def _tell(cobrowse: Cobrowse, fact: events.Event) -> None:
    agents = cobrowse_viewers.ids(cobrowse)
    if publish.append(cobrowse.session, fact, only_from=_NOT_ENDED, agents=agents) is None:
        raise errors.SessionEnded


def _target(cobrowse: Cobrowse) -> Call | Session:
    return cobrowse.call or cobrowse.session
