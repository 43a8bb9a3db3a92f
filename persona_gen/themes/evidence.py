"""Themes as statistics that statements may cite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from persona_gen.domain.evidence import Statistic

if TYPE_CHECKING:
    from collections.abc import Iterable

    from persona_gen.domain.theme import Prevalence, Theme

METRIC = "theme."
"""Before a code's id, the metric of its count."""
SAYS = "yes"
"""The category of the count of those who say it; with one, a count is worded and checked as "7 of 12"."""
AGAINST = "against"
"""The category of the count of those who say the opposite."""


def theme_statistics(themes: Iterable[Theme], first_id: int) -> list[Statistic]:
    """Return how many participants say what each theme is about, of all and by segment.

    `value` participants of `n` who were read; zeros are told, because "none of 12" is a finding, and
    segments of which nobody was read are not. Those who say the opposite are a statistic of category
    "against", where there are any. Aliases count from `first_id`: F012 for 12.
    """
    found: list[Statistic] = []
    for theme in themes:
        for prevalence in theme.prevalence:
            if prevalence.of:
                found += _counts(theme, prevalence, first_id + len(found))
    return found


def _counts(theme: Theme, prevalence: Prevalence, number: int) -> list[Statistic]:
    """Return the count of those who say it, and of those against where there are any."""
    counts: list[tuple[str, str, int]] = [
        (f"Participants who speak of {theme.code.name}", SAYS, len(prevalence.participants))
    ]
    if prevalence.against:
        label = f"Participants who say the opposite of {theme.code.name}"
        counts.append((label, AGAINST, len(prevalence.against)))
    return [
        Statistic(
            id=f"F{number + i:03d}",
            segment=prevalence.segment,
            metric=METRIC + theme.code.id,
            label=label,
            statistic="count",
            category=category,
            value=value,
            unit="participants",
            n=prevalence.of,
        )
        for i, (label, category, value) in enumerate(counts)
    ]
