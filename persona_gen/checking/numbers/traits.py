"""Traits and quantifiers: what most, few or none of a segment do, and what is told as the persona's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from persona_gen.checking.numbers.binding import core_of
from persona_gen.checking.numbers.compute import base_text, group_name, shown, values
from persona_gen.checking.numbers.denial import label_denies, turned_round
from persona_gen.checking.numbers.frames import told_otherwise
from persona_gen.checking.numbers.lexicon import OPPOSITES, features
from persona_gen.domain.evidence import OVERALL

if TYPE_CHECKING:
    from persona_gen.checking.numbers.binding import Bound
    from persona_gen.checking.numbers.reading import Chunk
    from persona_gen.checking.numbers.work import Work

QUANTIFIERS: tuple[tuple[str, float, float, str], ...] = (
    (
        "almost all",
        0.9,
        1.0,
        r"(?:almost|nearly|virtually|practically) (?:all|every\w*|always)|all but (?:a few|a handful)",
    ),
    (
        "almost none",
        0.0,
        0.06,
        (
            r"(?:almost|nearly|virtually|practically) (?:no|none|nobody|never|no one)|hardly any(?:one"
            r"|body)?|hardly ever|scarcely any(?:one|body)?|next to (?:no|none)"
        ),
    ),
    (
        "the vast majority",
        0.75,
        1.0,
        r"(?:the |a )?(?:vast|great|overwhelming|large|clear) majority|far more likely than not|by far most",
    ),
    (
        "a small minority",
        0.0,
        0.25,
        r"(?:a |only a )?(?:small|tiny|slim) (?:minority|fraction|handful|share)|(?:only )?a (?:few|handful)|very few",
    ),
    (
        "the majority",
        0.5001,
        1.0,
        (
            r"(?:the |a )?majority|more often than not|more likely than not|mostly|mainly|largely"
            r"|predominantly|in most cases"
        ),
    ),
    ("a minority", 0.0, 0.4999, r"(?:a |the )?minority"),
    (
        "most",
        0.5001,
        1.0,
        (
            r"(?<!\bthe )(?<!\bat )(?<!\bour )(?<!\bher )(?<!\bhis )most(?= (?:of\b|still\b|also\b"
            r"|would\b|do\b|are\b|have\b|people|women|men|(?:[\w-]+ "
            r"){0,3}?\w+s\b))(?! of the (?:rest|others?)\b)(?! (?:likely|often|recent|frequent|common"
            r"|highly|recently|frequently|commonly|widely)\b)"
        ),
    ),
    ("few", 0.0, 0.25, r"(?<!a )few(?= (?:of\b|people|(?:[\w-]+ ){0,3}?\w+s\b))|rarely|seldom"),
    (
        "nobody",
        0.0,
        0.005,
        r"(?:nobody|no one)(?! else)|none(?= of)|never|not a single|not one(?= of)|no \w+s(?= (?:have|has|ever))",
    ),
    (
        "all",
        0.995,
        1.0,
        (
            r"(?<!of )(?<!\bat )all(?= (?:of|the|her|his|their|\w+s)\b)(?! of (?:our|the) groups)|every "
            r"one|each of them|everyone|always|without exception|as a rule"
        ),
    ),
)
_COMPILED = tuple(
    (name, low, high, re.compile(rf"\b(?:{text})", re.IGNORECASE)) for name, low, high, text in QUANTIFIERS
)
_NEGATION = re.compile(
    (
        r"(?<!than )\b(?:no|not|never|without|neither|nor|hardly|doesn[’']t|don[’']t|isn[’']t"
        r"|aren[’']t|hasn[’']t|nobody|none|rather than|instead of|does not|do not|is not|did not)\b"
    ),
    re.IGNORECASE,
)
_VERB_NOT = re.compile(r"\b(?:(?:do|does|did|would|will|can|could|have|has|had|are|is|were|was) not|\w+n[’']t)\b")
_GROUP_BEFORE = re.compile(
    r"\b(?:those|people|anyone|everyone|nobody|customers|users|patients|respondents)\s*$", re.IGNORECASE
)


def quantifiers(work: Work) -> None:
    """Decide "most of them", "hardly anyone", "never" beside a share."""
    taken: list[tuple[int, int]] = [(q.start, q.end) for q in work.reading.quantities]
    for name, low, high, pattern in _COMPILED:
        for match in (*pattern.finditer(work.text), *(_most_of_named(work) if name == "most" else ())):
            if any(a < match.end() and match.start() < b for a, b in taken):
                continue
            chunk = work.reading.chunk_at(match.start())
            if _of_one(work, match, chunk):
                continue
            shares = [t for t in work.binder.things if t.is_share]
            bound = [
                b
                for b in work.binder.bind([_scope(work, chunk)], allow=shares, spans=work.reading.quantities)
                if b.score > 0.35 and told(b)
            ]
            if len(bound) != 1:
                continue
            taken.append(match.span())
            _decide(work, match, name, (low, high), bound[0])


def _said_by_somebody(work: Work, chunk: Chunk, bound: Bound) -> bool:
    """Tell whether a thought has words of its own that only somebody's remark may hold ("nobody told him that …")."""
    heard = bool(work.context.snippets_of(work.own))
    return heard and work.strange(chunk) and not core_of(bound.thing) <= bound.matched


_ONE = re.compile(r"\b(?:she|he)\s+(?:[\w’']+\s+){0,2}$", re.IGNORECASE)


def _of_one(work: Work, match: re.Match[str], chunk: Chunk) -> bool:
    """Tell whether "never" is told of the persona herself, which is a trait and no count of the segment."""
    before = work.text[chunk.start : match.start()]
    named = any(
        chunk.start <= start and end <= match.start() and not work.text[:start].rstrip().casefold().endswith("like")
        for start, end in work.reading.personas
    )
    adverb = match.group().casefold() in {"never", "always", "rarely", "seldom"}
    return adverb and (bool(_ONE.search(before)) or named)


def _decide(work: Work, match: re.Match[str], name: str, limits: tuple[float, float], bound: Bound) -> None:
    chunk = work.reading.chunk_at(match.start())
    thing = bound.thing
    found = values(thing, chunk.subject, work.context)
    who = group_name(chunk.subject, work.context)
    if not found:
        work.emit(
            "unsupported",
            work.spans(bound, match.span()),
            [],
            f"The evidence has no figure on “{thing.title}” for {who}.",
            None,
            [thing],
        )
        return
    share = found[0].number
    denied = _denial(work, match, bound)
    turned = _turned(work, bound, chunk.start, chunk.end) != (denied is not None)
    if label_denies(thing):
        turned = turned != (denied is not None or turned_round(work, thing, 0, len(work.text)))
    if turned:
        share = 1 - share
    places = [match.span(), *([denied.span()] if denied else [])]
    verdict = "supported" if limits[0] <= share <= limits[1] else "contradicted"
    if (
        verdict != "supported"
        and name in {"nobody", "all", "almost none"}
        and _RANKED.search(work.text, match.end(), chunk.end)
    ):
        return
    if verdict != "supported" and name == "all" and len(work.text[chunk.start : match.start()].split()) > 1:
        return  # "82 % kept all their appointments": what is quantified are things
    if verdict != "supported" and name in {"nobody", "all", "almost none"} and _said_by_somebody(work, chunk, bound):
        return
    elsewhere = {s for metric, s in work.told if metric == thing.metric} - {chunk.subject}
    if verdict != "supported" and thing.metric in work.decided and not elsewhere:
        return
    if verdict != "supported" and (thing.metric, chunk.subject) in work.told:
        return
    reason = (
        f"“{thing.title}” is {shown(found[0].number, thing)} for {who}{base_text(found[:1])}; "
        f"“{name}” {'fits' if verdict == 'supported' else 'does not fit'}."
    )
    work.emit(verdict, work.spans(bound, *places), found[:1], reason, shown(found[0].number, thing), [thing])


def _denial(work: Work, match: re.Match[str], bound: Bound) -> re.Match[str] | None:
    """Return the "not" between a quantifier and what it is told of ("most of them would not recommend it")."""
    wanted = bound.thing.main | bound.thing.special
    ends = [m.start for m in work.reading.mentions if m.feature in wanted and m.start > match.end()]
    return _VERB_NOT.search(work.text, match.end(), max(ends)) if ends else None


def _turned(work: Work, bound: Bound, start: int, end: int) -> bool:
    """Tell whether the words say the opposite of the category ("live alone" for "with partner")."""
    said = work.features(start, end)
    wanted = bound.thing.main | bound.thing.special
    return any(OPPOSITES.get(f) in wanted and f not in wanted for f in said)


def traits(work: Work) -> None:
    """Decide a trait told as the persona's own: the majority's may be hers, a minority's may not."""
    quantities = work.reading.quantities
    if _FICTION.match(work.text):
        return
    for chunk in work.reading.chunks:
        if chunk.opener in {"who", "that"} and _GROUP_BEFORE.search(work.text[: chunk.start]):
            continue
        if chunk.index in work.chunks_decided or chunk.subject != work.own or work.own == OVERALL:
            continue
        if any(chunk.start <= q.start < chunk.end and q.start not in work.used for q in quantities):
            continue
        shares = [t for t in work.binder.things if t.is_share]
        bound = [
            b
            for b in work.binder.bind([_unnamed(work, chunk)], allow=shares, spans=quantities)
            if b.score > 0.6 and told(b)
        ]
        if len(bound) != 1 or bound[0].thing.metric in work.decided:
            continue
        _trait(work, bound[0], (chunk.start, chunk.end))


def _most_of_named(work: Work) -> list[re.Match[str]]:
    """Return each "most" right before a segment's name ("most frequent attenders"), whatever the name begins with."""
    starts = {r.start for r in work.reading.references}
    return [m for m in re.finditer(r"\bmost(?= )", work.text, re.IGNORECASE) if m.end() + 1 in starts]


def _scope(work: Work, chunk: Chunk) -> dict[str, tuple[int, int]]:
    """Return the features of a chunk, and of the relative clause that follows it ("most of those who …")."""
    chunks = work.reading.chunks
    follows = chunk.index + 1 < len(chunks) and chunks[chunk.index + 1].opener in {"who", "which"}
    own = work.features(chunk.start, chunks[chunk.index + 1].end if follows else chunk.end)
    if chunk.index + 1 < len(chunks) and not follows and _LEAD.match(work.text, chunk.start, chunk.end):
        own |= work.features(chunk.end, chunks[chunk.index + 1].end)  # "For most of the group, the phone comes first"
    return own if any(f in work.binder.weight for f in own) else own | work.topic(chunk)


_FICTION = re.compile(r"\s*(?:picture|imagine|envision|think of|suppose|say hello to|meet)\b", re.IGNORECASE)
_LEAD = re.compile(r"\W*(?:for|with|among|to|in|of|like|asked)\b", re.IGNORECASE)


def _unnamed(work: Work, chunk: Chunk) -> dict[str, tuple[int, int]]:
    """Return the features of a chunk without those that make the own segment's name."""
    segment = work.context.base.segments_by_id.get(work.own)
    name = features(segment.name) if segment else frozenset()
    return {f: at for f, at in work.features(chunk.start, chunk.end).items() if f not in name}


def told(bound: Bound) -> bool:
    """Tell whether the words name the trait itself, and not only its subject."""
    thing = bound.thing
    core = core_of(thing)
    return len(core & bound.matched) > len(core) * (0.5 if thing.special else 0.45)


_QUALIFIED = re.compile(
    (
        r"\b(?:more|less|fewer|most|least|[a-z]{2,}est|than|no other|nobody|could|might|may|if|when"
        r"|whenever|unless|sometimes|once|top|tops|topped|first|second|third|last|number one|leads?|leading|ahead|main"
        r"|mainly|runner-up|followed|list|some|several|a few|many|other|edges?|beats?|outranks?|besides?|also|too"
        r"|part)\b"
    ),
    re.IGNORECASE,
)
_RANKED = re.compile(
    r"\b(?:more|less|fewer|higher|lower|longer|shorter|older|younger|as \w+ as|so \w+)\b", re.IGNORECASE
)


def _qualified(work: Work, bound: Bound, span: tuple[int, int]) -> bool:
    """Tell whether a thought says something else than "she has the trait", so that a small share cannot deny it.

    Where the segment has snippets, one of them may stand behind a thought that holds words of its own.
    """
    if _QUALIFIED.search(work.text, *span):
        return True
    chunk = work.reading.chunk_at(span[0])
    core = core_of(bound.thing)
    return bool(work.context.snippets_of(work.own)) and (work.strange(chunk) or not core <= bound.matched)


def _trait(work: Work, bound: Bound, span: tuple[int, int]) -> None:
    thing = bound.thing
    found = values(thing, work.own, work.context)
    if not found or told_otherwise(work, thing):
        return
    share = found[0].number
    negated = bool(_NEGATION.search(work.text, *span)) != _turned(work, bound, *span)
    if label_denies(thing):
        negated = turned_round(work, thing, *span)
    held = 1 - share if negated else share
    places = work.spans(bound)
    inside = [p for p in places if span[0] <= p[0] < span[1]]
    if negated and (word := _NEGATION.search(work.text, *span)):
        inside.append(word.span())
    text = (
        f"“{thing.title}” holds for {shown(share, thing)} of {group_name(work.own, work.context)}{base_text(found[:1])}"
    )
    if negated:
        who = group_name(work.own, work.context)
        text = f"“{thing.title}” does not hold for {shown(held, thing)} of {who}{base_text(found[:1])}"
    if held > 0.5:
        work.emit(
            "supported", inside, found[:1], f"{text}: most of them, so it may be told as the persona's.", None, [thing]
        )
    elif not _qualified(work, bound, span):
        verdict = "contradicted" if negated and share > 0.9 else "unsupported"
        work.emit(
            verdict,
            inside,
            found[:1],
            f"{text}: not most of them, so it cannot be told as the persona's.",
            shown(share, thing),
            [thing],
        )
