"""HTML: one self-contained file a persona, and the board of all of them.

No script, no outside resource (a content security policy forbids both), evidence behind `<details>`.
Everything of a view goes through jinja2's autoescape; nothing of it reaches a style, a URL or an id.
The one link, from the board to a card, is made by `card_file`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from persona_gen.domain.claim import VERDICT_SIGNS, VerdictName
from persona_gen.export.portrait import Portrait, portrait
from persona_gen.export.text import card_file, clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from persona_gen.export.parts import GapView, SectionView, Span, StatementView
    from persona_gen.export.view import PersonaView

TOP_STATEMENTS = 3
_TOP_SECTIONS = ("goals", "frustrations", "behaviours", "motivations", "attitudes", "channels", "identity")

_LAST = ("unknown", "counter_evidence")
_ALWAYS_FIRST = ("identity", "voice")
_WIDE = ("message", "scenario")
_CHART_ROW, _LINE, _LINE_LENGTH = 68, 26, 52
"""Rough sizes on a screen: pixels a chart row, pixels a line, characters a line."""


@dataclass(frozen=True, slots=True)
class BoardCard:
    """What the board shows of one persona."""

    view: PersonaView
    portrait: Portrait
    href: str
    lead: tuple[StatementView, ...]
    top: tuple[StatementView, ...]
    verdicts: list[tuple[VerdictName, int]]
    share: float
    """Width of the size bar, in percent."""


def write_html(view: PersonaView) -> str:
    """Return the persona's card as one HTML file."""
    first, rest = _beside_chart(view)
    page = _environment().get_template("card.html.j2")
    text = page.render(
        view=view,
        portrait=portrait(view.segment, view.name),
        verdicts=_verdicts(view),
        first=first,
        columns=_columns([s for s in rest if s.name not in _WIDE]),
        wide=[s for s in rest if s.name in _WIDE],
        last=[s for s in view.sections if s.name in _LAST],
    )
    return text + "\n"


def write_board(views: Sequence[PersonaView], title: str) -> str:
    """Return the board of all personas as one HTML file; each links to `card_file(segment)` beside it."""
    template = _environment().get_template("board.html.j2")
    cards = [_board_card(view) for view in views]
    approved = sum(view.final for view in views)
    return template.render(cards=cards, title=clean(title), approved=approved) + "\n"


def cut(text: str, spans: Sequence[Span]) -> list[tuple[str, bool]]:
    """Return `text` in pieces, each with whether it lies in one of the sorted, separate `spans`."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in spans:
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    pieces.append((text[at:], False))
    return [piece for piece in pieces if piece[0]]


def gap_scale(view: PersonaView, gap: GapView) -> tuple[float, float] | None:
    """Return where the stated and the observed share stand, in percent; None where they are no shares."""
    found = [view.statistic(alias) for alias in (gap.stated, gap.observed)]
    shares = [
        round(100 * s.value, 2)
        for s in found
        if s and s.statistic == "share" and isinstance(s.value, int | float) and 0 <= s.value <= 1
    ]
    return (shares[0], shares[1]) if len(shares) == 2 else None


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("persona_gen.export"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(cut=cut, gap_scale=gap_scale, signs=dict(VERDICT_SIGNS))
    return environment


def _verdicts(view: PersonaView) -> list[tuple[VerdictName, int]]:
    """Return the verdict counts in the order of the signs, without zeros."""
    return [(verdict, view.verdicts[verdict]) for verdict in VERDICT_SIGNS if view.verdicts.get(verdict)]


def _height(section: SectionView) -> int:
    """Return roughly how many pixels a section takes in a column."""
    return 60 + sum(10 + _LINE * (1 + len(s.text) // _LINE_LENGTH) for s in section.statements)


def _beside_chart(view: PersonaView) -> tuple[list[SectionView], list[SectionView]]:
    """Return the sections that stand beside the chart, and those below, both in reading order.

    As many stand beside it as fill its height, roughly; who the person is and their words always do.
    """
    body = [s for s in view.sections if s.name not in ("summary", *_LAST)]
    room = _CHART_ROW * len(view.chart) + 100 * len(view.gaps) + 80 * bool(view.chart)
    count = 0
    for section in body:
        height = _height(section)
        if section.name in _WIDE or (room < height * 0.6 and section.name not in _ALWAYS_FIRST):
            break
        room -= height
        count += 1
    return body[:count], body[count:]


def _columns(sections: list[SectionView]) -> tuple[list[SectionView], list[SectionView]]:
    """Return the sections in two columns of about the same height, read one after the other."""
    heights = [_height(section) for section in sections]
    cuts = range(1, len(sections) + 1)
    best = min(cuts, key=lambda cut: max(sum(heights[:cut]), sum(heights[cut:])), default=0)
    return sections[:best], sections[best:]


def _board_card(view: PersonaView) -> BoardCard:
    summary = view.section("summary")
    found = [section.statements[0] for name in _TOP_SECTIONS if (section := view.section(name))]
    return BoardCard(
        view=view,
        portrait=portrait(view.segment, view.name),
        href=card_file(view.segment),
        lead=summary.statements[:1] if summary else (),
        top=tuple(found[:TOP_STATEMENTS]),
        verdicts=_verdicts(view),
        share=round(100 * min(max(view.segment_share or 0.0, 0.0), 1.0), 2),
    )
