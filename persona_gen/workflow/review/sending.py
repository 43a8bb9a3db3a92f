"""Sending one statement back to the writer."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING

from persona_gen.drafting.writer import Failure, Writer
from persona_gen.errors import SettingsError, WorkflowError
from persona_gen.workflow.draft import FreshLedger, profiles_of
from persona_gen.workflow.review.folding import pairs_of

if TYPE_CHECKING:
    from persona_gen.domain.persona import Statement
    from persona_gen.domain.run import Ledger
    from persona_gen.store.repository import Store
    from persona_gen.study import Study
    from persona_gen.workflow.review.documents import State

OpenWriter = Callable[["Study", "Ledger"], AbstractAsyncContextManager[Writer]]


def configured_writer(study: Study, ledger: Ledger) -> AbstractAsyncContextManager[Writer]:
    """Open the writer that the study and the environment name."""
    from persona_gen.workflow.progress import Silent
    from persona_gen.workflow.writers import open_writer

    return open_writer(study, ledger, Silent())


async def reword(
    study: Study, store: Store, state: State, statement: Statement, note: str, open_writer: OpenWriter
) -> Statement:
    """Return the statement in the writer's new words, under the same id.

    Raises:
        WorkflowError: the configured writer cannot reword, or gave the statement back as it was.
        LLMError: the language model could not be reached, or gave no usable answer.
    """
    segment = state.record.revision.segment
    found = {verdict.verdict for _, verdict in pairs_of(state.record.report, statement.id)}
    worst = next((v for v in ("contradicted", "unsupported", "unchecked") if v in found), "sent back")
    run = store.start_run("send_back", {"segment": segment, "statement": statement.id})
    outcome = "failed"
    try:
        async with open_writer(study, FreshLedger(store)) as writer:
            if writer.kind == "evidence":
                hint = "set OPENAI_API_KEY, or base_url and model under [llm] in study.toml"
                raise WorkflowError("no language model is configured to send a statement back to", hint=hint)
            profile = profiles_of(study, state.prover.base, [segment])[0]
            failure = Failure(statement, worst, (f"A reviewer asks: {note}",))
            new = next((s for s in await writer.repair(profile, (failure,)) if s.id == statement.id), None)
        if new is None or (new.text, new.cites) == (statement.text, statement.cites):
            raise WorkflowError("the writer left the statement as it was", hint="say more in the note, or edit it")
        outcome = "done"
    except SettingsError as error:
        raise WorkflowError(error.what, hint=error.hint) from error
    finally:
        store.finish_run(run, outcome)
    return new.model_copy(update={"origin": "writer"})
