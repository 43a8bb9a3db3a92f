"""Segments: who belongs to which group of customers or participants."""

from persona_gen.segments.assign import Assignment, Overlap, assign
from persona_gen.segments.groups import groups
from persona_gen.segments.table import EXCLUDED, SEGMENT_COLUMN, customer_table, prepare

__all__ = [
    "EXCLUDED",
    "SEGMENT_COLUMN",
    "Assignment",
    "Overlap",
    "assign",
    "customer_table",
    "groups",
    "prepare",
]
