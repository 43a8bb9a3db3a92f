"""Attributes: yes/no values, kinds, opening hours, ratings and lists of one record, against what a text asserts."""

from persona_gen.checking.attributes.checker import AttributesChecker

__all__ = ["AttributesChecker"]
