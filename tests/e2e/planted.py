"""Pages that are full of secrets: in every place that a page has for a word, drawn by a seed; and what happens on them.

Each secret is a word of letters alone, so that it is found however it is quoted, escaped or percent-encoded, and in whatever
case; only base64 has to be looked for apart (`finds`).
"""

# ruff: noqa: E501  a template stands on one line

from __future__ import annotations

import base64
import random
from dataclasses import dataclass, field

# In each the word takes the place of §.
TYPED = """
<input value="§"> | <input type="search" value="§"> | <input type="email" value="§"> | <input type="tel" value="§"> |
<input type="url" value="https://x.test/§"> | <input type="password" value="§"> | <input type="hidden" value="§"> |
<input type="submit" value="§"> | <input type="button" value="§"> | <input type="reset" value="§"> | <textarea>§</textarea> |
<input type="checkbox" value="§" checked> | <input type="radio" name="§"> | <select><option>§</option></select> |
<select><option value="§">a</option></select> | <select><option label="§">a</option></select> |
<select><optgroup label="§"><option>a</option></optgroup></select> | <button value="§">b</button> |
<input list="l"><datalist id="l"><option value="§">§</datalist> | <input placeholder="§"> | <textarea placeholder="§"></textarea> |
<input pattern="§"> | <input name="§"> | <input id="§"> | <input autocomplete="§"> | <input type="file" accept="§"> |
<form action="/go?q=§"></form> | <form action="/go" target="§" name="§"></form> | <button formaction="/go?§">b</button> |
<label for="§">l</label> | <data value="§">d</data> | <input type="§"> | <input inputmode="§" enterkeyhint="§"> |
<meter value="1" title="§"></meter> | <progress aria-label="§"></progress> | <input type="image" alt="§" src="/i.png?§">
"""
ATTRIBUTES = """
<p title="§">p</p> | <img alt="§"> | <p aria-label="§">p</p> | <p aria-description="§">p</p> | <p aria-valuetext="§">p</p> |
<p aria-hidden="§">p</p> | <p aria-current="§">p</p> | <p aria-pressed="§">p</p> | <p role="§">p</p> | <p data-id="§">p</p> |
<p data-§="1">p</p> | <p §="1">p</p> | <p x-token="§">p</p> | <p nonce="§">p</p> | <q cite="/?§">q</q> | <time datetime="§">t</time> |
<table summary="§" border="§"><tr><td abbr="§" headers="§" axis="§">t</td></tr></table> | <p onclick="'§'">p</p> |
<p itemscope itemid="§" itemprop="§">p</p> | <p hidden="§">p</p> | <p lang="§">p</p> | <p dir="§">p</p> | <p class="§ card">p</p> |
<p id="§">p</p> | <p slot="§">p</p> | <p part="§" exportparts="§">p</p> | <p is="x-§">p</p> | <div popover="§">p</div> |
<textarea wrap="§"></textarea> | <font face="§" color="§" size="§">f</font> | <p align="§">p</p> | <button type="§">b</button> |
<p accesskey="§" tabindex="0">p</p> | <a download="§" href="/f">a</a> | <a hreflang="§" rel="§" target="§" href="/">a</a> |
<a ping="/p?§" href="/">a</a> | <details open="§" name="§"><summary>s</summary></details> | <ol type="§" start="§"></ol> |
<fieldset disabled="§" form="§"></fieldset> | <p inert="§">p</p> | <p data-livedesk-inline="§">p</p> | <p rr_open_mode="§">p</p> |
<p data-livedesk-missing="§">p</p> | <p popover data-livedesk-popover="§" data-livedesk-sized="§">p</p> | <p rr_width="§" rr_height="§">p</p> | <p _csstext="§">p</p> | <img crossorigin="§" decoding="§"> |
<svg viewBox="0 0 9 9"><path d="M0 0" class="§" fill="§" mask="§" filter="url(/f.svg?§#a)" font-family="§" transform="§"/></svg> |
<svg><filter filterUnits="§"><feOffset in="§" result="§" order="§" slope="§"/></filter></svg> | <x-cart order="§" z="§">c</x-cart> | <svg><animate attributeName="§" values="§" to="§"/></svg> |
<svg><text textLength="§" lengthAdjust="§">t</text></svg> | <p contextmenu="§" translate="§" spellcheck="§">p</p>
"""
ADDRESSES = """
<a href="/a?k=§">a</a> | <a href="/a#§">a</a> | <a href="https://u:§@x.test/">a</a> | <a href="javascript:'§'">a</a> |
<a href="mailto:§@x.test">a</a> | <a href="tel:§">a</a> | <a href="/path/§">a</a> | <img src="/i.png?§"> | <img src="/i.png#§"> |
<img srcset="/i.png?§ 1x, /j.png#§ 2x"> | <picture><source srcset="/i.png?§" media="§" type="§"><img></picture> |
<img src="data:image/png;name=§;base64,AAAA"> | <img src="data:image/png;base64,AAAA#§"> | <img src="data:text/html,§"> |
<img src="blob:http://shop.test/§"> | <img usemap="#§"> | <map name="§"><area alt="§" coords="0,0,1,1" href="/?§"></map> |
<video poster="/p.png?§"><track label="§">§</video> | <audio src="/a?§">§</audio> | <object data="/o?§">§</object> |
<embed src="/e?§"> | <iframe src="/none?§" name="§"></iframe> | <iframe srcdoc="§"></iframe> | <canvas>§</canvas> |
<svg><image href="/i.png?§"/></svg> | <svg><a xlink:href="/?§"><text>a</text></a></svg> | <svg><use href="/s.svg?§#a"/></svg> |
<link rel="preload" as="image" href="/l?§"> | <link rel="stylesheet" href="/none.css?§"> | <script src="/none.js?§"></script> |
<blockquote cite="/?§">b</blockquote> | <ins cite="/?§" datetime="§">i</ins> | <body background="/b?§"> | <p style="color:red" src="/?§">p</p>
"""
STYLES = """
<p style="--name: §">p</p> | <p style="--name: '§'">p</p> | <p style="--§: 1px; width: var(--§)">p</p> | <p style="--n: §(1)">p</p> |
<p style="--n: {§}">p</p> | <p style="--n: [§]">p</p> | <p style="--n: [type §]">p</p> | <p style="--n: {a:§;b:§}">p</p> |
<p style="--n: 1§">p</p> | <p style="--n: @§">p</p> | <p style="--n: var(--m, §)">p</p> | <p style="§: 1px">p</p> |
<p style="color: §">p</p> | <p style="width: 1§">p</p> | <p style="color: var(--m, §)">p</p> | <p style="content: '§'">p</p> |
<p style="background: url(/i.png?§)">p</p> | <p style="background: url('/i.png#§')">p</p> | <p style="cursor: url(/c.cur?§), auto">p</p> |
<p style="background: image-set('/i.png?§' 1x)">p</p> | <p style="font-family: '§'">p</p> | <p style="font-family: §, serif">p</p> |
<p style="animation: § 1s">p</p> | <p style="grid-area: §">p</p> | <div style="grid-template-areas: '§ b'">p</div> |
<p style="view-transition-name: §">p</p> | <p style="quotes: '§' '§'">p</p> | <p style="list-style-type: '§'">p</p> |
<p style="/* § */ color: red">p</p> | <p style="transition: § 1s">p</p> | <p style="anchor-name: --§">p</p> | <p style="filter: §(2)">p</p> |
<style>.card::before { content: "§" }</style> | <style>/* § */ .a { color: red }</style> | <style>.a { background: url(/i.png?§) }</style> |
<style>input[value="§"] { color: red }</style> | <style>[data-user=§] { color: red }</style> | <style>.a { --user: "§" }</style> |
<style>.a { --user: § }</style> | <style>.a { quotes: "§" "§" }</style> | <style>@import "/none.css?§";</style> |
<style>@font-face { font-family: x; src: url(/f.woff2?§) }</style> | <style>.a::after { content: "a" attr(x) "§" }</style> |
<style>a[href*="§"], a[title="§" i] { color: red }</style> | <style>.a { list-style: "§" }</style> |
<style>.a { --user: a §, 1px §-b _§ }</style> | <style>@property --s { syntax: "<§>"; inherits: true }</style> |
<style>@property --s { syntax: "§|<length>"; inherits: true }</style> | <style>.a { unicode-range: U+0-§ }</style> |
<style>@font-face { font-family: y; src: url(/f.woff2); unicode-range: §, U+§ }</style> |
<div data-card="§">d</div><style>[data-card="§"] { color: red } :not([data-card^="§"]) > [svg|data-card=§] { top: 0 }</style>
"""
HIDDEN = """
<!-- § --> | <!--[if IE]>§<![endif]--> | <?§ x?> | <script>"§"</script> | <script type="application/json">{"a":"§"}</script> |
<template><p>§</p></template> | <noscript>§</noscript> | <noembed>§</noembed> | <noframes>§</noframes> | <title>§</title> |
<meta name="csrf" content="§"> | <meta name="§"> | <svg><title>§</title></svg> | <svg><desc>§</desc></svg> |
<svg><metadata>§</metadata></svg> | <svg><style>/* § */</style></svg> | <math><annotation>§</annotation></math> |
<math><annotation-xml encoding="text/html"><p>§</p></annotation-xml></math> | <svg><![CDATA[<§>]]></svg>
"""
PRIVATE = """
<p data-private>§</p> | <div data-private><p><b title="§">§</b></p></div> | <div data-private><svg><text>§</text></svg></div> |
<div data-private><style>.§ { color: red }</style></div> | <div data-private id="§" class="§" style="--§: §">p</div> |
<div data-private><img src="/path/§.png"></div> | <div data-private><a href="/path/§">§</a></div> | <div contenteditable>§</div> |
<div contenteditable="plaintext-only"><b>§</b></div> | <p class="hide">§</p> | <p class="mask">§ §</p> |
<div class="far"><p class="away">§</p></div> | <div class="wide"><p class="dots">§</p></div> | <p class="mask"><i><u>§</u></i></p> |
<x-card data-private text="§"></x-card> | <x-card inner="§"></x-card> | <x-card comment="§"></x-card> | <x-card value="§"></x-card> |
<livedesk-widget>§</livedesk-widget> | <svg class="mask"><text>§</text><desc>§</desc></svg> | <ul class="mask"><li>§<li>§</ul> |
<table data-private><tr><td>§</table> | <table><tr><td data-private colspan="§" style="--§: 1px">§</table> |
<h2 data-private style="grid-area: §; float: §; view-transition-name: §; transform: §(1px); margin: var(--§, 1px)">§</h2> | <details data-private><summary>§</summary>§</details> | <label class="mask">§ <input value="§"></label>
"""
PLACES = (TYPED, ATTRIBUTES, ADDRESSES, STYLES, HIDDEN, PRIVATE)
# What the page's own script does, before it is looked at; § as above.
SCRIPTS = """
one('input').value = '§' | one('textarea').value = '§' | one('select').append(new Option('§', '§')) | document.cookie = 'k=§' |
history.pushState({a: '§'}, '', '/cart?t=§#§') | document.title = '§' | localStorage.k = '§' | window.name = '§' |
document.styleSheets[0].insertRule('.card::after { content: "§" }') | adopt(document, '.card::after { content: "§" }') |
adopt(document, 'input[value="§"] { color: red }') | adopt(document, '.card { --u: "§"; --v: § }') |
adopt(add('x-card', 'data-private').shadowRoot, '.§ { color: red }') | add('p').setAttributeNS('x:y', 'x:§', '§') |
add('p').attachShadow({mode: 'closed'}).innerHTML = '<p>§</p>' | add('p').style.setProperty('--§', '§') | add('p').dataset.§ = '§' |
add('div', 'data-private').append('§') | add('p').append(document.createComment('§')) | add('input').setAttribute('value', '§') |
add('div', 'contenteditable').append('§') | add('§-§', 'data-private') | add('canvas').getContext('2d').fillText('§', 0, 9) |
add('iframe').srcdoc = '<p>§' | add('dialog', 'data-private').append('§')
"""
# The same while it is looked at, one after the other.
EVENTS = """
one('input').value = '§' | type('input', '§') | type('textarea', '§') | type('[type=password]', '§') | type('[contenteditable]', '§') |
paste('input', '§') | paste('[contenteditable]', '§') | drop('textarea', '§') | history.pushState({}, '', '/cart?s=§#§') |
history.replaceState({}, '', '?r=§') | location.hash = '§' | document.title = '§' | add('p', 'data-private').append('§') |
add('p', 'data-private').replaceChildren('§') | gone(add('p', 'data-private'), '§') | gone(add('textarea'), '§') |
one('[data-private]').firstChild.data = '§' | one('[data-private]').style.gridArea = '§' | one('[data-private]').className = '§' | one('.mask').firstChild.data = '§' | one('.hide').replaceChildren('§') |
one('.away').append('§') | one('.dots').append('§') | add('p').setAttribute('title', '§') | late('title', '§') | late('data-x', '§') |
late('aria-label', '§') | late('placeholder', '§') | late('href', '/?§') | late('style', '--§: 1') | late('style', 'color: §') |
late('class', '§') | late('id', '§') | late('role', '§') | late('onclick', '§') | late('slot', '§') | late('lang', '§') |
named('§') | named('data-§') | add('p').style.setProperty('--§', '1') | add('p').style.setProperty('--k', '§') |
add('p').style.fontFamily = '§' | add('p').style.content = '"§"' | add('p').style.backgroundImage = 'url(/i.png?§)' |
document.styleSheets[0].insertRule('.a { content: "§" }') | document.styleSheets[0].insertRule('[data-v="§"] { color: red }') |
document.styleSheets[0].cssRules[0].style.setProperty('--§', '1') | document.styleSheets[0].cssRules[0].style.setProperty('content', '"§"') |
document.styleSheets[0].cssRules[0].style.setProperty('--k', '§') | adopt(document, '.a { content: "§"; quotes: "§" "" }') |
secret.replaceSync('.§ { color: red }') | secret.insertRule('.§ { color: red }') | flip('§') | back('§') | wrap('§') | moved('§') |
add('option').append('§') | one('select').append(new Option('§')) | add('iframe').srcdoc = '§' | add('noscript').append('§') |
add('script', 'type=x').append('§') | add('style').append('.a { content: "§" } /* § */') | add('p').append(document.createComment('§')) |
add('x-card').setAttribute('inner', '§') | add('x-card').setAttribute('value', '§') | shown('§') | add('title').append('§') |
select('§') | custom('§') | console.log('§') | postMessage('§') | add('object').data = '/?§' | add('video').poster = '/?§' |
add('img').src = '/i.png?§' | add('img').srcset = '/i.png?§ 2x' | add('a').href = '/?§' | add('a').setAttribute('ping', '/?§') |
add('form').action = '/?§' | add('base').setAttribute('data-b', '§') | add('meta').content = '§' | add('link').href = '/none?§' |
add('template').innerHTML = '<p>§' | add('output').value = add('output').title = '§'.slice(0, 0) || add('output').setAttribute('name', '§')
"""
LETTERS = "bcdfghjklmnpqrstvwxz"
WRAPPERS = (
    "<div>{}</div>",
    '<section class="card">{}</section>',
    "<div><div>{}</div></div>",
    "{}",
    "<article><p>words</p>{}</article>",
)


def parts(text: str) -> list[str]:
    """The templates of a list."""
    return [each.strip() for each in text.replace("\n", " ").split(" | ") if each.strip(" |")]


@dataclass
class Planted:
    """One page, and each secret with the place where it was put."""

    seed: int
    secrets: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        html = [self.put(each) for text in PLACES for each in parts(text)]
        self.chance.shuffle(html)
        self.body = "".join(self.chance.choice(WRAPPERS).format(each) for each in html)
        self.scripts = [self.put(each) for each in parts(SCRIPTS)]
        self.events = [self.put(each) for each in parts(EVENTS)]
        self.chance.shuffle(self.events)

    def put(self, template: str) -> str:
        """The template with a word of its own in each place."""
        while "§" in template:
            word = "zq" + "".join(self.chance.choices(LETTERS, k=9))
            self.secrets[word] = template
            template = template.replace("§", word, 1)
        return template

    def leaks(self, sent: str) -> dict[str, str]:
        """Those that are in what was sent, and where they had been."""
        lower = sent.lower()
        return {word: place for word, place in self.secrets.items() if word in lower or finds(word, sent)}


def finds(word: str, text: str) -> bool:
    """In base64, wherever it begins."""
    return any(base64.b64encode(b" " * at + word.encode()).decode()[4 if at else 0 :][:8] in text for at in range(3))
