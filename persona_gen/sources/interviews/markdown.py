"""The blocks of a Markdown write-up: headings, paragraphs, list items, block quotes, table cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from persona_gen.sources.interviews.base import Reading
    from persona_gen.sources.interviews.transcript import Line

Kind = Literal["heading", "paragraph", "item", "quote", "cell"]
OPENING = '"“„«'

_HEADING = re.compile(r"(#{1,6})[ \t]*(.+?)[ \t#]*$")
_BOLD_LINE = re.compile(r"(?:\*\*|__)([^*_].*?)(?:\*\*|__):?$")
_ITEM = re.compile(r"(?:[-*+•]|\d{1,3}[.)])[ \t]+(?=\S)")
_RULE = re.compile(r"(?:[-*_=][ \t]*){3,}")
_TABLE_RULE = re.compile(r"\|?[ \t:|-]*-[ \t:|-]*\|?")
_IMAGE = re.compile(r"!\[[^\]]*\]\((?:<[^>]*>|[^()]*(?:\([^()]*\)[^()]*)*)\)")
_LINK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\((<[^>]*>|[^()]*(?:\([^()]*\)[^()]*)*)\)")
_TAG = re.compile(r"<!--.*?-->|</?[A-Za-z][^<>]*>|<https?://[^<>\s]*>")
_ENDED = re.compile(r"[.!?:;)\]”\"…][*_]*$")


@dataclass
class Block:
    """Lines that belong together; `level` of a heading is 1 to 7 (7: a line of bold words)."""

    kind: Kind
    lines: list[tuple[str, str]] = field(default_factory=list)
    """(text, locator) of each line."""
    level: int = 0

    @property
    def text(self) -> str:
        """The lines joined by one newline each, so that offsets tell the line."""
        return "\n".join(text for text, _ in self.lines)

    def locator(self, offset: int) -> str:
        """Return where the character at `offset` of `text` stands."""
        return self.lines[min(self.text.count("\n", 0, offset), len(self.lines) - 1)][1]


def plain(text: str) -> str:
    """Return a line without links' targets, images, HTML tags, bold marks and back-ticks; words stay as they are."""
    shown = _TAG.sub("", _LINK.sub(r"\1", _IMAGE.sub("", text)))
    return shown.replace("**", "").replace("__", "").replace("`", "")


def _is_only_links(text: str) -> bool:
    """Return whether a line holds nothing but links and pictures, such as one of a table of contents."""
    if not (_LINK.search(text) or _IMAGE.search(text) or _TAG.search(text)):
        return False
    rest = _TAG.sub("", _LINK.sub("", _IMAGE.sub("", text)))
    return not any(
        c.isalnum() for c in re.sub(r"\b(?:and|or|pdf|see|jump to|width|height)\b", "", rest, flags=re.IGNORECASE)
    )


def read_blocks(lines: list[Line], reading: Reading) -> list[Block]:
    """Return the blocks in order; what holds no words of anybody is counted in `reading`."""
    builder = _Builder(reading)
    for line in lines:
        builder.take(line)
    return builder.blocks


class _Builder:
    """Takes line after line; the last block may go on."""

    def __init__(self, reading: Reading) -> None:
        self.blocks: list[Block] = []
        self._reading = reading
        self._open = False
        self._fence: str | None = None
        self._header_seen = False

    def take(self, line: Line) -> None:
        """Sort one line into its block."""
        text = line.text.strip()
        if self._in_code(text):
            return
        if not text or text == ">":
            self._open = self._header_seen = False
        elif _RULE.fullmatch(text):
            self._open = False
        elif line.kind == "heading":
            self._add("heading", text, line.locator, level=2)
        elif match := _HEADING.match(text):
            self._add("heading", match[2], line.locator, level=len(match[1]))
        elif text.startswith("|") and text.count("|") > 1:
            self._take_row(text, line.locator)
        elif _is_only_links(re.sub(r"^(?:[>*+•-]|\d+[.)])[ \t]*", "", text)):
            self._open = False
            self._reading.drop("lines", "links, pictures or a table of contents")
        else:
            self._take_words(text, line.locator)

    def _in_code(self, text: str) -> bool:
        """Follow fences; the lines between them are code."""
        if self._fence:
            self._reading.drop("lines", "code")
            self._fence = None if text.startswith(self._fence) else self._fence
            return True
        if text.startswith(("```", "~~~")):
            self._fence = text[:3]
            self._open = False
            self._reading.drop("lines", "code")
        return self._fence is not None

    def _take_row(self, text: str, locator: str) -> None:
        """Take a table's row cell by cell; the header and its rule are counted."""
        self._open = False
        if _TABLE_RULE.fullmatch(text) or not self._header_seen:
            self._header_seen = True
            self._reading.drop("lines", "a table's header")
            return
        for cell in re.split(r"(?<!\\)\|", text.strip("|")):
            if cell.strip():
                self._add("cell", cell.replace("\\|", "|").strip(), locator)

    def _take_words(self, text: str, locator: str) -> None:
        """Take a line of a quote, an item or a paragraph; it may go on with the block before."""
        if text.startswith(">"):
            text = text.lstrip("> \t")
            if text.startswith("|") and text.count("|") > 1:
                self._take_row(text, locator)
            elif text:
                self._extend_or_add("quote", text, locator)
        elif match := _BOLD_LINE.fullmatch(text):
            self._add("heading", match[1].rstrip(":"), locator, level=7)
        elif match := _ITEM.match(text):
            self._add("item", text[match.end() :], locator)
        elif self._open and self.blocks[-1].kind in ("item", "paragraph"):
            self._extend_or_add(self.blocks[-1].kind, text, locator, otherwise="paragraph")
        else:
            self._extend_or_add("paragraph", text, locator)

    def _extend_or_add(self, kind: Kind, text: str, locator: str, otherwise: Kind | None = None) -> None:
        """Go on with the open block of this kind, unless its last line is finished or this one starts a quotation."""
        last = self.blocks[-1] if self.blocks and self._open else None
        if last and last.kind == kind and not self._finished(last, text):
            last.lines.append((plain(text).strip(), locator))
        else:
            self._add(otherwise or kind, text, locator)
            return
        self._open = True

    def _finished(self, block: Block, following: str) -> bool:
        """Return whether a block's words end with its last line."""
        text = block.text
        if text.count("“") > text.count("”") + text.count('"') or text.count('"') % 2:
            return following[:1] in OPENING
        return following[:1] in OPENING or bool(_ENDED.search(text))

    def _add(self, kind: Kind, text: str, locator: str, level: int = 0) -> None:
        """Start a block, which may go on unless it is a heading or a cell."""
        shown = plain(text).strip()
        has_words = any(c.isalpha() for c in shown)
        self._open = has_words and kind not in ("heading", "cell")
        if has_words:
            self.blocks.append(Block(kind, [(shown, locator)], level))
        else:
            self._reading.drop("lines", "without words")
