"""Themes and summaries of the bundled studies, from recorded completions of a large language model."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from persona_gen.cli import run

FIXTURES = Path(__file__).parents[2] / "fixtures"
RECORDED = """
[draft]
writer = "recorded"
recordings = "recordings"

[llm]
model = "recorded"
"""


@pytest.fixture
def officials(tmp_path: Path) -> Path:
    """Return a copy of the officials' study that reads its recordings."""
    folder = tmp_path / "officials"
    shutil.copytree(FIXTURES / "studies" / "officials", folder)
    shutil.copytree(FIXTURES / "llm" / "themes" / "officials", folder / "recordings")
    with (folder / "study.toml").open("a", encoding="utf-8") as file:
        file.write(RECORDED)
    return folder


def printed(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    return dict(json.loads(capsys.readouterr().out))


def test_every_snippet_is_read_and_every_code_points_to_words(
    officials: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A strong model's codes on real notes: all 143 remarks read, twelve codes, each passage's words stand there."""
    assert run(["themes", str(officials), "--json"]) == 0
    found = printed(capsys)
    assert run(["profile", str(officials), "--json"]) == 0
    snippets = {s["id"]: s for s in printed(capsys)["snippets"]}
    assert found["coverage"]["read"] == sum(s["role"] == "participant" for s in snippets.values())
    assert found["coverage"]["unread"] == []
    assert len(found["themes"]) == 12
    assert all(t["representative"] for t in found["themes"])
    spans = [(c["start"], c["end"]) for t in found["themes"] for c in t["representative"]]
    assert all(0 <= start < end for start, end in spans)
    assert any(t["contrary"] for t in found["themes"])


def test_a_second_run_pays_for_nothing_and_codes_nothing_anew(
    officials: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is coded stays coded: the same themes, and no further revision."""
    assert run(["themes", str(officials), "--json"]) == 0
    first = printed(capsys)
    shutil.rmtree(officials / "recordings")
    (officials / "recordings").mkdir()
    assert run(["themes", str(officials), "--json"]) == 0
    again = printed(capsys)
    assert first["themes"] == again["themes"]
    assert first["coding"]["number"] == again["coding"]["number"]


def test_a_summary_is_checked_sentence_by_sentence(officials: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The recorded summaries hold only quotations that stand there, and nothing that the notes contradict."""
    out = officials / "pages"
    run(["summaries", str(officials), "--out", str(out)])
    capsys.readouterr()
    pages = [p.read_text(encoding="utf-8") for p in out.glob("*.md") if p.name != "index.md"]
    assert len(pages) == 2
    for page in pages:
        assert "✗ contradicted:" not in page
        assert page.count("✓ supported: The quotation stands word for word") >= 2
