"""The table of every route of /api/v1, and the blueprint that opens them."""

import json
from collections.abc import Callable
from functools import cache

from flask import Blueprint, Response, request

from api import listing, questions, returning, sensing
from api.answering import ROOT, open_routes
from api.openapi import document
from api.problems import problem
from api.questions import FORMATS
from api.route import Route
from governance import Actor, Door

ROUTES: tuple[Route, ...] = (
    *questions.ROUTES,
    *returning.ROUTES,
    *listing.ROUTES,
    *sensing.ROUTES,
)


def routes(door: Door, who: Callable[[], Actor]) -> Blueprint:
    """Make the routes of /api/v1; `who` says who asks this request."""
    api = open_routes(ROUTES, door, who)

    @api.get("/openapi.json")
    def described() -> Response:
        answer = Response(_described(), mimetype="application/json")
        answer.headers["Cache-Control"] = "public, max-age=300"
        answer.add_etag()
        return answer.make_conditional(request)  # type: ignore[return-value]  # the same answer

    @api.get("/", defaults={"path": ""})
    @api.get("/<path:path>")
    def nothing_here(path: str) -> Response:
        known = ", ".join(sorted({route.path.lstrip("/") for route in ROUTES}))
        said = f"there is no {ROOT}/{path}; there are {known}"
        return problem(404, "not-found", said)

    return api


@cache
def _described() -> str:
    return json.dumps(document(ROUTES), ensure_ascii=False)


__all__ = ["FORMATS", "ROUTES", "routes"]
