"""Is a period's count more than its own past years let one expect? (Farrington's algorithm)"""

import numpy as np
import polars as pl

from analysis._analysis import Analysis, Computed, Inputs
from analysis._declared import EVENTS
from analysis._farrington import Expectation, Rules, expectation
from analysis._named_periods import PERIOD, SERIES_SAYS, names_of
from analysis._parameters import Given, Kind, Parameter
from analysis._tables import Column, Table, numbers
from facts.refusal import BadQuestion
from facts.text import Text

WORDS = {
    "few_events": Text("too few events lately for an alarm", "近期事件过少，不作警报"),
    "no_expectation": Text("its past gives nothing to expect", "历史数据无法给出期望"),
    "missing": Text("its count is missing", "计数缺失"),
}


def compute(inputs: Inputs, given: Given) -> Computed:
    """Judge each period against a model of the same part of earlier years [1]_ [2]_.

    The defaults are those of the flexible version for weeks [2]_. For months write frequency=12,
    window=1, blocks=1, excluded=3; for quarters frequency=4, window=0, blocks=1, excluded=1; for
    the first version [1]_ blocks=1, excluded=3, reweighted_above=1, trend_p=0.05, alpha=0.001.

    Returns
    -------
    periods : t, observed, expected, threshold [events], alarm (observed above the threshold),
        score ((observed - expected) / (threshold - expected)), p_value, dispersion, trend (change
        of the logarithm a period, null without one), reason (WORDS; expected and threshold are
        then null and there is no alarm).
    judged, alarms.

    Raises
    ------
    BadQuestion
        If the series is shorter than the years asked for, or nobody is at risk in a period.
    """
    rows = inputs["series"]
    counts, people = numbers(rows, "count"), numbers(rows, "at_risk")
    rules = _rules(given)
    first = given.whole_or_none("first")
    start = rules.reach if first is None else first - 1
    last = given.whole_or_none("last")
    end = rows.height if last is None else min(last, rows.height)
    if start < rules.reach or start >= end:
        raise BadQuestion(
            f"farrington: the series has {rows.height} periods; {rules.years} years of "
            f"{rules.frequency} and a window of {rules.window} need {rules.reach} before the first "
            "that is judged: give a longer series, fewer years, or use ears"
        )
    has_people = not np.isnan(people).all()
    if has_people and not (people > 0).all():
        raise BadQuestion("farrington: at_risk is missing or 0 in a period; give all, or none")
    found = [
        expectation(counts, place, rules, people if has_people else None)
        for place in range(start, end)
    ]
    table = _judged(rows, counts, start, end, found, rules)
    alarms = int(table["alarm"].sum())
    return Computed({"judged": table.height, "alarms": alarms}, {"periods": table})


def _judged(
    rows: pl.DataFrame,
    counts: np.ndarray,
    start: int,
    end: int,
    found: list[Expectation],
    rules: Rules,
) -> pl.DataFrame:
    latest = np.convolve(np.nan_to_num(counts), np.ones(rules.fewest_over))[start:end]
    labels = names_of(rows)
    table = pl.DataFrame(found, schema=list(Expectation._fields), orient="row", nan_to_null=True)
    reasons: dict[str, pl.Expr | pl.Series] = {
        "missing": pl.col("observed").is_null(),
        "no_expectation": pl.col("threshold").is_null(),
        "few_events": pl.Series(latest < rules.fewest),
    }
    over = pl.col("threshold") - pl.col("expected")
    shown = pl.col("reason").is_null()
    return (
        table.with_columns(pl.all().cast(pl.Float64).fill_nan(None))
        .with_columns(
            t=labels.slice(start, end - start),
            observed=pl.Series(counts[start:end]).fill_nan(None),
        )
        .with_columns(
            reason=pl.coalesce(pl.when(holds).then(pl.lit(why)) for why, holds in reasons.items()),
            score=pl.when(over > 0).then((pl.col("observed") - pl.col("expected")) / over),
        )
        .with_columns(
            alarm=shown & (pl.col("observed") > pl.col("threshold")).fill_null(value=False),
            expected=pl.when(shown).then("expected"),
            threshold=pl.when(shown).then("threshold"),
        )
        .select("t", "observed", "expected", "threshold", "alarm", "score", "p_value",
                "dispersion", "trend", "reason")
    )  # fmt: skip


def _rules(given: Given) -> Rules:
    above = given.number("reweighted_above")
    return Rules(
        frequency=given.whole("frequency"), years=given.whole("years"),
        window=given.whole("window"), blocks=given.whole("blocks"),
        excluded=given.whole("excluded"), has_trend=given.truth("trend"),
        trend_p=given.number("trend_p"), reweighted_above=above if above > 0 else None,
        alpha=given.number("alpha"), sides=given.whole("sides"),
        threshold=given.word("threshold"), power=given.word("power"),
        fewest=given.number("fewest"), fewest_over=given.whole("fewest_over"),
        as_package=given.word("errors") == "as_surveillance",
    )  # fmt: skip


def _whole(name: str, says: Text, default: int | None, least: int) -> Parameter:
    return Parameter(name, says, Kind.WHOLE, default=default, least=least)


ANALYSIS = Analysis(
    id="farrington",
    title=Text("More than past years (Farrington)", "超出历年同期（Farrington）"),
    question=Text(
        "Is a period's count more than its own past years let one expect?",
        "某期计数是否超出历年同期所能预期？",
    ),
    reference=(
        "[1] C. P. Farrington, N. J. Andrews, A. D. Beale, M. A. Catchpole, Journal of the Royal "
        "Statistical Society A 159(3), 547-563, 1996. [2] A. Noufaily et al., An improved "
        "algorithm for outbreak detection in multiple surveillance systems, Statistics in Medicine "
        "32(7), 1206-1222, 2013"
    ),
    words=WORDS,
    compute=compute,
    inputs={
        "series": Table(
            SERIES_SAYS,
            {
                "t": PERIOD,
                "count": EVENTS._replace(may_be_missing=True),
                "at_risk": Column(Text("people or time at risk", "暴露量"), is_optional=True,
                                  least=0),
            },
        )
    },
    parameters=(
        _whole("frequency", Text("periods in a year", "每年时期数"), 52, 1),
        _whole("years", Text("years looked back", "回顾年数"), 5, 1),
        _whole("window", Text("periods on each side in those years", "同期窗口半宽"), 3, 0),
        _whole("blocks", Text("parts of a year with a level each", "全年分段数"), 10, 1),
        _whole("excluded", Text("latest periods left out of the past", "剔除的最近时期数"), 26, 0),
        Parameter("trend", Text("whether a trend is tried", "是否尝试趋势项"), Kind.TRUTH,
                  default=True),
        Parameter("trend_p", Text("p-value below which a trend is kept", "保留趋势的 P 值"),
                  default=1.0, least=0, most=1),
        Parameter("reweighted_above", Text(
            "residual above which a past period counts less; 0 for never",
            "降权残差阈值；0 为不降权"),
            default=2.58, least=0),
        Parameter("alpha", Text("share of counts above the threshold by chance", "显著性水平"),
                  default=0.05, least=0, most=1, is_open=True),
        Parameter("sides", Text("1; 2 takes half of alpha, as the first version", "单侧 1，双侧 2"),
                  Kind.WHOLE, default=1, least=1, most=2),
        Parameter("threshold", Text(
            "delta: power transformation; plug_in: quantile of the negative binomial; uncertain: "
            "that with the mean's own error", "阈值方法"), Kind.WORD, default="delta",
            choices=("delta", "plug_in", "uncertain")),
        Parameter("power", Text("of the transformation", "变换幂次"), Kind.WORD, default="2/3",
                  choices=("2/3", "1/2", "none")),
        Parameter("fewest", Text("no alarm with fewer events than this", "警报所需最少事件数"),
                  default=5.0, least=0),
        _whole("fewest_over", Text("in so many latest periods", "上述事件数的时期范围"), 4, 1),
        Parameter("errors", Text(
            "as_surveillance: as that R package computes standard errors after reweighting, to "
            "compare with it", "标准误算法；as_surveillance 与该 R 包一致"), Kind.WORD,
            default="pearson", choices=("pearson", "as_surveillance")),
        _whole("first", Text("first period judged, from 1; all without it", "首个判断期"), None, 1),
        _whole("last", Text("last period judged", "最后判断时期"), None, 1),
    ),
)  # fmt: skip
