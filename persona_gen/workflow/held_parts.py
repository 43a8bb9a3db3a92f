"""Who is kept away from drafting: the same people whenever the share and the seed are the same."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from persona_gen.domain.evidence import LeftOut
from persona_gen.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from persona_gen.domain.evidence import Snippet
    from persona_gen.study import Study

MOST = 0.5
"""More than half kept away would compare the drafts with more than they were made from."""
_NOBODY: Mapping[str, str] = MappingProxyType({})
_Unit = tuple[str, str]
"""Kind and name of whoever is on one side as a whole: a participant, or a file of unnamed ones in a segment."""


def read_share(text: str) -> float:
    """Return the share that "20%", "20 %" or "0.2" means (0 < share ≤ 0.5).

    Raises:
        SettingsError: it is no share, or none that can be held out.
    """
    where, hint = f"--hold-out {text}", "write it like 20% or 0.2, at most 50%"
    bare = text.strip()
    try:
        share = float(bare.removesuffix("%").strip()) / 100 if bare.endswith("%") else float(bare)
    except ValueError:
        raise SettingsError("not a share", where=where, hint=hint) from None
    if not 0 < share <= MOST:
        raise SettingsError("this share cannot be held out", where=where, hint=hint)
    return share


@dataclass(frozen=True, slots=True)
class Split:
    """How a study is cut in two.

    Customers are held out by a hash of seed and id, so that about `share` of them are, and each stays on
    its side when more are delivered. Participants are ordered by the same hash and the first `share` of
    each segment are held out, because few would vary too much; those who are customers follow their row.
    """

    share: float
    seed: int
    by_row: bool
    """Participants are customers (`id_column`)."""

    @classmethod
    def of(cls, study: Study, share: float, seed: int) -> Split:
        """Return the split of a study."""
        return cls(share, seed, any(part.id_column for part in study.interviews))

    def holds_row(self, customer: str) -> bool:
        """Tell whether a customer is held out."""
        return self._rank(customer) < self.share

    def held_units(self, snippets: Iterable[Snippet], customers: Mapping[str, str] = _NOBODY) -> frozenset[_Unit]:
        """Return who is held out of those who speak in `snippets`; `customers` are ids by pseudonym."""
        by_segment: dict[str | None, dict[_Unit, None]] = {}
        seen: set[_Unit] = set()
        for snippet in snippets:
            if snippet.role == "participant" and (unit := _unit(snippet)) not in seen:
                seen.add(unit)
                by_segment.setdefault(snippet.segment, {})[unit] = None
        held: set[_Unit] = set()
        for units in by_segment.values():
            named = [unit for unit in units if self.by_row and unit[0] == "participant"]
            held.update(unit for unit in named if self.holds_row(customers.get(unit[1], unit[1])))
            ranked = sorted((unit for unit in units if unit not in named), key=lambda unit: self._rank(*unit))
            held.update(ranked[: round(self.share * len(ranked))])
        return frozenset(held)

    def part(self, *, held: bool) -> Half:
        """Return the part that is held out, or the one that is left for drafting."""
        return Half(self, held)

    def _rank(self, *name: str) -> float:
        """Return a number in 0..1 that depends on the seed and the name alone."""
        digest = hashlib.sha256("\0".join((str(self.seed), *name)).encode("utf-8", "surrogatepass")).digest()
        return int.from_bytes(digest[:8]) / 2**64


@dataclass(frozen=True, slots=True)
class Half:
    """One side of a split; see `workflow.evidence.Part`."""

    split: Split
    held: bool

    def has_row(self, customer: str) -> bool:
        """Tell whether a customer is on this side."""
        return self.split.holds_row(customer) == self.held

    def snippets_of(
        self, snippets: Sequence[Snippet], customers: Mapping[str, str] = _NOBODY
    ) -> tuple[list[Snippet], list[LeftOut]]:
        """Return this side's snippets.

        A researcher's words go with the participants of their file and segment; where those are on both
        sides they are on neither, because they may tell of somebody who is held out.
        """
        held = self.split.held_units(snippets, customers)
        sides: dict[tuple[str, str | None], set[bool]] = {}
        whole: dict[str, set[bool]] = {}
        for snippet in snippets:
            if snippet.role == "participant":
                side = _unit(snippet) in held
                sides.setdefault((snippet.source, snippet.segment), set()).add(side)
                whole.setdefault(snippet.source, set()).add(side)
        own, between = [], 0
        for snippet in snippets:
            if snippet.role == "participant":
                side_of = {_unit(snippet) in held}
            else:
                side_of = sides.get((snippet.source, snippet.segment)) or whole.get(snippet.source) or {False}
            if len(side_of) > 1:
                between += 1
            elif self.held in side_of:
                own.append(snippet)
        reason = "researchers' words beside both held-out and other participants; in neither part"
        return own, [LeftOut(what="snippets", count=between, reason=reason)] if between else []

    def sized(self, study: Study, snippets: Sequence[Snippet]) -> Study:
        """Return the study with groups whose participants are counted here, not given for all.

        A group without a snippet here keeps its number where it is drafted from, and is nobody where held out.
        """
        spoken = {snippet.segment for snippet in snippets}
        alone = {group.id: 0 if self.held else group.n or 0 for group in study.segments.group}
        groups = [g.model_copy(update={"n": None if g.id in spoken else alone[g.id]}) for g in study.segments.group]
        return study.model_copy(update={"segments": study.segments.model_copy(update={"group": groups})})

    @property
    def has_aggregated(self) -> bool:
        """Statistics that somebody else computed cannot be cut in two; they are drafted from."""
        return not self.held


def _unit(snippet: Snippet) -> _Unit:
    if snippet.participant is not None:
        return "participant", snippet.participant
    return f"file {snippet.segment or ''}", snippet.source
