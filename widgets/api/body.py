"""Reading a JSON body within bounds: size, type, encoding, depth, and text that every database can hold."""

from __future__ import annotations

import json
import math
from typing import Any

from widgets.errors import InvalidRequest, TooLarge, UnsupportedMediaType

MAX_BYTES = 64 * 1024
MAX_DEPTH = 16
MAX_INTEGER = 2**63 - 1


def parse(raw: bytes, content_type: str) -> dict[str, Any]:
    """The JSON object in `raw`; an empty body is an empty object.

    Raises TooLarge, UnsupportedMediaType, InvalidRequest (`param` names the member, where there is one).
    """
    if len(raw) > MAX_BYTES:
        raise TooLarge
    if not raw:
        return {}
    require_json(content_type)
    try:
        found = _DECODER.decode(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InvalidRequest("The body is not UTF-8.") from error
    except RecursionError as error:
        raise InvalidRequest(f"The body is nested deeper than {MAX_DEPTH} levels.") from error
    except ValueError as error:
        raise InvalidRequest(f"The body is not JSON: {error}"[:200]) from error
    if not isinstance(found, dict):
        raise InvalidRequest("The body must be a JSON object.")
    for name, value in found.items():
        _check_text(name, None)
        _check(value, name, 2)
    return found


def require_json(content_type: str) -> None:
    """Raises UnsupportedMediaType unless this is JSON in UTF-8."""
    kind, _, parameters = content_type.partition(";")
    charset = parameters.partition("charset=")[2].strip().strip('"').lower()
    if kind.strip().lower() != "application/json" or charset not in ("", "utf-8", "utf8"):
        raise UnsupportedMediaType


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member stands twice in one object")
    return found


def _constant(name: str) -> float:
    raise ValueError(f"{name} is not a JSON number")


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant)


def _check(value: Any, param: str, depth: int) -> None:
    if isinstance(value, str):
        _check_text(value, param)
    elif isinstance(value, (dict, list)):
        if depth > MAX_DEPTH:
            raise InvalidRequest(f"The body is nested deeper than {MAX_DEPTH} levels.", param=param)
        if isinstance(value, dict):
            for name in value:
                _check_text(name, param)
        for item in value.values() if isinstance(value, dict) else value:
            _check(item, param, depth + 1)
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise InvalidRequest("A number is out of range.", param=param)
    elif isinstance(value, int) and abs(value) > MAX_INTEGER:
        raise InvalidRequest("A number is out of range.", param=param)


def _check_text(text: str, param: str | None) -> None:
    """NUL and lone surrogates are legal in JSON, and no database column takes them."""
    if "\x00" in text:
        raise InvalidRequest("Text may not contain NUL.", param=param)
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        raise InvalidRequest("Text may not contain half of a surrogate pair.", param=param)
