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

    from persona_gen.export.parts import Span, StatementView
    from persona_gen.export.view import PersonaView

TOP_STATEMENTS = 3
_TOP_SECTIONS = ("goals", "frustrations", "behaviours", "motivations", "attitudes", "channels", "identity")


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
    template = _environment().get_template("card.html.j2")
    return template.render(view=view, portrait=portrait(view.segment, view.name), verdicts=_verdicts(view)) + "\n"


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


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("persona_gen.export"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(cut=cut, signs=dict(VERDICT_SIGNS))
    return environment


def _verdicts(view: PersonaView) -> list[tuple[VerdictName, int]]:
    """Return the verdict counts in the order of the signs, without zeros."""
    return [(verdict, view.verdicts[verdict]) for verdict in VERDICT_SIGNS if view.verdicts.get(verdict)]


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
