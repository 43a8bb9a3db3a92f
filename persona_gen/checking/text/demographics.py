"""Traits whose only ground is a demographic: "being a woman of her age, she …" with nothing else behind it.

Jumping from age, sex, family or origin to what somebody thinks or does is the stereotype that personas are
blamed for most; a statistic of the segment or somebody's words may back the trait, a demographic never does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from persona_gen.checking.base import Finding
from persona_gen.checking.context import stem, stems, tokens
from persona_gen.checking.text.index import NO_FACTS, QUOTED, index_of
from persona_gen.domain.evidence import OVERALL

if TYPE_CHECKING:
    from persona_gen.checking.context import Context
    from persona_gen.domain.claim import Claim

_KIND = (
    r"(?:wom[ae]n|m[ae]n|girls?|boys?|males?|females?|mothers?|fathers?|mums?|moms?|dads?|parents?|grandmothers?"
    r"|grandfathers?|housewi(?:fe|ves)|pensioners?|retirees?|seniors?|teenagers?|youngsters?|millennials?|boomers?"
    r"|gen[ -]?(?:z|x)(?:er)?s?|immigrants?|foreigners?|bachelors?|widows?|widowers?|elderly|old people|young people"
    r"|older people|younger people|old-timers?|city dwellers?|country folk)"
)
_AGED = r"(?:her|his|their) (?:age|years|generation|sex|gender|origin|background|upbringing|religion|class)"
_GROUND = re.compile(
    rf"\b(?:as|being|like|just like|typical(?:ly)? (?:of|for)|as is usual for|as befits)"
    rf" (?:a |an |any |most |many |all |the )?(?:(?!as\b)\w+ ){{0,2}}?{_KIND}\b(?: (?:of|at) {_AGED}\b)?"
    rf"|\b(?:because of|because (?:she is|he is|they are)|owing to|due to|thanks to|given|at|for someone of"
    rf"|as someone of|of people) {_AGED}\b"
    rf"|\bbecause (?:she|he|they)(?: is|['’]s| are) (?:a |an )?(?:\w+ ){{0,2}}?"
    rf"(?:{_KIND}|young|old|elderly|retired|married|single|male|female)\b"
    rf"|^\W*{_KIND} (?:like (?:her|him|them) )?"
    rf"(?:naturally|simply|just|always|by nature|instinctively|tend to|are known to|of course)\b",
    re.IGNORECASE,
)
_COMPARED = re.compile(r"\b(?:as|so|same|such|than|times|twice)\b[^,.;]{0,20}$", re.IGNORECASE)
_LIKE_OTHERS = re.compile(r"\b(?:group|segment|sample|survey|study|base|respondents?|participants?)\b", re.IGNORECASE)


class DemographicChecker:
    """Finds a demographic told as the ground of a trait that nothing else backs."""

    name = "demographics/1"

    def check(self, claim: Claim, context: Context) -> list[Finding]:
        """Return a finding where a claim grounds a trait in a demographic and no source does."""
        if claim.section in NO_FACTS or claim.segment in {None, OVERALL}:
            return []
        text = QUOTED.sub(lambda m: " " * len(m.group()), claim.text)
        match = _GROUND.search(text)
        if (
            match is None
            or _COMPARED.search(text[: match.start()])
            or _LIKE_OTHERS.search(text, match.start(), match.end() + 20)
        ):
            return []
        if _names_the_segment(match.group(), claim, context) or _somebody_says(match.group(), claim, context):
            return []
        reason = (
            f"“{match.group().strip()}” is the only ground given; no source ties the trait to that. "
            "Cite what people of this segment said or did instead."
        )
        return [Finding("unsupported", match.start(), match.end(), (), reason)]


def _names_the_segment(ground: str, claim: Claim, context: Context) -> bool:
    """Tell whether the ground is what makes the segment ("as a parent" in Young Parents), which its data describes."""
    segment = context.base.segments_by_id.get(claim.segment or "")
    name = set(stems(f"{segment.name} {segment.id}")) if segment else set()
    labels = {s for statistic in context.base.statistics for s in stems(statistic.label)}
    telling = {t.stem for t in tokens(ground) if re.fullmatch(_KIND, t.text, re.IGNORECASE)}
    return bool(telling & (name | labels))


def _somebody_says(ground: str, claim: Claim, context: Context) -> bool:
    """Tell whether somebody of the segment speaks of that ground ("at my age I …")."""
    telling = {t.stem for t in tokens(ground) if t.stem not in _LITTLE}
    index = index_of(context)
    return index.speaks(claim.segment) and any(
        telling & set(stems(snippet.text)) for snippet in context.snippets_of(claim.segment)
    )


_LITTLE_TEXT = (
    "as being like just typical usual for a an any most many all the of at because she he they is are her his their "
    "given people someone"
)
_LITTLE = frozenset(stem(word) for word in _LITTLE_TEXT.split())
