"""Measures a ranking of 10,000 units against drawing and sorting their posteriors with NumPy."""

import statistics
import time
from collections.abc import Callable

import numpy as np
import polars as pl

from analysis import compute, methods

UNITS = 10_000
DRAWS = 1_000  # with which a probability is known to 0.03 and a rank's limit to a few hundredths
RUNS = 3


def main() -> None:
    """Print the medians and their ratio."""
    generator = np.random.default_rng(7)
    exposure = generator.lognormal(1, 1.5, UNITS) + 0.05
    events = generator.poisson(exposure * generator.gamma(4, 1 / 4, UNITS)).astype(float)
    table = pl.DataFrame({"events": events, "exposure": exposure})
    card = methods()["ranking"]
    answer = compute(card, {"units": table}, {}).computed
    shape, rate = (answer.scalars[name] for name in ("prior_shape", "prior_rate"))
    assert isinstance(shape, float)
    assert isinstance(rate, float)
    drawn = _median(lambda: _drawn(events + shape, exposure + rate))
    ours = _median(lambda: compute(card, {"units": table}, {}))
    print(f"ranking of {UNITS:,} units, prior fitted ({answer.scalars['way']}): {ours:.2f} s")
    print(f"  NumPy's own draws, sorted, {DRAWS:,} times, prior given: {drawn:.2f} s; "
          f"ratio {ours / drawn:.2f}")  # fmt: skip


def _drawn(shape: np.ndarray, rate: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean ranks and their limits, as one would write it down."""
    generator = np.random.default_rng(1)
    ratio = generator.gamma(shape, 1 / rate, (DRAWS, UNITS))
    ranks = np.argsort(np.argsort(-ratio, axis=1), axis=1) + 1
    return ranks.mean(0), np.quantile(ranks, [0.025, 0.975], axis=0)


def _median(run: Callable[[], object]) -> float:
    seconds = []
    for _ in range(RUNS):
        started = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


if __name__ == "__main__":
    main()
