"""Questions by program: the same door, the same words as a page or a terminal."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode

from flask import Response, request
from pydantic import Field, JsonValue

from api.formats import as_csv, as_json
from api.route import JSON, Asked, Call, Given, Route
from facts.refusal import BadQuestion
from facts.text import Text
from governance import Permission, Question, Release, named, question
from governance.alert_words import said
from governance.roles import areas_seen_in_full
from indicators import indicators

FORMATS = ("json", "csv")
GROUP = "figures"


class Questioned(Asked):
    """The words of a question; docs/api.md says what each means."""

    indicator: Annotated[str, Text("Which indicator.", "指标。")]
    by: Annotated[
        str | None, Text("Dimensions, with commas between.", "分组维度，用逗号分隔。")
    ] = None
    area: Annotated[str | None, Text("Areas.", "地区代码。")] = None
    industry: Annotated[str | None, Text("Industries.", "行业代码。")] = None
    ownership: Annotated[str | None, Text("Ownerships.", "所有制代码。")] = None
    size: Annotated[str | None, Text("Sizes.", "规模代码。")] = None
    sex: Annotated[str | None, Text("Sexes.", "性别代码。")] = None
    detail: Annotated[str | None, Text("What a measure counts by.", "细分代码。")] = None
    period: Annotated[
        str | None, Text("A period, or two with a colon.", "报告期，或以冒号连接的起止期。")
    ] = None
    asof: Annotated[str | None, Text("`then`, or a day.", "`then` 或日期。")] = None
    scheme: Annotated[str | None, Text("Scheme of industries.", "行业分类标准。")] = None
    analysis: Annotated[str | None, Text("A method.", "分析方法。")] = None
    with_: Annotated[str | None, Field(alias="with"), Text("Its parameters.", "方法参数。")] = None
    benchmark: Annotated[str | None, Text("What to compare with.", "比较基准值。")] = None
    vintage: Annotated[str | None, Text("Number of a vintage.", "数据版本号。")] = None


class Explained(Questioned):
    """A question, and the row that is explained."""

    row: Annotated[str | None, Text("What names the figure.", "所解释的数值所在行。")] = None


class OfVintage(Asked):
    """Which vintage."""

    vintage: Annotated[str | None, Text("Number of a vintage.", "数据版本号。")] = None


class OfAlerts(Asked):
    """Which alerts."""

    state: Annotated[str | None, Text("States, with commas between.", "状态，用逗号分隔。")] = None
    indicator: Annotated[str | None, Text("Of one indicator.", "指标。")] = None
    area: Annotated[str | None, Text("Of one area.", "地区代码。")] = None


def ask_json(call: Call) -> Given:
    """Answer a question."""
    release = _asked(call)
    if areas_seen_in_full(call.actor) != frozenset():
        _noted(call, "read figures", release)  # it may hold what others do not see
    return _answer(as_json(release))


def ask_csv(call: Call) -> Given:
    """Answer a question as a table."""
    release = _asked(call)
    _noted(call, "export figures", release)
    name = f"{release.indicator.id}-vintage-{release.edition.number}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Given(Response(as_csv(release), mimetype="text/csv"), 200, headers)


def every_indicator(_call: Call) -> Given:
    """List the definitions."""
    cards = indicators().values()
    return _answer(
        [
            {"id": card.id, "title": card.title._asdict(), "unit": card.unit._asdict()}
            for card in cards
        ]
    )


def what_can_be_asked(call: Call) -> Given:
    """Say what there are figures for."""
    return _answer(call.door.coverage(call.actor).to_dicts())


def where_figures_come_from(call: Call) -> Given:
    """Say of each source of a vintage where it is from."""
    asked = request.args.get("vintage", "")
    if asked and not (asked.isascii() and asked.isdecimal() and len(asked) < 10):
        raise BadQuestion(f"vintage '{asked}' is not a number; write vintage=3")
    found = call.door.sources(call.actor, int(asked) if asked else None)
    return _answer([each.as_words() for each in found])


def explain_a_figure(call: Call) -> Given:
    """Say what one figure rests on."""
    row = named(request.args.get("row", ""))
    found = call.door.explain(call.actor, _question(), row)
    if found.withheld is None:
        _noted(call, "explain figure", found.release, row=dict(row))
    return _answer(found.as_words())


def quality_of_batches(call: Call) -> Given:
    """Give the reports on batches."""
    found = call.door.quality(call.actor)
    call.door.note(call.actor, "read quality reports", {"reports": len(found)}, call.when)
    return _answer([each.as_words() for each in found])


def alerts_of_the_area(call: Call) -> Given:
    """Give the alerts of the actor's area."""
    asked = {name: request.args.get(name, "") for name in ("state", "indicator", "area")}
    states = [word for word in asked["state"].split(",") if word]
    found = call.door.alerts(call.actor, states)
    return _answer(
        [
            {**one._asdict(), "codes": one.codes, "said": said(one)._asdict()}
            for one in found
            if asked["indicator"] in ("", one.indicator) and asked["area"] in ("", one.area)
        ]
    )


def _asked(call: Call) -> Release:
    return call.door.ask(call.actor)(_question())


def _noted(call: Call, verb: str, release: Release, **more: object) -> None:
    """Write into the journal what was asked, of which vintage, and how many rows left."""
    asked = str(release.question.at(release.edition.number))
    rows = release.figures.height
    call.door.note(call.actor, verb, {"question": asked, "rows": rows, **more}, call.when)


def _question() -> Question:
    """Read the question from the address: its words, and `indicator` beside them."""
    words = [
        (name, value)
        for name, value in request.args.items(multi=True)
        if name not in ("indicator", "lang", "row")
    ]
    indicator = request.args.get("indicator", "")
    return question(f"{indicator}?{urlencode(words)}")


def _answer(said: object) -> Given:
    text = json.dumps(said, ensure_ascii=False, default=_plain, allow_nan=False)
    return Given(Response(text, mimetype=JSON))


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"cannot write a {type(value).__name__} as JSON")


def _route(
    path: str, title: Text, answer: Callable[[Call], Given], asked: type[Asked] = Asked,
    kind: object = list[dict[str, JsonValue]], needs: Permission = Permission.ASK,
) -> Route:  # fmt: skip
    return Route(
        "GET", path, GROUP, (needs,), title, answer, {200: kind}, is_own_reader=True, asked=asked
    )


OBJECT = dict[str, JsonValue]
ROUTES: tuple[Route, ...] = (
    _route("/ask.json", Text("Figures", "数据"), ask_json, Questioned, OBJECT),
    _route("/ask.csv", Text("Figures as a table", "数据表"), ask_csv, Questioned, "text/csv"),
    _route(
        "/explain.json", Text("What one figure rests on", "单个数值的依据"), explain_a_figure,
        Explained, OBJECT,
    ),
    _route("/indicators.json", Text("Every indicator", "全部指标"), every_indicator),
    _route("/coverage.json", Text("What can be asked", "可查询范围"), what_can_be_asked),
    _route(
        "/sources.json", Text("Where figures come from", "数据来源"), where_figures_come_from,
        OfVintage,
    ),
    _route(
        "/quality.json", Text("Reports on batches", "批次质量报告"), quality_of_batches
    ),
    _route(
        "/alerts.json", Text("Alerts of your area", "辖区预警"), alerts_of_the_area, OfAlerts,
        needs=Permission.SEE_ALERTS,
    ),
)  # fmt: skip
