"""The table twin: the numbers of a chart, sortable, units in the header, nothing left out."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from facts.text import Language
from governance.release import REASONS, Release
from pages._controls import inside
from pages._names import dimension_name
from pages._numbers import number, places, unit_shown
from pages._page import House
from pages._series import apart_by, series
from pages._words import words

STATUS_ORDER = "ABDEMPU"


def rows(release: Release, house: House, language: Language) -> list[dict[str, Any]]:
    """Give a row a figure, the last period first; `part` is the code a click looks into."""
    figures = series(release, language).sort("period", descending=True, maintain_order=True)
    said = {code: text.to(language) for code, text in REASONS.items()}
    titles = {id: house.source(id, language) for id in figures["source"].drop_nulls().unique()}
    deeper = release.question.by[-1] if release.question.by else None
    part: pl.Expr = pl.lit(None, pl.String)
    if deeper:
        opened = inside(release.question, deeper, figures[deeper].unique(), house.coverage())
        part = pl.when(pl.col(deeper).is_in(opened)).then(deeper)
    return figures.select(
        "unit", "period", "value", "lower", "upper", "events", "exposure", "status", "reporters",
        pl.col("source").replace(titles),
        reason=pl.col("reason").replace(said),
        part=part,
    ).to_dicts()  # fmt: skip


def columns(release: Release, language: Language) -> list[dict[str, Any]]:
    """Say each column's heading, with its unit, and how its numbers are written."""
    _ = words(language)
    figures = series(release, language)
    decimals = places(figures["value"])
    unit = unit_shown(release.indicator, language)
    heading = " · ".join(dimension_name(each, language) for each in apart_by(release))
    columns = [
        {"field": "unit", "headerName": heading, "tooltipField": "unit", "pinned": "left",
         "width": 150,
         "wrapText": True, "autoHeight": True,
         "cellClassRules": {"osh-opens": "params.data.part != null"}},
        {"field": "period", "headerName": _("Period"), "minWidth": 100},
        numeric("value", f"{_('Value')} ({unit})", decimals, 125),
        numeric("lower", _("95% lower"), decimals, 110),
        numeric("upper", _("95% upper"), decimals, 110),
        numeric("events", _("Numerator"), places(figures["events"]), 110),
        numeric("exposure", denominator(release, language), places(figures["exposure"]), 130),
        {"field": "status", "headerName": _("Status"), "minWidth": 90},
        numeric("reporters", _("Units reporting"), 0, 110),
        {"field": "source", "headerName": _("Source"), "minWidth": 200, "flex": 2,
         "tooltipField": "source"},
        {"field": "reason", "headerName": _("Why not shown"), "minWidth": 220, "flex": 2,
         "tooltipField": "reason"},
    ]  # fmt: skip
    empty = {name for name in ("reporters", "reason", "exposure", "lower", "upper")
             if figures[name].null_count() == figures.height}  # fmt: skip
    return [column for column in columns if column["field"] not in empty]


def status_words(language: Language) -> Mapping[str, str]:
    """Say each status letter in words."""
    _ = words(language)
    return {
        "A": _("normal"),
        "B": _("break in series"),
        "D": _("definition differs"),
        "E": _("estimated"),
        "M": _("missing"),
        "P": _("provisional"),
        "U": _("unreliable"),
    }


def statuses_met(release: Release) -> str:
    """Give the letters of the statuses met, in their order."""
    met = "".join(release.figures["status"].drop_nulls().unique())
    return "".join(letter for letter in STATUS_ORDER if letter in met)


def grid_words(language: Language) -> dict[str, str]:
    """Say what AG Grid itself writes."""
    _ = words(language)
    return {
        "page": _("Page"),
        "to": _("to"),
        "of": _("of"),
        "firstPage": _("First page"),
        "previousPage": _("Previous page"),
        "nextPage": _("Next page"),
        "lastPage": _("Last page"),
        "pageSizeSelectorLabel": _("Rows on a page:"),
        "ariaPageSizeSelectorLabel": _("Rows on a page"),
        "noRowsToShow": _("No rows"),
        "loadingOoo": _("Loading…"),
    }


def denominator(release: Release, language: Language) -> str:
    """Head the denominator with what it is counted in: workers / 100,000 is shown in 100,000s."""
    _ = words(language)
    per = release.indicator.per
    return _("Denominator") if per == 1 else f"{_('Denominator')} (× {number(per, language)})"


def numeric(field: str, heading: str, decimals: int, width: int) -> dict[str, Any]:
    """Describe a column of numbers: right-aligned, digits of one width."""
    written = f"params.value == null ? '–' : d3.format(',.{decimals}f')(params.value)"
    return {
        "field": field,
        "headerName": heading,
        "type": "rightAligned",
        "cellClass": "ag-right-aligned-cell osh-number",
        "minWidth": width,
        "valueFormatter": {"function": written},
    }
