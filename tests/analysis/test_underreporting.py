"""Few injuries for the deaths are a signal; a low rate, or nobody dead, is none."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from analysis import Setting, analyses, compute
from analysis.underreporting import lower_tail
from facts.refusal import BadQuestion

CARD = analyses()["underreporting"]
SHARE = Setting("share", "N", ("area",), events=("deaths",), exposure=("deaths", "minor_injuries"))
fatal, nonfatal = st.integers(1, 60), st.integers(0, 5000)


def asked(deaths, injured, **given):
    units = pl.DataFrame({"fatal": deaths, "nonfatal": injured})
    return compute(CARD, {"units": units}, given).computed


def figures(deaths, hurt):
    deaths = pl.Series("events", deaths, pl.Float64)
    hurt = pl.Series("exposure", hurt, pl.Float64)
    areas = [f"area {place}" for place in range(len(deaths))]
    found = pl.DataFrame({"period": "2024", "area": areas, "events": deaths, "exposure": hurt})
    return found.with_columns(value=pl.col("events") / pl.col("exposure"))


@given(fatal, nonfatal, st.floats(1, 2000))
def test_the_tail_is_that_of_the_binomial(dead, hurt, ratio):
    (found,) = lower_tail(np.array([dead]), np.array([hurt]), np.array([ratio]))
    expected = binom.cdf(hurt, dead + hurt, ratio / (1 + ratio))
    assert found == pytest.approx(expected, rel=1e-6, abs=1e-300)


@given(fatal, nonfatal, st.floats(1, 2000))
def test_more_injuries_are_never_more_of_a_signal(dead, hurt, ratio):
    less, more = lower_tail(np.array([dead] * 2), np.array([hurt, hurt + 1]), np.array([ratio] * 2))
    assert 0 <= less <= more <= 1


def test_the_ratio_asked_for_is_the_reference():
    """3 dead and 41 injured where 700 belong to a death: 3.68e-5."""
    found = asked([3, 0], [41, 310], reference_ratio=700).tables["units"].to_dicts()
    assert found[0]["p_low"] == pytest.approx(3.67986e-5, rel=1e-5)
    assert [row["is_signal"] for row in found] == [True, False]
    assert (found[1]["ratio"], found[1]["p_low"]) == (None, 1)


def test_without_a_reference_the_others_are():
    units = asked([10, 10, 10, 10], [1000, 1000, 1000, 40]).tables["units"]
    assert units["reference"].to_list() == pytest.approx([68, 68, 68, 100])
    assert units["is_signal"].to_list() == [False, False, False, True]


def test_peers_without_a_death_are_no_peers():
    with pytest.raises(BadQuestion, match="give a reference_ratio"):
        asked([3, 0, 0], [41, 40, 50])


def test_a_signal_says_what_would_explain_it():
    warnings = asked([3], [41], reference_ratio=700).warnings
    assert "never that somebody hid something" in warnings[0].en
    assert "innocently: work where accidents are rare and grave" in warnings[1].en


def test_an_area_that_reports_the_dead_alone_is_found_among_its_peers():
    found = CARD.run(figures([40, 30, 50, 45], [560, 3000, 5000, 4000]), SHARE)
    assert found.figures["signal"].to_list() == ["signal", *["no_signal"] * 3]
    first = found.figures.row(0, named=True)
    assert first["injured_per_death"] == 13
    assert first["peers_per_death"] == pytest.approx((12000 - 125) / 125)
    assert found.notes[0].en.startswith("2024: of 4 units 1 report few injuries")


def test_a_ratio_of_more_than_half_of_the_peers_is_none_however_sure():
    found = CARD.run(figures([4000, 30000, 50000], [300_000, 3_000_000, 5_000_000]), SHARE).figures
    assert found["signal_p"][0] < 1e-6
    assert found["signal"][0] == "no_signal"


@pytest.mark.parametrize(
    ("given", "setting", "reason"),
    [
        (figures([4, 5], [40, 50]), SHARE, "few_peers"),
        (figures([0, 5, 6], [40, 50, 60]), SHARE, "no_deaths"),
        (figures([None, 5, 6, 7], [None, 50, 60, 70]), SHARE, "no_value"),
        (figures([4, 5, 6], [40, 50, 60]), SHARE._replace(shape="rate"), "not_deaths_among_hurt"),
        (figures([4, 5, 6], [40, 50, 60]), SHARE._replace(events=("examined",)),
         "not_deaths_among_hurt"),
        (figures([4, 5, 6], [40, 50, 60]), SHARE._replace(exposure=("disease_cases",)),
         "not_deaths_among_hurt"),
        (figures([4, 0, 0], [40, 50, 60]), SHARE, "peers_without"),
    ],
)  # fmt: skip
def test_what_is_not_judged_says_why(given, setting, reason):
    found = CARD.run(given, setting).figures
    assert (found["signal"][0], found["signal_reason"][0]) == (None, reason)


def test_order_and_labels_change_nothing():
    given = figures([40, 30, 50, 45], [560, 3000, 5000, 4000])
    turned = CARD.run(given.reverse(), SHARE).figures.sort("area")
    assert turned.equals(CARD.run(given, SHARE).figures)
