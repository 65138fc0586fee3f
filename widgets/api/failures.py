"""Every failure as an answer in one shape: `{"error": {"code", "message", "docs", "param"?, "fields"?}}`."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import Any

from django.core.exceptions import DisallowedHost, SuspiciousOperation
from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest
from rest_framework import exceptions

from widgets import errors

from .answer import Answer

logger = logging.getLogger("widgets")
_BY_STATUS: dict[int, type[errors.LivedeskError]] = {
    400: errors.InvalidRequest,
    401: errors.NotAuthenticated,
    403: errors.PermissionDenied,
    404: errors.NotFound,
    405: errors.MethodNotAllowed,
    413: errors.TooLarge,
    415: errors.UnsupportedMediaType,
}


def answer_to(error: Exception, request: HttpRequest | None = None) -> Answer:
    """The answer to whatever a handler raised. What we did not foresee is logged, and told as `internal_error`."""
    known = as_error(error)
    if known is None:
        logger.error("An API call failed", exc_info=error)
        got_request_exception.send(sender=None, request=request)
        known = errors.InternalError()
    headers = {}
    if known.retry_after is not None:
        headers["Retry-After"] = str(known.retry_after)
    if known.code.startswith("token_"):
        headers["WWW-Authenticate"] = "Bearer"
    return Answer.of(_body(known, request), known.status, **headers)


def _body(error: errors.LivedeskError, request: HttpRequest | None) -> dict[str, Any]:
    """The error's body, its `docs` as an address that can be opened from wherever the answer is read."""
    body = error.body()
    if request is not None:
        with suppress(DisallowedHost):
            body["error"]["docs"] = request.build_absolute_uri(body["error"]["docs"])
    return body


def as_error(error: Exception) -> errors.LivedeskError | None:
    """The error of ours that this exception stands for; None for a defect."""
    if isinstance(error, errors.LivedeskError):
        return error
    if isinstance(error, (OperationalError, InterfaceError)):
        logger.warning("The database is not reachable: %s", error)
        return errors.Unavailable()
    if isinstance(error, exceptions.ValidationError):
        return _first(error.detail)
    if isinstance(error, exceptions.APIException):
        return _BY_STATUS.get(error.status_code, errors.InternalError)(str(error.detail))
    if isinstance(error, Http404):
        return errors.NotFound()
    if isinstance(error, DjangoPermissionDenied):
        return errors.PermissionDenied()
    if isinstance(error, SuspiciousOperation):
        return errors.InvalidRequest()
    return None


def _first(detail: Any, param: str | None = None) -> errors.InvalidRequest:
    """The first of DRF's messages; `param` is the member of the body that it belongs to."""
    while isinstance(detail, (dict, list)):
        if isinstance(detail, dict):
            name, detail = next(iter(detail.items()))
            param = param or (None if name == "non_field_errors" else str(name))
        else:
            detail = detail[0]
    return errors.InvalidRequest(str(detail), param=param)
