"""Which values lie so far from the others that somebody should look at them?"""

import numpy as np
import polars as pl
from scipy import stats

from analysis._analysis import Analysis, Computed, Inputs
from analysis._parameters import Given, Kind, Parameter
from analysis._rates import Numbers
from analysis._reporting import innocent
from analysis._tables import Column, Table, numbers
from facts.refusal import BadQuestion
from facts.text import Text

FEWEST = 3  # values; of two neither is further out
ALIKE = 1e-9  # of a distance: less apart is as far, whatever the rounding [share]
FOR_ESD = 15  # below it the critical values are approximate (Rosner 1983)
MEAN_FACTOR = 1.253314  # standard deviation of a normal over its mean deviation: sqrt(pi / 2)


def compute(inputs: Inputs, given: Given) -> Computed:
    """Score values by three rules, and test for several outliers at once [1]_ [2]_.

    z-scores hide what they look for: of n values none can lie more than (n - 1) / sqrt(n) standard
    deviations out, so that with 10 or fewer a limit of 3 is never passed. The modified z-score is
    constant x (value - median) / median deviation; where more than half of the values are alike,
    and that deviation is 0, the mean deviation times 1.253314 takes its place.

    Returns
    -------
    values, mean, standard_deviation, median, median_deviation, largest_z ((n - 1) / sqrt(n)),
        outliers (how many the generalised extreme studentised deviate test finds).
    scores : row, value, z (sample), z_population, modified_z (signed; null where all are alike),
        is_far_z, is_far_modified, is_outlier (by the test), impact [distance from the median].
    steps : step, value, statistic, critical, is_outlier, one a candidate.

    Raises
    ------
    BadQuestion
        If there are fewer than three values, or more candidates than n - 2.
    """
    rows = inputs["values"].drop_nulls("value")
    values = numbers(rows, "value")
    n, most = len(values), given.whole_or_none("most")
    most = min(10, max(1, n // 2), n - 2) if most is None else most
    if n < FEWEST or most > n - 2:
        raise BadQuestion(
            f"outlier: {n} values and {most} candidates; at least {FEWEST} values and two more "
            "than candidates are needed"
        )
    steps, found = studentised(values, most, given.number("alpha"))
    median, mean = float(np.median(values)), float(values.mean())
    spread, away = float(values.std(ddof=1)), values - median
    z = _over(values - mean, spread)
    modified = modified_z(values, given.number("constant"))
    scores = rows.select(pl.int_range(1, pl.len() + 1).alias("row"), "value").with_columns(
        pl.Series("z", z, nan_to_null=True),
        pl.Series("z_population", _over(values - mean, float(values.std())), nan_to_null=True),
        pl.Series("modified_z", modified, nan_to_null=True),
        pl.Series("is_far_z", np.abs(z) > given.number("z_limit")),
        pl.Series("is_far_modified", np.abs(modified) > given.number("modified_limit")),
        pl.Series("is_outlier", np.isin(np.arange(n), found)),
        pl.Series("impact", np.abs(away)),
    )
    scalars = {
        "values": n, "mean": mean, "standard_deviation": spread, "median": median,
        "median_deviation": float(np.median(np.abs(away))),
        "largest_z": (n - 1) / float(np.sqrt(n)), "outliers": len(found),
    }  # fmt: skip
    limit = given.number("z_limit")
    warnings = _warnings(n, limit)
    return Computed(scalars, {"scores": scores, "steps": steps}, warnings)


def studentised(values: Numbers, most: int, alpha: float) -> tuple[pl.DataFrame, list[int]]:
    """Rosner's generalised extreme studentised deviate test [1]_.

    Takes the furthest value away `most` times; the outliers are those up to the last step whose
    statistic is above its critical value.

    Returns
    -------
    The steps, and the places of the outliers.

    References
    ----------
    .. [1] B. Rosner, "Percentage points for a generalized ESD many-outlier procedure,"
       Technometrics, vol. 25, no. 2, pp. 165-172, 1983.
    """
    kept, taken, statistics = np.ones(len(values), dtype=np.bool_), [], []
    for _ in range(most):
        away = np.where(kept, np.abs(values - values[kept].mean()), -1.0)
        furthest = away >= away.max() * (1 - ALIKE)
        place = int(np.argmax(np.where(furthest, values, -np.inf)))  # of two as far, the higher
        spread = float(values[kept].std(ddof=1))
        statistics.append(float(away[place] / spread) if spread > 0 else 0.0)
        kept[place] = False
        taken.append(place)
    left = len(values) - np.arange(1, most + 1)  # n - i
    t = stats.t.ppf(1 - alpha / (2 * (left + 1)), left - 1)
    critical = left * t / np.sqrt((left - 1 + t**2) * (left + 1))
    above = np.array(statistics) > critical
    found = int(np.max(np.nonzero(above)[0]) + 1) if above.any() else 0
    steps = pl.DataFrame(
        {
            "step": np.arange(1, most + 1), "value": values[taken], "statistic": statistics,
            "critical": critical, "is_outlier": np.arange(most) < found,
        }
    )  # fmt: skip
    return steps, taken[:found]


def modified_z(values: Numbers, constant: float = 0.6745) -> Numbers:
    """Score values by their distance from the median [1]_; missing where all are alike.

    References
    ----------
    .. [1] B. Iglewicz and D. C. Hoaglin, How to Detect and Handle Outliers, ASQC, 1993, pp. 11-13.
    """
    away = values - np.median(values)
    deviation = float(np.median(np.abs(away)))
    if deviation > 0:
        return np.asarray(constant * away / deviation)
    return _over(away, MEAN_FACTOR * float(np.abs(away).mean()))


def _over(away: Numbers, spread: float) -> Numbers:
    return np.asarray(away / spread) if spread > 0 else np.full_like(away, np.nan)


def _warnings(n: int, limit: float) -> tuple[Text, ...]:
    warned = []
    if (n - 1) / np.sqrt(n) <= limit:
        warned.append(
            Text(
                f"of {n} values none can have a z-score above {limit:g}; read the modified one",
                f"{n} 个数值的 z 分数不可能超过 {limit:g}；请看修正 z 分数",
            )
        )
    if n < FOR_ESD:
        warned.append(
            Text(
                f"with {n} values the critical values of the test are approximate (15 are needed)",
                f"仅 {n} 个数值，检验临界值为近似（需 15 个）",
            )
        )
    return (*warned, *INNOCENT)


INNOCENT = innocent(
    "a unit that is larger or does other work than the rest, a real accident with many hurt, a "
    "change of scope or of unit of measure, values that are skewed by nature",
    "单位规模或业务与他者不同，确有伤亡众多的事故，口径或计量单位变更，或数据本就偏态",
)

ANALYSIS = Analysis(
    id="outlier",
    title=Text("Signals: outliers", "信号：离群值"),
    question=Text(
        "Which values lie so far from the others that somebody should look at them?",
        "哪些数值偏离过远，应予核查？",
    ),
    reference=(
        "[1] B. Rosner, Technometrics 25(2), 165-172, 1983; NIST/SEMATECH e-Handbook of "
        "Statistical Methods, 1.3.5.17.3. [2] B. Iglewicz, D. C. Hoaglin, How to Detect and Handle "
        "Outliers, 1993"
    ),
    compute=compute,
    inputs={
        "values": Table(
            Text("one row a value", "每行一个数值"),
            {"value": Column(Text("what is looked at", "所检验的数值"), may_be_missing=True)},
        )
    },
    parameters=(
        Parameter(
            "most",
            Text(
                "candidates of the test; without it 10, or half of the values",
                "检验的最大离群数；缺省为 10 或数值数之半",
            ),
            Kind.WHOLE,
            least=1,
        ),
        Parameter(
            "alpha",
            Text("chance of a false outlier in the test", "检验的显著性水平"),
            default=0.05,
            least=0,
            most=1,
            is_open=True,
        ),
        Parameter(
            "constant",
            Text("of the modified z-score", "修正 z 分数的常数"),
            default=0.6745,
            least=0,
            is_open=True,
        ),
        Parameter("z_limit", Text("z-score that is far", "z 分数界限"), default=3.0, least=0),
        Parameter(
            "modified_limit",
            Text("modified z-score that is far", "修正 z 分数界限"),
            default=3.5,
            least=0,
        ),
    ),
)
