"""What all wordings together teach of needs, and how it is kept between runs."""

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from directory.encoder.nearest import VECTOR_SIZE
from directory.reading.learnt import Learnt, kept_or_learnt, learn
from directory.reading.pieces import Pieces

WORDINGS = [
    "my tooth hurts", "a dentist for my toothache", "lost a filling", "gums are sore",
    "walks for company", "a walking group", "somewhere to walk with others", "rambles on a Sunday",
    "help with my rent", "behind with the rent", "rent is too dear", "rent arrears letter",
]  # fmt: skip
OWNERS = np.repeat(np.arange(3, dtype=np.int64), 4)
TEETH, WALKS, RENT = range(3)


def vectors_of(texts: Sequence[str]) -> NDArray[np.float32]:
    """Unit vectors that say nothing, so that only words can teach."""
    rows = np.random.default_rng(7).normal(size=(len(texts), VECTOR_SIZE)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def learnt() -> Learnt:
    return Learnt(learn(WORDINGS, vectors_of(WORDINGS), OWNERS))


NEW_VECTOR = vectors_of([""] * 20)[-1:]


@pytest.mark.parametrize(
    ("text", "need"),
    [("toothache again", TEETH), ("Walk with a group?", WALKS), ("we can't pay the RENT", RENT)],
)
def test_words_of_a_need_are_told_from_its_neighbours(learnt: Learnt, text: str, need: int) -> None:
    likeness = learnt.likeness([text], NEW_VECTOR)

    assert likeness.shape == (1, 3)
    assert int(likeness[0].argmax()) == need


def test_meaning_teaches_where_words_differ() -> None:
    vectors = np.eye(VECTOR_SIZE, dtype=np.float32)[OWNERS]
    learnt = Learnt(learn(WORDINGS, vectors, OWNERS))

    likeness = learnt.likeness(["zzz"], np.eye(VECTOR_SIZE, dtype=np.float32)[[WALKS]])

    assert int(likeness[0].argmax()) == WALKS
    assert likeness[0, WALKS] > 0.5


def test_what_was_learnt_is_kept_until_a_wording_changes(tmp_path: Path) -> None:
    vectors = vectors_of(WORDINGS)
    first = kept_or_learnt(tmp_path, WORDINGS, vectors, OWNERS).likeness(WORDINGS, vectors)
    [kept] = tmp_path.iterdir()
    written = kept.stat().st_mtime_ns

    again = kept_or_learnt(tmp_path, WORDINGS, vectors, OWNERS).likeness(WORDINGS, vectors)
    assert np.array_equal(first, again)
    assert kept.stat().st_mtime_ns == written

    kept_or_learnt(tmp_path, [*WORDINGS[:-1], "the landlord wants his money"], vectors, OWNERS)
    assert len(list(tmp_path.iterdir())) == 2


def test_only_the_newest_few_are_kept(tmp_path: Path) -> None:
    for age in range(1, 5):
        old = tmp_path / f"learnt-{age}.npy"
        old.write_bytes(b"")
        os.utime(old, (1_000_000 - age, 1_000_000 - age))

    kept_or_learnt(tmp_path, WORDINGS, vectors_of(WORDINGS), OWNERS)

    left = {path.name for path in tmp_path.iterdir()}
    assert len(left) == 3
    assert {"learnt-1.npy", "learnt-2.npy"} < left


@pytest.mark.parametrize("left", [b"", b"\x93NUMPY\x01\x00"])
def test_a_broken_file_is_learnt_anew(tmp_path: Path, left: bytes) -> None:
    vectors = vectors_of(WORDINGS)
    first = kept_or_learnt(tmp_path, WORDINGS, vectors, OWNERS).likeness(WORDINGS, vectors)
    [kept] = tmp_path.iterdir()
    kept.write_bytes(left)

    again = kept_or_learnt(tmp_path, WORDINGS, vectors, OWNERS).likeness(WORDINGS, vectors)

    assert np.allclose(first, again)
    assert kept.stat().st_size > len(left)


def test_a_folder_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file, not a folder")

    learnt = kept_or_learnt(taken, WORDINGS, vectors_of(WORDINGS), OWNERS)

    assert learnt.likeness(["my tooth hurts"], NEW_VECTOR).shape == (1, 3)


def test_the_same_words_give_the_same_row_of_length_one() -> None:
    first, again, other = (
        Pieces(512).row(["a", "walk"]),
        Pieces(512).row(["a", "walk"]),
        Pieces(512).row(["a", "tooth"]),
    )

    assert first.shape == (512,)
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert float(np.linalg.norm(first)) == pytest.approx(1.0)


def test_no_words_give_a_row_of_noughts() -> None:
    assert not Pieces(512).row([]).any()
