"""The JSON that a widget holds, judged: what may be written into it, with a message for each place that is wrong."""

from .appearance import clean_appearance, default_appearance
from .consents import clean_consents
from .form import clean_form
from .languages import LANGUAGES, supported
from .masking import clean_masking, default_masking
from .problems import DefinitionError

__all__ = [
    "LANGUAGES",
    "DefinitionError",
    "clean_appearance",
    "clean_consents",
    "clean_form",
    "clean_masking",
    "default_appearance",
    "default_masking",
    "supported",
]
