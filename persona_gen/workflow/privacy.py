"""Privacy: pseudonyms that stay with a study, what was found, who could be recognised, and what was sent."""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from persona_gen.errors import StudyError, UserInputError
from persona_gen.sources.redaction.found import PERSON
from persona_gen.sources.redaction.pseudonyms import as_text
from persona_gen.study import load_study

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from persona_gen.domain.run import LedgerEntry
    from persona_gen.domain.theme import Participant
    from persona_gen.sources.redaction import PrivacyReport
    from persona_gen.study import Study
    from persona_gen.workflow.progress import Progress

PSEUDONYMS_FILE = "pseudonyms.json"
MOST_COMBINED = 3
"""Attributes that are combined at most."""


def pseudonyms_of(study: Study) -> LocalPseudonyms:
    """Return the study's pseudonyms; they lie in its own folder, whatever `[store] url` says."""
    return LocalPseudonyms(study.state_folder / PSEUDONYMS_FILE)


class LocalPseudonyms:
    """Who has which number, kept in a file that only its owner may read.

    A number is given once and never again to somebody else, also where two programs run at the same time. Where
    the file cannot be written the numbers hold for this run, and `notes` says so.
    """

    def __init__(self, path: Path) -> None:
        """Keep the numbers in `path`; it is made when the first person is numbered."""
        self._path = path
        self._numbers: dict[str, int] | None = None
        self.notes: list[str] = []

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody who has a number so far, case-folded.

        Raises:
            StudyError: the file is there and is none of ours.
        """
        if self._numbers is None:
            self._numbers = self._read()
        return tuple(self._numbers)

    def of(self, kind: str, original: str) -> str:
        """Return `[person 3]` for a person, `[e-mail]` and so on for everything else.

        Raises:
            StudyError: the file is there and is none of ours.
        """
        if kind != PERSON:
            return f"[{kind}]"
        name = original.casefold()
        if self._numbers is None:
            self._numbers = self._read()
        if name not in self._numbers:
            self._number([name])
        return as_text(self._numbers[name])

    def expect(self, people: Sequence[str]) -> None:
        """Number people who will be asked for, in this order and with one look at the file instead of one each."""
        if self._numbers is None:
            self._numbers = self._read()
        new = [name for name in dict.fromkeys(map(str.casefold, people)) if name not in self._numbers]
        if new:
            self._number(new)

    def _read(self) -> dict[str, int]:
        where, hint = str(self._path), "put back a copy, or move it away to number people anew"
        try:
            people = json.loads(self._path.read_text(encoding="utf-8"))["people"]
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except OSError as error:
            raise StudyError(f"cannot be read: {error.strerror}", where=where, hint="make it readable") from error
        except (ValueError, KeyError, TypeError) as error:
            raise StudyError("not a file of pseudonyms", where=where, hint=hint) from error
        if not isinstance(people, dict) or not all(isinstance(number, int) for number in people.values()):
            raise StudyError("not a file of pseudonyms", where=where, hint=hint)
        return people

    def _number(self, names: Sequence[str]) -> None:
        """Give the next free numbers, after a look at what another program gave meanwhile.

        Once the file could not be written it is left alone: a number of this run may be somebody else's in it.
        """
        if self.notes:
            self._numbers = _grown(self._numbers or {}, names)
            return
        try:
            with self._locked():
                self._numbers = _grown(self._read(), names)
                self._write(self._numbers)
        except OSError as error:
            self._numbers = _grown(self._numbers or {}, names)
            kept = "pseudonyms hold for this run only; make the folder writable to keep them"
            self.notes.append(f"{self._path}: cannot be written ({error.strerror}), so {kept}")

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the lock beside the file; others wait."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _write(self, people: dict[str, int]) -> None:
        """Replace the file at once; a temporary file is made with 0600 and stays so."""
        body = {"note": "who stands behind a pseudonym; personal data, keep it here", "people": people}
        handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=".pseudonyms-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(body, file, ensure_ascii=False, indent=0)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, self._path)  # noqa: PTH105  a name from mkstemp
        except OSError:
            os.unlink(name)  # noqa: PTH108  the same
            raise


def _grown(known: dict[str, int], names: Sequence[str]) -> dict[str, int]:
    """Return the numbers with those of further people, each above the last."""
    first = max(known.values(), default=0) + 1
    new = [name for name in names if name not in known]
    return known | {name: number for number, name in enumerate(new, first)}


@dataclass(frozen=True, slots=True)
class Rare:
    """Attributes with which a participant stands nearly alone."""

    attributes: tuple[tuple[str, str], ...]
    """(column, value), one or several."""
    participants: tuple[str, ...]
    """Who has all of them, under their pseudonyms."""


@dataclass(frozen=True)
class PrivacyOutcome:
    """What `persona-gen privacy` shows."""

    study: Study
    report: PrivacyReport
    rare: tuple[Rare, ...]
    asked: int
    """Participants whose attributes are known."""
    revealing_files: tuple[str, ...]
    """Files whose own name holds a speaker's name; locators show it."""


def look_for_personal_data(folder: Path, progress: Progress) -> PrivacyOutcome:
    """Read a study's interviews and tell what is replaced in them, and who could be recognised all the same.

    Raises:
        UserInputError: the study or a file of it cannot be used.
    """
    from persona_gen.sources.interviews import read_interviews
    from persona_gen.sources.redaction import PrivacyReport

    study = load_study(folder)
    if not study.interviews:
        raise UserInputError("this study has no interviews", where=str(folder), hint="add [[interviews]] to study.toml")
    pseudonyms = pseudonyms_of(study)
    progress.begin("Reading", 1)
    read = read_interviews(study, pseudonyms=pseudonyms)
    progress.step(f"{len(read.snippets):,} snippets")
    for message in (*read.notes, *pseudonyms.notes):
        progress.note(message)
    report = read.privacy or PrivacyReport()
    return PrivacyOutcome(
        study=study,
        report=report,
        rare=rare_combinations(read.participants, study.privacy.min_cell),
        asked=sum(bool(person.attributes) for person in read.participants),
        revealing_files=_revealing({snippet.source for snippet in read.snippets}, report),
    )


def rare_combinations(participants: Sequence[Participant], least: int) -> tuple[Rare, ...]:
    """Return values, and combinations of up to three, that fewer than `least` participants have.

    A combination is named only where none of its parts is rare already.
    """
    found: list[Rare] = []
    known: set[frozenset[tuple[str, str]]] = set()
    for size in range(1, MOST_COMBINED + 1):
        holders: dict[tuple[tuple[str, str], ...], list[str]] = {}
        for person in participants:
            for parts in combinations(sorted(person.attributes.items()), size):
                holders.setdefault(parts, []).append(person.id)
        for parts, people in holders.items():
            # At most six smaller combinations each; to look through all that are rare would take their square.
            smaller = (frozenset(part) for fewer in range(1, size) for part in combinations(parts, fewer))
            if len(people) < least and known.isdisjoint(smaller):
                found.append(Rare(parts, tuple(people)))
        known |= {frozenset(rare.attributes) for rare in found}
    return tuple(sorted(found, key=lambda rare: (len(rare.participants), len(rare.attributes))))


def _revealing(sources: set[str], report: PrivacyReport) -> tuple[str, ...]:
    """Return the files that are called like a speaker."""
    words = {word for name in report.speakers for word in name.casefold().split() if len(word) > 2}
    return tuple(
        source
        for source in sorted(sources)
        if words & set("".join(c if c.isalpha() else " " for c in source.casefold()).split())
    )


def ledger_entries(folder: Path) -> tuple[LedgerEntry, ...]:
    """Return every attempt at a call of this study's store, the oldest first; none where there is no store.

    Raises:
        UserInputError: the study cannot be read.
        StoreError: the store cannot be used.
    """
    from persona_gen.workflow.stores import open_existing, store_place

    study = load_study(folder)
    place = store_place(study)
    if isinstance(place, Path) and not place.exists():
        return ()
    store = open_existing(study, folder, empty=True)
    try:
        return tuple(store.ledger())
    finally:
        store.close()


def replaced_by_kind(report: PrivacyReport) -> list[tuple[str, str, int]]:
    """Return (kind, file, count), the most frequent kind first."""
    order = Counter(report.by_kind)
    rows = [(kind, source, count) for (kind, source), count in report.counts.items()]
    return sorted(rows, key=lambda row: (-order[row[0]], row[0], row[1]))
