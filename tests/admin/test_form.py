"""The editor of form and consents, as a browser without scripts uses it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from widgets.models import AuditEvent, Widget
from widgets.models.definitions import clean_form


class Inputs(HTMLParser):
    """What a browser would send of a page: names and values, templates left out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.data: dict[str, str] = {}
        self._area = self._select = ""
        self.feed(re.sub(r"<template>.*?</template>", "", page, flags=re.S))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name, value = found.get("name") or "", found.get("value") or ""
        if tag == "input" and (found.get("type") != "checkbox" or "checked" in found):
            self.data[name] = value or ("on" if found.get("type") == "checkbox" else "")
        elif tag == "textarea":
            self._area = name
            self.data[name] = ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in found:
            self.data[self._select] = value

    def handle_data(self, data: str) -> None:
        if self._area:
            self.data[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.data[self._area] = self.data[self._area].removeprefix("\n")  # as browsers do
            self._area = ""


class Editor:
    """The page of one widget, and what was typed into it."""

    def __init__(self, client: Client, widget: Widget) -> None:
        self.client, self.url = client, f"/admin/widgets/widget/{widget.pk}/form/"
        self.read(client.get(self.url))

    def read(self, response: Any) -> None:
        assert response.status_code == 200
        self.page = response.content.decode()
        self.data = Inputs(self.page).data

    def save(self, **changes: Any) -> Any:
        """`fields_2_label="City"`: the label of the third field."""
        typed = {re.sub(r"^(fields|consents)_(\d+)_", r"\1-\2-", name): value for name, value in changes.items()}
        response = self.client.post(self.url, {**self.data, **typed})
        if response.status_code == 200:
            self.read(response)
        return response


@pytest.fixture
def editor(admin: Client, widget: Widget) -> Editor:
    return Editor(admin, widget)


def fresh(widget: Widget) -> Widget:
    return Widget.objects.get(pk=widget.pk)


def test_saving_what_is_shown_changes_nothing(editor: Editor, widget: Widget) -> None:
    assert editor.save().status_code == 302
    found = fresh(widget)
    assert (found.form, found.consents) == (widget.form, widget.consents)
    assert not AuditEvent.objects.filter(action="widget.changed").exists()


def test_everything_a_form_can_hold_comes_back_as_it_was(admin: Client, widget: Widget) -> None:
    fields = [
        {"name": "city", "label": "City", "help": "Where?", "min_length": 2, "max_length": 9, "icon": "house"},
        {
            "name": "plate",
            "label": "Plate",
            "mask": "AA-9999",
            "translations": {"de": {"label": "A"}, "fr": {"label": "B"}},
        },
        {
            "name": "size",
            "label": "Size",
            "type": "choice",
            "choices": [
                {"value": "small", "skill": "tailor"},
                {"value": "l", "label": "Large | wide", "priority": -5, "skill": "fitting room"},
                "none",
            ],
            "translations": {"de": {"choices": {"l": "Groß"}}},
        },
        {"name": "urgent", "type": "checkbox", "label": "Urgent", "priority": 20},
        {"name": "plan", "type": "hidden", "value": "gold"},
        {"name": "source", "type": "hidden", "param": "utm_source"},
    ]
    widget.form = clean_form({"fields": fields, "layout": "wide"})
    widget.consents[0] |= {"url": "/terms", "translations": {"de": {"label": "Ja", "url": "/agb"}}, "own": [1]}
    widget.save()
    assert Editor(admin, widget).save().status_code == 302
    assert (fresh(widget).form, fresh(widget).consents) == (widget.form, widget.consents)


def test_an_older_form_is_shown_and_keeps_its_names(admin: Client, widget: Widget) -> None:
    Widget.objects.update(form={"fields": [{"name": "firstName"}, {"name": "s", "type": "choice", "choices": ["a"]}]})
    editor = Editor(admin, widget)
    assert editor.save(fields_0_label="First name", fields_1_label="Size").status_code == 302
    assert [field["name"] for field in fresh(widget).fields] == ["firstName", "s"]


def test_a_field_is_added_in_a_spare_row(editor: Editor, widget: Widget) -> None:
    choices = "small\nl | Large\n"
    added = {"label": "Größe?", "type": "choice", "choices": choices, "required": "on", "choices_de": "l | Groß"}
    editor.save(**{f"fields_2_{name}": value for name, value in added.items()})
    assert fresh(widget).fields[2] == {
        "name": "grosse",
        "type": "choice",
        "label": "Größe?",
        "required": True,
        "choices": [{"value": "small", "label": "small"}, {"value": "l", "label": "Large"}],
        "translations": {"de": {"choices": {"l": "Groß"}}},
    }
    assert fresh(widget).form_version == 2


def test_a_rule_for_a_choice_that_there_is_not_is_refused_at_its_input(editor: Editor, widget: Widget) -> None:
    typed = {"fields_2_label": "Topic", "fields_2_type": "choice", "fields_2_choices": "law\nidea"}
    assert editor.save(**typed, fields_2_rules="lax | 5").status_code == 200
    assert "“lax” is not among the choices." in editor.page
    assert editor.save(fields_2_rules="law | many").status_code == 200
    assert editor.save(fields_2_rules="law | 5 | lawyer").status_code == 302
    assert fresh(widget).fields[2]["choices"][0] == {"value": "law", "label": "law", "priority": 5, "skill": "lawyer"}


def test_two_fields_with_one_label_get_two_names(editor: Editor, widget: Widget) -> None:
    editor.save(fields_2_label="Name", fields_3_label="42")
    assert [field["name"] for field in fresh(widget).fields] == ["name", "email", "name_2", "field_42"]


def test_a_number_moves_a_field_and_a_box_removes_it(editor: Editor, widget: Widget) -> None:
    editor.save(fields_0_ORDER="9", fields_2_label="City")
    assert [field["name"] for field in fresh(widget).fields] == ["email", "name", "city"]
    Editor(editor.client, widget).save(fields_1_DELETE="on")
    assert [field["name"] for field in fresh(widget).fields] == ["email", "city"]


def test_a_consent_is_added_and_its_text_has_versions(editor: Editor, widget: Widget) -> None:
    editor.save(consents_2_label="News by mail", consents_2_url="https://example.com/news", consents_2_url_de="/news")
    news = fresh(widget).consents[2]
    assert (news["name"], news["version"], news["translations"]) == ("news_by_mail", "1", {"de": {"url": "/news"}})
    Editor(editor.client, widget).save(consents_2_label="News by e-mail")
    assert fresh(widget).consents[2]["version"] == "2"


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ({"fields_0_label": ""}, "fields-0-label"),
        ({"fields_1_name": "Not a name"}, "fields-1-name"),
        ({"fields_1_name": "name"}, "fields-1-name"),
        ({"fields_0_min_length": "x"}, "fields-0-min_length"),
        ({"fields_0_max_length": "9" * 20}, "fields-0-max_length"),
        ({"fields_0_mask": "9" * 501}, "fields-0-mask"),
        ({"fields_2_type": "choice", "fields_2_label": "Size"}, "fields-2-choices"),
        ({"fields_2_type": "choice", "fields_2_label": "S", "fields_2_choices": "a\na"}, "fields-2-choices"),
        ({"fields_2_type": "hidden"}, "fields-2-value"),
        ({"fields_0_label_de": "x" * 201}, "fields-0-label_de"),
        ({"consents_0_label": ""}, "consents-0-label"),
        ({"consents_0_url": "javascript:alert(1)"}, "consents-0-url"),
        ({"consents_1_url_de": "//evil.example"}, "consents-1-url_de"),
    ],
)
def test_a_message_stands_at_its_input_and_nothing_typed_is_lost(
    editor: Editor, widget: Widget, typed: dict[str, str], at: str
) -> None:
    typed = {**typed, "consents_1_version": "typed", "fields_1_help": "typed too"}
    assert editor.save(**typed).status_code == 200
    tag = re.search(rf'<(?:input|select|textarea)[^>]*\bid="id_{at}"[^>]*>', editor.page)
    assert tag is not None
    assert 'aria-invalid="true"' in tag[0]
    assert f'id="id_{at}_error"' in editor.page
    assert f'href="#id_{at}"' in editor.page
    for name, value in typed.items():
        assert editor.data[re.sub(r"^(fields|consents)_(\d+)_", r"\1-\2-", name)] == value
    assert fresh(widget).form_version == 1


def test_a_script_in_a_label_is_a_text(editor: Editor, admin: Client, widget: Widget) -> None:
    editor.save(fields_0_label="<script>alert(1)</script>")
    assert "<script>alert(1)" not in Editor(admin, widget).page


def test_the_second_of_two_editors_is_told_and_may_go_on(editor: Editor, admin: Client, widget: Widget) -> None:
    other = Editor(admin, widget)
    assert other.save(fields_0_label="Theirs").status_code == 302
    assert editor.save(fields_0_label="Mine").status_code == 200
    assert "Somebody else has changed this meanwhile" in editor.page
    assert editor.data["fields-0-label"] == "Mine"
    assert fresh(widget).fields[0]["label"] == "Theirs"
    assert editor.save().status_code == 302
    assert (fresh(widget).fields[0]["label"], fresh(widget).form_version) == ("Mine", 3)


def test_saving_leads_back_to_the_spare_rows_if_one_wants_more(editor: Editor) -> None:
    assert editor.save(more_fields="1").url.endswith("/form/#fields-new")


def test_the_longest_form_is_saved(admin: Client, widget: Widget) -> None:
    widget.form = clean_form({"fields": [{"name": f"f{n}", "label": "x", "required": True} for n in range(30)]})
    widget.consents = [{"name": f"c{n}", "label": "x", "version": "1"} for n in range(10)]
    widget.save()
    assert Editor(admin, widget).save(fields_29_label="last").status_code == 302
    assert fresh(widget).fields[29]["label"] == "last"


def test_one_field_more_is_refused(admin: Client, widget: Widget) -> None:
    widget.form = clean_form({"fields": [{"name": f"f{n}", "label": "x"} for n in range(29)]})
    widget.save()
    editor = Editor(admin, widget)
    editor.data["fields-TOTAL_FORMS"] = "31"  # as a script could
    assert editor.save(fields_29_label="a", fields_30_label="b").status_code == 200
    assert "at most 30" in editor.page
    assert (editor.data["fields-30-label"], len(fresh(widget).fields)) == ("b", 29)


@pytest.mark.parametrize("data", [{}, {"made_from": "x"}, {"fields-TOTAL_FORMS": "9999", "fields-INITIAL_FORMS": "x"}])
def test_a_mangled_post_changes_nothing_and_breaks_nothing(admin: Client, widget: Widget, data: Any) -> None:
    assert admin.post(f"/admin/widgets/widget/{widget.pk}/form/", data).status_code == 200
    assert fresh(widget).form_version == 1


def test_the_log_names_who_and_what(editor: Editor, alice: Any) -> None:
    editor.save(fields_0_label="Full name")
    row = AuditEvent.objects.get(action="widget.changed")
    assert row.actor == alice
    assert row.address == "127.0.0.1"
    assert row.details["after"]["form.name"]["label"] == "Full name"


def test_who_may_only_look_sees_no_button_and_is_refused(person: Any, widget: Widget) -> None:
    viewer = person("vera", "Viewer")
    viewer.is_staff = True
    viewer.save()
    client = Client()
    client.force_login(viewer)
    page = client.get(f"/admin/widgets/widget/{widget.pk}/form/").content.decode()
    assert "Your name" in page
    assert 'type="submit"' not in page.partition("content-main")[2]
    assert client.post(f"/admin/widgets/widget/{widget.pk}/form/", {}).status_code == 403


def test_a_sessions_page_says_what_was_asked_and_agreed_to(admin: Client, waiting: Any) -> None:
    ann = waiting("Ann <b>")
    page = admin.get(f"/admin/widgets/session/{ann.pk}/change/").content.decode()
    assert "<strong>Your name</strong>: Ann &lt;b&gt;" in page
    assert "<strong>terms</strong>: yes (1, " in page
