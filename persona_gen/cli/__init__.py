"""The command line: thin commands over `workflow`, one line for each error.

Nothing heavy is imported here; each command imports what it runs, so `--help` is quick.
"""

from __future__ import annotations

import io
import sys
import tempfile
import traceback
from pathlib import Path

import click

from persona_gen import __version__
from persona_gen.cli.commands import COMMANDS
from persona_gen.cli.console import complain
from persona_gen.cli.decisions import log
from persona_gen.cli.private import ledger, privacy
from persona_gen.errors import EXIT_DONE, EXIT_INPUT, EXIT_INTERRUPTED, PersonaGenError

EXIT_PIPE = 141
"""Not one of the contract's codes: whoever read the output went away, as `head -1` does (128 + SIGPIPE)."""
EXIT_BUG = 70
"""Not one of the contract's codes: this program is broken (sysexits.h, EX_SOFTWARE)."""


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
    epilog="Start with: persona-gen demo",
)
@click.version_option(__version__, prog_name="persona-gen")
def group() -> None:
    """Compile personas from evidence: every number and quotation is traced, every claim has a verdict.

    \b
    Typical way:
      persona-gen init my-study       look at the files, write study.toml
      persona-gen profile my-study    compute the evidence of each segment
      persona-gen draft my-study      draft, check and store the personas
      persona-gen review my-study     decide the open claims, with their proof
      persona-gen export my-study     write a card for each segment
    """  # noqa: D301  click reads the form feed as "keep these lines"


for command in (*COMMANDS, log, privacy, ledger):
    group.add_command(command)


def main() -> None:
    """Run the command line and leave with one of the contract's exit codes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a screen without "✓" shows its code, never another sign
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code; errors are shown as one line on standard error."""
    try:
        result = group.main(args=arguments, prog_name="persona-gen", standalone_mode=False)
    except PersonaGenError as error:
        complain(str(error))
        return error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return error.exit_code
    except click.ClickException as error:
        complain(_one_line(error))
        return EXIT_INPUT
    except (KeyboardInterrupt, click.Abort):
        complain("interrupted; what was finished is kept, run the same command to go on")
        return EXIT_INTERRUPTED
    except SystemExit:  # click's answer to a reader that went away; its 1 would read as a closed gate
        return EXIT_PIPE
    except OSError as error:
        place = error.filename or "standard output"
        complain(f"{place}: {error.strerror or error} — see to the disk and the permissions, then run again")
        return EXIT_INPUT
    except Exception as error:  # noqa: BLE001  the last boundary: a person sees one line, the trace is kept
        complain(f"internal error: {type(error).__name__}: {_first(error)} — see {_keep_trace()}")
        return EXIT_BUG
    return result if isinstance(result, int) else EXIT_DONE


def _one_line(error: click.ClickException) -> str:
    """Return what click has to say, and which help to ask."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "persona-gen"
    return f"{' '.join(error.format_message().split()).rstrip('.')} — see `{command} --help`"


def _first(error: Exception) -> str:
    return next(iter(str(error).splitlines()), "")


def _keep_trace() -> Path:
    """Write the traceback into a file and return its path."""
    with tempfile.NamedTemporaryFile("w", prefix="persona-gen-", suffix=".log", delete=False, encoding="utf-8") as file:
        traceback.print_exc(file=file)
        return Path(file.name)
