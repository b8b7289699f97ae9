"""What the trend laboratory looks at: one unit's series, and the method put to it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import polars as pl

from facts.periods import Span
from facts.refusal import Refusal
from facts.text import Language
from governance.question import Question
from pages import _address as address
from pages import _controls as controls
from pages._controls import Choice
from pages._names import name
from pages._numbers import period_name, periods
from pages._page import House
from pages._words import words

ALL = "all"  # the word of a control that holds a dimension to nothing
HELD = ("industry", "ownership")
"""Dimensions a unit may be held to, beside its area."""

METHODS = (
    "joinpoint",
    "trend_glm",
    "mann_kendall",
    "changepoint",
    "interrupted_ts",
    "forecast",
)
OF_YEARS = ("joinpoint", "trend_glm", "mann_kendall")
OPENING = "joinpoint"
FEWEST_YEARS = 10  # below them a forecast is asked by quarter or month, where there are any
DATED, CHOOSING = "interrupted_ts", "joinpoint"
SELECTIONS = ("wbic", "permutation")


class Choices(NamedTuple):
    """What each control offers for a question, and what it stands on."""

    indicators: list[Choice]
    indicator: str | None
    areas: list[Choice]
    area: str | None
    industries: list[Choice]
    industry: str
    ownerships: list[Choice]
    ownership: str
    methods: list[Choice]
    method: str
    every: list[Choice]
    frequency: str
    dates: list[Choice]
    date: str | None
    selections: list[Choice]
    selection: str


def read(search: str, house: House) -> Question:
    """Read the question of an address, and settle what the address leaves open.

    Raises
    ------
    BadQuestion
        As governance.question.question does.
    """
    return settled(address.read(search), house)


def settled(asked: Question, house: House) -> Question:
    """Fill in what a laboratory needs: an indicator, one area, no breakdown, a method, a date."""
    coverage = house.coverage()
    if not asked.indicator:
        begun = controls.begin(followable(house), house.indicators())
        asked = replace(asked, indicator=begun.indicator)
    rows = coverage.filter(indicator=asked.indicator)
    if rows.is_empty():
        return asked
    held = asked.where.get("area", ())
    if len(held) != 1:
        area = held[:1] or controls.opened(coverage, asked.indicator).where.get("area", ())[:1]
        asked = replace(asked, where={**asked.where, "area": area})
    asked = replace(asked, by=(), analysis=asked.analysis or OPENING)
    if asked.analysis == DATED and "date" not in asked.parameters:
        when = _periods(rows, asked)
        middle = {"date": when[len(when) // 2]} if when else {}
        asked = replace(asked, parameters={**asked.parameters, **middle})
    return asked


def followable(house: House) -> pl.DataFrame:
    """Keep of the coverage the rates that have a year at all."""
    rates = [id for id, card in house.indicators().items() if card.shape in ("rate", "share")]
    return house.coverage().filter(pl.col("indicator").is_in(rates))


def choices(asked: Question, house: House, language: Language) -> Choices:
    """Give what each control offers and stands on, the unit's codes from what it is held to."""
    return offers(asked, house, language, {})


def offers(
    asked: Question, house: House, language: Language, met: Mapping[str, list[str]]
) -> Choices:
    """Give what each control offers; `met` are the codes of each dimension that have figures."""
    _ = words(language)
    coverage, cards = house.coverage(), house.indicators()
    rows = coverage.filter(indicator=asked.indicator)
    offer = controls.choices(asked, coverage, cards, language)
    when = _periods(rows, asked)
    dates = [{"value": each, "label": period_name(each, language)} for each in when[1:]]
    said = asked.parameters.get("date")
    if said and said not in when[1:]:
        dates.append({"value": said, "label": said})
    titles = method_names(language)
    return Choices(
        offer.indicators, offer.indicator,
        offer.areas, next(iter(asked.where.get("area", ())), None),
        _codes(asked, "industry", met, language), _held(asked, "industry"),
        _codes(asked, "ownership", met, language), _held(asked, "ownership"),
        [{"value": each, "label": titles[each]} for each in METHODS],
        asked.analysis if asked.analysis in METHODS else OPENING,
        offer.every, asked.period.frequency,
        dates, said,
        [{"value": "wbic", "label": _("weighted BIC")},
         {"value": "permutation", "label": _("permutation test")}],
        asked.parameters.get("select", SELECTIONS[0]),
    )  # fmt: skip


def method_names(language: Language) -> dict[str, str]:
    """Name the methods as questions a reader has."""
    _ = words(language)
    return {
        "joinpoint": _("Where does it bend? (joinpoint)"),
        "trend_glm": _("How fast on the whole? (counts)"),
        "mann_kendall": _("Up or down? (values alone)"),
        "changepoint": _("When did it jump? (levels)"),
        "interrupted_ts": _("Did a measure change it?"),
        "forecast": _("What comes next? (forecast)"),
    }


def met(asked: Question, house: House) -> dict[str, list[str]]:
    """Ask which industries and ownerships the area has figures for."""
    found: dict[str, list[str]] = {}
    rows = house.coverage().filter(
        pl.col("indicator") == asked.indicator,
        pl.col("area").is_in(list(asked.where.get("area", ()))),
    )
    can = set(rows["by"].explode().drop_nulls())
    for dimension in HELD:
        if dimension not in can:
            continue
        area = {"area": asked.where["area"]}
        try:
            release = house.ask(
                Question(asked.indicator, by=(dimension,), where=area, vintage=asked.vintage)
            )
        except Refusal:  # the answer itself will say it
            continue
        found[dimension] = release.figures[dimension].unique().sort().to_list()
    return found


def changed(asked: Question, control: str, said: Any, house: House) -> Question:
    """Give the question after one control was touched."""
    match control:
        case "indicator" if said and said != asked.indicator:
            return _other_indicator(asked, said, house)
        case "area" if said:
            return settled(address.hold(asked, "area", (said,)), house)
        case "industry" | "ownership" if said:
            return address.hold(asked, control, () if said == ALL else (said,))
        case "method" if said in METHODS and said != asked.analysis:
            return with_method(asked, said, house)
        case "frequency" if said and said != asked.period.frequency:
            return settled(_every(replace(asked, parameters={}), said, house), house)
        case "date" if said and asked.analysis == DATED:
            return replace(asked, parameters={**asked.parameters, "date": said})
        case "selection" if said in SELECTIONS and asked.analysis == CHOOSING:
            others = {name: each for name, each in asked.parameters.items() if name != "select"}
            told = {} if said == SELECTIONS[0] else {"select": said}
            return replace(asked, parameters=others | told)
    return asked


def with_method(asked: Question, method: str, house: House) -> Question:
    """Put another method to the same unit, by the periods that suit it."""
    asked = replace(asked, analysis=method, parameters={})
    letters = letters_of(asked, house)
    letter = asked.period.frequency
    if method in OF_YEARS and letter != "A" and "A" in letters:
        asked = _every(asked, "A", house)
    if method == "forecast" and letter == "A" and len(letters) > 1:
        years = _periods(house.coverage().filter(indicator=asked.indicator), asked)
        if len(years) < FEWEST_YEARS:
            asked = _every(asked, letters[1], house)
    return settled(asked, house)


def letters_of(asked: Question, house: House) -> list[str]:
    """List the frequencies of an indicator's figures: A, Q, M."""
    rows = house.coverage().filter(indicator=asked.indicator)
    there = set(rows["frequencies"].explode().drop_nulls())
    return [letter for letter in "AQM" if letter in there]


def _every(asked: Question, letter: str, house: House) -> Question:
    return controls.with_frequency(asked, house.coverage(), letter)


def _other_indicator(asked: Question, indicator: str, house: House) -> Question:
    covered = set(house.coverage().filter(indicator=indicator)["area"])
    kept = {"area": asked.where["area"]} if covered.issuperset(asked.where.get("area", ())) else {}
    fresh = Question(indicator, where=kept, analysis=asked.analysis, vintage=asked.vintage)
    if asked.period.frequency in letters_of(fresh, house):
        fresh = replace(fresh, period=asked.period if asked.period.frequency != "A" else Span())
    return settled(fresh, house)


def _periods(rows: pl.DataFrame, asked: Question) -> list[str]:
    here = rows.filter(pl.col("area").is_in(list(asked.where.get("area", ()))))
    if here.is_empty() or asked.period.frequency not in "AQM":
        return []
    first, last = str(here["first"].min())[:4], str(here["last"].max())[:4]
    return periods(asked.period.first or first, asked.period.last or last, asked.period.frequency)


def _codes(
    asked: Question, dimension: str, met: Mapping[str, list[str]], language: Language
) -> list[Choice]:
    _ = words(language)
    known = dict.fromkeys([*met.get(dimension, ()), *asked.where.get(dimension, ())])
    return [
        {"value": ALL, "label": _("All together")},
        *({"value": code, "label": name(dimension, code, language)} for code in known),
    ]


def _held(asked: Question, dimension: str) -> str:
    held = asked.where.get(dimension, ())
    return held[0] if len(held) == 1 else ALL
