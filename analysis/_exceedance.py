"""How much of an exposure exceeds its limit, from sums that add up over places and days."""

import numpy as np
from scipy import special

from analysis._rates import Interval, Numbers

FEWEST_QUANTIFIED = 6  # samples; EN 689:2018, 5.5.3, asks for six before it fits a distribution


def exceedance_fraction(
    quantified: Numbers, censored: Numbers, log_sum: Numbers, log_square_sum: Numbers
) -> Numbers:
    """Fraction of a lognormal exposure that exceeds its limit [1]_.

    Share quantified x (1 - normal((0 - m) / s)), with m and s the mean and the sample standard
    deviation (divisor n - 1) of ln(x / limit) over the quantified samples; the limit is 0 on that
    scale.

    Parameters
    ----------
    quantified : (n,) samples at or above their detection limit.
    censored : (n,) samples below it; they are taken to lie below the exposure limit.
    log_sum : (n,) sum of ln(x / limit) over the quantified samples.
    log_square_sum : (n,) sum of its squares.

    Returns
    -------
    (n,) fraction, 0 to 1; missing where a number is missing or fewer than 6 are quantified. With
    equal samples (s = 0) the fraction is the share quantified above the limit and 0 at or below.

    References
    ----------
    .. [1] P. Hewett, G. H. Ganser, "Simple procedures for calculating confidence intervals around
       the sample mean and exceedance fraction derived from lognormally distributed data," Applied
       Occupational and Environmental Hygiene, vol. 12, no. 2, pp. 132-142, 1997.

    Examples
    --------
    Six silica samples of 0.12 to 0.31 times the limit:

    >>> logs = np.log([0.12, 0.20, 0.15, 0.31, 0.18, 0.25])
    >>> sums = [np.array([number]) for number in (6.0, 0.0, logs.sum(), (logs**2).sum())]
    >>> [f"{fraction:.1e}" for fraction in exceedance_fraction(*sums)]
    ['7.3e-07']
    """
    mean, deviation, count = _moments(quantified, log_sum, log_square_sum)
    with np.errstate(divide="ignore", invalid="ignore"):
        fraction = np.where(deviation == 0, mean > 0, special.ndtr(mean / deviation))
    fraction = np.where(np.isnan(mean), np.nan, fraction)
    return np.asarray(fraction * count / (count + np.asarray(censored)))


def exceedance_interval(
    quantified: Numbers,
    censored: Numbers,
    log_sum: Numbers,
    log_square_sum: Numbers,
    level: float = 0.95,
) -> Interval:
    """Interval of `exceedance_fraction` by the noncentral t distribution [1]_.

    Exact for complete lognormal samples. With censored samples the interval is that of the
    quantified ones times the share quantified, which is taken as known: somewhat too narrow.

    Parameters
    ----------
    quantified, censored, log_sum, log_square_sum : (n,) as in `exceedance_fraction`.
    level : two-sided confidence level; a one-sided 95 % limit is a limit at 0.90.

    Returns
    -------
    lower, upper : (n,) limits, 0 to 1; missing where the fraction is, and where all samples are
        equal, which says nothing of their spread.

    References
    ----------
    .. [1] As in `exceedance_fraction`; the same inversion is in R. E. Odeh, D. B. Owen, "Tables for
       Normal Tolerance Limits, Sampling Plans, and Screening," Marcel Dekker, 1980.
    """
    mean, deviation, count = _moments(quantified, log_sum, log_square_sum)
    spread = np.where(deviation > 0, deviation, np.nan)
    root, tail = np.sqrt(count), (1 - level) / 2
    distance = -mean / spread * root
    share = count / (count + np.asarray(censored))
    lower, upper = (
        np.asarray(share * special.ndtr(-special.nctdtrinc(count - 1, side, distance) / root))
        for side in (tail, 1 - tail)
    )
    return lower, upper


def _moments(
    quantified: Numbers, log_sum: Numbers, log_square_sum: Numbers
) -> tuple[Numbers, Numbers, Numbers]:
    given = np.asarray(quantified, np.float64)
    count = np.where(given >= FEWEST_QUANTIFIED, given, np.nan)
    mean = np.asarray(log_sum) / count
    squares = np.asarray(log_square_sum) - count * mean**2
    # What is left of equal samples is the rounding of the two sums, not a spread.
    rounding = 1e-12 * np.asarray(log_square_sum)
    deviation = np.sqrt(np.where(squares > rounding, squares, 0) / (count - 1))
    return mean, np.where(np.isnan(mean), np.nan, deviation), count
