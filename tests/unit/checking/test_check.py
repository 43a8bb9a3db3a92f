"""The checker as a whole: verdicts, citations, failures, slots that could not be filled."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from persona_gen.checking.base import Finding
from persona_gen.checking.check import check_claims, check_statements, verify_bundle
from persona_gen.domain.claim import Claim, Pointer
from persona_gen.domain.evidence import EvidenceBase
from persona_gen.domain.persona import FilledStatement
from persona_gen.errors import CheckError

if TYPE_CHECKING:
    from persona_gen.checking.context import Context

BENCH = Path(__file__).parents[3] / "fixtures" / "bench"


def share(alias: str, segment: str, metric: str, label: str, value: float, overall: float) -> dict[str, Any]:
    return {
        "id": alias, "segment": segment, "metric": metric, "label": label, "statistic": "share", "category": "yes",
        "value": value, "unit": "share", "n": 400, "overall": overall,
    }  # fmt: skip


BUNDLE: dict[str, Any] = {
    "study": "pool",
    "segments": [
        {"id": "early", "name": "Early Swimmers", "n": 400, "share": 0.4},
        {"id": "late", "name": "Evening Swimmers", "n": 600, "share": 0.6},
    ],
    "statistics": [
        share("F001", "early", "pass", "Holds a season pass", 0.62, 0.548),
        share("F002", "late", "pass", "Holds a season pass", 0.50, 0.548),
        share("F003", "early", "sauna", "Uses the sauna", 0.18, 0.40),
        share("F004", "late", "sauna", "Uses the sauna", 0.55, 0.40),
        {"id": "F005", "segment": "early", "metric": "lanes", "label": "Lanes swum per visit", "statistic": "mean",
         "category": None, "value": 41.3, "unit": "lanes", "n": 400, "overall": 33.0},
    ],
    "snippets": [],
}  # fmt: skip
BASE = EvidenceBase.from_json_dict(BUNDLE)


def verdict(text: str, segment: str = "early", section: str = "behaviours", cites: tuple[str, ...] = ()) -> str:
    claim = Claim(id="c1", segment=segment, section=section, text=text, cites=cites)
    return check_claims([claim], BASE)[0].verdict


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("About 62% of them hold a season pass.", "supported"),
        ("About 50% of them hold a season pass.", "contradicted"),
        ("Most early swimmers hold a season pass.", "supported"),
        ("Few early swimmers hold a season pass.", "contradicted"),
        ("They use the sauna less often than the average swimmer.", "supported"),
        ("They use the sauna less often than the average user.", "supported"),
        ("They use the sauna more often than the average user.", "contradicted"),
        ("She uses the sauna.", "unsupported"),
        ("She holds a season pass.", "supported"),
        ("Of everyone who holds a season pass, 62% are early swimmers.", "contradicted"),
        ("Early swimmers make up 40% of the users.", "supported"),
        ("She swims 41 lanes per visit because her doctor told her to.", "unsupported"),
        ("She dreams of a heated outdoor pool.", "unsupported"),
        ("Picture her on a cold morning.", "not_checkable"),
        ("82% do not use the sauna.", "supported"),
        ("18% do not use the sauna.", "contradicted"),
    ],
)
def test_verdicts(text: str, expected: str) -> None:
    """Each kind of claim gets the verdict that the evidence compels."""
    assert expected == verdict(text)


def test_the_reason_names_where_a_borrowed_figure_belongs() -> None:
    """A figure of another segment is flagged with that segment's name and the right value as suggestion."""
    claim = Claim(id="c1", segment="early", text="Only 50% hold a season pass.")
    (found,) = check_claims([claim], BASE)
    assert "Evening Swimmers" in found.reason
    assert "62%" == found.suggestion
    assert (Pointer(id="F001"),) == found.evidence


def test_unknown_citations_are_flagged() -> None:
    """A citation that the evidence does not hold makes the claim unsupported and is named."""
    claim = Claim(id="c1", segment="early", text="About 62% hold a season pass.", cites=("F001", "F999"))
    (found,) = check_claims([claim], BASE)
    assert ("unsupported", True) == (found.verdict, "F999" in found.reason)


class Broken:
    """A checker that cannot do its work."""

    name = "broken/1"

    def check(self, claim: Claim, context: Context) -> list[Finding]:  # noqa: ARG002  the protocol names them
        """Fail."""
        raise CheckError("the index is missing")


class Says:
    """A checker that always says the same."""

    name = "says/1"

    def __init__(self, *findings: Finding) -> None:
        """Keep what to say."""
        self.findings = findings

    def check(self, claim: Claim, context: Context) -> list[Finding]:  # noqa: ARG002  the protocol names them
        """Return it."""
        return list(self.findings)


def found(kind: Any, start: int, end: int) -> Finding:
    return Finding(kind, start, end, (Pointer(id="F001"),), f"It is {kind}.")


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([], "unchecked"),
        ([found("supported", 0, 11)], "supported"),
        ([found("supported", 4, 11)], "unchecked"),
        ([found("supported", 0, 11), found("unsupported", 0, 5)], "supported"),
        ([found("supported", 4, 11), found("unsupported", 0, 4)], "unsupported"),
        ([found("supported", 0, 11), found("contradicted", 0, 5)], "contradicted"),
        ([found("unsupported", 0, 5), found("contradicted", 0, 5)], "contradicted"),
        ([found("not_checkable", 0, 11)], "not_checkable"),
    ],
)
def test_combination(findings: list[Finding], expected: str) -> None:
    """A contradiction wins, then a lack of support; green covers every word that states something."""
    base = BASE.model_copy(update={"statistics": ()})
    claim = Claim(id="c1", segment="early", text="Lamp burned.")
    (verdict_,) = check_claims([claim], base, checkers=[Says(*findings)])
    assert expected == verdict_.verdict


def test_a_failing_checker_never_passes_a_claim() -> None:
    """What others support stays unchecked when a checker failed, with its reason; what is red stays red."""
    claim = Claim(id="c1", segment="early", text="Lamp burned.")
    (green,) = check_claims([claim], BASE, checkers=[Says(found("supported", 0, 11)), Broken()])
    (red,) = check_claims([claim], BASE, checkers=[Broken(), Says(found("contradicted", 0, 11))])
    assert ("unchecked", True, "contradicted") == (green.verdict, "the index is missing" in green.reason, red.verdict)


def test_slots_that_could_not_be_filled_are_flagged() -> None:
    """A statement with a slot problem is never green, and the reason is the slot's."""
    broken = FilledStatement(
        id="a-1", section="goals", text="{F99} hold a season pass.", problems=("'{F99}': no such alias.",)
    )
    report = check_statements([broken], "early", BASE)
    assert [("unsupported", "'{F99}': no such alias.")] == [(v.verdict, v.reason) for v in report.verdicts]


def test_claims_without_a_list_are_refused() -> None:
    """A bundle without claims is an error of its sender, not an empty result."""
    with pytest.raises(ValidationError):
        verify_bundle({**BUNDLE})


@pytest.mark.parametrize("name", ["shoppers", "telco", "clinic", "infra"])
def test_two_runs_say_the_same(name: str) -> None:
    """The checker is deterministic to the last word, and each claim has exactly one verdict."""
    line = (BENCH / f"{name}.bundles.jsonl").read_text(encoding="utf-8").splitlines()[0]
    first, second = (verify_bundle(json.loads(line)) for _ in range(2))
    assert first == second
    assert [claim["id"] for claim in json.loads(line)["claims"]] == [v.id for v in first]


def test_a_claim_without_end_is_left_to_a_person() -> None:
    """A claim of thousands of characters is unchecked at once, and the reason says what to do."""
    bundle = {
        "study": "s",
        "segments": [{"id": "a", "name": "A", "n": 50, "share": 0.5}],
        "statistics": [],
        "snippets": [],
        "claims": [{"id": "c", "segment": "a", "section": "summary", "text": "They are 10 and " * 20_000, "cites": []}],
    }
    verdict = verify_bundle(bundle)[0]
    assert "unchecked" == verdict.verdict
    assert "characters" in verdict.reason


def test_the_known_name_of_a_persona_wins_over_a_guess() -> None:
    """A capitalised word that stands more often than the persona's name is not taken for her name."""
    base = EvidenceBase.from_json_dict(
        {
            "study": "s",
            "segments": [{"id": "a", "name": "Anglers", "n": 40, "share": 0.5}],
            "statistics": [
                {"id": "F1", "segment": "a", "metric": "m", "label": "Trips per month", "statistic": "median"}
                | {"value": 6, "unit": "trips/month", "n": 40}
            ],
        }
    )
    texts = ("Zelda takes Ada along.", "Zelda knows the river.", "Ada makes a median of 6 trips a month.")
    statements = [FilledStatement(id=f"x-{n}", section="behaviours", text=text) for n, text in enumerate(texts)]
    report = check_statements(statements, "a", base, persona="Ada")
    assert report.verdicts[2].verdict == "supported"


def test_a_clause_without_words_of_its_own_goes_on_with_the_clause_before() -> None:
    """After a cut, "the median is 6" is still about what the sentence began with."""
    base = EvidenceBase.from_json_dict(
        {
            "study": "s",
            "segments": [{"id": "a", "name": "Anglers", "n": 40, "share": 0.5}],
            "statistics": [
                {"id": "F1", "segment": "a", "metric": "m", "label": "Trips per month", "statistic": "median"}
                | {"value": 6, "unit": "trips/month", "n": 40},
                {"id": "F2", "segment": "a", "metric": "k", "label": "Catches per year", "statistic": "median"}
                | {"value": 90, "unit": "catches/year", "n": 40},
            ],
        }
    )
    text = "Trips are what the season is made of; the median is 9."
    report = check_statements([FilledStatement(id="x-1", section="behaviours", text=text)], "a", base)
    assert report.verdicts[-1].verdict == "contradicted"
