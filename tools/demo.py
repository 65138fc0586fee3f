"""`make demo`: migrates, seeds, says where to look and who to be, and becomes the server."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ANY_ADDRESS = {"0.0.0.0", "::", ""}


def address() -> tuple[str, int]:
    """HOST and PORT. Exits with a plain sentence when they cannot be served on."""
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        sys.exit(f"PORT={port} is no port number")
    try:
        family, kind, *_, where = socket.getaddrinfo(host or None, int(port), type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
    except OSError as error:
        sys.exit(f"Cannot serve on {host}:{port}: {error.strerror}. Take another port: make demo PORT=8001")
    return host, int(port)


def manage(*arguments: str) -> str:
    """Runs a management command; gives what it printed."""
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(arguments)} failed")
    return done.stdout


def welcome(site: str, seeded: dict[str, Any]) -> str:
    """What a person needs to know: addresses, log-ins and the first thing to try."""
    lines = ["", "django-livedesk is ready. Ctrl-C ends it.", ""]
    for name, url in seeded["urls"].items():
        lines.append(f"  {name:<9}{url if '://' in url else site + url}")
    lines.append("")
    for name, user in seeded["users"].items():
        lines.append(f"  {name:<9}password {user['password']:<16}{user['role'] or 'no role'}")
    lines += ["", "Open the shop in one browser, and the console as bob in another (or in a private window).", ""]
    return "\n".join(lines)


def main() -> None:
    """Prepares the demo and hands the process over to daphne."""
    host, port = address()
    everywhere = host in ANY_ADDRESS
    name = "localhost" if everywhere or host == "127.0.0.1" else f"[{host}]" if ":" in host else host
    site = f"http://{name}:{port}"
    os.environ.setdefault("SITE_URL", site)
    if everywhere or host not in {"127.0.0.1", "localhost", "::1"}:
        os.environ.setdefault("ALLOWED_HOSTS", "*")
    else:  # the shop's pictures, for who sees its pages by cobrowsing; strangers know the passwords of a demo that they reach
        os.environ.setdefault("WIDGETS_FETCH_NETWORKS", "127.0.0.0/8,::1/128")
        os.environ.setdefault("WIDGETS_FETCH_PORTS", f"80,443,{port}")
    manage("migrate", "--noinput", "--verbosity=0")
    print(welcome(site, json.loads(manage("demo_seed", "--json"))), flush=True)
    os.chdir(ROOT)
    server = [sys.executable, "-m", "daphne", "-v", "0", "-b", host, "-p", str(port)]
    os.execv(sys.executable, [*server, "project.asgi:application"])


if __name__ == "__main__":
    main()
