"""Sums of measurements arrive in sums that add, and sums no measurements have are refused."""

import math

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from demo.economy import economy
from demo.points import points
from ingest.sensor_summary import SOURCE

WHERE = ["line", "enterprise", "workplace", "period", "area", "industry", "size", "detail"]
MINE = "91110000MADEUP901K"


@pytest.fixture
def awkward(samples):
    return samples / "sensor_summary" / "awkward.csv"


def test_points_are_said_in_our_codes(facts, table, awkward):
    expected = table(
        f"""
        line|enterprise|workplace|period    |area     |industry  |size |detail
        ----|----------|---------|----------|---------|----------|-----|-----------
        2   |{MINE}    |P1       |2024-03-01|CN-110000|GBT4754_06|large|silica_dust
        3   |{MINE}    |P1       |2024-03-02|CN-110000|GBT4754_06|large|silica_dust
        4   |{MINE}    |P1       |2024-03-01|CN-110000|GBT4754_06|large|noise
        13  |{MINE}    |P2       |2024-03-01|_U       |_U        |_U   |benzene
        """,
        line=pl.UInt32,
    )
    assert_frame_equal(facts(SOURCE, awkward).select(WHERE), expected)


def test_every_number_arrives(facts, table, awkward):
    square = 2 * math.log(2) ** 2  # of 0.5, 1 and 2
    against_half = math.log(2) ** 2 * (0 + 1 + 4)  # the same over a limit of 0.5
    expected = table(
        f"""
        measure                 | 2        | 3               | 4      | 13
        ------------------------|----------|-----------------|--------|----
        samples                 | 4        | 4               | 480    | 4
        samples_over_limit      | 1        | 2               | 0      | 0
        samples_below_detection | 1        | 1               | 0      | 4
        minutes_valid           |          |                 | 480    |
        minutes_over_limit      |          |                 | 0      |
        exposure_sum            | 3.5      | 3.5             |        | 0
        log_exposure_sum        | 0        | 0               |        | 0
        log_exposure_square_sum | {square} | {square}        |        | 0
        exposure_maximum        | 2        | 2               | 80     |
        log_ratio_sum           | 0        | {3 * math.log(2)} |      | 0
        log_ratio_square_sum    | {square} | {against_half}  |        | 0
        noise_energy_sum        |          |                 | 4.8e10 |
        """,
        **dict.fromkeys(["2", "3", "4", "13"], pl.Float64),
    )
    found = facts(SOURCE, awkward)
    across = found.select(SOURCE.measures).transpose(
        include_header=True, header_name="measure", column_names=found["line"].cast(pl.String)
    )
    assert_frame_equal(across, expected, rel_tol=1e-12)


def test_what_no_measurements_can_sum_to_is_refused(refused, awkward):
    assert refused(SOURCE, awkward) == {
        5: "samples_over_limit 5 is more than samples 4",
        6: "samples_below_detection 5 is more than samples 4",
        7: "minimum 0.9 is more than exposure_maximum 0.5",
        8: "log_sum 3 squared is more than 2 times log_square_sum 1; no measurements do that",
        9: "limit 0 is not above 0; give the exposure limit used",
        10: "minutes_valid 1500 is more than the 1440 of a day",
        11: "1 samples over the limit 1 but the maximum is 0.9",
        12: "detail 'unobtainium' is not in the code list data/codes/hazard_agent.csv",
        14: "period '2024-03-32' is not a year, quarter, month or day "
        "(2024, 2024-Q1, 2024-03, 2024-03-01)",
    }


def test_the_sums_of_ratios_are_those_of_the_measurements(facts, awkward):
    ratios = [math.log(x / 0.5) for x in (0.5, 1.0, 2.0)]
    found = facts(SOURCE, awkward).filter(line=3)
    assert found["log_ratio_sum"].item() == pytest.approx(sum(ratios), rel=1e-12)
    assert found["log_ratio_square_sum"].item() == pytest.approx(
        sum(ratio**2 for ratio in ratios), rel=1e-12
    )


@pytest.fixture(scope="module")
def weeks(tmp_path_factory):
    """Two years of made-up points."""
    file = tmp_path_factory.mktemp("points") / "points.csv"
    points(economy(0.05), 0.05).write_csv(file)
    return file


def test_noise_over_many_days_has_the_level_of_its_mean_energy(facts, weeks):
    raw = pl.read_csv(weeks, infer_schema_length=None).filter(agent="noise")
    who = raw.select("enterprise", "workplace").row(0, named=True)
    found = facts(SOURCE, weeks).filter(detail="noise", **who)
    raw = raw.filter(**who)
    level = 10 * math.log10(found["noise_energy_sum"].sum() / found["minutes_valid"].sum())
    energies = 10 ** (raw["noise_energy_mean"] / 10)
    expected = 10 * math.log10((energies * raw["minutes_valid"]).sum() / raw["minutes_valid"].sum())
    assert level == pytest.approx(expected, abs=1e-9)
    assert raw["noise_energy_mean"].min() < level < raw["noise_energy_mean"].max()


def test_parquet_gives_what_the_csv_file_gives(facts, weeks, tmp_path):
    typed = tmp_path / "points.parquet"
    pl.read_csv(weeks, try_parse_dates=True, infer_schema_length=None).write_parquet(typed)
    assert_frame_equal(facts(SOURCE, typed).drop("line"), facts(SOURCE, weeks).drop("line"))
