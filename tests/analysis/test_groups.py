"""Defends comparisons of groups: like with like within strata, and what is lost is said."""

import polars as pl
import pytest

from analysis import Given, Setting, analyses
from facts.text import Text

BOTH = Setting("rate", "L", ("area", "industry", "ownership"), unit=Text("per 1,000", "‰"))
ALONE = BOTH._replace(by=("area", "ownership"))
"""State-owned work in the dangerous trade, private ones in the safe one, at 1.5 times its rate."""


@pytest.fixture
def tangled(table):
    drawn = table(
        """
        industry  | ownership | events | exposure
        ----------|-----------|--------|---------
        GBT4754_B | state     | 80     | 800
        GBT4754_B | private   | 30     | 200
        GBT4754_C | state     | 4      | 200
        GBT4754_C | private   | 24     | 800
        """,
        events=pl.Float64,
        exposure=pl.Float64,
    )
    return drawn.with_columns(
        period=pl.lit("2024"), area=pl.lit("CN"), status=pl.lit("A"),
        value=pl.col("events") / pl.col("exposure"),
    )  # fmt: skip


def run(card, rows, setting=BOTH, **told):
    return analyses()[card].run(rows, setting._replace(parameters=Given(told)))


def test_a_ratio_of_crude_rates_misses_what_the_mix_hides(tangled):
    crude = tangled.group_by("period", "area", "status", "ownership").agg(
        pl.col("events", "exposure").sum()
    ).with_columns(value=pl.col("events") / pl.col("exposure"))  # fmt: skip
    found = run("rate_comparison", crude, ALONE, of="ownership", reference="state")
    ratio = found.tables["ratios"].row(0, named=True)
    assert ratio["ratio"] == pytest.approx(54 / 84)
    assert ratio["comparison"] == "lower"
    assert found.sentences[0].en.startswith("Private has 0.64 times the rate of State-owned (")
    reasons = dict(found.figures.select("ownership", "ratio_reason").iter_rows())
    assert reasons == {"state": "is_reference", "private": None}


def test_within_strata_the_ratio_is_the_true_one(tangled):
    found = run("indirect_standardisation", tangled, of="ownership", reference="state")
    ratio = found.tables["ratios"].row(0, named=True)
    assert (ratio["observed"], ratio["expected"]) == pytest.approx((54, 200 * 0.1 + 800 * 0.02))
    assert ratio["standing"] == "above"
    assert "Within the same industry, Private has 1.50 times" in found.sentences[0].en
    assert "同行业内，私营的事件数是按国有的率所期望的 1.50 倍" in found.sentences[0].zh


def test_with_the_same_mix_both_have_their_own_rates(tangled):
    found = run("direct_standardisation", tangled, of="ownership")
    rates = dict(found.tables["rates"].select("group", "value").iter_rows())
    assert rates == pytest.approx({"private": 0.09, "state": 0.06})


def test_a_gap_is_its_rates_and_its_mix(tangled):
    found = run("decomposition", tangled, of="ownership", first="state", second="private")
    gap = found.tables["gap"].row(0, named=True)
    assert gap["gap"] == pytest.approx(0.054 - 0.084)
    assert gap["rate_effect"] + gap["mix_effect"] == pytest.approx(gap["gap"])
    assert gap["rate_effect"] > 0 > gap["mix_effect"]
    assert found.tables["strata"]["industry"].to_list() == ["GBT4754_B", "GBT4754_C"]
    assert "a different mix of industries" in found.sentences[0].en


def test_a_change_between_two_periods_is_taken_apart_too(tangled):
    before = tangled.with_columns(period=pl.lit("2023"), events=pl.col("events") * 2)
    rows = pl.concat([before, tangled]).filter(ownership="state").drop("ownership")
    setting = BOTH._replace(by=("area", "industry"))
    found = run("decomposition", rows, setting, of="period", first="2023", second="2024")
    gap = found.tables["gap"].row(0, named=True)
    assert gap["gap"] == pytest.approx(-0.084)
    assert gap["mix_effect"] == pytest.approx(0)


def test_what_is_hidden_is_left_out_and_said(tangled):
    hidden = tangled.with_columns(
        pl.when((pl.col("industry") == "GBT4754_C") & (pl.col("ownership") == "state"))
        .then(None).otherwise(pl.col(name)).alias(name)
        for name in ("events", "exposure", "value")
    )  # fmt: skip
    found = run("indirect_standardisation", hidden, of="ownership", reference="state")
    assert found.tables["ratios"]["observed"].to_list() == [30]
    assert found.warnings[0].en.startswith("1 of 4 figures are hidden or missing")


@pytest.mark.parametrize(
    ("card", "why"),
    [
        ("decomposition", "no_strata"),
        ("direct_standardisation", "no_strata"),
        ("indirect_standardisation", "no_strata"),
    ],
)
def test_without_a_second_dimension_mix_cannot_be_told(tangled, card, why):
    rows = tangled.filter(industry="GBT4754_B").drop("industry")
    found = run(card, rows, ALONE)
    (reason,) = (name for name in found.figures.columns if name.endswith("_reason"))
    assert set(found.figures[reason]) == {why}
    assert all(table.is_empty() for table in found.tables.values())


def test_a_reference_without_figures_is_said(tangled):
    found = run("rate_comparison", tangled, of="ownership", reference="mixed")
    assert set(found.figures["ratio_reason"]) == {"no_reference"}


def test_a_year_without_events_on_either_side_still_counts_its_exposure(tangled):
    crude = tangled.filter(industry="GBT4754_B").drop("industry")
    quiet = crude.with_columns(period=pl.lit("2025"), events=pl.lit(0.0), value=pl.lit(0.0))
    found = run("rate_comparison", pl.concat([crude, quiet]), ALONE, of="ownership",
                reference="state")  # fmt: skip
    ratio = found.tables["ratios"].row(0, named=True)
    assert (ratio["exposure"], ratio["exposure_2"], ratio["events"]) == (400, 1600, 30)
    assert found.sentences[0].en.endswith(", 2024 to 2025.")
    assert found.figures["ratio_reason"].to_list() == [
        "is_reference", None, "is_reference", "no_events",
    ]  # fmt: skip


def test_a_reference_without_events_is_said_so_and_not_divided_by(tangled):
    none = pl.when(ownership="state").then(0.0).otherwise("events")
    crude = tangled.filter(industry="GBT4754_B").drop("industry").with_columns(events=none)
    said = run("rate_comparison", crude, ALONE, of="ownership", reference="state").sentences[0]
    assert said.en.startswith("Private has 30 events and State-owned none: at least ")
    assert "inf" not in said.en
