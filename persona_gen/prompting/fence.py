"""Untrusted text inside a prompt: cleaned, neutralised, and put between markers.

What could pass for a marker, a chat role or a control token is written with full-width signs (`<` becomes `＜`):
a reader sees it, a tokenizer does not take it for a control token, and Unicode's NFKC folds it back, so that a
quotation of such a text still equals its source.
"""

from __future__ import annotations

import hashlib
import re

MARK_DIGITS = 12
"""Hexadecimal digits of the hash that names a pair of markers."""

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f"  # control characters, without tab and line feed
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # unseen and direction signs
    "\ud800-\udfff"  # lone surrogates
    "\U000e0000-\U000e01ef]"  # tag characters, which can spell out text that nobody sees
)
_FULL_WIDTH = str.maketrans("<>[]|:#", "＜＞［］｜：＃")
_CONTROL = re.compile(
    r"""
      <{2,} | >{2,}                                         # our own markers, and <<SYS>>
    | <\s*[|｜][^<>\n]{0,80}[|｜]\s*>                         # <|im_start|>, <|eot_id|>, <｜User｜>
    | <\s*/?\s*(?:s|bos|eos|unk|pad|system|user|assistant|tool|instructions?|human
        |(?:start|end)_of_(?:turn|text|image|role)|(?:begin|end)_of_(?:text|sentence)|think|data|documents?|snippets?
        |evidence|tools?_(?:calls?|responses?|results?|outputs?)|function(?:_calls?|_results?)?|invoke|sop|eop|gmask|mask
        |(?:extra_id_|unused_?|reserved_)\d+|fim_\w{1,20}|\w{1,40}_token|0x[0-9a-f]{2})\b[^<>\n]{0,80}>
    | \[\s*/?\s*(?:INST|SYS|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|TOOL_CONTENT|MODEL_SETTINGS|THINK|IMG
        |CLS|SEP|s?gMASK)\s*\]
    | \[[|｜][^\[\]\n]{0,80}[|｜]\]                           # [|system|], [|endofturn|]
    | ^[^\S\n]*(?:\#{1,6}[^\S\n]*)?(?:system|assistant|user|human|developer|tool|instructions?|response)[^\S\n]*:
    | ^[^\S\n]*\#{1,6}[^\S\n]*(?:system|assistant|user|human|developer|instructions?|response)\b
    """,
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)


def clean(text: str) -> str:
    """Return a short untrusted text (a label, a name) on one line, cleaned and neutralised, without markers."""
    return " ".join(neutralise(str(text)).split())


def neutralise(text: str) -> str:
    """Return the text without unseen characters, and with control sequences in full-width signs.

    Applying it again changes nothing.
    """
    seen = _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))
    return _CONTROL.sub(lambda found: found.group().translate(_FULL_WIDTH), seen)


def fence(text: str, label: str = "text") -> str:
    """Return untrusted text between markers that it cannot close itself.

    The markers are named by a hash of the text, so that equal text gives equal prompts (and is found in the
    cache), and nothing inside can look like a marker, because doubled angle brackets are neutralised.

    Args:
        text: anything: interview words, a table's cells, an earlier answer.
        label: what the text is, such as "interview".
    """
    inside, name = neutralise(str(text)), clean(label)
    mark = hashlib.sha256(f"{name}\0{inside}".encode()).hexdigest()[:MARK_DIGITS]
    return f"<<data {mark} {name}>>\n{inside}\n<<end {mark}>>"
