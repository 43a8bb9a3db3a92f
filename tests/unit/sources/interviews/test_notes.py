"""Tests of write-ups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from persona_gen.errors import SourceError
from persona_gen.sources.interviews.notes import read_notes
from persona_gen.sources.interviews.transcript import Line

if TYPE_CHECKING:
    from persona_gen.sources.interviews.base import Reading


def read(text: str) -> Reading:
    """Read a write-up."""
    return read_notes([Line(line, f"line {n}") for n, line in enumerate(text.split("\n"), 1)], "n.md")


def told(text: str) -> list[tuple[str, str, str]]:
    """Return role, words and place."""
    return [(t.role, t.text, t.locator) for t in read(text).turns]


def test_quotations_and_sentences_are_told_apart() -> None:
    """A quoted list item or block quote is a participant's; sentences are the researchers', one by one."""
    text = 'Some save files. Others do not, e.g. Anna.\n\n- "I keep it all. Always." \n\n> “I delete it”\n'
    assert [
        ("researcher", "Some save files.", "line 1"),
        ("researcher", "Others do not, e.g. Anna.", "line 1"),
        ("participant", "I keep it all. Always.", "line 3"),
        ("participant", "I delete it", "line 5"),
    ] == told(text)


def test_a_quotation_over_lines_is_one() -> None:
    """Lines of a block quote join until the quotation is closed; the next one starts anew."""
    text = '> "I keep it\n> all the time"\n> "I do not keep it"'
    assert [("I keep it all the time", "line 1"), ("I do not keep it", "line 3")] == [t[1:] for t in told(text)]


def test_quotations_inside_quotations_stay() -> None:
    """Straight marks inside a quotation do not end it."""
    assert ['I don\'t know what "Line in file" means'] == [
        t[1] for t in told('> "I don\'t know what "Line in file" means"')
    ]


def test_two_quotations_in_a_block_are_two() -> None:
    """A list of quotations gives each one."""
    assert ["I compile it by hand", "it takes many steps"] == [
        t[1] for t in told('- "I compile it by hand" and "it takes many steps".')
    ]


def test_terms_stay_in_the_researchers_sentence() -> None:
    """A word in quotation marks is no quotation, and neither is a title without a verb of saying."""
    text = 'They call it a "social club".\n\nThe story "As an analyst I want to see all errors" came up.'
    assert ["researcher", "researcher"] == [t[0] for t in told(text)]


def test_words_behind_a_verb_of_saying_are_quoted_once_more() -> None:
    """The sentence stays whole, and the participant's part stands beside it."""
    assert [
        ("researcher", 'One analyst said that it "predicts whether it is accepted".', "line 1"),
        ("participant", "predicts whether it is accepted", "line 1"),
    ] == told('One analyst said that it "predicts whether it is accepted".')


def test_attributions_go_to_the_place_and_the_section() -> None:
    """Who said it, where that is short, stands in the place and can name a segment; more words are the researchers'."""
    turns = read('> "I like it a lot" - Tribe\n\n> "It is too long for me" - From a grantee who is new to this').turns
    assert [("I like it a lot", "line 1, Tribe"), ("It is too long for me", "line 3")] == [
        (t.text, t.locator) for t in turns if t.role == "participant"
    ]
    assert "Tribe" == turns[0].section[0]
    assert ["From a grantee who is new to this"] == [t.text for t in turns if t.role == "researcher"]


def test_an_unclosed_quotation_ends_at_its_attribution() -> None:
    """A forgotten mark loses nothing."""
    assert [("participant", "I like the flow", "line 1, Tribe")] == told("> “I like the flow - Tribe")


def test_block_quotes_without_marks() -> None:
    """They are participants' words, unless the file marks its quotations."""
    assert ["participant"] == [t[0] for t in told("> I like it very much")]
    assert ["researcher", "participant"] == [t[0] for t in told('> Related to goal 1\n\n> "I like it very much"')]


def test_headings_are_sections_and_long_ones_findings() -> None:
    """A heading is the question of what stands below; one that tells something is a researcher's sentence too."""
    reading = read("# Title\n\n## Users like data in table format a lot\n\nThey do.\n\n**Impact**\n\n- Build it.")
    assert [
        ("Users like data in table format a lot", ("Title",)),
        ("They do.", ("Users like data in table format a lot", "Title")),
        ("Build it.", ("Impact", "Users like data in table format a lot", "Title")),
    ] == [(t.text, t.section) for t in reading.turns]


def test_nothing_is_lost_uncounted() -> None:
    """Code, contents, pictures, headers, short cells and headings are counted by reason."""
    text = """# T
- [Part](#part)
![x](y.png)
```
code
```
| A | B |
| - | - |
| Few correct files by hand. | 12 |
> | C |
[1]
"""
    reading = read(text)
    assert ["Few correct files by hand."] == [t.text for t in reading.turns]
    counts: dict[str, int] = {}
    for (_, reason), count in reading.dropped.items():
        counts[reason] = counts.get(reason, 0) + count
    assert {
        "headings, kept as the question of the lines below": 1,
        "links, pictures or a table of contents": 2,
        "code": 3,
        "a table's header": 2,
        "a number or a few words, no sentence": 1,
        "without words": 2,
    } == counts


def test_links_show_their_words() -> None:
    """Targets, tags and bold marks go; words stay."""
    assert ["We heard it in round 4 & more."] == [
        t[1] for t in told("We **heard** it in [round 4](https://x.example/a_(b)) & <b>more</b>.")
    ]


def test_an_empty_write_up_is_an_error() -> None:
    """A file without words is named."""
    with pytest.raises(SourceError, match=r"n\.md: a write-up without words"):
        read("\n---\n")


def test_a_line_without_words_starts_no_block() -> None:
    """A first line of signs alone is counted, and the next one stands on its own."""
    assert [("researcher", "We met.", "line 2")] == told("> ***?\nWe met.")
    assert [("researcher", "We met.", "line 2")] == told("42\nWe met.")
