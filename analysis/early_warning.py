"""Which units have more events this month than their own past lets one expect?"""

import numpy as np
import polars as pl

from analysis._analysis import Analysed, Analysis, Setting
from analysis._parameters import Given, Kind, Parameter, checked
from analysis._series import since_break
from analysis._tables import numbers
from analysis._watched import Watched, watch
from analysis._wording import MOST_SENTENCES, number, with_names
from facts.periods import PATTERNS
from facts.text import Text

FREQUENCIES = {"M": 12, "Q": 4}
SHAPES = ("rate", "total")
WORDS = {
    "alert": Text("alert", "预警"),
    "few_events": Text("above its threshold, with too few events for an alert",
                       "超过阈值，但事件数过少，不作预警"),
    "small_effect": Text("above its threshold, by too little for an alert",
                         "超过阈值，但幅度过小，不作预警"),
    "quiet": Text("as its past lets one expect", "在预期范围内"),
    "farrington": Text("against the same part of earlier years", "与历年同期相比"),
    "ears": Text("against the periods just before", "与此前数期相比"),
    "cusum": Text("by cumulative sums", "累积和法"),
    "none_before": Text("against a past without events", "与无事件的历史相比"),
}  # fmt: skip
REASONS = {
    "not_a_count": Text("only counts and rates of counts are watched", "仅监测计数及其率"),
    "not_months": Text("its periods are not months or quarters", "时期不是月或季"),
    "no_value": Text("it has no value, or it is hidden", "无数值或已隐去"),
    "earlier": Text("it is before the periods that are judged, or before a break",
                    "早于所判断的时期或序列中断之前"),
    "few_points": Text("it has too few periods before it", "此前时期太少"),
    "hidden_past": Text("too many of the counts before it are missing or hidden",
                        "此前缺失或隐去的计数过多"),
    "no_events_before": Text("there were no events before it", "此前没有事件"),
    "no_fit": Text("no model fits its past", "历史数据无法拟合模型"),
}  # fmt: skip
"""Why a row is not judged."""


def run(figures: pl.DataFrame, setting: Setting) -> Analysed:
    """Judge each unit's latest months or quarters against its own past.

    An alert needs three things: a count above the threshold that chance seldom passes, a least
    number of events, and a least ratio to what is expected. A small unit then raises no alarm over
    two events, nor a large one over a twentieth more.
    """
    given = checked("early_warning", RUN_PARAMETERS, setting.parameters)
    own = figures.drop(set(ANALYSIS.adds) & set(figures.columns))
    rows = since_break(own, setting)
    found = [_unit(unit, setting, given) for unit in rows.partition_by("unit", maintain_order=True)]
    added = pl.concat([pl.DataFrame(schema=ADDED), *found], how="vertical_relaxed")
    joined = own.with_row_index("row").join(
        added, on="row", how="left", maintain_order="left", validate="1:1"
    )
    judged = joined.with_columns(
        alert=pl.when(pl.col("warning").is_not_null()).then(pl.col("warning") == "alert"),
        warning_reason=pl.when(pl.col("warning").is_null()).then(
            pl.col("warning_reason").fill_null("earlier")
        ),
    ).select(*own.columns, *ANALYSIS.adds)
    return Analysed(judged, notes=_notes(judged, given), sentences=_sentences(judged, setting))


def _unit(unit: pl.DataFrame, setting: Setting, given: Given) -> pl.DataFrame:
    """Give the verdicts of one unit's latest periods."""
    letters = [
        letter for letter in FREQUENCIES if unit["period"].str.contains(PATTERNS[letter]).all()
    ]
    if setting.shape not in SHAPES or not letters:
        why = "not_a_count" if setting.shape not in SHAPES else "not_months"
        return _unjudged(unit, why)
    frequency = FREQUENCIES[letters[0]]
    place = _places(unit["period"], frequency)
    counts = np.full(int(place.max()) + 1, np.nan)
    counts[place] = np.where(unit["value"].is_null(), np.nan, numbers(unit, "events"))
    at_risk = None
    if setting.shape == "rate":
        at_risk = np.full_like(counts, np.nan)
        at_risk[place] = numbers(unit, "exposure")
        counts[~(at_risk > 0)] = np.nan
        at_risk = np.where(np.isnan(counts), 1.0, at_risk)
    found = watch(Watched(counts, at_risk), frequency, given.whole("latest"),
                  given.word("method"), given.number("alpha"))  # fmt: skip
    rows = dict(zip(place.tolist(), unit["row"], strict=True))
    made = []
    for at in sorted(found.keys() & rows.keys()):
        one, seen = found[at], counts[at]
        is_missing = bool(np.isnan(seen))
        is_judged = bool(one.method) and not is_missing
        made.append(
            {
                "row": rows[at],
                "expected": one.expected if is_judged else None,
                "threshold": one.threshold if is_judged else None,
                "excess": seen / one.expected if is_judged and one.expected > 0 else None,
                "alert_p": one.p_value if is_judged and one.p_value == one.p_value else None,
                "warning": _verdict(seen, one.expected, given, is_above=one.is_above)
                if is_judged
                else None,
                "warning_method": one.method if is_judged else None,
                "warning_reason": None if is_judged else "no_value" if is_missing else one.why_not,
            }
        )
    return pl.DataFrame(made, schema=ADDED)


def _verdict(seen: float, expected: float, given: Given, *, is_above: bool) -> str:
    if not is_above:
        return "quiet"
    if seen < given.number("fewest"):
        return "few_events"
    return "small_effect" if seen < given.number("least_ratio") * expected else "alert"


def _unjudged(unit: pl.DataFrame, why: str) -> pl.DataFrame:
    empty = {name: pl.lit(None, kind) for name, kind in ADDED.items() if name != "row"}
    return (
        unit.select("row")
        .with_columns(**empty | {"warning_reason": pl.lit(why)})
        .select(list(ADDED))
    )


def _places(periods: pl.Series, frequency: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Place of each month or quarter, the first 0."""
    year = periods.str.slice(0, 4).cast(pl.Int64)
    within = periods.str.extract(r"-Q?(\d+)$").cast(pl.Int64)
    place = (year * frequency + within).to_numpy()
    return np.asarray(place - place.min(), np.int64)


def _last(judged: pl.DataFrame) -> pl.DataFrame:
    some = judged.filter(pl.col("warning").is_not_null())
    return some if some.is_empty() else some.filter(pl.col("period") == some["period"].max())


def _notes(judged: pl.DataFrame, given: Given) -> tuple[Text, ...]:
    last = _last(judged)
    if last.is_empty():
        return ()
    alpha, units = given.number("alpha"), last.height
    ratio, fewest = given.number("least_ratio"), given.number("fewest")
    ways = last["warning_method"].value_counts(sort=True).rows()
    by_chance = alpha * sum(count for way, count in ways if way != "cusum")
    return (
        Text(
            f"An alert needs a count above its threshold (which chance passes in {alpha:.1%} of "
            f"periods), at least {fewest:g} events, and at least {ratio:g} times what is expected.",
            f"预警须同时满足：计数超过阈值（偶然超过的概率为 {alpha:.1%}）、"
            f"至少 {fewest:g} 起事件、且不低于期望值的 {ratio:g} 倍。",
        ),
        Text(
            f"{last['period'][0]}: {units} units judged, "
            + ", ".join(f"{count} {WORDS[way].en}" for way, count in ways)
            + f"; by chance alone about {by_chance:.2g} would pass their threshold. Late "
            "reports make the latest periods look quieter than they were.",
            f"{last['period'][0]}：判断了 {units} 个单位，"
            + "，".join(f"{count} 个{WORDS[way].zh}" for way, count in ways)
            + f"；仅因偶然约有 {by_chance:.2g} 个超过阈值。迟报会使最近时期显得偏少。",
        ),
    )


def _sentences(judged: pl.DataFrame, setting: Setting) -> tuple[Text, ...]:
    last = _last(judged)
    if last.is_empty():
        return ()
    period = last["period"][0]
    alerts = with_names(judged, setting).filter(
        pl.col("alert"), pl.col("period") == period
    ).sort("excess", descending=True)  # fmt: skip
    if alerts.is_empty():
        return (
            Text(
                f"No alert in {period}: none of {last.height} units has clearly more events than "
                "its past lets one expect.",
                f"{period} 无预警：{last.height} 个单位中没有明显超出预期者。",
            ),
        )
    return tuple(
        Text(
            f"{row['name_en']}: {number(row['events'])} events in {period}, where "
            f"{number(row['expected'], 1)} were expected and more than "
            f"{number(row['threshold'], 1)} would surprise.",
            f"{row['name_zh']}：{period} 发生 {number(row['events'])} 起，"
            f"预期 {number(row['expected'], 1)} 起，阈值 {number(row['threshold'], 1)} 起。",
        )
        for row in alerts.head(MOST_SENTENCES).iter_rows(named=True)
    )


ADDED: dict[str, pl.DataType] = {
    "row": pl.UInt32(),
    "expected": pl.Float64(),
    "threshold": pl.Float64(),
    "excess": pl.Float64(),
    "alert_p": pl.Float64(),
    "warning": pl.String(),
    "warning_method": pl.String(),
    "warning_reason": pl.String(),
}
"""What is found of the rows that are judged."""

RUN_PARAMETERS = (
    Parameter("method", Text(
        "auto: earlier years where there are three, else the periods just before",
        "auto：满三年用历年同期，否则用此前数期"), Kind.WORD, default="auto",
        choices=("auto", "farrington", "ears", "cusum")),
    Parameter("latest", Text("how many latest periods are judged", "判断的最近时期数"), Kind.WHOLE,
              default=12, least=1, most=240),
    Parameter("alpha", Text("share of periods above the threshold by chance", "显著性水平"),
              default=0.01, least=0, most=0.5, is_open=True),
    Parameter("fewest", Text("fewest events of an alert", "预警所需最少事件数"), default=5.0,
              least=0),
    Parameter("least_ratio", Text("least ratio to what is expected", "与期望之比的下限"),
              default=1.25, least=1),
)  # fmt: skip

ANALYSIS = Analysis(
    id="early_warning",
    title=Text("Early warning", "早期预警"),
    question=Text(
        "Which units have more events lately than their own past lets one expect?",
        "哪些单位近期事件明显多于自身历史预期？",
    ),
    adds={
        "alert": Text("Alert", "预警"),
        "warning": Text("Finding", "判断"),
        "expected": Text("Expected events", "期望事件数"),
        "threshold": Text("Threshold (events)", "阈值（事件数）"),
        "excess": Text("Observed / expected", "实际与期望之比"),
        "alert_p": Text("Probability by chance", "偶然概率"),
        "warning_method": Text("Held against", "比较对象"),
        "warning_reason": Text("Why it is not judged", "未判断的原因"),
    },
    run=run,
    reference=(
        "A. Noufaily et al., An improved algorithm for outbreak detection in multiple surveillance "
        "systems, Statistics in Medicine 32(7), 1206-1222, 2013; L. Hutwagner et al., Journal of "
        "Urban Health 80(2 suppl. 1), i89-i96, 2003; G. Rossi et al., Statistics in Medicine "
        "18(16), 2111-2122, 1999"
    ),
    verdict="warning",
    words=WORDS | REASONS,
    run_parameters=RUN_PARAMETERS,
)
