"""Export and import in a browser: a file that is downloaded here is shown and taken there, with scripts and without."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from . import desk
from .axe import seen_by_all
from .server import Site

Person = Callable[..., Page]
NOTE_VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
  window.violations.push(`${effectiveDirective} ${blockedURI}`));
"""
TIDY = "from widgets.models import Widget; Widget.objects.exclude(slug='support').delete()"


@pytest.fixture(autouse=True)
def _as_it_was(site: Site) -> Iterator[None]:
    """No copies for the other tests."""
    yield
    site.run(TIDY)


def download(page: Page, folder: Path) -> Path:
    """Export, by its button."""
    with page.expect_download() as started:
        page.get_by_role("link", name="Download the file").click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path


def changed(path: Path) -> Path:
    """The same widget with another name, look, form and domain, and what no file has."""
    data = json.loads(path.read_text())
    data["widget"] |= {"name": "Help & more", "key": "wk_secret"}
    data["widget"]["appearance"]["color"] = "#0a6b3d"
    data["widget"]["form"]["fields"].append({"name": "topic", "type": "text", "label": "What is it about?"})
    data["widget"]["queue"] = {"slug": "sales", "name": "Sales"}
    data["domains"].append({"origin": "https://münchen.example/shop"})
    path.write_text(json.dumps(data))
    return path


def test_a_file_is_shown_before_it_is_taken(site: Site, person: Person, tmp_path: Path):
    page = person(reduced_motion="reduce")
    page.add_init_script(NOTE_VIOLATIONS)
    desk.open_widget(page, site, "export")
    found = seen_by_all(page, "export")
    path = changed(download(page, tmp_path))
    assert path.name == "livedesk-support.json"
    page.goto(f"{site.url}/admin/widgets/widget/")
    page.get_by_role("link", name="Import…").click()
    page.get_by_label("File").set_input_files(path)
    page.get_by_label("Slug").fill("copy")
    found += seen_by_all(page, "import")
    page.get_by_role("button", name="Show what would change").press("Enter")
    expect(page.get_by_role("heading", name="A new widget “Help & more” (copy) would be made")).to_be_visible()
    expect(page.get_by_text("widget.key")).to_be_visible()
    expect(page.get_by_text("https://xn--mnchen-3ya.example")).to_be_visible()
    found += seen_by_all(page, "import-shown")
    assert not found, "\n".join(found)
    page.get_by_label("Who answers").select_option("make")
    page.get_by_role("button", name="Import").press("Enter")
    expect(page.get_by_text("“Help & more” was imported. It is switched off until you switch it on.")).to_be_visible()
    assert page.evaluate("violations") == []


def test_it_works_without_scripts(site: Site, person: Person, tmp_path: Path):
    page = person(java_script_enabled=False)
    page.goto(f"{site.url}/admin/login/?next=/admin/widgets/widget/1/export/")
    page.locator("[name=username]").fill("alice")
    page.locator("[name=password]").fill(site.seeded["users"]["alice"]["password"])
    page.locator("[type=submit]").click()
    path = download(page, tmp_path)
    page.get_by_role("link", name="Choose a file…").click()
    page.get_by_label("File").set_input_files(path)
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_text("there is nothing to change")).to_be_visible()


def test_what_is_wrong_is_told_with_its_place(site: Site, person: Person, tmp_path: Path):
    page = person(reduced_motion="reduce")
    desk.open_widget(page, site, "export")
    path = download(page, tmp_path)
    data = json.loads(path.read_text())
    data["widget"]["appearance"]["color"] = "reddish"
    data["domains"] = [{"origin": "https://*.co.uk"}]
    path.write_text(json.dumps(data))
    page.goto(f"{site.url}/admin/widgets/widget/import/")
    page.get_by_label("File").set_input_files(path)
    page.get_by_role("button", name="Show what would change").click()
    for place in ("widget.appearance.color", "domains.0.origin"):
        expect(page.get_by_text(place)).to_be_visible()
    found = seen_by_all(page, "import-refused")
    assert not found, "\n".join(found)
