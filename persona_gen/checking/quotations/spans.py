"""Where quotations stand in a claim, and the attributive frame around them ("she sighs")."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PAIRS = {"“": "”", "«": "»", "„": "“”", "»": "«", "‹": "›", "「": "」", "『": "』"}
_OPEN_SINGLE = re.compile(r"(?<!\w)[‘'‚](?=[^\W\d_\[]|\[|…|\.\.\.)")
_CLOSE_SINGLE = re.compile(r"(?<=[\w.,!?…\])])[’'‘](?!\w)")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation: `start:end` with its marks, `inner_start:inner_end` without."""

    start: int
    end: int
    inner_start: int
    inner_end: int

    def inner(self, text: str) -> str:
        """Return the quoted words."""
        return text[self.inner_start : self.inner_end]


def quotations(text: str) -> list[Quotation]:
    """Return the outermost quotations of `text`, in order; an open one runs to the end."""
    found: list[Quotation] = []
    position = 0
    while position < len(text):
        mark = text[position]
        end = None
        if mark in _PAIRS:
            end = _closing(text, position, _PAIRS[mark])
        elif mark == '"':
            end = _straight(text, position)
        elif mark in "‘'‚" and _OPEN_SINGLE.match(text, position):
            end = _single(text, position)
        if end is None:
            position += 1
            continue
        closed = (end > position and end <= len(text) and text[end - 1] != mark) or mark == '"'
        inner_end = end - 1 if closed and text[end - 1] in "”“«»›」』\"'’‘" else end
        found.append(Quotation(position, end, position + 1, inner_end))
        position = end
    return found


def _closing(text: str, start: int, closers: str) -> int | None:
    """Return the index after the closing mark of the pair, with nesting; the end where it never closes."""
    mark, depth = text[start], 0
    for index in range(start + 1, len(text)):
        if text[index] in closers and text[index] != mark:
            if depth == 0:
                return index + 1
            depth -= 1
        elif text[index] == mark:
            depth += 1
    if mark == "»":  # a closing mark without its opening one is no quotation
        return None
    return len(text)


def _straight(text: str, start: int) -> int | None:
    """Return the index after the next straight double mark that closes; skip one after a digit (inches)."""
    if start and text[start - 1].isdigit():
        return None
    end = text.find('"', start + 1)
    return end + 1 if end > start + 1 else (len(text) if end < 0 and len(text) - start > 12 else None)


def _single(text: str, start: int) -> int | None:
    """Return the index after the closing single mark; only passages of two words or more are quotations.

    A mark after a letter may also be a plural possessive ("the users' needs"), so the last candidate
    before the next opening mark is taken, and one after punctuation wins over one after a letter.
    """
    limit = _OPEN_SINGLE.search(text, start + 1)
    stop = limit.start() if limit else len(text)
    closers = [m for m in _CLOSE_SINGLE.finditer(text, start + 1) if m.start() < stop]
    if not closers:
        return None
    after_point = [m for m in closers if not text[m.start() - 1].isalnum()]
    end = (after_point or closers)[0].end()
    return end if " " in text[start:end] else None


_SPEECH_TEXT = (
    "say says said saying tell tells told ask asks asked add adds added admit admits admitted insist insists "
    "insisted explain explains explained sigh sighs sighed note notes noted state states stated recall recalls "
    "recalled complain complains complained enthuse enthuses enthused put puts confess confesses confessed report "
    "reports reported remark remarks remarked reply replies replied answer answers answered write writes wrote "
    "joke jokes joked grumble grumbles grumbled point points pointed sum sums summed think thinks thought laugh "
    "laughs laughed warn warns warned argue argues argued wonder wonders wondered observe observes observed "
    "declare declares declared conclude concludes concluded describe describes described call calls called "
    "name names named mention mentions mentioned comment comments commented express expresses expressed feel feels "
    "felt quote quotes quoted read reads exclaim exclaims exclaimed wish wishes wished shrug shrugs groan groans smile "
    "smiles muse muses reflect reflects stress stresses stressed emphasise emphasises emphasize emphasizes "
    "concede concedes conceded claim claims claimed"
)
_SPEECH_NOUNS_TEXT = (
    "verdict words word quotation quote motto summary view opinion wish complaint answer comment remark voice "
    "line message request question plea way statement take mantra"
)
_SPEECH = frozenset(_SPEECH_TEXT.split())
_FRAME_WORDS = _SPEECH | frozenset(_SPEECH_NOUNS_TEXT.split())
_PLAIN_TEXT = (
    "a an the as it this that how is was he she they i we you him her them his their its one another of in on out "
    "up and or with to for own about so then also often simply just simply like once again who what participant "
    "customer person respondent interviewee user member shopper reviewer client guest warm clear short "
    "would could help helps helped again gets get difficulty something good pleases need needs there both too"
)
_PLAIN = frozenset(_PLAIN_TEXT.split())
_GOOD = frozenset({"good", "pleases"})
_BAD = frozenset({"difficulty", "complaint", "gets", "complains", "complained", "grumbles", "grumbled"})
_PRAISE_TEXT = "love great perfect excellent awesome wonderful fantastic delighted happy best gorgeous lovely thanks"
_PRAISE = frozenset(_PRAISE_TEXT.split())
_BLAME_TEXT = (
    "hate hard difficult annoying slow broken terrible awful worst painful confusing useless frustrating problem "
    "crash crashes crashed fail fails failed not no never nothing nobody don't doesn't didn't isn't can't won't but"
)
_BLAME = frozenset(_BLAME_TEXT.split())
_LABEL = re.compile(r"\w+(?:[-_.]\w+)*(?=['’]s\b|\b)")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def has_speech(fragment: str) -> bool:
    """Tell whether a fragment holds a verb of saying or a noun for what is said."""
    return any(word.casefold() in _FRAME_WORDS for word in _WORD.findall(fragment))


def is_frame(fragment: str, names: frozenset[str], labels: frozenset[str] = frozenset()) -> bool:
    """Tell whether text beside a quotation only says who says it: a verb of saying, pronouns, names, adverbs.

    Args:
        fragment: the text beside the quotation.
        names: the personas' invented names, in lower case.
        labels: the ids of participants ("P103"), which the quotation checker compares with the speaker's.
    """
    if labels:
        fragment = _LABEL.sub(lambda m: " " if m.group() in labels else m.group(), fragment)
    found = [word.casefold() for word in _WORD.findall(fragment)]
    if not found:
        return not any(c.isdigit() for c in fragment)
    if len(found) > 8 or any(c.isdigit() for c in fragment):
        return False
    other = [
        word
        for word in found
        if word not in _FRAME_WORDS
        and word not in _PLAIN
        and word != "s"
        and word.removesuffix("'s").removesuffix("’s") not in names
        and not word.endswith("ly")
    ]
    return has_speech(fragment) and not other


def _misnamed(fragment: str, inner: str) -> bool:
    """Tell whether a frame calls plain praise a difficulty, or plain blame something good."""
    frame, said = ({word.casefold() for word in _WORD.findall(text)} for text in (fragment, inner))
    praise, blame = bool(said & _PRAISE), bool(said & _BLAME)
    return bool(frame & _BAD and praise and not blame) or bool(frame & _GOOD and blame and not praise)


def framed(
    text: str, quotation: Quotation, names: frozenset[str], labels: frozenset[str] = frozenset()
) -> tuple[int, int]:
    """Return the offsets of the quotation with its attributive frame, as far as that is nothing else."""
    start, end = quotation.start, quotation.end
    left = max(text.rfind(mark, 0, start) for mark in '.!?;”"»') + 1
    inner = quotation.inner(text)
    if is_frame(text[left:start], names, labels) and not _misnamed(text[left:start], inner):
        start = left if text[left:start].strip() else start
    right = min((i for i in (text.find(mark, end) for mark in '.!?;“"«') if i >= 0), default=len(text))
    if is_frame(text[end:right], names, labels) and not _misnamed(text[end:right], inner):
        end = min(right + 1, len(text)) if right < len(text) and text[right] in ".!?;" else right
    return start, end
