"""Measures taking in against bare DuckDB, and the memory of ten million sensor rows.

Prints medians, their ratio and the peak memory; nothing is asserted, as machines differ.
Run it as `python tests/bench/bench_ingest.py [rows] [sensor rows]`.
"""

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import polars as pl

from ingest import sources, take_in

SUMMARIES, SENSOR_ROWS, ROUNDS = 1_000_000, 10_000_000, 3
ROOT = Path(__file__).parents[2]
SEED = 20_261_122
PIECE = 1_000_000  # sensor rows made and written at a time
COPY = "COPY (SELECT * FROM read_csv($file)) TO '{target}' (FORMAT parquet)"
STATES = ("CA", "TX", "NY", "FL", "OH", "IL", "WA", "PA", "GA", "MI")
SECTORS = ("236220", "311615", "484121", "622110", "721110", "238210", "445110", "493110")
COUNTS = {
    "total_deaths": 0.001,
    "total_dafw_cases": 0.8,
    "total_djtr_cases": 0.6,
    "total_other_cases": 0.9,
    "total_dafw_days": 20.0,
    "total_djtr_days": 18.0,
    "total_injuries": 2.1,
    "total_skin_disorders": 0.02,
    "total_respiratory_conditions": 0.03,
    "total_poisonings": 0.005,
    "total_hearing_loss": 0.04,
    "total_other_illnesses": 0.1,
}
"""Mean of each count in the made-up summaries. [cases, days]"""


def summaries(rows: int) -> pl.DataFrame:
    """Make up Form 300A summaries with the columns of the published files."""
    chance = np.random.default_rng(SEED)
    number = pl.Series(np.arange(rows))
    workers = chance.lognormal(4, 1, rows).astype(np.int64) + 1
    text = {
        "id": number + 1,
        "company_name": "Company, " + (number % 50_000).cast(pl.String) + " Inc.",
        "establishment_name": "Establishment " + number.cast(pl.String),
        "ein": 10_000_000 + number,
        "street_address": number.cast(pl.String) + " Main Street",
        "city": "City " + (number % 3_000).cast(pl.String),
        "state": chance.choice(STATES, rows),
        "zip_code": 10_000 + number % 80_000,
        "naics_code": chance.choice(SECTORS, rows),
        "industry_description": chance.choice(("Building", "Trucking", "Care"), rows),
        "size": chance.choice(("1", "21", "22", "3"), rows),
        "establishment_type": chance.choice(("1", "2", "3"), rows, p=(0.9, 0.05, 0.05)),
        "year_filing_for": np.full(rows, 2023),
        "annual_average_employees": workers,
        "total_hours_worked": workers * chance.integers(1_500, 2_200, rows),
        "no_injuries_illnesses": np.ones(rows, np.int64),
    }
    counts = {name: chance.poisson(mean, rows) for name, mean in COUNTS.items()}
    return pl.DataFrame(
        text
        | counts
        | {
            "establishment_id": 500_000 + number,
            "created_timestamp": pl.Series(["2024-02-01 10:20:30"]).extend_constant(
                "2024-02-01 10:20:30", rows - 1
            ),
            "change_reason": pl.Series([None], dtype=pl.String).extend_constant(None, rows - 1),
        }
    )


def seconds(act: Callable[[], object]) -> float:
    """Time one call. [s]"""
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def summaries_against_duckdb(folder: Path, rows: int) -> None:
    """Take turns, so that a busy moment of the machine strikes both."""
    file = folder / "summaries.csv"
    summaries(rows).write_csv(file)
    source = sources()["osha_ita_300a"]
    copy = COPY.format(target=folder / "bare.parquet")
    bare, ours = [], []
    for round_ in range(ROUNDS):
        home = folder / f"home-{round_}"
        home.mkdir()
        bare.append(seconds(lambda: duckdb.connect().execute(copy, {"file": str(file)})))
        ours.append(seconds(lambda home=home: take_in(source, file, home)))
    ratio = statistics.median(ours) / statistics.median(bare)
    print(
        f"300A summaries, {rows:,} rows, {file.stat().st_size / 2**20:.0f} MiB: "
        f"take_in {statistics.median(ours):.2f} s, bare DuckDB {statistics.median(bare):.2f} s, "
        f"ratio {ratio:.2f} (goal 2, limit 3)"
    )


def sensor_days(start: int, rows: int) -> pl.DataFrame:
    """Make up daily summaries, each of another point and day, from the `start`-th on."""
    chance = np.random.default_rng(SEED + start)
    number = start + np.arange(rows)
    point, day = number // 365, number % 365
    mean, over = chance.normal(0, 1, rows), chance.integers(0, 5, rows)
    samples = np.full(rows, 480)
    names = pl.DataFrame({"point": point, "day": day}).select(
        enterprise=pl.format("E{}", pl.col("point") // 20),
        workplace=pl.format("P{}", "point"),
        day=(pl.date(2023, 1, 1) + pl.duration(days="day")).cast(pl.String),
    )
    return names.with_columns(
        area=pl.lit("CN-110000"),
        industry=pl.lit("GBT4754_C"),
        ownership=pl.lit("private"),
        size=pl.lit("small"),
        agent=pl.lit("silica_dust"),
        limit=pl.lit(0.7),
        samples=samples,
        samples_over_limit=over,
        samples_below_detection=pl.lit(0),
        minimum=pl.lit(0.01),
        maximum=np.where(over > 0, 3.5, 0.6),
        sum=(samples * np.exp(mean)).round(4),
        log_sum=(samples * mean).round(6),
        log_square_sum=(samples * (mean**2 + 0.5)).round(6),
        minutes_valid=samples,
        minutes_over_limit=over,
        noise_energy_mean=pl.lit(None, pl.Float64),
    )


def memory_of_sensors(folder: Path, rows: int) -> None:
    """Take in a large CSV in a process of its own, and read how much memory it held at most."""
    file, home = folder / "sensors.csv", folder / "sensor-home"
    home.mkdir()
    with file.open("wb") as written:
        for start in range(0, rows, PIECE):
            piece = sensor_days(start, min(PIECE, rows - start))
            piece.write_csv(written, include_header=start == 0)
    program = (
        "import sys; from pathlib import Path; from ingest import sources, take_in; "
        "receipt = take_in(sources()['sensor_summary'], Path(sys.argv[1]), Path(sys.argv[2])); "
        "print(f'{receipt.rows_read:,} rows, {receipt.facts:,} facts, '"
        "f'{receipt.rejects:,} rejects, {receipt.seconds:.1f} s')"
    )
    said = subprocess.run(
        [sys.executable, "-c", program, str(file), str(home)],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
    print(
        f"sensor days, {file.stat().st_size / 2**20:.0f} MiB: {said.stdout.strip()}, "
        f"peak memory {peak:.2f} GiB (limit 2)"
    )


def main() -> None:
    """Run both measurements in a temporary folder."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else SUMMARIES
    sensor_rows = int(sys.argv[2]) if len(sys.argv) > 2 else SENSOR_ROWS
    with tempfile.TemporaryDirectory() as folder:
        memory_of_sensors(Path(folder), sensor_rows)
        summaries_against_duckdb(Path(folder), rows)


if __name__ == "__main__":
    main()
