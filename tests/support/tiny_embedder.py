"""A tiny sentence-embedding model in the real format: random vectors for a few words, run by onnxruntime."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import onnx
import tokenizers
from onnx import helper

if TYPE_CHECKING:
    from pathlib import Path

WORDS = ("[PAD]", "[UNK]", "oven", "old", "smokes", "dawn", "bread", "queue")
DIMENSIONS = 4


def weights() -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Return the vector of each word; the padding's is large, so that it would be seen in a mean."""
    found = np.random.default_rng(7).normal(size=(len(WORDS), DIMENSIONS)).astype(np.float32)
    found[0] = 1000.0
    return found


def write_tiny_embedder(folder: Path, *, ranks: int = 3) -> Path:
    """Write the folder, as exporters do, with a tokenizer that pads and cuts as for training; return it.

    Args:
        folder: is made.
        ranks: 3 for a vector for each token, 2 for a model of another kind, with one output for each text.
    """
    folder.mkdir(parents=True)
    (folder / "config.json").write_text("{}")
    tokenizer = tokenizers.Tokenizer(
        tokenizers.models.WordLevel({word: number for number, word in enumerate(WORDS)}, unk_token="[UNK]")
    )
    tokenizer.normalizer = tokenizers.normalizers.Lowercase()
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    tokenizer.enable_truncation(8)
    tokenizer.enable_padding(length=8, pad_id=0, pad_token="[PAD]")
    tokenizer.save(str(folder / "tokenizer.json"))
    kind = onnx.TensorProto
    table = helper.make_tensor("weights", kind.FLOAT, [len(WORDS), DIMENSIONS], weights().flatten().tolist())
    nodes = [helper.make_node("Gather", ["weights", "input_ids"], ["tokens"])]
    shape: list[str | int | None] = ["batch", "length", DIMENSIONS]
    initial, output = [table], "tokens"
    if ranks == 2:
        initial.append(helper.make_tensor("axes", kind.INT64, [1], [1]))
        nodes.append(helper.make_node("ReduceSum", ["tokens", "axes"], ["logits"], keepdims=0))
        output, shape = "logits", ["batch", DIMENSIONS]
    ids = helper.make_tensor_value_info("input_ids", kind.INT64, ["batch", "length"])
    out = helper.make_tensor_value_info(output, kind.FLOAT, shape)
    graph = helper.make_graph(nodes, "tiny", [ids], [out], initial)
    onnx.save(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), str(folder / "model.onnx")
    )
    return folder
