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
