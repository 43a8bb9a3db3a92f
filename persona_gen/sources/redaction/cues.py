"""Names that nobody told us: found by what stands before them, or because they are common first names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from persona_gen.sources.redaction.found import PERSON, Candidate
from persona_gen.sources.redaction.people import key_of
from persona_gen.sources.redaction.words import BRANDS, FIRST_NAMES, JOKES, NO_NAMES, PLACE_NAMES, WORD_NAMES, word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

    from persona_gen.sources.redaction.found import Looking

_UP = "".join(chr(c) for c in range(0x41, 0x250) if chr(c).isupper())
_WORD = rf"[{_UP}](?:[^\W\d_]|['’-](?!s\b)(?=[^\W\d_]))+"
_PARTICLE = (
    r"(?:van der|van den|van de|Van der|Van den|Van de|von der|van|von|de la|de los|de|del|della|di|du|da|le|"
    r"la|el|al|bin|ibn|ter|ten|zu|dos)"
)
NAME = rf"(?:{_WORD}|[{_UP}]\.)(?:[ -](?:{_PARTICLE} )?(?:{_WORD}|[{_UP}]\.(?= [{_UP}]))){{0,3}}"
_AFTER_PARTICLE = rf"(?:{_PARTICLE} )?(?P<it>{NAME}|{_PARTICLE} {NAME})"
_TITLE = (
    r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Rev|Reverend|Fr|Sir|Dame|Lord|Lady|Rabbi|Imam|Councillor|Cllr|"
    r"Sergeant|Inspector|Constable|Nurse|Father|Pastor|Coach|Herrn?|Frau|Fru|Mme|Madame|Mlle|"
    r"Monsieur|Señora?|señora?|Sra?|Doña|doña|Signora?|signora?|Signor|signor|Sig\.ra|Sig|Dott|Dottoressa|"
    r"dottoressa|De heer|de heer|"
    r"mevrouw|Mevrouw|mevr|dhr|pani|Pani|panu|panem|Doktor)"
)
_KIN = word_set(
    """
    colleague colleagues husband wife partner boss manager supervisor friend friends mate neighbour neighbor
    sister brother mother father mum mom dad son daughter cousin uncle aunt auntie nan nana gran grandma grandpa
    grandmother grandfather niece nephew girlfriend boyfriend fiancé fiancée landlord landlady solicitor
    accountant lawyer doctor gp dentist therapist teacher tutor carer caregiver nurse worker assistant coworker
    lead flatmate roommate housemate tenant trainee trainer coach midwife adviser advisor consultant kollege
    kollegin mann frau schwester bruder mutter vater tochter sohn chef chefin nachbarin nachbar freund freundin
    mari femme collègue voisin voisine sœur soeur frère mère père fils fille patron patronne ami amie marido
    mujer esposa esposo hermana hermano madre padre hijo hija jefe jefa vecino vecina compañero compañera amigo
    amiga marito moglie collega capo vicino vicina sorella fratello figlio figlia amico amica man vrouw zus
    broer moeder vader buurvrouw buurman zoon dochter baas mąż żona siostra brat kolega koleżanka szef sąsiadka
    kollega syster bror granne
    """
)
"""Who stands in a relation to somebody; a name may follow at once."""
_HUMANS = word_set(
    """
    receptionist lady guy rider driver clerk agent technician plumber electrician pharmacist vicar priest
    secretary treasurer volunteer cashier foreman headteacher councillor councilor buddy pal meister hausmeister
    lehrerin lehrer ärztin arzt sachbearbeiterin sachbearbeiter chair chairman chairwoman chairperson deputy
    apprentice intern student patient officer caretaker janitor cook waiter waitress engineer builder mechanic
    handyman helper lodger stepson stepdaughter stepfather stepmother godmother godfather twin ex surgeon
    specialist physio counsellor counselor trustee organiser organizer coordinator rep salesman saleswoman
    operator guard warden professor woman man girl boy bloke chap person visitor client customer user
    participant attendee
    """
)
"""Who somebody is; a name may follow after a comma."""


def _any_of(words: frozenset[str]) -> str:
    """Return a pattern for any of the words, the longest first."""
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


_RELATIVE = rf"(?:best |line |team |social |head |co-|step-?)?(?:{_any_of(_KIN)})(?:-in-law)?"
_HUMAN = rf"(?:{_any_of(_HUMANS)})"
_MY = (
    r"(?:[^\W\d_]+['’]s|an?|this|that|one|my|our|his|her|their|your|the|meine?|unsere?|die|der|mon|ma|notre|mi|"
    r"su|il mio|la mia|mia|mio|mijn|onze|mój|moja|min|vår)"
)
_GERMAN = re.compile(r"(?i)\b(?:ich|mein|meine|unsere?|die|der)\b")

_STRONG = tuple(
    re.compile(pattern)
    for pattern in (
        (
            rf"(?i:\b(?:my name is|my name['’]s|the name is|name['’]s|i am called|i['’]m called|call me|"
            rf"je m['’]appelle|mein name ist|"
            rf"ich heiße|me llamo|mi nombre es|mi chiamo|il mio nome è|mijn naam is|ik heet|nazywam się|"
            rf"mam na imię|jag heter|"
            rf"mitt namn är|mit navn er|chamo-me|o meu nome é|signed(?: by)?|in the name of|(?:she|he|they)"
            rf" goes? by|(?:sur|last |first |maiden |nick)name['’]?s?(?: is| was)?|nachname(?: ist)?|"
            rf"vorname(?: ist)?|nom de famille(?: est)?|apellido(?: es)?|cognome(?: è)?|unterschrieben von|"
            rf"yours sincerely|sincerely yours))[,:]?\s+{_AFTER_PARTICLE}"
        ),
        (
            rf"(?i:\b(?:this is|you['’]re speaking (?:to|with)))\s+(?P<it>{NAME})(?=,? (?:speaking|here|calling|"
            rf"again|from)\b)"
        ),
        rf"(?<!\w)(?:{_TITLE}\.? )+(?:[{_UP}]\. ?)?(?P<it>(?:{_PARTICLE} )?{NAME})",
        (
            rf"(?i:\b(?:someone|somebody|kid|child|lad|lass|fella|dude|(?:she|he|they|who)(?:['’]s|['’]re| is| was|"
            rf" are)|{_HUMAN}|elle|il|ella|él|lei|lui|qui|chi|sie|er|hij|zij|ona|on|se|s)\s+(?:called|named|heißt|"
            rf"s['’]appelle|llama|chiama))\s+(?P<it>{NAME})"
        ),
        (
            rf"(?i:(?<!\w)(?:{_MY}) (?:(?:ex-?|late |older |younger |elder |little |big |former |new |old )\s?)"
            rf"?(?:{_RELATIVE})(?:['’]s (?:{_RELATIVE}))?"
            rf"(?:,? (?:is called|was called|called|named|s['’]appelle|se llama|si chiama|heißt|heet|heter|"
            rf"nazywa się))?)(?P<sep>,? |, (?:die |der |le |la |el |il )?)(?P<it>{NAME})"
        ),
        rf"(?<!\w)(?P<it>{_WORD})(?= for short\b)",
        (
            rf"(?i:(?<!\w)(?:{_MY}) (?:[^\W\d_]+ )?(?:{_HUMAN}|{_RELATIVE}), (?:die |der |le |la |el |il )?)"
            rf"(?P<it>{NAME})(?=[,.]| or\b)"
        ),
        (
            rf"(?i:(?:^|[\n.!]\s*)(?:(?:best|kind|warm|many)\s+)?(?:regards|wishes|cheers|thanks|yours|gruß|grüße|"
            rf"viele grüße|liebe grüße|cordialement|saludos|"
            rf"saluti|groeten|pozdrawiam|hälsningar|sincerely))[,!]?\s+[–-]?\s*(?P<it>{NAME})(?=\s*(?:$|[,.\n]))"
        ),
    )
)
"""What comes after these is a name, unless it is in the stop list."""

_NEEDS = (
    word_set(
        """
        name names call called appelle heiße llamo nombre chiamo nome naam heet nazywam imię heter namn navn
        chamo signed goes go surname nickname nachname vorname famille apellido cognome unterschrieben sincerely
        """
    ),
    word_set("this re speaking"),
    word_set(
        """
        mr mrs ms miss mx dr prof professor rev reverend fr sir dame lord lady rabbi imam herr herrn frau fru
        mme madame mlle monsieur señor señora sr sra doña signor signora sig dott dottoressa heer mevrouw mevr
        dhr pani panu panem doktor councillor cllr sergeant inspector constable nurse father pastor coach don
        """
    ),
    word_set("called named heißt appelle llama chiama"),
    _KIN,
    word_set("short"),
    _KIN | _HUMANS,
    word_set(
        """
        regards wishes cheers thanks yours gruß grüße cordialement saludos saluti groeten pozdrawiam hälsningar
        sincerely
        """
    ),
)
"""Words, case-folded, without one of which the pattern of the same place cannot match."""
_NEEDED_BY_TWO = word_set("m am soy sono suis ben here speaking is")

_ANY = re.compile(rf"(?<![\w'’-])(?P<it>{NAME})")
"""Any run of capitals: a name where it begins with a first name that people have."""

_TWO = re.compile(
    rf"(?:(?i:\b(?:i['’]m|i am|soy|sono|je suis|ik ben|{_MY} (?:{_RELATIVE}) is))"
    rf"\s+(?P<it>{_WORD} (?:{_PARTICLE} )?{_WORD})(?=[,.]| and\b| en\b| y\b| et\b| e\b)"
    rf"|(?:^|[.!?\n]\s*)(?P<here>{_WORD} {_WORD})(?= here\b| speaking\b))"
)
"""Two words with a capital that somebody says they are."""
_SAINT = re.compile(r"(?i)\b(?:st\.?|saint|san|santa|sankt|king|queen|prince|princess)['’]?s? $")
_LOWER = re.compile(
    r"(?i)\b(?:it['’]?s|i['’]?m|this is|my name is|name['’]?s|im)\s+(?P<it>[^\W\d_]{3,}(?: [^\W\d_]+)?)"
)
"""What people who write without capitals say they are."""


class Names:
    """Finds names by cues; what it found is a roster for the rest of the file."""

    def find(self, looking: Looking) -> Iterator[Candidate]:
        """Yield names after strong cues, then common first names with the surname that follows."""
        text = looking.text
        for pattern, needs in zip(_STRONG, _NEEDS, strict=True):
            if needs.isdisjoint(looking.words):
                continue
            for match in pattern.finditer(text):
                yield from _after_cue(match, is_relative="sep" in pattern.groupindex)
        if not FIRST_NAMES.isdisjoint(looking.words):
            for match in _ANY.finditer(text):
                yield from _first_names(text, match)
            for match in _LOWER.finditer(text):
                first = match["it"].split()[0]
                if first.islower() and first in FIRST_NAMES and first not in WORD_NAMES | PLACE_NAMES:
                    yield Candidate(match.start("it"), match.start("it") + len(first), PERSON, "first name", first)
        for match in () if _NEEDED_BY_TWO.isdisjoint(looking.words) else _TWO.finditer(text):
            group = "it" if match["it"] else "here"
            if all(_is_free(word) for word in match[group].split() if word[0].isupper()):
                yield Candidate(match.start(group), match.end(group), PERSON, "cue", key_of(match[group]))


def _is_free(word: str) -> bool:
    """Return whether a word may be part of a name."""
    folded = word.casefold().rstrip(".")
    return folded not in NO_NAMES or folded in FIRST_NAMES


def _after_cue(match: re.Match[str], *, is_relative: bool) -> Iterator[Candidate]:
    """Yield the name after a cue, up to the first word that is none."""
    name, start = match["it"], match.start("it")
    words = list(re.finditer(r"[^\s]+", name))
    kept = 0
    for word in words:
        plain = word[0].casefold().strip(".")
        is_name = not word[0][0].isupper() or _is_free(plain) or (plain in WORD_NAMES and kept == 0 and not is_relative)
        if not is_name or plain in JOKES:
            break
        kept += 1
    if not any(word[0][0].isupper() for word in words[:kept]) or _is_brand(name):
        return
    end = start + words[kept - 1].end()
    found = match.string[start:end]
    if is_relative and _GERMAN.match(match[0]) and "," not in match["sep"] and not _is_common(found):
        return  # every German noun has a capital
    yield Candidate(start, end, PERSON, "cue", key_of(found))


def _is_common(name: str) -> bool:
    return re.split(r"[ -]", name)[0].casefold() in FIRST_NAMES


def _is_brand(name: str) -> bool:
    folded = name.casefold()
    return any(folded.startswith(brand) for brand in BRANDS)


def _first_names(text: str, match: re.Match[str]) -> Iterator[Candidate]:
    """Yield the part of a run of capitals that begins with a common first name."""
    words = list(re.finditer(r"[^\s]+", match["it"]))
    for place, word in enumerate(words):
        folded = word[0].casefold()
        if not set(folded.split("-")) <= FIRST_NAMES:
            continue
        rest = match["it"][word.start() :]
        after = text[match.end() : match.end() + 4]
        if (
            folded in NO_NAMES
            or folded in PLACE_NAMES
            or _is_brand(rest)
            or _is_brand(match["it"])
            or _SAINT.search(text[: match.start() + word.start()])
        ):
            return
        if folded in WORD_NAMES and (place == len(words) - 1 or not _is_free(words[place + 1][0])):
            return
        if after.startswith((" & ", "&")) or text[: match.start()].endswith("& "):
            return
        end = word.end()
        for more in words[place + 1 :]:
            if not _is_free(more[0]):
                break
            end = more.end()
        start = match.start() + word.start()
        name = text[start : match.start() + end]
        yield Candidate(start, match.start() + end, PERSON, "first name", key_of(name))
        return
