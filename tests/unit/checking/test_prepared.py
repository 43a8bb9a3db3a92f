"""Kept indices change no verdict."""

from __future__ import annotations

from persona_gen.checking.check import Prepared, check_claims
from persona_gen.domain.claim import Claim
from persona_gen.domain.evidence import EvidenceBase, Snippet
from persona_gen.domain.segment import Segment


def test_a_check_does_not_depend_on_the_checks_before_it() -> None:
    """Personas checked by turns with one set of indices get the verdicts that each gets alone, names included."""
    base = EvidenceBase(
        study="s",
        segments=tuple(Segment(id=f"s{i}", name=f"Group {i}") for i in range(6)),
        snippets=tuple(
            Snippet(id=f"S{i}", segment=f"s{i}", participant=f"P{i}", text="I walk to work every day.", source="a.txt")
            for i in range(6)
        ),
    )
    names = ("Kim", "Noor", "Sasha", "Robin", "Jules", "Mika")
    claims = [
        [
            Claim(id="a", segment=f"s{i}", section="summary", text=f"Meet {name}."),
            Claim(id="b", segment=f"s{i}", section="goals", text=f"{name} walks to work every day."),
            Claim(id="c", segment=f"s{i}", section="goals", text="Kim says: “I walk to work every day.”"),
        ]
        for i, name in enumerate(names)
    ]
    alone = [check_claims(those, base) for those in claims]
    prepared = Prepared(base)
    for turn in (0, 1, 2, 3, 4, 5, 0, 5, 1):
        assert alone[turn] == check_claims(claims[turn], base, prepared=prepared)
