"""What counts come next, as whole numbers with their chances?"""

from typing import NamedTuple

import numpy as np
import polars as pl
from scipy import stats

from analysis._analysis import Analysis, Computed, Inputs
from analysis._count_models import negative_binomial_fit, poisson_fit
from analysis._declared import EVENTS, LEVEL, SEED
from analysis._ingarch import Ingarch, fit_ingarch
from analysis._parameters import Given, Kind, Parameter, Value
from analysis._rates import Numbers
from analysis._tables import Column, Table, numbers
from facts.refusal import BadQuestion
from facts.text import Text

PATHS = 4000  # simulated futures of an INGARCH
FEWEST_VALUES = 10


class Future(NamedTuple):
    """Next counts: means, and limits that are whole."""

    mean: Numbers
    lower: Numbers
    upper: Numbers
    scalars: dict[str, Value]
    fitted: Numbers


def compute(inputs: Inputs, given: Given) -> Computed:
    """Forecast counts by regression on time and season, or by their own past.

    regression : log-linear in time, with harmonics of the season and log exposure as offset,
    negative binomial where counts spread beyond Poisson. ingarch : mean_t = constant + a y_(t-i) +
    b mean_(t-j) + steps and outliers [1]_; its limits are of simulated futures.

    Returns
    -------
    coefficients by name (constant, trend, sin_1, ... or constant, past_count_<i>, past_mean_<j>,
    shift_<t>, outlier_<t>), size (variance = mean + mean^2 / size; null without overspread),
    log_likelihood, log_score and squared_pearson: means over the series [2]_.
    forecast : horizon, mean, lower, upper. fitted : events, fitted.

    Raises
    ------
    BadQuestion
        If there are fewer than 10 counts, a shift or outlier lies outside them, or a term of the
        regression has no likeliest size.
    """
    rows = inputs["series"]
    events, exposure = numbers(rows, "events"), numbers(rows, "exposure")
    exposure = np.ones_like(events) if np.isnan(exposure).all() else exposure
    if len(events) < FEWEST_VALUES:
        raise BadQuestion(
            f"forecast_count: {len(events)} counts; at least {FEWEST_VALUES} are needed"
        )
    made = (_own_past if given.word("model") == "ingarch" else _regression)(events, exposure, given)
    scores = _scores(events, made.fitted, made.scalars.get("size"))
    return Computed(
        made.scalars | scores,
        {
            "forecast": pl.DataFrame(
                {
                    "horizon": np.arange(1, len(made.mean) + 1),
                    "mean": made.mean,
                    "lower": made.lower,
                    "upper": made.upper,
                }
            ),
            "fitted": pl.DataFrame({"events": events, "fitted": made.fitted}),
        },
    )


def _regression(events: Numbers, exposure: Numbers, given: Given) -> Future:
    horizon, cycle = given.whole("horizon"), given.whole("cycle")
    count, waves = len(events), given.whole("harmonics") if cycle > 1 else 0
    time = np.arange(count + horizon, dtype=np.float64)
    columns = {"constant": np.ones_like(time), "trend": time - time[:count].mean()}
    for j in range(1, waves + 1):
        angle = 2 * np.pi * j * time / cycle
        columns |= {f"sin_{j}": np.sin(angle), f"cos_{j}": np.cos(angle)}
    design = np.column_stack(list(columns.values()))
    if count < design.shape[1] + 4:
        raise BadQuestion(f"forecast_count: {count} counts are too few for {len(columns)} terms")
    offset = np.log(exposure)
    found = negative_binomial_fit(events, design[:count], offset)
    found = found or poisson_fit(events, design[:count], offset)
    ahead = design[count:]
    mean = np.exp(ahead @ found.coefficients) * exposure[-1]
    # What is not known of the mean spreads the counts further, as a gamma of its own would.
    unsure = np.einsum("ht,tu,hu->h", ahead, found.covariance, ahead)
    size = 1 / (1 / found.theta + unsure)
    lower, upper = _limits(mean, size, given.number("level"))
    scalars: dict[str, Value] = dict(zip(columns, found.coefficients.tolist(), strict=True))
    theta = found.theta if np.isfinite(found.theta) else None
    scalars |= {"size": theta, "log_likelihood": found.log_likelihood}
    return Future(mean, lower, upper, scalars, found.fitted)


def _limits(mean: Numbers, size: Numbers, level: float) -> tuple[Numbers, Numbers]:
    of = stats.nbinom(size, size / (size + mean))
    return of.ppf((1 - level) / 2), of.ppf((1 + level) / 2)


def _own_past(events: Numbers, exposure: Numbers, given: Given) -> Future:  # noqa: ARG001
    count, horizon = len(events), given.whole("horizon")
    lags = [[int(lag) for lag in given.numbers(name)] for name in ("past_counts", "past_means")]
    shifts, outliers = given.numbers("shifts"), given.numbers("outliers")
    if any(not 1 <= at <= count for at in (*shifts, *outliers)):
        raise BadQuestion(f"forecast_count: shifts and outliers lie within 1 to {count}")
    time = np.arange(1, count + horizon + 1)
    named = {f"shift_{at:g}": time >= at for at in shifts}
    named |= {f"outlier_{at:g}": time == at for at in outliers}
    columns = (
        np.column_stack([*named.values()]).astype(np.float64) if named else np.zeros((len(time), 0))
    )
    found = fit_ingarch(events, lags[0], lags[1], columns[:count])
    names = ["constant", *(f"past_count_{lag}" for lag in lags[0]),
             *(f"past_mean_{lag}" for lag in lags[1]), *named]  # fmt: skip
    paths = _paths(found, events, lags, columns[count:], given.whole("seed"))
    tail = (1 - given.number("level")) / 2
    lower, upper = np.quantile(paths, [tail, 1 - tail], axis=0, method="inverted_cdf")
    scalars: dict[str, Value] = dict(zip(names, found.coefficients.tolist(), strict=True))
    size = found.size if np.isfinite(found.size) else None
    scalars |= {"size": size, "log_likelihood": found.log_likelihood}
    return Future(paths.mean(0), lower, upper, scalars, found.means)


def _paths(
    found: Ingarch, events: Numbers, lags: list[list[int]], columns: Numbers, seed: int
) -> Numbers:
    """Simulate futures: (PATHS, horizon)."""
    random = np.random.default_rng(seed)
    counts = np.tile(events, (PATHS, 1))
    means = np.tile(found.means, (PATHS, 1))
    weights, most = found.coefficients[1:], len(lags[0])
    effects = found.coefficients[1 + most + len(lags[1]) :]
    for row in columns:
        mean = np.full(PATHS, found.coefficients[0] + row @ effects)
        for at, lag in enumerate(lags[0]):
            mean += weights[at] * counts[:, -lag]
        for at, lag in enumerate(lags[1], most):
            mean += weights[at] * means[:, -lag]
        drawn = mean if np.isinf(found.size) else random.gamma(found.size, mean / found.size)
        counts = np.column_stack([counts, random.poisson(drawn)])
        means = np.column_stack([means, mean])
    return counts[:, len(events) :].astype(np.float64)


def _scores(events: Numbers, fitted: Numbers, size: Value) -> dict[str, Value]:
    """Log score and squared Pearson residual of one step, means over the series [2]_."""
    if size is None:
        of, variance = stats.poisson(fitted), fitted
    else:
        theta = float(size)
        of = stats.nbinom(theta, theta / (theta + fitted))
        variance = fitted + fitted**2 / theta
    return {
        "log_score": float(-of.logpmf(events).mean()),
        "squared_pearson": float(((events - fitted) ** 2 / variance).mean()),
    }


ANALYSIS = Analysis(
    id="forecast_count",
    title=Text("Forecast of counts", "计数预测"),
    question=Text("What counts come next, with what chances?", "接下来的事件数是多少，把握多大？"),
    reference=(
        "[1] T. Liboschik, K. Fokianos, R. Fried, tscount, Journal of Statistical Software 82(5), "
        "2017. [2] C. Czado, T. Gneiting, L. Held, Predictive model assessment for count data, "
        "Biometrics 65(4), 1254-1261, 2009"
    ),
    compute=compute,
    inputs={
        "series": Table(
            Text("one row a period, in order, equally spaced", "每行一个时期，按序等距"),
            {
                "events": EVENTS,
                "exposure": Column(
                    Text(
                        "exposure; the last one is taken for what comes", "暴露量，预测沿用最后一期"
                    ),
                    is_optional=True,
                    least=0,
                    is_open=True,
                ),
            },
        )
    },
    parameters=(
        Parameter(
            "model",
            Text("regression on time and season, or ingarch", "回归或 ingarch"),
            Kind.WORD,
            default="regression",
            choices=("regression", "ingarch"),
        ),
        Parameter(
            "horizon", Text("periods ahead", "预测期数"), Kind.WHOLE, default=3, least=1, most=60
        ),
        Parameter(
            "cycle", Text("periods a year", "每年期数"), Kind.WHOLE, default=1, least=1, most=53
        ),
        Parameter(
            "harmonics", Text("waves a cycle", "谐波数"), Kind.WHOLE, default=1, least=0, most=6
        ),
        Parameter(
            "past_counts",
            Text("lags of counts", "计数滞后"),
            Kind.WHOLE,
            (1,),
            is_list=True,
            least=1,
        ),
        Parameter(
            "past_means", Text("lags of means", "均值滞后"), Kind.WHOLE, is_list=True, least=1
        ),
        Parameter(
            "shifts",
            Text("places a step begins at, from 1", "水平突变位置"),
            Kind.WHOLE,
            is_list=True,
        ),
        Parameter(
            "outliers",
            Text("places of one-off additions", "单点异常位置"),
            Kind.WHOLE,
            is_list=True,
        ),
        SEED,
        LEVEL,
    ),
)
