"""Who borders on whom is told from boundaries by code, once, and islands have nobody."""

import json

import pytest

from facts.boundaries import add_boundaries
from facts.codes import latest
from facts.surroundings import surroundings


@pytest.fixture(scope="module")
def china(tmp_path_factory):
    areas = latest("area").filter(parent="CN")["id"].to_list()
    return surroundings(areas, tmp_path_factory.mktemp("home"))


def around(found, area):
    return {other for pair in found.pairs if area in pair for other in pair} - {area}


def square(west, south):
    corners = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
    return {
        "type": "Polygon",
        "coordinates": [[[west + east, south + north] for east, north in corners]],
    }


def added(home, **places):
    file = home / "map.geojson"
    features = [
        {"type": "Feature", "properties": {"id": f"US-{code}"}, "geometry": square(*place)}
        for code, place in places.items()
    ]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    add_boundaries("US", file, home)


@pytest.mark.parametrize(
    ("area", "count", "some"),
    [
        ("CN-110000", 2, {"CN-120000", "CN-130000"}),  # Beijing: Tianjin, Hebei
        ("CN-150000", 8, {"CN-230000", "CN-620000"}),  # Inner Mongolia
        ("CN-610000", 8, {"CN-500000", "CN-640000"}),  # Shaanxi
        ("CN-310000", 2, {"CN-320000", "CN-330000"}),  # Shanghai: Jiangsu, Zhejiang
    ],
)
def test_provinces_have_the_neighbours_on_the_map(china, area, count, some):
    assert len(around(china, area)) == count
    assert around(china, area) >= some


def test_islands_have_no_neighbour_and_still_a_middle(china):
    for island in ("CN-460000", "CN-710000"):
        assert around(china, island) == set()
        assert island in china.centres
    assert len(china.centres) == 34


def test_each_pair_is_there_once(china):
    assert len({frozenset(pair) for pair in china.pairs}) == len(china.pairs)


def test_a_shared_corner_makes_neighbours_and_a_gap_does_not(tmp_path):
    added(tmp_path, CA=(0, 0), NV=(1, 1), AZ=(2.1, 1), UT=(1, 2))
    found = surroundings(["US-CA", "US-NV", "US-AZ", "US-UT"], tmp_path)
    assert set(found.pairs) == {("US-CA", "US-NV"), ("US-NV", "US-UT")}
    assert found.centres["US-CA"] == (0.5, 0.5)


def test_only_areas_that_are_asked_for_are_told(tmp_path):
    added(tmp_path, CA=(0, 0), NV=(1, 0), UT=(2, 0))
    found = surroundings(["US-CA", "US-UT"], tmp_path)
    assert found.pairs == ()
    assert set(found.centres) == {"US-CA", "US-UT"}


def test_new_boundaries_make_new_neighbours(tmp_path):
    added(tmp_path, CA=(0, 0), NV=(3, 0))
    assert surroundings(["US-CA", "US-NV"], tmp_path).pairs == ()
    added(tmp_path, CA=(0, 0), NV=(1, 0))
    assert surroundings(["US-CA", "US-NV"], tmp_path).pairs == (("US-CA", "US-NV"),)


def test_areas_without_boundaries_are_nowhere(tmp_path):
    assert surroundings(["IT", "FR", "US-CA"], tmp_path) == ((), {})
