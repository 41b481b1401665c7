"""The OpenAPI 3.1 document of the Open Referral API, made from the same list as its routes."""

from typing import Any

from flask import Blueprint, Response, current_app, request

from web.api.open_referral.answers import NDJSON, answer_json
from web.api.open_referral.parameters import Parameter, read_parameters
from web.api.open_referral.routes import PREFIX, SHELVES, VERSION, Shelf
from web.api.open_referral.schemas import ID, Schema, page_of, ref, schemas

API_VERSION = "3.0.0"

# By the name of a shelf: how each record is written in short, and whole.
_SCHEMAS = {
    "services": ("ServiceSummary", "Service"),
    "taxonomies": ("TaxonomySummary", "Taxonomy"),
    "taxonomy_terms": ("TaxonomyTerm", "TaxonomyTerm"),
    "service_at_locations": ("ServiceAtLocationSummary", "ServiceAtLocation"),
    "organizations": ("OrganizationSummary", "Organization"),
}
_PROBLEM = {"application/problem+json": {"schema": ref("Problem")}}
_ETAG = {"description": "A mark of what the answer holds.", "schema": {"type": "string"}}
_MODIFIED = {"description": "When our copy of the record last changed.", "schema": {"type": "string"}}
_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "description": "The `ETag` of the answer you have; if nothing has changed, the answer is 304 and empty.",
    "schema": {"type": "string"},
}

blueprint = Blueprint("open_referral_document", __name__, url_prefix=PREFIX)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    read_parameters((), request.args)
    return answer_json(openapi_document(current_app.extensions["signpost"].settings.area_name))


def openapi_document(area_name: str) -> dict[str, Any]:
    """Return the document.

    Source:
        OpenAPI Specification 3.1.1.
    """
    paths: dict[str, Any] = {
        "/": {"get": _details()},
        "/openapi.json": {"get": _document()},
    }
    for shelf in SHELVES:
        paths[f"/{shelf.name}"] = {"get": _list_of(shelf)}
        paths[f"/{shelf.name}/{{id}}"] = {"get": _one_of(shelf)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"Signpost for {area_name}: Open Referral UK API",
            "version": API_VERSION,
            "description": f"The public directory in {VERSION}, for anyone and without a key.",
        },
        "servers": [{"url": PREFIX}],
        "paths": paths,
        "components": {
            "schemas": schemas(),
            "responses": {
                "NotModified": {"description": "You already have this answer.", "headers": {"ETag": _ETAG}},
                "BadRequest": {
                    "description": "A parameter is wrong; the answer says which and why.",
                    "content": _PROBLEM,
                },
                "NotFound": {"description": "Nothing that may be read has this id.", "content": _PROBLEM},
            },
        },
    }


def _details() -> dict[str, Any]:
    return _operation("details", "Which version this is", (), _json(ref("Details")), "Version and profile.")


def _document() -> dict[str, Any]:
    return _operation("openapi", "This document", (), _json({"type": "object"}), "The OpenAPI document.")


def _list_of(shelf: Shelf) -> dict[str, Any]:
    short, whole = _SCHEMAS[shelf.name]
    names = {each.name for each in shelf.list_parameters}
    forms = [short, *([whole] if {"full", "full_service"} & names and whole != short else [])]
    forms += ["ServiceMinimal"] if "minimal" in names else []
    record: Schema = ref(short) if len(forms) == 1 else {"anyOf": [page_of(name) for name in forms]}
    content = _json(page_of(short) if len(forms) == 1 else record)
    content[NDJSON] = {"schema": {"type": "string", "description": "One record a line."}}
    return _operation(f"list_{shelf.name}", f"A page of {shelf.many}", shelf.list_parameters, content, "A page.")


def _one_of(shelf: Shelf) -> dict[str, Any]:
    operation = _operation(
        f"get_{shelf.name}",
        f"One {shelf.one}",
        shelf.own_parameters,
        _json(ref(_SCHEMAS[shelf.name][1])),
        "The record.",
    )
    own = {"name": "id", "in": "path", "required": True, "description": f"The id of a {shelf.one}.", "schema": ID}
    operation["parameters"].insert(0, own)
    operation["responses"]["404"] = {"$ref": "#/components/responses/NotFound"}
    operation["responses"]["200"]["headers"]["Last-Modified"] = _MODIFIED
    return operation


def _operation(
    name: str, summary: str, parameters: tuple[Parameter, ...], content: dict[str, Any], about: str
) -> dict[str, Any]:
    return {
        "operationId": name,
        "summary": summary,
        "parameters": [_parameter(each) for each in parameters] + [_IF_NONE_MATCH],
        "responses": {
            "200": {"description": about, "headers": {"ETag": _ETAG}, "content": content},
            "304": {"$ref": "#/components/responses/NotModified"},
            "400": {"$ref": "#/components/responses/BadRequest"},
        },
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": "query",
        "description": parameter.description,
        "schema": parameter.schema,
    } | ({"example": _example(parameter)} if parameter.example else {})


def _example(parameter: Parameter) -> Any:
    kind = parameter.schema.get("type")
    if kind == "boolean":
        return parameter.example == "true"
    return int(parameter.example) if kind in ("integer", "number") else parameter.example


def _json(schema: Schema) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
