"""Evidence to draft from: hand-made, and the benchmark's bundles."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from persona_gen.domain.evidence import EvidenceBase, Snippet, Statistic
from persona_gen.drafting.plan import choose_snippets, persona_names
from persona_gen.drafting.writer import Profile

if TYPE_CHECKING:
    from collections.abc import Callable

    from persona_gen.domain.segment import Segment

BUNDLES = Path(__file__).parents[3] / "fixtures" / "bench"


def _statistic(alias: str = "F001", **fields: Any) -> Statistic:
    """Make a statistic; a share of 62 % of 500 where nothing else is said."""
    share = {"statistic": "share", "value": 0.62, "n": 500, "overall": 0.48, "unit": "share"}
    return Statistic.model_validate(
        {"id": alias, "segment": "a", "metric": alias, "label": "Lives alone"} | share | fields
    )


def _snippet(alias: str, text: str, participant: str | None = "P1", **fields: Any) -> Snippet:
    """Make a snippet of a participant."""
    made = {"id": alias, "segment": "a", "participant": participant, "text": text, "source": "a.txt"}
    return Snippet.model_validate(made | fields)


def _profile(base: EvidenceBase, segment: Segment) -> Profile:
    """Return all evidence of a segment as a profile."""
    return Profile(
        study=base.study,
        title=base.title or base.study,
        segment=segment,
        others=tuple(s for s in base.segments if s != segment),
        statistics=tuple(s for s in base.statistics if s.segment == segment.id),
        snippets=choose_snippets([s for s in base.snippets if s.segment == segment.id], 60),
        gaps=tuple(g for g in base.gaps if g.segment == segment.id),
        name=persona_names(base, {})[segment.id],
    )


@pytest.fixture(scope="session")
def make_statistic() -> Callable[..., Statistic]:
    """Return the maker of statistics."""
    return _statistic


@pytest.fixture(scope="session")
def make_snippet() -> Callable[..., Snippet]:
    """Return the maker of snippets."""
    return _snippet


@pytest.fixture(scope="session")
def make_profile() -> Callable[[EvidenceBase, Segment], Profile]:
    """Return the maker of profiles."""
    return _profile


@pytest.fixture(scope="session")
def bundles() -> list[EvidenceBase]:
    """Return the evidence of every benchmark bundle."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(BUNDLES.glob("*.bundles.jsonl"))]
    assert texts
    return [EvidenceBase.from_json_dict(json.loads(line)) for text in texts for line in text.split("\n") if line]
