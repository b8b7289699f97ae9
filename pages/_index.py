"""What a composite index is of: some indicators of one area, breakdown and year, and weights."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple
from urllib.parse import quote

import polars as pl

from facts.periods import Span
from facts.refusal import BadQuestion
from facts.schema import DIMENSIONS
from facts.text import Language
from governance.question import Question
from indicators import Indicator
from pages import _address as address
from pages import _controls as controls
from pages._controls import Choice
from pages._names import dimension_name, name
from pages._numbers import period_name, periods
from pages._page import House
from pages._words import words

PATH = "/index"
WEIGHTS = ("equal", "entropy", "ahp")
SCORES = ("weighted_sum", "topsis")
SHAPES = ("rate", "share", "exceedance", "mean", "ratio")
"""Shapes of indicators that can be put beside one another whatever the size of a unit."""

BREAKDOWNS = ("area", "industry", "ownership", "size")
FEWEST, MOST = 2, 6  # indicators; each has a colour and a pattern
START = {"lagging": 2, "leading": 1, "health": 1, "exposure": 1}
"""How many indicators of each theme the page opens with."""

SAATY = (1 / 9, 1 / 7, 1 / 5, 1 / 3, 1.0, 3.0, 5.0, 7.0, 9.0)
"""The steps in which one indicator may be said to matter more than another."""

PRESETS: Mapping[str, tuple[float, ...]] = {
    "alike": (1.0,) * MOST,
    "order": (1.0, 3.0, 5.0, 7.0, 9.0, 9.0),
}
"""Comparisons at once: how much an indicator matters more than one so many places after it."""

WORDS = ("indicators", "area", "by", "period", "weights", "score", "pairs", "vintage", "lang")


class View(NamedTuple):
    """What the page's address says.

    pairs : how many times as important the first of each pair of indicators is as the second, in
        the order of `itertools.combinations`; empty while nobody has compared them.
    """

    indicators: tuple[str, ...] = ()
    area: str = ""
    by: str = ""
    period: str = ""
    weights: str = WEIGHTS[0]
    score: str = SCORES[0]
    pairs: tuple[float, ...] = ()
    vintage: int | None = None

    def question(self, indicator: str) -> Question:
        """Ask one of the indicators."""
        return Question(
            indicator,
            by=(self.by,),
            where={"area": (self.area,)},
            period=Span(self.period, self.period),
            vintage=self.vintage,
        )

    @property
    def is_compared(self) -> bool:
        """Say whether the pairs have been told apart."""
        return any(pair != 1 for pair in self.pairs)


class Choices(NamedTuple):
    """What each control offers."""

    indicators: list[Choice]
    areas: list[Choice]
    bys: list[Choice]
    periods: list[Choice]


def read(search: str, house: House) -> View:
    """Read a view from an address, and settle what it leaves open.

    Raises
    ------
    BadQuestion
        If a word is not known, or its value cannot be read.
    """
    said = address.query(search)
    if strangers := set(said) - set(WORDS):
        raise BadQuestion(
            f"no such word in an index: {', '.join(sorted(strangers))}; "
            f"there are {', '.join(WORDS)}"
        )
    chosen = tuple(dict.fromkeys(each for each in said.get("indicators", "").split(",") if each))
    weights, score = said.get("weights", WEIGHTS[0]), said.get("score", SCORES[0])
    _require("weights", weights, WEIGHTS)
    _require("score", score, SCORES)
    if unknown := [each for each in chosen if each not in house.indicators()]:
        raise BadQuestion(f"no indicator is called '{unknown[0]}'; the catalogue lists them")
    if len(chosen) > MOST or len(chosen) == 1:
        raise BadQuestion(
            f"an index is of {FEWEST} to {MOST} indicators, and here are {len(chosen)}"
        )
    by = said.get("by", "")
    if by:
        _require("by", by, DIMENSIONS)
    view = View(
        chosen, said.get("area", ""), by, said.get("period", ""), weights, score,
        steps(said.get("pairs", "")), _vintage(said.get("vintage", "")),
    )  # fmt: skip
    return settled(view, house)


def write(view: View, language: Language | None = None) -> str:
    """Write the query string of a view."""
    parts = {
        "indicators": ",".join(view.indicators),
        "area": view.area,
        "by": view.by,
        "period": view.period,
        "weights": view.weights if view.weights != WEIGHTS[0] else "",
        "score": view.score if view.score != SCORES[0] else "",
        "pairs": ",".join(f"{pair:.4g}" for pair in view.pairs) if view.is_compared else "",
        "vintage": "" if view.vintage is None else str(view.vintage),
        "lang": language or "",
    }
    return "?" + "&".join(
        f"{word}={quote(value, safe=',')}" for word, value in parts.items() if value
    )


def settled(view: View, house: House) -> View:
    """Fill in what an index needs: an area, a breakdown, indicators, and a year they share."""
    rows = joinable(house.coverage(), house.indicators())
    if rows.is_empty():
        return _with_pairs(view)
    if not view.area:
        begun = controls.begin(rows, house.indicators())
        view = view._replace(area=begun.where["area"][0])
    here = rows.filter(area=view.area)
    if not view.by:
        can = set(here["by"].explode().drop_nulls())
        view = view._replace(by=next((each for each in BREAKDOWNS if each in can), "area"))
    here = here.filter(pl.col("by").list.contains(view.by))
    if not view.indicators:
        view = view._replace(indicators=_start(here, house.indicators()))
    if not view.period:
        shared = here.filter(pl.col("indicator").is_in(list(view.indicators)))
        last = shared["last"].min()
        view = view._replace(period=str(last)[:4] if last else "")
    return _with_pairs(view)


def _with_pairs(view: View) -> View:
    """Compare all pairs alike where not all of them, or others, have been compared."""
    pairs = len(list(combinations(view.indicators, 2)))
    return view if len(view.pairs) == pairs else view._replace(pairs=(1.0,) * pairs)


def joinable(coverage: pl.DataFrame, indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    """Keep of the coverage what can stand in an index: yearly, broken down, with a direction."""
    fit = [
        id
        for id, card in indicators.items()
        if card.shape in SHAPES and card.polarity in ("L", "H") and not card.twin_of
    ]
    return coverage.filter(
        pl.col("indicator").is_in(fit),
        pl.col("frequencies").list.contains("A"),
        pl.col("by").list.len() > 0,
    )


def changed(view: View, control: str, said: Any, house: House) -> View:
    """Give the view after one control was touched."""
    match control:
        case "indicators" if said and FEWEST <= len(said) <= MOST:
            return settled(view._replace(indicators=tuple(said), pairs=()), house)
        case "area" if said and said != view.area:
            return _fitted(view._replace(area=said, period=""), house)
        case "by" if said and said != view.by:
            return _fitted(view._replace(by=said, period=""), house)
        case "period" if said:
            return view._replace(period=said)
        case "weights" if said in WEIGHTS:
            return view._replace(weights=said)
        case "score" if said in SCORES:
            return view._replace(score=said)
    return view


def preset(view: View, kind: str) -> View:
    """Compare all pairs at once: all alike, or each indicator before those named after it."""
    number = len(view.indicators)
    pairs = combinations(range(number), 2)
    by_distance = PRESETS[kind]
    return view._replace(pairs=tuple(by_distance[second - first] for first, second in pairs))


def choices(view: View, house: House, language: Language) -> Choices:
    """Give what each control offers."""
    coverage, cards = house.coverage(), house.indicators()
    rows = joinable(coverage, cards)
    here = rows.filter(area=view.area)
    with_breakdown = here.filter(pl.col("by").list.contains(view.by))
    can = set(here["by"].explode().drop_nulls())
    offer = controls.choices(
        Question(next(iter(view.indicators), "")), with_breakdown, cards, language
    )
    return Choices(
        indicators=offer.indicators,
        areas=[
            {"value": code, "label": name("area", code, language)}
            for code in dict.fromkeys([*rows["area"].unique().sort(), *filter(None, [view.area])])
        ],
        bys=[
            {"value": each, "label": _by_name(each, language)}
            for each in dict.fromkeys(
                [*(b for b in BREAKDOWNS if b in can), *filter(None, [view.by])]
            )
        ],
        periods=_years(with_breakdown, view.period, language),
    )


def _years(rows: pl.DataFrame, chosen: str, language: Language) -> list[Choice]:
    years = (
        periods(str(rows["first"].min())[:4], str(rows["last"].max())[:4], "A")
        if not rows.is_empty()
        else []
    )
    listed = dict.fromkeys([*reversed(years), *filter(None, [chosen])])
    return [{"value": each, "label": period_name(each, language)} for each in listed]


def _by_name(by: str, language: Language) -> str:
    _ = words(language)
    return _("Parts of the area") if by == "area" else dimension_name(by, language)


def _start(here: pl.DataFrame, cards: Mapping[str, Indicator]) -> tuple[str, ...]:
    """Choose what the page opens with: of each theme the longest series read in its source.

    Those made of counts come first, as their chance is known.
    """
    last = here["last"].max()
    known = here.filter(pl.col("last").str.slice(0, 4) == str(last)[:4])
    ids = known.sort("first", "indicator")["indicator"].unique(maintain_order=True).to_list()
    ids.sort(
        key=lambda id: (
            cards[id].interval == "none", cards[id].status != "verified", cards[id].shape != "rate"
        )
    )  # fmt: skip
    chosen = [
        id
        for theme, count in START.items()
        for id in [each for each in ids if cards[each].theme == theme][:count]
    ]
    rest = [id for id in ids if id not in chosen]
    return tuple((chosen + rest)[: max(len(chosen), FEWEST)])


def _fitted(view: View, house: House) -> View:
    """Keep the indicators that have figures for another area or breakdown; else choose afresh."""
    rows = joinable(house.coverage(), house.indicators()).filter(area=view.area)
    known = set(rows.filter(pl.col("by").list.contains(view.by))["indicator"])
    kept = tuple(each for each in view.indicators if each in known)
    if not known:
        view = view._replace(by="")
    enough = kept if len(kept) >= FEWEST else ()
    pairs = view.pairs if enough == view.indicators else ()
    return settled(view._replace(indicators=enough, pairs=pairs), house)


def steps(said: str) -> tuple[float, ...]:
    """Read comparisons joined by commas, each as the nearest of SAATY.

    Raises
    ------
    BadQuestion
        If one is no number between 1/10 and 10.
    """
    parts: Sequence[str] = [part for part in said.split(",") if part]
    try:
        found = tuple(float(part) for part in parts)
    except ValueError:
        found = (0.0,)
    if any(not 1 / 10 < pair < 10 for pair in found):
        raise BadQuestion(f"pairs '{said}' are not numbers from 1/9 to 9 joined by commas")
    return tuple(min(SAATY, key=lambda step: abs(step - pair)) for pair in found)


def _vintage(said: str) -> int | None:
    if said and not (said.isascii() and said.isdigit() and len(said) < 10):
        raise BadQuestion(f"vintage '{said}' is not a number; write vintage=3")
    return int(said) if said else None


def _require(word: str, met: str, known: Sequence[str]) -> None:
    if met not in known:
        raise BadQuestion(f"{word} '{met}' is not known; there are {', '.join(known)}")
