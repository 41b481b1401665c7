"""The corpus is the same every time, the questions reach everybody alike, and the page says what was measured."""

import numpy as np
import pytest

from directory.model import Place, Service, Site
from directory.search.listing import Listing
from directory.search.ports import VECTOR_SIZE, IndexDocument
from tests.bench.figures import Machine, Timing
from tests.bench.scale.clocking import Warmth, clock, rates
from tests.bench.scale.corpus import Town, nudged, variants
from tests.bench.scale.figures import (
    Asked,
    Built,
    Encoding,
    Held,
    JudgedSet,
    MillionReport,
    Quality,
    Rate,
    ScaleReport,
)
from tests.bench.scale.parts import PARTS
from tests.bench.scale.queries import Question, questions
from tests.bench.scale.report import page_with_million, page_with_scale
from tests.bench.scale.sql import SQLiteLike, like_statement

LEEDS = Place("Leeds", 53.8, -1.55, "city", area_ids=frozenset({"leeds", "england", "uk"}))
TOWNS = (Town(LEEDS, "leeds"),)


def a_document(number: int = 0, name: str = "Scunthorpe lunch group", *, national: bool = False) -> IndexDocument:
    site = Site(f"site-{number}", "Hall", "1 High Street", None, 53.5, -0.6)
    service = Service(str(number), str(number), "test", name, "Friends of Brigg", sites=(site,), national=national)
    terms = frozenset({"national:yes", "free:yes"}) if national else frozenset({"free:yes"})
    vectors = np.full((2, VECTOR_SIZE), 0.05, dtype=np.float32)
    return IndexDocument(
        Listing(service, {"lonely": 1.0}, terms), name, "Friends of Brigg", "A weekly group in Scunthorpe", vectors
    )


def a_machine(commit: str = "abc1234") -> Machine:
    return Machine("1 March 2026, 09:30", commit, "Linux", "Some processor", 2, 15.6, "3.12.9", "3.10.16", (0.2, 1.4))


def asked(system: str, p50: float, p95: float) -> Asked:
    held = Held("web process", 900.0, 400.0)
    return Asked(system, Timing(system, 60, p50, p95), (Rate(2, 50.0), Rate(4, 60.0)), Built(30.0, 500.0), held)


def a_report(api_p95: float = 20.0) -> ScaleReport:
    return ScaleReport(
        machine=a_machine(),
        command="python -m tests.bench --search",
        services=100_000,
        vectors=240_000,
        towns=400,
        asked=(
            asked("ours, embedded: `GET /api/search`", 10.0, api_p95),
            asked("ours, elasticsearch: in process", 12.0, 33.0),
            asked("raw Elasticsearch `multi_match`", 8.0, 11.0),
        ),
        quality=(Quality("ours, embedded", "North", 0.571),),
        judged=(JudgedSet("North", 738, 55),),
        parts={engine: tuple(Timing(part, 60, 1.0, 2.0) for part in PARTS) for engine in ("embedded", "elasticsearch")},
        encoding=Encoding(200, 480, 20.0),
        absent=("PostgreSQL: none is installed on this machine.",),
    )


def a_million() -> MillionReport:
    built, held = Built(1000.0, 9000.0), Held("web process", 4000.0, 900.0)
    timings = (Timing("in process", 30, 20.0, 40.0),)
    machine = a_machine("def5678")
    return MillionReport(machine, "python -m tests.bench --million", 1_000_000, 2_400_000, built, 2000.0, held, timings)


class Recorder:
    name = "recorder"

    def __init__(self) -> None:
        self.texts: list[str] = []

    def search(self, question: Question) -> list[str]:
        self.texts.append(question.text)
        return []


def test_corpus_is_the_same_every_time_and_wherever_it_is_cut():
    originals = [a_document(0), a_document(1, "Walking club")]

    some, more = list(variants(originals, TOWNS, 3)), list(variants(originals, TOWNS, 6))

    assert [one.listing for one in some] == [one.listing for one in more[:3]]
    assert all(np.array_equal(one.vectors, other.vectors) for one, other in zip(some, more, strict=False))
    assert len({one.listing.service.id for one in more}) == 6


def test_variant_is_moved_to_its_town_with_its_words():
    made = next(variants([a_document()], TOWNS, 1))

    service = made.listing.service
    assert "Scunthorpe" not in f"{made.name} {made.body}"
    assert "Leeds" in f"{made.name} {made.body}"
    assert service.name == made.name
    assert service.sites[0].latitude == pytest.approx(53.8, abs=0.2)
    assert set(service.area_ids) <= {"leeds"}
    assert made.listing.needs == {"lonely": 1.0}


def test_national_service_stays_national_once():
    first, second = variants([a_document(national=True)], TOWNS, 2)

    assert first.listing.service.national
    assert not second.listing.service.national
    assert "national:yes" not in second.listing.terms


def test_vectors_of_a_variant_lie_beside_the_originals_and_are_as_long():
    vectors = a_document().vectors

    moved = nudged(vectors, 5)

    lengths = np.linalg.norm(vectors, axis=1)
    cosines = np.sum(moved * vectors, axis=1) / lengths**2
    assert np.linalg.norm(moved, axis=1) == pytest.approx(lengths, rel=1e-5)
    assert (cosines > 0.95).all()
    assert (cosines < 0.999).all()


def test_vectors_of_a_listing_without_any_stay_none():
    assert nudged(np.zeros((0, VECTOR_SIZE), dtype=np.float32), 1).shape == (0, VECTOR_SIZE)


def test_half_of_the_questions_name_a_place():
    made = questions(["one", "two", "three", "four"], [LEEDS], 8)

    assert [one.text for one in made][::2] == ["one", "two", "three", "four"]
    assert [one.near for one in made].count("Leeds") == 4


def test_question_is_said_in_new_words_each_time():
    question = Question("lunch club", None)

    said = {question.said_anew(time).text for time in range(144)}

    assert len(said) == 144
    assert all(text.endswith("lunch club") for text in said)


def test_clock_asks_every_system_each_question_three_times_in_new_words():
    first, second = Recorder(), Recorder()
    texts = [Question(f"question {number}", None) for number in range(6)]

    timings = clock([first, second], texts, most_seconds=5.0, most_warming=5.0)

    assert [one.count for one in timings] == [18, 18]
    assert first.texts[-18:-12] == second.texts[-18:-12] == [one.text for one in texts]
    assert len(set(first.texts[-18:])) == 18
    assert not {*first.texts[-18:]} & {*first.texts[:-18]}


def test_warming_up_ends_when_nothing_got_quicker_four_times_running():
    warmth = Warmth()
    passes = ([9, 5], [7, 5], [7, 5], [7, 4], [7, 4], [6.99, 4.5], [8, 4], [7, 4])

    assert [warmth.is_reached(medians) for medians in passes] == [*[False] * 7, True]


def test_clock_warms_up_no_longer_than_it_may():
    system = Recorder()

    clock([system], [Question("lunch club", None), Question("choir", None)], 5.0, most_warming=0.0)

    assert len(system.texts) == 1 + 3 * 2


def test_rates_are_measured_for_each_number_of_clients():
    found = rates(Recorder(), [Question("lunch club", None)], seconds=0.01)

    assert [one.clients for one in found] == [2, 4]
    assert all(one.per_second > 0 for one in found)


def test_like_orders_by_the_number_of_words_met(tmp_path):
    like = SQLiteLike(tmp_path / "like.db")
    documents = [a_document(0, "Walking club"), a_document(1, "Lunch and walking club"), a_document(2, "Choir")]

    built = like.build(documents)

    assert like.search(Question("a walking lunch", None)) == ["1", "0"]
    assert built.disk > 0
    assert like_statement(2, "x LIKE ?", "").count("LIKE") == 2


@pytest.mark.parametrize(("p95", "verdict"), [(20.0, "met"), (30.0, "**missed**")])
def test_page_says_plainly_whether_a_goal_is_met(p95: float, verdict: str):
    page = page_with_scale(a_report(p95), "")

    assert f"| embedded, whole API call, p95 ≤ 25 ms | {p95:.2f} ms | {verdict} |" in page
    assert "| elasticsearch: in process, p95 ≤ 2 × the raw query | 3.00 × | **missed** |" in page


def test_page_gives_ratios_before_times_and_what_is_absent():
    page = page_with_scale(a_report(), "")

    titles = [line for line in page.splitlines() if line.startswith("## ")]
    assert titles[:3] == ["## Goals", "## Side by side", "## Times and rates"]
    assert "Not measured: PostgreSQL: none is installed" in page
    assert "at 24 texts a second" in page
    assert "| ours, embedded | 0.571 |" in page


def test_each_run_keeps_the_section_of_the_other():
    first = page_with_scale(a_report(), "")
    both = page_with_million(a_million(), first)

    again = page_with_scale(a_report(), both)

    assert again == both
    assert "def5678" in again
    assert [line for line in again.splitlines() if line.startswith("# ")][1:] == [
        "# 100,000 services",
        "# 1,000,000 services",
    ]
