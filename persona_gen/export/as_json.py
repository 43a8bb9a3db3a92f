"""JSON: everything of a view, with stable keys.

The object is the `PersonaView` field by field (`view.py` and `parts.py` say what each field means), and
before it `"format"`, which changes when a key changes its meaning. New keys may be added under the same
format. Keys stand in the order of the models; offsets count characters; shares lie in 0..1; dates are
ISO 8601; text keeps its words, with control and bidi characters made visible (`text.clean`).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from persona_gen.export.view import PersonaView

FORMAT = "persona-gen/persona/1"


def write_json(view: PersonaView) -> str:
    """Return the whole view as a JSON object with a line end."""
    data = {"format": FORMAT, **view.model_dump(mode="json"), "signs": _signs(view)}
    return json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _signs(view: PersonaView) -> dict[str, str]:
    """Return the sign of each claim by its id, so that readers need no table of their own."""
    return {c.id: c.sign for section in view.sections for s in section.statements for c in s.claims}
