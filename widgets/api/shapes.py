"""What the API answers: one type a JSON object. The schema in protocol/openapi.yaml is made from these."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

from widgets.models.definitions.masking import Masking

State = Literal["ready", "queued", "assigned", "in_call", "ended"]


class Problem(TypedDict):
    """What went wrong."""

    code: str
    message: str
    docs: str
    param: NotRequired[str]
    fields: NotRequired[dict[str, str]]


class Failure(TypedDict):
    """The body of every error."""

    error: Problem


class Choice(TypedDict):
    """A choice: what is stored, and what is shown."""

    value: str
    label: str


class FormField(TypedDict):
    """A field of the form. Lengths and mask: docs/reference/form.md. `param`, of a `hidden` one: read from the page's query."""

    name: str
    type: str
    label: str
    required: bool
    help: NotRequired[str]
    choices: NotRequired[list[Choice]]
    min_length: NotRequired[int]
    max_length: NotRequired[int]
    mask: NotRequired[str]
    param: NotRequired[str]
    translations: NotRequired[dict[str, dict[str, Any]]]


class Form(TypedDict):
    """What visitors are asked before the queue, without what the server fills in itself."""

    version: int
    fields: list[FormField]


class Consent(TypedDict):
    """What a visitor may agree to, or must."""

    name: str
    label: str
    required: bool
    url: str | None
    version: str
    translations: dict[str, dict[str, str]]


class Appearance(TypedDict):
    """The look; docs/reference/appearance.md says what each means. `logo` is an absolute URL."""

    color: str
    position: str
    button: str
    radius: str
    animation: str
    title: str
    greeting: str
    closed: str
    logo: str | None
    logo_alt: str
    translations: dict[str, dict[str, str]]


class WidgetConfig(TypedDict):
    """What a launcher needs to know before anybody clicks."""

    key: str
    name: str
    open: bool
    opens_at: str | None
    estimated_wait_seconds: int
    reason: Literal["closed", "paused", "full", "no_agent"] | None
    offline: Literal["none", "message", "callback"]
    appearance: Appearance
    form: Form
    consents: list[Consent]
    masking: Masking
    page_query: list[str]
    provider: str
    languages: list[str]


class SessionRef(TypedDict):
    """A session and where it stands."""

    id: str
    state: State


class Realtime(TypedDict):
    """How to hear of events."""

    url: str
    protocol: str
    poll_interval_ms: int


class Place(TypedDict):
    """A place in the queue; 1 is served next."""

    ticket_id: str
    position: int
    estimated_wait_seconds: int
    waiting: int


class CallRef(TypedDict):
    """The call that is going on."""

    call_id: str
    provider: str


class Init(TypedDict):
    """A session and all that a client needs to go on with it."""

    session: SessionRef
    session_token: str
    session_token_expires_at: str
    auth_token: str
    auth_token_expires_at: str
    widget: WidgetConfig
    realtime: Realtime
    last_event: int
    queue: Place | None
    call: CallRef | None
    form_submitted: bool


class Renewed(TypedDict):
    """New tokens; the session token only while waiting, assigned or in a call."""

    auth_token: str
    auth_token_expires_at: str
    session_token: NotRequired[str]
    session_token_expires_at: NotRequired[str]


class Page(TypedDict):
    """The visitor's current page."""

    page_url: str
    page_title: str


class FormAnswers(TypedDict):
    """The answers as they were stored."""

    data: dict[str, Any]


class Item(TypedDict):
    """A numbered event, or newest-value state without `seq`; signals carry `id`."""

    type: str
    data: dict[str, Any]
    seq: NotRequired[int]
    created_at: NotRequired[str]
    id: NotRequired[int]


class Events(TypedDict):
    """What is new."""

    events: list[Item]
    state: State
    queue: Place | None
    poll_interval_ms: int


class Seat(TypedDict):
    """Somebody in a call beside its visitor and its agent; `party` is their key in signals."""

    party: str
    id: str
    name: str
    role: Literal["consulted", "supervisor"]


class CallJoin(TypedDict):
    """The current call, what its provider needs to join, and who is in it beside the visitor and the agent."""

    call_id: str
    provider: str
    join: dict[str, Any]
    parties: list[Seat]


class CallOver(TypedDict):
    """A call that has ended."""

    call_id: str
    status: Literal["completed", "missed", "dropped"]


class Message(TypedDict):
    """A chat message as it was stored."""

    message_id: str
    seq: int
    created_at: str
    text: str
    client_id: str


class Receipt(TypedDict):
    """A message or call-back request that was kept; whether one could join now, or when."""

    id: str
    kind: Literal["message", "callback"]
    created_at: str
    open: bool
    opens_at: str | None


class Rating(TypedDict):
    """The visitor's opinion of the last call."""

    score: int
    comment: str


class Accepted(TypedDict):
    """Passed on; nothing is remembered."""
