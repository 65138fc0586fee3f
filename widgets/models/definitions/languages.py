"""The languages that the widget itself speaks."""

from __future__ import annotations

LANGUAGES = ["en", "de"]


def supported(tag: str) -> str | None:
    """The one of them that a browser's language tag asks for: de-AT → de; None when there is none."""
    language = tag.lower().replace("_", "-").partition("-")[0]
    return language if language in LANGUAGES else None
