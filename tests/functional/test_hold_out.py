"""`draft --hold-out` on whole studies."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from rich.cells import cell_len

from persona_gen.cli import run
from persona_gen.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def held_out(capsys: pytest.CaptureFixture[str], folder: Path, *arguments: str) -> Any:
    """Run a hold-out with --json and return the report."""
    capsys.readouterr()
    assert 0 == run(["draft", str(folder), "--writer", "evidence", "--hold-out", "20%", "--json", *arguments])
    return json.loads(capsys.readouterr().out)


def test_every_claim_is_compared_once(copy_study: Callable[[str], Path], capsys: pytest.CaptureFixture[str]) -> None:
    """Each claim comes out one way with a reason; what was compared has an interval and places; sizes add up."""
    folder = copy_study("notebooks")
    report = held_out(capsys, folder)
    assert 4 == len(report["personas"])
    claims = [claim for persona in report["personas"] for claim in persona["claims"]]
    assert {"confirms", "never_mentions", "states_nothing"} <= {claim["outcome"] for claim in claims}
    assert [] == [claim for claim in claims if not claim["reason"]]
    for claim in claims:
        if claim["kind"] == "figure" and claim["outcome"] != "never_mentions":
            low, high = claim["interval"]
            assert (claim["outcome"] == "confirms") == (low <= 0 <= high)
            assert claim["places"]
    assert 162 + 130 + 101 + 84 == report["drafted"]["customers"] + report["held"]["customers"]
    assert 128 == report["drafted"]["voices"] + report["held"]["voices"]
    kept = folder / ".persona-gen" / "hold-out" / "20-percent-seed-0" / "report.json"
    assert report == json.loads(kept.read_text())


def test_the_studys_drafts_stay_as_they_are(
    copy_study: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """A hold-out adds nothing to the personas of the study, and their evidence stays the newest."""
    folder = copy_study("notebooks")
    assert 0 == run(["draft", str(folder), "--writer", "evidence"])
    with open_store(folder / ".persona-gen") as store:
        before = store.personas(), store.versions(), store.latest_evidence()
    held_out(capsys, folder)
    with open_store(folder / ".persona-gen") as store:
        assert before == (store.personas(), store.versions(), store.latest_evidence())
        assert ["draft", "hold-out"] == [row.kind for row in store.runs()]


def test_nobody_kept_away_is_drafted_from(
    copy_study: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """No quotation in the drafts is of somebody who was kept away, and seeds keep others away."""
    folder = copy_study("notebooks")
    spoken = []
    for seed in ("0", "1"):
        held_out(capsys, folder, "--hold-out-seed", seed)
        with open_store(folder / ".persona-gen" / "hold-out" / f"20-percent-seed-{seed}") as store:
            base = store.latest_evidence()
        assert base is not None
        spoken.append({s.participant for s in base.snippets})
    assert [104, 104] == [len(people) for people in spoken]
    assert spoken[0] != spoken[1]


def test_a_second_run_says_the_same(copy_study: Callable[[str], Path], capsys: pytest.CaptureFixture[str]) -> None:
    """The same share and seed give the same report, and nothing is drafted twice."""
    folder = copy_study("shoppers")
    one, two = (held_out(capsys, folder) for _ in range(2))
    assert one["personas"] == two["personas"]


def test_themes_confirm_what_was_said(copy_study: Callable[[str], Path], capsys: pytest.CaptureFixture[str]) -> None:
    """With coded interviews, quotations are compared by theme and counts of participants as shares."""
    folder = copy_study("notebooks")
    plain = held_out(capsys, folder)
    assert 0 == run(["themes", str(folder)])
    coded = held_out(capsys, folder, "--fresh")

    def confirmed(report: Any, kind: str) -> int:
        claims = [c for p in report["personas"] for c in p["claims"]]
        return sum(c["kind"] == kind and c["outcome"] == "confirms" for c in claims)

    assert confirmed(plain, "words") < confirmed(coded, "words")
    texts = [c["text"] for p in coded["personas"] for c in p["claims"] if "participants speak of" in c["text"]]
    assert texts
    assert [] == [text for text in texts if " of 26 " not in text]  # 32 a segment, of which 6 are held out


def test_small_cells_stay_hidden(copy_study: Callable[[str], Path], capsys: pytest.CaptureFixture[str]) -> None:
    """No place in the report tells a share of fewer people than [privacy] min_cell."""
    report = held_out(capsys, copy_study("shoppers"))
    for claim in (c for p in report["personas"] for c in p["claims"]):
        for place in claim["places"]:
            if " of " in (value := place.rsplit(": ", 1)[1]) and value[0].isdigit():
                part, whole = (int(x.replace(",", "")) for x in value.split(" of "))
                assert part == 0 or part >= 5
                assert whole == part or whole - part >= 5


def test_the_report_is_shown(copy_study: Callable[[str], Path], capsys: pytest.CaptureFixture[str]) -> None:
    """The tables fit 80 columns; method, chance and the report's place are told."""
    folder = copy_study("notebooks")
    assert 0 == run(["draft", str(folder), "--writer", "evidence", "--hold-out", "0.2"])
    told = capsys.readouterr().out
    tables, _, rest = told.partition("✓ confirms")
    assert 80 >= max(map(cell_len, tables.splitlines()))
    for expected in ("Newcombe 1998", "by chance alone", "report.json", "min_cell"):
        assert expected in rest


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--hold-out", "70%"], "cannot be held out — write it like 20%"),
        (["--hold-out", "some"], "not a share — write it like 20%"),
        (["--hold-out", "1%", "--segment", "students"], "nobody would be kept away — keep more away"),
    ],
)
def test_a_wrong_share_is_one_line(
    copy_study: Callable[[str], Path], capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    """A share that cannot be held out ends with 2 and says how to write it."""
    assert 2 == run(["draft", str(copy_study("officials")), "--writer", "evidence", *arguments])
    assert said in capsys.readouterr().err
