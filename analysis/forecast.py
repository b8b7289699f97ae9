"""What comes next in a series, and how sure is that?"""

import numpy as np
import polars as pl

from analysis._analysis import Analysed, Analysis, Computed, Inputs, Setting
from analysis._declared import CYCLE, HORIZON, LIMITS_LEVEL, SERIES
from analysis._ets import MODELS
from analysis._forecast_units import MOST_UNITS, NAMES, PLAN, forecast_of
from analysis._forecasting import (
    METHODS,
    Forecast,
    Order,
    able,
    backtest,
    ets,
    naive_scale,
    sarima,
)
from analysis._parameters import Given, Kind, Parameter
from analysis._rates import Numbers
from analysis._series import REASONS
from analysis._tables import numbers
from analysis._units import WORDS, each_unit, in_force
from facts.refusal import BadQuestion
from facts.text import Text

FEWEST_VALUES = 8
MOST_ORIGINS = 12  # of the backtest that chooses
FOLLOWED = 0.9  # measured coverage below this share of what was promised is said


def compute(inputs: Inputs, given: Given) -> Computed:
    """Forecast by a method, or by the one that would have done best [1]_.

    Returns
    -------
    method, and numbers of its fit. forecast : horizon, mean, error (standard), lower, upper (at
    `level`), lower_narrow, upper_narrow (at `narrow_level`). backtest : of every method that was
    tried, as `forecast_backtest` gives it; empty where a method is asked for by name.

    Raises
    ------
    BadQuestion
        If there are fewer than 8 values, or the method asked for needs more than there are.
    """
    values = numbers(inputs["series"], "value")
    horizon, cycle = given.whole("horizon"), given.whole("cycle")
    if len(values) < FEWEST_VALUES:
        raise BadQuestion(
            f"forecast: {len(values)} values; with fewer than {FEWEST_VALUES} nothing is "
            "forecast: what comes next would be a guess"
        )
    name, tried = given.word("method"), pl.DataFrame()
    notes: tuple[Text, ...] = ()
    known = able(len(values), cycle)
    if name == "auto":
        name, tried, notes = _best(values, horizon, cycle, given)
    elif name not in known:
        raise BadQuestion(
            f"forecast: {len(values)} values of cycle {cycle} are too few for {name}; possible "
            f"are: {', '.join(known)}"
        )
    made = _made(name, values, horizon, cycle, given)
    lower, upper = made.limits(given.number("level"))
    lower_narrow, upper_narrow = made.limits(given.number("narrow_level"))
    table = pl.DataFrame(
        {
            "horizon": np.arange(1, horizon + 1),
            "mean": made.mean,
            "error": made.error,
            "lower": lower,
            "upper": upper,
            "lower_narrow": lower_narrow,
            "upper_narrow": upper_narrow,
        }
    )
    return Computed({"method": name, **made.said}, {"forecast": table, "backtest": tried}, notes)


def _made(name: str, values: Numbers, horizon: int, cycle: int, given: Given) -> Forecast:
    if name == "ets":
        return ets(values, horizon, cycle, given.word("ets_model"))
    orders = [given.numbers(order) for order in ("order", "seasonal_order")]
    if name == "sarima" and orders[0]:
        if any(len(order) not in (0, 3) for order in orders):
            raise BadQuestion("forecast: an order is three whole numbers: p,d,q")
        plain, seasonal = (tuple(int(n) for n in order) or (0, 0, 0) for order in orders)
        return sarima(values, horizon, cycle, Order(_three(plain), _three(seasonal)))
    return METHODS[name](values, horizon, cycle)


def _three(order: tuple[int, ...]) -> tuple[int, int, int]:
    first, second, third = order
    return first, second, third


def _best(
    values: Numbers, horizon: int, cycle: int, given: Given
) -> tuple[str, pl.DataFrame, tuple[Text, ...]]:
    """Choose by the scaled error of a rolling backtest over the last third of the series."""
    first = max(FEWEST_VALUES, 2 * len(values) // 3)
    within = max(1, min(horizon, len(values) - first))
    last = len(values) - within
    wanted = min(MOST_ORIGINS, last - first + 1)
    origins = np.unique(np.linspace(first, last, max(wanted, 1)).round().astype(int)).tolist()
    level = given.number("level")
    tried = backtest(
        values,
        able(first, cycle),
        within,
        cycle,
        origins,
        level,
        naive_scale(values[:first], cycle),
    )
    overall = tried.group_by("method", maintain_order=True).agg(
        pl.col("mean_absolute_scaled_error", "coverage").mean()
    )
    best = overall.sort("mean_absolute_scaled_error", maintain_order=True).row(0, named=True)
    notes: tuple[Text, ...] = ()
    if best["coverage"] < FOLLOWED * level:
        notes = (_too_narrow(level, best["coverage"], len(origins)),)
    return best["method"], tried, notes


def _too_narrow(level: float, coverage: float, origins: int) -> Text:
    return Text(
        f"In the backtest the {level:.0%} limits held {coverage:.0%} of what came, over {origins} "
        "origins: take the limits as too narrow.",
        f"回测（{origins} 个起点）中 {level:.0%} 区间仅覆盖 {coverage:.0%}：区间应视为偏窄。",
    )


def run(figures: pl.DataFrame, setting: Setting) -> Analysed:
    """Forecast each unit since its last break, by the method that would have done best.

    Raises
    ------
    BadQuestion
        If there are more than 12 units.
    """
    given = in_force(setting, "forecast", RUN_PARAMETERS)
    count = figures.select(setting.by).n_unique() if figures.height else 0
    if count > MOST_UNITS:
        raise BadQuestion(
            f"forecast: {count} series are asked and at most {MOST_UNITS} at a time are forecast, "
            "as every method is tried on each; hold the question to fewer"
        )
    return each_unit(figures, setting, PLAN, lambda one: forecast_of(one, setting, given))


OWN_REASONS = {
    "not_able": Text("it is too short for the method asked for", "时点太少，无法使用所选方法"),
}
RUN_PARAMETERS = (
    Parameter(
        "method",
        Text("auto: the best of a rolling backtest", "auto：回测最优者"),
        Kind.WORD,
        default="auto",
        choices=("auto", *NAMES),
    ),
    Parameter(
        "horizon",
        Text(
            "periods ahead; a year, or three where periods are years", "预测期数，缺省为一年或三年"
        ),
        Kind.WHOLE,
        least=1,
        most=24,
    ),
)

ANALYSIS = Analysis(
    id="forecast",
    title=Text("Forecast", "预测"),
    question=Text(
        "What comes next in a series, and how sure is that?", "序列接下来如何，把握多大？"
    ),
    reference=(
        "[1] R. J. Hyndman, G. Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., "
        "OTexts, 2021, chapters 5, 8 and 9, https://otexts.com/fpp3"
    ),
    adds={
        "outlook": Text("Outlook", "前景"),
        "method": Text("Method of the forecast", "预测方法"),
        "forecast_reason": Text("Why it is not forecast", "未预测的原因"),
    },
    run=run,
    verdict="outlook",
    words=WORDS | REASONS | OWN_REASONS | NAMES,
    run_parameters=RUN_PARAMETERS,
    compute=compute,
    inputs={"series": SERIES},
    parameters=(
        Parameter(
            "method",
            Text("auto: the best of a rolling backtest", "auto：回测最优者"),
            Kind.WORD,
            default="auto",
            choices=("auto", *METHODS),
        ),
        HORIZON,
        CYCLE,
        Parameter(
            "ets_model",
            Text("error, trend, season; the smallest AICc without it", "缺省为 AICc 最小者"),
            Kind.WORD,
            choices=MODELS,
        ),
        Parameter("order", Text("p,d,q of sarima", "sarima 的 p,d,q"), Kind.WHOLE, is_list=True),
        Parameter(
            "seasonal_order", Text("P,D,Q of sarima", "sarima 的 P,D,Q"), Kind.WHOLE, is_list=True
        ),
        LIMITS_LEVEL,
        Parameter(
            "narrow_level",
            Text("of the narrow limits", "窄区间水平"),
            default=0.8,
            least=0,
            most=1,
            is_open=True,
        ),
    ),
)
