"""Whether words that were found are meant: said, denied by the speaker, or not to be told by rule.

A rule sees that "I don't use version control" denies, and that "no version control" may be a complaint
as well as a denial. It says "against" for the first only, and nothing for the second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from persona_gen.domain.theme import Stance
    from persona_gen.themes.words import Word

_NEGATORS = frozenset(
    ("no", "not", "never", "without", "nor", "neither", "none", "nobody", "nothing", "hardly", "barely", "cannot")
)
_LACKING = frozenset(
    ("lack", "lacks", "lacking", "lacked", "absence", "instead", "unlike", "except", "avoid", "rather")
)
_DENIED = frozenset(
    ("use", "used", "using", "need", "needed", "want", "have", "had", "like", "do", "care", "about", "mind", "see")
)
_FILLERS = frozenset(
    (
        *("a", "an", "any", "the", "my", "our", "really", "usually", "ever", "even", "actually", "normally", "often"),
        *("currently", "much", "for", "to", "with", "of"),
    )
)
_OPENERS = frozenset(
    ("and", "so", "but", "well", "usually", "personally", "currently", "mostly", "also", "really", "still")
)
"""What may stand before the pronoun of a plain denial."""
_SHRUNK = frozenset(
    ("dont", "doesnt", "didnt", "cant", "couldnt", "wont", "wouldnt", "isnt", "arent", "wasnt", "hasnt", "havent")
)
_BREAKS = ".!?;:,\n()–—"
BEFORE, AFTER = 5, 3
"""How many words a negation may stand from what it negates."""


def stance(text: str, words: Sequence[Word], first: int, last: int) -> Stance | None:
    """Return how `words[first..last]` of `text` are meant, or None where no rule can tell."""
    before = _clause_before(text, words, first)
    if any(_negates(words, i) for i in before):
        return "against" if _denies(text, words, before) else None
    if any(words[i].text in _LACKING for i in before) or any(_negates(words, i) for i in range(first, last + 1)):
        return None
    return None if _negated_after(text, words, last) else "for"


def _clause_before(text: str, words: Sequence[Word], first: int) -> range:
    """Return the indexes of the words before, inside the clause and near enough."""
    start = first
    while start > max(0, first - BEFORE) and not _broken(text, words[start - 1], words[start]):
        start -= 1
    return range(start, first)


def _broken(text: str, one: Word, other: Word) -> bool:
    """Tell whether a clause ends between two neighbours."""
    return any(char in _BREAKS for char in text[one.end : other.start]) or other.text in {"but", "although", "because"}


def _negates(words: Sequence[Word], index: int) -> bool:
    """Tell whether a word negates what follows; "not only" and "no doubt" do not."""
    word = words[index].text
    if (
        word in {"not", "no"}
        and index + 1 < len(words)
        and words[index + 1].text in {"only", "just", "doubt", "matter"}
    ):
        return False
    return word in _NEGATORS or word in _SHRUNK or word.endswith("n't")


def _denies(text: str, words: Sequence[Word], before: range) -> bool:
    """Tell whether the clause is the speaker's own plain denial, such as "we never use the …"."""
    negators = [i for i in before if _negates(words, i)]
    if len(negators) != 1 or words[negators[0]].text in {"no", "without"}:
        return False
    at = negators[0]
    verb = words[at].text
    start = at
    while start and not _broken(text, words[start - 1], words[start]):
        start -= 1
    opening = [word.text for word in words[start:at] if word.text not in _OPENERS]
    own = opening in (["i"], ["we"], ["i", "do"], ["we", "do"])
    plain = verb in {"don't", "dont", "never", "didn't", "didnt", "not"}
    rest = [words[i].text for i in range(at + 1, before.stop)]
    used = [word for word in rest if word in _DENIED]
    return own and plain and bool(used) and all(word in _DENIED or word in _FILLERS for word in rest)


def _negated_after(text: str, words: Sequence[Word], last: int) -> bool:
    """Tell whether a negation follows close by in the clause, as in "the kernel does not …"."""
    for i in range(last + 1, min(len(words), last + 1 + AFTER)):
        if _broken(text, words[i - 1], words[i]):
            return False
        if _negates(words, i):
            return True
    return False
