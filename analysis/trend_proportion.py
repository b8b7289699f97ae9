"""Does a share rise or fall along ordered groups?"""

import numpy as np
from scipy import special, stats

from analysis._analysis import Analysis, Computed, Inputs
from analysis._declared import EVENTS
from analysis._parameters import Given
from analysis._tables import Column, Table, numbers
from facts.refusal import BadQuestion
from facts.text import Text


def compute(inputs: Inputs, given: Given) -> Computed:  # noqa: ARG001
    """Test for a linear trend in shares [1]_, and for any difference between them.

    Returns
    -------
    chi_square, p_value (one degree of freedom), slope [share a unit of score], z;
    heterogeneity, heterogeneity_degrees, heterogeneity_p : of equal shares; departure,
    departure_p : of what the line leaves.

    Raises
    ------
    BadQuestion
        If there are fewer than two scores, more events than trials, or all or none are events.
    """
    rows = inputs["groups"]
    score, events, trials = (numbers(rows, name) for name in ("score", "events", "trials"))
    score = np.arange(1.0, len(events) + 1) if np.isnan(score).all() else score
    share = events.sum() / trials.sum()
    if len(np.unique(score)) < 2 or (events > trials).any() or not 0 < share < 1:
        raise BadQuestion(
            f"trend_proportion: {len(np.unique(score))} scores and {events.sum():g} events of "
            f"{trials.sum():g}; at least two scores, and neither none nor all, are needed"
        )
    middle = (trials * score).sum() / trials.sum()
    spread = (trials * (score - middle) ** 2).sum()
    slope = ((score - middle) * events).sum() / spread
    chi_square = slope**2 * spread / (share * (1 - share))
    apart = ((events - trials * share) ** 2 / (trials * share * (1 - share))).sum()
    degrees = len(events) - 1
    return Computed(
        scalars={
            "chi_square": float(chi_square),
            "p_value": float(special.chdtrc(1, chi_square)),
            "z": float(np.sign(slope) * np.sqrt(chi_square)),
            "slope": float(slope),
            "heterogeneity": float(apart),
            "heterogeneity_degrees": degrees,
            "heterogeneity_p": float(stats.chi2.sf(apart, degrees)),
            "departure": float(apart - chi_square),
            "departure_p": float(stats.chi2.sf(apart - chi_square, degrees - 1))
            if degrees > 1
            else None,
        }
    )


ANALYSIS = Analysis(
    id="trend_proportion",
    title=Text("Trend of shares", "比例趋势"),
    question=Text(
        "Does a share rise or fall along ordered groups?", "比例是否随有序分组上升或下降？"
    ),
    reference=(
        "[1] J. L. Fleiss, B. Levin, M. C. Paik, Statistical Methods for Rates and Proportions, "
        "3rd ed., Wiley, 2003, section 9.3 (the test of Cochran and Armitage)"
    ),
    compute=compute,
    inputs={
        "groups": Table(
            Text("one row a group", "每行一组"),
            {
                "score": Column(
                    Text("its place; 1, 2, 3, … without the column", "得分，缺省为 1、2、3…"),
                    is_optional=True,
                ),
                "events": EVENTS,
                "trials": Column(Text("how many there were", "总数"), least=0, is_open=True),
            },
        )
    },
)
