"""An area surveyed: asks its headlines and breakdowns, and fills the parts of the overview."""

from dataclasses import replace
from typing import Any

import polars as pl
from dash import dcc, html
from dash.development.base_component import Component

from facts.periods import Span
from facts.text import Language
from governance.question import Question
from governance.release import Release
from pages import _address as address
from pages._changes import Change, counted, period_before, ranked, ranking, said
from pages._charts import MOST_BARS, bars
from pages._controls import with_breakdown
from pages._furniture import drawn, way_up
from pages._gaps import gaps, unshown
from pages._headlines import (
    MOST,
    asked_of,
    card,
    change_of,
    chosen,
    is_older,
    last_row,
    releases,
    whole,
)
from pages._map import parts_map
from pages._names import above, dimension_name, name
from pages._numbers import number, period_name, places, unit_shown
from pages._page import House
from pages._sentences import summary
from pages._series import latest_with_values, series
from pages._sources import sources_of
from pages._states import no_rows, other_vintage
from pages._words import words

HIDDEN = {"display": "none"}
SHOWN = {"display": "flex", "flexDirection": "column", "gap": "2rem"}
MAP_HEIGHT = 440  # [pixels]
BAR_HEIGHT, BAR_ROOM = 30, 72  # of a bar with its space, and of the axis below [pixels]


def survey(asked: Question, house: House, path: str, language: Language) -> dict[str, Any]:
    """Ask the headlines of an area, and the one indicator by area and by industry: 8 at most.

    Raises
    ------
    Refusal
        As the door does.
    """
    (area,) = asked.where["area"]
    coverage, cards = house.coverage(), house.indicators()
    ids = chosen(coverage, cards, area)
    if asked.indicator and asked.indicator not in ids:
        ids = [*ids[: MOST - 1], *whole(coverage, area, asked.indicator)]
    headlines = releases([asked_of(id, area, coverage, asked.vintage) for id in ids], house)
    if not headlines and not asked.indicator:
        return {"alert": no_rows([], language), "body": HIDDEN}
    main = next((each for each in headlines if each.indicator.id == asked.indicator), None)
    if main is None:
        main = house.ask(asked_of(asked.indicator, area, coverage, asked.vintage))
    if not headlines or not main.figures["value"].count():
        return {"alert": no_rows([], language), "body": HIDDEN}
    parts = _broken_down(main, "area", coverage, house)
    industries = _broken_down(main, "industry", coverage, house)
    answered = [*headlines, *(each for each in (parts, industries) if each)]
    cited = address.write(asked.at(main.edition.number))
    rest = replace(main.question, by=("industry",) if industries else ())
    figures = address.write(industries.question if industries else rest)
    return {
        "alert": _of_another_vintage(asked, main, house, path, language),
        "body": SHOWN,
        "path": way_up(asked, path, language) if above("area", area) else [],
        "summary": [
            html.P(sentence)
            for sentence in _summary(main, headlines, industries, answered, language)
        ],
        "cards": [
            card(release, house, language, is_older=is_older(release, headlines))
            for release in headlines
        ],
        **_place(parts, area, house, language),
        "moved_heading": _moved_heading(main, parts or industries, language),
        "by_area": _ranking(parts, "area", path, house, language),
        "by_industry": _ranking(industries, "industry", path, house, language),
        "gaps": gaps(area, answered, house, language),
        "sources": sources_of(answered, language),
        "csv": f"/api/v1/ask.csv{figures}",
        "json": f"/api/v1/ask.json{figures}",
        "cite": path + cited,
    }


def _broken_down(
    main: Release, dimension: str, coverage: pl.DataFrame, house: House
) -> Release | None:
    """Ask the last period and the one before by a dimension, where the vintage can."""
    (area,) = main.question.where["area"]
    rows = coverage.filter(pl.col("indicator") == main.indicator.id, pl.col("area") == area)
    if not rows["by"].list.contains(dimension).any():
        return None
    met = main.figures.drop_nulls("value")["period"].unique().sort()
    span = Span(met[-2] if len(met) > 1 else met[-1], met[-1])
    release = house.ask(replace(with_breakdown(main.question, dimension), period=span))
    return release if release.figures["value"].count() else None


def _summary(
    main: Release,
    headlines: list[Release],
    industries: Release | None,
    answered: list[Release],
    language: Language,
) -> list[str]:
    """Say how high, where highest, what moved and how complete the picture is."""
    _ = words(language)
    apart = "" if language == "zh" else " "
    sentences = [summary(main, language)[0]]
    if industries:
        sentences[0] += apart + _highest(industries, language)
    sentences.append(_moved(headlines, language))
    if industries:
        sentences[-1] += (apart + _moved_most(industries, language)).rstrip()
    without, total = int(unshown(answered)["count"].sum()), sum(r.figures.height for r in answered)
    with_figure = sum(last_row(release, language)["value"] is not None for release in headlines)
    sentences.append(
        _(
            "{shown} of {all} headline figures are shown; {without} of the {total} figures behind "
            "this page are hidden or missing."
        ).format(shown=with_figure, all=len(headlines), without=without, total=total)
    )
    return sentences


def _highest(release: Release, language: Language) -> str:
    _ = words(language)
    every = latest_with_values(series(release, language))
    last = every.drop_nulls("value").sort("value", "unit")
    top = last.row(-1, named=True)
    if every.height > last.height == 1:
        return _("Only one of its {all} industries is shown.").format(all=every.height)
    form = _("Highest by industry: {unit_name}, {value} {unit}.")
    if last.height < every.height:
        form = _("Highest of the {shown} industries shown: {unit_name}, {value} {unit}.")
    return form.format(
        shown=last.height,
        unit_name=top["unit"],
        value=number(top["value"], language, places(last["value"])),
        unit=unit_shown(release.indicator, language),
    )


def _moved_most(release: Release, language: Language) -> str:
    """Say which unit clearly moved the most; nothing where none did."""
    _ = words(language)
    top = ranked(release, language).row(0, named=True)
    change = said(release, top, language)
    if not change.is_called:
        return ""
    return _(
        "By industry, the largest clear change is in {unit_name}: {verdict} ({amount})."
    ).format(unit_name=top["unit"], verdict=change.verdict, amount=_short(change))


def _short(change: Change) -> str:
    """Give how much, without the interval."""
    return change.amount.split(" (")[0].split("（")[0]


def _moved(headlines: list[Release], language: Language) -> str:
    """Say which headline figures clearly moved since the period before."""
    _ = words(language)
    changes = [(release, change_of(release, language)) for release in headlines]
    called = [
        _("{title} {verdict} ({amount})").format(
            title=release.indicator.title.to(language),
            verdict=change.verdict,
            amount=_short(change),
        )
        for release, change in changes
        if change.is_called
    ]
    judged = sum(change.amount != "" for _release, change in changes)
    if not judged:
        return _("No headline figure can be compared with the period before.")
    if not called:
        return _(
            "None of the {judged} headline figures that can be compared moved clearly since the "
            "period before."
        ).format(judged=judged)
    numbers = {"called": len(called), "judged": judged, "list": _("; ").join(called)}
    befores = {before for before in map(period_before, headlines) if before}
    if len(befores) > 1:
        form = _("Since the period before, {called} of {judged} moved clearly: {list}.")
        return form.format(**numbers)
    return _("Since {since}, {called} of {judged} headline figures moved clearly: {list}.").format(
        since=period_name(befores.pop(), language), **numbers
    )


def _place(parts: Release | None, area: str, house: House, language: Language) -> dict[str, Any]:
    """Draw the area's parts: on a map where boundaries are kept, else as bars."""
    _ = words(language)
    if not parts:
        return {"place": HIDDEN}
    last = latest_with_values(series(parts, language)).drop_nulls("value")
    period = period_name(last["period"][0], language)
    boundaries = house.boundaries(area)
    if boundaries:
        return {
            "place": {},
            "place_heading": _("Map, {period}").format(period=period),
            "place_figure": drawn(parts_map(parts, boundaries, language)),
            "place_size": {"height": f"{MAP_HEIGHT}px"},
            "place_note": _("Grey parts have no figure. A click opens the overview of a part."),
        }
    sentence = _("No boundaries are kept for the parts of {area}, so they stand as bars.")
    return {
        "place": {},
        "place_heading": _("Compared, {period}").format(period=period),
        "place_figure": drawn(bars(parts, language)),
        "place_size": {"height": f"{BAR_ROOM + BAR_HEIGHT * min(last.height, MOST_BARS)}px"},
        "place_note": sentence.format(area=name("area", area, language)),
    }


def _moved_heading(main: Release, broken: Release | None, language: Language) -> str:
    _ = words(language)
    if broken is None:
        return _("{title} is published for the whole area alone").format(
            title=main.indicator.title.to(language)
        )
    return _("What changed most: {title}").format(title=main.indicator.title.to(language))


def _ranking(
    release: Release | None, dimension: str, path: str, house: House, language: Language
) -> list[Component]:
    """Rank the units of a breakdown by how clearly they moved, words before the table."""
    _ = words(language)
    if release is None:
        return []
    found = ranked(release, language)
    heading = dimension_name(dimension, language)
    cited = address.write(release.question)
    return [
        html.H3(heading, className="osh-heading"),
        html.P(counted(found, language), className="osh-note"),
        ranking(
            release, found, heading, _ways(release, dimension, path, house, language), language
        ),
        html.P(
            [
                dcc.Link(_("Over time"), href="/trends" + _over_time(release, language)),
                html.A("CSV", href=f"/api/v1/ask.csv{cited}", download=""),
                html.A("JSON", href=f"/api/v1/ask.json{cited}", target="_blank"),
            ],
            className="osh-links",
        ),
    ]


def _over_time(release: Release, language: Language) -> str:
    question = replace(release.question, period=Span(), analysis=None, vintage=None)
    return address.write(question, language)


def _ways(
    release: Release, dimension: str, path: str, house: House, language: Language
) -> dict[str, str]:
    """Give where each unit leads: an area to its own overview, an industry to its trend."""
    asked = replace(release.question, by=(), period=Span(), analysis=None, vintage=None)
    codes = release.figures[dimension].unique().sort().to_list()
    if dimension == "area":
        known = set(house.coverage()["area"])
        return {
            code: path + address.write(address.hold(asked, "area", (code,)), language)
            for code in codes
            if code in known
        }
    return {
        code: "/trends" + address.write(address.hold(asked, dimension, (code,)), language)
        for code in codes
        if name(dimension, code, language)
    }


def _of_another_vintage(
    asked: Question, main: Release, house: House, path: str, language: Language
) -> Component | None:
    current = house.edition()
    if current is None or current.number == main.edition.number:
        return None
    link = path + address.write(replace(asked, vintage=None), language)
    return other_vintage(main.edition.number, current.number, link, language)
