"""What files call a segment, and the segment's id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from persona_gen.domain.segment import slug
from persona_gen.errors import SourceError, nearest

if TYPE_CHECKING:
    from persona_gen.study import SegmentGroup, SegmentRule, Study


class SegmentNames:
    """The study's segments by id, name and value, case not counting."""

    def __init__(self, study: Study) -> None:
        defined = study.segments
        both: list[SegmentRule | SegmentGroup] = [*defined.rule, *defined.group]
        self._names: dict[str, str] = {s.id: s.name for s in both}
        self._ids: dict[str, str] = {}
        for segment in both:
            self._ids |= {segment.id.casefold(): segment.id, segment.name.casefold(): segment.id}
        for value in defined.value:
            identity = value.id or slug(value.value)
            self._names[identity] = value.name or value.value
            for word in (identity, value.value, value.name or value.value):
                self._ids[word.casefold()] = identity
        self._spelt: dict[str, str] = {}
        self.closed = bool(self._ids)
        """Whether the study lists its segments; else they are the values of a column."""

    def id(self, word: str, where: str) -> str:
        """Return the id of the segment that `word` names.

        Raises:
            SourceError: the study lists its segments, and this is none of them.
        """
        if not self.closed:
            return self._open_id(word, where)
        found = self._ids.get(word.strip().casefold())
        if found is None:
            raise SourceError(f"no segment {word!r}", where=where, hint=nearest(word, self._names))
        return found

    def _open_id(self, word: str, where: str) -> str:
        """Return the id that a value of the column gets; two values must not become one."""
        made, spelt = slug(word), word.strip().casefold()
        first = self._spelt.setdefault(made, spelt)
        if first != spelt:
            hint = "list both under [[segments.value]], each with an id"
            raise SourceError(f"{word!r} and {first!r} would be one segment, {made!r}", where=where, hint=hint)
        return made

    def known(self, word: str) -> bool:
        """Return whether `word` names a segment."""
        return not self.closed or word.strip().casefold() in self._ids

    def name(self, segment: str, otherwise: str) -> str:
        """Return a segment's readable name."""
        return self._names.get(segment, otherwise)
