"""The log of decisions: who decided what, when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from persona_gen.errors import StoreError
from persona_gen.study import load_study
from persona_gen.workflow.stores import open_existing, store_place

if TYPE_CHECKING:
    from pathlib import Path

    from persona_gen.domain.review import Decision


def decision_log(folder: Path) -> list[tuple[int, Decision]]:
    """Return every decision on a study's personas with its number in the log, oldest first."""
    study = load_study(folder)
    with open_existing(study, folder) as store:
        return store.log()


def verify_log(folder: Path) -> int:
    """Check that no decision was changed, moved or removed; return how many there are.

    Raises:
        StoreError: the log is broken; the message names the first broken entry.
    """
    study = load_study(folder)
    with open_existing(study, folder) as store:
        broken = store.verify_chain()
        if broken:
            place = store_place(study)
            where = "the team's database" if isinstance(place, str) else str(place)
            raise StoreError(broken, where=where, hint="put back a copy of the database, and find out who changed it")
        return len(store.log())
