"""Tests of a whole study's snippets: speakers, files, the report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from persona_gen.domain.evidence import Snippet
from persona_gen.domain.theme import Participant
from persona_gen.sources.redaction import PrivacyReport, redact_snippets
from persona_gen.study import Study

if TYPE_CHECKING:
    from collections.abc import Sequence


def study(**privacy: object) -> Study:
    data = {
        "study": {"id": "t"},
        "folder": Path(),
        "interviews": [{"files": ["*.txt"]}],
        "segments": {"group": [{"id": "a", "name": "A"}]},
    }
    return Study.model_validate(data | {"privacy": privacy})


def snippet(text: str, participant: str | None, source: str = "a.txt", question: str | None = None) -> Snippet:
    return Snippet(id="S001", participant=participant, text=text, source=source, question=question)


def test_speakers_who_are_names_get_numbers_and_ids_stay() -> None:
    """A name as speaker becomes "Person 1", the number of the same person in text; ids and roles stay."""
    given = [
        snippet("I asked Will.", "Priya Raman"),
        snippet("Priya did.", "Will Carter"),
        *(snippet("yes", label) for label in ("P5", "ds-012", "Interviewer", "State Analyst", "Participant 3")),
        snippet("yes", None),
    ]
    kept, _, _ = redact_snippets(given, study())
    assert ["I asked [person 2].", "[person 1] did."] == [s.text for s in kept[:2]]
    labels = ["Person 1", "Person 2", "P5", "ds-012", "Interviewer", "State Analyst", "Participant 3", None]
    assert labels == [s.participant for s in kept]


def test_a_speaker_known_by_an_address_gets_a_number() -> None:
    """An e-mail address or a phone number as speaker is no id."""
    kept, _, _ = redact_snippets([snippet("yes", "jo@mail.example"), snippet("yes", "07700 900123")], study())
    assert ["Person 1", "Person 2"] == [s.participant for s in kept]


@pytest.mark.parametrize(
    "speakers",
    [
        ("u1@mail.example", "u2@mail.example"),
        ("07700 900123", "07700 900124"),
        ("Anna 1", "Anna 2"),
        ("Anna L.", "Anna M."),
        ("A. Lee", "B. Lee"),
    ],
)
def test_different_speakers_are_never_one_person(speakers: tuple[str, str]) -> None:
    """Labels that differ in a number or an initial alone stand for two people, and none shows its name."""
    kept, _, _ = redact_snippets([snippet("yes", name) for name in speakers], study())
    assert ["Person 1", "Person 2"] == [s.participant for s in kept]


def test_a_voice_called_like_its_file_gets_a_number() -> None:
    """A recording called like a person gives its numbered voices no name."""
    given = [snippet("I am Zzurb.", "Speaker 1 (Xylo Zzurb)"), snippet("yes", "Speaker 2 (call 7)")]
    kept, _, _ = redact_snippets(given, study())
    assert ["Speaker 1 (Person 1)", "Speaker 2 (call 7)"] == [s.participant for s in kept]
    assert "I am [person 1]." == kept[0].text


def test_a_name_given_away_once_is_known_in_its_file_only() -> None:
    """What "my boss Wanjiru" gives away is known in that file; elsewhere the word stays."""
    given = [
        snippet("My boss Wanjiru left.", "P1"),
        snippet("Wanjiru was nice.", "P2"),
        snippet("Wanjiru", "P3", "b.txt"),
    ]
    kept, _, _ = redact_snippets(given, study())
    assert ["My boss [person 1] left.", "[person 1] was nice.", "Wanjiru"] == [s.text for s in kept]


def test_questions_are_redacted_too_and_untouched_snippets_are_the_same() -> None:
    """What a participant was asked may hold a name; a snippet without any is not copied."""
    plain = snippet("nothing here", "P1")
    kept, _, _ = redact_snippets([snippet("yes", "P1", question="Did jo@mail.example write?"), plain], study())
    assert ("Did [e-mail] write?", True) == (kept[0].question, kept[1] is plain)


def test_the_study_names_and_keeps() -> None:
    """`[privacy] names` are found, `keep` stays, and `redact = false` changes nothing."""
    given = [snippet("Acme and Bob Ross at jo@mail.example", "P1")]
    kept, _, _ = redact_snippets(given, study(names=["Acme"], keep=["Bob Ross"]))
    assert "[person 1] and Bob Ross at [e-mail]" == kept[0].text
    assert (given, [], PrivacyReport()) == redact_snippets(given, study(redact=False))


def test_the_report_counts_by_kind_and_file_without_originals() -> None:
    """Counts go by kind and file, what is left out says how many, and no printed form holds an original."""
    given = [snippet("Call 07700 900123 or 07700 900124", "Priya Raman"), snippet("jo@x.example", "P2", "b.txt")]
    _, left_out, report = redact_snippets(given, study())
    assert {("phone", "a.txt"): 2, ("e-mail", "b.txt"): 1} == report.counts
    assert {"direct identifiers": 3, "speakers' names": 1} == {
        what: sum(left.count for left in left_out if left.what == what)
        for what in dict.fromkeys(x.what for x in left_out)
    }
    assert [] == [word for word in ("Priya", "07700", "jo@") if word in f"{report}{left_out}"]


def test_participants_follow_their_pseudonyms() -> None:
    """Attributes stay with whom they are of; only those known by name get another id."""
    people = [Participant(id="Priya Raman", attributes={"region": "North"}), Participant(id="P2")]
    given = [snippet("yes", "Priya Raman"), snippet("yes", "P2")]
    _, _, report = redact_snippets(given, study(), participants=people)
    assert [("Person 1", {"region": "North"}), ("P2", {})] == [(p.id, p.attributes) for p in report.participants]


def test_attributes_hold_no_identifier_and_no_known_name() -> None:
    """A cell loses addresses and the names of people of the study, is counted, and keeps its places."""
    told = {"contact": "xylo@mail.example", "asked by": "Xylo Zzurb", "city": "Florence"}
    given = [snippet("yes", "P1"), snippet("yes", "Xylo Zzurb")]
    _, left_out, report = redact_snippets(given, study(), participants=[Participant(id="P1", attributes=told)])
    expected = {"contact": "[e-mail]", "asked by": "[person 1]", "city": "Florence"}
    assert expected == report.participants[0].attributes
    assert {"e-mail": 1, "person": 1} == report.by_kind
    assert {"direct identifiers", "names", "speakers' names"} == {left.what for left in left_out}
    _, _, plain = redact_snippets(given, study(redact=False), participants=[Participant(id="P1", attributes=told)])
    assert told == plain.participants[0].attributes


def test_people_without_words_of_their_own_are_in_the_roster() -> None:
    """Who did not agree, and is only talked of, is replaced as well; nobody is numbered for it who is not named."""
    given = [snippet("As Xylo Zzurb knows, Zzurb knows it.", "P1")]
    kept, _, report = redact_snippets(given, study(), others=["Xylo Zzurb", "Quorra Vexley", "P2"])
    assert "As [person 1] knows, [person 1] knows it." == kept[0].text
    assert 1 == report.people


def test_an_attribution_in_a_locator_is_redacted() -> None:
    """A write-up's "— Priya Raman" stands in the place of a quotation; the place itself stays."""
    places = ("line 5, Anna", "line 5, jo@mail.example", "cues 1-2, 00:12:01.000")
    given = [snippet("yes", None).model_copy(update={"locator": place}) for place in places]
    kept, _, _ = redact_snippets(given, study())
    assert ["line 5, [person 1]", "line 5, [e-mail]", "cues 1-2, 00:12:01.000"] == [s.locator for s in kept]


@pytest.mark.parametrize("order", [1, -1])
def test_numbers_follow_the_pseudonyms_given(order: int) -> None:
    """Who numbers people decides; the order of the files does not."""

    class Fixed:
        def of(self, kind: str, original: str) -> str:
            return {"priya raman": "[person 7]", "will carter": "[person 9]"}.get(original, f"[{kind}]")

        def expect(self, people: Sequence[str]) -> None:
            assert sorted(people) == ["priya raman", "will carter"]

    given = [snippet("Hello", "Priya Raman"), snippet("Hello", "Will Carter")][::order]
    kept, _, _ = redact_snippets(given, study(), Fixed())
    assert ["Person 7", "Person 9"][::order] == [s.participant for s in kept]
