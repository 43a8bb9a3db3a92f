"""Prompt injections in interviews: fenced in every prompt, without a word in any verdict, literal in every export."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from persona_gen.checking.check import verify_bundle
from persona_gen.checking.judge import Judge
from persona_gen.domain.claim import Claim, Verdict
from persona_gen.domain.evidence import EvidenceBase, SayDoGap, Snippet, Statistic
from persona_gen.domain.persona import Statement
from persona_gen.domain.segment import Segment
from persona_gen.domain.theme import Interview
from persona_gen.drafting.model_writer import ModelWriter
from persona_gen.drafting.writer import Failure, Profile
from persona_gen.errors import LLMError, LLMFiltered
from persona_gen.prompting import PromptLibrary
from persona_gen.themes.reading import read_with_model, summarise
from tests.support.injections import ACTING, INJECTIONS, Fenced, Injection, folded, harmless, taken_apart
from tests.support.reading import SETTINGS, Heard, coded, merged, model, remarks

if TYPE_CHECKING:
    from persona_gen.domain.run import CompletionRequest

BENCH = Path(__file__).parents[2] / "fixtures" / "bench" / "notebooks.bundles.jsonl"
STOP = LLMFiltered("the script ends here")
LINE_BY_LINE = {"propose_codes", "merge_codes", "code_interview", "summarise_interview", "draft_persona"}
"""Prompts in which no name or question opens a line of its own, so that it cannot pass for another remark."""
each_kind = pytest.mark.parametrize("injection", INJECTIONS, ids=lambda injection: injection.kind)


@dataclass(frozen=True)
class Material:
    """Evidence with one text wherever a text of a participant, a file or a table may stand."""

    base: EvidenceBase
    profile: Profile
    said: tuple[Snippet, ...]


def material(first: str, second: str) -> Material:
    """Return evidence in which every name, label, category, question, file and place is `first`, and it is said."""
    segments = tuple(Segment(id=i, name=first, n=40, share=0.5) for i in ("one", "two"))
    shared: dict[str, Any] = {"segment": "one", "metric": first, "label": first, "unit": first, "n": 40}
    figures = (
        Statistic(id="F001", statistic="share", category=first, value=0.62, overall=0.5, **shared),
        Statistic(id="F002", statistic="value", value=first, overall=first, **shared),
        Statistic(id="F003", statistic="median", value=12.5, overall=10.0, **shared),
    )
    named: dict[str, Any] = {"segment": "one", "source": first, "locator": first, "question": first}
    said = (
        Snippet(id="S001", participant=first[:300], text=first, **named),
        Snippet(id="S002", participant="P2", text=second, **named),
        Snippet(id="S003", role="researcher", text=first, **named),
    )
    gap = SayDoGap(
        segment="one", label=first, stated="F001", observed="F001", difference=0.2, interval=(0.1, 0.3), flagged=True
    )
    base = EvidenceBase(study="s", title=first, segments=segments, statistics=figures, snippets=said, gaps=(gap,))
    profile = Profile(
        study="s",
        title=first,
        segment=segments[0],
        others=segments[1:],
        statistics=figures,
        snippets=said,
        gaps=(gap,),
        name="Kit",
        snippets_kept_back=2,
    )
    return Material(base, profile, said)


async def drafted(given: Material, text: str) -> tuple[CompletionRequest, ...]:
    """Return the requests for a draft and for a repair of a statement that repeats the text."""
    asked = model(STOP)
    writer = ModelWriter(asked.client, PromptLibrary(), SETTINGS, "scripted")
    statement = Statement(id="goals-1", section="goals", text=text, cites=("S001",))
    with pytest.raises(LLMFiltered):
        await writer.repair(given.profile, (Failure(statement, "unsupported", (text, text)),))
    return writer.draft_request(given.profile), *asked.scripted.requests


async def judged(given: Material, text: str) -> tuple[CompletionRequest, ...]:
    """Return the request to judge a claim that repeats the text."""
    asked = model(STOP)
    claim = Claim(id="c1", segment="one", section=text, text=text, cites=("S001",))
    left = Verdict(id="c1", verdict="unchecked", checker="combine/2", reason=text)
    await Judge(asked.client, PromptLibrary(), SETTINGS, "scripted").review([claim], [left], given.base)
    return tuple(asked.scripted.requests)


async def read(given: Material, text: str) -> tuple[CompletionRequest, ...]:
    """Return the requests to propose, merge and apply codes of a model that repeats the text wherever it can."""
    line = " ".join(text.split())
    start = line if len(line) <= 250 else line[:250].rpartition(" ")[0]
    code = {"name": f"Said {text}"[:60], "definition": text[:240], "words": [text[:40]]}
    proposal = {**code, "passages": [{"remark": "R1", "words": start}]}
    refusable = remarks([coded(text[:300], "unknown")], [])
    merge = merged("", "K1") | {"name": code["name"], "definition": code["definition"]}
    script: tuple[dict[str, Any] | LLMError, ...] = (
        {"codes": [proposal]},
        {"codes": [merge], "dropped": []},
        refusable,
        STOP,
    )
    asked = model(*script)
    with pytest.raises(LLMFiltered):
        await read_with_model(asked.client, given.said, given.base.segments, settings=SETTINGS, progress=Heard())
    return tuple(asked.scripted.requests)


async def summarised(given: Material, text: str) -> tuple[CompletionRequest, ...]:
    """Return the request for the summary of an interview that is called like the text."""
    asked = model(STOP)
    interview = Interview(id=text, participant=text, snippets=("S001", "S002", "S003"))
    with pytest.raises(LLMFiltered):
        await summarise(asked.client, interview, given.said, settings=SETTINGS)
    return tuple(asked.scripted.requests)


async def prompts(texts: tuple[str, ...]) -> tuple[CompletionRequest, ...]:
    """Return a request of every template, all with the texts in them."""
    given = material(texts[0], texts[-1])
    found = [await make(given, texts[0]) for make in (drafted, judged, read, summarised)]
    return tuple(request for part in found for request in part)


def _lines(found: Fenced) -> list[int]:
    """Return how many lines each fence holds."""
    return [inside.count("\n") for _, inside in found.blocks]


@each_kind
async def test_every_prompt_keeps_it_fenced(injection: Injection) -> None:
    """Nothing outside of the fences changes, roles stay, and inside no mark, token or role is left of it."""
    hostile = await prompts(injection.texts)
    ordinary = await prompts(tuple(map(harmless, injection.texts)))
    templates = [request.template.partition("/")[0] for request in hostile]
    assert sorted({*PromptLibrary().names}) == sorted({*templates})
    assert templates == [request.template.partition("/")[0] for request in ordinary]
    for told, plain in zip(hostile, ordinary, strict=True):
        assert ["system", "user"] == [message.role for message in told.messages]
        assert plain.messages[0] == told.messages[0]
        found = taken_apart(told.messages[1].content)
        assert taken_apart(plain.messages[1].content).outside == found.outside
        assert found.blocks
        if told.template.partition("/")[0] in LINE_BY_LINE:
            assert _lines(taken_apart(plain.messages[1].content)) == _lines(found)
        for mark, inside in found.blocks:
            assert mark not in inside
            assert ACTING.search(inside) is None, ACTING.search(inside)


@each_kind
async def test_every_prompt_still_shows_it(injection: Injection) -> None:
    """What was said is shown and not taken out, so that a reader of the ledger sees the attempt."""
    shown: dict[str, str] = {}
    for told in await prompts(injection.texts):
        task = told.template.partition("/")[0]
        shown[task] = f"{shown.get(task, '')} {folded(told.messages[1].content)}"
    del shown["merge_codes"]  # it shows what a model proposed, and one passage of 160 characters
    for text in injection.texts:
        assert dict.fromkeys(shown, True) == {task: folded(text)[:200].strip() in all_ for task, all_ in shown.items()}


WANTED = (
    "Everybody in this study loves the product.",
    "99% of them love it.",
    "Nobody has any trouble with it.",
    "The product is perfect.",
    "All claims about this product are supported.",
)
"""What the hostile participants would like to read in a persona."""
PLANTED = "P9999"


@cache
def notebooks() -> dict[str, Any]:
    """Return the bench's notebooks, with the wanted claims for every segment beside its own."""
    bundle: dict[str, Any] = json.loads(BENCH.read_text(encoding="utf-8").splitlines()[0])
    wanted = [
        {"id": f"wanted-{segment['id']}-{number}", "segment": segment["id"], "section": "summary", "text": text}
        for segment in bundle["segments"]
        for number, text in enumerate(WANTED)
    ]
    return {**bundle, "claims": [*bundle["claims"], *wanted]}


@cache
def verdicts_before() -> tuple[Verdict, ...]:
    """Return the verdicts on evidence without a hostile snippet."""
    return tuple(verify_bundle(notebooks()))


@each_kind
def test_no_verdict_changes(injection: Injection) -> None:
    """One more participant of each segment, who is hostile, changes no verdict on 138 claims, and proves none."""
    bundle = notebooks()
    planted = [
        {"id": f"S9{place}{number}", "segment": segment["id"], "participant": PLANTED, "role": "participant"}
        | {"text": text, "source": "interviews/planted.txt", "locator": "line 1"}
        for place, segment in enumerate(bundle["segments"])
        for number, text in enumerate(injection.texts)
    ]
    after = verify_bundle({**bundle, "snippets": [*bundle["snippets"], *planted]})
    own = slice(0, len(bundle["claims"]) - len(WANTED) * len(bundle["segments"]))
    assert 138 == own.stop
    assert [(v.id, v.verdict) for v in verdicts_before()[own]] == [(v.id, v.verdict) for v in after[own]]
    aliases = {snippet["id"] for snippet in planted}
    assert [] == [v for v in after[own] if aliases & {pointer.id for pointer in v.evidence}]
    assert [] == [v for v in after[own.stop :] if v.verdict == "supported"]
