"""A report copied from another is found; numbers that are common are no copies."""

import numpy as np
import polars as pl
import pytest

from analysis import compute, methods
from facts.refusal import BadQuestion

CARD = methods()["copied_blocks"]
COLUMNS = ["hours", "days_lost", "injuries"]


def reports(units=12, periods=8, seed=1):
    generator = np.random.default_rng(seed)
    rows = [
        (f"unit {unit:02}", f"2024-{period + 1:02}", *generator.integers(50, 5000, 3).tolist())
        for unit in range(units)
        for period in range(periods)
    ]
    return pl.DataFrame(rows, schema=["unit", "period", *COLUMNS], orient="row")


def copied(table, source, target):
    row = table.filter(unit=source[0], period=source[1]).select(COLUMNS).row(0)
    at = (pl.col("unit") == target[0]) & (pl.col("period") == target[1])
    return table.with_columns(
        pl.when(at).then(pl.lit(value)).otherwise(name).alias(name)
        for name, value in zip(COLUMNS, row, strict=True)
    )


def asked(table, **given):
    return compute(CARD, {"reports": table}, given).computed


def test_reports_that_differ_are_no_copies():
    assert asked(reports()).scalars["signals"] == 0


def test_a_report_copied_from_another_unit_is_found():
    found = asked(copied(reports(), ("unit 03", "2024-02"), ("unit 07", "2024-05")))
    assert found.scalars["signals"] == 1
    assert found.tables["copies"].select("unit", "first", "of_itself").rows() == [
        ("unit 03", "2024-02", False), ("unit 07", "2024-05", False),
    ]  # fmt: skip
    assert "sent twice and not yet withdrawn" in found.warnings[1].en


def test_a_block_of_months_copied_from_the_months_before_is_found():
    table = reports(units=3, periods=12).select("unit", "period", "hours")
    first = table.filter(unit="unit 01")["hours"].to_list()
    hours = first[:6] * 2
    for_one = table.filter(unit="unit 01").with_columns(hours=pl.Series(hours))
    found = asked(pl.concat([table.filter(pl.col("unit") != "unit 01"), for_one]), length=6)
    assert found.tables["copies"].select("first", "last", "of_itself").rows() == [
        ("2024-01", "2024-06", True), ("2024-07", "2024-12", True),
    ]  # fmt: skip


def test_numbers_everybody_has_are_no_copies():
    same = reports().with_columns(hours=pl.lit(176), days_lost=pl.lit(0), injuries=pl.lit(1))
    assert asked(same, different=1).scalars["signals"] == 0


def test_a_block_that_only_overlaps_itself_is_no_copy():
    cycle = reports(units=2, periods=5).select("unit", "period", "hours")
    turning = cycle.with_columns(hours=pl.Series([701, 902] * 5).gather(list(range(10))))
    assert asked(turning.filter(unit="unit 00"), length=3, different=2, alpha=0.99).scalars == {
        "signals": 0
    }


def test_the_order_of_rows_changes_nothing():
    table = copied(reports(), ("unit 03", "2024-02"), ("unit 07", "2024-05"))
    turned = asked(table.reverse()).tables["copies"]
    assert turned.equals(asked(table).tables["copies"])


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (reports().select("unit", "period"), "no column of numbers"),
        (pl.concat([reports(), reports()]), "a period twice"),
    ],
)
def test_what_cannot_be_looked_through_is_refused(table, sentence):
    with pytest.raises(BadQuestion, match=sentence):
        asked(table)
