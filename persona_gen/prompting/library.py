"""The prompt templates of a folder, and their rendering into chat messages.

A task is a folder, such as `draft_persona/`; each file `*.md.j2` in it is one message. A system message comes
first, the others follow in the order of their file names.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import jinja2
from jinja2 import meta, nodes

from persona_gen.bundled import PROMPTS, bundled_folder
from persona_gen.domain.run import Message
from persona_gen.errors import TemplateError, nearest
from persona_gen.prompting import front_matter
from persona_gen.prompting.sandbox import Sandbox, check_nodes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

    from persona_gen.prompting.front_matter import FrontMatter

SUFFIX = ".md.j2"
MAX_CHARACTERS = 400_000
"""Of one message; about 100,000 tokens, more than is ever useful."""


class Rendered(NamedTuple):
    """A prompt, ready for a completion request."""

    messages: tuple[Message, ...]
    template: str
    """Name and version, such as draft_persona/1."""
    template_hash: str
    """SHA-256 of the task's files."""


@dataclass(frozen=True)
class _Part:
    """One file of a task."""

    where: str
    front: FrontMatter
    template: jinja2.Template
    before: int
    """Lines of front matter, which stand empty in the template so that its line numbers are the file's."""


@dataclass(frozen=True)
class _Task:
    """All files of a task."""

    name: str
    version: int
    parts: tuple[_Part, ...]
    hash: str

    @property
    def variables(self) -> frozenset[str]:
        return frozenset(name for part in self.parts for name in part.front.variables)


class PromptLibrary:
    """The prompt templates below one folder."""

    def __init__(self, folder: Path | None = None, *, max_characters: int = MAX_CHARACTERS) -> None:
        """Name the folder; a task is read when it is first rendered.

        Args:
            folder: holds one folder for each task; the bundled prompts by default.
            max_characters: of one rendered message.
        """
        self.folder = folder if folder is not None else bundled_folder(PROMPTS)
        self.max_characters = max_characters
        self._sandbox = Sandbox()
        self._tasks: dict[str, _Task] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The tasks of the folder, sorted."""
        return tuple(sorted({path.parent.name for path in self.folder.glob(f"*/*{SUFFIX}")}))

    def render(self, task: str, /, **values: Any) -> Rendered:
        """Render all messages of a task.

        Args:
            task: name of the task's folder.
            **values: exactly the variables that the task's templates declare.

        Raises:
            TemplateError: the template is wrong, a value is missing or not used, or the text grows too long.
        """
        found = self._tasks.get(task) or self._tasks.setdefault(task, self._load(task))
        where = str(self.folder / task)
        missing, extra = found.variables - values.keys(), values.keys() - found.variables
        if missing:
            raise TemplateError(f"no value for {_listed(missing)}", where=where, hint="give every declared variable")
        if extra:
            hint = nearest(min(extra), found.variables)
            raise TemplateError(f"no template of this task uses {_listed(extra)}", where=where, hint=hint)
        messages = tuple(Message(role=p.front.role, content=self._text(p, values)) for p in found.parts)
        return Rendered(messages, f"{found.name}/{found.version}", found.hash)

    def check(self) -> None:
        """Read every task of the folder.

        Raises:
            TemplateError: for the first template that is wrong.
        """
        for name in self.names:
            self._load(name)

    def _load(self, task: str) -> _Task:
        """Read a task's files; `task` is compared with the folder's names, so it cannot lead elsewhere."""
        if task not in self.names:
            raise TemplateError(f"no prompt {task!r}", where=str(self.folder), hint=nearest(task, self.names))
        paths = sorted((self.folder / task).glob(f"*{SUFFIX}"))
        sources = [_read(path) for path in paths]
        parts = [self._part(path, source) for path, source in zip(paths, sources, strict=True)]
        for part in parts:
            if part.front.name != task:
                raise TemplateError(f"name is {part.front.name!r}, the folder is {task!r}", where=part.where)
            if part.front.version != parts[0].front.version:
                hint = "give all files of a task the same version"
                raise TemplateError(
                    f"version {part.front.version}, but {parts[0].where} has {parts[0].front.version}",
                    where=part.where,
                    hint=hint,
                )
        digest = hashlib.sha256()
        for path, source in zip(paths, sources, strict=True):
            digest.update(f"{path.name}\0{source}\0".encode())
        ordered = tuple(sorted(parts, key=lambda part: part.front.role != "system"))
        return _Task(task, parts[0].front.version, ordered, digest.hexdigest())

    def _part(self, path: Path, source: str) -> _Part:
        front, body, before = front_matter.split(source, str(path))
        padded = "\n" * before + body
        try:
            tree = self._sandbox.parse(padded)
            check_nodes(tree, str(path))
            _check_variables(tree, front, str(path))
            code = self._sandbox.compile(padded, filename=str(path))
        except jinja2.TemplateSyntaxError as error:
            raise TemplateError(error.message or "cannot be read", where=f"{path}, line {error.lineno}") from error
        return _Part(str(path), front, jinja2.Template.from_code(self._sandbox, code, {}), before)

    def _text(self, part: _Part, values: dict[str, Any]) -> str:
        """Render one message and stop as soon as it is too long."""
        own = {name: values[name] for name in part.front.variables}
        pieces, length = [], -part.before
        for piece in _pieces(part, own):
            length += len(piece)
            if length > self.max_characters:
                hint = "keep less evidence: statistics and snippets under [evidence] in study.toml"
                raise TemplateError(
                    f"the prompt grows beyond {self.max_characters:,} characters", where=part.where, hint=hint
                )
            pieces.append(piece)
        return "".join(pieces).strip()


def _pieces(part: _Part, values: dict[str, Any]) -> Iterator[str]:
    """Yield the rendered text piece by piece; what goes wrong names the template's line."""
    try:
        yield from part.template.generate(values)
    except (jinja2.TemplateError, ArithmeticError, TypeError, ValueError, AttributeError, LookupError) as error:
        line = _line_of(error.__traceback__, part.where)
        place = f"{part.where}, line {line}" if line else part.where
        raise TemplateError(f"cannot be rendered: {error}", where=place) from error


def _line_of(traceback: TracebackType | None, filename: str) -> int | None:
    """Return the template's line that an error came from; jinja2 puts it into the traceback."""
    line = None
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == filename:
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


def _check_variables(tree: nodes.Template, front: FrontMatter, where: str) -> None:
    """Raise unless the template uses exactly the variables that its front matter declares."""
    used, declared = meta.find_undeclared_variables(tree), set(front.variables)
    if used - declared:
        name = min(used - declared)
        line = next((n.lineno for n in tree.find_all(nodes.Name) if n.name == name and n.ctx == "load"), 1)
        hint = f"declare it under variables, or {nearest(name, declared)}"
        raise TemplateError(f"unknown variable {name!r}", where=f"{where}, line {line}", hint=hint)
    if declared - used:
        hint = "take it out of variables, or use it"
        raise TemplateError(f"{_listed(declared - used)} declared, but not used", where=where, hint=hint)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise TemplateError("cannot be read as UTF-8 text", where=str(path)) from error


def _listed(names: set[str] | frozenset[str]) -> str:
    return ", ".join(repr(name) for name in sorted(names))
