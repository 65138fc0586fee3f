"""Proof that a domain is its owner's: DNS record, file and meta tag; and the guarded fetcher."""

from .fetcher import FetchRefused, Page, fetch, fetch_file
from .instructions import Instruction, instructions, methods
from .proofs import prove
from .results import Result
from .words import explain

__all__ = [
    "FetchRefused",
    "Instruction",
    "Page",
    "Result",
    "explain",
    "fetch",
    "fetch_file",
    "instructions",
    "methods",
    "prove",
]
