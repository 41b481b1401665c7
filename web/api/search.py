"""``GET /api/search``: services that may help, best first; ``GET /api/suggest``: what somebody may go on to type."""

from dataclasses import asdict

from flask import Blueprint, Response, jsonify, request

from bot.presenting import service_card
from web.api.context import parts
from web.api.query import read_query, read_suggest_query, search_request

blueprint = Blueprint("search_api", __name__, url_prefix="/api")


@blueprint.get("/search")
def search() -> Response:
    """Answer with matches in the shape of a service reply, facets, the engine that served and notes."""
    query = read_query(request.args)
    result = parts().directory.find_services(search_request(query, parts().vocabulary, parts().gazetteer))
    return jsonify(
        services=[service_card(match).model_dump(mode="json") for match in result.matches],
        total=result.total,
        page=result.page,
        facets=result.facets,
        engine=result.engine,
        notes=list(result.notes),
        unlisted=list(result.unlisted),
    )


@blueprint.get("/suggest")
def suggest() -> Response:
    """Answer with needs, places, services and organisations that begin so; none for no words."""
    query = read_suggest_query(request.args)
    found = parts().directory.suggest(query.q, limit=query.limit, audience=query.audience)
    return jsonify(suggestions=[asdict(suggestion) for suggestion in found])
