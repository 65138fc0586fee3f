"""Pages with a widget under django-csp and under Django's own CSP: the nonce and the header that goes out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.template import engines
from django.urls import include, path
from rest_framework.decorators import api_view, renderer_classes
from rest_framework.renderers import TemplateHTMLRenderer
from rest_framework.response import Response

from widgets.conference import Provider
from widgets.templatetags.widgets import render_widget

pytestmark = [pytest.mark.csp, pytest.mark.django_db(transaction=True)]

STRICT = {"default-src": ["'none'"], "script-src": ["NONCE", "'strict-dynamic'"], "img-src": ["'self'"]}
TAG = '{% load widgets %}{% widget "support" %}'


class Meeting(Provider):
    """A provider with a server of its own."""

    name = "meeting"

    def csp(self):
        return {"frame-src": ["https://meet.example"], "script-src": ["https://meet.example"]}


def page(request, source=TAG):
    return HttpResponse(engines["django"].from_string(source).render({}, request))


async def asynchronous(request):
    return page(request, '{% load widgets %}{% widget "support" user=request.user %}')


def streamed(request):
    return StreamingHttpResponse(str(page(request).content) for _ in range(1))


def prepared(request):
    script = render_widget(request, "support")
    return StreamingHttpResponse(part for part in ["<p>", script])


def twice(request):
    return page(request, TAG + TAG)


def plain(request):
    return HttpResponse("no widget here")


def raw(request):
    response = page(request)
    response["Content-Security-Policy"] = "default-src 'none'; script-src 'self'"
    return response


@api_view(["GET"])
@renderer_classes([TemplateHTMLRenderer])
def framework(request):
    return Response({}, template_name="framework.html")


urlpatterns = [
    path("widgets/", include("widgets.urls")),
    path("page/", page),
    path("async/", asynchronous),
    path("streamed/", streamed),
    path("prepared/", prepared),
    path("twice/", twice),
    path("plain/", plain),
    path("raw/", raw),
    path("framework/", framework),
]


def configure_django_csp(settings, policy, *, report_only=False):
    constants = pytest.importorskip("csp.constants")
    settings.MIDDLEWARE = ["csp.middleware.CSPMiddleware", *settings.MIDDLEWARE]
    name = "CONTENT_SECURITY_POLICY" + ("_REPORT_ONLY" if report_only else "")
    setattr(settings, name, {"DIRECTIVES": _with_nonce(policy, constants.NONCE)})


def configure_django(settings, policy, *, report_only=False):
    csp = pytest.importorskip("django.utils.csp", exc_type=ImportError)
    settings.MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware", *settings.MIDDLEWARE]
    name = "SECURE_CSP" + ("_REPORT_ONLY" if report_only else "")
    setattr(settings, name, _with_nonce(policy, csp.CSP.NONCE))


def _with_nonce(policy, sentinel):
    return {name: [sentinel if source == "NONCE" else source for source in some] for name, some in policy.items()}


@pytest.fixture(autouse=True)
def _site(settings, tmp_path: Path, widget):
    settings.ROOT_URLCONF = __name__
    (tmp_path / "static/widgets").mkdir(parents=True)
    (tmp_path / "static/widgets/launcher.js").write_text("export {};")
    (tmp_path / "framework.html").write_text(TAG)
    settings.STATICFILES_DIRS = [tmp_path / "static"]
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]


@pytest.fixture(params=[configure_django_csp, configure_django], ids=["django-csp", "django"])
def configure(request, settings):
    return lambda policy, **how: request.param(settings, policy, **how)


@pytest.fixture
def strict(configure):
    configure(STRICT)


def policy_of(response, header="Content-Security-Policy"):
    parts = [part.split() for part in response[header].split(";")]
    return {part[0]: part[1:] for part in parts}


def nonce_in(html):
    (found,) = re.findall(r' nonce="([^"]+)"', html)
    return found


def test_the_page_gets_what_the_widget_needs(client, strict):
    response = client.get("/page/")
    found = policy_of(response)
    assert found["connect-src"] == ["'self'", "ws://testserver"]
    assert all(found[f"{kind}-src"] == ["'self'"] for kind in ("style", "img", "media", "font"))
    assert found["default-src"] == ["'none'"]
    assert found["script-src"] == [f"'nonce-{nonce_in(response.text)}'", "'strict-dynamic'"]


def test_a_page_without_a_widget_keeps_its_policy(client, strict):
    assert "ws://" not in client.get("/plain/")["Content-Security-Policy"]


def test_one_page_does_not_change_the_next(client, strict):
    client.get("/page/")
    assert policy_of(client.get("/plain/"))["default-src"] == ["'none'"]
    assert "connect-src" not in policy_of(client.get("/plain/"))


def test_a_secure_page_gets_a_secure_socket(client, strict):
    assert policy_of(client.get("/page/", secure=True))["connect-src"] == ["'self'", "wss://testserver"]


def test_the_report_only_twin_gets_the_same(client, configure):
    configure(STRICT, report_only=True)
    response = client.get("/page/")
    assert "Content-Security-Policy" not in response
    found = policy_of(response, "Content-Security-Policy-Report-Only")
    assert found["connect-src"] == ["'self'", "ws://testserver"]


def test_the_conference_provider_adds_its_own(client, settings, configure, widget):
    settings.WIDGETS_PROVIDERS = {"meeting": f"{__name__}.Meeting"}
    type(widget).objects.update(provider="meeting")
    configure({"default-src": ["'self'"]})
    found = policy_of(client.get("/page/"))
    assert found["frame-src"] == ["'self'", "https://meet.example"]
    assert found["script-src"] == ["'self'", "https://meet.example"]


def test_a_provider_that_is_gone_costs_the_page_nothing(client, strict, widget, caplog):
    type(widget).objects.update(provider="gone")
    assert client.get("/page/").status_code == 200
    assert "gone" in caplog.text


def test_static_files_elsewhere_are_admitted(client, settings, configure):
    settings.STATIC_URL = "https://cdn.example.net/s/"
    configure({"default-src": ["'self'"]})
    found = policy_of(client.get("/page/"))
    assert found["script-src"] == ["'self'", "https://cdn.example.net/s/widgets/"]
    assert found["connect-src"] == ["'self'", "ws://testserver"]


def test_an_async_view_may_render_it(client, strict, bob):
    client.force_login(bob)
    response = client.get("/async/")
    assert "data-identity=" in response.text
    assert "connect-src" in policy_of(response)


async def test_so_may_it_under_asgi(async_client, strict):
    response = await async_client.get("/async/")
    assert "data-key=" in response.text
    assert "connect-src" in policy_of(response)


def test_two_tags_add_once(client, strict):
    response = client.get("/twice/")
    assert response.text.count("<script") == 2
    assert policy_of(response)["connect-src"] == ["'self'", "ws://testserver"]


def test_a_streamed_tag_is_too_late_and_says_so(client, strict, caplog):
    text = b"".join(client.get("/streamed/").streaming_content).decode()
    assert "data-key=" in text
    assert "nonce=" not in text
    assert "render_widget()" in caplog.text


def test_a_view_that_streams_may_ask_before(client, strict):
    response = client.get("/prepared/")
    assert f"'nonce-{nonce_in(b''.join(response.streaming_content).decode())}'" in policy_of(response)["script-src"]


def test_a_request_of_rest_framework_is_seen_through(client, strict):
    response = client.get("/framework/", headers={"accept": "text/html"})
    assert "connect-src" in policy_of(response)
    assert nonce_in(response.text)


def test_a_header_that_the_view_wrote_is_merged_into(client, strict):
    found = policy_of(client.get("/raw/"))
    assert found["script-src"] == ["'self'"]
    assert found["connect-src"] == ["'self'", "ws://testserver"]


def test_a_header_of_the_site_is_merged_into_by_the_middleware(client, settings):
    settings.MIDDLEWARE = ["widgets.middleware.WidgetCSPMiddleware", *settings.MIDDLEWARE]
    assert policy_of(client.get("/raw/"))["connect-src"] == ["'self'", "ws://testserver"]


def test_without_any_policy_there_is_no_header_and_no_nonce(client):
    response = client.get("/page/")
    assert "Content-Security-Policy" not in response
    assert "nonce" not in response.text
