"""Trends of counts are those of R's glm and glm.nb, and say where Poisson limits are too narrow."""

import numpy as np
import pytest

from facts.refusal import BadQuestion
from tests.analysis.computing import computed

DEATHS = (185, 127, 216, 173, 179, 180, 195, 181, 182, 179, 165, 164, 234, 175, 158, 123, 113, 134,
          136, 123, 103, 84, 51, 62, 80, 57, 49, 67, 49, 48)  # fmt: skip
MINERS = (289001, 279178, 269927, 259926, 260939, 263072, 261993, 255999, 246039, 246677, 242788,
          237059, 185115, 246665, 271606, 277978, 278605, 285165, 288577, 308085, 301635, 296848,
          230025, 214661, 219727, 218112, 209638, 213532, 225422, 234459)  # fmt: skip
MSHA = {"x": range(1960, 1990), "events": DEATHS, "exposure": MINERS}
"""Deaths in metal and nonmetal mining of the USA and its miners, 1960 to 1989 (MSHA)."""


@pytest.mark.parametrize(
    ("model", "slope", "error", "change", "lower", "upper"),
    [
        ("poisson", -0.0382266441, 0.0019147964, -3.7505, -4.1111, -3.3886),
        ("quasi_poisson", -0.0382266441, 0.0066778424, -3.7505, -5.0581, -2.4249),
        ("negative_binomial", -0.0454838592, 0.0058304332, -4.4465, -5.5322, -3.3483),
        ("log_rate", -0.0447989684, 0.0057561568, -4.3810, -5.5018, -3.2469),
        ("log_rate_by_events", -0.0384635751, 0.0070783907, -3.7733, -5.1585, -2.3679),
    ],
)
def test_deaths_in_mining_fall_as_r_has_it(model, slope, error, change, lower, upper):
    """R 4.2.2 glm and lm, MASS glm.nb."""
    rows = (
        computed("trend_glm", MSHA).tables["models"].rows_by_key("model", named=True, unique=True)
    )
    row = rows[model]
    assert [row["slope"], row["slope_error"]] == pytest.approx([slope, error], rel=1e-5)
    assert [row[n] for n in ("change", "lower", "upper")] == pytest.approx(
        [change, lower, upper], abs=6e-5
    )


def test_counts_that_spread_beyond_chance_are_said_to():
    found = computed("trend_glm", MSHA)
    assert found.scalars["preferred"] == "negative_binomial"
    assert found.scalars["dispersion"] == pytest.approx(12.1626, abs=1e-4)
    assert "12.2 times as much as chance" in found.warnings[0].en


def test_counts_as_even_as_chance_are_poisson():
    """60, 52, 45, 38, 30 among as many: -15.33 % a year (-22.93 to -6.98), dispersion 0.046."""
    found = computed("trend_glm", {"x": range(5), "events": [60, 52, 45, 38, 30]})
    row = found.tables["models"].row(0, named=True)
    assert [row[n] for n in ("change", "lower", "upper", "dispersion")] == pytest.approx(
        [-15.33, -22.93, -6.98, 0.046], abs=0.006
    )
    assert "negative_binomial" not in found.tables["models"]["model"].to_list()
    assert (found.scalars["preferred"], found.warnings) == ("poisson", ())


def test_where_years_start_and_the_unit_of_exposure_do_not_matter():
    moved = MSHA | {"x": np.arange(30), "exposure": np.array(MINERS) / 1000}
    here, there = (computed("trend_glm", of).tables["models"] for of in (MSHA, moved))
    for name in ("change", "slope_error", "deviance"):
        assert here[name].drop_nulls().to_list() == pytest.approx(
            there[name].drop_nulls().to_list(), rel=1e-6
        )


def test_a_year_without_deaths_keeps_its_place():
    found = computed("trend_glm", {"x": range(6), "events": [5, 3, 0, 2, 1, 0]})
    assert "log_rate" not in found.tables["models"]["model"].to_list()
    assert found.tables["models"]["change"][0] < 0


def test_too_little_is_refused():
    with pytest.raises(BadQuestion, match="at least 4 points and 3 times are needed"):
        computed("trend_glm", {"x": range(3), "events": [1, 2, 1]})


@pytest.mark.parametrize("events", [[0] * 5, [0, 0, 0, 5], [5, 0, 0, 0, 0], [0, 0, 0, 0, 0, 1]])
def test_deaths_of_one_end_alone_have_no_likeliest_change(events):
    with pytest.raises(BadQuestion, match="a term of the log-linear model has no likeliest size"):
        computed("trend_glm", {"x": range(len(events)), "events": events})


def test_an_exposure_that_is_there_is_there_for_every_year():
    with pytest.raises(BadQuestion, match="series row 2: exposure is 'None', missing"):
        computed("trend_glm", {"x": range(4), "events": [3, 2, 4, 1], "exposure": [9, None, 8, 7]})


def test_a_rate_that_never_moves_has_no_z():
    rows = computed("trend_glm", {"x": range(5), "events": [4] * 5}).tables["models"]
    assert rows.filter(model="log_rate")["z"].to_list() == [None]
