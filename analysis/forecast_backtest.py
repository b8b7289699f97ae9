"""How well would each method have forecast a series?"""

from analysis._analysis import Analysis, Computed, Inputs
from analysis._declared import CYCLE, HORIZON, LIMITS_LEVEL, SERIES
from analysis._forecasting import METHODS, able, backtest, naive_scale
from analysis._parameters import Given, Kind, Parameter
from analysis._tables import numbers
from facts.refusal import BadQuestion
from facts.text import Text


def compute(inputs: Inputs, given: Given) -> Computed:
    """Forecast from every origin on with the values up to it alone [1]_.

    Returns
    -------
    scores : method, horizon, origins, mean_error (value less forecast), mean_absolute_error,
    root_mean_square_error, mean_absolute_percentage_error, mean_absolute_scaled_error, coverage
    of the limits at `level`, interval_score. scale : what the scaled error is divided by: the mean
    absolute change over a cycle of the values up to the first origin.

    Raises
    ------
    BadQuestion
        If the first origin leaves too little before it for a method, or nothing after it.
    """
    values = numbers(inputs["series"], "value")
    horizon, cycle = given.whole("horizon"), given.whole("cycle")
    first = given.whole_or_none("first_origin") or max(8, 2 * len(values) // 3)
    known = able(first, cycle)
    wanted = given.words("methods") or tuple(known)
    lacking = [name for name in wanted if name not in known]
    if lacking or first >= len(values):
        raise BadQuestion(
            f"forecast_backtest: of {len(values)} values, {first} before the first origin; "
            f"possible are then: {', '.join(known)}, with at least one value after it"
        )
    origins = range(first, len(values), given.whole("step"))
    scale = naive_scale(values[:first], cycle)
    scores = backtest(values, wanted, horizon, cycle, origins, given.number("level"), scale)
    return Computed({"scale": scale, "first_origin": first}, {"scores": scores})


ANALYSIS = Analysis(
    id="forecast_backtest",
    title=Text("Backtest of forecasts", "预测回测"),
    question=Text(
        "How well would each method have forecast a series?", "各方法过去的预测效果如何？"
    ),
    reference=(
        "[1] L. J. Tashman, Out-of-sample tests of forecasting accuracy, International Journal of "
        "Forecasting 16(4), 437-450, 2000; R. J. Hyndman, A. B. Koehler, Another look at measures "
        "of forecast accuracy, International Journal of Forecasting 22(4), 679-688, 2006"
    ),
    compute=compute,
    inputs={"series": SERIES},
    parameters=(
        Parameter(
            "methods",
            Text("which; all that are possible without it", "方法，缺省为全部可用"),
            Kind.WORD,
            choices=tuple(METHODS),
            is_list=True,
        ),
        Parameter(
            "first_origin",
            Text("values before the first forecast; two thirds without it", "首个起点前的数值个数"),
            Kind.WHOLE,
            least=2,
        ),
        Parameter("step", Text("between origins", "起点间隔"), Kind.WHOLE, default=1, least=1),
        HORIZON,
        CYCLE,
        LIMITS_LEVEL,
    ),
)
