"""Measures joinpoint trends of 1,000 series against NumPy's least squares, one model at a time."""

import math
import time

import numpy as np
import polars as pl

from analysis import Setting, analyses
from analysis._joinpoint import Rules, search
from analysis._joinpoint_choice import models

SERIES, POINTS = 1000, 30
SAMPLE = 400  # fits by the library, of which the time of all is reckoned


def main() -> None:
    """Print the times, and what the same grid costs with a library call a model."""
    random = np.random.default_rng(5)
    x = np.arange(1995.0, 1995 + POINTS)
    y = -0.03 * (x - 2010) + random.normal(0, 0.1, (SERIES, POINTS))
    weights = random.poisson(50, (SERIES, POINTS)) + 1.0
    for most in (3, 5):
        ours = _seconds(lambda most=most: models(x, y, weights, Rules(most)))
        fits = SERIES * sum(_choices(k) for k in range(most + 1))
        plain = _plain(x, y[0], weights[0], most) * fits
        print(f"joinpoint, {SERIES:,} series of {POINTS} points, up to {most}: {ours:.2f} s")
        print(f"  the same {fits:,} fits by numpy.linalg.lstsq, reckoned: {plain:.0f} s; "
              f"ratio {ours / plain:.5f}")  # fmt: skip
    one = search(x, y[:1], weights[:1], Rules(3))
    shuffled = random.permuted(np.tile(y[0], (4499, 1)), axis=1)
    again = _seconds(lambda: search(x, shuffled, weights[:1], Rules(3)))
    print(f"a permutation test of 4,499 shuffles, {len(one) - 1} joinpoints: {again:.2f} s")
    figures = _figures(np.exp(y), weights)
    setting, run = Setting("rate", "L", ("area",)), analyses()["joinpoint"].run
    assert run is not None
    print(
        f"the card on {figures.height:,} figures: {_seconds(lambda: run(figures, setting)):.2f} s"
    )


def _choices(k: int) -> int:
    return math.comb(POINTS - 4 - 2 * (k - 1), k) if k else 1


def _plain(x: np.ndarray, y: np.ndarray, weights: np.ndarray, most: int) -> float:
    """Seconds of one least-squares fit of a model with the most joinpoints."""
    root = np.sqrt(weights)
    knots = x[3 : 3 + 3 * most : 3]
    hinges = [np.maximum(x - knot, 0) for knot in knots]
    design = np.column_stack([np.ones_like(x), x - x.mean(), *hinges]) * root[:, None]
    started = time.perf_counter()
    for _ in range(SAMPLE):
        np.linalg.lstsq(design, y * root, rcond=None)
    return (time.perf_counter() - started) / SAMPLE


def _figures(values: np.ndarray, events: np.ndarray) -> pl.DataFrame:
    missing = pl.lit(None, pl.Float64)
    return pl.DataFrame(
        {
            "period": np.tile(np.arange(1995, 1995 + POINTS).astype(str), SERIES),
            "area": np.repeat(np.arange(SERIES).astype(str), POINTS),
            "events": events.ravel(),
            "value": values.ravel(),
        }
    ).with_columns(
        status=pl.lit("A"), exposure=missing, lower=missing, upper=missing, lower_998=missing,
        upper_998=missing,
    )  # fmt: skip


def _seconds(work) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
