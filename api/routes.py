"""The table of every route of /api/v1, and the blueprint that opens them."""

from collections.abc import Callable

from flask import Blueprint, Response

from api import listing, questions, returning
from api.answering import ROOT, open_routes
from api.problems import problem
from api.questions import FORMATS
from api.route import Route
from governance import Actor, Door

ROUTES: tuple[Route, ...] = (*questions.ROUTES, *returning.ROUTES, *listing.ROUTES)


def routes(door: Door, who: Callable[[], Actor]) -> Blueprint:
    """Make the routes of /api/v1; `who` says who asks this request."""
    api = open_routes(ROUTES, door, who)

    @api.get("/", defaults={"path": ""})
    @api.get("/<path:path>")
    def nothing_here(path: str) -> Response:
        known = ", ".join(sorted({route.path.lstrip("/") for route in ROUTES}))
        said = f"there is no {ROOT}/{path}; there are {known}"
        return problem(404, "not-found", said)

    return api


__all__ = ["FORMATS", "ROUTES", "routes"]
