"""A change is judged against the period right before it alone, and only by what is released."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import Setting, analyses, rate_interval, wilson_interval
from analysis.change import q_values, rate_ratio, share_difference

CARD = analyses()["change"]
RATE = Setting("rate", "L", ("area",))
SHARE = Setting("share", "H", ("area",))
NUMBERS = ["previous", "change", "change_lower", "change_upper", "p_value", "q_value"]


def series(counts, area="IT", periods=None, exposure=1000.0, interval=rate_interval):
    """Counts of a unit, a period each, over one exposure."""
    events = np.array(counts, dtype=np.float64)
    lower, upper = interval(events, np.full(len(events), exposure))
    return pl.DataFrame(
        {
            "period": periods or [str(2019 + number) for number in range(len(events))],
            "area": area,
            "events": events,
            "exposure": exposure,
            "value": events / exposure,
            "lower": lower,
            "upper": upper,
            "status": "A",
        }
    )


def last(figures, setting=RATE, *columns):
    judged = CARD.run(figures, setting).figures
    return judged.select(columns or ("moved", "change_reason")).row(-1)


def test_a_published_ratio_comes_out():
    """R 4.2.2, help of poisson.test: 11 in 800 against 21 in 3011; interval 0.8584 to 4.2773."""
    found = rate_ratio(*(np.array([x]) for x in (11.0, 800.0, 21.0, 3011.0)))
    assert found.change + 1 == pytest.approx(1.971488, abs=5e-7)
    assert (found.lower + 1).item() == pytest.approx(0.8584264, abs=5e-8)
    assert (found.upper + 1).item() == pytest.approx(4.2772659, abs=5e-8)


NEWCOMBE = """
now       | before    | change | lower   | upper
56 of 70  | 48 of 80  | 0.2000 | 0.0524  | 0.3339
9 of 10   | 3 of 10   | 0.6000 | 0.1705  | 0.8090
6 of 7    | 2 of 7    | 0.5714 | 0.0582  | 0.8062
5 of 56   | 0 of 29   | 0.0893 | -0.0381 | 0.1926
0 of 10   | 0 of 20   | 0.0000 | -0.1611 | 0.2775
0 of 10   | 0 of 10   | 0.0000 | -0.2775 | 0.2775
10 of 10  | 0 of 20   | 1.0000 | 0.6791  | 1.0000
10 of 10  | 0 of 10   | 1.0000 | 0.6075  | 1.0000
"""
"""R. G. Newcombe, Statistics in Medicine 17, 1998, table II, method 10."""


@pytest.mark.parametrize("line", NEWCOMBE.strip().splitlines()[1:])
def test_the_published_differences_come_out(line):
    now, before, *expected = line.split("|")
    given = [np.array([float(x)]) for pair in (now, before) for x in pair.split(" of ")]
    found = share_difference(*given)
    limits = [found.change.item(), found.lower.item(), found.upper.item()]
    assert limits == pytest.approx([float(x) for x in expected], abs=6e-5)


def test_a_published_test_of_two_shares_comes_out():
    """Statsmodels' manual, proportions_ztest: 5 of 83 against 12 of 99 gives p = 0.159."""
    found = share_difference(*(np.array([x]) for x in (5.0, 83.0, 12.0, 99.0)))
    assert found.p_value.item() == pytest.approx(0.1592, abs=5e-5)


def test_no_events_now_and_none_before_have_an_open_side_each():
    gone = rate_ratio(*(np.array([x]) for x in (0.0, 1.0, 5.0, 1.0)))
    assert (gone.change.item(), gone.lower.item()) == (-1, -1)
    # With none of 5 the upper limit of the share is 1 - 0.025 ** (1 / 5).
    share = 1 - 0.025**0.2
    assert gone.upper.item() == pytest.approx(share / (1 - share) - 1)
    assert gone.p_value.item() == pytest.approx(2 * 0.5**5)
    come = rate_ratio(*(np.array([x]) for x in (5.0, 1.0, 0.0, 1.0)))
    assert come.upper.item() == np.inf
    assert come.lower.item() == pytest.approx((1 - share) / share - 1)


@pytest.mark.parametrize(
    ("polarity", "falls", "rises"),
    [("L", "improved", "worsened"), ("H", "worsened", "improved"), ("N", "fell", "rose")],
)
def test_polarity_chooses_the_word(polarity, falls, rises):
    setting = RATE._replace(polarity=polarity)
    assert last(series((90, 40)), setting) == (falls, None)
    assert last(series((40, 90)), setting) == (rises, None)


def test_what_chance_may_make_is_no_clear_change():
    assert last(series((40, 46))) == ("no_clear_change", None)


def test_a_share_moves_by_a_difference():
    figures = series((600, 700), interval=wilson_interval)
    moved, previous, change = last(figures, SHARE, "moved", "previous", "change")
    assert (moved, previous, change) == ("improved", 0.6, pytest.approx(0.1))


def test_a_total_is_a_ratio_of_counts():
    figures = series((40, 90), exposure=1.0).with_columns(exposure=pl.lit(None, pl.Float64))
    moved, change = last(figures, Setting("total", "L", ("area",)), "moved", "change")
    assert (moved, change) == ("worsened", pytest.approx(1.25))


def test_a_rise_from_none_has_limits_below_but_no_ratio():
    found = last(series((0, 20)), RATE, "moved", "change", "change_upper", "p_value")
    assert found == ("worsened", None, None, pytest.approx(2 * 0.5**20))
    assert last(series((0, 20)), RATE, "change_lower")[0] > 0


@pytest.mark.parametrize(
    "periods",
    [
        ["2019", "2020"],
        ["2019-Q4", "2020-Q1"],
        ["2019-Q1", "2019-Q2"],
        ["2019-12", "2020-01"],
        ["2020-02-29", "2020-03-01"],
    ],
)
def test_periods_that_follow_are_compared(periods):
    assert last(series((40, 90), periods=periods)) == ("worsened", None)


@pytest.mark.parametrize(
    "periods",
    [
        ["2018", "2020"],
        ["2019-Q3", "2020-Q1"],
        ["2019-Q4", "2020-01"],
        ["2019", "2020-Q1"],
        ["2020-02-28", "2020-03-01"],
    ],
)
def test_periods_that_do_not_follow_are_not(periods):
    assert last(series((40, 90), periods=periods)) == (None, "no_previous")


MOVED = series((40, 90))
SECOND = pl.col("period") == "2020"
FIRST = pl.col("period") == "2019"


def emptied(where, *columns):
    return MOVED.with_columns(pl.when(~where).then(pl.col(columns)))


@pytest.mark.parametrize(
    ("figures", "setting", "reason"),
    [
        (MOVED, RATE._replace(shape="mean"), "no_counts"),
        (MOVED, RATE._replace(shape="published"), "no_counts"),
        (MOVED, RATE._replace(shape="exceedance"), "no_counts"),
        (emptied(SECOND, "value", "lower"), RATE, "no_value"),
        (emptied(FIRST, "value", "lower"), RATE, "no_previous"),
        (MOVED.tail(1), RATE, "no_previous"),
        (MOVED.with_columns(status=pl.when(SECOND).then(pl.lit("BP"))), RATE, "break"),
        (MOVED.with_columns(lower=pl.lit(None, pl.Float64)), RATE, "no_interval"),
        (series((0, 0)), RATE, "few_events"),
        (MOVED, RATE._replace(minimum=131), "few_events"),
    ],
)
def test_what_is_not_judged_says_why_and_tells_no_number(figures, setting, reason):
    judged = CARD.run(figures, setting).figures
    assert judged.select("moved", "change_reason").row(-1) == (None, reason)
    assert judged.select(NUMBERS).row(-1) == (None,) * len(NUMBERS)
    assert reason in CARD.words


def test_a_break_at_the_earlier_period_is_behind_both():
    broken = MOVED.with_columns(status=pl.when(FIRST).then(pl.lit("B")).otherwise("status"))
    assert last(broken) == ("worsened", None)


def test_the_published_false_discoveries_come_out():
    """Y. Benjamini, Y. Hochberg 1995, section 4: 15 p-values, of which 4 are called at 0.05."""
    p_values = (
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
        0.5719, 0.6528, 0.7590, 1.0000,
    )  # fmt: skip
    found = q_values(np.array(p_values))
    assert (found < 0.05).tolist() == [True] * 4 + [False] * 11
    assert found[:4].tolist() == pytest.approx([0.0015, 0.003, 0.0095, 0.035625])


def test_q_values_are_over_the_units_of_each_period():
    """Y. Benjamini, Y. Hochberg 1995: of m p-values the i-th smallest is held to q i / m."""
    many = pl.concat(series((40, late, 40), area=f"{late}") for late in (40, 55, 62, 75))
    judged = CARD.run(many, RATE).figures.filter(SECOND).sort("p_value")
    expected = np.minimum.accumulate((judged["p_value"].to_numpy() * 4 / np.arange(1, 5))[::-1])[
        ::-1
    ]
    assert judged["q_value"].to_list() == pytest.approx(np.minimum(expected, 1).tolist())
    alone = last(series((40, 62)), RATE, "p_value", "q_value", "moved")
    assert alone[0] == alone[1]
    assert alone[2] == "worsened"
    assert judged.filter(area="62")["moved"].to_list() == ["no_clear_change"]


def test_units_are_compared_apart_and_rows_keep_their_order():
    both = pl.concat([series((40, 90), "IT"), series((90, 40), "FR")])
    mixed = both.sample(fraction=1, shuffle=True, seed=4)
    judged, notes, *_ = CARD.run(mixed, RATE)
    assert judged.select(mixed.columns).equals(mixed)
    assert judged.columns == [*mixed.columns, *CARD.adds]
    words = judged.drop_nulls("moved").select("area", "moved").rows()
    assert sorted(words) == [("FR", "improved"), ("IT", "worsened")]
    assert "2 changes were compared: by chance alone about 0.1" in notes[1].en


def test_a_question_without_breakdown_is_one_unit():
    assert last(MOVED.drop("area"), RATE._replace(by=())) == ("worsened", None)


def test_no_figures_are_no_trouble():
    judged, notes, *_ = CARD.run(MOVED.clear(), RATE)
    assert judged.is_empty()
    assert set(CARD.adds) <= set(judged.columns)
    assert notes == ()


counts = st.integers(0, 400)


@settings(deadline=None, max_examples=60)
@given(now=counts, before=st.integers(1, 400), at_risk=st.sampled_from((0.5, 1.0, 7.0)))
def test_the_p_value_and_the_interval_of_a_ratio_agree(now, before, at_risk):
    one = np.ones(1)
    found = rate_ratio(one * now, one * at_risk, one * before, one)
    assert found.lower <= found.change <= found.upper
    leaves_out_none = bool(found.lower > 0 or found.upper < 0)
    assert leaves_out_none == bool(found.p_value < 0.05)


@settings(deadline=None, max_examples=60)
@given(now=st.integers(1, 400), before=st.integers(1, 400))
def test_turned_round_a_ratio_is_its_inverse(now, before):
    ones = [np.ones(1) * number for number in (now, 3, before, 2)]
    there, back = rate_ratio(*ones), rate_ratio(*ones[2:], *ones[:2])
    assert (1 + there.lower) * (1 + back.upper) == pytest.approx(1)
    assert there.p_value == pytest.approx(back.p_value)
