"""SDG 8.8.1 as Canada publishes it: claims that workers' compensation boards accepted, counted.

Column | What Statistics Canada means by it
------ | --------------------------------------------------------------------------------
year   | the year in which the claim was accepted
series | Fatality claims: deaths accepted for compensation, of diseases too;
       | Lost time claims: injuries compensated for lost wages or permanent disability
sex    | Male, Female, Unknown; empty is all of them
value  | claims [cases]

A claim is not an injury of the indicator: whoever is not insured is left out, diseases are in, and
the accident may be of an earlier year. So claims are measures of their own.
"""

from pathlib import Path

import polars as pl

from facts.text import Text
from ingest import Source
from ingest._sdg import REFERENCE, national_csv, observed, said

MEASURES = {"Fatality claims": "fatality_claims", "Lost time claims": "lost_time_claims"}


def read(file: Path) -> pl.LazyFrame:
    """Read the file of the indicator."""
    return national_csv(file, "series", "sex")


def tidy(raw: pl.LazyFrame) -> pl.LazyFrame:
    """Say the claims in our codes, one number a row."""
    return raw.pipe(observed, {}).with_columns(
        measure=pl.col("series").replace(MEASURES),
        area=pl.lit("CA"),
        sex=said("sex", "sdg_sex", "sex"),
    )


SOURCE = Source(
    id="sdg_canada",
    title=Text("SDG 8.8.1, Canada", "可持续发展目标 8.8.1：加拿大"),
    publisher=Text(
        "Statistics Canada, of data of the workers' compensation boards",
        "加拿大统计局（数据来自工伤赔偿委员会）",
    ),
    grain="table",
    family="sdg_8_8_1",
    preference=30,
    published=True,
    measures=tuple(MEASURES.values()),
    read=read,
    tidy=tidy,
    reference=REFERENCE,
    citation=Text(
        "Statistics Canada, data for SDG indicator 8.8.1, from Association of "
        "Workers' Compensation Boards of Canada, National Work Injury Statistics "
        "Program",
        "加拿大统计局，可持续发展目标指标 8.8.1 数据，源自加拿大工伤赔偿委员会协会全国工伤统计",
    ),
    licence=Text("MIT", "MIT"),
)
