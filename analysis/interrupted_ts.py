"""Did a law or a measure change counts, beyond where they were going anyway?"""

from collections.abc import Sequence

import numpy as np
import polars as pl
from scipy import special

from analysis._analysis import Analysed, Analysis, Computed, Inputs, Setting
from analysis._count_models import CountFit, NoLikeliest, negative_binomial_fit, poisson_fit
from analysis._declared import EVENTS, LEVEL
from analysis._parameters import Given, Kind, Parameter
from analysis._rates import Numbers
from analysis._series import REASONS, Wanted
from analysis._tables import Column, Table, numbers
from analysis._units import (
    DIRECTIONS,
    WORDS,
    Followed,
    Plan,
    Series,
    each_unit,
    in_force,
    position,
)
from analysis._wording import number
from facts.refusal import BadQuestion
from facts.text import Text


def compute(inputs: Inputs, given: Given) -> Computed:
    """Fit a segmented log-linear model of counts with season and offset [1]_.

    log E(events) = log exposure + constant + trend x + step (0 before, 1 from the change on)
    [+ slope after x (x - change)] + sum over harmonics j of sin and cos of 2 pi j season / cycle.

    Returns
    -------
    terms : term, coefficient, standard_error, z, p_value. fitted : x, events, fitted,
        counterfactual (without step and change of slope).
    effect : ratio of the level right after the change to the one expected, with lower and upper
        (normal); dispersion; prevented : events expected without the change less those fitted.

    Raises
    ------
    BadQuestion
        If nothing lies before or after the change, a season is wanted and not given, the points
        are fewer than the terms and 4, or a term has no likeliest size.
    """
    rows = inputs["series"].sort("x")
    x, events, exposure = (numbers(rows, name) for name in ("x", "events", "exposure"))
    exposure = np.ones_like(events) if np.isnan(exposure).all() else exposure
    step = _step(rows, x, given)
    columns = {"constant": np.ones_like(x), "trend": x - x.mean(), "step": step}
    if given.truth("slope_change"):
        columns["slope_after"] = step * (x - x[step > 0][0])
    columns |= _season(rows, given)
    design = np.column_stack(list(columns.values()))
    if len(x) < design.shape[1] + 4 or np.linalg.matrix_rank(design) < design.shape[1]:
        raise BadQuestion(
            f"interrupted_ts: {len(x)} points do not tell {design.shape[1]} terms apart; give a "
            "longer series or fewer harmonics"
        )
    found, scale = _fitted(events, design, np.log(exposure), given)
    back = np.eye(design.shape[1])
    back[0, 1] = -x.mean()  # the constant is where x is 0, not at the middle
    coefficients = back @ found.coefficients
    errors = np.sqrt(np.diag(back @ found.covariance @ back.T) * scale)
    z = coefficients / errors
    degrees = found.degrees if given.word("model") == "quasi_poisson" else np.inf
    terms = pl.DataFrame(
        {
            "term": list(columns),
            "coefficient": coefficients,
            "standard_error": errors,
            "z": z,
            "p_value": 2 * np.where(np.isinf(degrees), special.ndtr(-np.abs(z)),
                                    special.stdtr(degrees, -np.abs(z))),
        }
    )  # fmt: skip
    changed = [name in ("step", "slope_after") for name in columns]
    without = found.fitted / np.exp(design[:, changed] @ found.coefficients[changed])
    place, quantile = 2, float(special.ndtri((1 + given.number("level")) / 2))
    ends = coefficients[place] + quantile * errors[place] * np.array([-1, 1])
    return Computed(
        scalars={
            "effect": float(np.exp(coefficients[place])),
            "lower": float(np.exp(ends[0])),
            "upper": float(np.exp(ends[1])),
            "dispersion": found.dispersion,
            "prevented": float((without - found.fitted)[step > 0].sum()),
        },
        tables={
            "terms": terms,
            "fitted": pl.DataFrame(
                {"x": x, "events": events, "fitted": found.fitted, "counterfactual": without}
            ),
        },
    )


def _step(rows: pl.DataFrame, x: Numbers, given: Given) -> Numbers:
    step, change = numbers(rows, "step"), given.number_or_none("change")
    if change is not None:
        step = (x >= change).astype(np.float64)
    elif np.isnan(step).any():
        raise BadQuestion(
            "interrupted_ts: when did it change? give the column step, 0 before and 1 from then "
            "on, or change=x"
        )
    if len(np.unique(step)) < 2:
        raise BadQuestion(
            "interrupted_ts: every point lies on one side of the change; give points before and "
            "after"
        )
    return step


def _season(rows: pl.DataFrame, given: Given) -> dict[str, Numbers]:
    harmonics = given.whole("harmonics")
    if harmonics == 0:
        return {}
    season = numbers(rows, "season")
    if np.isnan(season).any():
        raise BadQuestion(
            "interrupted_ts: harmonics are wanted and the season is not given; give the column "
            "season (the month) or harmonics=0"
        )
    cycle = given.number("cycle")
    angle = 2 * np.pi * season / cycle
    return {
        f"{name}_{j}": function(j * angle)
        for j in range(1, harmonics + 1)
        for name, function in (("sin", np.sin), ("cos", np.cos))
        if name == "cos" or 2 * j != cycle  # the shortest wave is 0 at every season
    }


def _fitted(
    events: Numbers, design: Numbers, offset: Numbers, given: Given
) -> tuple[CountFit, float]:
    """Fit the model asked for, and say what its variances are multiplied by."""
    if given.word("model") == "negative_binomial":
        wide = negative_binomial_fit(events, design, offset)
        if wide is not None:
            return wide, 1.0
    found = poisson_fit(events, design, offset)
    return found, found.dispersion if given.word("model") == "quasi_poisson" else 1.0


def run(figures: pl.DataFrame, setting: Setting) -> Analysed:
    """Hold each unit since its last break against where it was going before a date."""
    given = in_force(setting, "interrupted_ts", RUN_PARAMETERS)
    date = given.word("date")

    def follow(one: Series) -> Followed:
        after = [period >= date for period in one.periods]
        if not date or len(date) != len(one.periods[0]):
            return Followed(reason="no_date")
        if all(after) or not any(after):
            return Followed(reason="one_side")
        waves = {1: 0, 4: 1, 12: 2}[one.cycle]
        if one.rows.height < 3 + given.truth("slope_change") + 2 * waves + 4:
            return Followed(reason="few_points")
        series, told = {"series": _series(one, after, setting)}, _told(given, one.cycle, waves)
        try:
            found = compute(series, told)
        except NoLikeliest:
            return Followed(reason="few_events")
        if float(str(found.scalars["dispersion"])) < 1 and told.word("model") == "quasi_poisson":
            found = compute(series, Given({**told, "model": "poisson"}))
        return _followed(one, found, setting, date)

    return each_unit(figures, setting, PLAN, follow)


def _series(one: Series, after: list[bool], setting: Setting) -> pl.DataFrame:
    rows = one.rows
    exposure = rows["exposure"].cast(pl.Float64).to_list()
    return pl.DataFrame(
        {
            "x": [float(place) for place in range(rows.height)],
            "events": rows["events"].cast(pl.Float64),
            "exposure": exposure if setting.shape == "rate" else [1.0] * rows.height,
            "step": [float(is_after) for is_after in after],
            "season": [float(position(period) % one.cycle) for period in one.periods],
        }
    )


def _told(given: Given, cycle: int, waves: int) -> Given:
    told = {"change": None, "harmonics": waves, "cycle": float(cycle), "level": LEVEL.default}
    return Given(told | {name: given[name] for name in ("model", "slope_change")})


def _followed(one: Series, found: Computed, setting: Setting, date: str) -> Followed:
    effect, lower, upper, prevented, dispersion = (
        float(str(found.scalars[name]))
        for name in ("effect", "lower", "upper", "prevented", "dispersion")
    )
    is_clear = lower > 1 or upper < 1
    sign = int(np.sign(effect - 1)) if is_clear else 0
    fitted = found.tables["fitted"]
    exposure = one.rows["exposure"].cast(pl.Float64) if setting.shape == "rate" else 1.0
    columns: dict[str, Sequence[object] | pl.Series] = {
        "fitted": fitted["fitted"] / exposure,
        "counterfactual": fitted["counterfactual"] / exposure,
        "course": [*[None] * (one.rows.height - 1), DIRECTIONS[setting.polarity][sign]],
    }
    table = pl.DataFrame(
        {"date": [date], "effect": effect, "lower": lower, "upper": upper,
         "prevented": prevented, "dispersion": dispersion}
    )  # fmt: skip
    said = _effect(one.name, date, (effect, lower, upper), prevented)
    return Followed(columns, {"effects": table}, said)


def _effect(name: Text, date: str, ratio: tuple[float, float, float], prevented: float) -> Text:
    """Say an effect in words: how far off its earlier course, how sure, how many events."""
    size, *ends = (100 * (one - 1) for one in ratio)
    if ends[0] <= 0 <= ends[1]:
        low, high = (number(end, 1) for end in ends)
        return Text(
            f"From {date} on, {name.en} does not clearly leave its earlier course "
            f"({number(size, 1)} %, {low} to {high}).",
            f"{date} 起，{name.zh}未明显偏离原有走势（{number(size, 1)}%，{low} 至 {high}）。",
        )
    low, high = (number(end, 1) for end in sorted(map(abs, ends)))
    falls = size < 0
    count = number(abs(prevented), 0)
    return Text(
        f"From {date} on, {name.en} is {number(abs(size), 1)} % {'lower' if falls else 'higher'} "
        f"than where it was going ({low} to {high}): about {count} events "
        f"{'fewer' if falls else 'more'}.",
        f"{date} 起，{name.zh}比原有走势{'低' if falls else '高'} {number(abs(size), 1)}%"
        f"（{low} 至 {high}）：约{'少' if falls else '多'} {count} 例。",
    )


OWN_REASONS = {
    "no_date": Text(
        "no date is given, or not as its periods are written; write with=date:2021 or date:2021-Q1",
        "未给定日期或写法与时期不一致；请写 with=date:2021 或 date:2021-Q1",
    ),
    "one_side": Text(
        "all that follows its last break lies on one side of the date",
        "自最近中断后的时期都在该日期的同一侧",
    ),
}

PLAN = Plan(
    adds={"fitted": pl.Float64(), "counterfactual": pl.Float64(), "course": pl.String()},
    reason="effect_reason",
    wanted=Wanted(
        shapes=("rate", "total"),
        is_positive=False,
        is_counted=True,
        is_regular=True,
        frequencies=("A", "Q", "M"),
    ),
    tables={
        "effects": {
            "date": pl.String(),
            "effect": pl.Float64(),
            "lower": pl.Float64(),
            "upper": pl.Float64(),
            "prevented": pl.Float64(),
            "dispersion": pl.Float64(),
        }
    },
    notes=(
        Text(
            "Segmented log-linear model of the counts with the exposure as offset, a step at the "
            "date and, for quarters and months, the season. What else changed at that time is in "
            "the step too. The limits are never narrower than those of chance alone.",
            "以暴露量为偏移的分段计数对数线性模型，在该日期设水平变化；季度与月度数据计入季节。"
            "同期发生的其他变化也会计入其中；区间不窄于偶然波动所给。",
        ),
    ),
)

PARAMETERS = (
    Parameter("change", Text("x of the first period after it", "变化后首个时期的序号")),
    Parameter(
        "model",
        Text("of the counts' spread", "计数的离散模型"),
        Kind.WORD,
        default="quasi_poisson",
        choices=("quasi_poisson", "poisson", "negative_binomial"),
    ),
    Parameter(
        "harmonics",
        Text("waves a cycle, 0 for no season", "谐波数，0 为无季节"),
        Kind.WHOLE,
        default=0,
        least=0,
        most=6,
    ),
    Parameter("cycle", Text("seasons a year", "周期长度"), default=12.0, least=2),
    Parameter(
        "slope_change",
        Text("whether the trend may change too", "趋势斜率是否也可变化"),
        Kind.TRUTH,
        default=False,
    ),
    LEVEL,
)

RUN_PARAMETERS = (
    Parameter(
        "date",
        Text("the first period after the change: 2021, 2021-Q1", "变化后的首个时期"),
        Kind.WORD,
    ),
    *(parameter for parameter in PARAMETERS if parameter.id in ("model", "slope_change")),
)

ANALYSIS = Analysis(
    id="interrupted_ts",
    title=Text("Before and after a measure", "政策前后比较"),
    question=Text(
        "Did a measure change counts beyond where they were going anyway?",
        "某项措施是否使事件数偏离原有走势？",
    ),
    reference=(
        "[1] J. Lopez Bernal, S. Cummins, A. Gasparrini, Interrupted time series regression for "
        "the evaluation of public health interventions: a tutorial, International Journal of "
        "Epidemiology 46(1), 348-355, 2017, doi:10.1093/ije/dyw098"
    ),
    adds={
        "fitted": Text("Fitted value", "拟合值"),
        "counterfactual": Text("Value without the change", "无变化时的数值"),
        "course": Text("Beside its earlier course", "与原有走势相比"),
        "effect_reason": Text("Why it is not judged", "未判断的原因"),
    },
    run=run,
    verdict="course",
    words=WORDS | REASONS | OWN_REASONS,
    compute=compute,
    inputs={
        "series": Table(
            Text("one row a period", "每行一个时期"),
            {
                "x": Column(Text("when: 1, 2, 3, …", "时间序号")),
                "events": EVENTS,
                "exposure": Column(
                    Text("time or people at risk; 1 without the column", "暴露量，缺省为 1"),
                    is_optional=True,
                    least=0,
                    is_open=True,
                ),
                "step": Column(
                    Text("0 before the change, 1 from then on", "变化前为 0，之后为 1"),
                    is_optional=True,
                    least=0,
                ),
                "season": Column(Text("the month, 1 to 12", "月份"), is_optional=True),
            },
        )
    },
    parameters=PARAMETERS,
    run_parameters=RUN_PARAMETERS,
)
