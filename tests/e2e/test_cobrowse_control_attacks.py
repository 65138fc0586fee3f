"""Agents who reach for what they may not touch: with the visitor's consent to steer, element by element."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.steered import SNAPSHOT, Steered, steered

__all__ = ["steered"]


def test_what_may_be_touched_is(steered: Steered) -> None:
    assert steered.tries("<button onclick=hacked=1>Do</button>", "#test button") is None
    assert steered.hacked == 1


HIDDEN = {
    "display": '<h2 style="display: none">x</h2>',
    "visibility": '<h2 style="visibility: hidden">x</h2>',
    "opacity": '<div style="opacity: .01"><h2>x</h2></div>',
    "size": '<h2 style="width: 0; height: 0; overflow: hidden">x</h2>',
    "place": '<h2 style="position: absolute; left: -9999px">x</h2>',
    "clip": '<h2 style="clip-path: inset(100%)">x</h2>',
    "something over it": '<div style="position: relative"><h2>x</h2><p style="position: absolute; inset: -9px">o</p></div>',
}


@pytest.mark.parametrize("what", HIDDEN)
def test_an_element_that_the_visitor_does_not_see_is_not_pressed(steered: Steered, what: str) -> None:
    assert steered.tries(HIDDEN[what], "#test h2") == "covered"


SECRET = {
    "password": "<input type=password>",
    "by what fills it in": "<input autocomplete='section-a billing cc-number'>",
    "by what fills in passwords": "<input autocomplete=new-password>",
    "by its name": "<input name=cardNumber>",
    "by its label": "<label>Prüfziffer <input></label>",
    "by who labels it": "<i id=l>IBAN</i><input aria-labelledby=l>",
    "by its hint": "<input placeholder='One-time code'>",
    "by its dots": "<input style='-webkit-text-security: disc'>",
    "pin": "<input id=pin>",
    "card in French": "<input name=numero_carte>",
    "card in Spanish": "<input name=tarjeta>",
    "card in Italian": "<input name='numero carta'>",
    "card in Portuguese": "<input placeholder='Número do cartão'>",
    "card in Swedish": "<input id=bankkortnummer>",
    "card in Russian": "<label>Номер карты <input></label>",
    "card in Chinese": "<input placeholder=卡号>",
    "password in Spanish": "<input placeholder=contraseña>",
    "password in Polish": "<label>Hasło<input></label>",
    "password in French": "<input placeholder='Mot de passe'>",
    "password in Turkish": "<input placeholder=Şifre>",
    "password in Portuguese": "<input name=senha_atual>",
    "password in Japanese": "<input placeholder=パスワード>",
    "password in one word": "<input name=userpassword>",
    "social security": "<input name=ssn>",
    "answer to a secret question": "<input name=secret_answer>",
    "code by message": "<input placeholder='Verification code'>",
    "box of one digit": "<input inputmode=numeric maxlength=1>",
    "box of one digit of a telephone": "<input type=tel maxlength=1>",
    "when it has the focus": "<input onfocus=\"this.type = 'password'\">",
}


@pytest.mark.parametrize("what", SECRET)
def test_nothing_is_typed_where_a_secret_belongs(steered: Steered, what: str) -> None:
    assert steered.tries(SECRET[what], "#test input", "type", text="4111") == "private"
    assert steered.page.input_value("#test input") == ""


ORDINARY = [
    "cart-quantity",
    "company",
    "passenger",
    "coupon-code",
    "comment",
    "postcode",
    "description",
    "kortingscode",
]


@pytest.mark.parametrize("name", ORDINARY)
def test_what_is_no_secret_is_typed(steered: Steered, name: str) -> None:
    assert steered.tries(f"<input name={name} placeholder={name.title()}>", "#test input", "type", text="x") is None
    assert steered.tries("<input inputmode=numeric maxlength=2>", "#test input", "type", text="1") is None


def test_a_field_that_became_a_password_meanwhile_is_one(steered: Steered) -> None:
    steered.stands("<input type=text>")
    node = steered.number("#test input")
    steered.page.evaluate("document.querySelector('#test input').type = 'password'")
    assert steered.asks("type", node, text="x") == "private"
    assert steered.page.input_value("#test input") == ""


def test_a_password_whose_letters_are_shown_is_still_one(steered: Steered) -> None:
    steered.stands("<input type=password>")
    node = steered.number("#test input")
    steered.page.evaluate("document.querySelector('#test input').type = 'text'")
    assert steered.asks("type", node, text="x") == "private"
    steered.stands("<input type=password name=s3><input type=text name=s3>")
    assert steered.asks("type", steered.number("#test input:last-child"), text="x") == "private"


def test_the_letters_of_a_password_that_is_shown_are_not_counted(steered: Steered) -> None:
    steered.stands("<input type=password value=xyz>")
    steered.page.evaluate("document.querySelector('#test input').type = 'text'")
    steered.page.evaluate(SNAPSHOT)
    told = steered.page.evaluate("told")
    assert '"value":"••••••••"' in told
    assert '"value":"•••"' not in told


def test_an_element_that_became_private_meanwhile_is_not_shown(steered: Steered) -> None:
    steered.stands("<button>Do</button>")
    node = steered.number("#test button")
    steered.page.evaluate("document.querySelector('#test button').setAttribute('data-private', '')")
    assert steered.asks("click", node) == "not_shown"


def test_an_element_that_has_taken_the_place_of_another_is_not_that(steered: Steered) -> None:
    steered.stands("<button>Help</button>")
    node = steered.number("#test button")
    steered.page.evaluate("document.querySelector('#test button').outerHTML = '<button onclick=hacked=1>Pay</button>'")
    assert (steered.asks("click", node), steered.hacked) == ("not_shown", None)


ROOTS = {
    "<div class=pay data-root=open>": "read_only",
    "<div data-consent data-root=open>": "consent",
    "<div data-root=open style='opacity: 0'>": "covered",
    "<a href=//other.test/><div data-root=open>": "other_origin",
    "<div inert><div data-root=open>": "disabled",
    "<div data-root=open>": None,
}


@pytest.mark.parametrize("around", ROOTS)
def test_what_stands_in_a_shadow_root_is_what_the_page_around_it_makes_it(steered: Steered, around: str) -> None:
    html = f"{around}<button onclick=hacked=1>Do</button>"
    assert steered.tries(html, "#test [data-root] >>> button") == ROOTS[around]
    assert steered.hacked == (None if ROOTS[around] else 1)


def test_what_stands_in_a_closed_shadow_root_is_out_of_reach(steered: Steered) -> None:
    assert steered.tries("<div data-root=closed><button onclick=hacked=1>Do</button></div>", "#test div") is None
    assert steered.hacked is None


def test_no_file_is_chosen_for_the_visitor(steered: Steered) -> None:
    assert steered.tries("<input type=file>", "#test input") == "private"
    assert steered.tries("<label>Choose <input type=file hidden></label>", "#test label") == "private"


def test_what_the_page_may_do_with_the_visitor_is_theirs_to_say(steered: Steered) -> None:
    for html in (
        "<div class=cookie-banner><button>OK</button></div>",
        "<div data-consent><button>OK</button></div>",
        "<div id=onetrust-x><button>OK</button></div>",
    ):
        assert steered.tries(html, "#test button") == "consent"


def test_what_is_ours_is_not_the_agents_to_press(steered: Steered) -> None:
    steered.stands("<div data-livedesk=x><button onclick=hacked=1>End</button></div>")
    owns = ("#test div", "#test button", "livedesk-widget", "livedesk-cobrowse")
    reasons = {own: steered.asks("click", steered.number(own)) for own in owns}
    assert reasons == {"#test div": "own", "#test button": "not_shown"} | dict.fromkeys(owns[2:], "own")
    assert steered.hacked is None


def test_what_the_rules_make_read_only_is_read_alone(steered: Steered) -> None:
    steered.stands(
        "<div class=pay><button>Pay</button><label for=p>Pay</label></div>"
        "<label for=q>y</label><div class=pay><input id=q></div>"
    )
    for selector in ("#test button", "#test label", "#test > label"):
        assert steered.asks("click", steered.number(selector)) == "read_only"
    assert steered.asks("type", steered.number("#test input"), text="1") == "read_only"


def test_a_box_is_not_looked_into(steered: Steered) -> None:
    for html in ("<iframe></iframe>", "<p data-private>x</p>", "<p class=hide>x</p>", "<canvas></canvas>"):
        assert steered.tries(html, "#test > *") == "not_shown"
        assert steered.asks("scroll", steered.number("#test > *"), x=0, y=9) == "not_shown"


SCROLLED = "(({ scrollLeft, scrollTop }) => [scrollLeft, scrollTop])(test.firstChild)"


def test_no_field_is_measured_by_how_far_it_scrolls(steered: Steered) -> None:
    for html in (
        "<input type=password style='width: 60px' value=wwwwwwwwwwwwwwwwwww>",
        "<input style='width: 60px' value=wwwwwwwwwwwwwwwwwwwwwwwwwww>",
        "<textarea style='height: 20px'>a\nb\nc\nd</textarea>",
        "<p contenteditable style='width: 60px; overflow: auto'>wwwwwwwwwwwwwwwwwwww</p>",
    ):
        assert steered.tries(html, "#test > *", "scroll", x=9_999, y=9_999) == "private"
        assert steered.page.evaluate(SCROLLED) == [0, 0]


def test_what_is_masked_is_scrolled_down_and_not_sideways(steered: Steered) -> None:
    box = "<div class={} style='width: 60px; height: 40px; overflow: auto'>wwwwwwwwwwwwwwwwwwww<br>a<br>b<br>c</div>"
    assert steered.tries(box.format("mask"), "#test div", "scroll", x=20, y=10) is None
    assert steered.page.evaluate(SCROLLED) == [0, 10]
    assert steered.tries(box.format("plain"), "#test div", "scroll", x=20, y=10) is None
    assert steered.page.evaluate(SCROLLED) == [20, 10]


@pytest.mark.parametrize("node", [0, -1, 2**31, 1e9, "3", None, {"id": 3}, [3]], ids=repr)
def test_a_number_that_was_never_told_names_nothing(steered: Steered, node: Any) -> None:
    assert steered.asks("click", node) == "not_shown"


def test_a_command_for_another_tab_is_not_carried_out_here(steered: Steered) -> None:
    before = len(steered.heard("cobrowse.done"))
    steered.say("cobrowse.control", deed=1, stream=4711, command={"kind": "back"})
    steered.say("cobrowse.control", deed=1, stream=0, cobrowse_id="another", command={"kind": "back"})
    assert len(steered.heard("cobrowse.done")) == before


@pytest.mark.parametrize("kind", ["constructor", "__proto__", "toString", "eval", "submit"])
def test_a_deed_of_another_name_is_none(steered: Steered, kind: str) -> None:
    assert steered.tries("<button>Do</button>", "#test button", kind) == "unknown"


def test_what_is_switched_off_stays_so(steered: Steered) -> None:
    for html in (
        "<button disabled>x</button>",
        "<fieldset disabled><button>x</button></fieldset>",
        "<div inert><button>x</button></div>",
    ):
        assert steered.tries(html, "#test button") == "disabled"


def test_an_option_that_is_hidden_is_not_chosen(steered: Steered) -> None:
    steered.stands("<select><option>a<option hidden>b<option disabled>c<option>d</select>")
    whole = steered.number("#test select")
    nodes = [steered.number(f"#test option:nth-child({at})") for at in (2, 3, 4)]
    for node in (nodes[0], nodes[1], 999_999):
        assert steered.asks("select", whole, values=[str(node)]) == "not_shown"
    assert steered.asks("select", whole, values=[str(nodes[2])]) is None
    assert steered.page.input_value("#test select") == "d"


def test_nothing_is_chosen_where_a_secret_belongs(steered: Steered) -> None:
    html = "<select autocomplete=cc-exp-month><option>1</select>"
    assert steered.tries(html, "#test select", "select", values=[]) == "private"


def test_a_field_takes_no_more_from_an_agent_than_from_a_hand(steered: Steered) -> None:
    assert steered.tries("<input maxlength=3>", "#test input", "type", text="abcdef") is None
    assert steered.page.input_value("#test input") == "abc"
    assert steered.tries("<input readonly>", "#test input", "type", text="x") == "read_only"


def test_what_is_typed_is_text_and_no_markup(steered: Steered) -> None:
    markup = "<img src=x onerror=hacked=1>"
    assert steered.tries("<textarea></textarea>", "#test textarea", "type", text=markup) is None
    assert steered.page.input_value("#test textarea") == markup
    assert steered.tries("<p contenteditable>x</p>", "#test p", "type", text=markup) is None
    assert (steered.page.text_content("#test p"), steered.hacked) == (markup, None)


def test_nobody_is_led_back_to_a_page_of_another_site(steered: Steered) -> None:
    if steered.page.evaluate("navigation.canGoForward"):
        steered.page.evaluate("history.pushState({}, '', location.href)")
    assert steered.asks("forward", 0) == "other_origin"


THROWING = "(name) => { document.querySelector('#test button')[name] = () => { throw new Error('no') } }"


def test_a_page_that_has_changed_what_its_elements_do_breaks_nothing(steered: Steered) -> None:
    steered.stands("<button>Do</button>")
    node = steered.number("#test button")
    for name in ("click", "getClientRects", "matches"):
        steered.page.evaluate(THROWING, name)
        assert steered.asks("click", node) == "failed"


def test_after_the_yes_is_taken_back_nothing_more_is_done(steered: Steered) -> None:
    steered.stands("<button onclick=hacked=1>Do</button>")
    node = steered.number("#test button")
    steered.say("cobrowse.control_declined")
    assert (steered.asks("click", node), steered.hacked) == ("no_control", None)
    steered.say("cobrowse.control_granted")
    assert steered.asks("click", node) is None


def test_the_visitors_own_hand_wins_and_their_pointer_alone_stops_nothing(steered: Steered) -> None:
    steered.page.mouse.move(500, 690)
    assert steered.tries("<button onclick=hacked=1>Do</button>", "#test button") is None
    steered.page.mouse.click(500, 690)
    assert steered.asks("back", 0) == "visitor"
