"""The evidence writer's personas hold nothing but evidence, and say what is missing."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from persona_gen.domain.evidence import EvidenceBase, SayDoGap, Snippet, Statistic
from persona_gen.domain.persona import SECTIONS, FilledStatement, PersonaDraft
from persona_gen.domain.segment import Segment
from persona_gen.domain.wording import percent_text
from persona_gen.drafting.evidence_writer import EvidenceWriter
from persona_gen.drafting.slots import BRACES, fill_statements
from persona_gen.drafting.writer import Failure, Profile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    MakeProfile = Callable[[EvidenceBase, Segment], Profile]


def draft_of(profile: Profile) -> PersonaDraft:
    """Return the writer's draft."""
    return asyncio.run(EvidenceWriter().draft(profile))


def fill(draft: PersonaDraft, base: EvidenceBase) -> tuple[FilledStatement, ...]:
    """Fill all statements of a draft."""
    return fill_statements(draft.statements, base)


def hand_made() -> EvidenceBase:
    """Make a base with every kind of statistic, a gap, suppressed values and hostile labels."""

    def one(number: int, metric: str, label: str, **fields: Any) -> Statistic:
        share = {"statistic": "share", "value": 0.62, "n": 500, "overall": 0.48, "unit": "share"}
        made = {"id": f"F{number:03d}", "segment": "a", "metric": metric, "label": label} | share | fields
        return Statistic.model_validate(made)

    number = {"statistic": "mean", "unit": "visits/month", "value": 3.2, "overall": 1.5}
    statistics = (
        one(1, "age", "Age", **number | {"statistic": "median", "unit": "years", "value": 45.0}),
        one(2, "age", "Age", **number | {"unit": "years", "value": 46.0}),
        one(3, "spend", "Spend", **number | {"statistic": "p25", "value": 1.0}),
        one(4, "spend", "Spend", **number),
        one(5, "spend", "Spend", **number | {"statistic": "p75", "value": 5.0}),
        one(6, "offer", "Accepted the {F001} offer", category="yes", value=0.41),
        one(7, "partner", "Lives with a partner", category="with partner", value=0.7),
        one(8, "often", "How often it is used", category="Daily", value=0.64),
        one(9, "often", "How often it is used", category="Weekly", value=0.3),
        one(10, "hidden", "Owns a boat", value=None),
        one(11, "says", "Agrees that price matters", category="yes", value=0.9, measure="stated"),
        one(12, "does", "Bought the cheapest", category="yes", value=0.3, measure="observed"),
        one(13, "count", "Feeling", statistic="count", category="Fine", value=5, overall=None, n=7),
        one(14, "total", "Customers in all", statistic="count", value=1000.0, overall=None, n=1000),
        one(15, "open", "Open on Sundays", statistic="value", value=True, overall=None, n=None),
        one(16, "small", "Uses the lift", value=4 / 7, n=7),
    )
    words = (
        ("P1", "I wish the shop were open on Sundays, for I work all week."),
        ("P1", "I never find the receipts that I need for my taxes."),
        ("P2", "I love that the people at the counter know my name."),
        ("P{F001}", "It is hard to read the {S001} small print on my phone."),
    )
    snippets = tuple(
        Snippet(id=f"S{n:03d}", segment="a", participant=who, text=text, source="a.txt")
        for n, (who, text) in enumerate(words, 1)
    )
    gap = SayDoGap(
        segment="a",
        label="{F002} price",
        stated="F011",
        observed="F012",
        difference=0.6,
        interval=(0.5, 0.7),
        flagged=True,
    )
    return EvidenceBase(
        study="s",
        segments=(Segment(id="a", name="Regulars {F003}", n=500, share=0.25), Segment(id="b", name="Others", n=1)),
        statistics=statistics,
        snippets=snippets,
        gaps=(gap, gap.model_copy(update={"flagged": False, "label": "unflagged"})),
    )


def personas(bundles: list[EvidenceBase], make_profile: MakeProfile) -> Iterator[tuple[EvidenceBase, Profile]]:
    """Return every segment of the hand-made base and of the benchmark's, with its profile."""
    for base in (hand_made(), *bundles):
        for segment in base.segments:
            yield base, make_profile(base, segment)


def test_every_statement_fills(bundles: list[EvidenceBase], make_profile: MakeProfile) -> None:
    """No statement of any section has a slot that cannot be filled, and each cites what it shows."""
    for base, profile in personas(bundles, make_profile):
        for statement, drafted in zip(fill(draft := draft_of(profile), base), draft.statements, strict=True):
            assert () == statement.problems
            assert not BRACES.search(statement.text.replace("{S001}", ""))
            assert {f.evidence for f in statement.fills} == set(drafted.cites)


def test_equal_evidence_gives_an_equal_draft(bundles: list[EvidenceBase], make_profile: MakeProfile) -> None:
    """The same profile is worded the same on every run, under the same key."""
    for _, profile in personas(bundles, make_profile):
        assert draft_of(profile) == draft_of(profile)
        assert EvidenceWriter().key(profile) == EvidenceWriter().key(profile)


def test_nothing_is_said_twice(bundles: list[EvidenceBase], make_profile: MakeProfile) -> None:
    """No text stands twice, no statistic leads two statements, no snippet is quoted twice, ids are unique."""
    for base, profile in personas(bundles, make_profile):
        statements = [s for s in draft_of(profile).statements if s.section != "counter_evidence"]
        texts, ids = [s.text for s in fill(draft_of(profile), base)], [s.id for s in draft_of(profile).statements]
        gaps = {alias for gap in profile.gaps for alias in (gap.stated, gap.observed)}
        cited = [alias for s in statements for alias in s.cites if alias not in gaps]

        assert len(texts) == len(set(texts))
        assert len(ids) == len(set(ids))
        assert len(cited) == len(set(cited))


def test_one_middle_is_told_of_each_metric(bundles: list[EvidenceBase], make_profile: MakeProfile) -> None:
    """Mean and median of one metric are not both told, nor two categories of one question."""
    for base, profile in personas(bundles, make_profile):
        gaps = {alias for gap in profile.gaps for alias in (gap.stated, gap.observed)}
        told = [
            base.statistics_by_id[alias]
            for s in draft_of(profile).statements
            if s.section != "counter_evidence"
            for alias in s.cites
            if alias in base.statistics_by_id and alias not in gaps
        ]
        kinds = [(s.metric, "share" if s.statistic == "share" else "middle") for s in told]
        assert len(kinds) == len(set(kinds))


def test_a_minority_is_never_told_as_the_persona(bundles: list[EvidenceBase], make_profile: MakeProfile) -> None:
    """A share of half or less does not stand beside the persona's name."""
    for base, profile in personas(bundles, make_profile):
        for statement in draft_of(profile).statements:
            shares = [base.statistics_by_id[a] for a in statement.cites if a in base.statistics_by_id]
            values = [s.value for s in shares if s.statistic == "share"]
            if profile.name in statement.text and statement.section != "counter_evidence":
                assert [] == [v for v in values if not isinstance(v, float | int) or v <= 0.5]


def figures(text: str) -> set[str]:
    """Return every figure in a text, as written."""
    return set(re.findall(r"\d+(?:[.,]\d+)*%?", text))


def test_numbers_stand_in_slots(bundles: list[EvidenceBase], make_profile: MakeProfile) -> None:
    """Outside slots stand no figures but those of cited labels and names, and the segment's size and share at first."""
    for _, profile in personas(bundles, make_profile):
        segment = profile.segment
        named = figures(segment.name) | {figure for gap in profile.gaps for figure in figures(gap.label)}
        first = {f"{segment.n:,}", percent_text(segment.share or 0)}
        for statement in draft_of(profile).statements:
            cited: list[Statistic | Snippet] = [s for s in profile.statistics if s.id in statement.cites]
            cited += [s for s in profile.snippets if s.id in statement.cites]
            texts = [t for s in cited for t in (getattr(s, n, None) for n in ("label", "category", "participant")) if t]
            allowed = named.union(*map(figures, texts))

            written = figures(BRACES.sub("", statement.text))

            assert written <= (allowed | first if statement.id == "summary-1" else allowed), statement.text


def test_a_persona_without_words_says_so(make_profile: MakeProfile) -> None:
    """Without snippets nothing is put into the persona's mouth, and the gap is named."""
    base = hand_made().model_copy(update={"snippets": ()})

    draft = draft_of(make_profile(base, base.segments[0]))

    assert () == draft.in_section("voice")
    assert "Nobody's own words" in draft.in_section("unknown")[0].text
    assert not [s for s in draft.statements if "“" in fill_statements([s], base)[0].text and s.section == "goals"]


def test_an_empty_segment_still_has_an_honest_card(make_profile: MakeProfile) -> None:
    """Without any evidence the persona says who it stands for, and that nothing is known."""
    base = hand_made()

    draft = draft_of(make_profile(base, base.segments[1]))

    assert {"summary", "scenario", "unknown"} == {s.section for s in draft.statements}
    assert "1 participant." in draft.in_section("summary")[0].text
    assert "This draft tells nothing of goals" in " ".join(s.text for s in draft.in_section("unknown"))
    assert "The group is small" in draft.in_section("unknown")[-1].text


def test_few_participants_speak_at_most_twice(make_profile: MakeProfile) -> None:
    """Voices are spread: nobody is quoted more than twice, and never twice with the same words."""
    base = hand_made()
    quoted = [
        base.snippets_by_id[f.evidence].participant
        for s in fill(draft_of(make_profile(base, base.segments[0])), base)
        for f in s.fills
        if f.form == "quotation"
    ]

    assert {"P1", "P2", "P{F001}"} == set(filter(None, quoted))
    assert max(quoted.count(who) for who in quoted if who) <= 2


def test_researchers_do_not_speak_as_the_persona(make_profile: MakeProfile) -> None:
    """A researcher's words are never quoted as a participant's."""
    base = hand_made()
    snippets = tuple(s.model_copy(update={"role": "researcher"}) for s in base.snippets)
    base = base.model_copy(update={"snippets": snippets})

    assert not any(
        f.form == "quotation" for s in fill(draft_of(make_profile(base, base.segments[0])), base) for f in s.fills
    )


def test_only_flagged_gaps_are_told(make_profile: MakeProfile) -> None:
    """A say–do gap is told with both sides in slots and its direction; an unflagged one is not."""
    base = hand_made()

    told = [s.text for s in draft_of(make_profile(base, base.segments[0])).statements if "Saying" in s.text]

    assert ["Saying and doing part on (F002) price: {F011} say so, {F012} do: more say so than do so."] == told


def test_counter_evidence_is_the_rest_of_what_was_told(make_profile: MakeProfile) -> None:
    """Who is not like the persona is counted for shares that were told, traits first."""
    base = hand_made()
    draft = draft_of(make_profile(base, base.segments[0]))
    told = {a for s in draft.statements if s.section != "counter_evidence" for a in s.cites}

    against = [s for s in draft.in_section("counter_evidence") if ":rest}" in s.text]

    assert against
    assert {a for s in against for a in s.cites} <= told


@given(
    value=st.floats(0, 1),
    overall=st.one_of(st.none(), st.floats(0, 1)),
    n=st.integers(1, 5000),
    label=st.text(max_size=30),
    category=st.one_of(st.none(), st.text(max_size=12)),
    name=st.text(min_size=1, max_size=12),
)
def test_any_share_fills(
    value: float, overall: float | None, n: int, label: str, category: str | None, name: str
) -> None:
    """Whatever labels, categories and names hold, no draft breaks and no text of the data becomes a slot."""
    statistic = Statistic(
        id="F001",
        segment="a",
        metric="m",
        label=label,
        statistic="share",
        category=category,
        value=value,
        overall=overall,
        n=n,
    )
    segment = Segment(id="a", name=name, n=n, share=0.5)
    base = EvidenceBase(study="s", segments=(segment,), statistics=(statistic,))
    profile = Profile("s", "S", segment, (), (statistic,), (), (), name)

    for statement in fill(draft_of(profile), base):
        assert () == statement.problems
        assert {"F001"} >= {f.evidence for f in statement.fills}


def test_the_draft_says_who_wrote_it(make_profile: MakeProfile) -> None:
    """The card's foot names the evidence writer; statements follow the sections' order."""
    base = hand_made()
    draft = draft_of(make_profile(base, base.segments[0]))

    assert "evidence" == draft.writer.kind
    assert sorted(draft.statements, key=lambda s: SECTIONS.index(s.section)) == list(draft.statements)


def test_a_failed_statement_is_left_to_people(make_profile: MakeProfile) -> None:
    """The evidence writer has no second wording; it returns none instead of repeating itself."""
    base = hand_made()
    profile = make_profile(base, base.segments[0])
    failure = Failure(draft_of(profile).statements[0], "contradicted", ("because",))

    assert () == asyncio.run(EvidenceWriter().repair(profile, (failure,)))


def test_other_evidence_has_another_key(make_profile: MakeProfile) -> None:
    """A draft is found again only for the same name, segment, statistics and snippets."""
    base = hand_made()
    less = base.model_copy(update={"statistics": base.statistics[1:]})
    mute = base.model_copy(update={"snippets": base.snippets[1:]})
    keys = [EvidenceWriter().key(make_profile(b, b.segments[0])) for b in (base, less, mute)]
    keys.append(EvidenceWriter().key(make_profile(base, base.segments[1])))

    assert len(keys) == len(set(keys))


def test_a_complaint_is_heard_once_from_each(make_profile: MakeProfile) -> None:
    """Of a participant who names several difficulties, one is told; the second place goes to somebody else."""
    base = hand_made()
    texts = (("P7", "The forms are hard to read."), ("P7", "The queue is slow at noon."), ("P8", "The lift is slow."))
    snippets = tuple(
        Snippet(id=f"S{n:03d}", segment="a", participant=who, text=text, source="b.txt")
        for n, (who, text) in enumerate(texts, 1)
    )
    base = base.model_copy(update={"snippets": snippets})
    filled = fill(draft_of(make_profile(base, base.segments[0])), base)

    quoted = [f.evidence for s in filled for f in s.fills if f.form == "quotation"]

    assert ["P7", "P8"] == sorted(base.snippets_by_id[alias].participant or "" for alias in quoted)
