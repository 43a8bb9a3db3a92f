"""The quotation checker: are these the words, of this speaker, uncut in sense?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal
from weakref import WeakKeyDictionary

from persona_gen.checking.base import Finding
from persona_gen.checking.context import stem, stems, tokens
from persona_gen.checking.numbers.naming import PEOPLE
from persona_gen.checking.quotations.locate import (
    INSERTION,
    Place,
    SnippetWords,
    dishonest_cut,
    fragmentary,
    negated,
)
from persona_gen.checking.quotations.spans import Quotation, framed, has_speech, quotations
from persona_gen.domain.claim import Pointer
from persona_gen.domain.evidence import OVERALL
from persona_gen.domain.words import CUT, words

if TYPE_CHECKING:
    from persona_gen.checking.context import Context
    from persona_gen.domain.claim import Claim
    from persona_gen.domain.evidence import Snippet
    from persona_gen.domain.persona import SlotFill

_SPOKEN_SECTIONS = frozenset({"quote", "voice"})
_FIRST_PERSON = frozenset({"i", "i'm", "i'd", "i've", "i'll", "my", "me", "we", "we're", "we've", "our", "us"})
_RESEARCH = re.compile(
    r"\b(?:research(?:ers?)?|interviewers?|moderators?|facilitators?|report|write-up|notes?|study|team|authors?)\b",
    re.IGNORECASE,
)
_LIKENESS = 0.6
"""Share of the quoted words that a passage must hold in order to count as the reworded original."""
_SCARE = 2
"""Up to so many words a quotation may be a name or a scare quote."""


@dataclass(frozen=True, slots=True)
class _Ask:
    """One quotation of a claim with all that its decision needs."""

    claim: Claim
    quotation: Quotation
    inner: str
    start: int
    end: int
    frame: str
    """The claim's text without its quotations."""


class QuotationChecker:
    """Decides quotations by exact comparison of words; likeness only finds the passage to compare with."""

    name = "quotations/2"

    def __init__(self) -> None:
        """Start with no index; each context's snippets are folded once."""
        self._indices: WeakKeyDictionary[Context, SnippetWords] = WeakKeyDictionary()

    def check(self, claim: Claim, context: Context) -> list[Finding]:
        """Return one finding for each quotation of the claim that can be decided."""
        found = quotations(claim.text)
        if not found and (claim.section not in _SPOKEN_SECTIONS or not claim.text.strip()):
            return []
        names = frozenset(context.personas)
        labels = self._index(context).participants
        frame = _outside(claim.text, found)
        results = []
        for quotation in found or [Quotation(0, len(claim.text), 0, len(claim.text))]:
            inner = quotation.inner(claim.text)
            start, end = framed(claim.text, quotation, names, labels) if found else (0, len(claim.text))
            ask = _Ask(claim, quotation, inner, start, end, frame)
            finding = self._decide(ask, context, marked=bool(found))
            if finding:
                results.append(finding)
        return results

    def _index(self, context: Context) -> SnippetWords:
        index = self._indices.get(context)
        if index is None:
            index = self._indices[context] = SnippetWords(context.base.snippets)
        return index

    def _decide(self, ask: _Ask, context: Context, *, marked: bool) -> Finding | None:
        folded = words(ask.inner).folded
        if not folded:
            return None
        index = self._index(context)
        fill = _slot(ask)
        places, how = _places(index, ask.inner, folded)
        if places:
            return _judge_places(ask, context, places, how, fill)
        return _not_verbatim(ask, context, index, folded, marked=marked)


def _outside(text: str, found: list[Quotation]) -> str:
    """Return the text without its quotations."""
    parts, at = [], 0
    for quotation in found:
        parts.append(text[at : quotation.start])
        at = quotation.end
    return " ".join([*parts, text[at:]])


def _slot(ask: _Ask) -> SlotFill | None:
    """Return the quotation slot that stands at this quotation."""
    for fill in ask.claim.fills:
        if fill.form == "quotation" and fill.start < ask.quotation.end and fill.end > ask.quotation.start:
            return fill
    return None


_How = Literal["verbatim", "cut", "inserted"]


def _places(index: SnippetWords, inner: str, folded: tuple[str, ...]) -> tuple[list[Place], _How]:
    """Return where the words stand: as one passage, or in parts around cuts and bracketed insertions."""
    exact = index.exact(folded)
    if exact:
        return exact, "verbatim"
    parts = [words(part).folded for part in CUT.split(inner)]
    parts = [part for part in parts if part]
    if len(parts) > 1:
        found = index.in_order(parts)
        if found:
            return found, "cut"
    inserted = [text for text in INSERTION.findall(inner) if not CUT.fullmatch(text)]
    if not inserted or any(negated(words(text).folded) or re.search(r"\d", text) for text in inserted):
        return [], "verbatim"
    parts = [words(part).folded for part in CUT.split(INSERTION.sub(" … ", inner))]
    parts = [part for part in parts if part]
    found = index.in_order(parts) if sum(map(len, parts)) >= 3 else []
    return [place for place in found if not _brackets_left_out(place)], "inserted"


def _brackets_left_out(place: Place) -> bool:
    """Tell whether an insertion stands in the place of one that the snippet itself has."""
    text = place.snippet.text
    return any("[" in text[end:start] for (_, end), (start, _) in pairwise(place.parts))


def _judge_places(ask: _Ask, context: Context, places: list[Place], how: _How, fill: SlotFill | None) -> Finding | None:
    """Decide on words that do stand in snippets: speaker first, then the cuts."""
    ranked = sorted(places, key=lambda p: _distance(p.snippet, ask, fill))
    place = ranked[0]
    wrong = _wrong_speaker(ask, context, place.snippet)
    if wrong:
        return _finding(ask, "contradicted", place, wrong)
    lead = ask.claim.text[: ask.quotation.start]
    honest = next(
        (p for p in ranked if not dishonest_cut(p, lead) and not _wrong_speaker(ask, context, p.snippet)), None
    )
    if honest is None:
        cut = dishonest_cut(place, lead) or ""
        reason = f"The cut changes the sense: {_who(place.snippet)} also said “{_short(cut)}”."
        return _finding(ask, "contradicted", place, reason, _passage(place, cut))
    if how == "cut" and fragmentary(honest):
        return None
    if _told_of_group(ask, context):
        reason = f"{_who(honest.snippet)} alone said this; it is told as the words of the group."
        return _finding(ask, "unsupported", honest, reason)
    notes = {
        "verbatim": "stands word for word in",
        "cut": "is an honest cut of",
        "inserted": "stands, apart from the words in brackets, in",
    }
    return _finding(ask, "supported", honest, f"The quotation {notes[how]} {_where(honest.snippet)}.")


_SAY = r"(?:say|said|tell(?: us)?|told us|report|complain|explain|agree|insist|admit|argue|declare|state)"


def _told_of_group(ask: _Ask, context: Context) -> bool:
    """Tell whether the words before a quotation put it into the mouths of a whole group ("Carers say: …")."""
    before = ask.claim.text[: ask.quotation.start]
    match = re.search(rf"(?:^|[.;]\s+)(?P<who>(?:[\w’'-]+ ){{1,6}}){_SAY}(?: that)?\s*[:,]?\s*$", before)
    if match is None:
        return False
    who = match.group("who").strip()
    segment = context.base.segments_by_id.get(ask.claim.segment or "")
    heads = {t.stem for t in tokens(segment.name)} if segment else set()
    others = {t.stem for s in context.base.segments if s is not segment for t in tokens(s.name)} - heads
    last = who.split()[-1]
    named = last.casefold().endswith("s") and stem(last) not in others
    named = named and (stem(last) in heads or bool(re.fullmatch(PEOPLE, last, re.IGNORECASE)))
    few = re.search(r"\b(?:one|two|three|some|few|several|couple|participants?|\d+)\b", who, re.IGNORECASE)
    return named and not few


def _distance(snippet: Snippet, ask: _Ask, fill: SlotFill | None) -> tuple[bool, bool, bool]:
    """Return a sort key: the slot's own snippet, then the persona's segment, then participants."""
    return (
        fill is not None and fill.evidence != snippet.id,
        not _own(snippet, ask.claim.segment),
        snippet.role != "participant",
    )


def _own(snippet: Snippet, segment: str | None) -> bool:
    """Tell whether a snippet may speak for the claim's segment."""
    return snippet.segment == segment or (segment in {OVERALL, None} and snippet.segment in {OVERALL, None})


def _wrong_speaker(ask: _Ask, context: Context, snippet: Snippet) -> str | None:
    """Return why the quotation is in the wrong mouth, or None."""
    named = _named_participants(ask.frame, context)
    if named and snippet.participant not in named:
        return f"These are the words of {_who(snippet)}, not of {' or '.join(sorted(named))}."
    if snippet.role != "participant" and not _RESEARCH.search(ask.frame):
        return f"These are the {'researchers’' if snippet.role == 'researcher' else 'notes’'} words, no participant's."
    if _own(snippet, ask.claim.segment):
        return None
    other = context.base.segments_by_id.get(snippet.segment or "")
    if other is not None and _names_segment(ask.frame, other.name):
        return None
    group = f"of {other.name}" if other else "outside all segments"
    speaker = snippet.participant or "A participant"
    return f"{speaker} {group} said this, so it cannot stand in this persona's mouth."


def _names_segment(frame: str, name: str) -> bool:
    """Tell whether the frame names another segment as the source of the words."""
    known = set(stems(frame))
    return all(word in known for word in stems(name))


def _named_participants(frame: str, context: Context) -> set[str]:
    """Return the participants that the frame names by their id."""
    found = set()
    for label in {s.participant for s in context.base.snippets if s.participant}:
        if len(label) > 1 and label in frame and re.search(rf"(?<!\w){re.escape(label)}(?!\w)", frame):
            found.add(label)
    return found


def _not_verbatim(
    ask: _Ask, context: Context, index: SnippetWords, folded: tuple[str, ...], *, marked: bool
) -> Finding | None:
    """Decide on words that stand in no snippet: a statistic's wording, reworded, stitched or absent."""
    if marked and (known := _statistic_wording(folded, context)):
        reason = "The words in quotation marks are the data's own."
        return Finding("supported", ask.quotation.start, ask.quotation.end, (Pointer(id=known),), reason)
    if len(folded) <= _SCARE:
        return None
    if stitched := _stitched(ask, index):
        return stitched
    nearest = index.nearest(folded)
    enough = _LIKENESS if len(folded) >= 6 else 0.75
    if nearest and nearest[0] >= enough:
        place = nearest[1]
        original = place.snippet.text[place.start : place.end]
        reason = f"The quotation is reworded; {_who(place.snippet)} said: “{_short(original, 160)}”."
        return _finding(ask, "contradicted", place, reason, original)
    spoken = marked or bool(_FIRST_PERSON.intersection(folded))
    quoted = len(folded) > 4 or has_speech(ask.frame) or ask.claim.section in _SPOKEN_SECTIONS
    if not spoken or not quoted:
        return None
    return Finding("unsupported", ask.start, ask.end, (), "Nobody in the evidence said these words.")


def _stitched(ask: _Ask, index: SnippetWords) -> Finding | None:
    """Find parts (around cuts, or sentences) that each stand somewhere, but not together in order."""
    pieces = [piece for piece in CUT.split(ask.inner) if words(piece).folded]
    if len(pieces) < 2:
        pieces = [p for p in re.split(r"(?<=[.!?])\s+", ask.inner) if words(p).folded]
    if len(pieces) < 2 or any(len(words(piece)) < 2 for piece in pieces):
        return None
    found = []
    for piece in pieces:
        places = index.exact(words(piece).folded)
        if not places:
            return None
        found.append(places[0])
    pointers = tuple(dict.fromkeys(Pointer(id=p.snippet.id, start=p.start, end=p.end) for p in found))
    if len({p.snippet.id for p in found}) > 1:
        reason = "The quotation is stitched together from several passages: " + ", ".join(
            dict.fromkeys(_where(p.snippet) for p in found)
        )
        return Finding("contradicted", ask.start, ask.end, pointers, reason + ".")
    reason = (
        f"The sentences stand in {_where(found[0].snippet)}, but not in this order, or with words left out unmarked."
    )
    first, last = min(p.start for p in found), max(p.end for p in found)
    return Finding("contradicted", ask.start, ask.end, pointers, reason, found[0].snippet.text[first:last])


_WORDINGS: WeakKeyDictionary[Context, dict[tuple[str, ...], str]] = WeakKeyDictionary()


def _statistic_wording(folded: tuple[str, ...], context: Context) -> str | None:
    """Return the statistic whose label, category or text value is exactly these words."""
    known = _WORDINGS.get(context)
    if known is None:
        known = _WORDINGS[context] = {}
        for statistic in context.base.statistics:
            texts = [statistic.label, statistic.category or ""]
            values = statistic.value if isinstance(statistic.value, list) else [statistic.value]
            for value in values:
                if isinstance(value, str):
                    texts += [value, *re.split(r"[,;]", value)]
            for text in texts:
                known.setdefault(words(text).folded, statistic.id)
    return known.get(folded)


def _finding(
    ask: _Ask,
    verdict: Literal["supported", "contradicted", "unsupported"],
    place: Place,
    reason: str,
    suggestion: str | None = None,
) -> Finding:
    pointers = tuple(Pointer(id=place.snippet.id, start=start, end=end) for start, end in place.parts)
    return Finding(verdict, ask.start, ask.end, pointers, reason, suggestion)


def _passage(place: Place, cut: str) -> str:
    """Return the passage with the words that were cut away."""
    text = place.snippet.text
    at = text.find(cut) if cut else -1
    start, end = (min(place.start, at), max(place.end, at + len(cut))) if at >= 0 else (place.start, place.end)
    return text[start:end]


def _who(snippet: Snippet) -> str:
    """Return who spoke, as a reviewer would say it."""
    if snippet.participant:
        return snippet.participant
    return {"participant": "a participant", "researcher": "the researchers", "other": "somebody else"}[snippet.role]


def _where(snippet: Snippet) -> str:
    """Return where the words stand."""
    return f"{snippet.id} ({_who(snippet)})"


def _short(text: str, most: int = 80) -> str:
    """Return the text on one line, cut at a word."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + " …"
