"""Prompt templates: front matter, sandbox, rendering."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from persona_gen.bundled import PROMPTS, bundled_folder
from persona_gen.domain.run import Message
from persona_gen.errors import TemplateError
from persona_gen.prompting import PromptLibrary

if TYPE_CHECKING:
    from pathlib import Path

FRONT = "---\nname: {name}\nversion: {version}\nrole: {role}\npurpose: a test\nvariables: [{variables}]\n---\n"


def write(folder: Path, body: str, variables: str = "", **front: object) -> Path:
    """Write the template `task/<role>.md.j2` and return its file."""
    values = {"name": "task", "version": 1, "role": "user", "variables": variables} | front
    path = folder / "task" / f"{front.get('file', values['role'])}.md.j2"
    path.parent.mkdir(exist_ok=True)
    path.write_text(FRONT.format(**values) + body, encoding="utf-8")
    return path


def render(folder: Path, **values: object) -> str:
    """Render the only message of `task`."""
    [message] = PromptLibrary(folder).render("task", **values).messages
    return message.content


def test_messages(tmp_path: Path) -> None:
    """The system message comes first, the others in the order of their names; name, version and hash are told."""
    paths = [
        write(tmp_path, "Question {{ a }}", "a", role="user", file="3"),
        write(tmp_path, "Rules", role="system", file="9"),
        write(tmp_path, "Example", role="assistant", file="2"),
    ]
    rendered = PromptLibrary(tmp_path).render("task", a=1)
    expected = (("system", "Rules"), ("assistant", "Example"), ("user", "Question 1"))
    assert tuple(Message(role=role, content=text) for role, text in expected) == rendered.messages
    content = "".join(f"{p.name}\0{p.read_text(encoding='utf-8')}\0" for p in sorted(paths))
    assert ("task/1", hashlib.sha256(content.encode()).hexdigest()) == (rendered.template, rendered.template_hash)


def test_hash_follows_every_file(tmp_path: Path) -> None:
    """A change in any file of the task changes the hash."""
    write(tmp_path, "Rules", role="system")
    path = write(tmp_path, "Question", role="user")
    before = PromptLibrary(tmp_path).render("task").template_hash
    path.write_text(path.read_text(encoding="utf-8") + "!", encoding="utf-8")
    assert before != PromptLibrary(tmp_path).render("task").template_hash


def test_data_is_no_template(tmp_path: Path) -> None:
    """Values are never evaluated or escaped, also inside a fence."""
    write(tmp_path, "{{ a }} | {{ b|fence('words') }}", "a, b")
    text = render(tmp_path, a="{{ 7*7 }} <b>&", b="{% raw %}{{ 7*7 }}")
    assert text.startswith("{{ 7*7 }} <b>& | <<data ")
    assert "\n{% raw %}{{ 7*7 }}\n" in text
    assert "49" not in text.split("<<data")[0]


def test_loops_and_conditions(tmp_path: Path) -> None:
    """Blocks leave no empty lines behind."""
    write(tmp_path, "{% for x in xs %}\n- {{ x }}\n{% endfor %}\n{% if not xs %}\nnone\n{% endif %}\nend\n", "xs")
    assert "- 1\n- 2\nend" == render(tmp_path, xs=[1, 2])
    assert "none\nend" == render(tmp_path, xs=[])


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, r"no value for 'first', 'second'"),
        ({"first": 1}, r"no value for 'second'"),
        ({"first": 1, "second": 2, "secnod": 3}, r"no template of this task uses 'secnod' — did you mean 'second'"),
    ],
)
def test_values_must_fit(tmp_path: Path, values: dict[str, int], said: str) -> None:
    """Missing and superfluous values are named."""
    write(tmp_path, "{{ first }}{{ second }}", "first, second")
    with pytest.raises(TemplateError, match=said):
        render(tmp_path, **values)


@pytest.mark.parametrize(
    ("body", "variables", "said"),
    [
        ("one\ntwo {{ nmae }}", "name", r"user\.md\.j2, line 9: unknown variable 'nmae' .* did you mean 'name'"),
        ("text", "name", r"'name' declared, but not used"),
        ("one\n{% if %}", "", r"line 9: "),
        ("one\n{{ a|nofilter }}", "a", r"line 9: No filter named 'nofilter'"),
        ("{% include 'x' %}", "", r"line 8: include is not allowed"),
        ("{% import 'x' as x %}", "", r"line 8: import is not allowed"),
        ("{% extends 'x' %}", "", r"line 8: extends is not allowed"),
        ("{% macro m() %}{% endmacro %}", "", r"line 8: macro is not allowed"),
        ("\n{{ a.upper() }}", "a", r"line 9: a call is not allowed"),
        ("{{ range(10) }}", "", r"a call is not allowed|unknown variable 'range'"),
        ("{{ lipsum }}", "", r"unknown variable 'lipsum'"),
        (
            "{% for a in xs %}" * 4 + "{% endfor %}" * 4,
            "xs",
            r"more than 3 loops",
        ),
    ],
)
def test_wrong_templates(tmp_path: Path, body: str, variables: str, said: str) -> None:
    """A wrong template is an error that names file and line, before anything is rendered."""
    write(tmp_path, body, variables)
    with pytest.raises(TemplateError, match=said) as error:
        PromptLibrary(tmp_path).check()
    assert "user.md.j2" in str(error.value)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("one\n{{ 'a' * 10**9 }}", "two numbers only"),
        ("one\n{{ 10 ** 10 ** 10 }}", "two numbers only"),
        ("one\n{{ '%999999999d' % 1 }}", "two numbers only"),
        ("one\n{{ [0] * 10 }}", "two numbers only"),
        ("one\n{{ a.__class__.__mro__ }}", "cannot be rendered"),
        ("one\n{{ a.missing }}", "has no attribute 'missing'"),
        ("one\n{{ 1 / 0 }}", "division by zero"),
        ("one\n{{ a + 1 }}", "cannot be rendered"),
    ],
)
def test_sandbox(tmp_path: Path, body: str, said: str) -> None:
    """What would fill the memory, run code or fails ends at once, with file and line."""
    write(tmp_path, body + "{% if a %}{% endif %}", "a")
    with pytest.raises(TemplateError, match=rf"user\.md\.j2, line 9: .*{said}"):
        render(tmp_path, a="text")


def test_arithmetic(tmp_path: Path) -> None:
    """Plain numbers can be calculated with."""
    write(tmp_path, "{{ a * 100 }} {{ a / 2 }}", "a")
    assert "50.0 0.25" == render(tmp_path, a=0.5)


def test_size(tmp_path: Path) -> None:
    """A prompt that grows too long ends early, and says what to do."""
    write(tmp_path, "{% for x in xs %}{{ x }}{% endfor %}", "xs")
    library = PromptLibrary(tmp_path, max_characters=1000)
    assert 1000 == len(library.render("task", xs=["a" * 100] * 10).messages[0].content)

    def endless() -> object:
        while True:
            yield "a" * 100

    with pytest.raises(TemplateError, match=r"beyond 1,000 characters .*\[evidence\]"):
        library.render("task", xs=endless())


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("text", "line 1: no front matter"),
        ("---\nname: task\n", "line 1: no front matter"),
        ("---\nname: task\nwhat is this\n---\n", "line 3: cannot read 'what is this'"),
        ("---\nname: task\nname: task\n---\n", "line 3: name stands twice"),
        ("---\nname: task\nverison: 1\n---\n", "unknown key 'verison'|version"),
        ("---\nname: task\nversion: one\nrole: user\npurpose: x\n---\n", "line 3: front matter, version"),
        ("---\nname: task\nversion: 1\nrole: boss\npurpose: x\n---\n", "line 4: front matter, role"),
        ("---\nname: other\nversion: 1\nrole: user\npurpose: x\n---\n", "name is 'other', the folder is 'task'"),
    ],
)
def test_front_matter(tmp_path: Path, source: str, said: str) -> None:
    """A wrong front matter is an error that names file and line."""
    path = tmp_path / "task" / "user.md.j2"
    path.parent.mkdir()
    path.write_text(source, encoding="utf-8")
    with pytest.raises(TemplateError, match=said):
        PromptLibrary(tmp_path).render("task")


def test_versions_agree(tmp_path: Path) -> None:
    """All files of a task have one version."""
    write(tmp_path, "a", role="system")
    write(tmp_path, "b", role="user", version=2)
    with pytest.raises(TemplateError, match=r"user\.md\.j2: version 2, but .*system\.md\.j2 has 1"):
        PromptLibrary(tmp_path).render("task")


@pytest.mark.parametrize("task", ["tsak", "../task", "/etc", ""])
def test_unknown_task(tmp_path: Path, task: str) -> None:
    """An unknown task names the nearest, and a path leads nowhere."""
    write(tmp_path, "a")
    with pytest.raises(TemplateError, match="no prompt"):
        PromptLibrary(tmp_path).render(task)


def test_not_utf8(tmp_path: Path) -> None:
    """A file that is no UTF-8 is named."""
    path = write(tmp_path, "a")
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(TemplateError, match=r"user\.md\.j2: cannot be read as UTF-8"):
        PromptLibrary(tmp_path).render("task")


def test_bundled_prompts() -> None:
    """The prompts that come with the program are found and are right."""
    library = PromptLibrary()
    assert bundled_folder(PROMPTS) == library.folder
    assert "draft_persona" in library.names
    library.check()
