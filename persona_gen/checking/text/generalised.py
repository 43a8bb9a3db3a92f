"""One voice told as the group: group statements that rest on few participants."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from persona_gen.checking.base import Finding
from persona_gen.checking.context import stems, tokens
from persona_gen.checking.text.index import QUOTED, Match, SnippetIndex, index_of, speaker, usable, voices
from persona_gen.checking.text.lexicon import GROUP_NOUNS
from persona_gen.domain.claim import Pointer
from persona_gen.domain.evidence import OVERALL

if TYPE_CHECKING:
    from persona_gen.checking.context import Context
    from persona_gen.domain.claim import Claim

_LIKE_ALL = re.compile(
    r"\b(?:like|as (?:do|is true (?:of|for)|with|for)) (?:all|most|many|every|almost all|nearly all|so many|"
    r"the rest of|other|(?:her|his|their) (?:peers|fellow|colleagues))\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\b(?:all|most|every|everyone|everybody|nobody|no one|always|as a rule|in general|generally|typically|"
    r"across the board|as a group|on the whole|by and large|without exception|"
    r"the majority|almost all|nearly all|tend to)\b",
    re.IGNORECASE,
)
_SOME = re.compile(
    r"\b(?P<three>several|many|a number of|numerous|multiple)\b|\b(?P<two>some|a few|more than one|a couple of|"
    r"at least two|various)\b(?=\s+(?:of\s+)?(?:\w+\s+){0,3}?\w+s\b|\s+\w+)",
    re.IGNORECASE,
)
_QUANTITY = re.compile(
    r"\d|%|"
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (?:days|weeks|months|years|hours|minutes)\b|"
    r"\bper ?cent\b|\b(?:half|third|thirds|quarter|fifth|tenth|majority|minority|twice|median|mean|on average)\b",
    re.IGNORECASE,
)
_GROUP_WORDS = re.compile(
    r"\b(?:participants|respondents|most|all|many|multiple|several|everyone|grantees|they|both|users|customers|people|"
    r"overall|none|few|mostly|mainly|generally|usually|typically|as a rule|in general)\b",
    re.IGNORECASE,
)
_SINGLE = re.compile(r"\s*(?:one|another|an?)\s+(?!of\b)\w+", re.IGNORECASE)


_COUNTED = re.compile(
    r"\b(?:of (?:the )?\w+ (?:[\w-]+ ){0,4}(?:interviewed|interviewees|participants|we (?:spoke|talked) to)\b|"
    r"(?:of|in|out of) (?:the )?\w+ (?:interviewees|interviews|participants)\b)",
    re.IGNORECASE,
)
"""Voices counted one by one ("three of the four engineers interviewed"), which are no group."""
_VOICES = 5
"""From so many voices on, a segment without a known size is a group."""


class GeneralisationChecker:
    """Finds statements about the group that only single voices back."""

    name = "generalised/2"

    def check(self, claim: Claim, context: Context) -> list[Finding]:
        """Return a finding where a group statement has too few voices behind it."""
        index = index_of(context)
        if not index.snippets or not _is_group(claim.segment, index, context):
            return []
        text = QUOTED.sub(lambda m: " " * len(m.group()), claim.text)
        like = _LIKE_ALL.search(text)
        subject = _group_subject(text, claim.segment, context) and not _spoken_of(text, claim, index, context)
        if (not like and not subject) or _SINGLE.match(text) or _COUNTED.search(text):
            return []
        if _SOME.search(text) and not _WHOLE.search(text):
            return _some_voices(claim, text, index, context)
        return _whole_group(claim, text, index, context)


def _is_group(segment: str | None, index: SnippetIndex, context: Context) -> bool:
    """Tell whether the claim is on a group of known size or of several voices, not on a single record."""
    if _base(segment, context):
        return True
    if segment in {None, OVERALL}:
        return False
    return len({s.participant or s.id for s in index.snippets if usable(s, segment)}) > _VOICES


def _group_subject(text: str, segment: str | None, context: Context) -> bool:
    """Tell whether the sentence begins with the group: its name's words in the plural, or people, users."""
    names = _segment_stems(segment, context)
    low_names = context.personas
    seen = 0
    started = False
    for token in tokens(text)[:8]:
        low = token.text.casefold()
        if low in low_names or low in {"she", "he", "her", "his", "i"}:
            return False
        if low in {"everyone", "everybody", "all", "those"}:
            started = True
            continue
        own = any(_akin(token.stem, name) for name in names)
        plural = low.endswith("s") or low in {"people", "men", "women"}
        if (low in GROUP_NOUNS or own) and (plural or started):
            return True
        if own:
            started = True
            continue
        seen += 1
        if seen > 3:
            return False
    return False


def _spoken_of(text: str, claim: Claim, index: SnippetIndex, context: Context) -> bool:
    """Tell whether the group is what a participant spoke about ("new users"), not the segment itself."""
    names = _segment_stems(claim.segment, context)
    heads = [t for t in tokens(text)[:8] if t.text.casefold() in GROUP_NOUNS]
    if not heads or any(_akin(t.stem, name) for t in tokens(text)[:8] for name in names):
        return False
    best = index.matches(index.content(text), claim.segment)[:1]
    return bool(best) and any(head.stem in stems(best[0].snippet.text) for head in heads)


def _segment_stems(segment: str | None, context: Context) -> frozenset[str]:
    known = context.base.segments_by_id.get(segment or "")
    words = tokens(known.name if known else "")
    return frozenset(t.stem for t in words if len(t.stem) > 3) - {"mixed", "other", "group", "segment", "user", "loyal"}


def _akin(one: str, other: str) -> bool:
    """Tell whether two stems are forms of one word (tribe, tribal; prepare, prepper)."""
    size = min(len(one), len(other), 5)
    return (size >= 4 and one[: min(5, size)] == other[: min(5, size)]) or (
        min(len(one), len(other)) >= 4 and one[:4] == other[:4]
    )


_GROUPING = frozenset({"most", "general", "rul", "rule", "agre", "agree", "tend", "typical", "typic", "major", "whol"})


def _group_content(text: str, claim: Claim, index: SnippetIndex, context: Context) -> frozenset[str]:
    """Return the content of a group statement without the words that name the group and its size."""
    heads = [t for t in tokens(text)[:8] if t.text.casefold() in GROUP_NOUNS]
    for head in heads:
        text = text[: head.start] + " " * len(head.text) + text[head.end :]
    names = _segment_stems(claim.segment, context)
    return frozenset(r for r in index.content(text) if r not in _GROUPING and not any(_akin(r, name) for name in names))


def _whole_group(claim: Claim, text: str, index: SnippetIndex, context: Context) -> list[Finding]:
    more = _more_than(claim, text, index)
    if more:
        return [more]
    content = _group_content(text, claim, index, context)
    matches = index.matches(content, claim.segment, least=0.2)
    if not matches or _statistical(text, content, claim, index, matches[0]):
        return []
    backing = [m for m in matches if m.snippet.role != "participant" and m.share >= max(0.3, matches[0].share * 0.6)]
    if any(_states_group(m, _segment_stems(claim.segment, context)) for m in backing):
        return []
    single = [m for m in matches if m.share >= max(0.3, matches[0].share * 0.6)]
    single = single or matches[:1]
    count, base = len(voices(single)), _base(claim.segment, context)
    if count >= max(4, (base or 0) / 2):
        return []
    if len(matches[0].shared) < 2 and matches[0].share < 0.5:
        return []
    who = ", ".join(dict.fromkeys(speaker(m.snippet) for m in single[:3]))
    told = f"{count} of {base}" if base else ("one voice" if count == 1 else f"{count} voices")
    head = "One voice is told as the group" if count == 1 else "Few voices are told as the group"
    pointers = tuple(Pointer(id=m.snippet.id, start=0, end=len(m.snippet.text)) for m in single[:3])
    return [Finding("unsupported", 0, len(claim.text), pointers, f"{head}: {who} only, {told}.")]


_MOST = re.compile(
    r"\b(?:most|nearly every|almost every|nearly all|almost all|every|all(?! of this\b)|everyone|everybody|as a rule|"
    r"the majority|virtually (?:all|every))\b",
    re.IGNORECASE,
)
_FEW = re.compile(
    r"\b(?:one|two|three|four|several|some|a few|a couple|few)\s+(?:of\s+)?(?:(?:the|our|these)\s+)?(?:[\w-]+\s+){0,2}?"
    r"[\w-]+s\b(?!['’])",
    re.IGNORECASE,
)


def _more_than(claim: Claim, text: str, index: SnippetIndex) -> Finding | None:
    """Find "most" told of what the researchers found of "several" or "two"."""
    most = _MOST.search(text)
    if not most or len(text[: most.start()].split()) > 2 or _FEW.search(text):
        return None
    best = index.matches(index.content(text), claim.segment)[:1]
    if not best or best[0].snippet.role != "researcher" or best[0].share < 0.4 or len(best[0].shared) < 2:
        return None
    snippet = best[0].snippet
    few = _FEW.search(snippet.text)
    if few is None or _MOST.search(snippet.text):
        return None
    pointer = (Pointer(id=snippet.id, start=0, end=len(snippet.text)),)
    reason = f"The researchers found “{few.group()}”, which does not back “{most.group()}”."
    return Finding("unsupported", 0, len(claim.text), pointer, reason, few.group())


def _states_group(match: Match, names: frozenset[str]) -> bool:
    """Tell whether a researcher's sentence is itself a finding on the group, not on one member of it."""
    text = match.snippet.text
    plural = any(
        t.text.casefold().endswith("s") and (t.text.casefold() in GROUP_NOUNS or any(_akin(t.stem, n) for n in names))
        for t in tokens(text)[:6]
    )
    return (plural or bool(_GROUP_WORDS.search(text))) and not re.search(
        r"\b(?:spoke (?:to|with) one|one (?:participant|grantee|person|customer|user|respondent|of them))\b",
        text,
        re.IGNORECASE,
    )


def _statistical(text: str, content: frozenset[str], claim: Claim, index: SnippetIndex, best: Match) -> bool:
    """Tell whether the statement is rather one about a statistic, which the numbers checker decides."""
    share = index.statistic_share(content, claim.segment)
    if _QUANTITY.search(text):
        return share > 0.15 or best.share < 0.5
    return share >= best.share or share > 0.5


def _base(segment: str | None, context: Context) -> int | None:
    known = context.base.segments_by_id.get(segment or "")
    return known.n if known else None


def _some_voices(claim: Claim, text: str, index: SnippetIndex, context: Context) -> list[Finding]:
    """Decide on "several" and "some": a finding where only one voice shares the telling words."""
    found = _SOME.search(text)
    if found is None or _QUANTITY.search(text):
        return []
    content = _group_content(text[: found.start()] + text[found.end() :], claim, index, context)
    matches = index.matches(content, claim.segment, least=0.15)
    if not matches or matches[0].share < 0.5 or any(m.snippet.role != "participant" for m in matches):
        return []
    if index.statistic_share(content, claim.segment) > 0.3:
        return []
    telling = sorted(matches[0].shared, key=lambda r: (-index.weight(r), r))[:3]
    behind = [m for m in matches if m.shared & set(telling)]
    if len(voices(behind)) > 1:
        return []
    match = matches[0]
    pointer = (Pointer(id=match.snippet.id, start=0, end=len(match.snippet.text)),)
    word = found.group().casefold()
    reason = f"“{word[:1].upper()}{word[1:]}” needs more than one voice; only {speaker(match.snippet)} says this."
    return [Finding("unsupported", 0, len(claim.text), pointer, reason)]
