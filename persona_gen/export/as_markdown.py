"""Markdown (GitHub's dialect): a one-page card with the evidence of each statement in a footnote.

`escape` backslash-escapes what Markdown gives a meaning, so that data shows as itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from persona_gen.domain.claim import VERDICT_SIGNS
from persona_gen.export.text import one_line

if TYPE_CHECKING:
    from persona_gen.export.parts import ClaimView, EvidenceUse, SectionView, SnippetView, StatementView, StatisticView
    from persona_gen.export.view import PersonaView

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>|~&#$^]|(?<=:)//|(?<=www)\.|@")
_LEADING = re.compile(r"^(\d{1,9})([.)])(?=\s|$)|^([-+=:!])")


def escape(text: str) -> str:
    """Return `text` on one line, with everything escaped that Markdown would read as markup or a link."""
    flat = _SPECIAL.sub(lambda m: "".join(f"\\{c}" for c in m[0]), one_line(text))
    return _LEADING.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", flat)


def write_markdown(view: PersonaView) -> str:
    """Return the persona's card as Markdown."""
    notes: list[str] = []
    lines = [*_head(view)]
    for section in view.sections:
        lines += _section(view, section, notes)
    lines += [*_chart(view), *_gaps(view), *_foot(view), "", *notes]
    return "\n".join(lines).rstrip("\n") + "\n"


def _head(view: PersonaView) -> list[str]:
    return [
        f"# {escape(view.name)}, {escape(view.label)}",
        "",
        f"**{escape(view.status_text)}**",
        "",
        f"Segment: **{escape(view.segment_name)}**, {escape(view.segment_text)}. The name is invented.",
        "",
    ]


def _section(view: PersonaView, section: SectionView, notes: list[str]) -> list[str]:
    """Write a section; its statements' footnotes are added to `notes`."""
    lines = [f"## {escape(section.title)}", ""]
    if section.name == "scenario":
        lines += ["*Imagined, not observed.*", ""]
    for statement in section.statements:
        number = len(notes) + 1
        signs = "".join(claim.sign for claim in statement.claims).replace("!", "\\!")  # "![" would begin a picture
        said = f"{escape(statement.text)} {signs}[^{number}]"
        if section.name == "voice":
            who = "; ".join(f"{escape(s.speaker)}, {escape(s.place)}" for s in view.quoted(statement))
            lines += [f"> {said}", *([">", f"> — {who}"] if who else []), ""]
        elif section.name == "summary":
            lines += [said, ""]
        else:
            lines.append(f"- {said}")
        notes.append(_note(view, statement, number))
    return lines if lines[-1] == "" else [*lines, ""]


def _note(view: PersonaView, statement: StatementView, number: int) -> str:
    """Write the footnote of a statement: its verdicts first, then its evidence."""
    alone = len(statement.claims) == 1
    first, *more = [_claim(claim, statement, alone=alone) for claim in statement.claims]
    more += [f"could not be filled: {escape(problem)}" for problem in statement.problems]
    if statement.origin == "person":
        more.append("worded by a person, not by the writer")
    more += [_use(view, use) for use in statement.evidence] or ["no evidence is cited"]
    return "\n".join([f"[^{number}]: {first}", *(f"    - {line}" for line in more)])


def _claim(claim: ClaimView, statement: StatementView, *, alone: bool) -> str:
    part = "" if alone and claim.text == statement.text else f" “{escape(claim.text)}”"
    text = f"{claim.sign} **{claim.word}**{part}: {escape(claim.reason)}"
    if claim.suggestion:
        text += f" Suggested: {escape(claim.suggestion)}."
    text += f" ({escape(claim.checker)})" if claim.checker else ""
    return text + (f" {escape(claim.decision)}" if claim.decision else "")


def _use(view: PersonaView, use: EvidenceUse) -> str:
    if statistic := view.statistic(use.id):
        return f"{escape(use.id)} {_figures(statistic)}"
    if snippet := view.snippet(use.id):
        asked = f" (asked: {escape(snippet.question)})" if snippet.question else ""
        return f"{escape(use.id)} {escape(snippet.speaker)}, {escape(snippet.place)}{asked}: {_marked(snippet, use)}"
    return f"{escape(use.id)} stands for nothing in the evidence"


def _figures(statistic: StatisticView) -> str:
    parts = [f"{escape(statistic.label)}: **{escape(statistic.value_text)}**"]
    if statistic.interval_text:
        parts.append(f"95% interval {escape(statistic.interval_text)}")
    if statistic.overall_text is not None:
        parts.append(f"everybody {escape(statistic.overall_text)}")
    if statistic.n is not None:
        parts.append(f"n {statistic.n:,}")
    return "; ".join([*parts, *([statistic.measure] if statistic.measure else [])])


def _marked(snippet: SnippetView, use: EvidenceUse) -> str:
    """Return the snippet's words with the used ones in bold."""
    pieces, at = [], 0
    for start, end in use.spans:
        used = snippet.text[start:end]
        left, right = start + len(used) - len(used.lstrip()), start + len(used.rstrip())
        if left < right:
            pieces += [snippet.text[at:left], f"\0{snippet.text[left:right]}\1"]
            at = right
    text = escape("".join([*pieces, snippet.text[at:]]))
    return text.replace("\0", "**").replace("\1", "**")


def _chart(view: PersonaView) -> list[str]:
    rows = [statistic for row in view.chart if (statistic := view.statistic(row.statistic))]
    if not rows:
        return []
    lines = [
        "## Compared with everybody",
        "",
        "| | Segment | 95% interval | Everybody | n |",
        "| --- | --- | --- | --- | --- |",
    ]
    for s in rows:
        cells = (
            s.label,
            s.value_text,
            s.interval_text or "–",
            s.overall_text or "–",
            "–" if s.n is None else f"{s.n:,}",
        )
        lines.append(f"| {' | '.join(map(escape, cells))} |")
    return [*lines, ""]


def _gaps(view: PersonaView) -> list[str]:
    lines = []
    for gap in view.gaps:
        stated, observed = view.statistic(gap.stated), view.statistic(gap.observed)
        says, does = (escape(s.value_text) if s else "unknown" for s in (stated, observed))
        flag = "**gap** · " if gap.flagged else ""
        lines.append(f"- {flag}{escape(gap.label)}: says {says}, does {does}; {escape(gap.text)}")
    return ["## Says and does", "", *lines, ""] if lines else []


def _foot(view: PersonaView) -> list[str]:
    counts = " · ".join(f"{VERDICT_SIGNS[v]} {n} {v.replace('_', ' ')}" for v, n in view.verdicts.items() if n)
    lines = [counts or "no claims", escape(view.reach.text), escape(view.writer)]
    if view.template:
        lines[-1] += f"; template {escape(view.template)}"
        lines[-1] += f" ({escape(view.template_hash)})" if view.template_hash else ""
    lines.append(f"data: {escape(view.title)}" + (f"; {escape(view.source)}" if view.source else ""))
    collected = view.collected.isoformat() if view.collected else "at a date not stated"
    due = view.review_by.isoformat() if view.review_by else "no date set"
    lines.append(f"collected {collected}; review by {due}{' **(past: review it)**' if view.overdue else ''}")
    lines.append(f"revision {view.revision} of {view.created.date().isoformat()}; evidence {escape(view.evidence)}")
    if view.evidence_changed:
        lines.append("**the data has changed since this persona was compiled; check it again**")
    if not view.checked:
        lines.append("no check has run on this persona yet")
    for left in view.left_out:
        where = f" ({escape(left.where)})" if left.where else ""
        lines.append(f"left out: {left.count:,} {escape(left.what)}: {escape(left.reason)}{where}")
    return ["## How this was made", "", *(f"- {line}" for line in lines), f"- written {view.exported.isoformat()}"]
