"""A real Chromium with fake cameras, and the demo site as a process."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from .proxy import Proxy
from .server import Site

FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
    "--autoplay-policy=no-user-gesture-required",
    "--host-resolver-rules=MAP *.test 127.0.0.1",
]
NAMES = ("chromium", "chromium-browser", "google-chrome")

LONGEST = ["admin_pages", "handover", "console", "queue_pages", "form", "offers", "page_test", "accessibility", "turn"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest come first: each is one worker's, and none is to be left over at the end."""
    places = {f"test_{name}": place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(LONGEST)))


def chromium() -> str | None:
    """The browser on this machine, None for Playwright's own."""
    return os.environ.get("CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)


# What takes long on a machine with much to do is not wrong yet.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright itself."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo, shared by all tests."""
    site = Site(tmp_path_factory.mktemp("site"))
    yield site
    site.close()


@pytest.fixture(autouse=True)
def _rested(request: pytest.FixtureRequest) -> None:
    """Whatever the test before has left on the shared site is gone."""
    if "site" in request.fixturenames:
        request.getfixturevalue("site").rest()


@pytest.fixture
def proxy(site: Site) -> Iterator[Proxy]:
    """What stands between the browser and the site."""
    proxy = Proxy(site.port)
    yield proxy
    proxy.close()


@pytest.fixture(scope="session")
def launch(playwright: Playwright) -> Iterator[Callable[..., Browser]]:
    """Starts browsers, one for each set of insecure origins that are to count as secure."""
    running: dict[tuple[str, ...], Browser] = {}

    def start(*secure: str) -> Browser:
        if secure not in running:
            flags = [*FLAGS, f"--unsafely-treat-insecure-origin-as-secure={','.join(secure)}"] if secure else FLAGS
            # Without its windows the browser takes no origin for secure that is not.
            binary = chromium() if secure else os.environ.get("CHROMIUM_HEADLESS") or chromium()
            running[secure] = playwright.chromium.launch(executable_path=binary, args=flags)
        return running[secure]

    yield start
    for browser in running.values():
        browser.close()


@pytest.fixture
def browser(launch: Callable[..., Browser]) -> Browser:
    """The browser that most tests share."""
    return launch()


@pytest.fixture
def person(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """Opens a page as somebody of their own: `person()`; errors of the page fail the test."""
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def make(browser: Browser = browser, **options: Any) -> Page:
        context = browser.new_context(**{"locale": "en-GB", **options})
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(f"{page.url}: {error}"))
        return page

    yield make
    for number, context in enumerate(contexts):
        failed = getattr(request.node, "failed", False)
        if failed and (folder := os.environ.get("SCREENSHOTS")):
            for page in context.pages:
                page.screenshot(path=str(Path(folder) / f"{request.node.name}-{number}.png"))
        context.close()
    assert troubles == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Lets `person` know that its test has failed."""
    report = yield
    if report.when == "call" and report.failed:
        item.failed = True  # type: ignore[attr-defined]
    return report
