"""Themes: what participants said, coded, with who said it and how many did."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from pydantic import Field

from persona_gen.domain.base import Frozen

Stance = Literal["for", "against"]
"""Whether the words say what the code is about, or the opposite."""
CodingMethod = Literal["keywords", "clusters", "llm", "people"]


class Code(Frozen):
    """One code of a codebook: a short name, and what belongs in it."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    """A slug that stays when the code is renamed."""
    name: str
    """Two to six words that follow "speaks of", such as "slow start of the notebook"."""
    definition: str = ""
    """One sentence: what counts, and what does not."""
    words: tuple[str, ...] = ()
    """Words or phrases that signal it, for coding without a language model."""


class Codebook(Frozen):
    """The codes, in the order in which they are shown."""

    codes: tuple[Code, ...] = ()
    origin: Literal["inductive", "deductive"] = "inductive"
    """Proposed from the material, or given by the researcher."""

    @cached_property
    def by_id(self) -> dict[str, Code]:
        """The codes by id."""
        return {code.id: code for code in self.codes}


class Coding(Frozen):
    """One passage with one code: `text[start:end]` of the snippet are the words that justify it."""

    snippet: str
    """The snippet's stable key (`Snippet.key`), which survives a new data delivery."""
    code: str
    start: int
    end: int
    stance: Stance = "for"
    coder: str
    """`keywords`, `clusters`, the llm's name, or a person's."""


class CodedInterviews(Frozen):
    """A codebook applied to interviews: every snippet that was read, and every passage that got a code."""

    codebook: Codebook
    codings: tuple[Coding, ...] = ()
    read: tuple[str, ...] = ()
    """Keys of the participants' snippets that were read, those without a code included."""
    method: CodingMethod
    coder: str
    """Who coded: see `Coding.coder`."""


class Prevalence(Frozen):
    """How many participants of one segment (`"*"`: of all) say what a theme is about."""

    segment: str
    participants: tuple[str, ...] = ()
    """Who says it, in the order of the material, each once."""
    against: tuple[str, ...] = ()
    """Who says the opposite; somebody may stand in both."""
    of: int
    """How many participants of the segment were read."""
    passages: int = 0
    """Coded passages for it, those of speakers whom the source does not name included."""
    unnamed: int = 0
    """Of these, passages of speakers whom the source does not name; they count as nobody."""


class Theme(Frozen):
    """A code with what was found: its prevalence, and its best words on both sides."""

    code: Code
    prevalence: tuple[Prevalence, ...]
    """Of all participants first, then by segment in the study's order, zeros included."""
    representative: tuple[Coding, ...] = ()
    """Passages for it, the most telling first, no participant twice."""
    contrary: tuple[Coding, ...] = ()
    """Passages against it, likewise."""

    def of(self, segment: str) -> Prevalence:
        """Return the prevalence in one segment (`"*"`: in all).

        Raises:
            KeyError: the theme was not counted in that segment.
        """
        return {found.segment: found for found in self.prevalence}[segment]


class Interview(Frozen):
    """What one participant said (with what they were asked), or one file whose speakers are not told apart."""

    id: str
    """The participant, or the file where the source names nobody."""
    participant: str | None = None
    segment: str | None = None
    sources: tuple[str, ...] = ()
    snippets: tuple[str, ...] = ()
    """Aliases of the snippets in reading order, researchers' among them where they stand in the same file."""
    words: int = 0
    """Words of the participant."""


class Participant(Frozen):
    """Who took part, as the study's participants table tells."""

    id: str
    segment: str | None = None
    attributes: dict[str, str] = {}
    """Column → value, for those columns that the study names."""
