"""Themes as text: counts, bars, words in their context, and what an edit opened."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona_gen.domain.evidence import Snippet
from persona_gen.domain.theme import Code, Coding, Prevalence, Theme
from persona_gen.tui.interviews.behind import Behind, Words
from persona_gen.tui.interviews.citing import Citing
from persona_gen.tui.interviews.desk import ThemesSeen, Turn
from persona_gen.tui.interviews.drawing import (
    behind_text,
    citing_line,
    count_line,
    edited_lines,
    head,
    passage_text,
    tail,
    theme_head,
    theme_row,
    turn_text,
)
from persona_gen.tui.interviews.finding import said_in, shown_passages, shown_themes
from persona_gen.workflow.theme_editing import ThemePassage

if TYPE_CHECKING:
    from persona_gen.workflow.theme_editing import Edited

NAMES = {"clerks": "Clerks", "nurses": "Nurses"}


def theme(name: str = "slow start", *, unnamed: int = 0) -> Theme:
    """Return a theme that 7 of 12 speak of, and 1 against."""
    people = tuple(f"P{i}" for i in range(1, 8))
    return Theme(
        code=Code(id="slow-start", name=name, definition="Waiting for it to open."),
        prevalence=(
            Prevalence(segment="*", participants=people, against=("P9",), of=12, passages=9 + unnamed, unnamed=unnamed),
            Prevalence(segment="clerks", participants=people[:6], of=6, passages=8),
            Prevalence(segment="nurses", participants=people[6:], against=("P9",), of=6, passages=1),
        ),
    )


def seen(*cited: Citing) -> ThemesSeen:
    """Return one theme, and who cites it."""
    step = SimpleNamespace(author="Ana", what="coded")
    return ThemesSeen(1, step, (theme(),), NAMES, {"slow-start": cited}, None, "keywords")  # type: ignore[arg-type]


def passage(
    text: str = "Well, it is slow, really.", *, stance: str = "for", before: str = "", after: str = ""
) -> ThemePassage:
    """Return a passage whose word "slow" is coded."""
    snippet = Snippet(id="S1", segment="clerks", participant="P2", text=text, source="a.txt", locator="line 3")
    at = text.index("slow")
    coding = Coding(
        snippet=snippet.key,
        code="slow-start",
        start=at,
        end=at + 4,
        stance=stance,
        coder="keywords",
    )
    return ThemePassage(coding, snippet, before, after)


def test_a_row_tells_how_many_and_who_contradicts() -> None:
    """Name, "7 of 12", a block for each segment by its share, and how many say the opposite."""
    assert "slow start\n  7 of 12  █▂  ≠ 1" == theme_row(theme()).plain


def test_speakers_without_a_name_are_passages() -> None:
    """Where nobody is named, passages are counted and no participant is made up."""
    nobody = Theme(code=Code(id="x", name="x"), prevalence=(Prevalence(segment="*", of=0, passages=1, unnamed=1),))
    assert "x\n  1 passage" == theme_row(nobody).plain
    assert "1 passage of speakers whom the source does not name" == count_line(nobody.prevalence[0]).plain
    assert count_line(theme(unnamed=2).of("*")).plain.endswith("11 passages, 2 of unnamed speakers")


def test_the_head_has_a_bar_for_each_segment() -> None:
    """A full bar is everybody who was read; segments beyond the room are counted."""
    lines = theme_head(theme(), seen(), 50, 4).plain.splitlines()
    assert "7 of 12 participants say it, 1 the opposite; 9 passages" == lines[1]
    clerks, nurses = lines[2:4]
    assert clerks.startswith("Clerks █")
    assert clerks.count("█") > 5 * nurses.count("█")
    assert nurses.endswith("1 of 6  ≠ 1")
    assert "and 1 further segment" in theme_head(theme(), seen(), 50, 1).plain


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "no persona cites it"),
        (1, "1 persona cites it (Kim 0): checked again after an edit"),
        (2, "2 personas cite it (Kim 0, Kim 1): checked again after an edit"),
        (5, "5 personas cite it (Kim 0, Kim 1, Kim 2 and 2 more): checked again after an edit"),
    ],
)
def test_the_line_on_who_cites_it(count: int, expected: str) -> None:
    """Nobody, one and several are told in words."""
    assert expected == citing_line([Citing(str(i), f"Kim {i}", ("attitudes-1",)) for i in range(count)])


def test_a_passage_has_its_speaker_its_place_and_its_context() -> None:
    """Who, segment, place; what was said before and after is dimmed, and the coded words are underlined."""
    text = passage_text(passage(before="What of it?", after="Tea."), NAMES)
    assert "P2  Clerks · a.txt, line 3\n… What of it?\nWell, it is slow, really.\nTea. …" == text.plain
    assert ["slow"] == [text.plain[s.start : s.end] for s in text.spans if s.style == ".proof--match"]
    quiet = [text.plain[s.start : s.end] for s in text.spans if s.style == ".quiet"]
    assert ["… What of it?", "Tea. …"] == quiet[-2:]


def test_a_contrary_passage_says_so_in_words() -> None:
    """The mark does not rest on colour."""
    assert "≠ says the opposite" in passage_text(passage(stance="against"), NAMES).plain
    turn = Turn(passage().snippet, ((12, 16, "against"),))
    assert "≠ says the opposite" in turn_text(turn, NAMES).plain


def test_long_answers_are_cut_between_words_around_the_coded_ones() -> None:
    """The coded words stay, and are the ones that are marked."""
    long = "word " * 200 + "slow" + " other" * 200
    text = passage_text(passage(long), NAMES)
    assert ["slow"] == [text.plain[s.start : s.end] for s in text.spans if s.style == ".proof--match"]
    assert len(text.plain) < 700
    assert "\n… word word" in text.plain
    assert text.plain.endswith("other other …")


@given(st.text(max_size=60), st.integers(1, 20))
def test_cutting_keeps_the_end_and_the_beginning(text: str, most: int) -> None:
    """What is left is the text's own end or beginning, no longer than asked for."""
    assert text.endswith(tail(text, most))
    assert text.startswith(head(text, most))
    assert max(len(tail(text, most)), len(head(text, most))) <= most


@pytest.mark.parametrize("text", ["[/red]", "[bold]x[/]", "\x1b[31mred", "\u202eabc"], ids=ascii)
def test_hostile_words_stay_literal(text: str) -> None:
    """Markup is text, and control characters are signs of the same length, so that the marks stay in place."""
    drawn = passage_text(passage(f"{text} slow {text}", before=text, after=text), NAMES)
    assert ["slow"] == [drawn.plain[s.start : s.end] for s in drawn.spans if s.style == ".proof--match"]
    assert "\x1b" not in drawn.plain
    assert "\u202e" not in drawn.plain
    assert drawn.plain.count(text.lstrip("\x1b\u202e")) == 4


def test_an_edit_says_what_it_opened() -> None:
    """What was done first; then who opened, then who was checked and held."""

    def recheck(segment: str, *broke: str) -> SimpleNamespace:
        return SimpleNamespace(record=SimpleNamespace(revision=SimpleNamespace(segment=segment)), broke=broke)

    step = SimpleNamespace(what="merged a into b")
    edited = SimpleNamespace(
        revision=step, rechecks=(recheck("clerks"), recheck("nurses", "a-1"), recheck("x", "1", "2"))
    )
    expected = [
        "Merged a into b",
        "Nurses: 1 statement is open again",
        "x: 2 statements are open again",
        "Clerks: checked again, nothing opened",
    ]
    assert expected == edited_lines(cast("Edited", edited), NAMES)


def test_a_count_shows_the_first_who_say_it() -> None:
    """Everybody is named, four are quoted, and the rest is a number with the key that shows them."""
    words = tuple(Words(f"P{i}", "it is slow", 6, 10, f"a.txt, line {i}") for i in range(1, 7))
    text = behind_text(Behind("slow-start", tuple(w.who for w in words), 12, words, ())).plain
    assert text.startswith("6 of 12 say so: P1, P2, P3, P4, P5, P6\nP1 “it is slow”\n  a.txt, line 1")
    assert text.endswith("and 2 more; `T` opens the theme")
    assert "0 of 3 say so\n`T` opens the theme" == behind_text(Behind("x", (), 3, (), ())).plain


def test_a_search_finds_themes_and_passages() -> None:
    """A theme is found by its name or by a passage; the passages that do not hold the words are left out."""
    one, other = theme(), theme("font size").model_copy(update={"code": Code(id="font-size", name="font size")})
    passages = [passage(), passage("It is slow at night.")]
    known = {"slow-start": said_in(passages)}
    assert (one,) == shown_themes((one, other), known, "NIGHT p2")
    assert (other,) == shown_themes((one, other), known, "font")
    assert (one, other) == shown_themes((one, other), known, "")
    assert ["It is slow at night."] == [p.snippet.text for p in shown_passages(one, passages, "night")]
    assert 2 == len(shown_passages(one, passages, "start slow"))
