"""Finding services by hand: by need, or by searching."""

from flask import Blueprint, abort, render_template, request

from directory.search import IndexUnavailable
from web.api.context import parts
from web.api.query import read_query, search_request
from web.presenters import ResultsPage, categories, empty_results, results_page
from web.problems import Problem

blueprint = Blueprint("browse", __name__)
_FILTERS = ("near", "open", "free", "wheelchair", "page")


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
    page, status = _results({"need": need_id})
    category = vocabulary.categories[wanted.category]
    return render_template("pages/need.html", need=wanted, category=category, related=related, page=page), status


@blueprint.get("/search")
def search() -> tuple[str, int]:
    page, status = _results({"q": request.args.get("q", "")}) if _has_searched() else (empty_results(), 200)
    return render_template("pages/search.html", page=page), status


def _has_searched() -> bool:
    return "q" in request.args or "near" in request.args


def _results(fixed: dict[str, str]) -> tuple[ResultsPage, int]:
    """Return what was found, or the same page with what to put right, keeping what was typed."""
    asked = {name: request.args[name] for name in _FILTERS if name in request.args}
    typed = {**asked, **fixed}
    try:
        query = read_query(typed)
        result = parts().directory.find_services(search_request(query, parts().vocabulary, parts().gazetteer))
    except Problem as problem:
        return empty_results(typed, problem.fields), problem.status
    except IndexUnavailable:
        return empty_results(typed, unavailable=True), 503
    return results_page(typed, result, per_page=query.per_page), 200
