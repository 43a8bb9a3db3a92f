"""Who is kept away: the same people each time, whole, on one side only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona_gen.domain.evidence import Snippet
from persona_gen.errors import SettingsError
from persona_gen.workflow.held_parts import Split, read_share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from persona_gen.domain.evidence import Role


def said(
    number: int, who: str | None, *, segment: str = "clerks", source: str = "a.txt", role: Role = "participant"
) -> Snippet:
    """Return a snippet."""
    return Snippet(
        id=f"S{number:03d}", participant=who, segment=segment, source=source, role=role, text=f"Words {number}."
    )


def halves(split: Split, snippets: Sequence[Snippet]) -> tuple[list[Snippet], list[Snippet], int]:
    """Return both sides, and how many snippets are in neither."""
    (drafted, lost), (held, _) = (split.part(held=side).snippets_of(snippets) for side in (False, True))
    return drafted, held, sum(left.count for left in lost)


@pytest.mark.parametrize(
    ("text", "share"), [("20%", 0.2), ("20 %", 0.2), (" 7.5% ", 0.075), ("0.2", 0.2), ("50%", 0.5)]
)
def test_a_share_is_read(text: str, share: float) -> None:
    """A percentage or a part of one is a share."""
    assert share == read_share(text)


@pytest.mark.parametrize("text", ["", "x", "%", "0", "0%", "-5%", "20", "51%", "nan", "inf", "1e9%"])
def test_what_is_no_share_is_one_line(text: str) -> None:
    """Anything else is refused with how to write it."""
    with pytest.raises(SettingsError, match=r"--hold-out .* — write it like 20% or 0.2"):
        read_share(text)


@given(st.lists(st.text(max_size=8), min_size=1, max_size=60, unique=True), st.integers(0, 5))
def test_everybody_is_on_one_side(people: list[str], seed: int) -> None:
    """Each participant's words are all drafted from or all held out; a fifth of the people is held out."""
    snippets = [said(2 * n + turn, who) for n, who in enumerate(people) for turn in (0, 1)]
    drafted, held, lost = halves(Split(0.2, seed, by_row=False), snippets)
    assert {s.participant for s in drafted}.isdisjoint({s.participant for s in held})
    assert len(snippets) == len(drafted) + len(held)
    assert (round(0.2 * len(people)), 0) == (len({s.participant for s in held}), lost)


def test_each_segment_gives_its_share() -> None:
    """A fifth of each segment is held out, so that none is compared with nobody."""
    snippets = [said(n, f"P{n}", segment=("a", "b")[n % 2]) for n in range(20)]
    _, held, _ = halves(Split(0.2, 0, by_row=False), snippets)
    assert ["a", "a", "b", "b"] == sorted(s.segment or "" for s in held)


def test_the_same_seed_keeps_the_same_people_away() -> None:
    """Who is held out depends on seed and name alone, not on the order; another seed takes others."""
    snippets = [said(n, f"P{n}") for n in range(30)]
    one, again, other = (
        {s.participant for s in halves(Split(0.3, seed, by_row=False), order)[1]}
        for seed, order in ((0, snippets), (0, snippets[::-1]), (1, snippets))
    )
    assert one == again
    assert one != other


def test_a_customer_stays_where_they_are_when_more_come() -> None:
    """Rows are held out each by itself, about the share of them; participants who are customers follow their row."""
    split = Split(0.2, 0, by_row=True)
    held = {f"c{n}" for n in range(5000) if split.holds_row(f"c{n}")}
    assert 900 < len(held) < 1100
    snippets = [said(n, f"c{n}") for n in range(200)]
    assert {s.participant for s in halves(split, snippets)[1]} == {f"c{n}" for n in range(200)} & held


def test_unnamed_speakers_go_with_their_file() -> None:
    """Where nobody is named, a file's words in one segment are on one side as a whole."""
    snippets = [said(10 * f + n, None, source=f"{f}.md") for f in range(10) for n in range(3)]
    drafted, held, _ = halves(Split(0.2, 0, by_row=False), snippets)
    assert 2 == len({s.source for s in held})
    assert {s.source for s in held}.isdisjoint({s.source for s in drafted})


def test_a_researchers_words_never_tell_of_the_held_out() -> None:
    """Beside participants of one side they go with them; beside both sides they are in neither part, and counted."""
    people = [said(n, f"P{n}") for n in range(10)]
    alone = [said(100 + n, f"Q{n}", source=f"{n}.txt") for n in range(10)]
    asked = [said(200, "Interviewer", role="researcher")]
    asked += [said(300 + n, "Interviewer", role="researcher", source=f"{n}.txt") for n in range(10)]
    drafted, held, lost = halves(Split(0.2, 0, by_row=False), [*people, *alone, *asked])
    assert 1 == lost
    for side in (drafted, held):
        mine = {s.source for s in side if s.role == "participant"}
        assert {s.source for s in side if s.role == "researcher"} <= mine - {"a.txt"}
