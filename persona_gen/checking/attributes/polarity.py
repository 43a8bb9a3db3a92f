"""Whether a text says yes or no to an attribute that it mentions: the scope of negation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_STOPS = frozenset({".", ";", "!", "?", ":", "*", "–", "—"})
_CONTRAST = frozenset(
    {"but", "however", "although", "though", "whereas", "while", "yet", "despite", "whilst", "because", "since"}
)
_POSITIVE_TEXT = (
    "offer offers offering offered have has having provide provides providing provided feature features featuring "
    "include includes including boast boasts serve serves allow allows accept accepts accepting take takes taking "
    "enjoy available is are was were comes come with welcomes supports accommodates enjoys get opt choose use"
)
_POSITIVE = frozenset(_POSITIVE_TEXT.split())
_BARE = frozenset({"offer", "have", "provide", "accept", "take", "allow", "serve", "include", "feature"})
"""Verbs that carry on a negation after "or": "does not have Wi-Fi or accept reservations"."""
_NEGATORS = frozenset({"not", "never", "nor", "neither", "without", "lacks", "lack", "lacking", "lacked", "cannot"})
_UNSURE_TEXT = (
    "charge charges "
    "mention mentioned mentions information details detail specified specify listed whether unclear unknown if "
    "would could might may should wish hope suggest null instead rather wanted similar data indication indicated"
)
_UNSURE = frozenset(_UNSURE_TEXT.split())
_FILLER_TEXT = (
    "and or , service services option options facilities access seating parking dining both also areas area also "
    "( ) on site for customers guests its the"
)
_FILLER = frozenset(_FILLER_TEXT.split())
_YES_AFTER_TEXT = (
    "available offered provided accepted allowed possible recommended permitted welcome accommodated served "
    "supported encouraged required included"
)
_YES_AFTER = frozenset(_YES_AFTER_TEXT.split())
_ADVERBS = frozenset({"also", "currently", "both", "all", "always", "readily", "usually", "generally", "really"})
_NO_AFTER = frozenset({"unavailable", "absent", "lacking", "prohibited", "forbidden"})


@dataclass(frozen=True, slots=True)
class Mention:
    """An attribute's words in a text, as token indices `first:last`."""

    first: int
    last: int


def asserted(tokens: Sequence[str], mention: Mention, others: frozenset[int] = frozenset()) -> bool | None:
    """Return what the text says about a mentioned attribute: yes, no, or None where it says neither.

    Args:
        tokens: the text's lower-case tokens, negated verbs split ("do", "not").
        mention: the attribute's place.
        others: indices of tokens that belong to mentions of further attributes, over which a verdict
            behind a list ("reservations and Wi-Fi are not available") reaches back.
    """
    colon = _after_colon(tokens, mention.last)
    if colon is not None:
        return colon
    before = _before(tokens, mention.first)
    if before is False:
        return False
    after = _behind(tokens, mention.last, others)
    if after == "unsure" or before == "unsure":
        return None
    if after is not None:
        return after == "yes"
    return True if before is not None else None


def _after_colon(tokens: Sequence[str], last: int) -> bool | None:
    """Return the answer of a list such as "Wi-Fi: no"."""
    if last + 1 < len(tokens) and tokens[last] in {":", "("}:
        word = tokens[last + 1]
        if word in {"no", "none", "false", "unavailable"} or tokens[last + 1 : last + 3] == ("not", "available"):
            return False
        if word in {"yes", "true", "available", "free", "paid"}:
            return True
    return None


def _before(tokens: Sequence[str], first: int) -> bool | str | None:
    """Return what the words before say: True, False, or "unsure"; None where they say nothing."""
    found: bool | str | None = "plain"
    seen_and = seen_comma = False
    for index in range(first - 1, max(-1, first - 25), -1):
        word = tokens[index]
        if word in _STOPS or word in _CONTRAST:
            break
        if word in _UNSURE:
            return "unsure"
        if word == "and":
            seen_and = True
        elif word == ",":
            seen_comma = True
        elif word == "no" or (word in _NEGATORS and found == "plain"):
            return _negation(
                tokens, index, broken=(seen_and or seen_comma) and word == "no" and not _or_list(tokens, index, first)
            )
        elif word in _POSITIVE and found == "plain":
            if word in _BARE and index and tokens[index - 1] in {"or", "nor"}:
                continue
            if _denied(tokens, index):
                return "unsure" if _only(tokens, index) else False
            if word in {"with", "is", "are", "was", "were", "available"} and index + 3 < first and seen_comma:
                continue
            found = True
            break
    return found


def _negation(tokens: Sequence[str], index: int, *, broken: bool) -> bool | str:
    """Return what a negator says, which may be no negation ("not only") or end before the mention."""
    following = tokens[index + 1] if index + 1 < len(tokens) else ""
    if following in {"only", "just", "necessarily", "merely", "longer", "matter", "doubt"}:
        return "unsure"
    if following in {"mention", "information", "indication", "details", "need"}:
        return "unsure"
    return "unsure" if broken else False


def _or_list(tokens: Sequence[str], index: int, first: int) -> bool:
    """Tell whether a list after "no" is joined by or/nor, so that it reaches all items."""
    return any(word in {"or", "nor"} for word in tokens[index : first + 6])


def _denied(tokens: Sequence[str], index: int) -> bool:
    """Tell whether the verb at `index` is negated."""
    return any(word in {"not", "never", "neither", "nor"} for word in tokens[max(0, index - 2) : index]) or (
        index + 1 < len(tokens) and tokens[index + 1] in {"not", "neither"}
    )


def _only(tokens: Sequence[str], index: int) -> bool:
    return any(word in {"only", "just"} for word in tokens[index - 2 : index + 3])


def _behind(tokens: Sequence[str], last: int, others: frozenset[int]) -> str | None:
    """Return "yes", "no" or "unsure" from a predicate behind the mention or the list it stands in."""
    index = last
    while index < min(len(tokens), last + 14) and (index in others or tokens[index] in _FILLER):
        index += 1
    word = tokens[index] if index < len(tokens) else ""
    if word == "available":
        return "yes"
    if word in _NO_AFTER or (word == "not" and _YES_AFTER.intersection(tokens[index + 1 : index + 2])):
        return "no"
    if word not in {"is", "are", "was", "were", "can", "being", "seems", "appears"}:
        return None
    first, second = ([w for w in tokens[index + 1 : index + 5] if w not in _ADVERBS] + ["", ""])[:2]
    if first in {"not", "neither"}:
        return "unsure" if second in _UNSURE | {"only", "just"} else "no"
    if first in _NO_AFTER:
        return "no"
    return "unsure" if first in _UNSURE else ("yes" if first in _YES_AFTER else None)
