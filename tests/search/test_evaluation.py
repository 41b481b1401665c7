"""The measures by which search is judged."""

import json

import pytest

from directory.search.evaluation import (
    JudgedQuery,
    JudgementsMissing,
    load_judged,
    ndcg,
    recall,
    reciprocal_rank,
    score_groups,
)

GRADES = {"best": 3, "good": 2, "fair": 1, "no": 0}


def test_the_ideal_order_scores_one():
    assert ndcg(["best", "good", "fair"], GRADES) == pytest.approx(1.0)


def test_a_lower_place_gains_less():
    # By hand: (3/log2(2) + 7/log2(3)) / (7/log2(2) + 3/log2(3) + 1/log2(4)).
    assert ndcg(["good", "best"], GRADES) == pytest.approx(7.4165 / 9.3928, abs=0.0001)


def test_what_stands_after_ten_counts_nothing():
    others = [f"other-{number}" for number in range(10)]

    assert ndcg([*others, "best"], GRADES) == 0.0
    assert recall([*others, "best"], GRADES) == 0.0
    assert reciprocal_rank([*others, "best"], GRADES) == pytest.approx(1 / 11)


def test_recall_counts_grades_two_and_three():
    assert recall(["best", "fair"], GRADES) == 0.5


def test_no_relevant_service_gives_no_reciprocal_rank():
    assert reciprocal_rank(["fair", "no"], GRADES) == 0.0


def test_scores_are_means_by_group():
    queries = [JudgedQuery("a", "web", "x", GRADES), JudgedQuery("b", "gp", "y", GRADES)]

    scores = score_groups(queries, {"a": ["best", "good", "fair"], "b": []})

    assert scores["all"].ndcg == pytest.approx(0.5)
    assert scores["web"].ndcg == pytest.approx(1.0)
    assert scores["gp"].queries == 1


def test_queries_without_an_answer_are_marked(tmp_path):
    queries = [
        {"id": "a", "group": "web", "text": "x", "answerable": True},
        {"id": "b", "group": "web", "text": "y", "answerable": False},
    ]
    (tmp_path / "queries.jsonl").write_text("\n".join(json.dumps(query) for query in queries), encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text("query_id\tservice_id\tgrade\na\tone\t3\n", encoding="utf-8")

    assert load_judged(tmp_path) == [
        JudgedQuery("a", "web", "x", {"one": 3}),
        JudgedQuery("b", "web", "y", {}, is_answerable=False),
    ]


def test_a_folder_without_judgements_is_named(tmp_path):
    with pytest.raises(JudgementsMissing, match=r"queries\.jsonl"):
        load_judged(tmp_path)


def test_a_folder_without_a_query_that_has_an_answer_is_named(tmp_path):
    (tmp_path / "queries.jsonl").write_text("", encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text("query_id\tservice_id\tgrade\n", encoding="utf-8")

    with pytest.raises(JudgementsMissing, match="no query with an answer"):
        load_judged(tmp_path)
