"""Made-up maps for the tests of space: grids, and figures of their cells."""

from itertools import product

import numpy as np
import polars as pl

from analysis import Setting, rate_interval
from facts.surroundings import Surroundings


def name(east, north):
    return f"cell {east} {north}"


def grid(side):
    """Give the cells of a square grid and the pairs that share a side."""
    places = list(product(range(side), repeat=2))
    cells = [name(east, north) for north, east in places]
    pairs = [(name(e, n), name(e + 1, n)) for n, e in places if e + 1 < side]
    pairs += [(name(e, n), name(e, n + 1)) for n, e in places if n + 1 < side]
    return cells, pairs


def table_of(pairs):
    return pl.DataFrame(pairs, schema=["area", "neighbour"], orient="row")


def figures(cells, events, exposure, period="2024"):
    """Give figures by area as an indicator does; an event of None is a hidden row."""
    hidden = np.array([event is None for event in events])
    events = np.array([np.nan if event is None else event for event in events], dtype=np.float64)
    exposure = np.where(hidden, np.nan, np.broadcast_to(exposure, events.shape).astype(float))
    ends = [end for level in (0.95, 0.998) for end in rate_interval(events, exposure, level)]
    names = ("lower", "upper", "lower_998", "upper_998")
    return pl.DataFrame(
        {"period": period, "area": cells, "events": events, "exposure": exposure,
         "value": events / exposure, "status": "A", "hidden": hidden}
        | dict(zip(names, ends, strict=True)),
        nan_to_null=True, schema_overrides={"area": pl.String},
    )  # fmt: skip


def setting(cells, pairs, shape="rate"):
    """Give the setting of a map: neighbours, and a middle a cell."""
    centres = {cell: tuple(float(part) for part in cell.split()[1:]) for cell in cells}
    return Setting(shape, "L", ("area",), surroundings=Surroundings(tuple(pairs), centres))
