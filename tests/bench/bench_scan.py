"""Measures a scan of 3,000 areas against the bare NumPy sums it cannot do without."""

import time
from collections.abc import Callable

import numpy as np
import polars as pl

from analysis import compute, methods
from analysis._scan import AT_ONCE, circles

AREAS = 3000
SIMULATIONS = 99
MOST_SHARE = 0.25
RUNS = 2


def main() -> None:
    """Print the times, the ratio and what is asked of it."""
    areas = _areas()
    pairs = [(_seconds(lambda: _scan(areas)), _seconds(lambda: _bare(areas))) for _ in range(RUNS)]
    ours, bare = (min(seconds) for seconds in zip(*pairs, strict=True))
    each = ours / SIMULATIONS
    print(f"scan of {AREAS:,} areas, {SIMULATIONS} simulations: {ours:.1f} s ({each:.3f} s each)")
    print(f"  bare sums of the same circles: {bare:.1f} s; ratio {ours / bare:.2f}")
    print(f"  asked: at most 5 x bare; {'kept' if ours <= 5 * bare else 'NOT kept'}")


def _areas() -> pl.DataFrame:
    generator = np.random.default_rng(300)
    exposure = generator.integers(200, 20_000, AREAS)
    return pl.DataFrame(
        {
            "area": [str(place) for place in range(AREAS)],
            "x": generator.uniform(0, 50, AREAS),
            "y": generator.uniform(0, 30, AREAS),
            "events": generator.poisson(exposure * 0.001),
            "exposure": exposure,
        }
    )


def _scan(areas: pl.DataFrame) -> None:
    given = {"simulations": SIMULATIONS, "most_share": MOST_SHARE}
    compute(methods()["spatial_scan"], {"areas": areas}, given)


def _bare(areas: pl.DataFrame) -> None:
    """Order the areas around each, and sum simulated events as the circles grow."""
    x, y, exposure = (areas[name].cast(pl.Float64).to_numpy() for name in ("x", "y", "exposure"))
    total = int(areas["events"].sum())
    shares = exposure / exposure.sum()
    maps = np.random.default_rng(1).multinomial(total, shares, SIMULATIONS).T.astype(np.int32)
    for one in circles(x, y, exposure, MOST_SHARE, is_round=False):
        for start in range(0, SIMULATIONS, AT_ONCE):
            np.cumsum(maps[one.members, start : start + AT_ONCE], axis=0)


def _seconds(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
