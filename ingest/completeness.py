"""Who owed a return and whose came, counted from the ledger when accepted returns are gathered.

Column                  | What it holds
----------------------- | --------------------------------------------------------------------
enterprise              | who owed it
period                  | of the return; of one that an event or a cycle asks for, the month in
                        | which its day fell
obligation              | an id of data/codes/obligation.csv; _T in rows of declarations
area, industry, ...     | what the enterprise was then, in our codes
returns_due             | returns whose day has passed
returns_received        | of these, those that came, however late
returns_on_time         | of these, those that came by their day
workers_of_due          | workers of the enterprise, as its last return said; of who never filed
                        | a return, the median of its size
workers_of_reporting    | the same where its return came, else 0
enterprises_to_declare  | 1 where a declaration of hazards fell due in the year
enterprises_declared    | 1 where each of these was made by the year's end

An enterprise that owes returns of several obligations has a row for each.
"""

from pathlib import Path

import polars as pl

from facts.schema import UNKNOWN
from facts.text import Text
from ingest import Rule, Source, numbers, read_table
from ingest._words import plainly

MEASURES = (
    "returns_due", "returns_received", "returns_on_time", "workers_of_due", "workers_of_reporting",
    "enterprises_to_declare", "enterprises_declared",
)  # fmt: skip
DIMENSIONS = ("area", "industry", "ownership", "size")
PARTS = (
    ("returns_received", "returns_due"),
    ("returns_on_time", "returns_received"),
    ("workers_of_reporting", "workers_of_due"),
    ("enterprises_declared", "enterprises_to_declare"),
)
"""What is part of what, and so never more."""


def read(file: Path) -> pl.LazyFrame:
    """Read the counts of one period."""
    return read_table(file, required=("enterprise", "period", "obligation", *DIMENSIONS, *MEASURES))


def tidy(raw: pl.LazyFrame) -> pl.LazyFrame:
    """Say what was owed as the detail that returns are counted by."""
    return raw.pipe(numbers, list(MEASURES)).with_columns(
        pl.col(*DIMENSIONS).fill_null(UNKNOWN), detail="obligation"
    )


RULES = tuple(
    Rule(
        f"{part}_more_than_{whole}",
        hard=True,
        broken=pl.col(part) > pl.col(whole),
        message=pl.format(f"{part} {{}} is more than {whole} {{}}", plainly(part), plainly(whole)),
    )
    for part, whole in PARTS
)

SOURCE = Source(
    id="completeness",
    title=Text("Completeness of enterprise returns", "企业报表报送情况"),
    publisher=Text("This installation's register and returns", "本系统的企业名录与报表"),
    grain="unit",
    family="completeness",
    preference=50,
    published=False,
    measures=MEASURES,
    read=read,
    tidy=tidy,
    rules=RULES,
    unique=("enterprise", "period", "detail"),
    whole=("period",),
    reference="data/obligations.csv: who owes which return, and until when",
    citation=Text(
        "Completeness of enterprise returns, counted from register and returns",
        "企业报表报送情况，由企业名录与报表统计",
    ),
    licence=Text(
        "Returns are not public; released figures may be cited.",
        "填报数据不公开，已发布的数值可以引用。",
    ),
)
