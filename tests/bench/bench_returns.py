"""Measures checking a batch of returns against taking in Form 300A summaries, row for row.

Prints medians and their ratio; nothing is asserted, as machines differ.
Run it as `python tests/bench/bench_returns.py [rows]`.
"""

import statistics
import sys
import tempfile
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from facts.codes import latest
from governance.obligations import owed
from governance.return_check import check_file
from governance.return_context import Context
from governance.return_form import AGENTS, DISEASES
from ingest import credit_code, sources, take_in
from tests.bench.bench_ingest import ROUNDS, SEED, seconds, summaries

ROWS, ENTERPRISES = 1_000_000, 50_000


def returns(rows: int) -> pl.DataFrame:
    """Make up quarterly returns with every column of the form; one in a hundred breaks a rule."""
    chance = np.random.default_rng(SEED)
    number = pl.Series("n", np.arange(rows))
    workers = chance.lognormal(4, 1, rows).astype(np.int64) + 1
    exposed = workers // 3
    minor = chance.poisson(workers / 2_000)
    areas = latest("area").filter(pl.col("id").str.contains(r"^CN-\d{6}$"))["id"].to_numpy()
    trades = latest("industry").filter(pl.col("id").str.contains("^GBT4754_[0-9]{2}$"))["id"]
    spoilt = chance.random(rows) < 0.01
    who = pl.DataFrame({"n": number}).select(
        enterprise_id=credit_code(
            pl.format("91130100{}", pl.col("n").cast(pl.String).str.zfill(9))
        ),
        enterprise_name=pl.format("Made-up works {}", "n"),
        period=pl.lit("2024-Q1"),
        area=pl.Series(chance.choice(areas, rows)),
        industry=pl.Series(chance.choice(trades, rows)),
        ownership=pl.lit("private"),
        size=pl.lit("small"),
    )
    accidents = {
        "any_accidents": np.where(minor > 0, "yes", "no"),
        "deaths": np.zeros(rows, np.int64),
        "serious_injuries": np.zeros(rows, np.int64),
        "minor_injuries": minor,
        "days_lost": minor * 5,
        "economic_loss": minor * 0.5,
    }
    work = {
        "workers": workers,
        "hours_worked": workers * chance.integers(430, 560, rows),
        "exposed_workers": np.where(spoilt, workers + 1, exposed),
        "examinations_due": exposed,
        "examined": exposed,
        "contraindications": exposed // 100,
        "training_due": workers,
        "trained": workers * 9 // 10,
        "hazards_found": exposed // 5,
        "hazards_rectified": exposed // 6,
    }
    diseases = {f"disease_{kind}_{one}": np.zeros(rows, np.int64)
                for one in DISEASES for kind in ("cases", "suspected")}  # fmt: skip
    points = {f"hazard_points{over}_{one}": np.full(rows, 0 if over else 3)
              for one in AGENTS for over in ("", "_over_limit")}  # fmt: skip
    return who.hstack(pl.DataFrame(accidents | work | diseases | points))


def clock_of(enterprises: int) -> None:
    """Say of every obligation of a year whether it was met, for many enterprises at once."""
    number = pl.Series("n", np.arange(enterprises))
    sections = ["GBT4754_B", "GBT4754_C", "GBT4754_E", "GBT4754_F"]
    sizes = ["micro", "small", "medium", "large", "small"]
    register = pl.DataFrame({"n": number}).select(
        enterprise=pl.format("E{}", "n"),
        since=pl.lit("2020-01-01"),
        name=pl.format("Made-up works {}", "n"),
        area=pl.lit("CN-130100"),
        industry=pl.Series([sections[place % 4] for place in range(enterprises)]),
        ownership=pl.lit("private"),
        size=pl.Series([sizes[place % 5] for place in range(enterprises)]),
        closed=pl.lit(None, pl.String),
        contact=pl.lit(""),
    )
    sent = register.select(
        form=pl.lit("enterprise_return"),
        enterprise="enterprise",
        period=pl.lit("2025-Q1"),
        sent=pl.lit("2025-04-10"),
    )
    rows = [0]
    took = seconds(
        lambda: rows.append(owed(register, sent, date(2025, 6, 1), date(2024, 6, 1)).height)
    )
    print(f"obligations, {enterprises:,} enterprises, a year: {rows[-1]:,} rows in {took:.2f} s")


def main() -> None:
    """Take turns, so that a busy moment of the machine strikes both."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    known = Context(date(2024, 4, 10))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours, theirs = folder / "returns.csv", folder / "summaries.csv"
        returns(rows).write_csv(ours)
        summaries(rows).write_csv(theirs)
        checked, taken, found = [], [], []
        source = sources()["osha_ita_300a"]
        for round_ in range(ROUNDS):
            home = folder / f"home-{round_}"
            home.mkdir()
            taken.append(seconds(lambda home=home: take_in(source, theirs, home)))
            checked.append(seconds(lambda: found.append(check_file(ours, known)[0].height)))
        mib = ours.stat().st_size / 2**20
    ratio = statistics.median(checked) / statistics.median(taken)
    print(
        f"returns, {rows:,} rows of {mib:.0f} MiB: checked in {statistics.median(checked):.2f} s, "
        f"{found[0]:,} findings; 300A summaries taken in in {statistics.median(taken):.2f} s, "
        f"ratio {ratio:.2f} (goal 1)"
    )
    clock_of(ENTERPRISES)


if __name__ == "__main__":
    main()
