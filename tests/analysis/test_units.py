"""Defends methods put to units: breaks stop them, refusals say why, sentences say the numbers."""

import math

import polars as pl
import pytest

from analysis import Given, Setting, analyses
from analysis._progress import watched
from analysis._units import period_at, position
from analysis._wording import Change, course
from facts.text import Text

SETTING = Setting("rate", "L", ("area",), title=Text("Rate", "率"), unit=Text("per 1,000", "‰"))
AHEAD = 4


def figures(rates, periods=None, area="CN", exposure=1000.0):
    """A unit's figures as an indicator gives them; events are whole."""
    when = periods or [str(2010 + at) for at in range(len(rates))]
    events = [None if rate is None else float(round(rate * exposure)) for rate in rates]
    return pl.DataFrame(
        {
            "period": when,
            "area": [area] * len(when),
            "events": events,
            "exposure": [exposure] * len(when),
            "value": [None if count is None else count / exposure for count in events],
            "status": ["A"] * len(when),
        },
        schema_overrides={"events": pl.Float64, "value": pl.Float64},
    )


def falling(count, percent=-10.0, start=5.0):
    return [start * (1 + percent / 100) ** at for at in range(count)]


def run(card, rows, **told):
    setting = SETTING._replace(parameters=Given(told)) if told else SETTING
    return analyses()[card].run(rows, setting)


def broken(rows, period):
    return rows.with_columns(
        status=pl.when(period=period).then(pl.lit("B")).otherwise(pl.col("status"))
    )


def test_a_steady_fall_is_measured_and_said():
    found = run("trend_glm", figures(falling(8)))
    last = found.figures.row(-1, named=True)
    assert last["change"] == pytest.approx(-10, abs=0.5)
    assert (last["course"], last["model"]) == ("improving", "poisson")
    said = found.sentences[0]
    assert said.en.startswith("Rate, China, fell 10.0 % a year (")
    assert said.zh.startswith("中国率：2010 至 2017 年每年下降 10.0%（")


def test_counts_that_spread_more_than_chance_widen_the_limits():
    steady, wild = falling(10), [r * (1.5 if at % 2 else 0.6) for at, r in enumerate(falling(10))]
    widths = []
    for rates in (steady, wild):
        last = run("trend_glm", figures(rates)).figures.row(-1, named=True)
        widths.append(last["change_upper"] - last["change_lower"])
    assert widths[1] > 3 * widths[0]


@pytest.mark.parametrize(
    ("card", "reason", "rates", "why"),
    [
        ("trend_glm", "trend_reason", [1, 2, 3], "few_points"),
        ("trend_glm", "trend_reason", [1, 2, None, 3, 4], "missing_value"),
        ("trend_glm", "trend_reason", [0, 0, 0, 0, 0], "few_events"),
        ("trend_glm", "trend_reason", [0, 0, 0, 0, 0.005], "few_events"),
        ("mann_kendall", "mann_kendall_reason", [1, 2, 3, 4], "few_points"),
        ("changepoint", "level_reason", [1, 2, 3, 4, 5], "few_points"),
        ("forecast", "forecast_reason", [1, 2, 3, 4, 5, 6, 7, 8, 9], "few_points"),
        ("interrupted_ts", "effect_reason", [1, 2, 3, 4, 5, 6, 7, 8], "no_date"),
    ],
)
def test_what_is_not_followed_says_why_on_its_last_row(card, reason, rates, why):
    found = run(card, figures(rates))
    assert found.figures[reason].to_list() == [None] * (len(rates) - 1) + [why]
    assert why in analyses()[card].words
    assert (found.sentences, found.figures[analyses()[card].verdict].count()) == ((), 0)


@pytest.mark.parametrize("card", ["joinpoint", "trend_glm", "mann_kendall"])
def test_a_break_stops_a_trend(card):
    whole = figures([9, 9, 9, 9, *falling(6)])
    found = run(card, broken(whole, "2014"))
    alone = run(card, figures(falling(6), [str(2014 + at) for at in range(6)]))
    assert found.sentences == alone.sentences
    assert "from 2014 to 2019" in found.sentences[0].en


def test_a_step_is_found_and_said_to_be_where_its_source_marks_a_break():
    rows = broken(figures([5.0, 5.1, 4.9, 5.0, 7.0, 7.1, 6.9, 7.0]), "2014")
    found = run("changepoint", rows)
    assert found.figures.filter("is_change")["period"].to_list() == ["2014"]
    assert found.tables["stretches"]["mean"].to_list() == pytest.approx([5.0, 7.0])
    said = found.sentences[0].en
    assert "after 2013 it is 40 % higher (7.00 against 5.00 per 1,000)" in said
    assert "where its source marks a break" in said


def test_a_measure_that_halved_the_rate_is_measured():
    rates = [5.0, 5.1, 4.9] * 2 + [2.5, 2.55, 2.45] * 2
    found = run("interrupted_ts", figures(rates), date="2016", model="quasi_poisson",
                slope_change=False)  # fmt: skip
    effect = found.tables["effects"].row(0, named=True)
    assert effect["effect"] == pytest.approx(0.5, abs=0.01)
    assert effect["lower"] < 0.5 < effect["upper"] < 1
    assert found.sentences[0].en.startswith("From 2016 on, Rate, China, is 49.3 % lower than")
    assert found.figures["counterfactual"].to_list() == pytest.approx([5.0] * 12, rel=0.02)


def test_limits_are_never_narrower_than_those_of_chance():
    rates = [0.05, 0.051, 0.049, 0.05] * 2 + [0.04, 0.041, 0.039, 0.04] * 2  # smoother than chance
    found = run("interrupted_ts", figures(rates), date="2018", model="quasi_poisson",
                slope_change=False)  # fmt: skip
    effect = found.tables["effects"].row(0, named=True)
    assert math.log(effect["upper"] / effect["effect"]) > 1.96 * math.sqrt(1 / 400 + 1 / 320)


def test_deaths_on_one_side_of_a_date_tell_nothing_of_its_effect():
    rows = figures([0.003, 0.001, 0.002, 0.002, 0, 0, 0, 0])
    found = run("interrupted_ts", rows, date="2014", model="quasi_poisson", slope_change=False)
    assert found.figures["effect_reason"].to_list()[-1] == "few_events"
    assert found.sentences == ()


def test_a_unit_without_deaths_in_its_first_years_is_forecast_without_the_regression():
    rows = figures([0] * 9 + [0.001, 0.002, 0.001])
    found = run("forecast", rows, method="auto", horizon=None)
    assert found.figures["forecast_reason"].null_count() == 12
    assert "count_regression" not in found.tables["backtest"]["method"].to_list()


def test_a_date_with_nothing_before_it_is_refused():
    found = run("interrupted_ts", figures([5.0] * 8), date="2009", model="poisson",
                slope_change=False)  # fmt: skip
    assert found.figures["effect_reason"].drop_nulls().to_list() == ["one_side"]


QUARTERS = [f"{year}-Q{quarter}" for year in range(2015, 2023) for quarter in range(1, 5)]


def seasonal():
    season = (1.2, 0.9, 0.8, 1.1)
    return [5 * 0.99**at * season[at % 4] for at in range(len(QUARTERS))]


def test_a_season_is_forecast_with_measured_limits():
    found = run("forecast", figures(seasonal(), QUARTERS))
    ahead = found.tables["forecast"]
    assert ahead["period"].to_list() == ["2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4"]
    for at, row in enumerate(ahead.iter_rows(named=True)):
        came = 5 * 0.99 ** (len(QUARTERS) + at) * (1.2, 0.9, 0.8, 1.1)[at]
        assert row["mean"] == pytest.approx(came, rel=0.05)
        assert row["lower"] <= row["lower_narrow"] <= row["mean"] <= row["upper_narrow"]
    tried = set(found.tables["backtest"]["method"])
    assert {"naive", "ets", "seasonal_naive", "count_regression"} <= tried
    assert "tried" in found.sentences[0].en
    assert "以往期数据检验" in found.sentences[0].zh


def test_more_series_than_can_be_tried_are_refused():
    many = pl.concat([figures(falling(12), area=f"CN-{at}") for at in range(13)])
    with pytest.raises(Exception, match="13 series are asked and at most 12"):
        run("forecast", many)


def test_what_takes_long_tells_how_far_it_is_and_can_be_stopped():
    told = []

    def watch(what, done, total):
        told.append((what.en, done, total))
        if done >= AHEAD:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), watched(watch):
        run("forecast", figures(seasonal(), QUARTERS))
    assert [done for _what, done, _total in told] == [0, 1, 2, 3, 4]
    assert {what for what, _done, _total in told} == {"trying the methods on the past"}


def test_a_permutation_test_is_refused_for_many_and_told_for_few():
    told = []
    one = figures(falling(12))
    parameters = {"max_joinpoints": 1, "select": "permutation", "permutations": 999, "seed": 1}
    with watched(lambda what, done, total: told.append((done, total))):
        run("joinpoint", one, **parameters)
    assert told == [(0, 2), (1, 2)]
    many = pl.concat([figures(falling(12), area=f"CN-{at}") for at in range(13)])
    with pytest.raises(Exception, match="at most 12 series at a time"):
        run("joinpoint", many, **parameters)


@pytest.mark.parametrize("period", ["2023", "2023-Q4", "2023-12", "2024-Q1"])
def test_periods_are_numbered_and_named_again(period):
    letter = {4: "A"}.get(len(period), "Q" if "Q" in period else "M")
    assert period_at(position(period), letter) == period


CLEAR, UNCLEAR = Change(-9.1, -9.9, -8.3, True), Change(0.4, -1.0, 1.9, False)


def test_a_course_is_said_in_both_languages():
    said = course(Text("Mining", "采矿业"), [("2005", "2013", CLEAR), ("2013", "2020", UNCLEAR)])
    assert said.en == (
        "Mining fell 9.1 % a year (8.3 to 9.9) until 2013, then did not change significantly "
        "(0.4 % a year, −1.0 to 1.9)."
    )
    assert said.zh == (
        "采矿业：2005 至 2013 年每年下降 9.1%（8.3 至 9.9），"
        "2013 至 2020 年无显著变化（每年 0.4%，−1.0 至 1.9）。"
    )


def test_no_figures_are_no_trouble_to_any_method():
    empty = figures([1.0]).clear()
    for card in ("trend_glm", "mann_kendall", "changepoint", "interrupted_ts", "forecast"):
        found = run(card, empty)
        assert set(analyses()[card].adds) <= set(found.figures.columns)
        assert found.sentences == ()
