"""The agent API's views of messages and call-back requests."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from rest_framework.request import Request

from widgets import errors, permissions
from widgets.models import ContactRequest
from widgets.services import consents, contact_requests
from widgets.services.agents import agent_ref
from widgets.times import iso

from .agent import AgentView
from .agent_shapes import GivenConsent, RequestLine, RequestsStanding
from .answer import Answer
from .inputs import HandleInput


class RequestsView(AgentView):
    """What was left."""

    def get(self, request: Request) -> Answer:
        """Messages and call-back requests of the queues that the agent sees, the newest first, 50 a page."""
        query = self.incoming.query()
        status = query.get("status", "")
        if status and status not in ContactRequest.Status.values:
            raise errors.InvalidRequest(f"status is one of {', '.join(ContactRequest.Status.values)}.", param="status")
        found, following = contact_requests.page_of(self.user, status, _uuid(query.get("before")))
        theirs = contact_requests.queues_handled(self.user)
        return Answer.of({"requests": [request_data(each, theirs) for each in found], "next": following})


class RequestView(AgentView):
    """One of them."""

    def get(self, request: Request, request_id: UUID) -> Answer:
        """One message or call-back request."""
        if not permissions.can_read_requests(self.user):
            raise errors.PermissionDenied
        return self.answer(contact_requests.for_agent(self.user, request_id))

    def patch(self, request: Request, request_id: UUID) -> Answer:
        """Mark it as done, or open it again; repeatable."""
        data = self.checked(HandleInput)
        return self.answer(contact_requests.handle(self.actor, request_id, data["status"]))

    def answer(self, found: ContactRequest) -> Answer:
        """The answer to both."""
        return Answer.of(request_data(found, contact_requests.queues_handled(self.user)))


def request_data(found: ContactRequest, theirs: Collection[int] | None) -> RequestLine:
    """As agents see it; `theirs` are the queues in which the reader may deal with them, None: all.

    Needs `queue`, `widget` and `handled_by` loaded.
    """
    queue = found.queue
    return {
        "id": str(found.pk),
        "kind": found.kind,  # type: ignore[typeddict-item]
        "status": found.status,  # type: ignore[typeddict-item]
        "customer_name": found.customer_name,
        "verified": found.verified,
        "name": found.name,
        "email": found.email,
        "phone": found.phone,
        "text": found.text,
        "page_url": found.page_url,
        "language": found.language,
        "identity": found.identity,
        "consents": _given(found),
        "queue": {"id": queue.pk, "slug": queue.slug, "name": queue.name},
        "widget": found.widget.name,
        "created_at": iso(found.created_at),
        "handled_at": iso(found.handled_at) if found.handled_at else None,
        "handled_by": agent_ref(found.handled_by) if found.handled_by else None,
        "can_handle": theirs is None or queue.pk in theirs,
    }


def standing_data(found: contact_requests.Standing) -> RequestsStanding:
    """How many are open."""
    return {"open": found.open, "newest": iso(found.newest) if found.newest else None}


def _given(found: ContactRequest) -> list[GivenConsent]:
    labels = {each["name"]: each["label"] for each in consents.shown(found.widget)}
    kept = [(name, each) for name, each in found.consents.items() if isinstance(each, dict)]
    return [
        {
            "name": name,
            "label": labels.get(name) or name,
            "version": str(each.get("version") or ""),
            "at": str(each.get("at") or ""),
        }
        for name, each in kept
    ]


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text is not None else None
    except ValueError as error:
        raise errors.InvalidRequest("before is the id of a request.", param="before") from error
