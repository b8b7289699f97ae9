"""The headline cards: which figures stand for an area, and each said on one card."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl
from dash import dcc, html
from dash.development.base_component import Component

from facts.text import Language
from governance.question import Question
from governance.release import REASONS, Release
from indicators import CALIBERS, Indicator
from pages import _address as address
from pages._changes import Change, period_before, said, verdict
from pages._controls import fit
from pages._entries import entry
from pages._numbers import number, period_name, places, unit_shown
from pages._page import House
from pages._series import series
from pages._spark import spark, spoken
from pages._table import status_words
from pages._words import words

HEADLINES: tuple[tuple[str, ...], ...] = (
    ("death_rate_gb", "fatal_injury_rate_esaw", "fatal_injury_rate", "deaths", "worker_death_rate"),
    ("injury_frequency_gb", "injury_frequency_rate", "nonfatal_incidence_esaw", "trir"),
    ("new_disease_cases", "suspected_disease_rate"),
    ("examination_coverage", "detection_rate"),
    ("point_exceedance_rate", "sample_exceedance_rate", "exceedance_fraction", "time_over_limit"),
    ("training_coverage", "hazard_rectification_rate"),
    ("dart",),
    ("dafwii",),
    ("mean_days_away",),
)
"""What an overview shows, in this order; of each row the first that an area has figures for."""

MOST, FEWEST = 6, 4  # cards; where the table gives fewer, the area's other indicators follow


def chosen(coverage: pl.DataFrame, cards: Mapping[str, Indicator], area: str) -> list[str]:
    """Choose the indicators of an area's cards; only those published for it as a whole."""
    rows = coverage.filter(pl.col("area") == area, pl.col("whole"))
    here = {id for id in rows["indicator"] if id in cards}
    first = [next((id for id in row if id in here), None) for row in HEADLINES]
    found = [id for id in first if id]
    others = [id for id in cards if id in here and id not in found]
    return (found + others[: max(FEWEST - len(found), 0)])[:MOST]


def whole(coverage: pl.DataFrame, area: str, indicator: str) -> list[str]:
    """Give the indicator where it is published for an area as a whole."""
    here = coverage.filter(pl.col("area") == area, pl.col("whole"))
    return [id for id in here["indicator"] if id == indicator]


def asked_of(indicator: str, area: str, coverage: pl.DataFrame, vintage: int | None) -> Question:
    """Ask an indicator's whole series for an area, with its change."""
    whole = Question(indicator, where={"area": (area,)}, analysis="change", vintage=vintage)
    return fit(whole, coverage)


def releases(asked: list[Question], house: House) -> list[Release]:
    """Ask every headline; one without figures for the area is left out, older ones come last."""
    answered = [house.ask(question) for question in asked]
    found = [release for release in answered if release.figures.height]
    return sorted(found, key=lambda release: is_older(release, found))


def is_older(release: Release, others: list[Release]) -> bool:
    """Say whether another release goes on into a later year."""
    last = [str(each.figures["period"].max())[:4] for each in (release, *others)]
    return last[0] < max(last)


def last_row(release: Release, language: Language) -> dict[str, Any]:
    """Give the row of the last period, whether it has a value or not."""
    return series(release, language).row(-1, named=True)


def change_of(release: Release, language: Language) -> Change:
    """Say how the last figure moved."""
    return said(release, last_row(release, language), language)


def card(release: Release, house: House, language: Language, *, is_older: bool) -> Component:
    """Lay out one figure: value, interval, change, the whole series, and where it comes from.

    Parameters
    ----------
    is_older : whether the other cards go on into a later year.
    """
    _ = words(language)
    figures = series(release, language)
    last = figures.row(-1, named=True)
    shown = figures.drop_nulls("value")
    question = replace(release.question, analysis=None)
    trend = "/trends" + address.write(question, language)
    image = spark(figures)
    period = period_name(last["period"], language)
    return html.Article(
        [
            html.H2(dcc.Link(release.indicator.title.to(language), href=trend)),
            *_value(release, last, places(shown["value"]), period, language),
            html.P(_change(release, last, language), className="osh-change"),
            *([html.Img(src=image, alt=spoken(figures, language), className="osh-spark")]
              if image else []),
            html.P(
                [
                    html.Span(period_name(figures["period"][0], language)),
                    html.Span(period_name(last["period"], language)),
                ],
                className="osh-ends",
            ) if image else None,
            html.P(_foot(release, last, house, language, is_older), className="osh-foot"),
        ],
        className="osh-card",
    )  # fmt: skip


def _value(
    release: Release, last: dict[str, Any], decimals: int, period: str, language: Language
) -> list[Component]:
    _ = words(language)
    unit = unit_shown(release.indicator, language)
    if last["value"] is None:
        reason = REASONS[last["reason"]].to(language) if last["reason"] in REASONS else _("missing")
        why = _("{period}: {reason}").format(period=period, reason=reason)
        return [
            html.P(html.Span("–"), className="osh-value"),
            html.P([why, *_last_shown(release, decimals, language)], className="osh-sure"),
        ]
    value = [html.Span(number(last["value"], language, decimals)), html.Span(unit)]
    if last["lower"] is None:
        sure = _("{period}; no interval is given for it")
        return [html.P(value, className="osh-value"),
                html.P(sure.format(period=period), className="osh-sure")]  # fmt: skip
    sure = _("{period}; 95% interval {lower} to {upper}").format(
        period=period,
        lower=number(last["lower"], language, decimals),
        upper=number(last["upper"], language, decimals),
    )
    return [html.P(value, className="osh-value"), html.P(sure, className="osh-sure")]


def _last_shown(release: Release, decimals: int, language: Language) -> list[Component]:
    _ = words(language)
    shown = series(release, language).drop_nulls("value")
    if shown.is_empty():
        return []
    said_so = _("Last shown: {period}, {value}.").format(
        period=period_name(shown["period"][-1], language),
        value=number(shown["value"][-1], language, decimals),
    )
    return [html.Br(), html.Span(said_so)]


def _change(release: Release, last: dict[str, Any], language: Language) -> list[Any]:
    _ = words(language)
    change, before = said(release, last, language), period_before(release)
    if before is None:
        return [verdict(change)]
    since = _("{amount} since {period}").format(
        amount=change.amount, period=period_name(before, language)
    )
    return [verdict(change), html.Span(since, className="osh-amount")]


def _foot(
    release: Release, last: dict[str, Any], house: House, language: Language, is_older: bool
) -> list[Any]:
    _ = words(language)
    letters = status_words(language)
    marks = [letters[letter] for letter in last["status"] or "" if letter not in "AM"]
    if is_older:
        marks.insert(0, _("older than the others"))
    made_up = [html.Span(_("made up"), className="osh-made-up")] if last.get("synthetic") else []
    source = house.source(last["source"], language) if last["source"] else ""
    csv = "/api/v1/ask.csv" + address.write(release.question.at(release.edition.number))
    said_so = _(", ").join([*marks, source]) if source else _(", ").join(marks)
    rule = _("Rule: {caliber}").format(caliber=CALIBERS[release.indicator.caliber].to(language))
    by_whose_rule = dcc.Link(rule, href=entry(release.indicator.id, language))
    return [*made_up, by_whose_rule, html.Span(said_so), html.A("CSV", href=csv, download="")]
