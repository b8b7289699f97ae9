"""What a ranking is of: one question of one period, and its units from the worst to the best."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, urlencode

import polars as pl

from facts.periods import Span
from facts.refusal import BadQuestion
from facts.text import Language
from governance.question import Question
from governance.release import Release
from indicators import Indicator
from pages import _address as address
from pages import _controls as controls
from pages._controls import Choice
from pages._names import dimension_name, name, names
from pages._numbers import period_name, periods, scale
from pages._page import House
from pages._series import apart_by, series
from pages._words import words

METHOD = "funnel"
LEVELS = ("99.8", "95")
"""Limits, in per cent, beyond which a unit may be said to stand out; the first unless asked."""

POOLS = ("1", "3", "5")
"""How many periods the order may be made of; the first unless asked."""

CROSS = ("industry", "ownership")
SINGLES = ("industry", "ownership", "size", "area", "detail", "sex")
JUDGED_SHAPES = ("rate", "share")
SIDES: Mapping[str, Mapping[str, str]] = {
    "99.8": {"high_998": "above", "low_998": "below"},
    "95": {"high_998": "above", "high": "above", "low_998": "below", "low": "below"},
}
"""On which side a standing of the funnel is, at a level; within where it is not named."""

ADDED = (
    "lower_998", "upper_998", "benchmark",
    "funnel_lower", "funnel_upper", "funnel_lower_998", "funnel_upper_998",
)  # fmt: skip


class View(NamedTuple):
    """What a ranking's address says.

    level : beyond which a unit stands out.
    pool : how many periods, the one asked the last, are put together for the order.
    """

    question: Question
    level: str = LEVELS[0]
    pool: str = POOLS[0]


class Choices(NamedTuple):
    """What each control offers for a view, and what it stands on."""

    indicators: list[Choice]
    indicator: str | None
    areas: list[Choice]
    area: str | None
    breakdowns: list[Choice]
    breakdown: str | None
    periods: list[Choice]
    period: str | None
    benchmark: float | None
    level: str
    pool: str = POOLS[0]


def read(search: str, house: House) -> View:
    """Read a view from an address, and settle what the address leaves open.

    Raises
    ------
    BadQuestion
        If the question cannot be read, the level is none of LEVELS, or the pool none of POOLS.
    """
    pairs = parse_qsl(search.lstrip("?"), keep_blank_values=False)
    level = "".join(value for word, value in pairs if word == "level") or LEVELS[0]
    if level not in LEVELS:
        raise BadQuestion(f"level '{level}' is not {' or '.join(LEVELS)} per cent; write level=95")
    pool = "".join(value for word, value in pairs if word == "pool") or POOLS[0]
    if pool not in POOLS:
        raise BadQuestion(f"pool '{pool}' is not {' or '.join(POOLS)} periods; write pool=3")
    own = ("level", "pool")
    others = urlencode([pair for pair in pairs if pair[0] not in own], quote_via=quote)
    return View(settled(address.read(others), house), level, pool)


def write(view: View, language: Language | None = None) -> str:
    """Write the query string of a view; level and pool where they are not the usual ones."""
    return address.write(view.question, language) + rest(view)


def rest(view: View) -> str:
    """Give the words of a view's address that no question has."""
    level = "" if view.level == LEVELS[0] else f"&level={view.level}"
    return level + ("" if view.pool == POOLS[0] else f"&pool={view.pool}")


def settled(asked: Question, house: House) -> Question:
    """Fill in what a ranking needs: an indicator, an area, a breakdown, one period, the funnel."""
    coverage = house.coverage()
    known = rankable(coverage, house.indicators())
    asked = replace(asked, analysis=asked.analysis or METHOD)
    if not asked.indicator:
        asked = replace(asked, indicator=controls.begin(known, house.indicators()).indicator)
    rows = coverage.filter(indicator=asked.indicator)
    if rows.is_empty():
        return asked
    if not asked.where.get("area"):
        area = controls.opened(rows, asked.indicator).where["area"][:1]
        asked = replace(asked, where={**asked.where, "area": area})
    here = _here(rows, asked)
    if not asked.by:
        asked = replace(asked, by=next(iter(breakdowns(here)), ()))
    if asked.period.first and asked.period.first == asked.period.last:
        return asked
    last = asked.period.last or str(here["last"].max() or rows["last"].max())
    return replace(asked, period=Span(last, last))


def rankable(coverage: pl.DataFrame, indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    """Keep of the coverage the rates and shares with an interval that can be broken down."""
    judged = [
        id
        for id, card in indicators.items()
        if card.shape in JUDGED_SHAPES and card.interval != "none"
    ]
    return coverage.filter(pl.col("indicator").is_in(judged) & (pl.col("by").list.len() > 0))


def breakdowns(here: pl.DataFrame) -> list[tuple[str, ...]]:
    """List what the units of some rows of the coverage may be: single dimensions and the cross."""
    can = set(here["by"].explode().drop_nulls())
    singles: list[tuple[str, ...]] = [(each,) for each in SINGLES if each in can]
    place = next((at + 1 for at, each in enumerate(singles) if each == CROSS[1:]), 0)
    return [*singles[:place], CROSS, *singles[place:]] if can.issuperset(CROSS) else singles


def choices(view: View, house: House, language: Language) -> Choices:
    """Give what each control offers and stands on."""
    _ = words(language)
    asked, cards = view.question, house.indicators()
    coverage = house.coverage()
    rows = coverage.filter(indicator=asked.indicator)
    here = _here(rows, asked)
    offered = pl.concat([rankable(coverage, cards), rows]).unique(maintain_order=True)
    offer = controls.choices(asked, offered, cards, language)  # what was asked stays chosen
    held = asked.where.get("area", ())
    met = (asked.by,) if asked.by else ()
    shown_scale = scale(cards[asked.indicator]) if asked.indicator in cards else 1
    return Choices(
        indicators=offer.indicators,
        indicator=asked.indicator if rows.height else None,
        areas=[
            {"value": code, "label": name("area", code, language)}
            for code in dict.fromkeys([*rows["area"].unique().sort(), *held])
        ],
        area=held[0] if held else None,
        breakdowns=[
            {"value": ",".join(by), "label": _by_name(by, language)}
            for by in dict.fromkeys([*breakdowns(here), *met])
        ],
        breakdown=",".join(asked.by) or None,
        periods=_period_choices(here, str(asked.period), language),
        period=str(asked.period),
        benchmark=None if asked.benchmark is None else round(asked.benchmark * shown_scale, 9),
        level=view.level,
        pool=view.pool,
    )


def changed(view: View, control: str, said: Any, house: House) -> View:
    """Give the view after one control was touched; the value as the control says it."""
    asked = view.question
    match control:
        case "indicator" if said and said != asked.indicator:
            return view._replace(question=_other_indicator(asked, said, house))
        case "area" if said and (said,) != asked.where.get("area"):
            where = {**asked.where, "area": (said,)}
            return view._replace(question=_fitted(replace(asked, where=where), house))
        case "breakdown" if said and tuple(said.split(",")) != asked.by:
            where = {"area": asked.where["area"]} if "area" in asked.where else {}
            return view._replace(question=replace(asked, by=tuple(said.split(",")), where=where))
        case "period" if said:
            return view._replace(question=replace(asked, period=Span(said, said)))
        case "benchmark" if asked.indicator in house.indicators():
            value = float(said) / scale(house.indicators()[asked.indicator]) if said else None
            return view._replace(question=replace(asked, benchmark=value))
        case "level" if said in LEVELS:
            return view._replace(level=said)
        case "pool" if said in POOLS:
            return view._replace(pool=said)
    return view


def deeper(asked: Question) -> str | None:
    """Name the dimension whose codes can be looked into: the first broken down by with a list."""
    return next((each for each in asked.by if each in ("industry", "area", "detail", "size")), None)


def into(view: View, code: str | None, house: House) -> View:
    """Look into a code; the same view where there is nothing inside."""
    dimension = deeper(view.question)
    if dimension is None or not code:
        return view
    if not controls.inside(view.question, dimension, [code], house.coverage()):
        return view
    where = {**view.question.where, dimension: (code,)}
    return view._replace(question=replace(view.question, where=where))


def trend_of(asked: Question, row: Mapping[str, Any]) -> Question:
    """Ask how one unit has moved: the same words, held to its codes, over all there is."""
    codes = {each: (row[each],) for each in asked.by}
    return Question(asked.indicator, where={**asked.where, **codes}, vintage=asked.vintage)


def judged_by(release: Release) -> str:
    """Name the column of the funnel that says where a unit stands.

    Regions do much the same work, so what they all differ by is allowed for [1]_. Industries and
    ownerships are expected to differ: to allow for that would explain away what is asked.

    References
    ----------
    .. [1] D. J. Spiegelhalter, "Funnel plots for comparing institutional performance,"
       Statistics in Medicine, vol. 24, pp. 1185-1202, 2005, on over-dispersion.
    """
    return "standing" if apart_by(release)[-1] == "area" else "standing_by_chance"


def ranked(release: Release, level: str, language: Language) -> pl.DataFrame:
    """Order the units from the worst value to the best: the highest first unless high is good.

    Returns
    -------
    The rows of `series` with the analysis in the scale of the screen; rank (1 is the worst; null
    without a value), side (above, within, below the limits of the level; null where not judged),
    group and member (its name by the first dimension, and by the others); those without a value
    last.
    """
    times, by_high = scale(release.indicator), release.indicator.polarity != "H"
    first, *others = apart_by(release)
    sides = SIDES[level]
    standing = pl.col(judged_by(release))
    return (
        series(release, language)
        .with_columns(
            *(pl.col(each) * times for each in ADDED),
            rank=pl.col("value").rank("min", descending=by_high),
            side=pl.when(standing.is_not_null() & pl.col("value").is_not_null()).then(
                standing.replace_strict(sides, default="within", return_dtype=pl.String)
            ),
            group=_named(first, language),
            member=pl.concat_str([_named(each, language) for each in others], separator=" · ")
            if others
            else pl.lit(""),
        )
        .sort("rank", "unit", nulls_last=True)
    )


def _named(dimension: str, language: Language) -> pl.Expr:
    return pl.col(dimension).replace(names(dimension, language)).fill_null("")


def _here(rows: pl.DataFrame, asked: Question) -> pl.DataFrame:
    return rows.filter(pl.col("area").is_in(list(asked.where.get("area", ()))))


def _other_indicator(asked: Question, indicator: str, house: House) -> Question:
    """Ask another indicator of the same area and breakdown where it has them; else afresh."""
    kept = Question(
        indicator, by=asked.by, where=asked.where, period=asked.period, analysis=METHOD,
        vintage=asked.vintage,
    )  # fmt: skip
    return _fitted(kept, house)


def _fitted(asked: Question, house: House) -> Question:
    """Keep of a question the area, breakdown and period there are figures for."""
    rows = house.coverage().filter(indicator=asked.indicator)
    here = _here(rows, asked)
    if here.is_empty():
        return settled(replace(asked, by=(), where={}, period=Span()), house)
    can = set(here["by"].explode())
    if not can.issuperset(asked.by):
        asked = replace(asked, by=(), where={"area": asked.where["area"]})
    first, last = str(here["first"].min())[:4], str(here["last"].max())[:4]
    letters = set(here["frequencies"].explode())
    period = asked.period
    if period.frequency not in letters or not first <= period.last[:4] <= last:
        asked = replace(asked, period=Span())
    return settled(asked, house)


def _by_name(by: tuple[str, ...], language: Language) -> str:
    _ = words(language)
    if by == ("area",):
        return _("Parts of the area")
    return " × ".join(dimension_name(each, language) for each in by)


def _period_choices(here: pl.DataFrame, chosen: str, language: Language) -> list[Choice]:
    """List the periods, the last first: years, then the finer ones."""
    letters = [letter for letter in "AQM" if letter in set(here["frequencies"].explode())]
    ends = [(str(here["first"].min()), str(here["last"].max()))] if letters else []
    when = [
        period
        for first, last in ends
        for letter in letters
        for period in reversed(periods(first[:4], last[:4], letter))
    ]
    other = [] if chosen in when or not chosen else [{"value": chosen, "label": chosen}]
    return [*other, *({"value": each, "label": period_name(each, language)} for each in when)]
