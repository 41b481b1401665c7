import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray
from onnx import ModelProto

from directory.encoder.graph import INPUT_NAMES, OUTPUT_NAME, assemble, read_shape
from directory.encoder.plain import hidden_states
from tests.encoder.builders import WIDTH, small_weights


def run(model: ModelProto, *rows: list[int]) -> list[NDArray[np.float32]]:
    """Run texts of different lengths together, padded; give back the real pieces of each."""
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    longest = max(len(row) for row in rows)
    ids = np.array([row + [0] * (longest - len(row)) for row in rows], dtype=np.int64)
    mask = np.array([[1] * len(row) + [0] * (longest - len(row)) for row in rows], dtype=np.int64)
    given = dict(zip(INPUT_NAMES, (ids, mask, np.zeros_like(ids)), strict=True))
    states = session.run([OUTPUT_NAME], given)[0]
    return [state[: len(row)] for state, row in zip(states, rows, strict=True)]


def test_graph_agrees_with_plain_numpy():
    weights = small_weights()

    states = run(assemble(weights), [1, 7, 33, 4, 2])

    np.testing.assert_allclose(states[0], hidden_states(weights, [1, 7, 33, 4, 2]), atol=2e-5)


def test_graph_gives_a_text_the_same_vectors_when_padded_beside_a_longer_one():
    weights = small_weights()

    short, _ = run(assemble(weights), [1, 9, 2], [1, 5, 6, 7, 8, 9, 10, 2])

    np.testing.assert_allclose(short, hidden_states(weights, [1, 9, 2]), atol=2e-5)


def test_graph_depends_on_word_order():
    weights = small_weights()

    one, other = run(assemble(weights), [1, 5, 6, 2], [1, 6, 5, 2])

    assert np.abs(one.mean(axis=0) - other.mean(axis=0)).max() > 0.01


def test_graph_gives_the_vectors_of_several_layers_side_by_side():
    weights = small_weights(layers=3)
    lower = {name: tensor for name, tensor in weights.items() if not name.startswith("encoder.layer.2.")}
    pieces = [1, 7, 33, 4, 2]

    states = run(assemble(weights, layers=(2, 3)), pieces)[0]

    assert states.shape == (len(pieces), 2 * WIDTH)
    np.testing.assert_allclose(states[:, :WIDTH], hidden_states(lower, pieces), atol=2e-5)
    np.testing.assert_allclose(states[:, WIDTH:], hidden_states(weights, pieces), atol=2e-5)


def test_graph_has_the_inputs_and_output_of_the_published_export():
    graph = assemble(small_weights()).graph

    assert [entry.name for entry in graph.input] == ["input_ids", "attention_mask", "token_type_ids"]
    assert [entry.name for entry in graph.output] == ["last_hidden_state"]
    assert [axis.dim_param for axis in graph.input[0].type.tensor_type.shape.dim] == ["batch", "pieces"]


def test_shape_is_read_from_the_weights():
    shape = read_shape(small_weights(layers=3))

    assert (shape.width, shape.layers, shape.heads) == (WIDTH, 3, 2)


def test_shape_refuses_weights_of_something_else():
    with pytest.raises(KeyError):
        read_shape({"linear.weight": np.zeros((2, 2))})
