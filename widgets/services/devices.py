"""What a visitor's browser is: family and system, and nothing more that a User-Agent gives away."""

from __future__ import annotations

import re

# The first that fits: each later family puts the names of the earlier ones into its own header.
_BROWSERS = [
    ("Edge", r"\bEdg(?:e|A|iOS)?/"),
    ("Opera", r"\b(?:OPR|Opera)/"),
    ("Samsung Internet", r"\bSamsungBrowser/"),
    ("Firefox", r"\b(?:Firefox|FxiOS)/"),
    ("Chrome", r"\b(?:(?:Headless)?Chrome|Chromium|CriOS)/"),
    ("Safari", r"\bSafari/"),
]
_SYSTEMS = [
    ("Android", r"\bAndroid\b"),
    ("iOS", r"\b(?:iPhone|iPad|iPod)\b"),
    ("ChromeOS", r"\bCrOS\b"),
    ("Windows", r"\bWindows\b"),
    ("macOS", r"\bMac(?:intosh| OS X)\b"),
    ("Linux", r"\b(?:Linux|X11)\b"),
]
LONGEST = 512  # characters that are looked at


def named(user_agent: str) -> str:
    """`Firefox · Windows`; one of the two where only one is known, empty where neither is."""
    text = user_agent[:LONGEST]
    return " · ".join(filter(None, (_first(_BROWSERS, text), _first(_SYSTEMS, text))))


def _first(kinds: list[tuple[str, str]], text: str) -> str:
    return next((name for name, pattern in kinds if re.search(pattern, text)), "")
