"""How a fetch is refused."""

from __future__ import annotations

import time
from typing import Any

import pytest

from widgets.verification import FetchRefused, fetch, fetcher


def refusal(url: str, **options: Any) -> str:
    """The code with which it is refused, within the time that is promised."""
    began = time.monotonic()
    with pytest.raises(FetchRefused) as refused:
        fetch(url, **options)
    assert time.monotonic() - began < fetcher.SECONDS + 2
    assert refused.value.text != refused.value.code
    return refused.value.code
