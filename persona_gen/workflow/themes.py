"""Coding a study's interviews: proposed or given codes, by a language model or by words, kept as revisions."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from persona_gen.errors import SourceError, UserInputError, WorkflowError, nearest
from persona_gen.store.repository import open_store
from persona_gen.study import load_study
from persona_gen.workflow.evidence import coding_of, read_evidence, uncoded, with_themes
from persona_gen.workflow.stores import store_place

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from persona_gen.domain.evidence import EvidenceBase, LeftOut, Snippet
    from persona_gen.domain.run import Ledger, LLMClient
    from persona_gen.domain.theme import Codebook, CodedInterviews, Theme
    from persona_gen.store.records import CodingRevision, LedgerTotals
    from persona_gen.store.repository import Store
    from persona_gen.study import LLM, Study
    from persona_gen.themes.agreement import Agreement
    from persona_gen.themes.coverage import Coverage
    from persona_gen.themes.saturation import NewCodes
    from persona_gen.workflow.progress import Progress

CODINGS = (".csv", ".qdpx")
CODEBOOKS = (".qdc",)


@dataclass(frozen=True, slots=True)
class How:
    """How interviews are to be coded."""

    codebook: Path | None = None
    """The researcher's codes, instead of proposed ones or those of the study."""
    without_model: bool = False
    clusters: bool = False
    """Without a model: group passages instead of looking for shared words."""
    again: bool = False
    """Code anew what is coded already; the older revisions stay."""


@dataclass(frozen=True, slots=True)
class Themes:
    """The coded interviews of a study, counted."""

    study: Study
    base: EvidenceBase
    """With themes and their statistics."""
    revision: CodingRevision
    coverage: Coverage
    saturation: tuple[NewCodes, ...]
    open_snippets: tuple[str, ...]
    """Without a model: aliases of snippets that negate a code's words in a way that no rule can tell."""
    ask_next: tuple[str, ...]
    is_new: bool
    """A revision was made by this run."""
    totals: LedgerTotals
    """Calls of this run."""


class Reader(NamedTuple):
    """A language model that reads interviews, and the settings to call it with."""

    client: LLMClient
    settings: LLM


@asynccontextmanager
async def open_reader(
    study: Study, ledger: Ledger, progress: Progress, *, without_model: bool = False
) -> AsyncIterator[Reader | None]:
    """Open the language model that the study or the environment names; None where there is none, or none is wanted.

    Says to which endpoint the interviews go, because a study that came from elsewhere may name one.

    Raises:
        SettingsError: an endpoint is configured, but not whole.
    """
    if without_model:
        yield None
        return
    if study.draft.writer == "recorded" and study.draft.recordings is not None:
        from persona_gen.llm.recorded import RecordedClient

        recorded = RecordedClient(study.path(study.draft.recordings))
        yield Reader(recorded, study.llm.model_copy(update={"model": study.llm.model or recorded.llm_model}))
        return
    from persona_gen.settings import Settings, endpoint_settings

    endpoint = endpoint_settings(study.llm, Settings())
    if endpoint is None:
        yield None
        return
    from persona_gen.llm import build_client

    progress.note(f"interviews go to {endpoint}")
    async with build_client(endpoint, study.llm, ledger) as client:
        yield Reader(client, study.llm.model_copy(update={"model": endpoint.model}))


def code_study(folder: Path, progress: Progress, how: How | None = None) -> Themes:
    """Code what is not coded yet, keep it, and count the themes.

    Without codings in the store: with the codes of `how` or of `[themes] codebook`, else with proposed
    ones. With codings: new snippets get the codes that there are; `again` and a codebook code all anew.

    Raises:
        WorkflowError: the study has no interviews, or nobody speaks in them.
        UserInputError: a file is wrong, or some snippets were not read.
        LLMError: the language model failed; finished calls are kept.
        StoreConflict: somebody else changed the coding at this moment.
    """
    wanted = how or How()
    study = load_study(folder)
    plain = read_interviews_of(study, progress)
    with open_store(store_place(study)) as store:
        run = store.start_run("themes", {"study": study.study.id, "snippets": len(plain.snippets)})
        try:
            revision, is_new = _revision(study, store, plain, progress, wanted)
        except BaseException:
            store.finish_run(run, "failed")
            raise
        store.finish_run(run, "done")
        totals = store.ledger_totals(run)
    return counted(study, plain, revision, is_new=is_new, totals=totals)


def read_interviews_of(study: Study, progress: Progress) -> EvidenceBase:
    """Return the evidence without themes of a study in which somebody speaks.

    Raises:
        WorkflowError: there are no interviews, or nobody's words in them.
    """
    where = str(study.folder)
    if not study.interviews:
        raise WorkflowError("the study has no interviews", where=where, hint="add [[interviews]] to study.toml")
    base = read_evidence(study, progress)
    if not any(s.role == "participant" for s in base.snippets):
        raise WorkflowError("no participant says anything in the interviews", where=where, hint="see [[interviews]]")
    return base


def counted(
    study: Study, plain: EvidenceBase, revision: CodingRevision, *, is_new: bool, totals: LedgerTotals
) -> Themes:
    """Return the themes of a revision, with what they rest on.

    Args:
        study: its settings.
        plain: evidence without themes.
        revision: the coding.
        is_new: it was made just now.
        totals: the calls that it took.
    """
    from persona_gen.themes.coverage import coverage
    from persona_gen.themes.interviews import interviews_of
    from persona_gen.themes.keywords import left_open
    from persona_gen.themes.next_questions import what_to_ask
    from persona_gen.themes.saturation import saturation

    coded = coding_of(revision.coded, plain.snippets)
    base = with_themes(plain, revision.coded)
    found = coverage(coded, base.snippets)
    return Themes(
        study=study,
        base=base,
        revision=revision,
        coverage=found,
        saturation=tuple(saturation(coded, interviews_of(base.snippets), base.snippets)),
        open_snippets=left_open(coded.codebook, base.snippets) if coded.method == "keywords" else (),
        ask_next=tuple(what_to_ask(base.themes, found, base.segments)),
        is_new=is_new,
        totals=totals,
    )


def _revision(
    study: Study, store: Store, base: EvidenceBase, progress: Progress, how: How
) -> tuple[CodingRevision, bool]:
    """Return the newest coding, made or completed where that is due, and whether it was."""
    newest = store.coding()
    given = _given(study, how)
    kept = None if newest is None or _is_anew(newest.coded, how, given) else newest.coded
    codebook = kept.codebook if kept else given or _researchers(newest)
    snippets = _open_parts(kept, base.snippets) if kept else base.snippets
    if newest is not None and not snippets:
        return newest, False
    coded = asyncio.run(_code(study, store, base, snippets, codebook, progress, how))
    said = sum(s.role == "participant" for s in snippets)
    what = f"coded {said:,} passages with {len(coded.codebook.codes)} codes by {coded.coder}"
    if kept:
        what = f"coded {said:,} new passages by {coded.coder}"
        coded = kept.model_copy(
            update={
                "codings": tuple(dict.fromkeys((*kept.codings, *coded.codings))),
                "read": tuple(dict.fromkeys((*kept.read, *coded.read))),
            }
        )
    _need_all_read(coded, base.snippets)
    return store.save_coding(coded, parent=newest.number if newest else None, author=coded.coder, what=what), True


def _open_parts(coded: CodedInterviews, snippets: Sequence[Snippet]) -> list[Snippet]:
    """Return the snippets to code, with the researchers' words of their files beside them; nothing where none is."""
    new = uncoded(coded, snippets)
    keys, sources = {s.key for s in new}, {s.source for s in new}
    return [s for s in snippets if s.key in keys or (s.source in sources and s.role != "participant")] if new else []


def _is_anew(coded: CodedInterviews, how: How, given: Codebook | None) -> bool:
    """Tell whether everything is to be coded again: asked for, or with other codes than those kept."""
    other_codes = how.codebook is not None and given != coded.codebook
    return how.again or other_codes or (how.clusters and coded.method != "clusters")


def _given(study: Study, how: How) -> Codebook | None:
    """Return the codes of a file, without personal data; None where there is none and they are to be proposed."""
    from persona_gen.themes.exchange import read_codebook

    path = how.codebook or (study.path(study.themes.codebook) if study.themes.codebook else None)
    return None if path is None or how.clusters else _without_people(read_codebook(path), study)


def _without_people(codebook: Codebook, study: Study) -> Codebook:
    """Return the codes without direct identifiers and names of the study's people; they are stored, shown and sent."""
    if not study.privacy.redact:
        return codebook
    from persona_gen.domain.theme import Code
    from persona_gen.sources.redaction import Redactor
    from persona_gen.themes.editing import free_id
    from persona_gen.workflow.privacy import pseudonyms_of

    pseudonyms = pseudonyms_of(study)
    roster = (*pseudonyms.names, *study.privacy.names)
    redactor = Redactor(roster=roster, keep=study.privacy.keep, pseudonyms=pseudonyms, cues=False)
    codes: dict[str, Code] = {}
    for code in codebook.codes:
        name, definition, *words = (redactor.redact(text).text for text in (code.name, code.definition, *code.words))
        known = code.id if name == code.name else free_id(name, {c.id for c in codebook.codes} | codes.keys())
        codes[known] = Code(id=known, name=name, definition=definition, words=tuple(words))
    return codebook.model_copy(update={"codes": tuple(codes.values())})


def _researchers(newest: CodingRevision | None) -> Codebook | None:
    """Return the codes of the last coding where a person gave them, so that `again` keeps them."""
    codebook = newest.coded.codebook if newest else None
    return codebook if codebook and codebook.origin == "deductive" else None


async def _code(
    study: Study,
    store: Store,
    base: EvidenceBase,
    snippets: Sequence[Snippet],
    codebook: Codebook | None,
    progress: Progress,
    how: How,
) -> CodedInterviews:
    async with open_reader(study, store, progress, without_model=how.without_model or how.clusters) as reader:
        if reader is not None:
            from persona_gen.themes.reading import read_with_model

            return await read_with_model(
                reader.client,
                snippets,
                base.segments,
                codebook=codebook,
                most=study.themes.most,
                settings=reader.settings,
                progress=progress,
            )
    progress.begin("Coding", 1)
    coded = _without_model(snippets, codebook, study.themes.most, clusters=how.clusters)
    progress.step(f"{len(snippets):,} passages")
    return coded


def _without_model(
    snippets: Sequence[Snippet], codebook: Codebook | None, most: int, *, clusters: bool
) -> CodedInterviews:
    from persona_gen.themes import keywords

    if clusters and codebook is None:
        from persona_gen.themes.clusters import code_by_clusters

        return code_by_clusters(snippets, most=most)
    known = codebook or keywords.propose_codebook(snippets, most=most)
    return keywords.code_by_words(known, snippets)


def _need_all_read(coded: CodedInterviews, snippets: Sequence[Snippet]) -> None:
    """Raise where a passage was not read; nothing is kept then.

    Raises:
        SourceError: names the passages.
    """
    left = uncoded(coded, snippets)
    if left:
        names = ", ".join(f"{s.id} ({s.source}, {s.locator})" for s in left[:3])
        more = f" and {len(left) - 3} more" if len(left) > 3 else ""
        raise SourceError(f"{len(left)} passages were not read: {names}{more}", hint="run again with --again")


# Beside the themes


def by_attribute(themes: Themes, column: str) -> tuple[tuple[Theme, ...], dict[str, str], dict[str, int]]:
    """Count the themes by an attribute of the participants instead of by segment.

    Returns:
        The themes, the values by the ids that stand for segments in them, and how many participants have
        each value that stays hidden, because fewer than `[privacy] min_cell` have it, or because all others
        taken from the total would tell of fewer than that.

    Raises:
        UserInputError: no participant has such an attribute.
    """
    from persona_gen.domain.segment import Segment
    from persona_gen.themes.counting import count_themes

    people = {p.id: p.attributes for p in themes.base.participants}
    known = list(dict.fromkeys(name for attributes in people.values() for name in attributes))
    if column not in known:
        hint = nearest(column, known) if known else "name the columns under attributes of [[interviews]]"
        raise UserInputError(f"the participants have no attribute {column!r}", where=f"--by {column}", hint=hint)
    speaking = {s.participant for s in themes.base.snippets if s.role == "participant"}
    values: dict[str, int] = {}
    for person, attributes in people.items():
        if person in speaking and (value := attributes.get(column)):
            values[value] = values.get(value, 0) + 1
    least = themes.study.privacy.min_cell
    small = {value: n for value, n in values.items() if n < least}
    while small and sum(small.values()) < least and (shown := values.keys() - small.keys()):
        smallest = min(shown, key=lambda value: (values[value], value))
        small[smallest] = values[smallest]
    ids = {value: f"value-{number}" for number, value in enumerate(sorted(values.keys() - small), 1)}
    snippets = [
        s.model_copy(update={"segment": ids.get(people.get(s.participant or "", {}).get(column, ""))})
        for s in themes.base.snippets
    ]
    groups = [Segment(id=key, name=value) for value, key in ids.items()]
    coded = coding_of(themes.revision.coded, snippets)
    return count_themes(coded, snippets, groups), {key: value for value, key in ids.items()}, small


def export_themes(themes: Themes, path: Path) -> None:
    """Write codes and quotations (.csv, .qdpx) or the codebook (.qdc).

    Raises:
        UserInputError: another ending, or the file cannot be written.
    """
    from persona_gen.themes.exchange import write_codebook, write_codings

    coded = coding_of(themes.revision.coded, themes.base.snippets)
    try:
        if path.suffix.lower() in CODEBOOKS:
            write_codebook(path, coded.codebook)
        elif path.suffix.lower() in CODINGS:
            write_codings(path, coded, themes.base.snippets)
        else:
            hint = "end it with .csv or .qdpx for codes and quotations, or .qdc for the codebook"
            raise UserInputError("not a format of codings", where=str(path), hint=hint)
    except OSError as error:
        raise UserInputError(f"cannot be written: {error.strerror}", where=str(path)) from error


def compare_with(themes: Themes, path: Path) -> tuple[Agreement, tuple[LeftOut, ...]]:
    """Return how far a second coder agrees, and what of the file could not be placed in the interviews.

    Raises:
        SourceError: the file cannot be read as codings of these interviews.
    """
    from persona_gen.themes.agreement import compare
    from persona_gen.themes.exchange import read_codings

    coded = coding_of(themes.revision.coded, themes.base.snippets)
    other = read_codings(path, themes.base.snippets)
    return compare(coded, other, themes.base.snippets), other.left_out
