"""What a page tells by places that are none for words: lengths of values, points, numbers, fragments."""

from __future__ import annotations

import re

from playwright.sync_api import FilePayload

from tests.e2e.test_cobrowse_leaks import SECRET, Open, open_page

__all__ = ["open_page"]

FIELDS_OF_CHOICE = """
<select id=s><option value=visa><option value=mastercard></select><input type=file id=f><input type=hidden id=h>
<input type=range id=r min=0 max=100><input type=radio name=g value=never id=n><input id=t autocomplete=cc-number>
"""


def test_no_field_tells_what_was_chosen_by_the_length_of_its_value(open_page: Open) -> None:
    visitor = open_page(FIELDS_OF_CHOICE)
    files: list[FilePayload] = [{"name": "payslip.pdf", "mimeType": "text/plain", "buffer": b"x"}]
    visitor.page.set_input_files("#f", files)
    out = visitor.told(
        "s.value = 'mastercard'; h.value = 'token'; h.setAttribute('value', 'token 2'); r.value = 100; n.checked = true;"
        "t.value = '4111 1111 11'; for (const one of [s, h, r, n, t]) one.dispatchEvent(new Event('input', {bubbles: true}))"
    )
    out += visitor.anew() + visitor.told("document.body.append(h.cloneNode())")
    assert set(re.findall("•+", out)) == {"•" * 8}


def test_where_in_what_is_hidden_somebody_points_is_not_told(open_page: Open) -> None:
    visitor = open_page("<canvas id=c width=300 height=300></canvas>")
    visitor.told("c.onpointerdown = () => {}")
    for x, y in ((50, 60), (150, 90), (250, 250)):
        visitor.page.mouse.move(x, y)
        visitor.page.mouse.click(x, y)
        visitor.page.wait_for_timeout(60)
    out = visitor.told()
    places = re.findall(r'"x":([\d.]+),"y":([\d.]+)', out)
    assert len(places) > 5
    assert len(set(places)) == 1


DIGITS = """
<p style="--pan:4111 1111 1111 1111;--tel:4917012345">x</p><x-pay type="DE89 3704" values="4111 1111" x=73912>x</x-pay>
<div class=mask><i style="--pin:73912;counter-reset:c 73912;--c:'z'">x</i><meter value=73912 max=99999></meter><ol start=73912></ol>
<svg><text><animate attributeName=x values="73912;1" dur=1s /></text></svg><img src="data:image/svg+xml,%3Csvg/%3E"></div>
"""


def test_no_number_leaves_where_its_text_would_not(open_page: Open) -> None:
    visitor = open_page(DIGITS, {"mask": [".mask"]})
    change = "document.querySelector('i').style.setProperty('--pin', '73912');"
    change += "document.querySelector('p').style.setProperty('--pan', '4111 1111 1111 1111')"
    out = visitor.anew() + visitor.told(change)
    for number in ("4111", "4917", "DE89", "73912", '\\"z\\"', "data:"):
        assert number not in out
    kept = visitor.told("document.querySelector('p').setAttribute('style', '--rgb:255 254 250;--x:12.5px')")
    assert "255 254 250" in kept
    assert "12.5px" in kept


PLACES = f"""
<p style="background:url('#{SECRET}')">x</p><style>@container style(--x: {SECRET}) {{ .a {{ color: red }} }}</style>
<style type="text/x-note">{SECRET}</style><div id=d></div><svg id=s></svg>
<img src="data:image/svg+xml,%3Csvg%3E%3C!--{SECRET}--%3E%3Ctitle%3E{SECRET}%3C/title%3E%3Cg id='kept'/%3E%3C/svg%3E">
"""


def test_no_word_leaves_by_a_place_that_is_none_for_words(open_page: Open) -> None:
    visitor = open_page(PLACES)
    add = "const of = (ns, name, at) => { const e = document.createElementNS('http://www.w3.org/' + ns, name);"
    add += f" e.append('{SECRET}'); at.append(e) }};"
    add += "of('1999/xhtml', 'x:textarea', d); of('1999/xhtml', 'x:script', d); of('2000/svg', 'x:title', s)"
    out = visitor.anew() + visitor.told(add) + visitor.anew()
    assert SECRET not in out
    assert "kept" in out
