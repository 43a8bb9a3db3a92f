"""The floor under what is found of the planted personal data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from persona_gen.sources.redaction import Found, Redactor

PLANTED = Path(__file__).parents[4] / "fixtures" / "privacy" / "planted.jsonl"
REMARKS: list[dict[str, Any]] = [json.loads(line) for line in PLANTED.read_text(encoding="utf-8").splitlines()]


def found_in_all(*, roster: bool) -> dict[str, tuple[Found, ...]]:
    """Return what is found in each remark, file by file."""
    found: dict[str, tuple[Found, ...]] = {}
    for file in dict.fromkeys(remark["file"] for remark in REMARKS):
        own = [remark for remark in REMARKS if remark["file"] == file]
        first = Redactor(roster=own[0]["roster"] if roster else ())
        redactor = first.knowing([name for remark in own for name in first.named(remark["text"])])
        found |= {remark["id"]: redactor.redact(remark["text"]).found for remark in own}
    return found


def recall(found: dict[str, tuple[Found, ...]], *, names: bool) -> float:
    """Return the share of planted items of which no letter or digit is left."""
    hits = []
    for remark in REMARKS:
        covered = {place for one in found[remark["id"]] for place in range(one.start, one.end)}
        for item in remark["items"]:
            if (item["kind"] == "name") is names:
                places = range(item["start"], item["end"])
                hits.append(all(place in covered or not remark["text"][place].isalnum() for place in places))
    return sum(hits) / len(hits)


def test_the_set_says_where_its_items_stand() -> None:
    """Each planted item is the text between its offsets, and the set is as large as it says."""
    items = [(item["text"], r["text"][item["start"] : item["end"]]) for r in REMARKS for item in r["items"]]
    assert [] == [pair for pair in items if pair[0] != pair[1]]
    assert (True, True) == (len(items) >= 400, sum(not remark["items"] for remark in REMARKS) >= 60)


@pytest.mark.parametrize(("roster", "names", "least"), [(True, False, 0.99), (True, True, 0.99), (False, True, 0.6)])
def test_recall_does_not_fall(roster: bool, names: bool, least: float) -> None:
    """Direct identifiers and names stay hidden as often as the docs say."""
    assert (least, True) == (least, recall(found_in_all(roster=roster), names=names) >= least)


def test_what_is_no_personal_data_stays() -> None:
    """Prices, versions, brands, months and verbs are not replaced."""
    found = found_in_all(roster=True)
    wrong = [(r["text"], one) for r in REMARKS if not r["items"] for one in found[r["id"]]]
    assert [] == wrong
