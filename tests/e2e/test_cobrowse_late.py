"""What becomes private, or other than it was, in ways that a recorder overlooks: none of it is told, no picture stays old."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.test_cobrowse_leaks import SECRET, Open, open_page
from tests.e2e.test_cobrowse_page import agent, visitor
from tests.e2e.test_cobrowse_screen import replayed

__all__ = ["agent", "open_page", "visitor"]
SOON = "await new Promise((go) => setTimeout(go, 60))"
SHOWN = {"mask_all": True, "reveal": ["#last", ".shown"]}


def test_a_text_whose_element_is_shown_no_more_is_not_told(open_page: Open) -> None:
    for how in ("firstChild.data = secret", "append(secret)"):
        page = open_page("<p id=card class=shown>words</p>", SHOWN)
        told = page.told(f"const secret = '{SECRET}'; card.className = ''; {SOON}; card.{how}")
        assert SECRET not in told


def test_a_form_whose_field_breaks_the_recorder_hides_no_change(open_page: Open) -> None:
    for name in ("tagName", "getAttribute"):
        page = open_page(f"<form id=form><input name={name}></form><p id=card>words</p>")
        told = page.told(
            f"form.setAttribute('lang', 'en'); card.dataset.private = ''; {SOON}; card.firstChild.data = '{SECRET}'"
        )
        assert SECRET not in told


def test_a_form_whose_field_has_the_name_of_its_root_hides_no_change(open_page: Open) -> None:
    page = open_page("<x-host id=host></x-host>")
    told = page.told(
        "const root = host.attachShadow({ mode: 'open' }); root.innerHTML = '<p>words</p>'; const card = root.firstChild;"
        f"{SOON}; const made = document.createElement('template'); made.innerHTML = '<form><input name=getRootNode></form>';"
        f"root.append(made.content); card.dataset.private = ''; {SOON}; card.firstChild.data = '{SECRET}'"
    )
    assert SECRET not in told


def test_what_was_made_in_a_frame_is_hidden_by_the_slot_that_it_is_shown_in(open_page: Open) -> None:
    slots = {
        "text": "host.append(document.querySelector('iframe').contentDocument.createTextNode(secret))",
        "slot": "const box = document.querySelector('iframe').contentDocument.createElement('div');"
        "box.dataset.private = ''; box.innerHTML = '<slot></slot>';"
        "host.shadowRoot.replaceChildren(box); host.append(secret)",
        "slot around what is there": "const box = document.querySelector('iframe').contentDocument.createElement('div');"
        f"box.dataset.private = ''; box.innerHTML = '<slot></slot>'; host.shadowRoot.replaceChildren(box); {SOON};"
        "host.firstChild.data = secret",
    }
    for which, run in slots.items():
        page = open_page("<iframe></iframe><x-host id=host>words</x-host>")
        around = "<div data-private><slot></slot></div>" if which == "text" else ""
        told = page.told(
            f"const secret = '{SECRET}'; host.attachShadow({{ mode: 'open' }}).innerHTML = '{around}<slot></slot>'; {SOON}; {run}"
        )
        assert SECRET not in told
        assert SECRET not in page.anew()


def test_what_a_state_makes_private_before_it_is_told_is_not_told(open_page: Open) -> None:
    page = open_page("<input type=checkbox id=on><p id=card>words</p>", {"hide": ["#on:checked ~ #card"]})
    told = page.told(
        f"card.append('{SECRET}'); await null; await null; await null; document.getElementById('on').checked = true"
    )
    assert SECRET not in told


def test_what_stands_in_a_bar_for_browsers_that_draw_none_is_not_told(open_page: Open) -> None:
    page = open_page(f"<progress max=2 value=1>{SECRET}</progress><meter value=1>{SECRET}</meter>")
    assert SECRET not in page.anew()


def test_a_sheet_that_is_switched_on_and_off_counts_as_at_the_visitors(visitor, agent):
    visitor.share()
    agent.shows("h1", "The shop")
    visitor.page.evaluate(
        "const style = document.createElement('style'); style.textContent = 'h1 { color: rgb(1, 2, 3) }';"
        "document.head.append(style); style.sheet.disabled = true; window.sheet = style.sheet"
    )
    heading, seen = replayed(agent, "h1"), "rgb(1, 2, 3)"
    for off in (False, True, False):
        visitor.page.evaluate("(off) => { sheet.disabled = off }", off)
        colour = visitor.page.locator("h1").evaluate("h1 => getComputedStyle(h1).color")
        assert (colour == seen) is not off
        for _ in range(60):
            agent.take()
            if heading.count() and heading.evaluate("h1 => getComputedStyle(h1).color") == colour:
                break
            agent.page.wait_for_timeout(50)
        expect(heading).to_have_css("color", colour)


def test_what_is_selected_is_seen_by_who_comes_later_and_in_parts_that_are_new(visitor, agent):
    mark = "(selector) => { const one = document.querySelector(selector); getSelection().selectAllChildren(one) }"
    said = "document => String(document.ownerDocument.getSelection())"
    visitor.page.evaluate(mark, "h1")
    visitor.share()
    agent.shows("h1", "The shop")
    assert replayed(agent, "h1").evaluate(said) == "The shop"
    visitor.page.evaluate(f"document.body.insertAdjacentHTML('beforeend', '<h2>New words</h2>'); ({mark})('h2')")
    agent.shows("h2", "New words")
    for _ in range(60):
        agent.take()
        if replayed(agent, "h2").evaluate(said) == "New words":
            break
        agent.page.wait_for_timeout(50)
    assert replayed(agent, "h2").evaluate(said) == "New words"
