"""What each caliber makes of a case of injury, by the rules of data/codes/caliber.csv.

Column            | What it holds
----------------- | ------------------------------------------------------------------------
caliber, outcome  | whose rule, and what it calls a case that meets it
measure           | what the outcome counts as; empty for the bands, which are codes of a list
field             | the column of a case the rule looks at
at_least          | the number from which the rule is met, in the field's unit
within            | how long after the accident a death counts, as 1y or 30d; empty for ever
within_road_fire  | the same where the accident was road traffic or a fire
excludes          | kinds of accident (road, fire) the caliber leaves out
reference, status | where the rule stands, and whether it has been read there
valid_from, valid_to | days of accident it is in force for; empty when open

The rules of a caliber stand in order, and a case is what the first one it meets calls it: a death
is a death however long the victim was away before. A case that meets none is not counted.
"""

from functools import cache

import polars as pl

from facts.codes import LISTS
from facts.schema import UNKNOWN

BAND = "band"  # the caliber whose outcomes are the codes of data/codes/case_band.csv
FIELDS = ("days_away", "lost_workdays", "days_transfer", "beyond_first_aid")
NOT_COUNTED = ""


@cache
def rules() -> pl.DataFrame:
    """Read the rules of every caliber, in their order; all text but at_least, empty is null."""
    read = pl.read_csv(LISTS / "codes" / "caliber.csv", infer_schema=False, null_values=[""])
    return read.with_columns(pl.col("at_least").cast(pl.Float64))


def measures_of_cases() -> tuple[str, ...]:
    """Name the measures that the rules give, in their order."""
    return tuple(rules()["measure"].drop_nulls())


def tabulate(cases: pl.LazyFrame) -> pl.LazyFrame:
    """Say of each case how every caliber counts it.

    Parameters
    ----------
    cases : one row a case: date_of_accident, date_of_death [days; null where nobody died],
        days_away [calendar days, the day of the accident not counted], lost_workdays [workdays],
        days_transfer [calendar days of job transfer or restriction], beyond_first_aid [1 where
        there was medical treatment beyond first aid, loss of consciousness or a significant
        diagnosis, else 0], road_or_fire [road, fire or null]. A null number is not known.

    Returns
    -------
    The same rows with a column each measure of `measures_of_cases`: 1 where the case counts, 0
    where not, null where the file does not tell or the caliber was not in force on the day; and
    `band`, a code of data/codes/case_band.csv, or unknown.
    """
    by_caliber = dict(rules().group_by("caliber", maintain_order=True))
    outcomes = {str(name): _outcome(own).alias(f"_{name}") for (name,), own in by_caliber.items()}
    given = rules().drop_nulls("measure").select("measure", "caliber", "outcome")
    return (
        cases.with_columns(outcomes.values())
        .with_columns(
            *(
                (pl.col(f"_{caliber}") == outcome).cast(pl.Float64).alias(measure)
                for measure, caliber, outcome in given.iter_rows()
            ),
            band=pl.col(f"_{BAND}").fill_null(UNKNOWN),
        )
        .drop(f"_{name}" for name in outcomes)
    )


def _outcome(own: pl.DataFrame) -> pl.Expr:
    """Name the first outcome of a caliber whose rule a case meets; null where nobody can tell."""
    found = pl.lit(NOT_COUNTED)
    for rule in own.reverse().iter_rows(named=True):
        met = _met(rule)
        found = (
            pl.when(met)
            .then(pl.lit(rule["outcome"]))
            .when(met.is_null())
            .then(pl.lit(None, pl.String))
            .otherwise(found)
        )
    first = own.row(0, named=True)
    left_out = (
        pl.col("road_or_fire").is_in((first["excludes"] or "").split()).fill_null(value=False)
    )
    day = pl.col("date_of_accident").cast(pl.String)
    in_force = (day >= (first["valid_from"] or "")) & (day <= (first["valid_to"] or "9999"))
    return pl.when(in_force & left_out).then(pl.lit(NOT_COUNTED)).when(in_force).then(found)


def _met(rule: dict[str, str | float | None]) -> pl.Expr:
    """Truth of whether a case meets one rule; null where its number is not known."""
    if rule["field"] != "date_of_death":
        return pl.col(str(rule["field"])) >= rule["at_least"]
    death, accident = pl.col("date_of_death"), pl.col("date_of_accident")
    if rule["within"] is None:
        return death.is_not_null()
    usual, road_fire = (str(rule[name]) for name in ("within", "within_road_fire"))
    last = (
        pl.when(pl.col("road_or_fire").is_not_null())
        .then(accident.dt.offset_by(road_fire))
        .otherwise(accident.dt.offset_by(usual))
    )
    return (death <= last).fill_null(value=False)
