"""How fast do counts rise or fall for those at risk, and how sure is that?"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl
from scipy import special

from analysis._analysis import Analysed, Analysis, Computed, Inputs, Setting
from analysis._count_models import (
    CountFit,
    NoLikeliest,
    negative_binomial_fit,
    poisson_fit,
    profile_limits,
)
from analysis._declared import EVENTS, LEVEL
from analysis._parameters import Given
from analysis._rates import Numbers
from analysis._series import REASONS, Wanted
from analysis._tables import Column, Table, numbers
from analysis._units import DIRECTIONS, WORDS, Followed, Plan, Series, each_unit
from analysis._wording import Change, course, number
from facts.refusal import BadQuestion
from facts.text import Text

FEWEST_POINTS = 4
OVERDISPERSED = 1.5  # Pearson chi-square over its degrees; above it Poisson limits are too narrow


class Line(NamedTuple):
    """A straight line on the log scale.

    coefficients, errors : (2,) intercept at x = 0, and slope.
    quantile : of the limits, normal or Student's.
    """

    model: str
    coefficients: Numbers
    errors: Numbers
    quantile: float
    deviance: float = np.nan
    log_likelihood: float = np.nan
    dispersion: float = np.nan
    theta: float = np.nan
    theta_error: float = np.nan


def compute(inputs: Inputs, given: Given) -> Computed:
    """Fit log-linear trends with the exposure as offset, and by least squares of the log rate.

    Returns
    -------
    models : a row for poisson, quasi_poisson, negative_binomial (where the counts spread beyond
        Poisson), log_rate and log_rate_by_events (least squares, the second weighted by events;
        not with a count of 0): intercept (at x = 0), slope, their standard errors, change
        [per cent a unit of x], lower, upper, p_value, deviance, log_likelihood, aic, dispersion,
        theta (variance = mean + mean^2 / theta), theta_error.
    preferred : poisson where the dispersion is at most 1.5, else negative_binomial, or
        quasi_poisson where that has no maximum; likelihood_ratio of negative_binomial to poisson;
        profile_lower, profile_upper : limits of the Poisson change by its likelihood.

    Raises
    ------
    BadQuestion
        If there are fewer than 4 points or 3 times, no events, or all of them at one end.
    """
    rows = inputs["series"]
    x, events, exposure = (numbers(rows, name) for name in ("x", "events", "exposure"))
    exposure = np.ones_like(events) if np.isnan(exposure).all() else exposure
    if len(x) < FEWEST_POINTS or len(np.unique(x)) < 3:
        raise BadQuestion(
            f"trend_glm: {len(x)} points at {len(np.unique(x))} times; at least {FEWEST_POINTS} "
            "points and 3 times are needed"
        )
    middle, tail = float(x.mean()), (1 + given.number("level")) / 2
    design = np.column_stack([np.ones_like(x), x - middle])
    offset, normal = np.log(exposure), float(special.ndtri(tail))
    plain = poisson_fit(events, design, offset)
    student = float(special.stdtrit(plain.degrees, tail))
    lines = [
        _line("poisson", plain, middle, normal),
        _line("quasi_poisson", plain, middle, student, plain.dispersion),
    ]
    wide = negative_binomial_fit(events, design, offset)
    if wide is not None:
        lines.append(_line("negative_binomial", wide, middle, normal))
    if (events > 0).all():
        log_rate = np.log(events) - offset
        lines.append(_least_squares("log_rate", x, log_rate, np.ones_like(x), student))
        lines.append(_least_squares("log_rate_by_events", x, log_rate, events, student))
    lower, upper = profile_limits(events, design, offset, 1, given.number("level"))
    is_wide = plain.dispersion > OVERDISPERSED
    preferred = "poisson" if not is_wide else "negative_binomial" if wide else "quasi_poisson"
    ratio = None if wide is None else 2 * (wide.log_likelihood - plain.log_likelihood)
    return Computed(
        scalars={
            "preferred": preferred,
            "dispersion": plain.dispersion,
            "likelihood_ratio": ratio,
            "profile_lower": 100 * float(np.expm1(lower)),
            "profile_upper": 100 * float(np.expm1(upper)),
        },
        tables={"models": pl.concat([_row(line) for line in lines])},
        warnings=(_spread(plain.dispersion),) if is_wide else (),
    )


def _line(name: str, found: CountFit, middle: float, quantile: float, scale: float = 1.0) -> Line:
    """Put the intercept back to x = 0, where the case of a centred fit is not."""
    back = np.array([[1.0, -middle], [0.0, 1.0]])
    errors = np.sqrt(np.diag(back @ found.covariance @ back.T) * scale)
    is_quasi = name == "quasi_poisson"
    return Line(
        name,
        back @ found.coefficients,
        errors,
        quantile,
        found.deviance,
        np.nan if is_quasi else found.log_likelihood,
        found.dispersion,
        found.theta if np.isfinite(found.theta) else np.nan,
        found.theta_error,
    )


def _least_squares(name: str, x: Numbers, y: Numbers, weights: Numbers, quantile: float) -> Line:
    total = weights.sum()
    middle, level = (weights * x).sum() / total, (weights * y).sum() / total
    spread = (weights * (x - middle) ** 2).sum()
    slope = (weights * (x - middle) * (y - level)).sum() / spread
    rest = y - level - slope * (x - middle)
    variance = (weights * rest**2).sum() / (len(x) - 2)
    errors = np.sqrt(variance * np.array([1 / total + middle**2 / spread, 1 / spread]))
    return Line(name, np.array([level - slope * middle, slope]), errors, quantile)


def _row(line: Line) -> pl.DataFrame:
    slope, error = float(line.coefficients[1]), float(line.errors[1])
    change, lower, upper = (
        100 * np.expm1(slope + side * line.quantile * error) for side in (0, -1, 1)
    )
    parameters = 2 + (not np.isnan(line.theta))
    return pl.DataFrame(
        {
            "model": [line.model],
            "intercept": line.coefficients[:1],
            "slope": [slope],
            "intercept_error": line.errors[:1],
            "slope_error": [error],
            "change": [change],
            "lower": [lower],
            "upper": [upper],
            "z": [slope / error if error > 0 else None],
            "deviance": [line.deviance],
            "log_likelihood": [line.log_likelihood],
            "aic": [2 * parameters - 2 * line.log_likelihood],
            "dispersion": [line.dispersion],
            "theta": [line.theta],
            "theta_error": [line.theta_error],
        },
        nan_to_null=True,
    )


def run(figures: pl.DataFrame, setting: Setting) -> Analysed:
    """Follow each unit since its last break; the verdict stands on the row of its latest year.

    Poisson where the counts spread as chance has it, else negative binomial (quasi-Poisson where
    that has no maximum), with the exposure as offset.
    """

    def follow(one: Series) -> Followed:
        rows = one.rows
        years = [float(period) for period in one.periods]
        counted = {"x": years, "events": rows["events"].cast(pl.Float64)}
        exposure = rows["exposure"].cast(pl.Float64) if setting.shape == "rate" else None
        series = pl.DataFrame(counted | {"exposure": [1.0] * rows.height if exposure is None
                                         else exposure})  # fmt: skip
        try:
            found = compute({"series": series}, Given({"level": LEVEL.default}))
        except NoLikeliest:
            return Followed(reason="few_events")
        name = str(found.scalars["preferred"])
        line = found.tables["models"].filter(model=name).row(0, named=True)
        change = Change(line["change"], line["lower"], line["upper"],
                        line["lower"] > 0 or line["upper"] < 0)  # fmt: skip
        sign = int(np.sign(change.change)) if change.is_clear else 0
        last: list[object] = [None] * (rows.height - 1)
        fitted = np.exp(line["intercept"] + line["slope"] * np.array(years))
        columns: dict[str, Sequence[object] | pl.Series] = {
            "fitted": pl.Series(fitted),
            "course": [*last, DIRECTIONS[setting.polarity][sign]],
            "change": [*last, change.change],
            "change_lower": [*last, change.lower],
            "change_upper": [*last, change.upper],
            "model": [*last, name],
            "dispersion": [*last, found.scalars["dispersion"]],
        }
        said = course(one.name, [(one.periods[0], one.periods[-1], change)])
        return Followed(columns, {}, _with_spread(said, float(line["dispersion"] or 0), name))

    return each_unit(figures, setting, PLAN, follow)


def _with_spread(said: Text, dispersion: float, model: str) -> Text:
    if model == "poisson":
        return Text(f"{said.en} Its counts spread no more than chance has it.",
                    f"{said.zh}计数的波动未超出偶然。")  # fmt: skip
    times = number(dispersion, 1)
    return Text(
        f"{said.en} Its counts spread {times} times as much as chance has it; the limits allow for "
        "that.",
        f"{said.zh}计数的波动是偶然的 {times} 倍，区间已计入。",
    )


def _spread(dispersion: float) -> Text:
    return Text(
        f"The counts spread {dispersion:.1f} times as much as chance gives: the Poisson limits are "
        "too narrow; use the negative binomial or the quasi-Poisson ones.",
        f"计数的离散程度是偶然波动的 {dispersion:.1f} 倍：泊松区间过窄，应使用负二项或准泊松区间。",
    )


PLAN = Plan(
    adds={
        "course": pl.String(),
        "change": pl.Float64(),
        "change_lower": pl.Float64(),
        "change_upper": pl.Float64(),
        "fitted": pl.Float64(),
        "model": pl.String(),
        "dispersion": pl.Float64(),
    },
    reason="trend_reason",
    wanted=Wanted(shapes=("rate", "total"), is_positive=False, is_counted=True),
    notes=(
        Text(
            "Log-linear trend of the counts with the exposure as offset: Poisson, or negative "
            "binomial where they spread more than 1.5 times as much as chance has it. A series "
            "begins again at a break.",
            "以暴露量为偏移的计数对数线性趋势：泊松模型；离散超过偶然 1.5 倍时用负二项模型。"
            "序列遇口径中断则重新开始。",
        ),
    ),
)

ANALYSIS = Analysis(
    id="trend_glm",
    title=Text("Trend of counts", "计数趋势"),
    question=Text(
        "How fast do counts rise or fall for those at risk?", "按暴露量计，事件数每年变化多快？"
    ),
    reference=(
        "P. McCullagh, J. A. Nelder, Generalized Linear Models, 2nd ed., Chapman & Hall, 1989, "
        "chapter 6; W. N. Venables, B. D. Ripley, Modern Applied Statistics with S, 4th ed., 2002"
    ),
    adds={
        "course": Text("Course", "走势"),
        "change": Text("Change a year (%)", "年变化（%）"),
        "change_lower": Text("Lower limit of the change (95 %)", "年变化下限（95%）"),
        "change_upper": Text("Upper limit of the change (95 %)", "年变化上限（95%）"),
        "fitted": Text("Fitted value", "拟合值"),
        "model": Text("Model of the counts", "计数模型"),
        "dispersion": Text("Spread beside chance (1)", "离散程度（偶然为 1）"),
        "trend_reason": Text("Why it is not followed", "未分析的原因"),
    },
    run=run,
    verdict="course",
    words=WORDS | REASONS,
    compute=compute,
    inputs={
        "series": Table(
            Text("one row a point", "每行一个时点"),
            {
                "x": Column(Text("when: the year", "时间（年份）")),
                "events": EVENTS,
                "exposure": Column(
                    Text("time or people at risk; 1 without the column", "暴露量，缺省为 1"),
                    is_optional=True,
                    least=0,
                    is_open=True,
                ),
            },
        )
    },
    parameters=(LEVEL,),
)
