"""Moran, Geary and Getis-Ord have the moments of all ways to put the values on the map."""

from itertools import permutations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import Setting, analyses, compute
from analysis._autocorrelation import geary, getis_ord, moran, standardised_rates
from analysis._local import local_getis_ord, local_moran, quadrants, shuffled_p, total_variance
from analysis._neighbours import weights
from facts.refusal import BadQuestion
from tests.analysis.mapping import figures, grid, setting, table_of

CARD = analyses()["spatial_moran"]
PATH = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"), ("b", "d")]
VALUES = np.array([1.0, 2.0, 4.0, 4.5, 9.0])
ORDERS = [VALUES[list(order)] for order in permutations(range(5))]


def of_path(*, by_row=True):
    return weights(list("abcde"), table_of(PATH), by_row=by_row)


def asked(values, pairs, **given):
    areas = pl.DataFrame({"area": list(values), "value": list(values.values())})
    given = {"permutations": 99} | given
    return compute(CARD, {"areas": areas, "neighbours": table_of(pairs)}, given).computed


@pytest.mark.parametrize("by_row", [True, False])
@pytest.mark.parametrize(
    "statistic",
    [
        lambda values, of: moran(values - values.mean(), of, 5),
        lambda values, of: geary(values - values.mean(), of, 5),
        getis_ord,
    ],
)
def test_a_statistic_has_the_mean_and_spread_of_all_120_maps(statistic, by_row):
    of = of_path(by_row=by_row)
    found = [statistic(values, of).value for values in ORDERS]
    one = statistic(VALUES, of)
    assert [one.expected, one.variance] == pytest.approx([np.mean(found), np.var(found)])


@pytest.mark.parametrize("area", range(5))
def test_a_local_moran_has_the_mean_and_spread_of_the_maps_that_keep_its_value(area):
    of, kept = of_path(), [values for values in ORDERS if values[area] == VALUES[area]]
    found = [local_moran(values - values.mean(), of).value[area] for values in kept]
    one = local_moran(VALUES - VALUES.mean(), of)
    assert one.expected[area] == pytest.approx(np.mean(found))
    assert one.variance[area] == pytest.approx(np.var(found))


def test_the_total_variance_of_a_local_moran_is_that_of_all_maps():
    of = of_path()
    found = [local_moran(values - values.mean(), of).value for values in ORDERS]
    ours = total_variance(VALUES - VALUES.mean(), of)
    assert ours == pytest.approx(np.var(found, axis=0))


@pytest.mark.parametrize("area", range(5))
def test_a_local_g_has_the_mean_and_spread_of_the_maps_that_keep_its_value(area):
    of, kept = of_path(by_row=False), [v for v in ORDERS if v[area] == VALUES[area]]
    found = [local_getis_ord(values, of).value[area] for values in kept]
    one = local_getis_ord(VALUES, of)
    assert [one.expected[area], one.variance[area]] == pytest.approx(
        [np.mean(found), np.var(found)]
    )


def test_a_local_g_with_itself_has_the_mean_and_spread_of_all_maps():
    of = of_path(by_row=False).with_itself()
    found = [local_getis_ord(values, of, with_itself=True).value for values in ORDERS]
    one = local_getis_ord(VALUES, of, with_itself=True)
    assert one.expected == pytest.approx(np.mean(found, axis=0))
    assert one.variance == pytest.approx(np.var(found, axis=0))


def test_a_chessboard_is_as_unlike_its_neighbours_as_can_be():
    cells, pairs = grid(4)
    board = {cell: float(sum(map(int, cell.split()[1:])) % 2) for cell in cells}
    assert asked(board, pairs, weights="binary").scalars["moran"] == pytest.approx(-1)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.floats(-100, 100), min_size=9, max_size=9, unique=True), st.randoms())
def test_order_and_unit_change_nothing(numbers, random):
    numbers = [round(number, 3) for number in numbers]
    if np.ptp(numbers) < 0.01:
        return
    cells, pairs = grid(3)
    values = dict(zip(cells, numbers, strict=True))
    turned = list(values.items())
    random.shuffle(turned)
    one, other = asked(values, pairs), asked({k: 3 * v + 7 for k, v in turned}, pairs)
    assert other.scalars["moran"] == pytest.approx(one.scalars["moran"], abs=1e-6)
    assert other.scalars["geary_p"] == pytest.approx(one.scalars["geary_p"], abs=1e-6)
    local = one.tables["local"].sort("area")["local_moran"].to_list()
    assert other.tables["local"].sort("area")["local_moran"].to_list() == pytest.approx(
        local, abs=1e-6
    )


def test_local_statistics_add_up_to_the_global_one():
    cells, pairs = grid(3)
    found = asked(dict(zip(cells, [1.0, 5, 2, 8, 3, 9, 4, 4, 7], strict=True)), pairs)
    assert found.tables["local"]["local_moran"].sum() == pytest.approx(9 * found.scalars["moran"])


def test_an_island_is_left_out_and_says_so():
    values = dict(zip("abcde", VALUES, strict=True))
    with_island = asked(values | {"far": 100.0}, PATH)
    assert with_island.scalars["moran"] == asked(values, PATH).scalars["moran"]
    row = with_island.tables["local"].row(-1, named=True)
    assert (row["area"], row["local_moran"], row["reason"]) == ("far", None, "island")
    assert with_island.scalars["islands"] == 1
    assert "1" in with_island.warnings[0].en


def test_an_island_counts_for_the_mean_where_that_is_asked():
    values = dict(zip("abcde", VALUES, strict=True)) | {"far": 100.0}
    asked_so = asked(values, PATH, islands="in_the_mean").scalars
    all_values = np.array([*VALUES, 100.0])
    of = weights([*"abcde", "far"], table_of(PATH))
    assert asked_so["moran"] == moran(all_values - all_values.mean(), of, 5).value


def test_shuffles_agree_with_the_moments_and_with_themselves():
    cells, pairs = grid(8)
    values = np.random.default_rng(5).normal(size=64)
    away, of = values - values.mean(), weights(cells, table_of(pairs))
    shuffled = shuffled_p(away, of, 999, 7)
    assert np.abs(shuffled - local_moran(away, of).p_value).max() < 0.12
    assert (shuffled == shuffled_p(away, of, 999, 7)).all()
    assert shuffled.min() >= 2 / 1000


def test_quadrants_name_the_area_first():
    away, lag = np.array([1.0, 1.0, -1.0, -1.0]), np.array([1.0, -1.0, 1.0, -1.0])
    assert quadrants(away, lag) == ["high_high", "high_low", "low_high", "low_low"]


def test_rates_are_alike_spread_whatever_the_people():
    people = np.array([1e3, 1e4, 1e5, 1e6] * 50)
    events = np.random.default_rng(3).poisson(people * 2e-3).astype(float)
    spread = standardised_rates(events, people).reshape(50, 4).std(axis=0)
    assert spread == pytest.approx([1, 1, 1, 1], abs=0.25)
    assert standardised_rates(events, people * 7) == pytest.approx(
        standardised_rates(events, people)
    )


def test_pairs_of_other_areas_are_refused_with_a_sentence():
    with pytest.raises(BadQuestion, match="no pair of neighbours is among the areas"):
        asked({"x": 1.0, "y": 2.0, "z": 3.0, "w": 4.0}, PATH)


def test_values_all_alike_are_refused():
    with pytest.raises(BadQuestion, match="at least 4 that have both and differ"):
        asked(dict.fromkeys("abcde", 2.0), PATH)


def test_a_corner_of_high_rates_is_found_and_hidden_rows_are_not_judged():
    cells, pairs = grid(12)
    high = {f"cell {east} {north}" for east in range(5) for north in range(5)}
    events = [120 if cell in high else 40 + at % 3 for at, cell in enumerate(cells)]
    events[-1] = None
    found = CARD.run(figures(cells, events, 1000), setting(cells, pairs))
    clusters = dict(found.figures.select("area", "cluster").iter_rows())
    assert clusters["cell 1 1"] == "high_high"
    assert clusters["cell 9 7"] == "no_pattern"
    assert found.figures.row(-1, named=True)["moran_reason"] == "no_value"
    assert clusters["cell 11 11"] is None
    assert "more alike than chance gives" in found.notes[0].en
    assert "seed 20260101" in found.notes[0].en


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda one: one._replace(surroundings=None), "no_boundary"),
        (lambda one: one._replace(by=("area", "industry")), "not_by_area"),
    ],
)
def test_what_cannot_be_judged_says_why(change, reason):
    cells, pairs = grid(3)
    found = CARD.run(figures(cells, [5] * 9, 10), change(setting(cells, pairs)))
    assert set(found.figures["moran_reason"]) == {reason}
    assert found.figures["cluster"].null_count() == 9


def test_figures_without_rows_stay_so():
    found = CARD.run(figures([], [], 1.0), Setting("rate", "L", ("area",)))
    assert found.figures.is_empty()


@pytest.mark.parametrize("event", [0, 7])
def test_areas_all_alike_have_no_pattern(event):
    cells, pairs = grid(3)
    found = CARD.run(figures(cells, [event] * 9, 100), setting(cells, pairs))
    assert set(found.figures["cluster"]) == {"no_pattern"}
    assert found.figures["moran_p"].null_count() == 9
    assert found.notes[0].en == "2024: the 9 areas that border on one another are all alike."


def test_a_single_value_above_nothing_meets_none():
    found = getis_ord(np.array([0.0, 0.0, 7.0, 0.0, 0.0]), of_path())
    assert np.isnan(found.value)
    assert found.expected > 0
