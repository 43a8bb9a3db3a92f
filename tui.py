"""Opens the review app: `python tui.py [STUDY]`; the same as `persona-gen review [STUDY]`."""

import sys

from persona_gen.cli import run

if __name__ == "__main__":
    sys.exit(run(["review", *sys.argv[1:]]))
