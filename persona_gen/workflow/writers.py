"""Which writer words the personas: the endpoint that is configured, recordings, or the evidence writer."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Literal

from persona_gen.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from persona_gen.domain.run import Ledger
    from persona_gen.drafting.writer import Writer
    from persona_gen.study import Study
    from persona_gen.workflow.progress import Progress

WriterName = Literal["auto", "evidence", "model", "recorded"]


@asynccontextmanager
async def open_writer(
    study: Study, ledger: Ledger, progress: Progress, chosen: WriterName | None = None
) -> AsyncIterator[Writer]:
    """Open the writer that the command line or the study asks for; `auto` takes the endpoint if there is one.

    Says to which endpoint the evidence goes, because a study that came from elsewhere may name one.

    Raises:
        SettingsError: the writer asked for is not configured.
    """
    name = chosen or study.draft.writer
    if name == "recorded":
        yield _recorded(study)
        return
    if name == "evidence":
        yield _evidence()
        return
    from persona_gen.settings import Settings, endpoint_settings

    endpoint = endpoint_settings(study.llm, Settings())
    if endpoint is None:
        if name == "model":
            hint = "set OPENAI_API_KEY, or base_url and model under [llm] in study.toml"
            raise SettingsError("no language model is configured", hint=hint)
        yield _evidence()
        return
    from persona_gen.drafting.model_writer import ModelWriter
    from persona_gen.llm import build_client
    from persona_gen.prompting import PromptLibrary

    progress.note(f"evidence goes to {endpoint}")
    async with build_client(endpoint, study.llm, ledger) as client:
        yield ModelWriter(client, PromptLibrary(), study.llm, endpoint.model)


def _evidence() -> Writer:
    from persona_gen.drafting.evidence_writer import EvidenceWriter

    return EvidenceWriter()


def _recorded(study: Study) -> Writer:
    from persona_gen.drafting.model_writer import ModelWriter
    from persona_gen.llm.recorded import RecordedClient
    from persona_gen.prompting import PromptLibrary

    if study.draft.recordings is None:
        hint = "name the folder under [draft] recordings in study.toml"
        raise SettingsError("the recorded writer needs a folder of recorded completions", hint=hint)
    client = RecordedClient(study.path(study.draft.recordings))
    model = study.llm.model or client.llm_model
    return ModelWriter(client, PromptLibrary(), study.llm, model, kind="recorded")
