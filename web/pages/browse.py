"""Finding services by hand: by need, or by searching."""

from flask import Blueprint, abort, render_template, request

from directory.search import IndexUnavailable
from web.api.context import parts
from web.api.query import read_query, search_request
from web.pages.address import Asked, read_asked
from web.pages.results import ResultsPage, empty_results, results_page
from web.presenters import categories
from web.problems import Problem

blueprint = Blueprint("browse", __name__)


@blueprint.get("/needs")
def needs() -> str:
    known = categories(parts().vocabulary)
    kind = request.args.get("kind", "")
    chosen = next((category for category in known if category.id == kind), None)
    if kind and chosen is None:
        abort(404)
    return render_template("pages/needs.html", categories=known, chosen=chosen)


@blueprint.get("/needs/<need_id>")
def need(need_id: str) -> tuple[str, int]:
    vocabulary = parts().vocabulary
    if need_id not in vocabulary.needs:
        abort(404)
    wanted = vocabulary[need_id]
    related = [vocabulary[other] for other in wanted.related if other in vocabulary.needs]
    page, status = _results(read_asked(request.path, request.args, but=("q", "need")), need=need_id)
    category = vocabulary.categories[wanted.category]
    return render_template("pages/need.html", need=wanted, category=category, related=related, page=page), status


@blueprint.get("/search")
def search() -> tuple[str, int]:
    asked = read_asked(request.path, request.args)
    has_searched = "q" in request.args or bool(asked.pairs)
    page, status = _results(asked) if has_searched else (empty_results(asked, parts().vocabulary), 200)
    return render_template("pages/search.html", page=page), status


def _results(asked: Asked, **fixed: str) -> tuple[ResultsPage, int]:
    """Return what was found, or the same page with what to put right, keeping what was typed."""
    vocabulary = parts().vocabulary
    try:
        query = read_query(asked.having(**fixed).values())
        result = parts().directory.find_services(search_request(query, vocabulary, parts().gazetteer))
    except Problem as problem:
        return empty_results(asked, vocabulary, problem.fields), problem.status
    except IndexUnavailable:
        return empty_results(asked, vocabulary, unavailable=True), 503
    return results_page(asked, result, vocabulary, per_page=query.per_page), 200
