"""Themes and summaries by a language model: it reads, names and points; the program locates, counts and refuses."""

from persona_gen.themes.reading.extract import extract_summary
from persona_gen.themes.reading.reader import read_with_model
from persona_gen.themes.reading.summaries import summarise

__all__ = ["extract_summary", "read_with_model", "summarise"]
