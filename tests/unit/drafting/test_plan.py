"""What reaches a writer: a name that is nobody's, and words of as many participants as fit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from persona_gen.domain.evidence import EvidenceBase, SayDoGap, Snippet
from persona_gen.domain.segment import Segment
from persona_gen.drafting.plan import NAMES, choose_snippets, persona_names, plan_profile, tellingness
from persona_gen.study import Study

if TYPE_CHECKING:
    from collections.abc import Callable

    from persona_gen.domain.evidence import Statistic


def base_of(segments: list[Segment], participants: list[str]) -> EvidenceBase:
    """Make a base with segments and one snippet for each participant."""
    snippets = tuple(
        Snippet(id=f"S{number}", participant=name, text="Words.", source="a")
        for number, name in enumerate(participants)
    )
    return EvidenceBase(study="s", segments=tuple(segments), snippets=snippets)


@given(
    count=st.integers(1, 80),
    heard=st.lists(st.sampled_from(NAMES), max_size=20),
    words=st.lists(st.sampled_from(NAMES), max_size=5),
    chosen=st.lists(st.sampled_from(NAMES), max_size=3, unique=True),
)
def test_names_are_distinct_stable_and_nobodys(
    count: int, heard: list[str], words: list[str], chosen: list[str]
) -> None:
    """An invented name is given once, the same on every run, and is no participant's and no segment's word."""
    segments = [Segment(id=f"s{n}", name=words[n].upper() if n < len(words) else "Group") for n in range(count)]
    base = base_of(segments, [f"{name.lower()} (P{n})" for n, name in enumerate(heard)])
    given_names = {f"s{n}": name for n, name in enumerate(chosen[:count])}

    names = persona_names(base, given_names)

    invented = [name.split()[0] for segment, name in names.items() if segment not in given_names]
    assert names == persona_names(base, given_names)
    assert {s.id for s in segments} == names.keys()
    assert len(names) == len(set(names.values()))
    assert {} == {k: v for k, v in given_names.items() if names[k] != v}
    assert set() == {name.casefold() for name in invented} & {name.casefold() for name in (*heard, *words[:count])}


def test_a_segment_keeps_its_name_when_others_join() -> None:
    """Names hang on the segment's id, not on its place among the segments."""
    first = persona_names(base_of([Segment(id="a", name="A")], []), {})
    more = persona_names(base_of([Segment(id="a", name="A"), Segment(id="b", name="B")], []), {})

    assert first["a"] == more["a"]


def test_the_list_of_names_holds_each_name_once() -> None:
    """Every name on the list is one word and stands there once."""
    assert sorted({name.casefold() for name in NAMES}) == sorted(name.casefold() for name in NAMES)
    assert [] == [name for name in NAMES if not name.isalpha()]


@st.composite
def spoken(draw: st.DrawFn) -> list[Snippet]:
    """Make snippets of a few participants, many of them repeated."""
    texts = st.sampled_from(
        ["I like it.", "i like it", "No!", "We use the shop a lot, and I would miss it dearly.", "…", "Eh"]
    )
    return [
        Snippet(
            id=f"S{number:03d}",
            participant=draw(st.sampled_from(["P1", "P2", "P3", None])),
            role=draw(st.sampled_from(["participant", "researcher"])),
            text=f"{draw(texts)} {draw(st.sampled_from(['', 'x', 'y', 'z']))}",
            source="a.txt",
        )
        for number in range(draw(st.integers(0, 20)))
    ]


def words(text: str) -> str:
    """Return the words alone."""
    return " ".join(re.findall(r"\w+", text.casefold()))


@given(spoken(), st.integers(0, 12))
def test_snippets_are_spread_over_participants(available: list[Snippet], limit: int) -> None:
    """At most `limit`, none twice, none empty, in source order, nobody twice while another waits unheard."""
    chosen = choose_snippets(available, limit)

    said = [words(s.text) for s in chosen]
    assert min(limit, len({words(s.text) for s in available} - {""})) == len(chosen)
    assert len(said) == len(set(said))
    assert "" not in said
    assert sorted(s.id for s in chosen) == [s.id for s in chosen]
    heard = [(s.role, s.participant) for s in chosen]
    twice = {voice for voice in heard if heard.count(voice) > 1}
    waiting = [s for s in available if (s.role, s.participant) not in heard and words(s.text) not in {"", *said}]
    assert not twice or not waiting


def test_who_repeats_another_is_still_heard() -> None:
    """A participant whose best words were said already speaks with the next best, before anyone speaks twice."""
    mine = "I would miss the shop dearly if it went away."
    snippets = [
        Snippet(id="S1", participant="P1", text=mine, source="a"),
        Snippet(id="S2", participant="P1", text="I go there each week with my neighbours.", source="a"),
        Snippet(id="S3", participant="P2", text=mine, source="a"),
        Snippet(id="S4", participant="P2", text="Too far.", source="a"),
    ]

    assert ["S1", "S4"] == [s.id for s in choose_snippets(snippets, 2)]


def test_a_telling_snippet_is_a_full_thought_in_the_first_person() -> None:
    """Full thoughts promise more than fragments, speeches and remarks about others; all lie in 0..1."""
    thought = "I never know which of the three numbers on the card I should type."
    texts = [thought, "It is never known which of the numbers should be typed", "Numbers", thought * 10]

    scores = [tellingness(text) for text in texts]

    assert max(scores) == scores[0]
    assert [] == [score for score in scores if not 0 <= score <= 1]


def test_a_profile_counts_what_it_keeps_back(make_statistic: Callable[..., Statistic]) -> None:
    """A profile holds only its own segment's evidence, gaps only with both sides, and counts the rest."""
    mine = [make_statistic(f"F{n}") for n in range(3)]
    gaps = tuple(
        SayDoGap(segment="a", label="l", stated="F0", observed=o, difference=0.2, interval=(0.1, 0.3), flagged=True)
        for o in ("F1", "F2")
    )
    base = EvidenceBase(
        study="s",
        segments=(Segment(id="a", name="A"), Segment(id="b", name="B")),
        statistics=(*mine, make_statistic("F9", segment="b")),
        snippets=tuple(
            Snippet(id=f"S{n}", segment="ab"[n % 2], participant=f"P{n}", text=f"Words {n}.", source="a")
            for n in range(6)
        ),
        gaps=gaps,
    )
    study = Study.model_validate(
        {
            "study": {"id": "s"},
            "segments": {"group": [{"id": "a", "name": "A"}]},
            "interviews": [{"files": ["a"]}],
            "evidence": {"snippets": 2},
        }
    )

    profile = plan_profile(base, "a", mine[:2], study, {"a": "Noor", "b": "Kim"})

    assert ("Noor", ["b"]) == (profile.name, [s.id for s in profile.others])
    assert ["F0", "F1"] == [s.id for s in profile.statistics]
    assert gaps[:1] == profile.gaps
    assert {"a"} == {s.segment for s in profile.snippets}
    assert (1, 1, 2) == (profile.statistics_kept_back, profile.snippets_kept_back, profile.participants)
