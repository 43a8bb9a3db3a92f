"""The roster: people whose names are known, found in text by any part of their name.

Names that are words ("Will", "May") or places ("Paris", "Jordan") need a context that speaks for the person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from persona_gen.sources.redaction.found import PERSON, Candidate
from persona_gen.sources.redaction.words import (
    FIRST_NAMES,
    NO_NAMES,
    PLACE_NAMES,
    ROLES,
    SOFT_NAMES,
    WORD_NAMES,
    word_set,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from persona_gen.sources.redaction.found import Looking

TITLES = word_set(
    """
    mr mrs ms miss mx dr prof professor sir herr herrn frau mme mlle monsieur madame fr rev señor señora signor
    sr sra
    """
)
_PARTICLES = word_set(
    """
    van von der den de del della di da du la le el al bin ibn ter ten zu dos das y st
    """
)
TOKEN = re.compile(r"[^\W\d_]+(?:['’-](?!s\b)[^\W\d_]+)*")
"""A word; a possessive `'s` stands outside."""
_WITHIN_NAME = frozenset({" ", "  ", "-"})
_SENTENCE_END = re.compile(r"(?:^|[.!?:;…\n\"“„(\[]|[-–—])[\s\"'“”‘’(\[]*$")

_WITH_INITIALS = re.compile(r"(?:[^\W\d_]\.[ -]?){1,3}[^\W\d_]{2,}(?:[-'’][^\W\d_]{2,})?")
"""A surname behind initials, such as "A. Lee"."""


def is_person(label: str) -> bool:
    """Return whether a speaker's label is a person's name, not an id ("P5"), a role or a group."""
    if _WITH_INITIALS.fullmatch(label.strip()):
        return True
    words = TOKEN.findall(label)
    folded = [word.casefold() for word in words]
    if not words or len(words) > 5 or "@" in label or any(w in ROLES or w.removesuffix("s") in ROLES for w in folded):
        return False
    if re.search(r"[\d_/#]", label):  # a file's name, or a number with it: only where it holds a first name
        return any(word in FIRST_NAMES for word in folded)
    parts = [word for word in folded if word not in TITLES and word not in _PARTICLES]
    return any(len(word) > 1 and (word not in NO_NAMES or word in WORD_NAMES | PLACE_NAMES) for word in parts)


@dataclass(frozen=True, slots=True)
class _Part:
    """A word of somebody's name."""

    key: str
    """Who it is, where one person only has this word in their name; else the word."""
    people: frozenset[str]


class People:
    """Known people, by each word of their names."""

    def __init__(self, names: Iterable[str]) -> None:
        """Take full names, in any order; a name that is no person's (an id, a role) is left out."""
        self.keys = {key_of(name) for name in names if is_person(name)}
        owners: dict[str, set[str]] = {}
        for key in self.keys:
            for word in key.split():
                if len(word) > 1 and word not in _PARTICLES:
                    owners.setdefault(word, set()).add(key)
        self.words = frozenset(owners)
        self._parts = {
            word: _Part(next(iter(keys)) if len(keys) == 1 else word, frozenset(keys)) for word, keys in owners.items()
        }
        self._initials = {"".join(word[0] for word in key.split()): key for key in self.keys if " " in key}

    def key(self, name: str) -> str:
        """Return who a name stands for: a known person where it fits just one, else the name itself."""
        folded = key_of(name)
        if folded in self.keys:
            return folded
        owners = [self._parts[word].people for word in folded.split() if word in self._parts]
        fitting = frozenset.intersection(*owners) if owners else frozenset()
        return next(iter(fitting)) if len(fitting) == 1 else folded

    def find(self, looking: Looking) -> Iterator[Candidate]:
        """Yield every name, the longest first word to last; single words that may be no name need a context."""
        words = looking.words
        if self.words.isdisjoint(words) and self.words.isdisjoint({word[:-1] for word in words if word[-1] == "s"}):
            return
        tokens = list(TOKEN.finditer(looking.text))
        place = 0
        while place < len(tokens):
            span = self._span(looking.text, tokens, place)
            if span is None:
                place += 1
                continue
            last, key = span
            start = min(_with_initial(looking.text, tokens, place), self._with_particles(looking.text, tokens, place))
            yield Candidate(start, _end(self.words, tokens[last]), PERSON, "roster", key)
            place = last + 1

    def find_initials(self, looking: Looking) -> Iterator[Candidate]:
        """Yield initials such as "F.O." that are a known person's."""
        if self._initials and "." in looking.text:
            for match in re.finditer(r"\b[A-Z]\. ?(?:[A-Z]\.)+", looking.text):
                key = self._initials.get(re.sub(r"[. ]", "", match[0]).casefold())
                if key and match[0] not in {"U.S.", "U.K.", "E.U.", "A.M.", "P.M.", "U.N.", "D.C.", "N.B.", "P.S."}:
                    yield Candidate(match.start(), match.end(), PERSON, "roster", key)

    def _part(self, token: re.Match[str]) -> _Part | None:
        """Return whose word a token is; "Annikas" is Annika's, and "Toms" Tom's."""
        word = token[0].casefold()
        found = self._parts.get(word)
        if found is None and "-" in word:
            found = self._parts.get(word.partition("-")[0]) if token[0].istitle() else None
        if found is None and word.endswith("s") and token[0][0].isupper() and not _is_doubtful(word[:-1]):
            found = self._parts.get(word[:-1])
        return found

    def _span(self, text: str, tokens: list[re.Match[str]], place: int) -> tuple[int, str] | None:
        """Return the last token of the name that begins at `place`, and whose it is."""
        part = self._part(tokens[place])
        if part is None:
            return None
        people, last = part.people, place
        for ahead in range(place + 1, len(tokens)):
            between = text[tokens[ahead - 1].end() : tokens[ahead].start()]
            more = self._part(tokens[ahead])
            is_next = between in _WITHIN_NAME or (between == ", " and tokens[place][0][0].isupper())
            if is_next and more is not None and people & more.people and _differ(tokens[last], tokens[ahead]):
                people, last = people & more.people, ahead
            elif between not in _WITHIN_NAME or tokens[ahead][0].casefold() not in _PARTICLES:
                break
        key = next(iter(people)) if len(people) == 1 else part.key
        is_more = last > place or self._with_particles(text, tokens, place) < tokens[place].start()
        return (last, key) if is_more or self._is_meant(text, tokens, place) else None

    def _with_particles(self, text: str, tokens: list[re.Match[str]], place: int) -> int:
        """Return where "van den Berg" begins, if that is how a known person is called."""
        part, start = self._part(tokens[place]), tokens[place].start()
        while part and place and tokens[place - 1][0].casefold() in _PARTICLES:
            place -= 1
            particle = tokens[place][0].casefold()
            if text[tokens[place].end() : start] != " " or not any(particle in key.split() for key in part.people):
                break
            start = tokens[place].start()
        return start

    def _is_meant(self, text: str, tokens: list[re.Match[str]], place: int) -> bool:
        """Decide on a single word: is it the person?"""
        token = tokens[place]
        word = token[0].casefold()
        if not _is_doubtful(word):
            return token[0][0].isupper() or len(word) > 3
        if not token[0][0].isupper() or (len(token[0]) > 1 and token[0].isupper()):
            return False
        context = Context(text, tokens, place, self.words)
        return context.is_person_not_place() if word in PLACE_NAMES else context.is_person_not_word()


def _differ(one: re.Match[str], other: re.Match[str]) -> bool:
    """Return whether two words can stand in one name: not the same word, written in one way."""
    first, second = one[0], other[0]
    return first.casefold() != second.casefold() and first[0].isupper() == second[0].isupper()


def _is_doubtful(word: str) -> bool:
    return any(w in WORD_NAMES or w in PLACE_NAMES or w in NO_NAMES for w in (word, word.removesuffix("s")))


def _end(known: frozenset[str], token: re.Match[str]) -> int:
    """Leave the genitive's "s" outside."""
    word = token[0].casefold()
    return token.end() - 1 if word not in known and word.endswith("s") else token.end()


def _with_initial(text: str, tokens: list[re.Match[str]], place: int) -> int:
    """Take an initial before a surname into the name, as in "J. Hargreaves"."""
    if place and len(tokens[place - 1][0]) == 1 and tokens[place - 1][0].isupper():
        between = text[tokens[place - 1].end() : tokens[place].start()]
        if between in {". ", ".", " "} and tokens[place - 1][0] not in "IA":
            return tokens[place - 1].start()
    return tokens[place].start()


def key_of(name: str) -> str:
    """Return a name without titles, case-folded, "Carter, Will" turned into "will carter"."""
    words = [word.casefold() for word in TOKEN.findall(name)]
    if re.fullmatch(r"[^,]+, ?[^,]+", name):
        tail = len(TOKEN.findall(name.partition(",")[0]))
        words = words[tail:] + words[:tail]
    kept = [word for word in words if word not in TITLES]
    return " ".join(kept or words)


_ACTS = word_set(
    """
    grew began fell flew spoke wore threw held heard meant read rode saw spent taught understood woke hit put
    quit cut picks vende compra quiere tiene usa va sabe cree veut utilise aime vend achète kauft fährt geht
    will möchte macht spricht lives handles manages runs teaches cooks cleans opens closes starts leads looks
    plays sits stands walks rides meets said says told tells thinks thought knows knew wants wanted likes liked
    loves loved hates hated asks asked answered works worked lived uses used pays paid sings sang made makes set
    ran went goes came comes takes took called calls wrote writes sent sends helped helps showed shows explained
    explains doesn't didn't don't hasn't hadn't isn't wasn't can't couldn't won't wouldn't never always still
    reviewed fixed agreed disagreed complained suggested mentioned reckons reckoned believes felt feels joined
    left lost found keeps kept gave gives got gets tried tries brought brings started stayed drives drove phoned
    rang emailed texted also usually often once sold bought needed needs noticed remembered decided promised
    laughed cried sat stood hat sagt sagte meinte fragt fragte hilft half kommt kam weiß wohnt arbeitet n'a dit
    pense dice dijo disse ha zei zegt heeft krijgt commande habite travaille vive trabaja vuole lavora says,
    """
)
_SOFTLY = frozenset(
    {"has", "had", "is", "was", "can", "can't", "could", "would", "does", "did", "and", "who", "also", "just"}
)
_HABITS = word_set(
    """
    never always told asked said thought wanted tried called written explained been saying asking telling
    """
)
_BEFORE_PERSON = word_set(
    """
    text texted email emailed message messaged phone phoned ring rang saw meet met help helped with told tell
    tells ask asked asks call called named name's i'm she's he's it's that's thanks thank hi hello hey dear mr
    mrs ms miss dr said says and but if then by via for mit frag von an mein meine avec chez con för
    """
)
_BEFORE_PLACE = word_set(
    """
    in to from at near around of into through towards toward outside across visit visited visiting leave leaving
    left reach reached beyond between within over the this that north south east west greater downtown central
    de à a nach aus en op uit i do w z support supports supported flights parked live lives flew moved travelled
    """
)
_BEFORE_MONTH = word_set(
    """
    in since on until till by last next early late of for from to through mid this every during before after
    around ende anfang month months end start beginning middle between
    """
)
_NO_NAME_BEFORE = word_set(
    """
    the a an this that these those no some any every each my your our their his her its what one
    """
)
_GERMAN = word_set("der die das und ist nicht ich ein eine zu im wir sie mit auf es war dem den")
_STREET = re.compile(
    r" (?:\d|(?:Street|Road|Lane|Avenue|Drive|Square|Hill|Park|House|Court|Station|Bridge|Hotel|Inc|Ltd|GmbH)\b)"
)
_IS_PLACE_AFTER = word_set(
    """
    office team branch market airport station street road city area region piers line store shop university fc
    united is was are won lost has north south
    """
)
_NO_NAME_AFTER = {
    "rose": word_set(
        """
        wine petals garden gardens gold bush water to from by and again sharply
        """
    ),
    "art": word_set(
        """
        institute gallery history school class classes of is works work museum
        """
    ),
    "dean": frozenset(["of"]),
    "bill": word_set(
        """
        of me them us him her it monthly payment payments
        """
    ),
    "page": frozenset(["numbers", "number", "one", "two", "three", "is", "load", "loads"]),
    "grace": frozenset(["period", "periods", "note", "days"]),
    "hope": word_set(
        """
        so for that you it is this the to we i they
        """
    ),
    "joy": frozenset(["is", "of", "and", "in"]),
    "mark": word_set(
        """
        it the my this that all as up down each your them
        """
    ),
    "will": word_set(
        """
        you it that i he she they we the this there do be not all my a
        """
    ),
    "may": word_set(
        """
        i be we you it is was not have the they he she cause 1
        """
    ),
    "frank": frozenset(["answers", "about", "and", "with"]),
    "iris": frozenset(["scanners", "scanner", "scan", "recognition"]),
}


@dataclass(frozen=True, slots=True)
class Context:
    """The words around one word, to decide what it is."""

    text: str
    tokens: list[re.Match[str]]
    place: int
    known: frozenset[str]

    def _word(self, step: int) -> str:
        """Return the case-folded word `step` places away, empty across the end of a sentence."""
        at = self.place + step
        if not 0 <= at < len(self.tokens):
            return ""
        first, second = sorted((at, self.place))
        between = self.text[self.tokens[first].end() : self.tokens[second].start()]
        return "" if re.search(r"[.!?;:\n\d]", between) else self.tokens[at][0].casefold()

    def _starts(self) -> bool:
        """Return whether the word opens a sentence, where every word has a capital."""
        before = self.text[: self.tokens[self.place].start()]
        return _SENTENCE_END.search(before[-6:]) is not None

    def _after(self) -> str:
        end = self.tokens[self.place].end()
        return self.text[end : end + 40]

    def _acts(self) -> bool:
        """Return whether what follows is something that people do."""
        after = self._word(1)
        if after in {"has", "had", "hasn't", "hadn't", "is", "was"}:
            return self._word(2) in _HABITS
        return after in _ACTS or (after.endswith("ed") and len(after) > 4)

    def _is_with_people(self) -> bool:
        """Return whether it stands beside another known person: "Rose and May"."""
        for step in (1, -1):
            other = self._word(2 * step)
            if self._word(step) in {"and", "or", "und", "et", "y", "e", "en", "i", "och", "&"} and other in self.known:
                return self.tokens[self.place + 2 * step][0][0].isupper()
        return False

    def _is_owner(self) -> bool:
        return re.match(r"['’]s\b", self._after()) is not None

    def is_person_not_word(self) -> bool:
        """Decide on a name that is a word, such as "Will", "Mark" or the month of May."""
        word, before, after = self.tokens[self.place][0].casefold(), self._word(-1), self._word(1)
        if before in TITLES or self._is_with_people():
            return True
        if (
            (after in _NO_NAME_AFTER.get(word, ()) and self._after()[:1] == " ")
            or _STREET.match(self._after())
            or self._is_month(word, before)
        ):
            return False
        if self._is_initialled():
            return True
        if self._starts() or self._is_german():
            is_soft = word in SOFT_NAMES and after in _SOFTLY
            return self._acts() or self._is_owner() or before in _BEFORE_PERSON or is_soft
        return before not in _NO_NAME_BEFORE

    def _is_initialled(self) -> bool:
        """Return whether an initial stands before the word, as in "M. Petit"."""
        before = self.tokens[self.place - 1] if self.place else None
        return before is not None and _with_initial(self.text, self.tokens, self.place) == before.start()

    def _is_month(self, word: str, before: str) -> bool:
        head = self.text[: self.tokens[self.place].start()]
        is_dated = before in _BEFORE_MONTH or re.search(r"\d(?:st|nd|rd|th|\.)? $", head) is not None
        return word in {"may", "june", "april", "august", "jan"} and is_dated

    def _is_german(self) -> bool:
        """Return whether every noun has a capital here."""
        return len(_GERMAN & {token[0].casefold() for token in self.tokens}) > 1

    def is_person_not_place(self) -> bool:
        """Decide on a name that is a place, such as "Paris" or "Jordan"."""
        before, after = self._word(-1), self._word(1)
        if before in TITLES or re.match(r" is (?:also |really )?(?:my|his|her) (?:name|first|last)", self._after()):
            return True
        if self._acts() or (after == "from" and self._starts()):
            return before not in _BEFORE_PLACE
        if re.match(r" (?:is|was) (?:the one\b|(?:an? |the |my |our )?\w+ who\b)", self._after()):
            return True
        if (
            before in {"and", "or", "und", "et", "y"}
            and self._word(-2) in PLACE_NAMES
            and self._word(-3) in _BEFORE_PLACE
        ):
            return False
        if before in _BEFORE_PLACE or (after in _IS_PLACE_AFTER and not self._acts()):
            return False
        if re.match(r", [A-Z]", self._after()):
            return False
        return before in _BEFORE_PERSON or self._is_owner() or (self._is_with_people() and before not in _BEFORE_PLACE)
