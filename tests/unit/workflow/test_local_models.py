"""Local models that a study or an option names: they reach every command, and a wrong name is one line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from persona_gen.checking import entailment
from persona_gen.checking.check import default_checkers
from persona_gen.cli import run
from persona_gen.errors import SettingsError
from persona_gen.study import load_study
from persona_gen.workflow.local_models import see_models, study_models
from persona_gen.workflow.progress import Silent
from persona_gen.workflow.review import ReviewSession, open_review
from persona_gen.workflow.verify import verify_file
from tests.support.tiny_embedder import write_tiny_embedder

if TYPE_CHECKING:
    from collections.abc import Sequence

FIXTURES = Path(__file__).parents[3] / "fixtures"


class Sure:
    """A cross-encoder that takes everything to be entailed, and counts the pairs."""

    def __init__(self) -> None:
        self.pairs = 0

    def logits(self, pairs: Sequence[tuple[str, str]]) -> list[Sequence[float]]:
        """Be sure."""
        self.pairs += len(pairs)
        return [(9.0, 0.0) for _ in pairs]


@pytest.fixture
def sure(monkeypatch: pytest.MonkeyPatch) -> Sure:
    """Run every entailment model by a sure one."""
    encoder = Sure()
    monkeypatch.setattr(entailment, "load_encoder", lambda _folder: encoder)
    return encoder


def named(folder: Path, **models: str) -> Path:
    """Name models in a study's settings; return its folder."""
    file = folder / "study.toml"
    lines = "".join(f"{key} = {json.dumps(value)}\n" for key, value in models.items())
    file.write_text(f"{file.read_text(encoding='utf-8')}\n[check]\n{lines}", encoding="utf-8")
    return folder


def cross_encoder(folder: Path) -> Path:
    """Write the folder of an entailment model that nothing can run."""
    folder.mkdir()
    for name in ("model.onnx", "tokenizer.json"):
        (folder / name).write_text("")
    (folder / "config.json").write_text(json.dumps({"id2label": {"0": "entailment", "1": "not_entailment"}}))
    return folder


@pytest.fixture
def officials(tmp_path: Path) -> Path:
    """Return a copy of the study of public officials."""
    return shutil.copytree(FIXTURES / "studies" / "officials", tmp_path / "officials")


def test_a_study_without_models_has_the_deterministic_checkers(study: Path) -> None:
    """Nothing is loaded that is not named."""
    models = study_models(load_study(study))
    assert (None, None) == (models.entailment, models.embedder)
    assert [c.name for c in default_checkers()] == [c.name for c in models.checkers()]


def test_a_studys_models_stand_beside_its_settings(study: Path, sure: Sure) -> None:
    """Folders are named relative to the study; the entailment model is the last checker, the finder is none."""
    cross_encoder(study / "nli")
    write_tiny_embedder(study / "models" / "mini")
    models = study_models(load_study(named(study, entailment="nli", embeddings="models/mini")))
    assert [*(c.name for c in default_checkers()), "entailment/1 (nli)"] == [c.name for c in models.checkers()]
    assert models.embedder is not None
    assert study / "models" / "mini" == models.embedder.folder
    assert 0 == sure.pairs


@pytest.mark.parametrize(("key", "kind"), [("entailment", "entailment"), ("embeddings", "embedding")])
def test_a_wrong_folder_is_seen_before_anything_is_opened(study: Path, key: str, kind: str) -> None:
    """Seeing is as strict as loading, about the files and about the extra."""
    loaded = load_study(named(study, **{key: "nowhere"}))
    for look in (see_models, study_models):
        with pytest.raises(SettingsError, match=f"nowhere: no such folder for the {kind} model"):
            look(loaded)


@pytest.mark.parametrize("command", ["draft", "check", "review"])
@pytest.mark.parametrize("key", ["entailment", "embeddings"])
def test_each_command_ends_with_one_line_where_the_model_is_missing(
    officials: Path, command: str, key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2; the line names the folder and says what belongs there."""
    if command == "check":
        assert 0 == run(["draft", str(officials), "--writer", "evidence"])
        capsys.readouterr()
    assert 2 == run([command, str(named(officials, **{key: "nowhere"}))])
    (line,) = (line for line in capsys.readouterr().err.splitlines() if "persona-gen: " in line)
    assert f"{officials / 'nowhere'}: no such folder" in line
    assert "name a folder with model.onnx, tokenizer.json, config.json" in line


def test_draft_and_check_ask_the_studys_entailment_model(
    officials: Path, sure: Sure, capsys: pytest.CaptureFixture[str]
) -> None:
    """What nobody else decided is decided by it, and the verdict says so."""
    cross_encoder(officials / "nli")
    asked = []
    for command in (["draft", "--writer", "evidence"], ["check"]):
        name, *options = command
        assert 0 == run([name, str(named(officials, entailment="nli") if name == "draft" else officials), *options])
        asked.append(sure.pairs)
    assert 0 < asked[0] < asked[1]
    capsys.readouterr()


def test_a_review_checks_edits_with_the_studys_entailment_model(study: Path, sure: Sure) -> None:
    """An edit that one remark carries comes out green, by the model that the study names."""
    cross_encoder(study / "nli")
    text = "Kim's wrists ache after typing."
    with open_review(study, reviewer="Ana") as session:
        (before,) = session.preview("clerks", "goals-1", text)
    with open_review(named(study, entailment="nli"), reviewer="Ana") as session:
        (after,) = session.preview("clerks", "goals-1", text)
    assert ("unchecked", "supported") == (before.verdict, after.verdict)
    assert "entailment/1 (nli)" == after.checker
    assert sure.pairs > 0


def test_the_nearest_evidence_stands_first_beside_a_claim(ana: ReviewSession) -> None:
    """Without words to search for, what shares words with the claim comes before the segment's other evidence."""
    found = [p.alias for p in ana.search("clerks", "", about="Their wrists hurt.")]
    assert ["S001", "F001"] == found[:2]
    assert ["F001", "S001"] == [p.alias for p in ana.search("clerks", "")][:2]


@pytest.mark.parametrize("name", ["notebooks", "officials", "blind_infra"])
def test_verdicts_are_the_same_bytes_with_and_without_the_finder(tmp_path: Path, name: str) -> None:
    """Similarity decides nothing: without judge and entailment model, the finder changes no verdict."""
    model = write_tiny_embedder(tmp_path / "tiny")
    bundles = FIXTURES / "bench" / f"{name}.bundles.jsonl"
    plain, found = tmp_path / "plain.jsonl", tmp_path / "found.jsonl"
    verify_file(bundles, plain, Silent())
    verify_file(bundles, found, Silent(), embeddings=model)
    assert plain.read_bytes() == found.read_bytes()


def test_verify_and_eval_take_a_model_by_path(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`eval` runs the embedding floor with it; a wrong folder ends both with exit code 2 and one line."""
    model, sets = write_tiny_embedder(tmp_path / "tiny"), FIXTURES / "evaluation"
    bundles, out = str(next(sets.glob("*.bundles.jsonl"))), str(tmp_path / "out.jsonl")
    assert 0 == run(["verify", bundles, "--out", out, "--embeddings", str(model)])
    capsys.readouterr()
    assert 0 == run(["eval", str(sets), "--embeddings", str(model), "--json"])
    floor = json.loads(capsys.readouterr().out)["sets"]["pool"]["floors"]["embedding cosine"]
    assert floor["balanced_accuracy"] is not None
    for command in (["verify", bundles, "--out", out], ["eval", str(sets)]):
        assert 2 == run([*command, "--embeddings", str(tmp_path / "nowhere")])
        assert "no such folder for the embedding model" in capsys.readouterr().err
