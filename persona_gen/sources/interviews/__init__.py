"""Interviews: one module for each format, and the registry that chooses among them."""

from __future__ import annotations

from persona_gen.sources.interviews.base import InterviewRead
from persona_gen.sources.interviews.registry import read_interviews

__all__ = ["InterviewRead", "read_interviews"]
