"""What the package shows, and what importing it costs."""

from __future__ import annotations

import subprocess
import sys

import pytest

import persona_gen.llm


@pytest.mark.parametrize("name", persona_gen.llm.__all__)
def test_names(name: str) -> None:
    """Every public name is there."""
    assert callable(getattr(persona_gen.llm, name))


def test_unknown_name() -> None:
    """A name that is not there is the usual error."""
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = persona_gen.llm.no_such_name


def test_imports_nothing_heavy() -> None:
    """Importing the package, the settings and the recorded client loads neither SDK nor price list."""
    code = (
        "import sys, persona_gen.llm, persona_gen.settings, persona_gen.llm.recorded, persona_gen.llm.structured;"
        "print(sorted({'openai', 'aiohttp', 'genai_prices', 'tenacity', 'pandas'} & sys.modules.keys()))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "[]\n" == shown
