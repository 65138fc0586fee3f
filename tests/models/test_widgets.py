"""Widgets: what an administrator may write into them."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

pytestmark = pytest.mark.django_db


def test_a_new_widget_is_as_it_should_be(widget):
    widget.full_clean()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("form", []),
        ("form", {"fields": "name"}),
        ("form", {"fields": [{"label": "x"}]}),
        ("consents", {}),
        ("consents", ["terms"]),
        ("consents", [{"name": 7}]),
        ("appearance", []),
    ],
)
def test_a_shape_that_would_break_the_launcher_is_refused_by_name(widget, field, value):
    setattr(widget, field, value)
    with pytest.raises(ValidationError) as refused:
        widget.full_clean()
    assert list(refused.value.message_dict) == [field]


def test_a_page_that_does_not_show_the_form_does_not_judge_it(widget):
    widget.form, widget.consents = [], {}
    widget.full_clean(exclude=["form", "consents"])


def test_cleaning_brings_older_definitions_into_shape(widget):
    widget.form = {"fields": [{"name": "name", "label": "Name", "required": True}]}
    widget.full_clean()
    assert widget.form["version"] == 1
    assert widget.fields[0]["type"] == "text"
