"""Personas compiled from evidence: every number and quotation is traced, every claim has a verdict."""

__version__ = "0.1.0"
