"""The tutorial, done as it is written: its blocks make a project that starts, and an agent takes a visitor."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest

pytestmark = [pytest.mark.tooling, pytest.mark.slow]

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "docs" / "tutorial.md").read_text()
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


def code_for(name: str) -> list[str]:
    """The blocks that say on their first line which file they belong to."""
    return [body for _, body in BLOCKS if re.match(rf"(?:#|<!--) {re.escape(name)}", body)]


def shell(folder: Path, *wanted: str) -> str:
    """Runs the tutorial's command lines that hold one of these words, with this Python for `python`."""
    lines = [line for kind, body in BLOCKS if kind == "sh" for line in body.splitlines()]
    found = [line for line in lines if any(word in line for word in wanted)]
    assert len(found) >= len(wanted)
    script = "\n".join(["set -e", 'python() { "$PYTHON" "$@"; }', *found])
    env = os.environ | {"PYTHON": sys.executable, "PYTHONPATH": str(ROOT)}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(["sh", "-c", script], cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """The project as it stands after step 5."""
    folder = tmp_path_factory.mktemp("tutorial")
    subprocess.run([sys.executable, "-m", "django", "startproject", "mysite"], cwd=folder, check=True)
    site = folder / "mysite"
    settings = site / "mysite" / "settings.py"
    apps, more = code_for("mysite/settings.py")
    settings.write_text(re.sub(r"INSTALLED_APPS = \[.*?\]\n", lambda _: apps, settings.read_text(), flags=re.S) + more)
    for name in ("mysite/urls.py", "mysite/asgi.py", "templates/home.html", "first_desk.py"):
        (site / name).parent.mkdir(exist_ok=True)
        (site / name).write_text("".join(code_for(name)))
    shell(site, "migrate", "createsuperuser")
    shell(site, "first_desk.py")
    return site


@pytest.fixture(scope="module")
def address(project) -> Iterator[str]:
    """The project under runserver."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "manage.py", "runserver", "--noreload", str(port)]
    log = (project / "server.log").open("w")
    server = subprocess.Popen(command, cwd=project, env=env, stdout=log, stderr=log)
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield f"http://localhost:{port}"
    server.terminate()
    server.wait(10)
    log.close()


class Person:
    """Somebody with a browser's cookies and one bearer token."""

    def __init__(self, address: str) -> None:
        self.address, self.token, self.jar = address, "", CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def ask(self, path: str, data: object = None, method: str | None = None) -> str:
        headers = {"Origin": self.address, "Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        headers["X-CSRFToken"] = next((cookie.value or "" for cookie in self.jar if cookie.name == "csrftoken"), "")
        body = data if isinstance(data, bytes) else json.dumps(data).encode() if data is not None else None
        if isinstance(data, bytes):
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        request = urllib.request.Request(self.address + path, body, headers, method=method)
        with self.opener.open(request, timeout=20) as answer:
            return str(answer.read().decode())


def test_every_block_of_the_tutorial_is_tried():
    tried = ["mysite/settings.py", "mysite/urls.py", "mysite/asgi.py", "templates/home.html", "first_desk.py"]
    blocks = [body for kind, body in BLOCKS if kind != "sh"]
    assert [body for body in blocks if not any(body in code_for(name) for name in tried)] == []


def test_the_checks_find_nothing(project):
    assert "no issues" in shell(project, "manage.py check")


def test_a_visitor_of_the_page_is_taken_by_the_agent(address):
    visitor, agent = Person(address), Person(address)
    key = re.search(r'data-key="(wk_\w+)"', visitor.ask("/"))
    assert key
    opened = json.loads(visitor.ask("/widgets/api/v1/init/", {"widget_key": key[1], "page_url": f"{address}/"}))
    visitor.token = opened["auth_token"]
    visitor.ask("/widgets/api/v1/session/form/", {"data": {"name": "Ada"}}, "PUT")
    place = json.loads(visitor.ask("/widgets/api/v1/queue/", {"consents": {"terms": True}}))
    assert place["position"] == 1

    agent.ask("/widgets/console/")
    password = re.search(r'create_user\("bob", password="([^"]+)"', TEXT)
    assert password
    login = {"username": "bob", "password": password[1], "csrfmiddlewaretoken": next(iter(agent.jar)).value}
    agent.ask("/widgets/console/login/", urlencode(login).encode())
    [ticket] = json.loads(agent.ask("/widgets/api/v1/agent/queue/"))["tickets"]
    call = json.loads(agent.ask(f"/widgets/api/v1/agent/tickets/{ticket['id']}/accept/", {}))
    assert call["customer_name"] == "Ada"
    assert json.loads(visitor.ask("/widgets/api/v1/call/"))["call_id"] == call["id"]


def test_the_page_and_its_files_are_served(address):
    visitor = Person(address)
    source = re.search(r'src="(/static/widgets/launcher\.js[^"]*)"', visitor.ask("/"))
    assert source
    assert "livedesk" in visitor.ask(source[1])
