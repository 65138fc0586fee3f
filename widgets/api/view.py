"""The views' common ground: JSON only, our errors, and nothing that the host's REST_FRAMEWORK setting could change."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from widgets import errors

from .answer import Answer
from .failures import answer_to
from .incoming import Incoming


class _JsonOnly(BaseContentNegotiation):
    """Every answer is JSON, whatever Accept says: browsers and curl see the same."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return None

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], "application/json"


class JsonView(APIView):
    """A view whose methods return an `Answer`; `incoming` is the request as they read it."""

    authentication_classes: Any = []
    permission_classes: Any = []
    throttle_classes: Any = []
    renderer_classes: Any = [JSONRenderer]
    parser_classes: Any = []
    content_negotiation_class: Any = _JsonOnly
    versioning_class: Any = None
    metadata_class: Any = None
    incoming: Incoming

    @property
    def default_response_headers(self) -> dict[str, str]:
        """None: an answer's headers are those of its `Answer`."""
        return {}

    def methods(self) -> list[str]:
        """What this address answers."""
        return [name.upper() for name in self.http_method_names if hasattr(self, name)]

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        """Keeps the request in the API's own form."""
        self.incoming = Incoming.from_django(request)
        return super().initialize_request(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """An unknown method is told before a missing token is."""
        if (request.method or "").upper() not in self.methods():
            raise errors.MethodNotAllowed
        super().initial(request, *args, **kwargs)
        if request.method != "OPTIONS":
            self.enter(request)

    def enter(self, request: Request) -> None:
        """Find out who it is. Raises what they are told."""

    def handle_exception(self, exc: Exception) -> Any:
        """An answer in our shape."""
        answer = answer_to(exc, self.incoming.request)
        if answer.status == errors.MethodNotAllowed.status:
            answer.headers["Allow"] = ", ".join(self.methods())
        return answer

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """The Django response, with what `dress` adds."""
        if isinstance(response, Answer):
            response = self.dress(response).response()
        return super().finalize_response(request, response, *args, **kwargs)

    def dress(self, answer: Answer) -> Answer:
        """The headers that every answer of this view carries."""
        return answer

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """204 and `Allow`."""
        return Answer(204, headers={"Allow": ", ".join(self.methods())})


@csrf_exempt
def nowhere(request: HttpRequest, **_kwargs: Any) -> HttpResponseBase:
    """What no view of the API answers: 404 in the API's own shape, and not Django's page about CSRF."""
    error = errors.NotFound("There is no such address in this API. Addresses end in a slash.")
    response: HttpResponse = answer_to(error, request).response()
    return response
