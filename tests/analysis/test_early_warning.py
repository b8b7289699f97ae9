"""An alert needs significance, enough events and enough of a rise; what is not judged says why."""

import numpy as np
import polars as pl
import pytest

from analysis import Setting, analyses, told

CARD = analyses()["early_warning"]
RATE = Setting("rate", "L", ("area",))


def months(years, first=2018):
    return [f"{first + year}-{month:02d}" for year in range(years) for month in range(1, 13)]


def figures(counts, area="IT", exposure=100.0, periods=None):
    periods = periods or months(len(counts) // 12)
    return pl.DataFrame(
        {"period": periods, "area": area, "events": counts, "exposure": exposure}
    ).with_columns(
        pl.col("events", "exposure").cast(pl.Float64),
        value=pl.col("events").cast(pl.Float64) / exposure,
        status=pl.lit("A"),
    )


def steady(number, rate=10, seed=1):
    return np.random.default_rng(seed).poisson(rate, number).tolist()


def watched(table, setting=RATE, **given):
    given = {name: str(value) for name, value in given.items()}
    return CARD.run(table, setting._replace(parameters=told(CARD, given)))


def last(found):
    return found.figures.row(-1, named=True)


def test_a_burst_is_an_alert_with_its_numbers_in_a_sentence():
    found = watched(figures([*steady(71), 40]))
    row = last(found)
    assert row["alert"] is True
    assert row["warning_method"] == "farrington"
    assert row["expected"] == pytest.approx(10, abs=2)
    assert row["expected"] < row["threshold"] < 40
    assert row["excess"] == pytest.approx(40 / row["expected"])
    assert found.sentences[0].en.startswith("Italy: 40 events in 2023-12")


def test_two_events_in_a_small_unit_are_no_alert():
    counts = [0] * 72
    counts[-1] = 3
    row = last(watched(figures(counts)))
    assert (row["warning_method"], row["warning"]) == ("none_before", "few_events")
    counts[-1] = 8
    assert last(watched(figures(counts)))["alert"] is True


def test_a_small_rise_of_many_events_is_no_alert():
    counts = [4000 + 10 * (place % 3) for place in range(71)]
    row = last(watched(figures([*counts, 4600])))
    assert row["warning"] == "small_effect"
    assert row["alert"] is False
    assert last(watched(figures([*counts, 4600]), least_ratio=1.1))["alert"] is True


def test_more_people_at_risk_are_no_alert():
    table = figures([*steady(71), 30]).with_columns(
        exposure=pl.when(pl.col("period") == "2023-12").then(300.0).otherwise(100.0)
    )
    assert last(watched(table))["warning"] == "quiet"
    assert last(watched(table, RATE._replace(shape="total")))["warning"] == "alert"


def test_a_short_past_is_judged_by_the_periods_just_before():
    row = last(watched(figures([*steady(23), 40])))
    assert (row["warning_method"], row["warning"]) == ("ears", "alert")
    too_short = watched(figures(steady(12)), latest=12).figures["warning_reason"].to_list()
    assert too_short == ["few_points"] * 9 + [None] * 3


def test_a_rise_that_goes_on_adds_up():
    table = figures([*steady(60), *[17] * 12])
    found = watched(table, method="cusum").figures.tail(12)
    assert found["warning"].to_list()[0] == "quiet"
    assert found["warning"].to_list()[-1] == "alert"


def test_quarters_are_watched_too():
    periods = [f"{year}-Q{quarter}" for year in range(2018, 2024) for quarter in range(1, 5)]
    row = last(watched(figures([*steady(23), 50], periods=periods)))
    assert (row["warning_method"], row["alert"]) == ("farrington", True)


def test_only_the_latest_periods_are_judged():
    found = watched(figures(steady(72)), latest=3).figures
    assert found["warning_reason"].to_list() == ["earlier"] * 69 + [None] * 3
    assert found["alert"].null_count() == 69


def test_what_came_before_a_break_is_not_held_against():
    table = figures([*[50] * 48, *steady(24)]).with_columns(
        status=pl.when(pl.col("period") == "2022-01").then(pl.lit("B")).otherwise("status")
    )
    row = last(watched(table))
    assert row["warning_method"] == "ears"
    assert row["expected"] < 20


def test_a_hidden_month_is_not_judged_and_a_hidden_past_is_said():
    table = figures(steady(72))
    hidden = {name: pl.when(pl.col("period") == "2023-12").then(None).otherwise(name)
              for name in ("events", "value")}  # fmt: skip
    assert last(watched(table.with_columns(**hidden)))["warning_reason"] == "no_value"
    past = {name: pl.when(pl.col("period").str.ends_with("-11")
                          | pl.col("period").str.ends_with("-10")
                          | pl.col("period").str.ends_with("-09")).then(None).otherwise(name)
            for name in ("events", "value")}  # fmt: skip
    assert last(watched(table.with_columns(**past)))["warning_reason"] == "hidden_past"


@pytest.mark.parametrize(
    ("setting", "periods", "why"),
    [
        (RATE._replace(shape="share"), None, "not_a_count"),
        (RATE, [str(year) for year in range(1952, 2024)], "not_months"),
    ],
)
def test_what_cannot_be_watched_says_why(setting, periods, why):
    found = watched(figures(steady(72), periods=periods), setting)
    assert set(found.figures["warning_reason"]) == {why}
    assert not found.notes


def test_units_are_judged_each_on_their_own():
    calm, busy = figures(steady(72)), figures([*steady(71, seed=2), 45], area="GR")
    found = watched(pl.concat([calm, busy])).figures.filter(period="2023-12")
    assert found.select("area", "alert").rows() == [("IT", False), ("GR", True)]


def test_quiet_months_say_that_nothing_was_found():
    assert watched(figures([10] * 72)).sentences[0].en.startswith("No alert in 2023-12")
