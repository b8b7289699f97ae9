"""The figures in words: how high now, how sure, how it has moved."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from facts.hierarchy import dimension_labels
from facts.schema import DIMENSIONS
from facts.text import Language
from governance.release import REASONS, Release
from pages._numbers import number, period_name, places, unit_shown
from pages._series import latest_with_values, runs, series
from pages._words import words

MOST_LISTED = 8  # units or periods named in one line; the table has them all
STEADY = 0.005  # a change smaller than this share is called none


def summary(release: Release, language: Language) -> list[str]:
    """Say what the figures show: a sentence or two on one unit, or on many."""
    _ = words(language)
    figures = series(release, language)
    shown = figures.drop_nulls("value")
    if shown.is_empty():
        return [_("There are rows for this question, but none has a figure that may be shown.")]
    decimals = places(shown["value"])
    if shown["unit"].n_unique() == 1:
        return [
            _now(release, shown.tail(1), language, decimals),
            *_moved(shown, language),
        ]
    return _many(release, latest_with_values(figures), language, decimals)


def unseen(release: Release, language: Language) -> list[str]:
    """List the points that are not drawn, those of one unit and reason together."""
    _ = words(language)
    rows = series(release, language).filter(pl.col("value").is_null())
    grouped = (
        rows.with_columns(pl.col("reason").fill_null("missing"))
        .group_by("unit", "reason", maintain_order=True)
        .agg("period")
        .sort("unit")
    )
    lines = [
        _("{unit}, {periods}: {reason}").format(
            unit=unit,
            periods=_listed([period_name(period, language) for period in when], language),
            reason=REASONS[reason].to(language) if reason in REASONS else reason,
        )
        for unit, reason, when in grouped.head(MOST_LISTED).iter_rows()
    ]
    if grouped.height > MOST_LISTED:
        more = grouped.height - MOST_LISTED
        lines.append(_("and {count} more; the table has them all").format(count=more))
    return lines


def _now(release: Release, row: pl.DataFrame, language: Language, decimals: int) -> str:
    """Say the last value of a unit, its interval and what it rests on."""
    _ = words(language)
    found = row.row(0, named=True)
    said = {
        "title": release.indicator.title.to(language),
        "unit_name": (", " if language == "en" else "，").join(
            [found["unit"], *held_names(release, language)]
        ),
        "period": period_name(found["period"], language),
        "value": number(found["value"], language, decimals),
        "unit": unit_shown(release.indicator, language),
    }
    sure = interval_said(found, language, decimals)
    return _("{title}, {unit_name}, {period}: {value} {unit} ({sure}).").format(**said, sure=sure)


def held_names(release: Release, language: Language) -> list[str]:
    """Name what every figure is held to and its unit does not say: the industry, the agent, …"""
    figures = release.figures
    apart = [name for name in DIMENSIONS if name in figures.columns and name != "area"]
    said = [] if apart else ["area"]  # a figure that is broken down by nothing is named by its area
    if figures["area"].n_unique() > 1:
        said.append("area")
    return [
        dimension_labels(name, language).get(held[0], held[0])
        for name, held in release.question.where.items()
        if len(held) == 1 and name not in (*apart, *said)
    ]


def interval_said(found: Mapping[str, Any], language: Language, decimals: int) -> str:
    """Say the interval of a row, or that it has none."""
    _ = words(language)
    if found["lower"] is None:
        return _("no interval is given for it")
    return _("95% interval {lower} to {upper}").format(
        lower=number(found["lower"], language, decimals),
        upper=number(found["upper"], language, decimals),
    )


def _moved(shown: pl.DataFrame, language: Language) -> list[str]:
    """Say the change over the last unbroken stretch, and whether chance alone could make it."""
    _ = words(language)
    start, _end = runs([1.0] * shown.height, shown["breaks"].to_list())[-1]
    stretch = shown.slice(start)
    broken = (
        [
            _("The series was broken in {period}; nothing before it is compared.").format(
                period=period_name(stretch["period"][0], language)
            )
        ]
        if start > 0
        else []
    )
    if stretch.height < 2:
        return broken
    first, last = stretch.row(0, named=True), stretch.row(-1, named=True)
    since = period_name(first["period"], language)
    change = last["value"] / first["value"] - 1 if first["value"] else None
    if change is None:
        return broken
    if abs(change) < STEADY:
        return [*broken, _("It is as high as in {since}.").format(since=since)]
    said = {
        "since": since,
        "change": number(abs(change) * 100, language, 0 if abs(change) >= 0.1 else 1),
    }
    moved = (
        _("Since {since} it has risen by {change}%").format(**said)
        if change > 0
        else _("Since {since} it has fallen by {change}%").format(**said)
    )
    if last["lower"] is None or first["lower"] is None:
        return [*broken, _("{moved}.").format(moved=moved)]
    overlap = last["lower"] <= first["upper"] and first["lower"] <= last["upper"]
    judged = (
        _("{moved}; the two intervals overlap, so chance may explain it.")
        if overlap
        else _("{moved}; the two intervals do not overlap, so chance alone hardly explains it.")
    )
    return [*broken, judged.format(moved=moved)]


def _many(release: Release, figures: pl.DataFrame, language: Language, decimals: int) -> list[str]:
    """Say the highest, the lowest, and how many of the units have a figure."""
    _ = words(language)
    shown = figures.drop_nulls("value").sort("value", "unit")
    top = _now(release, shown.tail(1), language, decimals)
    low = shown.row(0, named=True)
    if shown.height < 2:
        return [top]
    return [
        _("Highest: {sentence}").format(sentence=top),
        _(
            "Lowest: {unit_name}, {value} {unit}. {shown} of {all} have a figure for {period}."
        ).format(
            unit_name=low["unit"],
            value=number(low["value"], language, decimals),
            unit=unit_shown(release.indicator, language),
            shown=shown.height,
            all=figures.height,
            period=period_name(low["period"], language),
        ),
    ]


def _listed(items: list[str], language: Language) -> str:
    _ = words(language)
    kept = _(", ").join(items[:MOST_LISTED])
    more = len(items) - MOST_LISTED
    return kept if more <= 0 else _("{items} and {count} more").format(items=kept, count=more)
