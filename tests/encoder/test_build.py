import json
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from click.testing import CliRunner
from safetensors.numpy import save_file

from directory.encoder.build import (
    BuildRefused,
    build_encoder,
    find_weights,
    is_built,
    main,
    make_stamp,
    write_model,
    write_tokenizer,
)
from directory.encoder.plain import hidden_states
from tests.encoder.builders import small_weights


def wheel(folder: Path) -> Path:
    """A folder laid out like the wheel, with weights that are not the published ones."""
    model = folder / "some_package" / "model"
    model.mkdir(parents=True)
    save_file(small_weights(), model / "model.safetensors")
    for name in ("config.json", "special_tokens_map.json"):
        (model / name).write_text("{}")
    (model / "vocab.txt").write_text("[PAD]\n")
    (model / "tokenizer_config.json").write_text('{"model_max_length": 512, "do_lower_case": true}')
    (model / "tokenizer.json").write_text('{"truncation": {"max_length": 128, "stride": 0}, "padding": {"pad_id": 0}}')
    return folder


def built(folder: Path, stamp: dict[str, str]) -> Path:
    folder.mkdir()
    (folder / "model.onnx").write_bytes(b"a graph")
    (folder / "stamp.json").write_text(json.dumps(stamp))
    return folder


def test_build_refuses_weights_that_are_not_the_published_ones(tmp_path):
    with pytest.raises(BuildRefused, match=r"model\.safetensors has sha256 \w{64}, expected 53aa51172d142c89"):
        build_encoder(wheel(tmp_path / "wheel"), tmp_path / "encoder", report=lambda line: None)

    assert not (tmp_path / "encoder").exists()


def test_build_leaves_an_older_encoder_whole_when_it_is_refused(tmp_path):
    older = built(tmp_path / "encoder", {"builder": "0"})

    with pytest.raises(BuildRefused):
        build_encoder(wheel(tmp_path / "wheel"), older, report=lambda line: None)

    assert (older / "model.onnx").read_bytes() == b"a graph"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["encoder", "wheel"]


def test_build_does_nothing_when_the_folder_is_up_to_date(tmp_path):
    folder = built(tmp_path / "encoder", make_stamp(8))
    lines: list[str] = []

    did_build = build_encoder(tmp_path / "absent", folder, report=lines.append)

    assert not did_build
    assert lines == [f"Sentence encoder in {folder} is up to date."]
    assert (folder / "model.onnx").read_bytes() == b"a graph"


def test_folder_built_with_other_bits_is_not_up_to_date(tmp_path):
    folder = built(tmp_path / "encoder", make_stamp(32))

    assert is_built(folder, make_stamp(32))
    assert not is_built(folder, make_stamp(8))


def test_folder_built_of_other_layers_is_not_up_to_date(tmp_path):
    folder = built(tmp_path / "encoder", make_stamp(8, (3, 4)))

    assert is_built(folder, make_stamp(8, (3, 4)))
    assert not is_built(folder, make_stamp(8))
    assert not is_built(folder, make_stamp(8, (3, 5)))


def test_folder_without_its_model_is_not_up_to_date(tmp_path):
    folder = built(tmp_path / "encoder", make_stamp(8))
    (folder / "model.onnx").unlink()

    assert not is_built(folder, make_stamp(8))


def test_weights_are_found_inside_the_wheel(tmp_path):
    found = find_weights(wheel(tmp_path))

    assert found == tmp_path / "some_package" / "model" / "model.safetensors"


@pytest.mark.parametrize("count", [0, 2])
def test_weights_are_refused_when_there_is_not_exactly_one_file(tmp_path, count):
    for number in range(count):
        wheel(tmp_path / str(number))

    with pytest.raises(BuildRefused, match=f"found {count} files named model.safetensors"):
        find_weights(tmp_path)


def test_tokenizer_is_set_to_256_pieces_and_no_padding(tmp_path):
    source = find_weights(wheel(tmp_path / "wheel")).parent
    target = tmp_path / "made"
    target.mkdir()

    write_tokenizer(source, target)

    tokenizer = json.loads((target / "tokenizer.json").read_text())
    assert tokenizer == {"truncation": {"max_length": 256, "stride": 0}, "padding": None}
    assert json.loads((target / "tokenizer_config.json").read_text())["model_max_length"] == 256
    assert (target / "vocab.txt").read_text() == "[PAD]\n"


def test_eight_bit_form_stays_near_the_network_it_was_made_from(tmp_path):
    weights = small_weights()
    save_file(weights, tmp_path / "model.safetensors")

    write_model(
        tmp_path / "model.safetensors", tmp_path / "model.onnx", bits=8, scratch=tmp_path, report=lambda line: None
    )

    session = onnxruntime.InferenceSession(tmp_path / "model.onnx", providers=["CPUExecutionProvider"])
    ids = np.array([[1, 7, 33, 4, 2]], dtype=np.int64)
    given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
    found, expected = session.run(None, given)[0][0].mean(axis=0), hidden_states(weights, [1, 7, 33, 4, 2]).mean(axis=0)
    cosine = found @ expected / np.linalg.norm(found) / np.linalg.norm(expected)
    assert 0.98 < cosine < 0.9999999


def test_command_says_in_a_sentence_why_it_stopped(tmp_path):
    result = CliRunner().invoke(main, ["--weights", str(tmp_path), "--out", str(tmp_path / "encoder")])

    assert result.exit_code == 1
    assert "found 0 files named model.safetensors, expected one" in result.output
    assert "Traceback" not in result.output
