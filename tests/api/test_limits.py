"""Fifty calls at once from one address: the limit lets exactly ten through."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from widgets.models import Session, Widget

from .serving import serving


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("one_window")
def test_fifty_at_once_let_ten_through(widget: Widget) -> None:
    with serving() as base, httpx.Client(limits=httpx.Limits(max_connections=50), timeout=30) as client:

        def init(number: int) -> int:
            headers = {"origin": base, "x-forwarded-for": f"203.0.113.{number}"}
            body = {"widget_key": widget.key, "page_url": f"{base}/"}
            return client.post(f"{base}/widgets/api/v1/init/", json=body, headers=headers).status_code

        with ThreadPoolExecutor(50) as pool:
            found = Counter(pool.map(init, range(50)))
    assert found == {201: 10, 429: 40}
    assert Session.objects.count() == 10
