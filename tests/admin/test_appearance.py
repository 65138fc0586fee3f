"""The page Appearance, as a browser without scripts uses it."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import pictures as samples
from widgets.models import AuditEvent, Logo, Widget


class Page:
    """The editor of one widget: what it shows, and what is sent of it."""

    def __init__(self, client: Client, widget: Widget) -> None:
        self.client, self.widget = client, widget
        self.url = f"/admin/widgets/widget/{widget.pk}/appearance/"

    @property
    def text(self) -> str:
        return self.client.get(self.url).content.decode()

    def save(self, query: str = "", **changes: Any) -> Any:
        """What stands on the page, with changes."""
        stamp = re.search(r'name="made_from" value="(\w+)"', self.text)
        assert stamp is not None
        fields = {key: text for key, text in self.widget.appearance.items() if isinstance(text, str)}
        return self.client.post(self.url + query, {"made_from": stamp[1], **fields, **changes})

    def look(self) -> Any:
        self.widget.refresh_from_db()
        return self.widget.appearance


@pytest.fixture
def page(alice: Any, widget: Widget) -> Page:
    client = Client()
    client.force_login(alice)
    return Page(client, widget)


def upload(content: bytes, name: str = "logo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/png")


def told(response: Any) -> str:
    """The notice about the contrast."""
    text = response if isinstance(response, str) else response.content.decode()
    return unescape(text.partition('id="contrast"')[2].partition("</div>")[0].partition("</strong>")[2])


def test_all_of_it_is_saved_at_once(page: Page) -> None:
    shape = {"color": "#0A7", "position": "left", "button": "square", "radius": "extra_large", "animation": "slow"}
    texts = {"title": "Help", "closed": "Back at nine.\r\nReally.", "title_de": "Hilfe", "logo_alt": "Alder"}
    response = page.save(**shape, **texts, logo_file=upload(samples.PNG))
    assert (response.status_code, response["Location"]) == (302, page.url)
    expected = {**shape, "color": "#0a7", "title": "Help", "closed": "Back at nine.\nReally.", "logo_alt": "Alder"}
    assert page.look().items() >= {**expected, "translations": {"de": {"title": "Hilfe"}}}.items()
    assert Logo.objects.get().widget == page.widget


def test_who_did_it_stands_in_the_activity(page: Page, alice: Any) -> None:
    page.save(color="#0a7700")
    row = AuditEvent.objects.get()
    assert (row.actor, row.address, row.details["after"]) == (alice, "127.0.0.1", {"color": "#0a7700"})


def test_what_is_wrong_is_said_at_its_input_and_nothing_is_saved(page: Page) -> None:
    response = page.save(color="red", radius="huge", title="x" * 61, greeting_de="y" * 501, logo_file=upload(b"<svg/>"))
    text = response.content.decode()
    for name, said in {
        "color": "like #2457d6",
        "radius": "huge is not one",
        "title": "at most 60",
        "greeting_de": "at most 500",
        "logo_file": "may carry scripts",
    }.items():
        assert said in text.partition(f'id="id_{name}_error"')[2].partition("</div>")[0], name
    assert f'value="{"x" * 61}"' in text
    assert page.look()["title"] == ""
    assert not AuditEvent.objects.exists()


HOSTILE = {
    "nothing": (b"", "empty"),
    "html as png": (b"<script>alert(1)</script>", "no PNG, JPEG, WebP or GIF"),
    "cut off": (samples.JPEG[:-3], "broken or cut off"),
    "with an archive behind it": (samples.PNG + b"PK\x03\x04", "behind its end"),
    "far too long": (samples.PNG + bytes(3_000_000), "2930 KiB; at most 64"),
}


@pytest.mark.parametrize(("content", "said"), HOSTILE.values(), ids=HOSTILE)
def test_a_file_that_is_no_picture_is_refused_with_the_reason(page: Page, content: bytes, said: str) -> None:
    response = page.save(title="Help", logo_file=upload(content))
    assert said in response.content.decode().partition('id="id_logo_file_error"')[2].partition("</div>")[0]
    assert (page.look()["title"], Logo.objects.exists()) == ("", False)


def test_a_logo_is_shown_replaced_and_removed(page: Page) -> None:
    page.save(logo_file=upload(samples.PNG))
    shown = re.search(r'<img src="(/widgets/logo/[^"]+\.png)"', page.text)
    assert shown is not None
    assert page.client.get(shown[1]).status_code == 200
    page.save(logo_file=upload(samples.WEBP), remove_logo="on")  # a new one counts
    assert Logo.objects.get().content_type == "image/webp"
    page.save(remove_logo="on")
    assert not Logo.objects.exists()


def test_the_server_says_where_a_colour_falls_short(page: Page) -> None:
    assert "White text on #2457d6 has a contrast of 6.15:1; WCAG wants 4.5:1." in told(page.text)
    page.save(color="#fd0")
    found = told(page.text)
    assert "#ffdd00 reaches 1.34:1, and WCAG wants 4.5:1 (1.4.3). The widget writes them in #" in found
    assert "stands out from a white page by 1.34:1, and WCAG wants 3:1 (1.4.11)" in found
    assert "Neither white nor dark text can be read on #808080: the better one reaches 4.23:1" in told(
        page.save(color="#808080", title="x" * 61)
    )


@pytest.mark.parametrize("look", [[], 7, {"color": 7, "translations": [], "radius": "x", "title": ["x"]}])
def test_a_row_of_any_shape_can_be_mended_here(page: Page, look: Any) -> None:
    Widget.objects.update(appearance=look)
    page.widget.appearance = {}
    shape = {"position": "left", "button": "pill", "radius": "none", "animation": "fast"}
    assert page.save(color="#123456", title="Help", **shape).status_code == 302
    assert page.look()["radius"] == "none"


def test_keys_of_a_host_and_texts_of_other_languages_stay(page: Page) -> None:
    Widget.objects.update(appearance={"shop": 7, "translations": {"fr": {"title": "Aide", "closed": "Fermé"}}})
    page.widget.refresh_from_db()
    assert "French (fr)" in page.text
    rest = {"color": "#123456", "position": "left", "button": "pill", "radius": "none", "animation": "fast"}
    page.save(**rest, title_fr="Aidez-moi", closed_fr="Fermé")
    assert page.look()["translations"] == {"fr": {"title": "Aidez-moi", "closed": "Fermé"}}
    assert page.look()["shop"] == 7


def test_another_language_is_added_by_its_code(page: Page) -> None:
    response = page.save(language="pt_BR")
    assert response["Location"] == f"{page.url}?language=pt-br#texts-pt-br"
    assert '<details class="ld-more" id="texts-pt-br" open>' in page.client.get(response["Location"]).content.decode()
    page.save("?language=pt-br", **{"title_pt-br": "Ajuda"})
    assert page.look()["translations"] == {"pt-br": {"title": "Ajuda"}}


@pytest.mark.parametrize("code", ["x", "../de", "de de", "<b>", "ü" * 3, "a" * 40])
def test_what_is_no_language_is_refused(page: Page, code: str) -> None:
    response = page.save(language=code)
    assert "is no language" in response.content.decode().partition('id="id_language_error"')[2].partition("</div>")[0]
    assert page.client.get(page.url, {"language": code}).status_code == 200


def test_what_somebody_else_did_meanwhile_is_not_lost_unseen(page: Page, alice: Any) -> None:
    response = page.save(title="Mine", made_from="0123456789abcdef")
    text = response.content.decode()
    assert "Somebody else has changed this meanwhile" in text
    assert 'value="Mine"' in text
    assert page.look()["title"] == ""
    again = re.search(r'name="made_from" value="(\w+)"', text)
    assert again is not None
    page.save(title="Mine", made_from=again[1])
    assert page.look()["title"] == "Mine"


def test_who_may_only_look_has_the_preview_and_no_way_to_save(person: Any, widget: Widget) -> None:
    client = Client()
    viewer = person("vera", "Viewer")
    viewer.is_staff = True
    viewer.save()
    client.force_login(viewer)
    page = Page(client, widget)
    assert '<fieldset class="ld-all" disabled>' in page.text
    assert 'type="submit">Save' not in page.text
    assert 'type="file"' not in page.text
    assert page.save(title="Help").status_code == 403


def test_what_the_preview_is_given_cannot_break_out_of_the_page(page: Page, alice: Any) -> None:
    evil = "</script><script>alert(1)</script>"
    Widget.objects.update(name=evil, form={"fields": [{"name": "a", "label": evil, "type": "text"}]})
    page.widget.refresh_from_db()
    page.save(title=evil)
    assert "<script>alert" not in page.text
    data = page.text.partition('<script id="preview-config" type="application/json">')[2].partition("</script>")[0]
    assert json.loads(data)["form"]["fields"][0]["label"] == evil


def test_nothing_is_inline(page: Page) -> None:
    body = page.text.partition("<body")[2]
    assert re.findall(r"\sstyle=|\son\w+=", body.partition('id="content-main"')[2]) == []


def test_a_logo_costs_the_editor_no_read_of_its_content(page: Page, django_assert_max_num_queries: Any) -> None:
    page.save(logo_file=upload(samples.PNG))
    with django_assert_max_num_queries(20) as asked:
        assert "/widgets/logo/" in page.text
    assert [query["sql"] for query in asked if '"widgets_logo"."content",' in query["sql"]] == []


@pytest.mark.parametrize("name", ["color", "position", "title", "title_de", "logo_alt_en", "language", "made_from"])
def test_what_cannot_be_stored_is_refused_at_any_input(page: Page, name: str) -> None:
    assert page.save(**{name: "a\0b"}).status_code == 200
    assert not AuditEvent.objects.exists()
