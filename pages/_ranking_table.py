"""The table twin of a ranking: every unit, those without a figure with the reason and no number."""

from typing import Any

import polars as pl

from facts.text import Language
from governance.release import REASONS, Release
from pages import _address as address
from pages._controls import inside
from pages._names import dimension_name
from pages._numbers import places, unit_shown
from pages._page import House
from pages._ranking import deeper, judged_by, ranked, trend_of
from pages._ranking_words import is_made_up
from pages._series import apart_by
from pages._table import denominator, numeric
from pages._words import words

TRENDS = "/trends"
NUMBERS = ("value", "lower", "upper", "lower_998", "upper_998", "events", "exposure", "benchmark",
           "expected", "ratio", "reporters")  # fmt: skip


def rows(release: Release, level: str, house: House, language: Language) -> list[dict[str, Any]]:
    """Give a row a unit, the worst first; `part` is the code a click looks into."""
    _ = words(language)
    assert release.analysis is not None, "a ranking always asks an analysis"
    verdicts = {code: text.to(language) for code, text in release.analysis.words.items()}
    reasons = {code: text.to(language) for code, text in REASONS.items()}
    figures = ranked(release, level, language)
    titles = {id: house.source(id, language) for id in figures["source"].drop_nulls().unique()}
    found = figures.select(
        "unit", "rank", *NUMBERS, "status", *release.question.by,
        source=pl.col("source").replace(titles),
        standing=pl.coalesce(
            pl.col(judged_by(release)).replace(verdicts),
            pl.col("reason").replace(reasons),
            pl.col("funnel_reason").replace(verdicts),
        ),
        reason=pl.col("reason").replace(reasons),
        made_up=pl.when("synthetic").then(pl.lit(_("made up"))),
    ).to_dicts()  # fmt: skip
    dimension = deeper(release.question)
    opened = _opened(release, dimension, figures, house)
    return [
        {
            **row,
            "part": row[dimension] if dimension and row[dimension] in opened else None,
            "trend": f"[{_('Trend')}]({_trend(release, row, language)})",
        }
        for row in found
    ]


def _opened(
    release: Release, dimension: str | None, figures: pl.DataFrame, house: House
) -> frozenset[str]:
    if dimension is None:
        return frozenset()
    codes = figures[dimension].unique()
    return frozenset(inside(release.question, dimension, codes, house.coverage()))


def columns(release: Release, language: Language) -> list[dict[str, Any]]:
    """Say each column's heading, with its unit, and how its numbers are written."""
    _ = words(language)
    figures = ranked(release, "95", language)
    decimals = places(figures["value"])
    heading = " · ".join(dimension_name(each, language) for each in apart_by(release))
    unit = unit_shown(release.indicator, language)
    found = [
        numeric("rank", _("Rank"), 0, 80) | {"pinned": "left", "width": 76, "minWidth": 76},
        {"field": "unit", "headerName": heading, "tooltipField": "unit", "pinned": "left",
         "width": 150, "wrapText": True, "autoHeight": True,
         "cellClassRules": {"osh-opens": "params.data.part != null"}},
        numeric("value", f"{_('Value')} ({unit})", decimals, 130),
        numeric("lower", _("95% lower"), decimals, 105),
        numeric("upper", _("95% upper"), decimals, 105),
        {"field": "standing", "headerName": _("Standing"), "minWidth": 170, "wrapText": True,
         "autoHeight": True},
        numeric("ratio", _("Observed / expected"), 2, 110),
        numeric("events", _("Numerator"), places(figures["events"]), 110),
        numeric("exposure", denominator(release, language), places(figures["exposure"]), 130),
        numeric("expected", _("Expected at the benchmark"), 1, 120),
        numeric("reporters", _("Units reporting"), 0, 105),
        {"field": "status", "headerName": _("Status"), "minWidth": 85},
        {"field": "reason", "headerName": _("Why not shown"), "minWidth": 210, "flex": 2,
         "tooltipField": "reason", "wrapText": True, "autoHeight": True},
        {"field": "trend", "headerName": _("Over time"), "minWidth": 95,
         "cellRenderer": "markdown", "sortable": False},
        {"field": "made_up", "headerName": _("Made up?"), "minWidth": 95},
        numeric("lower_998", _("99.8% lower"), decimals, 110),
        numeric("upper_998", _("99.8% upper"), decimals, 110),
        {"field": "source", "headerName": _("Source"), "minWidth": 190, "flex": 2,
         "tooltipField": "source"},
    ]  # fmt: skip
    empty = {
        each
        for each in (*NUMBERS, "reason")
        if each != "value" and figures[each].null_count() == figures.height
    } | (set() if is_made_up(release) else {"made_up"})
    return [column for column in found if column["field"] not in empty]


def _trend(release: Release, row: dict[str, Any], language: Language) -> str:
    return TRENDS + address.write(trend_of(release.question, row), language)
