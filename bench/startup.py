"""What the start of the command line costs: CPU seconds of `persona-gen --help` against a bare interpreter.

Run: python bench/startup.py
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys

RUNS = 7
COMMANDS = {
    "python -c pass": ("-c", "pass"),
    "persona-gen --help": ("-m", "persona_gen", "--help"),
    "persona-gen draft --help": ("-m", "persona_gen", "draft", "--help"),
}


def cpu_seconds(arguments: tuple[str, ...]) -> float:
    """Return user and system time of one run of this interpreter."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print the median of each command, and its ratio to the interpreter alone."""
    for arguments in COMMANDS.values():
        cpu_seconds(arguments)  # byte code is written once
    medians = {name: statistics.median(cpu_seconds(a) for _ in range(RUNS)) for name, a in COMMANDS.items()}
    bare = medians["python -c pass"]
    for name, seconds in medians.items():
        print(f"{name:26} {seconds * 1000:6.0f} ms of CPU, {seconds / bare:4.1f} times the interpreter, n {RUNS}")


if __name__ == "__main__":
    main()
