"""The plain attributes of one segment (or of the one record), typed for checking."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from persona_gen.checking.attributes.hours import Week, week_of
from persona_gen.checking.attributes.wording import EMPTY_WORDS, PARENT_WORDS, low_words, name_words, phrases
from persona_gen.checking.context import as_number, stem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from persona_gen.domain.evidence import Statistic

_NO = frozenset({"no", "none", "false", "n", "not available", "not allowed"})
_YES = frozenset({"yes", "true", "y", "available"})
_KINDS = frozenset({"free", "paid", "public", "private", "limited", "full", "partial", "outdoor", "indoor"})
_RATING = frozenset({"star", "stars", "rating", "ratings", "score"})


@dataclass(frozen=True, slots=True)
class Flag:
    """A yes/no attribute: what it is called, its value (None: unknown), and a kind such as "free"."""

    statistic: Statistic
    name: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]
    value: bool | None
    kind: str | None = None
    parent: tuple[str, ...] = ()
    """For nested attributes, the words of the whole that it is a part of, such as parking."""
    parent_words: frozenset[str] = frozenset()

    @property
    def spoken(self) -> str:
        """The attribute as a person would call it."""
        name = " ".join(self.name).replace("wifi", "Wi-Fi")
        return f"{name} {self.parent[-1]}" if self.parent and self.parent[-1] == "parking" else name


@dataclass(frozen=True, slots=True)
class Record:
    """All plain attributes of one segment."""

    flags: tuple[Flag, ...] = ()
    week: Week | None = None
    ratings: tuple[tuple[Statistic, float], ...] = ()
    texts: tuple[Statistic, ...] = ()
    stems: frozenset[str] = field(default=frozenset())
    """Stems of every word of names and text values."""


def record_of(statistics: Iterable[Statistic]) -> Record:
    """Sort the attributes (`statistic == "value"`) of one segment by kind."""
    values = [s for s in statistics if s.statistic == "value"]
    shared = _shared_first_words(values)
    flags: list[Flag] = []
    ratings: list[tuple[Statistic, float]] = []
    texts: list[Statistic] = []
    vocabulary: set[str] = set()
    for statistic in values:
        vocabulary.update(low_words(statistic.label), *map(name_words, statistic.metric.split(".")))
        if isinstance(statistic.value, str):
            vocabulary.update(low_words(statistic.value))
        for item in statistic.value if isinstance(statistic.value, list) else ():
            vocabulary.update(low_words(str(item)))
        words = set(name_words(statistic.metric)) | set(low_words(statistic.label))
        number = as_number(statistic.value)
        if number is not None:
            if words & _RATING:
                ratings.append((statistic, number))
            continue
        flag = _flag(statistic, shared)
        if flag:
            flags.append(flag)
        elif isinstance(statistic.value, str):
            texts.append(statistic)
    return Record(
        tuple(flags), week_of(values), tuple(ratings), tuple(texts), frozenset(stem(word) for word in vocabulary)
    )


def _shared_first_words(values: list[Statistic]) -> frozenset[str]:
    """Return first words of leaf names that several attributes share, and that so name none of them."""
    firsts = Counter(name[0] for s in values if len(name := name_words(s.metric.split(".")[-1])) > 1)
    return frozenset(word for word, count in firsts.items() if count >= 3) | EMPTY_WORDS


def _flag(statistic: Statistic, shared: frozenset[str]) -> Flag | None:
    """Return the attribute as a yes/no one, or None where its value is of another kind."""
    value, kind = _truth(statistic.value)
    if value is None and statistic.value is not None:
        return None
    path = [name_words(part) for part in statistic.metric.split(".")]
    path = [_trimmed(part, shared) for part in path]
    path = [part for part in path if part]
    if not path or path[-1] in {
        ("name",),
        ("address",),
        ("city",),
        ("state",),
        ("hours",),
        ("categories",),
        ("ambience",),
    }:
        return None
    name, parent = path[-1], path[-2] if len(path) > 1 else ()
    head = parent[-1:]
    around = frozenset(PARENT_WORDS.get(head[0], head)) if head else frozenset()
    return Flag(statistic, name, tuple(phrases(name)), value, kind, head, around)


def _trimmed(name: tuple[str, ...], shared: frozenset[str]) -> tuple[str, ...]:
    """Return a name without the leading words that name nothing."""
    while len(name) > 1 and name[0] in shared:
        name = name[1:]
    return () if name and name[0] in EMPTY_WORDS else name


def _truth(value: object) -> tuple[bool | None, str | None]:
    """Return a value as yes or no with its kind; None where it is neither."""
    if isinstance(value, bool):
        return value, None
    if isinstance(value, str):
        plain = value.strip().strip("'\"").casefold().replace("_", " ")
        if plain in _NO:
            return False, None
        if plain in _YES:
            return True, None
        if plain in _KINDS:
            return True, plain
    return None, None
