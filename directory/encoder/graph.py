"""The network of all-MiniLM-L6-v2 (a BERT of six layers) as an ONNX graph, assembled from its weights.

Source: Devlin et al. 2019, "BERT", and the layout of the published ``model.safetensors``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from onnx import ModelProto, NodeProto, TensorProto

type Weights = Mapping[str, NDArray[Any]]

HEAD_WIDTH = 32
LAYER_NORM_EPSILON = 1e-12
# Opset 20 is the first with Gelu; both onnxruntimes in use (1.23 beside Rasa, newer here) read it.
OPSET = 20
IR_VERSION = 9
INPUT_NAMES = ("input_ids", "attention_mask", "token_type_ids")
OUTPUT_NAME = "last_hidden_state"


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of one BERT, read from its weights."""

    width: int
    layers: int
    heads: int


@dataclass(slots=True)
class _Sketch:
    """The nodes and constants gathered so far."""

    nodes: list[NodeProto] = field(default_factory=list)
    constants: dict[str, TensorProto] = field(default_factory=dict)

    def constant(self, name: str, value: NDArray[Any]) -> str:
        from onnx import numpy_helper

        if name not in self.constants:
            self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def integers(self, *values: int) -> str:
        return self.constant("integers_" + "_".join(str(value) for value in values), np.array(values, dtype=np.int64))

    def node(self, operator: str, output: str, *inputs: str, **attributes: Any) -> str:
        from onnx import helper

        self.nodes.append(helper.make_node(operator, list(inputs), [output], name=output, **attributes))
        return output


def read_shape(weights: Weights) -> Shape:
    """Return the sizes of the BERT these weights belong to.

    Raises:
        KeyError: these are not the weights of a BERT.
    """
    width = int(weights["embeddings.word_embeddings.weight"].shape[1])
    layers = len({name.split(".")[2] for name in weights if name.startswith("encoder.layer.")})
    return Shape(width=width, layers=layers, heads=width // HEAD_WIDTH)


def assemble(weights: Weights, layers: Sequence[int] = ()) -> ModelProto:
    """Return the checked 32-bit graph: word piece ids in, one vector for each piece out.

    Inputs and output are named and shaped as in the published export (``input_ids``, ``attention_mask``,
    ``token_type_ids`` to ``last_hidden_state``), so whatever reads that reads this. Pooling is the reader's.

    Args:
        weights: the tensors of ``model.safetensors``, by name.
        layers: whose vectors come out side by side, counted from 1; the last layer's alone when none is named.
    """
    import onnx
    from onnx import TensorProto, helper

    shape = read_shape(weights)
    sketch = _Sketch()
    hidden = _embeddings(sketch, weights)
    mask = _attention_mask(sketch)
    states = []
    for layer in range(shape.layers):
        hidden = _layer(sketch, weights, shape, f"encoder.layer.{layer}", hidden, mask)
        states.append(hidden)
    chosen = [states[layer - 1] for layer in layers] or [hidden]
    if len(chosen) == 1:
        sketch.node("Identity", OUTPUT_NAME, chosen[0])
    else:
        sketch.node("Concat", OUTPUT_NAME, *chosen, axis=-1)
    width = shape.width * len(chosen)
    graph = helper.make_graph(
        sketch.nodes,
        "all-MiniLM-L6-v2",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "pieces"]) for name in INPUT_NAMES],
        [helper.make_tensor_value_info(OUTPUT_NAME, TensorProto.FLOAT, ["batch", "pieces", width])],
        list(sketch.constants.values()),
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION, producer_name="signpost"
    )
    onnx.checker.check_model(model, full_check=True)
    return model


def _embeddings(sketch: _Sketch, weights: Weights) -> str:
    def table(kind: str) -> str:
        name = f"embeddings.{kind}_embeddings.weight"
        return sketch.constant(name, weights[name])

    length = sketch.node("Shape", "length", "input_ids", start=1, end=2)
    places = sketch.node("Slice", "positions", table("position"), sketch.integers(0), length, sketch.integers(0))
    words = sketch.node("Gather", "word_vectors", table("word"), "input_ids")
    types = sketch.node("Gather", "type_vectors", table("token_type"), "token_type_ids")
    placed = sketch.node("Add", "placed_words", words, places)
    total = sketch.node("Add", "embedding_sum", placed, types)
    return _normalise(sketch, weights, "embeddings.LayerNorm", total)


def _attention_mask(sketch: _Sketch) -> str:
    """Padding gets a number so low that softmax gives it nothing; real pieces get 0."""
    from onnx import TensorProto

    one = sketch.constant("one", np.array(1.0, dtype=np.float32))
    lowest = sketch.constant("lowest", np.array(np.finfo(np.float32).min, dtype=np.float32))
    numbers = sketch.node("Cast", "mask_numbers", "attention_mask", to=TensorProto.FLOAT)
    padding = sketch.node("Sub", "is_padding", one, numbers)
    bias = sketch.node("Mul", "mask_bias", padding, lowest)
    return sketch.node("Unsqueeze", "mask", bias, sketch.integers(1, 2))


def _layer(sketch: _Sketch, weights: Weights, shape: Shape, name: str, hidden: str, mask: str) -> str:
    attended = _attention(sketch, weights, shape, f"{name}.attention.self", hidden, mask)
    projected = _dense(sketch, weights, f"{name}.attention.output.dense", attended)
    # "Sum" and not "Add": onnxruntime joins an Add and the step after it into one that takes twice as long as both.
    residual = sketch.node("Sum", f"{name}.attention.sum", projected, hidden)
    middle = _normalise(sketch, weights, f"{name}.attention.output.LayerNorm", residual)
    wide = _dense(sketch, weights, f"{name}.intermediate.dense", middle)
    active = sketch.node("Gelu", f"{name}.gelu", wide)
    narrow = _dense(sketch, weights, f"{name}.output.dense", active)
    total = sketch.node("Sum", f"{name}.sum", narrow, middle)
    return _normalise(sketch, weights, f"{name}.output.LayerNorm", total)


def _attention(sketch: _Sketch, weights: Weights, shape: Shape, name: str, hidden: str, mask: str) -> str:
    def heads(part: str, order: list[int], scale: float = 1.0) -> str:
        full = _dense(sketch, weights, f"{name}.{part}", hidden, scale)
        split = sketch.node("Reshape", f"{name}.{part}.split", full, sketch.integers(0, 0, shape.heads, HEAD_WIDTH))
        return sketch.node("Transpose", f"{name}.{part}.heads", split, perm=order)

    # Scaling the query's weights once here spares the division in every run.
    query = heads("query", [0, 2, 1, 3], HEAD_WIDTH**-0.5)
    key = heads("key", [0, 2, 3, 1])
    value = heads("value", [0, 2, 1, 3])
    scores = sketch.node("MatMul", f"{name}.scores", query, key)
    masked = sketch.node("Add", f"{name}.masked", scores, mask)
    shares = sketch.node("Softmax", f"{name}.shares", masked, axis=-1)
    mixed = sketch.node("MatMul", f"{name}.mixed", shares, value)
    together = sketch.node("Transpose", f"{name}.together", mixed, perm=[0, 2, 1, 3])
    return sketch.node("Reshape", f"{name}.joined", together, sketch.integers(0, 0, shape.width))


def _dense(sketch: _Sketch, weights: Weights, name: str, source: str, scale: float = 1.0) -> str:
    """A linear layer; the file holds its matrix as (out, in), ONNX multiplies by (in, out)."""
    factor = np.float32(scale)
    matrix = sketch.constant(f"{name}.weight", weights[f"{name}.weight"].T * factor)
    bias = sketch.constant(f"{name}.bias", weights[f"{name}.bias"] * factor)
    product = sketch.node("MatMul", f"{name}.product", source, matrix)
    return sketch.node("Add", f"{name}.out", product, bias)


def _normalise(sketch: _Sketch, weights: Weights, name: str, source: str) -> str:
    scale = sketch.constant(f"{name}.weight", weights[f"{name}.weight"])
    bias = sketch.constant(f"{name}.bias", weights[f"{name}.bias"])
    return sketch.node("LayerNormalization", f"{name}.out", source, scale, bias, epsilon=LAYER_NORM_EPSILON)
