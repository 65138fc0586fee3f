"""System checks. `widgets.E…` stop a start, `W0…` are said at each start, `W1…` by `check --deploy` only."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import reduce
from importlib import import_module
from ipaddress import ip_address
from operator import or_
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Caution
from django.core.exceptions import ImproperlyConfigured, SuspiciousOperation
from django.core.files.storage import InvalidStorageError, storages
from django.db import DatabaseError
from django.db.models import Q
from django.template import engines
from django.template.backends.django import DjangoTemplates
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from . import conference, limits, origins
from .conf import Conf, conf
from .models import Domain

REQUEST_PROCESSOR = "django.template.context_processors.request"
CSP_MIDDLEWARE = ("django.middleware.csp.ContentSecurityPolicyMiddleware", "csp.middleware.CSPMiddleware")
POLICIES = ("SECURE_CSP", "SECURE_CSP_REPORT_ONLY", "CONTENT_SECURITY_POLICY", "CONTENT_SECURITY_POLICY_REPORT_ONLY")
LOCAL_CACHES = ("locmem.LocMemCache", "dummy.DummyCache")
SECRET_BYTES = 32
LOCAL_PARTS = ("localhost", "://127.", "[::1]", ".test", ".local")
NEAR = [ip_address(text) for text in ("127.0.0.1", "0.0.0.0", "::1", "::", "169.254.169.254", "fd00:ec2::254")]  # noqa: S104


def _properties() -> dict[str, property]:
    return {name: value for name, value in vars(Conf).items() if isinstance(value, property)}


@register()
def check_apps(**_: Any) -> list[CheckMessage]:
    """E001: what the desk stands on is not installed."""
    return [
        Error(f"{label!r} is missing in INSTALLED_APPS.", hint=f'Add "{label}" before "widgets".', id="widgets.E001")
        for label in ("rest_framework", "channels")
        if not apps.is_installed(label)
    ]


@register()
def check_settings(**_: Any) -> list[CheckMessage]:
    """E002: a setting's value cannot be used. W001: a setting that nothing reads."""
    found: list[CheckMessage] = []
    known = {f"WIDGETS_{name.upper()}": name for name in _properties()}
    for setting in (name for name in dir(settings) if name.startswith("WIDGETS_")):
        if setting in known:
            found += [Error(f"{setting}: {wrong}", id="widgets.E002") for wrong in _wrong(setting, known[setting])]
        else:
            near = get_close_matches(setting, known, n=1)
            hint = f"Did you mean {near[0]}?" if near else None
            found.append(Caution(f"{setting} is not a setting of this version.", hint=hint, id="widgets.W001"))
    return found


def _wrong(setting: str, name: str) -> Iterator[str]:
    raw = getattr(settings, setting)
    try:
        value = getattr(conf, name)
        if name.endswith("_rate"):
            limits.parse(value)
    except (TypeError, ValueError) as error:
        yield str(error)
        return
    if isinstance(value, bool):
        if not isinstance(raw, bool):
            yield f"must be True or False, not {raw!r}."
    elif isinstance(value, int) and (isinstance(raw, bool) or value < 0):
        yield f"must be a whole number from 0 on, not {raw!r}."
    elif name == "websocket_path" and not (value.startswith("/") and value.endswith("/")):
        yield f"must begin and end with a slash, not {raw!r}."


@register(Tags.urls)
def check_urls(**_: Any) -> list[CheckMessage]:
    """E003: the URLs are not mounted."""
    try:
        reverse("widgets:client-file", args=["launcher.js"])
    except NoReverseMatch:
        hint = 'Add path("widgets/", include("widgets.urls")) to the project\'s urlpatterns.'
        return [Error("The URLs of widgets are not included.", hint=hint, id="widgets.E003")]
    except ImproperlyConfigured:
        return []  # no URLs at all; Django's own checks say it
    return []


@register()
def check_providers(**_: Any) -> list[CheckMessage]:
    """E004: a conference provider cannot be loaded."""
    found: list[CheckMessage] = []
    for name in _provider_names():
        try:
            conference.get(name)
        except Exception as error:  # a host's class may raise what it likes
            found.append(Error(f"The conference provider {name!r} cannot be used: {error}", id="widgets.E004"))
    return found


def _provider_names() -> list[str]:
    try:
        return conference.names()
    except (TypeError, ValueError):
        return []  # check_settings says it


@register(Tags.security)
def check_turn(**_: Any) -> list[CheckMessage]:
    """E005: TURN addresses without a secret that would hold."""
    try:
        urls, secret, relay_only = conf.turn_urls, conf.turn_secret, conf.relay_only
    except (TypeError, ValueError):
        return []
    if urls and len(secret.encode()) < SECRET_BYTES:
        hint = "Use the static-auth-secret of the TURN server, for example from `openssl rand -hex 32`."
        return [Error(f"WIDGETS_TURN_SECRET has fewer than {SECRET_BYTES} bytes.", hint=hint, id="widgets.E005")]
    if relay_only and not urls:
        hint = "Set WIDGETS_TURN_URLS, or switch WIDGETS_RELAY_ONLY off."
        return [Error("WIDGETS_RELAY_ONLY without a TURN server makes no call.", hint=hint, id="widgets.E005")]
    return []


@register(Tags.security)
def check_recordings(**_: Any) -> list[CheckMessage]:
    """E006: recordings have nowhere to go. W008: they lie where a web server may give them to anybody."""
    alias, place = conf.recording_storage, Path("/")
    try:
        place = Path(storages[alias].path("livedesk")) if alias else place
    except (NotImplementedError, SuspiciousOperation):
        return []
    except (InvalidStorageError, ImproperlyConfigured) as error:
        return [Error(f"WIDGETS_RECORDING_STORAGE: {error}", id="widgets.E006")]
    if settings.MEDIA_ROOT and place.is_relative_to(Path(settings.MEDIA_ROOT).absolute()):
        return [Caution("Recordings lie in MEDIA_ROOT.", hint="Give them a place of their own.", id="widgets.W008")]
    return []


@register(Tags.templates)
def check_templates(**_: Any) -> list[CheckMessage]:
    """W002: the template tag finds no request."""
    backends = [backend for backend in engines.all() if isinstance(backend, DjangoTemplates)]
    if not backends or any(REQUEST_PROCESSOR in backend.engine.context_processors for backend in backends):
        return []
    hint = f'Add "{REQUEST_PROCESSOR}" to the context_processors in TEMPLATES.'
    return [Caution("{% widget %} needs the request in templates.", hint=hint, id="widgets.W002")]


@register(Tags.security)
def check_policy(**_: Any) -> list[CheckMessage]:
    """W003: our middleware stands where it sees no policy. W004, W005: a policy that forbids calls."""
    found: list[CheckMessage] = []
    order = [path for path in settings.MIDDLEWARE if path in CSP_MIDDLEWARE or path.startswith("widgets.middleware.")]
    if order and not order[0].startswith("widgets.") and any(path.startswith("widgets.") for path in order):
        hint = "Move it above, or remove it: under django-csp and Django's own CSP it is not needed."
        found.append(Caution("WidgetCSPMiddleware stands below a CSP middleware.", hint=hint, id="widgets.W003"))
    features = getattr(settings, "PERMISSIONS_POLICY", None) or {}
    closed = [name for name in ("camera", "microphone") if name in features and features[name] in ([], (), "", "none")]
    if closed:
        hint = 'Allow the site itself: PERMISSIONS_POLICY = {"camera": ["self"], "microphone": ["self"]}.'
        text = f"PERMISSIONS_POLICY forbids {' and '.join(closed)}, so a call has no picture or no sound."
        found.append(Caution(text, hint=hint, id="widgets.W004"))
    if any("'block'" in (_directives(name).get("webrtc") or ()) for name in POLICIES if "REPORT" not in name):
        text = "The Content-Security-Policy has webrtc 'block', which forbids calls between browsers."
        found.append(Caution(text, hint="Remove the directive, or allow it.", id="widgets.W005"))
    return found


def _directives(name: str) -> dict[str, Any]:
    policy = getattr(settings, name, None) or {}
    return policy if name.startswith("SECURE") else policy.get("DIRECTIVES") or {}


@register(Tags.staticfiles)
def check_static(**_: Any) -> list[CheckMessage]:
    """W006: the built client is missing. W007: its modules would be deleted after collecting."""
    found: list[CheckMessage] = []
    if apps.is_installed("django.contrib.staticfiles") and not finders.find("widgets/launcher.js"):
        hint = "In a checkout run `make build`; a released package holds the files."
        found.append(Caution("The browser client is not among the static files.", hint=hint, id="widgets.W006"))
    if getattr(settings, "WHITENOISE_KEEP_ONLY_HASHED_FILES", False):
        text = "WHITENOISE_KEEP_ONLY_HASHED_FILES deletes modules that the launcher loads by their plain names."
        hint = "Switch it off: panel and call are loaded when they are needed, from beside the launcher."
        found.append(Caution(text, hint=hint, id="widgets.W007"))
    return found


@register(Tags.security, deploy=True)
def check_layer(**_: Any) -> list[CheckMessage]:
    """W101: other processes do not hear of anything. W102: they do not see the counts."""
    found: list[CheckMessage] = []
    layer = (getattr(settings, "CHANNEL_LAYERS", None) or {}).get("default", {}).get("BACKEND", "")
    if not layer or layer.endswith("InMemoryChannelLayer"):
        text = "There is no channel layer." if not layer else "The channel layer is in memory, of one process only."
        hint = 'Use "channels_redis.pubsub.RedisPubSubChannelLayer": without it, news waits for a look into the log.'
        found.append(Caution(text, hint=hint, id="widgets.W101"))
    cache = settings.CACHES.get("default", {}).get("BACKEND", "")
    if cache.endswith(LOCAL_CACHES):
        text = "The default cache is of one process, and with it rate limits and call signals that are polled."
        hint = 'Use a shared cache, for example "django.core.cache.backends.redis.RedisCache".'
        found.append(Caution(text, hint=hint, id="widgets.W102"))
    return found


@register(Tags.security, deploy=True)
def check_csp(**_: Any) -> list[CheckMessage]:
    """W103: no Content-Security-Policy is in force."""
    if any(path.startswith("widgets.middleware.") for path in settings.MIDDLEWARE):
        return []  # which says that the site writes the header itself
    if any(map(_is_csp_middleware, settings.MIDDLEWARE)) and any(map(_directives, POLICIES)):
        return []
    hint = "Set up Django 6's own or django-csp; {% widget %} adds what it needs to the policy."
    return [Caution("The site has no Content-Security-Policy.", hint=hint, id="widgets.W103")]


def _is_csp_middleware(path: str) -> bool:
    """One of the two, or a subclass of one."""
    try:
        middleware = import_string(path)
    except ImportError:
        return False
    return isinstance(middleware, type) and any(issubclass(middleware, known) for known in _known_middleware())


def _known_middleware() -> Iterator[type]:
    for path in CSP_MIDDLEWARE:
        module, _, name = path.rpartition(".")
        try:
            yield getattr(import_module(module), name)
        except (ImportError, AttributeError):  # not installed, or somebody else's package `csp`
            continue


@register(Tags.security, deploy=True)
def check_relay(**_: Any) -> list[CheckMessage]:
    """W104: calls fail behind strict firewalls."""
    if conf.turn_urls:
        return []
    hint = "Set WIDGETS_TURN_URLS and WIDGETS_TURN_SECRET, for example of a coturn server."
    text = "There is no TURN server: calls fail behind strict firewalls and some mobile networks."
    return [Caution(text, hint=hint, id="widgets.W104")]


@register(Tags.security, deploy=True)
def check_origins(**_: Any) -> list[CheckMessage]:
    """W105: origins of a development machine may embed widgets. W106: any host name counts as the site's own."""
    found: list[CheckMessage] = []
    local = _local_origins()
    if settings.DEBUG and conf.trust_host_origin:
        local.insert(0, "http://localhost (DEBUG)")
    if local:
        text = f"Origins of development may embed widgets: {', '.join(local)}."
        hint = "Delete these Domain rows, and switch DEBUG off."
        found.append(Caution(text, hint=hint, id="widgets.W105"))
    if conf.trust_host_origin and "*" in settings.ALLOWED_HOSTS:
        text = "ALLOWED_HOSTS admits any name, and WIDGETS_TRUST_HOST_ORIGIN lets each of them embed every widget."
        hint = "Name the hosts, or set WIDGETS_TRUST_HOST_ORIGIN = False and add Domain rows."
        found.append(Caution(text, hint=hint, id="widgets.W106"))
    return found


def _local_origins() -> list[str]:
    rows = Domain.objects.filter(reduce(or_, (Q(origin__contains=part) for part in LOCAL_PARTS)))
    if not settings.DEBUG:
        rows = rows.filter(status=Domain.Status.VERIFIED)
    try:
        return [origin for origin in rows.values_list("origin", flat=True)[:1000] if _is_local(origin)]
    except DatabaseError:
        return []  # not migrated yet, or not reachable from where the check runs


def _is_local(origin: str) -> bool:
    host = origins.parse(origin.replace("://*.", "://", 1)).host
    return origins.is_development(host) or host.endswith(".local")


@register(Tags.security, deploy=True)
def check_fetcher(**_: Any) -> list[CheckMessage]:
    """W107: the fetcher of proofs may reach the machine itself, or a cloud's metadata."""
    try:
        near = [network for network in conf.fetch_networks if any(map(network.__contains__, NEAR))]
    except (TypeError, ValueError):
        return []  # which is E002
    if not near:
        return []
    text = f"WIDGETS_FETCH_NETWORKS lets the fetcher reach this machine or its cloud's metadata: {', '.join(map(str, near))}."
    hint = "Name only the networks of the sites that are to be proved."
    return [Caution(text, hint=hint, id="widgets.W107")]
