"""What every table of Eurostat shares: two layouts of SDMX-CSV, its flags and its codes.

2.0 "linear" writes each code beside its label, under headers that differ in capitals alone
(`sex,Sex`); plain 1.0 has codes alone. Both give the same columns here, named as the codes are.
"""

from pathlib import Path

import polars as pl

from facts.schema import (
    BREAK,
    DIFFERS,
    ESTIMATED,
    MISSING,
    NORMAL,
    PROVISIONAL,
    UNRELIABLE,
)
from ingest._numbers import numbers
from ingest._source import OpenFile, Rule
from ingest._table import read_table
from ingest._words import recoded

FLAGS = {"b": BREAK, "d": DIFFERS, "e": ESTIMATED, "p": PROVISIONAL, "u": UNRELIABLE}
"""Eurostat's flags as SDMX's CL_OBS_STATUS has them; c, m and : say that no value is given."""

COLUMNS = ("structure_id", "geo", "nace_r2", "time_period", "obs_value")
ADDRESS = (
    "https://ec.europa.eu/eurostat/api/dissemination/sdmx/2.1/data/{code}"
    "?format=SDMX-CSV&compressed=false"
)
OPTIONAL = ("sex", "age", "wrkstat", "severity", "isco08", "unit", "obs_flag", "conf_status")


def sdmx_csv(file: Path) -> pl.LazyFrame:
    """Read either layout; a dimension the table does not have is a column of nulls."""
    found = read_table(file, aliases={"structure_id": ["dataflow"]}, required=COLUMNS)
    absent = [name for name in OPTIONAL if name not in found.collect_schema().names()]
    return found.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)


def open_tables(*codes: str) -> tuple[OpenFile, ...]:
    """Say where Eurostat keeps whole tables open, in its plain layout, by their online data codes.

    References
    ----------
    Eurostat, API for data access, SDMX 2.1 REST, format SDMX-CSV.
    """
    return tuple(OpenFile(code, ADDRESS.format(code=code), f"{code}.csv") for code in codes)


def observed(raw: pl.LazyFrame) -> pl.LazyFrame:
    """Add value, status, period, area, industry and sex, in our codes.

    Flags are SDMX letters, joined in their order. A value that is confidential, or of which
    a flag says that there is none, is null and M, whatever stands in its cell.
    """
    flag = pl.col("obs_flag").fill_null("")
    withheld = flag.str.contains("[cm:]") | pl.col("conf_status").is_not_null()
    return (
        raw.with_columns(value=pl.when(~withheld).then("obs_value"), flag=flag)
        .pipe(numbers, ["value"])
        .with_columns(
            status=_letters(),
            period="time_period",
            area=recoded(pl.col("geo"), "estat_geo", "area"),
            industry=recoded(pl.col("nace_r2"), "estat_nace", "industry"),
            sex=recoded(pl.col("sex").fill_null("T"), "estat_sex", "sex"),
        )
    )


def _letters() -> pl.Expr:
    said = {letter: pl.col("flag").str.contains(seen) for seen, letter in FLAGS.items()}
    said[MISSING] = pl.col("value").is_null()
    joined = pl.concat_str(
        pl.when(said[letter]).then(pl.lit(letter)).otherwise(pl.lit("")) for letter in sorted(said)
    )
    return pl.when(joined == "").then(pl.lit(NORMAL)).otherwise(joined)


UNKNOWN_FLAG = Rule(
    "unknown_flag",
    hard=True,
    broken=pl.col("flag").str.contains("[^bcdempu:]"),
    message=pl.format(
        "flag '{}' is none of b, c, d, e, m, p, u and ':'; look it up among Eurostat's flags",
        pl.col("flag"),
    ),
)
