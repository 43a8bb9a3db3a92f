"""Every key of the screens, in one place: the footer, the help and the command palette read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding

if TYPE_CHECKING:
    from textual.binding import BindingType


def key(keys: str, action: str, short: str, long: str, *, in_footer: bool = False) -> Binding:
    """Return a key with a short name for the footer and a sentence for help and palette."""
    return Binding(keys, action, short, show=in_footer, tooltip=long)


_WHOLE = "whole('{}', '{}')"

REVIEW_KEYS: list[BindingType] = [
    key("a", "accept", "Accept", "Accept the claim", in_footer=True),
    key("e", "edit", "Edit", "Fix the statement's text and accept it", in_footer=True),
    key("x", "reject", "Remove", "Remove the statement; it stays in the history", in_footer=True),
    key("w", "waive", "Waive", "Let the claim stand, with a reason", in_footer=True),
    key("n", "next_open", "Next", "Next claim that needs a person, riskiest first", in_footer=True),
    key("p", "next_open(-1)", "Previous", "Previous claim that needs a person"),
    key("u", _WHOLE.format("undo", "Taken back."), "Undo", "Take your last decision back", in_footer=True),
    key("r,ctrl+y", _WHOLE.format("redo", "Put back."), "Redo", "Put back what you took back"),
    key(
        "A",
        _WHOLE.format("accept_proved", "Accepted all claims that the program proved."),
        "Proved",
        "Accept all claims that the program proved",
        in_footer=True,
    ),
    key("P", "approve", "Approve", "Approve the persona, or show what stands in the way", in_footer=True),
    key("question_mark", "help", "Keys", "All keys and signs", in_footer=True),
    key("s", "send_back", "Send back", "Send the statement back to the writer with a note", in_footer=True),
    key("t", "attach", "Attach", "Search evidence and attach it to the statement", in_footer=True),
    key(
        "C",
        "judge('request_changes', 'What should change?', 'Changes requested.')",
        "Request changes",
        "Say that the persona has to be worked on",
    ),
    key(
        "X",
        "judge('reject_persona', 'Why is this persona not to be used?', 'Persona rejected.')",
        "Reject persona",
        "Say that this persona is not to be used",
    ),
    key("O", "judge('reopen', 'Why open it again?', 'Open again.')", "Reopen", "Make the persona a draft again"),
    key("down,j", "step(1)", "Down", "Next claim"),
    key("up,k", "step(-1)", "Up", "Previous claim"),
    key("g,home", "edge(0)", "First", "First claim"),
    key("G,end", "edge(-1)", "Last", "Last claim"),
    key("pagedown", "scroll_document(1)", "Page down", "Scroll the document down"),
    key("pageup", "scroll_document(-1)", "Page up", "Scroll the document up"),
    key("space,ctrl+down", "scroll_proof(1)", "Proof down", "Scroll the proof down"),
    key("ctrl+up", "scroll_proof(-1)", "Proof up", "Scroll the proof up"),
    key("T", "theme", "Theme", "Open the theme whose count proves the claim, or all themes"),
    key("v", "toggle_proof", "Document only", "Hide or show the proof"),
    key("h", "history", "History", "Every decision on this persona"),
    key("right_square_bracket", "other_persona(1)", "Next persona", "Go to the next persona of the queue"),
    key("left_square_bracket", "other_persona(-1)", "Previous persona", "Go to the previous persona of the queue"),
    key("escape,q", "back", "Queue", "Back to the queue"),
]

QUEUE_KEYS: list[BindingType] = [
    key("slash", "filter", "Filter", "Show only personas that hold these words", in_footer=True),
    key("b", "board", "Board", "All personas side by side", in_footer=True),
    key("t,T", "themes", "Themes", "What participants said, coded: read and edit the themes", in_footer=True),
    key("f5", "reload", "Reload", "Read the queue again"),
    key("question_mark", "help", "Keys", "All keys and signs", in_footer=True),
    key("q", "app.quit", "Quit", "Leave; everything is stored", in_footer=True),
]

BOARD_KEYS: list[BindingType] = [
    key("right", "step(1)", "Right", "Next persona", in_footer=True),
    key("left", "step(-1)", "Left", "Previous persona", in_footer=True),
    key("l", "step(1)", "Right", "Next persona"),
    key("h", "step(-1)", "Left", "Previous persona"),
    key("enter", "open", "Review", "Review the persona", in_footer=True),
    key("escape,q,b", "back", "Queue", "Back to the queue", in_footer=True),
    key("question_mark", "help", "Keys", "All keys and signs", in_footer=True),
]

THEMES_KEYS: list[BindingType] = [
    key("m", "merge", "Merge", "Merge another theme into this one", in_footer=True),
    key("s", "split", "Split", "Split the marked passages off as a new theme", in_footer=True),
    key("r", "rename", "Rename", "Give the theme another name", in_footer=True),
    key("c", "recode", "Recode", "Give the passage another theme", in_footer=True),
    key("x", "uncode", "Uncode", "Take the theme off the passage, which stays read", in_footer=True),
    key("u", "undo", "Undo", "Take your last change back", in_footer=True),
    key("slash", "search", "Search", "Show only themes and passages that hold these words", in_footer=True),
    key("enter", "open", "Open", "Passages of the theme; from a passage, its whole interview", in_footer=True),
    key("q", "back", "Back", "Go back", in_footer=True),
    key("question_mark", "help", "Keys", "All keys and signs", in_footer=True),
    key("space", "mark", "Mark", "Mark the passage for a split"),
    key("n", "next_contrary", "Next opposite", "Next passage that says the opposite"),
    key("o", "turn", "Opposite", "Say that the passage speaks for the theme, or for its opposite"),
    key("tab,shift+tab", "other_pane", "Other pane", "Go from themes to passages and back"),
    key("right,l", "pane('passages')", "Passages", "Go to the passages"),
    key("left,h", "pane('themes')", "Themes", "Go to the themes"),
    key("f5", "reload", "Reload", "Look for what others changed"),
    key("escape", "clear_or_back", "Clear", "Clear the search, or go back"),
]

INTERVIEW_KEYS: list[BindingType] = [
    key("n", "next_place(1)", "Next", "Next passage of the theme in this file", in_footer=True),
    key("p", "next_place(-1)", "Previous", "Previous passage of the theme in this file", in_footer=True),
    key("escape,q,enter", "back", "Back", "Back to the theme", in_footer=True),
    key("question_mark", "help", "Keys", "All keys and signs", in_footer=True),
]

APP_KEYS: list[BindingType] = [
    key("L", "swap_theme", "Light or dark", "Swap the light and the dark theme"),
    Binding("ctrl+q", "quit", "Quit", show=False, tooltip="Leave; everything is stored", priority=True),
]
EDITOR_KEYS: list[BindingType] = [
    key("ctrl+s", "save", "Save", "Store the text, accept the statement", in_footer=True),
    key("ctrl+g", "suggest", "Take suggestion", "Put the suggestion into the text", in_footer=True),
    key("escape", "leave", "Leave", "Leave; the text is kept until it is stored or discarded", in_footer=True),
    key("ctrl+r", "discard", "Discard", "Leave and forget the text", in_footer=True),
]
