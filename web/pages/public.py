"""Pages that say what this is: home, about, privacy, accessibility."""

from flask import Blueprint, render_template

from web.api.context import parts
from web.presenters import categories

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def home() -> str:
    return render_template("pages/home.html", categories=categories(parts().vocabulary))


@blueprint.get("/about")
def about() -> str:
    return render_template("pages/about.html")


@blueprint.get("/privacy")
def privacy() -> str:
    return render_template("pages/privacy.html")


@blueprint.get("/accessibility")
def accessibility() -> str:
    return render_template("pages/accessibility.html")
