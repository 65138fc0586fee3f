"""What cobrowsing costs the visitor's page and how late the agent sees it, beside plain rrweb and OpenReplay's Assist.

In one Chromium, each recorder on a page and in a process of its own, rounds interleaved, medians. `nothing` is the same work with
no recorder, and is taken off the main thread's time. `livedesk` is the product: SDK and built modules, the visitor's socket,
project.asgi under uvicorn, and the document of the replay in an agent's page; its delay is from the change on the visitor's page
to the end of the frame in which the agent's screen shows it. `rrweb` is @rrweb/record with its defaults, each event as JSON, a
message each 50 ms; `OpenReplay` is its tracker with Assist and nothing else kept; both send to a sink on this machine, and their
delay ends where the sink has the text: they have no screen here. `deflated` is what their bytes were, were each message deflated.

The parts: `snapshot` is the first picture of 1,000, 10,000 and 100,000 nodes; `mutations` is 1,000 a second, `scrolling` 60
steps a second, `typing` 30 keys a second, on a page of 10,000; `heap` is what the page's scripts hold after as many changes as
in ten minutes. The main thread's time and its longest task are the processor's: by the clock, which stands beside it, a task takes
the longer the more else runs here, and only livedesk draws an agent's screen on the same machine. The ratios are of livedesk
to the better of the two.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import sync_playwright

from bench._cobrowse_stage import FLAGS, RECORDERS, Stage, Visitor
from tests.e2e.conftest import chromium

SIZES = (1_000, 10_000, 100_000)
NODES = 10_000
RATE = 1_000
CHANGES = 600_000
PARTS = ("snapshot", "mutations", "scrolling", "typing", "heap")
HEAD = (
    "recorder   | main thread ms | by the clock | longest task ms | over 50 ms |     bytes |  deflated | "
    "ms to screen or sink: 50, 95"
)


class Figures(NamedTuple):
    """Of one recorder in one round."""

    main: float
    clock: float
    longest: float
    over: float
    bytes: float
    deflated: float
    median: float
    late: float


def snapshot(stage: Stage, recorder: str, nodes: int, _seconds: float) -> Figures:
    """From the word that an agent looks until all of the page is there."""
    visitor = Visitor(stage, recorder, nodes)
    before = visitor.main_thread()
    visitor.traced()
    took = visitor.begin()
    figures = read(visitor, before, [took])
    visitor.close()
    return figures


def later(part: str, stage: Stage, recorder: str, seconds: float) -> Figures:
    """What happens on a page that has been sent."""
    visitor = Visitor(stage, recorder, NODES)
    visitor.begin()
    visitor.page.wait_for_timeout(1_000)
    visitor.forget()
    before = visitor.main_thread()
    visitor.traced()
    if part == "typing":
        visitor.page.evaluate("(seconds) => void (window.typed = work.typing(seconds))", seconds)
        visitor.page.keyboard.type("a kettle of copper " * round(seconds * 30 / 19), delay=25)
        visitor.page.evaluate("typed")
    else:
        visitor.page.evaluate("([part, seconds, rate]) => work[part](seconds, rate)", [part, seconds, RATE])
    visitor.page.wait_for_timeout(500)
    figures = read(visitor, before, None)
    visitor.close()
    return figures


def read(visitor: Visitor, before: float, delays: list[float] | None) -> Figures:
    """Everything that was measured since `before`."""
    clock, tasks, told = visitor.main_thread() - before, visitor.trace(), visitor.told()
    late = sorted(told["delays"] if delays is None else delays) or [0.0]
    at = [late[min(len(late) - 1, int(len(late) * share))] for share in (0.5, 0.95)]
    return Figures(tasks.spent, clock, tasks.longest, tasks.over_50, told["bytes"], told["deflated"], *at)


def heap(stage: Stage, recorder: str) -> list[float]:
    """Megabytes before, and after each sixth of ten minutes' changes."""
    visitor = Visitor(stage, recorder, NODES)
    visitor.begin()
    found = [visitor.heap()]
    for _ in range(6):
        visitor.page.evaluate("(changes) => work.hours(changes)", CHANGES // 6)
        visitor.page.wait_for_timeout(1_000)
        visitor.forget()
        found.append(visitor.heap())
    visitor.close()
    return found


def table(title: str, rounds: dict[str, list[Figures]]) -> None:
    """Medians, then the ratios."""
    print(f"\n{title}\n{HEAD}")
    found = {name: Figures(*map(statistics.median, zip(*each, strict=True))) for name, each in rounds.items()}
    idle, waited = found["nothing"].main, found["nothing"].clock
    for name, one in found.items():
        main, clock = (one.main, one.clock) if name == "nothing" else (one.main - idle, one.clock - waited)
        row = f"{name:10} | {main:14.0f} | {clock:12.0f} | {one.longest:15.1f} | {one.over:10.0f} | {one.bytes:9.0f}"
        print(f"{row} | {one.deflated:9.0f} | {one.median:6.0f}, {one.late:5.0f}")
    others = [one for name, one in found.items() if name not in ("nothing", "livedesk")]
    if "livedesk" not in found or not others:
        return
    ours = found["livedesk"]
    ratios = {
        "main thread": (ours.main - idle, min(one.main for one in others) - idle),
        "longest task": (ours.longest, min(one.longest for one in others)),
        "bytes": (ours.bytes, min(one.bytes for one in others)),
        "bytes deflated": (ours.deflated, min(one.deflated for one in others)),
    }
    print("ratios: " + ", ".join(f"{name} {a / b:.2f}" for name, (a, b) in ratios.items() if b > 0), flush=True)


def main() -> int:
    """Prints a table a part."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=10.0, help="of each part but the snapshots")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--nodes", nargs="+", type=int, default=SIZES, help="of the snapshots")
    parser.add_argument("--recorders", nargs="+", choices=RECORDERS, default=RECORDERS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        binary = os.environ.get("CHROMIUM_HEADLESS") or chromium()
        browser = playwright.chromium.launch(executable_path=binary, args=FLAGS)
        stage = Stage(Path(folder), browser)
        try:
            run(stage, options)
        finally:
            stage.close()
            browser.close()
    return 0


def run(stage: Stage, options: argparse.Namespace) -> None:
    """Every part that was asked for."""
    recorders = ["nothing", *(name for name in options.recorders if name != "nothing")]
    for nodes in options.nodes if "snapshot" in options.parts else ():
        rounds = defaultdict(list)
        for _ in range(options.rounds):
            for name in recorders:
                rounds[name].append(snapshot(stage, name, nodes, options.seconds))
        table(f"snapshot of {nodes:,} nodes", rounds)
    for part in [part for part in options.parts if part in ("mutations", "scrolling", "typing")]:
        rounds = defaultdict(list)
        for _ in range(options.rounds):
            for name in recorders:
                rounds[name].append(later(part, stage, name, options.seconds))
        table(f"{part}, {options.seconds:g} s", rounds)
    if "heap" in options.parts:
        print(f"\nMB of heap, before and after each {CHANGES // 6:,} changes")
        for name in recorders:
            print(f"{name:10} | " + " | ".join(f"{each:6.1f}" for each in heap(stage, name)), flush=True)


if __name__ == "__main__":
    sys.exit(main())
