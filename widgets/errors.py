"""Every error that a client can see: one class a code.

The class is what Python raises, `code` is what JSON and the SDK carry, `status` is the HTTP status, and
4000 + `status` is the WebSocket close code. The SDK's union of codes is generated from this module.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.urls import NoReverseMatch, reverse


def docs(code: str) -> str:
    """Where this desk itself says what a code means: the page fits the version and needs no other host."""
    try:
        return f"{reverse('widgets:troubleshooting')}#{code}"
    except NoReverseMatch:  # our sockets are mounted without our URLs
        return f"docs/troubleshooting.md#{code}"


class LivedeskError(Exception):
    """Something a client did, or that happened to it, with a code it can act on."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal_error"
    message: ClassVar[str] = "The server could not answer. Try again later."

    def __init__(
        self,
        message: str | None = None,
        *,
        param: str | None = None,
        retry_after: int | None = None,
        fields: dict[str, str] | None = None,
    ) -> None:
        self.text = message or self.message
        self.param = param
        self.retry_after = retry_after
        self.fields = fields
        super().__init__(self.text)

    @property
    def close_code(self) -> int:
        """The WebSocket close code: 4000 + HTTP status."""
        return 4000 + self.status

    def body(self) -> dict[str, Any]:
        """`{"error": {"code", "message", "docs", "param"?, "fields"?}}`."""
        error: dict[str, Any] = {"code": self.code, "message": self.text, "docs": docs(self.code)}
        if self.param is not None:
            error["param"] = self.param
        if self.fields is not None:
            error["fields"] = self.fields
        return {"error": error}


class InternalError(LivedeskError):
    """500: a defect of ours. Nothing about it is told to the client."""

    status, code = 500, "internal_error"


class RateLimited(LivedeskError):
    status, code = 429, "rate_limited"
    message = "Too many requests. Wait as long as Retry-After says, then try again."


class InvalidRequest(LivedeskError):
    status, code = 400, "invalid_request"
    message = "A parameter is missing or malformed; `param` names it."


class PageOriginMismatch(LivedeskError):
    status, code = 400, "page_origin_mismatch"
    message = "page_url belongs to another origin than the page that sent this request."


class WidgetNotFound(LivedeskError):
    status, code = 404, "widget_not_found"
    message = "No widget has this key. Copy the key from the widget's page in the admin."


class OriginNotAllowed(LivedeskError):
    status, code = 403, "origin_not_allowed"
    message = "This origin is not on the widget's list. Add it under Settings → Widgets → Domains."


class DomainNotVerified(LivedeskError):
    status, code = 403, "domain_not_verified"
    message = "This domain is on the widget's list but not verified yet. Verify it under Settings → Widgets → Domains."


class WidgetInactive(LivedeskError):
    status, code = 423, "widget_inactive"
    message = "This widget is switched off."


class TokenMissing(LivedeskError):
    status, code = 401, "token_missing"
    message = "Send the token as `Authorization: Bearer <token>`."


class TokenInvalid(LivedeskError):
    status, code = 401, "token_invalid"
    message = "This token is not one of ours, or is of another kind. Call init/ for a new one."


class TokenExpired(LivedeskError):
    status, code = 401, "token_expired"
    message = "This token has expired. Renew it with session/token/, or call init/."


class ConsentRequired(LivedeskError):
    status, code = 403, "consent_required"
    message = "A required consent was not given; `param` names it."


class AlreadyAssigned(LivedeskError):
    status, code = 409, "already_assigned"
    message = "An agent has been assigned already."


class InCall(LivedeskError):
    status, code = 409, "in_call"
    message = "The session is in a call. End the call first."


class NotInCall(LivedeskError):
    status, code = 409, "not_in_call"
    message = "The session is not in a call."


class DispositionRequired(LivedeskError):
    status, code = 409, "disposition_required"
    message = "Say what came of the call first: its queue asks for a disposition."


class CobrowseNotRequested(LivedeskError):
    status, code = 409, "cobrowse_not_requested"
    message = "No agent has asked to cobrowse, the time to answer is up, or it has been answered."


class CobrowseActive(LivedeskError):
    """`agent`, told beside the message, is the name of who sees it."""

    status, code = 409, "cobrowse_active"
    message = "Another agent sees this visitor's page, or has asked to."

    def __init__(self, agent: str = "") -> None:
        self.agent = agent
        super().__init__()

    def body(self) -> dict[str, Any]:
        """See `LivedeskError`."""
        found = super().body()
        if self.agent:
            found["error"]["agent"] = self.agent
        return found


class RecordingOff(LivedeskError):
    status, code = 409, "recording_off"
    message = "Pages of this widget are not recorded: it is switched off in its settings, or there is no storage."


class AlreadyTaken(LivedeskError):
    status, code = 409, "already_taken"
    message = "Somebody else has taken this visitor, or they have left the queue."


class OfferOver(LivedeskError):
    status, code = 409, "offer_over"
    message = "This offer is over: its time is up, it was declined, or the visitor has gone."


class AgentUnavailable(LivedeskError):
    status, code = 409, "agent_unavailable"
    message = "Nobody can take this call now: the agent is away, busy or asked already."


class CallFull(LivedeskError):
    status, code = 409, "call_full"
    message = "Somebody else has been asked into this call, or is in it. There is room for one."


class InvitationOver(LivedeskError):
    status, code = 409, "invitation_over"
    message = "This invitation is over: its time is up, it was answered, or the call has ended."


class AlreadyQueued(LivedeskError):
    status, code = 409, "already_queued"
    message = "The session is in the queue already."


class NotQueued(LivedeskError):
    status, code = 404, "not_queued"
    message = "The session is not in a queue."


class SessionEnded(LivedeskError):
    status, code = 410, "session_ended"
    message = "This session has ended. Call init/ for a new one."


class TooLarge(LivedeskError):
    status, code = 413, "too_large"
    message = "The request is larger than 64 KiB."


class QueueClosed(LivedeskError):
    status, code = 423, "queue_closed"
    message = "The queue is closed."


class QueueFull(LivedeskError):
    status, code = 423, "queue_full"
    message = "The queue is full. Try again later."


class RequestsOff(LivedeskError):
    status, code = 423, "requests_off"
    message = "This queue does not take that: `offline` in the configuration says what it takes."


class FormInvalid(LivedeskError):
    status, code = 422, "form_invalid"
    message = "Some answers are missing or wrong; `fields` has a message for each."


class NotAuthenticated(LivedeskError):
    status, code = 401, "not_authenticated"
    message = "Log in to the console first."


class PermissionDenied(LivedeskError):
    status, code = 403, "permission_denied"
    message = "Your account may not do this. Ask an administrator for the role Agent and a place in the queue."


class NotFound(LivedeskError):
    status, code = 404, "not_found"
    message = "There is nothing at this address, or it is not yours to see."


class MethodNotAllowed(LivedeskError):
    status, code = 405, "method_not_allowed"
    message = "This address does not answer this method; `Allow` names those it does."


class UnsupportedMediaType(LivedeskError):
    status, code = 415, "unsupported_media_type"
    message = "Send the body as application/json in UTF-8."


class Unavailable(LivedeskError):
    status, code = 503, "unavailable"
    message = "The desk is not reachable for a moment. Try again as Retry-After says."

    def __init__(self, message: str | None = None, *, retry_after: int = 5) -> None:
        super().__init__(message, retry_after=retry_after)


def every() -> list[type[LivedeskError]]:
    """All error classes, by status and code."""
    return sorted(LivedeskError.__subclasses__(), key=lambda error: (error.status, error.code))
