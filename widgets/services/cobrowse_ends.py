"""The end of cobrowsing, whatever ends it. Lock order: ticket, call, party, queue, presence, cobrowse, session.

Whoever ends a call, a session or an agent's part in a call calls `close` in that transaction, last before the log, and
writes the facts that it gives: no call ends without its cobrowsing.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from .. import events, publish
from ..models import Call, Cobrowse, CobrowseRecording
from ..models.cobrowse import LIVE_COBROWSE
from . import audit, cobrowse_viewers

OVER = {
    "status": Cobrowse.Status.ENDED,
    "control": Cobrowse.Control.NONE,
    "recording": Cobrowse.Recording.NONE,
}


def close(reason: events.CobrowseOver, found: QuerySet[Cobrowse], actor: Any = None) -> list[events.Event]:
    """In the caller's transaction, ends the live ones of these; the facts are the caller's to write."""
    live, now = found.filter(status__in=LIVE_COBROWSE), timezone.now()
    facts: list[events.Event] = []
    for each in live.select_related("call", "session"):
        if live.filter(pk=each.pk).update(ended_at=now, end_reason=reason, **OVER):
            target = each.call or each.session
            if stop_recording(each.pk, reason):
                audit.record(actor, "cobrowse.recording_ended", target, category="cobrowse", reason=reason)
            audit.record(actor, "cobrowse.ended", target, category="cobrowse", reason=reason)
            publish.ring(None, [], agents=cobrowse_viewers.ids(each))
            facts.append(events.CobrowseEnded(request_id=str(each.pk), reason=reason))
    return facts


def stop_recording(cobrowse_id: Any, reason: str) -> bool:
    """In the transaction that changes the cobrowsing, after it: what is being recorded of it ends. Whether something was."""
    running = CobrowseRecording.objects.filter(cobrowse=cobrowse_id, ended_at=None)
    return running.update(ended_at=timezone.now(), end_reason=reason) > 0


def of_call(call: Call, reason: events.CobrowseOver = "call_ended") -> list[events.Event]:
    """In the transaction that ends the call, or gives it to another agent."""
    return close(reason, Cobrowse.objects.filter(call=call))


def of_session(session_id: Any) -> list[events.Event]:
    """In the transaction that ends the session."""
    return close("session_ended", Cobrowse.objects.filter(session=session_id))


def of_party(call: Call, user_id: int) -> None:
    """In the transaction in which a party has left the call, last: what they asked for is over."""
    if facts := close("agent_left", Cobrowse.objects.filter(call=call, agent=user_id)):
        publish.append(call.session, *facts)
