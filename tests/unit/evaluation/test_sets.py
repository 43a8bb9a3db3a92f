"""Labelled sets are read whole, or the place of the mistake is named."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from persona_gen.errors import SourceError
from persona_gen.evaluation.sets import evidence_text, read_sets

if TYPE_CHECKING:
    from pathlib import Path

    from persona_gen.domain.evidence import EvidenceBase
    from persona_gen.evaluation.sets import BenchSet

BUNDLE = {
    "study": "s",
    "segments": [{"id": "a", "name": "A"}],
    "statistics": [],
    "snippets": [],
    "claims": [{"id": "c1", "segment": "a", "text": "Yes."}],
}


def _write(folder: Path, bundles: str, gold: str) -> None:
    (folder / "x.bundles.jsonl").write_text(bundles, encoding="utf-8")
    (folder / "x.gold.jsonl").write_text(gold, encoding="utf-8")


def _gold(key: str, label: str = "supported") -> str:
    return json.dumps({"id": key, "label": label, "kind": "number"})


def test_claims_and_labels_are_joined(pool: BenchSet) -> None:
    """Each claim has its label, its kind and the index of its own evidence."""
    assert 10 == len(pool.claims)
    assert ("contradicted", "base_wrong", "pool/regulars", 0) == (
        pool.claims[1].label, pool.claims[1].kind, pool.claims[1].group, pool.claims[1].document,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("bundles", "gold", "message"),
    [
        (json.dumps(BUNDLE), "", "claim 'c1' has no label"),
        (json.dumps(BUNDLE), f"{_gold('c1')}\n{_gold('c2')}", "1 labels have no claim, the first 'c2'"),
        (json.dumps(BUNDLE), f"{_gold('c1')}\n{_gold('c1')}", "line 2: id 'c1' is missing or stands twice"),
        (json.dumps(BUNDLE), _gold("c1", "true"), "line 1: unknown label 'true'"),
        ("{", _gold("c1"), "line 1: not JSON"),
        ("[]", _gold("c1"), "line 1: not a JSON object"),
        ('{"segments": []}', _gold("c1"), "line 1: not in the evidence format"),
    ],
)
def test_a_wrong_set_is_refused_with_its_place(tmp_path: Path, bundles: str, gold: str, message: str) -> None:
    """One line says what is wrong, and where."""
    _write(tmp_path, bundles, gold)
    with pytest.raises(SourceError, match=message):
        read_sets(tmp_path)


def test_a_folder_without_sets_is_an_error(tmp_path: Path) -> None:
    """An empty run is never reported as a good one."""
    with pytest.raises(SourceError, match="no labelled sets"):
        read_sets(tmp_path)
    with pytest.raises(SourceError, match="no such file or folder"):
        read_sets(tmp_path / "none")


def test_sets_are_found_in_folders_below(tmp_path: Path) -> None:
    """Sets of sub-folders are read, in order of their path."""
    for name in ("b", "a"):
        (tmp_path / name).mkdir()
        _write(tmp_path / name, json.dumps(BUNDLE), _gold("c1"))
    assert ["a", "b"] == [found.bundles.parent.name for found in read_sets(tmp_path)]


def test_evidence_text_holds_labels_values_and_words(base: EvidenceBase) -> None:
    """What a similarity is given holds every label, value and snippet, one a line."""
    lines = evidence_text(base).splitlines()
    assert "Regulars Holds a season pass: yes 62% 0.62 overall 31% n = 120" in lines
    assert "The changing rooms were never clean when I came." in lines
