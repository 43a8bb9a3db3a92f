"""Planted errors: a true statement of a persona with one thing made false, so that the checker can be tried.

Every error is made by a rule from the statement, its fills and the evidence, so it needs no labels and
works on any study. What comes out has no fills, like a sentence that a person typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from persona_gen.domain import wording
from persona_gen.evaluation import altering
from persona_gen.evaluation.altering import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from persona_gen.domain.claim import CheckReport
    from persona_gen.domain.evidence import EvidenceBase, Snippet, Statistic
    from persona_gen.domain.persona import FilledStatement, SlotFill

ErrorKind = Literal[
    "number",
    "unit or period",
    "base",
    "quotation altered",
    "quotation of another segment",
    "quotation of another speaker",
    "negation",
    "quantifier",
    "segment leak",
    "direction",
    "invented trait",
]
ERROR_KINDS: tuple[ErrorKind, ...] = get_args(ErrorKind)
NEVER_GREEN: frozenset[ErrorKind] = frozenset(
    {"number", "quotation altered", "quotation of another segment", "quotation of another speaker", "segment leak"}
)
"""Kinds that are never told green, whatever the study; the others are measured."""
_OWN_FORMS = frozenset({"value", "percent", "number", "words", "about", "count"})
_FAR_SHARE = 0.06
_FAR_RATIO = 1.12
_QUOTATION_WORDS = (4, 24)
_OTHERS_A_QUOTATION = 5
_OPEN = ("more than", "less than", "fewer than", "at least")
"""Words that stay true of many values, so that another value's words need not be wrong."""
_QUANTIFIERS = frozenset({"all", "almost all", "none"})


@dataclass(frozen=True, slots=True)
class Planted:
    """A statement with one error; `statement.text[start:end]` is what was put in."""

    kind: ErrorKind
    statement: FilledStatement
    start: int
    end: int
    changed: str
    """What was changed, for people: "62% → 72%"."""


def plant(statement: FilledStatement, segment: str, base: EvidenceBase) -> Iterator[Planted]:
    """Yield every error that can be planted into a true statement of a segment's persona, in a fixed order.

    Args:
        statement: filled from `base`, and true.
        segment: id of the persona's segment.
        base: the evidence that it was filled from.
    """
    seen: set[tuple[ErrorKind, str]] = set()
    for kind, edit in _edits(statement, segment, base):
        planted = _planted(kind, statement, edit)
        key = (kind, planted.statement.text)
        if key not in seen and planted.statement.text != statement.text:
            seen.add(key)
            yield planted


def outcome_of(planted: Planted, report: CheckReport) -> Literal["flagged", "green", "unchecked", "not_checkable"]:
    """Return what became of the error: flagged if any claim that it touches was, green if all of them are."""
    touched = [
        verdict.verdict
        for claim, verdict in report.of_statement(planted.statement.id)
        if claim.start < planted.end and planted.start < (len(claim.text) if claim.end is None else claim.end)
    ]
    if any(verdict in {"contradicted", "unsupported"} for verdict in touched):
        return "flagged"
    if "unchecked" in touched or not touched:
        return "unchecked"
    return "green" if "supported" in touched else "not_checkable"


def _planted(kind: ErrorKind, statement: FilledStatement, edit: Edit) -> Planted:
    old = statement.text[edit.start : edit.end]
    text = f"{statement.text[: edit.start]}{edit.text}{statement.text[edit.end :]}"
    return Planted(
        kind=kind,
        statement=statement.model_copy(update={"text": text, "fills": (), "origin": "person"}),
        start=edit.start,
        end=max(edit.start + len(edit.text), edit.start + 1),
        changed=f"{old or '(nothing)'} → {edit.text or '(nothing)'}".strip(),
    )


def _edits(statement: FilledStatement, segment: str, base: EvidenceBase) -> Iterator[tuple[ErrorKind, Edit]]:
    quoted = [(f.start, f.end) for f in statement.fills if f.form == "quotation"]
    is_counted = False
    for fill in statement.fills:
        if snippet := base.snippets_by_id.get(fill.evidence):
            yield from _quotation_edits(statement, fill, snippet, segment, base)
        elif statistic := base.statistics_by_id.get(fill.evidence):
            is_counted = True
            yield from _statistic_edits(statement, fill, statistic, base)
    if is_counted:
        text = statement.text
        yield from (("unit or period", e) for e in altering.periods(text, 0, len(text)))
        yield from (("direction", e) for e in altering.directions(text))
        if _is_one_sided(statement, base):
            yield from (("negation", e) for e in altering.negations(text) if not _inside(e, quoted))
    if statement.fills:
        yield from (("invented trait", e) for e in altering.traits(statement.text))


def _statistic_edits(
    statement: FilledStatement, fill: SlotFill, statistic: Statistic, base: EvidenceBase
) -> Iterator[tuple[ErrorKind, Edit]]:
    """Yield wrong numbers, units, bases, quantifiers and other segments' figures in place of one fill."""
    text, value = statement.text, _number(statistic.value)
    for start, end, new in altering.figures(text, fill.start, fill.end):
        yield "number", Edit(start, end, new)
    if value is None:
        return
    if statistic.statistic == "share":
        yield from _share_edits(text, fill, value, statistic)
    yield from (("base", e) for e in altering.counted_bases(text, fill.start, fill.end))
    yield from (("unit or period", e) for e in altering.units(text, fill.start, fill.end))
    if fill.form in _OWN_FORMS:
        for other in _elsewhere(statistic, base):
            shown = _shown(other, fill.form)
            if shown and not shown.startswith(_OPEN) and not altering.rounds_to(value, shown):
                yield (
                    "quantifier" if shown in _QUANTIFIERS else "segment leak",
                    Edit(fill.start, fill.end, altering.like(text[fill.start : fill.end], shown)),
                )


def _elsewhere(statistic: Statistic, base: EvidenceBase) -> Iterator[Statistic]:
    """Yield the same statistic of other segments where its value is far from this one's."""
    for other in base.statistics:
        if other.segment in {statistic.segment, "*"}:
            continue
        is_same = (other.metric, other.statistic) == (statistic.metric, statistic.statistic)
        value = _number(other.value)
        if is_same and other.category == statistic.category and value is not None and _is_far(statistic, value):
            yield other


def _share_edits(text: str, fill: SlotFill, value: float, statistic: Statistic) -> Iterator[tuple[ErrorKind, Edit]]:
    """Yield a share's wrong words, wrong quantifiers and wrong base."""
    if fill.form in {"overall", "rest"}:
        return
    shown = text[fill.start : fill.end]
    if not any(c.isdigit() for c in shown):
        wrong = wording.share_words(value + 0.3 if value < 0.5 else value - 0.3)
        if not wrong.startswith(_OPEN):
            yield "number", Edit(fill.start, fill.end, altering.like(shown, wrong))
    after = text[fill.end :]
    if not after.startswith(" of the group"):
        return
    if value < 0.38:
        yield "quantifier", Edit(fill.start, fill.end, altering.like(shown, "most"))
    if value < 0.85:
        yield "quantifier", Edit(fill.start, fill.end, altering.like(shown, "almost all"))
    if value > 0.6:
        yield "quantifier", Edit(fill.start, fill.end, altering.like(shown, "hardly any"))
    overall = _number(statistic.overall)
    if overall is not None and abs(overall - value) >= _FAR_SHARE and not shown.casefold().startswith(_OPEN):
        yield "base", Edit(fill.end, fill.end + len(" of the group"), " of everybody in the study")


def _quotation_edits(
    statement: FilledStatement, fill: SlotFill, snippet: Snippet, segment: str, base: EvidenceBase
) -> Iterator[tuple[ErrorKind, Edit]]:
    """Yield altered words, other segments' words and other speakers for one quotation."""
    spoken = [_folded(s.text) for s in base.snippets if s.segment == segment and s.role == "participant"]
    for edit in altering.quotations(statement.text, fill.start, fill.end):
        words = statement.text[fill.start : edit.start] + edit.text + statement.text[edit.end : fill.end]
        if not any(_folded(words) in text for text in spoken):
            yield "quotation altered", edit
    foreign = [s for s in base.snippets if s.segment != segment or s.role != "participant"]
    for other in foreign[:: max(1, len(foreign) // _OTHERS_A_QUOTATION)]:
        words = altering.first_sentence(other.text, *_QUOTATION_WORDS) or ""
        if words and not any(_folded(words) in text for text in spoken):
            yield "quotation of another segment", Edit(fill.start, fill.end, words)
    name = snippet.participant
    if name and (found := re.search(rf"\b{re.escape(name)}\b", statement.text[: fill.start])):
        others = {s.participant for s in base.snippets if s.segment == segment and s.participant not in {None, name}}
        for participant in sorted(filter(None, others))[:3]:
            yield "quotation of another speaker", Edit(found.start(), found.end(), participant)


def _is_one_sided(statement: FilledStatement, base: EvidenceBase) -> bool:
    """Tell whether no share in it lies so near a half that its denial might hold as well."""
    found = [base.statistics_by_id[f.evidence] for f in statement.fills if f.evidence in base.statistics_by_id]
    shares = [v for s in found if s.statistic == "share" and (v := _number(s.value)) is not None]
    return all(abs(share - 0.5) > _FAR_SHARE for share in shares)


def _is_far(statistic: Statistic, other: float) -> bool:
    """Tell whether another segment's value is so different that no rounding makes it true here."""
    own = _number(statistic.value)
    if own is None:
        return False
    if statistic.statistic == "share":
        return abs(own - other) >= _FAR_SHARE
    low, high = sorted((abs(own), abs(other)))
    return own != other and (low == 0 or high / low >= _FAR_RATIO)


def _shown(statistic: Statistic, form: str) -> str | None:
    """Return another segment's value in the form of the fill."""
    match form:
        case "words":
            return wording.words_text(statistic)
        case "number":
            value = _number(statistic.value)
            return None if value is None else wording.number_text(value)
        case "about":
            return wording.about_text(statistic)
        case _:
            return wording.value_text(statistic)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _inside(edit: Edit, spans: list[tuple[int, int]]) -> bool:
    return any(start <= edit.start < end for start, end in spans)


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
