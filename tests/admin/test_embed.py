"""Settings → Widgets → Embed: code with the widget's own values, the same as in the docs."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest
from django.template import engines
from django.test import Client, RequestFactory

from widgets import csp, tags
from widgets.admin import snippets
from widgets.models import Domain, Widget

HOWTO = Path(__file__).resolve().parent.parent.parent / "docs" / "howto"
DESK = "https://desk.example.com"
PLACE = snippets.Place(f"{DESK}/widgets/api/v1/", f"{DESK}/widgets/client/")
ANSWERS, CONSENTS = {"name": "Ada"}, {"terms": True}
HOSTILE = ['x"><script>alert(1)</script>', "%} {{ request }} {%", '"', "'", "a b", "../..", "</script>", "${1}", "é"]


def page(admin: Client, widget: Widget) -> str:
    response = admin.get(f"/admin/widgets/widget/{widget.pk}/embed/")
    assert response.status_code == 200
    return response.content.decode()


def shown(admin: Client, widget: Widget, name: str) -> str:
    """The text that the copy button of this name takes."""
    found = re.search(rf'<pre id="embed-{name}">(.*?)</pre>', page(admin, widget), re.DOTALL)
    assert found
    return html.unescape(found[1])


def test_the_page_shows_the_widgets_own_values(admin: Client, widget: Widget):
    assert shown(admin, widget, "tag") == '{% load widgets %}\n{% widget "support" %}'
    (script,) = tags.read(shown(admin, widget, "script").removesuffix("</script>"))
    assert script.attributes == {
        "type": "module",
        "src": "http://testserver/widgets/client/launcher.js",
        "crossorigin": "anonymous",
        "referrerpolicy": "origin",
        "data-livedesk": "",
        "data-key": widget.key,
        "data-api": "http://testserver/widgets/api/v1/",
    }
    for name in ("module", "react"):
        assert f'widgetKey: "{widget.key}"' in shown(admin, widget, name)


def test_each_text_can_be_copied(admin: Client, widget: Widget):
    found = page(admin, widget)
    copied = re.findall(r'data-copy="([^"]+)"', found)
    assert len(copied) == len(set(copied)) == found.count("<pre id=")
    assert all(f'<pre id="{name}">' in found for name in copied)


def test_the_pinned_tag_has_the_digest_of_what_is_served(admin: Client, widget: Widget):
    from widgets.markup import _sha384

    served = Client().get("/widgets/client/launcher.js").content
    assert f'integrity="{_sha384(served)}"' in shown(admin, widget, "pinned")
    assert "integrity" not in shown(admin, widget, "script")


@pytest.mark.parametrize("slug", HOSTILE)
def test_the_template_tag_finds_the_widget_whatever_its_slug(widget: Widget, slug: str):
    Widget.objects.filter(pk=widget.pk).update(slug=slug)
    template = engines["django"].from_string(snippets.template_tag(Widget.objects.get()))
    assert f'data-key="{widget.key}"' in template.render({}, RequestFactory().get("/"))


def test_a_slug_that_looks_like_a_key_gives_way_to_the_key(widget: Widget):
    widget.slug = "wk_" + "a" * 24
    assert widget.key in snippets.template_tag(widget)


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_a_name_holds_the_page_stays_whole(admin: Client, widget: Widget, text: str):
    form = {"fields": [{"name": text, "type": "choice", "label": text, "required": True, "choices": [text]}]}
    Widget.objects.filter(pk=widget.pk).update(name=text, slug=text, form=form)
    found = page(admin, widget)
    assert "<script>alert" not in found
    assert sum(tag.name == "script" and not tag.end for tag in tags.read(found)) == page_scripts(admin, widget)


def page_scripts(admin: Client, widget: Widget) -> int:
    Widget.objects.filter(pk=widget.pk).update(name="x", slug="x", form={"fields": []})
    return sum(tag.name == "script" and not tag.end for tag in tags.read(page(admin, widget)))


def test_code_for_an_inline_script_cannot_end_it():
    code = snippets.es_module("</script>", snippets.Place("<!--", "</script>"), {"</script>": "<!--"}, {})
    assert "<" not in code


def test_answers_are_such_as_the_form_takes():
    fields: list[dict[str, Any]] = [
        {"name": "name", "type": "text", "required": True, "min_length": 5},
        {"name": "number", "type": "text", "required": True, "mask": "AA-99"},
        {"name": "topic", "type": "choice", "required": True, "choices": [{"value": "sales", "label": "Sales"}]},
        {"name": "adult", "type": "checkbox", "required": True},
        {"name": "email", "type": "email", "required": False},
    ]
    expected = {"name": "Ada..", "number": "AA-11", "topic": "sales", "adult": True}
    assert snippets.answers(fields) == expected


def test_it_says_when_no_domain_is_proved(admin: Client, widget: Widget):
    assert "This widget has no domains yet" in page(admin, widget)
    domain = Domain.objects.create(widget=widget, origin="https://shop.example")
    assert "No domain of this widget is verified yet" in page(admin, widget)
    Domain.objects.filter(pk=domain.pk).update(status=Domain.Status.VERIFIED)
    assert "will not show on other sites" not in page(admin, widget)


def test_the_sources_are_those_that_a_foreign_page_needs(admin: Client, widget: Widget):
    written = shown(admin, widget, "policy").replace("\n", " ")
    here = "http://testserver"
    needs = csp.required(here, f"{here}/widgets/client/", "peer", logo=True)
    assert csp.merge("default-src 'none'; " + written, needs, csp.Page("https://shop.example")).endswith(written)
    lines = [
        f"script-src {here}/widgets/client/",
        f"connect-src {here} ws://testserver",
        f"img-src {here}/widgets/logo/",
    ]
    assert written == "; ".join(lines)


def test_a_viewer_sees_the_code(person: Any, widget: Widget):
    viewer = person("vera", "Viewer")
    viewer.is_staff = True
    viewer.save()
    client = Client()
    client.force_login(viewer)
    assert widget.key in page(client, widget)


@pytest.mark.tooling
@pytest.mark.parametrize(
    ("howto", "code"),
    [
        ("another-origin", snippets.script_tag("wk_…", PLACE)),
        ("sdk-only", snippets.es_module("wk_…", PLACE, ANSWERS, CONSENTS)),
        ("react", snippets.react("wk_…", PLACE, ANSWERS, CONSENTS)),
        ("csp", snippets.policy_lines(csp.required(DESK, PLACE.client, "peer", logo=True))),
        ("csp", snippets.policy_header(csp.required(DESK, PLACE.client, "peer", logo=True))),
    ],
)
def test_the_docs_show_the_same_code(howto: str, code: str):
    assert f"\n{code}\n```" in (HOWTO / f"{howto}.md").read_text()
