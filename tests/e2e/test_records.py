"""History and statistics in a real browser: found, read, taken along; by address, back button and keyboard; for all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from . import desk
from .axe import seen_by_all
from .server import Site

Person = Callable[..., Page]


@pytest.fixture(scope="module")
def desk_with_past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A demo of its own, so that no other test finds these calls."""
    site = Site(tmp_path_factory.mktemp("past"))
    site.run("from tests.e2e import past; past.write()")
    yield site
    site.close()


@pytest.fixture
def alice(person: Person, desk_with_past: Site) -> Page:
    """Runs the desk, and has the console open."""
    page = person(reduced_motion="reduce")
    page.on("console", lambda said: refused.append(said.text) if "Content Security" in said.text else None)
    refused: list[str] = []
    page.refused = refused  # type: ignore[attr-defined]
    desk.log_in(page, desk_with_past, "alice")
    return page


def rows(page: Page) -> int:
    return page.locator(".records section:not([hidden]) > .card tbody tr").count()


def test_a_call_is_found_read_and_left_again(alice: Page) -> None:
    alice.get_by_role("link", name="History").click()
    expect(alice.locator("#history-title")).to_be_focused()
    expect(alice.get_by_text("50 calls shown, and there are more")).to_be_visible()
    alice.get_by_role("button", name="Show more").click()
    expect(alice.get_by_text("100 calls shown, and there are more")).to_be_visible()
    alice.locator("#filter-status").select_option("missed")
    expect(alice.locator("tbody .pill").first).to_have_text("Missed")
    assert alice.url.endswith("#history?status=missed")
    alice.locator("#filter-search").fill("lovelace")
    expect(alice.locator("tbody th").first).to_have_text("Ada Lovelace")
    alice.locator("tbody th a").first.press("Enter")
    expect(alice.locator("#record-title")).to_have_text("Ada Lovelace")
    expect(alice.locator(".timeline li")).to_have_count(3)
    alice.go_back()
    expect(alice.locator("#filter-status")).to_have_value("missed")
    alice.get_by_role("link", name="Desk").click()
    expect(alice.locator(".queue h1")).to_be_visible()


def test_the_calls_are_taken_along(alice: Page, tmp_path: Path) -> None:
    alice.get_by_role("link", name="History").click()
    alice.locator("#filter-status").select_option("dropped")
    expect(alice.locator("tbody .pill").first).to_have_text("Dropped")
    count = rows(alice)
    with alice.expect_download() as download:
        alice.get_by_role("button", name="Export as CSV").click()
    download.value.save_as(tmp_path / "calls.csv")
    lines = (tmp_path / "calls.csv").read_text("utf-8-sig").splitlines()
    assert len([line for line in lines if '"dropped"' in line]) == count


def test_the_statistics_have_charts_and_the_same_as_tables(alice: Page) -> None:
    alice.get_by_role("link", name="Statistics").click()
    expect(alice.locator("canvas")).to_have_count(3)
    drawn = "canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean)"
    assert all(canvas.evaluate(drawn) for canvas in alice.locator("canvas").all())
    alice.locator("summary").nth(1).click()
    expect(alice.locator("figure").nth(1).locator("tbody tr")).to_have_count(30)
    assert alice.refused == []  # type: ignore[attr-defined]


def test_a_page_without_a_connection_says_so_and_comes_back_by_itself(alice: Page) -> None:
    alice.get_by_role("link", name="History").click()
    expect(alice.locator("tbody tr").first).to_be_visible()
    alice.context.set_offline(True)
    alice.locator("#filter-status").select_option("missed")
    expect(alice.locator(".records-status").first).to_contain_text("no connection")
    alice.context.set_offline(False)
    expect(alice.locator("tbody .pill").first).to_have_text("Missed", timeout=30_000)


def test_everybody_can_use_them(alice: Page, desk_with_past: Site) -> None:
    alice.get_by_role("link", name="History").click()
    expect(alice.locator("tbody tr").first).to_be_visible()
    found = seen_by_all(alice, "console-history")
    alice.locator("tr", has_text="Completed").locator("th a").first.click()
    expect(alice.locator(".timeline")).to_be_visible()
    found += seen_by_all(alice, "console-call-record")
    alice.goto(f"{desk_with_past.url}/widgets/console/#history?search=nobody+of+this+name")
    expect(alice.get_by_text("No calls found")).to_be_visible()
    found += seen_by_all(alice, "console-history-empty")
    alice.get_by_role("link", name="Statistics").click()
    expect(alice.locator("canvas")).to_have_count(3)
    found += seen_by_all(alice, "console-statistics")
    assert found == []
