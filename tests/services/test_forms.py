"""The form and the consents are held by the server, whatever a page sends, and kept with version and time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from widgets import errors
from widgets.models import Session
from widgets.models.definitions import clean_form
from widgets.services import consents, forms, sessions, tickets

pytestmark = pytest.mark.django_db
OPTIONS = ["small", {"value": "l", "label": "Large"}]


def ask(**field: Any) -> list[dict[str, Any]]:
    """A form with one field, `it`."""
    found: list[dict[str, Any]] = clean_form({"fields": [{"name": "it", "label": "It", **field}]})["fields"]
    return found


def message(fields: list[dict[str, Any]], answer: Any) -> str:
    with pytest.raises(errors.FormInvalid) as refused:
        forms.clean(fields, {"it": answer})
    return (refused.value.fields or {})["it"]


@pytest.mark.parametrize(
    ("field", "answer", "stored"),
    [
        ({"type": "text"}, "  Mia ", "Mia"),
        ({"type": "text", "min_length": 3, "max_length": 3}, "Mia", "Mia"),
        ({"type": "text", "max_length": 1}, "a\u0308", "ä"),
        ({"type": "text", "mask": "AA-99"}, "Öä-12", "Öä-12"),
        ({"type": "text", "mask": "A9"}, "A\u03081", "Ä1"),
        ({"type": "email"}, "mia@example.com", "mia@example.com"),
        ({"type": "phone"}, "+49 (0)30/12-34", "+49 (0)30/12-34"),
        ({"type": "phone", "mask": "999-9999"}, "555-1234", "555-1234"),
        ({"type": "choice", "choices": OPTIONS}, "l", "l"),
        ({"type": "checkbox", "required": True}, True, True),
        ({"type": "checkbox"}, False, False),
        ({"type": "paragraph"}, "one\r\ntwo\tthree", "one\r\ntwo\tthree"),
        ({"type": "hidden", "param": "from"}, "news\nletter", "news letter"),
        ({"type": "hidden", "param": "from"}, "x" * 600, "x" * 500),
    ],
)
def test_a_right_answer_is_stored(field, answer, stored):
    assert forms.clean(ask(**field), {"it": answer}) == {"it": stored}


@pytest.mark.parametrize(
    ("field", "answer", "said"),
    [
        ({"type": "text", "required": True}, " ", "required"),
        ({"type": "text", "min_length": 3}, "Mi", "at least 3"),
        ({"type": "text", "max_length": 3}, "Miau", "at most 3"),
        ({"type": "text"}, "x" * 501, "at most 500"),
        ({"type": "text"}, "a\nb", "cannot be stored"),
        ({"type": "text"}, ["a"], "text"),
        ({"type": "text", "mask": "DE-999"}, "DE-12", "DE-123"),
        ({"type": "email"}, "mia@", "e-mail"),
        ({"type": "phone"}, "call me", "telephone"),
        ({"type": "phone", "mask": "999-9999"}, "5551234", "123-4567"),
        ({"type": "choice", "choices": OPTIONS}, "Large", "choices"),
        ({"type": "choice", "choices": OPTIONS, "required": True}, "", "required"),
        ({"type": "checkbox", "required": True}, False, "required"),
        ({"type": "checkbox"}, 1, "yes or no"),
        ({"type": "checkbox"}, "true", "yes or no"),
        ({"type": "paragraph", "min_length": 5}, "shrt", "at least 5"),
        ({"type": "paragraph"}, "a\x00", "cannot be stored"),
        ({"type": "paragraph"}, "x" * 5001, "at most 5000"),
    ],
)
def test_a_wrong_answer_is_refused_and_told(field, answer, said):
    assert said in message(ask(**field), answer)


def test_what_is_not_required_may_be_left_out_whatever_its_shape():
    assert forms.clean(ask(mask="99", min_length=2), {"it": ""}) == {}


@pytest.mark.parametrize("answer", [{}, {"plan": "free"}, {"plan": None}, {"plan": ["x"]}])
def test_a_fixed_value_is_the_servers_whatever_the_page_sends(answer):
    fields = [{"name": "plan", "type": "hidden", "label": "", "required": False, "value": "gold"}]
    assert forms.clean(fields, answer) == {"plan": "gold"}


def test_a_page_does_not_learn_the_fixed_values(widget):
    widget.form = clean_form(
        {
            "fields": [
                {"name": "plan", "type": "hidden", "value": "gold"},
                {"name": "from", "type": "hidden", "param": "utm_source"},
            ]
        }
    )
    shown = forms.shown(widget)
    assert [field["name"] for field in shown["fields"]] == ["from"]
    assert "gold" not in str(shown)


def test_answers_are_told_as_they_were_asked(widget, new_session):
    ann = new_session("Ann")
    size = {"name": "size", "label": "Size?", "type": "choice", "choices": OPTIONS}
    ann.widget.form = clean_form({"fields": [size, {"name": "plan", "type": "hidden", "value": "gold"}]})
    ann.form_data = {"name": "Ann", "plan": "gold", "size": "l"}
    assert forms.answers(ann) == [("Size?", "Large"), ("plan", "gold"), ("name", "Ann")]


def test_a_form_of_fixed_values_alone_is_stored_on_joining(widget, new_session):
    widget.form = clean_form({"fields": [{"name": "plan", "type": "hidden", "value": "gold"}]})
    widget.save()
    ann = new_session(name="")
    tickets.join(ann, {"terms": True})
    assert Session.objects.get(pk=ann.pk).form_data == {"plan": "gold"}


def test_an_older_row_without_the_newer_members_still_works(widget):
    widget.form = {"fields": [{"name": "Your name"}, {"name": "size", "type": "choice", "choices": ["s", "m"]}]}
    assert forms.clean(widget.fields, {"Your name": "Mia", "size": "m"}) == {"Your name": "Mia", "size": "m"}
    assert forms.shown(widget) == {
        "version": 1,
        "fields": [
            {"name": "Your name", "type": "text", "label": "", "required": False},
            {
                "name": "size",
                "type": "choice",
                "label": "",
                "required": False,
                "choices": [{"value": "s", "label": "s"}, {"value": "m", "label": "m"}],
            },
        ],
    }


def test_answers_are_kept_with_the_forms_version_and_the_time(widget, new_session):
    widget.form = {**widget.form, "version": 4}
    widget.save()
    before = timezone.now()
    found = Session.objects.get(pk=new_session("Ann").pk)
    assert found.form_version == 4
    assert found.form_submitted_at is not None
    assert before <= found.form_submitted_at <= before + timedelta(minutes=1)


def test_consents_are_kept_with_version_and_time(new_session):
    ann = new_session()
    tickets.join(ann, {"terms": True})
    kept = Session.objects.get(pk=ann.pk).consents
    assert (kept["terms"]["granted"], kept["terms"]["version"]) == (True, "1")
    assert kept["recording"]["granted"] is False
    assert kept["terms"]["at"].startswith(str(timezone.now().year))


def test_a_consent_to_a_text_that_has_changed_since_is_none(widget, new_session):
    ann = new_session()
    widget.consents[0]["version"] = "2"
    ann.widget = widget
    with pytest.raises(errors.ConsentRequired, match="has changed") as refused:
        tickets.join(ann, {"terms": True}, {"terms": "1"})
    assert refused.value.param == "terms"
    assert tickets.join(ann, {"terms": True}, {"terms": "2"})[2]


def test_the_version_of_a_consent_that_was_not_given_does_not_matter(new_session):
    assert tickets.join(new_session(), {"terms": True}, {"recording": "0", "nonsense": "9"})[2]


def test_pages_are_told_the_versions_of_consents(widget):
    widget.consents = [{"name": "terms", "version": 3}]
    assert consents.shown(widget) == [
        {"name": "terms", "label": "", "required": False, "url": None, "version": "3", "translations": {}}
    ]


def test_messages_are_in_the_language_that_is_asked_for():
    with translation.override("de"):
        german = message(ask(required=True), "")
    assert german != message(ask(required=True), "")


def test_leaving_the_form_out_is_seen_on_joining(new_session):
    with pytest.raises(errors.FormInvalid) as refused:
        tickets.join(new_session(name=""), {"terms": True})
    assert list(refused.value.fields or ()) == ["name"]


def test_a_form_that_was_handed_in_empty_is_handed_in(widget, new_session):
    widget.form = clean_form({"fields": [{"name": "city", "label": "City"}]})
    widget.save()
    ann = new_session(name="")
    assert sessions.submit_form(ann, {}) == {}
    assert Session.objects.get(pk=ann.pk).form_submitted_at is not None
