"""File a reader's answers to a study's prompts for themes and summaries, and write the prompts that lack one.

    python bench/record_themes.py STUDY RECORDINGS PROMPTS [--model NAME --date 2026-11-22]

Codes and summaries are asked for in stages, each built on the answers of the one before. Each run goes as far as
RECORDINGS carry it. For every prompt without a recording, PROMPTS/<first 16 digits of its hash>.txt is written;
where PROMPTS/<the same>.json already holds an answer, it is filed in RECORDINGS first, unedited, and the run goes on.
Run it, have the prompts answered, run it again, until it says that nothing is missing.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from persona_gen.errors import LLMError, LLMInvalidOutput
from persona_gen.llm.recorded import RecordedClient, write_recording
from persona_gen.themes.interviews import interviews_of
from persona_gen.themes.reading import read_with_model, summarise
from persona_gen.workflow.study_runs import profile_study

if TYPE_CHECKING:
    from datetime import datetime

    from persona_gen.domain.evidence import Snippet
    from persona_gen.domain.run import Completion, CompletionRequest
    from persona_gen.domain.theme import CodedInterviews
    from persona_gen.study import LLM


class Terminal:
    """Progress on standard error, notes alone."""

    def begin(self, what: str, total: int) -> None:
        """Say what begins."""
        sys.stderr.write(f"{what}: {total} calls\n")

    def step(self, what: str) -> None:
        """Say nothing."""

    def note(self, message: str) -> None:
        """Say it."""
        sys.stderr.write(f"{message}\n")


class Filing:
    """Plays recordings; files the answers that lie ready, and writes the prompts that have none."""

    def __init__(self, recordings: Path, prompts: Path, llm_model: str, recorded: datetime | None) -> None:
        """Name the folders, both made when they are not there, and who answers when."""
        recordings.mkdir(parents=True, exist_ok=True)
        prompts.mkdir(parents=True, exist_ok=True)
        self.recordings, self.prompts = RecordedClient(recordings), prompts
        self.llm_model, self.recorded = llm_model, recorded
        self.missing: list[str] = []

    async def complete(self, request: CompletionRequest) -> Completion:
        """Return the recorded answer.

        Raises:
            LLMInvalidOutput: there is none yet; its prompt is written.
        """
        known = self.recordings.folder / f"{request.prompt_hash}.json"
        name = request.prompt_hash[:16]
        answer = self.prompts / f"{name}.json"
        if not known.exists() and answer.exists() and self.recorded:
            text = answer.read_text(encoding="utf-8")
            write_recording(self.recordings.folder, request, text, self.llm_model, self.recorded.date())
        if known.exists():
            return (await self.recordings.attempt(request)).completion(request)
        (self.prompts / f"{name}.txt").write_text(rendered(request), encoding="utf-8")
        self.missing.append(
            f"{name}.txt  {request.template}  {sum(len(m.content) for m in request.messages):,} characters"
        )
        raise LLMInvalidOutput("not answered yet", where=name)


def rendered(request: CompletionRequest) -> str:
    """Return a request as one text: its messages, then the schema."""
    parts = [f"{message.role.upper()} MESSAGE\n\n{message.content}" for message in request.messages]
    return "\n\n".join([*parts, f"JSON SCHEMA OF THE ANSWER\n\n{json.dumps(request.json_schema, ensure_ascii=False)}"])


def most_talkative(snippets: tuple[Snippet, ...], participants: int) -> tuple[Snippet, ...]:
    """Return what the participants with most words said, in the order of the material."""
    words: Counter[str | None] = Counter()
    for snippet in snippets:
        if snippet.role == "participant":
            words[snippet.participant] += len(snippet.text.split())
    kept = {who for who, _ in words.most_common(participants)}
    return tuple(s for s in snippets if s.participant in kept)


async def work(study_folder: Path, client: Filing, participants: int | None, summaries: int) -> CodedInterviews | None:
    """Ask for themes, and for the summaries of the interviews with most words; go on after what is not answered."""
    study, base = profile_study(study_folder, Terminal())
    snippets = most_talkative(base.snippets, participants) if participants else base.snippets
    settings: LLM = study.llm.model_copy(update={"model": client.llm_model})
    for interview in sorted(interviews_of(snippets), key=lambda i: -i.words)[:summaries]:
        try:
            await summarise(client, interview, snippets, settings=settings)
        except LLMError as error:
            sys.stderr.write(f"summary of {interview.id}: {error}\n")
    try:
        return await read_with_model(
            client, snippets, base.segments, most=study.themes.most, settings=settings, progress=Terminal()
        )
    except LLMError as error:
        sys.stderr.write(f"themes: {error}\n")
        return None


@click.command()
@click.argument("study", type=click.Path(path_type=Path, exists=True))
@click.argument("recordings", type=click.Path(path_type=Path))
@click.argument("prompts", type=click.Path(path_type=Path))
@click.option("--participants", type=int, help="Only those with most words; all by default.")
@click.option("--summaries", type=int, default=0, help="How many interviews to summarise, those with most words.")
@click.option("--model", "llm_model", default="recorded", help="Name of the model that answered.")
@click.option(
    "--date", "recorded", type=click.DateTime(["%Y-%m-%d"]), help="When it answered; without it nothing is filed."
)
def main(
    study: Path,
    recordings: Path,
    prompts: Path,
    participants: int | None,
    summaries: int,
    llm_model: str,
    recorded: datetime | None,
) -> None:
    """File answers, and write the prompts that lack one."""
    client = Filing(recordings, prompts, llm_model, recorded)
    coded = asyncio.run(work(study, client, participants, summaries))
    for line in client.missing:
        sys.stdout.write(f"missing {line}\n")
    if coded is not None:
        counts = Counter(coding.code for coding in coded.codings)
        sys.stdout.writelines(f"{counts[code.id]:5} {code.name}\n" for code in coded.codebook.codes)
    if not client.missing:
        sys.stdout.write("nothing is missing\n")


if __name__ == "__main__":
    main()
