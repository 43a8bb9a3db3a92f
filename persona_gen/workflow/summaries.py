"""A page for each interview: what was said, in the participant's words, with places and verdicts."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from persona_gen.domain.claim import VERDICT_SIGNS
from persona_gen.domain.evidence import EvidenceBase
from persona_gen.domain.persona import SECTION_TITLES, SECTIONS
from persona_gen.domain.segment import Segment, slug
from persona_gen.drafting.slots import fill_statements
from persona_gen.errors import LLMError
from persona_gen.export.as_markdown import escape
from persona_gen.export.text import clean
from persona_gen.store.repository import open_store
from persona_gen.study import load_study
from persona_gen.workflow.check import check
from persona_gen.workflow.evidence import coding_of, stored_coding
from persona_gen.workflow.stores import store_place
from persona_gen.workflow.themes import open_reader, read_interviews_of
from persona_gen.workflow.writing import write_sealed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from persona_gen.domain.claim import CheckReport
    from persona_gen.domain.evidence import Snippet
    from persona_gen.domain.persona import FilledStatement, Statement
    from persona_gen.domain.theme import CodedInterviews, Interview
    from persona_gen.store.records import LedgerTotals
    from persona_gen.study import Study
    from persona_gen.workflow.progress import Progress
    from persona_gen.workflow.themes import Reader

SEGMENT = "interview"
"""The one segment of an interview's own evidence."""


@dataclass(frozen=True, slots=True)
class Page:
    """One interview's summary."""

    interview: Interview
    statements: tuple[FilledStatement, ...]
    report: CheckReport
    base: EvidenceBase
    """What the interview alone holds."""
    made_by: str
    """Whose words the statements are, and for an extract what it leaves out."""


@dataclass(slots=True)
class Summaries:
    """What was written."""

    pages: list[Page] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)
    """The pages in order, then the index."""
    beside: list[Path] = field(default_factory=list)
    """Of these, files written beside one that a person changed."""
    failed: dict[str, LLMError] = field(default_factory=dict)
    """Interviews without a page, and why; run again to go on."""
    totals: LedgerTotals | None = None


def write_summaries(folder: Path, out: Path, progress: Progress, *, without_model: bool = False) -> Summaries:
    """Write a Markdown page for each interview and an index into `out`.

    With a language model its statements are filled and checked like a persona's, against that interview
    alone; without one the page holds the most telling remarks. What was asked already costs nothing again.

    Raises:
        WorkflowError: the study has no interviews, or nobody speaks in them.
        UserInputError: an input is wrong, or a page cannot be written.
    """
    study = load_study(folder)
    base = read_interviews_of(study, progress)
    coded = stored_coding(study)
    result = Summaries()
    with open_store(store_place(study)) as store:
        run = store.start_run("summaries", {"study": study.study.id})

        async def work() -> None:
            async with open_reader(study, store, progress, without_model=without_model) as reader:
                await _pages(study, base, reader, result, progress)

        asyncio.run(work())
        store.finish_run(run, "failed" if result.failed else "done")
        result.totals = store.ledger_totals(run)
    names = _file_names([page.interview for page in result.pages])
    files = [(f"{name}.md", page_text(page, study, coded)) for name, page in zip(names, result.pages, strict=True)]
    for name, text in [*files, ("index.md", _index(study, result, names))]:
        path = write_sealed(out / name, text)
        result.paths.append(path)
        if path.name != name:
            result.beside.append(path)
    return result


async def _pages(
    study: Study, base: EvidenceBase, reader: Reader | None, result: Summaries, progress: Progress
) -> None:
    """Summarise every interview, in order; one that fails does not stop the others."""
    from persona_gen.themes.interviews import interviews_of
    from persona_gen.themes.reading import extract_summary, summarise

    interviews = interviews_of(base.snippets)
    progress.begin("Summaries", len(interviews))
    gate = asyncio.Semaphore(study.llm.concurrency)

    async def one(interview: Interview) -> Page | None:
        async with gate:
            try:
                if reader is None:
                    page = _extract(interview, extract_summary(interview, base.snippets), base)
                else:
                    said = await summarise(reader.client, interview, base.snippets, settings=reader.settings)
                    made_by = f"Worded by a language model ({reader.settings.model})."
                    page = _page(interview, said, base, made_by)
            except LLMError as error:
                result.failed[interview.id] = error
                progress.note(f"{interview.id}: {error}")
                return None
            progress.step(interview.id)
            return page

    found = await asyncio.gather(*(one(interview) for interview in interviews))
    result.pages = [page for page in found if page is not None]


def _extract(interview: Interview, statements: Sequence[Statement], base: EvidenceBase) -> Page:
    """Return a page of remarks; what the extract says of itself is no claim on the interview."""
    of_itself = [s.text for s in statements if not s.cites]
    return _page(interview, [s for s in statements if s.cites], base, " ".join(of_itself))


def _page(interview: Interview, statements: Sequence[Statement], base: EvidenceBase, made_by: str) -> Page:
    """Fill and check statements against the interview alone."""
    own = interview_evidence(interview, base)
    filled = fill_statements(statements, own)
    return Page(interview, filled, check(filled, SEGMENT, own), own, made_by)


def interview_evidence(interview: Interview, base: EvidenceBase) -> EvidenceBase:
    """Return what one interview holds, under the study's aliases, as the evidence of one segment."""
    known = base.snippets_by_id
    own = [known[alias].model_copy(update={"segment": SEGMENT}) for alias in interview.snippets if alias in known]
    people = 1 if interview.participant else None
    return EvidenceBase(
        study=base.study,
        title=base.title,
        segments=(Segment(id=SEGMENT, name=interview.id, n=people),),
        snippets=tuple(own),
    )


def _file_names(interviews: Sequence[Interview]) -> list[str]:
    """Return a file name for each interview, without ending; none twice, and none that of the index."""
    taken, names = {"index"}, []
    for interview in interviews:
        stem = slug(interview.id)
        name, number = stem, 2
        while name in taken:
            name, number = f"{stem}-{number}", number + 1
        taken.add(name)
        names.append(name)
    return names


# Markdown


def page_text(page: Page, study: Study, coded: CodedInterviews | None) -> str:
    """Return a page as Markdown; data is escaped, so that it shows as itself."""
    interview = page.interview
    lines = [f"# {_md(interview.id)}", "", _facts(interview, study), ""]
    if themes := _themes(page, coded):
        lines += [f"Themes: {themes}.", ""]
    notes: list[str] = []
    for section in SECTIONS:
        own = [s for s in page.statements if s.section == section]
        if own:
            lines += [f"## {SECTION_TITLES[section]}", ""]
            for statement in own:
                notes.append(_note(page, statement, len(notes) + 1))
                lines.append(f"- {_md(statement.text)} {_signs(page, statement)}[^{len(notes)}]")
            lines.append("")
    signs = "  ".join(f"{sign} {name.replace('_', ' ')}" for name, sign in VERDICT_SIGNS.items())
    lines += ["---", f"{_md(page.made_by)} Checked against this interview alone: {signs}", "", *notes]
    return "\n".join(lines).rstrip("\n") + "\n"


def _facts(interview: Interview, study: Study) -> str:
    title = study.study.title or study.study.id
    segment = f", segment {_md(interview.segment)}" if interview.segment else ""
    who = "one participant" if interview.participant else "speakers whom the source does not name"
    return (
        f"Interview of {_md(title)}: {who}{segment}; {len(interview.snippets):,} passages, {interview.words:,} words of"
        f" the participant, from {', '.join(map(_md, interview.sources))}."
    )


def _themes(page: Page, coded: CodedInterviews | None) -> str:
    """Return the interview's codes with the number of passages."""
    if coded is None:
        return ""
    counts: dict[str, int] = {}
    for coding in coding_of(coded, page.base.snippets).codings:
        if coding.code in coded.codebook.by_id:
            name = coded.codebook.by_id[coding.code].name + (" (against)" if coding.stance == "against" else "")
            counts[name] = counts.get(name, 0) + 1
    return ", ".join(f"{_md(name)} ({n})" for name, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _signs(page: Page, statement: FilledStatement) -> str:
    signs = "".join(VERDICT_SIGNS[verdict.verdict] for _, verdict in page.report.of_statement(statement.id))
    return signs.replace("!", "\\!")


def _note(page: Page, statement: FilledStatement, number: int) -> str:
    """Return the footnote of a statement: the verdict on each claim, then where its words stand."""
    lines = [
        f"{VERDICT_SIGNS[v.verdict]} {v.verdict.replace('_', ' ')}: {_md(v.reason)}"
        for _, v in page.report.of_statement(statement.id)
    ]
    places = dict.fromkeys((*(fill.evidence for fill in statement.fills), *statement.cites))
    known = page.base.snippets_by_id
    lines += [_place(known[alias]) for alias in places if alias in known]
    first, *more = lines or ["nothing was checked"]
    return "\n".join([f"[^{number}]: {first}", *(f"    - {line}" for line in more)])


def _place(snippet: Snippet) -> str:
    where = f"{snippet.source}, {snippet.locator}" if snippet.locator else snippet.source
    asked = f", asked: {_md(snippet.question)}" if snippet.question else ""
    who = snippet.participant or ("participant" if snippet.role == "participant" else snippet.role)
    return f"{snippet.id}, {_md(who)}, {_md(where)}{asked}"


def _index(study: Study, result: Summaries, names: Sequence[str]) -> str:
    title = study.study.title or study.study.id
    signs = tuple(VERDICT_SIGNS.items())
    head = [f"# Interviews of {_md(title)}", "", f"{len(result.pages):,} summaries.", ""]
    rows = [f"| interview | segment | words | {' | '.join(sign for _, sign in signs)} |", "| --- " * 8 + "|"]
    for name, page in zip(names, result.pages, strict=True):
        counts = page.report.counts()
        cells = (_md(page.interview.segment or "–"), f"{page.interview.words:,}", *(str(counts[v]) for v, _ in signs))
        rows.append(f"| [{_md(page.interview.id)}]({name}.md) | {' | '.join(cells)} |")
    lost = [f"- {_md(name)} could not be summarised: {_md(str(error))}" for name, error in result.failed.items()]
    return "\n".join([*head, *rows, *(["", *lost] if lost else [])]) + "\n"


def _md(text: str) -> str:
    return escape(clean(text))
