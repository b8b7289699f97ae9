"""Forecasts of one equally spaced series, all methods alike, and how they would have done."""

import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import polars as pl
from scipy import special
from statsmodels.tools.sm_exceptions import ConvergenceWarning
from statsmodels.tsa.statespace.sarimax import SARIMAX

from analysis._ets import MODELS, ahead, smooth
from analysis._progress import step
from analysis._rates import Interval, Numbers
from facts.text import Text


class Forecast(NamedTuple):
    """Next values of a series.

    mean, error : (horizon,) and standard errors of it.
    degrees : of freedom of Student's limits; infinite for normal ones.
    said : numbers about the fit, by name.
    """

    mean: Numbers
    error: Numbers
    degrees: float = np.inf
    said: Mapping[str, float | str] = {}

    def limits(self, level: float) -> Interval:
        """Prediction limits at a level."""
        tail = (1 + level) / 2
        normal = np.isinf(self.degrees)
        reach = special.ndtri(tail) if normal else special.stdtrit(self.degrees, tail)
        return self.mean - reach * self.error, self.mean + reach * self.error


class Order(NamedTuple):
    """Order of a seasonal ARIMA: (p, d, q) and (P, D, Q) of a cycle."""

    plain: tuple[int, int, int] = (0, 1, 1)
    seasonal: tuple[int, int, int] = (0, 1, 1)


TRYING = Text("trying the methods on the past", "以往期数据检验各方法")
Method = Callable[[Numbers, int, int], Forecast]


def naive(values: Numbers, horizon: int, cycle: int) -> Forecast:  # noqa: ARG001
    """The last value again; errors grow with the root of the distance."""
    spread = float(np.sqrt((np.diff(values) ** 2).mean()))
    steps = np.arange(1, horizon + 1)
    return Forecast(np.full(horizon, values[-1]), spread * np.sqrt(steps))


def seasonal_naive(values: Numbers, horizon: int, cycle: int) -> Forecast:
    """The value of a cycle ago."""
    places = np.arange(horizon)
    spread = float(np.sqrt(((values[cycle:] - values[:-cycle]) ** 2).mean()))
    mean = values[len(values) - cycle + places % cycle]
    return Forecast(mean, spread * np.sqrt(places // cycle + 1.0))


def drift(values: Numbers, horizon: int, cycle: int) -> Forecast:  # noqa: ARG001
    """The line from the first to the last value, drawn on; its slope is uncertain too."""
    steps, moves = np.arange(1, horizon + 1), np.diff(values)
    spread = float(moves.std(ddof=1))
    return Forecast(
        values[-1] + steps * moves.mean(), spread * np.sqrt(steps * (1 + steps / len(moves)))
    )


def mean(values: Numbers, horizon: int, cycle: int) -> Forecast:  # noqa: ARG001
    """The mean of all, with Student's limits."""
    error = float(values.std(ddof=1)) * np.sqrt(1 + 1 / len(values))
    return Forecast(
        np.full(horizon, values.mean()), np.full(horizon, error), float(len(values) - 1)
    )


def ets(values: Numbers, horizon: int, cycle: int, model: str = "") -> Forecast:
    """Exponential smoothing of a model, or of the one with the smallest AICc."""
    able = [
        name for name in MODELS if name[-1] == "N" or (cycle > 1 and len(values) >= 2 * cycle + 4)
    ]
    tried = [smooth(values, name, cycle) for name in ([model] if model else able)]
    best = min(tried, key=lambda found: found.aicc)
    means, errors = ahead(best, horizon)
    said: dict[str, float | str] = {
        "model": best.model, "log_likelihood": best.log_likelihood, "aicc": best.aicc,
        "variance": best.variance, "squares": best.squares,
    }  # fmt: skip
    return Forecast(means, errors, np.inf, said | best.weights)


def sarima(values: Numbers, horizon: int, cycle: int, order: Order | None = None) -> Forecast:
    """Seasonal ARIMA by exact maximum likelihood of the differenced series, as R's arima [1]_.

    The airline model without an order. The forecast is of the undifferenced series with an exact
    diffuse start: with an approximate one theta comes out at -0.39 where R has -0.43.

    References
    ----------
    .. [1] P. J. Brockwell, R. A. Davis, "Time Series: Theory and Methods," 2nd ed., Springer,
       1991, section 9.6.
    """
    order = order or Order(seasonal=(0, 1, 1) if cycle > 1 else (0, 0, 0))
    seasonal = (*order.seasonal, cycle if any(order.seasonal) else 0)
    options = {"order": order.plain, "seasonal_order": seasonal}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # said below as a word of the fit
        warnings.simplefilter("ignore", UserWarning)  # starting values that are not invertible
        found = SARIMAX(values, simple_differencing=True, **options).fit(
            disp=False, cov_type="approx", maxiter=500
        )
        whole = SARIMAX(values, use_exact_diffuse=True, **options).filter(found.params)
        next_ones = whole.get_forecast(horizon)
    said: dict[str, float | str] = {
        "log_likelihood": float(found.llf),
        "aic": float(found.aic),
        "variance": float(found.params[-1]),
        "converged": str(bool(found.mle_retvals["converged"])).lower(),
    }
    for name, value, error in zip(found.param_names, found.params, found.bse, strict=True):
        said |= {name: float(value), f"error of {name}": float(error)}
    return Forecast(
        np.asarray(next_ones.predicted_mean, np.float64),
        np.asarray(next_ones.se_mean, np.float64),
        np.inf,
        said,
    )


METHODS: dict[str, Method] = {
    "naive": naive,
    "seasonal_naive": seasonal_naive,
    "drift": drift,
    "mean": mean,
    "ets": ets,
    "sarima": sarima,
}


def able(count: int, cycle: int) -> list[str]:
    """Methods that a series of so many values allows."""
    needed = {
        "naive": 2, "drift": 3, "mean": 3, "ets": 8,
        "seasonal_naive": cycle + 2 if cycle > 1 else np.inf,
        "sarima": max(12, 2 * cycle + 6),
    }  # fmt: skip
    return [name for name in METHODS if count >= needed[name]]


def backtest(
    values: Numbers,
    methods: Sequence[str],
    horizon: int,
    cycle: int,
    origins: Sequence[int],
    level: float,
    scale: float,
    known: Mapping[str, Method] | None = None,
) -> pl.DataFrame:
    """Forecast from each origin with what was known then, and hold it to what came.

    Parameters
    ----------
    origins : how many values are known at each; a forecast uses those alone.
    scale : what the mean absolute error is divided by: a naive forecast's own. [unit of values]
    known : the methods by name; METHODS where none are given.

    Returns
    -------
    method, horizon, origins, mean_error (value less forecast), mean_absolute_error,
    root_mean_square_error, mean_absolute_percentage_error [per cent; null with a value of 0],
    mean_absolute_scaled_error, coverage of the limits at `level` [share], interval_score [1]_.

    References
    ----------
    .. [1] T. Gneiting, A. E. Raftery, "Strictly proper scoring rules, prediction, and
       estimation," Journal of the American Statistical Association, vol. 102, no. 477,
       pp. 359-378, 2007, section 6.2.
    """
    rows: list[pl.DataFrame] = []
    for name in methods:
        method = (known or METHODS)[name]
        if name == "ets":  # its kind is chosen once, at the first origin
            kind = str(ets(values[: origins[0]], 1, cycle).said["model"])
            method = partial(ets, model=kind)
        for origin in origins:
            step(TRYING, len(rows), len(methods) * len(origins))
            within = min(horizon, len(values) - origin)
            made = method(values[:origin], within, cycle)
            lower, upper = made.limits(level)
            actual = values[origin : origin + within]
            rows.append(
                pl.DataFrame(
                    {
                        "method": [name] * within,
                        "horizon": np.arange(1, within + 1),
                        "actual": actual,
                        "error": actual - made.mean,
                        "inside": (actual >= lower) & (actual <= upper),
                        "score": upper - lower
                        + 2 / (1 - level) * (np.maximum(lower - actual, 0)
                                             + np.maximum(actual - upper, 0)),
                    }
                )
            )  # fmt: skip
    error = pl.col("error")
    share = pl.when((pl.col("actual") != 0).all()).then(
        (error / pl.col("actual")).abs().mean() * 100
    )
    return (
        pl.concat(rows)
        .group_by("method", "horizon", maintain_order=True)
        .agg(
            origins=pl.len().cast(pl.Int64),
            mean_error=error.mean(),
            mean_absolute_error=error.abs().mean(),
            root_mean_square_error=(error**2).mean().sqrt(),
            mean_absolute_percentage_error=share,
            mean_absolute_scaled_error=error.abs().mean() / scale,
            coverage=pl.col("inside").mean(),
            interval_score=pl.col("score").mean(),
        )
    )


def naive_scale(values: Numbers, cycle: int) -> float:
    """Mean absolute error of the (seasonal) naive forecast one step ahead, within `values`."""
    lag = cycle if 1 < cycle < len(values) else 1
    return float(np.abs(values[lag:] - values[:-lag]).mean())
