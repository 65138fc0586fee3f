"""The agent API's views: Django session and CSRF, one service a call."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.templatetags.static import static
from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request

from widgets import addresses, errors, limits, permissions
from widgets.conf import conf
from widgets.models import Call
from widgets.services import (
    calls,
    django_sessions,
    forms,
    messages,
    presence,
    queues,
    rights,
    seats,
    signalling,
    table,
    tickets,
)
from widgets.services.agents import agent_ref
from widgets.services.audit import Actor
from widgets.times import iso

from .agent_shapes import CallDetail
from .answer import Answer
from .inputs import MeInput, MessageInput, Nothing, SignalInput, check
from .opening import PROTOCOL, socket_url
from .saying import message_data
from .shapes import CallJoin
from .view import JsonView


class DjangoSession(SessionAuthentication):
    """Django's session, and CSRF as Django checks it."""

    def authenticate(self, request: Request) -> Any:
        """As Django finds the user, with the session read ahead."""
        django_sessions.read(request._request)
        return super().authenticate(request)

    def enforce_csrf(self, request: Request) -> None:
        """Looks at Django's own request: through DRF's, the check would ask our views for a form parser."""
        super().enforce_csrf(request._request)  # type: ignore[arg-type]


class AgentView(JsonView):
    """For those who may watch the desk; `must_answer` names the methods for those who may answer only.

    Where `for_supervisors` these are for those, too, who supervise and do not answer.
    """

    authentication_classes: Any = [DjangoSession]
    must_answer: tuple[str, ...] = ("POST", "PATCH")
    for_supervisors = False
    user: Any
    actor: Actor

    def enter(self, request: Request) -> None:
        """Who is logged in, and whether they may."""
        self.user = request.user
        if not self.user.is_authenticated:
            raise errors.NotAuthenticated
        rights.read(self.user)
        may_act = permissions.can_take_part if self.for_supervisors else permissions.can_answer
        allowed = may_act if request.method in self.must_answer else permissions.can_watch
        if not allowed(self.user):
            raise errors.PermissionDenied
        address = addresses.parsed(addresses.client(request.META))
        self.actor = Actor(self.user, str(address) if address else None)

    def checked(self, kind: Any) -> dict[str, Any]:
        """The body, as this serializer lets it pass."""
        return check(kind, self.incoming.data())

    def own_call(self, call_id: UUID) -> Call:
        """A call that is the agent's own. Raises NotFound, PermissionDenied."""
        call = calls.for_agent(self.user, call_id)
        if not permissions.can_touch_call(self.user, call):
            raise errors.PermissionDenied("This is another agent's call.")
        return call

    def limit(self, scope: str, call: Call) -> None:
        """What is said in a call is limited for its agents as for its visitor. Raises RateLimited."""
        limits.check(scope, f"{call.pk}:{self.user.pk}", conf.message_rate)


class MeView(AgentView):
    """The agent who asks."""

    def get(self, request: Request) -> Answer:
        """Who I am, whether I am available, which queues I answer, and where my socket is."""
        return Answer.of(self.me())

    def patch(self, request: Request) -> Answer:
        """Be available, take a break, end the wrap-up."""
        wanted = self.checked(MeInput)
        if wanted.get("wrap_up") is False:
            presence.end_wrap_up(self.user)
        if "available" in wanted:
            presence.set_available(self.user, wanted["available"])
        return Answer.of(self.me())

    def me(self) -> dict[str, Any]:
        """The answer to both."""
        if permissions.can_take_part(self.user):
            presence.agent_heard([self.user.pk])
        mine = queues.queues_of(self.user).order_by("name").values("id", "slug", "name")
        return {
            **agent_ref(self.user),
            **presence.words_of([self.user.pk])[self.user.pk],
            "can_answer": permissions.can_answer(self.user),
            "can_supervise": permissions.can_oversee(self.user),
            "queues": list(mine),
            "invitations": seats.invitations([self.user.pk])[self.user.pk],
            "realtime": {"url": socket_url(self.incoming, "agent"), "protocol": PROTOCOL},
        }


class QueueView(AgentView):
    """Who waits."""

    def get(self, request: Request) -> Answer:
        """Who waits in the agent's queues, in the order of being served: the first of each queue, and how many in all."""
        return Answer.of(table.visible_tickets(self.user).data())


class AcceptView(AgentView):
    """Taking a visitor."""

    def post(self, request: Request, ticket_id: UUID) -> Answer:
        """Take the visitor; exactly one agent can, the others get `already_taken`."""
        self.checked(Nothing)
        return Answer.of(call_data(tickets.accept(self.actor, ticket_id)))


class ReleaseView(AgentView):
    """Giving a visitor back."""

    def post(self, request: Request, ticket_id: UUID) -> Answer:
        """Give the visitor back to the head of the queue."""
        self.checked(Nothing)
        tickets.release(self.actor, ticket_id)
        return Answer.of({"ticket_id": str(ticket_id), "status": "waiting"})


class CallJoinView(AgentView):
    """The way into a call."""

    must_answer = ("GET", "HEAD")
    for_supervisors = True

    def get(self, request: Request, call_id: UUID) -> Answer:
        """What the provider needs to join; credentials included."""
        call = calls.for_agent(self.user, call_id)
        join = calls.join_info(call, seats.speaker(self.user, call))
        join["module"] = static(join["module"])  # the console is of this origin
        here = seats.seats(call.pk)
        data: CallJoin = {"call_id": str(call.pk), "provider": call.provider, "join": join, "parties": here}
        return Answer.of(data)


class CallEndView(AgentView):
    """The end of a call."""

    def post(self, request: Request, call_id: UUID) -> Answer:
        """End the call; repeatable."""
        self.checked(Nothing)
        return Answer.of(call_data(calls.end(self.actor, self.own_call(call_id), "agent")))


class CallSignalView(AgentView):
    """Signals where there is no socket."""

    for_supervisors = True

    def post(self, request: Request, call_id: UUID) -> Answer:
        """Pass a call signal to the one in the call whom `to_party` names, or to all others."""
        data = self.checked(SignalInput)
        call = calls.for_agent(self.user, call_id)
        signalling.send(call, seats.speaker(self.user, call), data)
        return Answer.of({}, 202)


class CallMessagesView(AgentView):
    """Chat."""

    for_supervisors = True

    def get(self, request: Request, call_id: UUID) -> Answer:
        """What was said in the call's session until its end, in order."""
        return Answer.of({"events": messages.said(calls.for_agent(self.user, call_id))})

    def post(self, request: Request, call_id: UUID) -> Answer:
        """Send the visitor a chat message; a repeated `client_id` is one message."""
        data = self.checked(MessageInput)
        call = calls.for_agent(self.user, call_id)
        seats.speaker(self.user, call)
        self.limit("message", call)
        event, created = messages.reply(self.user, call, data["text"], data["client_id"])
        return Answer.of(message_data(event.data, event.seq, iso(event.created_at)), 201 if created else 200)


def call_data(call: Call) -> CallDetail:
    """A call as the agent sees it. Needs `session`, `agent`, `queue` and `ticket__queue` loaded."""
    session, queue = call.session, call.queue or call.ticket.queue
    handed = call.ticket.handover if call.status == Call.Status.ACTIVE else None
    return {
        "id": str(call.pk),
        "ticket_id": str(call.ticket_id),
        "session_id": str(call.session_id),
        "provider": call.provider,
        "status": call.status,  # type: ignore[typeddict-item]
        "started_at": iso(call.started_at),
        "ended_at": iso(call.ended_at) if call.ended_at else None,
        "duration_seconds": call.duration_seconds,
        "disposition": call.disposition,
        "dispositions": queue.dispositions,
        "disposition_required": queue.disposition_required,
        "notes": call.notes,
        "customer_name": session.customer_name,
        "page_url": session.page_url,
        "page_title": session.page_title,
        "form_data": session.form_data,
        "answers": [{"label": label, "value": value} for label, value in forms.answers(session)],
        "identity": session.identity,
        "agent": agent_ref(call.agent) if call.agent else None,
        "parties": seats.rows(call),
        "handover": handed or None,
        "last_event": session.last_seq,
        "last_whisper": seats.last_whisper(call),
    }
