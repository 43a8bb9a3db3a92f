"""A small made-up set with verdicts, some of them wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from persona_gen.domain.claim import Verdict
from persona_gen.domain.evidence import EvidenceBase
from persona_gen.evaluation.sets import BenchSet, read_sets

FOLDER = Path(__file__).parents[3] / "fixtures" / "evaluation"


@pytest.fixture
def folder() -> Path:
    return FOLDER


@pytest.fixture
def pool() -> BenchSet:
    return read_sets(FOLDER)[0]


@pytest.fixture
def verdicts() -> list[Verdict]:
    lines = (FOLDER / "pool.verdicts.jsonl").read_text(encoding="utf-8").splitlines()
    return [Verdict.model_validate_json(line) for line in lines]


@pytest.fixture
def base() -> EvidenceBase:
    return EvidenceBase.from_json_dict(json.loads((FOLDER / "pool.bundles.jsonl").read_text(encoding="utf-8")))
