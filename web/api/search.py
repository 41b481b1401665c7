"""``GET /api/search``: services that may help, best first."""

from flask import Blueprint, Response, jsonify, request

from bot.presenting import service_card
from web.api.context import parts
from web.api.query import read_query, search_request

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
    )
