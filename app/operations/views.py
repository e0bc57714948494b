"""Pages for operators and integrators: is it alive, and what does the API offer?"""

from typing import Any

from flask import Blueprint, Response, current_app
from sqlalchemy.exc import SQLAlchemyError

from app.kit import web
from app.operations import queries

pages = Blueprint("operations", __name__)


@pages.get("/healthz")
@web.public
def health() -> Any:
    """200 when the database answers, else 503."""
    try:
        queries.ping()
    except SQLAlchemyError:
        return {"status": "database unreachable"}, 503
    return {"status": "ok"}


@pages.get("/favicon.ico")
@web.public
def favicon() -> Response:
    """The seal, for browsers that look for it where no page names one: beside a file or JSON."""
    return current_app.send_static_file("favicon.ico")


@pages.get("/api/v1/openapi.json")
@web.public
def openapi() -> Any:
    """The API's description, made from the routes and their forms."""
    return queries.api_description(current_app)


@pages.get("/api/v1/docs")
@web.public
def api_docs() -> Any:
    """The description, as a page."""
    return web.render("operations/api.html", api=queries.api_description(current_app))
