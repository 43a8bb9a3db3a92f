"""One person at work on the themes of a study: what the screens call.

Every edit is a revision of its own in the store, with who made it and what was done; nothing is lost, and an
undo is a revision as well. Personas that cite a statistic which an edit changed are filled and checked again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Self

from persona_gen.drafting.slots import SLOT, fill_statements
from persona_gen.errors import WorkflowError
from persona_gen.store.repository import open_store
from persona_gen.study import load_study
from persona_gen.themes import editing
from persona_gen.themes.counting import passages_of
from persona_gen.themes.evidence import METRIC
from persona_gen.workflow.check import Recheck, alias_map, recheck_all, rename_aliases
from persona_gen.workflow.evidence import with_themes
from persona_gen.workflow.local_models import study_models
from persona_gen.workflow.progress import Silent
from persona_gen.workflow.review.reading import summarise
from persona_gen.workflow.stores import reviewer_name, store_place
from persona_gen.workflow.themes import read_interviews_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from persona_gen.domain.evidence import EvidenceBase, Snippet, Statistic
    from persona_gen.domain.persona import Statement
    from persona_gen.domain.review import PersonaRecord
    from persona_gen.domain.theme import CodedInterviews, Coding, Stance, Theme
    from persona_gen.store.records import CodingRevision, CodingStep
    from persona_gen.store.repository import Store
    from persona_gen.study import Study
    from persona_gen.workflow.progress import Progress


@dataclass(frozen=True, slots=True)
class ThemePassage:
    """One coded passage, with what stands around it."""

    coding: Coding
    snippet: Snippet
    before: str
    """The snippet before it in the same file, or what was asked; empty where nothing is."""
    after: str
    """The snippet behind it in the same file."""

    @property
    def who(self) -> str:
        """The participant, or that the source does not tell."""
        return self.snippet.participant or "not named"

    @property
    def where(self) -> str:
        """File and place in it."""
        return f"{self.snippet.source}, {self.snippet.locator}" if self.snippet.locator else self.snippet.source

    @property
    def start(self) -> int:
        """Where in the snippet's text the coded words begin."""
        return self.coding.start

    @property
    def end(self) -> int:
        """Where they end."""
        return self.coding.end

    @property
    def stance(self) -> Stance:
        """Whether they speak for the code, or against it."""
        return self.coding.stance


@dataclass(frozen=True, slots=True)
class Affected:
    """A persona that cites a statistic which an edit changed."""

    segment: str
    name: str
    statements: tuple[str, ...]
    """Ids of the statements that cite it, or were proved by it."""


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit did."""

    revision: CodingRevision
    affected: tuple[Affected, ...]
    rechecks: tuple[Recheck, ...]
    """The affected personas, checked again; `broke` names the statements that are open again."""


class ThemeSession:
    """One person's work on the themes; an edit is durable when its method returns.

    Each edit starts from the revision that the session looked at, and raises `StoreConflict` where somebody
    made a newer one; then nothing was changed, and `refresh` shows theirs.
    """

    def __init__(self, study: Study, store: Store, reviewer: str, plain: EvidenceBase) -> None:
        """Keep the study, its open store, who edits and the evidence without themes; `open` makes one.

        Raises:
            WorkflowError: nothing was coded yet.
        """
        self.study, self.store, self.reviewer, self._plain = study, store, reviewer, plain
        self._last: tuple[Affected, ...] = ()
        self.refresh()

    @classmethod
    def open(cls, folder: Path, reviewer: str | None = None, progress: Progress | None = None) -> ThemeSession:
        """Open the themes of a study; reads its interviews once.

        Raises:
            WorkflowError: there are no interviews, or nothing was coded yet.
            UserInputError: the study's files are wrong.
            StoreError: the store cannot be used.
        """
        study = load_study(folder)
        plain = read_interviews_of(study, progress or Silent())
        store = open_store(store_place(study))
        try:
            return cls(study, store, reviewer_name(study, reviewer), plain)
        except BaseException:
            store.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    # Reading

    def refresh(self) -> None:
        """Take the newest revision, whoever made it.

        Raises:
            WorkflowError: nothing was coded yet.
        """
        newest = self.store.coding()
        if newest is None:
            raise WorkflowError("nothing was coded yet", where=str(self.study.folder), hint="run `persona-gen themes`")
        self.revision = newest
        self.base = with_themes(self._plain, newest.coded)

    @property
    def coded(self) -> CodedInterviews:
        """The codebook and the codings that are shown."""
        return self.revision.coded

    def themes(self) -> tuple[Theme, ...]:
        """Return the themes in the codebook's order."""
        return self.base.themes

    def steps(self) -> list[CodingStep]:
        """Return who did what, oldest first."""
        return self.store.coding_steps()

    def passages(self, code: str) -> tuple[ThemePassage, ...]:
        """Return the passages of a code in reading order, each with what stands around it."""
        beside = _neighbours(self.base.snippets)
        found = passages_of(self.coded, self.base.snippets).get(code, [])
        return tuple(ThemePassage(p.coding, p.snippet, *beside[p.snippet.id]) for p in found)

    def affected(self) -> tuple[Affected, ...]:
        """Return the personas that cite a statistic which the last edit of this session changed."""
        return self._last

    # Editing

    def rename(self, code: str, name: str, definition: str | None = None) -> Edited:
        """Give a code another name; what cites it still finds it.

        Raises:
            WorkflowError: no such code, or the name is empty or another code's.
            StoreConflict: somebody else changed the coding.
        """
        old = self._name(code)
        return self._keep(editing.rename(self.coded, code, name, definition), f"renamed {old} to {name.strip()}")

    def merge(self, into: str, other: str) -> Edited:
        """Move every coding of `other` to `into`; `other` goes. Raises as `rename` does."""
        what = f"merged {self._name(other)} into {self._name(into)}"
        return self._keep(editing.merge(self.coded, into, [other]), what)

    def split(self, code: str, codings: Iterable[Coding], new_name: str) -> Edited:
        """Move some codings of a code to a new one. Raises as `rename` does."""
        moving = list(codings)
        what = f"split {len(moving)} passages of {self._name(code)} off as {new_name.strip()}"
        return self._keep(editing.split(self.coded, code, new_name, moving), what)

    def recode(self, coding: Coding, to: str, *, stance: Stance | None = None) -> Edited:
        """Give one passage another code, or another stance, in the reviewer's name. Raises as `rename` does."""
        changed = editing.recode(self.coded, coding, to, stance=stance, by=self.reviewer)
        return self._keep(changed, f"recoded a passage of {self._name(coding.code)} as {self._name(to)}")

    def remove(self, coding: Coding) -> Edited:
        """Take the code from one passage, which stays read. Raises as `rename` does."""
        return self._keep(editing.remove(self.coded, coding), f"took {self._name(coding.code)} from a passage")

    def undo(self) -> Edited:
        """Take back the last edit that stands, as a new revision.

        Raises:
            WorkflowError: there is none, or it is somebody else's.
            StoreConflict: somebody else changed the coding.
        """
        steps = {step.number: step for step in self.store.coding_steps()}
        last = steps[self.revision.content]
        if last.parent is None:
            raise WorkflowError("there is nothing to undo")
        if last.author != self.reviewer:
            raise WorkflowError(f"the last change is {last.author}'s: {last.what}", hint="change it by an edit instead")
        restores = steps[last.parent].content
        before = self.store.coding(restores)
        assert before is not None
        return self._keep(before.coded, f"undid: {last.what}", restores=restores)

    def _keep(self, coded: CodedInterviews, what: str, *, restores: int | None = None) -> Edited:
        """Store the edit, then fill and check again the personas that cite what it changed."""
        old = self.base
        self.revision = self.store.save_coding(
            coded, parent=self.revision.number, author=self.reviewer, what=" ".join(what.split()), restores=restores
        )
        self.base = with_themes(self._plain, coded)
        changed = _changed(old.statistics, self.base.statistics)
        self._last = _affected(self.store, changed, with_lost=restores is not None)
        segments = [found.segment for found in self._last]
        return Edited(self.revision, self._last, self._recheck(segments, _renamed(old.themes, self.base.themes)))

    def _recheck(self, segments: Sequence[str], renamed: Mapping[str, tuple[str, str]]) -> tuple[Recheck, ...]:
        """Fill and check personas again; what was renamed is called by its new name in sentences that cite it.

        A statement that finds its lost evidence again gets its words back.
        """
        if not segments:
            return ()
        manifest = {"study": self.base.study, "evidence": self.base.fingerprint, "segments": list(segments)}
        run = self.store.start_run("check", manifest)
        self.store.put_evidence(self.base)
        checkers = study_models(self.study).checkers()
        rechecks = recheck_all(self.store, self.base, run, segments, checkers)
        mended = [
            segment
            for segment in segments
            if any((_mend(self.store, self.base, run, segment), _reword(self.store, self.base, run, segment, renamed)))
        ]
        if mended:
            again = {r.record.revision.segment: r for r in recheck_all(self.store, self.base, run, segments, checkers)}
            rechecks = tuple(replace(again[r.record.revision.segment], is_new_data=r.is_new_data) for r in rechecks)
        summarise(self.study, self.store)
        self.store.finish_run(run, "done")
        return rechecks

    def _name(self, code: str) -> str:
        known = self.coded.codebook.by_id.get(code)
        return known.name if known else code


def _neighbours(snippets: Sequence[Snippet]) -> dict[str, tuple[str, str]]:
    """Return what stands before and behind each snippet in its file, by alias."""
    beside: dict[str, tuple[str, str]] = {}
    for place, snippet in enumerate(snippets):
        earlier = snippets[place - 1] if place else None
        later = snippets[place + 1] if place + 1 < len(snippets) else None
        before = snippet.question or (earlier.text if earlier and earlier.source == snippet.source else "")
        beside[snippet.id] = before, later.text if later and later.source == snippet.source else ""
    return beside


def _changed(old: Iterable[Statistic], new: Iterable[Statistic]) -> frozenset[str]:
    """Return the keys of the themes' statistics that are other than before, or gone."""

    def told(statistics: Iterable[Statistic]) -> dict[str, tuple[object, ...]]:
        return {s.key: (s.label, s.value, s.n) for s in statistics if s.metric.startswith(METRIC)}

    before, after = told(old), told(new)
    return frozenset(key for key, value in before.items() if after.get(key) != value)


def _renamed(old: Iterable[Theme], new: Iterable[Theme]) -> dict[str, tuple[str, str]]:
    """Return the themes' metrics with the name before and the name now, where these differ."""
    before = {theme.code.id: theme.code.name for theme in old}
    names = {theme.code.id: (before.get(theme.code.id, theme.code.name), theme.code.name) for theme in new}
    return {METRIC + code: (one, other) for code, (one, other) in names.items() if one != other}


def _reword(store: Store, base: EvidenceBase, run: str, segment: str, renamed: Mapping[str, tuple[str, str]]) -> bool:
    """Call renamed themes by their new names in the statements that cite their counts, outside of slots."""
    version, record = store.persona_at(segment)
    if record is None or not renamed:
        return False
    metrics = {s.id: s.metric for s in base.statistics if s.metric in renamed}

    def reworded(statement: Statement) -> Statement:
        text = statement.text
        cited = {*statement.cites, *(slot["alias"] for slot in SLOT.finditer(text))}
        for metric in sorted({metrics[alias] for alias in cited if alias in metrics}):
            old, new = renamed[metric]
            name = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)", re.IGNORECASE)
            cuts = [0, *(at for slot in SLOT.finditer(text) for at in slot.span()), len(text)]
            parts = [text[a:b] for a, b in pairwise(cuts)]
            text = "".join(name.sub(lambda _: new, p) if n % 2 == 0 else p for n, p in enumerate(parts))  # noqa: B023
        return statement.model_copy(update={"text": text})

    statements = tuple(map(reworded, record.revision.draft.statements))
    if statements == record.revision.draft.statements:
        return False
    _save(store, record, statements, base, run, version)
    return True


def _save(
    store: Store, record: PersonaRecord, statements: tuple[Statement, ...], base: EvidenceBase, run: str, version: int
) -> None:
    """Store a persona's statements as a new revision of it."""
    revision = record.revision
    store.save_revision(
        segment=revision.segment,
        draft=revision.draft.model_copy(update={"statements": statements}),
        filled=fill_statements(statements, base),
        evidence=base.fingerprint,
        run=run,
        writer_key=revision.writer_key,
        expected_version=version,
    )


def _mend(store: Store, base: EvidenceBase, run: str, segment: str) -> bool:
    """Give statements whose evidence was gone the wording that they had before, where `base` holds it again.

    A slot that lost its evidence has an alias of nothing, so only an earlier revision tells what it stood for.
    """
    version, record = store.persona_at(segment)
    if record is None:
        return False
    revision = record.revision
    found: dict[str, Statement] = {}
    gone = {s.id for s in revision.filled if s.problems}
    lost = {(s.id, _shape(s)) for s in revision.draft.statements if s.id in gone}
    for earlier in reversed(store.revisions(segment)) if lost else ():
        whole = {s.id for s in earlier.filled if not s.problems} - found.keys()
        same = [s for s in earlier.draft.statements if s.id in whole and (s.id, _shape(s)) in lost]
        if same:
            aliases = alias_map(store.get_evidence(earlier.evidence), base)
            renamed = [rename_aliases(s, aliases) for s in same]
            found |= {
                s.id: s
                for s, filled in zip(renamed, fill_statements(renamed, base), strict=True)
                if not filled.problems
            }
    if not found:
        return False
    _save(store, record, tuple(found.get(s.id, s) for s in revision.draft.statements), base, run, version)
    return True


def _shape(statement: Statement) -> str:
    """Return a statement's words with the form of its slots alone, the same before and after evidence was gone."""
    return SLOT.sub(lambda slot: slot.group().replace(slot["alias"], "", 1), statement.text)


def _affected(store: Store, keys: frozenset[str], *, with_lost: bool) -> tuple[Affected, ...]:
    """Return the personas whose newest revision rests on one of the statistics, or has lost what it rested on."""
    found = [_statements_on(store, record, keys, with_lost=with_lost) for record in store.personas()]
    return tuple(one for one in found if one.statements)


def _statements_on(store: Store, record: PersonaRecord, keys: frozenset[str], *, with_lost: bool) -> Affected:
    revision = record.revision
    aliases = {s.id for s in store.get_evidence(revision.evidence).statistics if s.key in keys}
    named = {s.id: {*s.cites, *(fill.evidence for fill in s.fills)} for s in revision.filled}
    if record.report is not None:
        for claim, verdict in zip(record.report.claims, record.report.verdicts, strict=True):
            named.setdefault(claim.statement or "", set()).update(pointer.id for pointer in verdict.evidence)
    statements = tuple(s.id for s in revision.filled if named[s.id] & aliases or (with_lost and s.problems))
    return Affected(revision.segment, revision.draft.name, statements)
