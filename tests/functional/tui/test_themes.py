"""Themes in the app: the real screens on a small real study, coded by words and edited by keys."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from persona_gen.domain.evidence import EvidenceBase, Snippet
from persona_gen.domain.segment import Segment
from persona_gen.domain.theme import Code, Codebook, CodedInterviews, Coding
from persona_gen.errors import WorkflowError
from persona_gen.store import open_store
from persona_gen.study import load_study
from persona_gen.tui.screens.interview import InterviewScreen
from persona_gen.tui.screens.themes import ThemesScreen
from persona_gen.tui.text import shown
from persona_gen.tui.widgets.proof_view import ProofView
from persona_gen.workflow.progress import Silent
from persona_gen.workflow.review import open_review
from persona_gen.workflow.study_runs import draft_study
from persona_gen.workflow.theme_editing import ThemeSession
from persona_gen.workflow.themes import How, code_study

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from tests.functional.tui.conftest import Desk

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
[themes]
codebook = "codes.csv"
"""
CODES = "code,definition,words\ncrashes,It ends by itself.,crashed\nslow start,Waiting for it.,slow\nfont size,,font\n"
CLERKS = "P1: It crashed on Monday.\n\nP2: It crashed, and the [/loud] start was slow.\n\nP3: The start is slow.\n"
NURSES = "P4: It was slow at night.\n\nP5: I don't have a slow start.\n\nP6: The font is small.\n"
HOSTILE = (
    "[laughs]",
    "[/",
    "[/red]",
    "[@click=app.quit]x[/]",
    "$error",
    "\x1b[31mred\x1b]0;title\x07",
    "\u202egnp",
    "W" * 200,
)
SIZES = [(80, 24), (160, 45)]


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Return a coded study with a persona for each segment, both of which cite "slow start"."""
    folder = tmp_path / "offices"
    folder.mkdir()
    for name, text in {"study.toml": TOML, "codes.csv": CODES, "clerks.txt": CLERKS, "nurses.txt": NURSES}.items():
        (folder / name).write_text(text)
    code_study(folder, Silent(), How(without_model=True))
    draft_study(folder, Silent(), writer="evidence")
    return folder


@pytest.fixture
def at_themes(desk: Callable[..., Any], study: Path) -> Callable[..., Any]:
    """Return a function that starts the app and opens the themes from the queue."""

    @asynccontextmanager
    async def start(size: tuple[int, int] = (120, 36)) -> AsyncIterator[Desk]:
        with open_review(study, reviewer="ana") as session:
            async with desk(session, size=size, open_themes=lambda told: ThemeSession.open(study, "ana", told)) as at:
                await at.press("t")
                yield at

    return start


def screen(at: Desk) -> ThemesScreen:
    """Return the themes screen."""
    return next(s for s in at.app.screen_stack if isinstance(s, ThemesScreen))


def names(at: Desk) -> list[str]:
    """Return the names in the list."""
    return [theme.code.name for theme in screen(at).listed]


def counts(study: Path) -> dict[str, tuple[str, ...]]:
    """Return who speaks of each theme, as the store has it."""
    with ThemeSession.open(study, "somebody") as session:
        return {theme.code.name: theme.of("*").participants for theme in session.themes()}


def words_in(at: Desk, widget: str) -> str:
    """Return what a widget shows, on one line."""
    region = screen(at).query_one(widget).region
    rows = at.shown().split("\n")[region.y : region.bottom]
    words = " ".join(row[region.x : region.right] for row in rows)
    return " ".join(words.replace("│", " ").replace("▌", " ").split())


def status(at: Desk) -> str:
    """Return the line on what happened."""
    return screen(at)._said[0]


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_themes_and_their_words_stand_side_by_side(at_themes: Callable[..., Any], size: tuple[int, int]) -> None:
    """Counts of people, bars by segment, the opposite, who cites it, and each passage with who said it and where."""
    async with at_themes(size) as at:
        await at.press("down")

        assert ["crashes", "slow start", "font size"] == names(at)
        assert "slow start 3 of 6 ▆▃ ≠ 1" in words_in(at, "#themes")
        head = words_in(at, "#theme-head")
        for expected in (
            "slow start",
            "3 of 6 participants say it, 1 the opposite; 3 passages",
            "Clerks █",
            "2 of 3",
            "1 of 3 ≠ 1",
            "1 persona cites it",
            "checked again after an edit",
        ):
            assert expected in head
        passages = words_in(at, "#passages")
        assert "P2 Clerks · clerks.txt, line 3 … It crashed on Monday. It crashed, and the [/loud] start" in passages
        assert "m Merge s Split r Rename c Recode x Uncode u Undo / Search" in at.shown()


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_enter_leads_into_the_whole_interview(at_themes: Callable[..., Any], size: tuple[int, int]) -> None:
    """From theme to passages, to the interview with the cursor on the words; q leads back the same way."""
    async with at_themes(size) as at:
        await at.press("down", "enter", "j", "enter")
        interview = next(s for s in at.app.screen_stack if isinstance(s, InterviewScreen)).interview
        assert interview is not None
        assert "P3" == interview.turns[interview.here].snippet.participant
        assert "2 passages of “slow start”" in at.shown()
        assert "It crashed on Monday." in at.shown()
        await at.press("q")
        assert at.app.screen is screen(at)
        await at.press("q")

        assert at.app.screen is at.queue


async def test_a_merge_takes_the_picked_theme_in_and_checks_again(at_themes: Callable[..., Any], study: Path) -> None:
    """`m`, some letters, Enter: people count once, and the message says whose statements are open again."""
    async with at_themes() as at:
        await at.press("down", "m")
        await at.write("cra")
        await at.press("enter")

        assert {"slow start": ("P1", "P2", "P3", "P4"), "font size": ("P6",)} == counts(study)
        assert ["slow start", "font size"] == names(at)
        assert status(at).startswith("Merged crashes into slow start. Clerks: 1 statement is open again.")
        assert "ThemeEdited" in at.names()
    with open_review(study, reviewer="ana") as session:
        assert {"clerks"} == {row.segment for row in session.queue() if row.counts["unsupported"]}


async def test_undo_takes_the_last_edit_back(at_themes: Callable[..., Any], study: Path) -> None:
    """`u` gives everything back; a further one says that there is nothing, and nothing breaks."""
    before = counts(study)
    async with at_themes() as at:
        await at.press("down", "m", "enter")
        assert before != counts(study)
        await at.press("u")
        assert before == counts(study)
        assert status(at).startswith("Undid: merged crashes into slow start")
        await at.press("u")

        assert "nothing to undo" in status(at)
        assert "ThemeEditFailed" in at.names()


async def test_marked_passages_are_split_off(at_themes: Callable[..., Any], study: Path) -> None:
    """Space marks, `s` asks for a name, and the marked passages are a theme of their own."""
    async with at_themes() as at:
        await at.press("down", "s")
        assert "Mark the passages to split off" in status(at)
        await at.press("j", "j", "space")
        assert frozenset({2}) == screen(at).pieces.marked
        assert "■" in at.shown()
        await at.press("s")
        await at.write("slow nights")
        await at.press("enter")

        assert ("P4",) == counts(study)["slow nights"]
        assert ("P2", "P3") == counts(study)["slow start"]
        assert ["crashes", "slow start", "slow nights", "font size"] == names(at)


async def test_a_theme_is_renamed(at_themes: Callable[..., Any], study: Path) -> None:
    """`r` begins with the old name; a name that is taken is refused in one line; markup in it stays literal."""
    async with at_themes() as at:
        await at.press("r")
        await at.write(" [/red]")
        await at.press("enter")
        assert "crashes [/red]" in counts(study)
        assert "crashes [/red]" in at.shown()
        await at.press("r", "ctrl+u")
        await at.write("font size")
        await at.press("enter")

        assert "there is a code 'font size' already" in status(at)


async def test_a_passage_is_recoded_and_uncoded(at_themes: Callable[..., Any], study: Path) -> None:
    """`c` gives the passage at the cursor another theme, in the reviewer's name; `x` takes its theme off."""
    async with at_themes() as at:
        await at.press("down", "x")
        assert "Choose a passage first" in status(at)
        assert ("P2", "P3", "P4") == counts(study)["slow start"]
        await at.press("x")
        assert ("P3", "P4") == counts(study)["slow start"]
        await at.press("c")
        await at.write("font")
        await at.press("enter")
        assert ("P4",) == counts(study)["slow start"]
        assert ("P3", "P6") == counts(study)["font size"]
    with open_store(study / ".persona-gen") as store:
        newest = store.coding()
        assert newest is not None
        assert {"keywords", "ana"} == {coding.coder for coding in newest.coded.codings}


async def test_a_contrary_passage_is_marked_and_can_be_turned(at_themes: Callable[..., Any], study: Path) -> None:
    """The opposite is told in words; `o` says that the passage speaks for the theme after all."""
    async with at_themes((160, 45)) as at:
        await at.press("n")
        assert "No passage here says the opposite" in status(at)
        await at.press("down", "n")
        assert "P5" == screen(at).passages[screen(at).pieces.highlighted or 0].who
        assert "≠ says the opposite" in at.shown()
        await at.press("o")

        assert ("P2", "P3", "P4", "P5") == counts(study)["slow start"]
        assert "≠ says the opposite" not in at.shown()


async def test_a_search_narrows_themes_and_passages(at_themes: Callable[..., Any]) -> None:
    """`/` looks in names and in passages; Escape shows all again."""
    async with at_themes() as at:
        await at.press("slash")
        await at.write("night")
        assert ["slow start"] == names(at)
        assert ["P4"] == [p.who for p in screen(at).passages]
        await at.write("mare")
        assert "No theme holds “nightmare”" in at.shown()
        await at.press("escape")

        assert 3 == len(names(at))


async def test_two_people_overwrite_nothing(at_themes: Callable[..., Any], study: Path) -> None:
    """An edit of an older coding is not stored; the screen shows the other's, says who, and the key works again."""
    async with at_themes() as at:
        with ThemeSession.open(study, "ben") as ben:
            ben.rename("font-size", "tiny letters")
        await at.press("m", "enter")
        assert "tiny letters" in names(at)
        assert "ben was quicker (renamed font size to tiny letters)" in status(at)
        assert "The merge was not stored" in status(at)
        assert 4 == len(counts(study)) + 1
        await at.press("m", "enter")

        assert {"crashes", "tiny letters"} == set(counts(study))


async def test_others_changes_appear_by_themselves(at_themes: Callable[..., Any], study: Path) -> None:
    """What somebody else changed is shown with who it was; the cursor stays at its theme."""
    async with at_themes() as at:
        await at.press("down")
        with ThemeSession.open(study, "ben") as ben:
            ben.rename("crashes", "sudden ends")
        await at.press("f5")

        assert ["sudden ends", "slow start", "font size"] == names(at)
        assert "slow-start" == screen(at).theme.code.id  # type: ignore[union-attr]
        assert "ben changed the themes" in status(at)


async def test_keys_faster_than_the_store_are_done_in_their_order(at_themes: Callable[..., Any], study: Path) -> None:
    """Two removals in one breath are both stored, and leaving waits for them."""
    async with at_themes() as at:
        await at.press("enter", "j")
        await at.pilot.press("x", "k", "x", "q")
        await at.settle()
        await at.settle()

        assert () == counts(study)["crashes"]
        assert at.app.screen is at.queue


async def test_the_mouse_points_and_opens(at_themes: Callable[..., Any]) -> None:
    """A click puts the cursor on a theme or a passage; a double click on a passage opens the interview."""
    async with at_themes() as at:
        await at.pilot.click("#themes", offset=(4, 2))
        await at.settle()
        assert "slow-start" == screen(at).passages_of
        await at.pilot.click("#passages", offset=(4, 1))
        await at.settle()
        assert at.app.screen is screen(at)
        await at.pilot.click("#passages", offset=(4, 1), times=2)
        await at.settle()

        assert isinstance(at.app.screen, InterviewScreen)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_count_shows_who_stands_behind_it(desk: Callable[..., Any], study: Path, size: tuple[int, int]) -> None:
    """Beside "2 of 3" stand the people and their words; `T` opens the theme, and coming back shows what changed."""
    with open_review(study, reviewer="ana") as session:
        async with desk(session, size=size, open_themes=lambda told: ThemeSession.open(study, "ana", told)) as at:
            at.app.open_persona("clerks")
            await at.settle()
            spots = at.screen.view.spots
            at.screen._move(next(i for i, s in enumerate(spots) if "slow start" in s.statement.text))
            await at.settle()
            proof = "\n".join(str(w.render()) for w in at.screen.query_one(ProofView).children)
            assert "2 of 3 say so: P2, P3" in proof
            assert "P2 “It crashed, and the [/loud] start was slow.”" in proof
            assert "`T` opens the theme" in proof

            await at.press("T")
            assert "slow-start" == screen(at).passages_of
            await at.press("m")
            await at.write("cra")
            await at.press("enter", "q")
            assert at.app.screen is at.screen
            assert {"3 of 3 participants speak of slow start."} & {s.text for s in at.document.statements}


async def test_nothing_coded_says_what_to_run(desk: Callable[..., Any], study: Path) -> None:
    """Without themes the screen is a sentence with the command; F5 looks again, q goes back."""
    kept: list[ThemeSession] = []

    def none_yet(_told: object) -> ThemeSession:
        if not kept:
            raise WorkflowError("nothing was coded yet", hint="run `persona-gen themes`")
        return kept[0]

    async with desk(open_themes=none_yet) as at:
        await at.press("t")
        assert "No themes yet: nothing was coded yet — run `persona-gen themes`" in at.shown()
        await at.press("m", "x", "enter", "slash", "u", "space", "tab")
        kept.append(ThemeSession.open(study, "ana"))
        await at.press("f5")
        assert 3 == len(names(at))
        await at.press("q")

        assert at.app.screen is at.queue


async def test_a_fault_while_reading_is_one_line(desk: Callable[..., Any]) -> None:
    """Also an error that nobody thought of is a sentence, and leaves the way back."""

    def fail(_told: object) -> ThemeSession:
        raise ZeroDivisionError("[/red] by zero")

    async with desk(open_themes=fail) as at:
        await at.press("t")
        assert "internal error: ZeroDivisionError: [/red] by zero" in at.shown()
        await at.press("q")

        assert at.app.screen is at.queue


async def test_themes_can_be_read_before_a_persona_is_drafted(desk: Callable[..., Any], study: Path) -> None:
    """A study without personas still opens its themes."""

    def fail() -> None:
        raise WorkflowError("no persona was drafted yet", hint="run `persona-gen draft my-study`")

    async with desk(fail, open_themes=lambda told: ThemeSession.open(study, "ana", told)) as at:
        assert "t: themes" in at.shown()
        await at.press("t")

        assert 3 == len(names(at))


async def test_keys_are_in_the_palette_and_in_the_help(at_themes: Callable[..., Any]) -> None:
    """Every key has a sentence in the palette and in the help."""
    async with at_themes() as at:
        listed = {command.title for command in at.app.get_system_commands(screen(at))}
        wanted = {b.tooltip for b in ThemesScreen.BINDINGS if b.key != "enter"}  # type: ignore[union-attr]
        assert set() == wanted - listed
        await at.press("question_mark")
        assert "Split the marked passages off as a new theme" in at.shown()


async def test_themes_tell_everything_without_colours(
    at_themes: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With NO_COLOR the cursor is a bar, a mark a square, and the opposite a sign with words."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with at_themes((160, 45)) as at:
        assert at.app.no_color
        await at.press("down", "enter", "space")

        for sign in ("▌ slow start", " ■P2", "≠ says the opposite"):
            assert sign in at.shown()


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
async def test_hostile_text_shows_as_itself(
    desk: Callable[..., Any], study: Path, text: str, size: tuple[int, int]
) -> None:
    """In names, definitions, words, speakers and files, on every screen: nothing crashes, vanishes or commands."""
    said = Snippet(
        id="S1", segment=text, participant=text, text=f"{text} slow {text}", source=text, locator=text, question=text
    )
    at_word = said.text.index("slow")
    coding = Coding(snippet=said.key, code="a", start=at_word, end=at_word + 4, stance="against", coder=text)
    coded = CodedInterviews(
        codebook=Codebook(codes=(Code(id="a", name=text, definition=text), Code(id="b", name=f"{text} too"))),
        codings=(coding,),
        read=(said.key,),
        method="people",
        coder=text,
    )
    plain = EvidenceBase(study="s", segments=(Segment(id=text, name=text),), snippets=(said,))
    store = open_store(study / "hostile")
    store.save_coding(coded, parent=None, author=text, what=text)
    session = ThemeSession(load_study(study), store, text, plain)
    async with desk(size=size, open_themes=lambda _told: session) as at:
        seen = []
        for keys in ("t", "m", "escape", "r", "escape", "enter", "space", "s", "escape", "c", "escape", "enter", "q"):
            await at.press(keys)
            seen.append(at.shown())
        await at.press("m", "enter")
        seen.append(at.shown())

    everything = "".join("".join(one.split()) for one in seen)
    assert "\x1b" not in everything
    assert "\u202e" not in everything
    assert shown(text).split()[0][:12] in everything
