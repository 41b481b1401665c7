"""The pieces of the embedded index, each alone: places as words, names, arrays, synonyms, very many vectors."""

import random

import numpy as np
import pytest

from directory.encoder.nearest import Nearest, make_nearest
from directory.model import Spell
from directory.opening import WEEK
from directory.places.distance import distance_miles
from directory.search.embedded.arrays import Strings, best, read_arrays, string_arrays, write_arrays
from directory.search.embedded.column_writer import ColumnWriter
from directory.search.embedded.columns import Columns
from directory.search.embedded.facts import facts_of, groups_of
from directory.search.embedded.names import plain_name
from directory.search.embedded.passages import Passages, index_vectors
from directory.search.embedded.synonyms import Synonyms
from directory.search.ports import VECTOR_SIZE, Circle, Filters
from tests.search.builders import make_document, make_site


@pytest.mark.parametrize("radius_miles", [0.5, 3.0, 10.0, 30.0, 75.0, 300.0])
def test_facts_let_through_every_place_inside_a_circle(radius_miles):
    chance = random.Random(radius_miles)
    for _ in range(200):
        circle = Circle(chance.uniform(49.9, 60.8), chance.uniform(-8.1, 1.8), radius_miles)
        north, east = chance.uniform(-1, 1) * radius_miles / 69, chance.uniform(-2, 2) * radius_miles / 69
        site = make_site(circle.latitude + north, circle.longitude + east)
        facts = facts_of(make_document("a", sites=(site,)).listing)

        is_inside = distance_miles(*site_point(site), circle.latitude, circle.longitude) <= radius_miles

        assert not is_inside or all(facts & set(group) for group in groups_of(Filters(within=circle)))


def test_facts_let_through_every_service_that_is_open():
    chance = random.Random(5)
    for _ in range(300):
        start = chance.randrange(WEEK)
        spell = Spell(start, start + chance.randrange(1, 2_000))
        facts = facts_of(make_document("a", spells=(spell,)).listing)

        minute = chance.randrange(spell.start, spell.end) % WEEK

        assert all(facts & set(group) for group in groups_of(Filters(open_at=minute)))


def test_a_radius_agrees_with_the_distance_to_the_last_few_metres():
    columns = ColumnWriter()
    chance = random.Random(8)
    points = [(chance.uniform(51, 52), chance.uniform(0, 1)) for _ in range(500)]
    for latitude, longitude in points:
        columns.add(make_document("a", sites=(make_site(latitude, longitude),)).listing)

    passing = Columns(columns.arrays()).mask(Filters(within=Circle(51.4, 0.5, 12.0)))

    for (latitude, longitude), is_in in zip(points, passing.tolist(), strict=True):
        miles = distance_miles(latitude, longitude, 51.4, 0.5)
        assert is_in == (miles <= 12.0) or miles == pytest.approx(12.0, abs=0.005)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Women’s  Café", "womens cafe"),
        ("St. John's–Ambulance (Kent)", "st johns ambulance kent"),
        ("ÅNGSTRÖM_house", "angstrom house"),
        ("", ""),
    ],
)
def test_names_are_compared_plain(text, expected):
    assert plain_name(text) == expected


def test_arrays_come_back_as_they_were_written(tmp_path):
    arrays = {"empty": np.zeros((0, 3)), "flags": np.array([True, False, True]), "wide": np.arange(6.0).reshape(2, 3)}

    write_arrays(tmp_path / "arrays", arrays)

    read = read_arrays(tmp_path / "arrays")
    assert read.keys() == arrays.keys()
    assert all(np.array_equal(read[name], array) and read[name].dtype == array.dtype for name, array in arrays.items())


def test_sorted_strings_are_found_by_how_they_begin():
    strings = Strings(string_arrays("s", ["ab", "abc", "abé", "b", "é"]), "s")

    assert strings.beginning_with("ab") == (0, 3)
    assert strings.beginning_with("é") == (4, 5)
    assert strings.beginning_with("c") == (4, 4)


def test_the_best_are_kept_in_order_and_the_earlier_row_first_among_equals():
    rows, scores = best(np.array([4, 1, 3, 2], dtype=np.int32), np.array([0.5, 0.9, 0.5, 0.1], dtype=np.float32), 3)

    assert rows.tolist() == [1, 3, 4]
    assert scores.tolist() == pytest.approx([0.9, 0.5, 0.5])


def test_the_longest_wording_said_gives_its_synonyms():
    synonyms = Synonyms([("community nurse", "cn"), ("nurse", "sister")], str.split)

    others, known = synonyms.of(["a", "community", "nurse"])

    assert others == [("cn",)]
    assert known == {"community", "nurse"}


def test_candidates_among_many_vectors_hold_the_nearest(tmp_path):
    vectors, questions = clustered(6_000)
    make_nearest(vectors, np.arange(len(vectors))).write(tmp_path / "near")
    nearest = Nearest.read(tmp_path / "near")
    passing = np.arange(len(vectors)) % 3 == 0

    for question in questions:
        scores = vectors @ question
        for mask in (None, passing):
            allowed = scores if mask is None else np.where(mask, scores, -9)
            true = set(np.argsort(-allowed)[:100].tolist())
            found = set(nearest.rows(question, mask, 600).tolist())
            assert len(true & found) >= 97
            assert mask is None or all(mask[row] for row in found)


def test_passages_too_many_to_look_through_are_scored_exactly(tmp_path):
    vectors, questions = clustered(24_000)
    (tmp_path / "vectors.f32").write_bytes(vectors.tobytes())
    starts = np.arange(0, len(vectors) + 1, 2)
    index_vectors(tmp_path, starts)
    passages = Passages(tmp_path, starts)
    passing = np.ones(len(starts) - 1, dtype=bool)
    passing[::10] = False

    rows, scores = passages.search(questions[0], passing, 50)

    exact = (vectors @ questions[0]).reshape(-1, 2).max(axis=1)
    true = np.argsort(-np.where(passing, exact, -9))[:50]
    assert (tmp_path / "vectors.near").exists()
    assert len(set(rows.tolist()) & set(true.tolist())) >= 48
    assert scores == pytest.approx(exact[rows], abs=1e-5)


def clustered(size):
    """Vectors around a hundred centres, some shorter as passages are, and questions near a few of the centres."""
    chance = np.random.default_rng(2)
    centres = chance.standard_normal((100, VECTOR_SIZE))
    made = centres[chance.integers(100, size=size)] + 0.8 * chance.standard_normal((size, VECTOR_SIZE))
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    made[chance.random(size) < 0.5] *= 0.9
    questions = centres[:4] + 0.8 * chance.standard_normal((4, VECTOR_SIZE))
    questions /= np.linalg.norm(questions, axis=1, keepdims=True)
    return made.astype(np.float32), questions.astype(np.float32)


def site_point(site):
    return site.latitude, site.longitude
