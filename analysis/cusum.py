"""Has a small rise gone on for some periods? Cumulative sums of counts."""

import numpy as np
import polars as pl
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM

from analysis._analysis import Analysis, Computed, Inputs
from analysis._cusum import SCALES, cumulative, lucas_reference
from analysis._declared import EVENTS
from analysis._named_periods import PERIOD, SERIES_SAYS, names_of
from analysis._parameters import Given, Kind, Parameter
from analysis._rates import Numbers
from analysis._tables import Table, numbers
from facts.refusal import BadQuestion
from facts.text import Text


def compute(inputs: Inputs, given: Given) -> Computed:
    """Sum what counts are above their reference, from the first period judged on [1]_ [2]_.

    S = max(0, S before + score - k), an alarm where S is h or more. With `raised` the scores are
    the counts themselves and k is Lucas' value between `expected` and `raised` [1]_.

    Returns
    -------
    periods : t, observed, expected [events], score, cusum, left (how far the sum is below the
        limit, 0 above it), threshold (the least count that alarms, given the sum before; null
        where it has no closed form) [events], alarm.
    reference (k), limit (h), expected (where it is one number), first_alarm (place, from 1; null
    without one).

    Raises
    ------
    BadQuestion
        If there are no periods before the first judged to take the expected count from, or it is 0.
    """
    rows = inputs["series"]
    counts = numbers(rows, "count")
    start = given.whole("first") - 1
    raised, scale = given.number_or_none("raised"), given.word("scale")
    if start >= len(counts):
        raise BadQuestion(f"cusum: first is {start + 1}, and there are {len(counts)} periods")
    expected = _expected(counts, start, given)
    reference = given.number("reference")
    if raised is not None:
        if raised == expected[0]:
            raise BadQuestion("cusum: raised is the expected count itself; give a higher one")
        reference, scale = lucas_reference(float(expected[0]), raised), "none"
    seen, limit = counts[start:], given.number("limit")
    dispersion = given.number("dispersion")
    scores = SCALES[scale].forward(seen, expected, dispersion)
    sums = cumulative(
        scores, reference, limit, is_reset=given.truth("reset"),
        head_start=given.number("head_start"),
    )  # fmt: skip
    needed = SCALES[scale].back(limit + reference - sums.before, expected, dispersion)
    alarm = (sums.after >= limit) & ~np.isnan(seen)
    names = names_of(rows)
    table = pl.DataFrame(
        {
            "t": names.slice(start),
            "observed": seen,
            "expected": expected,
            "score": scores,
            "cusum": sums.after,
            "left": np.maximum(limit - sums.after, 0),
            "threshold": np.maximum(needed, 0),
            "alarm": alarm,
        },
        nan_to_null=True,
    )
    return Computed(
        {
            "reference": reference,
            "limit": limit,
            "expected": float(expected[0]) if np.ptp(expected) == 0 else None,
            "first_alarm": start + 1 + int(np.argmax(alarm)) if alarm.any() else None,
        },
        {"periods": table},
    )


def _expected(counts: Numbers, start: int, given: Given) -> Numbers:
    """Expected count of each period judged: given, or of the periods before."""
    told, judged = given.number_or_none("expected"), len(counts) - start
    if told is not None:
        return np.full(judged, told)
    before = counts[:start]
    known = ~np.isnan(before)
    if not known.any() or np.nansum(before) == 0:
        raise BadQuestion(
            f"cusum: the {start} periods before the first judged have no events to expect any "
            "from; write expected=, or judge later periods with first="
        )
    if given.word("baseline") == "mean":
        return np.full(judged, float(np.nanmean(before)))
    turns = 2 * np.pi * np.arange(len(counts)) / given.whole("frequency")
    terms = np.column_stack([np.ones(len(counts)), np.cos(turns), np.sin(turns)])
    fitted = GLM(before[known], terms[:start][known], family=Poisson()).fit()
    return np.asarray(fitted.predict(terms[start:]), np.float64)


ANALYSIS = Analysis(
    id="cusum",
    title=Text("Cumulative sums (CUSUM)", "累积和（CUSUM）"),
    question=Text(
        "Has a small rise gone on for some periods?", "是否存在持续若干期的小幅上升？"
    ),
    reference=(
        "[1] J. M. Lucas, Counted data CUSUM's, Technometrics 27(2), 129-144, 1985. [2] G. Rossi, "
        "L. Lampugnani, M. Marchi, An approximate CUSUM procedure for surveillance of health "
        "events, Statistics in Medicine 18(16), 2111-2122, 1999"
    ),
    compute=compute,
    inputs={
        "series": Table(
            SERIES_SAYS,
            {
                "t": PERIOD,
                "count": EVENTS._replace(may_be_missing=True),
            },
        )
    },
    parameters=(
        Parameter("first", Text("first period judged, from 1", "首个判断时期"), Kind.WHOLE,
                  default=1, least=1),
        Parameter("expected", Text("expected count a period; of the periods before without it",
                                   "每期期望数；缺省由此前各期得出"), least=0, is_open=True),
        Parameter("baseline", Text("how the periods before make it", "基线算法"), Kind.WORD,
                  default="mean", choices=("mean", "seasonal")),
        Parameter("frequency", Text("periods in a year, of seasonal", "每年时期数"), Kind.WHOLE,
                  default=52, least=2),
        Parameter("scale", Text("scale of the scores", "得分尺度"), Kind.WORD, default="standard",
                  choices=tuple(SCALES)),
        Parameter("reference", Text("k, taken off each score", "参考值 k"), default=1.04),
        Parameter("limit", Text("h, the decision limit", "决策限 h"), default=2.26, least=0,
                  is_open=True),
        Parameter("raised", Text("raised mean count, for Lucas' k", "Lucas 法的升高均值"), least=0,
                  is_open=True),
        Parameter("dispersion", Text("alpha: variance is m + alpha m squared", "负二项离散参数"),
                  default=0.1, least=0),
        Parameter("head_start", Text("sum before the first period", "首期前的累积和"), default=0.0,
                  least=0),
        Parameter("reset", Text("whether sums start again after an alarm", "警报后是否归零"),
                  Kind.TRUTH, default=False),
    ),
)  # fmt: skip
