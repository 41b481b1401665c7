"""The page of one service."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, render_template, session

from web.api.context import parts
from web.presenters import service_page

blueprint = Blueprint("services", __name__, url_prefix="/services")


@blueprint.get("/<service_id>")
def show(service_id: str) -> str:
    service = parts().directory.get_service(service_id)
    if service is None:
        abort(404)
    now = datetime.now(ZoneInfo("Europe/London"))
    page = service_page(service, parts().vocabulary, now)
    return render_template("pages/service.html", service=page, is_chatting="conversation" in session)
