"""`persona-gen review`: the review app in this terminal, or in a browser."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from persona_gen.errors import SettingsError

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@click.command(epilog="Example: persona-gen review my-study --reviewer Ana")
@click.argument("study", default=".", type=click.Path(path_type=Path))
@click.option("--reviewer", metavar="NAME", help="Who decides; PERSONA_GEN_REVIEWER or the system's user by default.")
@click.option("--web", is_flag=True, help="Show the app in a browser instead of this terminal.")
@click.option("--host", default="127.0.0.1", show_default=True, help="With --web: where to listen.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="With --web.")
@click.option(
    "--allow-network", is_flag=True, help="With --web: listen on a --host that other machines reach. There is no login!"
)
def review(study: Path, reviewer: str | None, web: bool, host: str, port: int, allow_network: bool) -> None:
    """Review the personas of a study: claim by claim, with the proof beside it.

    Every decision is stored at once; leave whenever you like, and start again where you were. `?` shows all
    keys. Several people may review one study at the same time.
    """
    from persona_gen.study import load_study
    from persona_gen.workflow.local_models import see_models

    see_models(load_study(study))
    if not web:
        in_browser = "TEXTUAL_DRIVER" in os.environ  # set by --web for the app behind each page
        if not (in_browser or (sys.stdin.isatty() and sys.stdout.isatty())):
            raise SettingsError("the review needs a terminal", hint="run it in one, or add --web")
        from persona_gen.tui.app import run_review

        run_review(study, reviewer)
        return
    if host not in _LOOPBACK:
        if not allow_network:
            hint = "add --allow-network if everybody who reaches it may decide as you; there is no login"
            raise SettingsError("others could reach the review", where=f"--host {host}", hint=hint)
        click.echo(
            f"Warning: everybody who reaches {host}:{port} can read the study and decide as you; there is no login.",
            err=True,
        )
    from persona_gen.tui.serving import serve_review

    serve_review(study, reviewer, host, port)
