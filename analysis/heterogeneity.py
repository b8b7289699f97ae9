"""Do units differ by more than chance?"""

import numpy as np
from scipy import special, stats

from analysis._analysis import Analysis, Computed, Inputs
from analysis._declared import EVENTS
from analysis._parameters import Given
from analysis._tables import Column, Table, numbers
from facts.refusal import BadQuestion
from facts.text import Text


def compute(inputs: Inputs, given: Given) -> Computed:  # noqa: ARG001
    """Test whether units share one ratio of observed to expected [1]_ [2]_.

    Returns
    -------
    chi_square, degrees_of_freedom, p_value : of sum (O - E')^2 / E', with E' scaled to the
        observed total; dispersion : chi-square over its degrees.
    potthoff_whittinghill : E+ sum O (O - 1) / E, with its mean and variance where units share one
        ratio; z and potthoff_whittinghill_p, one-sided for spread beyond chance.

    Raises
    ------
    BadQuestion
        If there are fewer than two units or no events.
    """
    observed, expected = (numbers(inputs["units"], name) for name in ("events", "expected"))
    units, total = len(observed), float(observed.sum())
    if units < 2 or total == 0:
        raise BadQuestion(
            f"heterogeneity: {units} units with {total:g} events; at least two units and an event "
            "are needed"
        )
    fair = expected * total / expected.sum()
    chi_square = float(((observed - fair) ** 2 / fair).sum())
    spread = float(expected.sum() * (observed * (observed - 1) / expected).sum())
    mean = total * (total - 1)
    variance = 2 * (units - 1) * mean
    z = (spread - mean) / np.sqrt(variance) if variance > 0 else None
    return Computed(
        scalars={
            "chi_square": chi_square,
            "degrees_of_freedom": units - 1,
            "p_value": float(stats.chi2.sf(chi_square, units - 1)),
            "dispersion": chi_square / (units - 1),
            "potthoff_whittinghill": spread,
            "potthoff_whittinghill_mean": mean,
            "potthoff_whittinghill_variance": variance,
            "z": None if z is None else float(z),
            "potthoff_whittinghill_p": None if z is None else float(special.ndtr(-z)),
        }
    )


ANALYSIS = Analysis(
    id="heterogeneity",
    title=Text("Heterogeneity", "异质性检验"),
    question=Text("Do units differ by more than chance?", "各单位间差异是否超出偶然？"),
    reference=(
        "[1] N. E. Breslow, N. E. Day, Statistical Methods in Cancer Research II, 96-97, 1987. "
        "[2] R. F. Potthoff, M. Whittinghill, Testing for homogeneity: II. The Poisson "
        "distribution, Biometrika 53(1/2), 183-190, 1966"
    ),
    compute=compute,
    inputs={
        "units": Table(
            Text("one row a unit", "每行一个单位"),
            {
                "events": EVENTS,
                "expected": Column(Text("events expected", "期望事件数"), least=0, is_open=True),
            },
        )
    },
)
