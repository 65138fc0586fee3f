"""Forms and consents as they may be written: normalised, or refused with a message for each place."""

from __future__ import annotations

from typing import Any

import pytest

from widgets.models.definitions import DefinitionError, clean_consents, clean_form, masks, supported
from widgets.models.widgets import default_consents, default_form

TEXT = {"name": "city", "type": "text", "label": "City", "required": False}
TERMS = {"name": "terms", "label": "I agree", "url": "", "version": "1", "required": True}


def field(**changes: Any) -> dict[str, Any]:
    return {**TEXT, **changes}


def cleaned(**changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = clean_form({"fields": [field(**changes)]})["fields"][0]
    return found


def refused(*fields: Any) -> set[str]:
    with pytest.raises(DefinitionError) as refusal:
        clean_form({"fields": list(fields)})
    assert all(refusal.value.problems.values())
    return set(refusal.value.problems)


def test_what_a_new_widget_has_is_as_it_should_be():
    assert clean_form(default_form()) == default_form()
    assert clean_consents(default_consents()) == default_consents()


def test_a_form_of_an_older_version_is_still_one():
    assert clean_form({}) == {"version": 1, "fields": []}
    old = clean_form({"fields": [{"name": "name", "label": "Name"}]})
    assert old["fields"] == [{"name": "name", "type": "text", "label": "Name", "required": False}]


def test_cleaning_again_changes_nothing():
    all_of_it = [
        field(help="Where?", min_length=2, max_length=40, translations={"de": {"label": "Ort", "help": ""}}),
        field(name="plate", mask="AA-9999"),
        field(name="size", type="choice", choices=["s", {"value": "m", "label": "Medium"}]),
        field(name="from", type="hidden", param="utm_source"),
    ]
    once = clean_form({"fields": all_of_it, "version": 3})
    assert clean_form(once) == once
    assert once["fields"][2]["choices"] == [{"value": "s", "label": "s"}, {"value": "m", "label": "Medium"}]
    assert once["fields"][0]["translations"] == {"de": {"label": "Ort"}}


def test_what_a_type_does_not_have_is_left_out():
    assert cleaned(type="checkbox", mask="99", min_length=3, choices=["a"], value="x") == field(type="checkbox")
    assert cleaned(type="hidden", value=" x ", required=True) == field(type="hidden", value="x")


def test_members_of_the_hosts_own_are_kept():
    assert cleaned(icon="city")["icon"] == "city"
    assert clean_form({"fields": [], "layout": "wide"})["layout"] == "wide"
    assert clean_consents([{**TERMS, "audit": 7}])[0]["audit"] == 7


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"type": "password"}, "type"),
        ({"name": "City"}, "name"),
        ({"name": "9"}, "name"),
        ({"name": "a" * 41}, "name"),
        ({"name": ""}, "name"),
        ({"name": 7}, "name"),
        ({"label": " "}, "label"),
        ({"label": "x" * 201}, "label"),
        ({"label": "a\x00b"}, "label"),
        ({"help": "x" * 501}, "help"),
        ({"required": "yes"}, "required"),
        ({"min_length": -1}, "min_length"),
        ({"min_length": True}, "min_length"),
        ({"max_length": 501}, "max_length"),
        ({"max_length": 0}, "max_length"),
        ({"min_length": 5, "max_length": 4}, "max_length"),
        ({"mask": "9999", "max_length": 3}, "mask"),
        ({"mask": "9" * 101}, "mask"),
        ({"type": "phone", "mask": "AA-99"}, "mask"),
        ({"type": "choice"}, "choices"),
        ({"type": "choice", "choices": "abc"}, "choices"),
        ({"type": "choice", "choices": ["a", "a"]}, "choices.1.value"),
        ({"type": "choice", "choices": ["a|b"]}, "choices.0.value"),
        ({"type": "choice", "choices": [{"label": "A"}]}, "choices.0.value"),
        ({"type": "choice", "choices": [str(n) for n in range(101)]}, "choices"),
        ({"type": "choice", "choices": [{"value": "a", "priority": 101}]}, "choices.0.priority"),
        ({"type": "choice", "choices": [{"value": "a", "priority": "5"}]}, "choices.0.priority"),
        ({"type": "choice", "choices": [{"value": "a", "skill": ["law"]}]}, "choices.0.skill"),
        ({"type": "checkbox", "priority": True}, "priority"),
        ({"type": "hidden"}, "value"),
        ({"type": "hidden", "value": "a", "param": "b"}, "value"),
        ({"type": "hidden", "param": "a b"}, "param"),
        ({"translations": []}, "translations"),
        ({"translations": {"Deutsch!": {}}}, "translations"),
        ({"translations": {"de": {"label": "x" * 201}}}, "translations.de.label"),
        (
            {"type": "choice", "choices": ["a"], "translations": {"de": {"choices": {"b": "B"}}}},
            "translations.de.choices",
        ),
    ],
)
def test_a_wrong_field_is_refused_where_it_is_wrong(changes: Any, place: str):
    assert refused(field(**changes)) == {f"fields.0.{place}"}


def test_everything_that_is_wrong_is_told_at_once():
    assert refused(field(label=""), field(), field(name="x", type="choice")) == {
        "fields.0.label",
        "fields.1.name",
        "fields.2.choices",
    }


@pytest.mark.parametrize("form", [None, [], "x", {"fields": "x"}, {"fields": ["x"]}, {"version": 0}, {"version": "1"}])
def test_what_is_no_form_is_refused(form: Any):
    with pytest.raises(DefinitionError):
        clean_form(form)


def test_a_form_is_no_longer_than_a_visitor_bears():
    assert refused(*[field(name=f"f{n}") for n in range(31)]) == {"fields"}
    heavy = [field(name=f"f{n}", type="choice", choices=["é" * 190 + str(c) for c in range(100)]) for n in range(3)]
    assert refused(*heavy) == {""}


def test_a_name_from_before_the_rule_may_stay():
    assert clean_form({"fields": [field(name="firstName")]}, known=["firstName"])["fields"][0]["name"] == "firstName"
    assert refused(field(name="firstName")) == {"fields.0.name"}


@pytest.mark.parametrize("url", ["", "https://example.com/terms?x=1", "http://münchen.example", "/terms", "/"])
def test_a_link_may_lead_to_a_page(url: str):
    assert clean_consents([{**TERMS, "url": url}])[0]["url"] == url


HOSTILE = [
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,x",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "terms",
    "https:",
    "https://",
    "https://[",
    "ftp://example.com",
    "mailto:a@example.com",
    "/a b",
    "x" * 501,
]


@pytest.mark.parametrize("url", HOSTILE)
def test_a_link_leads_nowhere_else(url: str):
    with pytest.raises(DefinitionError) as refusal:
        clean_consents([TERMS, {**TERMS, "name": "other", "translations": {"de": {"url": url}}, "url": url}])
    assert set(refusal.value.problems) == {"1.url", "1.translations.de.url"}


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"name": "Terms!"}, "0.name"),
        ({"label": ""}, "0.label"),
        ({"label": "x" * 501}, "0.label"),
        ({"required": 1}, "0.required"),
        ({"version": "x" * 41}, "0.version"),
        ({"version": []}, "0.version"),
    ],
)
def test_a_wrong_consent_is_refused_where_it_is_wrong(changes: Any, place: str):
    with pytest.raises(DefinitionError) as refusal:
        clean_consents([{**TERMS, **changes}])
    assert set(refusal.value.problems) == {place}


def test_a_consent_of_an_older_version_is_still_one():
    assert clean_consents([{"name": "terms", "label": "Yes", "version": 2}]) == [
        {"name": "terms", "label": "Yes", "url": "", "version": "2", "required": False}
    ]


@pytest.mark.parametrize(
    ("mask", "text", "fits"),
    [
        ("9999", "0123", True),
        ("9999", "012", False),
        ("9999", "01234", False),
        ("9999", "٠١٢٣", False),
        ("AA-99", "Öß-42", True),
        ("AA-99", "A1-42", False),
        ("**", "a1", True),
        ("**", "a-", False),
        ("DE 99", "DE 12", True),
        ("DE 99", "de 12", False),
        (".*.", ".x.", True),
        (".*.", "xxx", False),
    ],
)
def test_a_mask_is_the_shape_of_an_answer(mask: str, text: str, fits: bool):
    assert masks.fits(mask, text) is fits


@pytest.mark.parametrize("mask", ["9999", "AA-99", "***", "DE 999 AAA", "(999) 99"])
def test_the_example_of_a_mask_fits_it(mask: str):
    assert masks.fits(mask, masks.example(mask))


@pytest.mark.parametrize(("tag", "language"), [("de-AT", "de"), ("EN_us", "en"), ("fr", None), ("", None)])
def test_a_browsers_language_is_one_of_ours_or_none(tag: str, language: str | None):
    assert supported(tag) == language
