"""The evidence writer: a deterministic writer that needs no language model and no download.

It plans which evidence matters, chooses real quotations, and words both through templates. What it
writes is meant as a draft to start from; the persona says which writer wrote it.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from persona_gen.domain.persona import SECTIONS, PersonaDraft, SectionName, Statement, WriterInfo
from persona_gen.drafting import phrases
from persona_gen.drafting.plan import tellingness
from persona_gen.drafting.topics import is_theme, is_trait, section_of_snippet, section_of_statistic

if TYPE_CHECKING:
    from persona_gen.domain.evidence import Snippet, Statistic
    from persona_gen.drafting.writer import Failure, Profile, WriterKind

VERSION = "evidence/1"
_STATISTICS_A_SECTION: dict[SectionName, int] = {
    "identity": 4,
    "behaviours": 4,
    "channels": 3,
    "attitudes": 3,
    "message": 2,
    "frustrations": 2,
}
_SNIPPETS_A_SECTION = 2
_VOICES = 3
_MANY_VOICES = 6
"""Participants from which on each speaks once."""
_SMALL_BASE = 100
_FEW = 2
"""Participants from which on a theme is told as the group's."""
_RARE = 0.06
"""Share below which a category is left to the chart."""


class EvidenceWriter:
    """Words a persona from templates; equal evidence gives an equal draft."""

    kind: WriterKind = "evidence"

    def key(self, profile: Profile) -> str:
        """Return a hash of the writer's version and the profile's evidence."""
        parts = [VERSION, profile.name, profile.segment.id, *(s.id for s in profile.statistics)]
        return hashlib.sha256("\0".join((*parts, *(s.key for s in profile.snippets))).encode()).hexdigest()

    async def draft(self, profile: Profile) -> PersonaDraft:
        """Return the draft; never fails on a valid profile."""
        return _Composer(profile).compose()

    async def repair(self, profile: Profile, failures: tuple[Failure, ...]) -> tuple[Statement, ...]:  # noqa: ARG002
        """Return nothing: a template does not word a thing twice; what failed stays for the reviewer."""
        return ()


class _Composer:
    """Builds one draft; holds what was said already, so that nothing is said twice."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.name = phrases.plain(profile.name)
        self.statistics = sorted((s for s in profile.statistics if _tells(s)), key=_rarity_of_theme)
        self.found: dict[SectionName, list[tuple[str, tuple[str, ...]]]] = {section: [] for section in SECTIONS}
        self.said: set[tuple[str, str]] = set()
        self.spoken: list[tuple[SectionName, str]] = []
        self.quoted: set[str] = set()

    def compose(self) -> PersonaDraft:
        """Return the whole draft, section by section."""
        self._summary()
        self._statistics()
        self._spreads()
        self._voices()
        self._gaps()
        self._scenario()
        self._counter_evidence()
        self._unknown()
        return PersonaDraft(
            segment=self.profile.segment.id,
            name=self.profile.name,
            label=self.profile.segment.name,
            statements=tuple(
                Statement(id=f"{section}-{number}", section=section, text=text, cites=cites)
                for section in SECTIONS
                for number, (text, cites) in enumerate(self.found[section], 1)
            ),
            writer=WriterInfo(kind="evidence", template=VERSION),
        )

    def _add(self, section: SectionName, text: str, *cites: str) -> None:
        self.found[section].append((text, cites))

    def _summary(self) -> None:
        """Say whom the persona stands for, and what sets the group apart most."""
        segment, name = self.profile.segment, self.name
        noun = "participant" if self.profile.is_qualitative else "member"
        noun += "" if segment.n == 1 else "s"
        size = f", {segment.n:,} {noun}" if segment.n is not None else ""
        self._add("summary", f"Meet {name}, an invented person. {name} stands for {phrases.plain(segment.name)}{size}.")
        if lead := next((s for s in self.statistics if s.overall is not None), None):
            self.said.add((lead.metric, lead.statistic))
            self._add("summary", phrases.statistic_sentence(lead, name, 0), lead.id)

    def _statistics(self) -> None:
        """Put the strongest statistics into the sections that their labels point to."""
        for turn, statistic in enumerate(self.statistics):
            section = section_of_statistic(statistic)
            limit = _STATISTICS_A_SECTION.get(section, 2)
            told = (statistic.metric, statistic.statistic)
            if told in self.said or len(self.found[section]) >= limit:
                continue
            if statistic.statistic == "mean" and (statistic.metric, "median") in self.said:
                continue
            if statistic.statistic == "median" and (statistic.metric, "mean") in self.said:
                continue
            self.said.add(told)
            self._add(section, phrases.statistic_sentence(statistic, self.name, turn), statistic.id)

    def _spreads(self) -> None:
        """Show the spread of the first number told, so that the middle is not taken for everybody."""
        quartiles = {(s.metric, s.statistic): s for s in self.profile.statistics if s.statistic in {"p25", "p75"}}
        for metric in dict.fromkeys(metric for metric, _ in quartiles):
            lower, upper = quartiles.get((metric, "p25")), quartiles.get((metric, "p75"))
            told = {(metric, "median"), (metric, "mean")} & self.said
            if lower and upper and told:
                self._add("counter_evidence", phrases.spread_sentence(lower, upper), lower.id, upper.id)
                return

    def _voices(self) -> None:
        """Let participants speak: first in the section that they answer, then the most telling words in `voice`."""
        own = [s for s in self.profile.snippets if s.role == "participant"]
        ranked = sorted(own, key=lambda s: (-tellingness(s.text), s.id))
        for turn, snippet in enumerate(ranked):
            section = section_of_snippet(snippet)
            if section is None or self._heard(section, snippet):
                continue
            quoted = [cites for _, cites in self.found[section] if self.quoted.intersection(cites)]
            text = phrases.snippet_sentence(snippet, turn) if len(quoted) < _SNIPPETS_A_SECTION else None
            if text:
                self._quote(section, text, snippet)
        for snippet in ranked:
            if len(self.found["voice"]) >= _VOICES:
                break
            slot = None if self._heard("voice", snippet) else phrases.quotation_slot(snippet, 30)
            if slot and "I" in snippet.text.split():
                self._quote("voice", slot, snippet)

    def _quote(self, section: SectionName, text: str, snippet: Snippet) -> None:
        self.quoted.add(snippet.id)
        self.spoken.append((section, snippet.participant or snippet.id))
        self._add(section, text, snippet.id)

    def _heard(self, section: SectionName, snippet: Snippet) -> bool:
        """Tell whether this participant was heard enough: once a section, and once in all where many speak."""
        who = snippet.participant or snippet.id
        times = 1 if self.profile.participants >= _MANY_VOICES else 2
        return (
            snippet.id in self.quoted
            or (section, who) in self.spoken
            or sum(voice == who for _, voice in self.spoken) >= times
        )

    def _gaps(self) -> None:
        """Tell flagged say–do gaps: both sides, nothing between them."""
        for gap in self.profile.gaps:
            if gap.flagged:
                more = "more say so than do so" if gap.difference > 0 else "more do so than say so"
                sides = f"{{{gap.stated}}} say so, {{{gap.observed}}} do"
                self._add(
                    "attitudes",
                    f"Saying and doing part on {phrases.plain(gap.label)}: {sides}: {more}.",
                    gap.stated,
                    gap.observed,
                )

    def _scenario(self) -> None:
        """Open a scene and leave it to a person: templates do not invent days."""
        self._add("scenario", f"Picture {self.name} on an ordinary day.")

    def _counter_evidence(self) -> None:
        """Say how many are not as the persona is told, for the traits told as theirs."""
        cited = {alias for statements in self.found.values() for _, cites in statements for alias in cites}
        told = [s for s in self.statistics if s.id in cited and s.statistic == "share" and s.value != 1]
        told = [s for s in told if phrases.is_majority(s)]
        for statistic in sorted(told, key=lambda s: not is_trait(s))[:2]:
            self._add("counter_evidence", phrases.rest_sentence(statistic), statistic.id)

    def _unknown(self) -> None:
        """Say what the evidence does not tell, in plain words."""
        profile, name = self.profile, self.name
        if not profile.snippets:
            self._add(
                "unknown",
                f"Nobody's own words stand behind this persona: what {name} wants, fears or values was not asked, "
                "and the tables cannot tell.",
            )
        elif not self.found["goals"]:
            self._add("unknown", f"This draft does not tell what {name} wants to get done.")
        empty = [title for section, title in _ASKED.items() if not self.found[section]]
        if empty:
            self._add("unknown", f"This draft tells nothing of {_list(empty)}.")
        if profile.segment.n is not None and profile.segment.n < _SMALL_BASE:
            self._add("unknown", "The group is small, so its figures can move a good deal with a few more people.")


_LEADS = frozenset({"share", "mean", "median", "count"})
_ASKED: dict[SectionName, str] = {
    "goals": "goals",
    "motivations": "motives",
    "frustrations": "frustrations",
    "attitudes": "attitudes",
    "channels": "channels",
    "message": "what to say to them",
}


def _tells(statistic: Statistic) -> bool:
    """Tell whether a statistic is worth a sentence: known, and neither next to nobody nor as good as everybody."""
    value = statistic.value
    if statistic.statistic not in _LEADS or isinstance(value, bool) or not isinstance(value, int | float):
        return False
    if is_theme(statistic) and value < _FEW:
        return False
    return statistic.statistic != "share" or _RARE <= value <= 1 - _RARE / 4


def _rarity_of_theme(statistic: Statistic) -> float:
    """Return a key that puts themes behind all else, those that most speak of first."""
    if not is_theme(statistic) or not isinstance(statistic.value, int):
        return 0.0
    return 2 - statistic.value / (statistic.n or 1)


def _list(words: list[str]) -> str:
    """Return words as an enumeration: "a, b or c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
