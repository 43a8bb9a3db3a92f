"""Totals: sums of several figures, and parts of a whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from persona_gen.checking.numbers.compute import Value, shown, values, whole_of
from persona_gen.checking.numbers.patterns import SHARES
from persona_gen.domain.wording import number_text, percent_text

if TYPE_CHECKING:
    from persona_gen.checking.numbers.binding import Thing
    from persona_gen.checking.numbers.grammar import Quantity
    from persona_gen.checking.numbers.work import Work

_TOGETHER = re.compile(
    (
        r"\b(?:together|combined|in total|altogether|in all|counting|taken together|between them"
        r"|put \w+ and \w+|all told|sum)\b"
    ),
    re.IGNORECASE,
)
_PART = re.compile(
    (
        r"\b(?:accounts? for|makes? up|made up of|goes on|go on|goes to|spent on|share of|swallows?"
        r"|is spent|are spent|takes? up|of (?:everything|all|what) (?:(?:she|he|they) \w+|\w+ "
        r"(?:spends?|buys?))|of (?:his|her|their|the|its|\w+[’']s)\s+(?:\w+[- ]){0,2}?(?:spend"
        r"|spending|outlay|budget|money|orders|purchases|basket|coins?|bill|total))\b"
    ),
    re.IGNORECASE,
)


def sums(work: Work) -> None:
    """Decide "counting shop, web and catalogue, about twenty purchases" and "wine and meat together four fifths"."""
    joint = _TOGETHER.search(work.text)
    for q in work.open_quantities("number", "money", *SHARES):
        chunk = work.reading.chunk_at(q.start)
        numeric = q.kind in {"number", "money"}
        said = work.features(0, _list_end(work, chunk.index))
        if joint is None and (
            numeric or not re.search(r"\bor\b", work.text[q.end :]) or len(work.open_quantities(*SHARES)) > 1
        ):
            continue
        parts = _listed(work, said, share=not numeric)
        if len(parts) < 2 and not numeric:
            parts = _listed(work, said, share=False)
        if len(parts) < 2 or len({p.unit for p in parts}) > 1:
            continue
        found = [values(p, chunk.subject, work.context)[:1] for p in parts]
        if not all(found):
            continue
        total = sum(v[0].number for v in found)
        used = [v[0] for v in found]
        if not numeric and not parts[0].is_share:
            whole = whole_of(parts[0], work.binder.things)
            base = values(whole, chunk.subject, work.context) if whole else []
            if not base or not base[0].number:
                continue
            total, used = total / base[0].number, [*used, base[0]]
        if not q.admits(total):
            work.used.add(q.start)
            continue
        _tell(work, q, parts, used, total, *([joint.span()] if joint else []))


def _list_end(work: Work, index: int) -> int:
    """Return where the list that a chunk begins ends: the chunks after it that hold no quantity."""
    end = work.reading.chunks[index].end
    for chunk in work.reading.chunks[index + 1 :]:
        if any(chunk.start <= q.start < chunk.end for q in work.reading.quantities):
            break
        end = chunk.end
    return end


def _listed(work: Work, said: dict[str, tuple[int, int]], *, share: bool) -> list[Thing]:
    """Return the things that a list names one by one, each by a feature of its own."""
    things = [t for t in work.binder.things if t.is_share == share and work.own in t.by_segment]
    found: list[Thing] = []
    for thing in things:
        telling = (
            thing.special
            if thing.needs_category
            else {f for f in thing.main if sum(f in t.main for t in things if t.unit == thing.unit) == 1}
        )
        if telling & set(said):
            found.append(thing)
    if not share and found:
        units = [t.unit for t in found]
        found = [t for t in found if t.unit == max(units, key=units.count)]
    if share:
        metrics = [t.metric for t in found if t.needs_category]
        found = [t for t in found if metrics and t.metric == max(metrics, key=metrics.count)]
    return found


def _tell(
    work: Work, q: Quantity, parts: list[Thing], used: list[Value], total: float, *spans: tuple[int, int]
) -> None:
    work.used.add(q.start)
    text = percent_text(total) if q.kind in SHARES else number_text(total)
    names = " + ".join(shown(v.number, p) for v, p in zip(used, parts, strict=False))
    features = {f for p in parts for f in p.main | p.special}
    places = [(m.start, m.end) for m in work.reading.mentions if m.feature in features]
    verdict = "supported" if q.admits(total) else "contradicted"
    work.emit(
        verdict,
        [(q.start, q.end), *spans, *places, *((p.start, p.end) for p in work.reading.periods)],
        used,
        f"Computed from the evidence: {text} ({names}).",
        text,
        parts,
    )


def cumulated(work: Work) -> None:
    """Decide "84 % use it at least weekly", the sum over ordered frequencies."""
    order = {"DAILY": 0.0, "WEEKLY": 1.0, "MONTHLY": 2.0, "YEARLY": 3.0}
    match = re.search(
        (
            r"\b(?P<least>at least) (?P<f>once an? \w+|\w+)|\b(?P<g>once a \w+|\w+ly) or (?:even "
            r")?(?P<dir>more|less|oftener)\b(?: often)?"
        ),
        work.text,
        re.IGNORECASE,
    )
    for q in work.open_quantities(*SHARES) if match else []:
        from persona_gen.checking.numbers.lexicon import features  # noqa: PLC0415

        level = next((order[f] for f in features(match.group("f") or match.group("g")) if f in order), None)  # type: ignore[union-attr]
        if level is None:
            continue
        down = (match.group("dir") or "").casefold() == "less"  # type: ignore[union-attr]
        ranked = [(t, _level(t, order)) for t in work.binder.things if t.is_share and work.own in t.by_segment]
        parts = [t for t, at in ranked if at is not None and (at >= level if down else at <= level)]
        if len(parts) < 2 or len({t.metric for t in parts}) > 1:
            continue
        used = [values(t, work.own, work.context)[0] for t in parts]
        _tell(work, q, parts, used, sum(v.number for v in used), match.span())  # type: ignore[union-attr]


def _level(thing: Thing, order: dict[str, float]) -> float | None:
    found = next((order[f] for f in sorted(thing.special) if f in order), None)
    if (
        found is None
        and thing.category
        and re.fullmatch(r"(?:less|more rarely|rarer)(?: often)?", thing.category, re.IGNORECASE)
    ):
        return 9.0
    less = thing.category and re.search(r"\bless\b", thing.category, re.IGNORECASE)
    return None if found is None else found + (0.5 if less else 0.0)


def parts(work: Work) -> None:
    """Decide "wine makes up half of what she spends"."""
    for q in work.open_quantities(*SHARES):
        if not _PART.search(work.text):
            continue
        chunk = work.reading.chunk_at(q.start)
        allow = [t for t in work.binder.things if not t.is_share and whole_of(t, work.binder.things)]
        bound = work.binder.bind(work.scopes(chunk), allow=allow)
        whole = whole_of(bound[0].thing, work.binder.things) if len(bound) == 1 else None
        pairs = []
        if whole is not None:
            base = values(whole, chunk.subject, work.context)
            pairs = [
                (a, b)
                for a in values(bound[0].thing, chunk.subject, work.context)
                for b in base
                if a.statistic.statistic == b.statistic.statistic and b.number
            ]
        if not pairs or not (bound[0].thing.main - whole.main) & bound[0].matched:  # type: ignore[union-attr]
            continue
        part, base_value = pairs[0]
        share = part.number / base_value.number
        work.used.add(q.start)
        reason = (
            f"{shown(part.number, bound[0].thing)} of {shown(base_value.number, bound[0].thing)} is "
            f"{percent_text(share)}."
        )
        cues = [m.span() for m in _PART.finditer(work.text)]
        work.emit(
            "supported" if q.admits(share) else "contradicted",
            work.spans(bound[0], (q.start, q.end), *cues),
            [part, base_value],
            reason,
            percent_text(share),
            [bound[0].thing],
        )
        work.masked.extend(cues)
        for other in work.open_quantities("number", "money"):
            if whole is not None and re.search(r"\bof the\s*$", work.text[q.end : other.start]):
                work.used.add(other.start)
                verdict = "supported" if other.admits(base_value.number) else "contradicted"
                text = f"The whole is {shown(base_value.number, whole)}."
                work.emit(verdict, [(other.start, other.end)], [base_value], text, None, [whole])
