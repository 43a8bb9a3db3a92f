"""What the kept-away part says of each claim: confirms, contradicts, or never mentions it.

Figures: the 95 % interval of the difference between the two parts, made of the interval of each by the
method of variance estimates recovery (Zou and Donner, Statistics in Medicine 27, 2008); for shares this
is Newcombe's hybrid score interval (Statistics in Medicine 17, 1998, method 10). Where it holds 0, the
figures agree within chance. Words: the deterministic checkers, then the codes of what was said.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Literal

from persona_gen.domain import wording
from persona_gen.domain.base import Frozen
from persona_gen.domain.claim import Claim, Pointer
from persona_gen.domain.evidence import OVERALL, Statistic

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from persona_gen.checking.check import Prepared
    from persona_gen.domain.claim import CheckReport, Verdict
    from persona_gen.domain.evidence import EvidenceBase, Snippet
    from persona_gen.domain.theme import CodedInterviews, Coding

Outcome = Literal["confirms", "contradicts", "never_mentions", "states_nothing"]
OUTCOMES: dict[Outcome, str] = {
    "confirms": "confirmed",
    "contradicts": "contradicted",
    "never_mentions": "never mentioned",
    "states_nothing": "states nothing",
}
"""What a reader sees for each outcome."""
LEAST = 5
"""Members of either part below which a figure other than a share is not compared: its interval means little."""
_OVERALL_FORMS = frozenset({"overall", "overall_number"})
_BOTH_FORMS = frozenset({"vs_all", "ratio"})


class Compared(Frozen):
    """One claim beside the part that was kept away."""

    claim: str
    section: str | None
    text: str
    kind: Literal["figure", "words", "none"]
    outcome: Outcome
    reason: str
    evidence: tuple[Pointer, ...] = ()
    """Places in the kept-away evidence, by its own aliases."""
    places: tuple[str, ...] = ()
    """The same for people: file and line, or the statistic and its base."""
    difference: float | None = None
    """For figures: drafted − kept away, of the figure that differs most."""
    interval: tuple[float, float] | None = None
    """Its 95 % interval."""


def compare(
    report: CheckReport, drafted: EvidenceBase, held: EvidenceBase, coded: CodedInterviews | None
) -> list[Compared]:
    """Compare every claim of a persona with the part that was kept away, in reading order."""
    from persona_gen.checking.check import Prepared

    prepared = Prepared(held)
    voices = _Voices(drafted, held, coded, prepared)
    found = []
    for claim, verdict in zip(report.claims, report.verdicts, strict=True):
        if verdict.verdict == "not_checkable":
            found.append(_compared(claim, "none", "states_nothing", "It claims nothing that data could confirm."))
            continue
        figures = _figures_of(claim, verdict, drafted)
        quotes = [f for f in claim.fills if f.form == "quotation"]
        found.append(
            _compare_figures(claim, figures, held) if figures and not quotes else voices.compare(claim, verdict)
        )
    return found


def _compared(claim: Claim, kind: Literal["figure", "words", "none"], outcome: Outcome, reason: str) -> Compared:
    return Compared(claim=claim.id, section=claim.section, text=claim.text, kind=kind, outcome=outcome, reason=reason)


# Figures


def _figures_of(claim: Claim, verdict: Verdict, drafted: EvidenceBase) -> list[Statistic]:
    """Return the statistics whose values a claim tells: those of its slots, else those that proved it."""
    known = drafted.statistics_by_id
    by_key = {s.key: s for s in drafted.statistics}
    told: dict[str, Statistic] = {}
    for fill in claim.fills:
        if (statistic := known.get(fill.evidence)) is None or fill.form == "n":
            continue
        if fill.form not in _OVERALL_FORMS:
            told[statistic.key] = statistic
        if fill.form in _OVERALL_FORMS | _BOTH_FORMS:
            everybody = by_key.get(statistic.key.replace(f"{statistic.segment}|", f"{OVERALL}|", 1))
            told |= {everybody.key: everybody} if everybody else {}
    if not told:
        told = {known[p.id].key: known[p.id] for p in verdict.evidence if p.id in known}
    return list(told.values())


def _compare_figures(claim: Claim, figures: Sequence[Statistic], held: EvidenceBase) -> Compared:
    """Compare each figure of a claim; one that differs contradicts, and all have to agree to confirm."""
    there = {s.key: s for s in held.statistics}
    told: list[tuple[Outcome, str, Statistic | None, Difference | None]] = []
    for own in figures:
        other = there.get(own.key)
        gap = None if other is None else difference(own, other)
        if other is None:
            told.append(("never_mentions", f"{_name(own)}: {_why_missing(own)}.", None, None))
        elif gap is None:
            told.append(("never_mentions", f"{_name(own)}: {_why_not(own, other)}.", other, None))
        else:
            outcome: Outcome = "confirms" if gap.low <= 0 <= gap.high else "contradicts"
            told.append((outcome, _gap_words(own, other, gap), other, gap))
    order: tuple[Outcome, ...] = ("contradicts", "never_mentions", "confirms")
    worst = min((outcome for outcome, *_ in told), key=order.index)
    ordered = sorted(told, key=lambda t: t[0] != worst)
    used = [statistic for _, _, statistic, _ in told if statistic is not None]
    first = next((gap for outcome, _, _, gap in ordered if outcome == worst and gap), None)
    return _compared(claim, "figure", worst, " ".join(dict.fromkeys(reason for _, reason, _, _ in ordered))).model_copy(
        update={
            "evidence": tuple(Pointer(id=s.id) for s in used),
            "places": tuple(f"{_name(s)}: {_value(s)}" for s in used),
            "difference": first.value if first else None,
            "interval": (first.low, first.high) if first else None,
        }
    )


class Difference(Frozen):
    """Drafted − kept away, with its 95 % interval."""

    value: float
    low: float
    high: float


def difference(one: Statistic, other: Statistic) -> Difference | None:
    """Return how a figure of one part differs from the same of another; None where that cannot be told."""
    first, second = _estimate(one), _estimate(other)
    if first is None or second is None:
        return None
    (x1, l1, u1), (x2, l2, u2) = first, second
    gap = x1 - x2
    low, high = gap - sqrt((x1 - l1) ** 2 + (u2 - x2) ** 2), gap + sqrt((u1 - x1) ** 2 + (x2 - l2) ** 2)
    return Difference(value=round(gap, 4), low=round(low, 4), high=round(high, 4))


def _estimate(statistic: Statistic) -> tuple[float, float, float] | None:
    """Return value and 95 % interval; counts of participants as shares of all who were read."""
    from persona_gen.profiling.intervals import wilson

    value, n = statistic.value, statistic.n
    if isinstance(value, bool) or not isinstance(value, int | float) or not n:
        return None
    if statistic.statistic == "share" or _is_part(statistic):
        members = round(value * n) if statistic.statistic == "share" else round(value)
        return members / n, *wilson(members, n)
    if statistic.statistic in {"count", "min", "max", "value"} or statistic.interval is None or n < LEAST:
        return None
    low, high = statistic.interval
    return float(value), min(low, float(value)), max(high, float(value))


def _is_part(statistic: Statistic) -> bool:
    """Tell whether a count is one of a base, such as 7 of 12 participants."""
    return wording.count_text(statistic) is not None


def _why_missing(own: Statistic) -> str:
    if own.metric.startswith("theme."):
        return "nobody of this group is in the kept-away part"
    return "the kept-away part does not show it, because it was not asked there or too few are in the cell"


def _why_not(own: Statistic, other: Statistic) -> str:
    if own.statistic in {"count", "min", "max", "value"}:
        return "a figure of this kind depends on how many there are and cannot be compared between parts"
    return (
        f"fewer than {LEAST} members on one side" if min(own.n or 0, other.n or 0) < LEAST else "no interval is known"
    )


def _gap_words(own: Statistic, other: Statistic, gap: Difference) -> str:
    """Return one sentence: both values, the interval, and what it can tell."""
    scale, unit = (100, " points") if own.statistic == "share" or _is_part(own) else (1, "")
    low, high = (f"{wording.number_text(abs(x) * scale)}" for x in (gap.low, gap.high))
    signs = ("−" if gap.low < 0 else "+", "−" if gap.high < 0 else "+")
    inside = "within chance" if gap.low <= 0 <= gap.high else "beyond chance"
    return (
        f"{_name(own)}: {_value(own)} drafted, {_value(other)} kept away; the difference lies {inside}"
        f" (95 % interval {signs[0]}{low} to {signs[1]}{high}{unit})."
    )


def _name(statistic: Statistic) -> str:
    who = " of everybody" if statistic.segment == OVERALL else ""
    return f"{wording.describe(statistic)}{who}"


def _value(statistic: Statistic) -> str:
    n = "" if statistic.n is None or " of " in wording.value_text(statistic) else f" (n {statistic.n:,})"
    return f"{wording.value_text(statistic)}{n}"


# Words


class _Voices:
    """Compares quotations and told words with what the people say who were kept away."""

    def __init__(
        self, drafted: EvidenceBase, held: EvidenceBase, coded: CodedInterviews | None, prepared: Prepared
    ) -> None:
        self.drafted, self.held, self.prepared = drafted, held, prepared
        self.coded = coded
        self.codings: dict[str, list[Coding]] = {}
        for coding in coded.codings if coded else ():
            self.codings.setdefault(coding.snippet, []).append(coding)

    def compare(self, claim: Claim, verdict: Verdict) -> Compared:
        """Ask the checkers whether anybody says the same, then the codes of the words."""
        told = _words_of(claim)
        if (found := self._by_checkers(claim, told)) is not None:
            return found
        spans = self._spans(claim, verdict)
        return self._by_codes(claim, spans) or _compared(claim, "words", "never_mentions", self._silence(spans))

    def _by_checkers(self, claim: Claim, texts: Iterable[str]) -> Compared | None:
        from persona_gen.checking.check import check_claims

        own = self.held.snippets_by_id
        for number, text in enumerate(texts):
            asked = Claim(id=f"{claim.id}.{number}", segment=claim.segment, section=claim.section, text=text)
            verdict = check_claims([asked], self.held, prepared=self.prepared)[0]
            # Words that stand nowhere among others' are no contradiction; the same words there are the same said.
            decisive = {"supported"} if text.startswith("“") else {"supported", "contradicted"}
            if verdict.verdict in decisive and verdict.evidence:
                outcome: Outcome = "confirms" if verdict.verdict == "supported" else "contradicts"
                places = tuple(_place(own[p.id]) for p in verdict.evidence if p.id in own)
                reason = f"{verdict.reason} ({verdict.checker})"
                return _compared(claim, "words", outcome, reason).model_copy(
                    update={"evidence": verdict.evidence, "places": places}
                )
        return None

    def _spans(self, claim: Claim, verdict: Verdict) -> list[tuple[Snippet, int, int]]:
        """Return the drafted words behind a claim: its quotations, else what proved it."""
        known = self.drafted.snippets_by_id
        quoted = [
            (known[f.evidence], f.source_start or 0, f.source_end or 0)
            for f in claim.fills
            if f.form == "quotation" and f.evidence in known
        ]
        proved = [
            (known[p.id], p.start or 0, p.end if p.end is not None else len(known[p.id].text))
            for p in verdict.evidence
            if p.id in known
        ]
        cited = [(known[alias], 0, len(known[alias].text)) for alias in claim.cites if alias in known]
        return quoted or proved or cited

    def _by_codes(self, claim: Claim, spans: Sequence[tuple[Snippet, int, int]]) -> Compared | None:
        """Confirm with somebody whose words have the same code; contradict where all who have it say the opposite."""
        said = [c for s, start, end in spans for c in self.codings.get(s.key, ()) if c.start < end and start < c.end]
        for coding in said:
            same: list[tuple[Snippet, Coding]] = []
            opposite: list[tuple[Snippet, Coding]] = []
            for snippet in self.held.snippets:
                if snippet.segment == claim.segment:
                    for other in self.codings.get(snippet.key, ()):
                        if other.code == coding.code:
                            (same if other.stance == coding.stance else opposite).append((snippet, other))
            if same or opposite:
                return self._told(claim, coding, same, opposite)
        return None

    def _told(
        self,
        claim: Claim,
        coding: Coding,
        same: Sequence[tuple[Snippet, Coding]],
        opposite: Sequence[tuple[Snippet, Coding]],
    ) -> Compared:
        name = self.coded.codebook.by_id[coding.code].name if self.coded else coding.code
        shown = same or opposite
        voices = len({snippet.participant or snippet.source for snippet, _ in shown})
        people = f"{voices} kept-away voice{'' if voices == 1 else 's'}"
        reason = f"{people} on the same theme, {name}" if same else f"{people} on {name}, all saying the opposite"
        return _compared(claim, "words", "confirms" if same else "contradicts", f"{reason}.").model_copy(
            update={
                "evidence": tuple(Pointer(id=s.id, start=c.start, end=c.end) for s, c in shown[:3]),
                "places": tuple(_place(s) for s, _ in shown[:3]),
            }
        )

    def _silence(self, spans: Sequence[tuple[Snippet, int, int]]) -> str:
        if not spans:
            return "No checker found it in what the kept-away people say."
        if self.coded is None:
            return "No checker found it, and the interviews have no codes; run persona-gen themes to compare by theme."
        coded = any(c.start < end and start < c.end for s, start, end in spans for c in self.codings.get(s.key, ()))
        if coded:
            return "Nobody who was kept away speaks of its theme."
        return "No checker found it, and these words have no code to compare by."


def _words_of(claim: Claim) -> list[str]:
    """Return what to look for: the quoted words, as a quotation and as what is said; else the claim as it stands."""
    quoted = [claim.text[f.start : f.end] for f in claim.fills if f.form == "quotation"]
    bare = [text.strip("“”\"' ") for text in quoted]
    return [form for text in bare for form in (f"“{text}”", text)] or [claim.text]


def _place(snippet: Snippet) -> str:
    where = f"{snippet.source}, {snippet.locator}" if snippet.locator else snippet.source
    return f"{snippet.participant}, {where}" if snippet.participant else where
