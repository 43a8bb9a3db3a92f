"""Where the passages of a file stand in the snippets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from persona_gen.domain.evidence import LeftOut
from persona_gen.domain.theme import Codebook, CodedInterviews, CodingMethod
from persona_gen.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from persona_gen.domain.evidence import Snippet
    from persona_gen.domain.theme import Coding

_METHODS: dict[str, CodingMethod] = {"keywords": "keywords", "clusters": "clusters"}
"""Coders that are a method of this program; any other name is a person's, as far as a file tells."""


class ReadCodings(CodedInterviews):
    """Coded interviews from a file."""

    left_out: tuple[LeftOut, ...] = ()
    """What the file holds and could not be placed, with the reason."""


class Places:
    """Finds quotations in participants' snippets."""

    def __init__(self, snippets: Iterable[Snippet]) -> None:
        """Index the snippets."""
        self.said = [s for s in snippets if s.role == "participant"]
        self.by_key = {s.key: s for s in self.said}

    def find(self, quotation: str, *, source: str = "", participant: str = "") -> tuple[Snippet, int, int] | None:
        """Return the one snippet that holds the quotation, with its offsets; None where none or several do."""
        wanted = quotation.strip()
        found = []
        for snippet in self.said if wanted else ():
            fits = (not source or snippet.source == source) and (not participant or snippet.participant == participant)
            start = snippet.text.find(wanted) if fits else -1
            if start >= 0:
                found.append((snippet, start, start + len(wanted)))
        keys = {snippet.key for snippet, _, _ in found}
        return found[0] if len(keys) == 1 else None


def assembled(
    path: Path, codebook: Codebook, codings: Sequence[Coding], read: Iterable[str], lost: Sequence[str]
) -> ReadCodings:
    """Return what was read.

    Args:
        path: the file, for the message.
        codebook: its codes.
        codings: its passages that were placed.
        read: keys of the snippets that it holds.
        lost: a place in the file for each passage that was not.

    Raises:
        SourceError: it has passages, and none of them was placed.
    """
    hint = "export the codings of this study, code them, and give that file"
    if lost and not codings:
        raise SourceError("none of its passages is in this study's interviews", where=f"{path}, {lost[0]}", hint=hint)
    coders = list(dict.fromkeys(coding.coder for coding in codings))
    coder = coders[0] if len(coders) == 1 else " and ".join(coders) or path.stem
    reason = "the passage is not in a participant's words of this study"
    left = (LeftOut(what="coded passages", count=len(lost), reason=reason, where=f"{path}, {lost[0]}"),) if lost else ()
    return ReadCodings(
        codebook=codebook,
        codings=tuple(dict.fromkeys(codings)),
        read=tuple(dict.fromkeys((*read, *(coding.snippet for coding in codings)))),
        method=_METHODS.get(coder, "people"),
        coder=coder,
        left_out=left,
    )
