"""Searching themes and passages by words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from persona_gen.domain.theme import Theme
    from persona_gen.workflow.theme_editing import ThemePassage


def shown_themes(
    themes: Sequence[Theme], passages: Mapping[str, Sequence[ThemePassage]], query: str
) -> tuple[Theme, ...]:
    """Return the themes that hold every word of `query`, in their name and meaning or in one of their passages."""
    words = query.casefold().split()
    return tuple(
        theme
        for theme in themes
        if _holds(_told(theme), words) or any(_holds(_said(p), words) for p in passages.get(theme.code.id, ()))
    )


def shown_passages(theme: Theme, passages: Sequence[ThemePassage], query: str) -> tuple[ThemePassage, ...]:
    """Return the passages that hold every word of `query`; all, where only the theme itself does."""
    words = query.casefold().split()
    found = tuple(passage for passage in passages if _holds(_said(passage), words))
    return tuple(passages) if not found and _holds(_told(theme), words) else found


def _holds(text: str, words: Sequence[str]) -> bool:
    return all(word in text for word in words)


def _told(theme: Theme) -> str:
    return f"{theme.code.name} {theme.code.definition}".casefold()


def _said(passage: ThemePassage) -> str:
    return f"{passage.who} {passage.where} {passage.snippet.text}".casefold()
