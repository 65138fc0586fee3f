"""What is kept of a User-Agent."""

from __future__ import annotations

import pytest

from widgets.services import devices

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0"


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (f"{WINDOWS} {CHROME} Safari/537.36 Edg/142.0.0.0", "Edge · Windows"),
        (f"{WINDOWS} {CHROME} Safari/537.36", "Chrome · Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox · Linux"),
        (f"{IPHONE} Version/18.1 Mobile/15E148 Safari/604.1", "Safari · iOS"),
        (f"{IPHONE} CriOS/142.0 Mobile/15E148 Safari/604.1", "Chrome · iOS"),
        (
            f"Mozilla/5.0 (Linux; Android 15; SM-S921B) {CHROME} Mobile SamsungBrowser/27.0",
            "Samsung Internet · Android",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.1 Safari/605.1.15", "Safari · macOS"),
        ("curl/8.9", ""),
        ("", ""),
    ],
)
def test_a_device_is_its_browsers_family_and_its_system(header, name):
    assert devices.named(header) == name


def test_only_the_beginning_of_a_header_is_looked_at():
    assert devices.named("x" * devices.LONGEST + " Firefox/1 Windows") == ""
