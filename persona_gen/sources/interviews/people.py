"""Who took part: the table of participants with their segments, consent and attributes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from persona_gen.domain.evidence import LeftOut
from persona_gen.errors import SourceError
from persona_gen.sources.raw import RawTable, read_raw

if TYPE_CHECKING:
    from pathlib import Path

    from persona_gen.sources.interviews.base import Reading
    from persona_gen.sources.segment_names import SegmentNames
    from persona_gen.study import Interviews, Study

Consent = Literal["yes", "no", "unknown", "not in the table"]

_YES: frozenset[str] = frozenset(
    (
        *(
            "yes",
            "y",
            "1",
            "true",
            "t",
            "✓",
            "✔",
            "☑",
            "✅",
            "ok",
            "agreed",
            "agree",
            "given",
            "signed",
            "granted",
            "consented",
        ),
        *("ja", "j", "wahr", "oui", "vrai", "sí", "si", "sì", "vero", "sim"),
        *("verdadeiro", "verdadero", "tak", "ano", "áno", "da", "да", "є", "так", "igen", "igaz", "kyllä", "evet"),
        *(
            "jah",
            "jā",
            "taip",
            "ναι",
            "نعم",
            "כן",
            "हाँ",
            "हां",
            "はい",
            "是",
            "是的",
            "同意",
            "예",
            "네",
            "ya",
            "vâng",
            "có",
        ),
        "consent given",
    )
)
_NO: frozenset[str] = frozenset(
    (
        *(
            "no",
            "n",
            "0",
            "false",
            "f",
            "✗",
            "✘",
            "☐",
            "❌",
            "-",
            "refused",
            "declined",
            "withdrawn",
            "revoked",
            "denied",
            "none",
            "nein",
        ),
        *(
            "falsch",
            "non",
            "faux",
            "falso",
            "não",
            "nao",
            "nee",
            "nej",
            "nei",
            "nie",
            "ne",
            "не",
            "нет",
            "ні",
            "nem",
            "hamis",
            "ei",
        ),
        *(
            "hayır",
            "nē",
            "όχι",
            "οχι",
            "لا",
            "לא",
            "नहीं",
            "いいえ",
            "否",
            "不",
            "不是",
            "不同意",
            "아니요",
            "아니오",
            "tidak",
            "không",
        ),
        "not given",
        "no consent",
    )
)
"""Words that give or refuse consent; all others are unknown (a cross may mean either) and give none."""


def read_consent(word: str | None) -> Consent:
    """Return what a cell says about consent."""
    plain = " ".join((word or "").split()).strip(" .!").casefold()
    plain = plain.removesuffix(".0")
    return "yes" if plain in _YES else "no" if plain in _NO else "unknown"


@dataclass(frozen=True)
class Person:
    """One row of the table."""

    name: str
    segment: str | None = None
    consent: Consent = "yes"
    attributes: dict[str, str] = field(default_factory=dict)


class People:
    """The participants of one `[[interviews]]`, as its table tells; everybody is welcome where there is none."""

    def __init__(self, study: Study, interviews: Interviews, folder: Path, names: SegmentNames) -> None:
        self._table = interviews.participants
        self.asks_consent = interviews.consent_column is not None
        self.gives_segments = False
        self._people: dict[str, Person] = {}
        self._refused: dict[Consent, set[str]] = {}
        self._silenced: Counter[str] = Counter()
        if interviews.participants is not None:
            self._read(study, interviews, folder / interviews.participants, names)

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody in the table, those without consent included."""
        return tuple(person.name for person in self._people.values())

    def of(self, speaker: str) -> Person | None:
        """Return what the table tells of a speaker."""
        return self._people.get(speaker.strip().casefold())

    def silence(self, reading: Reading) -> None:
        """Take out of a file the words of everybody who did not agree, and of those who may be one of them.

        Nameless words count as somebody's without consent. Where nobody in a file agreed the researchers' words
        go as well, because they answer to what was said.
        """
        if not self.asks_consent:
            return
        agreed = {t.speaker for t in reading.turns if t.role == "participant" and self._agrees(t.speaker)}
        kept = []
        for turn in reading.turns:
            if turn.role == "researcher" and agreed:
                kept.append(turn)
            elif turn.role == "researcher":
                self._silenced["words of researchers in files where nobody agreed"] += 1
            elif turn.speaker is None:
                self._silenced["words of nobody in particular, so no consent is known"] += 1
            elif turn.speaker in agreed and turn.role == "participant":
                kept.append(turn)
            else:
                self._refused.setdefault(self._consent(turn.speaker), set()).add(turn.speaker.casefold())
                self._silenced["words of participants without consent"] += 1
        reading.turns = kept

    def left_out(self) -> list[LeftOut]:
        """Return how many people and snippets were not read for want of consent; nobody is named."""
        reasons: dict[Consent, str] = {
            "no": "no consent, so nothing of theirs was read",
            "unknown": "consent is empty or not understood, so nothing of theirs was read",
            "not in the table": "not in the table, so no consent is known and nothing of theirs was read",
        }
        found = [
            LeftOut(what="participants", count=len(self._refused[kind]), reason=reason, where=self._table)
            for kind, reason in reasons.items()
            if kind in self._refused
        ]
        return found + [
            LeftOut(what="snippets", count=count, reason=reason, where=self._table)
            for reason, count in self._silenced.items()
        ]

    def _agrees(self, speaker: str | None) -> bool:
        """Return whether a speaker is known to agree."""
        return speaker is not None and self._consent(speaker) == "yes"

    def _consent(self, speaker: str) -> Consent:
        """Return what is known of a speaker's consent."""
        person = self.of(speaker)
        return person.consent if person else "not in the table"

    def _read(self, study: Study, interviews: Interviews, path: Path, names: SegmentNames) -> None:
        """Read the table; a participant who stands twice has to be the same both times."""
        raw = read_raw(path)
        people = raw.column(interviews.participant_column, str(path))
        segments = self._segments(raw, interviews, path)
        consents = raw.column(interviews.consent_column, str(path)) if interviews.consent_column else None
        columns = {name: raw.column(name, str(path)) for name in interviews.attributes}
        for place, (row, name) in enumerate(zip(raw.numbers, people, strict=True)):
            if name is None or not name.strip():
                continue
            word = segments[place] if segments else None
            chosen = word is not None and (names.known(word) or not study.segments.value)
            person = Person(
                name.strip(),
                names.id(word, f"{path}, row {row}") if word is not None and chosen else None,
                read_consent(consents[place]) if consents else "yes",
                {key: " ".join(cell.split()) for key, cells in columns.items() if (cell := cells[place])},
            )
            self._add(person, f"{path}, row {row}")

    def _segments(self, raw: RawTable, interviews: Interviews, path: Path) -> list[str | None] | None:
        """Return the column of segments; None where the table is there for consent or attributes alone."""
        facts_alone = bool(interviews.consent_column or interviews.attributes)
        elsewhere = interviews.segment is not None or interviews.id_column
        missing = interviews.segment_column not in raw.names and "segment_column" not in interviews.model_fields_set
        if facts_alone and (elsewhere or missing):
            return None
        self.gives_segments = True
        return raw.column(interviews.segment_column, str(path))

    def _add(self, person: Person, where: str) -> None:
        """Keep a row; one that says something else of the same participant is an error."""
        key = person.name.casefold()
        known = self._people.get(key)
        if known is not None and (known.segment, known.consent) != (person.segment, person.consent):
            differ = "segments" if known.segment != person.segment else "consent"
            what = f"participant {person.name!r} stands twice, with different {differ}"
            raise SourceError(what, where=where, hint="keep one row a participant")
        self._people[key] = Person(
            person.name,
            person.segment,
            person.consent,
            {**person.attributes, **(known.attributes if known else {})},
        )
