"""How many visitors' pages one process on one core relays to agents: 20 frames a second of 4 kB each, both ways of an ack.

The product is the real one: project.asgi under uvicorn with its outboxes, consents and rates, SQLite and the in-memory layer;
each visitor is in a call with an agent of their own, has agreed to be seen, and is looked at. The server has a core for itself
while it is asked; pages and agents, in one process of raw sockets, have the other. For each number of pages: what share of
the frames arrived, milliseconds from the page's `send` to the agent's `recv`, the share of one core that the server used,
and what it grew by a page. `--minutes` then holds the last number that all frames arrived of, and shows its memory over time.
A page that loses frames is asked for a snapshot, as small here as any frame: the bench does not make up for a backlog.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools import backing

RATE, SIZE = 20, 4096
STEPS = (25, 50, 100, 150, 200, 250, 300)
SERVER_CORE = 0


class Server:
    """The product on its own core, with a database of its own."""

    def __init__(self, folder: str) -> None:
        self.port = backing.free_port()
        url = f"sqlite:///{folder}/relay.sqlite3"
        self.env = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "project.settings"}
        self.env |= {"WIDGETS_INIT_RATE": "100000/m", "ALLOWED_HOSTS": "127.0.0.1"}
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], check=True, env=self.env)
        command = [sys.executable, "-m", "uvicorn", "--port", str(self.port), "--ws", "websockets-sansio"]
        command += ["--loop", "uvloop", "--log-level", "error", "--no-access-log", "project.asgi:application"]
        self.process = subprocess.Popen(command, env=self.env, preexec_fn=_pinned)
        time.sleep(4)

    def cpu(self) -> float:
        """Seconds of processor used, by Linux's clock of another process."""
        return time.clock_gettime(~self.process.pid << 3 | 2)

    def memory(self) -> int:
        """Bytes held."""
        return int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]) * resource.getpagesize()

    def people(self, count: int) -> list[list[str]]:
        """As many pairs more."""
        command = [sys.executable, "-m", "bench._relay_people", str(count), f"http://127.0.0.1:{self.port}"]
        made: list[list[str]] = json.loads(
            subprocess.run(command, check=True, capture_output=True, env=self.env).stdout
        )
        return made


def _pinned() -> None:
    os.sched_setaffinity(0, {SERVER_CORE})


class Crowd:
    """The process with the other ends."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "bench._relay_crowd"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, do: str, **command: object) -> dict:
        """One command, one answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"do": do, **command}) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


def measured(server: Server, crowd: Crowd, seconds: float) -> dict:
    """One stream, with what it cost."""
    before = server.cpu()
    answer = crowd.ask("stream", seconds=seconds, rate=RATE, size=SIZE)
    answer["core"] = (server.cpu() - before) / answer["seconds"]
    return answer


def main() -> int:
    """Prints a row a number of pages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=4.0, help="of each stream")
    parser.add_argument("--minutes", type=float, default=0.0, help="of the last one, for memory over time")
    parser.add_argument("--most", type=int, default=STEPS[-1])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server, crowd = Server(folder), Crowd()
        try:
            rows(server, crowd, options)
        finally:
            server.process.terminate()
            crowd.process.terminate()
    return 0


def rows(server: Server, crowd: Crowd, options: argparse.Namespace) -> None:
    """Up to the first number at which frames are lost or come late."""
    print(f"{RATE} frames a second of {SIZE} bytes from each page, {options.seconds:g} s a row")
    print("pages | arrived % | ms 50 | ms 95 | ms 99 | % of a core | kB a page")
    now, empty = 0, server.memory()
    for count in [each for each in STEPS if each <= options.most]:
        while now < count:  # an agent who does not come within half a minute is lost, and the call with them
            more = min(25, count - now)
            crowd.ask("connect", port=server.port, people=server.people(more))
            now += more
        crowd.ask("stream", seconds=1.0, rate=RATE, size=SIZE)
        found = measured(server, crowd, options.seconds)
        share, ms = 100 * found["arrived"] / found["sent"], found["ms"]
        grown = (server.memory() - empty) / count / 1000
        print(
            f"{count:5} | {share:9.1f} | {ms[0]:5.1f} | {ms[1]:5.1f} | {ms[2]:5.1f} | {100 * found['core']:11.0f} | {grown:9.0f}"
        )
        if found["lost"]:
            print(f"{len(found['lost'])} sockets were closed: {found['lost'][0]}")
        if share < 99 or ms[1] > 150:
            break
    for minute in range(round(options.minutes)):
        found = measured(server, crowd, 60.0)
        print(
            f"minute {minute + 1}: {server.memory() / 1e6:.1f} MB, {100 * found['arrived'] / found['sent']:.1f} % arrived"
        )


if __name__ == "__main__":
    sys.exit(main())
