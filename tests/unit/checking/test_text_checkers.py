"""Text checkers: groups, conflicts, additions and close paraphrases."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from persona_gen.checking.check import check_claims
from persona_gen.checking.context import Context
from persona_gen.checking.text import text_checkers
from persona_gen.checking.text.clauses import amounts, clauses
from persona_gen.checking.text.lexicon import root
from persona_gen.domain.claim import Claim
from persona_gen.domain.evidence import EvidenceBase, Role, Snippet, Statistic
from persona_gen.domain.segment import Segment

FLAGGED = {"contradicted", "unsupported"}


def snippet(alias: str, text: str, participant: str | None, role: Role = "participant") -> Snippet:
    return Snippet(id=alias, segment="carers", participant=participant, role=role, text=text, source="diary.txt")


BASE = EvidenceBase(
    study="care",
    title="Home care in Leeds",
    segments=(Segment(id="carers", name="Family Carers", n=40), Segment(id="nurses", name="District Nurses", n=12)),
    statistics=(
        Statistic(
            id="F1",
            segment="carers",
            metric="visits",
            label="Weekly visits",
            statistic="share",
            category="daily",
            value=0.6,
        ),
    ),
    snippets=(
        snippet("S1", "The hoist is hard to clean, it takes two hours every Sunday.", "C1"),
        snippet("S2", "I don't use the emergency button because the signal fails in the cellar.", "C2"),
        snippet("S3", "I prefer the paper chart over the tablet.", "C3"),
        snippet("S4", "We used to phone the surgery, now we send messages through the portal.", "C4"),
        snippet("S5", "The delivery of pads is late again and again.", "C5"),
        snippet("S6", "Late pad deliveries leave me short at weekends.", "C6"),
        snippet("S7", "Pads come late, every month.", "C7"),
        snippet("S8", "Most participants kept a spare set of medication at home.", None, "researcher"),
        snippet("S9", "One carer told us that she sleeps in the hallway.", None, "researcher"),
        Snippet(id="S10", segment="nurses", participant="N1", text="Dressing changes take 20 minutes.", source="n.txt"),
    ),
)
CONTEXT = Context(BASE, (Claim(id="n", segment="carers", text="Meet Olga. Olga is a carer."),))


def verdicts(text: str, segment: str = "carers") -> set[str]:
    claim = Claim(id="c", segment=segment, section="behaviours", text=text)
    return {f.verdict for checker in text_checkers() for f in checker.check(claim, CONTEXT)}


@pytest.mark.parametrize(
    "text",
    [
        "Family carers find the hoist hard to clean.",
        "Most carers prefer the paper chart over the tablet.",
        "Like all carers, Olga avoids the emergency button in the cellar.",
        "Carers as a rule sleep in the hallway.",
        "Several carers say that the hoist is hard to clean.",
    ],
)
def test_one_voice_is_not_the_group(text: str) -> None:
    """What one of forty said, told of the group, is unsupported, and the reason counts the voices."""
    assert {"unsupported"} == verdicts(text)


@pytest.mark.parametrize(
    "text",
    [
        "Most carers keep a spare set of medication at home.",
        "Several carers complain that pads are delivered late.",
        "One carer finds the hoist hard to clean.",
        "Olga finds the hoist hard to clean.",
        "About 60% of carers are visited daily.",
    ],
)
def test_backed_groups_and_single_voices_are_not_flagged(text: str) -> None:
    """A researcher's finding backs the group, several voices back "several", and one may speak for herself."""
    assert not verdicts(text) & FLAGGED


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Olga uses the emergency button in the cellar.", "the negation is gone"),
        ("She finds the hoist easy to clean.", "antonym"),
        ("She prefers the tablet to the paper chart.", "the comparison is turned round"),
        ("They used to send messages through the portal, but now they phone the surgery.", "once and now are swapped"),
        ("Cleaning the hoist takes her five hours every Sunday.", "another amount"),
        ("I use the emergency button.", "copied but for the negation"),
    ],
)
def test_conflicts_with_the_nearest_snippet_are_contradicted(text: str, why: str) -> None:
    """Each kind of conflict is found."""
    assert {"contradicted"} == verdicts(text), why


@pytest.mark.parametrize(
    "text",
    [
        "Olga does not use the emergency button.",
        "She finds the hoist difficult to clean.",
        "She likes the paper chart better than the tablet.",
        "Where they once phoned the surgery, they send messages now.",
        "Two hours every Sunday go into cleaning the hoist.",
        "Without the portal she would have to phone the surgery.",
    ],
)
def test_faithful_paraphrases_are_not_flagged(text: str) -> None:
    """The same sense in other words is no conflict."""
    assert not verdicts(text) & FLAGGED


@pytest.mark.parametrize(
    "text",
    [
        "She orders her pads from Amazon.",
        "She prefers the paper chart because her nephew broke the tablet.",
        "Within a few years Olga will do without the hoist.",
        "Today, she still phones the surgery.",
        "Her husband helps with the hoist.",
        "The paper chart costs her 45 minutes.",
    ],
)
def test_additions_without_a_source_are_unsupported(text: str) -> None:
    """Names, causes, forecasts, private life and durations that nobody told of are unsupported."""
    assert "unsupported" in verdicts(text)


@pytest.mark.parametrize(
    "text",
    [
        "Olga lives in Leeds.",
        "She leaves the emergency button alone because the signal fails in the cellar.",
        "Imagine her husband in the hall.",
    ],
)
def test_backed_names_causes_and_fiction_are_not_flagged(text: str) -> None:
    """What the evidence names or states, and what is declared fiction, passes."""
    assert not verdicts(text) & FLAGGED


def test_only_a_sentence_taken_over_is_green() -> None:
    """Green needs every word in order in one own snippet; a word more, or another segment, is not enough."""
    assert {"supported"} == verdicts("The delivery of pads is late again and again.")
    assert "supported" not in verdicts("The delivery of pads is rarely late again and again.")
    assert "supported" not in verdicts("The delivery of pads is late again and again.", "nurses")


def test_what_only_another_segment_said_is_unsupported() -> None:
    """A remark of the nurses does not back the same claim on the carers."""
    assert {"unsupported"} == verdicts("Changing a dressing takes her 20 minutes.")


def test_the_reason_counts_the_voices() -> None:
    """A reviewer reads who said it and how many there are."""
    claim = Claim(id="c", segment="carers", text="Family carers find the hoist hard to clean.")
    (finding,) = [f for checker in text_checkers() for f in checker.check(claim, CONTEXT)]
    assert "One voice is told as the group: C1 only, 1 of 40." == finding.reason
    assert ["S1"] == [p.id for p in finding.evidence]


def test_negation_stays_in_its_clause() -> None:
    """A negation reaches the words behind it, up to the end of its clause, and "not only" denies nothing."""
    first, second = clauses("She does not use the button, but she likes the chart.")
    assert (1, frozenset({root("use"), root("button")})) == (first.negations, first.denied | {root("use")})
    assert 0 == second.negations
    assert 0 == clauses("Not only the button fails")[0].negations


def test_amounts_are_brought_to_one_unit() -> None:
    """Two weeks are fourteen days, and a joined unit is read too."""
    (weeks,), (days,) = amounts("every two weeks"), amounts("14 days")
    assert weeks.value == days.value
    assert ["size"] == [a.kind for a in amounts("60gb of memory")]
    assert ["couple of months"] == [a.text for a in amounts("It took a couple of months.")]


def test_claims_on_segments_without_words_are_left_alone() -> None:
    """Where the own segment has no snippet on it, likeness to others decides nothing."""
    assert set() == verdicts("The hoist is easy to clean.", "nurses")


BENCH = Path(__file__).parents[3] / "fixtures" / "bench"


def voices() -> tuple[EvidenceBase, tuple[Claim, ...], dict[str, str]]:
    bundle = json.loads((BENCH / "voices.bundles.jsonl").read_text(encoding="utf-8"))
    gold = [json.loads(line) for line in (BENCH / "voices.gold.jsonl").read_text(encoding="utf-8").splitlines()]
    claims = tuple(Claim.model_validate(claim) for claim in bundle["claims"])
    return EvidenceBase.from_json_dict(bundle), claims, {row["id"]: row["label"] for row in gold}


def test_what_participants_said_is_never_flagged() -> None:
    """Every sentence of every participant, told of the own segment, passes without a flag."""
    base, _, _ = voices()
    said = [(s, part) for s in base.snippets for part in re.split(r"(?<=[.!?])\s+", s.text) if len(part) > 20]
    claims = [Claim(id=s.id, segment=s.segment, section="attitudes", text=part) for s, part in said]
    flagged = [c.text for c, v in zip(claims, check_claims(claims, base), strict=True) if v.verdict in FLAGGED]
    assert [] == flagged


def test_open_answers_of_another_field_keep_their_floor() -> None:
    """On the survey of observability users nothing true is flagged, nothing false is green, most false is found."""
    base, claims, gold = voices()
    verdicts = {v.id: v.verdict for v in check_claims(claims, base)}
    bad = {alias for alias, label in gold.items() if label in FLAGGED}
    assert [] == [alias for alias in gold if alias not in bad and verdicts[alias] in FLAGGED]
    assert [] == [alias for alias in bad if verdicts[alias] == "supported"]
    assert sum(verdicts[alias] in FLAGGED for alias in bad) >= 0.9 * len(bad)
