"""The demo on PostgreSQL and Valkey, served by several processes that can be killed, stopped and started again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg

from tools.backing import Server, die_with_parent, free_port, postgres_server, valkey_server

from .proxy import Proxy

ROOT = Path(__file__).resolve().parent.parent.parent
HOST = "desk.test"
ORIGIN = f"http://{HOST}"
"""What every client says it is of, whichever process it talks to: a balancer would hide these, too."""
SEED = """
import json, sys
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group, User
from django.contrib.sessions.backends.db import SessionStore
from widgets.models import Queue, QueueMember
queue, keys = Queue.objects.get(slug="support"), []
for number in range(int({count})):
    user, _ = User.objects.get_or_create(username=f"agent{{number}}")
    user.groups.add(Group.objects.get(name="Agent"))
    QueueMember.objects.get_or_create(queue=queue, user=user)
    store = SessionStore()
    store[SESSION_KEY], store[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store.save()
    keys.append(store.session_key)
print(json.dumps(keys))
"""


class Process:
    """One server process, and the proxy that stands between it and those who visit it."""

    def __init__(self, env: dict[str, str], log: Path) -> None:
        self._env, self._log, self.own_port = env, log, free_port()
        self.start()
        self.proxy = Proxy(self.own_port)
        self.port = self.proxy.port

    def start(self) -> None:
        """Returns at once; clients try until it answers."""
        uvicorn = ["-m", "uvicorn", "project.asgi:application", "--port", str(self.own_port), "--no-access-log"]
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *uvicorn, "--lifespan", "off"],
                cwd=ROOT,
                env=self._env,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                preexec_fn=die_with_parent(signal.SIGTERM),
            )

    def end(self, signum: int = signal.SIGTERM) -> None:
        """Ends it and waits."""
        self.process.send_signal(signum)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def close(self) -> None:
        """Ends the proxy, too."""
        self.end(signal.SIGKILL)
        self.proxy.close()


class Cluster:
    """Servers behind proxies: `redis_road` and `database_road` stand before Valkey and PostgreSQL."""

    def __init__(self, folder: Path, processes: int, **settings: str) -> None:
        self._stack = ExitStack()
        self.postgres: Server = self._stack.enter_context(postgres_server())
        self.valkey: Server = self._stack.enter_context(valkey_server())
        self.database_road = self._road(self.postgres.port)
        self.redis_road = self._road(self.valkey.port)
        database = f"postgres://postgres@127.0.0.1:{self.database_road.port}/livedesk?connect_timeout=5"
        self._env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "project.settings",
            "DATABASE_URL": database,
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_road.port}/0",
            "ALLOWED_HOSTS": "*",
            "SITE_URL": ORIGIN,
            "WIDGETS_INIT_RATE": "1000000/m",
            "WIDGETS_JOIN_RATE": "1000000/m",
            "WIDGETS_SESSION_RATE": "100000/m",
            "WIDGETS_MESSAGE_RATE": "100000/m",
            "WIDGETS_PRESENCE_GRACE": "300",  # some have no socket here, and everything is slow on two cores
            **settings,
        }
        self.manage("migrate", "--verbosity", "0")
        self.key: str = json.loads(self.manage("demo_seed", "--json"))["widget_key"]
        self.log = folder / "servers.log"
        self.processes = [Process(self._env, self.log) for _ in range(processes)]
        for process in self.processes:
            self._stack.callback(process.close)

    def _road(self, port: int) -> Proxy:
        road = Proxy(port)
        self._stack.callback(road.close)
        return road

    def manage(self, *arguments: str) -> str:
        """Runs a management command; what it printed."""
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=self._env, check=True, stdout=subprocess.PIPE, text=True).stdout

    def agents(self, count: int) -> list[str]:
        """Makes agents of the queue; the keys of their Django sessions."""
        printed = self.manage("shell", "--verbosity", "0", "-c", SEED.format(count=count))
        keys: list[str] = json.loads(printed.splitlines()[-1])
        return keys

    def rows(self, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """What the database holds, asked past all proxies."""
        with psycopg.connect(self.postgres.url, autocommit=True) as connection:
            return connection.execute(query, parameters).fetchall()

    def close(self) -> None:
        """Ends all of it."""
        self._stack.close()
