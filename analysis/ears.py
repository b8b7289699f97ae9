"""Is a period's count far above the few periods just before it? (EARS C1, C2, C3)"""

import numpy as np
import polars as pl

from analysis._analysis import Analysis, Computed, Inputs
from analysis._declared import EVENTS
from analysis._ears import ALPHAS, LAGS, against, limit_of
from analysis._named_periods import PERIOD, SERIES_SAYS, names_of
from analysis._parameters import Given, Kind, Parameter
from analysis._tables import Table, numbers
from facts.refusal import BadQuestion
from facts.text import Text


def compute(inputs: Inputs, given: Given) -> Computed:
    """Judge each period against a short baseline, for series too young for past years [1]_ [2]_.

    Returns
    -------
    periods : t, observed, expected, deviation, threshold [events], statistic (C1, C2 or C3; null
        where it is infinite, with no spread in the baseline), alarm. C1 and C2 alarm above their
        limit, C3 at it.
    limit, alarms.

    Raises
    ------
    BadQuestion
        If the series is no longer than its baseline.
    """
    rows = inputs["series"]
    counts, method = numbers(rows, "count"), given.word("method")
    alpha = given.number_or_none("alpha")
    limit = limit_of(ALPHAS[method] if alpha is None else alpha)
    baseline = given.whole("baseline")
    ahead = baseline + LAGS[method] + (2 if method == "C3" else 0)
    first = given.whole_or_none("first")
    start = ahead if first is None else first - 1
    if start < ahead or start >= len(counts):
        raise BadQuestion(
            f"ears: {len(counts)} periods, judged from the {start + 1}th; {method} with a baseline "
            f"of {baseline} needs {ahead} periods before the first it judges"
        )
    found = against(counts, method, baseline, given.number("least_deviation"), limit)
    with np.errstate(invalid="ignore"):
        above = found.statistic >= limit if method == "C3" else counts > found.threshold
    names = names_of(rows)
    statistic = np.where(np.isinf(found.statistic), np.nan, found.statistic)
    table = pl.DataFrame(
        {
            "t": names,
            "observed": counts,
            "expected": found.expected,
            "deviation": found.deviation,
            "threshold": found.threshold,
            "statistic": statistic,
            "alarm": above,
        },
        nan_to_null=True,
    ).slice(start)
    return Computed({"limit": limit, "alarms": int(table["alarm"].sum())}, {"periods": table})


ANALYSIS = Analysis(
    id="ears",
    title=Text("More than just before (EARS)", "明显高于近期（EARS）"),
    question=Text(
        "Is a period's count far above the few periods just before it?",
        "某期计数是否远高于此前数期？",
    ),
    reference=(
        "[1] L. Hutwagner, W. Thompson, G. M. Seeman, T. Treadwell, The bioterrorism preparedness "
        "and response Early Aberration Reporting System (EARS), Journal of Urban Health 80(2 "
        "suppl. 1), i89-i96, 2003. [2] R. D. Fricker, B. L. Hegler, D. A. Dunfee, Statistics in "
        "Medicine 27(17), 3407-3429, 2008"
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
        Parameter("method", Text("which of the three", "三种之一"), Kind.WORD, default="C1",
                  choices=tuple(LAGS)),
        Parameter("baseline", Text("periods held against", "基线时期数"), Kind.WHOLE, default=7,
                  least=3),
        Parameter("least_deviation", Text("smallest deviation believed", "最小标准差"),
                  default=0.0, least=0),
        Parameter("alpha", Text("share above by chance; 0.001, and 0.025 of C3, without it",
                                "显著性水平；缺省 0.001，C3 为 0.025"), least=0, most=1,
                  is_open=True),
        Parameter("first", Text("first period judged, from 1; all without it", "首个判断时期"),
                  Kind.WHOLE, least=1),
    ),
)  # fmt: skip
