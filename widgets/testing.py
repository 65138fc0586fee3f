"""For the tests of host projects: a visitor and an agent without a browser, over the real HTTP API."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.test import Client
from django.urls import reverse

from .models import Call, Ticket, Widget
from .services import calls, tickets

Json = dict[str, Any]


class Visitor:
    """Somebody on a page of the host's own origin, `http://testserver` unless told otherwise.

    >>> visitor = Visitor(widget).start()
    >>> visitor.join(name="Ann")["position"]
    1
    """

    def __init__(self, widget: Widget, origin: str = "http://testserver") -> None:
        self.widget = widget
        self.origin = origin
        self.token = ""
        self.session_id = ""
        self._http = Client(headers={"origin": origin})
        self._root = reverse("widgets:init").removesuffix("init/")

    def start(self, path: str = "/", **extra: Any) -> Visitor:
        """Opens the widget on a page: a session. `extra` goes into the body of `init/` (identity, language …)."""
        body = {"widget_key": self.widget.key, "page_url": f"{self.origin}{path}", **extra}
        answer = self.call("POST", "init/", body)
        self.token, self.session_id = answer["auth_token"], answer["session"]["id"]
        return self

    def join(self, *, consents: dict[str, bool] | None = None, **answers: Any) -> Json:
        """Hands in the form (`name="Ann"` …) and joins the queue: `{ticket_id, position, …}`."""
        self.call("PUT", "session/form/", {"data": answers})
        return self.call("POST", "queue/", {"consents": {"terms": True} if consents is None else consents})

    def events(self, after: int = 0) -> list[Json]:
        """The numbered events above `after`."""
        found = self.call("GET", f"events/?after={after}")["events"]
        return [event for event in found if "seq" in event]

    def ticket(self) -> Ticket:
        """The newest ticket."""
        return Ticket.objects.filter(session_id=UUID(self.session_id)).latest("joined_at")

    def call(self, method: str, path: str, body: Json | None = None) -> Json:
        """Any call of the visitor API; the JSON. Raises AssertionError with the answer when it is refused."""
        headers = {"authorization": f"Bearer {self.token}"} if self.token else {}
        reply = self._http.generic(
            method,
            self._root + path,
            data="" if body is None else json.dumps(body),
            content_type="application/json",
            headers=headers,
        )
        if reply.status_code >= 400:
            raise AssertionError(f"{method} {path} was refused: {reply.status_code} {reply.content.decode()}")
        return dict(reply.json()) if reply.content else {}


def accept(agent: Any, visitor: Visitor) -> Call:
    """The agent, a user with `widgets.answer_queue` and a place in the queue, takes the visitor."""
    return tickets.accept(agent, visitor.ticket().pk)


def hang_up(agent: Any, call: Call) -> Call:
    """The agent ends the call."""
    return calls.end(agent, call, "agent")
