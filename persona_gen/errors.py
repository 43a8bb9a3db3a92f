"""The error tree, split by who must act.

PersonaGenError
├── UserInputError          the user changes an input          (exit code 2)
│   ├── SourceError         a table, interview or evidence file
│   ├── StudyError          study.toml
│   ├── SettingsError       environment or command line
│   └── TemplateError       a prompt template
├── LLMError                the model or its endpoint          (exit code 3)
│   ├── LLMUnavailable      not reached, or refused to serve, after all retries
│   ├── LLMRefused          the model declined to answer
│   ├── LLMTruncated        the answer hit the length limit
│   ├── LLMFiltered         the provider's content filter cut the answer
│   ├── LLMInvalidOutput    the answer does not fit the schema, or is no answer at all
│   └── LLMBudgetExceeded   tokens or money ran out
├── CheckError              a checker could not do its work    (the claim stays `unchecked`)
├── StoreError              the study's database               (exit code 2)
│   └── StoreConflict       somebody else changed the same record
└── WorkflowError           a transition that is not allowed   (exit code 2)

A message is one line and says what, where (file and row, or template and line) and what to do.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

EXIT_DONE = 0
EXIT_GATE = 1
EXIT_INPUT = 2
EXIT_LLM = 3
EXIT_INTERRUPTED = 130


class PersonaGenError(Exception):
    """Any error that this program raises on purpose; its message is one line, ready to show."""

    exit_code = EXIT_INPUT

    def __init__(self, what: str, *, where: str | None = None, hint: str | None = None) -> None:
        """Keep what went wrong, where, and what to do next.

        Args:
            what: one clause, without a full stop.
            where: file and row, or template and line.
            hint: what the user does next, as a clause.
        """
        self.what, self.where, self.hint = what, where, hint
        message = f"{where}: {what}" if where else what
        super().__init__(" ".join((f"{message} — {hint}" if hint else message).split()))


class UserInputError(PersonaGenError):
    """The user's input or settings are wrong."""


class SourceError(UserInputError):
    """A table, an interview or an evidence file cannot be used."""


class StudyError(UserInputError):
    """`study.toml` is wrong."""


class SettingsError(UserInputError):
    """The environment or the command line is wrong."""


class TemplateError(UserInputError):
    """A prompt template is wrong."""


class LLMError(PersonaGenError):
    """The language model or its endpoint failed; everything finished is kept."""

    exit_code = EXIT_LLM


class LLMUnavailable(LLMError):
    """The endpoint was not reached, or did not serve the request, after all retries."""


class LLMRefused(LLMError):
    """The model declined to answer."""


class LLMTruncated(LLMError):
    """The answer hit the length limit."""


class LLMFiltered(LLMError):
    """The provider's content filter cut the answer."""


class LLMInvalidOutput(LLMError):
    """The answer does not fit the schema, or is no answer at all."""


class LLMBudgetExceeded(LLMError):
    """The budget of tokens or money ran out."""


class CheckError(PersonaGenError):
    """A checker could not do its work; the claim stays `unchecked` with this reason."""


class StoreError(PersonaGenError):
    """The study's database cannot be used."""


class StoreConflict(StoreError):
    """Somebody else changed the same record in the meantime; nothing was overwritten."""

    theirs: str = ""
    """What stands in the store now, ready to show."""
    ours: str = ""
    """What was about to be stored, ready to show."""


class WorkflowError(PersonaGenError):
    """A step that is not allowed in the present state."""


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the clause that names the nearest known name, or lists the known ones."""
    options = list(known)
    folded = {option.casefold(): option for option in options}
    close = get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    if close:
        return f"did you mean {folded[close[0]]!r}?"
    shown = ", ".join(repr(option) for option in options[:8])
    more = f" and {len(options) - 8} more" if len(options) > 8 else ""
    return f"known: {shown}{more}" if shown else "none is known"
