"""The server's strings in other languages: all of them translated, and compiled as they stand. Needs no gettext."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.template import Engine
from django.template.base import NodeList
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils import translation

from widgets.models.widgets import default_consents

pytestmark = pytest.mark.tooling

APP = Path(__file__).resolve().parent.parent / "widgets"
SOURCES = sorted((APP / "locale").glob("*/LC_MESSAGES/django.po"))
CALLS = {"_": 0, "gettext": 0, "gettext_lazy": 0, "ngettext": 0, "ngettext_lazy": 0, "pgettext": 1, "pgettext_lazy": 1}
"""The functions that translate, and which of their arguments is the text."""
PLACE = re.compile(r"%(?:\(\w+\))?[sd]|\{\w+\}|<[^>]+>|&\w+;")
"""What is filled in, and HTML."""


def catalogue(source: Path) -> polib.POFile:
    return polib.pofile(str(source))


def strings_of_code() -> Iterator[str]:
    for path in APP.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
                yield ast.literal_eval(node.args[CALLS[node.func.id]])


def strings_of_templates() -> Iterator[str]:
    engine = Engine.get_default()
    for path in (APP / "templates").rglob("*.html"):
        text = path.read_text()
        yield from re.findall(r'_\("([^"]+)"\)', text)  # an argument of a filter
        nodes = engine.from_string(text).nodelist
        yield from (str(node.filter_expression.var.literal) for node in of_kind(nodes, TranslateNode))
        for node in of_kind(nodes, BlockTranslateNode):
            yield node.render_token_list(node.singular)[0].strip()


def of_kind(nodes: NodeList, kind: type) -> list:
    return nodes.get_nodes_by_type(kind)


def in_use() -> set[str]:
    return {*strings_of_code(), *strings_of_templates()}


def test_there_is_german():
    assert [source.parent.parent.name for source in SOURCES] == ["de"]


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.parent.parent.name)
def test_every_string_is_translated_and_none_is_left_over(source):
    assert {entry.msgid for entry in catalogue(source)} == in_use()
    assert [entry.msgid for entry in catalogue(source) if not entry.translated()] == []


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.parent.parent.name)
def test_the_compiled_file_is_what_its_source_gives(source):
    assert source.with_suffix(".mo").read_bytes() == catalogue(source).to_binary()


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.parent.parent.name)
def test_a_translation_fills_the_same_places(source):
    for entry in catalogue(source):
        for text in forms(entry):
            assert places(text) == places(entry.msgid)


def forms(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def places(text: str) -> list[str]:
    return sorted(PLACE.findall(text))


def test_what_translates_bears_a_name_that_is_collected():
    renamed = {alias.asname for path in APP.rglob("*.py") for alias in imported(path) if alias.asname}
    assert renamed == {"_"}


def imported(path: Path) -> Iterator[ast.alias]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            yield from node.names


def test_who_makes_a_widget_in_german_gets_german_questions():
    with translation.override("de-at"):
        assert default_consents()[0]["label"] == "Ich stimme den Nutzungsbedingungen zu"
