"""Edits of a codebook and its codings: each takes coded interviews and returns new ones.

Rename, merge and split keep every coded passage; a coding that an edit makes equal to another one is
kept once. Ids stay, so that what cites a theme still finds it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from persona_gen.domain.segment import slug
from persona_gen.domain.theme import Code, CodedInterviews, Coding, Stance
from persona_gen.errors import WorkflowError, nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence


def rename(coded: CodedInterviews, code: str, name: str, definition: str | None = None) -> CodedInterviews:
    """Give a code another name (and definition); its id stays.

    Raises:
        WorkflowError: no such code, or the name is empty or another code's.
    """
    old = _code(coded, code)
    new = old.model_copy(
        update={
            "name": _free_name(coded, name, but=code),
            "definition": old.definition if definition is None else definition.strip(),
        }
    )
    return _with_codes(coded, [new if known.id == code else known for known in coded.codebook.codes])


def merge(coded: CodedInterviews, into: str, others: Collection[str]) -> CodedInterviews:
    """Move every coding of `others` to the code `into`, which takes over their words; `others` go.

    Raises:
        WorkflowError: no such code.
    """
    target = _code(coded, into)
    gone = [_code(coded, other) for other in dict.fromkeys(others) if other != into]
    ids = {code.id for code in gone}
    words = dict.fromkeys((*target.words, *(word for code in gone for word in code.words)))
    merged = target.model_copy(update={"words": tuple(words)})
    codes = [merged if code.id == into else code for code in coded.codebook.codes if code.id not in ids]
    moved = [c.model_copy(update={"code": into}) if c.code in ids else c for c in coded.codings]
    return _with_codes(coded, codes).model_copy(update={"codings": _each_once(moved)})


def split(coded: CodedInterviews, code: str, name: str, codings: Iterable[Coding]) -> CodedInterviews:
    """Move some codings of `code` to a new code, which stands after it.

    Raises:
        WorkflowError: no such code, a coding that is not the code's, or the name is empty or taken.
    """
    moving = set(codings)
    strange = next((c for c in moving if c.code != code or c not in coded.codings), None)
    if strange is not None:
        raise WorkflowError(f"a passage to move is not coded {_code(coded, code).name!r}", hint="choose from its own")
    grown = add_code(coded, name, after=code)
    new = next(c.id for c in grown.codebook.codes if c.id not in coded.codebook.by_id)
    moved = [c.model_copy(update={"code": new}) if c in moving else c for c in coded.codings]
    return grown.model_copy(update={"codings": _each_once(moved)})


def recode(
    coded: CodedInterviews, coding: Coding, code: str, *, stance: Stance | None = None, by: str | None = None
) -> CodedInterviews:
    """Give one passage another code (or stance); `by` is the person who says so.

    Raises:
        WorkflowError: no such code, or the passage is not coded so.
    """
    _code(coded, code)
    _require(coded, coding)
    new = coding.model_copy(
        update={"code": code, "stance": stance or coding.stance, "coder": by if by is not None else coding.coder}
    )
    codings = [new if known == coding else known for known in coded.codings]
    return coded.model_copy(update={"codings": _each_once(codings)})


def remove(coded: CodedInterviews, coding: Coding) -> CodedInterviews:
    """Take the code from one passage, which stays read.

    Raises:
        WorkflowError: the passage is not coded so.
    """
    _require(coded, coding)
    read = tuple(dict.fromkeys((*coded.read, coding.snippet)))
    return coded.model_copy(update={"codings": tuple(c for c in coded.codings if c != coding), "read": read})


def add(coded: CodedInterviews, coding: Coding) -> CodedInterviews:
    """Give a passage a code; a coding that is there already stays as it is.

    Raises:
        WorkflowError: no such code, or it has no words.
    """
    _code(coded, coding.code)
    if not 0 <= coding.start < coding.end:
        raise WorkflowError("a passage needs at least one character", hint="mark the words that justify the code")
    read = tuple(dict.fromkeys((*coded.read, coding.snippet)))
    return coded.model_copy(update={"codings": _each_once((*coded.codings, coding)), "read": read})


def add_code(coded: CodedInterviews, name: str, *, definition: str = "", after: str | None = None) -> CodedInterviews:
    """Add a code without codings, at the end or after another.

    Raises:
        WorkflowError: the name is empty or taken, or there is no code `after`.
    """
    name = _free_name(coded, name)
    codes = list(coded.codebook.codes)
    place = codes.index(_code(coded, after)) + 1 if after is not None else len(codes)
    codes.insert(place, Code(id=free_id(name, coded.codebook.by_id), name=name, definition=definition))
    return _with_codes(coded, codes)


def remove_code(coded: CodedInterviews, code: str) -> CodedInterviews:
    """Remove a code with all its codings; their passages stay read.

    Raises:
        WorkflowError: no such code.
    """
    _code(coded, code)
    left = tuple(c for c in coded.codings if c.code != code)
    read = tuple(dict.fromkeys((*coded.read, *(c.snippet for c in coded.codings))))
    codes = [known for known in coded.codebook.codes if known.id != code]
    return _with_codes(coded, codes).model_copy(update={"codings": left, "read": read})


def free_id(name: str, taken: Collection[str]) -> str:
    """Return a slug of `name` that is not taken, numbered where it must be."""
    base = slug(name) if any(char.isascii() and char.isalnum() for char in name) else "code"
    number, candidate = 2, base
    while candidate in taken:
        number, candidate = number + 1, f"{base}-{number}"
    return candidate


def _code(coded: CodedInterviews, code: str) -> Code:
    """Return the code of an id."""
    if code not in coded.codebook.by_id:
        raise WorkflowError(f"there is no code {code!r}", hint=nearest(code, coded.codebook.by_id))
    return coded.codebook.by_id[code]


def _free_name(coded: CodedInterviews, name: str, but: str | None = None) -> str:
    """Return the name on one line, when it is not empty and no other code's."""
    name = " ".join(name.split())
    if not name:
        raise WorkflowError("a code needs a name", hint="give it two to six words")
    if any(name.casefold() == known.name.casefold() for known in coded.codebook.codes if known.id != but):
        raise WorkflowError(f"there is a code {name!r} already", hint="give another name, or merge the two")
    return name


def _require(coded: CodedInterviews, coding: Coding) -> None:
    """Raise where the coding is not among the coded ones."""
    if coding not in coded.codings:
        raise WorkflowError("this passage is not coded so any more", hint="look at the theme again")


def _with_codes(coded: CodedInterviews, codes: Sequence[Code]) -> CodedInterviews:
    """Return the same codings with other codes."""
    return coded.model_copy(update={"codebook": coded.codebook.model_copy(update={"codes": tuple(codes)})})


def _each_once(codings: Iterable[Coding]) -> tuple[Coding, ...]:
    """Return the codings without repetition."""
    return tuple(dict.fromkeys(codings))
