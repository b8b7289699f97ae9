"""When did the level of a series change, once or several times?"""

from itertools import pairwise

import numpy as np
import polars as pl
from scipy import special

from analysis._analysis import Analysed, Analysis, Computed, Inputs, Setting
from analysis._parameters import Given, Kind, Parameter, Values
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
from analysis._wording import number, unit, value
from facts.refusal import BadQuestion
from facts.schema import BREAK
from facts.text import Text

FEWEST_POINTS = 6
SHORTEST = 2  # periods of a level in a released series; one alone is an outlier


def compute(inputs: Inputs, given: Given) -> Computed:
    """Split a series into stretches of one level, by every number of changes [1]_.

    The search is exact: dynamic programming over all splits, on running totals. (ruptures finds
    the same splits; its cost functions are called once a stretch, which is slower by far.)

    Returns
    -------
    count, total, log_likelihood_none, log_likelihood_one (Poisson counts), likelihood_ratio; for
    values f_statistic, the largest over single changes that leave `margin` of the points on each
    side, and its approximate p_value [2]_. last_before (x of the last point before the single
    change), mean_before, mean_after; changes : the number chosen by BIC.
    models : changes, last_points (x before each), cost (-2 log likelihood), bic.
    stretches : of the chosen: start, end, points, mean.

    Raises
    ------
    BadQuestion
        If there are fewer than 6 points, an x is there twice, or a count is negative.
    """
    rows = inputs["series"].sort("x")
    x, value = numbers(rows, "x"), numbers(rows, "value")
    is_count = given.word("model") == "poisson"
    if len(x) < FEWEST_POINTS or (is_count and (value < 0).any()):
        raise BadQuestion(
            f"changepoint: {len(x)} points, the least {value.min():g}; at least {FEWEST_POINTS} "
            "points are needed, and counts of 0 or more"
        )
    if len(np.unique(x)) < len(x):
        raise BadQuestion(
            f"changepoint: {len(x)} points at {len(np.unique(x))} different x; give each x once"
        )
    shortest = given.whole_or_none("shortest") or (
        1 if is_count else max(2, int(np.floor(given.number("margin") * len(x))))
    )
    cost = _poisson_costs(value) if is_count else _square_costs(value)
    most = min(given.whole("max_changes"), len(x) // shortest - 1)
    splits = _best_splits(cost, shortest, most)
    criteria = [_criterion(value, cost, split, is_count=is_count) for split in splits]
    best = int(np.argmin([bic for _, bic in criteria]))
    scalars: dict[str, float | int | None] = {"count": len(x), "total": float(value.sum())}
    scalars |= _single(x, value, cost, splits, given, is_count=is_count) if most else {}
    scalars |= {"changes": best}
    return Computed(
        scalars,
        {
            "models": pl.DataFrame(
                {
                    "changes": range(len(splits)),
                    "last_points": [x[split - 1].tolist() for split in splits],
                    "cost": [deviance for deviance, _ in criteria],
                    "bic": [bic for _, bic in criteria],
                },
                schema_overrides={"last_points": pl.List(pl.Float64)},
            ),
            "stretches": _stretches(x, value, splits[best]),
        },
    )


def _square_costs(value: Numbers) -> Numbers:
    """Squares about the mean of every stretch [first, after the last)."""
    count, total = _totals(value)
    squares = _totals(value**2)[1]
    return np.asarray(squares - total**2 / count)


def _poisson_costs(value: Numbers) -> Numbers:
    """-2 log likelihood of every stretch at its own mean."""
    count, total = _totals(value)
    constant = _totals(special.gammaln(value + 1))[1]
    return np.asarray(-2 * (special.xlogy(total, total / count) - total - constant))


def _totals(value: Numbers) -> tuple[Numbers, Numbers]:
    """Number of points and their sum of every stretch; NaN where it is empty."""
    running = np.concatenate([[0.0], value.cumsum()])
    places = np.arange(len(running), dtype=np.float64)
    count = places[None, :] - places[:, None]
    return np.where(count > 0, count, np.nan), running[None, :] - running[:, None]


def _best_splits(cost: Numbers, shortest: int, most: int) -> list[np.ndarray]:
    """Cheapest split by each number of changes: the places after the last point of a stretch."""
    size = len(cost)
    length = np.arange(size)[None, :] - np.arange(size)[:, None]
    allowed = np.where(length >= shortest, cost, np.inf)
    best, froms = allowed[0], []
    splits = [np.array([], np.int64)]
    for _ in range(most):
        through = best[:, None] + allowed
        froms.append(through.argmin(0))
        best = through.min(0)
        place, split = size - 1, []
        for back in reversed(froms):
            place = int(back[place])
            split.append(place)
        splits.append(np.array(split[::-1], np.int64))
    return splits


def _criterion(
    value: Numbers, cost: Numbers, split: np.ndarray, *, is_count: bool
) -> tuple[float, float]:
    """-2 log likelihood and BIC: a mean a stretch, each change a parameter, and the variance."""
    borders = np.concatenate([[0], split, [len(value)]])
    whole, count = float(cost[borders[:-1], borders[1:]].sum()), len(value)
    if is_count:
        return whole, whole + (2 * len(split) + 1) * float(np.log(count))
    deviance = count * float(np.log(max(whole, 1e-300) / count) + 1 + np.log(2 * np.pi))
    return deviance, deviance + (2 * len(split) + 2) * float(np.log(count))


def _single(
    x: Numbers,
    value: Numbers,
    cost: Numbers,
    splits: list[np.ndarray],
    given: Given,
    *,
    is_count: bool,
) -> dict[str, float | int | None]:
    """What is said of one change against none."""
    (place,) = splits[1]
    none = float(cost[0, -1])
    found: dict[str, float | int | None] = {
        "last_before": float(x[place - 1]),
        "place": int(place),
        "mean_before": float(value[:place].mean()),
        "mean_after": float(value[place:].mean()),
    }
    if is_count:
        one = float(cost[0, place] + cost[place, -1])
        return found | {
            "log_likelihood_none": -none / 2,
            "log_likelihood_one": -one / 2,
            "likelihood_ratio": none - one,
        }
    count, margin = len(x), given.number("margin")
    first = max(int(np.floor(margin * count)), 1)
    places = np.arange(first, count - first + 1)
    rest = cost[0, places] + cost[places, -1]
    with np.errstate(divide="ignore"):
        statistic = float(((none - rest) / (rest / (count - 2))).max())
    return found | {"f_statistic": statistic, "p_value": _largest_f(statistic, margin)}


def _largest_f(statistic: float, margin: float) -> float:
    """Chance of a statistic as large, the largest over the middle of a series without change [2]_.

    The tail of a squared Bessel bridge over its variance, for one changing mean; good below 0.1.
    """
    if statistic <= 2:
        return 1.0
    reach = 2 * np.log((1 - margin) / margin)
    density = np.sqrt(statistic / 2) * np.exp(-statistic / 2) / special.gamma(0.5)
    return float(min(1.0, density * ((1 - 1 / statistic) * reach + 2 / statistic)))


def _stretches(x: Numbers, value: Numbers, split: np.ndarray) -> pl.DataFrame:
    borders = np.concatenate([[0], split, [len(x)]])
    points = np.diff(borders)
    return pl.DataFrame(
        {
            "start": x[borders[:-1]],
            "end": x[borders[1:] - 1],
            "points": points,
            "mean": np.add.reduceat(value, borders[:-1]) / points,
        }
    )


def run(figures: pl.DataFrame, setting: Setting) -> Analysed:
    """Find the levels of each unit, through its breaks; the verdict stands on its latest row."""
    most = in_force(setting, "changepoint", RUN_PARAMETERS).whole("max_changes")
    model = "poisson" if setting.shape == "total" else "mean"

    def follow(one: Series) -> Followed:
        rows = one.rows
        places = [float(position(period)) for period in one.periods]
        series = pl.DataFrame({"x": places, "value": rows["value"].cast(pl.Float64)})
        given: dict[str, Values] = {
            "model": model,
            "max_changes": most,
            "margin": 0.15,
            "shortest": SHORTEST,
        }
        stretches = compute({"series": series}, Given(given)).tables["stretches"]
        names = dict(zip(places, one.periods, strict=True))
        sizes = stretches["points"].to_list()
        table = pl.DataFrame(
            {
                "start": [names[place] for place in stretches["start"]],
                "end": [names[place] for place in stretches["end"]],
                "points": sizes,
                "mean": stretches["mean"],
            }
        )
        level = stretches["mean"].repeat_by(stretches["points"]).explode().to_list()
        sign = int(np.sign(level[-1] - level[-1 - sizes[-1]])) if len(sizes) > 1 else 0
        columns = {
            "level": level,
            "is_change": [period in table["start"][1:].to_list() for period in one.periods],
            "course": [*[None] * (rows.height - 1), DIRECTIONS[setting.polarity][sign]],
        }
        marked = set(rows.filter(pl.col("status").fill_null("").str.contains(BREAK))["period"])
        return Followed(columns, {"stretches": table}, _levels(one, table, marked, setting))

    return each_unit(figures, setting, PLAN, follow)


def _levels(one: Series, stretches: pl.DataFrame, marked: set[str], setting: Setting) -> Text:
    """Say each change of level, and whether the source marks a break there."""
    if stretches.height == 1:
        first, last = one.periods[0], one.periods[-1]
        return Text(
            f"{one.name.en} keeps one level from {first} to {last}.",
            f"{one.name.zh}：{first} 至 {last} 水平未突变。",
        )
    english, chinese = [], []
    of = unit(setting)
    for before, after in pairwise(stretches.rows(named=True)):
        low, high = value(setting, before["mean"], after["mean"])
        change = 100 * (after["mean"] / before["mean"] - 1) if before["mean"] else np.inf
        size = f"{number(abs(change), 0)} %" if np.isfinite(change) else ""
        is_marked = after["start"] in marked
        english.append(
            f"after {before['end']} it is {size} {'higher' if change > 0 else 'lower'} "
            f"({high} against {low}{of.en})"
            + (", where its source marks a break in the series" if is_marked else "")
        )
        chinese.append(
            f"{before['end']} 之后{'升高' if change > 0 else '降低'} {size.replace(' ', '')}"
            f"（{high}，此前 {low}{of.zh}）" + ("，来源在此标注口径中断" if is_marked else "")
        )
    return Text(
        f"{one.name.en} changes level: {'; '.join(english)}.",
        f"{one.name.zh}水平突变：{'；'.join(chinese)}。",
    )


PLAN = Plan(
    adds={"level": pl.Float64(), "is_change": pl.Boolean(), "course": pl.String()},
    reason="level_reason",
    wanted=Wanted(
        shapes=("rate", "share", "published", "mean", "ratio", "total"),
        points=FEWEST_POINTS,
        is_positive=False,
        frequencies=("A", "Q", "M"),
        is_regular=True,
    ),
    tables={
        "stretches": {
            "start": pl.String(),
            "end": pl.String(),
            "points": pl.Int64(),
            "mean": pl.Float64(),
        }
    },
    notes=(
        Text(
            "Levels: the split into stretches of one mean that the BIC prefers, at least two "
            "periods each, through the breaks a source marks. A steady rise or fall comes out as "
            "steps too; the joinpoint trend tells the two apart.",
            "水平：按 BIC 将序列分为均值不变的若干段，每段至少两期，跨越来源标注的中断。"
            "持续升降也会表现为台阶，可用连接点趋势加以区分。",
        ),
    ),
    across_breaks=True,
)

RUN_PARAMETERS = (
    Parameter(
        "max_changes", Text("looked for", "最多突变数"), Kind.WHOLE, default=3, least=1, most=20
    ),
)

ANALYSIS = Analysis(
    id="changepoint",
    title=Text("Changes of level", "水平突变"),
    question=Text(
        "When did the level of a series change, once or several times?", "序列水平何时发生突变？"
    ),
    reference=(
        "[1] J. Bai, P. Perron, Computation and analysis of multiple structural change models, "
        "Journal of Applied Econometrics 18(1), 1-22, 2003. [2] A. Estrella, Critical values and p "
        "values of Bessel process distributions, Econometric Theory 19(6), 1128-1143, 2003"
    ),
    adds={
        "level": Text("Level", "水平"),
        "is_change": Text("A level begins here", "新水平由此开始"),
        "course": Text("Latest level beside the one before", "最近水平与前一水平相比"),
        "level_reason": Text("Why it is not followed", "未分析的原因"),
    },
    run=run,
    verdict="course",
    words=WORDS | REASONS,
    run_parameters=RUN_PARAMETERS,
    compute=compute,
    inputs={
        "series": Table(
            Text("one row a point", "每行一个时点"),
            {
                "x": Column(Text("when: the year", "时间（年份）")),
                "value": Column(Text("a value, or a count", "数值或计数")),
            },
        )
    },
    parameters=(
        Parameter(
            "model",
            Text("mean: values of one variance; poisson: counts", "mean 为数值，poisson 为计数"),
            Kind.WORD,
            default="mean",
            choices=("mean", "poisson"),
        ),
        Parameter(
            "max_changes", Text("looked for", "最多突变数"), Kind.WHOLE, default=5, least=0, most=20
        ),
        Parameter(
            "margin",
            Text("share of the points a stretch of values has at least", "每段最少点数占比"),
            default=0.15,
            least=0,
            most=0.5,
            is_open=True,
        ),
        Parameter(
            "shortest",
            Text("points of a stretch instead", "每段最少点数"),
            Kind.WHOLE,
            least=1,
        ),
    ),
)
