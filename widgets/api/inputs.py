"""What callers may send: serializers that are strict about types and names, built once and used by every thread."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.core.validators import ProhibitNullCharactersValidator
from rest_framework import serializers
from rest_framework.validators import ProhibitSurrogateCharactersValidator

from widgets import origins
from widgets.errors import InvalidRequest
from widgets.models import ContactRequest
from widgets.services.handover import MAX_NOTE
from widgets.services.messages import MAX_CLIENT_ID, MAX_TEXT

URL_LENGTH = 2048
_SEEN_TO = (ProhibitNullCharactersValidator, ProhibitSurrogateCharactersValidator)  # by `body.parse`


class Text(serializers.CharField):
    """A JSON string, kept as it is: neither numbers nor white space are made into something else."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"trim_whitespace": False, **options})
        self.validators = [each for each in self.validators if not isinstance(each, _SEEN_TO)]

    def to_internal_value(self, data: Any) -> str:
        """Refuses what is not a string."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class PageUrl(Text):
    """An absolute http(s) URL."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": URL_LENGTH, **options})

    def to_internal_value(self, data: Any) -> str:
        """Refuses what has no origin that a browser could send."""
        text = super().to_internal_value(data)
        try:
            origins.parse(text)
        except ValueError as error:
            raise serializers.ValidationError(f"Not a valid http(s) URL: {error}.") from error
        return text


class Flag(serializers.BooleanField):
    """true or false, and nothing that looks like it."""

    def to_internal_value(self, data: Any) -> bool:
        """Refuses what is not a boolean."""
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return bool(data)


class Number(serializers.IntegerField):
    """A JSON number without a fraction."""

    def to_internal_value(self, data: Any) -> int:
        """Refuses strings and booleans."""
        if isinstance(data, bool) or not isinstance(data, (int, float)):
            self.fail("invalid")
        return super().to_internal_value(data)


class Mapping(serializers.Field[Any, Any, Any, Any]):
    """A JSON object; what is in it is for the service to judge."""

    def to_internal_value(self, data: Any) -> Any:
        """Refuses what is not an object."""
        if not isinstance(data, dict):
            raise serializers.ValidationError("Must be an object.")
        return data

    def to_representation(self, value: Any) -> Any:
        """As it is."""
        return value


class Flags(Mapping):
    """A JSON object of true and false."""

    def to_internal_value(self, data: Any) -> Any:
        """Refuses other values."""
        found = super().to_internal_value(data)
        if not all(isinstance(value, bool) for value in found.values()):
            raise serializers.ValidationError("Must be an object of true and false.")
        return found


class Texts(Mapping):
    """A JSON object of short texts."""

    max_length = 40

    def to_internal_value(self, data: Any) -> Any:
        """Refuses other values."""
        found = super().to_internal_value(data)
        if not all(isinstance(value, str) and len(value) <= self.max_length for value in found.values()):
            raise serializers.ValidationError(f"Must be an object of texts of at most {self.max_length} characters.")
        return found


class Identity(serializers.Field[Any, Any, Any, Any]):
    """A token that the host signed, or an object of claims that nobody vouches for."""

    def to_internal_value(self, data: Any) -> Any:
        """Refuses what is neither."""
        if not isinstance(data, (str, dict)) or len(data) > URL_LENGTH:
            raise serializers.ValidationError("Must be a signed token or an object of claims.")
        return data

    def to_representation(self, value: Any) -> Any:
        """As it is."""
        return value


class Strict(serializers.Serializer[Any]):
    """A JSON object with these members and no others, so that a misspelt name is told and not dropped."""

    def to_internal_value(self, data: Any) -> Any:
        """Refuses unknown members."""
        if isinstance(data, dict) and (unknown := next((name for name in data if name not in self.fields), None)):
            raise serializers.ValidationError({unknown: ["There is no such parameter."]})
        return super().to_internal_value(data)


class InitInput(Strict):
    """`POST init/`."""

    widget_key = Text(max_length=100)
    page_url = PageUrl()
    page_title = Text(max_length=URL_LENGTH, required=False, allow_blank=True)
    referrer = Text(max_length=URL_LENGTH, required=False, allow_blank=True)
    language = Text(max_length=35, required=False, allow_blank=True)
    identity = Identity(required=False)


class PageInput(Strict):
    """`PATCH session/page/`."""

    page_url = PageUrl()
    page_title = Text(max_length=URL_LENGTH, required=False, allow_blank=True)


class FormInput(Strict):
    """`PUT session/form/`: the answers by field name."""

    data = Mapping()  # type: ignore[assignment]


class JoinInput(Strict):
    """`POST queue/`: each consent and whether it was given, and which version of it was shown."""

    consents = Flags(required=False)
    consent_versions = Texts(required=False)


class MessageInput(Strict):
    """`POST messages/`."""

    text = Text(max_length=MAX_TEXT)
    client_id = Text(max_length=MAX_CLIENT_ID)


class RatingInput(Strict):
    """`POST session/rating/`."""

    score = Number(min_value=1, max_value=5)
    comment = Text(max_length=2000, required=False, allow_blank=True)


class SignalInput(serializers.Serializer[Any]):
    """A call signal: the call, and whatever the provider's module has to say to the other side's."""

    call_id = serializers.UUIDField()

    def to_internal_value(self, data: Any) -> Any:
        """The signal as it was sent: it is the conference module's, not ours."""
        found = super().to_internal_value(data)
        return {**data, "call_id": str(found["call_id"])}


class RequestInput(Strict):
    """`POST requests/`. What is wrong with an answer is told by the service, at its field."""

    widget_key = Text(max_length=100)
    kind = Text(max_length=20)
    name = Text(required=False, allow_blank=True)
    email = Text(required=False, allow_blank=True)
    phone = Text(required=False, allow_blank=True)
    text = Text(required=False, allow_blank=True)
    page_url = PageUrl()
    language = Text(max_length=35, required=False, allow_blank=True)
    client_id = Text(max_length=MAX_CLIENT_ID)
    identity = Identity(required=False)
    consents = Flags(required=False)
    consent_versions = Texts(required=False)

    def validate_kind(self, kind: str) -> str:
        """One of those that there are."""
        return _one_of(ContactRequest.Kind.values, kind)


class HandleInput(Strict):
    """`PATCH agent/requests/{id}/`."""

    status = Text(max_length=20)

    def validate_status(self, status: str) -> str:
        """One of those that there are."""
        return _one_of(ContactRequest.Status.values, status)


def _one_of(values: list[str], value: str) -> str:
    if value not in values:
        raise serializers.ValidationError(f"One of {', '.join(values)}.")
    return value


class MeInput(Strict):
    """`PATCH agent/me/`; `wrap_up` can be ended only."""

    available = Flag(required=False)
    wrap_up = Flag(required=False)

    def validate_wrap_up(self, wanted: bool) -> bool:
        """False, and nothing else."""
        if wanted:
            raise serializers.ValidationError("A wrap-up begins with the end of a call. Send false to end it.")
        return wanted

    def validate(self, attrs: Any) -> Any:
        """Something to change."""
        if not attrs:
            raise serializers.ValidationError({"available": ["This field is required."]})
        return attrs


class NotesInput(Strict):
    """`PATCH agent/calls/{id}/`."""

    disposition = Text(max_length=100, required=False, allow_blank=True)
    notes = Text(max_length=10_000, required=False, allow_blank=True)


class TransferInput(Strict):
    """`POST agent/calls/{id}/transfer/`: either an agent, by the user's id, or a queue, by its slug."""

    agent = Text(max_length=40, required=False)
    queue = Text(max_length=100, required=False)
    mode = serializers.ChoiceField(["cold", "warm"], required=False)
    note = Text(max_length=MAX_NOTE, required=False, allow_blank=True)

    def validate(self, attrs: Any) -> Any:
        """One of the two."""
        if ("agent" in attrs) == ("queue" in attrs):
            raise serializers.ValidationError({"agent": ["Give either an agent or a queue."]})
        return attrs


class SuperviseInput(Strict):
    """`POST agent/calls/{id}/supervise/`."""

    mode = serializers.ChoiceField(["join", "take_over"])


class Nothing(Strict):
    """A call that takes no parameters."""


@cache
def _built(kind: type[Strict]) -> Strict:
    """Building a serializer copies its fields, which costs more than checking with it; checking keeps no state."""
    return kind()


def check(kind: type[Strict], data: dict[str, Any]) -> dict[str, Any]:
    """The members as they may be used. Raises rest_framework's ValidationError."""
    found: dict[str, Any] = _built(kind).run_validation(data)
    return found


def number(query: dict[str, str], name: str, default: int, most: int) -> int:
    """A whole number from 0 to `most` in the query. Raises InvalidRequest."""
    text = query.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and int(text) <= most):
        raise InvalidRequest(f"{name} is a whole number from 0 to {most}.", param=name)
    return int(text)
