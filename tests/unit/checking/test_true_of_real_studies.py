"""True sentences over real labels (from the lead, for the numbers and text checkers): none may be flagged.

The evidence writer makes such sentences from every study, so a false alarm here is one on every card. Kinds:
figures and quantifiers that belong to a label ("in the last 2 years", "Age in 2014", "all products", "at least
one of six campaigns", "Highest education"), complements ("answer something other than"), negation inside a
label, counts as words, and statements about the evidence itself, which state nothing about the segment.
Where a claim carries fills, each fill says which statistic stands there and in which form (`rest` = complement).
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from persona_gen.checking.check import check_statements, verify_bundle
from persona_gen.domain.evidence import EvidenceBase
from persona_gen.domain.persona import Statement
from persona_gen.drafting.slots import fill_statement

STUDIES = Path(__file__).parents[3] / "fixtures" / "studies"
FLAGGED = {"contradicted", "unsupported"}


def evidence(study: str) -> EvidenceBase:
    data = json.loads((STUDIES / study / "expected_statistics.json").read_text(encoding="utf-8"))
    statistics = [{"id": f"F{i:03d}"} | row for i, row in enumerate(data["statistics"], 1)]
    return EvidenceBase.from_json_dict({"study": study, "segments": data["segments"], "statistics": statistics})


SENTENCES = {
    "shoppers": (
        "nokids-big",
        [
            "The group's median for age in 2014 is 45 years, close to the overall 44 years.",
            "The average for amount spent on all products in the last 2 years is 1,410, 2.3 times the overall 606.",
            "Nearly a quarter of the group answer PhD on highest education, against 22% overall.",
            "More than half of the group accepted an offer in at least one of six campaigns, against 27% overall.",
            "On average, the group comes to 8.37 for purchases made in a shop, above the overall 5.79.",
            "Lives with a partner (married or together) does not hold for 41% of the group.",
            "The median number of days since the last purchase is 53, above the overall 49.",
        ],
    ),
    "notebooks": (
        "data-scientists",
        [
            "On how often the notebook is used, 35% of the group answer something other than daily.",
            "On how many people the work is shared with, 42% of the group answer something other than under ten.",
            "For 14% of the group, how the notebook is run is not as a standalone application.",
        ],
    ),
    "officials": (
        "tribal-grantees",
        [
            "On feeling about NOT being able to download a submitted file, 5 of 7 say I dislike it.",
            "Asked about feeling about receiving a submission notification, 1 of 7 answer I dislike it.",
        ],
    ),
}
ABOUT_EVIDENCE = [
    "Nobody's own words stand behind this persona: what Kim wants, fears or values was not asked.",
    "There is no evidence on goals, motives, frustrations or attitudes.",
    "The group is small, so its figures can move a good deal with a few more people.",
]


@pytest.mark.parametrize("study", SENTENCES)
def test_true_sentences_over_real_labels_are_not_flagged(study: str) -> None:
    """A figure or quantifier inside a label is part of the label, and a complement is true of its share."""
    segment, sentences = SENTENCES[study]
    bundle = evidence(study).to_json_dict() | {
        "claims": [{"id": f"c{i}", "segment": segment, "text": text, "cites": []} for i, text in enumerate(sentences)]
    }
    flagged = [(sentences[int(v.id[1:])], v.reason) for v in verify_bundle(dict(bundle)) if v.verdict in FLAGGED]
    assert [] == flagged


def test_slots_say_which_statistic_is_meant() -> None:
    """A number that the program filled in binds to its own statistic, and is green where the wording fits it."""
    base = evidence("notebooks")
    daily = next(s for s in base.statistics if (s.segment, s.category) == ("data-scientists", "Daily"))
    statements = [
        Statement(
            id="a-1",
            section="behaviours",
            text=f"{{{daily.id}:words}} of the group use the notebook daily.",
            cites=(daily.id,),
        ),
        Statement(
            id="a-2",
            section="counter_evidence",
            text=f"On how often the notebook is used, {{{daily.id}:rest}} answer something other than daily.",
            cites=(daily.id,),
        ),
    ]
    report = check_statements([fill_statement(s, base) for s in statements], "data-scientists", base)
    assert ["supported", "supported"] == [v.verdict for v in report.verdicts], [v.reason for v in report.verdicts]


@pytest.mark.parametrize("study", SENTENCES)
def test_statements_about_the_evidence_are_not_flagged(study: str) -> None:
    """In the section `unknown`, a sentence that says what the evidence does not tell states nothing about people."""
    base = evidence(study)
    segment = SENTENCES[study][0]
    statements = [
        fill_statement(Statement(id=f"unknown-{i}", section="unknown", text=text), base)
        for i, text in enumerate(ABOUT_EVIDENCE)
    ]
    report = check_statements(statements, segment, base)
    assert [] == [
        (c.text, v.reason) for c, v in zip(report.claims, report.verdicts, strict=True) if v.verdict in FLAGGED
    ]
