"""The resolver that is asked for proofs."""

from tests.verification.conftest import names

__all__ = ["names"]
