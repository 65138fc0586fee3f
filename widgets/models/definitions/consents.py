"""What a visitor agrees to: `[{"name", "label", "url", "version", "required", "translations"}]`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from .problems import DefinitionError, Problems

MOST_CONSENTS = 10
LABEL, URL, VERSION = 500, 500, 40  # characters
MEMBERS = frozenset("name label url version required translations".split())
_UNSEEN = re.compile(r"[\x00-\x20\x7f\\]")


def clean_consents(data: Any, known: Iterable[str] = ()) -> list[dict[str, Any]]:
    """The consents as they are stored. Raises DefinitionError with a message for each place, such as `0.url`.

    Members that are not ours are kept; `known` are names that may stay although they would be refused today.
    """
    if not isinstance(data, list):
        raise DefinitionError({"": _('Write [{"name": …, "label": …, "required": …}, …].')})
    problems = Problems()
    taken: set[str] = set()
    names = frozenset(known)
    found = problems.objects(data, "", MOST_CONSENTS)
    consents = [_consent(problems, consent, str(at), taken, names) for at, consent in enumerate(found)]
    problems.settle(consents)
    return consents


def _consent(
    problems: Problems, consent: dict[str, Any], at: str, taken: set[str], known: frozenset[str]
) -> dict[str, Any]:
    translations = {}
    for language, texts in problems.languages(consent, at).items():
        place = f"{at}.translations.{language}"
        label, url = problems.text(texts, "label", place, LABEL), _link(problems, texts, place)
        if own := {key: value for key, value in (("label", label), ("url", url)) if value}:
            translations[language] = own
    clean = {
        "name": problems.name(consent, at, taken, known),
        "label": problems.text(consent, "label", at, LABEL, required=_("Write what visitors agree to.")),
        "url": _link(problems, consent, at),
        "version": _version(problems, consent, at),
        "required": problems.flag(consent, "required", at),
    }
    kept = {key: value for key, value in consent.items() if key not in MEMBERS}
    return {**clean, **({"translations": translations} if translations else {}), **kept}


def _link(problems: Problems, texts: dict[str, Any], at: str) -> str:
    """http, https, or a path of the page's own site; anything else could run, or lead elsewhere than it says."""
    url = problems.text(texts, "url", at, URL)
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        fine = bool(parts.scheme in ("http", "https") and parts.hostname) or (url[0] == "/" and url[:2] != "//")
    except ValueError:
        fine = False
    if not fine or _UNSEEN.search(url):
        problems.add(f"{at}.url", _("Write a link that begins with https://, or with / for a page of the same site."))
    return url


def _version(problems: Problems, consent: dict[str, Any], at: str) -> str:
    """A text; older rows have a number, or none."""
    version = consent.get("version", "1")
    if type(version) is int:
        version = str(version)
    return problems.text({"version": version}, "version", at, VERSION) or "1"
