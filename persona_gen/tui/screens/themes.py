"""The themes screen: what participants said, by theme, with the words in their context; one key an edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.widgets import Input, OptionList

from persona_gen.tui.interviews.desk import EditAsked
from persona_gen.tui.keys import THEMES_KEYS
from persona_gen.tui.screens.asking import LineModal, TextModal
from persona_gen.tui.screens.interview import InterviewScreen
from persona_gen.tui.screens.reports import themes_help
from persona_gen.tui.screens.theme_asking import PickThemeModal
from persona_gen.tui.screens.theme_showing import PAGE, ThemeShowingScreen
from persona_gen.tui.text import one_line
from persona_gen.tui.widgets.piece_list import PieceList

if TYPE_CHECKING:
    from textual.binding import BindingType

    from persona_gen.domain.theme import Stance
    from persona_gen.workflow.theme_editing import ThemePassage


class ThemesScreen(ThemeShowingScreen):
    """Themes and their passages, with the keys to move and to edit."""

    BINDINGS: ClassVar[list[BindingType]] = THEMES_KEYS

    # Moving

    @on(OptionList.OptionSelected, "#themes")
    def action_open(self) -> None:
        """Go from the theme to its passages."""
        self.action_pane("passages")

    @on(OptionList.OptionSelected, "#passages")
    @on(PieceList.PieceOpened)
    def _open_interview(self) -> None:
        theme = self.theme
        if self.focused is self.rows or theme is None or self.desk is None or self.seen is None:
            self.action_pane("passages")
            return
        at = self.pieces.highlighted
        if at is not None and self._most <= at < len(self.passages):
            self._most += PAGE
            self._show_passages(theme, self._known.get(theme.code.id, ()), at)
        elif passage := self._passage():
            self.app.push_screen(InterviewScreen(self.desk, passage, theme.code.name, self.seen.names))

    def action_pane(self, name: str) -> None:
        """Go to the themes or to the passages."""
        if self.seen is not None:
            (self.rows if name == "themes" else self.pieces).focus()

    def action_other_pane(self) -> None:
        """Go from themes to passages and back."""
        self.action_pane("themes" if self.focused is self.pieces else "passages")

    def action_next_contrary(self) -> None:
        """Go to the next passage that says the opposite, and round again."""
        theme, at = self.theme, self.pieces.highlighted or 0
        contrary = [i for i, passage in enumerate(self.passages) if passage.stance == "against"]
        if theme is None or not contrary:
            self.say("No passage here says the opposite.")
            return
        found = next((i for i in contrary if i > at), contrary[0])
        if found >= self._most:
            self._most = found + PAGE
            self._show_passages(theme, self._known.get(theme.code.id, ()), found)
        self.pieces.highlighted = found
        self.action_pane("passages")

    def action_search(self) -> None:
        """Show the line for the search."""
        if self.seen is not None:
            self.add_class("-filtering")
            self.query_one("#filter", Input).focus()

    @on(Input.Changed, "#filter")
    def _search(self, event: Input.Changed) -> None:
        self._query = event.value.strip()
        self._list_themes(self._code)
        self.look_in_passages()

    @on(Input.Submitted, "#filter")
    def _searched(self) -> None:
        self.rows.focus()

    def action_clear_or_back(self) -> None:
        """Clear the search, or go back where there is none."""
        if self.has_class("-filtering"):
            self.remove_class("-filtering")
            self.query_one("#filter", Input).value = ""
            self.rows.focus()
        else:
            self.action_back()

    def action_back(self) -> None:
        """Go back, once everything is stored."""
        self.leave_by(self.dismiss)

    def action_reload(self) -> None:
        """Look for what others changed, or try again to open the themes."""
        if self.desk is None:
            self.open_themes()
        else:
            self.look_for_changes()

    def action_help(self) -> None:
        """Show all keys and signs."""
        self.app.push_screen(TextModal("Keys and signs", themes_help(THEMES_KEYS)))

    # One key an edit

    def _passage(self) -> ThemePassage | None:
        """Return the passage at the cursor; says what to do where there is none."""
        at, is_there = self.pieces.highlighted, self.theme is not None and self.passages_of == self.theme.code.id
        if self.focused is self.pieces and is_there and at is not None and at < min(len(self.passages), self._most):
            return self.passages[at]
        if self.seen is not None:
            self.pieces.focus()
            self.say("Choose a passage first, then press the key again.")
        return None

    def action_mark(self) -> None:
        """Mark the passage, or take its mark away, and go on."""
        if self._passage() and self.pieces.highlighted is not None:
            self.pieces.mark(self.pieces.marked ^ {self.pieces.highlighted})
            self.say(f"{len(self.pieces.marked)} marked; `s` splits them off as a new theme.")
            if self.pieces.highlighted < min(len(self.passages), self._most) - 1:
                self.pieces.highlighted += 1

    def action_merge(self) -> None:
        """Choose a theme whose passages go into this one."""
        theme = self.theme
        if theme is None or self.seen is None:
            return
        others = [other for other in self.seen.themes if other.code.id != theme.code.id]
        if not others:
            self.say("There is no other theme to merge.", is_wrong=True)
            return

        def chosen(other: str | None) -> None:
            if other:
                into = theme.code.id
                self.ask(EditAsked("the merge", lambda session: session.merge(into, other), into))

        about = f"Its passages go into “{theme.code.name}”, which keeps its name. u takes it back."
        self.app.push_screen(PickThemeModal("Which theme is the same?", about, others), chosen)

    def action_split(self) -> None:
        """Name the theme that the marked passages become."""
        theme, marked = self.theme, sorted(self.pieces.marked)
        if theme is None or not marked or self.passages_of != theme.code.id:
            self.action_pane("passages")
            self.say("Mark the passages to split off with space first.")
            return
        codings = [self.passages[at].coding for at in marked]

        def named(name: str | None) -> None:
            if name:
                code = theme.code.id
                self.ask(EditAsked("the split", lambda session: session.split(code, codings, name), code))

        about = (
            f"{len(codings)} of the {len(self.passages)} passages of “{theme.code.name}” become a theme of their own."
        )
        self.app.push_screen(LineModal("What is the new theme?", about, is_needed=True), named)

    def action_rename(self) -> None:
        """Give the theme another name."""
        theme = self.theme
        if theme is None:
            return
        code, old = theme.code.id, one_line(theme.code.name)

        def named(name: str | None) -> None:
            if name and name != old:
                self.ask(EditAsked("the name", lambda session: session.rename(code, name), code))

        about = theme.code.definition or "Two to six words that follow “speaks of”."
        self.app.push_screen(LineModal("What is the theme called?", about, is_needed=True, value=old), named)

    def action_recode(self) -> None:
        """Choose the theme that the passage belongs to."""
        passage, theme = self._passage(), self.theme
        if passage is None or theme is None or self.seen is None:
            return
        others = [other for other in self.seen.themes if other.code.id != theme.code.id]

        def chosen(other: str | None) -> None:
            if other:
                coding = passage.coding
                self.ask(EditAsked("the recoding", lambda session: session.recode(coding, other)))

        about = f"{passage.who}: “{passage.snippet.text[passage.start : passage.end]}”"
        self.app.push_screen(PickThemeModal("Which theme is it?", about, others), chosen)

    def action_uncode(self) -> None:
        """Take the theme off the passage."""
        if passage := self._passage():
            coding = passage.coding
            self.ask(EditAsked("the removal", lambda session: session.remove(coding)))

    def action_turn(self) -> None:
        """Say that the passage speaks for the theme where it spoke against it, and the other way round."""
        if passage := self._passage():
            coding = passage.coding
            other: Stance = "for" if passage.stance == "against" else "against"
            what = EditAsked("the change", lambda session: session.recode(coding, coding.code, stance=other))
            self.ask(what)

    def action_undo(self) -> None:
        """Take your last change back."""
        if self.seen is not None:
            self.ask(EditAsked("the undo", lambda session: session.undo()))
