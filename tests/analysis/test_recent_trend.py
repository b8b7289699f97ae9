"""A trend needs five years in a row without a break, and no single year may make it."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import Setting, analyses, rate_interval

CARD = analyses()["recent_trend"]
FALLING = (60, 52, 45, 38, 30)
SETTING = Setting("rate", "L", ("area",))


def series(counts, area="IT", first=2019):
    """Counts among 100,000 a year, as figures per 100,000."""
    events = np.array(counts, dtype=np.float64)
    lower, upper = rate_interval(events, np.ones(len(events)))
    return pl.DataFrame(
        {
            "period": [str(first + number) for number in range(len(events))],
            "area": area,
            "events": events,
            "exposure": 1.0,
            "value": events,
            "lower": lower,
            "upper": upper,
            "status": "A",
        }
    )


def last(figures, setting=SETTING, *columns):
    judged = CARD.run(figures, setting).figures
    return judged.select(columns or ("trend", "trend_reason")).row(-1)


def test_a_worked_example_comes_out():
    """Fingertips' rule on 60, 52, 45, 38, 30 with Byar's limits, to four places."""
    trend, slope, chi_square = last(series(FALLING), SETTING, "trend", "slope", "chi_square")
    assert trend == "improving"
    assert [slope, chi_square] == pytest.approx([-7.4064, 11.6774], abs=5e-5)


@pytest.mark.parametrize(
    ("polarity", "falls", "rises"),
    [
        ("L", "improving", "worsening"),
        ("H", "worsening", "improving"),
        ("N", "decreasing", "increasing"),
    ],
)
def test_polarity_chooses_the_word(polarity, falls, rises):
    setting = SETTING._replace(polarity=polarity)
    assert last(series(FALLING), setting) == (falls, None)
    assert last(series(FALLING[::-1]), setting) == (rises, None)


@pytest.mark.parametrize("counts", [(40, 45, 38, 44, 41), (40,) * 5, (0,) * 5])
def test_without_a_clear_slope_there_is_no_change(counts):
    assert last(series(counts)) == ("no_change", None)


def test_a_slope_that_one_year_makes_is_no_change():
    """Chi-square is far above 9.5495, yet without the last year the slope turns round."""
    figures = series((50, 49, 48, 47, 120))
    trend, chi_square = last(figures, SETTING, "trend", "chi_square")
    assert chi_square > 9.5495
    assert trend == "no_change"


def test_the_verdict_stands_on_the_latest_row_alone():
    judged = CARD.run(series(FALLING), SETTING).figures
    assert judged["trend"].to_list() == [None] * 4 + ["improving"]


def test_only_the_latest_five_years_count():
    assert last(series((500, 5, *FALLING))) == last(series(FALLING))


def broken_in(year):
    broken = pl.when(period=str(year)).then(pl.lit("BP")).otherwise("status")
    return series(FALLING).with_columns(status=broken)


WITHOUT_2021 = series((70, *FALLING), first=2018).filter(pl.col("period") != "2021")


@pytest.mark.parametrize(
    ("figures", "setting", "reason"),
    [
        (series(FALLING), Setting("ratio", "L", ("area",)), "not_a_rate"),
        (series(FALLING), Setting("published", "L", ("area",)), "not_a_rate"),
        (series(FALLING).with_columns(period=pl.col("period") + "-Q1"), SETTING, "not_years"),
        (series(FALLING[1:]), SETTING, "few_points"),
        (WITHOUT_2021, SETTING, "not_consecutive"),
        (broken_in(2020), SETTING, "break"),
        (broken_in(2023), SETTING, "break"),
        (series(FALLING).with_columns(lower=pl.lit(None, pl.Float64)), SETTING, "no_interval"),
        (series(FALLING), SETTING._replace(minimum=226), "few_events"),
    ],
)
def test_what_is_not_judged_says_why(figures, setting, reason):
    assert last(figures, setting) == (None, reason)
    assert reason in CARD.words


def test_a_missing_year_among_the_five_is_no_trend():
    figures = series((70, *FALLING)).with_columns(
        value=pl.when(pl.col("period") != "2022").then("value")
    )
    assert last(figures) == (None, "not_consecutive")


def test_a_break_at_the_first_of_the_five_is_behind_them():
    assert last(broken_in(2019)) == ("improving", None)


def test_units_are_judged_apart_and_rows_keep_their_order():
    both = pl.concat([series(FALLING, "IT"), series(FALLING[::-1], "FR"), series((3, 4), "PT")])
    mixed = both.sample(fraction=1, shuffle=True, seed=4)
    judged, notes, *_ = CARD.run(mixed, SETTING)
    assert judged.select(mixed.columns).equals(mixed)
    assert judged.columns == [*mixed.columns, *CARD.adds]
    words = judged.drop_nulls("trend").select("area", "period", "trend").rows()
    assert sorted(words) == [("FR", "2023", "worsening"), ("IT", "2023", "improving")]
    assert judged.drop_nulls("trend_reason").select("area", "trend_reason").rows() == [
        ("PT", "few_points")
    ]
    assert len(notes) == 1


def test_a_question_without_breakdown_is_one_unit():
    assert last(series(FALLING).drop("area"), SETTING._replace(by=())) == ("improving", None)


def test_no_figures_are_no_trouble():
    judged, notes, *_ = CARD.run(series(FALLING).clear(), SETTING)
    assert judged.is_empty()
    assert set(CARD.adds) <= set(judged.columns)
    assert notes == ()


@settings(deadline=None, max_examples=40)
@given(
    counts=st.lists(st.integers(0, 500), min_size=5, max_size=5),
    factor=st.sampled_from((0.001, 10.0, 1e5)),
)
def test_the_unit_does_not_change_the_verdict(counts, factor):
    figures = series(counts)
    scaled = figures.with_columns(pl.col("value", "lower", "upper") * factor)
    here, there = (last(of, SETTING, "chi_square", "trend") for of in (figures, scaled))
    assert there[0] == pytest.approx(here[0], rel=1e-6, abs=1e-9)
    assert there[1] == here[1]


def test_four_level_years_do_not_agree_with_a_fall():
    assert last(series((15, 3, 3, 15, 0))) == ("no_change", None)


@settings(deadline=None, max_examples=40)
@given(counts=st.lists(st.integers(0, 500), min_size=5, max_size=5))
def test_turned_round_a_rise_is_a_fall(counts):
    neutral = SETTING._replace(polarity="N")
    turned = {"increasing": "decreasing", "decreasing": "increasing", "no_change": "no_change"}
    assert last(series(counts[::-1]), neutral)[0] == turned[last(series(counts), neutral)[0]]
