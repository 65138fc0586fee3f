"""A call through a real TURN server, where the two browsers may not meet: coturn, with credentials that the desk makes."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tools.backing import die_with_parent

from . import desk
from .desk import part
from .server import Site, free_port

SECRET = "a secret for tests only, longer than thirty-two bytes"
TURNSERVER = os.environ.get("TURNSERVER") or shutil.which("turnserver")
WATCH = """const Own = RTCPeerConnection; window.links = [];
window.RTCPeerConnection = class extends Own { constructor(...all) { super(...all); window.links.push(this); } };"""
ROUTES = """async () => {
  const found = new Map();
  for (const link of window.links) for (const [id, stat] of await link.getStats()) found.set(id, stat);
  const pairs = [...found.values()].filter((stat) => stat.type === "candidate-pair" && stat.nominated);
  return pairs.map((pair) => found.get(pair.localCandidateId).candidateType);
}"""

pytestmark = pytest.mark.skipif(TURNSERVER is None, reason="coturn is not installed: `make test` says so at its end")


@pytest.fixture(scope="module")
def turn() -> Iterator[int]:
    """coturn on loopback; the port."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="livedesk-turn-") as folder:
        options = {
            "listening-ip": "127.0.0.1", "relay-ip": "127.0.0.1", "listening-port": port, "realm": "livedesk.test",
            "static-auth-secret": SECRET, "userdb": f"{folder}/turn.sqlite3", "pidfile": f"{folder}/turn.pid",
        }  # fmt: skip
        flags = ["use-auth-secret", "fingerprint", "allow-loopback-peers", "no-tls", "no-dtls", "no-cli", "no-rfc5780"]
        command = [str(TURNSERVER), "-n", *(f"--{flag}" for flag in flags)]
        command += [f"--{name}={value}" for name, value in options.items()]
        with (Path(folder) / "log").open("wb") as log:
            process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, preexec_fn=die_with_parent(15))
        yield port
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def relayed(turn: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo whose calls go through TURN alone."""
    settings = {"TURN_URLS": f"turn:127.0.0.1:{turn}", "TURN_SECRET": SECRET, "RELAY_ONLY": "True"}
    found: dict[str, Any] = {f"WIDGETS_{name}": value for name, value in settings.items()}
    site = Site(tmp_path_factory.mktemp("relayed"), **found)
    yield site
    site.close()


def test_a_call_through_turn_alone(relayed: Site, person: Callable[..., Page]):
    visitor, agent = person(), person()
    for page in (visitor, agent):
        page.add_init_script(WATCH)
    visitor.goto(f"{relayed.url}/shop/")
    desk.join_queue(visitor, "Tess")
    desk.log_in(agent, relayed)
    desk.take(agent, "Tess")
    desk.see_each_other(visitor, agent)
    assert [set(page.evaluate(ROUTES)) for page in (visitor, agent)] == [{"relay"}, {"relay"}]
    desk.hang_up(visitor)
    expect(part(visitor, "ended")).to_be_visible()
