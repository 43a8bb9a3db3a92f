"""The words around a word that may be a name: do they speak for a person, or for a verb, a month, a place?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from persona_gen.sources.redaction.words import (
    PLACE_NAMES,
    SOFT_NAMES,
    word_set,
)

TITLES = word_set(
    """
    mr mrs ms miss mx dr prof professor sir herr herrn frau mme mlle monsieur madame fr rev señor señora signor
    sr sra
    """
)
_SENTENCE_END = re.compile(r"(?:^|[.!?:;…\n\"“„(\[]|[-–—])[\s\"'“”‘’(\[]*$")
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
        return before is not None and with_initial(self.text, self.tokens, self.place) == before.start()

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


def with_initial(text: str, tokens: list[re.Match[str]], place: int) -> int:
    """Take an initial before a surname into the name, as in "J. Hargreaves"."""
    if place and len(tokens[place - 1][0]) == 1 and tokens[place - 1][0].isupper():
        between = text[tokens[place - 1].end() : tokens[place].start()]
        if between in {". ", ".", " "} and tokens[place - 1][0] not in "IA":
            return tokens[place - 1].start()
    return tokens[place].start()
