"""The demo's Content-Security-Policies, under Django 6's own middleware or, before it, under django-csp."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import django

if django.VERSION >= (6,):
    from django.utils.csp import CSP
    from django.views.decorators import csp as own

    MIDDLEWARE = "django.middleware.csp.ContentSecurityPolicyMiddleware"
    NONCE: Any = CSP.NONCE
    _override: Any = own.csp_override
else:
    from csp import constants, decorators

    MIDDLEWARE = "csp.middleware.CSPMiddleware"
    NONCE = constants.NONCE
    _override = decorators.csp

SELF, NOTHING = "'self'", "'none'"
Policy = Mapping[str, list[Any]]

_LOCKED: Policy = {"object-src": [NOTHING], "base-uri": [NOTHING], "frame-ancestors": [NOTHING], "form-action": [SELF]}

SITE: Policy = {"default-src": [SELF], "img-src": [SELF, "data:"], **_LOCKED}
"""What admin and console live with."""

SHOP: Policy = {
    "default-src": [NOTHING],
    "script-src": [NONCE, "'strict-dynamic'"],
    "style-src": [SELF],
    "img-src": [SELF],
    **_LOCKED,
}
"""The shop's own needs, and nothing for the widget: the template tag adds that."""

TRIED: dict[str, Policy] = {
    "strict": {"script-src": [NONCE, "'strict-dynamic'"], "object-src": [NOTHING], "base-uri": [NOTHING]},
    "self": {"default-src": [SELF]},
    "nothing": {"default-src": [NOTHING], "script-src": [NONCE]},
    "trusted-types": {**SHOP, "require-trusted-types-for": ["'script'"], "trusted-types": [NOTHING]},
    "off": {},
}
"""Other policies that a host may have, for trying and for the browser tests: `/policies/<name>/`."""


def settings(policy: Policy) -> dict[str, Any]:
    """The setting that puts a policy in force on the whole site."""
    if django.VERSION >= (6,):
        return {"SECURE_CSP": dict(policy)}
    return {"CONTENT_SECURITY_POLICY": {"DIRECTIVES": dict(policy)}}


def under(policy: Policy) -> Callable[[Any], Any]:
    """Decorates a view whose responses have this policy instead of the site's."""
    found: Callable[[Any], Any] = _override(dict(policy))
    return found
