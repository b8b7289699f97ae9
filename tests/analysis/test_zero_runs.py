"""A run of zeros is a signal where peers report many; the chance is the Poisson one."""

import math
from itertools import product

import polars as pl
import pytest

from analysis import Setting, analyses, compute, rate_interval
from analysis.zero_runs import longest_runs
from facts.refusal import BadQuestion

CARD = analyses()["zero_runs"]
QUARTERS = [f"{year}-Q{quarter}" for year, quarter in product((2022, 2023, 2024), range(1, 5))]
RATE = Setting("rate", "L", ("area",))


def reports(**events):
    rows = [
        (unit, period, count, 1000.0)
        for unit, counts in events.items()
        for period, count in zip(QUARTERS, counts, strict=False)
    ]
    schema = {"unit": pl.String, "period": pl.String, "events": pl.Float64, "exposure": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


SILENT = reports(busy=[2, 3, 2, 1, 4, 2, 3, 2], quiet=[1, 0, 0, 0, 0, 0, 0, 2], calm=[2] * 8)


def test_the_chance_of_a_run_is_the_poisson_one():
    """Peers 35 events in 16 quarters: 6 quarters expect 13.125; three places to begin."""
    row = longest_runs(SILENT).row(1, named=True)
    assert (row["unit"], row["first"], row["last"], row["periods"]) == (
        "quiet", "2022-Q2", "2023-Q3", 6,
    )  # fmt: skip
    assert row["expected"] == pytest.approx(6 * 35 / 16)
    assert row["p_value"] == pytest.approx(3 * math.exp(-6 * 35 / 16))
    assert row["p_adjusted"] == pytest.approx(3 * row["p_value"])


def test_a_silent_unit_among_busy_ones_is_a_signal_and_says_what_it_may_be():
    found = compute(CARD, {"reports": SILENT}, {}).computed
    assert found.tables["units"].filter("is_signal")["unit"].to_list() == ["quiet"]
    assert found.scalars["signals"] == 1
    assert "innocently" in found.warnings[1].en


def test_a_missing_report_ends_a_run():
    table = reports(busy=[2] * 8, quiet=[0, 0, 0, None, 0, 0, 0, 0])
    row = longest_runs(table).row(1, named=True)
    assert (row["first"], row["periods"]) == ("2023-Q1", 4)


def test_less_exposure_makes_a_run_likelier():
    small = SILENT.with_columns(
        exposure=pl.when(pl.col("unit") == "quiet").then(10.0).otherwise("exposure")
    )
    assert longest_runs(small)["p_value"][1] > longest_runs(SILENT)["p_value"][1]


def test_the_order_of_rows_and_the_unit_of_exposure_change_nothing():
    turned = SILENT.reverse().with_columns(pl.col("exposure") / 1000)
    ours, theirs = (
        compute(CARD, {"reports": one}, {}).computed.tables["units"].sort("unit")
        for one in (SILENT, turned)
    )
    assert ours["p_adjusted"].to_list() == pytest.approx(theirs["p_adjusted"].to_list())


def test_peers_without_events_make_no_run():
    assert longest_runs(reports(a=[0] * 4, b=[0] * 4))["p_value"].to_list() == [None, None]


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (reports(alone=[0, 0, 1]), "one unit has no peers"),
        (pl.concat([SILENT, SILENT]), "a unit has a period twice"),
    ],
)
def test_what_has_no_peers_or_is_there_twice_is_refused(table, sentence):
    with pytest.raises(BadQuestion, match=sentence):
        compute(CARD, {"reports": table}, {})


def figures(table):
    events, exposure = (table[name].to_numpy() for name in ("events", "exposure"))
    lower, upper = rate_interval(events, exposure)
    return table.rename({"unit": "area"}).with_columns(
        pl.Series("lower", lower, nan_to_null=True),
        pl.Series("upper", upper, nan_to_null=True),
        value=pl.col("events") / pl.col("exposure"),
    )


def test_released_figures_are_judged_within_their_run_alone():
    table = reports(busy=[2, 3, 2, 1, 4, 2, 3, 2], quiet=[1, 0, 0, 0, 0, 0, 0, None])
    found = CARD.run(figures(table), RATE).figures.filter(area="quiet")
    assert found["zero_run"].to_list() == [None, *["signal"] * 6, None]
    assert found["zero_reason"].to_list() == ["no_run", *[None] * 6, "no_value"]


def test_what_is_no_rate_is_not_judged():
    found = CARD.run(figures(SILENT), RATE._replace(shape="share")).figures
    assert set(found["zero_reason"]) == {"not_a_rate"}
