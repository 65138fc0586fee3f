"""The file of a widget as bytes: written the same each time, and read without believing anything in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

MOST_BYTES = 1024 * 1024
MOST_DEPTH = 16
MOST_DIGITS = 15  # whole numbers up to here are the same in every program that reads JSON
_TOLD = 20


class Refused(ValueError):
    """The file cannot be taken. `problems`: a message for each place, `widget.form.fields.2.label`; the empty one is all."""

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{place}: {text}" if place else text for place, text in problems.items()))


def written(data: dict[str, Any]) -> bytes:
    """JSON in UTF-8: the outer members as they come, all others in the order of their names."""
    whole = {key: _sorted(value) for key, value in data.items()}
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(one) for one in value] if isinstance(value, list) else value


def read(content: bytes) -> Any:
    """The JSON in a file that a stranger may have made. Raises Refused."""
    if len(content) > MOST_BYTES:
        raise Refused({"": _("The file is larger than 1 MiB, which no exported widget is.")})
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused({"": _("The file is no text in UTF-8. Save it in this encoding, or export it anew.")}) from error
    deep = _("It is nested deeper than any exported widget.")
    try:
        data = json.loads(
            text, object_pairs_hook=_object, parse_int=_whole, parse_float=_fraction, parse_constant=_constant
        )
    except _Twice as error:
        twice = _("“%(name)s” stands twice in one object; keep one of the two.") % {"name": str(error)[:60]}
        raise Refused({"": twice}) from error
    except _Number as error:
        number = _("“%(number)s” is no number that a widget could have.") % {"number": str(error)[:30]}
        raise Refused({"": number}) from error
    except RecursionError as error:
        raise Refused({"": deep}) from error
    except ValueError as error:
        place = {"line": getattr(error, "lineno", 1), "column": getattr(error, "colno", 1)}
        broken = _("The file is no JSON from line %(line)s, column %(column)s on.") % place
        raise Refused({"": broken}) from error
    problems = dict(_unstorable(data, deep))
    if problems:
        raise Refused(problems)
    return data


class _Twice(Exception):
    """A member that stands twice: programs differ in which of them counts."""


class _Number(Exception):
    """A number that cannot be kept as it is written."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _Twice(name)
        found[name] = value
    return found


def _whole(digits: str) -> int:
    if len(digits.lstrip("-")) > MOST_DIGITS:
        raise _Number(digits)
    return int(digits)


def _fraction(text: str) -> float:
    value = float(text)
    if len(text) > 2 * MOST_DIGITS or abs(value) > 10**MOST_DIGITS:
        raise _Number(text)
    return value


def _constant(name: str) -> Any:
    raise _Number(name)


def _unstorable(data: Any, deep: str) -> Iterator[tuple[str, str]]:
    """Texts that some database would refuse, and depths that some program would: without recursion."""
    left, told = [("", data, 0)], 0
    while left and told < _TOLD:
        place, value, depth = left.pop()
        children: list[tuple[str, Any]] = []
        if isinstance(value, dict):
            children = list(value.items())
        elif isinstance(value, list):
            children = [(str(number), one) for number, one in enumerate(value)]
        texts = [value] if isinstance(value, str) else [name for name, _one in children]
        problem = _("This holds a character that cannot be stored.") if any(map(_is_odd, texts)) else ""
        if children and depth >= MOST_DEPTH:
            problem, children = deep, []
        if problem:
            told += 1
            yield shown(place), problem
        left += [(f"{place}.{name}" if place else name, one, depth + 1) for name, one in reversed(children)]


def _is_odd(text: str) -> bool:
    return "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text)


def shown(text: str, most: int = 120) -> str:
    """For people: short, and without signs that would hide or turn around what stands beside it."""
    return "".join(sign if sign.isprintable() else "·" for sign in text[:most])
