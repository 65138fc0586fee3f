"""`python -m tools.agents_day`: an agent's day on the demo in Chromium, as a film: docs/images/agents-day.webm.

Needs ffmpeg: on the PATH, or by `pip install imageio-ffmpeg`.
"""

from __future__ import annotations

import base64
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e import desk
from tests.e2e.server import Site
from tools.screenshots import IMAGES, LOOKS, film, open_browser, person, say

FILM = IMAGES / "agents-day.webm"
PACE = 1200
"""Milliseconds for somebody who watches to read what is new."""


class Camera:
    """Films a page: every frame that Chromium paints, with its time."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.folder = folder
        self.frames: list[tuple[float, Path]] = []
        self._wire = page.context.new_cdp_session(page)
        self._wire.on("Page.screencastFrame", self._keep)
        self._wire.send("Page.startScreencast", {"format": "jpeg", "quality": 85, "everyNthFrame": 2})

    def _keep(self, frame: dict[str, Any]) -> None:
        path = self.folder / f"{len(self.frames):05}.jpg"
        path.write_bytes(base64.b64decode(frame["data"]))
        self.frames.append((frame["metadata"]["timestamp"], path))
        self._wire.send("Page.screencastFrameAck", {"sessionId": frame["sessionId"]})

    def develop(self, ffmpeg: str, film: Path) -> None:
        """Each frame stands until the next one."""
        self._wire.send("Page.stopScreencast")
        ends = [at for at, _ in self.frames[1:]] + [self.frames[-1][0] + 2]
        lines = [f"file {path}\nduration {end - at:.3f}" for (at, path), end in zip(self.frames, ends, strict=True)]
        (self.folder / "frames.txt").write_text("\n".join([*lines, f"file {self.frames[-1][1]}"]))
        source = ["-f", "concat", "-safe", "0", "-i", str(self.folder / "frames.txt")]
        shape = ["-fps_mode", "cfr", "-r", "12", "-c:v", "libvpx-vp9", "-crf", "40", "-b:v", "0", "-pix_fmt", "yuv420p"]
        subprocess.run([ffmpeg, "-y", "-loglevel", "error", *source, *shape, str(film)], check=True)


def morning(agent: Page, visitor: Page, site: Site) -> None:
    """Nobody is there yet; somebody comes, is taken, seen and answered."""
    desk.be_available(agent, site)
    agent.wait_for_timeout(PACE)
    visitor.goto(f"{site.url}/shop/")
    desk.join_queue(visitor, "Maya Lindqvist")
    agent.get_by_text("Maya Lindqvist", exact=True).first.wait_for()
    agent.wait_for_timeout(2 * PACE)
    desk.take(agent, "Maya Lindqvist")
    desk.see_each_other(visitor, agent)
    agent.wait_for_timeout(PACE)
    say(visitor, "Does the stoneware teapot serve six?")
    agent.get_by_text("serve six", exact=False).first.wait_for()
    agent.locator("#chat-text").press_sequentially("It does: it holds 1.2 litres.", delay=40)
    agent.keyboard.press("Enter")
    visitor.get_by_text("1.2 litres", exact=False).first.wait_for()
    agent.get_by_label("Notes", exact=True).press_sequentially("Asked for the size of the teapot.", delay=30)
    agent.wait_for_timeout(PACE)
    desk.hang_up(visitor)
    expect(agent.get_by_text("The visitor ended the call.")).to_be_visible()
    agent.wait_for_timeout(PACE)
    agent.get_by_role("button", name="Back to the queue").click()
    agent.wait_for_timeout(PACE)


def noon(agent: Page, colleague: Page, visitor: Page, site: Site) -> None:
    """Another visitor is passed on, with a note."""
    desk.be_available(colleague, site, "dave")
    visitor.goto(f"{site.url}/shop/kettle/")
    desk.join_queue(visitor, "Jonas Weber")
    desk.take(agent, "Jonas Weber")
    desk.see_each_other(visitor, agent)
    agent.get_by_role("button", name="Transfer", exact=True).click()
    dialog = agent.get_by_role("dialog")
    dialog.get_by_label("Search agents and queues").press_sequentially("Dave", delay=80)
    dialog.get_by_role("radio", name="Dave").check()
    dialog.get_by_role("radio", name="Pass on at once").check()
    dialog.get_by_label("Note for the next agent").press_sequentially("Wants to return a kettle.", delay=30)
    agent.wait_for_timeout(PACE)
    dialog.get_by_role("button", name="Transfer", exact=True).click()
    colleague.get_by_role("alertdialog").get_by_role("button", name="Accept").click()
    agent.wait_for_timeout(2 * PACE)
    agent.get_by_role("button", name="Back to the queue").click()
    desk.hang_up(visitor)


def evening(agent: Page) -> None:
    """What the day was: messages, history with one call's timeline, statistics; then away."""
    for name, title in (("Messages", "#messages-title"), ("History", "#history-title")):
        agent.get_by_role("link", name=name, exact=True).click()
        expect(agent.locator(title)).to_be_visible()
        agent.wait_for_timeout(PACE)
    agent.locator("tbody th a").last.click()
    expect(agent.locator("#record-title")).to_be_visible()
    agent.wait_for_timeout(2 * PACE)
    agent.get_by_role("link", name="Statistics", exact=True).click()
    agent.wait_for_timeout(2 * PACE)
    agent.get_by_role("link", name="Desk", exact=True).click()
    agent.get_by_role("switch", name="Available").click()
    agent.wait_for_timeout(PACE)


def play(site: Site, folder: Path, ffmpeg: str, visitors: Browser, agents: Browser) -> None:
    """The whole day, filmed over the agent's shoulder."""
    agent, colleague, maya, jonas = (person(who) for who in (agents, agents, visitors, visitors))
    camera = Camera(agent, folder)
    morning(agent, maya, site)
    noon(agent, colleague, jonas, site)
    evening(agent)
    camera.develop(ffmpeg, FILM)


def encoder() -> str:
    """The ffmpeg of this machine, or of the package that brings one."""
    if found := shutil.which("ffmpeg"):
        return found
    try:
        import imageio_ffmpeg  # type: ignore[import-not-found]
    except ImportError:
        sys.exit("There is no ffmpeg: install one, or `pip install imageio-ffmpeg`, and run this again.")
    return str(imageio_ffmpeg.get_ffmpeg_exe())


def main() -> int:
    """Writes the film."""
    ffmpeg = encoder()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        site = Site(folder)
        site.run("from tests.e2e import past; past.write()")
        browsers = [open_browser(playwright, film(folder, who)) for who in LOOKS]
        try:
            play(site, folder, ffmpeg, *browsers)
        finally:
            for browser in browsers:
                browser.close()
            site.close()
    print(f"{FILM.name}  {FILM.stat().st_size // 1024} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
