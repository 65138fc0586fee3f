"""Public suffixes (`co.uk`, `github.io`), under which anybody can have a name; from a list that comes with its package."""

from __future__ import annotations

from functools import lru_cache

from publicsuffixlist import PublicSuffixList


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=False)  # 0.1 s, so not at import


def is_public_suffix(host: str) -> bool:
    """Whether this is a name like `com`, `co.uk` or `github.io`. Names of a private network are none."""
    return bool(_suffixes().publicsuffix(host) == host)


def registrable(host: str) -> str:
    """What one owner registered: `example.co.uk` of `www.example.co.uk`. An unknown ending counts as one suffix."""
    labels = host.split(".")
    return _suffixes().privatesuffix(host) or (host if is_public_suffix(host) else ".".join(labels[-2:]))
