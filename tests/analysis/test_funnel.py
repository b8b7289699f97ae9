"""A funnel tells chance from difference, widens where units spread, and judges only counts."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import poisson

from analysis import Setting, analyses, poisson_interval, rate_interval, wilson_interval
from analysis._control import LOG, overdispersion, ratio_limits, share_limits, z_scores
from facts.refusal import BadQuestion
from tests.analysis.computing import computed

CARD = analyses()["funnel"]
RATE = Setting("rate", "L", ("area",))
VERDICTS = ("standing", "funnel_reason")


def units(events, exposure, period="2023", method=rate_interval):
    events, exposure = (np.array(numbers, dtype=np.float64) for numbers in (events, exposure))
    limits = [end for level in (0.95, 0.998) for end in method(events, exposure, level)]
    names = ("lower", "upper", "lower_998", "upper_998")
    return pl.DataFrame(
        {
            "period": period,
            "area": [f"unit {number}" for number in range(len(events))],
            "events": events,
            "exposure": exposure,
            "value": np.divide(events, exposure, np.full(len(events), np.nan), where=exposure > 0),
            "status": "A",
        }
        | dict(zip(names, limits, strict=True)),
        nan_to_null=True,
    )


def judged(figures, setting=RATE):
    return CARD.run(figures, setting).figures


@pytest.mark.parametrize(
    ("expected", "far_fewest", "fewest", "most", "far_most"),
    [(1.5, 0, 0, 4, 6), (6, 0, 2, 11, 15), (30, 15, 20, 41, 48), (150, 114, 126, 174, 189)],
)
def test_limits_hold_the_counts_that_chance_gives(expected, far_fewest, fewest, most, far_most):
    """Quantiles of the Poisson distribution at 0.1, 2.5, 97.5 and 99.9 %."""
    for level, lowest, highest in ((0.95, fewest, most), (0.998, far_fewest, far_most)):
        (lower,), (upper,) = ratio_limits(np.array([float(expected)]), level)
        assert lowest - 1 <= lower * expected <= lowest
        assert highest <= upper * expected <= highest + 1


def test_limits_at_a_share_are_those_of_the_score_test():
    """0.8 of 100: 0.8 -/+ 1.96 sqrt(0.8 x 0.2 / 100)."""
    lower, upper = share_limits(np.array(0.8), np.array([100.0]))
    assert [lower[0], upper[0]] == pytest.approx([0.7216, 0.8784], abs=5e-5)


def test_standings_go_from_far_below_to_far_above():
    figures = units([4, 12, 30, 44, 60], [30] * 5)
    found = judged(figures, RATE._replace(benchmark=1.0))["standing_by_chance"].to_list()
    assert found == ["low_998", "low_998", "within", "high", "high_998"]


def test_a_spread_between_units_widens_the_funnel():
    figures = units([40, 70, 100, 130, 160, 95, 105, 100, 60, 140], [100] * 10)
    found = judged(figures)
    assert found["tau_squared"].min() > 0
    assert (found["phi"] > 1).all()
    assert "high_998" in found["standing_by_chance"].to_list()
    assert set(found["standing"]) == {"low", "within"}
    assert (found["z_adjusted"].abs() <= found["z"].abs()).all()


def test_equal_units_have_no_spread_and_lie_within():
    found = judged(units([20] * 8, [10] * 8))
    assert set(found["standing"]) == {"within"}
    assert set(found["tau_squared"]) == {0.0}
    assert found["z"].to_list() == [0.0] * 8


def test_a_zero_is_judged_on_the_root_scale():
    found = judged(units([0, 10, 12, 9], [10] * 4), RATE._replace(benchmark=1.0))
    assert found["z"][0] == pytest.approx(-2 * np.sqrt(10))
    assert found["standing_by_chance"][0] == "low_998"
    assert found["z"].is_finite().all()


def test_no_events_at_all_leave_nothing_to_judge():
    found = judged(units([0, 0, 0], [5, 10, 20])).select(VERDICTS).rows()
    assert found == [(None, "no_chance")] * 3


def test_one_unit_is_not_judged_by_itself():
    assert judged(units([5], [5])).select(VERDICTS).rows() == [(None, "alone")]


def test_one_unit_is_judged_by_a_value_given():
    found = judged(units([50], [10]), RATE._replace(benchmark=1.0))
    assert found["standing"].to_list() == ["high_998"]
    assert found["tau_squared"].to_list() == [0.0]


@pytest.mark.parametrize(
    ("change", "shape", "reason"),
    [
        ({}, "ratio", "not_a_rate"),
        ({}, "published", "not_a_rate"),
        ({"events": None}, "rate", "no_counts"),
        ({"value": None}, "rate", "no_value"),
        ({"lower": None}, "rate", "no_interval"),
    ],
)
def test_what_is_not_judged_says_why(change, shape, reason):
    figures = units([5, 10, 15], [10] * 3).with_columns(
        pl.when(area="unit 0").then(pl.lit(to, pl.Float64)).otherwise(name).alias(name)
        for name, to in change.items()
    )
    found = judged(figures, Setting(shape, "L", ("area",))).select(VERDICTS).row(0)
    assert found == (None, reason)
    assert reason in CARD.words


def test_a_unit_without_exposure_is_not_judged_and_leaves_the_others_alone():
    found = judged(units([0, 10, 15], [0, 10, 10])).select(VERDICTS).rows()
    assert found[0] == (None, "no_value")
    assert found[1:] == judged(units([10, 15], [10, 10])).select(VERDICTS).rows()


def test_shares_are_judged_by_wilsons_interval_and_keep_within_nothing_and_all():
    figures = units([1, 50, 99, 5], [100, 100, 100, 5], method=wilson_interval)
    found = judged(figures, Setting("share", "H", ("area",), 0.8))
    assert found["standing_by_chance"].to_list() == ["low_998", "low_998", "high_998", "within"]
    assert found["funnel_lower"].min() >= 0
    assert found["funnel_upper_998"].max() <= 1
    assert found["expected"].to_list() == [80, 80, 80, 4]


@pytest.mark.parametrize("certain", [0.0, 1.0])
def test_a_share_of_nothing_or_all_leaves_no_chance(certain):
    figures = units([5, 5], [10, 10], method=wilson_interval)
    found = judged(figures, Setting("share", "H", ("area",), certain)).select(VERDICTS).rows()
    assert found == [(None, "no_chance")] * 2


def test_each_period_is_judged_by_itself():
    early, late = units([5, 10, 30], [10] * 3, "2022"), units([50, 100, 300], [10] * 3, "2023")
    together = judged(pl.concat([late, early]))
    apart = pl.concat([judged(late), judged(early)])
    assert together.equals(apart)


def test_the_note_says_how_many_lie_outside_by_chance():
    _, notes, *_ = CARD.run(units([10] * 200, [10] * 200), RATE)
    assert "200 units" in notes[0].en
    assert "about 10.0 of them" in notes[0].en
    assert "phi = 0.00, tau² = 0" in notes[1].en


def test_no_figures_are_no_trouble():
    found, notes, *_ = CARD.run(units([1], [1]).clear(), RATE)
    assert found.is_empty()
    assert set(CARD.adds) <= set(found.columns)
    assert notes == ()


def test_chance_alone_lies_outside_as_often_as_said():
    """4,000 units of 20 expected: no more than 5 in 100, fewer as counts are whole."""
    events = poisson.rvs(20, size=4_000, random_state=7)
    outside = judged(units(events, [20] * 4_000), RATE._replace(benchmark=1.0))
    assert 0.02 < (outside["standing_by_chance"] != "within").mean() < 0.055


@settings(deadline=None, max_examples=60)
@given(
    events=st.lists(st.integers(0, 400), min_size=2, max_size=12),
    benchmark=st.floats(0.01, 20),
)
def test_a_unit_is_outside_exactly_when_its_point_lies_outside_the_drawn_limits(events, benchmark):
    exposure = np.linspace(1, 40, len(events))
    found = judged(units(events, exposure), RATE._replace(benchmark=benchmark))
    for row in found.iter_rows(named=True):
        side = {"low": -1, "high": 1, "within": 0}[row["standing"].removesuffix("_998")]
        drawn = (row["value"] > row["funnel_upper"]) * 1 - (row["value"] < row["funnel_lower"]) * 1
        assert side == drawn


@settings(deadline=None, max_examples=40)
@given(
    events=st.lists(st.integers(1, 400), min_size=3, max_size=12),
    factor=st.sampled_from((1e-5, 0.01, 1000.0)),
)
def test_the_unit_of_exposure_changes_no_standing(events, factor):
    exposure = np.linspace(1, 40, len(events))
    one, other = judged(units(events, exposure)), judged(units(events, exposure * factor))
    assert one["z"].to_list() == pytest.approx(other["z"].to_list(), abs=1e-6)
    assert one["standing"].to_list() == other["standing"].to_list()
    assert (other["funnel_upper"] * factor).to_list() == pytest.approx(
        one["funnel_upper"].to_list(), rel=1e-6
    )


@settings(deadline=None, max_examples=40)
@given(events=st.lists(st.integers(0, 400), min_size=3, max_size=12), seed=st.integers(0, 99))
def test_the_order_of_rows_does_not_matter(events, seed):
    figures = units(events, np.linspace(1, 40, len(events)))
    mixed = figures.sample(fraction=1, shuffle=True, seed=seed)
    found = judged(mixed)
    assert found.select(mixed.columns).equals(mixed)
    assert found.columns == [*mixed.columns, *CARD.adds]
    straight = judged(figures).sort("area")
    assert found.sort("area")["standing"].equals(straight["standing"])


@settings(deadline=None, max_examples=60)
@given(count=st.integers(0, 2_000), expected=st.floats(0.01, 2_000))
def test_control_limits_and_the_counts_own_interval_say_the_same(count, expected):
    observed, at = np.array([float(count)]), np.array([expected])
    (own_lower,), (own_upper,) = poisson_interval(observed, at)
    (lower,), (upper,) = ratio_limits(at)
    assert (own_upper < 1) == (count / expected < lower)
    assert (own_lower > 1) == (count / expected > upper)


def test_two_outliers_of_forty_do_not_widen_the_funnel():
    """Winsorising at 10 % pulls them in; without it phi would be several times as large."""
    ratio = np.full(40, 1.0)
    ratio[:2] = 3.0
    z = z_scores(LOG, ratio, np.array(1.0), np.full(40, 0.1))
    assert overdispersion(z, np.full(40, 0.1)).tau_squared == 0
    assert (z**2).mean() > 5


def test_limits_in_a_plain_table_are_spiegelhalters():
    """FunnelPlotR's own unit test: the exact interval of 15, 20 and 30 expected."""
    rows = computed("funnel", {"exposure": [15, 20, 30]}, benchmark=1, limits="of_expected")
    found = rows.tables["units"]
    assert found["lower"].to_list() == pytest.approx([0.5596924, 0.610826, 0.6746958], abs=1e-6)
    assert found["upper_wide"].to_list() == pytest.approx([2.082907, 1.902094, 1.702771], abs=1e-6)


def test_a_plain_table_is_judged_as_figures_are():
    figures = units([5, 13, 24, 46, 82], [11, 20, 65, 37, 75])
    judged = CARD.run(figures, RATE._replace(benchmark=1)).figures
    columns = {"events": figures["events"], "exposure": figures["exposure"]}
    found = computed("funnel", columns, benchmark=1).tables["units"]
    assert found["standing"].to_list() == judged["standing"].to_list()
    assert found["z"].to_list() == pytest.approx(judged["z"].to_list())


@pytest.mark.parametrize(
    ("columns", "asked", "sentence"),
    [
        ({"exposure": [5]}, {}, "without events there is nothing to pool"),
        ({"events": [0, 3], "exposure": [5, 5]}, {"scale": "log"}, "write scale=root"),
        ({"events": [5], "exposure": [5]}, {"shape": "share"}, "chance moves nothing"),
    ],
)
def test_a_plain_table_that_cannot_be_judged_is_refused(columns, asked, sentence):
    with pytest.raises(BadQuestion, match=sentence):
        computed("funnel", columns, **asked)
