"""What to put where, so that a check finds it."""

from __future__ import annotations

from dataclasses import dataclass

from .. import origins

METHODS = ("dns", "file", "meta")
RECORD = "_livedesk"
PATH = "/.well-known/livedesk-verification.txt"
NAME = "livedesk-verification"


@dataclass(frozen=True, slots=True)
class Instruction:
    """One way to prove an origin: `value` goes to `where`, a DNS name or a URL."""

    method: str
    where: str
    value: str


def methods(origin: str) -> list[str]:
    """The ways in which an origin can be proved. A wildcard speaks for a whole zone; an address has none."""
    if "://*." in origin:
        return ["dns"]
    return ["file", "meta"] if origins.is_address(host_of(origin)) else list(METHODS)


def host_of(origin: str) -> str:
    """The host of a stored origin; of a wildcard the name below which it stands."""
    return origins.parse(origin.replace("://*.", "://", 1)).host


def instruction(origin: str, token: str, method: str) -> Instruction:
    """For one way, possible or not."""
    if method == "dns":
        return Instruction("dns", f"{RECORD}.{host_of(origin)}", f"{NAME}={token}")
    if method == "file":
        return Instruction("file", f"{origin}{PATH}", f"{NAME}={token}")
    return Instruction("meta", f"{origin}/", tag(token))


def tag(token: str) -> str:
    """The meta tag of a token."""
    return f'<meta name="{NAME}" content="{token}">'


def instructions(origin: str, token: str) -> list[Instruction]:
    """For each possible way, the best first."""
    return [instruction(origin, token, method) for method in methods(origin)]
