"""The addresses machines ask: the same door, the same words as a page or a terminal."""

import json
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from api.formats import as_csv, as_json
from facts.refusal import BadQuestion, BrokenHome, NotAllowed, Refusal
from governance import Actor, Door, Question, Release, named, question
from governance.alert_words import said
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

    @api.get("/sources.json")
    def where_figures_come_from() -> Response:
        said = request.args.get("vintage", "")
        if said and not said.isdecimal():
            raise BadQuestion(f"vintage '{said}' is not a number; write vintage=3")
        found = door.sources(who(), int(said) if said else None)
        return _answer([each.as_words() for each in found])

    @api.get("/explain.json")
    def explain_a_figure() -> Response:
        row = named(request.args.get("row", ""))
        found = door.explain(who(), _question(), row)
        return _answer(found.as_words())

    @api.get("/quality.json")
    def quality_of_batches() -> Response:
        return _answer([each.as_words() for each in door.quality(who())])

    @api.get("/alerts.json")
    def alerts_of_the_area() -> Response:
        asked = {name: request.args.get(name, "") for name in ("state", "indicator", "area")}
        found = door.alerts(who(), [word for word in asked["state"].split(",") if word])
        return _answer(
            [
                {**one._asdict(), "codes": one.codes, "said": said(one)._asdict()}
                for one in found
                if asked["indicator"] in ("", one.indicator) and asked["area"] in ("", one.area)
            ]
        )

    @api.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Response:
        code = next((code for kind, code in CODES.items() if isinstance(refusal, kind)), 400)
        return _answer({"refused": str(refusal)}, code)

    @api.route("/", defaults={"path": ""})
    @api.route("/<path:path>")
    def nothing_here(path: str) -> Response:
        said = (
            f"there is no /api/v1/{path}; "
            "there are ask.json, ask.csv, explain.json, indicators.json, coverage.json, "
            "sources.json, quality.json, alerts.json"
        )
        return _answer({"refused": said}, 404)

    return api


def _asked(door: Door, actor: Actor) -> Release:
    return door.ask(actor)(_question())


def _question() -> Question:
    """Read the question from the address: its words, and `indicator` beside them."""
    words = [
        (name, value)
        for name, value in request.args.items(multi=True)
        if name not in ("indicator", "lang", "row")
    ]
    indicator = request.args.get("indicator", "")
    return question(f"{indicator}?{urlencode(words)}")


def _answer(said: object, status: int = 200) -> Response:
    text = json.dumps(said, ensure_ascii=False, default=_plain, allow_nan=False)
    return Response(text, status, mimetype="application/json")


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"cannot write a {type(value).__name__} as JSON")
