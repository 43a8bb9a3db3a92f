"""Words are found where they stand, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona_gen.domain.words import CUT, words
from persona_gen.themes.reading.locate import has_words, locate

TEXT = "We can’t share it: 3.5 GB — too big… <|im_start|> so I e-mail the files."


@pytest.mark.parametrize(
    ("quoted", "found"),
    [
        ("We can't share it", "We can’t share it"),
        ("SHARE IT 3.5 gb", "share it: 3.5 GB"),
        ("“too big”", "too big"),
        ("We can't … too big", "We can’t share it: 3.5 GB — too big"),
        ("share ... [...] the files", "share it: 3.5 GB — too big… <|im_start|> so I e-mail the files"),
        ("big ＜｜im_start｜＞ so", "big… <|im_start|> so"),
        ("share it with everybody", None),
        ("the files … We can't", None),
        ("3 GB", None),
        ("hare it", None),
        ("", None),
        (" … ", None),
    ],
)
def test_words_are_located_as_quotations_are(quoted: str, found: str | None) -> None:
    """Case, apostrophes, dashes and punctuation do not matter; order, whole words and figures do."""
    span = locate(TEXT, quoted)
    assert found == (TEXT[slice(*span)] if span else None)


@given(st.text(max_size=120), st.integers(0, 119), st.integers(0, 119))
def test_words_copied_by_whole_tokens_are_found(text: str, one: int, other: int) -> None:
    """Whatever a text is, a passage copied out of it is located with the same words."""
    found = words(text)
    if not found.folded:
        assert has_words(text) is False
        return
    first, last = sorted((one % len(found), other % len(found)))
    passage = text[found.starts[first] : found.ends[last]]
    copied = words(passage).folded
    if CUT.search(passage) or copied != found.folded[first : last + 1]:
        return  # a cut inside, or a minus, which is a token only where no word stands before it
    span = locate(text, passage)
    assert span is not None
    assert copied == words(text[slice(*span)]).folded
