"""System checks: each id by what brings it about."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.checks import run_checks

from widgets import checks
from widgets.conf import conf
from widgets.models import Domain

MIDDLEWARE = "django.middleware.csp.ContentSecurityPolicyMiddleware"
SECRET = "0123456789abcdef0123456789abcdef"  # 32 bytes


def ids(*, deploy=False):
    found = run_checks(include_deployment_checks=deploy, databases=[])
    return {message.id for message in found if (message.id or "").startswith("widgets.")} - {"widgets.W006"}


def text(of):
    return next(message.msg for message in run_checks(databases=[]) if message.id == of)


def test_a_new_site_has_nothing_to_mend():
    assert ids() == set()


@pytest.mark.parametrize("label", ["rest_framework", "channels"])
def test_an_app_that_is_missing(settings, label):
    settings.INSTALLED_APPS = [app for app in settings.INSTALLED_APPS if app != label]
    assert "widgets.E001" in {message.id for message in checks.check_apps()}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("INIT_RATE", "ten a minute"),
        ("INIT_RATE", None),
        ("SESSION_TOKEN_AGE", "long"),
        ("SESSION_TOKEN_AGE", -1),
        ("SESSION_TOKEN_AGE", True),
        ("TRUST_HOST_ORIGIN", "no"),
        ("WEBSOCKET_PATH", "ws"),
        ("PROVIDERS", 5),
        ("TURN_URLS", 5),
    ],
)
def test_a_value_that_cannot_be_used(settings, name, value):
    setattr(settings, f"WIDGETS_{name}", value)
    assert "widgets.E002" in ids()
    assert f"WIDGETS_{name}" in text("widgets.E002")


def test_a_name_that_nothing_reads(settings):
    settings.WIDGETS_INIT_RATES = "10/m"
    (found,) = [message for message in run_checks(databases=[]) if message.id == "widgets.W001"]
    assert found.hint == "Did you mean WIDGETS_INIT_RATE?"


def test_urls_that_are_not_included(settings):
    settings.ROOT_URLCONF = "tests.empty_urls"
    assert ids() == {"widgets.E003"}


@pytest.mark.parametrize("path", ["nowhere.Provider", "datetime.date", "builtins.object"])
def test_a_provider_that_cannot_be_loaded(settings, path):
    settings.WIDGETS_PROVIDERS = {"meeting": path}
    assert ids() == {"widgets.E004"}


def test_turn_needs_a_secret_that_holds(settings):
    settings.WIDGETS_TURN_URLS = ["turn:turn.example.com"]
    settings.WIDGETS_TURN_SECRET = SECRET[:-1]
    assert ids() == {"widgets.E005"}
    settings.WIDGETS_TURN_SECRET = SECRET
    assert ids() == set()


def test_relay_only_needs_a_relay(settings):
    settings.WIDGETS_RELAY_ONLY = True
    assert ids() == {"widgets.E005"}


def test_recordings_need_a_place_that_is_nobody_elses(settings, tmp_path):
    settings.WIDGETS_RECORDING_STORAGE = "nowhere"
    assert ids() == {"widgets.E006"}
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    public = {**backend, "OPTIONS": {"location": tmp_path / "media" / "recordings"}}
    private = {**backend, "OPTIONS": {"location": tmp_path / "private"}}
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {**settings.STORAGES, "public": public, "private": private}
    settings.WIDGETS_RECORDING_STORAGE = "public"
    assert ids() == {"widgets.W008"}
    settings.WIDGETS_RECORDING_STORAGE = "private"
    assert ids() == set()


def test_templates_without_the_request(settings):
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "OPTIONS": {"context_processors": []}}]
    assert "widgets.W002" in ids()


def test_our_middleware_below_the_one_it_is_to_amend(settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, MIDDLEWARE, "widgets.middleware.WidgetCSPMiddleware"]
    assert "widgets.W003" in {message.id for message in checks.check_policy()}
    settings.MIDDLEWARE = settings.MIDDLEWARE[::-1]
    assert checks.check_policy() == []


@pytest.mark.parametrize("policy", [{"camera": []}, {"camera": ["self"], "microphone": "none"}])
def test_a_permissions_policy_that_forbids_calls(settings, policy):
    settings.PERMISSIONS_POLICY = policy
    assert ids() == {"widgets.W004"}


def test_a_policy_that_forbids_webrtc(settings):
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"webrtc": ["'block'"]}}
    assert ids() == {"widgets.W005"}


def test_a_client_that_was_not_built(settings):
    settings.STATICFILES_FINDERS = []
    assert "widgets.W006" in {message.id for message in run_checks(databases=[])}


def test_files_that_whitenoise_would_delete(settings):
    settings.WHITENOISE_KEEP_ONLY_HASHED_FILES = True
    assert ids() == {"widgets.W007"}


@pytest.mark.django_db
def test_a_deployment_of_one_process_without_anything(settings):
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    assert ids(deploy=True) == {f"widgets.W{number}" for number in (101, 102, 103, 104)}


@pytest.mark.django_db
def test_a_deployment_as_it_should_be(settings):
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer"}}
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://x"}}
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "csp.middleware.CSPMiddleware"]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"default-src": ["'self'"]}}
    settings.WIDGETS_TURN_URLS, settings.WIDGETS_TURN_SECRET = "turns:turn.example.com", SECRET
    assert ids(deploy=True) == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("origin", "warns"),
    [
        ("http://localhost:3000", True),
        ("http://127.0.0.1:8000", True),
        ("http://[::1]:8000", True),
        ("http://*.shop.test", True),
        ("https://localhost.example.com", False),
    ],
)
def test_origins_of_development(widget, origin, warns):
    Domain.objects.create(widget=widget, origin=origin, status=Domain.Status.VERIFIED)
    assert ("widgets.W105" in ids(deploy=True)) is warns


@pytest.mark.django_db
@pytest.mark.parametrize("debug", [True, False])
def test_under_debug_a_row_of_development_needs_no_proof(widget, settings, debug):
    settings.DEBUG, settings.WIDGETS_TRUST_HOST_ORIGIN = debug, False
    Domain.objects.create(widget=widget, origin="http://localhost:3000")
    assert ("widgets.W105" in ids(deploy=True)) is debug


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("networks", "warns"),
    [
        (["127.0.0.0/8"], True),
        (["0.0.0.0/0"], True),
        (["::/0"], True),
        (["169.254.0.0/16"], True),
        (["fd00::/8"], True),
        (["10.1.0.0/16", "fd12::/16"], False),
    ],
)
def test_a_fetcher_that_reaches_the_machine_itself(settings, networks, warns):
    settings.WIDGETS_FETCH_NETWORKS = networks
    assert ("widgets.W107" in ids(deploy=True)) is warns


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FETCH_NETWORKS", ["10.0.0.1/8"]),
        ("FETCH_NETWORKS", ["intranet"]),
        ("FETCH_PORTS", [0]),
        ("FETCH_PORTS", ["http"]),
        ("FETCH_PORTS", None),
        ("DNS_SERVERS", ["dns.example.com"]),
        ("DNS_SERVERS", ["192.0.2.53:0"]),
        ("DNS_SERVERS", ["192.0.2.53:x"]),
        ("DOMAIN_GRACE", "a week"),
    ],
)
def test_settings_of_the_fetcher_that_cannot_be_used(settings, name, value):
    setattr(settings, f"WIDGETS_{name}", value)
    assert "widgets.E002" in ids()


def test_settings_of_the_fetcher_as_an_environment_gives_them(settings):
    settings.WIDGETS_FETCH_PORTS, settings.WIDGETS_FETCH_NETWORKS = 8443, "10.1.0.0/16, fd12::/16"
    settings.WIDGETS_DNS_SERVERS = "192.0.2.53,192.0.2.54:5353,2001:db8::53,[2001:db8::54]:5353"
    assert conf.fetch_ports == (8443,)
    assert [str(network) for network in conf.fetch_networks] == ["10.1.0.0/16", "fd12::/16"]
    expected = [("192.0.2.53", 53), ("192.0.2.54", 5353), ("2001:db8::53", 53), ("2001:db8::54", 5353)]
    assert conf.dns_servers == expected
    assert "widgets.E002" not in ids()


@pytest.mark.django_db
def test_debug_makes_localhost_an_origin(settings):
    settings.DEBUG = True
    assert "widgets.W105" in ids(deploy=True)
    settings.WIDGETS_TRUST_HOST_ORIGIN = False
    assert "widgets.W105" not in ids(deploy=True)


@pytest.mark.django_db
def test_any_host_as_the_sites_own(settings):
    settings.ALLOWED_HOSTS = ["*"]
    assert "widgets.W106" in ids(deploy=True)


def test_each_id_is_tried_here():
    known = set(re.findall(r"widgets\.[EW]\d{3}", Path(checks.__file__).read_text()))
    tried = Path(__file__).read_text()
    assert [
        one for one in known if one not in tried and one not in {f"widgets.W{n}" for n in (101, 102, 103, 104)}
    ] == []
