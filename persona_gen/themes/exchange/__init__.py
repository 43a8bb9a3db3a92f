"""Codebooks and codings in files of other tools: .csv, and REFI-QDA's .qdc and .qdpx.

REFI-QDA 1.5 (qdasoftware.org, MIT licence) is the exchange format of MAXQDA, NVivo, ATLAS.ti and others.
What was written validates against its two schemas (tests/unit/themes/exchange).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from persona_gen.errors import SourceError
from persona_gen.themes.counting import orphaned
from persona_gen.themes.exchange import qdc, qdpx, tables
from persona_gen.themes.exchange.placing import ReadCodings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from persona_gen.domain.evidence import Snippet
    from persona_gen.domain.theme import Codebook, CodedInterviews, Coding

__all__ = ["ReadCodings", "read_codebook", "read_codings", "write_codebook", "write_codings"]


def read_codebook(path: Path) -> Codebook:
    """Read a researcher's codes from a .csv, .qdc or .qdpx file.

    Raises:
        SourceError: the file is missing, of another format, damaged, or holds no code.
    """
    match path.suffix.lower():
        case ".csv":
            return tables.read_codebook(path)
        case ".qdc":
            return qdc.read_codebook(path)
        case ".qdpx":
            return qdpx.read_codebook(path)
    raise _format(path, ".csv, .qdc or .qdpx")


def write_codebook(path: Path, codebook: Codebook) -> None:
    """Write codes to a .csv or .qdc file.

    Raises:
        SourceError: another ending.
        OSError: the file cannot be written.
    """
    match path.suffix.lower():
        case ".csv":
            tables.write_codebook(path, codebook)
        case ".qdc":
            qdc.write_codebook(path, codebook)
        case _:
            raise _format(path, ".csv or .qdc")


def write_codings(path: Path, coded: CodedInterviews, snippets: Sequence[Snippet]) -> tuple[Coding, ...]:
    """Write codes and coded passages to a .csv file or a .qdpx project; return the codings that do not fit.

    Those are the orphaned ones (`counting.orphaned`), whose words are no longer there.

    Raises:
        SourceError: another ending.
        OSError: the file cannot be written.
    """
    match path.suffix.lower():
        case ".csv":
            tables.write_codings(path, coded, snippets)
        case ".qdpx":
            qdpx.write_codings(path, coded, snippets)
        case _:
            raise _format(path, ".csv or .qdpx")
    return orphaned(coded, snippets)


def read_codings(path: Path, snippets: Sequence[Snippet]) -> ReadCodings:
    """Read somebody's codings of these snippets from a .csv file or a .qdpx project.

    What cannot be placed is counted in `left_out` of what is returned, never dropped in silence.

    Raises:
        SourceError: the file is missing, of another format or damaged, or none of its passages is in the snippets.
    """
    match path.suffix.lower():
        case ".csv":
            return tables.read_codings(path, snippets)
        case ".qdpx":
            return qdpx.read_codings(path, snippets)
    raise _format(path, ".csv or .qdpx")


def _format(path: Path, known: str) -> SourceError:
    """Return the error for a file of another format."""
    return SourceError("not a format of codes", where=str(path), hint=f"give a {known} file")
