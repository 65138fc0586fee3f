"""Frames: JSON text in, checked for size, shape and what no database holds; JSON text out, in ASCII."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypedDict

from widgets.errors import InvalidRequest, LivedeskError, TooLarge

MAX_BYTES = 64 * 1024
MAX_DEPTH = 16
MAX_INTEGER = 2**63 - 1
PING = '{"type":"ping"}'
PONG = '{"type":"pong"}'


class Frame(TypedDict, total=False):
    """What a client sends: its type, and data that depends on it."""

    type: str
    data: dict[str, Any]


def decode(message: Mapping[str, Any]) -> Frame:
    """The frame in a ``websocket.receive`` message. Raises TooLarge, InvalidRequest."""
    text = message.get("text")
    if text is None:
        if len(message.get("bytes") or b"") > MAX_BYTES:
            raise TooLarge("A frame has at most 64 KiB.")
        raise InvalidRequest("Frames are text, as JSON.")
    if len(text) > MAX_BYTES or (not text.isascii() and len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES):
        raise TooLarge("A frame has at most 64 KiB.")
    try:
        frame = json.loads(text, parse_constant=_constant)
    except RecursionError as error:
        raise InvalidRequest(f"A frame is nested at most {MAX_DEPTH} deep.") from error
    except ValueError as error:
        raise InvalidRequest("The frame is not JSON.") from error
    if not isinstance(frame, dict) or not isinstance(frame.get("type"), str):
        raise InvalidRequest("A frame is an object with a type.", param="type")
    if not isinstance(frame.get("data", {}), dict):
        raise InvalidRequest("data is an object.", param="data")
    _check(frame, 1)
    return Frame(type=frame["type"], data=frame.get("data", {}))


def encode(frame: Mapping[str, Any]) -> str:
    """The frame as compact ASCII, so that its length is its size and any text in it can be sent."""
    return _ENCODER.encode(frame)


def error_frame(error: LivedeskError) -> str:
    """``{type: "error", data: {code, message, docs, param?}}``."""
    return encode({"type": "error", "data": error.body()["error"]})


def _constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


_ENCODER = json.JSONEncoder(separators=(",", ":"), allow_nan=False)


def _check(value: Any, depth: int) -> None:
    if isinstance(value, str):
        if "\x00" in value or not _utf8(value):
            raise InvalidRequest("Text may contain neither NUL nor half a surrogate pair.")
    elif isinstance(value, dict | list):
        if depth > MAX_DEPTH:
            raise InvalidRequest(f"A frame is nested at most {MAX_DEPTH} deep.")
        for item in (*value, *value.values()) if isinstance(value, dict) else value:
            _check(item, depth + 1)
    elif isinstance(value, int | float) and not abs(value) <= MAX_INTEGER:  # nor is NaN
        raise InvalidRequest("A number is out of range.")


def _utf8(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)
