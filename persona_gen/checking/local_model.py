"""Opening a local model: an ONNX file and its tokenizer in a folder, as exporters write them. Nothing is downloaded."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from persona_gen.errors import CheckError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FILES = ("model.onnx", "tokenizer.json", "config.json")


def need_files(folder: Path, kind: str) -> None:
    """See that a folder holds a model.

    Args:
        folder: what the user named.
        kind: of the model, "entailment" or "embedding", for the message.

    Raises:
        SettingsError: there is no such folder, or a file of `FILES` is missing.
    """
    hint = f"name a folder with {', '.join(FILES)}"
    if not folder.is_dir():
        raise SettingsError(f"no such folder for the {kind} model", where=str(folder), hint=hint)
    missing = next((name for name in FILES if not (folder / name).is_file()), None)
    if missing:
        raise SettingsError(f"no {missing} in the folder of the {kind} model", where=str(folder), hint=hint)


def open_model(folder: Path, kind: str, extra: str) -> tuple[Any, Any]:
    """Return the folder's `onnxruntime.InferenceSession` on the CPU and its `tokenizers.Tokenizer`.

    Args:
        folder: holds `FILES`.
        kind: of the model, for messages.
        extra: the extra of persona-gen that brings the libraries.

    Raises:
        SettingsError: the extra is not installed, or a file cannot be read.
    """
    onnxruntime, tokenizers = libraries(kind, extra)
    try:
        tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        session = onnxruntime.InferenceSession(str(folder / "model.onnx"), providers=["CPUExecutionProvider"])
    except Exception as error:  # both libraries raise direct subclasses of Exception
        what = f"the {kind} model cannot be loaded: {_first_line(error)}"
        raise SettingsError(what, where=str(folder), hint="export the model again") from error
    return session, tokenizer


def libraries(kind: str, extra: str) -> tuple[Any, Any]:
    """Return the modules `onnxruntime` and `tokenizers`.

    Raises:
        SettingsError: the extra is not installed.
    """
    try:
        return import_module("onnxruntime"), import_module("tokenizers")
    except ImportError as error:
        hint = f"install persona-gen[{extra}]"
        raise SettingsError(f"the {kind} model needs {error.name}", hint=hint) from error


def run_model(session: Any, encoded: Sequence[Any], kind: str) -> Any:
    """Return the first output for encoded texts of one length, as a numpy array.

    Args:
        session: from `open_model`.
        encoded: what the tokenizer made of the texts, padded to one length.
        kind: of the model, for messages.

    Raises:
        CheckError: the model could not be run.
    """
    import numpy as np  # noqa: PLC0415  only the local models need it here

    try:
        known = {
            "input_ids": [item.ids for item in encoded],
            "attention_mask": [item.attention_mask for item in encoded],
            "token_type_ids": [item.type_ids for item in encoded],
        }
        feeds = {item.name: np.asarray(known[item.name], dtype=np.int64) for item in session.get_inputs()}
        return np.asarray(session.run(None, feeds)[0], dtype=float)
    except KeyError as error:
        raise CheckError(f"the {kind} model wants an input that is not known: {error.args[0]}") from error
    except Exception as error:  # onnxruntime raises direct subclasses of Exception
        raise CheckError(f"the {kind} model failed: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
