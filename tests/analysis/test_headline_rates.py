"""Every headline rate of one workplace, each with its own base."""

import polars as pl
import pytest

from analysis import compute, methods
from tests.analysis.computing import computed

UNIT = {"cases": [7], "hours": [425_000], "workers": [212], "lost_days": [186], "deaths": [1]}


@pytest.mark.parametrize(
    ("rate", "value"),
    [
        ("trir_200k", 7 / 425_000 * 200_000),
        ("frequency_1e6_hours", 16.4705882),
        ("incidence_per_100k", 3301.88679),
        ("fatal_per_100k_full_time", 470.588235),
        ("severity_1000_hours", 0.43764706),
        ("severity_with_deaths_1e6_hours", (186 + 6000) / 0.425),
    ],
)
def test_a_rate_is_its_definition(rate, value):
    found = computed("headline_rates", UNIT).tables["rates"]
    assert found[rate].item() == pytest.approx(value, rel=1e-8)


def test_the_whole_is_the_sum_over_the_sum_never_a_mean_of_rates():
    two = {name: [*values, 0] for name, values in UNIT.items()} | {"hours": [425_000, 1_275_000]}
    found = computed("headline_rates", two).tables
    assert found["total"]["frequency_1e6_hours"].item() == pytest.approx(7 / 1.7)
    assert found["rates"]["frequency_1e6_hours"].mean() != pytest.approx(7 / 1.7)


def test_what_lacks_is_missing_and_zero_is_zero():
    found = computed("headline_rates", {"cases": [0], "hours": [1000]}).tables["rates"]
    row = found.row(0, named=True)
    assert (row["trir_200k"], row["fatal_per_100k"], row["mean_lost_days"]) == (0, None, None)
    assert row["frequency_upper"] == pytest.approx(3688.88, abs=0.01)


def test_changes_of_a_series_are_per_cent_of_the_year_before():
    """Deaths per 100,000 of China's industry fell 13.5 % in 2006 and 8.4 % in 2007."""
    series = pl.DataFrame({"period": ["2005", "2006", "2007"], "rate": [3.85, 3.33, 3.05]})
    found = compute(methods()["headline_rates"], {"series": series}, {}).computed
    changes = found.tables["changes"]["rate"].to_list()
    assert changes == pytest.approx([-13.5, -8.4], abs=0.05)


def test_a_figure_after_none_has_no_change():
    series = pl.DataFrame({"period": ["2005", "2006", "2007"], "deaths": [0.0, 3.0, 6.0]})
    found = compute(methods()["headline_rates"], {"series": series}, {}).computed
    assert found.tables["changes"]["deaths"].to_list() == [None, pytest.approx(100)]
