"""Agreement of two coders, beyond chance: Cohen's kappa and Krippendorff's alpha.

Cohen 1960, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20.
Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", University of Pennsylvania, nominal data.

Both are undefined where nothing varies: two coders who never use a code agree on every passage and have
shown nothing. The value is then None with the reason, never 1.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from persona_gen.domain.base import Frozen

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from persona_gen.domain.evidence import Snippet
    from persona_gen.domain.theme import Code, CodedInterviews


class Coefficient(Frozen):
    """A coefficient of agreement, 1 for perfect and 0 for chance; below 0 is worse than chance."""

    value: float | None = None
    reason: str | None = None
    """Why there is no value."""


class CodeAgreement(Frozen):
    """How two coders agree on one code (or on all), over the snippets that both read."""

    code: str
    """The first coder's id of the code, "*" for all."""
    name: str
    n: int
    """Units compared: snippets, or snippets × codes for all."""
    both: int
    only_one: int
    """Units that only the first coder gave the code."""
    only_other: int
    neither: int
    percent: float | None
    """Share of units on which they agree, 0..1; not corrected for chance."""
    kappa: Coefficient
    alpha: Coefficient


class Agreement(Frozen):
    """Two coders compared; a unit is a snippet with a code, given or not. Stance and span do not count."""

    one: str
    """Who coded first."""
    other: str
    overall: CodeAgreement
    codes: tuple[CodeAgreement, ...] = ()
    only_in_one: tuple[str, ...] = ()
    """Names of codes that the other coder did not have; they are not compared."""
    only_in_other: tuple[str, ...] = ()
    not_read_by_both: int = 0
    """Participants' snippets that only one of the two read; they are not compared."""


def cohen_kappa(pairs: Iterable[tuple[Hashable, Hashable]]) -> Coefficient:
    """Return Cohen's kappa of two coders' values, a pair a unit."""
    counts = Counter(pairs)
    n = counts.total()
    if n == 0:
        return Coefficient(reason="nothing was coded by both")
    one: Counter[Hashable] = Counter()
    other: Counter[Hashable] = Counter()
    for (a, b), count in counts.items():
        one[a] += count
        other[b] += count
    agreed = sum(count for (a, b), count in counts.items() if a == b)
    # Integers until the last step, so that "no variation" is exact.
    by_chance = sum(count * other[value] for value, count in one.items())
    if by_chance == n * n:
        return Coefficient(reason="both gave the same value to everything, so nothing can be told from chance")
    return Coefficient(value=(n * agreed - by_chance) / (n * n - by_chance))


def krippendorff_alpha(units: Iterable[Sequence[Hashable | None]]) -> Coefficient:
    """Return Krippendorff's alpha for nominal values; a unit holds each coder's value, None where missing.

    Units with fewer than two values cannot be paired and do not count.
    """
    values: Counter[Hashable] = Counter()
    disagreed = 0.0
    for unit in units:
        told = Counter(value for value in unit if value is not None)
        m = told.total()
        if m >= 2:
            values.update(told)
            disagreed += sum(count * (m - count) for count in told.values()) / (m - 1)
    n = values.total()
    if n == 0:
        return Coefficient(reason="no unit has two values")
    expected = sum(count * (n - count) for count in values.values())
    if expected == 0:
        return Coefficient(reason="all values are the same, so nothing can be told from chance")
    return Coefficient(value=1 - (n - 1) * disagreed / expected)


def compare(one: CodedInterviews, other: CodedInterviews, snippets: Sequence[Snippet]) -> Agreement:
    """Compare two coders over the participants' snippets that both read, code by code and in all.

    Codes are the same when their id is, or else their name whatever its case.
    """
    said = dict.fromkeys(s.key for s in snippets if s.role == "participant")
    first, second = _read(one), _read(other)
    units = [key for key in said if key in first and key in second]
    pairs = _same_codes(one, other)
    given_one, given_other = _given(one), _given(other)
    cells = {
        code.id: [((key, code.id) in given_one, (key, partner.id) in given_other) for key in units]
        for code, partner in pairs
    }
    met = {partner.id for _, partner in pairs}
    return Agreement(
        one=one.coder,
        other=other.coder,
        overall=_agreement("*", "all codes", [cell for column in cells.values() for cell in column]),
        codes=tuple(_agreement(code.id, code.name, cells[code.id]) for code, _ in pairs),
        only_in_one=tuple(code.name for code in one.codebook.codes if code.id not in cells),
        only_in_other=tuple(code.name for code in other.codebook.codes if code.id not in met),
        not_read_by_both=sum((key in first) != (key in second) for key in said),
    )


def _read(coded: CodedInterviews) -> set[str]:
    """Return the keys of the snippets that a coder read."""
    return set(coded.read) | {coding.snippet for coding in coded.codings}


def _given(coded: CodedInterviews) -> set[tuple[str, str]]:
    """Return the (snippet, code) pairs that a coder gave."""
    return {(coding.snippet, coding.code) for coding in coded.codings}


def _same_codes(one: CodedInterviews, other: CodedInterviews) -> list[tuple[Code, Code]]:
    """Return the codes that both have, each once."""
    left = dict(other.codebook.by_id)
    pairs: dict[str, Code] = {code.id: left.pop(code.id) for code in one.codebook.codes if code.id in left}
    by_name = {code.name.casefold(): code.id for code in reversed(left.values())}
    for code in one.codebook.codes:
        partner = by_name.pop(code.name.casefold(), None) if code.id not in pairs else None
        if partner is not None:
            pairs[code.id] = left[partner]
    return [(code, pairs[code.id]) for code in one.codebook.codes if code.id in pairs]


def _agreement(code: str, name: str, cells: list[tuple[bool, bool]]) -> CodeAgreement:
    """Count and compute one row."""
    counts = Counter(cells)
    n = counts.total()
    return CodeAgreement(
        code=code,
        name=name,
        n=n,
        both=counts[True, True],
        only_one=counts[True, False],
        only_other=counts[False, True],
        neither=counts[False, False],
        percent=(counts[True, True] + counts[False, False]) / n if n else None,
        kappa=cohen_kappa(cells),
        alpha=krippendorff_alpha(cells),
    )
