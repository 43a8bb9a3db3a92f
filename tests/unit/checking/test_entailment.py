"""The adapter for a local entailment model decides only what the model is sure of, and says where."""

from __future__ import annotations

import json
import math
import sys
from typing import TYPE_CHECKING, Any

import pytest

from persona_gen.checking.check import check_claims
from persona_gen.checking.context import Context
from persona_gen.checking.entailment import BATCH, CALIBRATION, EntailmentChecker, OnnxCrossEncoder, read_labels
from persona_gen.checking.local_model import FILES
from persona_gen.domain.claim import Claim, Pointer
from persona_gen.domain.evidence import EvidenceBase, Snippet
from persona_gen.domain.segment import Segment
from persona_gen.errors import CheckError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from persona_gen.checking.base import Finding

WORDS = "I bake at dawn. The oven is old. It smokes. My neighbours complain about the smoke."
BASE = EvidenceBase(
    study="bakery",
    segments=(Segment(id="bakers", name="Bakers"),),
    snippets=(
        Snippet(id="S001", segment="bakers", participant="P1", text=WORDS, source="a.txt"),
        Snippet(id="S002", segment="bakers", role="researcher", text="The oven smokes at dawn.", source="a.txt"),
        Snippet(id="S003", segment="eaters", participant="P2", text="The oven smokes at dawn.", source="a.txt"),
    ),
)
LABELS = {"0": "contradiction", "1": "entailment", "2": "neutral"}
SURE, UNSURE = 9.0, 1.0


class Scripted:
    """An encoder that gives each pair the logits of the first key that the premise holds."""

    def __init__(self, rows: dict[str, Sequence[float]], otherwise: Sequence[float] = (0.0, 0.0, SURE)) -> None:
        self.rows, self.otherwise = rows, otherwise
        self.calls: list[list[tuple[str, str]]] = []

    def logits(self, pairs: Sequence[tuple[str, str]]) -> list[Sequence[float]]:
        """Answer as scripted."""
        self.calls.append(list(pairs))
        return [next((row for key, row in self.rows.items() if key in p), self.otherwise) for p, _ in pairs]


def model_folder(path: Path, labels: dict[str, str] | None = None) -> Path:
    """Write a folder as exporters do; the model itself is empty."""
    path.mkdir()
    for name in FILES:
        (path / name).write_text("")
    (path / "config.json").write_text(json.dumps({"id2label": labels or LABELS}))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a model's folder with labels in the order contradiction, entailment, neutral."""
    return model_folder(tmp_path / "nli-small")


def claim(text: str = "The oven is old and smokes.") -> Claim:
    return Claim(id="c1", segment="bakers", text=text)


def findings(folder: Path, encoder: Scripted, text: str = "The oven is old and smokes.") -> list[Finding]:
    return EntailmentChecker(folder, encoder).check(claim(text), Context(BASE))


def test_a_sure_entailment_supports_with_the_passage(folder: Path) -> None:
    """The whole claim is supported, and the pointer holds the passage that was compared."""
    found = findings(folder, Scripted({"I bake": (0.0, SURE, 0.0)}))
    end = WORDS.index(" My")
    assert [("supported", (Pointer(id="S001", start=0, end=end),))] == [(f.verdict, f.evidence) for f in found]
    assert [(0, len(claim().text))] == [(f.start, f.end) for f in found]


@pytest.mark.parametrize(
    ("labels", "logits", "verdict"),
    [
        ({"0": "contradiction", "1": "entailment", "2": "neutral"}, (SURE, 0.0, 0.0), ["contradicted"]),
        ({"0": "ENTAILMENT", "1": "NEUTRAL", "2": "CONTRADICTION"}, (SURE, 0.0, 0.0), ["supported"]),
        ({"0": "entailment", "1": "not_entailment"}, (SURE, 0.0), ["supported"]),
        ({"0": "entailment", "1": "not_entailment"}, (0.0, SURE), []),
        ({"1": "neutral", "0": "entailment", "2": "contradiction"}, (0.0, SURE, 0.0), []),
    ],
)
def test_the_order_of_labels_is_the_models(
    tmp_path: Path, labels: dict[str, str], logits: tuple[float, ...], verdict: list[str]
) -> None:
    """What an output means is read from the model's config, whatever its order and case."""
    found = findings(model_folder(tmp_path / "m", labels), Scripted({}, logits))
    assert verdict == [f.verdict for f in found]


def test_what_is_not_sure_is_silent(folder: Path) -> None:
    """Below the calibrated probability nothing is said."""
    assert [] == findings(folder, Scripted({}, (0.0, UNSURE, 0.0)))
    margin = math.log(CALIBRATION.supports / (1 - CALIBRATION.supports)) + math.log(2)
    assert [] == findings(folder, Scripted({}, (0.0, margin - 0.01, 0.0)))
    assert 1 == len(findings(folder, Scripted({}, (0.0, margin + 0.01, 0.0))))


def test_passages_that_disagree_are_silent(folder: Path) -> None:
    """One passage carries the claim and another denies it: a person has to look."""
    assert [] == findings(folder, Scripted({"I bake": (0.0, SURE, 0.0), "neighbours": (SURE, 0.0, 0.0)}))


def test_a_contradiction_needs_the_same_subject(folder: Path) -> None:
    """A passage with few of the claim's words denies nothing, however sure the model is."""
    assert [] == findings(folder, Scripted({}, (SURE, 0.0, 0.0)), "The oven delights her grandmother in Lisbon.")


@pytest.mark.parametrize(
    "text",
    [
        "Most ovens smoke.",
        "The oven smokes 3 times.",
        "“The oven is old,” she says.",
        "Bakers have an old oven.",
        "Ah.",
    ],
)
def test_claims_that_one_remark_cannot_carry_are_not_compared(folder: Path, text: str) -> None:
    """Figures, quotations, groups, and claims without a candidate never reach the model."""
    encoder = Scripted({}, (0.0, SURE, 0.0))
    assert ([], []) == (findings(folder, encoder, text), encoder.calls)


def test_only_the_segments_participants_are_compared(folder: Path) -> None:
    """Researchers' and other segments' words are no premise."""
    encoder = Scripted({})
    findings(folder, encoder)
    assert {True} == {premise in WORDS for call in encoder.calls for premise, _ in call}
    assert {claim().text} == {hypothesis for call in encoder.calls for _, hypothesis in call}


def test_pairs_are_run_in_batches(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No run holds more than BATCH pairs, and all candidates are compared."""
    monkeypatch.setattr(sys.modules[EntailmentChecker.__module__], "CANDIDATES", 2 * BATCH + 1)
    many = [Snippet(id=f"S{n}", segment="bakers", text=f"Oven number {n} smokes.", source="a") for n in range(100, 150)]
    encoder = Scripted({})
    EntailmentChecker(folder, encoder).check(claim(), Context(BASE.model_copy(update={"snippets": tuple(many)})))
    assert [BATCH, BATCH, 1] == [len(call) for call in encoder.calls]


@pytest.mark.parametrize("row", [(1.0, 2.0), (math.nan, 0.0, 0.0)])
def test_output_that_does_not_fit_leaves_the_claim_unchecked(folder: Path, row: tuple[float, ...]) -> None:
    """A model whose output is wrong gives no pass; the verdict is unchecked and names the checker."""
    checker = EntailmentChecker(folder, Scripted({}, row))
    found = check_claims([claim()], BASE, checkers=[checker])[0]
    assert ("unchecked", "entailment/1 (nli-small)") == (found.verdict, found.checker)


def test_it_is_off_by_default(folder: Path) -> None:
    """Only a caller that passes the checker gets its findings."""
    checker = EntailmentChecker(folder, Scripted({}, (0.0, SURE, 0.0)))
    assert "entailment" not in check_claims([claim()], BASE)[0].checker
    assert "supported" == check_claims([claim()], BASE, checkers=[checker])[0].verdict


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    """The error names the file and the folder."""
    (folder / name).unlink()
    with pytest.raises(SettingsError, match=rf"nli-small: no {name} in the folder"):
        EntailmentChecker(folder, Scripted({}))


@pytest.mark.parametrize(
    "config", ["", "{}", '{"id2label": {"0": "LABEL_0", "1": "LABEL_1"}}', '{"id2label": {"1": "entailment"}}', "[]"]
)
def test_labels_that_say_nothing_are_refused(folder: Path, config: str) -> None:
    """A model whose outputs have no meaning is not guessed at."""
    (folder / "config.json").write_text(config)
    with pytest.raises(SettingsError, match=r"config\.json"):
        read_labels(folder)


@pytest.mark.parametrize("library", ["onnxruntime", "tokenizers"])
def test_a_missing_extra_is_said(folder: Path, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra the error says what to install."""
    for name in ("onnxruntime", "tokenizers"):
        monkeypatch.setitem(sys.modules, name, object())
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(SettingsError, match=rf"needs {library}.*install persona-gen\[entailment\]"):
        EntailmentChecker(folder)


class FakeEncoding:
    """One pair as the tokenizer gives it."""

    def __init__(self, pair: tuple[str, str]) -> None:
        self.ids, self.attention_mask, self.type_ids = [len(pair[0]), len(pair[1])], [1, 1], [0, 1]


class FakeTokenizer:
    """What the adapter uses of `tokenizers.Tokenizer`."""

    padding: Any = None

    def __init__(self) -> None:
        self.settings: list[Any] = []

    def enable_truncation(self, most: int, strategy: str) -> None:
        """Note it."""
        self.settings.append((most, strategy))

    def enable_padding(self) -> None:
        """Note it."""
        self.settings.append("padded")

    def encode_batch(self, pairs: list[tuple[str, str]]) -> list[FakeEncoding]:
        """Encode each pair by its lengths."""
        return [FakeEncoding(pair) for pair in pairs]


class FakeSession:
    """What the adapter uses of `onnxruntime.InferenceSession`."""

    def __init__(self, inputs: Sequence[str]) -> None:
        self.inputs = inputs
        self.feeds: dict[str, Any] = {}

    def get_inputs(self) -> list[Any]:
        """Return what the model names."""
        return [type("Input", (), {"name": name})() for name in self.inputs]

    def run(self, _outputs: None, feeds: dict[str, Any]) -> list[Any]:
        """Keep what came, and return the ids."""
        self.feeds = feeds
        return [feeds["input_ids"].astype(float)]


def test_the_session_gets_the_inputs_that_it_names() -> None:
    """Some models take token types and some do not; the premise comes first, and only it is cut."""
    session, tokenizer = FakeSession(["input_ids", "attention_mask"]), FakeTokenizer()
    rows = OnnxCrossEncoder(session, tokenizer).logits([("premise", "claim"), ("a", "bc")])
    assert [[7.0, 5.0], [1.0, 2.0]] == rows
    assert ["input_ids", "attention_mask"] == list(session.feeds)
    assert [(512, "only_first"), "padded"] == tokenizer.settings


def test_an_unknown_input_is_a_checkers_failure() -> None:
    """A model of another kind is named as such and decides nothing."""
    encoder = OnnxCrossEncoder(FakeSession(["input_ids", "pixel_values"]), FakeTokenizer())
    with pytest.raises(CheckError, match="pixel_values"):
        encoder.logits([("a", "b")])


def test_a_real_onnx_model(tmp_path: Path) -> None:
    """A tiny model in the real format, run by onnxruntime: it is sure of entailment when it meets the word `old`."""
    onnx = pytest.importorskip("onnx")
    tokenizers = pytest.importorskip("tokenizers")
    pytest.importorskip("onnxruntime")
    folder = model_folder(tmp_path / "tiny")
    vocabulary = {"[UNK]": 0, "old": 1, "oven": 2}
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    helper, kind = onnx.helper, onnx.TensorProto
    weights = helper.make_tensor("weights", kind.FLOAT, [3, 3], [0, 0, 0, 0, SURE, 0, 0, 0, 0])
    axes = helper.make_tensor("axes", kind.INT64, [1], [1])
    nodes = [
        helper.make_node("Gather", ["weights", "input_ids"], ["looked_up"]),
        helper.make_node("ReduceSum", ["looked_up", "axes"], ["logits"], keepdims=0),
    ]
    ids = helper.make_tensor_value_info("input_ids", kind.INT64, ["batch", "length"])
    logits = helper.make_tensor_value_info("logits", kind.FLOAT, ["batch", 3])
    graph = helper.make_graph(nodes, "tiny", [ids], [logits], [weights, axes])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.save(model, str(folder / "model.onnx"))
    checker = EntailmentChecker(folder)
    assert ["supported"] == [f.verdict for f in checker.check(claim("The oven is old."), Context(BASE))]
    assert [] == checker.check(claim("The dawn smokes."), Context(EvidenceBase(study="none")))


def test_a_broken_model_file_is_one_line(folder: Path) -> None:
    """A file that is no model is named in one line."""
    pytest.importorskip("tokenizers")
    pytest.importorskip("onnxruntime")
    with pytest.raises(SettingsError, match="cannot be loaded") as caught:
        EntailmentChecker(folder)
    assert "\n" not in str(caught.value)
