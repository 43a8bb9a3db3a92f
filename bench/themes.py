"""Themes of the notebook survey beside the topics that the survey's own team published.

    python bench/themes.py        # about half a minute; its output is kept in bench/printed/themes.txt

Published: fixtures/themes/published_topics.csv (origin there). The team gave topics to answers by regular
expressions, question by question. Ours: words, clusters, a codebook of the team's topic names with words of
our own, and the recorded answers of a language model for ten people. A unit is a participant.
"""

from __future__ import annotations

import asyncio
import csv
import re
import sys
import tempfile
from collections import Counter, defaultdict
from math import comb
from pathlib import Path
from statistics import median
from textwrap import fill
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.record_themes import Filing, most_talkative, work
from persona_gen.sources.interviews import read_interviews
from persona_gen.study import load_study
from persona_gen.themes.agreement import cohen_kappa, krippendorff_alpha
from persona_gen.themes.clusters import code_by_clusters
from persona_gen.themes.counting import count_themes
from persona_gen.themes.exchange import read_codebook
from persona_gen.themes.keywords import code_by_words, propose_codebook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from persona_gen.domain.evidence import Snippet
    from persona_gen.domain.theme import Codebook, CodedInterviews

FIXTURES = Path(__file__).parents[1] / "fixtures"
STUDY = FIXTURES / "studies" / "notebooks"
JOINED = {"disseminate": "dissemination", "version": "version_control", "integrations": "integration"}
"""Topics of one meaning under two names in different questions."""
NO_SUBJECT = frozenset(("needs_addressed", "feature", "app_lib_service", "nothing", "other", "cranky"))
"""Topics that name a kind of answer and no subject; listed, not compared."""
LEAST = 5
"""Participants of a topic, from which it is compared."""
JACCARD, CHANCE = 0.25, 0.001
"""A counterpart shares this much of both, and more than chance would (one-sided hypergeometric p below this)."""
TALKATIVE = 10
"""Participants whose words a language model coded."""

People = frozenset[str]


class Answered(NamedTuple):
    """One question that one participant answered, as the survey's team coded it."""

    participant: str
    question: str
    topics: frozenset[str]
    whole: bool
    """Whether all of these answers stand in our study."""


class Nearest(NamedTuple):
    """The theme nearest to a topic."""

    theme: str
    shared: int
    jaccard: float
    found: float
    """Share of the topic's participants whom the theme has too."""
    chance: float

    @property
    def counterpart(self) -> bool:
        """Whether it says the same of the same people, more or less."""
        return self.jaccard >= JACCARD and self.chance < CHANCE


def published() -> list[Answered]:
    """Read what the survey's team gave."""
    with (FIXTURES / "themes" / "published_topics.csv").open(encoding="utf-8", newline="") as file:
        return [
            Answered(
                row["participant"],
                row["question"],
                frozenset(JOINED.get(topic, topic) for topic in row["topics"].split()),
                row["answers"] == row["in_study"],
            )
            for row in csv.DictReader(file)
        ]


def people_of(rows: Iterable[Answered]) -> dict[str, People]:
    """Return topic → its participants, the most frequent first."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        for topic in row.topics:
            found[topic].add(row.participant)
    return {topic: frozenset(found[topic]) for topic in sorted(found, key=lambda t: (-len(found[t]), t))}


def speakers(coded: CodedInterviews, snippets: Sequence[Snippet]) -> dict[str, People]:
    """Return theme → who speaks of it on either side; the team's patterns know no sides."""
    themes = count_themes(coded, snippets, ())
    found = {t.code.name: frozenset((*t.of("*").participants, *t.of("*").against)) for t in themes}
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def by_chance(n: int, topic: int, theme: int, shared: int) -> float:
    """Return how likely two random groups of n people share so many or more (hypergeometric)."""
    ways = range(shared, min(topic, theme) + 1)
    return sum(comb(topic, k) * comb(n - topic, theme - k) for k in ways if theme - k <= n - topic) / comb(n, theme)


def nearest(people: People, themes: Mapping[str, People], n: int) -> Nearest:
    """Return the theme with the largest Jaccard."""
    rows = [
        Nearest(
            name,
            len(people & others),
            len(people & others) / len(people | others) if people | others else 0.0,
            len(people & others) / len(people) if people else 0.0,
            by_chance(n, len(people), len(others), len(people & others)),
        )
        for name, others in themes.items()
    ]
    return max(rows, key=lambda row: (row.jaccard, -row.chance))


def print_nearest(of: Mapping[str, People], among: Mapping[str, People], n: int, *, few: bool = False) -> None:
    """Print a row each; with few people no more is said, else which have a counterpart."""
    print(f"  {'':38} {'of':>3}  {'nearest':22} {'its':>3} {'both':>4} {'Jaccard':>7} {'found':>5} {'chance':>7}")
    near = {name: nearest(people, among, n) for name, people in of.items()}
    for name, row in near.items():
        mark = "*" if row.counterpart and not few else " "
        print(
            f"{mark} {name[:38]:38} {len(of[name]):3}  {row.theme[:22]:22} {len(among[row.theme]):3} {row.shared:4}"
            f" {row.jaccard:7.2f} {row.found:5.2f} {row.chance:7.1e}"
        )
    without = [name for name, row in near.items() if not row.counterpart]
    if not few:
        print_list(f"with a counterpart {len(of) - len(without)} of {len(of)}; without", without)
    print()


def print_list(what: str, names: Sequence[str]) -> None:
    """Print names one after the other, wrapped."""
    told = f"{what}: {'; '.join(names) or 'none'}"
    print(fill(told, 100, initial_indent="  ", subsequent_indent="    "))


def questions_of(snippets: Iterable[Snippet]) -> dict[tuple[str, str], list[Snippet]]:
    """Return (participant, question) → their answers, where the format of the file keeps the question."""
    found: defaultdict[tuple[str, str], list[Snippet]] = defaultdict(list)
    for snippet in snippets:
        if snippet.question and snippet.participant:
            question = re.sub(r"_\d$", "", snippet.question.replace(" ", "_"))
            found[snippet.participant, question].append(snippet)
    return found


def print_agreement(title: str, cells: Mapping[str, Sequence[tuple[bool, bool]]]) -> None:
    """Print a row a topic that the team gave often enough: its coding beside ours."""
    kept = {topic: pairs for topic, pairs in cells.items() if sum(team for team, _ in pairs) >= LEAST}
    print(f"{title}\n  {'':20} {'units':>5} {'team':>5} {'ours':>5} {'both':>5} {'agree':>6} {'kappa':>6} {'alpha':>6}")
    for topic, pairs in [*kept.items(), ("all of these", [pair for column in kept.values() for pair in column])]:
        counts = Counter(pairs)
        both = counts[True, True]
        team, ours = both + counts[True, False], both + counts[False, True]
        agree = (both + counts[False, False]) / len(pairs)
        told = " ".join(
            f"{coefficient.value:6.2f}" if coefficient.value is not None else f"{'-':>6}"
            for coefficient in (cohen_kappa(pairs), krippendorff_alpha(pairs))
        )
        print(f"  {topic:20} {len(pairs):5} {team:5} {ours:5} {both:5} {agree:6.2f} {told}")
    found = [cohen_kappa(pairs).value for pairs in kept.values()]
    kappas = [value for value in found if value is not None]
    print(
        f"  topics {len(kappas)}: kappa at least 0.6 {sum(v >= 0.6 for v in kappas)},"
        f" 0.4 to 0.6 {sum(0.4 <= v < 0.6 for v in kappas)}, below {sum(v < 0.4 for v in kappas)};"
        f" median {median(kappas):.2f}\n"
    )


def compare_by_participant(
    rows: Sequence[Answered], ours: Mapping[str, People], *, whole: bool
) -> dict[str, list[tuple[bool, bool]]]:
    """Return topic → (the team's, ours), a pair a participant.

    With `whole`, a participant does not count for a topic that the team may have found only in answers
    which the study does not hold.
    """
    everybody = sorted({row.participant for row in rows})
    team, sure = people_of(rows), people_of(row for row in rows if row.whole)
    cells: dict[str, list[tuple[bool, bool]]] = {}
    for topic in team:
        code = topic.replace("_", "-")
        if code in ours:
            unsure = team[topic] - sure.get(topic, frozenset()) if whole else frozenset()
            cells[topic] = [(who in team[topic], who in ours[code]) for who in everybody if who not in unsure]
    return cells


def compare_by_question(
    rows: Sequence[Answered], codebook: Codebook, snippets: Sequence[Snippet]
) -> dict[str, list[tuple[bool, bool]]]:
    """Return topic → (the team's, ours), a pair a question that somebody answered.

    Only where both read the same: the file keeps the question, the study holds all of these answers, and
    the team had the topic for that question.
    """
    answers = questions_of(snippets)
    asked: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        for topic in row.topics:
            asked[topic].add(row.question)
    coded = code_by_words(codebook, snippets)
    given: defaultdict[str, set[str]] = defaultdict(set)
    for coding in coded.codings:
        given[coding.snippet].add(coding.code)
    units = [row for row in rows if row.whole and (row.participant, row.question) in answers]
    cells: defaultdict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for row in units:
        ours = {code for s in answers[row.participant, row.question] for code in given[s.key]}
        for topic in asked:
            code = topic.replace("_", "-")
            if row.question in asked[topic] and code in codebook.by_id:
                cells[topic].append((topic in row.topics, code in ours))
    return {topic: cells[topic] for topic in people_of(rows) if topic in cells}


def print_published(rows: Sequence[Answered], topics: Mapping[str, People]) -> None:
    """Print part 1."""
    everybody = {row.participant for row in rows}
    print(f"1. Published topics: participants of {len(everybody)}; in how many of the eight questions")
    for topic, people in topics.items():
        where = {row.question for row in rows if topic in row.topics}
        note = "  (no subject, not compared)" if topic in NO_SUBJECT else ""
        print(f"  {topic:22} {len(people):4} {len(where):3}{note}")
    whole = sum(row.whole for row in rows)
    print(f"  {len(topics)} topics. Answered questions {len(rows)}, all their answers in our study {whole}\n")


def print_model(topics: Mapping[str, People], snippets: Sequence[Snippet]) -> None:
    """Print what a language model found in the words of the participants with most of them."""
    few = most_talkative(tuple(snippets), TALKATIVE)
    who = frozenset(s.participant for s in few if s.participant)
    with tempfile.TemporaryDirectory() as folder:
        client = Filing(FIXTURES / "llm" / "themes" / "notebooks", Path(folder), "recorded", None)
        coded = asyncio.run(work(STUDY, client, TALKATIVE, 0))
    if coded is None:
        print("3c. A language model: its recordings do not fit the prompts any more\n")
        return
    print(f"3c. Codes of a language model (recorded): the {len(who)} participants with most words, nearest topic")
    print("    Ten people are too few to tell a counterpart from chance, so no row has a star.")
    here = {topic: people & who for topic, people in topics.items() if people & who}
    print_nearest(speakers(coded, few), here, len(who), few=True)


def main() -> None:
    """Print everything."""
    rows = published()
    topics = people_of(rows)
    n = len({row.participant for row in rows})
    snippets = read_interviews(load_study(STUDY)).snippets
    print_published(rows, topics)
    subjects = {t: people for t, people in topics.items() if t not in NO_SUBJECT and len(people) >= LEAST}
    methods = {
        "words, 12 themes": code_by_words(propose_codebook(snippets, most=12), snippets),
        f"words, {len(subjects)} themes": code_by_words(propose_codebook(snippets, most=len(subjects)), snippets),
        "clusters, 12 at most": code_by_clusters(snippets, most=12),
    }
    print(f"2. Our themes without a model: participants of {n}")
    themes = {name: speakers(coded, snippets) for name, coded in methods.items()}
    for name, found in themes.items():
        print_list(name, [f"{theme} {len(people)}" for theme, people in found.items()])
    print(f"\n3. Nearest by shared participants; * counterpart: Jaccard >= {JACCARD}, p < {CHANCE}")
    for name, found in themes.items():
        print(f"3a. Each published topic of {LEAST} or more participants, and the nearest of our themes ({name})")
        print_nearest(subjects, found, n)
        print(f"3b. Each of our themes ({name}), and the nearest published topic")
        print_nearest(found, subjects, n)
    print_model(subjects, snippets)
    codebook = read_codebook(FIXTURES / "themes" / "published_codebook.csv")
    ours = {t.code.id: t for t in count_themes(code_by_words(codebook, snippets), snippets, ())}
    told = {code: frozenset((*t.of("*").participants, *t.of("*").against)) for code, t in ours.items()}
    print(
        f"4. Deductive: {len(codebook.codes)} topic names with words of ours, coded by words, beside the team's coding"
    )
    cells = {
        "4a. Unit: a participant": compare_by_participant(rows, told, whole=False),
        "4b. Unit: a participant, without those whose topic may stand only in answers that the study lacks": (
            compare_by_participant(rows, told, whole=True)
        ),
        "4c. Unit: an answered question that both read whole (data scientists and students)": (
            compare_by_question(rows, codebook, snippets)
        ),
    }
    for title, found_cells in cells.items():
        print_agreement(title, found_cells)
    last = list(cells.values())[-1]
    kept = [topic for topic, pairs in last.items() if sum(team for team, _ in pairs) >= LEAST]
    kappas = [[cohen_kappa(found_cells[topic]).value or 0.0 for topic in kept] for found_cells in cells.values()]
    print(f"Median kappa of the {len(kept)} topics of 4c: " + ", ".join(f"{median(values):.2f}" for values in kappas))


if __name__ == "__main__":
    main()
