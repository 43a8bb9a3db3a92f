"""What every ledger promises to those who call language models (`domain.run.Ledger`)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from persona_gen.domain.run import Completion, LedgerEntry, Usage
from persona_gen.errors import StoreError
from persona_gen.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from persona_gen.domain.run import Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Give an empty ledger."""
    with open_store(tmp_path) as store:
        yield store


def entry(request_hash: str = "h", outcome: str = "done", **changes: object) -> LedgerEntry:
    """Return an attempt that ended as `outcome`."""
    plain = LedgerEntry(
        request_hash=request_hash,
        attempt=1,
        template="draft_persona/1",
        template_hash="t",
        prompt_hash="p",
        llm_model="m-2026",
        request="{}",
        response="the answer",
        outcome=outcome,
        usage=Usage(input_tokens=11, output_tokens=5),
        started=datetime(2026, 3, 1, tzinfo=UTC),
        seconds=0.5,
    )
    return plain.model_copy(update=changes)


def test_a_request_never_made_is_not_found(ledger: Ledger) -> None:
    """A ledger knows only what was recorded."""
    ledger.record(entry("other"))
    assert ledger.find("h") is None


def test_a_finished_call_is_found(ledger: Ledger) -> None:
    """A finished call comes back with its text, model and tokens, marked as cached."""
    ledger.record(entry())
    usage = Usage(input_tokens=11, output_tokens=5)
    expected = Completion(request_hash="h", llm_model="m-2026", text="the answer", usage=usage, cached=True)
    assert expected == ledger.find("h")


@pytest.mark.parametrize("outcome", ["LLMTruncated", "LLMRefused", "LLMFiltered", "LLMInvalidOutput", "LLMUnavailable"])
def test_a_failed_call_is_never_reused(ledger: Ledger, outcome: str) -> None:
    """An attempt that failed is not found, even where it brought text."""
    ledger.record(entry(outcome=outcome))
    assert ledger.find("h") is None


def test_a_finished_call_is_found_among_failed_ones(ledger: Ledger) -> None:
    """Failed attempts before and after a finished one do not hide it."""
    ledger.record(entry(outcome="LLMUnavailable", response=None))
    ledger.record(entry(attempt=2))
    ledger.record(entry(outcome="LLMUnavailable", response=None, attempt=3))
    found = ledger.find("h")
    assert found is not None
    assert "the answer" == found.text


def test_the_newest_of_two_finished_calls_is_found(ledger: Ledger) -> None:
    """Where the same request was finished twice, the newer answer is found."""
    ledger.record(entry(response="old"))
    ledger.record(entry(response="new"))
    found = ledger.find("h")
    assert found is not None
    assert "new" == found.text


def test_unknown_tokens_stay_unknown(ledger: Ledger) -> None:
    """Tokens that the endpoint did not tell are None, not zero."""
    ledger.record(entry(usage=None))
    found = ledger.find("h")
    assert found is not None
    assert found.usage is None


def test_an_empty_answer_is_an_answer(ledger: Ledger) -> None:
    """A finished call whose text is empty is found; one without text is not."""
    ledger.record(entry("empty", response=""))
    ledger.record(entry("none", response=None))
    found = ledger.find("empty")
    assert found is not None
    assert "" == found.text
    assert ledger.find("none") is None


def test_times_name_their_zone(ledger: Ledger) -> None:
    """A time of any zone is taken; one without a zone is refused."""
    ledger.record(entry("east", started=datetime(2026, 3, 1, tzinfo=timezone(timedelta(hours=9)))))
    assert ledger.find("east") is not None
    with pytest.raises(StoreError, match="no time zone"):
        ledger.record(entry("nowhere", started=datetime(2026, 3, 1)))  # noqa: DTZ001  the point of the test
    assert ledger.find("nowhere") is None
