"""What is compared: two or more units of one dimension, against one of them, within strata."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, urlencode

import polars as pl

from facts.periods import Span
from facts.refusal import BadQuestion, Refusal
from facts.text import Language
from governance.question import Question
from pages import _address as address
from pages import _controls as controls
from pages._controls import Choice
from pages._names import dimension_name, name
from pages._numbers import period_name, periods
from pages._page import House
from pages._words import words

DIMENSIONS = ("ownership", "industry", "size", "area")
"""What may be compared, the first that has figures unless asked."""

STRATA = ("industry", "size", "ownership")
NOTHING = "none"
METHOD = "rate_comparison"
OPENED = 3  # units compared when a page opens


class View(NamedTuple):
    """What a comparison's address says: the question, and within which strata it is repeated.

    The question is broken down by one dimension, held to the units compared; the parameters of
    its analysis name the unit the others are held against.
    """

    question: Question
    within: tuple[str, ...] = ()

    @property
    def dimension(self) -> str:
        """What is compared."""
        return self.question.by[0] if self.question.by else ""

    @property
    def units(self) -> tuple[str, ...]:
        """The codes compared."""
        return self.question.where.get(self.dimension, ())

    @property
    def reference(self) -> str:
        """The unit the others are held against."""
        return self.question.parameters.get("reference", "")


class Choices(NamedTuple):
    """What each control offers for a view, and what it stands on."""

    indicators: list[Choice]
    indicator: str | None
    areas: list[Choice]
    area: str | None
    dimensions: list[Choice]
    dimension: str | None
    all_units: list[Choice]
    units: list[str]
    references: list[Choice]
    reference: str | None
    strata: list[Choice]
    within: str
    periods: list[Choice]
    first: str | None
    last: str | None


def read(search: str, house: House) -> View:
    """Read a view from an address, and settle what the address leaves open.

    Raises
    ------
    BadQuestion
        If the question cannot be read, or `within` names no stratum.
    """
    pairs = parse_qsl(search.lstrip("?"), keep_blank_values=False)
    said = "".join(value for word, value in pairs if word == "within")
    within = tuple(part for part in said.split(",") if part and part != NOTHING)
    if strangers := set(within) - set(STRATA):
        raise BadQuestion(
            f"cannot compare within {', '.join(sorted(strangers))}; within {', '.join(STRATA)} "
            "can be, or none"
        )
    others = urlencode([pair for pair in pairs if pair[0] != "within"], quote_via=quote)
    asked = address.read(others)
    view = settled(View(asked, within), house)
    return view if said else view._replace(within=strata(view, house)[0])


def write(view: View, language: Language | None = None) -> str:
    """Write the query string of a view."""
    return address.write(view.question, language) + rest(view)


def rest(view: View) -> str:
    """Give the words of a view's address that no question has."""
    return f"&within={','.join(view.within) or NOTHING}"


def settled(view: View, house: House) -> View:
    """Fill in what a comparison needs: indicator, area, dimension, units, reference."""
    asked, coverage = view.question, house.coverage()
    rates = comparable(house)
    if not asked.indicator:
        begun = controls.begin(rates, house.indicators())
        asked = replace(asked, indicator=begun.indicator)
    rows = rates.filter(indicator=asked.indicator)
    if rows.is_empty():
        return view._replace(question=asked)
    if not asked.where.get("area"):
        opened = controls.opened(coverage, asked.indicator).where.get("area", ())[:1]
        asked = replace(asked, where={**asked.where, "area": opened})
    can = dimensions(asked, house)
    if not asked.by and can:
        asked = replace(asked, by=can[:1])
    asked = replace(asked, by=asked.by[:1], analysis=METHOD)
    if not asked.by:
        return view._replace(question=asked)
    dimension = asked.by[0]
    known = units(asked, dimension, house)
    held = tuple(code for code in asked.where.get(dimension, ()) if code in known)
    if len(held) < 2:
        others = [code for code in known if code not in held]
        held = (*held, *others)[: max(OPENED, len(held))]
        asked = replace(asked, where={**asked.where, dimension: held})
    if asked.parameters.get("reference") not in held and held:
        asked = replace(asked, parameters={"of": dimension, "reference": held[0]})
    return View(asked, tuple(each for each in view.within if each != dimension))


def comparable(house: House) -> pl.DataFrame:
    """Keep of the coverage the rates of counts that can be broken down."""
    rates = [id for id, card in house.indicators().items() if card.shape == "rate"]
    return house.coverage().filter(pl.col("indicator").is_in(rates) & (pl.col("by").list.len() > 0))


def dimensions(asked: Question, house: House) -> tuple[str, ...]:
    """List what may be compared in the area of a question."""
    here = house.coverage().filter(
        pl.col("indicator") == asked.indicator,
        pl.col("area").is_in(list(asked.where.get("area", ()))),
    )
    can = set(here["by"].explode().drop_nulls())
    return tuple(each for each in DIMENSIONS if each in can)


def strata(view: View, house: House) -> list[tuple[str, ...]]:
    """List within what a comparison may be repeated, the usual first."""
    can = set(dimensions(view.question, house)) - {view.dimension}
    singles = [(each,) for each in STRATA if each in can]
    pairs = [("industry", "size")] if can >= {"industry", "size"} else []
    return [*singles[:1], *pairs, *singles[1:], ()] if singles else [()]


def units(asked: Question, dimension: str, house: House) -> list[str]:
    """Ask which codes of a dimension have figures, the one with the most exposure first."""
    where = {"area": asked.where["area"]}
    try:
        release = house.ask(
            Question(asked.indicator, by=(dimension,), where=where, vintage=asked.vintage)
        )
    except Refusal:  # the answer itself will say it
        return []
    sums = release.figures.group_by(dimension).agg(pl.col("exposure").sum())
    return sums.sort("exposure", dimension, descending=[True, False])[dimension].to_list()


def choices(view: View, house: House, language: Language) -> Choices:
    """Give what each control offers and stands on."""
    _ = words(language)
    asked = view.question
    offer = controls.choices(asked, comparable(house), house.indicators(), language)
    every = units(asked, view.dimension, house) if view.dimension else []
    rows = comparable(house).filter(indicator=asked.indicator)
    when = (
        periods(str(rows["first"].min())[:4], str(rows["last"].max())[:4], "A")
        if rows.height
        else []
    )
    years = [{"value": each, "label": period_name(each, language)} for each in when]
    return Choices(
        offer.indicators, offer.indicator,
        offer.areas, next(iter(asked.where.get("area", ())), None),
        [{"value": each, "label": dimension_name(each, language)}
         for each in dict.fromkeys((*dimensions(asked, house), *asked.by))],
        view.dimension or None,
        _named(view.dimension, dict.fromkeys((*every, *view.units)), language), list(view.units),
        _named(view.dimension, view.units, language), view.reference or None,
        [{"value": ",".join(each) or NOTHING, "label": within_name(each, language)}
         for each in dict.fromkeys([*strata(view, house), view.within])],
        ",".join(view.within) or NOTHING,
        years,
        asked.period.first or (when[0] if when else None),
        asked.period.last or (when[-1] if when else None),
    )  # fmt: skip


def within_name(within: tuple[str, ...], language: Language) -> str:
    """Say within what units are compared once more."""
    _ = words(language)
    return " × ".join(dimension_name(each, language) for each in within) or _("Nothing")


def changed(view: View, control: str, said: Mapping[str, Any], house: House) -> View:
    """Give the view after one control was touched."""
    asked, value = view.question, said.get(control)
    match control:
        case "indicator" | "area" if value:
            fresh = Question(
                value if control == "indicator" else asked.indicator,
                by=asked.by,
                where={"area": (value,) if control == "area" else asked.where.get("area", ())},
                vintage=asked.vintage,
            )
            return _fitted(View(fresh, view.within), house)
        case "dimension" if value and value != view.dimension:
            where = {"area": asked.where["area"]}
            fresh = Question(asked.indicator, by=(value,), where=where, period=asked.period,
                             vintage=asked.vintage)  # fmt: skip
            made = settled(View(fresh), house)
            return made._replace(within=strata(made, house)[0])
        case "units" if value and len(value) > 1:
            held = replace(asked, where={**asked.where, view.dimension: tuple(value)})
            return settled(view._replace(question=held), house)
        case "reference" if value in view.units:
            told = {"of": view.dimension, "reference": value}
            return view._replace(question=replace(asked, parameters=told))
        case "within" if value:
            return view._replace(within=() if value == NOTHING else tuple(value.split(",")))
        case "first" | "last":
            ends = sorted(end for end in (said.get("first"), said.get("last")) if end)
            span = Span(ends[0], ends[-1]) if ends else Span()
            return view._replace(question=replace(asked, period=span))
    return view


def standardised(view: View, method: str) -> Question:
    """Ask the same within the strata, by a method that allows for their mix."""
    asked, told = view.question, {"of": view.dimension}
    if method == "indirect_standardisation":
        told |= {"reference": view.reference}
    if method == "decomposition":
        other = next((each for each in view.units if each != view.reference), "")
        told |= {"first": view.reference, "second": other}
    return replace(asked, by=(view.dimension, *view.within), analysis=method, parameters=told)


def _fitted(view: View, house: House) -> View:
    """Keep of a view the dimension and strata its area has figures by."""
    asked = view.question
    rows = comparable(house).filter(indicator=asked.indicator)
    if rows.filter(pl.col("area").is_in(list(asked.where.get("area", ())))).is_empty():
        asked = replace(asked, where={})
    made = settled(View(replace(asked, by=())), house)
    if asked.by and asked.by[0] in dimensions(made.question, house):
        made = settled(View(replace(asked, where={"area": made.question.where["area"]})), house)
    return made._replace(within=strata(made, house)[0])


def _named(dimension: str, codes: Any, language: Language) -> list[Choice]:
    return [{"value": code, "label": name(dimension, code, language)} for code in codes]
