"""Readers may refuse what they are given, with an error of one line."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from persona_gen.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def may_refuse() -> Iterator[None]:
    """Let the block raise a `SourceError` of one line; anything else that it raises goes through."""
    try:
        yield
    except SourceError as error:
        if "\n" in str(error):
            pytest.fail(f"an error of more than one line: {error}")
