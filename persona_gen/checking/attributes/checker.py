"""The attributes checker: yes/no values, kinds, hours and ratings that a text asserts of a record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from persona_gen.checking.attributes import schedule
from persona_gen.checking.attributes.cover import name_findings, widened
from persona_gen.checking.attributes.offers import offer_findings
from persona_gen.checking.attributes.polarity import Mention, asserted
from persona_gen.checking.attributes.rating import rating_findings
from persona_gen.checking.attributes.record import Flag, Record, record_of
from persona_gen.checking.attributes.wording import PARENT_WORDS, low_tokens, low_words
from persona_gen.checking.base import Finding
from persona_gen.domain.claim import Pointer
from persona_gen.domain.evidence import OVERALL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from persona_gen.checking.context import Context
    from persona_gen.domain.claim import Claim

_DESCRIBED = 5
"""From so many yes/no attributes on, a record is taken to describe what there is."""
_BREAKS = frozenset({".", ";", "!", "?"})


@dataclass(frozen=True, slots=True)
class _Found:
    """A flag mentioned in the claim, and what the claim says of it."""

    flag: Flag
    mention: Mention
    said: bool


class AttributesChecker:
    """Decides what a claim asserts of plain attributes (`statistic == "value"`)."""

    name = "attributes/2"

    def __init__(self) -> None:
        """Start with no record; each context's records are typed once."""
        self._records: WeakKeyDictionary[Context, dict[str | None, Record]] = WeakKeyDictionary()

    def check(self, claim: Claim, context: Context) -> list[Finding]:
        """Return one finding for each attribute that the claim asserts or denies."""
        record = self._record(claim.segment, context)
        if not (record.flags or record.week or record.ratings):
            return []
        findings = _flag_findings(claim, record, context)
        if record.week:
            findings += schedule.findings(claim.text, record.week)
        findings += rating_findings(claim.text, record, context)
        if len(record.flags) >= _DESCRIBED:
            findings += offer_findings(claim.text, record.stems, context)
        if findings:
            findings += name_findings(claim.text, record.texts)
        return widened(claim.text, findings, frozenset(flag.kind for flag in record.flags if flag.kind))

    def _record(self, segment: str | None, context: Context) -> Record:
        """Return the attributes of the claim's segment and of everybody."""
        known = self._records.setdefault(context, {})
        if segment not in known:
            own = context.statistics_by_segment.get(segment or OVERALL, ())
            shared = context.statistics_by_segment.get(OVERALL, ()) if segment != OVERALL else ()
            known[segment] = record_of((*own, *shared))
        return known[segment]


def _flag_findings(claim: Claim, record: Record, context: Context) -> list[Finding]:
    """Return what the claim says of yes/no attributes, each compared with the record."""
    tokens = low_tokens(claim.text)
    plain = tuple(token for token, _, _ in tokens)
    found = _mentions(plain, record.flags)
    taken = frozenset(i for _, m in found for i in range(m.first, m.last))
    results = []
    for flag, mention in found:
        said = asserted(plain, mention, taken)
        if said is None:
            continue
        start, end = tokens[mention.first][1], tokens[mention.last - 1][2]
        finding = _compared(_Found(flag, mention, said), plain, (start, end), context)
        if finding:
            results.append(finding)
    return results + _group_findings(tokens, found, record, context)


def _mentions(tokens: tuple[str, ...], flags: Sequence[Flag]) -> list[tuple[Flag, Mention]]:
    """Return where flags are mentioned, each at most once a clause; nested ones near their whole."""
    found = []
    for flag in flags:
        for mention in _places(tokens, flag):
            if not flag.parent or _near(tokens, mention, flag.parent_words):
                found.append((flag, mention))
                break
    return found


def _places(tokens: tuple[str, ...], flag: Flag) -> list[Mention]:
    """Return the places of a flag's phrases, the longest phrase first at each place."""
    found: list[Mention] = []
    for phrase in flag.phrases:
        if phrase[0] not in tokens:
            continue
        for at in range(len(tokens) - len(phrase) + 1):
            if tokens[at : at + len(phrase)] != phrase or any(
                m.first < at + len(phrase) and at < m.last for m in found
            ):
                continue
            if phrase in {("lot",), ("lots",)} and (_amount(tokens, at)):
                continue
            found.append(Mention(at, at + len(phrase)))
    return sorted(found, key=lambda m: m.first)


def _amount(tokens: tuple[str, ...], at: int) -> bool:
    """Tell "a lot of" and "lots of" from a place to park."""
    return tokens[at + 1 : at + 2] == ("of",) or tokens[at] == "lots"


def _near(tokens: tuple[str, ...], mention: Mention, words: frozenset[str], reach: int = 9) -> bool:
    """Tell whether one of the words stands in the same clause, at most `reach` tokens away."""
    if words.intersection(tokens[mention.first : mention.last]):
        return True
    for step in (-1, 1):
        index = mention.first - 1 if step < 0 else mention.last
        for _ in range(reach):
            if not 0 <= index < len(tokens) or tokens[index] in _BREAKS:
                break
            if tokens[index] in words:
                return True
            index += step
    return False


def _compared(found: _Found, tokens: tuple[str, ...], span: tuple[int, int], context: Context) -> Finding | None:
    """Compare what is said of one attribute with the record."""
    flag, pointer = found.flag, (Pointer(id=found.flag.statistic.id),)
    if flag.value is None:
        if (flag.parent and not found.said) or _snippets_mention(flag, context):
            return None
        reason = f"The data does not tell about {flag.spoken}; unknown is neither yes nor no."
        return Finding("unsupported", *span, pointer, reason)
    if found.said and flag.value and flag.kind:
        return _kind_finding(found, tokens, span)
    if found.said == flag.value:
        return Finding("supported", *span, pointer, f"The data says {_answer(flag)} for {flag.spoken}.")
    if _snippets_say(found, context):
        return None
    reason = f"The data says {_answer(flag)} for {flag.spoken}, the text says {'yes' if found.said else 'no'}."
    return Finding("contradicted", *span, pointer, reason, _suggested(flag))


def _answer(flag: Flag) -> str:
    return flag.kind or ("yes" if flag.value else "no")


def _suggested(flag: Flag) -> str:
    return flag.spoken if flag.value else f"no {flag.spoken}"


_PRICED = {"free": frozenset({"paid", "fee", "charge"}), "paid": frozenset({"free", "complimentary"})}


def _kind_finding(found: _Found, tokens: tuple[str, ...], span: tuple[int, int]) -> Finding:
    """Compare the kind that is said ("free Wi-Fi") with the record's."""
    flag, pointer = found.flag, (Pointer(id=found.flag.statistic.id),)
    near = tokens[max(0, found.mention.first - 3) : found.mention.last + 3]
    wrong = next((word for word in near if word in _PRICED.get(flag.kind or "", ())), None)
    if wrong:
        reason = f"The data says {flag.kind} for {flag.spoken}, the text says {wrong}."
        return Finding("contradicted", *span, pointer, reason, f"{flag.kind} {flag.spoken}")
    return Finding("supported", *span, pointer, f"The data says {_answer(flag)} for {flag.spoken}.")


def _snippets_mention(flag: Flag, context: Context) -> bool:
    """Tell whether any snippet speaks of the attribute, so that the text may have it from there."""
    return any(_places(low_words(s.text), flag) for s in context.base.snippets)


def _snippets_say(found: _Found, context: Context) -> bool:
    """Tell whether a snippet says the same of the attribute as the text does, against the record."""
    for snippet in context.base.snippets:
        tokens = low_words(snippet.text)
        for flag, mention in _mentions(tokens, [found.flag]):
            if asserted(tokens, mention) is found.said and (not flag.parent or len(flag.name) >= 1):
                return True
    return False


def _group_findings(
    tokens: tuple[tuple[str, int, int], ...],
    found: list[tuple[Flag, Mention]],
    record: Record,
    context: Context,
) -> list[Finding]:
    """Return what is said of a whole ("parking") whose parts are attributes, where no part is named."""
    results = []
    plain = tuple(token for token, _, _ in tokens)
    for parent in sorted({flag.parent[0] for flag in record.flags if flag.parent}):
        children = [flag for flag in record.flags if flag.parent == (parent,)]
        if parent in PARENT_WORDS and parent != "parking":
            continue
        if parent not in plain or any(flag.parent == (parent,) for flag, _ in found):
            continue
        at = plain.index(parent)
        said = asserted(plain, Mention(at, at + 1))
        true = [flag for flag in children if flag.value]
        unknown = [flag for flag in children if flag.value is None]
        value = True if true else (None if unknown else False)
        if said is None or value is None:
            continue
        pointers = tuple(Pointer(id=flag.statistic.id) for flag in (true or children))
        span = (tokens[at][1], tokens[at][2])
        names = ", ".join(" ".join(flag.name) for flag in (true or children))
        if said == value:
            results.append(
                Finding(
                    "supported", *span, pointers, f"The data says {'yes' if value else 'no'} for {parent} ({names})."
                )
            )
        elif not any(parent in low_words(s.text) for s in context.base.snippets):
            reason = f"The data says {'yes' if value else 'no'} for {parent} ({names}), the text says the opposite."
            results.append(Finding("contradicted", *span, pointers, reason))
    return results
