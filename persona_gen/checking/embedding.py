"""An adapter for a local sentence-embedding model: it finds evidence by meaning. An extra, and off by default.

The folder holds `model.onnx`, `tokenizer.json` and `config.json`, as exporters write them. The model's token
embeddings are averaged and scaled to length 1 (Reimers and Gurevych 2019, Sentence-BERT). Similar is not the same as
true: what is found is shown to the judge, to the entailment model and to the reviewer, and decides nothing.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

from persona_gen.checking.local_model import need_files, open_model, run_model
from persona_gen.errors import CheckError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy import float32
    from numpy.typing import NDArray

KIND = "embedding"
MAX_TOKENS = 256
"""Of one text; what is longer is cut."""
BATCH = 32
"""Texts in one run of the model; those of like length go together, so that little is padded."""
KEPT = 20_000
"""Vectors that are kept, of the texts asked for last: 31 MB of 384 numbers each."""


class Encoder(Protocol):
    """Gives each text a vector."""

    def encode(self, texts: Sequence[str]) -> NDArray[float32]:
        """Return an array (texts × dimensions) of vectors of length 1."""
        ...


class Embedder:
    """Vectors of texts, each computed once; safe to use from several threads."""

    def __init__(self, folder: Path, encoder: Encoder | None = None) -> None:
        """Load the model, and try it.

        Args:
            folder: holds `local_model.FILES`.
            encoder: what runs the model; the folder's own with onnxruntime by default.

        Raises:
            SettingsError: a file is missing or wrong, the extra is not installed, or the model is of another kind.
        """
        need_files(folder, KIND)
        self.folder = folder
        self._encoder = encoder if encoder is not None else load_encoder(folder)
        self._known: dict[str, NDArray[float32]] = {}
        self._working = Lock()
        try:
            self.vectors(["a word"])
        except CheckError as error:
            hint = "export a sentence-embedding model"
            raise SettingsError(error.what, where=str(folder), hint=hint) from error

    def vectors(self, texts: Sequence[str]) -> NDArray[float32]:
        """Return an array (texts × dimensions) of vectors of length 1, in the order of the texts.

        Raises:
            CheckError: the model failed, or its output is no number.
        """
        import numpy as np  # noqa: PLC0415  only this extra needs it here

        with self._working:
            new = sorted({text for text in texts if text not in self._known}, key=lambda text: (len(text), text))
            found = {text: self._known[text] for text in texts if text in self._known}
            for start in range(0, len(new), BATCH):
                part = new[start : start + BATCH]
                rows = self._encoder.encode(part)
                if rows.shape[0] != len(part) or not np.isfinite(rows).all():
                    raise CheckError("the embedding model's output is no number", where=str(self.folder))
                found.update(zip(part, rows, strict=True))
            self._keep(found)
            return np.stack([found[text] for text in texts])

    def _keep(self, found: dict[str, NDArray[float32]]) -> None:
        for text in found:
            self._known.pop(text, None)
        self._known.update(found)
        while len(self._known) > KEPT:
            del self._known[next(iter(self._known))]


def load_encoder(folder: Path) -> Encoder:
    """Return the folder's model, run by onnxruntime on the CPU.

    Raises:
        SettingsError: the extra is not installed, or a file cannot be read.
    """
    return OnnxEncoder(*open_model(folder, KIND, "embeddings"))


class OnnxEncoder:
    """A model of onnxruntime with a tokenizer of `tokenizers`, mean pooling and length 1."""

    def __init__(self, session: Any, tokenizer: Any) -> None:
        """Set truncation, and padding to the longest text of a batch; the folder's own settings are for training.

        Args:
            session: an `onnxruntime.InferenceSession`, whose first output is (texts × tokens × dimensions).
            tokenizer: a `tokenizers.Tokenizer`.
        """
        self._session, self._tokenizer = session, tokenizer
        padding = tokenizer.padding or {}
        tokenizer.enable_truncation(MAX_TOKENS)
        tokenizer.enable_padding(pad_id=padding.get("pad_id", 0), pad_token=padding.get("pad_token", "[PAD]"))

    def encode(self, texts: Sequence[str]) -> NDArray[float32]:
        """Return the mean of each text's token embeddings, scaled to length 1; a text without tokens gives zeros.

        Raises:
            CheckError: the model could not be run, or gives something else than token embeddings.
        """
        import numpy as np  # noqa: PLC0415  only this extra needs it here

        encoded = self._tokenizer.encode_batch(list(texts))
        output = run_model(self._session, encoded, KIND)
        mask = np.asarray([item.attention_mask for item in encoded], dtype=float)
        if output.ndim != 3 or output.shape[:2] != mask.shape:
            raise CheckError("the embedding model gives no vector for each token")
        means = (output * mask[:, :, None]).sum(axis=1) / np.maximum(mask.sum(axis=1, keepdims=True), 1)
        lengths = np.linalg.norm(means, axis=1, keepdims=True)
        vectors: NDArray[float32] = (means / np.where(lengths > 0, lengths, 1)).astype(np.float32)
        return vectors
