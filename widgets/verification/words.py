"""What each code of a check or a refused fetch means, in words for the administrator."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "ok": _("The proof was found."),
    # DNS
    "no_name": _(
        "The DNS knows no such name. A new record can take some minutes, rarely a day, to be seen everywhere."
    ),
    "no_record": _("The name exists, but has no TXT record. Add one; what is there already may stay."),
    "dns_failed": _("The domain's name servers answered with an error. Ask whoever runs the DNS of the domain."),
    "dns_timeout": _("The domain's name servers did not answer in time. Try again in some minutes."),
    # What was found is not the proof
    "other_value": _("Something was found, but not the expected value. Compare the two sign by sign."),
    "http_status": _("The server did not answer with the page but with the status below."),
    "not_plain_text": _("The server answered with an HTML page, not with a text file that holds this line alone."),
    "no_line": _("The file is there, but none of its lines is the expected one."),
    "no_tag": _(
        "The front page has no such tag in its head. A tag in the body, or one that a script adds, does not count."
    ),
    "method_not_possible": _("This cannot be proved in this way. Choose another one."),
    # The guarded fetcher
    "bad_url": _("This is not an address that can be fetched."),
    "not_resolved": _("The DNS gave no address for this host."),
    "address_not_public": _(
        "The host's address belongs to a private, local or reserved network, which is never fetched."
    ),
    "port_not_allowed": _("Only the ports 80 and 443 are fetched; a DNS record proves a domain at any port."),
    "connection_refused": _("No connection could be made to the server."),
    "certificate": _("The server's TLS certificate is not valid for this host."),
    "tls": _("No encrypted connection could be made."),
    "too_slow": _("The server did not answer in full within five seconds."),
    "too_large": _("The answer is larger than is read (64 KiB)."),
    "too_many_redirects": _("The server redirects more than twice."),
    "redirect_to_other_site": _("The server redirects to another site."),
    "redirect_to_http": _("The server redirects from https to unencrypted http."),
    "encoding": _("The server sent a compressed answer although none was asked for."),
    "bad_answer": _("The server's answer is not HTTP, or broken off."),
}
FLEETING = {"dns_failed", "dns_timeout", "not_resolved", "connection_refused", "tls", "too_slow", "bad_answer"}
"""What may be over in a minute, and says little about the proof."""


def explain(code: str) -> str:
    """The sentence for a code; for one of another version the code itself."""
    return str(WORDS.get(code, code))
