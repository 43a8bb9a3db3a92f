"""The judge at work: which language model it is, and its pass over what the checkers left open."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from persona_gen.errors import SettingsError
from persona_gen.settings import Settings, endpoint_settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Sequence

    from persona_gen.checking.embedding import Embedder
    from persona_gen.checking.judge import Judge
    from persona_gen.domain.claim import Claim, Verdict
    from persona_gen.domain.evidence import EvidenceBase
    from persona_gen.errors import LLMError
    from persona_gen.settings import EndpointSettings
    from persona_gen.store.records import LedgerTotals
    from persona_gen.store.repository import Store
    from persona_gen.study import LLM
    from persona_gen.workflow.check import Recheck
    from persona_gen.workflow.progress import Progress

Part = tuple["Sequence[Claim]", "Sequence[Verdict]", "EvidenceBase"]
"""Claims, what the deterministic checkers said of them, and the evidence."""


@dataclass(frozen=True, slots=True)
class JudgeCalls:
    """What the calls of one judge's pass came to."""

    totals: LedgerTotals
    unreachable: LLMError | None
    """Why some claims were not judged and would be in another run: no endpoint, or no budget."""


def judge_endpoint(llm: LLM, settings: Settings | None = None) -> EndpointSettings:
    """Return the endpoint with the judge's model: the study's, else PERSONA_GEN_JUDGE_MODEL, else the writer's.

    Raises:
        SettingsError: no endpoint is configured, or no model is named.
    """
    known = settings or Settings()
    llm_model = llm.judge_model or known.persona_gen_judge_model or llm.model
    endpoint = endpoint_settings(llm.model_copy(update={"model": llm_model}), known)
    if endpoint is None:
        hint = "set OPENAI_API_KEY or OPENAI_BASE_URL, and PERSONA_GEN_JUDGE_MODEL"
        raise SettingsError("the judge needs a language model, and none is configured", hint=hint)
    return endpoint


@asynccontextmanager
async def open_judge(
    llm: LLM,
    endpoint: EndpointSettings,
    store: Store,
    writers: Collection[str | None],
    progress: Progress,
    embedder: Embedder | None = None,
) -> AsyncIterator[Judge]:
    """Open the judge; say so where it is one of the language models that wrote the claims."""
    from persona_gen.checking.judge import Judge
    from persona_gen.llm import build_client
    from persona_gen.prompting import PromptLibrary

    if endpoint.model in writers:
        progress.note(
            f"judge and writer are the same language model, {endpoint.model}; name another one with judge_model"
            " under [llm] in study.toml, or with PERSONA_GEN_JUDGE_MODEL"
        )
    async with build_client(endpoint, llm, store) as client:
        yield Judge(client, PromptLibrary(), llm, endpoint.model, embedder)


def judge_parts(
    parts: Sequence[Part],
    llm: LLM,
    endpoint: EndpointSettings,
    store: Store,
    progress: Progress,
    writers: Collection[str | None],
    embedder: Embedder | None = None,
) -> tuple[list[tuple[Verdict, ...]], JudgeCalls]:
    """Let the judge decide what is `unchecked` in each part; every claim keeps exactly one verdict.

    With an `embedder`, the evidence that the judge sees is found by meaning as well as by words.
    """
    run = store.start_run("judge", {"llm_model": endpoint.model, "claims": sum(len(p[0]) for p in parts)})

    async def work() -> tuple[list[tuple[Verdict, ...]], LLMError | None]:
        async with open_judge(llm, endpoint, store, writers, progress, embedder) as judge:
            progress.begin("Judged", len(parts))

            async def one(part: Part) -> tuple[tuple[Verdict, ...], list[LLMError], LLMError | None]:
                judged = await judge.review(*part)
                progress.step(part[2].study)
                return judged.verdicts, judged.failures, judged.unreachable

            found = await asyncio.gather(*(one(part) for part in parts))
        failures = [error for _, errors, _ in found for error in errors]
        unreachable = next((lost for _, _, lost in found if lost), None)
        if failures and unreachable is None:
            progress.note(f"{len(failures)} calls of the judge failed, the first: {failures[0]}")
        return [verdicts for verdicts, _, _ in found], unreachable

    verdicts, unreachable = asyncio.run(work())
    store.finish_run(run, "failed" if unreachable else "done")
    return verdicts, JudgeCalls(store.ledger_totals(run), unreachable)


def judge_rechecks(
    rechecks: Sequence[Recheck],
    base: EvidenceBase,
    llm: LLM,
    endpoint: EndpointSettings,
    store: Store,
    progress: Progress,
    embedder: Embedder | None = None,
) -> tuple[tuple[Recheck, ...], JudgeCalls]:
    """Judge what is open in stored personas, and store the new reports."""
    writers = {r.record.revision.draft.writer.llm_model for r in rechecks}
    parts = [(r.report.claims, r.report.verdicts, base) for r in rechecks]
    found, calls = judge_parts(parts, llm, endpoint, store, progress, writers, embedder)
    judged = []
    for recheck, verdicts in zip(rechecks, found, strict=True):
        report = recheck.report.model_copy(update={"verdicts": verdicts})
        if report != recheck.report:
            store.save_report(recheck.record.revision.id, report)
        record = store.persona(recheck.record.revision.segment) or recheck.record
        judged.append(replace(recheck, record=record, report=report))
    return tuple(judged), calls
