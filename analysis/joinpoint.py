"""Where did a trend change, and how fast did it go before and after?"""

from typing import NamedTuple

import numpy as np
import polars as pl

from analysis._analysis import Analysed, Analysis, Computed, Inputs, Setting
from analysis._declared import LEVEL, SEED
from analysis._joinpoint import Rules, default_most
from analysis._joinpoint_choice import (
    CRITERIA,
    Model,
    average_change,
    chosen,
    models,
    permutation_test,
    permuted_choice,
    segment_changes,
)
from analysis._joinpoint_units import (
    ADDED,
    ALPHA,
    AVERAGES,
    SEGMENTS,
    followed,
    sentences,
)
from analysis._parameters import Given, Kind, Parameter
from analysis._rates import Numbers
from analysis._series import REASONS, Wanted, reason, since_break
from analysis._tables import Column, Table, numbers
from analysis._units import WORDS, in_force
from analysis._wording import first_ones, with_names
from facts.refusal import BadQuestion
from facts.text import Text


class Points(NamedTuple):
    """One series on the scale that is straight.

    x, y, weights : (points,); y is ln(value) of the log model.
    """

    x: Numbers
    y: Numbers
    weights: Numbers
    value: Numbers


def compute(inputs: Inputs, given: Given) -> Computed:
    """Follow one series [1]_.

    Returns
    -------
    selected_k, by the way asked for, and by each criterion (selected_k_wbic, ...); joinpoints of
    the selected; max_joinpoints looked for; p_value_<k>_<more> of each permutation test.
    models : k, joinpoints, squares, bic, bic3, wbic, clearness, average_change with its limits.
    segments : of every k: start, end, slope, standard_error, degrees, change [per cent a unit of x
        in the log model, else value a unit of x], lower, upper, p_value.
    fitted : x, value, fitted of the selected.

    Raises
    ------
    BadQuestion
        If x repeats, a value of the log model is 0 or less, or there are fewer than 4 points.
    """
    points = _points(inputs["series"], given)
    most = given.whole_or_none("max_joinpoints")
    rules = Rules(
        default_most(len(points.x)) if most is None else most,
        given.whole("min_ends"),
        given.whole("min_between"),
    )
    x, y, weights = points.x, points.y[None], points.weights[None]
    made = models(x, y, weights, rules)
    by_criterion = {name: int(chosen(made, name)[0]) for name in CRITERIA}
    selected, tests = _selected(points, rules, given, by_criterion)
    is_log = given.word("model") == "log"
    fitted = made[selected].fit.fitted[0]
    table = {"x": x, "value": points.value, "fitted": np.exp(fitted) if is_log else fitted}
    return Computed(
        scalars={
            "selected_k": selected,
            **{f"selected_k_{name}": k for name, k in by_criterion.items()},
            "joinpoints": tuple(x[made[selected].found.places[0]].tolist()),
            "max_joinpoints": rules.most,
            **tests,
        },
        tables={
            "models": pl.concat(_model(x, made, k, given) for k in range(len(made))),
            "segments": pl.concat(_segments(x, made, k, given) for k in range(len(made))),
            "fitted": pl.DataFrame(table),
        },
        warnings=() if selected < len(made) - 1 or selected == 0 else (AT_MOST,),
    )


def _points(series: pl.DataFrame, given: Given) -> Points:
    rows = series.sort("x")
    x, value, spread = (numbers(rows, name) for name in ("x", "value", "standard_error"))
    if len(x) < 4 or (np.diff(x) <= 0).any():
        raise BadQuestion(
            f"joinpoint: {len(x)} points with {len(np.unique(x))} different x; at least 4, each "
            "once, are needed"
        )
    is_log = given.word("model") == "log"
    if is_log and (value <= 0).any():
        where = x[value <= 0][0]
        raise BadQuestion(
            f"joinpoint: the value at {where:g} is {value[value <= 0][0]:g}, which has no "
            "logarithm; write model=linear, join periods until none is 0, or use trend_glm, "
            "which counts events; a point is never left out"
        )
    wanted = given.word("weights")
    if wanted == "none" or (wanted == "auto" and np.isnan(spread).all()):
        weights = np.ones_like(x)
    elif np.isnan(spread).any() or (spread <= 0).any():
        raise BadQuestion(
            "joinpoint: a standard error is missing or 0; give all above 0, or write weights=none"
        )
    else:
        weights = (value / spread) ** 2 if is_log else spread**-2.0
    return Points(x, np.log(value) if is_log else value, weights, value)


def _selected(
    points: Points, rules: Rules, given: Given, by_criterion: dict[str, int]
) -> tuple[int, dict[str, float]]:
    """Choose the number of joinpoints as asked for, and give the p-values that were needed."""
    way, times, seed = given.word("select"), given.whole("permutations"), given.whole("seed")
    x, y, weights = points.x, points.y[None], points.weights[None]
    tests: dict[str, float] = {}
    fewer, more = given.whole_or_none("test_fewer"), given.whole_or_none("test_more")
    if fewer is not None and more is not None:
        p_value = permutation_test(x, y, weights, fewer, more, rules, times, seed)
        tests[f"p_value_{fewer}_{more}"] = p_value
    if way != "permutation":
        return by_criterion[way], tests
    selected, made = permuted_choice(x, y, weights, rules, times, seed, given.number("alpha"))
    return selected, tests | {f"p_value_{t.fewer}_{t.more}": t.p_value for t in made}


def _model(x: Numbers, made: list[Model], k: int, given: Given) -> pl.DataFrame:
    model, is_log = made[k], given.word("model") == "log"
    first, last = given.number_or_none("from"), given.number_or_none("to")
    span = (x[0] if first is None else first, x[-1] if last is None else last)
    average = average_change(x, model, given.number("level"), span, is_log=is_log)
    return pl.DataFrame(
        {
            "k": [k],
            "joinpoints": [x[model.found.places[0]].tolist()],
            "squares": model.fit.squares,
            **{name: model.criteria[name] for name in CRITERIA},
            "clearness": model.clearness,
            "average_change": average.change,
            "average_lower": average.lower,
            "average_upper": average.upper,
            "average_p_value": average.p_value,
        },
        schema_overrides={"joinpoints": pl.List(pl.Float64)},
    )


def _segments(x: Numbers, made: list[Model], k: int, given: Given) -> pl.DataFrame:
    model = made[k]
    found = segment_changes(model, given.number("level"), is_log=given.word("model") == "log")
    borders = [x[0], *x[model.found.places[0]], x[-1]]
    return pl.DataFrame(
        {
            "k": [k] * (k + 1),
            "start": borders[:-1],
            "end": borders[1:],
            "slope": model.fit.slopes[0],
            "standard_error": model.errors.standard_errors[0],
            "degrees": [float(model.errors.degrees[0])] * (k + 1),
            "change": found.change[0],
            "lower": found.lower[0],
            "upper": found.upper[0],
            "p_value": found.p_value[0],
        },
        nan_to_null=True,
    )


def run(figures: pl.DataFrame, setting: Setting) -> Analysed:
    """Follow each unit since its last break; the verdict stands on the row of its latest year.

    The log model with weights of the events (constant variance where a count is 0 or not known)
    and Joinpoint's weighted BIC, or the choice asked for. Units with the same years are fitted
    together.

    Raises
    ------
    BadQuestion
        If a permutation test is asked for too many units.
    """
    given = in_force(setting, "joinpoint", RUN_PARAMETERS)
    kept = since_break(with_names(figures, setting), setting)
    units = kept.group_by("unit", maintain_order=True).agg(
        pl.col("row"),
        joinpoint_reason=reason(setting, Wanted()),
        years=pl.col("year"),
        values=pl.col("value").cast(pl.Float64),
        events=pl.col("events").cast(pl.Float64).fill_null(0),
    )
    able = units.filter(pl.col("joinpoint_reason").is_null())
    parts = [
        part
        for _, same in able.group_by("years", maintain_order=True)
        for part in followed(same, setting, given)
    ]
    rows = pl.concat([pl.DataFrame(schema=ADDED), *(p.rows for p in parts)])
    refused = units.filter(pl.col("joinpoint_reason").is_not_null()).select(
        pl.col("row").list.last(), "joinpoint_reason"
    )
    added = (
        figures.with_row_index("row")
        .join(rows, on="row", how="left", maintain_order="left", validate="1:1")
        .join(refused, on="row", how="left", maintain_order="left", validate="1:1")
    )
    names = ["name_en", "name_zh"]
    named = kept.select("unit", *setting.by, *names).unique("unit", maintain_order=True)
    segments, averages = (
        named.join(
            pl.concat([pl.DataFrame(schema=schema), *found]),
            on="unit",
            maintain_order="left_right",
        )
        for schema, found in (
            (SEGMENTS, [part.segments for part in parts]),
            (AVERAGES, [part.averages for part in parts]),
        )
    )
    said = sentences(segments, averages)
    years = pl.col("start", "end").cast(pl.Int64)
    return Analysed(
        added.select(*figures.columns, *ANALYSIS.adds),
        (_how(given),) if parts else (),
        {
            name: found.drop("unit", *names).with_columns(years)
            for name, found in (("segments", segments), ("averages", averages))
        },
        first_ones(said),
    )


AT_MOST = Text(
    "As many joinpoints were chosen as were looked for: with more allowed there may be more.",
    "选出的连接点数已达上限：放宽上限可能会有更多。",
)
CHOICES = {
    "wbic": Text("Joinpoint's weighted BIC", "加权 BIC"),
    "bic": Text("the BIC", "BIC"),
    "bic3": Text("the BIC with three terms a joinpoint", "BIC3"),
    "permutation": Text("permutation tests", "置换检验"),
}


def _how(given: Given) -> Text:
    """Say how the trend was fitted and the number of joinpoints chosen."""
    by = CHOICES[given.word("select")]
    return Text(
        "Joinpoint: straight lines on the log scale that meet at observed years, weighted by "
        f"events; their number by {by.en}. Changes are in per cent a year; a series begins again "
        "at a break.",
        f"连接点回归：对数尺度上在观测年份相接的直线，按事件数加权，段数由{by.zh}确定；"
        "变化以每年百分比计；序列遇口径中断则重新开始。",
    )


PARAMETERS = (
    Parameter(
        "model",
        Text(
            "log: per cent a unit of x; linear: value a unit of x",
            "log 为百分比变化，linear 为绝对变化",
        ),
        Kind.WORD,
        default="log",
        choices=("log", "linear"),
    ),
    Parameter(
        "weights",
        Text("auto: by standard error where there are any", "auto：有标准误则据此加权"),
        Kind.WORD,
        default="auto",
        choices=("auto", "standard_error", "none"),
    ),
    Parameter(
        "max_joinpoints",
        Text("looked for; by the number of points without it", "最多连接点数，缺省按点数"),
        Kind.WHOLE,
        least=0,
        most=9,
    ),
    Parameter(
        "min_ends",
        Text("observations strictly outside the outermost joinpoints", "两端之外最少观测数"),
        Kind.WHOLE,
        default=2,
        least=1,
    ),
    Parameter(
        "min_between",
        Text("observations strictly between joinpoints", "两连接点之间最少观测数"),
        Kind.WHOLE,
        default=2,
        least=1,
    ),
    Parameter(
        "select",
        Text("how the number of joinpoints is chosen", "连接点数的选择方法"),
        Kind.WORD,
        default="wbic",
        choices=(*CRITERIA, "permutation"),
    ),
    Parameter(
        "permutations", Text("of a test", "每次检验的置换次数"), Kind.WHOLE, default=4499, least=99
    ),
    Parameter(
        "alpha",
        Text("of the permutation tests together", "置换检验的总体显著性水平"),
        default=ALPHA,
        least=0,
        most=1,
        is_open=True,
    ),
    Parameter(
        "test_fewer",
        Text("joinpoints of one further test", "附加检验的较少连接点数"),
        Kind.WHOLE,
        least=0,
    ),
    Parameter("test_more", Text("against so many", "附加检验的较多连接点数"), Kind.WHOLE, least=1),
    Parameter("from", Text("where the average change begins", "平均变化的起点")),
    Parameter("to", Text("where it ends", "平均变化的终点")),
    SEED,
    LEVEL,
)

RUN_PARAMETERS = tuple(
    parameter
    for parameter in PARAMETERS
    if parameter.id in ("max_joinpoints", "select", "permutations", "seed")
)

ANALYSIS = Analysis(
    id="joinpoint",
    title=Text("Joinpoint trend", "连接点趋势"),
    question=Text(
        "Where did a trend change, and how fast did it go before and after?",
        "趋势在何时转折，前后变化多快？",
    ),
    reference=(
        "[1] H.-J. Kim, M. P. Fay, E. J. Feuer, D. N. Midthune, Permutation tests for joinpoint "
        "regression, Statistics in Medicine 19(3), 335-351, 2000; National Cancer Institute, "
        "Joinpoint Regression Program 5, https://surveillance.cancer.gov/joinpoint"
    ),
    adds={
        "fitted": Text("Fitted value", "拟合值"),
        "change": Text("Change a year in its segment (%)", "所在段的年变化（%）"),
        "change_lower": Text("Lower limit of the change (95 %)", "年变化下限（95%）"),
        "change_upper": Text("Upper limit of the change (95 %)", "年变化上限（95%）"),
        "is_joinpoint": Text("The trend changes here", "趋势在此转折"),
        "course": Text("Latest course", "最近走势"),
        "joinpoint_reason": Text("Why it is not followed", "未分析的原因"),
    },
    run=run,
    verdict="course",
    words=WORDS | REASONS,
    compute=compute,
    inputs={
        "series": Table(
            Text("one row a point, a series alone", "每行一个时点，仅一个序列"),
            {
                "x": Column(Text("when: the year", "时间（年份）")),
                "value": Column(Text("the rate then", "该时点的率")),
                "standard_error": Column(
                    Text("its standard error", "标准误"), is_optional=True, may_be_missing=True
                ),
            },
        )
    },
    parameters=PARAMETERS,
    run_parameters=RUN_PARAMETERS,
)
