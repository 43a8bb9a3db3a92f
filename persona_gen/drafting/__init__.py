"""Drafting: writers word personas; the program fills in every number and quotation."""
