"""The demo site as a process of its own, with a database of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from functools import cached_property
from pathlib import Path
from typing import Any

from .within import REST

ROOT = Path(__file__).resolve().parent.parent.parent
_FIRST: dict[bool, bytes] = {}
"""The database that the first site began with, and the first without seed."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Site:
    """The demo under uvicorn. `seeded` is what `demo_seed --json` said; without `seed` the database is empty."""

    def __init__(self, folder: Path, port: int | None = None, *, seed: bool = True, **settings: str) -> None:
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "server.log"
        self.env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "project.settings",  # pytest has set it to that of the tests
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "REDIS_URL": "",
            "RECORDINGS_DIR": f"{folder}/recordings",
            "ALLOWED_HOSTS": "*",
            "SITE_URL": self.url,
            "WIDGETS_INIT_RATE": "1000/m",
            "WIDGETS_JOIN_RATE": "1000/m",
            **settings,
        }
        self._migrate(folder / "db.sqlite3", seed)
        self.seeded: dict[str, Any] = json.loads(self.manage("demo_seed", "--json")) if seed else {}
        _FIRST.setdefault(seed, (folder / "db.sqlite3").read_bytes())
        command = ["-m", "uvicorn", "project.asgi:application", "--port", str(self.port), "--no-access-log"]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, *command], cwd=ROOT, env=self.env, stdout=log, stderr=log, stdin=subprocess.DEVNULL
            )
        self._wait()

    def _migrate(self, database: Path, seed: bool) -> None:
        """Once a process; later sites begin with what the first one began with, whose log-ins have their passwords."""
        if seed in _FIRST:
            database.write_bytes(_FIRST[seed])
        else:
            self.manage("migrate", "--verbosity", "0")

    def manage(self, *arguments: str) -> str:
        """Runs a management command; what it printed."""
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.env, check=True, stdout=subprocess.PIPE, text=True).stdout

    def run(self, code: str) -> str:
        """Runs code within the demo, in a shell that stays; what it printed."""
        shell = self._shell
        assert shell.stdin
        assert shell.stdout
        shell.stdin.write(f"{json.dumps(code)}\n")
        shell.stdin.flush()
        said, failed = json.loads(shell.stdout.readline())
        assert not failed, failed
        return str(said)

    @cached_property
    def _shell(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.e2e.within"]
        return subprocess.Popen(
            command, cwd=ROOT, env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def list_origin(self, origin: str, status: str = "verified") -> None:
        """Puts an origin on the widget's list, as a proof would."""
        code = (
            "from widgets.models import Domain, Widget; "
            f"Domain.objects.update_or_create(widget=Widget.objects.get(slug='support'), origin={origin!r}, "
            f"defaults={{'status': {status!r}}})"
        )
        self.run(code)

    def rest(self) -> None:
        """As a test wants to find the desk, whatever the one before has left: nobody waits, no agent is available."""
        self.run(REST)

    def close(self) -> None:
        """Ends the server, and the shell."""
        if "_shell" in self.__dict__:
            self._shell.communicate()
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _wait(self) -> None:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"{self.url}/widgets/client/sdk.js", timeout=1).close()
            except OSError as error:
                if getattr(error, "code", None):  # it answers
                    return
                if self.process.poll() is not None:
                    raise RuntimeError(self.log.read_text()) from error
                time.sleep(0.1)
            else:
                return
        raise RuntimeError(f"The server did not start:\n{self.log.read_text()}")
