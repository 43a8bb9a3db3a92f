"""Recorded completions and the scripted client."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from persona_gen.errors import LLMRefused, LLMUnavailable, SettingsError
from persona_gen.llm import RecordedClient, ScriptedClient, write_recording
from tests.support.requests import make_request

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 11, 2)


async def test_round_trip(tmp_path: Path) -> None:
    """What was recorded for a prompt comes back for that prompt, with the model that said it."""
    path = write_recording(tmp_path / "new", make_request(), "Ünïcode {}", "big-model", DAY)
    client = RecordedClient(tmp_path / "new")
    completion = await client.complete(make_request())
    assert ("Ünïcode {}", "big-model", None) == (completion.text, completion.llm_model, completion.usage)
    assert "big-model" == client.llm_model
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert "recorded completion of a large language model" == kept["note"]
    assert {"note", "llm_model", "template", "template_hash", "prompt_hash", "recorded", "text"} == kept.keys()


async def test_settings_do_not_matter(tmp_path: Path) -> None:
    """A recording is found whatever model, temperature or seed the request names."""
    write_recording(tmp_path, make_request(), "yes", "big-model", DAY)
    other = make_request(temperature=1.0, seed=4).model_copy(update={"llm_model": "another"})
    assert "yes" == (await RecordedClient(tmp_path).complete(other)).text


async def test_missing(tmp_path: Path) -> None:
    """A prompt without a recording names its template and hash, and how to record."""
    request = make_request()
    with pytest.raises(LLMUnavailable, match=rf"test/1 for the prompt {request.prompt_hash} .*write_recording"):
        await RecordedClient(tmp_path).complete(request)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"text": "yes"}'])
async def test_broken_file(tmp_path: Path, content: str) -> None:
    """A file that is no recording is named."""
    name = f"{make_request().prompt_hash}.json"
    (tmp_path / name).write_text(content, encoding="utf-8")
    client = RecordedClient(tmp_path)
    with pytest.raises(LLMUnavailable, match=name):
        await client.complete(make_request())
    assert "recorded" == client.llm_model


def test_no_folder(tmp_path: Path) -> None:
    """A folder that is not there is an error of the settings."""
    with pytest.raises(SettingsError, match="no such folder"):
        RecordedClient(tmp_path / "missing")


async def test_script() -> None:
    """A script gives its steps in order, records what it was asked, and fails loudly when it runs out."""
    client = ScriptedClient(["one", LLMRefused("no")])
    assert "one" == (await client.complete(make_request("a"))).text
    with pytest.raises(LLMRefused):
        await client.complete(make_request("b"))
    with pytest.raises(AssertionError, match=r"request 3 \(test/1\), but the script holds 2"):
        await client.complete(make_request("c"))
    assert ["a", "b", "c"] == [request.messages[0].content for request in client.requests]
