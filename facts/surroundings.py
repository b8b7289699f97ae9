"""What lies around an area: which others border on it, and where its middle is, by code."""

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from facts.hierarchy import parent


class Surroundings(NamedTuple):
    """Where areas lie.

    pairs : two codes that border on one another, each pair once; none has an island.
    centres : longitude and latitude of a point within each area. [degrees]
    """

    pairs: tuple[tuple[str, str], ...]
    centres: Mapping[str, tuple[float, float]]


def surroundings(areas: Iterable[str], home: Path) -> Surroundings:
    """Say how areas lie to one another, as far as boundaries are known.

    Areas are neighbours by the boundaries of the area above them: parts of two provinces are not
    known to border on one another.
    """
    wanted = set(areas)
    above = sorted({higher for area in wanted if (higher := parent("area", area))})
    known = [found for area in above if (found := _kept(area, home)) is not None]
    return Surroundings(
        tuple(pair for one in known for pair in one.pairs if wanted.issuperset(pair)),
        {code: at for one in known for code, at in one.centres.items() if code in wanted},
    )


def _kept(area: str, home: Path) -> Surroundings | None:
    """Give what is kept of the parts of an area, working it out the first time."""
    from facts.boundaries import boundaries, make_surroundings  # GeoPandas is slow to import

    map_file = boundaries(area, home)
    if map_file is None:
        return None
    file = map_file.with_suffix(".surroundings.json")
    if not file.is_file() or file.stat().st_mtime_ns < map_file.stat().st_mtime_ns:
        make_surroundings(map_file, file)
    return _read(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _read(file: Path, written: int) -> Surroundings:  # noqa: ARG001 (a file written anew is another)
    said = json.loads(file.read_text("utf-8"))
    return Surroundings(
        tuple((one, other) for one, other in said["pairs"]),
        {code: (east, north) for code, (east, north) in said["centres"].items()},
    )
