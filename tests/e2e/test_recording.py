"""What an agent is shown is recorded with the visitor's consent, replayed from the call's history, and deleted in time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from . import desk
from .axe import barriers
from .desk import part
from .server import Site
from .test_cobrowse_live import allow, picture, show_by_code

Person = Callable[..., Page]
SWITCH = "from widgets.models import Widget; Widget.objects.update(record_pages={})"
OLD = (
    "from datetime import timedelta; from django.utils import timezone; from widgets.models import CobrowseRecording; "
    "CobrowseRecording.objects.update(ended_at=timezone.now() - timedelta(days=31))"
)
SWEEP = (
    "from datetime import timedelta; from django.utils import timezone; from widgets.services import recording_files; "
    "recording_files.sweep(timezone.now() + timedelta(minutes=2))"
)
LEFT = (
    "from pathlib import Path; from django.core.files.storage import storages; "
    "print(sum(each.is_file() for each in Path(storages['recordings'].location).rglob('*')))"
)
NEWS = """
from widgets.models import CobrowseRecording
from widgets.services import recording_files
count = 0
for each in CobrowseRecording.objects.all():  # none before the visitor's yes has arrived
    octets = recording_files.read(each, 0).octets
    while octets:
        length = int.from_bytes(octets[8:12], "big")
        count += length > 40 and octets[13] != 3
        octets = octets[12 + length :]
print(count)
"""
"""How many frames are kept that show something: no notes, and no increments of nothing."""
LAST_CALL = "from widgets.models import Call; print(Call.objects.latest('started_at').pk)"


@pytest.fixture
def recordable(site: Site) -> Iterator[Site]:
    """The widget's pages may be recorded."""
    site.run(SWITCH.format(True))
    yield site
    site.run(SWITCH.format(False))


def kept(site: Site, page: Page, count: int) -> int:
    """Waits until so many frames are in the storage: what is in memory for a few seconds is in no replay yet."""
    for _ in range(200):
        if (found := int(site.run(NEWS))) >= count:
            return found
        page.wait_for_timeout(100)
    raise AssertionError(f"There are no {count} frames in the recording.")


def replayed(agent: Page) -> FrameLocator:
    """The page as it is replayed."""
    return agent.frame_locator(".player iframe").frame_locator(".replayer-wrapper iframe")


def agreed(agent: Page) -> None:
    """Each yes stands below its call, with its page."""
    consents = agent.locator(".consents > li")
    expect(consents.locator("p")).to_have_text(["Agreed that the page is seen", "Agreed to the recording"])
    expect(consents.last).to_contain_text("/shop/")


def deleted_in_time(site: Site, agent: Page) -> None:
    """Its days are over: no file is left, and who has the page open is told."""
    assert int(site.run(LEFT)) > 0
    site.run(OLD)
    site.run(SWEEP)
    site.run(SWEEP)
    assert int(site.run(LEFT)) == 0
    part(agent, "recording-open").click()
    expect(agent.locator(".theatre > [role=status]")).to_have_text("This recording has been deleted.")


def test_a_page_is_recorded_replayed_and_deleted(recordable: Site, person: Person):
    site, visitor, agent = recordable, person(), person()
    visitor.goto(f"{site.url}/shop/")
    desk.join_queue(visitor, "Rita")
    desk.log_in(agent, site)
    desk.take(agent, "Rita")
    part(agent, "cobrowse-request").click()
    allow(visitor, "view")
    heading = visitor.locator("h1").first.text_content() or ""
    expect(picture(agent).locator("h1").first).to_have_text(heading)
    part(agent, "cobrowse-record").click()
    allow(visitor, "record")
    expect(part(visitor, "cobrowse-record-stop")).to_be_visible()
    expect(part(agent, "cobrowse-record")).to_have_attribute("data-recording", "granted")
    before = kept(site, agent, 1)
    visitor.evaluate("document.querySelector('h1').textContent = 'Last word'")
    expect(picture(agent).locator("h1").first).to_have_text("Last word")
    desk.hang_up(agent)
    expect(part(visitor, "cobrowse-record-stop")).to_have_count(0)
    kept(site, agent, before + 1)

    call_id = site.run(LAST_CALL).strip()
    agent.goto(f"{site.url}/widgets/console/#history/{call_id}")
    agreed(agent)
    part(agent, "recording-open").click()
    expect(replayed(agent).locator("h1").first).to_have_text(heading)
    length = agent.locator(".recording .recording-facts li").nth(1).text_content()
    expect(agent.locator(".player output")).to_have_text(f"0:00 / {length}")
    assert barriers(agent) == []
    bar = agent.get_by_role("slider", name="Position")
    bar.press("End")
    expect(replayed(agent).locator("h1").first).to_have_text("Last word")
    bar.press("Home")
    expect(replayed(agent).locator("h1").first).to_have_text(heading)
    agent.get_by_label("Skip inactivity").check()
    agent.get_by_label("Speed").select_option("8")
    part(agent, "recording-play").click()
    expect(replayed(agent).locator("h1").first).to_have_text("Last word")
    expect(part(agent, "recording-play")).to_have_text("Play")
    deleted_in_time(site, agent)


def test_one_by_code_is_replayed_from_the_history_and_deleted_there_by_who_may(recordable: Site, person: Person):
    site, visitor, agent, owner = recordable, person(), person(), person()
    desk.log_in(agent, site)
    visitor.goto(f"{site.url}/shop/")
    heading = visitor.locator("h1").first.text_content() or ""
    show_by_code(visitor, agent)
    part(agent, "cobrowse-record").click()
    allow(visitor, "record")
    kept(site, agent, 1)
    part(agent, "cobrowse-end").click()

    agent.get_by_role("link", name="History").click()
    agent.get_by_role("link", name="Recordings", exact=True).click()
    agent.get_by_role("link", name="Without a call", exact=True).click()
    part(agent, "recording-open").click()
    expect(replayed(agent).locator("h1").first).to_have_text(heading)
    expect(part(agent, "recording-delete")).to_have_count(0)
    assert barriers(agent) == []
    desk.log_in(owner, site, "alice")
    owner.goto(f"{site.url}/widgets/console/#history?show=recordings&kind=code")
    part(owner, "recording-delete").press("Enter")
    expect(owner.get_by_role("button", name="Keep it")).to_be_focused()
    assert barriers(owner) == []
    part(owner, "recording-delete-now").press("Enter")
    expect(owner.get_by_role("status").filter(has_text="The recording has been deleted.")).to_be_focused()
    part(agent, "recording-open").click()
    expect(agent.locator(".theatre > [role=status]")).to_have_text("This recording has been deleted.")
