"""Proof that a domain is its owner's: DNS record, file and meta tag; and the guarded fetcher."""

from .fetcher import FetchRefused, Page, fetch
from .instructions import Instruction, instructions, methods
from .proofs import prove
from .results import Result
from .words import explain

__all__ = ["FetchRefused", "Instruction", "Page", "Result", "explain", "fetch", "instructions", "methods", "prove"]
