"""`python -m persona_gen` is the command line."""

from persona_gen.cli import main

main()
