"""The `[[interviews]]` that `init` proposes: which segment the words belong to, and who agreed to be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from persona_gen.domain.segment import slug
from persona_gen.sources.found import quoted
from persona_gen.sources.guesses import guess_consent

if TYPE_CHECKING:
    from persona_gen.sources.found import Found
    from persona_gen.sources.guesses import Answers, Column

_NOTES = """\
# Write-ups and not transcripts: quotations are participants' words, the other sentences researchers'.
notes = true"""


def interview_parts(found: Found, customers: tuple[str, str] | None, segment: Column | None) -> list[str]:
    """Write one `[[interviews]]` for all files that have the same keys."""
    people: dict[str, set[str]] = found.transcripts | {n: set(a.people) for n, a in found.answers.items()}
    consent = _consent(found, {person for names in people.values() for person in names})
    blocks: dict[tuple[str, str], list[str]] = {}
    for name in (*found.transcripts, *found.answers, *found.notes):
        keys = _answer_keys(found.answers[name]) if name in found.answers else _NOTES if name in found.notes else ""
        speak = people.get(name, set())
        belongs = _belongs(found, name, speak, customers, segment)
        if consent and customers and consent.table == customers[0] and "\n" not in belongs and belongs.startswith("#"):
            belongs = "# Who takes part is a customer.\nid_column = true"
        belongs = _with_consent(belongs, consent)
        blocks.setdefault((keys, belongs), []).append(name)
    return [_interview(names, keys, belongs) for (keys, belongs), names in blocks.items()]


def _answer_keys(answers: Answers) -> str:
    """Write how a table holds answers."""
    if answers.is_columns:
        return '# A column a participant, the questions in the first one.\nlayout = "columns"'
    lines = [f"participant = {quoted(answers.participant)}", f"text = {quoted(answers.text)}"]
    return "\n".join(lines + ([f"question = {quoted(answers.question)}"] if answers.question else []))


def _belongs(
    found: Found, name: str, people: set[str], customers: tuple[str, str] | None, segment: Column | None
) -> str:
    """Return the lines that say which segment the words belong to."""
    ids = set(found.tables[customers[0]][0].frame[customers[1]].astype("string").dropna()) if customers else set()
    if people and len(people & ids) * 2 > len(people):
        return "# The participants are customer ids.\nid_column = true"
    mapped = _map(found, people, customers, segment)
    if mapped:
        return mapped
    if customers is None:
        return 'segment = "participants"'
    stem = slug(name.rsplit("/", 1)[-1].rsplit(".", 1)[0])
    for value in segment.values if segment else []:
        if slug(value) in (stem, stem.removesuffix("s")):
            return f"segment = {quoted(slug(value))}"
    bare = {re.sub(r"^[A-Za-z]+[ _-]?", "", person) for person in people}
    alike = people and len(bare & ids) * 2 > len(bare)
    hint = "# The participants look like customer ids with letters before them.\n" if alike else ""
    return hint + '# segment = "id of a segment"  # not known: words without a segment back nobody'


@dataclass(frozen=True)
class _Consent:
    """The table that says who agreed."""

    table: str
    person: str
    column: str
    facts: tuple[str, ...]
    """Further columns of few values, such as a region."""


def _consent(found: Found, everybody: set[str]) -> _Consent | None:
    """Return the table with a column of consent that names somebody who speaks in the files, or None."""
    speakers = {person.casefold() for person in everybody}
    for name, (_, columns) in found.tables.items():
        consent = guess_consent(columns)
        known = {c.name: len(speakers & {p.casefold() for p in c.people}) for c in columns}
        person = max(known, key=known.__getitem__, default="")
        if consent and known.get(person):
            facts = tuple(c.name for c in columns if c.kind == "category" and c.name not in {person, consent})
            return _Consent(name, person, consent, facts)
    return None


def _with_consent(belongs: str, consent: _Consent | None) -> str:
    """Add the table that says who agreed, to every block: who is not in it has not agreed to anything."""
    if consent is None:
        return belongs
    if "participants = " in belongs and f"participants = {quoted(consent.table)}" not in belongs:
        off = "\n".join(f"# {line}" for line in belongs.split("\n"))
        belongs = f"# The segments stand in another table than the consent; put both into one.\n{off}"
    keys = {"participants": consent.table, "participant_column": consent.person, "consent_column": consent.column}
    lines = belongs.split("\n")
    missing = [
        f"{key} = {quoted(value)}"
        for key, value in keys.items()
        if not any(line.startswith(f"{key} = ") for line in lines)
    ]
    note = "# Only the words of those who agreed are read; who is not in the table, or not named, has not agreed."
    facts = ", ".join(map(quoted, consent.facts))
    more = [f"# What to know of each participant, for `themes --by`.\n# attributes = [{facts}]"] if facts else []
    return "\n".join([belongs, note, *missing, *more])


def _map(found: Found, people: set[str], customers: tuple[str, str] | None, segment: Column | None) -> str:
    """Return the lines for a table beside the customers' that holds the participants and their segments."""
    known = {slug(value) for value in segment.values} if segment else set()
    for name, (_, columns) in found.tables.items():
        if not people or customers is None or name == customers[0]:
            continue
        person = next((c for c in columns if len(people & c.people) * 2 > len(people)), None)
        options = [c for c in columns if person and c.name != person.name and c.values]
        group = next((c for c in options if {slug(value) for value in c.values} <= known), None)
        if person and group:
            keys = {"participants": name, "participant_column": person.name, "segment_column": group.name}
            return "\n".join(f"{key} = {quoted(value)}" for key, value in keys.items())
    return ""


def _interview(names: list[str], keys: str, belongs: str) -> str:
    """Write one `[[interviews]]`."""
    listed = quoted(names[0]) if len(names) == 1 else "\n" + "".join(f"  {quoted(name)},\n" for name in names)
    return "\n".join(part for part in ("[[interviews]]", f"files = [{listed}]", keys, belongs) if part) + "\n"
