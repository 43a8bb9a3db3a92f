"""Replaces what the finders found, until nothing is found any more."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from persona_gen.sources.redaction import numbers, rules
from persona_gen.sources.redaction.addresses import Addresses
from persona_gen.sources.redaction.cues import Names
from persona_gen.sources.redaction.found import PERSON, Candidate, Finder, Found, Looking, Redacted, Rule
from persona_gen.sources.redaction.people import People
from persona_gen.sources.redaction.pseudonyms import NumberedPeople

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from persona_gen.sources.redaction.found import Pseudonyms

DIRECT: tuple[Finder, ...] = (*rules.RULES[:7], *numbers.RULES, *rules.RULES[7:], *rules.PHONES, Addresses())
"""Finders of direct identifiers, the one that wins first."""
_WITHOUT_DIGITS = tuple(finder for finder in DIRECT if isinstance(finder, Rule) and not finder.digits)
_MOST_ROUNDS = 20
_PLACEHOLDER = re.compile(r"\[(?:[A-Za-z][A-Za-z -]{1,24}|person \d+)\]")


class Redactor:
    """Finds personal data in text and replaces it by pseudonyms."""

    def __init__(
        self,
        *,
        roster: Sequence[str],
        keep: Sequence[str] = (),
        pseudonyms: Pseudonyms | None = None,
        presidio: str | None = None,
        names: bool = True,
        cues: bool = True,
    ) -> None:
        """Prepare the finders.

        Args:
            roster: names of people who are known, full or first names; ids and roles among them are left out.
            keep: words that are never replaced, whatever they look like.
            pseudonyms: who gets which pseudonym; by default people are numbered as they come up.
            presidio: name or folder of a spaCy model, for a second finder.
            names: look for names at all, not for direct identifiers only.
            cues: look for names that the roster does not have, too.

        Raises:
            StudyError: presidio or its model is not there.
        """
        self.pseudonyms = pseudonyms or NumberedPeople()
        self.people = People(roster)
        self._roster = tuple(roster)
        self._keep = frozenset(word.casefold() for word in keep)
        self._knows_people = names
        self._names = Names() if names and cues else None
        self._further: tuple[Finder, ...] = ()
        if presidio is not None:
            from persona_gen.sources.redaction.presidio import PresidioFinder  # noqa: PLC0415  an extra

            self._further = (PresidioFinder(presidio),)

    def named(self, text: str) -> tuple[str, ...]:
        """Return the names that cues give away in `text`, as they stand there."""
        if self._names is None:
            return ()
        found = self._names.find(Looking(text))
        return tuple(text[c.start : c.end] for c in found if not self._is_kept(text[c.start : c.end]))

    def knowing(self, names: Iterable[str]) -> Redactor:
        """Return a redactor that knows further people; everything else is shared."""
        fresh = [name for name in dict.fromkeys(names) if self.people.key(name) not in self.people.keys]
        if not fresh:
            return self
        other = object.__new__(Redactor)
        other.__dict__.update(self.__dict__)
        other._roster = (*self._roster, *fresh)
        other.people = People(other._roster)
        return other

    def redact(self, text: str) -> Redacted:
        """Return `text` with everything replaced that was found, and what was found where."""
        found: list[Found] = []
        for _ in range(_MOST_ROUNDS):
            chosen = self._choose(text)
            if not chosen:
                break
            text, found = self._replace(text, chosen, found)
        return Redacted(text, tuple(found))

    def label(self, speaker: str, *, alone: bool = False) -> str:
        """Return a speaker's pseudonym as it stands in text; `alone`: of this very label, not of the name in it."""
        return self.pseudonyms.of(PERSON, speaker if alone else self.people.key(speaker))

    def _is_kept(self, words: str) -> bool:
        folded = words.casefold()
        return folded in self._keep or any(keep in folded for keep in self._keep if " " in keep)

    def _choose(self, text: str) -> list[Candidate]:
        """Return what is to be replaced, in order of place; of two that overlap the earlier finder's."""
        looking = Looking(text)
        taken = [(m.start(), m.end()) for m in _PLACEHOLDER.finditer(text)] if "[" in text else []
        chosen: list[Candidate] = []
        for finder in self._finders(looking):
            for candidate in finder(looking):
                overlaps = any(candidate.start < end and start < candidate.end for start, end in taken)
                if not overlaps and not self._is_kept(text[candidate.start : candidate.end]):
                    taken.append((candidate.start, candidate.end))
                    chosen.append(candidate)
        return sorted(chosen)

    def _finders(self, looking: Looking) -> Iterator[Callable[[Looking], Iterable[Candidate]]]:
        """Yield the finders, the one that wins first."""
        for finder in DIRECT if looking.digits else _WITHOUT_DIGITS:
            yield finder.find
        if self._knows_people:
            yield self.people.find
            yield self.people.find_initials
        if self._names is not None:
            yield self._names.find
        yield from (finder.find for finder in self._further)

    def _replace(self, text: str, chosen: list[Candidate], before: list[Found]) -> tuple[str, list[Found]]:
        """Replace the chosen places; returns the new text and all replacements so far, by place."""
        origin = _Origin(before)
        pieces, done, fresh = [], 0, list[Found]()
        for candidate in chosen:
            words = text[candidate.start : candidate.end]
            key = self.people.key(candidate.key) if candidate.kind == PERSON else words
            replacement = self.pseudonyms.of(candidate.kind, key)
            pieces += [text[done : candidate.start], replacement]
            done = candidate.end
            start, end = origin.of(candidate.start), origin.of(candidate.end)
            fresh.append(Found(candidate.kind, start, end, replacement, candidate.by))
        return "".join((*pieces, text[done:])), sorted((*before, *fresh), key=lambda one: one.start)


class _Origin:
    """From places in a text with replacements to places in the original."""

    def __init__(self, found: list[Found]) -> None:
        self._ends: list[tuple[int, int]] = []
        shift = 0
        for one in found:
            shift += len(one.replacement) - (one.end - one.start)
            self._ends.append((one.end + shift, shift))

    def of(self, place: int) -> int:
        """Return the place in the original text; `place` lies outside of replacements."""
        shift = 0
        for end, here in self._ends:
            if end > place:
                break
            shift = here
        return place - shift


def redact(text: str) -> tuple[str, dict[str, int]]:
    """Return `text` with direct identifiers replaced by `[e-mail]`, `[phone]` and so on, and a count of each.

    Names are not looked for; see `Redactor`.
    """
    redacted = _DIRECT_ONLY.redact(text)
    return redacted.text, dict(Counter(one.kind for one in redacted.found))


_DIRECT_ONLY = Redactor(roster=(), names=False)
