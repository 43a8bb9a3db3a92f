"""Quotations: found in claims, located in snippets, decided by exact comparison of words."""

from persona_gen.checking.quotations.checker import QuotationChecker

__all__ = ["QuotationChecker"]
