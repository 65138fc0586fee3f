"""Where an agent who steers may not lead: links to elsewhere, and forms that are the visitor's to send."""

from __future__ import annotations

import pytest

from tests.e2e.steered import Steered, steered

__all__ = ["steered"]

LINKS = {
    "javascript:top.hacked=1": "link",
    "java&#9;script:top.hacked=1": "link",
    "data:text/html,x": "link",
    "blob:http://shop.test/x": "link",
    "//other.test/": "other_origin",
    "https://shop.test/": "other_origin",
}


@pytest.mark.parametrize("href", LINKS)
def test_a_link_leads_nowhere_else_and_runs_nothing(steered: Steered, href: str) -> None:
    svg = f'<svg width=50 height=20><a xlink:href="{href}"><text y=15>x</text></a></svg>'
    assert steered.tries(f'<a href="{href}"><b>x</b></a>', "#test b") == LINKS[href]
    assert steered.tries(svg, "#test text") == LINKS[href]
    assert steered.hacked is None


def test_nothing_is_saved_on_the_visitors_disk(steered: Steered) -> None:
    assert steered.tries("<a href=/a.exe download>x</a>", "#test a") == "download"


STAY = "event.preventDefault(); hacked = 1"
NAMES = "<input name=elements><input name=action><input name=requestSubmit><input type=password name=x>"
FORMS = {
    "a password is sent": (f"<form onsubmit='{STAY}'><input type=password><button>Go</button></form>", "private"),
    "a card is paid": (f"<form onsubmit='{STAY}'><input autocomplete=cc-number><button>Go</button></form>", "private"),
    "it goes elsewhere": ("<form action=//evil.test/><button>Go</button></form>", "other_origin"),
    "it is a script": ("<form action='javascript:hacked=1'><button>Go</button></form>", "link"),
    "its names hide what it is": (f"<form onsubmit='{STAY}'>{NAMES}<button>Go</button></form>", "private"),
}


@pytest.mark.parametrize("what", FORMS)
def test_a_form_that_is_the_visitors_to_send_is_not_sent(steered: Steered, what: str) -> None:
    html, reason = FORMS[what]
    assert steered.tries(html, "#test button") == reason
    assert steered.tries(html.replace("<button", "<p><input id=a><button"), "#a", "key", key="Enter") == reason
    assert (steered.hacked, steered.page.url.split("?")[0]) == (None, "http://shop.test/cart")


def test_a_button_that_sends_its_form_elsewhere_is_not_pressed(steered: Steered) -> None:
    inner = f"<form onsubmit='{STAY}'><button formaction=//evil.test/>Go</button></form>"
    assert (steered.tries(inner, "#test button"), steered.hacked) == ("other_origin", None)
    outer = "<form id=f action=//evil.test/></form><button form=f>Go</button>"
    assert steered.tries(outer, "#test button") == "other_origin"


NOT_TO_PRESS = {
    "<button class=pay>Pay</button>": "read_only",
    "<input type=submit class=pay>": "read_only",
    "<input type=image class=pay>": "read_only",
    "<button data-private>Pay</button>": "not_shown",
    "<button disabled>Pay</button>": "disabled",
    "<p class=cookie-banner><button>Accept all</button></p>": "consent",
    "<button formaction=//evil.test/>Pay</button>": "other_origin",
}


@pytest.mark.parametrize("button", NOT_TO_PRESS)
def test_enter_presses_no_button_that_an_agent_may_not_press(steered: Steered, button: str) -> None:
    html = f"<form onsubmit='{STAY}'><input id=a>{button}<button>Go</button></form>"
    assert steered.tries(html, "#a", "key", key="Enter") == NOT_TO_PRESS[button]
    assert steered.hacked is None


def test_enter_presses_the_button_that_it_presses_for_the_visitor(steered: Steered) -> None:
    told = "onsubmit='event.preventDefault(); hacked = event.submitter?.id ?? 0'"
    assert steered.tries(f"<form {told}><input id=a><button id=b>Go</button></form>", "#a", "key", key="Enter") is None
    assert steered.hacked == "b"
    assert steered.tries(f"<form {told}><input id=a></form>", "#a", "key", key="Enter") is None
    assert steered.hacked == 0
    assert steered.tries(f"<form {told}><input id=a><input></form>", "#a", "key", key="Enter") is None
    assert steered.hacked is None


@pytest.mark.parametrize(("form", "reason"), [("class=pay", "read_only"), ("data-private", "not_shown")])
def test_a_form_that_is_not_the_agents_is_not_sent_from_outside(steered: Steered, form: str, reason: str) -> None:
    steered.stands(
        f"<form id=f {form} onsubmit='{STAY}'><input></form><button form=f id=b>Go</button><input form=f id=a>"
        "<label for=b>Go</label>"
    )
    assert steered.asks("click", steered.number("#b")) == reason
    assert steered.asks("click", steered.number("#test label")) == reason
    assert steered.asks("key", steered.number("#a"), key="Enter") == reason
    assert steered.hacked is None
