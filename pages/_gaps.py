"""What an overview does not show: hidden and missing figures, indicators without any, sources."""

from collections.abc import Sequence

import polars as pl
from dash import html
from dash.development.base_component import Component

from facts.text import Language
from governance.release import REASONS, Release
from pages._names import name
from pages._numbers import period_name
from pages._page import House
from pages._words import words


def unshown(releases: Sequence[Release]) -> pl.DataFrame:
    """Count the figures of some releases that have no value, by reason: reason, count."""
    rows = pl.concat(release.figures.select("value", "reason") for release in releases)
    without = rows.filter(pl.col("value").is_null()).with_columns(
        pl.col("reason").fill_null("missing")
    )
    return (
        without.group_by("reason")
        .agg(count=pl.len())
        .sort("count", "reason", descending=[True, False])
    )


def gaps(area: str, releases: Sequence[Release], house: House, language: Language) -> Component:
    """Say how much is missing here, and why, and up to when each source goes."""
    _ = words(language)
    return html.Dl(
        [
            *_pair(_("Figures on this page that are not shown"), _hidden(releases, language)),
            *_pair(_("Indicators without a figure here"), _uncovered(area, house, language)),
            *_pair(_("Sources in this vintage"), _sources(area, house, language)),
        ],
        className="osh-definition",
    )


def _hidden(releases: Sequence[Release], language: Language) -> list[Component | str]:
    _ = words(language)
    found = unshown(releases)
    total = sum(release.figures.height for release in releases)
    if found.is_empty():
        return [_("None: all {total} asked for are shown.").format(total=total)]
    return [
        _("{count} of {total} asked for").format(count=int(found["count"].sum()), total=total),
        *(
            _("{count}: {reason}").format(
                count=count,
                reason=REASONS[reason].to(language) if reason in REASONS else _("missing"),
            )
            for reason, count in found.iter_rows()
        ),
    ]


def _uncovered(area: str, house: House, language: Language) -> list[Component | str]:
    _ = words(language)
    cards = house.indicators()
    here = set(house.coverage().filter(area=area)["indicator"])
    without = [card.title.to(language) for id, card in cards.items() if id not in here]
    if not without:
        return [_("None: all {total} have figures.").format(total=len(cards))]
    sentence = _("{count} of {total}: no source gives what they need for {area}").format(
        count=len(without), total=len(cards), area=name("area", area, language)
    )
    return [
        html.Details(
            [html.Summary(sentence), html.Ul([html.Li(title) for title in without])],
            className="osh-more",
        )
    ]


def _sources(area: str, house: House, language: Language) -> list[Component | str]:
    """Name each source of the vintage, with the last period it gives here, if any."""
    _ = words(language)
    edition = house.edition()
    rows = (
        house.coverage()
        .filter(area=area)
        .select(pl.col("source").str.split("+"), "last")
        .explode("source")
        .group_by("source")
        .agg(pl.col("last").max())
    )
    last = dict(rows.iter_rows())
    return [
        _("{source}: up to {period}").format(
            source=house.source(id, language), period=period_name(last[id], language)
        )
        if id in last
        else _("{source}: nothing for this area").format(source=house.source(id, language))
        for id in (edition.sources if edition else ())
    ]


def _pair(term: str, lines: list[Component | str]) -> list[Component]:
    beside = html.Dt(term, style={"gridRow": f"span {len(lines)}"})
    return [beside, *(html.Dd(line) for line in lines)]
