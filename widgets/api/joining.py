"""The form and the place in the queue: what every visitor who waits has called."""

from __future__ import annotations

from django.utils import translation

from widgets import limits
from widgets.conf import conf
from widgets.models import Session
from widgets.models.definitions import supported
from widgets.services import queues, sessions, tickets

from .answer import Answer
from .entry import answered, session_of
from .incoming import Incoming
from .inputs import FormInput, JoinInput, check


@answered
def hand_in(incoming: Incoming) -> Answer:
    """`PUT session/form/`."""
    session = session_of(incoming)
    data = check(FormInput, incoming.data())
    with translation.override(_language(session)):
        return Answer.of({"data": sessions.submit_form(session, data["data"])})


@answered
def join(incoming: Incoming) -> Answer:
    """`POST queue/`."""
    session = session_of(incoming)
    data = check(JoinInput, incoming.data())
    if session.state == Session.State.READY:  # each place is a row in the history, and rings at every agent's
        limits.check("join", incoming.address, conf.join_rate)
    consents, versions = data.get("consents", {}), data.get("consent_versions")
    with translation.override(_language(session)):
        ticket, position, created = tickets.join(session, consents, versions, host_origin=incoming.host_origin)
    standing = queues.standing(session.pk)
    place = standing or queues.Standing(str(ticket.pk), position, 0, position)  # an agent may have been faster
    return Answer.of(place.data(), 201 if created else 200)


def _language(session: Session) -> str | None:
    """The visitor's language, if the widget speaks it; messages per field are shown to them."""
    return supported(session.language)
