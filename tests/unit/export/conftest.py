"""A persona on real evidence, and the same persona with hostile text in every field."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from markdown_it import MarkdownIt

from persona_gen.domain.evidence import EvidenceBase
from persona_gen.domain.persona import SECTIONS
from persona_gen.domain.review import PersonaRecord
from persona_gen.export import PersonaView, build_view
from persona_gen.export.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable

FIXTURES = Path(__file__).parents[3] / "fixtures" / "golden" / "export"
MARK = "zqx"
"""Stands in every hostile text, so that a search finds where it went."""
HOSTILE = (
    f"{MARK}<script>alert(1)</script>",
    f"{MARK}</style></title><img src=x onerror=alert(1)>",
    f'{MARK}" onmouseover="alert(1)" x="',
    f"[/b] {MARK} [bold]",
    f"{{{{7*7}}}} {MARK} {{% raw %}}",
    f'=HYPERLINK("http://example.com/{MARK}")',
    f"\u202e{MARK}\x1b[31m\x00\u2066",
    f"{MARK}" + "w" * 3000,
    f"# {MARK} *a* _b_ `c` | d ~~e~~ [f](javascript:alert(1)) ![g](h)",
    f"1. {MARK}\n\n> - [^1]: &lt; \\* <!-- x -->\n===",
)


class Page(HTMLParser):
    """The text, tags and attributes of an HTML page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.styles: list[str] = []
        self._words: list[str] = []
        self._stack: list[str] = []
        self.feed(html)
        self.close()
        self.text = " ".join("".join(self._words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note tag and attributes."""
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in {"meta", "br", "img", "hr", "input", "link"}:
            self._stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Fail where elements are not nested properly."""
        assert tag == self._stack.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element without content."""
        self.handle_starttag(tag, attrs)
        self._stack.pop()

    def handle_data(self, data: str) -> None:
        """Keep words and styles apart."""
        (self.styles if self._stack[-1:] == ["style"] else self._words).append(data)


def markdown_page(text: str) -> Page:
    """Return Markdown as a reader's program shows it (footnotes stay as they are written)."""
    return Page(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text))


def shown(fmt: str, text: str) -> str:
    """Return what a person reads of an export, with every run of white space as one blank."""
    if fmt == "html":
        return Page(text).text
    if fmt == "md":
        return markdown_page(text).text
    data = json.loads(text)
    statements = [s for section in data.pop("sections") for s in section["statements"]]
    words = [s["text"] for s in statements] + [c["reason"] for s in statements for c in s["claims"]]
    return " ".join(" ".join([*words, *_strings(data)]).split())


def _strings(data: Any) -> list[str]:
    if isinstance(data, dict):
        return [text for value in data.values() for text in _strings(value)]
    if isinstance(data, list):
        return [text for value in data for text in _strings(value)]
    return [data] if isinstance(data, str) else []


@pytest.fixture(scope="session")
def base() -> EvidenceBase:
    """Real evidence of one segment."""
    return EvidenceBase.from_json_dict(json.loads((FIXTURES / "evidence.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def record() -> PersonaRecord:
    """A persona on it, with every verdict."""
    return PersonaRecord.model_validate_json((FIXTURES / "record.json").read_text(encoding="utf-8"))


def make_view(record: PersonaRecord, base: EvidenceBase, **changes: Any) -> PersonaView:
    """Build a view with fixed dates."""
    given: dict[str, Any] = {
        "title": "Notebook users, December 2015",
        "collected": date(2015, 12, 31),
        "review_by": date(2026, 6, 30),
        "source": "Jupyter notebook UX survey, Dec 2015 (jupyter/surveys), CC0",
        "today": date(2026, 11, 22),
    }
    return build_view(record, base, **(given | changes))


@pytest.fixture
def view(record: PersonaRecord, base: EvidenceBase) -> PersonaView:
    """The view of the persona."""
    return make_view(record, base)


def hostile_view(word: str) -> PersonaView:
    """A small persona with `word` in every field that takes text from outside."""
    now = datetime(2026, 11, 2, tzinfo=UTC).isoformat()
    statistics = [
        {"id": f"F{i}", "segment": "s", "metric": f"m{i}", "label": word, "statistic": "share", "category": word,
         "value": 0.5, "unit": word, "n": 90, "overall": 0.4} for i in (1, 2)
    ]  # fmt: skip
    statistics.append({"id": "F3", "segment": "s", "metric": "m3", "label": word, "statistic": "value", "value": word})
    evidence = EvidenceBase.from_json_dict(
        {
            "study": word,
            "segments": [{"id": "s", "name": word, "n": 9, "share": 0.5}],
            "statistics": statistics,
            "snippets": [
                {"id": "S1", "segment": "s", "participant": word, "text": word, "source": word, "locator": word}
            ],
            "questions": {"S1": word},
            "gaps": [
                {"segment": "s", "label": word, "stated": "F1", "observed": "F2", "difference": 0.0,
                 "interval": [-0.1, 0.1], "flagged": True}
            ],
            "left_out": [{"what": word, "count": 1, "reason": word, "where": word}],
        }
    )  # fmt: skip
    cites = ["F1", "F3", "S1", word]
    filled = [
        {"id": f"{name}-{word}", "section": name, "text": f"{name} says {word}", "cites": cites, "problems": [word]}
        for name in SECTIONS
    ]
    claims = [{"id": f"c{i}", "text": word, "statement": s["id"]} for i, s in enumerate(filled)]
    verdicts = [
        {"id": c["id"], "verdict": "contradicted", "evidence": [{"id": "S1", "start": 0, "end": 2}], "checker": word,
         "reason": word, "suggestion": word} for c in claims
    ]  # fmt: skip
    writer = {"kind": "model", "llm_model": word, "template": word, "template_hash": word}
    decisions = [
        {"segment": "s", "revision": 1, "verb": "waive", "claim": "c1", "reason": word, "reviewer": word, "made": now},
        {"segment": "s", "revision": 1, "verb": "approve", "reviewer": word, "made": now},
    ]
    draft = {"segment": "s", "name": word, "label": word, "statements": [], "writer": writer}
    revision = {"id": 1, "segment": "s", "number": 1, "draft": draft, "filled": filled, "evidence": word, "run": word,
                "created": now}  # fmt: skip
    record = PersonaRecord.model_validate(
        {
            "revision": revision,
            "report": {"claims": claims, "verdicts": verdicts},
            "decisions": decisions,
            "status": "approved",
        }
    )
    return make_view(record, evidence, title=word, source=word)


def visible(word: str) -> str:
    """Return hostile text as a reader should see it: its own characters, on one line, none of them acting."""
    return " ".join(re.sub(r"\s+", " ", clean(word)).split())


@pytest.fixture(scope="session")
def fixtures() -> Path:
    """The folder of the golden files."""
    return FIXTURES


@pytest.fixture
def build() -> Callable[..., PersonaView]:
    """`build_view` with fixed dates."""
    return make_view


@pytest.fixture
def read() -> Callable[[str, str], str]:
    """What a person reads of an export: `read(format, text)`."""
    return shown


@pytest.fixture
def page() -> Callable[[str], Page]:
    """The parsed HTML page."""
    return Page


@pytest.fixture
def rendered() -> Callable[[str], Page]:
    """The parsed page that Markdown becomes."""
    return markdown_page


@pytest.fixture(params=HOSTILE, ids=range(len(HOSTILE)))
def hostile(request: pytest.FixtureRequest) -> tuple[str, PersonaView]:
    """A hostile text as a reader should see it, and the view with it in every field."""
    return visible(request.param), hostile_view(request.param)
