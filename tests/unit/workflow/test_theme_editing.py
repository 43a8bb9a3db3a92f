"""Edits of themes: each a revision in a person's name, and only what cites a changed count is checked again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from persona_gen.domain.persona import PersonaDraft, Statement, WriterInfo
from persona_gen.domain.theme import Code, Codebook, CodedInterviews, Coding
from persona_gen.drafting.slots import fill_statements
from persona_gen.errors import StoreConflict, WorkflowError
from persona_gen.store import Store, open_store
from persona_gen.study import load_study
from persona_gen.workflow.check import check
from persona_gen.workflow.evidence import read_evidence, with_themes
from persona_gen.workflow.progress import Silent
from persona_gen.workflow.theme_editing import ThemeSession

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from persona_gen.domain.evidence import EvidenceBase

TOML = """
[study]
id = "offices"
[[interviews]]
files = ["clerks.txt"]
segment = "clerks"
[[interviews]]
files = ["nurses.txt"]
segment = "nurses"
[[segments.group]]
id = "clerks"
name = "Clerks"
[[segments.group]]
id = "nurses"
name = "Nurses"
"""
CLERKS = "P1: It crashed on Monday.\n\nP2: It crashed and was slow.\n\nP3: The start is slow.\n\nP3: I like tea.\n"
NURSES = "P4: It was slow at night.\n\nP5: The font is small.\n"
WORDS = {"crashes": "crashed", "slowness": "slow", "fonts": "font"}


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Return a coded study with two personas. Crashes: P1 and P2; slowness: P2, P3 and P4; fonts: P5."""
    folder = tmp_path / "offices"
    folder.mkdir()
    (folder / "study.toml").write_text(TOML)
    (folder / "clerks.txt").write_text(CLERKS)
    (folder / "nurses.txt").write_text(NURSES)
    plain = read_evidence(load_study(folder), Silent())
    codings = tuple(
        Coding(snippet=s.key, code=code, start=s.text.index(word), end=s.text.index(word) + len(word), coder="keywords")
        for s in plain.snippets
        for code, word in WORDS.items()
        if word in s.text
    )
    book = Codebook(codes=tuple(Code(id=code, name=code) for code in WORDS))
    coded = CodedInterviews(
        codebook=book, codings=codings, read=tuple(s.key for s in plain.snippets), method="keywords", coder="keywords"
    )
    base = with_themes(plain, coded)
    with open_store(folder / ".persona-gen") as store:
        store.save_coding(coded, parent=None, author="keywords", what="coded 6 passages")
        for segment, code in (("clerks", "crashes"), ("clerks", "slowness"), ("nurses", "fonts")):
            _add_statement(store, base, segment, code)
    return folder


def _add_statement(store: Store, base: EvidenceBase, segment: str, code: str) -> None:
    """Save the persona of a segment with one statement more, on a theme."""
    (alias,) = [s.id for s in base.statistics if (s.segment, s.metric) == (segment, f"theme.{code}")]
    newest = store.persona(segment)
    earlier = newest.revision.draft.statements if newest else ()
    text = f"{{{alias}}} participants speak of {code}."
    statements = (
        *earlier,
        Statement(id=f"attitudes-{len(earlier) + 1}", section="attitudes", text=text, cites=(alias,)),
    )
    filled = fill_statements(statements, base)
    writer = WriterInfo(kind="evidence")
    store.save_revision(
        segment=segment,
        draft=PersonaDraft(segment=segment, name="Kim", label="L", statements=statements, writer=writer),
        filled=filled,
        evidence=store.put_evidence(base),
        run=store.start_run("draft", {}),
        writer_key="w",
        report=check(filled, segment, base),
    )


@pytest.fixture
def opened(study: Path) -> Iterator[Callable[[str], ThemeSession]]:
    """Return a function that opens somebody's session, which the fixture closes."""
    sessions: list[ThemeSession] = []

    def session(who: str) -> ThemeSession:
        sessions.append(ThemeSession.open(study, who))
        return sessions[-1]

    yield session
    for one in sessions:
        one.close()


def people(session: ThemeSession) -> dict[str, tuple[str, ...]]:
    """Return who speaks of each theme."""
    return {theme.code.name: theme.of("*").participants for theme in session.themes()}


def told(session: ThemeSession, segment: str) -> dict[str, tuple[str, str]]:
    """Return each statement of a persona as people read it, with its verdict."""
    record = session.store.persona(segment)
    assert record is not None
    assert record.report is not None
    verdicts = {c.statement: v.verdict for c, v in zip(record.report.claims, record.report.verdicts, strict=True)}
    return {s.id: (s.text, verdicts[s.id]) for s in record.revision.filled}


def test_passages_stand_in_their_context(opened: Callable[[str], ThemeSession]) -> None:
    """A passage has its words, its speaker and place, and what was said before and after in the same file."""
    first, second, third = opened("Ana").passages("slowness")
    assert ["P2", "P3", "P4"] == [p.who for p in (first, second, third)]
    assert "slow" == first.snippet.text[first.start : first.end]
    assert ("It crashed on Monday.", "The start is slow.") == (first.before, first.after)
    assert "" == third.before
    assert "clerks.txt, line 3" == first.where


def test_a_merge_counts_people_once(opened: Callable[[str], ThemeSession]) -> None:
    """Each participant counts once, the revision is in the person's name, and the persona is filled anew."""
    ana = opened("Ana")
    edited = ana.merge("slowness", "crashes")
    assert {"slowness": ("P1", "P2", "P3", "P4"), "fonts": ("P5",)} == people(ana)
    assert ("Ana", "merged crashes into slowness", 2) == (
        edited.revision.author,
        edited.revision.what,
        edited.revision.number,
    )
    assert ("3 of 3 participants speak of slowness.", "supported") == told(ana, "clerks")["attitudes-2"]


def test_only_what_broke_opens_again(opened: Callable[[str], ThemeSession]) -> None:
    """The statement on the theme that is gone fails, the other holds; who cites neither is left alone."""
    ana = opened("Ana")
    before = ana.store.versions()
    edited = ana.merge("slowness", "crashes")
    assert ["clerks"] == [found.segment for found in edited.affected]
    assert ("attitudes-1", "attitudes-2") == ana.affected()[0].statements
    assert [("attitudes-1",)] == [recheck.broke for recheck in edited.rechecks]
    assert before["nurses"] == ana.store.versions()["nurses"]
    assert "unsupported" == told(ana, "clerks")["attitudes-1"][1]


def test_a_renamed_theme_is_called_so_where_it_is_cited(opened: Callable[[str], ThemeSession]) -> None:
    """No sentence keeps a theme's old name over its count; only what cites the theme is reworded, an undo as well."""
    ana = opened("Ana")
    before = told(ana, "clerks")
    ana.rename("slowness", "long waits")
    after = told(ana, "clerks")
    assert ("2 of 3 participants speak of long waits.", "supported") == after["attitudes-2"]
    assert before["attitudes-1"] == after["attitudes-1"]
    ana.undo()
    assert before == told(ana, "clerks")


def test_a_statement_on_a_theme_that_is_gone_says_what_is_gone(opened: Callable[[str], ThemeSession]) -> None:
    """The reason names the theme as the reader knew it, and no alias that stands for nothing."""
    ana = opened("Ana")
    ana.merge("slowness", "crashes")
    record = ana.store.persona("clerks")
    assert record is not None
    assert record.report is not None
    reasons = {c.statement: v.reason for c, v in zip(record.report.claims, record.report.verdicts, strict=True)}
    assert "“Participants who speak of crashes" in reasons["attitudes-1"]
    assert "no longer in the evidence" in reasons["attitudes-1"]
    assert "does not exist" not in reasons["attitudes-1"]


def test_an_undo_gives_everything_back(opened: Callable[[str], ThemeSession]) -> None:
    """An undo is a revision with the codings from before; statements that lost their evidence get their words back."""
    ana = opened("Ana")
    counts, texts = people(ana), told(ana, "clerks")
    ana.merge("slowness", "crashes")
    undone = ana.undo()
    assert (3, 1, "undid: merged crashes into slowness") == (
        undone.revision.number,
        undone.revision.restores,
        undone.revision.what,
    )
    assert counts == people(ana)
    assert texts == told(ana, "clerks")
    assert {"supported"} == {verdict for _, verdict in texts.values()}


def test_edits_are_undone_one_after_the_other(opened: Callable[[str], ThemeSession]) -> None:
    """Two edits take two undos; then there is nothing left, because the coding itself is no edit."""
    ana = opened("Ana")
    names = list(people(ana))
    ana.rename("fonts", "tiny letters")
    ana.rename("crashes", "sudden ends")
    ana.undo()
    assert ["crashes", "slowness", "tiny letters"] == list(people(ana))
    ana.undo()
    assert names == list(people(ana))
    with pytest.raises(WorkflowError, match="nothing to undo"):
        ana.undo()


def test_nobody_undoes_what_somebody_else_did(opened: Callable[[str], ThemeSession]) -> None:
    """The last change of another person stays; the message names them and what they did."""
    opened("Ana").rename("fonts", "tiny letters")
    with pytest.raises(WorkflowError, match="the last change is Ana's: renamed fonts to tiny letters"):
        opened("Ben").undo()


def test_a_split_a_recoding_and_a_removal(opened: Callable[[str], ThemeSession]) -> None:
    """Passages move to a new code, to another one, or lose theirs; each is one revision that tells what was done."""
    ana = opened("Ana")
    ana.split("slowness", [p.coding for p in ana.passages("slowness") if p.who == "P4"], "slow nights")
    assert (("P2", "P3"), ("P4",)) == (people(ana)["slowness"], people(ana)["slow nights"])
    edited = ana.recode(ana.passages("fonts")[0].coding, "slow-nights")
    assert ("P4", "P5") == people(ana)["slow nights"]
    assert "Ana" == next(
        c.coder for c in edited.revision.coded.codings if c.code == "slow-nights" and c.coder != "keywords"
    )
    ana.remove(ana.passages("crashes")[0].coding)
    assert ("P2",) == people(ana)["crashes"]
    whats = [step.what for step in ana.steps()]
    assert [
        "coded 6 passages",
        "split 1 passages of slowness off as slow nights",
        "recoded a passage of fonts as slow nights",
        "took crashes from a passage",
    ] == whats


def test_two_people_at_once(opened: Callable[[str], ThemeSession]) -> None:
    """Who edits an older coding changes nothing and is told who was quicker; after a look at theirs it works."""
    ana, ben = opened("Ana"), opened("Ben")
    ana.rename("fonts", "tiny letters")
    with pytest.raises(StoreConflict, match="changed by Ana"):
        ben.merge("slowness", "crashes")
    assert 2 == len(ben.steps())
    ben.refresh()
    ben.merge("slowness", "crashes")
    assert ["slowness", "tiny letters"] == list(people(ben))


def test_nothing_coded_is_one_line(study: Path) -> None:
    """Where nothing was coded, the message says which command does it."""
    (study / ".persona-gen" / "store.db").unlink()
    with pytest.raises(WorkflowError, match="nothing was coded yet — run `persona-gen themes`"):
        ThemeSession.open(study, "Ana")
