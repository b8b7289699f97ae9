"""Has a unit's figure moved since the period right before it?"""

from typing import NamedTuple

import numpy as np
import polars as pl
from scipy import special
from scipy.stats import false_discovery_control

from analysis._analysis import Analysed, Analysis, Setting
from analysis._rates import Numbers, wilson_interval
from analysis._ratios import central_p, exact_ratio
from facts.periods import PATTERNS
from facts.schema import BREAK
from facts.text import Text

LEVEL = 0.95
CALLED = 0.05  # a change is called below this q-value
JUDGED_SHAPES = ("rate", "total", "share")

DIRECTIONS = {
    "L": {-1: "improved", 0: "no_clear_change", 1: "worsened"},
    "H": {-1: "worsened", 0: "no_clear_change", 1: "improved"},
    "N": {-1: "fell", 0: "no_clear_change", 1: "rose"},
}
"""What having fallen (-1), not clearly moved (0) and having risen (1) are called, by polarity."""

WORDS = {
    "improved": Text("improved", "好转"),
    "worsened": Text("worsened", "恶化"),
    "rose": Text("rose", "上升"),
    "fell": Text("fell", "下降"),
    "no_clear_change": Text("no clear change", "无明显变化"),
}
REASONS = {
    "no_counts": Text(
        "only rates, shares and counts are compared: the others do not tell chance",
        "仅比较率、比例和计数，其他数值无法判断偶然性",
    ),
    "no_value": Text("it has no value", "没有数值"),
    "no_previous": Text("the period right before it has no figure", "紧邻的上一期没有数据"),
    "break": Text("the series breaks between the two periods", "两期之间序列中断"),
    "no_interval": Text(
        "its events do not happen one by one, so counts do not tell chance",
        "其事件并非逐一独立发生，计数无法判断偶然性",
    ),
    "few_events": Text("the two periods rest on too few events", "两期合计事件数过少"),
}
"""Why a change is not judged; the first that holds is given."""


class Compared(NamedTuple):
    """Changes of n units.

    change : (n,) ratio - 1 [share of the previous value], or a difference [share].
    lower, upper : (n,) its 95 % limits; upper is infinite where there were no events before.
    p_value : (n,) two-sided.
    """

    change: Numbers
    lower: Numbers
    upper: Numbers
    p_value: Numbers


def rate_ratio(
    events: Numbers, exposure: Numbers, before: Numbers, exposure_before: Numbers
) -> Compared:
    """Exact comparison of two Poisson rates, given the sum of their events [1]_ [2]_.

    The events of the later period are binomial among those of both; limits are Clopper and
    Pearson's on that share [3]_, turned into a ratio of rates. The p-value is central: twice the
    smaller tail, at most 1, so that it is below 0.05 exactly where the 95 % interval leaves out
    1. R's poisson.test gives the same interval but another p-value, the sum of all outcomes no
    likelier than the one seen.

    Parameters
    ----------
    events, before : (n,) counts of the later and the earlier period, not both 0; need not be
        whole. [events]
    exposure, exposure_before : (n,) time or people at risk, more than 0. [any unit u]

    Returns
    -------
    ratio - 1 with its limits and p-value; without events before, ratio and upper limit are
    infinite.

    References
    ----------
    .. [1] J. Przyborowski, H. Wilenski, "Homogeneity of results in testing samples from Poisson
       series," Biometrika, vol. 31, no. 3/4, pp. 313-323, 1940.
    .. [2] N. E. Breslow, N. E. Day, "Statistical Methods in Cancer Research, vol. II," IARC
       Scientific Publications 82, pp. 93-96, 1987.
    .. [3] C. J. Clopper, E. S. Pearson, "The use of confidence or fiducial limits illustrated in
       the case of the binomial," Biometrika, vol. 26, no. 4, pp. 404-413, 1934.

    Examples
    --------
    41 breast cancers in 28,010 woman-years against 15 in 19,017 (Rothman):

    >>> found = rate_ratio(*(np.array([x]) for x in (41.0, 28010.0, 15.0, 19017.0)))
    >>> [round(1 + limit.item(), 3) for limit in (found.change, found.lower, found.upper)]
    [1.856, 1.006, 3.609]
    """
    both = events, exposure, before, exposure_before
    found = exact_ratio(*both, LEVEL)
    return Compared(found.ratio - 1, found.lower - 1, found.upper - 1, central_p(*both))


def share_difference(
    events: Numbers, trials: Numbers, before: Numbers, trials_before: Numbers
) -> Compared:
    """Difference of two shares, with limits from their Wilson intervals (method 10 of [1]_).

    The p-value is of the score test with pooled variance, without continuity correction [2]_; it
    is 1 where all or none counted in both periods.

    Parameters
    ----------
    events, before : (n,) of the trials of the later and the earlier period, how many counted.
    trials, trials_before : (n,) how many there were, more than 0.

    Returns
    -------
    later - earlier with its limits and p-value. [share]

    References
    ----------
    .. [1] R. G. Newcombe, "Interval estimation for the difference between independent proportions:
       comparison of eleven methods," Statistics in Medicine, vol. 17, no. 8, pp. 873-890, 1998.
    .. [2] J. L. Fleiss, B. Levin, M. C. Paik, "Statistical Methods for Rates and Proportions,"
       3rd ed., Wiley, 2003, section 3.1.

    Examples
    --------
    >>> found = share_difference(*(np.array([x]) for x in (56.0, 70.0, 48.0, 80.0)))
    >>> [round(limit.item(), 4) for limit in (found.change, found.lower, found.upper)]
    [0.2, 0.0524, 0.3339]
    """
    now, earlier = events / trials, before / trials_before
    lower, upper = wilson_interval(events, trials, LEVEL)
    lower_before, upper_before = wilson_interval(before, trials_before, LEVEL)
    pooled = (events + before) / (trials + trials_before)
    spread = np.sqrt(pooled * (1 - pooled) * (1 / trials + 1 / trials_before))
    z = np.divide(now - earlier, spread, out=np.zeros_like(spread), where=spread > 0)
    return Compared(
        now - earlier,
        now - earlier - np.hypot(now - lower, upper_before - earlier),
        now - earlier + np.hypot(upper - now, earlier - lower_before),
        2 * special.ndtr(-np.abs(z)),
    )


def q_values(p_values: Numbers) -> Numbers:
    """Smallest share of false calls among those called, were each p-value the last called [1]_.

    Parameters
    ----------
    p_values : (n,) of the units compared together, n at least 1.

    References
    ----------
    .. [1] Y. Benjamini, Y. Hochberg, "Controlling the false discovery rate: a practical and
       powerful approach to multiple testing," Journal of the Royal Statistical Society B, vol. 57,
       no. 1, pp. 289-300, 1995.
    """
    return np.asarray(false_discovery_control(p_values, method="bh"), dtype=np.float64)


def run(figures: pl.DataFrame, setting: Setting) -> Analysed:
    """Compare each figure with its unit's figure of the period right before, where there is one."""
    rows = figures.with_row_index("row").with_columns(_place())
    before = rows.select(
        *setting.by, "letter", pl.col("place") + 1, events_before="events",
        exposure_before="exposure", previous="value",
    )  # fmt: skip
    keys = [*setting.by, "letter", "place"]
    both = rows.join(before, on=keys, how="left", nulls_equal=True, validate="m:1").with_columns(
        change_reason=_reason(setting)
    )
    compared = _compared(both.filter(pl.col("change_reason").is_null()), setting)
    added = both.select("row", "change_reason").join(compared, on="row", how="left")
    return Analysed(
        figures.with_row_index("row")
        .join(added, on="row", how="left", maintain_order="left", validate="1:1")
        .select(*figures.columns, *ANALYSIS.adds),
        _notes(compared, setting),
    )


def _place() -> tuple[pl.Expr, pl.Expr]:
    """Number the periods of each frequency so that one that follows another is one more."""
    period = pl.col("period")
    year = period.str.slice(0, 4).cast(pl.Int32)
    part = period.str.extract(r"-Q?([0-9]{1,2})$").cast(pl.Int32)
    letter = pl.coalesce(
        pl.when(period.str.contains(form)).then(pl.lit(letter)) for letter, form in PATTERNS.items()
    )
    place = (
        pl.when(letter == "A").then(year)
        .when(letter == "Q").then(year * 4 + part)
        .when(letter == "M").then(year * 12 + part)
        .otherwise(period.str.to_date("%Y-%m-%d", strict=False).cast(pl.Int32))
    )  # fmt: skip
    return letter.alias("letter"), place.alias("place")


def _reason(setting: Setting) -> pl.Expr:
    """Why the change of a row is not judged; null when it is."""
    events = pl.col("events") + pl.col("events_before")
    refusals = {
        "no_counts": pl.lit(setting.shape not in JUDGED_SHAPES),
        "no_value": pl.col("value").is_null(),
        "no_previous": pl.col("previous").is_null(),
        "break": pl.col("status").str.contains(BREAK, literal=True),
        "no_interval": pl.col("lower").is_null(),
        "few_events": (events < setting.minimum)
        | (pl.lit(setting.shape != "share") & (events == 0)),
    }
    return pl.coalesce(pl.when(holds).then(pl.lit(why)) for why, holds in refusals.items())


def _compared(pairs: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Compare pairs of figures that can be; q-values are over the units of each period."""
    events, exposure, before, exposure_before = (
        pairs[name].cast(pl.Float64).to_numpy()
        for name in ("events", "exposure", "events_before", "exposure_before")
    )
    if setting.shape == "total":  # counts of periods taken as equally long
        exposure = exposure_before = np.ones_like(events)
    compare = share_difference if setting.shape == "share" else rate_ratio
    found = compare(events, exposure, before, exposure_before)
    words = DIRECTIONS[setting.polarity]
    return (
        pairs.select("row", "period", "previous", went=events * exposure_before - before * exposure)
        .with_columns(
            pl.Series("change", found.change),
            pl.Series("change_lower", found.lower),
            pl.Series("change_upper", found.upper),
            pl.Series("p_value", found.p_value),
        )
        .with_columns(
            pl.when(pl.col("change", "change_upper").is_finite()).then(
                pl.col("change", "change_upper")
            ),
            q_value=pl.col("p_value").map_batches(_adjusted, pl.Float64).over("period"),
        )
        .with_columns(
            moved=pl.when(pl.col("q_value") < CALLED).then(pl.col("went").sign()).otherwise(0)
            .cast(pl.Int8).replace_strict(words, return_dtype=pl.String)
        )
        .drop("period", "went")
    )  # fmt: skip


def _adjusted(p_values: pl.Series) -> pl.Series:
    return pl.Series(q_values(p_values.to_numpy()), dtype=pl.Float64)


def _notes(compared: pl.DataFrame, setting: Setting) -> tuple[Text, ...]:
    if compared.is_empty():
        return ()
    exact = Text(
        "Change is the ratio to the period right before, less 1, with the exact conditional "
        "interval (Clopper-Pearson) at 95 % and a central p-value (twice the smaller tail).",
        "变化为与紧邻上一期之比减1，采用95%精确条件区间（Clopper-Pearson）和中心p值（较小尾概率的2倍）。",
    )
    score = Text(
        "Change is the difference from the period right before, with Newcombe's interval from "
        "Wilson limits at 95 % and the p-value of the score test with pooled variance.",
        "变化为与紧邻上一期之差，采用基于Wilson界限的Newcombe 95%区间，p值来自合并方差的得分检验。",
    )
    chance = Text(
        f"{compared.height} changes were compared: by chance alone about "
        f"{CALLED * compared.height:.1f} would have p < 0.05 if nothing had changed. A change is "
        "called when its q-value (Benjamini-Hochberg, over the units of its period) is below 0.05.",
        f"共比较 {compared.height} 处变化：即使毫无变化，仅因偶然也约有 "
        f"{CALLED * compared.height:.1f} 处 p < 0.05。q 值（同期各单位的 Benjamini-Hochberg 校正）"
        "小于 0.05 时才判定为有变化。",
    )
    return (score if setting.shape == "share" else exact, chance)


ANALYSIS = Analysis(
    id="change",
    title=Text("Change since the period before", "较上期变化"),
    question=Text(
        "Has a unit's figure moved since the period right before it?",
        "某单位的数值与紧邻上一期相比是否有变化？",
    ),
    adds={
        "previous": Text("Value of the period right before", "上一期数值"),
        "change": Text("Change: ratio - 1, of a share the difference", "变化：比值减1；比例为差值"),
        "change_lower": Text("Change, 95 % lower", "变化的95%下限"),
        "change_upper": Text("Change, 95 % upper", "变化的95%上限"),
        "p_value": Text("p-value of the change", "变化的p值"),
        "q_value": Text("q-value over the period's units", "同期各单位校正后的q值"),
        "moved": Text("Change in words", "变化判断"),
        "change_reason": Text("Why no change is judged", "未判断变化的原因"),
    },
    run=run,
    reference=(
        "Przyborowski and Wilenski 1940; Newcombe 1998 (Statistics in Medicine 17:873), method 10; "
        "Benjamini and Hochberg 1995 (Journal of the Royal Statistical Society B 57:289)"
    ),
    verdict="moved",
    words=WORDS | REASONS,
)
