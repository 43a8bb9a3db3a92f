"""The evidence format is what other tools read; keys survive what aliases do not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from persona_gen.domain.evidence import EvidenceBase, LeftOut, SayDoGap, Snippet, Statistic
from persona_gen.domain.segment import Segment, slug

NAMES = st.text(min_size=1, max_size=8)
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), NAMES, st.lists(NAMES)
)


@st.composite
def bases(draw: st.DrawFn) -> EvidenceBase:
    """Make an evidence base with every field in use."""
    interval = st.one_of(st.none(), st.tuples(st.floats(0, 0.4), st.floats(0.5, 1)))
    statistics = tuple(
        Statistic(
            id=f"F{number:03d}",
            segment=draw(st.sampled_from(["a", "b", "*"])),
            metric=draw(NAMES),
            label=draw(NAMES),
            statistic=draw(st.sampled_from(["mean", "share", "count", "value"])),
            category=draw(st.one_of(st.none(), NAMES)),
            value=draw(VALUES),
            unit=draw(st.one_of(st.none(), NAMES)),
            n=draw(st.one_of(st.none(), st.integers(0, 999))),
            overall=draw(VALUES),
            interval=draw(interval),
            measure=draw(st.sampled_from([None, "stated", "observed"])),
            strength=draw(st.one_of(st.none(), st.floats(0, 3))),
        )
        for number in range(draw(st.integers(0, 3)))
    )
    snippets = tuple(
        Snippet(
            id=f"S{number:03d}",
            segment=draw(st.one_of(st.none(), NAMES)),
            participant=draw(st.one_of(st.none(), NAMES)),
            text=draw(st.text(max_size=30)),
            source="a.txt",
            locator="line 1",
            question=draw(st.one_of(st.none(), NAMES)),
        )
        for number in range(draw(st.integers(0, 3)))
    )
    gap = SayDoGap(
        segment="a", label="L", stated="F1", observed="F2", difference=0.2, interval=(0.1, 0.3), flagged=True
    )
    return EvidenceBase(
        study="s",
        title=draw(st.one_of(st.none(), NAMES)),
        segments=(Segment(id="a", name=draw(NAMES), n=draw(st.integers(0, 9)), share=0.5), Segment(id="b", name="B")),
        statistics=statistics,
        snippets=snippets,
        gaps=draw(st.sampled_from([(), (gap,)])),
        left_out=draw(st.sampled_from([(), (LeftOut(what="rows", count=2, reason="empty"),)])),
    )


def full_base() -> EvidenceBase:
    """Make one base with every field set."""
    return EvidenceBase(
        study="s",
        title="T",
        segments=(Segment(id="a", name="A", n=10, share=0.5),),
        statistics=(
            Statistic(
                id="F001",
                segment="a",
                metric="m",
                label="M",
                statistic="share",
                category="c",
                value=0.5,
                unit="share",
                n=10,
                overall=0.4,
                interval=(0.2, 0.8),
                measure="stated",
                strength=0.3,
            ),
        ),
        snippets=(
            Snippet(
                id="S001", segment="a", participant="P1", text="Words.", source="a.txt", locator="line 1", question="Q"
            ),
        ),
        gaps=(
            SayDoGap(
                segment="a", label="L", stated="F1", observed="F2", difference=0.2, interval=(0.1, 0.3), flagged=True
            ),
        ),
        left_out=(LeftOut(what="rows", count=2, reason="empty", where="a.csv"),),
    )


def test_objects_of_the_contract_hold_exactly_its_fields() -> None:
    """A reader of the evidence format finds the contract's fields and no others in its objects."""
    data: Any = full_base().to_json_dict()

    assert {"id", "name", "n", "share"} == data["segments"][0].keys()
    assert {
        *("id", "segment", "metric", "label", "statistic", "category", "value", "unit", "n", "overall"),
    } == data["statistics"][0].keys()
    assert {"id", "segment", "participant", "role", "text", "source", "locator"} == data["snippets"][0].keys()


@given(bases())
def test_what_is_written_is_read_back_the_same(base: EvidenceBase) -> None:
    """Through JSON and back, nothing is lost and no type changes: true stays true, 1 stays 1."""
    read = EvidenceBase.from_json_dict(json.loads(json.dumps(base.to_json_dict())))

    assert base == read
    assert [type(s.value) for s in base.statistics] == [type(s.value) for s in read.statistics]
    assert base.fingerprint == read.fingerprint


def leaves(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of each plain value in nested JSON."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else None
    return [path] if items is None else [leaf for key, value in items for leaf in leaves(value, (*path, key))]


def changed(data: Any, path: tuple[Any, ...]) -> Any:
    """Return the JSON with one value changed to another that its field allows."""
    copy = json.loads(json.dumps(data))
    place = copy
    for key in path[:-1]:
        place = place[key]
    allowed = {"statistic": "count", "role": "researcher", "F001": "observed"}
    old = place[path[-1]]
    new: Any = not old if isinstance(old, bool) else old + 1 if isinstance(old, int | float) else f"{old}x"
    place[path[-1]] = allowed.get(path[-1], new) if isinstance(old, str) else new
    return copy


@pytest.mark.parametrize("path", leaves(full_base().to_json_dict()), ids=lambda path: ".".join(map(str, path)))
def test_the_fingerprint_changes_with_anything(path: tuple[Any, ...]) -> None:
    """Whichever value changes, the fingerprint does, so a stored draft never passes for one of other data."""
    base = full_base()
    other = EvidenceBase.from_json_dict(changed(base.to_json_dict(), path))

    assert base.fingerprint != other.fingerprint


def test_the_fingerprint_is_the_same_for_equal_evidence() -> None:
    """Equal evidence has one fingerprint, on every run."""
    assert full_base().fingerprint == full_base().fingerprint


def test_keys_survive_renumbering() -> None:
    """A new data delivery may renumber aliases and change values; the keys stay."""
    base = full_base()
    statistic, snippet = base.statistics[0], base.snippets[0]

    assert statistic.key == statistic.model_copy(update={"id": "F099", "value": 0.9, "n": 3, "label": "N"}).key
    assert snippet.key == snippet.model_copy(update={"id": "S099", "locator": "line 9", "segment": None}).key


@pytest.mark.parametrize("field", ["segment", "metric", "statistic", "category"])
def test_another_statistic_has_another_key(field: str) -> None:
    """A key tells statistics apart by segment, metric, statistic and category, also on a copy."""
    statistic = full_base().statistics[0]
    before = statistic.key

    assert before != statistic.model_copy(update={field: "mean"}).key


def test_a_snippet_is_known_by_source_and_text() -> None:
    """The same words from another file, or other words, are another snippet."""
    snippet = full_base().snippets[0]

    assert snippet.key != snippet.model_copy(update={"text": "Other."}).key
    assert snippet.key != snippet.model_copy(update={"source": "b.txt"}).key


def test_a_copy_looks_up_its_own_objects() -> None:
    """Lookups of a changed copy are made anew, not carried over."""
    base = full_base()
    assert {"F001"} == base.statistics_by_id.keys()
    old = base.fingerprint

    copy = base.model_copy(update={"statistics": ()})

    assert {} == copy.statistics_by_id
    assert old != copy.fingerprint


def test_a_bundle_with_more_keys_is_read() -> None:
    """Bundles of other tools may carry more than the contract; it is ignored."""
    data = full_base().to_json_dict() | {"claims": [], "rules": "text"}

    assert full_base() == EvidenceBase.from_json_dict(data)


@pytest.mark.parametrize("wrong", [{}, {"study": "s", "statistics": [{"id": "F1"}]}, {"study": "s", "snippets": 3}])
def test_what_is_no_evidence_is_refused(wrong: dict[str, object]) -> None:
    """An object outside the format raises, instead of becoming an empty base."""
    with pytest.raises(ValidationError):
        EvidenceBase.from_json_dict(wrong)


@given(st.text())
def test_a_slug_is_a_plain_id(text: str) -> None:
    """Any name becomes a lower-case ASCII id that is never empty, and a slug stays as it is."""
    made = slug(text)

    assert made
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert made == slug(made)
