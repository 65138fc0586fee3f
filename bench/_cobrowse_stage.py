"""The server, the sink and the browser of `cobrowse`, and one page with one recorder on it."""

from __future__ import annotations

import json
import os
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, Route

from bench._cobrowse_trace import CATEGORIES, Tasks, tasks
from tests.e2e.server import Site
from tools import backing

HERE = Path(__file__).parent / "recorders"
CLIENT = HERE.parent.parent / "client"
RECORDERS = ("nothing", "livedesk", "rrweb", "OpenReplay")
SHAPE: Any = {"width": 1000, "height": 700}
PATIENCE = 90.0
# The pages are put in the place of the site's: for the browser they come from nowhere, and may not speak to this machine.
FLAGS = [
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-features=LocalNetworkAccessChecks",
]


class Stage:
    """What all pages share."""

    def __init__(self, folder: Path, browser: Browser) -> None:
        self.folder, self.browser = folder, browser
        bundle(folder)
        self.site = Site(folder)
        port = backing.free_port()
        self.sink = f"http://127.0.0.1:{port}"
        self.sinking = subprocess.Popen(["node", str(HERE / "sink.mjs"), str(port)])
        self.agents = browser.new_context(viewport=SHAPE)
        self._log_in()

    def ask(self, path: str) -> Any:
        """Of the sink."""
        return json.load(urllib.request.urlopen(f"{self.sink}/{path}", timeout=60))

    def close(self) -> None:
        """Ends both servers."""
        self.sinking.terminate()
        self.site.close()

    def _log_in(self) -> None:
        page = self.agents.new_page()
        page.goto(f"{self.site.url}/widgets/console/")
        page.locator("[name=username]").fill("bob")
        page.locator("[name=password]").fill(self.site.seeded["users"]["bob"]["password"])
        page.locator("[type=submit]").click()
        page.locator(".queue h1").wait_for()
        page.close()


def bundle(folder: Path) -> None:
    """The other two recorders, as a page would load them: built and minified."""
    if not (HERE / "node_modules").exists():
        command = ["npm", "ci", "--no-audit", "--no-fund", "--silent", "--ignore-scripts"]
        subprocess.run(command, cwd=HERE, check=True)
    esbuild = str(CLIENT / "node_modules" / ".bin" / "esbuild")
    env = os.environ | {"NODE_PATH": str(CLIENT / "node_modules")}
    for name in ("rrweb", "openreplay"):
        flags = ["--bundle", "--minify", "--format=esm", "--target=es2022", "--log-level=error"]
        subprocess.run([esbuild, f"{name}.js", *flags, f"--outfile={folder}/{name}.js"], cwd=HERE, env=env, check=True)


def answer(route: Route, folder: Path) -> None:
    """The page and its scripts, in the place of the site's."""
    name = route.request.url.rsplit("/", 1)[1]
    built = folder / name
    kind = "text/html" if name.endswith("html") else "text/javascript"
    route.fulfill(path=built if built.exists() else HERE / name, content_type=kind)


class Visitor:
    """A page of so many nodes in a context, and so a process, of its own, with one recorder, and who looks at it."""

    def __init__(self, stage: Stage, recorder: str, nodes: int) -> None:
        self.stage, self.recorder = stage, recorder
        self.context = stage.browser.new_context(viewport=SHAPE)
        self.page = self._opened(self.context, "page.html")
        self.cdp: CDPSession = self.context.new_cdp_session(self.page)
        self.cdp.send("Performance.enable")
        self.agent: Page | None = None
        stage.ask("forget")
        self.page.evaluate("(nodes) => work.build(nodes)", nodes)
        self._get_ready()

    def _opened(self, context: BrowserContext, name: str) -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: print(f"{self.recorder}: {error}"))
        page.on("console", lambda said: print(f"{self.recorder}: {said.text}") if said.type == "error" else None)
        page.route("**/bench/*", lambda route: answer(route, self.stage.folder))
        page.goto(f"{self.stage.site.url}/bench/{name}")
        return page

    def _get_ready(self) -> None:
        """Up to where the next word makes it send the page."""
        match self.recorder:
            case "livedesk":
                self._load("ours")
                self.agent = self._opened(self.stage.agents, "agent.html")
                code = self.page.evaluate("(key) => ready(key)", self.stage.site.seeded["widget_key"])
                assert self.agent.evaluate("(code) => redeem(code)", code) == 201
                self.page.wait_for_function("window.started === true")
                self.agent.evaluate("prepare()")
            case "rrweb" | "OpenReplay":
                self._load(self.recorder.lower())
                self.page.evaluate("(sink) => ready(sink)", self.stage.sink)
        self.page.wait_for_timeout(500)
        self.forget()

    def _load(self, name: str) -> None:
        self.page.add_script_tag(url=f"/bench/{name}.js", type="module")
        self.page.wait_for_function("typeof window.ready === 'function'")

    def begin(self) -> float:
        """Sends the page; until the sink has all of it, or the agent's screen shows it. Milliseconds."""
        if self.recorder == "nothing":
            self.page.wait_for_timeout(500)
            return 0.0
        began = float(self.page.evaluate("performance.timeOrigin + performance.now()"))
        if self.agent:
            self.agent.evaluate("look()")
        elif self.recorder == "rrweb":
            self.page.evaluate("begin() && null")
        else:
            self.stage.ask("agent")
        until = time.monotonic() + PATIENCE
        while not (end := self.told()["end"]):
            assert time.monotonic() < until, f"{self.recorder} has not sent the page"
            time.sleep(0.2)
        self.page.wait_for_timeout(500)
        return float(end) - began

    def told(self) -> dict[str, Any]:
        """What has left the page since `forget`, and how old the stamps in it were where they arrived."""
        if not self.agent:
            return dict(self.stage.ask("told"))
        sent = self.page.evaluate("sent")
        return {**self.agent.evaluate("drawn"), "bytes": sent["bytes"], "deflated": sent["bytes"]}

    def forget(self) -> None:
        """Counts from now on."""
        if self.agent:
            self.agent.evaluate("drawn.delays = []")
            self.page.evaluate("sent.bytes = 0")
        self.stage.ask("forget")

    def main_thread(self) -> float:
        """Milliseconds of tasks so far, by the clock."""
        told = {each["name"]: each["value"] for each in self.cdp.send("Performance.getMetrics")["metrics"]}
        return float(told["TaskDuration"]) * 1000

    def heap(self) -> float:
        """Megabytes of JavaScript's heap that are still held."""
        self.cdp.send("HeapProfiler.collectGarbage")
        return float(self.cdp.send("Runtime.getHeapUsage")["usedSize"]) / 1e6

    def traced(self) -> None:
        """From now on the browser notes every task."""
        self.stage.browser.start_tracing(page=self.page, categories=CATEGORIES)
        self.page.evaluate("performance.mark('bench begins') && null")

    def trace(self) -> Tasks:
        """Since then."""
        self.page.evaluate("performance.mark('bench ends') && null")
        return tasks(self.stage.browser.stop_tracing(), "bench begins", "bench ends")

    def close(self) -> None:
        """With who looks."""
        if self.agent:
            self.agent.evaluate("leave()")
            self.agent.close()
        self.context.close()
