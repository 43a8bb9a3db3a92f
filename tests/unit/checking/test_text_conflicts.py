"""Conflicts of free paraphrases: slots of one type, contrasts, orders; and silence where words only look opposed."""

from __future__ import annotations

import pytest

from persona_gen.checking.check import check_claims, verify_bundle
from persona_gen.checking.text.clauses import amounts
from persona_gen.checking.text.slots import slots
from persona_gen.domain.claim import Claim
from persona_gen.domain.evidence import EvidenceBase, Role, Snippet
from persona_gen.domain.segment import Segment

FLAGGED = {"contradicted", "unsupported"}


def said(number: int, text: str, role: Role = "participant") -> Snippet:
    who = f"B{number:02d}" if role == "participant" else None
    return Snippet(id=f"S{number:02d}", segment="brewers", participant=who, role=role, text=text, source="talks.txt")


BASE = EvidenceBase(
    study="brewers",
    title="Small breweries",
    segments=(Segment(id="brewers", name="Village Brewers", n=60), Segment(id="pubs", name="Publicans", n=30)),
    statistics=(),
    snippets=(
        said(1, "The malt arrives on a Thursday and I mash on Friday."),
        said(2, "We lost a whole batch to the heat in july."),
        said(3, "I check the fermenter at 5:30, before the children wake up."),
        said(4, "My daughter draws the labels for the bottles."),
        said(5, "The inspector visits the cellar every two years."),
        said(6, "I worry about the water, not about the hops."),
        said(7, "I started brewing before the cooperative was founded."),
        said(8, "dont want to carry the kegs up the stairs"),
        said(9, "Not enough storage for empty barrels."),
        said(10, "maybe a pump so I don't have to teach apprentices siphoning"),
        said(11, "We have 20 taps and maybe four of them are clean."),
        said(12, "The drive to the mill takes 90 minutes."),
        said(13, "The electrician found the leak in the cooling pipe."),
        said(14, "The lease went from 3k to 8k within a summer."),
        said(15, "I keep the recipes in Excel because nothing else opens on that machine."),
        said(16, "Three of the brewers could not say what their water costs.", "researcher"),
        said(17, "The brass scale is ahead of the plastic one by a mile."),
        said(18, "We don't bottle because we like it, the pubs make us."),
    ),
)

NAMED = Claim(id="n", segment="brewers", text="Meet Hanna. Hanna is a brewer, and Hanna likes it.")


def verdict(text: str, cites: tuple[str, ...] = (), section: str = "behaviours") -> str:
    claim = Claim(id="c", segment="brewers", section=section, text=text, cites=cites)
    return check_claims([claim], BASE, beside=[NAMED])[0].verdict


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("Her malt arrives on Thursdays.", "Her malt arrives on Mondays."),
        ("Back in July the heat cost her a batch.", "Back in March the heat cost her a batch."),
        ("At half past five she checks the fermenter.", "At half past six she checks the fermenter."),
        ("Her bottles have labels that a daughter draws.", "Her bottles have labels that a sister draws."),
        ("Every other year an inspector visits the cellar.", "Every month an inspector visits the cellar."),
        ("It is the water that worries her, not the hops.", "It is the hops that worry her, not the water."),
        ("She began brewing ahead of the cooperative.", "The cooperative was there before she started brewing."),
        ("Perhaps four of her 20 taps are clean.", "Perhaps fourteen of her 20 taps are clean."),
        ("The drive to the mill takes an hour and a half.", "The drive to the mill takes half an hour."),
        ("An electrician found the leak in her cooling pipe.", "A plumber found the leak in her cooling pipe."),
        ("Her lease grew within a summer.", "Her lease shrank within a summer."),
        ("She keeps the recipes in Excel.", "She keeps the recipes in Notion."),
        ("The brass scale beats the plastic one.", "The plastic scale is far better than the brass one."),
        ("Some brewers could not say what their water costs.", "Most brewers could not say what their water costs."),
    ],
)
def test_of_two_retellings_only_the_other_one_is_flagged(true: str, false: str) -> None:
    """A day, month, hour, person, period, order or side that differs is flagged; the same in other words is not."""
    assert ("kept", "flagged") == tuple("flagged" if verdict(t) in FLAGGED else "kept" for t in (true, false))


@pytest.mark.parametrize(
    ("text", "cites"),
    [
        ("They have to be carried up, which she does not want to do.", ("S08",)),
        ("She wants more storage for barrels than that.", ("S09",)),
        ("She would like to spare apprentices the siphoning.", ("S10",)),
        ("The cooperative came after she had started brewing.", ("S07",)),
        ("Bottling is no matter of taste to her; the pubs insist on it.", ("S18",)),
        ("The cellar is not something for every inspector.", ()),
        ("Several of them lose their way in the cellar and the batches.", ("S02",)),
    ],
)
def test_wishes_lacks_and_orders_are_no_opposites(text: str, cites: tuple[str, ...]) -> None:
    """A wish for what is missing, the same order told the other way, and denied reasons are left alone."""
    assert verdict(text, cites) not in FLAGGED


def test_a_statement_is_compared_with_what_it_cites() -> None:
    """Likeness to a snippet that the statement does not cite is chance."""
    text = "Her malt arrives on Mondays."
    assert ("contradicted", False) == (verdict(text), verdict(text, ("S02",)) in FLAGGED)


def test_what_is_not_known_is_never_an_addition() -> None:
    """A list of unknowns names what no evidence holds, rightly."""
    assert verdict("Age, income and employer are not known.", section="unknown") not in FLAGGED


def test_currency_that_nobody_names_is_an_addition() -> None:
    """Figures without a currency do not become dollars."""
    assert ("unsupported", False) == (verdict("Her lease went to $8,000."), verdict("Her lease went to 8k.") in FLAGGED)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("an hour and a half", [5400.0]),
        ("two and a half hours", [9000.0]),
        ("half an hour", [1800.0]),
        ("two hours and ten minutes", [7800.0]),
        ("one of two days", [172800.0]),
        ("a fortnight", [1209600.0]),
    ],
)
def test_a_duration_is_one_value(text: str, seconds: list[float]) -> None:
    """Compound durations are read whole."""
    assert seconds == [a.value for a in amounts(text) if a.kind == "time"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("at half ten", [("clock", 630.0)]),
        ("by 7 in the morning", [("clock", 420.0), ("daypart", "morning")]),
        ("an hour of his people's week", [("period", 7.0)]),
        ("every other year", [("period", 730.5)]),
        ("we may go in June", [("month", "june")]),
        ("about half of ten", []),
    ],
)
def test_slots_are_read(text: str, values: list[tuple[str, object]]) -> None:
    """Clock times, dayparts, periods and months come out as comparable values."""
    assert values == sorted((s.kind, s.value) for s in slots(text))


def test_a_dislike_is_no_opposite_of_not_liking() -> None:
    """A word that carries the negation itself ("is disliked") agrees with "I don't like"."""
    said = "I don't like going through the process of changing my password"
    bundle = {
        "study": "s",
        "segments": [{"id": "a", "name": "Clerks", "n": 20, "share": 1.0}],
        "snippets": [
            {"id": "S1", "segment": "a", "participant": "P1", "role": "participant", "text": said, "source": "a.md"}
        ],
        "claims": [
            {"id": "c", "segment": "a", "section": "frustrations", "cites": ["S1"]}
            | {"text": "Going through the process of changing the password is disliked."}
        ],
    }
    assert verify_bundle(bundle)[0].verdict != "contradicted"
