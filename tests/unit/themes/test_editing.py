"""Edits keep every coded passage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona_gen.domain.theme import Code, Codebook, CodedInterviews, Coding
from persona_gen.errors import WorkflowError
from persona_gen.themes.editing import add, add_code, merge, recode, remove, remove_code, rename, split

if TYPE_CHECKING:
    from collections.abc import Callable

IDS = ("a", "b", "c")
codings = st.builds(
    Coding,
    snippet=st.sampled_from(["k1", "k2", "k3"]),
    code=st.sampled_from(IDS),
    start=st.integers(0, 3),
    end=st.integers(4, 6),
    stance=st.sampled_from(["for", "against"]),
    coder=st.just("llm"),
)


def coded(marks: list[Coding]) -> CodedInterviews:
    book = Codebook(codes=tuple(Code(id=i, name=f"code {i}", words=(i,)) for i in IDS))
    read = ("k1", "k2", "k3")
    return CodedInterviews(codebook=book, codings=tuple(dict.fromkeys(marks)), read=read, method="llm", coder="llm")


def passages(whole: CodedInterviews) -> set[tuple[str, int, int, str]]:
    return {(c.snippet, c.start, c.end, c.stance) for c in whole.codings}


@given(st.lists(codings, max_size=12), st.data())
def test_merge_split_and_rename_keep_every_passage(marks: list[Coding], data: st.DataObject) -> None:
    """No edit of the codes loses a coded passage, and none points to a code that is gone."""
    whole = coded(marks)
    into = data.draw(st.sampled_from(IDS))
    others = data.draw(st.lists(st.sampled_from(IDS)))
    moving = [c for c in whole.codings if c.code == into and data.draw(st.booleans())]
    for edited in (
        merge(whole, into, others),
        split(whole, into, "a new one", moving),
        rename(whole, into, "another name"),
    ):
        assert passages(whole) == passages(edited)
        assert whole.read == edited.read
        assert {c.code for c in edited.codings} <= edited.codebook.by_id.keys()
        assert len(edited.codings) == len(set(edited.codings))


def test_rename_keeps_the_id() -> None:
    """What cites a theme finds it under its new name."""
    edited = rename(coded([]), "a", "  slow   start ", "what counts")
    assert ("a", "slow start", "what counts") == (
        edited.codebook.codes[0].id,
        edited.codebook.codes[0].name,
        edited.codebook.codes[0].definition,
    )


def test_merge_takes_over_words_and_drops_the_others() -> None:
    """The merged code finds by words what both found."""
    edited = merge(coded([]), "b", ["a", "b"])
    assert [("b", ("b", "a")), ("c", ("c",))] == [(c.id, c.words) for c in edited.codebook.codes]


def test_split_puts_the_new_code_beside_the_old() -> None:
    """Only the chosen passages move."""
    marks = [Coding(snippet=k, code="a", start=0, end=4, coder="llm") for k in ("k1", "k2")]
    edited = split(coded(marks), "a", "Slow start", marks[:1])
    assert ["a", "slow-start", "b", "c"] == [c.id for c in edited.codebook.codes]
    assert ["slow-start", "a"] == [c.code for c in edited.codings]


def test_recode_names_the_person() -> None:
    """A passage that a person recoded is that person's coding."""
    mark = Coding(snippet="k1", code="a", start=0, end=4, coder="llm")
    edited = recode(coded([mark]), mark, "b", stance="against", by="Ana")
    assert [("b", "against", "Ana")] == [(c.code, c.stance, c.coder) for c in edited.codings]


def test_removing_leaves_the_passage_read() -> None:
    """A passage without a code is still one that was read."""
    mark = Coding(snippet="k9", code="a", start=0, end=4, coder="llm")
    whole = coded([mark])
    assert ((), True) == (remove(whole, mark).codings, "k9" in remove(whole, mark).read)
    assert ((), True) == (remove_code(whole, "a").codings, "k9" in remove_code(whole, "a").read)
    assert ("b", "c") == tuple(c.id for c in remove_code(whole, "a").codebook.codes)


def test_adding_twice_is_adding_once() -> None:
    """The same passage gets the same code once."""
    mark = Coding(snippet="k9", code="a", start=0, end=4, coder="Ana")
    assert (mark,) == add(add(coded([]), mark), mark).codings


def test_what_is_not_there_is_refused_in_one_line() -> None:
    """Edits of unknown codes, taken names and gone passages say so and change nothing."""
    whole = coded([])
    gone = Coding(snippet="k1", code="a", start=0, end=4, coder="llm")
    edits: list[Callable[[], CodedInterviews]] = [
        lambda: rename(whole, "z", "x"),
        lambda: rename(whole, "a", "CODE b"),
        lambda: rename(whole, "a", "  "),
        lambda: merge(whole, "a", ["z"]),
        lambda: split(whole, "a", "new", [gone]),
        lambda: recode(whole, gone, "b"),
        lambda: remove(whole, gone),
        lambda: add(whole, gone.model_copy(update={"end": 0})),
        lambda: add_code(whole, "code a"),
    ]
    for edit in edits:
        with pytest.raises(WorkflowError) as caught:
            edit()
        assert "\n" not in str(caught.value)


def test_new_ids_are_slugs_of_their_own() -> None:
    """Names that make the same slug, or none, still get ids of their own."""
    edited = add_code(add_code(add_code(coded([]), "A"), "遅い"), "速い")
    assert ["a", "b", "c", "a-2", "code", "code-2"] == [c.id for c in edited.codebook.codes]
