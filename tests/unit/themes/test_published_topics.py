"""Counts of the bundled studies against counts by hand, and the published topics that docs/themes.md compares."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from persona_gen.domain.segment import Segment
from persona_gen.domain.theme import Code, Codebook
from persona_gen.sources.interviews import read_interviews
from persona_gen.study import load_study
from persona_gen.themes.counting import count_themes
from persona_gen.themes.exchange import read_codebook
from persona_gen.themes.keywords import code_by_words, left_open

FIXTURES = Path(__file__).parents[3] / "fixtures"
OFFICIALS = FIXTURES / "studies" / "officials"
ANSWERS = FIXTURES / "studies" / "notebooks" / "interviews"

SAID: dict[str, dict[str, tuple[int, ...]]] = {
    "error": {
        "2020, Fall": (178, 193, 248, 272),
        "2021, Spring": (146, 148, 172),
        "2021, Summer": (322, 339),
        "2022, Winter": (66,),
        "2022, Fall": (126,),
        "2023, Spring": (123, 138, 157, 163, 201),
    },
    "item number": {"2021, Summer": (339,), "2023, Spring": (41, 117, 119, 121, 123, 175, 177)},
    "auditor": {"2021, Spring": (247,), "2023, Spring": (189, 191, 193)},
    "excel": {"2020, Fall": (383,), "2022, Winter": (65,), "2023, Spring": (33, 35, 163)},
}
"""Theme → round → lines of the notes where a person read it in the words of somebody who was interviewed."""
NOT_SAID: dict[str, dict[str, tuple[int, ...]]] = {"error": {"2021, Summer": (244, 248)}}
"""Lines that the program takes for a participant's: questions that the team words for users, in quotation marks."""
OPEN = {"error": 3, "item number": 3, "auditor": 0, "excel": 0}
"""How many of them negate the words in a way that no rule can tell, such as "I don't know what item number …"."""
SEARCH = {
    "error": r"\berrors?\b",
    "item number": r"\bitem\]? numbers?\b",
    "auditor": r"\bauditors?\b",
    "excel": r"\bexcel\b",
}
QUOTED = re.compile(r"^[\s>*-]*[\"“](?P<words>.*)[\"”]")
"""A line of the notes that begins with a quotation."""


def lines_of(found: dict[str, dict[str, tuple[int, ...]]], theme: str) -> set[tuple[str, int]]:
    """Return the (round, line) pairs of a theme."""
    return {(name, line) for name, lines in found.get(theme, {}).items() for line in lines}


def quoted_lines() -> dict[tuple[str, int], str]:
    """Return (round, line) → the quoted words, read with nothing of this program."""
    return {
        (path.name.split(" - ")[0], number): match["words"]
        for path in (OFFICIALS / "notes").glob("*.md")
        for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), 1)
        if (match := QUOTED.match(line))
    }


@pytest.mark.parametrize("theme", SAID)
def test_passages_of_write_ups_equal_the_count_by_hand(theme: str) -> None:
    """The quotations that speak of a theme, those left open among them, are the ones that a person counted."""
    snippets = read_interviews(load_study(OFFICIALS)).snippets
    codebook = Codebook(codes=(Code(id="theme", name=theme),), origin="deductive")
    coded = code_by_words(codebook, snippets)
    unclear = left_open(codebook, snippets)
    known = {coding.snippet for coding in coded.codings}
    found = {
        (s.source.removeprefix("notes/").split(" - ")[0], int(re.findall(r"\d+", s.locator)[0]))
        for s in snippets
        if s.role == "participant" and (s.key in known or s.id in unclear)
    }
    assert lines_of(SAID, theme) | lines_of(NOT_SAID, theme) == found
    assert OPEN[theme] == len(unclear)


@pytest.mark.parametrize("theme", SAID)
def test_the_count_by_hand_misses_no_quoted_line(theme: str) -> None:
    """A plain search of the lines that begin with a quotation finds nothing that the person left out."""
    found = {place for place, words in quoted_lines().items() if re.search(SEARCH[theme], words, re.IGNORECASE)}
    beside = {("2021, Summer", 339)}  # quotations in a table's cell, which do not begin their line
    assert lines_of(SAID, theme) - beside == found


def test_unnamed_speakers_are_passages_by_segment_and_nobody() -> None:
    """Quotations without a name are counted by the segment that signs them, and as no participant."""
    snippets = read_interviews(load_study(OFFICIALS)).snippets
    codebook = Codebook(codes=(Code(id="excel", name="excel"), Code(id="auditor", name="auditor")), origin="deductive")
    segments = [Segment(id=name, name=name) for name in ("tribal-grantees", "state-analysts", "data-preppers")]
    themes = count_themes(code_by_words(codebook, snippets), snippets, segments)
    by_hand = {"excel": (5, 3, 1, 1), "auditor": (4, 1, 3, 0)}
    assert by_hand == {theme.code.id: tuple(p.passages for p in theme.prevalence) for theme in themes}
    assert by_hand == {theme.code.id: tuple(p.unnamed for p in theme.prevalence) for theme in themes}
    assert {((), 0)} == {(p.participants, p.of) for theme in themes for p in theme.prevalence}


def published() -> list[dict[str, str]]:
    """Read what the survey's own team gave."""
    with (FIXTURES / "themes" / "published_topics.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def answers() -> list[tuple[str, str, str]]:
    """Read (participant, question, answer) of students and data scientists, whose files keep the question."""
    with (ANSWERS / "students.csv").open(encoding="utf-8-sig", newline="") as file:
        found = [
            (row["participant"], re.sub(r"_\d$", "", row["question"]), row["answer"]) for row in csv.DictReader(file)
        ]
    question = ""
    for line in (ANSWERS / "data_scientists.txt").read_text(encoding="utf-8-sig").splitlines():
        if line.startswith("["):
            question = line.strip("[]").replace(" ", "_")
        elif match := re.match(r"(P\d+): (.*)", line):
            found.append((match[1], question, match[2]))
    return found


def test_published_topics_belong_to_our_participants() -> None:
    """Each (participant, question) of the published topics has as many answers in the study as the file says."""
    told = {(row["participant"], row["question"]): int(row["in_study"]) for row in published()}
    counted = Counter((who, question) for who, question, _ in answers())
    people = {who for who, _, _ in answers()}
    assert 64 == len(people)
    assert {key: n for key, n in told.items() if key[0] in people and n} == counted
    assert 128 == len({who for who, _ in told})
    assert (1705, 1173) == (sum(int(row["answers"]) for row in published()), sum(told.values()))


def test_who_writes_git_has_the_published_topic_of_versions() -> None:
    """The numbers of respondents are the survey's own: whoever names git has the team's topic for it, nobody else's."""
    topics = {(row["participant"], row["question"]): set(row["topics"].split()) for row in published()}
    having = {question for (_, question), found in topics.items() if found & {"version", "version_control"}}
    named = {(who, question) for who, question, text in answers() if re.search(r"\bgit\b", text, re.IGNORECASE)}
    asked = {place for place in named if place[1] in having}
    assert 13 == len(asked)
    assert not {place for place in asked if not topics[place] & {"version", "version_control"}}


def test_the_codebook_of_published_topics_has_their_names() -> None:
    """Every code of the codebook is a topic that the team published, and has words of its own."""
    names = {topic for row in published() for topic in row["topics"].split()}
    codes = read_codebook(FIXTURES / "themes" / "published_codebook.csv").codes
    assert 28 == len(codes)
    assert not {code.id for code in codes} - {name.replace("_", "-") for name in names}
    assert all(code.words for code in codes)
