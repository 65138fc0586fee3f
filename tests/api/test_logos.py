"""Logos: their address in the configuration, and what is served there."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests import pictures as samples
from widgets.models import Logo, Queue, Widget
from widgets.services import appearance

from .calling import HOST, Api, through_front, through_views

pytestmark = pytest.mark.django_db


def path(logo: Logo) -> str:
    return f"/widgets/logo/{logo.widget.key}/{appearance.logo_name(logo.digest, logo.content_type)}"


@pytest.fixture
def logo(alice: Any, widget: Widget) -> Logo:
    return appearance.set_logo(alice, widget, samples.PNG)


def test_the_configuration_says_where_the_logo_is(api: Api, logo: Logo) -> None:
    assert api.get(f"widgets/{logo.widget.key}/config/").json["appearance"]["logo"] == HOST + path(logo)
    assert api.init(logo.widget.key).json["widget"]["appearance"]["logo"] == HOST + path(logo)


def test_the_address_is_below_the_path_that_the_site_is_served_under(logo: Logo, settings: Any) -> None:
    settings.FORCE_SCRIPT_NAME = "/desk/"
    api = Api(through_front)  # the views have it from Django's handlers, which tests do not run through
    assert api.get(f"widgets/{logo.widget.key}/config/").json["appearance"]["logo"] == f"{HOST}/desk{path(logo)}"


def test_without_a_logo_there_is_none(api: Api, widget: Widget) -> None:
    Widget.objects.update(appearance={"logo": "https://evil.example/x.png", "title": "Help"})
    found = api.get(f"widgets/{widget.key}/config/").json["appearance"]
    assert (found["logo"], found["title"], found["radius"]) == (None, "Help", "medium")


def test_another_logo_makes_another_etag(api: Api, alice: Any, logo: Logo) -> None:
    etag = api.get(f"widgets/{logo.widget.key}/config/").headers["etag"]
    appearance.set_logo(alice, logo.widget, samples.WEBP)
    reply = api.get(f"widgets/{logo.widget.key}/config/", if_none_match=etag)
    assert (reply.status, reply.json["appearance"]["logo"][-5:]) == (200, ".webp")


def test_the_logo_costs_no_query_of_its_own(logo: Logo, django_assert_num_queries: Any) -> None:
    api = Api(through_views)
    api.get(f"widgets/{logo.widget.key}/config/")
    with django_assert_num_queries(1):
        assert api.get(f"widgets/{logo.widget.key}/config/").json["appearance"]["logo"]


@pytest.mark.parametrize(("content_type", "content"), samples.ALL.items())
def test_a_logo_is_served_as_what_it_is_for_ever_and_to_everyone(
    client: Client, alice: Any, widget: Widget, content_type: str, content: bytes
) -> None:
    logo = appearance.set_logo(alice, widget, content)
    response = client.get(path(logo), HTTP_ORIGIN="https://anywhere.example")
    assert (response.status_code, response.content) == (200, bytes(logo.content))
    assert {name: response[name] for name in HEADERS} == {**HEADERS, "Content-Type": content_type}
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


HEADERS = {
    "Content-Type": "",
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}


def test_any_other_name_is_404(client: Client, alice: Any, logo: Logo, queue: Queue) -> None:
    other = Widget.objects.create(name="Other", slug="other", queue=queue)
    key, digest = logo.widget.key, logo.digest
    names = [f"{digest}.jpg", f"{digest}.svg", f"{digest}.html", digest, f"{digest}.png.html", f"{digest.upper()}.png"]
    names += ["0" * 32 + ".png", "%00.png", ".png", "..%2fx.png", f"{digest}.png/", f"{digest}.png%0a"]
    found = {client.get(f"/widgets/logo/{key}/{name}").status_code for name in names}
    found |= {client.get(f"/widgets/logo/{of}/{digest}.png").status_code for of in (other.key, "%00")}
    assert found == {404}


def test_a_logo_that_was_replaced_is_gone(client: Client, alice: Any, logo: Logo) -> None:
    was = path(logo)
    appearance.set_logo(alice, logo.widget, samples.WEBP)
    assert client.get(was).status_code == 404


def test_a_logo_is_read_only(client: Client, logo: Logo) -> None:
    assert client.head(path(logo)).content == b""
    assert client.post(path(logo)).status_code == 405
