"""Intervals of rates, shares and means: arrays in, arrays out.

Missing in (NaN), missing out. Nothing over no exposure is missing too. All limits are two-sided and
central: each tail holds at most (1 - level) / 2.
"""

import numpy as np
import numpy.typing as npt
from scipy import special
from scipy.optimize.elementwise import find_root

Numbers = npt.NDArray[np.float64]
Interval = tuple[Numbers, Numbers]

EXACT_BELOW = 10  # events; from here on Byar's formula is within 0.2 % of exact at 95 %


def rate_interval(events: Numbers, exposure: Numbers, level: float = 0.95) -> Interval:
    """Interval of a rate: exact below 10 events, Byar's from 10 [1]_.

    Parameters
    ----------
    events : (n,) counts, 0 or more. [events]
    exposure : (n,) time or people at risk, in the unit the rate is given per. [any unit u]
    level : confidence level, between 0 and 1.

    Returns
    -------
    lower, upper : (n,) limits of events / exposure; lower is 0 where there are no events.
        Missing where either number is missing or the exposure is 0. [events per u]

    Raises
    ------
    ValueError
        If a count or an exposure is negative.

    References
    ----------
    .. [1] Office for Health Improvement and Disparities, "Fingertips: public health technical
       guidance, confidence intervals," https://fingertips.phe.org.uk/static-reports/
       public-health-technical-guidance/, crude rates.

    Examples
    --------
    >>> lower, upper = rate_interval(np.array([0.0, 60.0]), np.array([2.0, 1.0]))
    >>> lower.round(2).tolist(), upper.round(2).tolist()
    ([0.0, 45.78], [1.84, 77.23])
    """
    exact = poisson_interval(events, exposure, level)
    byar = byar_interval(events, exposure, level)
    few = np.asarray(events) < EXACT_BELOW
    return np.where(few, exact[0], byar[0]), np.where(few, exact[1], byar[1])


def poisson_interval(events: Numbers, exposure: Numbers, level: float = 0.95) -> Interval:
    """Exact interval of the rate of a Poisson count [1]_.

    With no events the lower limit is 0 and the upper is finite, which is the point of using it
    for fatalities.

    Parameters
    ----------
    events : (n,) counts, 0 or more; need not be whole. [events]
    exposure : (n,) time or people at risk. [any unit u]
    level : confidence level, between 0 and 1.

    Returns
    -------
    lower, upper : (n,) limits of events / exposure. [events per u]

    Raises
    ------
    ValueError
        If a count or an exposure is negative.

    References
    ----------
    .. [1] F. Garwood, "Fiducial limits for the Poisson distribution," Biometrika, vol. 28,
       no. 3/4, pp. 437-442, 1936. doi:10.1093/biomet/28.3-4.437

    Examples
    --------
    >>> lower, upper = poisson_interval(np.array([0.0, 10.0]), np.array([1.0, 1.0]))
    >>> lower.round(2).tolist(), upper.round(2).tolist()
    ([0.0, 4.8], [3.69, 18.39])
    """
    count, at_risk = _checked(events, exposure)
    tail = (1 - level) / 2
    lower = np.where(count > 0, special.gammaincinv(np.where(count > 0, count, 1), tail), 0)
    upper = special.gammainccinv(count + 1, tail)
    return _over(np.where(np.isnan(count), np.nan, lower), at_risk), _over(upper, at_risk)


def byar_interval(events: Numbers, exposure: Numbers, level: float = 0.95) -> Interval:
    """Byar's approximation to the exact interval of a Poisson rate [1]_.

    Poor below 10 events; where its lower limit comes out negative it is missing.

    Parameters
    ----------
    events : (n,) counts, 0 or more. [events]
    exposure : (n,) time or people at risk. [any unit u]
    level : confidence level, between 0 and 1.

    Returns
    -------
    lower, upper : (n,) limits of events / exposure; lower is 0 where there are no events.
        [events per u]

    Raises
    ------
    ValueError
        If a count or an exposure is negative.

    References
    ----------
    .. [1] N. E. Breslow, N. E. Day, "Statistical Methods in Cancer Research, vol. II," IARC
       Scientific Publications 82, p. 69, equation 2.10, 1987.
    """
    count, at_risk = _checked(events, exposure)
    z = _normal_quantile(level)
    some = np.where(count > 0, count, 1)
    cubed = some * (1 - 1 / (9 * some) - z / (3 * np.sqrt(some))) ** 3
    lower = np.where(count == 0, 0, np.where(cubed < 0, np.nan, cubed))
    more = count + 1
    upper = more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3
    return _over(np.where(np.isnan(count), np.nan, lower), at_risk), _over(upper, at_risk)


def mid_p_interval(events: Numbers, exposure: Numbers, level: float = 0.95) -> Interval:
    """Mid-P interval of the rate of a Poisson count [1]_: within the exact one, less cautious.

    Half of the probability of the count itself is counted in each tail. With no events the lower
    limit is 0 and the upper solves exp(-upper) / 2 = tail.

    Parameters
    ----------
    events : (n,) counts, 0 or more. [events]
    exposure : (n,) time or people at risk. [any unit u]
    level : confidence level, between 0 and 1.

    Returns
    -------
    lower, upper : (n,) limits of events / exposure. [events per u]

    Raises
    ------
    ValueError
        If a count or an exposure is negative.

    References
    ----------
    .. [1] G. R. Cohen, S.-Y. Yang, "Mid-P confidence intervals for the Poisson expectation,"
       Statistics in Medicine, vol. 13, no. 21, pp. 2189-2203, 1994. doi:10.1002/sim.4780132102
    """
    count, at_risk = _checked(events, exposure)
    count = np.atleast_1d(count)
    tail = (1 - level) / 2
    floor, ceiling = poisson_interval(count, np.ones_like(count), level)
    some = np.where(count > 0, count, 1)

    def above(mean: Numbers, seen: Numbers) -> Numbers:
        halves = special.gammainc(seen, mean) + special.gammainc(seen + 1, mean)
        return np.asarray(halves / 2 - tail, dtype=np.float64)

    def below(mean: Numbers, seen: Numbers) -> Numbers:
        least = np.where(seen > 0, special.gammaincc(np.where(seen > 0, seen, 1), mean), 0)
        halves = special.gammaincc(seen + 1, mean) + least
        return np.asarray(halves / 2 - tail, dtype=np.float64)

    lower = find_root(above, (np.where(count > 0, floor, 0.001), some + 1), args=(some,)).x
    upper = find_root(below, (count, ceiling), args=(count,)).x
    lower = np.where(count > 0, lower, np.where(np.isnan(count), np.nan, 0))
    return _over(lower, at_risk), _over(upper, at_risk)


def wilson_interval(events: Numbers, trials: Numbers, level: float = 0.95) -> Interval:
    """Wilson's score interval of a share, without continuity correction [1]_.

    Parameters
    ----------
    events : (n,) of the trials, how many counted; need not be whole.
    trials : (n,) how many there were.
    level : confidence level, between 0 and 1.

    Returns
    -------
    lower, upper : (n,) limits of events / trials, within 0 to 1. Missing where either number is
        missing, there were no trials, or more counted than there were. [share]

    Raises
    ------
    ValueError
        If a number is negative.

    References
    ----------
    .. [1] E. B. Wilson, "Probable inference, the law of succession, and statistical inference,"
       Journal of the American Statistical Association, vol. 22, no. 158, pp. 209-212, 1927.
       doi:10.1080/01621459.1927.10502953

    Examples
    --------
    >>> lower, upper = wilson_interval(np.array([8.0]), np.array([10.0]))
    >>> lower.round(4).tolist(), upper.round(4).tolist()
    ([0.4902], [0.9433])
    """
    count, total = _shares(events, trials)
    z = _normal_quantile(level)
    reach = z * np.sqrt(z**2 + 4 * count * (1 - count / total))
    middle, width = 2 * count + z**2, 2 * (total + z**2)
    lower = np.where(count == 0, 0, (middle - reach) / width)
    upper = np.where(count == total, 1, (middle + reach) / width)
    return np.where(np.isnan(total), np.nan, lower), np.where(np.isnan(total), np.nan, upper)


def wilson_continuity_interval(events: Numbers, trials: Numbers, level: float = 0.95) -> Interval:
    """Wilson's score interval of a share with continuity correction (method 4 of [1]_).

    Parameters
    ----------
    events : (n,) of the trials, how many counted.
    trials : (n,) how many there were.
    level : confidence level, between 0 and 1.

    Returns
    -------
    lower, upper : (n,) limits of events / trials, within 0 to 1; missing as in `wilson_interval`.
        [share]

    Raises
    ------
    ValueError
        If a number is negative.

    References
    ----------
    .. [1] R. G. Newcombe, "Two-sided confidence intervals for the single proportion: comparison of
       seven methods," Statistics in Medicine, vol. 17, no. 8, pp. 857-872, 1998.
    """
    count, total = _shares(events, trials)
    z = _normal_quantile(level)
    share = count / total
    middle, width = 2 * count + z**2, 2 * (total + z**2)
    inside_lower = z**2 - 2 - 1 / total + 4 * share * (total - count + 1)
    inside_upper = z**2 + 2 - 1 / total + 4 * share * (total - count - 1)
    lower = (middle - 1 - z * np.sqrt(np.maximum(inside_lower, 0))) / width
    upper = (middle + 1 + z * np.sqrt(np.maximum(inside_upper, 0))) / width
    lower = np.where(count == 0, 0, np.maximum(lower, 0))
    upper = np.where(count == total, 1, np.minimum(upper, 1))
    return np.where(np.isnan(total), np.nan, lower), np.where(np.isnan(total), np.nan, upper)


def mean_interval(
    mean: Numbers, standard_deviation: Numbers, count: Numbers, level: float = 0.95
) -> Interval:
    """Student's t interval of a mean [1]_.

    Parameters
    ----------
    mean : (n,) arithmetic means. [any unit u]
    standard_deviation : (n,) sample standard deviations, divisor count - 1. [u]
    count : (n,) how many values each mean is of.
    level : confidence level, between 0 and 1.

    Returns
    -------
    lower, upper : (n,) limits of the mean; missing where a number is missing or the count is
        below 2. [u]

    References
    ----------
    .. [1] Student, "The probable error of a mean," Biometrika, vol. 6, no. 1, pp. 1-25, 1908.
       doi:10.1093/biomet/6.1.1

    Examples
    --------
    >>> lower, upper = mean_interval(np.array([5.0]), np.array([2.0]), np.array([4.0]))
    >>> lower.round(3).tolist(), upper.round(3).tolist()
    ([1.818], [8.182])
    """
    enough = np.where(np.asarray(count) >= 2, count, np.nan)
    reach = special.stdtrit(enough - 1, (1 + level) / 2) * standard_deviation / np.sqrt(enough)
    return np.asarray(mean - reach), np.asarray(mean + reach)


def _normal_quantile(level: float) -> float:
    return float(special.ndtri((1 + level) / 2))


def _checked(events: Numbers, exposure: Numbers) -> Interval:
    count, at_risk = np.asarray(events, np.float64), np.asarray(exposure, np.float64)
    if (count < 0).any() or (at_risk < 0).any():
        raise ValueError(
            f"least count {np.nanmin(count)}, least exposure {np.nanmin(at_risk)}: "
            "neither may be negative; leave out rows that are no counts"
        )
    return count, at_risk


def _shares(events: Numbers, trials: Numbers) -> Interval:
    count, total = _checked(events, trials)
    possible = (total > 0) & (count <= total)
    return np.where(possible, count, np.nan), np.where(possible, total, np.nan)


def _over(limit: Numbers, exposure: Numbers) -> Numbers:
    over: Numbers = np.divide(
        limit,
        exposure,
        out=np.full(np.broadcast(limit, exposure).shape, np.nan),
        where=np.asarray(exposure) > 0,
    )
    return over
