"""A bakery's interviews, and a model that codes and summarises them from a script."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from persona_gen.domain.evidence import Snippet
from persona_gen.domain.segment import Segment
from persona_gen.domain.theme import Code, Codebook
from persona_gen.llm import LedgeredClient, MemoryLedger, ScriptedClient
from persona_gen.study import LLM
from persona_gen.themes.reading.asking import Asker

if TYPE_CHECKING:
    from collections.abc import Iterable

    from persona_gen.errors import LLMError

SETTINGS = LLM(model="scripted", concurrency=1, seed=7)
SEGMENTS = (Segment(id="regulars", name="Regulars"), Segment(id="passers", name="Passers-by"))
CODEBOOK = Codebook(
    codes=(
        Code(id="long-queues", name="long queues", definition="Waits too long; not opening hours."),
        Code(id="stale-bread", name="stale bread"),
    ),
    origin="deductive",
)


def snippet(number: int, text: str, participant: str | None = "P1", **fields: Any) -> Snippet:
    """Return a participant's snippet with an alias by number."""
    given = {"id": f"S{number:03d}", "participant": participant, "text": text, "source": "a.txt"}
    return Snippet(**(given | fields))


BAKERY = (
    snippet(1, "The queue on Saturdays is awful.", segment="regulars"),
    snippet(2, "How is the bread?", None, role="researcher"),
    snippet(3, "I like the crust, and I never wait long.", "P2", segment="regulars"),
    snippet(4, "Bread goes stale by Monday.", "P2", segment="regulars"),
    snippet(5, "I only come when it rains.", "P3", segment="passers"),
)
"""Four remarks of three participants, and a researcher's question."""


@dataclass
class Heard:
    """Progress that is kept."""

    stages: list[tuple[str, int]] = field(default_factory=list)
    steps: int = 0
    notes: list[str] = field(default_factory=list)

    def begin(self, what: str, total: int) -> None:
        """Keep a stage."""
        self.stages.append((what, total))

    def step(self, what: str) -> None:  # noqa: ARG002  only counted
        """Count a step."""
        self.steps += 1

    def note(self, message: str) -> None:
        """Keep a note."""
        self.notes.append(message)


@dataclass
class Model:
    """A scripted model behind a ledger, and what it was asked."""

    scripted: ScriptedClient
    client: LedgeredClient
    asker: Asker

    @property
    def asked(self) -> list[str]:
        """The last message of each request."""
        return [request.messages[-1].content for request in self.scripted.requests]

    @property
    def tasks(self) -> list[str]:
        """The templates of the requests, in order."""
        return [request.template.partition("/")[0] for request in self.scripted.requests]


def model(
    *script: str | dict[str, Any] | LLMError, ledger: MemoryLedger | None = None, settings: LLM = SETTINGS
) -> Model:
    """Return a model that answers with the script; dictionaries are answers as JSON."""
    scripted = ScriptedClient([json.dumps(step) if isinstance(step, dict) else step for step in script])
    client = LedgeredClient(scripted, ledger or MemoryLedger(), attempts=1)
    return Model(scripted, client, Asker(client, settings))


def coded(words: str, code: str = "long-queues", stance: str = "for") -> dict[str, str]:
    """Return one code with its words."""
    return {"words": words, "code": code, "stance": stance}


def remarks(*codings: Iterable[dict[str, str]], first: int = 1) -> dict[str, Any]:
    """Return an answer that codes R1, R2, … in order."""
    return {"remarks": [{"remark": f"R{number}", "codings": list(c)} for number, c in enumerate(codings, first)]}


def proposed(name: str, *passages: tuple[str, str], words: Iterable[str] = ()) -> dict[str, Any]:
    """Return one proposed code."""
    shown = [{"remark": remark, "words": quoted} for remark, quoted in passages]
    return {"passages": shown, "name": name, "definition": f"Speaks of {name}.", "words": list(words)}


def merged(name: str, *candidates: str) -> dict[str, Any]:
    """Return one code made of candidates."""
    return {"candidates": list(candidates), "name": name, "definition": f"Speaks of {name}."}


SUMMARY: dict[str, Any] = {
    "summary": [{"text": "They come back in spite of Saturdays.", "cites": ["S001"]}],
    "goals": [],
    "frustrations": [{"text": "Waiting on Saturdays.", "cites": ["S001"]}],
    "behaviours": [],
    "attitudes": [],
    "voice": [{"text": '{S001:"The queue … awful"}', "cites": ["S001"]}],
    "unknown": [{"text": "Why they come on Saturdays.", "cites": []}],
}
"""A summary of what P1 says, which is one remark."""
