"""What moved, and what was lost, among units that were sent in more than one batch."""

from collections.abc import Sequence

import duckdb
import polars as pl

from facts.batches import Batch
from facts.codes import measures

JUMP = 0.2  # a figure may move by this much of itself between two batches [share]
DEVIATES = 3.09  # and by this many standard deviations of a Poisson count: 99.8 % two-sided
FEWEST_UNITS = 30  # smaller batches of units lose areas and industries by chance [rows]

_PROVINCE = """
    SELECT id, ancestor
    FROM above
    WHERE dimension = 'area' AND ancestor_level = least(level, 2)
"""
UNITS = f"""
WITH province AS ({_PROVINCE}),
new_unit AS (
    SELECT
        hash({{unique}}) AS unit, any_value(period) AS period,
        any_value(coalesce(ancestor, area)) AS place, {{sums}}
    FROM read_parquet($file)
    LEFT JOIN province ON province.id = area
    GROUP BY unit
),
sent AS (
    SELECT hash({{unique}}) AS unit, sequence, earlier.*
    FROM read_parquet($files, filename = true, union_by_name = true) AS earlier
    JOIN member ON member.file = earlier.filename
    WHERE period IN (SELECT DISTINCT period FROM new_unit)
),
old_unit AS (
    SELECT unit, {{sums}}
    FROM ({{last_sent}})
    GROUP BY unit
)
SELECT new_unit.period, place, {{pairs}}
FROM new_unit
JOIN old_unit USING (unit)
GROUP BY ALL
"""  # a unit is named by 64 bits: of a million units two share them once in 30 million batches
LAST_SENT = """
    SELECT *
    FROM sent
    QUALIFY sequence = max(sequence) OVER (PARTITION BY unit)
"""

UNITS_LOST = f"""
WITH province AS ({_PROVINCE}),
section AS (
    SELECT id, ancestor
    FROM above
    WHERE dimension = 'industry' AND ancestor_level = 1
),
every AS (
    SELECT
        CASE WHEN filename = $file THEN NULL ELSE filename END AS earlier, period,
        coalesce(province.ancestor, area) AS area, coalesce(section.ancestor, industry) AS industry
    FROM read_parquet(list_append($files, $file), filename = true, union_by_name = true) AS every
    LEFT JOIN province ON province.id = area
    LEFT JOIN section ON section.id = industry
),
prior AS (
    SELECT every.*
    FROM every
    JOIN member ON member.file = earlier
    WHERE period IN (SELECT period FROM every WHERE earlier IS NULL)
    QUALIFY sequence = max(sequence) OVER ()
)
SELECT
    'lost_{{name}}' AS rule, CAST(NULL AS VARCHAR) AS measure, NULL AS period, {{area}} AS area,
    '{{name}}=' || {{name}} AS at, 0 AS met, count(*) AS expected
FROM prior
WHERE {{name}} NOT IN (SELECT {{name}} FROM every WHERE earlier IS NULL)
    AND (SELECT count(*) FROM prior) >= {FEWEST_UNITS}
    AND (SELECT count(*) FROM every WHERE earlier IS NULL) >= {FEWEST_UNITS}
GROUP BY {{name}}
"""


def of_units(
    duck: duckdb.DuckDBPyConnection, batch: Batch, earlier: Sequence[Batch]
) -> list[pl.DataFrame]:
    """Compare a batch of units with those before it: the sums of units in both, and who is gone.

    Parameters
    ----------
    duck : has the tables `above`, and `member` with the files of `earlier` in their order.

    Returns
    -------
    Findings as facts.soundness.COLUMNS has them.
    """
    kinds = measures()
    added = kinds.filter(pl.col("kind").is_in(["flow", "stock"]))["id"]
    before = {name for one in earlier for name in one.measures}
    names = [name for name in batch.measures if name in before & set(added)]
    if not names:
        return []
    unique = [f'"{name}"' for name in batch.unique]
    query = UNITS.format(
        unique=", ".join(unique),
        sums=", ".join(f'sum("{name}") AS "{name}"' for name in names),
        last_sent=LAST_SENT if len(earlier) > 1 else "SELECT * FROM sent",
        pairs=", ".join(
            f'sum(new_unit."{name}") FILTER (old_unit."{name}" IS NOT NULL) AS "met {name}", '
            f'sum(old_unit."{name}") FILTER (new_unit."{name}" IS NOT NULL) '
            f'AS "expected {name}"'
            for name in names
        ),
    )
    files = {"file": str(batch.file), "files": [str(one.file) for one in earlier]}
    both = duck.sql(query, params=files).pl()
    lost = [
        duck.sql(
            UNITS_LOST.format(name=name, area="area" if name == "area" else "NULL"), params=files
        ).pl()
        for name in ("area", "industry")
    ]
    return [_jumped(both, names), *lost]


def _jumped(both: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Give the sums of units in both batches that moved further than they may."""
    sums = pl.concat(
        [
            both.select(
                "period", area="place", measure=pl.lit(name),
                met=f"met {name}", expected=f"expected {name}",
            )
            for name in names
        ]
    )  # fmt: skip
    moved = (pl.col("met") - pl.col("expected")).abs()
    roots = 2 * (pl.col("met").sqrt() - pl.col("expected").sqrt()).abs()
    return sums.filter(moved > JUMP * pl.col("expected"), roots > DEVIATES * 2**0.5).select(
        rule=pl.lit("jump"), measure="measure", period="period", area="area",
        at=pl.lit(""), met="met", expected="expected",
    )  # fmt: skip
