"""A smoothed rate lies between its own and what it is drawn towards, nearer where few are."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import analyses, compute
from analysis._neighbours import weights
from analysis._smoothing import towards_all, towards_neighbours
from facts.refusal import BadQuestion
from tests.analysis.mapping import figures, grid, setting, table_of

CARD = analyses()["spatial_eb_rates"]
CELLS, PAIRS = grid(3)
counts = st.lists(st.integers(0, 60), min_size=9, max_size=9)
people = st.lists(st.integers(50, 5000), min_size=9, max_size=9)


def asked(events, exposure, areas=CELLS, **given):
    table = pl.DataFrame({"area": areas, "events": events, "exposure": exposure})
    return compute(CARD, {"areas": table, "neighbours": table_of(PAIRS)}, given).computed


def test_rates_of_four_areas_by_hand():
    """Pooled 50 / 5000 = 0.01; sum n (r - b)^2 / N = 0.00004; less 0.01 / 1250 is 0.000032."""
    events, exposure = np.array([20.0, 0.0, 20.0, 10.0]), np.array([1000.0, 1000.0, 1000.0, 2000.0])
    found = towards_all(events, exposure)
    squares = (1000 * (0.01**2 * 3) + 2000 * 0.005**2) / 5000
    between = squares - 0.01 / 1250
    share = between / (between + 0.01 / 1000)
    assert found.between[0] == pytest.approx(between)
    assert found.rate[:2] == pytest.approx([0.01 + share * 0.01, 0.01 - share * 0.01])


@settings(deadline=None, max_examples=60)
@given(counts, people)
def test_a_smoothed_rate_lies_between_the_raw_one_and_its_mean(events, exposure):
    if not sum(events):
        return
    rates = asked(events, exposure).tables["rates"]
    whole = sum(events) / sum(exposure)
    for mean, name in ((pl.lit(whole), "global"), (pl.col("local_mean"), "local")):
        low, high = pl.min_horizontal("rate", mean), pl.max_horizontal("rate", mean)
        inside = rates.select(pl.col(name).is_between(low - 1e-12, high + 1e-12)).to_series()
        assert inside.all()


@settings(deadline=None, max_examples=20)
@given(counts, people, st.permutations(range(9)))
def test_order_changes_nothing_and_a_unit_only_the_unit(events, exposure, order):
    if not sum(events):
        return
    one = asked(events, exposure).tables["rates"].sort("area")
    turned = [[values[place] for place in order] for values in (events, exposure, CELLS)]
    other = asked(*turned, per=1000).tables["rates"].sort("area")
    for name in ("global", "local", "local_mean"):
        assert (other[name] / 1000).to_list() == pytest.approx(one[name].to_list())


def test_areas_no_more_apart_than_chance_get_the_common_rate():
    found = asked([10] * 9, [1000] * 9)
    assert found.scalars["between"] == 0
    assert found.tables["rates"]["local"].to_list() == pytest.approx([0.01] * 9)


def test_an_area_of_many_people_keeps_its_rate():
    rates = asked([20000, *[10] * 8], [1_000_000, *[1000] * 8]).tables["rates"]
    assert rates["global"][0] == pytest.approx(0.02, rel=1e-3)


def test_the_two_ways_to_take_a_local_variance_differ():
    events, exposure = [30, 2, 1, 4, 9, 3, 8, 1, 20], [1000] * 9
    marshall = asked(events, exposure).tables["rates"]["local"]
    each = asked(events, exposure, local_mean="of_each").tables["rates"]["local"]
    assert (marshall - each).abs().max() > 1e-4


def test_the_local_variance_is_of_the_neighbourhood_about_its_own_mean():
    events = np.array([30.0, 2, 1, 4, 9, 3, 8, 1, 20])
    exposure = np.linspace(500, 2500, 9)
    of = weights(CELLS, table_of(PAIRS))
    found = towards_neighbours(events, exposure, of)
    near = [CELLS.index(name) for name in ("cell 0 0", "cell 1 0", "cell 0 1")]
    mean = events[near].sum() / exposure[near].sum()
    rates = events[near] / exposure[near]
    between = np.average((rates - mean) ** 2, weights=exposure[near]) - mean / exposure[near].mean()
    assert [found.mean[0], found.between[0]] == pytest.approx([mean, max(0, between)])


def test_an_island_and_an_empty_area_have_no_local_rate_and_say_why():
    areas = [*CELLS, "far", "empty"]
    found = asked([10] * 9 + [4, 0], [1000] * 9 + [500, 0], areas)
    rows = {row["area"]: row for row in found.tables["rates"].to_dicts()}
    assert (rows["far"]["local"], rows["far"]["reason"]) == (None, "island")
    assert rows["far"]["global"] is not None
    assert (rows["empty"]["rate"], rows["empty"]["reason"]) == (None, "no_exposure")


def test_a_map_without_people_is_refused():
    with pytest.raises(BadQuestion, match="no area has exposure"):
        asked([0] * 9, [0] * 9)


def test_released_rates_are_smoothed_towards_neighbours():
    found = CARD.run(figures(CELLS, [None, 9, 2, 4, 30, 3, 8, 1, 7], 1000), setting(CELLS, PAIRS))
    hidden, shown = found.figures.row(0, named=True), found.figures.row(4, named=True)
    assert (hidden["smoothed"], hidden["smoothed_reason"]) == (None, "no_value")
    assert 0.01 < shown["smoothed"] < 0.03
    assert (shown["drawn"], shown["smoothed_reason"]) == ("drawn_down", None)


def test_what_is_no_rate_is_not_smoothed():
    found = CARD.run(figures(CELLS, [5] * 9, 10), setting(CELLS, PAIRS, "mean"))
    assert set(found.figures["smoothed_reason"]) == {"not_a_rate"}


def test_where_nothing_happens_nothing_is_smoothed():
    found = CARD.run(figures(CELLS, [0] * 9, 100), setting(CELLS, PAIRS)).figures
    assert set(found["smoothed"]) == {0.0}
    assert set(found["drawn"]) == {"hardly_moved"}
