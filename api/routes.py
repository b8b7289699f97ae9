"""The addresses machines ask: the same door, the same words as a page or a terminal."""

import json
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from api.formats import as_csv, as_json
from facts.refusal import BrokenHome, NotAllowed, Refusal
from governance import Actor, Door, Release, question
from indicators import indicators

CODES: dict[type[Refusal], int] = {NotAllowed: 403, BrokenHome: 503}
"""HTTP status of a refusal; whatever is not here was asked wrongly."""

FORMATS = ("json", "csv")


def routes(door: Door, who: Callable[[], Actor]) -> Blueprint:
    """Make the routes of /api/v1; `who` says who asks this request."""
    api = Blueprint("api", __name__, url_prefix="/api/v1")

    @api.get("/ask.json")
    def ask_json() -> Response:
        return _answer(as_json(_asked(door, who())))

    @api.get("/ask.csv")
    def ask_csv() -> Response:
        release = _asked(door, who())
        name = f"{release.indicator.id}-vintage-{release.edition.number}.csv"
        return Response(
            as_csv(release),
            mimetype="text/csv",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    @api.get("/indicators.json")
    def every_indicator() -> Response:
        cards = indicators().values()
        return _answer(
            [
                {"id": card.id, "title": card.title._asdict(), "unit": card.unit._asdict()}
                for card in cards
            ]
        )

    @api.get("/coverage.json")
    def what_can_be_asked() -> Response:
        return _answer(door.coverage(who()).to_dicts())

    @api.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Response:
        code = next((code for kind, code in CODES.items() if isinstance(refusal, kind)), 400)
        return _answer({"refused": str(refusal)}, code)

    @api.route("/", defaults={"path": ""})
    @api.route("/<path:path>")
    def nothing_here(path: str) -> Response:
        said = (
            f"there is no /api/v1/{path}; "
            "there are ask.json, ask.csv, indicators.json, coverage.json"
        )
        return _answer({"refused": said}, 404)

    return api


def _asked(door: Door, actor: Actor) -> Release:
    """Read the question from the address: its words, and `indicator` beside them."""
    words = [
        (name, value)
        for name, value in request.args.items(multi=True)
        if name not in ("indicator", "lang")
    ]
    indicator = request.args.get("indicator", "")
    return door.ask(actor)(question(f"{indicator}?{urlencode(words)}"))


def _answer(said: object, status: int = 200) -> Response:
    text = json.dumps(said, ensure_ascii=False, default=_plain, allow_nan=False)
    return Response(text, status, mimetype="application/json")


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"cannot write a {type(value).__name__} as JSON")
