"""The agents' console: its page, its log-in and its log-out, each under a strict policy of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView, redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect, ensure_csrf_cookie
from django.views.decorators.http import require_safe

from widgets import addresses, conference, csp, errors, limits, permissions
from widgets.services import logins
from widgets.services.audit import Actor

from .incoming import Incoming
from .manifest import manifest

LOGIN_RATE = "20/m"
"""Attempts to log in from one address."""
NOTED = "widgets_console"
"""In the browser's session, once its log-in stands in the audit log."""
View = Callable[..., HttpResponseBase]

# No script or style but files: nothing needs a nonce, and nothing that a visitor typed can run.
POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "media-src": ["'self'", "blob:"],
    "font-src": ["'self'"],
    "frame-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
    "require-trusted-types-for": ["'script'"],
}


def policy(request: HttpRequest) -> str:
    """The page's Content-Security-Policy: this site, its static files, and what the conference providers need."""
    origin = request.build_absolute_uri("/")[:-1]
    folder = urljoin(origin, static("widgets/"))
    directives = {name: list(sources) for name, sources in POLICY.items()}
    for provider in conference.names():
        for name, sources in csp.needs(origin, folder, provider).items():
            directives.setdefault(name, []).extend(source for source in sources if not source.startswith(f"{origin}/"))
    return "; ".join(" ".join([name, *dict.fromkeys(sources)]) for name, sources in directives.items())


def strict(view: View) -> View:
    """Pages of the console are not cached, not framed, and run our files only; CSP middlewares heed the header."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if hasattr(response, "render"):
            response = response.render()
        response["Content-Security-Policy"] = policy(request)
        response["Cross-Origin-Opener-Policy"] = "same-origin"
        # Not `no-referrer`, for which browsers hide the Origin that the CSRF check wants to see.
        response["Referrer-Policy"] = "same-origin"
        response["X-Content-Type-Options"] = "nosniff"
        response["X-Frame-Options"] = "DENY"
        return response

    return csrf_protect(never_cache(guarded))


def address_of(request: HttpRequest, name: str, *args: str) -> str:
    """The address of another of these pages, in whatever namespace the host has included us."""
    match = request.resolver_match
    prefix = f"{match.namespace}:" if match and match.namespace else ""
    return reverse(prefix + name, args=args)


def client_address(request: HttpRequest) -> str | None:
    """Where the request came from, None where nobody says."""
    found = addresses.parsed(addresses.client(request.META))
    return str(found) if found else None


@strict
@require_safe
@ensure_csrf_cookie
def console(request: HttpRequest) -> HttpResponse:
    """The console; the log-in for who is nobody yet, and 403 with the way out for who may not even look on."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), address_of(request, "console-login"))
    context = {
        "login": address_of(request, "console-login"),
        "logout": address_of(request, "console-logout"),
        "nonce": csp.nonce(request),
    }
    if not permissions.can_watch(request.user):
        return render(request, "widgets/console/denied.html", context, status=403)
    _note(request)
    # The agent API's root has no page of its own, and so no name.
    context["manifest"] = address_of(request, "console-manifest")
    context["api"] = address_of(request, "agent-me").removesuffix("me/")
    context["csrf_cookie"] = settings.CSRF_COOKIE_NAME
    return render(request, "widgets/console/console.html", context)


def _note(request: HttpRequest) -> None:
    """Who has logged in on another page of the site comes to the console too: a row for the first time."""
    if not request.session.get(NOTED):
        logins.carried(Actor(request.user, client_address(request)))
        request.session[NOTED] = True


@method_decorator(strict, name="dispatch")
class ConsoleLogin(LoginView):
    """Django's log-in with a page of ours; attempts from one address are counted."""

    template_name = "widgets/console/login.html"
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Checks name and password, unless there were too many attempts."""
        try:
            limits.check("console-login", Incoming.from_django(request).address, LOGIN_RATE)
        except errors.RateLimited as error:
            blocked = _("There were too many attempts. Wait a minute, then try again.")
            empty = self.get_form_class()(request)
            response = self.render_to_response(self.get_context_data(form=empty, blocked=blocked), status=429)
            response["Retry-After"] = str(error.retry_after)
            return response
        return super().post(request, *args, **kwargs)

    @transaction.atomic
    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Logs in, and writes down who."""
        response = super().form_valid(form)
        logins.succeeded(Actor(form.get_user(), client_address(self.request)))
        self.request.session[NOTED] = True
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Writes down whose name was tried, and from where."""
        logins.failed(str(form.data.get("username", "")), client_address(self.request))
        return super().form_invalid(form)

    def get_default_redirect_url(self) -> str:
        """The console, whatever LOGIN_REDIRECT_URL is."""
        return address_of(self.request, "console")


@method_decorator(strict, name="dispatch")
class ConsoleLogout(LogoutView):
    """Logs out by POST, and leads back to the log-in."""

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Logs out, and writes down who."""
        if request.user.is_authenticated:
            logins.ended(Actor(request.user, client_address(request)))
        return super().post(request, *args, **kwargs)

    def get_default_redirect_url(self) -> str:
        """The log-in, whatever LOGOUT_REDIRECT_URL is."""
        return address_of(self.request, "console-login")


urlpatterns = [
    path("", console, name="console"),
    path("app.webmanifest", manifest, name="console-manifest"),
    path("login/", ConsoleLogin.as_view(), name="console-login"),
    path("logout/", ConsoleLogout.as_view(), name="console-logout"),
]
