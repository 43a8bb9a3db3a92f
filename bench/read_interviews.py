"""How fast interviews are read, beside reading the same files with the bare parsers, in the same run.

Run: python bench/read_interviews.py [FILES] [WORDS] [--json]. It writes FILES interviews (200 by default) of WORDS
words each (10,000 by default), a quarter each .txt, .docx, .vtt and .srt, to a temporary folder with a fixed seed;
some hold e-mail addresses, telephone numbers and names. Each row runs in a process of its own and prints words a
second (wall and CPU) and the peak memory. "bare" only opens and parses: plain text, python-docx, webvtt-py, and
for .srt a split at blank lines.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

SEED = 7
SUFFIXES = (".txt", ".docx", ".vtt", ".srt")
WORDS = [
    *(
        "the",
        "box",
        "comes",
        "on",
        "a",
        "Friday",
        "and",
        "I",
        "am",
        "not",
        "at",
        "home",
        "so",
        "my",
        "neighbour",
        "takes",
    ),
    *(
        "it",
        "in",
        "because",
        "she",
        "knows",
        "driver",
        "we",
        "cook",
        "what",
        "is",
        "there",
        "when",
        "too",
        "much",
        "gets",
    ),
    *(
        "like",
        "carrots",
        "but",
        "nobody",
        "eats",
        "beetroot",
        "price",
        "went",
        "up",
        "twice",
        "last",
        "year",
        "without",
    ),
    *(
        "word",
        "about",
        "why",
        "that",
        "annoyed",
        "me",
        "more",
        "than",
        "money",
        "did",
        "honestly",
        "they",
        "could",
        "tell",
    ),
    *("us", "letter", "then", "would", "understand", "stay", "with", "them", "for", "another", "or", "two", "simply"),
]
PERSONAL = (
    "write to ann.lee@example.org",
    "call me on 020 7946 0018",
    "my sister Martha said so",
    "I live at 12 Mill Lane",
)


def said(random_words: random.Random, count: int) -> str:
    """Return a turn of some words, now and then with personal data."""
    words = random_words.choices(WORDS, k=count)
    if random_words.random() < 0.02:
        words.insert(count // 2, random_words.choice(PERSONAL))
    return " ".join(words).capitalize() + "."


def make(folder: Path, files: int, words: int) -> int:
    """Write the interviews; return their words."""
    random_words = random.Random(SEED)  # noqa: S311  a fixed seed is the point
    total = 0
    for number in range(files):
        turns: list[tuple[str, str]] = []
        count = 0
        while count < words:
            turns += [
                ("Interviewer", said(random_words, 12)[:-1] + "?"),
                (f"P{number}", said(random_words, random_words.randint(20, 90))),
            ]
            count += sum(len(text.split()) for _, text in turns[-2:])
        write(folder / f"interview{number:03}{SUFFIXES[number % 4]}", turns)
        total += count
    return total


def write(path: Path, turns: list[tuple[str, str]]) -> None:
    """Write one interview."""
    if path.suffix == ".txt":
        path.write_text("\n\n".join(f"{who}: {text}" for who, text in turns), encoding="utf-8")
    elif path.suffix == ".docx":
        import docx  # noqa: PLC0415  only the making needs it here

        document = docx.Document()
        for who, text in turns:
            document.add_paragraph(f"{who}: {text}")
        document.save(str(path))
    else:
        point = "." if path.suffix == ".vtt" else ","
        cues = [
            f"{n}\n{clock(n, point)} --> {clock(n + 1, point)}\n"
            + (f"<v {who}>{text}" if path.suffix == ".vtt" else f"{who}: {text}")
            for n, (who, text) in enumerate(turns, 1)
        ]
        path.write_text(("WEBVTT\n\n" if path.suffix == ".vtt" else "") + "\n\n".join(cues) + "\n", encoding="utf-8")


def clock(number: int, point: str) -> str:
    """Return the time of a cue."""
    seconds = number * 9
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{point}000"


def bare(folder: Path) -> int:
    """Open and parse every file, and count the pieces."""
    import docx  # noqa: PLC0415  the other rows shall not pay for it
    import webvtt  # noqa: PLC0415

    pieces: list[str] = []
    for path in sorted(folder.iterdir()):
        if path.suffix == ".docx":
            pieces += [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]
        elif path.suffix == ".vtt":
            pieces += [cue.raw_text for cue in webvtt.read(str(path)).captions]
        else:
            pieces += path.read_text(encoding="utf-8").split("\n\n")
    return len(pieces)


def ours(folder: Path, *, redact: bool) -> int:
    """Read the study's interviews; return how many snippets came out."""
    from persona_gen.sources.interviews import read_interviews  # noqa: PLC0415  only this row loads it
    from persona_gen.study import Study  # noqa: PLC0415

    study = Study.model_validate(
        {
            "folder": folder,
            "study": {"id": "bench"},
            "segments": {"group": [{"id": "all", "name": "All"}]},
            "interviews": [{"files": ["*"], "segment": "all"}],
            "privacy": {"redact": redact},
        }
    )
    return len(read_interviews(study).snippets)


def measure(row: str, folder: Path) -> None:
    """Run one row in this process and print what it took; memory is that of the whole process."""
    import docx  # noqa: F401, PLC0415  loading the libraries is no part of the measure
    import webvtt  # noqa: F401, PLC0415

    import persona_gen.sources.interviews  # noqa: F401, PLC0415

    began, worked = time.perf_counter(), time.process_time()
    found = bare(folder) if row == "bare" else ours(folder, redact=row == "redacted")
    used = {"wall": time.perf_counter() - began, "cpu": time.process_time() - worked, "pieces": found}
    used["rss_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps(used))


def run(row: str, folder: str) -> dict[str, Any]:
    """Measure a row in a process of its own, the libraries loaded before."""
    command = [sys.executable, __file__, "--row", row, folder]
    root = str(Path(__file__).parents[1])
    environment = os.environ | {"PYTHONPATH": root}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def main(arguments: list[str]) -> None:
    """Make the files, measure each row and print the table."""
    if arguments[:1] == ["--row"]:
        measure(arguments[1], Path(arguments[2]))
        return
    numbers = [int(a) for a in arguments if a.isdigit()]
    files, words = (*numbers, *(200, 10_000)[len(numbers) :])
    with tempfile.TemporaryDirectory() as folder:
        total = make(Path(folder), files, words)
        size = sum(p.stat().st_size for p in Path(folder).iterdir()) / 2**20
        rows = {row: run(row, folder) for row in ("bare", "read", "redacted")}
    if "--json" in arguments:
        print(json.dumps({"files": files, "words": total, "mb": round(size, 1), "rows": rows}))
        return
    print(f"{files} interviews, {total:,} words, {size:.1f} MB; a quarter each .txt .docx .vtt .srt; seed {SEED}\n")
    print(f"{'':<28}{'pieces':>8}{'wall s':>9}{'CPU s':>9}{'words/s':>12}{'peak MB':>9}")
    names = {"bare": "bare parsers", "read": "read_interviews, as it is", "redacted": "read_interviews, redacted"}
    for row, used in rows.items():
        rate = total / used["wall"]
        print(
            f"{names[row]:<28}{used['pieces']:>8,}{used['wall']:>9.2f}{used['cpu']:>9.2f}{rate:>12,.0f}"
            f"{used['rss_mb']:>9.0f}"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
