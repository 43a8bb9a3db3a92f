"""What every writer promises, over every format in `FORMATS`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from persona_gen.domain.claim import VERDICT_SIGNS
from persona_gen.errors import UserInputError
from persona_gen.export import FORMATS, Format, PersonaView, card_file, export_index, export_persona

if TYPE_CHECKING:
    from collections.abc import Callable

ALLOWED_TAGS = frozenset(
    [
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "main",
        "header",
        "footer",
        "section",
        "aside",
        "article",
        "div",
        "p",
        "h1",
        "h2",
        "span",
        "strong",
        "em",
        "bdi",
        "cite",
        "details",
        "summary",
        "ul",
        "li",
        "dl",
        "dt",
        "dd",
        "figure",
        "figcaption",
        "blockquote",
        "mark",
        "br",
        "svg",
        "defs",
        "g",
        "rect",
        "path",
        "circle",
        "line",
        "text",
        "a",
    ]
) | {"clippath"}
MARKDOWN_TAGS = frozenset(
    ["h1", "h2", "p", "strong", "em", "ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tr", "th", "td"]
)


@pytest.fixture(params=FORMATS)
def fmt(request: pytest.FixtureRequest) -> Format:
    """Each format once."""
    found: Format = request.param
    return found


def test_each_statement_appears_once(fmt: Format, view: PersonaView, read: Callable[[str, str], str]) -> None:
    """A reader finds each filled statement's text exactly once."""
    text = read(fmt, export_persona(view, fmt))
    statements = [s.text for section in view.sections for s in section.statements]
    assert [1] * len(statements) == [text.count(" ".join(statement.split())) for statement in statements]


def test_each_verdict_shows_its_sign_and_reason(
    fmt: Format, view: PersonaView, read: Callable[[str, str], str]
) -> None:
    """Every verdict of the persona is seen as a sign, and why it was given can be read."""
    text = read(fmt, export_persona(view, fmt))
    claims = [c for section in view.sections for s in section.statements for c in s.claims]
    assert set(VERDICT_SIGNS) == {c.verdict for c in claims}
    assert [] == [c.sign for c in claims if c.sign not in text]
    assert [] == [c.reason for c in claims if c.reason not in text]


def test_the_same_view_gives_the_same_text(fmt: Format, view: PersonaView) -> None:
    """Writing is deterministic."""
    assert export_persona(view, fmt) == export_persona(view.model_copy(), fmt)


def test_a_draft_says_so_and_an_approved_persona_does_not(
    fmt: Format, view: PersonaView, read: Callable[[str, str], str]
) -> None:
    """Unapproved text is marked as a draft in every format."""
    approved = view.model_copy(update={"status": "approved", "status_text": "Approved by Ann, 2026-11-02"})
    assert "DRAFT – not yet approved" in read(fmt, export_persona(view, fmt))
    text = read(fmt, export_persona(approved, fmt))
    assert ("DRAFT" in text, "Approved by Ann, 2026-11-02" in text) == (False, True)


def test_the_foot_tells_where_everything_comes_from(
    fmt: Format, view: PersonaView, read: Callable[[str, str], str]
) -> None:
    """Writer, template, data, dates, fingerprint and left-out input can be read in every format."""
    text = read(fmt, export_persona(view, fmt))
    expected = [view.writer, "draft_persona/3", "5f1c9a20", view.source, "2015-12-31", "2026-06-30", view.evidence]
    expected += [left.reason for left in view.left_out]
    assert [] == [word for word in expected if word not in text]


def test_hostile_text_is_shown_as_itself(
    fmt: Format, hostile: tuple[str, PersonaView], read: Callable[[str, str], str]
) -> None:
    """Text from outside is never markup: a reader sees its own characters."""
    word, view = hostile
    text = " ".join(read(fmt, export_persona(view, fmt)).split())
    assert 14 <= text.count(word)


def test_no_control_or_bidi_character_gets_out(fmt: Format, hostile: tuple[str, PersonaView]) -> None:
    """No export holds a character that reorders text or drives a terminal."""
    text = export_persona(hostile[1], fmt)
    assert [] == re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f]", text)


def test_html_holds_nothing_that_runs_or_loads(hostile: tuple[str, PersonaView], page: Callable[[str], Any]) -> None:
    """Hostile text makes no element, no attribute, no style, no link."""
    for html in (export_persona(hostile[1], "html"), export_index([hostile[1]], hostile[0])):
        found = page(html)
        assert set() == set(found.tags) - ALLOWED_TAGS
        assert [] == [a for a in found.attributes if "zqx" in a[2] or a[1].startswith("on") or a[1] in {"src", "style"}]
        assert [] == [s for s in found.styles if "zqx" in s or "url(" in s or "@import" in s]
        assert {"s.html"} >= {value for _, name, value in found.attributes if name in {"href", "xlink:href"}}


def test_markdown_makes_no_markup_of_data(hostile: tuple[str, PersonaView], rendered: Callable[[str], Any]) -> None:
    """Hostile text makes no HTML, link, picture, code or heading in Markdown."""
    text = export_persona(hostile[1], "md")
    found = rendered(text)
    assert set() == set(found.tags) - MARKDOWN_TAGS
    assert sum(line.startswith("# ") for line in text.splitlines()) == found.tags.count("h1") == 1


def test_an_unknown_format_is_one_line_with_the_nearest_name(view: PersonaView) -> None:
    """A wrong format names the right one."""
    with pytest.raises(UserInputError, match="did you mean 'html'"):
        export_persona(view, "htm")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("segment", "expected"),
    [
        ("data-scientists", "data-scientists.html"),
        ("M_07.b", "M_07.b.html"),
        ("../../etc/passwd", "etc-passwd.html"),
        ("javascript:alert(1)", "javascript-alert-1.html"),
        ("a..b", "a-b.html"),
        ("", "segment.html"),
    ],
)
def test_file_names_are_safe(segment: str, expected: str) -> None:
    """A card's file name is safe on disk and in a link, and is the id itself where that is safe."""
    assert expected == card_file(segment)
