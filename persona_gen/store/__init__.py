"""The store: everything that a study has produced, in one database.

Read `repository.py` first; `tables.py` tells what is kept, `engine.py` how a database is opened.
"""

from persona_gen.store.records import CodingRevision, CodingStep, LedgerTotals, RunRow
from persona_gen.store.repository import Store, open_store

__all__ = ["CodingRevision", "CodingStep", "LedgerTotals", "RunRow", "Store", "open_store"]
