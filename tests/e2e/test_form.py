"""An administrator changes what visitors are asked, with scripts and without; a visitor meets it, and so does the server."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from . import desk
from .axe import barriers, cut_off
from .desk import part
from .server import Site

Person = Callable[..., Page]
RESTORE = (
    "from widgets.models import Widget; from widgets.models.widgets import default_consents, default_form; "
    "Widget.objects.filter(slug='support').update(form=default_form(), consents=default_consents())"
)
SHOW = (
    "import json; from widgets.models import Session; s = Session.objects.latest('created_at'); "
    "print(json.dumps([s.form_data, s.form_version, str(s.form_submitted_at), s.consents]))"
)


@pytest.fixture(autouse=True)
def _as_it_was(site: Site) -> Iterator[None]:
    """The form that the other tests fill in."""
    site.run(RESTORE)
    yield
    site.run(RESTORE)


def editor(site: Site, page: Page) -> None:
    """alice opens the editor by its tab."""
    page.goto(f"{site.url}/admin/login/?next=/admin/widgets/widget/")
    page.locator("[name=username]").fill("alice")
    page.locator("[name=password]").fill(site.seeded["users"]["alice"]["password"])
    page.locator("[type=submit]").click()
    page.get_by_role("link", name="Support", exact=True).first.click()
    page.get_by_role("link", name="Form and consents").click()
    expect(page.get_by_role("heading", name="Consents", exact=True)).to_be_visible()


def add(page: Page, label: str, kind: str, **more: str) -> Locator:
    """Adds a field by the button; `more` by the inputs' names."""
    page.get_by_role("button", name="Add a field").click()
    row = page.locator("[data-rows=fields] > [data-row]").last
    expect(row.get_by_label("Label", exact=True).first).to_be_focused()
    page.keyboard.type(label)
    row.locator("select").select_option(kind)
    for details in row.locator("details:visible").all():
        details.evaluate("details => { details.open = true }")
    for name, value in more.items():
        row.locator(f"[name$='-{name}']").fill(value)
    return row


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def stored(site: Site) -> list:
    """Answers, version, time and consents of the newest session."""
    found: list = json.loads(site.run(SHOW))
    return found


def ask_everything(page: Page) -> None:
    add(page, "Order", "text", mask="AA-999", help="It stands on the invoice.").get_by_label("Required").check()
    add(page, "Call me at", "phone")
    add(
        page,
        "Topic",
        "choice",
        choices="order | My order\nelse | Something else",
        choices_de="order | Meine Bestellung",
    )
    add(page, "I have read the help pages", "checkbox").get_by_label("Required").check()
    add(page, "Tell us more", "paragraph", min_length="5")
    add(page, "Plan", "hidden", value="gold")
    add(page, "Campaign", "hidden", param="utm_campaign")


def answer_wrongly_then_rightly(form: Locator) -> None:
    """The panel says what is wrong, at the first wrong field, and takes what is right."""
    form.get_by_label("Your name").fill("Mia")
    form.get_by_label("Order").fill("12-ABC")
    form.get_by_label("Tell us more").fill("Hm")
    form.locator("[type=submit]").click()
    expect(form.locator("#field-order-error")).to_have_text("Please write it like this: AB-123")
    expect(form.locator("#field-i_have_read_the_help_pages-error")).to_be_visible()
    expect(form.locator("#field-tell_us_more-error")).to_contain_text("5")
    expect(form.get_by_label("Order")).to_be_focused()
    form.get_by_label("Order").fill("AB-123")
    form.get_by_label("Call me at").fill("+49 30 1234")
    form.get_by_label("Topic").select_option("My order")
    form.get_by_label("I have read").check()
    form.get_by_label("Tell us more").fill("All of\nit")
    form.locator("[type=submit]").click()


def test_what_an_administrator_asks_is_what_a_visitor_answers(site: Site, person: Person) -> None:
    admin, visitor = person(), person()
    editor(site, admin)
    ask_everything(admin)
    expect(admin.locator("[data-preview-host] label")).to_contain_text(["Your name", "E-mail", "Order", "Call me at"])
    admin.get_by_role("button", name="Move Order up").click()
    expect(admin.get_by_role("button", name="Move Order up")).to_be_focused()
    expect(admin.locator("[data-announce]")).to_have_text("Order is now number 2 of 9.")
    admin.get_by_role("button", name="Remove E-mail").click()
    expect(admin.get_by_role("button", name="Undo")).to_be_focused()
    save(admin)

    visitor.goto(f"{site.url}/shop/?utm_campaign=spring")
    part(visitor, "launcher").click()
    form = part(visitor, "form")
    expect(form.locator("label").first).to_be_visible()
    labels = [label.split(" (")[0] for label in form.locator("label").all_inner_texts()]
    assert labels == "Your name|Order|Call me at|Topic|I have read the help pages|Tell us more".split("|")
    answer_wrongly_then_rightly(form)
    desk.agree(visitor)

    answers, version, time, consents = stored(site)
    assert answers == {
        "name": "Mia",
        "order": "AB-123",
        "call_me_at": "+49 30 1234",
        "topic": "order",
        "i_have_read_the_help_pages": True,
        "tell_us_more": "All of\nit",
        "plan": "gold",
        "campaign": "spring",
    }
    assert (version, time[:2]) == (2, "20")
    assert (consents["terms"]["granted"], consents["terms"]["version"]) == (True, "1")
    part(visitor, "leave").click()


def test_the_server_refuses_what_a_page_lets_through(site: Site, person: Person) -> None:
    admin, visitor = person(), person(locale="de-DE")
    editor(site, admin)
    add(admin, "Order", "text", mask="AA-999")
    save(admin)
    visitor.goto(f"{site.url}/shop/")
    found = visitor.evaluate(
        """async (widgetKey) => {
          const { WidgetClient } = await import("/static/widgets/sdk.js");
          const client = new WidgetClient({ widgetKey, locale: "de-AT" });
          await client.init();
          try { await client.submitForm({ name: "", order: "x" }); }
          catch (error) { return [error.code, error.fields]; }
          finally { await client.destroy(); }
        }""",
        site.seeded["widget_key"],
    )
    assert found[0] == "form_invalid"
    assert set(found[1]) == {"name", "order"}
    assert "AB-123" in found[1]["order"]


def test_a_consent_whose_text_changes_meanwhile_is_asked_for_again(site: Site, person: Person) -> None:
    admin, visitor = person(), person()
    visitor.goto(f"{site.url}/shop/")
    part(visitor, "launcher").click()
    desk.fill_form(visitor, "Mia")
    terms = part(visitor, "consents").locator("#consent-terms")
    terms.check()
    editor(site, admin)
    admin.locator("[name=consents-0-label]").fill("I agree to the new terms")
    save(admin)
    visitor.wait_for_timeout(100)
    part(visitor, "join").click()
    expect(visitor.locator("#consent-terms-error")).to_contain_text("has just changed")


def test_the_editor_works_without_scripts(site: Site, person: Person) -> None:
    admin, visitor = person(java_script_enabled=False), person()
    editor(site, admin)
    expect(admin.get_by_role("button", name="Add a field")).to_be_hidden()
    admin.locator("[name=fields-2-label]").fill("City")
    admin.locator("[name=fields-2-ORDER]").fill("1")
    admin.locator("[name=fields-0-ORDER]").fill("2")
    admin.locator("[name=fields-1-DELETE]").check()
    admin.locator("[name=consents-0-url]").fill("javascript:alert(1)")
    admin.get_by_role("button", name="Save and add another field").click()
    expect(admin.locator("#id_consents-0-url_error")).to_contain_text("https://")
    expect(admin.locator("[name=fields-2-label]")).to_have_value("City")
    admin.locator("[name=consents-0-url]").fill("/terms/")
    admin.get_by_role("button", name="Save and add another field").click()
    assert admin.url.endswith("#fields-new")
    visitor.goto(f"{site.url}/shop/")
    part(visitor, "launcher").click()
    expect(part(visitor, "form").locator("label")).to_have_text(["City (optional)", "Your name"])
    desk.fill_form(visitor, "Mia")
    expect(part(visitor, "consents").get_by_role("link")).to_have_attribute("href", f"{site.url}/terms/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_the_editor_has_no_barrier(site: Site, person: Person, scheme: str, width: int) -> None:
    page = person(color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce")
    editor(site, page)
    ask_everything(page)
    page.get_by_role("button", name="Remove E-mail").click()
    page.locator("[name=consents-0-url]").fill("terms")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("[data-problems]")).to_be_visible()
    picture(page, f"form-{scheme}-{width}")
    assert barriers(page) == []
    assert cut_off(page) == []


def picture(page: Page, name: str) -> None:
    """For human eyes, where SCREENSHOTS names a folder."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)
