"""What a colour does to those who read: WCAG 2.2's contrast, and the pairs that the launcher makes of it.

The arithmetic is that of client/ui/accent.ts, which a test holds together; there the colours are applied, here told.
"""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

Rgb = tuple[int, int, int]
Pair = Literal["text", "ink", "page"]

WHITE: Rgb = (255, 255, 255)
BLACK: Rgb = (27, 30, 35)
"""The dark text of the launcher."""
DARK_SURFACE: Rgb = (29, 32, 38)
READABLE = 4.5
"""WCAG 2.2, 1.4.3: text."""
VISIBLE = 3.0
"""WCAG 2.2, 1.4.11: parts of the interface."""


class Accent(NamedTuple):
    """The launcher's colours, `#rrggbb`: filled parts, text on them, and ink on the light and on the dark panel."""

    fill: str
    on: str
    ink_light: str
    ink_dark: str


class Finding(NamedTuple):
    """A pair that falls short: `ratio` of `color` against `against`, `wanted` by WCAG; `instead` is what is shown, if anything."""

    pair: Pair
    color: str
    against: str
    ratio: float
    wanted: float
    instead: str


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white) of two colours `#rgb` or `#rrggbb`."""
    return _contrast(parse(one), parse(other))


def parse(color: str) -> Rgb:
    """`#rgb` or `#rrggbb` as numbers. Raises ValueError."""
    digits = color.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    if len(digits) != 6:
        raise ValueError(f"{color} is not #rgb or #rrggbb")
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def accent(color: str) -> Accent:
    """The readable colours that the launcher makes of one."""
    fill = parse(color)
    on = next((text for text in (WHITE, BLACK) if _contrast(fill, text) >= READABLE), None)
    ink = _towards(fill, BLACK, WHITE)
    shown = fill if on else ink  # between the two no text is readable: the fill gives way
    return Accent(_hex(shown), _hex(on or WHITE), _hex(ink), _hex(_towards(fill, WHITE, DARK_SURFACE)))


def findings(color: str) -> list[Finding]:
    """Where a colour falls short: text on the button, links on the light panel, the button on a white page."""
    fill, shown = parse(color), accent(color)
    text = max(WHITE, BLACK, key=lambda text: _contrast(fill, text))
    pairs: list[tuple[Pair, Rgb, float, str]] = [
        ("text", text, READABLE, shown.fill),
        ("ink", WHITE, READABLE, shown.ink_light),
        ("page", WHITE, VISIBLE, ""),
    ]
    return [
        Finding(pair, _hex(fill), _hex(against), floor(_contrast(fill, against)), wanted, instead)
        for pair, against, wanted, instead in pairs
        if _contrast(fill, against) < wanted
    ]


def floor(ratio: float) -> float:
    """Two digits, never rounded up: 4.499 is not 4.5."""
    return math.floor(ratio * 100) / 100


def _contrast(one: Rgb, other: Rgb) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(color: Rgb) -> float:
    red, green, blue = (_linear(part / 255) for part in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def _towards(start: Rgb, end: Rgb, surface: Rgb) -> Rgb:
    """Moves in twenty steps until it can be read on the surface; halves are rounded up, as JavaScript does."""
    for step in range(21):
        red, green, blue = (math.floor(a + (b - a) * (step / 20) + 0.5) for a, b in zip(start, end, strict=True))
        if _contrast((red, green, blue), surface) >= READABLE:
            return red, green, blue
    return end


def _hex(color: Rgb) -> str:
    return "#" + "".join(f"{part:02x}" for part in color)
