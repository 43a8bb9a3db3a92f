"""The environment that templates are rendered in.

Templates need variables, conditions and loops over what they are given, and nothing more. What could run code
or fill the memory is not there: no calls, no `*` on texts, no macros, no includes, no nests of many loops.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from persona_gen.errors import TemplateError
from persona_gen.prompting.fence import clean, fence

if TYPE_CHECKING:
    from jinja2.runtime import Context

LOOP_DEPTH = 3
"""Loops inside loops; more would let a few hundred values run for hours."""
_FILTERS = frozenset(
    "abs default dictsort first float int items join last length list lower map max min reject rejectattr round"  # noqa: SIM905  a list of strings would fill thirty lines
    " select selectattr sort string title tojson trim unique upper".split()
)
_FORBIDDEN: tuple[tuple[type[nodes.Node], str], ...] = (
    (nodes.Include, "include"),
    (nodes.Import, "import"),
    (nodes.FromImport, "import"),
    (nodes.Extends, "extends"),
    (nodes.Macro, "macro"),
    (nodes.CallBlock, "call"),
    (nodes.Call, "a call"),
    (nodes.Block, "block"),
)


class Sandbox(ImmutableSandboxedEnvironment):
    """A jinja2 environment for prompts."""

    intercepted_binops = frozenset({"*", "**", "%", "//", "/"})

    def __init__(self) -> None:
        """Make the environment: strict about undefined names, nothing escaped, no loader."""
        super().__init__(
            undefined=StrictUndefined,
            autoescape=False,  # a prompt is not HTML
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
        )
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in _FILTERS} | {"fence": fence, "clean": clean}

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ARG002  nothing is
        """Return False: templates call nothing."""
        return False

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Calculate with plain numbers only; `'a' * 10**9` would fill the memory.

        Raises:
            SecurityError: an operand is a text or a list, or the operator is `**`.
        """
        numbers = all(isinstance(side, int | float) for side in (left, right))
        if not numbers or operator == "**":
            raise SecurityError(f"{operator} is for two numbers only")
        return super().call_binop(context, operator, left, right)


def check_nodes(tree: nodes.Template, where: str) -> None:
    """Raise for parts of the template language that prompts do without.

    Raises:
        TemplateError: names the part and its line (`where` is the file).
    """
    for kind, word in _FORBIDDEN:
        found = next(tree.find_all(kind), None)
        if found is not None:
            hint = "use variables, filters, if and for"
            raise TemplateError(f"{word} is not allowed in a prompt", where=f"{where}, line {found.lineno}", hint=hint)
    _check_depth(tree, where, 0)


def _check_depth(node: nodes.Node, where: str, depth: int) -> None:
    if depth > LOOP_DEPTH:
        raise TemplateError(f"more than {LOOP_DEPTH} loops inside each other", where=f"{where}, line {node.lineno}")
    for child in node.iter_child_nodes():
        _check_depth(child, where, depth + isinstance(child, nodes.For))
