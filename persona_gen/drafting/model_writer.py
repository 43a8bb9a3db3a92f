"""The model writer: a language model words the persona, the program owns numbers and quotations."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from persona_gen.domain import wording
from persona_gen.domain.persona import PersonaDraft, Statement, WriterInfo
from persona_gen.domain.run import CompletionRequest, LLMClient
from persona_gen.drafting.answer import (
    SECTION_BOUNDS,
    RepairAnswer,
    SectionedAnswer,
    persona_schema,
    repair_schema,
)
from persona_gen.llm.structured import ask
from persona_gen.prompting import PromptLibrary, fence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from persona_gen.domain.evidence import Snippet, Statistic
    from persona_gen.drafting.writer import Failure, Profile, WriterKind
    from persona_gen.study import LLM

FORMS = (
    "{F012} the value with its unit (“53 days”, “1,410 in 2 years”), or the percentage (“62%”)",
    "{F012:words} the value in words, such as “nearly two thirds”",
    "{F012:about} rounded, such as “about 77,000 a year”",
    "{F012:number} the bare figure, for sentences that name the unit themselves",
    "{F012:vs_all} the value beside everybody's",
    "{F012:overall} everybody's value",
    "{F012:ratio} how many times everybody's value it is, such as “2.3 times” or “twice”",
    "{F012:rest} the complement of a share",
    "{F012:count} “5 of 7”",
)
"""What the model is told of the number slots; each form is one of `slots.NUMBER_FORMS`."""
REASKS = 2


class ModelWriter:
    """Words personas through a language model; every call goes through the client it was given."""

    def __init__(
        self,
        client: LLMClient,
        prompts: PromptLibrary,
        settings: LLM,
        llm_model: str,
        kind: WriterKind = "model",
    ) -> None:
        """Keep the client, the prompt templates and the settings of the calls.

        Args:
            client: what completes requests.
            prompts: the templates `draft_persona` and `repair_statement`.
            settings: temperature, seed and length limit.
            llm_model: the name that the endpoint knows the model by.
            kind: `recorded` where the client plays recorded completions.
        """
        self.client, self.prompts, self.settings = client, prompts, settings
        self.llm_model, self.kind = llm_model, kind

    def key(self, profile: Profile) -> str:
        """Return the hash of the request that would be sent."""
        return hashlib.sha256(f"{self.kind}\0{self.draft_request(profile).request_hash}".encode()).hexdigest()

    def draft_request(self, profile: Profile) -> CompletionRequest:
        """Return the request for a whole persona."""
        rendered = self.prompts.render(
            "draft_persona",
            forms=FORMS,
            sections=[f"{name} ({b.least}–{b.most}): {b.purpose}" for name, b in SECTION_BOUNDS.items()],
            persona_name=profile.name,
            participants=profile.participants,
            has_snippets=bool(profile.snippets),
            evidence=evidence_block(profile),
            is_qualitative=profile.is_qualitative,
            kept_back=kept_back(profile),
        )
        return self._request(rendered, "persona", persona_schema(_aliases(profile)))

    async def draft(self, profile: Profile) -> PersonaDraft:
        """Ask for a whole persona.

        Raises:
            LLMError: no usable answer came, after retries and re-asks.
        """
        request = self.draft_request(profile)
        answer = await ask(self.client, request, SectionedAnswer, reasks=REASKS)
        return PersonaDraft(
            segment=profile.segment.id,
            name=profile.name,
            label=answer.label.strip(),
            statements=answer.to_statements(),
            writer=WriterInfo(
                kind=self.kind,
                llm_model=self.llm_model,
                template=request.template,
                template_hash=request.template_hash,
            ),
        )

    async def repair(self, profile: Profile, failures: tuple[Failure, ...]) -> tuple[Statement, ...]:
        """Ask for new wordings of the statements that failed.

        Raises:
            LLMError: no usable answer came, after retries and re-asks.
        """
        originals = {failure.statement.id: failure.statement for failure in failures}
        rendered = self.prompts.render(
            "repair_statement",
            forms=FORMS,
            persona_name=profile.name,
            evidence=evidence_block(profile),
            failures=fence("\n".join(map(_failure_line, failures)), "statements"),
        )
        request = self._request(rendered, "repairs", repair_schema(_aliases(profile), tuple(originals)))
        answer = await ask(self.client, request, RepairAnswer, reasks=REASKS)
        return tuple(
            originals[new.id].model_copy(update={"text": new.text.strip(), "cites": tuple(new.cites)})
            for new in answer.statements
            if new.id in originals and new.text.strip()
        )

    def _request(self, rendered: Any, schema_name: str, schema: dict[str, Any]) -> CompletionRequest:
        return CompletionRequest(
            llm_model=self.llm_model,
            messages=rendered.messages,
            schema_name=schema_name,
            json_schema=schema,
            temperature=self.settings.temperature,
            max_tokens=self.settings.max_tokens,
            seed=self.settings.seed,
            template=rendered.template,
            template_hash=rendered.template_hash,
        )


def _aliases(profile: Profile) -> list[str]:
    return [s.id for s in profile.statistics] + [s.id for s in profile.snippets]


def evidence_block(profile: Profile) -> str:
    """Return the segment's evidence as fenced data: who it is, statistics, gaps, snippets."""
    segment = profile.segment
    size = [f"Segment: {segment.name}"]
    if segment.n is not None:
        size.append(f"Members: {segment.n:,}")
    if segment.share is not None and not profile.is_qualitative:
        size.append(f"Share of the base: {segment.share:.1%}")
    if profile.collected:
        size.append(f"Data collected: {profile.collected.isoformat()}")
    if profile.others:
        size.append(f"Other segments of the study: {'; '.join(s.name for s in profile.others)}")
    parts = [fence(_lines([f"Study: {profile.title}", *size]), "segment")]
    if profile.statistics:
        parts.append(fence(_lines(map(statistic_line, profile.statistics)), "statistics"))
    if profile.gaps:
        lines = (f"{g.label}: stated {g.stated}, observed {g.observed}, gap {g.difference:+.0%}" for g in profile.gaps)
        parts.append(fence(_lines(lines), "say-do gaps"))
    if profile.snippets:
        parts.append(fence(_lines(map(snippet_line, profile.snippets)), "snippets"))
    return "\n\n".join(parts)


def _lines(items: Iterable[str]) -> str:
    """Join items, each on one line, so that a line break in a name opens no line of its own inside the fence."""
    return "\n".join(" ".join(item.split()) for item in items)


def statistic_line(statistic: Statistic) -> str:
    """Return one statistic as the model reads it: alias, what it is, value, overall, base."""
    parts = [statistic.id, wording.describe(statistic), wording.value_text(statistic)]
    if statistic.overall is not None:
        parts.append(f"overall {wording.value_text(statistic, statistic.overall)}")
    if statistic.n is not None:
        parts.append(f"n {statistic.n:,}")
    if statistic.measure:
        parts.append(statistic.measure)
    return " | ".join(parts)


def snippet_line(snippet: Snippet) -> str:
    """Return one snippet as the model reads it: alias, who, asked what, the words on one line."""
    who = snippet.participant or ("a participant" if snippet.role == "participant" else "")
    if snippet.role != "participant":
        who = f"{snippet.role} {who}".strip()
    asked = f", asked: {snippet.question}" if snippet.question else ""
    return f"{snippet.id} [{who}{asked}] {' '.join(snippet.text.split())}"


def kept_back(profile: Profile) -> str:
    """Return a sentence on evidence that did not fit, or an empty text."""
    parts = []
    if profile.statistics_kept_back:
        parts.append(f"{profile.statistics_kept_back} weaker statistics")
    if profile.snippets_kept_back:
        parts.append(f"{profile.snippets_kept_back} further snippets")
    return f"Not shown to you: {' and '.join(parts)}. Do not speak as if you had read them." if parts else ""


def _failure_line(failure: Failure) -> str:
    statement = failure.statement
    reasons = " ".join(failure.reasons)
    return f"{statement.id} ({statement.section}): {statement.text}\n  found {failure.verdict}: {reasons}"
