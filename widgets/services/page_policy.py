"""What a page's policies would block of a widget: Content-Security-Policy, Permissions-Policy, mixed content."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from .. import policy
from .page_findings import Finding, Level

DEVICES = ("camera", "microphone")
_MEMBER = re.compile(r"^\s*(camera|microphone)\s*=\s*(.*?)\s*$", re.DOTALL)
_MEMBERS = re.compile(r"(?:[^,(]|\([^)]*\)?)+")  # a comma within a list separates nothing


@dataclass(frozen=True, slots=True)
class Want:
    """A request that the widget makes: the directive that decides, its URL, and the source that is to be written."""

    directive: str
    url: str
    source: str
    level: Level
    loss: str


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy of a page: its text, whether it is enforced or only reports, and whether the page carries it itself."""

    text: str
    enforced: bool = True
    in_page: bool = False

    @property
    def name(self) -> str:
        """Where its owner finds it."""
        if self.in_page:
            return _("the meta element Content-Security-Policy")
        return "Content-Security-Policy" if self.enforced else "Content-Security-Policy-Report-Only"


def blocked(found: Policy, wants: list[Want], page: policy.Page) -> Iterator[Finding]:
    """A finding for each directive of this policy that does not admit what the widget asks for, with the mended line."""
    directives = policy.directives(found.text)
    for name in dict.fromkeys(want.directive for want in wants):
        mine = [want for want in wants if want.directive == name]
        lacking = [want for want in mine if not _admitted(want, directives, page)]
        if lacking:
            yield _blocked(found, name, lacking, directives, page)
    if not found.in_page:  # browsers ignore it in a meta element
        yield from _sandboxed(found, directives)
    if directives.get("webrtc") == ["'block'"]:
        text = _("“%(policy)s” forbids calls: webrtc 'block'.") % {"policy": found.name}
        yield Finding(_level("problem", found), "webrtc_blocked", text, _("Leave the directive webrtc out."))


def _admitted(want: Want, directives: dict[str, list[str]], page: policy.Page) -> bool:
    governing = policy.governing(want.directive, directives)
    if governing is None:
        return True
    present = directives[governing]
    if want.directive == "script-src" and policy.ignores_hosts(present):
        return bool(page.nonce) and f"'nonce-{page.nonce}'" in present  # what the tag loads is admitted with it
    return policy.admitted(want.url, want.directive, present, page)


def _blocked(
    found: Policy, name: str, lacking: list[Want], directives: dict[str, list[str]], page: policy.Page
) -> Finding:
    """The mend names a nonce where hosts do not count, else the directive as it should be."""
    values = {
        "policy": found.name,
        "directive": policy.governing(name, directives),
        "sources": ", ".join(want.source for want in lacking),
        "loss": lacking[0].loss,
    }
    level = _level("problem" if any(want.level == "problem" for want in lacking) else "warning", found)
    if found.enforced:
        text = _("“%(policy)s”, %(directive)s blocks %(sources)s. %(loss)s") % values
    else:
        text = _("“%(policy)s”, %(directive)s would report %(sources)s, and blocks nothing.") % values
    if name == "script-src" and policy.ignores_hosts(directives[str(values["directive"])]):
        mend = _("Under 'strict-dynamic' addresses do not count: give the script tag the nonce of each response.")
        return Finding(level, "nonce_missing", text, mend)
    target, sources = policy.mended(name, [want.source for want in lacking], directives, page)
    mend = _("Let the directive read:") if target in directives else _("Add this directive:")
    return Finding(level, "source_blocked", text, mend, " ".join([target, *sources]))


def _sandboxed(found: Policy, directives: dict[str, list[str]]) -> Iterator[Finding]:
    for flag in ("allow-scripts", "allow-same-origin"):
        if flag not in directives.get("sandbox", [flag]):
            text = _("“%(policy)s” puts the page into a sandbox without %(flag)s: no widget can run there.")
            values = {"policy": found.name, "flag": flag}
            mend = _("Add %(flag)s to the directive sandbox, or leave the directive out.") % values
            yield Finding(_level("problem", found), "sandboxed", text % values, mend)


def _level(level: Level, found: Policy) -> Level:
    return level if found.enforced else "note"


def devices(permissions: str, features: str, origin: str) -> Iterator[Finding]:
    """What `Permissions-Policy`, and `Feature-Policy` where it alone speaks, say of camera and microphone."""
    modern, old = _allowed(permissions), _allowed_of_old(features)
    off = [device for device in DEVICES if not _admits(modern.get(device, old.get(device)), origin)]
    if off:
        header = "Permissions-Policy" if off[0] in modern else "Feature-Policy"
        words = {"header": header, "devices": ", ".join(_words()[device] for device in off)}
        text = (
            _("“%(header)s” forbids: %(devices)s. A call has neither picture nor sound of what is forbidden.") % words
        )
        line = "Permissions-Policy: camera=(self), microphone=(self)"
        yield Finding("problem", "devices_blocked", text, _("Let the header hold:"), line)


def _words() -> dict[str, str]:
    return {"camera": _("camera"), "microphone": _("microphone")}


def _allowed(header: str) -> dict[str, list[str]]:
    """Allow-lists by device of a structured header: `camera=(self "https://a.example"), microphone=*`. The last counts."""
    found: dict[str, list[str]] = {}
    for member in _MEMBERS.findall(header):
        if match := _MEMBER.match(member):
            found[match[1]] = match[2].partition(";")[0].strip("() \t").replace('"', "").split()
    return found


def _allowed_of_old(header: str) -> dict[str, list[str]]:
    """The same of `camera 'self' https://a.example; microphone 'none'`. The first counts."""
    found: dict[str, list[str]] = {}
    for part in re.split(r"[;,]", header):
        name, *allowed = part.split() or [""]
        if name in DEVICES:
            found.setdefault(name, [word.strip("'") for word in allowed] or ["self"])
    return found


def _admits(allowed: list[str] | None, origin: str) -> bool:
    if allowed is None:
        return True  # a page of its own may use both
    return any(word in ("*", "self", "src") or word.rstrip("/").lower() == origin for word in allowed)


def transport(origin: str, desk: str) -> Iterator[Finding]:
    """What browsers refuse without any policy: a page without https has no camera, one with https no http desk."""
    page, other = urlsplit(origin), urlsplit(desk)
    if page.scheme == "https" and other.scheme == "http" and not _is_local(other.hostname or ""):
        text = _("The page is served over https and the desk over http: browsers block that as mixed content.")
        yield Finding("problem", "mixed_content", text, _("Serve the desk over https."))
    if page.scheme == "http" and not _is_local(page.hostname or ""):
        text = _("The page is served without https: browsers give it neither camera nor microphone.")
        yield Finding("warning", "insecure_page", text, _("Serve the page over https."))


def _is_local(host: str) -> bool:
    return host in ("localhost", "127.0.0.1", "::1") or host.endswith(".localhost")
