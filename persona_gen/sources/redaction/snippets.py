"""All snippets of a study, redacted with one roster, and the report of what was found."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from persona_gen.domain.evidence import LeftOut, Snippet
from persona_gen.sources.redaction.found import PERSON
from persona_gen.sources.redaction.people import is_person
from persona_gen.sources.redaction.pseudonyms import as_label
from persona_gen.sources.redaction.redactor import Redactor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from persona_gen.domain.theme import Participant
    from persona_gen.sources.redaction.found import Found, Pseudonyms
    from persona_gen.study import Study

ATTRIBUTES = "attributes of participants"
"""What a report names as the file, where an attribute was replaced."""
_PLAIN_PLACE = re.compile(
    r"(?:(?:line|page|row|column|paragraph|table|cue|segment|utterance|monologue|phrase|result|entry|entries|part)s?"
    r"|[\d\s:.,–-])*"
)
"""A locator that holds no word of the source."""
_VOICE_OF_FILE = re.compile(r"(?P<voice>[^()]*\d[^()]*|[^()]* [A-Za-z]) \((?P<file>.+)\)")
"""A voice that a machine has numbered, with the name of its file: "Speaker 1 (Anna Lee)"."""


@dataclass(frozen=True)
class Replacement:
    """One replacement, with the words that were replaced; never stored, never sent."""

    source: str
    locator: str
    kind: str
    original: str
    replacement: str
    by: str


@dataclass(frozen=True)
class PrivacyReport:
    """What was found: how many of each kind in each file."""

    counts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """(kind, file) → replacements."""
    people: int = 0
    """How many people got a number."""
    speakers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Speaker's name, as the files have it → pseudonym; only for joining tables in memory."""
    replaced: Sequence[Replacement] = field(default=(), repr=False)
    """Each replacement with its original; shown on a terminal on demand, never written."""
    participants: Sequence[Participant] = field(default=(), repr=False)
    """The participants whose attributes are known, under their pseudonyms."""

    @property
    def by_kind(self) -> dict[str, int]:
        """Replacements of each kind, the most frequent first."""
        total: Counter[str] = Counter()
        for (kind, _), count in self.counts.items():
            total[kind] += count
        return dict(total.most_common())

    def without_names(self, left: LeftOut) -> LeftOut:
        """Return a note about input without speakers' names."""
        reason = left.reason
        for name in sorted(self.speakers, key=len, reverse=True):
            reason = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", self.speakers[name], reason)
        return left if reason == left.reason else left.model_copy(update={"reason": reason})


def redact_snippets(
    snippets: Sequence[Snippet],
    study: Study,
    pseudonyms: Pseudonyms | None = None,
    *,
    participants: Sequence[Participant] = (),
    others: Sequence[str] = (),
) -> tuple[list[Snippet], list[LeftOut], PrivacyReport]:
    """Replace personal data in words, questions, places, speakers' names and participants' attributes.

    The roster is made of the speakers' names, of `others` and of `[privacy] names`. A name that a cue gives away
    is known in the rest of its file. In attributes cues are not looked for, because a cell has no sentence around
    it. With `[privacy] redact = false` nothing changes.

    Args:
        snippets: as read.
        study: its `[privacy]` is followed.
        pseudonyms: who gets which pseudonym; by default people are numbered in the order of the snippets.
        participants: whose attributes are known.
        others: labels of people whose own words are not among the snippets, such as those who did not agree.

    Returns:
        The snippets, one line a kind for what was replaced, and the report.

    Raises:
        StudyError: `[privacy] presidio` is set, and it or its model is not there.
    """
    if not study.privacy.redact:
        return list(snippets), [], PrivacyReport(participants=tuple(participants))
    work = _Work(snippets, study, pseudonyms, others)
    kept = [work.redacted(snippet) for snippet in snippets]
    known = tuple(map(work.participant, participants))
    return kept, work.left_out(), work.report(known)


class _Work:
    """One pass over a study's snippets."""

    def __init__(
        self, snippets: Sequence[Snippet], study: Study, pseudonyms: Pseudonyms | None, others: Sequence[str]
    ) -> None:
        speakers = dict.fromkeys(s.participant for s in snippets if s.participant)
        people = [name for name in speakers if is_person(name)]
        files = [voice["file"] for name in speakers if (voice := _VOICE_OF_FILE.fullmatch(name))]
        privacy = study.privacy
        roster = (*people, *files, *(name for name in others if is_person(name)), *privacy.names)
        self.redactor = Redactor(roster=roster, keep=privacy.keep, pseudonyms=pseudonyms, presidio=privacy.presidio)
        self.cells = Redactor(roster=roster, keep=privacy.keep, pseudonyms=self.redactor.pseudonyms, cues=False)
        kept = {word.casefold() for word in privacy.keep}
        self.labels = self._person_labels([name for name in people if name.casefold() not in kept])
        self._direct_labels(speakers)
        self.files = self._by_file(snippets)
        self.counts: Counter[tuple[str, str]] = Counter()
        self.seen: set[str] = set(self.labels.values())
        self.replaced: list[Replacement] = []

    def _person_labels(self, people: Sequence[str]) -> dict[str, str]:
        """Give a pseudonym to speakers who are names; "Anna 1" and "Anna 2" are two people."""
        numbers: dict[str, set[str]] = {}
        for name in people:
            numbers.setdefault(self.redactor.people.key(name), set()).add(re.sub(r"\D", "", name))
        alone = {name: len(numbers[self.redactor.people.key(name)]) > 1 for name in people}
        self.redactor.pseudonyms.expect([name if alone[name] else self.redactor.people.key(name) for name in people])
        return {name: as_label(self.redactor.label(name, alone=alone[name])) for name in people}

    def _direct_labels(self, speakers: Mapping[str, None]) -> None:
        """Give a pseudonym to speakers who are known by an e-mail address, a telephone number or a file's name."""
        for name in speakers:
            if name in self.labels:
                continue
            voice = _VOICE_OF_FILE.fullmatch(name)
            if voice and is_person(voice["file"]):
                self.labels[name] = f"{voice['voice']} ({as_label(self.redactor.label(voice['file']))})"
            elif self.redactor.redact(name).found:
                self.labels[name] = as_label(self.redactor.label(name, alone=True))

    def _by_file(self, snippets: Sequence[Snippet]) -> dict[str, Redactor]:
        """Return for each file a redactor that also knows the names which its own cues give away."""
        named: dict[str, list[str]] = {}
        for snippet in snippets:
            for text in (snippet.text, snippet.question or ""):
                named.setdefault(snippet.source, []).extend(self.redactor.named(text))
        return {source: self.redactor.knowing(names) for source, names in named.items()}

    def redacted(self, snippet: Snippet) -> Snippet:
        """Return a snippet without personal data; the same object where there was none."""
        redactor = self.files[snippet.source]
        text = redactor.redact(snippet.text)
        question = redactor.redact(snippet.question or "")
        self._note(snippet, snippet.text, text.found)
        self._note(snippet, snippet.question or "", question.found)
        locator = snippet.locator
        if not _PLAIN_PLACE.fullmatch(locator):
            place = redactor.redact(locator)
            self._note(snippet, locator, place.found)
            locator = place.text
        participant = self.labels.get(snippet.participant or "", snippet.participant)
        if not text.found and not question.found and (participant, locator) == (snippet.participant, snippet.locator):
            return snippet
        changes = {
            "text": text.text,
            "question": question.text or None,
            "participant": participant,
            "locator": locator,
        }
        return snippet.model_copy(update=changes)

    def participant(self, person: Participant) -> Participant:
        """Return a participant under their pseudonym, with attributes that hold no identifier and no known name."""
        attributes = {}
        for column, value in person.attributes.items():
            cell = self.cells.redact(value)
            attributes[column] = cell.text
            for one in cell.found:
                self.counts[one.kind, ATTRIBUTES] += 1
                words = value[one.start : one.end]
                self.replaced.append(Replacement(ATTRIBUTES, column, one.kind, words, one.replacement, one.by))
        return person.model_copy(update={"id": self.labels.get(person.id, person.id), "attributes": attributes})

    def _note(self, snippet: Snippet, original: str, found: Sequence[Found]) -> None:
        for one in found:
            self.counts[one.kind, snippet.source] += 1
            words = original[one.start : one.end]
            if one.kind == PERSON:
                self.seen.add(as_label(one.replacement))
            self.replaced.append(Replacement(snippet.source, snippet.locator, one.kind, words, one.replacement, one.by))

    def report(self, participants: Sequence[Participant] = ()) -> PrivacyReport:
        """Return what was found."""
        return PrivacyReport(
            dict(self.counts), len(self.seen), dict(self.labels), tuple(self.replaced), tuple(participants)
        )

    def left_out(self) -> list[LeftOut]:
        """Return one line a kind."""
        lines = []
        for kind, count in self.report().by_kind.items():
            if kind == PERSON:
                lines.append(LeftOut(what="names", count=count, reason="replaced by [person 1], [person 2] and so on"))
            else:
                lines.append(LeftOut(what="direct identifiers", count=count, reason=f"replaced by [{kind}]"))
        if self.labels:
            reason = 'replaced by "Person 1", "Person 2" and so on'
            lines.append(LeftOut(what="speakers' names", count=len(self.labels), reason=reason))
        return lines
