"""`make cluster`: the demo as it is deployed, on one machine: PostgreSQL, Valkey, several uvicorn workers, nginx in front.

WORKERS (2) serve both HTTP and sockets. With SOCKET_WORKERS above 0 so many more serve sockets, and WORKERS none.
Where nginx cannot be had it says so, and the first worker's own port is the site's.
"""

from __future__ import annotations

import json
import os
import pwd
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tools import backing, components
from tools.demo import ROOT, address, welcome
from tools.parts import end_cleanly

NGINX = ROOT / "project" / "nginx"
START_SECONDS = 60.0
CONFIGURATION = """
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/nginx.log warn;
worker_processes auto;
worker_rlimit_nofile 65536;
events {{ worker_connections 8192; }}
http {{
    include {mime};
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    upstream desk_http {{ least_conn; {http} keepalive 32; }}
    upstream desk_sockets {{ least_conn; {sockets} }}
    include {files}/http.conf;
    server {{
        listen {listen};
        server_name _;
        set $desk_static {static};
        include {files}/server.conf;
    }}
}}
"""
MIME = """types {
    text/html html; text/css css; text/javascript js mjs; application/json json map; image/svg+xml svg; image/png png;
    font/woff2 woff2; application/manifest+json webmanifest;
}
"""


class Worker:
    """One uvicorn process on a port of its own."""

    def __init__(self, env: Mapping[str, str], log: Path | None, port: int | None = None) -> None:
        self.port = port or backing.free_port()
        command = [sys.executable, "-m", "uvicorn", "project.asgi:application", "--port", str(self.port)]
        command += ["--no-access-log", "--log-level", "warning", "--lifespan", "off", "--ws-max-size", "131072"]
        command += ["--ws-per-message-deflate", "false"]
        command += ["--forwarded-allow-ips", "127.0.0.1", "--timeout-graceful-shutdown", "10", "--backlog", "4096"]
        with (log or Path(os.devnull)).open("ab") as output:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=output if log else None,
                stderr=output if log else None,
                preexec_fn=backing.die_with_parent(signal.SIGTERM),
            )

    def end(self) -> None:
        """Ends it and waits."""
        _end(self.process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def workers(env: Mapping[str, str], count: int, log: Path | None = None) -> Iterator[list[Worker]]:
    """So many workers, who answer."""
    with ExitStack() as stack:
        made = []
        for _ in range(count):
            made.append(worker := Worker(env, log))
            stack.callback(worker.end)
        for worker in made:
            answers(f"http://127.0.0.1:{worker.port}/", worker.process)
        yield made


def answers(url: str, process: subprocess.Popen[bytes]) -> None:
    """Returns when there is an answer, whatever it says. Raises RuntimeError."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{url} does not answer")


@contextmanager
def nginx(listen: str, http: list[int], sockets: list[int], static: str) -> Iterator[None]:
    """nginx before these ports, with the project's own configuration. Raises Missing, RuntimeError."""
    binary = components.nginx()
    with tempfile.TemporaryDirectory(prefix="livedesk-nginx-") as name:
        folder = Path(name)
        (folder / "mime.types").write_text(MIME)
        (folder / "nginx.conf").write_text(
            CONFIGURATION.format(
                user=f"user {pwd.getpwuid(0).pw_name};" if os.geteuid() == 0 else "",
                folder=folder,
                mime=folder / "mime.types",
                http=" ".join(f"server 127.0.0.1:{port};" for port in http),
                sockets=" ".join(f"server 127.0.0.1:{port};" for port in sockets),
                files=NGINX,
                listen=listen,
                static=static,
            )
        )
        command = [binary, "-p", name, "-e", str(folder / "nginx.log"), "-c", str(folder / "nginx.conf")]
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, preexec_fn=backing.die_with_parent(signal.SIGTERM)
        )
        try:
            host, _, port = listen.rpartition(":")
            answers(f"http://{host if host not in ('0.0.0.0', '[::]') else '127.0.0.1'}:{port}/", process)
            yield
        finally:
            _end(process)


def manage(env: Mapping[str, str], *arguments: str) -> str:
    """Runs a management command; what it printed."""
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=dict(env), check=True, stdout=subprocess.PIPE, text=True).stdout


@contextmanager
def deployed(host: str, port: int, count: int, socket_workers: int) -> Iterator[tuple[str, str, list[Worker]]]:
    """All of it: the site's address, what `demo_seed` printed, and the workers. Raises Missing."""
    with ExitStack() as stack:
        own = _nginx()
        site = f"http://{'localhost' if host in ('127.0.0.1', '0.0.0.0') else host}:{port}"
        env = os.environ | stack.enter_context(backing.both()) | {"DJANGO_SETTINGS_MODULE": "project.settings"}
        env.setdefault("SITE_URL", site)
        # A folder of its own: files collected into the checkout would be yesterday's for whoever builds the client anew.
        static = stack.enter_context(tempfile.TemporaryDirectory(prefix="livedesk-static-"))
        env["STATIC_ROOT"] = static
        if own:
            env["WIDGETS_TRUSTED_PROXY_HOPS"] = "1"
        manage(env, "migrate", "--noinput", "--verbosity=0")
        seeded = manage(env, "demo_seed", "--json")
        manage(env, "collectstatic", "--noinput", "--verbosity=0")
        made = stack.enter_context(workers(env, count + socket_workers))
        ports = [worker.port for worker in made]
        if own:
            stack.enter_context(nginx(f"{host}:{port}", ports[:count], ports[count:] or ports, static))
        else:
            site = f"http://127.0.0.1:{ports[0]}"
        yield site, seeded, made


def _nginx() -> str | None:
    try:
        return components.nginx()
    except backing.Missing as missing:
        print(f"WITHOUT NGINX: {missing}. The site is at uvicorn's own port.", flush=True)
        return None


def main() -> int:
    """Serves until Ctrl-C, or until one of the workers has gone."""
    end_cleanly()
    host, port = address()
    if host not in {"127.0.0.1", "localhost", "::1"}:
        os.environ.setdefault("ALLOWED_HOSTS", "*")
    count, sockets = (
        int(os.environ.get(name, default)) for name, default in (("WORKERS", "2"), ("SOCKET_WORKERS", "0"))
    )
    print("Starting PostgreSQL, Valkey, uvicorn and nginx", flush=True)
    try:
        with deployed(host, port, count, sockets) as (site, seeded, made):
            print(welcome(site, json.loads(seeded)), flush=True)
            print(f"  {count} workers{f' and {sockets} for sockets' if sockets else ''}: ", end="")
            print(", ".join(f"127.0.0.1:{worker.port}" for worker in made), flush=True)
            while all(worker.process.poll() is None for worker in made):
                time.sleep(0.5)
            print("A worker has ended.", flush=True)
            return 1
    except KeyboardInterrupt:
        return 0
    except (backing.Missing, RuntimeError, subprocess.CalledProcessError) as error:
        print(error, flush=True)
        return 1


if __name__ == "__main__":
    sys.exit(main())
