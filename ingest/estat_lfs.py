"""Employed persons by industry, from the European Labour Force Survey: ESAW's denominators.

Column        | What Eurostat means by it
------------- | ---------------------------------------------------------------------------
structure_id  | LFSA_EISN2
nace_r2       | NACE Rev. 2; TOTAL is _T; groups of sections are refused
isco08        | occupation; TOTAL is kept, every other would count the same people again
age           | Y_GE15 is kept, for the same reason
sex, geo      | T, M, F; EL and UK are ISO's GR and GB; groups of countries are refused
unit          | THS_PER
obs_value     | employed persons, an average over the year [thousand persons]
obs_flag      | letters, several at once: b, d, e, p, u; c, m and : say there is no value
"""

import polars as pl

from facts.text import Text
from ingest import Rule, Source
from ingest._eurostat import UNKNOWN_FLAG, observed, open_tables, sdmx_csv

THOUSAND = 1000


def tidy(raw: pl.LazyFrame) -> pl.LazyFrame:
    """Say the table in our codes; thousands become persons and nothing is rounded."""
    return raw.pipe(observed).with_columns(
        measure=pl.lit("workers"), value=pl.col("value") * THOUSAND
    )


def _only(column: str, word: str, why: str) -> Rule:
    return Rule(
        f"{column}_is_{word.lower()}",
        hard=True,
        broken=pl.col(column) != word,
        message=pl.format(f"{column} '{{}}' {why}; take the rows of {column} {word}", column),
    )


RULES = (
    _only("unit", "THS_PER", "is not thousands of persons"),
    _only("isco08", "TOTAL", "counts part of the persons that TOTAL counts"),
    _only("age", "Y_GE15", "counts part of the persons that Y_GE15 counts"),
    UNKNOWN_FLAG,
)

SOURCE = Source(
    id="estat_lfs",
    title=Text("Employed persons, European Labour Force Survey", "欧洲劳动力调查：就业人员"),
    publisher=Text("Eurostat", "欧盟统计局"),
    grain="table",
    family="eurostat",
    preference=60,
    published=True,
    measures=("workers",),
    read=sdmx_csv,
    tidy=tidy,
    rules=RULES,
    reference="Eurostat, table lfsa_eisn2; Regulation (EU) 2019/1700",
    citation=Text(
        "Eurostat, Labour Force Survey, employment by sex, age and economic "
        "activity, online data code lfsa_eisn2",
        "欧盟统计局，劳动力调查，按性别、年龄与经济活动的就业，在线数据代码 lfsa_eisn2",
    ),
    licence=Text(
        "Reuse with the source named; Commission Decision 2011/833/EU",
        "注明来源即可再利用（欧盟委员会决定 2011/833/EU）",
    ),
    open_files=open_tables("lfsa_eisn2"),
)
