"""The look of a widget: changed by an administrator, seen in the preview at once, and on the shop's page after saving."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Locator, Page, Route, expect

from tests import pictures

from .axe import barriers, cut_off
from .desk import part
from .server import Site
from .test_accessibility import DESK, PHONE, picture

Person = Callable[..., Page]
LOGO = FilePayload(name="logo.png", mimeType="image/png", buffer=pictures.PNG)
PLAIN = {"color": "#4f6b4a", "position": "right", "title": "Ask us about tea", "greeting": "How can we help?"}


@pytest.fixture
def editor(site: Site, person: Person) -> Any:
    """alice's page Appearance; the widget looks as it did when the test is over."""
    page = person(viewport=DESK)
    page.goto(f"{site.url}/admin/login/?next=/admin/widgets/widget/1/appearance/")
    page.locator("[name=username]").fill("alice")
    page.locator("[name=password]").fill(site.seeded["users"]["alice"]["password"])
    page.locator("[type=submit]").click()
    expect(page.locator("#preview")).to_be_visible()
    yield page
    code = f"Logo.objects.all().delete(); Widget.objects.update(appearance={PLAIN!r})"
    site.run(f"from widgets.models import Logo, Widget; {code}")


def show(page: Page, name: str) -> None:
    """A press on one of the preview's switches."""
    page.locator(f"#preview label:has([value={name}])").click()


def style(where: Locator, name: str) -> str:
    found: str = where.evaluate(f"element => getComputedStyle(element).{name}")
    return found


def choose(page: Page, key: str, value: str) -> None:
    page.locator(f"label:has([name={key}][value={value}])").click()


BLUE, DARK = "rgb(0, 85, 170)", "rgb(29, 32, 38)"


def test_what_is_changed_is_seen_in_the_preview_at_once(editor: Page):
    button, panel = part(editor, "launcher"), part(editor, "panel")
    assert (style(button, "backgroundColor"), style(button, "borderRadius")) == ("rgb(79, 107, 74)", "999px")
    editor.locator("[name=color]").fill("#05a")
    editor.locator("[name=title]").fill("Talk to Alder")
    choose(editor, "button", "square")
    expect(button).to_contain_text("Talk to Alder")
    assert (style(button, "backgroundColor"), style(button, "borderRadius")) == (BLUE, "0px")
    assert editor.locator("#picker").input_value() == "#0055aa"
    left = "element => Math.round(element.getBoundingClientRect().left)"
    choose(editor, "position", "left")
    assert button.evaluate(left) - editor.locator(".ld-stage").evaluate(left) == 21
    button.click()  # the preview is the launcher itself
    expect(panel.get_by_role("heading", name="Talk to Alder")).to_be_visible()
    choose(editor, "radius", "extra_large")
    choose(editor, "animation", "slow")
    editor.locator("[name=greeting]").fill("Good day!")
    expect(panel).to_contain_text("Good day!")
    assert (style(panel, "borderRadius"), style(panel, "animationDuration")) == ("24px", "0.19s")
    editor.locator("[name=logo_file]").set_input_files(LOGO)
    expect(panel.locator(".bar .logo")).to_be_visible()


def test_what_is_saved_is_on_the_shops_page(site: Site, editor: Page, person: Person):
    for key, value in {"color": "#05a", "title": "Talk to Alder", "greeting": "Good day!"}.items():
        editor.locator(f"[name={key}]").fill(value)
    for key, value in {"button": "square", "position": "left", "radius": "extra_large", "animation": "slow"}.items():
        choose(editor, key, value)
    editor.locator("[name=logo_file]").set_input_files(LOGO)
    editor.get_by_role("button", name="Save").click()
    expect(editor.get_by_text("This is how the widget looks from now on.")).to_be_visible()
    visitor = person(viewport=DESK)
    visitor.goto(f"{site.url}/shop/")
    button, panel = part(visitor, "launcher"), part(visitor, "panel")
    expect(button).to_contain_text("Talk to Alder")
    assert (style(button, "backgroundColor"), style(button, "borderRadius")) == (BLUE, "0px")
    assert visitor.evaluate("document.querySelector('livedesk-widget').getBoundingClientRect().left") == 20
    expect(button.locator("img")).to_have_js_property("naturalWidth", 24)
    assert style(button.locator("img"), "width") == "28px"
    button.click()
    expect(panel).to_contain_text("Good day!")
    expect(panel.locator(".bar img")).to_have_js_property("naturalWidth", 24)
    assert (style(panel, "borderRadius"), style(panel, "animationDuration")) == ("24px", "0.19s")
    visitor.emulate_media(reduced_motion="reduce")
    assert (style(panel, "animationName"), style(button, "transitionDuration")) == ("none", "0s")


def test_a_warning_comes_with_a_colour_that_falls_short_and_goes(editor: Page):
    notice, color = editor.locator("#contrast"), editor.locator("[name=color]")
    expect(notice).to_have_attribute("data-tone", "good")
    color.fill("#ffdd00")
    expect(notice).to_have_attribute("data-tone", "warn")
    expect(notice).to_contain_text("#ffdd00 reaches 1.34:1, and WCAG wants 4.5:1")
    typed = notice.inner_text()
    picture(editor, "appearance-warning")
    editor.get_by_role("button", name="Save").click()
    expect(editor.get_by_text("This is how the widget looks from now on.")).to_be_visible()
    assert notice.inner_text() == typed  # the server says the same
    editor.locator("#picker").fill("#0055aa")
    expect(color).to_have_value("#0055aa")
    expect(notice).to_have_attribute("data-tone", "good")
    expect(notice).to_contain_text("White text on #0055aa")


def test_a_visitor_reads_the_texts_of_their_language(site: Site, editor: Page, person: Person):
    editor.get_by_text("German (de)", exact=True).first.click()
    editor.locator("[name=title_de]").fill("Fragen zum Tee?")
    expect(part(editor, "launcher")).to_contain_text("Ask us about tea")
    editor.locator("#preview-language").select_option("de")
    expect(part(editor, "launcher")).to_contain_text("Fragen zum Tee?")
    expect(part(editor, "launcher")).to_contain_text("Jetzt geöffnet")
    editor.get_by_role("button", name="Save").click()
    visitor = person()
    visitor.add_init_script(
        "new MutationObserver(() => { document.documentElement.lang = 'de-AT'; }).observe(document, { childList: true })"
    )
    visitor.goto(f"{site.url}/shop/")
    expect(part(visitor, "launcher")).to_contain_text("Fragen zum Tee?")


def test_a_logo_that_is_refused_says_why_and_one_that_is_lost_leaves_no_hole(site: Site, editor: Page, person: Person):
    svg = FilePayload(name="logo.svg", mimeType="image/svg+xml", buffer=b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    editor.locator("[name=logo_file]").set_input_files(svg)
    editor.get_by_role("button", name="Save").click()
    expect(editor.locator("#id_logo_file_error")).to_contain_text("Export it as PNG")
    editor.locator("[name=logo_file]").set_input_files(LOGO)
    editor.get_by_role("button", name="Save").click()
    expect(editor.locator(".ld-logo img")).to_have_js_property("naturalWidth", 24)
    expect(part(editor, "launcher").locator("img")).to_have_js_property("naturalWidth", 24)
    editor.get_by_text("Remove the logo").click()
    expect(part(editor, "launcher").locator("svg")).to_be_visible()

    visitor = person()
    visitor.route("**/widgets/logo/**", lambda route: route.abort())
    visitor.goto(f"{site.url}/shop/")
    expect(part(visitor, "launcher").locator("svg")).to_be_visible()
    expect(part(visitor, "launcher").locator("img")).to_have_count(0)


def test_the_stage_is_dark_when_it_is_to_whatever_the_reader_has(editor: Page):
    show(editor, "form")
    panel = part(editor, "panel")
    assert style(panel, "backgroundColor") == "rgb(255, 255, 255)"
    editor.emulate_media(color_scheme="dark")
    assert style(panel, "backgroundColor") == "rgb(255, 255, 255)"
    show(editor, "dark")
    assert style(panel, "backgroundColor") == DARK
    editor.emulate_media(color_scheme="light")
    assert (style(panel, "backgroundColor"), style(panel, "colorScheme")) == (DARK, "dark")


def test_the_preview_asks_nobody_for_anything(editor: Page):
    asked: list[str] = []
    editor.on("request", lambda request: asked.append(request.url))
    part(editor, "launcher").click()
    form = part(editor, "form")
    expect(form.locator("[name=name]")).to_be_focused()
    editor.keyboard.type("Ada")
    editor.keyboard.press("Enter")
    part(editor, "consents").locator("#consent-terms").check()
    part(editor, "join").click()
    expect(part(editor, "place")).to_have_text("You are number 2 in line")
    part(editor, "leave").click()
    editor.keyboard.press("Escape")
    expect(part(editor, "launcher")).to_be_focused()
    assert asked == []


def test_it_works_without_scripts(site: Site, editor: Page, person: Person):
    plain = person(viewport=DESK, java_script_enabled=False)
    plain.context.add_cookies(editor.context.cookies())  # type: ignore[arg-type]
    plain.goto(editor.url)
    expect(plain.locator("#preview")).to_be_hidden()
    expect(plain.locator("#picker")).to_be_hidden()
    plain.locator("[name=color]").fill("#fd0")
    choose(plain, "button", "rounded")
    plain.get_by_role("button", name="Save").click()
    expect(plain.locator("#contrast")).to_contain_text("#ffdd00 reaches 1.34:1")
    expect(plain.locator("[name=button][value=rounded]")).to_be_checked()


def test_nobody_is_kept_from_the_page(editor: Page):
    editor.locator("[name=color]").fill("#ffdd00")
    editor.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    found = []
    for width, shape in {"1440": DESK, "390": PHONE}.items():
        editor.set_viewport_size(shape)  # type: ignore[arg-type]
        for scheme in ("light", "dark"):
            editor.emulate_media(color_scheme=scheme)
            show(editor, scheme)
            for shown in ("button", "form", "consents", "waiting", "closed"):
                show(editor, shown)
                editor.wait_for_timeout(250)  # the panel has appeared
                picture(editor, f"appearance-{shown}-{width}-{scheme}")
                found += [f"{shown}, {width}, {scheme}: {what}" for what in [*barriers(editor), *cut_off(editor)]]
    assert not found, "\n".join(found)


def test_all_of_it_goes_by_keyboard(editor: Page):
    editor.locator("[name=position]").first.focus()
    editor.keyboard.press("ArrowRight")
    expect(editor.locator("[name=position][value=left]")).to_be_checked()
    editor.locator("[name=shown]").first.focus()
    editor.keyboard.press("ArrowRight")
    expect(part(editor, "form")).to_be_visible()
    ring = "getComputedStyle(document.activeElement.nextElementSibling).outlineStyle"
    assert editor.evaluate(ring) == "solid"


STRICT = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)


def under_strict_policy(route: Route) -> None:
    """The site's answer with a policy that admits nothing but scripts with the nonce, and our own styles and pictures."""
    response = route.fetch()
    nonces = re.findall(r'<script nonce="([^"]+)" type="module"', response.text())
    route.fulfill(
        response=response, headers={**response.headers, "content-security-policy": STRICT.format(nonce=nonces[0])}
    )


def test_a_policy_of_nonces_and_trusted_types_is_enough(editor: Page):
    seen: list[str] = []
    editor.on("console", lambda message: seen.append(message.text))
    editor.route(editor.url, under_strict_policy)
    editor.reload()
    expect(editor.locator("#preview")).to_be_visible()
    editor.locator("[name=logo_file]").set_input_files(LOGO)
    editor.locator("[name=title]").fill("Talk to Alder")
    for shown in ("form", "consents", "waiting", "closed", "button"):
        show(editor, shown)
    expect(part(editor, "launcher").locator("canvas")).to_be_visible()
    expect(part(editor, "launcher")).to_contain_text("Talk to Alder")
    assert seen == []
    editor.evaluate("try { document.body.innerHTML = '' } catch (error) { console.log('refused') }")
    assert "refused" in seen  # so the policy was in force
