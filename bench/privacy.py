"""How much of the planted personal data is found, how much is replaced that is none, and how fast.

Run: python bench/privacy.py [--misses PART] [--presidio MODEL]
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

from persona_gen.sources.redaction import Found, Redactor

PLANTED = Path(__file__).parent.parent / "fixtures" / "privacy" / "planted.jsonl"
PARTS = ("tuning", "held", "fresh", "last")
Planted = dict[str, Any]


def read_planted() -> list[Planted]:
    """Return the planted remarks."""
    return [json.loads(line) for line in PLANTED.read_text(encoding="utf-8").splitlines()]


def found_in(remarks: list[Planted], *, roster: bool, presidio: str | None = None) -> dict[str, tuple[Found, ...]]:
    """Return what is found in each remark; as in a study, a name that a cue gives away is known in its file."""
    found: dict[str, tuple[Found, ...]] = {}
    for file in dict.fromkeys(remark["file"] for remark in remarks):
        own = [remark for remark in remarks if remark["file"] == file]
        first = Redactor(roster=own[0]["roster"] if roster else (), presidio=presidio)
        redactor = first.knowing([name for remark in own for name in first.named(remark["text"])])
        found |= {remark["id"]: redactor.redact(remark["text"]).found for remark in own}
    return found


def hides(found: tuple[Found, ...], item: Planted, text: str) -> bool:
    """Return whether no letter or digit of a planted item is left."""
    covered = {place for one in found for place in range(one.start, one.end)}
    return all(place in covered or not text[place].isalnum() for place in range(item["start"], item["end"]))


def is_planted(one: Found, remark: Planted) -> bool:
    """Return whether a replacement touches a planted item."""
    return any(one.start < item["end"] and item["start"] < one.end for item in remark["items"])


class Score:
    """Hits and misses by kind."""

    def __init__(self, remarks: list[Planted], found: dict[str, tuple[Found, ...]]) -> None:
        self.planted: Counter[str] = Counter()
        self.hidden: Counter[str] = Counter()
        self.replaced: Counter[str] = Counter()
        self.right: Counter[str] = Counter()
        self.problems: list[str] = []
        for remark in remarks:
            for item in remark["items"]:
                self.planted[item["kind"]] += 1
                if hides(found[remark["id"]], item, remark["text"]):
                    self.hidden[item["kind"]] += 1
                else:
                    self.problems.append(f"missed {item['kind']}: {item['text']!r} in {remark['text']!r}")
            for one in found[remark["id"]]:
                kind = _kind(one)
                self.replaced[kind] += 1
                if is_planted(one, remark):
                    self.right[kind] += 1
                else:
                    words = remark["text"][one.start : one.end]
                    self.problems.append(f"wrong {kind} ({one.by}): {words!r} in {remark['text']!r}")

    def recall(self, *, names: bool) -> tuple[int, int]:
        """Return how many of the planted names, or of the direct identifiers, are hidden, and of how many."""
        kinds = [kind for kind in self.planted if (kind == "name") is names]
        return sum(self.hidden[k] for k in kinds), sum(self.planted[k] for k in kinds)

    def precision(self) -> tuple[int, int]:
        """Return how many of all replacements touch a planted item."""
        return self.right.total(), self.replaced.total()


def _kind(one: Found) -> str:
    named = {"person": "name", "social security number": "id number", "insurance number": "id number"}
    return named.get(one.kind, one.kind)


def _share(part: int, whole: int) -> str:
    return f"{part:4}/{whole:<4} {part / whole:6.1%}" if whole else f"{'–':>16}"


def show(remarks: list[Planted], presidio: str | None) -> None:
    """Print recall and precision by kind for each part."""
    for half in PARTS:
        own = [remark for remark in remarks if remark["half"] == half]
        found = found_in(remarks, roster=True, presidio=presidio)
        bare = found_in(remarks, roster=False, presidio=presidio)
        score, without = Score(own, found), Score(own, bare)
        print(f"\n{half} part: {len(own)} remarks, {score.planted.total()} planted items")
        print(f"{'kind':24}{'recall':>16}{'precision':>18}")
        for kind in sorted(score.planted | score.replaced):
            recall = _share(score.hidden[kind], score.planted[kind])
            print(f"{kind:24}{recall:>16}  {_share(score.right[kind], score.replaced[kind]):>16}")
        print(f"{'name, without a roster':24}{_share(without.hidden['name'], without.planted['name']):>16}", end="")
        print(f"  {_share(without.right['name'], without.replaced['name']):>16}")
        print(f"{'all direct identifiers':24}{_share(*score.recall(names=False)):>16}")


def show_speed(remarks: list[Planted]) -> None:
    """Print words a second of CPU on interview notes, and on remarks that are full of personal data."""
    study = Path(__file__).parent.parent / "fixtures" / "studies" / "officials" / "notes"
    talk = [line for path in sorted(study.glob("*.md")) for line in path.read_text(encoding="utf-8").splitlines()]
    roster = [f"{first} {last}x" for first in ("Anna", "Ben", "Cleo", "Dora") for last in map(str.title, "abcdefghij")]
    redactor = Redactor(roster=roster)
    for name, texts in (("interview notes", talk * 20), ("planted remarks", [r["text"] for r in remarks] * 20)):
        words = sum(len(text.split()) for text in texts)
        began = time.process_time()
        for text in texts:
            redactor.redact(text)
        seconds = time.process_time() - began
        print(f"{name}: {words:,} words in {seconds:.2f} s of CPU, {words / seconds:,.0f} words/s")


def main() -> None:
    """Print the tables, or what was missed and wrongly replaced in one half."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", choices=PARTS)
    parser.add_argument("--presidio", metavar="MODEL")
    chosen = parser.parse_args()
    remarks = read_planted()
    if chosen.misses:
        own = [remark for remark in remarks if remark["half"] == chosen.misses]
        for roster in (True, False):
            print(f"\nroster {'on' if roster else 'off'}:")
            print("\n".join(Score(own, found_in(remarks, roster=roster, presidio=chosen.presidio)).problems))
        return
    show(remarks, chosen.presidio)
    print()
    show_speed(remarks)


if __name__ == "__main__":
    main()
