"""An adapter for a local entailment model: an ONNX cross-encoder in a folder. An extra, and off by default.

The folder holds `model.onnx`, `tokenizer.json` and `config.json`, as exporters write them. Such models are right on
about three claims of four about interviews (LLM-AggreFact, the MediaSum column), so only sure answers count, and
only for claims that one person's remark can carry: no figures, no quotations, nothing told of a group.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol
from weakref import WeakKeyDictionary

from persona_gen.checking.base import Finding
from persona_gen.checking.context import stems
from persona_gen.checking.local_model import need_files, open_model, run_model
from persona_gen.checking.nearest import Nearest
from persona_gen.checking.quotations.spans import quotations
from persona_gen.checking.vocabulary import is_filler
from persona_gen.domain.claim import Pointer
from persona_gen.errors import CheckError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from persona_gen.checking.context import Context
    from persona_gen.checking.embedding import Embedder
    from persona_gen.domain.claim import Claim
    from persona_gen.domain.evidence import Snippet

VERSION = 1
KIND = "entailment"
PASSAGE_SENTENCES = 3
"""Longest passage that is compared, in sentences; models grow unsure with length."""
CANDIDATES = 6
"""Passages compared with one claim."""
BATCH = 16
"""Pairs in one run of the model."""
MAX_TOKENS = 512

Label = Literal["entailment", "contradiction", "other"]


@dataclass(frozen=True, slots=True)
class Calibration:
    """From where on an answer counts. Not measured on a model of your own: measure before you lower anything."""

    supports: float = 0.98
    """Probability of entailment."""
    contradicts: float = 0.98
    """Probability of contradiction; models take what is merely different for a contradiction."""
    shared: float = 0.5
    """Share of the claim's content words that a contradicting passage has to hold, so that both speak of one thing."""


CALIBRATION = Calibration()
_SENTENCE = re.compile(r"\S(?:.*?)(?:[.!?…]+(?=\s)|$)", re.DOTALL | re.MULTILINE)
_GROUP_TEXT = (
    "all most many some several few every each majority minority both half peers others customers people users members "
    "participants respondents colleagues they them their group usually often always never common typical average"
)
_GROUP = frozenset(_GROUP_TEXT.split())


class CrossEncoder(Protocol):
    """Gives each pair of texts one logit a label."""

    def logits(self, pairs: Sequence[tuple[str, str]]) -> Sequence[Sequence[float]]:
        """Return the logits of each (premise, hypothesis), in the order of the model's labels."""
        ...


@dataclass(frozen=True, slots=True)
class _Passage:
    snippet: Snippet
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.snippet.text[self.start : self.end]


class EntailmentChecker:
    """Decides claims by a local entailment model; silent where it is not sure."""

    def __init__(
        self,
        folder: Path,
        encoder: CrossEncoder | None = None,
        calibration: Calibration = CALIBRATION,
        embedder: Embedder | None = None,
    ) -> None:
        """Read the labels and load the model.

        Args:
            folder: holds `local_model.FILES`.
            encoder: what runs the model; the folder's own with onnxruntime by default.
            calibration: from where on an answer counts.
            embedder: helps to find the passages that are compared.

        Raises:
            SettingsError: a file is missing or wrong, or the extra is not installed.
        """
        self.labels = read_labels(folder)
        self.calibration = calibration
        self._folder, self._embedder = folder, embedder
        self._encoder = encoder if encoder is not None else load_encoder(folder)
        self._indices: WeakKeyDictionary[Context, dict[str | None, Nearest[_Passage]]] = WeakKeyDictionary()

    @property
    def name(self) -> str:
        """Name and version, with the model's folder."""
        return f"entailment/{VERSION} ({self._folder.name})"

    def check(self, claim: Claim, context: Context) -> list[Finding]:
        """Return one finding on the whole claim where the model is sure, else nothing.

        Raises:
            CheckError: the model failed.
        """
        if not _is_one_voice(claim, context):
            return []
        passages = self._index(claim.segment, context).find(claim.text, CANDIDATES)
        scores = [self._probabilities(row) for row in self._run(claim.text, passages)]
        if not scores:
            return []
        entails, carrying = max(zip((s["entailment"] for s in scores), passages, strict=True), key=lambda p: p[0])
        denies, denying = max(zip((s["contradiction"] for s in scores), passages, strict=True), key=lambda p: p[0])
        supports = entails >= self.calibration.supports
        contradicts = denies >= self.calibration.contradicts
        contradicts = contradicts and _shared(claim.text, denying.text) >= self.calibration.shared
        if supports == contradicts:
            return []
        return [
            _finding(claim, "supported", entails, carrying)
            if supports
            else _finding(claim, "contradicted", denies, denying)
        ]

    def _index(self, segment: str | None, context: Context) -> Nearest[_Passage]:
        by_segment = self._indices.setdefault(context, {})
        if segment not in by_segment:
            voices = (s for s in context.snippets_of(segment) if s.role == "participant")
            passages = [passage for snippet in voices for passage in _passages(snippet)]
            by_segment[segment] = Nearest(passages, [p.text for p in passages], self._embedder)
        return by_segment[segment]

    def _run(self, text: str, passages: Sequence[_Passage]) -> list[Sequence[float]]:
        pairs = [(passage.text, text) for passage in passages]
        rows: list[Sequence[float]] = []
        for start in range(0, len(pairs), BATCH):
            part = pairs[start : start + BATCH]
            found = self._encoder.logits(part)
            if len(found) != len(part) or any(len(row) != len(self.labels) for row in found):
                raise CheckError("the entailment model's output does not fit its labels", where=str(self._folder))
            rows.extend(found)
        return rows

    def _probabilities(self, logits: Sequence[float]) -> dict[Label, float]:
        """Return the softmax, added up by label."""
        if not all(math.isfinite(value) for value in logits):
            raise CheckError("the entailment model's output is no number", where=str(self._folder))
        top = max(logits)
        weights = [math.exp(value - top) for value in logits]
        found: dict[Label, float] = dict.fromkeys(("entailment", "contradiction", "other"), 0.0)
        for label, weight in zip(self.labels, weights, strict=True):
            found[label] += weight / sum(weights)
        return found


def read_labels(folder: Path) -> tuple[Label, ...]:
    """Return what each output of the model means, from `id2label` in `config.json`; the order differs by model.

    Raises:
        SettingsError: a file is missing, or the labels do not say what they mean.
    """
    need_files(folder, KIND)
    where = str(folder / "config.json")
    try:
        named = json.loads((folder / "config.json").read_text(encoding="utf-8"))["id2label"]
        names = [str(named[key]).casefold() for key in sorted(named, key=int)]
        order = [int(key) for key in sorted(named, key=int)]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SettingsError("no labels (id2label) can be read", where=where, hint="export the model again") from error
    labels = tuple(_meaning(name) for name in names)
    if labels.count("entailment") != 1 or order != list(range(len(order))):
        hint = "a model for entailment names a label entailment"
        raise SettingsError(f"the labels are {', '.join(names)}", where=where, hint=hint)
    return labels


def _meaning(name: str) -> Label:
    bare = re.sub(r"[^a-z]", "", name)
    if bare in {"entailment", "entail", "entailed", "entails"}:
        return "entailment"
    return "contradiction" if bare.startswith("contradict") else "other"


def load_encoder(folder: Path) -> CrossEncoder:
    """Return the folder's model, run by onnxruntime on the CPU.

    Raises:
        SettingsError: the extra is not installed, or a file cannot be read.
    """
    return OnnxCrossEncoder(*open_model(folder, KIND, "entailment"))


class OnnxCrossEncoder:
    """A cross-encoder of onnxruntime with a tokenizer of `tokenizers`."""

    def __init__(self, session: Any, tokenizer: Any) -> None:
        """Set truncation and padding; a passage that is too long is cut, the claim never.

        Args:
            session: an `onnxruntime.InferenceSession`.
            tokenizer: a `tokenizers.Tokenizer`.
        """
        self._session, self._tokenizer = session, tokenizer
        tokenizer.enable_truncation(MAX_TOKENS, strategy="only_first")
        if tokenizer.padding is None:
            tokenizer.enable_padding()

    def logits(self, pairs: Sequence[tuple[str, str]]) -> Sequence[Sequence[float]]:
        """Return the model's first output for each pair.

        Raises:
            CheckError: the model could not be run.
        """
        rows: list[list[float]] = run_model(self._session, self._tokenizer.encode_batch(list(pairs)), KIND).tolist()
        return rows


def _is_one_voice(claim: Claim, context: Context) -> bool:
    """Tell whether one participant's remark can carry the claim, going by its words."""
    words = {word.casefold() for word in re.findall(r"[^\W\d_]+", claim.text)}
    segment = context.base.segments_by_id.get(claim.segment or "")
    named = set(stems(segment.name)) if segment else set()
    has_figure = any(character.isdigit() for character in claim.text)
    return not (has_figure or words & _GROUP or named & set(stems(claim.text)) or quotations(claim.text))


def _passages(snippet: Snippet) -> list[_Passage]:
    """Return the windows of up to `PASSAGE_SENTENCES` sentences of a snippet."""
    spans = [(match.start(), match.end()) for match in _SENTENCE.finditer(snippet.text)]
    last = max(1, len(spans) - PASSAGE_SENTENCES + 1)
    windows = [spans[first : first + PASSAGE_SENTENCES] for first in range(last)]
    return [_Passage(snippet, window[0][0], window[-1][1]) for window in windows if window]


def _shared(claim: str, passage: str) -> float:
    """Return the share of the claim's content words that the passage holds."""
    content = {stem for stem in stems(claim) if not is_filler(stem)}
    return len(content & set(stems(passage))) / len(content) if content else 0.0


def _finding(
    claim: Claim, verdict: Literal["supported", "contradicted"], probability: float, passage: _Passage
) -> Finding:
    says = "carries this" if verdict == "supported" else "says otherwise"
    who = passage.snippet.participant or "A participant"
    quoted = passage.text if len(passage.text) <= 160 else f"{passage.text[:160]}…"
    return Finding(
        verdict=verdict,
        start=0,
        end=len(claim.text),
        evidence=(Pointer(id=passage.snippet.id, start=passage.start, end=passage.end),),
        reason=f"{who} {says}, by a local entailment model ({probability:.2f}): “{' '.join(quoted.split())}”.",
    )
