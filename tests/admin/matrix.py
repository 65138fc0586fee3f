"""Every address of the admin that is ours, and what each of six people gets from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import FileResponse, StreamingHttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

ADDRESSES = "widgets_"


def names() -> list[str]:
    """The names of all our addresses, found by walking the URLs."""
    found: set[str] = set()

    def walk(patterns: Any) -> Iterator[URLPattern]:
        for pattern in patterns:
            yield from walk(pattern.url_patterns) if hasattr(pattern, "url_patterns") else [pattern]

    for pattern in walk(get_resolver().url_patterns):
        if pattern.name and pattern.name.startswith(ADDRESSES):
            found.add(pattern.name)
    return sorted(found)


def address(name: str, things: dict[str, Any]) -> str:
    """Where it is, for the things of the test: `things["widget"]` is the widget, and so on."""
    model = name.split("_")[1]
    for arguments in (
        {},
        {"object_id": things[model].pk},
        {"user_id": things["user"].pk},
        {"widget_id": things["widget"].pk},
        {"widget_id": things["widget"].pk, "domain_id": things["domain"].pk},
    ):
        try:
            return reverse(f"admin:{name}", kwargs=arguments)
        except Exception:
            continue
    raise LookupError(f"{name} takes arguments that tests/admin/matrix.py does not know")


def status(client: Client, method: str, url: str) -> int:
    """What is answered, read to its end."""
    response = getattr(client, method)(url)
    if isinstance(response, StreamingHttpResponse | FileResponse):
        b"".join(response.streaming_content)  # type: ignore[arg-type]
    return int(response.status_code)
