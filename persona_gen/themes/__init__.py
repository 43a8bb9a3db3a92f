"""Interviews into themes: codes, counts, agreement between coders, exchange with other tools."""
