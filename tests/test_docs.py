"""Docs and code say the same: settings, errors, events, checks, addresses, the SDK, and that links lead somewhere."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import fields
from pathlib import Path

import pytest
import yaml
from django.conf import settings as django_settings
from django.test import override_settings
from django.urls import get_resolver

from tools import docs as page
from widgets import checks, errors, events
from widgets.conf import Conf, conf

pytestmark = pytest.mark.tooling

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
TROUBLE = (DOCS / "troubleshooting.md").read_text()
SDK = ROOT / "client" / "sdk"
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")])
SERVER_CODES = {error.code for error in errors.every()}

# The product's contract with people who search for these words.
CONTRACT_MESSAGES = [
    "WidgetSDK can only be used in browser environment",
    "widgetKey is required",
    "Widget already initialized",
    "Widget not initialized. Call init() first.",
    "Already in queue",
    "Cannot join queue while in call or assigned to agent",
    "Realtime connection interrupted",
    "Failed to load video conference script",
    "Parent node not found for video conference after timeout",
]


def reference(name: str) -> str:
    return (REFERENCE / f"{name}.md").read_text()


def rows(text: str) -> dict[str, list[str]]:
    """The tables' rows by the code in their first cell."""
    found = re.findall(r"^\| \[?`([^`]+)`.*?\| (.*) \|$", text, re.MULTILINE)
    return {key: re.split(r"(?<!\\) \| ", rest) for key, rest in found}


def sections(text: str) -> dict[str, str]:
    """What stands under each heading of the third level."""
    parts = re.split(r"^### (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], (re.split(r"^## ", part, flags=re.MULTILINE)[0] for part in parts[2::2]), strict=True))


def anchors(text: str) -> set[str]:
    return {page.slug(heading) for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}


def sdk_codes() -> set[str]:
    union = re.search(r"type SdkErrorCode =(.*?);", (SDK / "errors.ts").read_text(), re.DOTALL)
    assert union
    return set(re.findall(r'"(\w+)"', union[1]))


def sdk_messages() -> dict[str, str]:
    source = (SDK / "errors.ts").read_text()
    catalogue = re.search(r"export const MESSAGES = {(.*?)}", source, re.DOTALL)
    assert catalogue
    shared = dict(re.findall(r'^const (\w+) = "(.*)";$', source, re.MULTILINE))
    found = re.findall(r'^\s+(\w+): (?:"(.*)"|(\w+)),$', catalogue[1], re.MULTILINE)
    return {code: text or shared[name] for code, text, name in found}


def call_problems() -> set[str]:
    union = re.search(r"type MediaProblem =(.*?);", (ROOT / "client/conference/media.ts").read_text(), re.DOTALL)
    assert union
    return {*re.findall(r'"(\w+)"', union[1]), "connection_lost", "autoplay_blocked"}


def close_codes() -> set[int]:
    """Those that the sockets' code names, those of the errors it names, and the browser's own for no close frame."""
    source = "".join(path.read_text() for path in [*(ROOT / "widgets/realtime").glob("*.py"), ROOT / "widgets/asgi.py"])
    named = {4000 + error.status for error in errors.every() if re.search(rf"\b{error.__name__}\b", source)}
    return {int(code) for code in re.findall(r"\b4[45]\d\d\b", source)} | named | {1006}


class TestSettings:
    def test_every_setting_stands_in_the_reference_and_no_other(self):
        known = {f"WIDGETS_{name.upper()}" for name, value in vars(Conf).items() if isinstance(value, property)}
        assert {name for name in rows(reference("settings")) if name.startswith("WIDGETS_")} == known

    def test_the_defaults_are_those_of_the_code(self):
        told = {name: rest[0] for name, rest in rows(reference("settings")).items() if name.startswith("WIDGETS_")}
        with override_settings():
            for name in told:
                if hasattr(django_settings, name):
                    delattr(django_settings, name)
            found = {name: getattr(conf, name.removeprefix("WIDGETS_").lower()) for name in told}
        assert {name: ast.literal_eval(default.strip("`")) for name, default in told.items()} == found

    def test_no_page_names_a_setting_that_does_not_exist(self):
        known = set(rows(reference("settings")))
        named = {name for path in PAGES for name in re.findall(r"\bWIDGETS_[A-Z_]*[A-Z]\b", path.read_text())}
        assert named - known == set()


class TestErrors:
    def test_every_code_has_a_heading_and_every_heading_is_a_code(self):
        assert set(sections(TROUBLE)) == SERVER_CODES | sdk_codes() | call_problems()

    def test_each_says_symptom_cause_and_mend(self):
        incomplete = [
            code
            for code, text in sections(TROUBLE).items()
            if not all(f"- **{word}:**" in text for word in ("Symptom", "Cause", "Mend"))
        ]
        assert incomplete == []

    def test_each_has_the_status_of_the_code(self):
        told = {code: sections(TROUBLE)[code] for code in SERVER_CODES}
        assert [error.code for error in errors.every() if f"Status {error.status}" not in told[error.code]] == []

    def test_the_reference_lists_each_with_status_and_close_code(self):
        told = rows(reference("errors"))
        assert {code: int(rest[0].strip(" |")) for code, rest in told.items()} == {
            e.code: e.status for e in errors.every()
        }
        closing = {code: rest[1] for code, rest in told.items() if len(rest) > 1}
        assert closing == {code: f"4{told[code][0]}" for code in closing}

    def test_every_close_code_is_told(self):
        table = TROUBLE.partition("## WebSocket close codes")[2]
        assert {int(code) for code in re.findall(r"^\| (\d{4}) \|", table, re.MULTILINE)} == close_codes()

    @pytest.mark.parametrize("message", CONTRACT_MESSAGES)
    def test_the_contracts_messages_stand_in_sdk_and_docs(self, message):
        assert message in sdk_messages().values()
        assert f"`{message}`" in TROUBLE
        assert f"`{message}`" in reference("sdk")

    def test_every_message_of_the_sdk_is_told_under_its_code(self):
        table = TROUBLE.partition("## Messages by text")[2]
        for code, message in sdk_messages().items():
            line = next(line for line in table.splitlines() if line.startswith(f"| `{message}` |"))
            assert f"(#{code})" in line
            assert f"`{message}`" in reference("sdk")


class TestServedPage:
    def test_it_is_made_from_the_docs(self):
        assert page.PAGE.read_text() == page.render(page.SOURCE.read_text()), "run python -m tools.docs"

    def test_every_error_links_to_a_heading_of_it(self, client):
        html = client.get("/widgets/docs/troubleshooting/").content.decode()
        for error in errors.every():
            path, _, code = error().body()["error"]["docs"].partition("#")
            assert path == "/widgets/docs/troubleshooting/"
            assert f'id="{code}"' in html

    def test_an_answer_links_to_it_absolutely(self, client):
        answer = client.get("/widgets/api/v1/queue/").json()
        assert answer["error"]["docs"] == "http://testserver/widgets/docs/troubleshooting/#token_missing"

    def test_it_runs_no_script_and_leads_nowhere_else(self, client):
        answer = client.get("/widgets/docs/troubleshooting/")
        assert answer["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")
        assert "<script>" not in answer.content.decode()
        assert re.findall(r'href="(?!#)', answer.content.decode()) == []


class TestReference:
    def test_every_event_is_told_with_its_data(self):
        told = rows(reference("events"))
        assert [name for name in (*events.STATES, *events.STREAMS) if name not in told] == []
        for event in events.every():
            missing = [each.name for each in fields(event) if f"`{each.name}`" not in " ".join(told[event.type])]
            assert missing == [], event.type

    def test_no_event_is_told_that_the_schema_does_not_know(self):
        schema = json.loads((ROOT / "protocol/events.schema.json").read_text())
        facts = [name for name in rows(reference("events")) if "." in name]
        assert set(facts) - set(schema["$defs"]) - {*events.STATES, *events.STREAMS} == set()

    def test_every_check_is_told_and_no_other(self):
        source = Path(checks.__file__).read_text()
        assert set(rows(reference("checks"))) == set(re.findall(r'id="(widgets\.[EW]\d+)"', source))

    def test_every_address_of_the_api_is_told_with_its_methods(self):
        told = set(re.findall(r"^### `(\w+) (\S+)`$", reference("http"), re.MULTILINE))
        assert told == set(addresses())

    def test_every_path_of_the_openapi_document_is_told(self):
        document = (ROOT / "protocol" / "openapi.yaml").read_text()
        for path, operations in yaml.safe_load(document)["paths"].items():
            short = path.partition("/api/v1/")[2] or path.lstrip("/")
            for method in operations.keys() & {"get", "post", "put", "patch", "delete"}:
                assert f"### `{method.upper()} {short}`" in reference("http")

    def test_every_method_of_the_sdk_is_told(self):
        source = (SDK / "client.ts").read_text() + (SDK / "emitter.ts").read_text()
        methods = set(re.findall(r"^  (?:async )?(\w+)(?:<[^(]*>)?\([^;]*{$", source, re.MULTILINE)) - {"constructor"}
        assert [name for name in sorted(methods) if f"`{name}(" not in reference("sdk")] == []

    @pytest.mark.parametrize(
        ("interface", "ending"), [("WidgetUi", "()"), ("WidgetOptions", ""), ("WidgetEvents", ""), ("WidgetState", "")]
    )
    def test_every_name_of_the_sdks_types_is_told(self, interface, ending):
        source = (SDK / "types.ts").read_text()
        body = re.search(rf"(?:interface|type) {interface} (?:= *)?(.*?)^(?:}}|  \| \"error\";)", source, re.M | re.S)
        assert body
        whole = body[0] if interface == "WidgetState" else body[1]
        names = re.findall(r'^  (?:\| )?(?:"([\w:]+)"|(\w+))', whole, re.MULTILINE)
        told = reference("sdk")
        assert names
        assert [
            name for pair in names if (name := "".join(pair)) and f"`{name}`" not in told and f"`{name}(" not in told
        ] == []

    def test_the_tags_arguments_are_told(self):
        source = (ROOT / "widgets/templatetags/widgets.py").read_text()
        signature = re.search(r"def widget\((.*?)\) ->", source, re.DOTALL)
        assert signature
        names = re.findall(r"(\w+): \w+ = ", signature[1].partition("*,")[2])
        assert [name for name in names if f"`{name}=" not in reference("python")] == []

    def test_every_command_and_signal_is_told(self):
        commands = {path.stem for path in (ROOT / "widgets/management/commands").glob("[!_]*.py")}
        signals = set(re.findall(r"^(\w+) = Signal", (ROOT / "widgets/signals.py").read_text(), re.MULTILINE))
        assert [name for name in commands | signals if f"`{name}" not in reference("python")] == []


def addresses() -> list[tuple[str, str]]:
    """Each method and address of the API, as the URLs know them."""
    found = []
    api = next(each for each in get_resolver("widgets.urls").url_patterns if str(each.pattern) == "api/v1/")
    for pattern in api.url_patterns:
        view = getattr(pattern.callback, "cls", None)
        path = re.sub(r"<\w+:(\w+)>", r"{\1}", str(pattern.pattern))
        for method in ("get", "post", "put", "patch", "delete"):
            if view is not None and hasattr(view, method):
                found.append((method.upper(), path))
    return found


class TestPages:
    @pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
    def test_links_lead_somewhere(self, path):
        text = re.sub(r"^```.*?^```", "", path.read_text(), flags=re.MULTILINE | re.DOTALL)
        for link in re.findall(r"\]\(([^)\s]+)\)", text):
            if link.startswith(("http://", "https://")):
                continue
            name, _, anchor = link.partition("#")
            target = (path.parent / name).resolve() if name else path
            assert target.exists(), link
            if anchor:
                assert anchor in anchors(target.read_text()), link

    def test_every_page_is_in_the_index(self):
        index = (DOCS / "README.md").read_text()
        pages = [str(path.relative_to(DOCS)) for path in DOCS.rglob("*.md") if path.name != "README.md"]
        assert [name for name in pages if f"({name})" not in index] == []

    def test_the_react_guide_shows_the_example_that_is_tested(self):
        assert (ROOT / "client/react/example/help.tsx").read_text() in (DOCS / "howto/react.md").read_text()

    def test_the_changelog_has_an_unreleased_section(self):
        assert "## [Unreleased]" in (ROOT / "CHANGELOG.md").read_text()

    def test_the_pictures_are_small(self):
        kinds = {".png": 200_000, ".webm": 500_000}
        assert [path.name for path in (DOCS / "images").glob("*") if path.stat().st_size > kinds[path.suffix]] == []

    @pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
    def test_its_python_and_json_are_well_formed(self, path):
        for kind, body in re.findall(r"^```(python|json)\n(.*?)^```", path.read_text(), re.MULTILINE | re.DOTALL):
            if kind == "python":
                ast.parse(re.sub(r"(?<=[\[ ])…", "...", body))
            else:
                json.loads(body)
