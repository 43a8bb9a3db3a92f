"""What the kept-away part says of claims: agreement within chance, difference beyond it, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from persona_gen.checking.check import check_statements
from persona_gen.domain.evidence import EvidenceBase, Snippet, Statistic
from persona_gen.domain.persona import Statement
from persona_gen.domain.segment import Segment
from persona_gen.domain.theme import Code, Codebook, CodedInterviews, Coding
from persona_gen.drafting.slots import fill_statements
from persona_gen.workflow.held_comparison import compare, difference

if TYPE_CHECKING:
    from persona_gen.domain.evidence import StatisticName
    from persona_gen.domain.theme import Stance
    from persona_gen.workflow.held_comparison import Compared

DRAFTED_WORDS = "I lose my work whenever the kernel dies."
HELD_WORDS = "The kernel crashed and an hour was gone."


def share(value: float, n: int, segment: str = "clerks", alias: str = "F001") -> Statistic:
    """Return a share of card holders."""
    return Statistic(
        id=alias,
        segment=segment,
        metric="card",
        label="Holds a card",
        statistic="share",
        category="yes",
        value=value,
        n=n,
    )


def number(
    value: float, interval: tuple[float, float] | None, statistic: StatisticName = "median", n: int = 50
) -> Statistic:
    """Return a number of visits."""
    return Statistic(
        id="F001",
        segment="clerks",
        metric="visits",
        label="Visits",
        statistic=statistic,
        value=value,
        n=n,
        interval=interval,
    )


def evidence(*statistics: Statistic, words: str = "", who: str = "P1") -> EvidenceBase:
    """Return evidence on clerks."""
    snippets = (
        Snippet(id="S001", segment="clerks", participant=who, text=words, source=f"{who}.txt", locator="line 3"),
    )
    return EvidenceBase(
        study="s",
        segments=(Segment(id="clerks", name="Clerks", n=100),),
        statistics=statistics,
        snippets=snippets if words else (),
    )


def outcome(text: str, drafted: EvidenceBase, held: EvidenceBase, coded: CodedInterviews | None = None) -> Compared:
    """Return what comes of a statement with one claim."""
    filled = fill_statements([Statement(id="goals-1", section="goals", text=text)], drafted)
    (found,) = compare(check_statements(filled, "clerks", drafted), drafted, held, coded)
    return found


def test_newcombes_own_example() -> None:
    """56 of 70 against 48 of 80: 0.2 with the interval 0.0524 to 0.3339 (Newcombe 1998, method 10)."""
    found = difference(share(56 / 70, 70), share(48 / 80, 80))
    assert found is not None
    assert (0.2, 0.0524, 0.3339) == (found.value, found.low, found.high)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(share(0.62, 400), share(0.60, 100), "confirms", id="a share within chance"),
        pytest.param(share(0.62, 400), share(0.40, 100), "contradicts", id="a share beyond chance"),
        pytest.param(share(0.6, 10), share(0.3, 10), "confirms", id="few people tell little"),
        pytest.param(number(12, (10, 14)), number(11, (8, 15)), "confirms", id="a number within chance"),
        pytest.param(number(12, (10, 14)), number(30, (25, 36)), "contradicts", id="a number beyond chance"),
        pytest.param(number(12, (10, 14)), number(30, None), "never_mentions", id="no interval"),
        pytest.param(number(12, (10, 14)), number(30, (30, 30), n=4), "never_mentions", id="too few for an interval"),
        pytest.param(
            number(400, None, "count"), number(100, None, "count"), "never_mentions", id="sizes differ anyway"
        ),
    ],
)
def test_figures(one: Statistic, other: Statistic, expected: str) -> None:
    """A figure is confirmed where 0 lies in the interval of the difference, and contradicted where it does not."""
    found = outcome("{F001} is the figure.", evidence(one), evidence(other))
    assert expected == found.outcome
    assert "figure" == found.kind
    assert (expected != "never_mentions") == (found.interval is not None)


def test_a_figure_that_is_hidden_in_the_kept_away_part_is_never_told() -> None:
    """What [privacy] min_cell hides there is not compared, and no figure of it is shown."""
    found = outcome("{F001} hold a card.", evidence(share(0.62, 400)), evidence())
    assert ("never_mentions", (), ()) == (found.outcome, found.evidence, found.places)
    assert "too few are in the cell" in found.reason


def test_everybodys_figure_is_compared_as_well() -> None:
    """A claim that tells the overall value is contradicted where that one differs."""
    drafted = evidence(share(0.62, 400).model_copy(update={"overall": 0.5}), share(0.5, 2000, "*", "F002"))
    held = evidence(share(0.61, 100), share(0.2, 500, "*", "F002"))
    found = outcome("{F001} hold a card, against {F001:overall} overall.", drafted, held)
    assert "contradicts" == found.outcome
    assert found.reason.startswith("Holds a card: yes of everybody")


def theme(value: int, n: int) -> Statistic:
    """Return how many speak of a theme."""
    return Statistic(
        id="F001",
        segment="clerks",
        metric="theme.crashes",
        label="Participants who speak of crashes",
        statistic="count",
        category="yes",
        value=value,
        unit="participants",
        n=n,
    )


@pytest.mark.parametrize(("held", "expected"), [(theme(3, 8), "confirms"), (theme(0, 20), "contradicts")])
def test_a_themes_count_is_compared_as_a_share(held: Statistic, expected: str) -> None:
    """7 of 12 participants and 3 of 8 agree within chance; none of 20 does not."""
    assert expected == outcome("{F001} participants speak of crashes.", evidence(theme(7, 12)), evidence(held)).outcome


def coded(drafted: EvidenceBase, held: EvidenceBase, stance: Stance = "for", code: str = "crashes") -> CodedInterviews:
    """Return codings: the drafted words for crashes, the held ones as given."""
    (one,), (other,) = drafted.snippets, held.snippets
    return CodedInterviews(
        codebook=Codebook(codes=(Code(id="crashes", name="crashes"), Code(id="fonts", name="fonts"))),
        codings=(
            Coding(snippet=one.key, code="crashes", start=2, end=14, coder="keywords"),
            Coding(snippet=other.key, code=code, start=4, end=18, stance=stance, coder="keywords"),
        ),
        read=(one.key, other.key),
        method="keywords",
        coder="keywords",
    )


@pytest.mark.parametrize(
    ("stance", "code", "expected"),
    [("for", "crashes", "confirms"), ("against", "crashes", "contradicts"), ("for", "fonts", "never_mentions")],
)
def test_a_quotation_is_compared_by_its_theme(stance: Stance, code: str, expected: str) -> None:
    """Somebody kept away on the same theme confirms; all who say the opposite contradict; else nobody mentions it."""
    drafted, held = evidence(words=DRAFTED_WORDS), evidence(words=HELD_WORDS, who="P2")
    found = outcome('{S001:"I lose … dies"}', drafted, held, coded(drafted, held, stance, code))
    assert (expected, "words") == (found.outcome, found.kind)
    if expected != "never_mentions":
        (pointer,) = found.evidence
        assert "kernel crashed" == HELD_WORDS[pointer.start : pointer.end]
        assert ("P2, P2.txt, line 3",) == found.places


def test_without_codes_the_report_says_what_would_tell_more() -> None:
    """A quotation that no checker finds again is never mentioned, and the reason names the next step."""
    drafted, held = evidence(words=DRAFTED_WORDS), evidence(words=HELD_WORDS, who="P2")
    found = outcome('{S001:"I lose … dies"}', drafted, held)
    assert "never_mentions" == found.outcome
    assert "persona-gen themes" in found.reason


def test_the_same_words_of_somebody_kept_away_confirm() -> None:
    """The deterministic checkers find the same said by another participant."""
    drafted, held = evidence(words=DRAFTED_WORDS), evidence(words=DRAFTED_WORDS, who="P2")
    found = outcome('{S001:"I lose … dies"}', drafted, held)
    assert ("confirms", "S001") == (found.outcome, found.evidence[0].id)


def test_declared_fiction_is_not_compared() -> None:
    """What claims nothing is not counted as missing."""
    drafted = evidence(words=DRAFTED_WORDS)
    filled = fill_statements([Statement(id="scenario-1", section="scenario", text="Picture Kim on a day.")], drafted)
    (found,) = compare(check_statements(filled, "clerks", drafted), drafted, drafted, None)
    assert "states_nothing" == found.outcome
