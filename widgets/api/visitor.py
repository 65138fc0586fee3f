"""The visitor API's views. The hot ones share their handlers with `hot`, so that both give the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.templatetags.static import static
from rest_framework.request import Request

from widgets import tokens
from widgets.models import Session
from widgets.services import calls, seats, sessions, signalling
from widgets.times import iso

from . import cors, joining, leaving, opening, polling, saying
from .answer import Answer
from .entry import finish, session_of
from .incoming import Incoming
from .inputs import Nothing, PageInput, RatingInput, SignalInput, check
from .opening import TITLE_LENGTH
from .shapes import CallJoin, CallOver, Renewed
from .view import JsonView


class OpenView(JsonView):
    """Needs no token. No cookie is read or set."""

    def dress(self, answer: Answer) -> Answer:
        """CORS for the widget's origins."""
        return finish(self.incoming, answer)

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """A preflight."""
        return cors.preflight(self.incoming, self.methods())


class VisitorView(OpenView):
    """Needs a bearer token; `session` is whose it is."""

    token_kind: tokens.Kind = "auth"  # noqa: S105 (a kind of token, not one)
    session: Session

    def enter(self, request: Request) -> None:
        """The session of the token."""
        self.session = session_of(self.incoming, self.token_kind)

    def checked(self, kind: Any) -> dict[str, Any]:
        """The body, as this serializer lets it pass."""
        return check(kind, self.incoming.data())


class ConfigView(OpenView):
    """The public configuration of a widget."""

    def get(self, request: Request, key: str) -> Answer:
        """Public launcher configuration and availability; cacheable, creates nothing."""
        return opening.config(self.incoming, key)

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """A preflight; here the widget is known."""
        self.incoming.readable = opening.readable(self.incoming, kwargs["key"])
        return super().options(request, *args, **kwargs)


class InitView(OpenView):
    """The beginning of every visit."""

    def post(self, request: Request) -> Answer:
        """Open a session; with a session token as bearer, resume its session."""
        return opening.init(self.incoming)


class RenewView(VisitorView):
    """Token renewal."""

    token_kind: tokens.Kind = "session"  # noqa: S105

    def post(self, request: Request) -> Answer:
        """A new auth token; the session token too while queued, assigned or in a call."""
        self.checked(Nothing)
        renewal = sessions.renew(self.session)
        data: Renewed = {"auth_token": renewal.auth[0], "auth_token_expires_at": iso(renewal.auth[1])}
        if renewal.session:
            data["session_token"], data["session_token_expires_at"] = renewal.session[0], iso(renewal.session[1])
        return Answer.of(data)


class PageView(VisitorView):
    """Where the visitor is."""

    def patch(self, request: Request) -> Answer:
        """The visitor's current page, shown live to agents."""
        data = self.checked(PageInput)
        title = data.get("page_title", "")[:TITLE_LENGTH]
        page = sessions.visit_page(self.session, data["page_url"], title)
        return Answer.of({"page_url": page.url, "page_title": page.title})


class FormView(OpenView):
    """The pre-call form."""

    def put(self, request: Request) -> Answer:
        """Store the answers to the pre-call form."""
        return joining.hand_in(self.incoming)


class QueueView(OpenView):
    """The place in the queue."""

    def get(self, request: Request) -> Answer:
        """The place in the queue and the estimated wait."""
        return polling.place(self.incoming)

    def post(self, request: Request) -> Answer:
        """Join the queue; a repeat while waiting returns the same ticket."""
        return joining.join(self.incoming)

    def delete(self, request: Request) -> Answer:
        """Leave the queue; repeatable."""
        return leaving.leave(self.incoming)


class EventsView(OpenView):
    """What is new."""

    def get(self, request: Request) -> Answer:
        """Events numbered above `after`; waits up to `wait` seconds for one (not under WSGI)."""
        return polling.events(self.incoming)


class CallView(VisitorView):
    """The current call."""

    def get(self, request: Request) -> Answer:
        """The current call, with what the provider needs to join."""
        call = calls.current(self.session)
        join = calls.join_info(call, seats.VISITOR)
        join["module"] = request.build_absolute_uri(static(join["module"]))  # the page may be of another origin
        here = seats.seats(call.pk)
        data: CallJoin = {"call_id": str(call.pk), "provider": call.provider, "join": join, "parties": here}
        return Answer.of(data)


class CallEndView(VisitorView):
    """The end of the call."""

    def post(self, request: Request) -> Answer:
        """End the current call."""
        self.checked(Nothing)
        call = calls.end(self.session, calls.current(self.session), "visitor")
        data: CallOver = {"call_id": str(call.pk), "status": call.status}  # type: ignore[typeddict-item]
        return Answer.of(data)


class CallSignalView(VisitorView):
    """Signals where there is no socket."""

    def post(self, request: Request) -> Answer:
        """Pass a call signal to the one in the call whom `to_party` names, or to all others."""
        data = self.checked(SignalInput)
        signalling.send(calls.current(self.session), seats.VISITOR, data)
        return Answer.of({}, 202)


class MessagesView(OpenView):
    """Chat."""

    def post(self, request: Request) -> Answer:
        """Send a chat message; a repeated `client_id` is one message."""
        return saying.say(self.incoming)


class RatingView(VisitorView):
    """The visitor's opinion."""

    def post(self, request: Request) -> Answer:
        """Rate the last call, 1 to 5."""
        data = self.checked(RatingInput)
        comment = data.get("comment", "")
        sessions.rate(self.session, data["score"], comment)
        return Answer.of({"score": data["score"], "comment": comment})


class SessionView(VisitorView):
    """The session itself."""

    def delete(self, request: Request) -> Answer:
        """End the session, its call and its place in the queue. The tokens die with it."""
        self.checked(Nothing)
        sessions.end(self.session)
        return Answer(204)


def events_view() -> Callable[..., Any]:
    """`EventsView`, which under ASGI waits on the event loop instead of in a thread."""
    plain = EventsView.as_view()

    @transaction.non_atomic_requests
    async def view(request: HttpRequest) -> HttpResponseBase:
        if isinstance(request, ASGIRequest) and request.method == "GET":
            return (await polling.events_later(Incoming.from_django(request))).response()
        return await sync_to_async(plain, thread_sensitive=True)(request)

    view.csrf_exempt = True  # type: ignore[attr-defined]
    view.cls = EventsView  # type: ignore[attr-defined]
    return view
