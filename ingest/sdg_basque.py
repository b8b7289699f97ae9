"""SDG 8.8.1 as the Basque Country publishes it: accident rates by sex and historical territory.

Column     | What Eustat means by it
---------- | -----------------------------------------------------------------------------
year       | calendar year
series     | SL_EMP_FTLINJUR fatal, SL_EMP_INJUR non-fatal with leave
sexo       | F, M; empty is both
territorio | NUTS 3: ES211 Álava, ES212 Gipuzkoa, ES213 Bizkaia; empty is the whole country
units      | PER_100000_EMP

Accidents on the way to and from work are counted (status D); the indicator leaves them out.
"""

from pathlib import Path

import polars as pl

from facts.schema import DIFFERS
from facts.text import Text
from ingest import Rule, Source
from ingest._sdg import FATAL, NONFATAL, REFERENCE, national_csv, observed, said
from ingest._words import recoded

MEASURES = {"SL_EMP_FTLINJUR": FATAL, "SL_EMP_INJUR": NONFATAL}
UNIT = "PER_100000_EMP"


def read(file: Path) -> pl.LazyFrame:
    """Read the file of the indicator."""
    return national_csv(file, "series", "sexo", "territorio", "units")


def tidy(raw: pl.LazyFrame) -> pl.LazyFrame:
    """Say the rates in our codes, one number a row."""
    return raw.pipe(observed, {DIFFERS: True}).with_columns(
        measure=pl.col("series").replace(MEASURES),
        area=recoded(pl.col("territorio").fill_null("ES21"), "basque_territory", "area"),
        sex=said("sexo", "sdg_sex", "sex"),
    )


RULES = (
    Rule(
        "another_unit",
        hard=True,
        broken=pl.col("units").ne_missing(UNIT),
        message=pl.format(
            f"units '{{}}' are not {UNIT}, the only ones this layout had; look them up",
            pl.col("units").fill_null(""),
        ),
    ),
)

SOURCE = Source(
    id="sdg_basque",
    title=Text("SDG 8.8.1, Basque Country", "可持续发展目标 8.8.1：巴斯克地区"),
    publisher=Text("Eustat, Basque Statistics Institute", "巴斯克统计局（Eustat）"),
    grain="table",
    family="sdg_8_8_1",
    preference=30,
    published=True,
    measures=tuple(MEASURES.values()),
    read=read,
    tidy=tidy,
    rules=RULES,
    reference=REFERENCE,
    citation=Text(
        "Eustat, Basque Statistics Institute, data for SDG indicator 8.8.1",
        "巴斯克统计局（Eustat），可持续发展目标指标 8.8.1 数据",
    ),
    licence=Text("MIT", "MIT"),
)
