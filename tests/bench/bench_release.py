"""Measures a release against the bare SQL of the same sums, on a vintage of five million cells."""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

from facts.codes import latest
from facts.vintage import Vintage
from governance import actor, question
from governance.release import release
from tests.facts.making import make_batch, make_vintage

MEASURES = (
    "workers", "hours_worked", "recordable_deaths", "cases_days_away", "cases_transfer",
    "cases_other", "days_away", "days_transfer", "recordable_injuries", "skin_disorders",
    "respiratory_conditions", "poisonings", "hearing_losses", "other_illnesses",
)  # fmt: skip
ROWS = 380_000
RUNS = 9
ASKED = "trir?by=industry,ownership&area=US&period=2016:2023&analysis=funnel"

BARE = """
SELECT cell.period, industry_above.ancestor AS industry, ownership, measure, sum(value) AS value
FROM cell
JOIN above AS industry_above
    ON industry_above.dimension = 'industry' AND industry_above.id = cell.industry
    AND industry_above.ancestor_level = 1
WHERE measure IN ('cases_days_away', 'cases_transfer', 'cases_other', 'hours_worked')
    AND frequency = 'A' AND cell.period BETWEEN '2016' AND '2023'
GROUP BY ALL
"""


def main() -> None:
    """Print the medians, the ratio and what is asked of it."""
    with tempfile.TemporaryDirectory() as folder:
        vintage = _vintage(Path(folder))
        (cells,) = vintage.cursor().execute("SELECT count(*) FROM cell").fetchone() or (0,)
        who, asked = actor("administrator"), question(ASKED)
        bare = _median(lambda: vintage.cursor().sql(BARE).pl())
        ours = _median(lambda: release(asked, vintage, who))
    allowed = 2 * bare + 0.010
    print(f"release of a ranking on {cells:,} cells: {ours * 1000:.1f} ms")
    print(f"  the bare SQL of its sums: {bare * 1000:.1f} ms; ratio {ours / bare:.2f}")
    print(f"  asked: at most 2 x bare + 10 ms = {allowed * 1000:.1f} ms; {_verdict(ours, allowed)}")


def _vintage(home: Path) -> Vintage:
    generator = np.random.default_rng(300)
    areas = latest("area").filter(pl.col("parent") == "US")["id"].to_list()
    industries = latest("industry").filter(pl.col("scheme") == "NAICS", pl.col("level") == 5)["id"]
    rows = pl.DataFrame(
        {
            "enterprise": pl.arange(ROWS, eager=True).cast(pl.String),
            "period": generator.integers(2016, 2024, ROWS).astype(str),
            "area": generator.choice(areas, ROWS),
            "industry": generator.choice(industries.to_list(), ROWS),
            "ownership": generator.choice(["private", "government_state", "_U"], ROWS),
            "size": generator.choice(["OSHA_1", "OSHA_21", "OSHA_22", "OSHA_3"], ROWS),
            **{name: generator.integers(0, 40, ROWS).astype(float) for name in MEASURES},
        }
    ).with_columns(hours_worked=pl.col("hours_worked") * 50_000 + 1000)
    return make_vintage(home, [make_batch(home, rows, source="osha_ita_300a", grain="unit")])


def _median(run: Callable[[], object]) -> float:
    run()
    seconds = []
    for _ in range(RUNS):
        started = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


def _verdict(found: float, allowed: float) -> str:
    return "kept" if found <= allowed else "NOT kept"


if __name__ == "__main__":
    main()
