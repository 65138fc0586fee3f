"""Origins: scheme, host and port, as a browser sends them; what people paste for one; public suffixes."""

from .origin import DEFAULT_PORTS, MAX_LENGTH, Origin, candidates, header, is_address, is_development, parse
from .pasted import Refused, paste
from .suffixes import is_public_suffix, registrable

__all__ = [
    "DEFAULT_PORTS",
    "MAX_LENGTH",
    "Origin",
    "Refused",
    "candidates",
    "header",
    "is_address",
    "is_development",
    "is_public_suffix",
    "parse",
    "paste",
    "registrable",
]
