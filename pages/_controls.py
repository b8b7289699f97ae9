"""Controls and their choices: what the vintage covers decides what can be asked of it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import dash_mantine_components as dmc
import polars as pl

from facts.as_of import NOW, THEN
from facts.codes import latest
from facts.periods import Span
from facts.schema import DIMENSIONS
from facts.text import Language
from governance.question import Question
from indicators import Indicator
from pages._names import dimension_name, has_parts, name
from pages._numbers import period_name, periods
from pages._words import words

NONE = "none"  # the breakdown control's word for no breakdown
FIRST_AREAS = 4  # shown when an indicator is opened and no area with parts has figures
THEMES = ("lagging", "leading", "health", "exposure", "governance")

Choice = dict[str, Any]


class Choices(NamedTuple):
    """What each control offers for a question, and what it stands on."""

    indicators: list[Choice]
    indicator: str | None
    breakdowns: list[Choice]
    breakdown: str
    areas: list[Choice]
    area: list[str]
    every: list[Choice]
    frequency: str
    periods: list[Choice]
    first: str | None
    last: str | None
    days: list[Choice]
    asof: str


def begin(coverage: pl.DataFrame, indicators: Mapping[str, Indicator]) -> Question:
    """Give the question a page opens with: a rate of injuries where many areas have figures."""
    known = coverage.filter(pl.col("indicator").is_in(list(indicators)))
    if known.is_empty():
        return Question("")
    parts = latest("area").select("parent", area="id").drop_nulls()
    counts = (
        known.join(parts, on="area", how="left")
        .group_by("indicator")
        .agg(
            pl.col("parent").is_in(pl.col("area").implode()).any().alias("has_map"),
            pl.len().alias("areas"),
        )
    )
    # A page opens with a definition that has been read in its source, in its first unit.
    rates = [
        id
        for id, card in indicators.items()
        if card.shape == "rate" and card.status == "verified" and not card.twin_of
    ]
    lagging = [id for id, card in indicators.items() if card.theme == "lagging"]
    kinds = {id: len(card.events) for id, card in indicators.items()}  # more cases, fewer hidden
    ranked = counts.with_columns(
        rate=pl.col("indicator").is_in(rates),
        lagging=pl.col("indicator").is_in(lagging),
        kinds=pl.col("indicator").replace_strict(kinds),
    ).sort(
        "lagging", "rate", "has_map", "kinds", "areas", "indicator",
        descending=[True, True, True, True, True, False],
    )  # fmt: skip
    return opened(coverage, ranked["indicator"][0])


def opened(coverage: pl.DataFrame, indicator: str) -> Question:
    """Give the question an indicator opens with: parts of an area that has them, or some areas."""
    rows = coverage.filter(pl.col("indicator") == indicator).sort(
        "last", "area", descending=[True, False]
    )
    parted = rows.filter(pl.col("by").list.contains("area"))["area"]
    if len(parted):
        found = Question(indicator, by=("area",), where={"area": (parted[0],)})
    else:
        areas = tuple(rows["area"].unique(maintain_order=True).head(FIRST_AREAS))
        found = Question(indicator, by=("area",) if len(areas) > 1 else (), where={"area": areas})
    return fit(found, coverage)


def fit(asked: Question, coverage: pl.DataFrame) -> Question:
    """Keep of a question what its indicator has figures for."""
    rows = coverage.filter(pl.col("indicator") == asked.indicator)
    if rows.is_empty():
        return asked
    letters = _letters(rows)
    period = asked.period if asked.period.frequency in letters else _whole(rows, letters[0])
    return replace(_answerable(asked, rows), period=period)


def _answerable(asked: Question, rows: pl.DataFrame) -> Question:
    """Ask of what is published in parts alone the one part there is, or the first breakdown."""
    here = rows.filter(pl.col("area").is_in(list(asked.where.get("area", ()))))
    chosen = {*asked.by, *asked.where} - {"area"}
    if here.is_empty() or here["whole"].all() or chosen:
        return asked
    held = here["held"].drop_nulls().unique()
    if len(held) == 1:
        dimension, _, code = held[0].partition("=")
        return replace(asked, where={**asked.where, dimension: (code,)})
    can = [each for each in here["by"].explode().drop_nulls() if each != "area"]
    return replace(asked, by=(*asked.by, *can[:1]))


def choices(
    asked: Question, coverage: pl.DataFrame, indicators: Mapping[str, Indicator], language: Language
) -> Choices:
    """Give what each control offers and stands on."""
    _ = words(language)
    rows = coverage.filter(pl.col("indicator") == asked.indicator)
    held = asked.where.get("area", ())
    here = rows.filter(pl.col("area").is_in(list(held))) if held else rows
    can = [
        d
        for d in DIMENSIONS
        if here["by"].list.contains(d).any()
        and (d != "area" or any(_covers_parts(rows, area) for area in held))
    ]
    broken = [d for d in asked.by if d != "area" or len(held) < 2]
    breakdown = broken[-1] if broken else NONE
    letters = _letters(rows) or ["A"]
    letter = asked.period.frequency
    when = _periods(rows, letter)
    return Choices(
        indicators=_by_theme(coverage, indicators, language),
        indicator=asked.indicator if rows.height else None,
        breakdowns=[
            {"value": NONE, "label": _("None")},
            *(
                {
                    "value": d,
                    "label": _("Parts of the area") if d == "area" else dimension_name(d, language),
                }
                for d in dict.fromkeys([*can, *broken])
            ),
        ],
        breakdown=breakdown,
        areas=[
            {"value": code, "label": name("area", code, language)}
            for code in dict.fromkeys([*rows["area"].unique().sort(), *held])
        ],
        area=list(held),
        every=[{"value": each, "label": _frequency_name(each, language)} for each in letters],
        frequency=letter,
        periods=[{"value": each, "label": period_name(each, language)} for each in when],
        first=asked.period.first or (when[0] if when else None),
        last=asked.period.last or (when[-1] if when else None),
        days=_days(asked, language),
        asof=asked.asof,
    )


def with_areas(asked: Question, areas: list[str]) -> Question:
    """Hold a question to areas; several are shown apart, one keeps the breakdown."""
    others = tuple(d for d in asked.by if d != "area")
    apart = len(areas) > 1
    where = {d: held for d, held in asked.where.items() if d != "area"}
    return replace(
        asked,
        by=("area", *others) if apart else others,
        where=where | ({"area": tuple(areas)} if areas else {}),
    )


def with_breakdown(asked: Question, breakdown: str) -> Question:
    """Break a question down by one dimension or none; several areas stay apart."""
    areas = asked.where.get("area", ())
    apart = ("area",) if len(areas) > 1 else ()
    chosen = () if breakdown == NONE else (breakdown,)
    if breakdown == "area" and len(areas) > 1:
        asked = replace(asked, where={**asked.where, "area": areas[:1]})
    where = {d: held for d, held in asked.where.items() if d != breakdown or d == "area"}
    return replace(asked, by=tuple(dict.fromkeys((*apart, *chosen))), where=where)


def with_period(asked: Question, first: str | None, last: str | None) -> Question:
    """Hold a question to a range of periods, turned round if it ends before it begins."""
    ends = sorted(end for end in (first, last) if end)
    return replace(asked, period=Span(ends[0], ends[-1]) if ends else Span())


def with_asof(asked: Question, asof: str) -> Question:
    """Ask with the codes, hierarchies and enterprises of today, of then or of a day."""
    return replace(asked, asof=asof)


def _days(asked: Question, language: Language) -> list[Choice]:
    """Offer today and then, and the day an address asks for."""
    _ = words(language)
    names = {NOW: _("Today"), THEN: _("As they were then")}
    return [
        {"value": each, "label": names.get(each, each)}
        for each in dict.fromkeys([*names, asked.asof])
    ]


def with_frequency(asked: Question, coverage: pl.DataFrame, letter: str) -> Question:
    """Ask by year, quarter or month, over all that is covered."""
    rows = coverage.filter(pl.col("indicator") == asked.indicator)
    return replace(asked, period=_whole(rows, letter))


def into(asked: Question, code: str | None, coverage: pl.DataFrame) -> Question | None:
    """Look into a code of the last dimension broken down by; None where there is nothing inside."""
    if not asked.by or not code or not inside(asked, asked.by[-1], [code], coverage):
        return None
    dimension = asked.by[-1]
    return replace(asked, where={**asked.where, dimension: (code,)})


def inside(
    asked: Question, dimension: str, codes: Iterable[str], coverage: pl.DataFrame
) -> list[str]:
    """Give the codes that can be looked into: those with parts, and areas with figures of theirs.

    Nearly every country has parts in the list of areas, and few sources have figures of them.
    """
    if dimension == "area":
        rows = coverage.filter(pl.col("indicator") == asked.indicator)
        covered = set(rows.filter(pl.col("by").list.contains("area"))["area"])
        return [code for code in codes if code in covered]
    return [code for code in codes if has_parts(dimension, code)]


def select(id: str, label: str, **more: Any) -> dmc.Select:
    """Give a searchable list of one choice."""
    return dmc.Select(
        id=id, label=label, allowDeselect=False, size="sm", comboboxProps={"shadow": "md"}, **more
    )


def themes(language: Language) -> dict[str, str]:
    """Name the themes of indicators, in the order of THEMES."""
    _ = words(language)
    return {
        "lagging": _("Outcomes"),
        "leading": _("Prevention"),
        "health": _("Occupational health"),
        "exposure": _("Exposure"),
        "governance": _("Governance"),
    }


def _by_theme(
    coverage: pl.DataFrame, indicators: Mapping[str, Indicator], language: Language
) -> list[Choice]:
    titles = themes(language)
    covered = set(coverage["indicator"])
    groups = [
        {
            "group": titles[theme],
            "items": [
                {"value": id, "label": card.title.to(language)}
                for id, card in indicators.items()
                if card.theme == theme and id in covered
            ],
        }
        for theme in THEMES
    ]
    return [group for group in groups if group["items"]]


def _covers_parts(rows: pl.DataFrame, area: str) -> bool:
    """Say whether any part of an area has figures of its own."""
    return rows.filter(pl.col("area") == area)["by"].list.contains("area").any()


def _letters(rows: pl.DataFrame) -> list[str]:
    met = set(rows["frequencies"].explode().drop_nulls())
    return [letter for letter in "AQM" if letter in met]


def _periods(rows: pl.DataFrame, letter: str) -> list[str]:
    if rows.is_empty() or letter not in "AQM":
        return []
    return periods(str(rows["first"].min())[:4], str(rows["last"].max())[:4], letter)


def _whole(rows: pl.DataFrame, letter: str) -> Span:
    """Give the open span for years, and for finer periods the last years, which name them."""
    when = _periods(rows, letter)
    return Span() if letter == "A" or not when else Span(when[0], when[-1])


def _frequency_name(letter: str, language: Language) -> str:
    _ = words(language)
    return {"A": _("Year"), "Q": _("Quarter"), "M": _("Month")}[letter]
