"""What a check found, beside what was expected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..times import iso
from .words import FLEETING, explain

FOUND, LENGTH = 5, 200


@dataclass(frozen=True, slots=True)
class Result:
    """`found` holds at most five texts of at most 200 signs, of a foreign server, without control characters."""

    ok: bool
    code: str
    method: str
    expected: str
    found: list[str]

    @property
    def text(self) -> str:
        """The sentence for the code, in the language in force."""
        return explain(self.code)

    @property
    def fleeting(self) -> bool:
        """Nothing is known about the proof: the server or the network had a fault that may be over soon."""
        return self.code in FLEETING or (self.code == "http_status" and self.found[0] >= "500")

    def as_json(self, at: datetime) -> dict[str, Any]:
        """As `Domain.last_check` keeps it."""
        kept = {"ok": self.ok, "code": self.code, "method": self.method, "expected": self.expected, "found": self.found}
        return {**kept, "at": iso(at)}


def cleaned(texts: Iterable[str]) -> list[str]:
    """Bounded, and without what would turn a page or a terminal upside down."""
    found = []
    for text in texts:
        shown = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text[: LENGTH + 1])
        found.append(shown if len(shown) <= LENGTH else shown[: LENGTH - 1] + "…")
        if len(found) == FOUND:
            break
    return found
