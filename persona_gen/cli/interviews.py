"""`persona-gen themes` and `persona-gen summaries`: what was said in interviews."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import click

from persona_gen.cli.console import complain, print_table, progress_shown, say
from persona_gen.errors import EXIT_DONE, EXIT_LLM, UserInputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from persona_gen.domain.evidence import LeftOut
    from persona_gen.domain.theme import Coding, Prevalence, Theme
    from persona_gen.themes.agreement import Agreement, Coefficient
    from persona_gen.workflow.themes import Themes

WIDTH = 80
SPARKS = "▁▂▃▄▅▆▇█"
MOST_SPARKS = 60
"""Signs of the saturation line; from here on one stands for several interviews."""
BY = {
    "keywords": "by shared words, without a language model: it tells which words were used, not what was meant",
    "clusters": "by clusters of words, without a language model: names and limits are rough",
    "llm": "by a language model",
    "people": "by a person",
}
STUDY = click.argument("study", default=".", type=click.Path(path_type=Path))
WITHOUT_MODEL = click.option("--without-model", is_flag=True, help="Call no language model, also where one is set up.")
FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(epilog="Example: persona-gen themes my-study --export themes.csv")
@STUDY
@click.option("--codebook", type=FILE, metavar="FILE", help="Code anew with these codes (.csv, .qdc).")
@WITHOUT_MODEL
@click.option("--clusters", is_flag=True, help="Without a model: group passages instead of looking for shared words.")
@click.option("--again", is_flag=True, help="Code anew; older codings are kept.")
@click.option("--by", metavar="COLUMN", help="Count by an attribute of the participants instead of by segment.")
@click.option("--export", type=FILE, metavar="FILE", help="Write codes and quotations (.csv, .qdpx) or codes (.qdc).")
@click.option("--compare", type=FILE, metavar="FILE", help="Agreement with a second coder's codings (.csv, .qdpx).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
def themes(  # noqa: PLR0913, PLR0917  an option each
    study: Path,
    codebook: Path | None,
    without_model: bool,
    clusters: bool,
    again: bool,
    by: str | None,
    export: Path | None,
    compare: Path | None,
    as_json: bool,
) -> None:
    """Code the interviews: which themes there are, who speaks of them, how many do, in whose words.

    Codes are proposed from the material, or given (--codebook, or codebook under [themes]). A language model
    reads every passage where one is configured; else shared words decide. What is coded is kept, and new
    passages are coded with the same codes. Themes count as evidence in the next draft or check.
    """
    from persona_gen.workflow.themes import How, by_attribute, code_study, compare_with, export_themes

    if clusters and codebook is not None:
        raise UserInputError("clusters find codes of their own", where="--clusters", hint="leave out --codebook")
    how = How(codebook=codebook, without_model=without_model, clusters=clusters, again=again)
    with progress_shown() as progress:
        found = code_study(study, progress, how)
    agreement = compare_with(found, compare) if compare else None
    grouped = by_attribute(found, by) if by else None
    if export:
        export_themes(found, export)
    if as_json:
        say(json.dumps(_json(found, agreement, grouped), ensure_ascii=False, indent=1))
        return
    names = {s.id: s.name for s in found.base.segments} if grouped is None else grouped[1]
    _print_themes(found, found.base.themes if grouped is None else grouped[0], names, by)
    if grouped and grouped[2]:
        least = found.study.privacy.min_cell
        say(f"Not shown, so that no group of fewer than {least} can be told: {len(grouped[2])} values of {by}.")
    _print_quotations(found)
    for line in _rest(found):
        say(line)
    if found.is_new:
        say("Drafts from now on may cite the themes; drafts that are there do so once made anew with --fresh.")
        say(f"Next: persona-gen draft {quote(str(study))}")
    if agreement:
        _print_agreement(*agreement)
    if export:
        say(f"\nWrote {export}")


def _print_themes(found: Themes, themes: tuple[Theme, ...], names: dict[str, str], by: str | None) -> None:
    """Print who speaks of each theme: of all, and by group."""
    coded = found.revision.coded
    origin = "given by the researcher" if coded.codebook.origin == "deductive" else "proposed from the material"
    rows = []
    for theme in themes:
        of_all, *others = theme.prevalence
        told = [f"{names.get(p.segment, p.segment)} {_count(p)}" for p in others if p.of or p.unnamed]
        rows.append((theme.code.name, _count(of_all), "; ".join(told) or "–"))
    title = f"Themes, {origin}, coded {BY[coded.method]}"
    for line in textwrap.wrap(title, WIDTH):
        say(line)
    print_table("", ("theme", "participants", f"by {by or 'segment'}"), rows)


def _count(prevalence: Prevalence) -> str:
    """Return "7 of 12", with passages of unnamed speakers apart, and who says the opposite."""
    text = f"{len(prevalence.participants)} of {prevalence.of}"
    if prevalence.unnamed:
        unnamed = f"{prevalence.unnamed} unnamed passages"
        text = unnamed if not prevalence.of else f"{text} + {unnamed}"
    return f"{text} ({len(prevalence.against)} against)" if prevalence.against else text


def _print_quotations(found: Themes) -> None:
    """Print the most telling words on each side of each theme, with who says them and where."""
    for theme in found.base.themes:
        sides = [(side, codings) for side, codings in (("", theme.representative), ("against: ", theme.contrary))]
        for side, codings in sides:
            for coding in codings[:1]:
                text = f"{theme.code.name}: {side}{_quotation(found, coding)}"
                say("\n".join(textwrap.wrap(text, WIDTH, subsequent_indent="  ")))


def _quotation(found: Themes, coding: Coding) -> str:
    """Return the sentence that holds coded words, and where it stands."""
    from persona_gen.themes.telling import Passage

    snippet = next(s for s in found.base.snippets if s.key == coding.snippet)
    words = " ".join(Passage(coding, snippet).quotation.split())
    place = f"{snippet.source}, {snippet.locator}" if snippet.locator else snippet.source
    return f"“{textwrap.shorten(words, 160, placeholder=' …')}” ({snippet.participant or 'not named'}, {place})"


def _rest(found: Themes) -> list[str]:
    """Return coverage, saturation and what to ask next, as lines."""
    read, total = found.coverage.read, found.coverage.read + len(found.coverage.unread)
    lines = ["", f"{read:,} of {total:,} passages read; {len(found.coverage.uncoded):,} have no code."]
    if found.open_snippets:
        lines.append(f"{len(found.open_snippets)} of them negate a code's words in a way that no rule can tell.")
    lines += [_left(left) for left in found.base.left_out if left.what in {"codings", "snippets"}]
    lines.append("What else was left out: see persona-gen profile.")
    lines += _saturation(found)
    if found.ask_next:
        lines += ["", "What to ask next:"]
        lines += ["\n".join(textwrap.wrap(f"- {q}", WIDTH, subsequent_indent="  ")) for q in found.ask_next]
    step = found.revision
    state = "now" if found.is_new else "as kept"
    lines += ["", f"Coding {step.number}, {state}: {step.what} ({step.author}, {step.made:%Y-%m-%d %H:%M} UTC)"]
    if found.totals.attempts:
        from persona_gen.cli.tables import totals_line

        lines.append(totals_line(found.totals))
    return lines


def _left(left: LeftOut) -> str:
    return f"left out: {left.count:,} {left.what}: {left.reason}" + (f" ({left.where})" if left.where else "")


def _saturation(found: Themes) -> list[str]:
    """Return new codes per interview as a line of signs, and which interview brought the last one."""
    new = [len(row.new) for row in found.saturation]
    if not new or not any(new):
        return []
    each = -(-len(new) // MOST_SPARKS)
    sums = [sum(new[at : at + each]) for at in range(0, len(new), each)]
    signs = "".join(SPARKS[0] if not n else SPARKS[max(1, round(n / max(sums) * (len(SPARKS) - 1)))] for n in sums)
    last = max(place for place, n in enumerate(new, 1) if n)
    unit = "interview" if each == 1 else f"{each} interviews"
    return [
        "",
        f"New codes, a sign for each {unit}: {signs}" if len(signs) < 40 else f"New codes, a sign for each {unit}:",
        *([] if len(signs) < 40 else [f"  {signs}"]),
        f"Interview {last} of {len(new)} brought the last new code; the {len(new) - last} after it brought none.",
    ]


def _print_agreement(agreement: Agreement, left_out: Sequence[LeftOut]) -> None:
    """Print how far two coders agree, code by code and in all."""
    rows = [
        (c.name, c.both, c.only_one, c.only_other, c.neither, _coefficient(c.kappa), _coefficient(c.alpha))
        for c in (*agreement.codes, agreement.overall)
    ]
    header = ("code", "both", "1st", "2nd", "none", "kappa", "alpha")
    title = f"Agreement of {agreement.one} (1st) and {agreement.other} (2nd)"
    print_table(title, header, rows, right=range(1, 7))
    reasons = dict.fromkeys(
        c.reason for row in (*agreement.codes, agreement.overall) for c in (row.kappa, row.alpha) if c.reason
    )
    for reason in reasons:
        say(f"–: {reason}")
    for who, names in ((agreement.one, agreement.only_in_one), (agreement.other, agreement.only_in_other)):
        if names:
            say(f"Codes that only {who} has, not compared: {'; '.join(names)}")
    if agreement.not_read_by_both:
        say(f"Passages that only one of them read, not compared: {agreement.not_read_by_both:,}")
    for left in left_out:
        say(_left(left))


def _coefficient(coefficient: Coefficient) -> str:
    return "–" if coefficient.value is None else f"{coefficient.value:.2f}"


def _json(found: Themes, agreement: tuple[Agreement, Sequence[LeftOut]] | None, grouped: Any) -> dict[str, Any]:
    step = found.revision.model_dump(mode="json", exclude={"coded"})
    coded = found.revision.coded
    data: dict[str, Any] = {
        "study": found.base.study,
        "coding": step | {"method": coded.method, "coder": coded.coder, "is_new": found.is_new},
        "codebook": coded.codebook.model_dump(mode="json"),
        "themes": [theme.model_dump(mode="json") for theme in found.base.themes],
        "statistics": [s.model_dump(mode="json") for s in found.base.statistics if s.metric.startswith("theme.")],
        "coverage": found.coverage.model_dump(mode="json"),
        "negated": list(found.open_snippets),
        "saturation": [row.model_dump(mode="json") for row in found.saturation],
        "ask_next": list(found.ask_next),
        "left_out": [left.model_dump(mode="json") for left in found.base.left_out],
        "calls": found.totals.model_dump(mode="json"),
    }
    if grouped is not None:
        themes, values, hidden = grouped
        data["by"] = {
            "values": values,
            "themes": [theme.model_dump(mode="json") for theme in themes],
            "hidden": len(hidden),
        }
    if agreement is not None:
        lost = [left.model_dump(mode="json") for left in agreement[1]]
        data["agreement"] = agreement[0].model_dump(mode="json") | {"left_out": lost}
    return data


@click.command(epilog="Example: persona-gen summaries my-study --out summaries")
@STUDY
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("summaries"), show_default=True, help="Folder to write into."
)
@WITHOUT_MODEL
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def summaries(study: Path, out: Path, without_model: bool, as_json: bool) -> int:
    """Write a page for each interview: what was said, quotations with their place, and an index.

    A language model words them where one is configured; every statement is checked against that interview.
    Without one a page holds the most telling remarks. A page that a person changed is not written over: the
    new one stands beside it, with .new in its name.
    """
    from persona_gen.domain.claim import VERDICT_SIGNS
    from persona_gen.workflow.summaries import write_summaries

    with progress_shown() as progress:
        found = write_summaries(study, out, progress, without_model=without_model)
    if as_json:
        pages = [
            {"interview": page.interview.id, "file": str(path), "verdicts": page.report.counts()}
            for page, path in zip(found.pages, found.paths, strict=False)
        ]
        failed = {name: str(error) for name, error in found.failed.items()}
        say(json.dumps({"pages": pages, "index": str(found.paths[-1]), "failed": failed}, ensure_ascii=False, indent=1))
    else:
        for path in found.beside:
            say(f"A person changed {path.name.replace('.new', '')}; the new page is {path}")
        counts = {v: sum(page.report.counts()[v] for page in found.pages) for v in VERDICT_SIGNS}
        told = ", ".join(f"{sign} {counts[v]} {v}" for v, sign in VERDICT_SIGNS.items())
        say(f"{len(found.pages)} interviews, {sum(counts.values())} claims: {told}")
        say(str(found.paths[-1]))
    for name, error in found.failed.items():
        complain(f"{name}: {error}")
    return EXIT_LLM if found.failed else EXIT_DONE
