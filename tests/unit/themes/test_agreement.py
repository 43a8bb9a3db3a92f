"""Agreement, against published worked examples."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona_gen.domain.evidence import Snippet
from persona_gen.domain.theme import Code, Codebook, CodedInterviews, Coding
from persona_gen.themes.agreement import cohen_kappa, compare, krippendorff_alpha


def test_krippendorffs_binary_example() -> None:
    """Krippendorff 2011, A: two observers, ten units, alpha = 0.095."""
    units = list(zip("0100000010", "1110010000", strict=True))
    value = krippendorff_alpha(units).value
    assert value is not None
    assert 0.095 == round(value, 3)


def test_krippendorffs_nominal_example() -> None:
    """Krippendorff 2011, B: two observers, twelve units, alpha = 0.692."""
    units = list(zip("aabbdcccedda", "babbbccceddd", strict=True))
    value = krippendorff_alpha(units).value
    assert value is not None
    assert 0.692 == round(value, 3)


def test_krippendorffs_example_with_missing_values() -> None:
    """Krippendorff 2011, C: four observers with missing values, nominal alpha = 0.743."""
    rows = ("123321412...", "1233224125.3", ".3332342251.", "1233244125 1.".replace(" ", ""))
    units = [[None if v == "." else v for v in unit] for unit in zip(*rows, strict=True)]
    value = krippendorff_alpha(units).value
    assert value is not None
    assert 0.743 == round(value, 3)


def test_cohens_kappa_of_a_textbook_table() -> None:
    """Twenty both yes, fifteen both no, five and ten apart: 0.7 observed, 0.5 by chance, kappa 0.4."""
    pairs = [(1, 1)] * 20 + [(1, 0)] * 5 + [(0, 1)] * 10 + [(0, 0)] * 15
    value = cohen_kappa(pairs).value
    assert value is not None
    assert 0.4 == round(value, 12)


@pytest.mark.parametrize("value", [True, False])
def test_without_variation_there_is_no_coefficient(value: bool) -> None:
    """Two coders who always say the same have shown nothing: None with a reason, never 1."""
    pairs = [(value, value)] * 5
    for found in (cohen_kappa(pairs), krippendorff_alpha(pairs)):
        assert found.value is None
        assert found.reason


def test_nothing_to_compare_is_no_coefficient() -> None:
    """No unit gives no value and says why."""
    assert (None, None) == (cohen_kappa([]).value, krippendorff_alpha([(1, None)]).value)
    assert cohen_kappa([]).reason
    assert krippendorff_alpha([(1, None)]).reason


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=30))
def test_coefficients_stay_in_their_range(pairs: list[tuple[bool, bool]]) -> None:
    """Both lie in -1..1, are 1 for full agreement only, and do not depend on who is first."""
    for measure in (cohen_kappa, krippendorff_alpha):
        found = measure(pairs)
        turned = measure([(b, a) for a, b in pairs])
        assert (found.value is None) == (turned.value is None)
        if found.value is not None and turned.value is not None:
            assert -1 <= found.value <= 1
            assert found.value == pytest.approx(turned.value)
            assert (found.value == 1) == all(a == b for a, b in pairs)


SAID = [Snippet(id=f"S{i}", participant=f"P{i}", text=f"words {i}", source="t.txt") for i in range(4)]


def coder(name: str, codes: list[Code], marks: list[tuple[int, str]], read: list[int]) -> CodedInterviews:
    return CodedInterviews(
        codebook=Codebook(codes=tuple(codes)),
        codings=tuple(Coding(snippet=SAID[i].key, code=c, start=0, end=5, coder=name) for i, c in marks),
        read=tuple(SAID[i].key for i in read),
        method="people",
        coder=name,
    )


def test_coders_are_compared_over_what_both_read() -> None:
    """A unit is a snippet with a code; codes meet by id or by name; what only one has or read is told, not guessed."""
    slow, share = Code(id="slow", name="Slow start"), Code(id="share", name="Sharing")
    other = Code(id="share-2", name="sharing")
    one = coder(
        "Ana", [slow, share, Code(id="mine", name="Mine")], [(0, "slow"), (1, "share"), (3, "slow")], [0, 1, 2, 3]
    )
    two = coder("Ben", [slow, other, Code(id="his", name="His")], [(0, "slow"), (2, "share-2")], [0, 1, 2])
    found = compare(one, two, SAID)
    assert [("slow", 3, 1, 0, 0, 2), ("share", 3, 0, 1, 1, 1)] == [
        (c.code, c.n, c.both, c.only_one, c.only_other, c.neither) for c in found.codes
    ]
    assert (6, 4 / 6) == (found.overall.n, found.overall.percent)
    assert (("Mine",), ("His",), 1) == (found.only_in_one, found.only_in_other, found.not_read_by_both)
    assert ("Ana", "Ben", 1.0) == (found.one, found.other, found.codes[0].kappa.value)


def test_a_code_that_nobody_used_agrees_in_percent_only() -> None:
    """Full percent agreement on an unused code is not sold as kappa 1."""
    slow = Code(id="slow", name="Slow start")
    found = compare(coder("Ana", [slow], [], [0, 1]), coder("Ben", [slow], [], [0, 1]), SAID).codes[0]
    assert (1.0, None, None) == (found.percent, found.kappa.value, found.alpha.value)
