"""Themes by clustering."""

from __future__ import annotations

import sys

import pytest

from persona_gen.domain.evidence import Snippet
from persona_gen.errors import SettingsError
from persona_gen.themes.clusters import code_by_clusters

TOPICS = (
    "The kernel crashed during the overnight training",
    "Keyboard shortcuts should resemble Emacs bindings",
    "Colleagues review notebooks through GitHub diffs",
)


def material() -> list[Snippet]:
    return [
        Snippet(id=f"S{i:03d}", participant=f"P{i}", text=f"{TOPICS[i % 3]} number{i}", source="t.txt")
        for i in range(18)
    ]


def test_passages_that_sound_alike_share_a_code() -> None:
    """Three topics make three codes; every coding points to a word of its passage that the cluster shares."""
    pytest.importorskip("sklearn")
    said = material()
    coded = code_by_clusters(said, most=6)
    by_key = {s.key: i for i, s in enumerate(said)}
    groups: dict[str, set[int]] = {}
    for coding in coded.codings:
        groups.setdefault(coding.code, set()).add(by_key[coding.snippet] % 3)
        word = said[by_key[coding.snippet]].text[coding.start : coding.end].lower()
        assert word in coded.codebook.by_id[coding.code].words
    assert [{0}, {1}, {2}] == sorted(groups.values(), key=min)
    assert ("clusters", 18) == (coded.method, len(coded.read))


@pytest.mark.parametrize(
    "texts", [[], ["one"], ["a", "a", "a", "a", "a"], ["?", "!", "…", "-"], ["alone words", "other things"] * 3]
)
def test_little_material_gives_little_and_never_fails(texts: list[str]) -> None:
    """Too few or too equal passages give no or few codes, and all stay read."""
    pytest.importorskip("sklearn")
    said = [Snippet(id=f"S{i}", participant=f"P{i}", text=t, source=f"{i}.txt") for i, t in enumerate(texts)]
    assert len(texts) == len(code_by_clusters(said, most=4).read)


def test_without_the_extra_there_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where scikit-learn is missing, the error names the extra to install."""
    monkeypatch.setitem(sys.modules, "sklearn.cluster", None)
    with pytest.raises(SettingsError, match=r"persona-gen\[cluster\]"):
        code_by_clusters(material(), most=3)
