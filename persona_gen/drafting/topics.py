"""Which section of a persona a piece of evidence belongs to, told by general English cues.

Used by the evidence writer only; a language model decides for itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from persona_gen.domain.wording import singular

if TYPE_CHECKING:
    from persona_gen.domain.evidence import Snippet, Statistic
    from persona_gen.domain.persona import SectionName


def _cues(stems: str) -> re.Pattern[str]:
    """Return a pattern that finds any of the stems (blank-separated; `_` is a blank) where a word begins."""
    found = "|".join(re.escape(stem).replace("_", r"[ _]") for stem in stems.split())
    return re.compile(rf"\b(?:{found})", re.IGNORECASE)


_LABEL_CUES: dict[SectionName, re.Pattern[str]] = {
    "message": _cues("offer campaign promotion discount deal newsletter advert coupon voucher"),
    "channels": _cues("web online store shop catalog app_ phone e-mail email branch visit channel device"),
    "frustrations": _cues("complain problem error cancel churn refund returned waiting delay failed"),
    "attitudes": _cues(
        "satisf agree feel importan prefer trust opinion rating likel attitude confiden recommend understand"
    ),
    "identity": _cues(
        "age_ aged income salar educat degree household lives married partner child kid teen gender sex_ region "
        "countr city role job occupation industry company years_in senior dependents member_since"
    ),
}
_QUESTION_CUES: dict[SectionName, re.Pattern[str]] = {
    "frustrations": _cues("not_addressed difficult hinder hindr pain problem frustrat barrier dislike hard challenge"),
    "goals": _cues("wish want needed feature change improve enhance goal integrat missing hope expect"),
    "motivations": _cues("pleasant like love enjoy benefit positive best addressed workflow_needs_addressed"),
}
_TEXT_CUES: dict[SectionName, re.Pattern[str]] = {
    "goals": _cues(
        "I_wish I'd_like I'd_love would_like would_love would_be_nice would_be_great I_want we_want I_need we_need"
    ),
    "frustrations": _cues(
        "hard_ harder difficult can't cannot annoy lack missing slow confus frustrat problem doesn't don't unclear "
        "error never tedious cumbersome lost painful expensive"
    ),
    "motivations": _cues("I_love I_enjoy we_love we_enjoy love_that love_the fantastic excellent wonderful"),
}
"""Tried in this order: a wish that names a difficulty is a wish."""
_AGAINST: dict[SectionName, re.Pattern[str]] = {
    "frustrations": _cues("great wonderful excellent fantastic perfect I_love love_it love_the tremendous"),
    "motivations": _cues("unfair nightmare terrible awful hate worst annoy frustrat useless gave_up give_up cancel"),
}
_NOTHING = re.compile(
    r"\s*(?:none|no|nothing|n/?a|not (?:sure|really|much|any)|nope|idk|i don'?t know)\b", re.IGNORECASE
)
"""Answers that decline to name anything."""
_PREDICATE = re.compile(
    r"^(?:(?:also|still|already|ever|never|has|have|had|is|are|was|were|does|did|can|could|would)\b"
    r"|(?:lives?|uses?|owns?|works?|buys?|pays?|visits?|plays?|reads?|shops?|takes?|gets?|goes|needs?|wants?|knows?|says?)\b"
    r"|(?:brings|receives|prefers|recommends|subscribes|rents|drives|travels|sends|spends|makes|keeps|feels|thinks)\b"
    r"|(?:bought|spent|paid|made|took|got|left|went|sent|kept|told|said|knew)\b"
    r"|(?!(?:speed|need|feed|seed|red|bed|hundred|indeed|limited)\b)"
    r"(?!(?:married|divorced|widowed|retired|employed|unemployed|educated|interested|satisfied|unsatisfied)\b)"
    r"[a-z]+ed\b(?! (?:amount|number|share|income|spend|time|price|cost|value)))",
    re.IGNORECASE,
)


def section_of_statistic(statistic: Statistic) -> SectionName:
    """Return the section that a statistic's label points to; behaviours where nothing does."""
    if is_theme(statistic):
        return _section_of_theme(statistic)
    for section, cue in _LABEL_CUES.items():
        if cue.search(f"{statistic.label} "):
            return section
    return "behaviours"


def is_theme(statistic: Statistic) -> bool:
    """Tell whether a statistic counts participants who speak of a theme."""
    return statistic.metric.startswith("theme.")


def _section_of_theme(statistic: Statistic) -> SectionName:
    """Return goals, frustrations or motivations where the theme's name tells, else attitudes."""
    if not says_only_yes(statistic):
        return "counter_evidence"
    cues = [*_QUESTION_CUES.items(), *_TEXT_CUES.items(), ("frustrations", _LABEL_CUES["frustrations"])]
    return next((section for section, cue in cues if cue.search(f"{statistic.label} ")), "attitudes")


def section_of_snippet(snippet: Snippet) -> SectionName | None:
    """Return goals, frustrations or motivations by what was asked, else by what was said, else None.

    Words that go against what was asked (a complaint where praise was asked for) belong nowhere.
    """
    if _NOTHING.match(snippet.text):
        return None
    question = (snippet.question or "").replace("_", " ")
    for section, cue in _QUESTION_CUES.items():
        if question and cue.search(question):
            against = _AGAINST.get(section)
            return None if against and against.search(snippet.text) else section
    for section, cue in _TEXT_CUES.items():
        if cue.search(snippet.text):
            return section
    return None


def is_predicate(label: str) -> bool:
    """Tell whether a label reads as something people do or did ("Accepted the last offer")."""
    return bool(_PREDICATE.match(label.strip()))


def is_trait(statistic: Statistic) -> bool:
    """Tell whether a share's label alone says what its members do: a predicate that the category only affirms.

    "Uses it: Daily" and "Accepted the offer: no" are no traits, because the label says something else.
    """
    if not is_predicate(statistic.label):
        return False
    words = set(re.findall(r"\w+", statistic.label.casefold())) - {"no", "not", "never", "false"}
    return says_only_yes(statistic) or set((statistic.category or "").casefold().split()) <= words


def says_only_yes(statistic: Statistic) -> bool:
    """Tell whether the label says all and the category only that it holds."""
    return (statistic.category or "yes").strip().casefold() in {"yes", "true"}


def plural_predicate(label: str) -> str:
    """Return a predicate label as said of several people: "Lives with a partner" → "live with a partner"."""
    words = lower_first(label.strip()).split(" ")
    index = 1 if words[0] in {"also", "still", "already", "ever", "never"} and len(words) > 1 else 0
    verb = words[index]
    irregular = {"has": "have", "is": "are", "was": "were", "does": "do", "goes": "go"}
    if verb in irregular:
        words[index] = irregular[verb]
    else:
        words[index] = singular(verb)
    return " ".join(words)


def lower_first(text: str) -> str:
    """Return `text` with a lower-case first letter, unless its first word is a name or an acronym."""
    first = text.split(" ", 1)[0]
    keep = first == "I" or (len(first) > 1 and not first[1:].islower())
    return text if keep else text[:1].lower() + text[1:]


_COMMON = frozenset(
    [
        "a",
        "all",
        "always",
        "an",
        "any",
        "as",
        "at",
        "both",
        "by",
        "daily",
        "each",
        "every",
        "few",
        "for",
        "from",
        "hourly",
        "hundreds",
        "in",
        "less",
        "many",
        "monthly",
        "more",
        "most",
        "much",
        "neither",
        "never",
        "no",
        "none",
        "not",
        "occasionally",
        "often",
        "on",
        "once",
        "one",
        "only",
        "other",
        "over",
        "quarterly",
        "rarely",
        "seldom",
        "several",
        "some",
        "sometimes",
        "somewhat",
        "strongly",
        "tens",
        "the",
        "thousands",
        "through",
        "twice",
        "two",
        "under",
        "very",
        "weekly",
        "with",
        "within",
        "without",
        "yearly",
        "yes",
    ]
)
"""First words that a category may lose its capital for; any other word might be a name."""


def spoken_category(category: str) -> str:
    """Return a category as it stands inside a sentence: "As a standalone application" → "as a standalone …"."""
    return lower_first(category) if category.split(" ", 1)[0].casefold() in _COMMON else category
