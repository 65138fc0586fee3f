"""An answer as the API gives it: turned into a Django response or into ASGI messages, with the same bytes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.functional import Promise

from widgets.times import iso


def encode(data: Any) -> bytes:
    """Compact JSON in UTF-8. Takes datetimes, UUIDs and lazy translations too."""
    return _ENCODER.encode(data).encode("utf-8", "surrogatepass")


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, (UUID, Promise)):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in an answer")


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain, allow_nan=False)


@dataclass(slots=True)
class Answer:
    """Status, JSON bytes (empty: no body) and headers, without those of CORS."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, data: Any, status: int = 200, **headers: str) -> Answer:
        """An answer with this JSON."""
        return cls(status, encode(data), headers)

    def finished(self) -> dict[str, str]:
        """All headers: those given, and what every answer says of itself."""
        headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", **self.headers}
        if self.body:
            headers["Content-Type"] = "application/json"
        return headers

    def response(self) -> HttpResponse:
        """As a Django response."""
        response = HttpResponse(self.body, status=self.status)
        del response["Content-Type"]
        for name, text in self.finished().items():
            response[name] = text
        return response
