"""Errors are one line with what, where and a hint, and carry the contract's exit code."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona_gen import errors
from persona_gen.errors import PersonaGenError, nearest


def classes(parent: type[PersonaGenError]) -> list[type[PersonaGenError]]:
    """Return a class and everything below it."""
    return [parent, *(found for child in parent.__subclasses__() for found in classes(child))]


@given(what=st.text(), where=st.one_of(st.none(), st.text()), hint=st.one_of(st.none(), st.text()))
def test_a_message_is_one_line(what: str, where: str | None, hint: str | None) -> None:
    """Whatever stands in a file or in another library's message, the user sees one line."""
    assert len(str(PersonaGenError(what, where=where, hint=hint)).splitlines()) <= 1


def test_a_message_says_what_where_and_what_to_do() -> None:
    """Place, fault and hint stand in this order."""
    error = errors.SourceError("no such column", where="a.csv, row 1", hint="did you mean 'id'?")

    assert "a.csv, row 1: no such column — did you mean 'id'?" == str(error)
    assert ("no such column", "a.csv, row 1", "did you mean 'id'?") == (error.what, error.where, error.hint)


@pytest.mark.parametrize("error_class", classes(PersonaGenError), ids=lambda c: c.__name__)
def test_exit_codes_are_the_contracts(error_class: type[PersonaGenError]) -> None:
    """The model's errors end with 3, all others with 2."""
    expected = errors.EXIT_LLM if issubclass(error_class, errors.LLMError) else errors.EXIT_INPUT

    assert expected == error_class("x").exit_code


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    """The module's picture of the error tree names every class and no other."""
    drawn = set(re.findall(r"── (\w+)", errors.__doc__ or ""))

    assert {c.__name__ for c in classes(PersonaGenError)[1:] if c.__module__ == errors.__name__} == drawn


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        ("incom", ["Income", "Age"], "did you mean 'Income'?"),
        ("INCOME", ["income"], "did you mean 'income'?"),
        ("zzz", ["a", "b"], "known: 'a', 'b'"),
        ("zzz", list("abcdefghij"), "known: 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h' and 2 more"),
        ("zzz", [], "none is known"),
    ],
)
def test_the_nearest_name_is_told(name: str, known: list[str], expected: str) -> None:
    """A misspelt name gets the nearest known one as it is spelt, or the list."""
    assert expected == nearest(name, known)
