"""Searching themes and passages by words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from persona_gen.domain.theme import Theme
    from persona_gen.workflow.theme_editing import ThemePassage


def said_in(passages: Sequence[ThemePassage]) -> tuple[str, ...]:
    """Return what is searched in passages: who, where and what, in lower case."""
    return tuple(map(_said, passages))


def shown_themes(themes: Sequence[Theme], said: Mapping[str, Sequence[str]], query: str) -> tuple[Theme, ...]:
    """Return the themes that hold every word of `query`, in their name and meaning or in one of their passages.

    Args:
        themes: to look in.
        said: code → its passages, as `said_in` returns them.
        query: words.
    """
    words = query.casefold().split()
    return tuple(
        theme
        for theme in themes
        if _holds(_told(theme), words) or any(_holds(text, words) for text in said.get(theme.code.id, ()))
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
