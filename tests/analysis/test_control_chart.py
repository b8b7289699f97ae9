"""Limits are those of the textbooks, and runs that chance does not make are said."""

import numpy as np
import polars as pl
import pytest

from analysis import compute, methods
from analysis._charts import runs
from facts.refusal import BadQuestion

CARD = methods()["control_chart"]


def charted(value, exposure=None, **given):
    columns = {"value": value} | ({} if exposure is None else {"exposure": exposure})
    return compute(CARD, {"series": pl.DataFrame(columns)}, given).computed


def lines(found, row=0):
    return found.tables["points"].select("lower", "centre", "upper").row(row)


def test_limits_of_a_rate_follow_its_exposure():
    """Dyed cloth: 153 defects on 107.5 units, so 1.42 a unit (Montgomery, table 7.10)."""
    units = [10.0, 8, 13, 10, 9.5, 10, 12, 10.5, 12, 12.5]
    defects = [14, 12, 20, 11, 7, 10, 21, 16, 19, 23]
    found = charted(defects, units, chart="u")
    centre = 153 / 107.5
    assert found.scalars["centre"] == pytest.approx(1.42, abs=0.005)
    reach = 3 * (centre / 8) ** 0.5
    assert lines(found, 1) == pytest.approx((max(centre - reach, 0), centre, centre + reach))
    assert found.scalars["beyond"] == ()


@pytest.mark.parametrize(
    ("chart", "value", "exposure", "expected"),
    [
        ("c", [4, 4, 4, 4], None, (0, 4, 10)),
        ("p", [10, 10], [100, 100], (0.01, 0.1, 0.19)),
        ("g", [3, 3, 3], None, (0, 3, 3 + 3 * 12**0.5)),
        ("i", [1, 2, 1, 2], None, (1.5 - 3 / 1.128, 1.5, 1.5 + 3 / 1.128)),
        ("mr", [1, 2, 1, 2], None, (0, 1, 3.267)),
        ("run", [1, 5, 3], None, (None, 3, None)),
    ],
)
def test_every_chart_has_the_limits_of_its_kind(chart, value, exposure, expected):
    assert lines(charted(value, exposure, chart=chart)) == pytest.approx(expected)


def test_times_between_events_are_charted_on_a_root():
    found = charted([1.0, 8.0, 1.0, 8.0], chart="t")
    low, high = 1.0, 8 ** (1 / 3.6)
    centre, reach = (low + high) / 2, 3 * (high - low) / 1.128
    expected = (max(centre - reach, 0) ** 3.6, centre**3.6, (centre + reach) ** 3.6)
    assert lines(found) == pytest.approx(expected)


@pytest.mark.parametrize(("plain", "primed"), [("u", "u_prime"), ("p", "p_prime")])
def test_laneys_limits_widen_where_points_spread_beyond_chance(plain, primed):
    value, exposure = [300, 420, 280, 450, 310, 400], [1000] * 6
    narrow, wide = (charted(value, exposure, chart=chart) for chart in (plain, primed))
    assert lines(wide)[2] > lines(narrow)[2]
    assert len(narrow.scalars["beyond"]) > len(wide.scalars["beyond"])


def test_one_jump_is_screened_out_of_the_spread():
    value = [5.0, 6, 5, 6, 5, 6, 5, 6, 50, 6, 5, 6]
    screened, whole = (charted(value, chart="i", screened=way, centre=5.5) for way in (True, False))
    assert lines(screened)[2] < lines(whole)[2]
    assert screened.scalars["beyond"] == ("9",)


def test_limits_may_be_frozen_at_the_first_points():
    found = charted([2, 4, 2, 4, 40, 40], chart="c", freeze=4)
    assert found.scalars["centre"] == 3
    assert found.scalars["beyond"] == ("5", "6")
    assert "provisional" in found.warnings[0].en


def test_a_long_run_and_few_crossings_are_a_signal():
    found = charted([1.0] * 12 + [9.0] * 12, chart="run", centre=5)
    said = found.scalars
    assert said["is_signal_of_runs"] is True
    assert (said["longest_run"], said["crossings"]) == (12, 1)
    assert (said["longest_run_allowed"], said["crossings_allowed"]) == (8, 8)


def test_points_on_the_line_count_in_no_run():
    found = runs(np.array([1.0, 5, 1, 5, 9]), np.full(5, 5.0))
    assert (found.longest, found.crossings) == (2, 1)
    assert runs(np.full(4, 5.0), np.full(4, 5.0)) is None


def test_a_share_is_never_beyond_all_or_none():
    found = charted([1, 0, 2, 1], [3, 3, 3, 3], chart="p").tables["points"]
    assert (found["upper"] <= 1).all()
    assert (found["lower"] >= 0).all()


@pytest.mark.parametrize(
    ("chart", "value", "exposure", "why"),
    [
        ("u", [1, 2], None, "needs an exposure above 0"),
        ("p", [5, 2], [4, 4], "more counted than there were trials"),
        ("t", [0.0, 2], None, "time between events is 0"),
        ("c", [-1, 2], None, "below 0"),
        ("c", [1], None, "fewer than two points"),
    ],
)
def test_what_a_chart_cannot_place_is_refused(chart, value, exposure, why):
    with pytest.raises(BadQuestion, match=why):
        charted(value, exposure, chart=chart)
