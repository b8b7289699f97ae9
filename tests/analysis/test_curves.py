"""Defends the curves of a funnel: at a unit's exposure they are that unit's limits."""

import numpy as np
import polars as pl
import pytest

from analysis import Setting, analyses, funnel_curves

LIMITS = ("lower", "upper", "lower_998", "upper_998")


def judged(events, exposure, shape):
    figures = pl.DataFrame(
        {"period": "2024", "area": [f"A{place}" for place in range(len(events))],
         "events": events, "exposure": exposure},
        schema_overrides={"events": pl.Float64, "exposure": pl.Float64},
    ).with_columns(
        value=pl.col("events") / pl.col("exposure"), status=pl.lit("A"),
        lower=pl.lit(0.0), upper=pl.lit(1.0), lower_998=pl.lit(0.0), upper_998=pl.lit(1.0),
    )  # fmt: skip
    return analyses()["funnel"].run(figures, Setting(shape, "L", ("area",))).figures


SPREAD = [12, 40, 3, 90, 150, 31]
WITH_A_ZERO = [0, 40, 3, 90, 150, 31]
ALIKE = [10, 20, 31, 41, 49, 60]
EXPOSURE = [10, 20, 30, 40, 50, 60]
PEOPLE = [100, 200, 300, 400, 500, 600]


@pytest.mark.parametrize(
    ("events", "exposure", "shape", "spreads"),
    [
        (SPREAD, EXPOSURE, "rate", True),
        (WITH_A_ZERO, EXPOSURE, "rate", True),
        (ALIKE, EXPOSURE, "rate", False),
        (SPREAD, PEOPLE, "share", True),
        (ALIKE, PEOPLE, "share", False),
    ],
)
def test_the_curves_run_through_the_limits_of_the_units(events, exposure, shape, spreads):
    units = judged(events, exposure, shape)
    curves = funnel_curves(units, shape, units["exposure"].to_numpy())
    assert (units["tau_squared"][0] > 0) is spreads
    for name in LIMITS:
        np.testing.assert_allclose(curves[f"wide_{name}"], units[f"funnel_{name}"])


def test_a_hidden_unit_without_events_does_not_move_the_curves():
    units = judged(WITH_A_ZERO, EXPOSURE, "rate")
    released = units.filter(pl.col("events") > 0)
    at = np.array([15.0, 45.0])
    whole, part = (funnel_curves(each, "rate", at) for each in (units, released))
    assert whole.equals(part)


def test_spread_between_units_only_widens():
    units = judged(SPREAD, EXPOSURE, "rate")
    curves = funnel_curves(units, "rate", np.geomspace(1, 1000, 40))
    for suffix in ("", "_998"):
        assert (curves[f"wide_lower{suffix}"] <= curves[f"lower{suffix}"]).all()
        assert (curves[f"wide_upper{suffix}"] >= curves[f"upper{suffix}"]).all()
