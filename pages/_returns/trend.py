"""The own rate over time: a small drawing, the same in words, and the numbers below it."""

import polars as pl
from markupsafe import Markup

from facts.text import Language
from pages._html import joined, tag
from pages._numbers import number, period_name, places
from pages._spark import spark, spoken
from pages._words import words

FEWEST_POINTS = 2  # periods a line is drawn from


def trend_part(series: pl.DataFrame, said: Language) -> Markup:
    """Write the series of an enterprise.

    Parameters
    ----------
    series : the columns of governance.feedback.TREND, one row a period.
    """
    _ = words(said)
    shown = series.drop_nulls("value")
    if shown.height < FEWEST_POINTS:
        sentence = _("A trend needs two periods; there is one so far.")
        return tag("p", sentence, class_="osh-empty")
    drawn = spark(series.with_columns(breaks=pl.lit(value=False)))
    return joined(
        tag("img", src=drawn, alt=spoken(series, said), class_="osh-trend", width="300",
            height="56"),
        tag("p", _("Dead and injured per million hours worked; the band is the 95% interval."),
            class_="osh-note"),
        tag("details", tag("summary", _("The numbers")), _table(series, said)),
    )  # fmt: skip


def _table(series: pl.DataFrame, said: Language) -> Markup:
    _ = words(said)
    heads = (
        _("Period"), _("Dead and injured"), _("Hours worked"), _("Per million hours"),
        _("95% interval"),
    )  # fmt: skip
    decimals = places(series["value"].to_list())
    rows = [
        tag(
            "tr",
            tag("th", period_name(period, said), scope="row"),
            *(
                tag("td", cell, class_="osh-figure", data_head=head)
                for head, cell in zip(
                    heads[1:],
                    (
                        _cell(events, said), _cell(hours, said), _cell(value, said, decimals),
                        f"{_cell(lower, said, decimals)} – {_cell(upper, said, decimals)}"
                        if value is not None else "",
                    ),
                    strict=True,
                )
            ),
        )
        for period, events, hours, value, lower, upper in series.reverse().iter_rows()
    ]  # fmt: skip
    head = tag("thead", tag("tr", *(tag("th", word, scope="col") for word in heads)))
    return tag("div", tag("table", head, tag("tbody", *rows)), class_="osh-people osh-numbers")


def _cell(value: float | None, said: Language, decimals: int = 0) -> str:
    return "–" if value is None else number(value, said, decimals)
