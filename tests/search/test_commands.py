"""The search commands, on a small directory of their own."""

import json

import pytest
from click.testing import CliRunner
from sqlmodel import SQLModel

from directory.database import make_engine
from directory.feeds.sample import read_sample
from directory.importing import import_feed
from web.commands import evaluate, reindex, search, search_keys


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A runner over the sample directory, imported and indexed once, without an encoder."""
    var = tmp_path_factory.mktemp("var")
    sql = make_engine(f"sqlite:///{var}/signpost.db")
    SQLModel.metadata.create_all(sql)
    import_feed(sql, read_sample(), source="sample")
    sql.dispose()
    environment = {"SIGNPOST_VAR_DIR": str(var), "SIGNPOST_ENCODER_DIR": str(var / "none"), "SEARCH_URL": ""}

    def run(command, *arguments):
        return CliRunner().invoke(command, arguments, env=environment)

    run.first = run(reindex.command, "--json")
    return run


def test_reindex_reports_what_it_did(run):
    assert run.first.exit_code == 0
    assert json.loads(run.first.stdout)["engines"] == ["embedded"]


def test_search_prints_services_with_reasons(run):
    result = run(search.command, "my", "mum", "has", "dementia", "--near", "Rochester")

    assert result.exit_code == 0
    assert "dementia" in result.stdout
    assert "embedded index." in result.stdout


def test_search_gives_json_to_programs(run):
    result = run(search.command, "debt", "--json", "--per-page", "3")

    answer = json.loads(result.stdout)
    assert len(answer["services"]) == 3
    assert {"id", "source_id", "name", "why", "caution"} <= set(answer["services"][0])


def test_search_for_nothing_asks_what_is_needed(run):
    result = run(search.command)

    assert result.exit_code == 1
    assert "Say what you need help with" in result.stderr


def test_search_near_an_unknown_place_says_how_to_name_one(run):
    result = run(search.command, "debt", "--near", "Qwertyville")

    assert result.exit_code == 1
    assert "not a place we know" in result.stderr


def test_evaluate_scores_judged_queries(run, tmp_path):
    found = json.loads(run(search.command, "debt", "--json").stdout)["services"][0]["source_id"]
    (tmp_path / "queries.jsonl").write_text(json.dumps({"id": "a", "group": "web", "text": "debt"}), encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text(f"query_id\tservice_id\tgrade\na\t{found}\t3\n", encoding="utf-8")

    result = run(evaluate.command, "search", "--judged", str(tmp_path), "--json")

    assert json.loads(result.stdout)[0]["scores"]["fused"]["all"]["ndcg"] == 1.0


def test_evaluate_judges_a_feed_in_any_format(run, tmp_path, shared_data):
    page = next((shared_data / "oruk_v3_bristol_page").glob("*.json"))
    (tmp_path / "queries.jsonl").write_text(json.dumps({"id": "a", "group": "gp", "text": "debt"}), encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text("query_id\tservice_id\tgrade\na\tnone\t3\n", encoding="utf-8")

    result = run(evaluate.command, "search", "--judged", str(tmp_path), "--feed", str(page), "--json")

    (found,) = json.loads(result.stdout)
    assert found["services"] > 0
    assert found["empty_handed"] == ["a"]


def test_evaluate_refuses_what_is_no_feed(run, tmp_path):
    (tmp_path / "queries.jsonl").write_text(json.dumps({"id": "a", "group": "gp", "text": "debt"}), encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text("query_id\tservice_id\tgrade\na\tnone\t3\n", encoding="utf-8")

    result = run(evaluate.command, "search", "--judged", str(tmp_path), "--feed", str(tmp_path / "qrels.tsv"))

    assert result.exit_code == 1
    assert "qrels.tsv" in result.stderr


def test_evaluate_on_elasticsearch_wants_a_server(run, tmp_path):
    result = run(evaluate.command, "search", "--judged", str(tmp_path), "--engine", "elasticsearch")

    assert result.exit_code == 1
    assert "SEARCH_URL is not set" in result.stderr


def test_keys_want_a_server_that_is_set(run):
    result = run(search_keys.command, "--password", "secret")

    assert result.exit_code == 1
    assert "SEARCH_URL is not set" in result.stderr


@pytest.mark.sockets
def test_keys_from_a_server_that_is_away_say_so(run):
    away = {"SEARCH_URL": "http://127.0.0.1:9"}

    result = CliRunner().invoke(search_keys.command, ["--password", "secret"], env=away)

    assert result.exit_code == 1
    assert "127.0.0.1:9" in result.stderr
    assert "secret" not in result.output
