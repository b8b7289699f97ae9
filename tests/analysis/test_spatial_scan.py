"""The scan finds the circle least like chance, the same whatever the order of the rows."""

from itertools import product

import numpy as np
import polars as pl
import pytest

from analysis import analyses, compute
from analysis._scan import Map, _logarithms, _poisson, distances, log_likelihood_ratio
from facts.refusal import BadQuestion
from tests.analysis.mapping import figures, grid, setting

CARD = analyses()["spatial_scan"]


def asked(table, **given):
    return compute(CARD, {"areas": table}, {"simulations": 199} | given).computed


def areas(events, exposure, side=6):
    places = list(product(range(side), repeat=2))[: len(events)]
    return pl.DataFrame(
        {"area": [f"{x}-{y}" for x, y in places], "x": [x for x, _ in places],
         "y": [y for _, y in places], "events": events, "exposure": exposure}
    )  # fmt: skip


def planted(seed=1, high=3.0):
    generator = np.random.default_rng(seed)
    people = generator.integers(500, 2000, 36)
    risk = [high if x < 2 and y < 2 else 1.0 for x, y in product(range(6), repeat=2)]
    return areas(generator.poisson(people * 0.01 * np.array(risk)), people)


def slowly(table, most_share=0.5):
    """Try every circle one by one, in plain Python."""
    rows = table.to_dicts()
    total, people = table["events"].sum(), table["exposure"].sum()
    best = (0.0, set())
    for centre in rows:
        far = {r["area"]: np.hypot(r["x"] - centre["x"], r["y"] - centre["y"]) for r in rows}
        for reach in sorted(set(far.values())):
            inside = [r for r in rows if far[r["area"]] <= reach]
            share = sum(r["exposure"] for r in inside) / people
            count, fair = sum(r["events"] for r in inside), total * share
            if share > most_share or count <= fair:
                continue
            ratio = count * np.log(count / fair)
            if count < total:
                ratio += (total - count) * np.log((total - count) / (total - fair))
            best = max(best, (ratio, {r["area"] for r in inside}), key=lambda pair: pair[0])
    return best


@pytest.mark.parametrize("seed", range(5))
def test_the_best_circle_is_that_of_trying_every_one(seed):
    table = planted(seed, high=1.0)
    found = asked(table, simulations=9)
    ratio, members = slowly(table)
    first = found.tables["clusters"].row(0, named=True)
    assert first["log_likelihood_ratio"] == pytest.approx(ratio)
    assert set(found.tables["members"].filter(cluster=1)["area"]) == members


def test_a_planted_cluster_is_found_and_is_no_chance():
    found = asked(planted())
    first = found.tables["clusters"].row(0, named=True)
    assert {"0-0", "1-0", "0-1", "1-1"} <= set(found.tables["members"].filter(cluster=1)["area"])
    assert first["p_value"] == 1 / 200
    assert first["relative_risk"] > 2


def test_the_order_of_the_rows_changes_nothing():
    table = planted(4)
    one, other = asked(table), asked(table.sample(fraction=1, shuffle=True, seed=2))
    columns = ["events", "exposure", "log_likelihood_ratio"]
    ours, theirs = (found.tables["clusters"].row(0, named=True) for found in (one, other))
    assert [ours[name] for name in columns] == pytest.approx([theirs[name] for name in columns])


def test_the_unit_of_exposure_changes_nothing():
    table = planted(4)
    scaled = table.with_columns(pl.col("exposure") / 1000, pl.col("x", "y") * 7)
    ours, theirs = (
        asked(one).tables["clusters"]["log_likelihood_ratio"][0] for one in (table, scaled)
    )
    assert ours == pytest.approx(theirs)


def test_the_same_seed_gives_the_same_and_chance_alone_is_seldom_a_cluster():
    maps = [planted(seed, high=1.0) for seed in range(20, 40)]
    p_values = [asked(one, simulations=99).tables["clusters"]["p_value"][0] for one in maps]
    assert p_values == [asked(one, simulations=99).tables["clusters"]["p_value"][0] for one in maps]
    assert sum(p <= 0.05 for p in p_values) <= 4


def test_the_ratio_looked_up_is_the_ratio():
    of = Map(np.full(4, 10.0), 40, None, "high")
    inside = np.tile(np.arange(41)[:, None], 3)
    fair = np.array([[5.0, 10.0, 39.0]])
    quick = _poisson(inside, fair, of, _logarithms(40))
    assert quick == pytest.approx(log_likelihood_ratio(inside, fair, of), abs=1e-10)


def test_where_events_are_rare_people_and_counts_agree():
    table = planted(6).with_columns(pl.col("exposure") * 1000)
    ours, theirs = (
        asked(table, model=model, simulations=99).tables["clusters"]["log_likelihood_ratio"][0]
        for model in ("poisson", "bernoulli")
    )
    assert ours == pytest.approx(theirs, rel=1e-3)


def test_a_low_part_is_found_where_it_is_looked_for():
    found = asked(planted(2, high=0.1), look_for="low").tables["clusters"].row(0, named=True)
    assert found["ratio"] < 0.5


def test_further_clusters_share_no_area_with_a_likelier_one():
    table = planted(3, high=4.0)
    far = (pl.col("x") > 3) & (pl.col("y") > 3)
    found = asked(table.with_columns(events=pl.col("events") * pl.when(far).then(4).otherwise(1)))
    assert found.tables["clusters"].height == 2
    assert not found.tables["members"]["area"].is_duplicated().any()


def test_the_earth_is_round():
    """A quarter of a great circle: 6371.0088 pi / 2 = 10,007.6 km."""
    x, y = np.array([0.0, 90.0, 0.0]), np.array([0.0, 0.0, 90.0])
    assert distances(x, y, 0, is_round=True) == pytest.approx([0, 10007.557, 10007.557])


def test_a_further_cluster_may_be_a_smaller_circle_than_the_best_around_its_middle():
    """In a row of ten: the best circle takes 1 to 3; what is left of the next is 4 alone."""
    events = [5, 60, 60, 60, 45, 5, 5, 5, 5, 5]
    table = pl.DataFrame(
        {"area": [str(n) for n in range(10)], "x": range(10), "y": [0] * 10, "events": events,
         "exposure": [1000] * 10}
    )  # fmt: skip
    members = asked(table, most_share=0.35, alpha=0.9).tables["members"]
    assert sorted(members.filter(cluster=1)["area"]) == ["1", "2", "3"]
    assert members.filter(cluster=2)["area"].to_list() == ["4"]


@pytest.mark.parametrize(
    ("table", "given", "sentence"),
    [
        (areas([0, 0], [1, 1]), {}, "at least two areas and an event are needed"),
        (areas([3, 900, 2], [9, 0, 9]), {}, "has 900 events and no exposure"),
        (areas([1.5, 2], [9, 9]), {}, "a whole number of events"),
        (areas([6e7, 5e7], [1e9, 1e9]), {}, "maps made by chance are of at most 1e.08 events"),
        (areas([5, 2], [9e8, 9e8]), {"model": "bernoulli"}, "give smaller units"),
        (areas([5, 2], [3, 9]), {"model": "bernoulli"}, "more events than people"),
    ],
)
def test_what_cannot_be_scanned_is_refused(table, given, sentence):
    with pytest.raises(BadQuestion, match=sentence):
        asked(table, **given)


def test_released_figures_are_scanned_by_their_place():
    cells, pairs = grid(6)
    high = {"cell 0 0", "cell 0 1", "cell 1 0", "cell 1 1"}
    events = [60 if cell in high else 15 + at % 4 for at, cell in enumerate(cells)]
    events[-1] = None
    found = CARD.run(figures(cells, events, 1000), setting(cells, pairs)).figures
    parts = dict(found.select("area", "part").iter_rows())
    assert {cell for cell, part in parts.items() if part == "in_high"} >= high
    assert parts["cell 5 4"] in ("in_none", "in_low")
    assert parts["cell 5 5"] is None


def test_a_map_without_events_has_no_part():
    cells, pairs = grid(3)
    found = CARD.run(figures(cells, [0] * 9, 1000), setting(cells, pairs)).figures
    assert set(found["part"]) == {"in_none"}
