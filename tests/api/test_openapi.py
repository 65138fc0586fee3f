"""protocol/openapi.yaml agrees with the code, and schemathesis finds nothing in a running app."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import schemathesis
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from tools import openapi
from widgets import tokens
from widgets.api.catalogue import CATALOGUE
from widgets.models import Cobrowse, CobrowseConsent, CobrowseRecording, ContactRequest, Offer, Widget
from widgets.services import cobrowse_files, tickets

from .serving import serving

EXAMPLES = 8
DOCUMENT = openapi.document()
OPERATIONS = [(method, path) for path, item in DOCUMENT["paths"].items() for method in item if method != "parameters"]
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
]


@pytest.mark.tooling
def test_the_committed_file_is_what_the_code_says() -> None:
    assert openapi.TARGET.read_text() == openapi.text()


def test_every_call_is_described() -> None:
    assert len(CATALOGUE) == len(OPERATIONS)


@pytest.fixture(params=["wsgi", "asgi"])
def base(request: pytest.FixtureRequest, transactional_db: None) -> Iterator[str]:
    """A running server."""
    if request.param == "wsgi":
        yield request.getfixturevalue("live_server").url
    else:
        with serving() as url:
            yield url


@pytest.fixture
def patience(settings: Any) -> None:
    """Rates that do not get in the way, and the server's own origin."""
    for name in ("INIT", "JOIN", "RESUME", "SESSION", "MESSAGE", "CONFIG", "REQUEST", "WIDGET_REQUEST"):
        setattr(settings, f"WIDGETS_{name}_RATE", "100000/m")
    settings.WIDGETS_POLL_WAIT = 0


def _described() -> dict[str, Any]:
    """Without `security`: the headers of each test log in, and what happens without them is tested elsewhere."""
    found = openapi.document()
    for item in found["paths"].values():
        for method in item.keys() - {"parameters"}:
            del item[method]["security"]
    return found


def _headers(path: str, origin: str, visitor: Any, agent: Any) -> dict[str, str]:
    if path.startswith("/agent/"):
        browser = Client()
        browser.force_login(agent)
        csrf = "x" * 32
        cookie = f"sessionid={browser.cookies['sessionid'].value}; csrftoken={csrf}"
        return {"Cookie": cookie, "X-CSRFToken": csrf, "Origin": origin}
    kind: tokens.Kind = "session" if path in ("/init/", "/session/token/", "/requests/") else "auth"
    return {"Authorization": f"Bearer {tokens.issue(kind, visitor.pk, origin)[0]}", "Origin": origin}


@pytest.mark.slow
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
@pytest.mark.filterwarnings("ignore")
def test_schemathesis_finds_nothing(
    base: str, patience: None, widget: Widget, waiting: Any, bob: Any, method: str, path: str
) -> None:
    origin = "http://" + urlsplit(base).netloc
    visitor = waiting("Ann")
    type(visitor).objects.update(origin=origin)
    call = tickets.accept(bob, visitor.tickets.get().pk)
    headers = _headers(path, origin, visitor, bob)
    offer = Offer.objects.create(ticket=call.ticket, agent=bob, expires_at=timezone.now(), outcome="expired")
    ids = {"call_id": str(call.pk), "ticket_id": str(call.ticket_id), "offer_id": str(offer.pk)}
    left = ContactRequest.objects.create(widget=widget, queue=widget.queue, name="Ann")
    seen = Cobrowse.objects.create(session=waiting("Ben"), agent=bob, status="active", expires_at=timezone.now())
    yes = CobrowseConsent.objects.create(cobrowse=seen, kind="record", granted=True, request_id=seen.pk)
    recorded = CobrowseRecording.objects.create(cobrowse=seen, consent=yes)
    ids |= {"recording_id": str(recorded.pk), "proof": cobrowse_files.proof(bob, recorded.pk, "recording")}
    known = {"key": widget.key, "request_id": str(left.pk), "cobrowse_id": str(seen.pk), **ids}
    operation = schemathesis.openapi.from_dict(_described())[path][method]

    @settings(max_examples=EXAMPLES, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(data=_cases(operation))
    def run(data: Any) -> None:
        mode, case = data
        if mode is GenerationMode.POSITIVE:
            case.path_parameters = {name: known[name] for name in case.path_parameters or {}}
            if path in ("/init/", "/requests/"):
                case.body = {**case.body, "widget_key": widget.key, "page_url": f"{origin}/"}
        case.call_and_validate(base_url=f"{base}/widgets/api/v1", headers=headers, checks=CHECKS, timeout=20)

    run()


def _cases(operation: Any) -> Any:
    from hypothesis import strategies

    made = [strategies.tuples(strategies.just(mode), operation.as_strategy(mode)) for mode in GenerationMode]
    return strategies.one_of(made[:1] if not _takes_input(operation) else made)


def _takes_input(operation: Any) -> bool:
    return bool(operation.body) or bool(list(operation.iter_parameters()))
