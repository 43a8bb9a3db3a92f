"""Star ratings in a claim, compared with the record's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from persona_gen.checking.base import Finding
from persona_gen.domain.claim import Pointer

if TYPE_CHECKING:
    from persona_gen.checking.attributes.record import Record
    from persona_gen.checking.context import Context

_OUT_OF = r"(?:\s*(?:/|out of)\s*(?:5|five)(?:\.0)?)?"
_STARS = re.compile(
    rf"(?P<b>(?<=rating of )\d(?:\.\d+)?|(?<=rating is )\d(?:\.\d+)?|(?<=rating: )\d(?:\.\d+)?){_OUT_OF}(?:[- ]stars?)?"
    rf"|(?P<c>(?<=rated )\d(?:\.\d+)?|(?<=rated at )\d(?:\.\d+)?){_OUT_OF}(?:[- ]stars?)?"
    rf"|(?<!out of )(?<!/)(?<![\d.])(?P<a>\d(?:\.\d+)?){_OUT_OF}\s*-?\s*stars?\b"
    r"|(?<![\d.])(?P<d>\d(?:\.\d+)?)\s*(?:/|out of)\s*(?:5|five)\b",
    re.IGNORECASE,
)
_OF_REVIEWS = re.compile(
    r"\b(?:reviewers?|customers?|guests?|patrons?|one|another|some|both|gave|giving|given by|individual|"
    r"reviews? (?:was|were|of|with)|rang\w+|from \d|between)\b",
    re.IGNORECASE,
)


def rating_findings(text: str, record: Record, context: Context) -> list[Finding]:
    """Return ratings in the text that are not the record's (nor a review's own)."""
    if not record.ratings:
        return []
    statistic, value = record.ratings[0]
    results = []
    for match in _STARS.finditer(text):
        number = next(g for g in match.groupdict().values() if g)
        said = float(number)
        around = text[max(0, match.start() - 60) : match.end() + 30]
        if said > 5:
            continue
        if said == value:
            reason = f"The data's rating is {value:g}."
            results.append(Finding("supported", match.start(), match.end(), (Pointer(id=statistic.id),), reason))
        elif not _OF_REVIEWS.search(around) and said not in _review_ratings(context):
            reason = f"The data's rating is {value:g}, not {said:g}."
            pointer = (Pointer(id=statistic.id),)
            results.append(Finding("contradicted", match.start(), match.end(), pointer, reason, f"{value:g} stars"))
    return results


def _review_ratings(context: Context) -> frozenset[float]:
    """Return the ratings that single reviews gave, as their locators tell."""
    found: set[float] = set()
    for snippet in context.base.snippets:
        found.update(float(n) for n in re.findall(r"(\d(?:\.\d)?) stars?", snippet.locator))
    return frozenset(found)
