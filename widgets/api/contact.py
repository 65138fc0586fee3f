"""`POST requests/`: a message or call-back request, by who may have no session, since nobody is there to open one for."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from rest_framework.request import Request

from widgets import limits
from widgets.conf import conf
from widgets.errors import TokenInvalid
from widgets.models import Session, Widget
from widgets.models.definitions import supported
from widgets.services import access, contact_requests, queues, sessions
from widgets.services.contact_requests import Wish
from widgets.times import iso

from .answer import Answer
from .incoming import Incoming
from .inputs import RequestInput, check
from .shapes import Receipt
from .visitor import OpenView


class RequestsView(OpenView):
    """What visitors leave."""

    def post(self, request: Request) -> Answer:
        """Leave a message or call-back request; a repeated `client_id` is one request. A session token is not needed."""
        incoming = self.incoming
        limits.check("request", incoming.address, conf.request_rate)
        data = check(RequestInput, incoming.data())
        widget = access.admit(data["widget_key"], incoming.origin, incoming.host_origin, data["page_url"])
        incoming.readable = True
        session = _session(incoming, widget)
        limits.check("requests", str(widget.pk), conf.widget_request_rate)
        language = data.get("language") or (session.language if session else "")
        with translation.override(supported(language)):
            wish = _wish(widget, session, {**data, "language": language})
            kept, created = contact_requests.leave(widget, wish)
        found = queues.availability(widget)
        receipt: Receipt = {
            "id": str(kept.pk),
            "kind": kept.kind,  # type: ignore[typeddict-item]
            "created_at": iso(kept.created_at),
            "open": found["open"],
            "opens_at": found["opens_at"],
        }
        return Answer.of(receipt, 201 if created else 200)


def _session(incoming: Incoming, widget: Widget) -> Session | None:
    """Of the session token, where one was sent."""
    if "HTTP_AUTHORIZATION" not in incoming.meta:
        return None
    session = access.session_for(incoming.token, "session", incoming.origin)
    if session.widget_id != widget.pk:
        raise TokenInvalid
    return session


def _wish(widget: Widget, session: Session | None, data: dict[str, Any]) -> Wish:
    """Who it is says the session where the host has signed it there, else what the page sent along."""
    identity = sessions.read_identity(widget, data.get("identity"))
    if session is not None and (session.verified or not identity):
        identity = session.identity
    return Wish(
        kind=data["kind"],
        answers={name: data.get(name, "") for name in ("name", "email", "phone", "text")},
        client_id=data["client_id"],
        page_url=data["page_url"],
        language=data["language"],
        identity=identity,
        consents=data.get("consents", {}),
        consent_versions=data.get("consent_versions", {}),
    )
