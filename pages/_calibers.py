"""One case file under every caliber: what is asked, and what each rule counts of each band."""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import polars as pl

from facts.codes import latest
from facts.periods import Span
from facts.schema import TOTAL, UNKNOWN
from facts.tabulate import BAND, rules
from facts.text import Language
from governance.question import Question
from governance.release import Release
from pages import _address as address
from pages import _controls as controls
from pages._controls import Choice
from pages._names import above, has_parts, name
from pages._numbers import period_name, periods
from pages._page import House
from pages._words import words

CASES = "cases_reported"
BASE = "ilo"  # the caliber the others are held against: no other is so wide and so plain
HELD = ("industry", "ownership")
FILE = "file"  # stands for the case file itself among the calibers
TOGETHER = "together"  # stands among the bands for those that are hidden one by one


class Counts(NamedTuple):
    """What every caliber makes of the cases; the case file is among them as FILE.

    file : the release of the case file by band.
    totals : one row a caliber: caliber, value [cases; null where hidden or unknown], reason.
    bands : one row a caliber and band: caliber, band, value [cases], reason; from the lightest.
    classes : one row a caliber and outcome: caliber, outcome, value [cases], reason.
    """

    file: Release
    totals: pl.DataFrame
    bands: pl.DataFrame
    classes: pl.DataFrame


class Choices(NamedTuple):
    """What each control offers for a question, and what it stands on."""

    areas: list[Choice]
    area: str | None
    periods: list[Choice]
    period: str | None
    industries: list[Choice]
    industry: str
    ownerships: list[Choice]
    ownership: str


def read(search: str, house: House) -> Question:
    """Read a question from an address, and settle what the address leaves open.

    Raises
    ------
    BadQuestion
        If it cannot be read.
    """
    return settled(address.read(search), house)


def settled(asked: Question, house: House) -> Question:
    """Ask for the case file of one area and one period, the last year unless another is asked."""
    asked = Question(CASES, where=asked.where, period=asked.period, vintage=asked.vintage)
    rows = house.coverage().filter(indicator=CASES)
    if rows.is_empty():
        return asked
    if not asked.where.get("area"):
        area = controls.opened(rows, CASES).where["area"][:1]
        asked = replace(asked, where={**asked.where, "area": area})
    if asked.period.last:
        return asked
    here = rows.filter(pl.col("area").is_in(list(asked.where["area"])))
    last = str((here if here.height else rows)["last"].max())[:4]
    return replace(asked, period=Span(last, last))


def calibers() -> pl.DataFrame:
    """Give the rules of every caliber but the bands."""
    return rules().filter(pl.col("caliber") != BAND)


def card(caliber: str, outcome: str = "") -> str:
    """Name the indicator of a caliber, or of one of its outcomes."""
    return CASES if caliber == FILE else "_".join(filter(None, ("cases", caliber, outcome)))


def count(asked: Question, house: House) -> Counts:
    """Ask for the case file and for every caliber, by band and by outcome.

    Raises
    ------
    Refusal
        As the door does.
    """
    file = house.ask(replace(asked, by=("detail",)))
    at = replace(asked, vintage=file.edition.number)
    held = pl.col("area").is_in(list(asked.where.get("area", ())))
    offered = set(house.coverage().filter(held)["indicator"])
    every = [FILE, *calibers()["caliber"].unique(maintain_order=True)]
    known = [caliber for caliber in every if card(caliber) in offered]
    outcomes = [
        (caliber, outcome)
        for caliber, outcome in calibers().select("caliber", "outcome").iter_rows()
        if caliber in known
    ]
    found = [_by_band(at, caliber, file if caliber == FILE else None, house) for caliber in known]
    bands = pl.concat([pl.DataFrame(schema=BANDS), *(bands for _, bands in found)])
    totals = pl.DataFrame([total for total, _ in found], schema=TOTALS, orient="row")
    classes = [
        (caliber, outcome, *_whole(house.ask(replace(at, indicator=card(caliber, outcome)))))
        for caliber, outcome in outcomes
    ]
    order = {code: place for place, code in enumerate([UNKNOWN, *band_codes()])}
    return Counts(
        file,
        totals.filter(pl.col("value").is_not_null() | pl.col("reason").is_not_null()),
        bands.sort(pl.col("band").replace_strict(order, default=0), maintain_order=True),
        _protected(pl.DataFrame(classes, schema=CLASSES, orient="row"), totals),
    )


TOTALS = {"caliber": pl.String, "value": pl.Float64, "reason": pl.String}
BANDS = {"caliber": pl.String, "band": pl.String, "value": pl.Float64, "reason": pl.String}
CLASSES = {"caliber": pl.String, "outcome": pl.String, "value": pl.Float64, "reason": pl.String}


def _by_band(
    asked: Question, caliber: str, given: Release | None, house: House
) -> tuple[tuple[str, float | None, str | None], pl.DataFrame]:
    """Count a caliber by band, and all bands together: asked again where one is hidden.

    `given` is the release by band where it is known already.
    """
    asked = replace(asked, indicator=card(caliber))
    release = given or house.ask(replace(asked, by=("detail",)))
    bands = release.figures.select(
        pl.lit(caliber).alias("caliber"),
        pl.col("detail").alias("band"),
        pl.col("value").cast(pl.Float64),
        pl.col("reason").cast(pl.String),
    )
    whole = _whole(release if bands["value"].null_count() == 0 else house.ask(asked))
    return (caliber, *whole), bands


def _whole(release: Release) -> tuple[float | None, str | None]:
    """Add up the rows of a release; without a number where one of them has none."""
    values = release.figures["value"]
    if values.is_empty() or values.null_count():
        return None, next(iter(release.figures["reason"].drop_nulls()), None)
    return float(values.sum()), None


def _protected(classes: pl.DataFrame, totals: pl.DataFrame) -> pl.DataFrame:
    """Hide a second class beside one that is hidden alone, or the total would tell it."""
    known = totals.drop_nulls("value").select("caliber", pl.lit(value=True).alias("is_total_shown"))
    alone = pl.col("value").null_count().over("caliber") == 1
    smallest = pl.col("value").rank("ordinal").over("caliber") == 1
    second = (alone & smallest & pl.col("is_total_shown")).fill_null(value=False)
    return (
        classes.join(known, on="caliber", how="left", validate="m:1", maintain_order="left")
        .with_columns(
            value=pl.when(~second).then("value"),
            reason=pl.when(second).then(pl.lit("complementary")).otherwise("reason"),
        )
        .drop("is_total_shown")
    )


def together(counts: Counts) -> pl.DataFrame:
    """Give what the hidden bands of a caliber hold together, where its total is shown.

    Returns
    -------
    caliber, band (TOGETHER), value [cases: the total less the bands shown].
    """
    bands = counts.bands.group_by("caliber", maintain_order=True).agg(
        shown=pl.col("value").sum(), hidden=pl.col("value").null_count()
    )  # fmt: skip
    return (
        counts.totals.join(bands.filter(pl.col("hidden") > 0), on="caliber", validate="1:1")
        .select("caliber", band=pl.lit(TOGETHER), value=pl.col("value") - pl.col("shown"))
        .drop_nulls("value")
    )


def band_codes() -> list[str]:
    """Give the bands from the lightest to the gravest."""
    return latest("case_band").sort(pl.col("code").cast(pl.Int32))["id"].to_list()


def caliber_name(caliber: str, language: Language) -> str:
    """Name a caliber, or the case file."""
    _ = words(language)
    if caliber == FILE:
        return _("The whole case file")
    return str(calibers().filter(caliber=caliber)[f"caliber_{language}"][0])


def outcome_name(caliber: str, outcome: str, language: Language) -> str:
    """Name what a caliber calls a case."""
    _ = words(language)
    if caliber == FILE:
        return _("Every case")
    known = calibers().filter(caliber=caliber, outcome=outcome)
    return str(known[f"outcome_{language}"][0])


def choices(asked: Question, house: House, language: Language, *, known: bool = True) -> Choices:
    """Give what each control offers and stands on; `known` asks which codes have cases."""
    rows = house.coverage().filter(indicator=CASES)
    held = asked.where.get("area", ())
    here = rows.filter(pl.col("area").is_in(list(held)))
    return Choices(
        areas=[
            {"value": code, "label": name("area", code, language)}
            for code in dict.fromkeys([*rows["area"].unique().sort(), *held])
        ],
        area=held[0] if held else None,
        periods=_periods(here if here.height else rows, str(asked.period), language),
        period=str(asked.period) or None,
        industries=_codes(asked, "industry", house, language, known=known),
        industry=asked.where.get("industry", (TOTAL,))[0],
        ownerships=_codes(asked, "ownership", house, language, known=known),
        ownership=asked.where.get("ownership", (TOTAL,))[0],
    )


def changed(asked: Question, said: Mapping[str, str | None], house: House) -> Question:
    """Give the question after a control was touched; an area without the period gets its last."""
    where = {
        dimension: (code,)
        for dimension in ("area", *HELD)
        if (code := said.get(dimension)) and code != TOTAL
    }
    period = said.get("period")
    now = replace(asked, where=where, period=Span(period, period) if period else Span())
    return settled(now, house)


def _codes(
    asked: Question, dimension: str, house: House, language: Language, *, known: bool
) -> list[Choice]:
    """Offer all, what stands above the code held, the code, and the codes below it with cases."""
    held = asked.where.get(dimension, ())
    codes = [code for one in held for code in (*above(dimension, one), one)]
    if known and not (held and not has_parts(dimension, held[0])):
        below = house.ask(replace(asked, by=(dimension,))).figures
        codes += below[dimension].unique().sort().to_list() if dimension in below.columns else []
    return [
        {"value": code, "label": name(dimension, code, language)}
        for code in dict.fromkeys([TOTAL, *codes])
    ]


def _periods(rows: pl.DataFrame, chosen: str, language: Language) -> list[Choice]:
    """List the years and quarters there are cases of, the last first."""
    if rows.is_empty():
        return []
    first, last = str(rows["first"].min())[:4], str(rows["last"].max())[:4]
    when = [each for letter in "AQ" for each in reversed(periods(first, last, letter))]
    other = [] if chosen in when or not chosen else [{"value": chosen, "label": chosen}]
    return [*other, *({"value": each, "label": period_name(each, language)} for each in when)]
