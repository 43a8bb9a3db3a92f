"""The floors do what their names say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from persona_gen.evaluation.floors import (
    always_supported,
    best_threshold,
    by_threshold,
    floors_of,
    number_missing,
    overlap_scores,
    token_set_scores,
)
from persona_gen.evaluation.sets import BenchSet, LabelledClaim

if TYPE_CHECKING:
    from collections.abc import Sequence


def _set(*claims: tuple[str, str, str], document: str = "9 cats and 1,410 dogs. Two birds.") -> BenchSet:
    """Return a set of (text, label, group) over one document."""
    found = tuple(
        LabelledClaim(f"c{i}", label, "k", text, group, 0)  # type: ignore[arg-type]
        for i, (text, label, group) in enumerate(claims)
    )
    return BenchSet("s", Path("s"), found, (document,))


def test_always_supported_flags_nothing(pool: BenchSet) -> None:
    """Half right by definition, and as precise as the set is good."""
    figures = always_supported(pool)
    assert (0.5, 0.0, 0.6) == (figures.balanced_accuracy, figures.flag_recall, figures.green_precision)


def test_number_missing_compares_numbers_not_digits() -> None:
    """1410 stands in the evidence as 1,410; 14 does not stand in it."""
    figures = number_missing(_set(("1410 dogs", "supported", "a"), ("14 dogs", "contradicted", "a")))
    assert (1, 0) == (figures.bad.flagged, figures.good.flagged)


def test_overlap_is_the_share_of_words_in_the_evidence() -> None:
    """Half of "cats fly" stands in the evidence, whatever the case."""
    assert [0.5, 1.0] == overlap_scores(_set(("Cats fly", "supported", "a"), ("", "supported", "a")))


def test_token_set_takes_the_best_sentence() -> None:
    """A sentence of the evidence scores 100, whatever else the evidence holds."""
    assert [100.0] == token_set_scores(_set(("two BIRDS", "supported", "a")))


def test_the_threshold_parts_bad_from_good() -> None:
    """The limit lies between the highest bad and the lowest good score."""
    assert 0.35 == best_threshold([(0.1, True), (0.3, True), (0.4, False), (0.9, False)])
    assert best_threshold([(0.5, False), (0.6, False)]) == 0.0


def test_a_claims_own_fold_does_not_set_its_threshold() -> None:
    """A group whose scores are the other way round is judged by the others' threshold, so it comes out wrong."""
    claims = [("x", "contradicted", "a"), ("x", "supported", "a"), ("x", "contradicted", "b"), ("x", "supported", "b")]
    figures = by_threshold(_set(*claims), [0.1, 0.9, 0.9, 0.1])
    assert (0, 1) == (figures.bad.flagged, figures.good.flagged)


def test_the_embedding_floor_says_that_it_was_not_run(pool: BenchSet) -> None:
    """Without a local model there is a row with a reason, and no figures."""
    floor = floors_of(pool)[-1]
    assert ("embedding cosine", None, "not run: no local embedding model") == (floor.name, floor.figures, floor.note)


def test_the_embedding_floor_takes_the_nearest_line() -> None:
    """With a model, a claim that equals a line of its evidence has cosine 1, one at right angles 0."""

    def embed(texts: Sequence[str]) -> list[list[float]]:
        return [[1.0, 0.0] if "cat" in text else [0.0, 2.0] for text in texts]

    groups = [
        ("cat", "supported", "a"),
        ("cow", "contradicted", "a"),
        ("cat", "supported", "b"),
        ("cow", "contradicted", "b"),
    ]
    bench = replace(_set(*groups), documents=("a cat",))
    figures = floors_of(bench, embed)[-1].figures
    assert figures is not None
    assert 1.0 == figures.balanced_accuracy
