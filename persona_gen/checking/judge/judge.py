"""The judge: sends the unchecked claims to a language model in batches and verifies what comes back."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from persona_gen.checking.judge.answer import JudgeAnswer, Judgement, judge_schema
from persona_gen.checking.judge.pointers import settle
from persona_gen.checking.judge.selection import Batch, Selector, claims_block, evidence_block
from persona_gen.domain.run import CompletionRequest
from persona_gen.errors import CheckError, LLMBudgetExceeded, LLMError, LLMUnavailable, TemplateError
from persona_gen.llm.structured import ask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from persona_gen.checking.embedding import Embedder
    from persona_gen.domain.claim import Claim, Verdict
    from persona_gen.domain.evidence import EvidenceBase
    from persona_gen.domain.run import LLMClient
    from persona_gen.prompting import PromptLibrary
    from persona_gen.study import LLM

VERSION = 1
TASK = "judge_claim"
REASKS = 1
GIVE_UP_AFTER = 3
"""Calls in a row that did not reach the endpoint, after which the others are not made."""


@dataclass(slots=True)
class Judged:
    """What became of the claims, and of the calls."""

    verdicts: tuple[Verdict, ...]
    """One for each claim that came in, in the same order."""
    calls: int = 0
    """Batches, whether they were answered or not."""
    failures: list[LLMError] = field(default_factory=list)
    """Of batches; their claims stay unchecked."""

    @property
    def unreachable(self) -> LLMError | None:
        """The first failure that another run may mend: the endpoint was not reached, or the budget ran out."""
        return next((e for e in self.failures if isinstance(e, LLMUnavailable | LLMBudgetExceeded)), None)


class Judge:
    """Decides unchecked claims through a language model; every call goes through the client it was given."""

    def __init__(
        self,
        client: LLMClient,
        prompts: PromptLibrary,
        settings: LLM,
        llm_model: str,
        embedder: Embedder | None = None,
    ) -> None:
        """Keep the client, the templates and the settings of the calls.

        Args:
            client: what completes requests.
            prompts: holds the template `judge_claim`.
            settings: seed, length limit and concurrency; the temperature is always 0.
            llm_model: the name that the endpoint knows the judge's model by.
            embedder: helps to find the evidence that a call shows, where not all of it fits.
        """
        self._embedder = embedder
        self.client, self.prompts, self.settings, self.llm_model = client, prompts, settings, llm_model
        self._gate = asyncio.Semaphore(settings.concurrency)
        self._lost = 0

    @property
    def name(self) -> str:
        """Name and version, with the model that judged."""
        return f"judge/{VERSION} ({self.llm_model})"

    async def review(
        self,
        claims: Sequence[Claim],
        verdicts: Sequence[Verdict],
        base: EvidenceBase,
    ) -> Judged:
        """Decide the claims whose verdict is `unchecked`; all other verdicts come back as they are.

        A call that fails leaves its claims `unchecked`, with the reason, and does not stop the others. When
        `GIVE_UP_AFTER` calls in a row do not reach the endpoint, the rest is not tried.

        Args:
            claims: all claims.
            verdicts: what the deterministic checkers said, in the claims' order.
            base: the evidence.
        """
        decided: dict[int, Verdict] = {}
        failures: list[LLMError] = []
        batches = list(Selector(base, self._embedder).batches(claims, verdicts))

        async def one(batch: Batch) -> None:
            async with self._gate:
                try:
                    found = await self._decide(batch)
                except LLMError as error:
                    failures.append(error)
                    found = [_left(before, self.name, error.what) for before in batch.before]
            decided.update(zip(batch.places, found, strict=True))

        await asyncio.gather(*(one(batch) for batch in batches))
        kept = tuple(decided.get(place, verdict) for place, verdict in enumerate(verdicts))
        return Judged(kept, len(batches), failures)

    def request(self, batch: Batch) -> CompletionRequest:
        """Return the request for one batch.

        Raises:
            TemplateError: the template is wrong, or the evidence is too long for it.
        """
        rendered = self.prompts.render(
            TASK, evidence=evidence_block(batch), claims=claims_block(batch), labels=batch.labels, cut=batch.cut
        )
        return CompletionRequest(
            llm_model=self.llm_model,
            messages=rendered.messages,
            schema_name="judgements",
            json_schema=judge_schema(batch.labels, batch.aliases),
            temperature=0.0,
            max_tokens=self.settings.max_tokens,
            seed=self.settings.seed,
            template=rendered.template,
            template_hash=rendered.template_hash,
        )

    async def _decide(self, batch: Batch) -> list[Verdict]:
        if self._lost >= GIVE_UP_AFTER:
            raise LLMUnavailable(f"not asked, because {GIVE_UP_AFTER} calls before did not reach the endpoint")
        try:
            answer = await ask(self.client, self.request(batch), JudgeAnswer, reasks=REASKS)
        except LLMUnavailable:
            self._lost += 1
            raise
        except TemplateError as error:
            return [_left(before, self.name, error.what) for before in batch.before]
        self._lost = 0
        return self._settled(answer, batch)

    def _settled(self, answer: JudgeAnswer, batch: Batch) -> list[Verdict]:
        """Return one verdict for each claim of the batch; claims that were answered not at all or twice stay open."""
        found = []
        for number, (label, before) in enumerate(zip(batch.labels, batch.before, strict=True)):
            try:
                found.append(settle(_only(answer, label), number, batch, self.name))
            except CheckError as error:
                found.append(_left(before, self.name, error.what))
        return found


def _only(answer: JudgeAnswer, label: str) -> Judgement:
    """Return the one judgement on a claim.

    Raises:
        CheckError: there is none, or more than one.
    """
    on_claim = [judgement for judgement in answer.verdicts if judgement.claim.strip() == label]
    if len(on_claim) != 1:
        raise CheckError("it answered on this claim twice" if on_claim else "it did not answer on this claim")
    return on_claim[0]


def _left(before: Verdict, checker: str, why: str) -> Verdict:
    """Return the open verdict with what kept the judge from deciding; evidence and suggestion stay."""
    first = before.reason.strip()
    first = first if not first or first.endswith((".", "!", "?")) else f"{first}."
    reason = f"{first} The judge did not decide it: {' '.join(why.split()).rstrip('.')}.".strip()
    return before.model_copy(update={"checker": checker, "reason": reason})
