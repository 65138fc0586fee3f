"""`{% widget "support" %}`: puts a widget on a page, and what it needs into the page's Content-Security-Policy."""

from __future__ import annotations

import logging
from typing import Any

from django import template
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.template.context import Context
from django.urls import NoReverseMatch
from django.utils.safestring import SafeString

from .. import csp, markup, origins
from ..models import Widget

logger = logging.getLogger("widgets")
register = template.Library()


@register.simple_tag(takes_context=True)
def widget(
    context: Context,
    name: Any = None,
    *,
    container: str = "",
    user: Any = None,
    priority: int = 0,
    locale: str = "",
    ui: bool = True,
) -> SafeString:
    """A widget by slug or key, or the site's default one.

    `container` is the CSS selector of the element that the call is mounted in, `user` the one whose identity is
    signed, with `priority` their place among those who wait; `locale` is a language code, and `ui=False` loads the
    SDK without the launcher.
    """
    request = context.get("request")
    if request is None:
        return _problem(
            "{% widget %} needs the request: render with render(request, …) or a RequestContext, and keep "
            "'django.template.context_processors.request' in TEMPLATES."
        )
    return render_widget(request, name, container=container, user=user, priority=priority, locale=locale, ui=ui)


def render_widget(
    request: HttpRequest,
    name: Any = None,
    *,
    container: str = "",
    user: Any = None,
    priority: int = 0,
    locale: str = "",
    ui: bool = True,
) -> SafeString:
    """What `{% widget %}` writes, for Jinja and for views that stream their page, and must know its sources before."""
    request = getattr(request, "_request", request)  # Django REST framework's, whose attributes nobody else sees
    try:
        found, identity = markup.outside_loop(lambda: _look_up(name, user, priority))
        api, static = markup.api_url(request), markup.static_folder(request)
    except markup.UnknownWidget as error:
        return _problem(f"{error} Look in the admin under Settings → Widgets.", error)
    except NoReverseMatch as error:
        return _problem('Add path("widgets/", include("widgets.urls")) to the URLs of the project.', error)
    except ValueError as error:  # a manifest without our files
        return _problem(f"The widget's files are not among the static files; run collectstatic. ({error})", error)
    origin, nonce = str(origins.parse(api)), csp.nonce(request)
    csp.add(request, csp.needs(origin, static, found.provider), csp.Page(origin, nonce, static))
    options = {"container": container, "locale": locale, "ui": "" if ui else "false"}
    return markup.script(found, api, nonce=nonce, identity=identity, **options)


def _look_up(name: Any, user: Any, priority: int) -> tuple[Widget, str]:
    found = markup.find(name)
    return found, markup.identify(user, found, priority)


def _problem(message: str, cause: Exception | None = None) -> SafeString:
    """A visitor's page goes on without the widget; under DEBUG the developer is told at once."""
    if settings.DEBUG:
        raise ImproperlyConfigured(message) from cause
    logger.warning(message)
    return SafeString("")
