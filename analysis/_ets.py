"""Exponential smoothing with additive errors: exact likelihood by least squares of the start.

With its smoothing weights given, an additive model is linear in its starting level, slope and
seasons, so those are solved for and only the weights are searched. statsmodels searches all of
them together and stops early: on the accidental deaths of the USA at sums of squares of 6.5
million, where 5.0 million is reached.
"""

from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from analysis._rates import Numbers

MODELS = ("ANN", "AAN", "AAdN", "ANA", "AAA", "AAdA")
LEAST, DAMPING = 1e-4, (0.8, 0.98)
STARTS = (0.1, 0.5, 0.9)


class Smoothed(NamedTuple):
    """A fitted model.

    weights : alpha, and beta, gamma and phi where the model has them.
    squares : sum of squared errors of one step. variance : squares over n less its parameters.
    log_likelihood : -n / 2 ln(squares), as R's forecast gives it, without the constants.
    aicc : of it.
    state : level, slope, seasons after the last value. step, gain : its transition and gain.
    view : what of the state is seen.
    """

    model: str
    weights: dict[str, float]
    squares: float
    variance: float
    log_likelihood: float
    aicc: float
    state: Numbers
    step: Numbers
    gain: Numbers
    view: Numbers


def smooth(values: Numbers, model: str, cycle: int) -> Smoothed:
    """Fit a model of Hyndman's kind, error trend season [1]_: ANN, AAN, AAdN, ANA, AAA or AAdA.

    Parameters
    ----------
    values : (n,) equally spaced, more than the parameters of the model.
    cycle : seasons in a year; unused without a season.

    References
    ----------
    .. [1] R. J. Hyndman, A. B. Koehler, J. K. Ord, R. D. Snyder, "Forecasting with Exponential
       Smoothing," Springer, 2008, chapters 3 and 5.
    """
    names = ["alpha", *(["beta"] if model[1:-1] else []), *(["gamma"] if model[-1] == "A" else [])]
    names = [n for n in names if n != "beta" or model[1] == "A"]
    names += ["phi"] if "d" in model else []

    def squares(found: Numbers) -> float:
        weights = dict(zip(names, found, strict=True))
        if not _is_usual(weights):
            return np.inf
        return _errors(values, model, cycle, weights)[0]

    best, least = None, np.inf
    for alpha in STARTS:
        start = {"alpha": alpha, "beta": alpha / 10, "gamma": (1 - alpha) / 20, "phi": 0.95}
        found = minimize(
            squares, [start[name] for name in names], method="Nelder-Mead",
            options={"xatol": 1e-5, "fatol": 1e-9 * float(values @ values), "maxiter": 600},
        )  # fmt: skip
        if found.fun < least:
            best, least = found.x, float(found.fun)
    assert best is not None, "a start inside the usual region is always better than none"
    weights = dict(zip(names, map(float, best), strict=True))
    total, state = _errors(values, model, cycle, weights)
    step, gain, view = _matrices(model, cycle, weights)
    count = len(values)
    parameters = len(names) + len(state) - (model[-1] == "A")
    likelihood = -count / 2 * float(np.log(max(total, 1e-300)))
    with_variance = parameters + 1
    aicc = -2 * likelihood + 2 * with_variance
    aicc += 2 * with_variance * (with_variance + 1) / max(count - with_variance - 1, 1e-9)
    variance = total / max(count - parameters, 1)
    return Smoothed(model, weights, total, variance, likelihood, aicc, state, step, gain, view)


def ahead(found: Smoothed, horizon: int) -> tuple[Numbers, Numbers]:
    """Means and standard errors of the next values."""
    means, spread, state = [], [1.0], found.state
    reaction = found.gain
    for _ in range(horizon):
        means.append(float(found.view @ state))
        state = found.step @ state
        spread.append(float(found.view @ reaction) ** 2)
        reaction = found.step @ reaction
    return np.array(means), np.sqrt(found.variance * np.cumsum(spread)[:horizon])


def _is_usual(weights: dict[str, float]) -> bool:
    """Whether weights lie where smoothing is an average: alpha below 1, beta below alpha, …"""
    alpha = weights["alpha"]
    return (
        LEAST <= alpha <= 1 - LEAST
        and LEAST <= weights.get("beta", LEAST) <= alpha
        and LEAST <= weights.get("gamma", LEAST) <= 1 - alpha
        and DAMPING[0] <= weights.get("phi", DAMPING[0]) <= DAMPING[1]
    )


def _matrices(
    model: str, cycle: int, weights: dict[str, float]
) -> tuple[Numbers, Numbers, Numbers]:
    """Transition, gain and view of the state: level, slope, then the seasons, oldest last."""
    slope, seasons = model[1] == "A", cycle if model[-1] == "A" else 0
    size = 1 + slope + seasons
    step, gain, view = np.zeros((size, size)), np.zeros(size), np.zeros(size)
    phi = weights.get("phi", 1.0)
    step[0, 0], gain[0], view[0] = 1, weights["alpha"], 1
    if slope:
        step[0, 1], step[1, 1], view[1] = phi, phi, phi
        gain[1] = weights["beta"]
    if seasons:
        first = 1 + slope
        step[first, -1], view[-1], gain[first] = 1, 1, weights["gamma"]
        step[range(first + 1, size), range(first, size - 1)] = 1
    return step, gain, view


def _errors(
    values: Numbers, model: str, cycle: int, weights: dict[str, float]
) -> tuple[float, Numbers]:
    """Sum of squared errors at the best start, and the state after the last value."""
    step, gain, view = _matrices(model, cycle, weights)
    rest = step - np.outer(gain, view)
    size = len(gain)
    # A state is what is known of the values (last column) and a matrix times the start (others).
    state = np.concatenate([np.eye(size), np.zeros((size, 1))], axis=1)
    seen = np.empty((len(values), size + 1))
    drive = np.zeros((size, size + 1))
    for place, value in enumerate(values):
        seen[place] = view @ state
        drive[:, -1] = gain * value
        state = rest @ state + drive
    target = values - seen[:, -1]
    start, *_ = np.linalg.lstsq(seen[:, :-1], target, rcond=None)
    wrong = target - seen[:, :-1] @ start
    return float(wrong @ wrong), state[:, :-1] @ start + state[:, -1]
