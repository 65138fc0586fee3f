"""The look of a widget: what is stored, what is refused, and what stands in for what is missing."""

from __future__ import annotations

import pytest

from widgets.models.definitions import DefinitionError, clean_appearance
from widgets.models.definitions.appearance import DEFAULTS, whole


def test_an_old_row_is_completed_and_what_a_host_put_there_stays():
    old = {"color": "#2457D6 ", "title": " Help ", "shop": {"theme": 7}}
    assert clean_appearance(old) == {**DEFAULTS, "color": "#2457d6", "title": "Help", "shop": {"theme": 7}}


@pytest.mark.parametrize("data", [None, [], "red", {"title": "Help"}, {}])
def test_what_is_stored_is_read_whatever_it_is(data):
    assert {**DEFAULTS, **(data if isinstance(data, dict) else {})} == whole(data)


def test_what_was_cleaned_is_clean():
    once = clean_appearance({"translations": {"pt-br": {"title": "Ajuda"}}, "closed": "a\r\nb"})
    assert once["translations"] == {"pt-br": {"title": "Ajuda"}}
    assert once["closed"] == "a\nb"
    assert clean_appearance(once) == once


@pytest.mark.parametrize("color", ["#fff", "#FFF", "#2457d6"])
def test_colours(color):
    assert clean_appearance({"color": color})["color"] == color.lower()


REFUSED = [
    *(("color", value) for value in ["", "red", "#12", "#1234", "#2457d6ff", "#２457d6", "url(x)", "#fff;}", None, 7]),
    *((key, value) for key in ("position", "button", "radius", "animation") for value in ["", "x", None, ["left"], {}]),
    *((key, value) for key in ("title", "greeting", "closed", "logo_alt") for value in [7, ["x"], "x" * 501, "\x00"]),
    *(
        ("translations", value)
        for value in [
            None,
            [],
            {"de": "Hilfe"},
            {"": {"title": "x"}},
            {"d": {"title": "x"}},
            {"../de": {"title": "x"}},
            {"de": {"title": 7}},
            {"de": {"title": "x" * 61}},
            {f"de-{n:04}": {"title": "x"} for n in range(21)},
        ]
    ),
]


@pytest.mark.parametrize(("key", "value"), REFUSED)
def test_what_is_refused_is_named(key, value):
    with pytest.raises(DefinitionError) as refused:
        clean_appearance({key: value})
    assert [place.partition(".")[0] for place in refused.value.problems] == [key]


def test_all_that_is_wrong_is_said_at_once():
    with pytest.raises(DefinitionError) as refused:
        clean_appearance({"color": "red", "radius": "huge", "title": 7})
    assert set(refused.value.problems) == {"color", "radius", "title"}


def test_a_language_without_texts_is_left_out():
    found = clean_appearance({"translations": {"de": {"title": " "}, "fr": {"title": "Aide", "color": "red"}}})
    assert found["translations"] == {"fr": {"title": "Aide"}}


def test_the_logos_address_is_not_stored():
    assert "logo" not in clean_appearance({"logo": "https://evil.example/x.png"})


@pytest.mark.parametrize("data", [None, [], "x"])
def test_a_look_is_an_object(data):
    with pytest.raises(DefinitionError):
        clean_appearance(data)
