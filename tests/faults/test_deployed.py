"""`make cluster`, really started: a visitor joins through nginx, over a WebSocket; and Ctrl-C leaves nothing behind."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from typing import NamedTuple

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.typing import Origin, Subprotocol

from tools import backing, components

from .cluster import ROOT

SECONDS = 120


class Site(NamedTuple):
    """What runs, where, and on which other ports."""

    process: subprocess.Popen[str]
    url: str
    workers: list[int]


def as_in_a_terminal() -> None:
    """Ctrl-C is heard, also where the tests themselves run in the background; and nothing outlives the tests."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if dying := backing.die_with_parent(signal.SIGTERM):
        dying()


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """With one worker for HTTP and one for sockets, so that both roads of nginx are gone."""
    try:
        components.nginx()
    except backing.Missing as missing:
        pytest.skip(str(missing))
    port = str(backing.free_port())
    asked = {"PORT": port, "HOST": "127.0.0.1", "WORKERS": "1", "SOCKET_WORKERS": "1", "WIDGETS_INIT_RATE": "3/m"}
    command = [sys.executable, "-u", "-m", "tools.cluster"]
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | asked, text=True, stdout=subprocess.PIPE, preexec_fn=as_in_a_terminal
    ) as process:
        assert process.stdout is not None
        said = ""
        while " for sockets: " not in said:
            said += (line := process.stdout.readline())
            assert line, said
        ports = [int(found) for found in re.findall(r"127\.0\.0\.1:(\d+)", said)]
        yield Site(process, f"http://localhost:{port}", ports)
        process.terminate()


def key_of(site: Site) -> str:
    """As a page finds it."""
    found = re.search(r'data-key="([^"]+)"', httpx.get(f"{site.url}/shop/").text)
    assert found is not None
    return found[1]


def opened(site: Site, **headers: str) -> httpx.Response:
    """A session of the shop's page."""
    body = {"widget_key": key_of(site), "page_url": f"{site.url}/shop/"}
    return httpx.post(f"{site.url}/widgets/api/v1/init/", json=body, headers={"origin": site.url, **headers})


async def test_a_visitor_joins_through_nginx_over_a_websocket(site: Site):
    session = opened(site).json()
    assert session["realtime"]["url"] == f"{site.url.replace('http', 'ws')}/ws/visitor/"
    offered = [Subprotocol("widgets.v1"), Subprotocol(f"widgets.auth.{session['auth_token']}")]
    async with connect(session["realtime"]["url"], origin=Origin(site.url), subprotocols=offered, proxy=None) as client:
        assert json.loads(await client.recv())["type"] == "welcome"
        headers = {"origin": site.url, "authorization": f"Bearer {session['auth_token']}"}
        api = f"{site.url}/widgets/api/v1"
        async with httpx.AsyncClient(headers=headers) as page:
            assert (await page.put(f"{api}/session/form/", json={"data": {"name": "Ann"}})).status_code == 200
            assert (await page.post(f"{api}/queue/", json={"consents": {"terms": True}})).status_code == 201
        heard = [json.loads(await client.recv())["type"] for _ in range(3)]
    assert {"form.submitted", "queue.joined", "queue.position"} == set(heard)


def test_an_address_that_a_client_writes_is_not_believed(site: Site):
    answers = [opened(site, **{"x-forwarded-for": f"198.51.100.{number}"}).status_code for number in range(4)]
    assert answers[-1] == 429, answers


def test_nginx_serves_static_files_and_says_what_they_are(site: Site):
    answer = httpx.get(f"{site.url}/static/widgets/sdk.js", headers={"accept-encoding": "gzip"})
    assert (answer.status_code, answer.headers["server"], answer.headers["content-encoding"]) == (200, "nginx", "gzip")
    assert answer.headers["content-type"] == "text/javascript"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_ctrl_c_ends_everything(site: Site):
    site.process.send_signal(signal.SIGINT)
    assert site.process.wait(SECONDS) == 0
    for port in [*site.workers, int(site.url.rpartition(":")[2])]:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), 1)
