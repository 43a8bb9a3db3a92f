"""The bundled survey of 128 notebook users, against a count by hand."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import docx
import pytest

from persona_gen.domain.segment import Segment
from persona_gen.domain.theme import Code, Codebook
from persona_gen.sources.interviews import read_interviews
from persona_gen.study import load_study
from persona_gen.themes.counting import count_themes
from persona_gen.themes.keywords import code_by_words, propose_codebook

STUDY = Path(__file__).parents[3] / "fixtures" / "studies" / "notebooks"
GROUPS = ("data-scientists", "students", "scientists", "developers")

HAND = {
    "git": (r"\bgit\b", {"*": 18, "data-scientists": 5, "students": 4, "scientists": 6, "developers": 3}),
    "sharing": (
        r"\bshar(e|es|ed|ing)\b",
        {"*": 32, "data-scientists": 7, "students": 8, "scientists": 10, "developers": 7},
    ),
    "shortcut": (r"\bshortcuts?\b", {"*": 20, "data-scientists": 3, "students": 6, "scientists": 7, "developers": 4}),
    "install": (
        r"\binstall(s|ed|ing|ation|ations)?\b",
        {"*": 22, "data-scientists": 5, "students": 7, "scientists": 4, "developers": 6},
    ),
}
"""Word → what to grep for, and how many people were counted by hand in each group."""


def answers() -> list[tuple[str, str, str]]:
    """Read (group, participant, answer) from the four files with nothing of this program."""
    folder = STUDY / "interviews"
    text = (folder / "data_scientists.txt").read_text(encoding="utf-8-sig").splitlines()
    paragraphs = [p.text for p in docx.Document(str(folder / "developers.docx")).paragraphs]
    found = [
        (group, match[1], match[2])
        for group, lines in (("data-scientists", text), ("developers", paragraphs))
        for line in lines
        if (match := re.match(r"(P\d+): (.*)", line, re.DOTALL))
    ]
    cues = re.finditer(
        r"<v (P\d+)>(.*?)(?:\n\n|\Z)", (folder / "scientists.vtt").read_text(encoding="utf-8"), re.DOTALL
    )
    found += [("scientists", cue[1], cue[2]) for cue in cues]
    with (folder / "students.csv").open(encoding="utf-8-sig", newline="") as file:
        found += [("students", row["participant"], row["answer"]) for row in csv.DictReader(file)]
    return found


@pytest.mark.parametrize("word", HAND)
def test_counts_equal_the_count_by_hand(word: str) -> None:
    """Who speaks of a word, in all and in each group, is who a plain search of the files finds."""
    pattern, counts = HAND[word]
    snippets = read_interviews(load_study(STUDY)).snippets
    codes = Codebook(codes=(Code(id=word, name=word, words=(word,)),), origin="deductive")
    segments = [Segment(id=group, name=group) for group in GROUPS]
    theme = count_themes(code_by_words(codes, snippets), snippets, segments)[0]
    by_hand = {who for _, who, answer in answers() if re.search(pattern, answer, re.IGNORECASE)}
    assert by_hand == set(theme.of("*").participants)
    assert counts == {found.segment: len(found.participants) for found in theme.prevalence}
    assert {"*": 128, **dict.fromkeys(GROUPS, 32)} == {found.segment: found.of for found in theme.prevalence}


def test_proposed_codes_are_what_the_survey_speaks_of() -> None:
    """Among twelve proposed codes stand topics that people know, and no question word, subject or filler."""
    snippets = read_interviews(load_study(STUDY)).snippets
    names = {code.name for code in propose_codebook(snippets, most=12).codes}
    assert {"documentation", "sharing", "keyboard shortcuts", "text editor"} <= names
    assert not names & {"notebook", "jupyter", "python", "cells", "code", "easy", "features", "workflow", "hinderances"}
