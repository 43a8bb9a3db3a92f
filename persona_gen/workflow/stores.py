"""Where a study's store is, and who works on it."""

from __future__ import annotations

import getpass
import os
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from persona_gen.errors import WorkflowError
from persona_gen.settings import Settings
from persona_gen.store.repository import open_store

if TYPE_CHECKING:
    from persona_gen.store.repository import Store
    from persona_gen.study import Study


def store_place(study: Study) -> Path | str:
    """Return the team's database (PERSONA_GEN_STORE, else `[store] url`), or the study's own folder."""
    named = Settings().persona_gen_store
    return (named.get_secret_value() if named else None) or study.store.url or study.state_folder


def open_existing(study: Study, folder: Path, *, empty: bool = False) -> Store:
    """Open the study's store without making one in its folder; it has to hold a persona unless it may be `empty`.

    Raises:
        WorkflowError: there is no store, or no persona in it.
        StoreError: the store cannot be used.
    """
    place = store_place(study)
    missing = WorkflowError(
        "no persona was drafted yet", where=str(folder), hint=f"run `persona-gen draft {quote(str(folder))}`"
    )
    if isinstance(place, Path) and not place.exists():
        raise missing
    store = open_store(place)
    if not empty and not store.versions():
        store.close()
        raise missing
    return store


def reviewer_name(study: Study, given: str | None = None) -> str:
    """Return who decides: as given, else PERSONA_GEN_REVIEWER, else `[review] reviewer`, else the system's user."""
    from persona_gen.sources.text import clean_text

    name = given or Settings().persona_gen_reviewer or study.review.reviewer or _system_user()
    return " ".join(clean_text(name)[0].split())


def _system_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user id without a name, as in containers
        return f"user {os.getuid()}"
