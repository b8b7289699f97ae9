"""Defends the maps: every part is there by its code, drawn as land, in a small file."""

import json

import geopandas
import numpy as np
import pytest
import shapely

from facts.boundaries import LARGEST, add_boundaries, boundaries
from facts.refusal import UnknownCode, UnreadableFile

BEIJING = shapely.Point(116.4, 39.9)
SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def provinces(home):
    return geopandas.read_file(boundaries("CN", home))


def bureau_file(folder, *ids, id_property="code"):
    """Write a map of squares, one a code."""
    features = [
        {"type": "Feature", "properties": {id_property: id}, "geometry": SQUARE} for id in ids
    ]
    file = folder / "bureau.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return file


def test_china_has_its_34_provinces_by_code(provinces):
    assert len(provinces) == 34
    assert {"CN-110000", "CN-650000", "CN-710000", "CN-820000"} <= set(provinces["id"])


def test_a_place_lies_in_the_province_of_its_code(provinces):
    within = provinces[provinces.geometry.make_valid().contains(BEIJING)]
    assert within["id"].to_list() == ["CN-110000"]


def test_shells_run_clockwise_so_that_land_is_filled_and_not_the_sea(provinces):
    shells = shapely.get_exterior_ring(shapely.get_parts(provinces.geometry.to_numpy()))
    assert not np.any(shapely.is_ccw(shells))


def test_the_file_is_small_and_made_once(home):
    file = boundaries("CN", home)
    made = file.stat().st_mtime_ns
    assert file.stat().st_size < LARGEST
    assert boundaries("CN", home).stat().st_mtime_ns == made


def test_neighbours_keep_their_common_border(provinces):
    shapes = provinces.set_index("id").geometry.make_valid()
    beijing, hebei = shapes["CN-110000"], shapes["CN-130000"]
    assert beijing.intersection(hebei).area < 1e-3 * beijing.area


@pytest.mark.parametrize(
    ("area", "part", "count"),
    [
        ("CN-130000", "CN-130100", 11),
        ("CN-110000", "CN-110101", 16),
        ("CN-130100", "CN-130102", 22),
    ],
)
def test_a_division_has_the_divisions_below_it(area, part, count, home):
    found = geopandas.read_file(boundaries(area, home))["id"].to_list()
    assert part in found
    assert len(found) == count


@pytest.mark.parametrize("area", ["IT", "CN-999999", "US-CA"])
def test_an_area_whose_parts_nobody_gave_has_no_boundaries(area, home):
    assert boundaries(area, home) is None


def test_a_bureau_adds_its_own_boundaries(tmp_path):
    file = bureau_file(tmp_path, "US-CA", "US-NV")
    add_boundaries("US", file, tmp_path, "code")
    parts = geopandas.read_file(boundaries("US", tmp_path))
    assert parts["id"].to_list() == ["US-CA", "US-NV"]
    assert not shapely.is_ccw(shapely.get_exterior_ring(shapely.get_parts(parts.geometry)[0]))


@pytest.mark.parametrize("driver", ["GPKG", "ESRI Shapefile"])
def test_other_formats_say_the_same(driver, tmp_path):
    shapes = geopandas.read_file(bureau_file(tmp_path, "US-CA")).to_crs(3857)
    file = tmp_path / ("bureau.gpkg" if driver == "GPKG" else "bureau.shp")
    shapes.to_file(file, driver=driver)
    add_boundaries("US", file, tmp_path, "code")
    parts = geopandas.read_file(boundaries("US", tmp_path))
    assert parts.total_bounds.tolist() == [0, 0, 1, 1]


def test_unknown_codes_are_named(tmp_path):
    file = bureau_file(tmp_path, "US-CA", "California", "US-QQ")
    with pytest.raises(UnknownCode, match="California, US-QQ not among the parts of US"):
        add_boundaries("US", file, tmp_path, "code")


def test_a_missing_property_is_refused_with_those_there_are(tmp_path):
    file = bureau_file(tmp_path, "US-CA", id_property="FIPS")
    with pytest.raises(UnreadableFile, match="no property 'code'; it has FIPS"):
        add_boundaries("US", file, tmp_path, "code")


def test_a_file_that_is_no_map_is_refused(tmp_path):
    file = tmp_path / "letter.geojson"
    file.write_text("Dear sir")
    with pytest.raises(UnreadableFile, match="not a GeoJSON, GeoPackage or Shapefile"):
        add_boundaries("US", file, tmp_path, "code")


def test_an_area_without_parts_is_refused(tmp_path):
    with pytest.raises(UnknownCode, match="'US-CA' has no parts"):
        add_boundaries("US-CA", bureau_file(tmp_path, "US-CA"), tmp_path, "code")


def test_an_area_that_is_no_code_reaches_no_file(tmp_path):
    with pytest.raises(UnknownCode, match="no code of an area"):
        boundaries("../ledger", tmp_path)
