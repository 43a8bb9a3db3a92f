"""Make the pictures of `docs/gallery` from recorded completions: python bench/make_gallery.py [--chromium PATH].

Drafts the bundled study with the recorded completions of a large language model (`fixtures/llm/notebooks`), exports
the cards, and takes pictures of one card and of the board in headless Chromium.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from persona_gen.workflow.progress import Silent
from persona_gen.workflow.study_runs import draft_study, export_study

ROOT = Path(__file__).resolve().parent.parent
GALLERY = ROOT / "docs" / "gallery"
PICTURES = {"data-scientists.html": ("card.png", "1200,1180"), "index.html": ("board.png", "1300,1500")}
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
]
RECORDED = '\n[draft]\nwriter = "recorded"\nrecordings = "recordings"\nrepairs = 0\n'


@click.command()
@click.option("--chromium", default="chromium", show_default=True, help="The browser that takes the pictures.")
def main(chromium: str) -> None:
    """Write the example card and the pictures."""
    GALLERY.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "study"
        shutil.copytree(ROOT / "fixtures" / "studies" / "notebooks", folder)
        shutil.copytree(ROOT / "fixtures" / "llm" / "notebooks", folder / "recordings")
        with (folder / "study.toml").open("a", encoding="utf-8") as study:
            study.write(RECORDED)
        draft_study(folder, Silent())
        cards = {path.name: path for path in export_study(folder, "html", folder / "cards")}
        for name, (picture, size) in PICTURES.items():
            profile = f"--user-data-dir={temporary}/{picture}.profile"
            out = f"--screenshot={GALLERY / picture}"
            command = [chromium, *FLAGS, profile, f"--window-size={size}", out, cards[name].as_uri()]
            subprocess.run(command, check=True, capture_output=True)
            sys.stdout.write(f"{GALLERY / picture}\n")
        shutil.copy(cards["data-scientists.html"], GALLERY / "data-scientists.html")


if __name__ == "__main__":
    main()
