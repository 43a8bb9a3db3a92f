"""Themes and passages as text: counts and bars, and words in their context."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from persona_gen.domain.evidence import OVERALL
from persona_gen.tui.bars import bar
from persona_gen.tui.text import one_line, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from persona_gen.domain.theme import Prevalence, Theme
    from persona_gen.tui.interviews.behind import Behind
    from persona_gen.tui.interviews.citing import Citing
    from persona_gen.tui.interviews.desk import ThemesSeen, Turn
    from persona_gen.workflow.theme_editing import Edited, ThemePassage

_LINE = Content("\n")
_SPARKS = "▁▂▃▄▅▆▇█"
_MOST_SPARKS = 12
"""From more segments on, a block for each would say nothing."""
_LABEL = 22
_BESIDE = 160
"""Characters of what was said before and after."""
_AROUND = 300
"""Characters of the snippet itself before and after the coded words; Enter shows all."""
_BEHIND = 4
"""People whose words stand beside a count."""
_NAMES = 12
CONTRARY = "≠ says the opposite"


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return "1 passage" or "2 passages"."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def theme_row(theme: Theme) -> Content:
    """Return a theme in the list: its name, how many say it, a block for each segment, and how many contradict."""
    everybody = theme.of(OVERALL)
    parts: list[str | tuple[str, str]] = [
        (one_line(theme.code.name) or theme.code.id, "bold"),
        "\n  ",
        (_counted(everybody), ".quiet"),
    ]
    segments = [p for p in theme.prevalence if p.segment != OVERALL]
    if any(p.of for p in segments) and len(segments) <= _MOST_SPARKS:
        parts += ["  ", ("".join(map(_spark, segments)), ".proof--own-bar")]
    if theme.contrary or everybody.against:
        parts += ["  ", (f"≠ {len(everybody.against) or 'some'}", ".verdict--contradicted")]
    return Content.assemble(*parts)


def _counted(prevalence: Prevalence) -> str:
    if prevalence.of and (prevalence.participants or not prevalence.unnamed):
        return f"{len(prevalence.participants)} of {prevalence.of}"
    return plural(prevalence.passages, "passage")


def _spark(prevalence: Prevalence) -> str:
    if not prevalence.of:
        return "·"
    share = len(prevalence.participants) / prevalence.of
    return _SPARKS[min(len(_SPARKS) - 1, int(share * len(_SPARKS)))] if share else " "


def theme_head(theme: Theme, seen: ThemesSeen, width: int, most: int) -> Content:
    """Return what stands above the passages: counts, a bar for each of at most `most` segments, and who cites it."""
    parts = [_name(theme, width), count_line(theme.of(OVERALL))]
    segments = [p for p in theme.prevalence if p.segment != OVERALL and p.of]
    parts += _segment_bars(segments[:most], seen.names, width)
    if len(segments) > most:
        parts.append(Content.styled(f"and {plural(len(segments) - most, 'further segment')}", ".quiet"))
    parts.append(Content.styled(citing_line(seen.cited.get(theme.code.id, ())), ".quiet"))
    return _LINE.join(parts)


def _name(theme: Theme, width: int) -> Content:
    name = one_line(theme.code.name)
    room = width - len(name) - 3
    meaning = one_line(theme.code.definition, room) if theme.code.definition and room > 20 else ""
    return Content.assemble((name, ".proof--title"), (f"   {meaning}" if meaning else "", ".quiet"))


def count_line(prevalence: Prevalence) -> Content:
    """Return "7 of 12 participants say it, 2 the opposite; 9 passages"."""
    passages = plural(prevalence.passages, "passage")
    if not prevalence.of:
        return Content.assemble((passages, ".proof--value"), " of speakers whom the source does not name")
    people = plural(prevalence.of, "participant")
    parts: list[str | tuple[str, str]] = [
        (f"{len(prevalence.participants)} of {people}", ".proof--value"),
        f" say it, {len(prevalence.against) or 'none'} the opposite; {passages}",
    ]
    if prevalence.unnamed:
        parts.append(f", {prevalence.unnamed} of unnamed speakers")
    return Content.assemble(*parts)


def _segment_bars(rows: Sequence[Prevalence], names: Mapping[str, str], width: int) -> list[Content]:
    """Return a line for each segment; a full bar is everybody who was read."""
    labels = [one_line(names.get(row.segment, row.segment), _LABEL) for row in rows]
    texts = [f"{len(row.participants)} of {row.of}" for row in rows]
    against = [f"  ≠ {len(row.against)}" if row.against else "" for row in rows]
    left = max((Content(label).cell_length for label in labels), default=0)
    right = max(map(len, texts), default=0)
    room = max(4, min(40, width - left - right - max(map(len, against), default=0) - 4))
    return [
        Content.assemble(
            label + " " * (left - Content(label).cell_length + 1),
            (bar(len(row.participants) / row.of, room), ".proof--own-bar"),
            f" {text.rjust(right)}",
            (contrary, ".verdict--contradicted"),
        )
        for row, label, text, contrary in zip(rows, labels, texts, against, strict=True)
    ]


def citing_line(citing: Sequence[Citing]) -> str:
    """Return "2 personas cite it: Ana, Bo; checked again after an edit"."""
    if not citing:
        return "no persona cites it"
    names = ", ".join(one_line(persona.name, 24) for persona in citing[:3])
    more = f" and {len(citing) - 3} more" if len(citing) > 3 else ""
    verb = "personas cite it" if len(citing) > 1 else "persona cites it"
    return f"{len(citing)} {verb} ({names}{more}): checked again after an edit"


# Passages


def passage_text(passage: ThemePassage, names: Mapping[str, str]) -> Content:
    """Return a passage: who said it and where, its words with the coded ones marked, and what was said around it."""
    parts = [_said_by(passage, names)]
    if passage.before:
        parts.append(Content.styled(f"… {one_line(tail(passage.before))}", ".quiet"))
    parts.append(_own_words(passage))
    if passage.after:
        parts.append(Content.styled(f"{one_line(head(passage.after))} …", ".quiet"))
    return _LINE.join(parts)


def _said_by(passage: ThemePassage, names: Mapping[str, str]) -> Content:
    segment = passage.snippet.segment
    facts = [names.get(segment, segment)] if segment else []
    facts.append(passage.where)
    parts: list[str | tuple[str, str]] = [
        (one_line(passage.who), ".proof--title"),
        (f"  {' · '.join(map(one_line, facts))}", ".quiet"),
    ]
    if passage.stance == "against":
        parts.append((f"\n{CONTRARY}", ".verdict--contradicted"))
    return Content.assemble(*parts)


def _own_words(passage: ThemePassage) -> Content:
    return Content.assemble(*_around(passage.snippet.text, passage.start, passage.end, _AROUND))


def _around(text: str, start: int, end: int, most: int) -> list[str | tuple[str, str]]:
    """Return the words of a place marked, with at most `most` characters before and after, cut between words."""
    before, after = tail(text[:start], most), head(text[end:], most)
    first, last = start - len(before), end + len(after)
    parts = _marked(text[first:last], [(start - first, end - first)])
    return ["… " if first else "", *parts, " …" if last < len(text) else ""]


def _marked(text: str, places: Iterable[tuple[int, int]]) -> list[str | tuple[str, str]]:
    """Return text with the words of places marked; control characters are signs of the same length."""
    seen, at = shown(text), 0
    marked: list[str | tuple[str, str]] = []
    for start, end in places:
        if end > at:
            marked += [seen[at:start], (seen[max(at, start) : end], ".proof--match")]
            at = end
    return [*marked, seen[at:]]


def tail(text: str, most: int = _BESIDE) -> str:
    """Return the end of a text, from a word on."""
    if len(text) <= most:
        return text
    words = text[-most:].split(maxsplit=1)
    return text[-most:] if len(words) < 2 else words[1]


def head(text: str, most: int = _BESIDE) -> str:
    """Return the beginning of a text, up to a word."""
    if len(text) <= most:
        return text
    words = text[:most].rsplit(maxsplit=1)
    return text[:most] if len(words) < 2 else words[0]


def turn_text(turn: Turn, names: Mapping[str, str]) -> Content:
    """Return a turn of an interview: who, where, and the words, dimmed where nothing in them has the code."""
    snippet = turn.snippet
    who = snippet.participant or ("not named" if snippet.role == "participant" else snippet.role)
    facts = [snippet.locator] if snippet.locator else []
    facts += [names.get(snippet.segment, snippet.segment)] if snippet.segment else []
    title: list[str | tuple[str, str]] = [(one_line(who), ".proof--title" if turn.places else ".quiet")]
    if facts:
        title.append((f"  {' · '.join(map(one_line, facts))}", ".quiet"))
    if any(stance == "against" for *_, stance in turn.places):
        title.append((f"  {CONTRARY}", ".verdict--contradicted"))
    words = Content.assemble(*_marked(snippet.text, [(start, end) for start, end, _ in turn.places]))
    parts = [Content.assemble(*title)]
    if snippet.question:
        parts.append(Content.styled(one_line(snippet.question), ".quiet"))
    parts.append(words if turn.places else Content.styled(shown(snippet.text), ".quiet"))
    return _LINE.join(parts)


# What an edit did


def edited_lines(edited: Edited, names: Mapping[str, str]) -> list[str]:
    """Return what was done, then a line for each persona that was checked again, those that opened first."""
    what = one_line(edited.revision.what)
    opened, held = [], []
    for recheck in edited.rechecks:
        segment = recheck.record.revision.segment
        name, count = one_line(names.get(segment, segment), 30), len(recheck.broke)
        if count:
            opened.append(f"{name}: {plural(count, 'statement is', 'statements are')} open again")
        else:
            held.append(name)
    if held:
        opened.append(f"{', '.join(held)}: checked again, nothing opened")
    return [f"{what[:1].upper()}{what[1:]}", *opened]


# Beside a claim


def behind_text(behind: Behind) -> Content:
    """Return who stands behind a count, with the words of the first few."""
    names = ", ".join(map(one_line, behind.people[:_NAMES]))
    more = f" and {len(behind.people) - _NAMES} more" if len(behind.people) > _NAMES else ""
    verb = "says" if len(behind.people) == 1 else "say"
    count = f"{len(behind.people)} of {behind.of} {verb} so"
    parts = [Content.assemble((f"{count}: " if names else count, ".proof--label"), names, more)]
    for words in behind.words[:_BEHIND]:
        said = _around(words.text, words.start, words.end, _BESIDE)
        parts.append(Content.assemble((one_line(words.who), ".proof--title"), " “", *said, "”"))
        parts.append(Content.styled(f"  {one_line(words.where)}", ".quiet"))
    rest = len(behind.words) - _BEHIND
    key = "`T` opens the theme"
    parts.append(Content.styled(f"and {rest} more; {key}" if rest > 0 else key, ".quiet"))
    return _LINE.join(parts)
