"""Log-linear models of counts: Poisson, quasi-Poisson and negative binomial with their spread."""

import warnings
from typing import NamedTuple

import numpy as np
from scipy import special
from scipy.optimize import brentq, linprog
from statsmodels.genmod import families
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

from analysis._rates import Numbers
from facts.refusal import BadQuestion

MOST_THETA = 1e6  # beyond it a negative binomial count spreads no more than a Poisson one
ROUNDS = 100
SLACK = 1e-7  # what a linear programme may leave of 0


class NoLikeliest(BadQuestion):
    """Counts of 0 lie so that some term of a log-linear model is likelier the larger it is."""


class CountFit(NamedTuple):
    """A fitted log-linear model.

    coefficients : (terms,) on the log scale. covariance : (terms, terms) of them.
    fitted : (n,) expected counts. dispersion : Pearson chi-square over its degrees of freedom.
    theta : of the negative binomial, variance = mean + mean^2 / theta; infinite for Poisson.
    theta_error : its standard error; NaN for Poisson.
    degrees : of freedom left.
    """

    coefficients: Numbers
    covariance: Numbers
    fitted: Numbers
    deviance: float
    log_likelihood: float
    dispersion: float
    theta: float
    theta_error: float
    degrees: int


def poisson_fit(events: Numbers, design: Numbers, offset: Numbers) -> CountFit:
    """Fit a Poisson model with log link by maximum likelihood.

    Parameters
    ----------
    events : (n,) counts.
    design : (n, terms) with a constant; years should be centred.
    offset : (n,) log exposures.

    Raises
    ------
    NoLikeliest
        If no coefficients are likeliest, as with no events at all.
    """
    if not has_likeliest(events, design):
        raise NoLikeliest(
            f"{events.sum():g} events in {len(events)} counts lie so that a term of the log-linear "
            "model has no likeliest size; give a longer series or fewer terms"
        )
    return _fit(events, design, offset, families.Poisson(), np.inf, np.nan)


def has_likeliest(events: Numbers, design: Numbers) -> bool:
    """Whether a log-linear model of counts has finite likeliest coefficients [1]_.

    It has none where some change of them leaves the mean of every count above 0 as it is, and
    lowers that of some counts of 0 and raises none.

    Parameters
    ----------
    events : (n,) counts.
    design : (n, terms) of full rank.

    References
    ----------
    .. [1] S. Correia, P. Guimaraes, T. Zylkin, "Verifying the existence of maximum likelihood
       estimates for generalized linear models," arXiv:1903.01633, 2019, section 2.
    """
    some, none = design[events > 0], design[events == 0]
    if not len(none):
        return True
    if not len(some):
        return False
    found = linprog(
        none.sum(axis=0), A_ub=none, b_ub=np.zeros(len(none)), A_eq=some, b_eq=np.zeros(len(some)),
        bounds=(-1, 1),
    )  # fmt: skip
    return bool(found.fun > -SLACK)


def negative_binomial_fit(events: Numbers, design: Numbers, offset: Numbers) -> CountFit | None:
    """Fit a negative binomial model by maximum likelihood of coefficients and theta in turn [1]_.

    As R's MASS::glm.nb: standard errors are for theta known. (statsmodels' GLM takes alpha as
    given, 1 by default, and its discrete model's joint errors are 5 % larger on mining deaths.)

    Returns
    -------
    None where the counts spread no more than Poisson ones, so that theta has no finite maximum.

    References
    ----------
    .. [1] W. N. Venables, B. D. Ripley, "Modern Applied Statistics with S," 4th ed., Springer,
       2002, section 7.4.
    """
    mean = poisson_fit(events, design, offset).fitted
    theta = 0.0
    for _ in range(ROUNDS):
        found = _theta(events, mean)
        if found is None:
            return None
        is_done, theta = abs(found - theta) < 1e-10 * found, found
        family = families.NegativeBinomial(alpha=1 / theta)
        fitted = _fit(events, design, offset, family, theta, _theta_error(events, mean, theta))
        if is_done:
            return fitted
        mean = fitted.fitted
    return fitted


def _fit(
    events: Numbers,
    design: Numbers,
    offset: Numbers,
    family: families.Family,
    theta: float,
    theta_error: float,
) -> CountFit:
    with warnings.catch_warnings():
        # Counts that lie on the line are no fault; those without a likeliest line are refused.
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        found = GLM(events, design, family=family, offset=offset).fit(tol=1e-12, maxiter=200)
    degrees = int(found.df_resid)
    return CountFit(
        coefficients=np.asarray(found.params, np.float64),
        covariance=np.asarray(found.cov_params(), np.float64),
        fitted=np.asarray(found.mu, np.float64),
        deviance=float(found.deviance),
        log_likelihood=float(found.llf),
        dispersion=float(found.pearson_chi2 / degrees) if degrees > 0 else np.nan,
        theta=theta,
        theta_error=theta_error,
        degrees=degrees,
    )


def _theta(events: Numbers, mean: Numbers) -> float | None:
    """Theta that is likeliest for given means; None where it has no end."""

    def score(log_theta: float) -> float:
        theta = np.exp(log_theta)
        each = (
            special.digamma(theta + events) - special.digamma(theta) + np.log(theta) + 1
            - np.log(theta + mean) - (events + theta) / (mean + theta)
        )  # fmt: skip
        return float(each.sum())

    low, high = np.log(1e-6), np.log(MOST_THETA)
    if score(high) >= 0 or score(low) <= 0:
        return None
    return float(np.exp(brentq(score, low, high, xtol=1e-13, rtol=1e-14)))


def _theta_error(events: Numbers, mean: Numbers, theta: float) -> float:
    information = (
        special.polygamma(1, theta) - special.polygamma(1, theta + events) - 1 / theta
        + 2 / (mean + theta) - (events + theta) / (mean + theta) ** 2
    )  # fmt: skip
    return float(1 / np.sqrt(information.sum()))


def profile_limits(
    events: Numbers, design: Numbers, offset: Numbers, term: int, level: float
) -> tuple[float, float]:
    """Limits of a Poisson coefficient where the deviance has risen by the chi-square quantile."""
    whole = poisson_fit(events, design, offset)
    rise = float(special.chdtri(1, 1 - level))
    rest = np.delete(design, term, axis=1)
    best, error = whole.coefficients[term], np.sqrt(whole.covariance[term, term])

    def above(value: float) -> float:
        held = poisson_fit(events, rest, offset + value * design[:, term])
        return held.deviance - whole.deviance - rise

    lower, upper = (brentq(above, best, best + side * 4 * error, xtol=1e-14) for side in (-1, 1))
    return float(lower), float(upper)
