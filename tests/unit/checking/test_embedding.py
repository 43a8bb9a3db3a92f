"""The adapter for a local sentence-embedding model gives right vectors, says what is wrong, and only finds."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from persona_gen.checking import embedding
from persona_gen.checking.context import Context
from persona_gen.checking.embedding import Embedder
from persona_gen.checking.entailment import EntailmentChecker
from persona_gen.checking.judge.selection import ALL_SNIPPETS, Selector
from persona_gen.checking.local_model import FILES
from persona_gen.checking.nearest import FLATTENING, Nearest, fused
from persona_gen.domain.claim import Claim, Verdict
from persona_gen.domain.evidence import EvidenceBase, Snippet
from persona_gen.domain.segment import Segment
from persona_gen.errors import CheckError, SettingsError
from tests.support.tiny_embedder import WORDS, weights, write_tiny_embedder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray


class Scripted:
    """An encoder for which two texts with a topic in common are alike, whatever their words."""

    def __init__(self, *topics: frozenset[str], failing: bool = False) -> None:
        self.topics, self.failing = topics, failing
        self.calls: list[list[str]] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return 1 for each topic that a text has a word of."""
        self.calls.append(list(texts))
        rows = [[float(any(word in text for word in topic)) for topic in self.topics] + [0.1] for text in texts]
        vectors = np.asarray(rows, dtype=np.float32)
        return vectors * np.nan if self.failing else vectors


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a tiny real model."""
    return write_tiny_embedder(tmp_path / "tiny")


def vector(*words: str) -> NDArray[np.float32]:
    """Return what a text of these words has to get."""
    mean = np.mean([weights()[WORDS.index(word)] for word in words], axis=0)
    found: NDArray[np.float32] = mean / np.linalg.norm(mean)
    return found


def test_a_text_gets_the_mean_of_its_tokens_at_length_one(folder: Path) -> None:
    """Padding counts for nothing, the order is kept, and what the tokenizer's file says of length is overruled."""
    long = ["old"] * 9 + ["dawn"]
    found = Embedder(folder).vectors(["old oven", "bread", " ".join(long), "old oven"])
    expected = [vector("old", "oven"), vector("bread"), vector(*long), vector("old", "oven")]
    np.testing.assert_allclose(found, np.stack(expected), atol=1e-6)


def test_a_long_text_is_cut(folder: Path) -> None:
    """What stands behind 256 tokens is not read."""
    found = Embedder(folder).vectors([f"{'old ' * embedding.MAX_TOKENS}{'dawn ' * 50}", "old"])
    np.testing.assert_allclose(found[0], found[1], atol=1e-6)


def test_each_text_is_run_once_in_batches(folder: Path) -> None:
    """Texts that were seen cost nothing again, and no run has more than a batch."""
    encoder = Scripted(frozenset({"x"}))
    embedder = Embedder(folder, encoder)
    texts = [f"text {number}" for number in range(embedding.BATCH + 5)]
    embedder.vectors(texts)
    embedder.vectors([*texts, "new"])
    assert [1, embedding.BATCH, 5, 1] == [len(call) for call in encoder.calls]


def test_old_vectors_make_room(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory stays bounded over a long session: what was asked for last is kept."""
    monkeypatch.setattr(embedding, "KEPT", 2)
    encoder = Scripted(frozenset({"x"}))
    embedder = Embedder(folder, encoder)
    for text in ("one", "two", "one", "three", "one", "two"):
        embedder.vectors([text])
    assert [["a word"], ["one"], ["two"], ["three"], ["two"]] == encoder.calls


def test_a_missing_folder_and_a_missing_file_are_said(folder: Path) -> None:
    """The error names the folder and what belongs into it."""
    with pytest.raises(SettingsError, match=r"nowhere: no such folder for the embedding model — name a folder with"):
        Embedder(folder / "nowhere")
    for name in FILES:
        (folder / name).unlink()
        with pytest.raises(SettingsError, match=f"no {name} in the folder of the embedding model"):
            Embedder(folder)
        (folder / name).write_text("")


@pytest.mark.parametrize("library", ["onnxruntime", "tokenizers"])
def test_a_missing_extra_is_said(folder: Path, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra the error says what to install."""
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(SettingsError, match=rf"needs {library}.*install persona-gen\[embeddings\]"):
        Embedder(folder)


def test_a_broken_file_and_a_model_of_another_kind_are_one_line(folder: Path, tmp_path: Path) -> None:
    """Both are told when the model is opened, not in the middle of the work."""
    (folder / "model.onnx").write_text("no model")
    with pytest.raises(SettingsError, match="cannot be loaded") as caught:
        Embedder(folder)
    assert "\n" not in str(caught.value)
    with pytest.raises(SettingsError, match="no vector for each token"):
        Embedder(write_tiny_embedder(tmp_path / "cross-encoder", ranks=2))


def test_output_that_is_no_number_is_a_failure(folder: Path) -> None:
    """A vector that cannot be compared ranks nothing."""
    encoder = Scripted(frozenset({"x"}))
    embedder = Embedder(folder, encoder)
    encoder.failing = True
    with pytest.raises(CheckError, match="no number"):
        embedder.vectors(["anything"])


def test_rankings_are_fused_by_place() -> None:
    """What both rankings have near the top comes first; an item of one ranking only is not lost."""
    assert [1, 0, 2] == fused([[0, 1], [1, 2]])
    assert 1 / (FLATTENING + 1) < 2 / (FLATTENING + 2)
    assert [0, 1] == fused([[0], [1]])


def test_meaning_finds_what_shares_no_word(folder: Path) -> None:
    """By words alone only the first is found; with the model the synonym is found too, and the rest stays behind."""
    texts = ["The oven smokes.", "My stove feels ancient.", "We queue outside."]
    embedder = Embedder(folder, Scripted(frozenset({"oven", "stove"})))
    assert (0,) == Nearest(range(3), texts).find("Her oven looks old.", 3)
    assert (0, 1) == Nearest(range(3), texts, embedder).find("Her oven looks old.", 2)
    assert () == Nearest([], [], embedder).find("anything", 3)


def shop(*texts: str) -> EvidenceBase:
    """Return evidence on bakers with these remarks, S000 and on."""
    snippets = (
        Snippet(id=f"S{n:03d}", segment="bakers", participant=f"P{n}", text=text, source="a.txt")
        for n, text in enumerate(texts)
    )
    return EvidenceBase(study="bakery", segments=(Segment(id="bakers", name="Bakers"),), snippets=tuple(snippets))


def test_the_judge_is_shown_what_meaning_finds(folder: Path) -> None:
    """In a segment with more snippets than one call holds, a remark in other words is among those shown."""
    base = shop(*(f"Remark {n} on flour." for n in range(ALL_SNIPPETS + 40)), "My stove feels ancient.")
    claim = Claim(id="c1", segment="bakers", text="Her oven looks old.")
    verdict = Verdict(id="c1", verdict="unchecked", checker="combine/2", reason="")
    embedder = Embedder(folder, Scripted(frozenset({"oven", "stove"})))
    shown = [
        {s.text for b in Selector(base, e).batches([claim], [verdict]) for s in b.snippets} for e in (None, embedder)
    ]
    assert [False, True] == ["My stove feels ancient." in texts for texts in shown]


class Noting:
    """A cross-encoder that notes what it is asked, and is never sure."""

    def __init__(self) -> None:
        self.passages: list[str] = []

    def logits(self, pairs: Sequence[tuple[str, str]]) -> list[Sequence[float]]:
        """Note the premises."""
        self.passages += [premise for premise, _ in pairs]
        return [(0.0, 0.0) for _ in pairs]


def test_the_entailment_model_is_asked_about_what_meaning_finds(folder: Path) -> None:
    """A passage in other words is compared with the claim; without the finder it never is."""
    (folder / "config.json").write_text(json.dumps({"id2label": {"0": "entailment", "1": "not_entailment"}}))
    base = shop("My stove feels ancient.", "We queue outside.")
    embedder = Embedder(folder, Scripted(frozenset({"oven", "stove"})))
    asked = []
    for finder in (None, embedder):
        encoder = Noting()
        checker = EntailmentChecker(folder, encoder, embedder=finder)
        assert [] == checker.check(Claim(id="c1", segment="bakers", text="The oven looks old."), Context(base))
        asked.append(encoder.passages[:1])
    assert [[], ["My stove feels ancient."]] == asked
