"""What visitors and agents do, in their own words."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from .server import Site

FRAMES = "video => video.getVideoPlaybackQuality().totalVideoFrames"


def part(page: Page, name: str) -> Locator:
    """A part of the widget or the call view by its stable name."""
    return page.locator(f"[data-livedesk={name}]")


def join_queue(page: Page, name: str) -> None:
    """A visitor opens the launcher, fills in the form, agrees and waits."""
    part(page, "launcher").click()
    fill_form(page, name)
    agree(page)


def fill_form(page: Page, name: str) -> None:
    """The pre-call form."""
    form = part(page, "form")
    form.locator("[name=name]").fill(name)
    form.locator("[type=submit]").click()


def agree(page: Page) -> None:
    """The consents, and into the queue."""
    part(page, "consents").locator("#consent-terms").check()
    part(page, "join").click()
    expect(part(page, "waiting")).to_be_visible()


def log_in(page: Page, site: Site, name: str = "bob", base: str = "") -> None:
    """An agent opens the console and logs in; `base` is where the site is for them."""
    page.goto(f"{base or site.url}/widgets/console/")
    page.locator("[name=username]").fill(name)
    page.locator("[name=password]").fill(site.seeded["users"][name]["password"])
    page.locator("[type=submit]").click()
    expect(page.locator(".queue h1")).to_be_visible()


def be_available(page: Page, site: Site, name: str = "bob") -> None:
    """An agent logs in and takes visitors."""
    log_in(page, site, name)
    available = page.get_by_role("switch", name="Available")
    expect(available).to_be_enabled()
    available.click()
    expect(available).to_be_checked()


def open_widget(page: Page, site: Site, section: str, name: str = "alice") -> None:
    """Somebody logs in to the admin, and opens a section of the seeded widget."""
    page.goto(f"{site.url}/admin/login/?next=/admin/widgets/widget/")
    page.locator("[name=username]").fill(name)
    page.locator("[name=password]").fill(site.seeded["users"][name]["password"])
    page.locator("[type=submit]").click()
    link = page.locator("#result_list tbody th a").first
    page.goto(link.evaluate("link => link.href").replace("/change/", f"/{section}/"))


def take(page: Page, name: str) -> None:
    """The agent joins the visitor of this name."""
    page.get_by_role("row", name=name).get_by_role("button", name="Join").click()


def see_each_other(*pages: Page) -> None:
    """On every page the other's picture is there and moves."""
    for page in pages:
        video = part(page, "remote-video")
        expect(video).to_be_visible(timeout=20_000)
        page.wait_for_function(f"video => ({FRAMES})(video) > 5", arg=video.element_handle(), timeout=20_000)
        before = video.evaluate(FRAMES)
        page.wait_for_function(f"([video, n]) => ({FRAMES})(video) > n + 5", arg=[video.element_handle(), before])


def hang_up(page: Page) -> None:
    """Whoever this is ends the call."""
    part(page, "end-call").first.click()
