"""`{% widget %}`: which script it writes, and what it does when it cannot."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory

from widgets import tokens
from widgets.errors import TokenExpired, TokenInvalid
from widgets.models import Widget

pytestmark = pytest.mark.django_db
SOURCE = b'export const launcher = import("./panel.js");'


class Scripts(HTMLParser):
    """The attributes of each script of a page."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "script":
            self.found.append(dict(attrs))


@pytest.fixture(autouse=True)
def built(settings, tmp_path: Path) -> Path:
    folder = tmp_path / "source/widgets"
    folder.mkdir(parents=True)
    (folder / "launcher.js").write_bytes(SOURCE)
    (folder / "panel.js").write_text("export {};")
    settings.STATICFILES_DIRS = [tmp_path / "source"]
    settings.STATIC_ROOT = tmp_path / "served"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    return folder / "launcher.js"


def render(arguments="", request=None, **context):
    source = "{% load widgets %}{% widget " + arguments + " %}"
    return Template(source).render(RequestContext(request or RequestFactory().get("/"), context))


def attributes(arguments="", **context):
    (found,) = Scripts(render(arguments, **context)).found
    return found


def sha384(content):
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def storage(settings, name):
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": name}}


def test_it_writes_one_module_script_and_no_code(widget):
    html = render('"support"')
    assert re.fullmatch(r"<script [^>]+></script>", html)
    found = attributes('"support"')
    assert found["type"] == "module"
    assert found["crossorigin"] == "anonymous"
    assert found["referrerpolicy"] == "origin"
    assert found["data-key"] == widget.key
    assert found["data-api"] == "http://testserver/widgets/api/v1/"
    assert "data-livedesk" in found


def test_a_widget_has_three_names(widget):
    by_slug, by_key, by_row = render('"support"'), render("key", key=widget.key), render("row", row=widget)
    assert by_slug == by_key == by_row


def test_a_key_wins_over_a_slug_that_looks_like_it(widget):
    Widget.objects.create(name="Trap", slug=widget.key, queue=widget.queue)
    assert attributes("key", key=widget.key)["data-key"] == widget.key


def test_without_a_name_it_is_the_default_widget(widget):
    default = Widget.objects.create(name="Sales", slug="sales", queue=widget.queue, is_default=True)
    assert attributes()["data-key"] == default.key


def test_it_costs_one_query(widget, django_assert_num_queries):
    with django_assert_num_queries(1):
        render('"support"')
    with django_assert_num_queries(0):
        render("row", row=widget)


def test_options_become_data_attributes(widget):
    found = attributes('"support" container="#call" locale="de" ui=False')
    assert (found["data-container"], found["data-locale"], found["data-ui"]) == ("#call", "de", "false")
    assert not {"data-container", "data-locale", "data-ui", "data-identity", "nonce"} & set(attributes('"support"'))


def test_an_option_cannot_leave_its_attribute(widget):
    found = attributes('"support" container=hostile', hostile='"><script>alert(1)</script>')
    assert found["data-container"] == '"><script>alert(1)</script>'


def test_an_option_that_does_not_exist_is_an_error(widget):
    with pytest.raises(TemplateSyntaxError, match="colour"):
        render('"support" colour="red"')


def test_the_identity_is_signed_for_this_widget(widget, bob):
    token = attributes('"support" user=someone', someone=bob)["data-identity"]
    assert tokens.read_identity(token, widget.key)["id"] == str(bob.pk)
    with pytest.raises(TokenInvalid):
        tokens.read_identity(token, "wk_another")


def test_a_priority_is_signed_with_the_identity(widget, bob):
    token = attributes('"support" user=someone priority=10', someone=bob)["data-identity"]
    assert tokens.read_identity(token, widget.key)["priority"] == "10"


def test_the_identity_has_an_end(widget, bob, settings):
    token = attributes('"support" user=someone', someone=bob)["data-identity"]
    settings.WIDGETS_IDENTITY_AGE = -1
    with pytest.raises(TokenExpired):
        tokens.read_identity(token, widget.key)


@pytest.mark.parametrize("nobody", [None, "", AnonymousUser()])
def test_nobody_has_no_identity(widget, nobody):
    assert "data-identity" not in attributes('"support" user=someone', someone=nobody)


@pytest.mark.parametrize("name", ['"nobody"', "undefined", '"wk_000000000000000000000000"', ""])
def test_an_unknown_widget_renders_nothing_and_is_logged(name, widget, caplog):
    assert render(name) == ""
    assert "widget" in caplog.text


def test_under_debug_an_unknown_widget_raises(settings, widget):
    settings.DEBUG = True
    with pytest.raises(ImproperlyConfigured, match="no widget 'nobody'"):
        render('"nobody"')


def test_a_template_without_a_request_says_so(widget, caplog, settings):
    template = Template('{% load widgets %}{% widget "support" %}')
    assert template.render(Context()) == ""
    assert "needs the request" in caplog.text
    settings.DEBUG = True
    with pytest.raises(ImproperlyConfigured, match="needs the request"):
        template.render(Context())


def test_urls_that_are_not_included_cost_the_widget_only(widget, settings, caplog):
    settings.ROOT_URLCONF = "tests.empty_urls"
    assert render('"support"') == ""
    assert 'include("widgets.urls")' in caplog.text


def test_a_widget_that_is_switched_off_is_left_to_the_client(widget):
    Widget.objects.update(is_active=False)
    assert attributes('"support"')["data-key"] == widget.key


def test_the_integrity_is_that_of_the_file(widget, settings):
    settings.DEBUG = True
    assert attributes('"support"')["integrity"] == sha384(SOURCE)


def test_under_debug_a_rebuilt_file_counts_at_once(widget, settings, built):
    settings.DEBUG = True
    first = attributes('"support"')
    built.write_bytes(b"export const other = 1;")
    second = attributes('"support"')
    assert second["integrity"] == sha384(b"export const other = 1;")
    assert first["src"] != second["src"]


def test_collected_files_have_the_integrity_of_the_copy(widget, settings):
    call_command("collectstatic", interactive=False, verbosity=0)
    assert attributes('"support"')["integrity"] == sha384(SOURCE)


def test_a_stale_copy_has_none_rather_than_a_wrong_one(widget, built, caplog):
    call_command("collectstatic", interactive=False, verbosity=0)
    built.write_bytes(b"export const other = 1;")
    assert "integrity" not in attributes('"support"')
    assert "collectstatic" in caplog.text


class Rewriting(ManifestStaticFilesStorage):
    """What a site uses that has the imports of its modules rewritten."""

    support_js_module_import_aggregation = True


@pytest.mark.parametrize(
    "backend", ["django.contrib.staticfiles.storage.ManifestStaticFilesStorage", f"{__name__}.Rewriting"]
)
def test_a_manifest_has_the_integrity_of_what_it_wrote(widget, settings, backend):
    storage(settings, backend)
    call_command("collectstatic", interactive=False, verbosity=0)
    found = attributes('"support"')
    name = found["src"].removeprefix("/static/")
    assert re.fullmatch(r"widgets/launcher\.\w{12}\.js", name)
    assert found["integrity"] == sha384((Path(settings.STATIC_ROOT) / name).read_bytes())


def test_a_manifest_without_our_files_costs_the_widget_only(widget, settings, caplog):
    storage(settings, "django.contrib.staticfiles.storage.ManifestStaticFilesStorage")
    assert render('"support"') == ""
    assert "collectstatic" in caplog.text
