"""SQLite on a disk that is full: a clear answer, and nothing lost or doubled once there is room again.

The disk is full for the server's process alone: the kernel lets it write no byte beyond the start of any file.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.e2e.server import Site


@pytest.fixture
def site(tmp_path: Any) -> Iterator[Site]:
    """The demo on SQLite, one process."""
    site = Site(tmp_path)
    yield site
    site.close()


def room(site: Site, size: int) -> None:
    """How far the server may write into a file."""
    _, most = resource.prlimit(site.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(site.process.pid, resource.RLIMIT_FSIZE, (size, most))


def test_a_full_disk_is_told_and_got_over(site: Site):
    api = f"{site.url}/widgets/api/v1"
    with httpx.Client(headers={"origin": site.url}, timeout=30) as client:
        body = {"widget_key": site.seeded["widget_key"], "page_url": f"{site.url}/shop/"}
        opened = client.post(f"{api}/init/", json=body).json()
        client.headers["authorization"] = f"Bearer {opened['auth_token']}"

        def say(number: int) -> httpx.Response:
            return client.post(f"{api}/messages/", json={"text": "Hello", "client_id": f"c{number}"})

        assert [say(number).status_code for number in range(3)] == [201] * 3
        room(site, 0)
        refused = say(3)
        assert (refused.status_code, refused.json()["error"]["code"]) == (503, "unavailable")
        assert int(refused.headers["retry-after"]) > 0
        assert client.get(f"{api}/events/?after=0").status_code == 200  # reading goes on
        room(site, resource.RLIM_INFINITY)
        until = time.monotonic() + 10
        while (again := say(3)).status_code == 503 and time.monotonic() < until:
            time.sleep(0.2)
        assert [again.status_code, say(3).status_code, say(4).status_code] == [201, 200, 201]
        rows = client.get(f"{api}/events/?after=0").json()["events"]
    assert [row["seq"] for row in rows] == [1, 2, 3, 4, 5]
    assert [row["data"]["client_id"] for row in rows] == ["c0", "c1", "c2", "c3", "c4"]
