"""Planning: which evidence of a segment reaches the writer, chosen by strength and spread over voices."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from persona_gen.drafting.writer import Profile

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from persona_gen.domain.evidence import EvidenceBase, Snippet, Statistic
    from persona_gen.study import Study

NAMES = [
    "Noor",
    "Robin",
    "Sasha",
    "Kim",
    "Jules",
    "Mika",
    "Toni",
    "Remy",
    "Yuki",
    "Andrea",
    "Charlie",
    "Ariel",
    "Lou",
    "Ashley",
    "Dana",
    "Eli",
    "Gerry",
    "Jody",
    "Kit",
    "Marlo",
    "Nico",
    "Parker",
    "Quinn",
    "Rory",
    "Sam",
    "Terry",
    "Vanja",
    "Wren",
    "Xen",
    "Zoe",
    "Alexis",
    "Billie",
    "Casey",
    "Devon",
    "Emery",
    "Frankie",
    "Hollis",
    "Indigo",
    "Jamie",
    "Kerry",
    "Leslie",
    "Morgan",
    "Nikita",
    "Ollie",
    "Pat",
    "Reese",
    "Shiloh",
    "Taylor",
    "Val",
    "Winter",
]
"""First names in use for people of any gender, so that the name implies none."""


_CRUDE = re.compile(r"\b(?:ass|arse|shit\w*|fuck\w*|crap\w*|damn\w*)\b", re.IGNORECASE)
"""Words that few would put on a card."""


def persona_names(base: EvidenceBase, chosen: dict[str, str]) -> dict[str, str]:
    """Return an invented first name for each segment: distinct, stable, and no participant's.

    Args:
        base: the evidence, whose words a name must not collide with.
        chosen: names that the study gives, by segment id.
    """
    heard = {word.casefold() for s in base.snippets for word in re.findall(r"\w+", s.participant or "")}
    heard |= {word.casefold() for s in base.segments for word in re.findall(r"\w+", s.name)}
    taken = {name.casefold() for name in chosen.values()} | heard
    names = dict(chosen)
    for segment in base.segments:
        if segment.id in names:
            continue
        digest = int(hashlib.sha256(f"{base.study}\0{segment.id}".encode()).hexdigest(), 16)
        start = digest % len(NAMES)
        unheard = [n for n in (*NAMES[start:], *NAMES[:start]) if n.casefold() not in heard] or ["Persona"]
        free = [n for n in unheard if n.casefold() not in taken]
        names[segment.id] = free[0] if free else f"{unheard[0]} {len(names) + 1}"
        taken.add(names[segment.id].casefold())
    return names


def plan_profile(
    base: EvidenceBase, segment_id: str, kept: Sequence[Statistic], study: Study, names: dict[str, str]
) -> Profile:
    """Return what the writer of one segment gets to see.

    Args:
        base: all evidence of the study.
        segment_id: whose persona it is.
        kept: the segment's strongest statistics, the strongest first.
        study: for the limits and dates.
        names: the invented names by segment.
    """
    segment = base.segments_by_id[segment_id]
    available = [s for s in base.snippets if s.segment == segment_id]
    snippets = choose_snippets(available, study.evidence.snippets)
    ids = {s.id for s in kept}
    all_own = [s for s in base.statistics if s.segment == segment_id]
    return Profile(
        study=base.study,
        title=base.title or base.study,
        segment=segment,
        others=tuple(s for s in base.segments if s.id != segment_id),
        statistics=tuple(kept),
        snippets=snippets,
        gaps=tuple(g for g in base.gaps if g.segment == segment_id and {g.stated, g.observed} <= ids),
        name=names[segment_id],
        statistics_kept_back=len(all_own) - len(kept),
        snippets_kept_back=len(available) - len(snippets),
        collected=study.study.collected,
    )


def choose_snippets(available: Iterable[Snippet], limit: int) -> tuple[Snippet, ...]:
    """Return at most `limit` snippets, in source order, taking turns between participants.

    Within a participant the more telling come first (full thoughts before fragments and speeches);
    words that were already chosen are skipped. Participants' words come before researchers'.
    """
    by_voice: dict[tuple[int, str], list[Snippet]] = {}
    order: dict[str, int] = {}
    for snippet in available:
        order[snippet.id] = len(order)
        voice = (0 if snippet.role == "participant" else 1, snippet.participant or snippet.source)
        by_voice.setdefault(voice, []).append(snippet)
    for snippets in by_voice.values():
        snippets.sort(key=lambda s: (-tellingness(s.text), order[s.id]))
    chosen: list[Snippet] = []
    seen = {""}
    queues = [snippets for _, snippets in sorted(by_voice.items(), key=lambda item: (item[0][0], order[item[1][0].id]))]
    while queues and len(chosen) < limit:
        for queue in list(queues):
            while queue and _words_of(queue[0]) in seen:
                queue.pop(0)
            if not queue:
                queues.remove(queue)
            elif len(chosen) < limit:
                seen.add(_words_of(queue[0]))
                chosen.append(queue.pop(0))
    return tuple(sorted(chosen, key=lambda s: order[s.id]))


def _words_of(snippet: Snippet) -> str:
    """Return the words alone, by which repeated snippets are known; empty where there are none."""
    return " ".join(re.findall(r"\w+", snippet.text.casefold()))


def tellingness(text: str) -> float:
    """Return how much a snippet promises as a quotation, 0..1: full thoughts of 8–40 words in the first person."""
    words = text.split()
    length = len(words)
    fit = 1.0 if 8 <= length <= 40 else 0.6 if 4 <= length < 8 else 0.5 if 40 < length <= 80 else 0.2
    voice = 0.3 if re.search(r"\b(I|I'm|my|me|we|our)\b", text) else 0.0
    sentence = 0.2 if text[:1].isupper() and text.rstrip().endswith((".", "!", "?")) else 0.0
    crude = 0.4 if _CRUDE.search(text) else 0.0
    return round(max(0.0, fit + voice + sentence - crude) / 1.5, 4)
