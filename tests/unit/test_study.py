"""`study.toml` is read into typed settings, and each mistake becomes one line that helps."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from persona_gen.errors import StudyError
from persona_gen.study import STATE_FOLDER, find_study_file, load_study

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """
[study]
id = "shop"
title = "Shop"
collected = 2014-06-29

[customers]
file = "customers.csv"
id = "ID"

[segments]
column = "kind"

[[metric]]
id = "income"
label = "Income"
column = "Income"

[[metric]]
id = "says_web"
label = "Says so"
where = "web = 1"
measure = "stated"

[[gap]]
label = "web"
stated = "says_web/yes"
observed = "income"
"""


def fault(tmp_path: Path, text: str) -> str:
    """Return the message of the one error that loading `text` raises, without the folder's name."""
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        load_study(tmp_path)
    message = str(caught.value)
    assert 1 == len(message.splitlines())
    assert message.startswith(str(tmp_path / "study.toml"))
    return message.removeprefix(str(tmp_path / "study.toml"))


@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_a_good_study_is_read(tmp_path: Path, bom: str) -> None:
    """A study is read with or without a byte order mark; paths are relative to its folder."""
    (tmp_path / "study.toml").write_text(bom + GOOD, encoding="utf-8")

    study = load_study(tmp_path)

    assert ("shop", date(2014, 6, 29)) == (study.study.id, study.study.collected)
    assert tmp_path / "customers.csv" == study.path("customers.csv")
    assert tmp_path / STATE_FOLDER == study.state_folder
    assert 5 == study.privacy.min_cell


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("[customers]", "[customer]", ", customer: unknown key 'customer' — did you mean 'customers'?"),
        ('title = "Shop"', 'titel = "x"', ", study.titel: unknown key 'titel' — did you mean 'title'?"),
        ('id = "ID"', 'idd = "ID"', ", customers.idd: unknown key 'idd' — did you mean 'id'?"),
        ('file = "customers.csv"', 'fil = "x"', ", customers.fil: unknown key 'fil' — did you mean 'file'?"),
        ('label = "Income"', 'lable = "x"', ", metric.1.lable: unknown key 'lable' — did you mean 'label'?"),
        ('where = "web = 1"', 'were = "web = 1"', ", metric.2.were: unknown key 'were' — did you mean 'where'?"),
        ("[study]", 'folder = "x"\n[study]', ", folder: unknown key 'folder' — known: 'study', "),
        ("[study]", "zzz = 1\n[study]", ", zzz: unknown key 'zzz' — known: 'study', "),
    ],
)
def test_a_wrong_key_gets_its_place_and_the_nearest_one(tmp_path: Path, old: str, new: str, expected: str) -> None:
    """A misspelt key is named with its table and the key that was meant, even if that one is required."""
    assert fault(tmp_path, GOOD.replace(old, new, 1)).startswith(expected)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('id = "ID"', "", ", customers.id: this key is missing"),
        ('label = "Income"', "", ", metric.1.label: this key is missing"),
        ('[segments]\ncolumn = "kind"', "", ", segments: this key is missing"),
        ('id = "shop"', "", ", study.id: this key is missing"),
    ],
)
def test_a_missing_key_gets_its_place(tmp_path: Path, old: str, new: str, expected: str) -> None:
    """A required key that is not there is named."""
    assert fault(tmp_path, GOOD.replace(old, new, 1)).startswith(expected)


@pytest.mark.parametrize(
    ("old", "new", "place", "part"),
    [
        ('id = "ID"', "id = 5", ", customers.id: ", "string"),
        ('title = "Shop"', 'title = ["x"]', ", study.title: ", "string"),
        ("collected = 2014-06-29", 'collected = "soon"', ", study.collected: ", "date"),
        ('id = "shop"', 'id = "my shop"', ", study.id: ", "pattern"),
        ("[study]", "[privacy]\nmin_cell = 0\n[study]", ", privacy.min_cell: ", "greater than or equal to 1"),
        ("[study]", "[privacy]\nmin_cell = 'x'\n[study]", ", privacy.min_cell: ", "integer"),
        ("[study]", "[draft]\nwriter = 'evidnce'\n[study]", ", draft.writer: ", "'evidence'"),
        ("[study]", "[llm]\nprice_per_million = {inptu = 1}\n[study]", ", llm.price_per_million.inptu", "'input'"),
        ('column = "Income"', 'column = "I"\nstatistics = ["avg"]', ", metric.1.statistics.1: ", "'mean'"),
        ("[study]", "[[interviews]]\nfiles = []\n[study]", ", interviews.1.files: ", "at least 1"),
        ("[study]", 'segments = "x"\n[study]', ": not valid TOML: ", "line"),
    ],
)
def test_a_wrong_value_gets_its_place(tmp_path: Path, old: str, new: str, place: str, part: str) -> None:
    """A value of the wrong type or range is named with what is allowed there."""
    message = fault(tmp_path, GOOD.replace(old, new, 1))

    assert message.startswith(place)
    assert part in message


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('file = "customers.csv"', "", ", customers: give either file = … or files = […]"),
        ('id = "ID"', 'id = "ID"\nfiles = ["b.csv"]', ", customers: give either file = … or files = […]"),
        ('column = "kind"', "", ", segments: give exactly one of column = …, [[segments.rule]] or [[segments.group]]"),
        (
            'column = "kind"',
            'column = "kind"\n[[segments.rule]]\nid = "a"\nname = "A"\nwhere = "x"',
            ", segments: give exactly one of",
        ),
        ('column = "Income"', "", ", metric.1: metric 'income': give either column = … or where = …"),
        ('column = "Income"', 'column = "I"\nwhere = "x"', ", metric.1: metric 'income': give either"),
        ('column = "Income"', 'column = "I"\ncategory = "x"', ", metric.1: metric 'income': category goes with where"),
        (
            "[study]",
            '[[interviews]]\nfiles = ["a"]\nsegment = "a"\nid_column = true\n[study]',
            ", interviews.1: give only one of segment, participants and id_column",
        ),
        (
            'column = "kind"',
            '[[segments.value]]\nvalue = "x"\n[[segments.group]]\nid = "a"\nname = "A"',
            ", segments: [[s",
        ),
    ],
)
def test_alternatives_take_exactly_one(tmp_path: Path, old: str, new: str, expected: str) -> None:
    """Both or none of two alternatives is an error that names them."""
    assert fault(tmp_path, GOOD.replace(old, new, 1)).startswith(expected)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('id = "says_web"', 'id = "income"', ": metric id 'income' stands twice — give each its own"),
        (
            'column = "kind"',
            '[[segments.group]]\nid = "a"\nname = "A"\n[[segments.group]]\nid = "a"\nname = "B"',
            ", segments: segment id 'a' stands twice — give each its own",
        ),
        ('"says_web/yes"', '"say_web/yes"', ": gap 'web': no metric 'say_web' — did you mean 'says_web'?"),
        ('observed = "income"', 'observed = "inco"', ": gap 'web': no metric 'inco' — did you mean 'income'?"),
    ],
)
def test_ids_are_unique_and_known(tmp_path: Path, old: str, new: str, expected: str) -> None:
    """Ids that stand twice and gaps over unknown metrics are named, with the nearest metric."""
    assert expected == fault(tmp_path, GOOD.replace(old, new, 1))


def test_a_study_needs_something_to_read(tmp_path: Path) -> None:
    """A study without a table and without interviews is refused, and so are metrics without customers."""
    head = '[study]\nid = "a"\n[[segments.group]]\nid = "b"\nname = "B"\n'

    assert ": there is nothing to read — add [customers], [aggregated] or [[interviews]]" == fault(tmp_path, head)
    assert ": metrics, rules and a segment column need a table — add [customers]" == fault(
        tmp_path, f'{head}[[interviews]]\nfiles = ["a"]\n[[metric]]\nid = "m"\nlabel = "M"\ncolumn = "c"\n'
    )


@pytest.mark.parametrize("content", [b"[study\n", b"a = 1\na = 2\n", b"\xff\xfe\x00", b'title = "caf\xe9"\n'])
def test_what_is_no_toml_is_one_line(tmp_path: Path, content: bytes) -> None:
    """Broken TOML and bytes that are not UTF-8 are named as such."""
    (tmp_path / "study.toml").write_bytes(content)

    with pytest.raises(StudyError, match=r"study\.toml: not valid TOML: .* — correct that line$"):
        load_study(tmp_path)


def test_a_study_is_found_by_folder_and_by_file(tmp_path: Path) -> None:
    """A study is named by its folder or by its .toml file, whatever the folder is called."""
    folder = tmp_path / "my.toml"
    folder.mkdir()
    (folder / "study.toml").touch()
    (tmp_path / "other.toml").touch()

    assert folder / "study.toml" == find_study_file(folder)
    assert folder / "study.toml" == find_study_file(folder / "study.toml")
    assert tmp_path / "other.toml" == find_study_file(tmp_path / "other.toml")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("", "no study.toml here — run `persona-gen init {}`"),
        ("nowhere", "no such folder — name a folder that holds study.toml"),
        ("nowhere.toml", "no such file — name a folder that holds study.toml"),
        ("data.csv", "not a study — name a folder that holds study.toml"),
    ],
)
def test_where_no_study_is_the_error_says_what_to_do(tmp_path: Path, name: str, expected: str) -> None:
    """An empty folder, a missing one and a wrong file each get their own line."""
    (tmp_path / "data.csv").touch()

    with pytest.raises(StudyError) as caught:
        find_study_file(tmp_path / name)

    assert f"{tmp_path / name}: {expected.format(tmp_path / name)}" == str(caught.value)
