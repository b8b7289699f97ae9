"""Which units have the highest risk, and how sure is that order?"""

import numpy as np
import polars as pl

from analysis._analysis import Analysed, Analysis, Computed, Inputs, Setting
from analysis._declared import BENCHMARK, KNOWN_PRIOR, SEED, UNITS
from analysis._empirical_bayes import Prior, fit_prior, log_likelihood, moment_prior, posterior
from analysis._parameters import Given, Kind, Parameter, checked
from analysis._ranked_figures import REASONS, pooled
from analysis._ranked_words import CHANCE, is_chance, last_period, notes, sentences
from analysis._ranking import Told, chances_above, place, ranked, way, worst_count
from analysis._tables import numbers
from facts.refusal import BadQuestion
from facts.text import Text

WORDS = {
    "first": Text("ranked first", "排第一"),
    "like_first": Text("cannot be told apart from the first", "与第一名无法区分"),
    "below_first": Text("below the first", "低于第一名"),
    "low": Text("reports incomplete", "报告不完整"),
}
TAKEN = ("unit", "period", "place")
"""Columns made on the way that figures may not bring."""


def compute(inputs: Inputs, given: Given) -> Computed:
    """Rank units by the ratio they are likely to have [1]_ [2]_.

    Ratios are gamma distributed given the counts; the prior is fitted, or given.

    Returns
    -------
    units : unit, events, expected, ratio, mean, standard_deviation, lower, upper [ratio],
        expected_rank, rank_lower, rank_median, rank_upper, p_worst, p_first, p_above_<ratio> for
        each of `above`, p_first_is_worse (null for the first itself), place (WORDS).
    benchmark, prior_shape, prior_rate, worst (how many first ranks), way (exact, normal,
    monte_carlo).

    Raises
    ------
    BadQuestion
        If there are fewer than two units, or no events and no prior.
    """
    rows = inputs["units"]
    events, exposure = numbers(rows, "events"), numbers(rows, "exposure")
    is_given = given.number_or_none("prior_shape") and given.number_or_none("prior_rate")
    if rows.height < 2 or (events.sum() == 0 and not is_given):
        raise BadQuestion(
            f"ranking: {rows.height} units with {events.sum():g} events in all; there is nothing "
            "to rank: give two units or more, and some events"
        )
    benchmark = given.number_or_none("benchmark")
    benchmark = float(events.sum() / exposure.sum()) if benchmark is None else benchmark
    expected = exposure * benchmark
    prior = _prior(events, expected, given)
    worst = worst_count(rows.height, given.number("worst_share"), given.whole_or_none("worst"))
    asked = Told(
        given.number("level"), worst, given.word("first") == "highest", given.word("way"),
        given.whole("draws"), given.whole("seed"),
    )  # fmt: skip
    units = posterior(events, expected, prior)
    found = ranked(units, asked)
    above = chances_above(units, given.numbers("above"))
    table = pl.concat(
        [
            rows.select("unit", "events"),
            pl.DataFrame({"expected": expected, "ratio": events / expected}),
            found,
            pl.DataFrame(above),
        ],
        how="horizontal",
    )
    return Computed(
        scalars={
            "benchmark": benchmark, "prior_shape": prior.shape, "prior_rate": prior.rate,
            "worst": worst, "way": way(rows.height, asked),
        },
        tables={"units": table.with_columns(place(found, prior))},
        warnings=(CHANCE,) if prior.is_chance else (),
    )  # fmt: skip


def _prior(events: np.ndarray, expected: np.ndarray, given: Given) -> Prior:
    shape, rate = given.number_or_none("prior_shape"), given.number_or_none("prior_rate")
    if shape is not None and rate is not None:
        return Prior(shape, rate, log_likelihood(events, expected, shape, rate))
    fit = {"gamma_ml": fit_prior, "gamma_moments": moment_prior}[given.word("prior")]
    return fit(events, expected)


def run(figures: pl.DataFrame, setting: Setting) -> Analysed:
    """Rank the units of each period; rank 1 is the worst: the highest where low is good."""
    given = checked("ranking", RUN_PARAMETERS, setting.parameters)
    ready = pooled(figures.drop(set(ANALYSIS.adds) & set(figures.columns)), setting, given)
    able = ready.filter(pl.col("ranking_reason").is_null()).sort("period", "row")
    parts = able.partition_by("period", maintain_order=True)
    judged = [_period(part, setting, given) for part in parts]
    added = pl.concat([pl.DataFrame(schema=ADDED), *judged], how="vertical_relaxed")
    marked = ready.with_columns(
        completeness_mark=pl.when("is_incomplete").then(pl.lit("low"))
    ).drop(*(name for name in TAKEN if name not in figures.columns))
    found = marked.join(added, on="row", how="left", maintain_order="left", validate="1:1").select(
        *figures.columns, *ANALYSIS.adds
    )
    last = last_period(found)
    return Analysed(
        found,
        notes=notes(last, setting, given),
        sentences=sentences(last, setting),
        warnings=(CHANCE,) if is_chance(last) else (),
    )


def _period(part: pl.DataFrame, setting: Setting, given: Given) -> pl.DataFrame:
    events, exposure = numbers(part, "pooled_events"), numbers(part, "pooled_exposure")
    benchmark = events.sum() / exposure.sum()
    if events.sum() == 0:
        return pl.DataFrame(schema=ADDED)
    prior = fit_prior(events, exposure * benchmark)
    worst = worst_count(part.height, given.number("worst_share"), given.whole_or_none("worst"))
    units = posterior(events, exposure * benchmark, prior)
    found = ranked(units, Told(given.number("level"), worst, setting.polarity != "H"))
    value = pl.col("mean", "lower", "upper") * benchmark
    return found.with_columns(value).select(
        part["row"],
        shrunk="mean",
        shrunk_lower="lower",
        shrunk_upper="upper",
        expected_rank="expected_rank",
        rank_lower="rank_lower",
        rank_upper="rank_upper",
        p_worst="p_worst",
        p_above_pooled=pl.Series(units.above(1.0)),
        place=place(found, prior),
        worst=pl.lit(worst),
        units_ranked=pl.lit(part.height),
    )


ADDED: dict[str, pl.DataType] = {
    "row": pl.UInt32(),
    **dict.fromkeys(
        ("shrunk", "shrunk_lower", "shrunk_upper", "expected_rank", "rank_lower", "rank_upper",
         "p_worst", "p_above_pooled"),
        pl.Float64(),
    ),
    "place": pl.String(),
    "worst": pl.Int32(),
    "units_ranked": pl.Int32(),
}  # fmt: skip
"""The columns that come of ranking units together."""

LEVEL = Parameter(
    "level",
    Text("level of intervals of ranks and of shrunk values", "名次与收缩值的区间水平"),
    default=0.95,
    least=0,
    most=1,
    is_open=True,
)
WORST = (
    Parameter(
        "worst",
        Text("how many first ranks are the worst; a share without it", "“最差”的个数；缺省按比例"),
        Kind.WHOLE,
        least=1,
    ),
    Parameter(
        "worst_share",
        Text("share of the units that is the worst, rounded up", "“最差”所占比例（向上取整）"),
        default=0.1,
        least=0,
        most=1,
        is_open=True,
    ),
)
RUN_PARAMETERS = (
    Parameter(
        "level",
        Text("level of intervals of ranks and of shrunk values", "名次与收缩值的区间水平"),
        default=0.90,
        least=0,
        most=1,
        is_open=True,
    ),
    Parameter(
        "pool",
        Text("how many periods, this one the last, are pooled", "合并的时期数（含本期）"),
        Kind.WHOLE,
        default=1,
        least=1,
        most=30,
    ),
    *WORST,
    Parameter(
        "completeness",
        Text("share of reports below which a unit is marked", "低于此报告完整率即加标记"),
        default=0.8,
        least=0,
        most=1,
    ),
    Parameter(
        "hold_apart",
        Text("whether units so marked are left out of the ranking", "是否将其排除在排序之外"),
        Kind.TRUTH,
        default=False,
    ),
)

ANALYSIS = Analysis(
    id="ranking",
    title=Text("Risk ranking", "风险排序"),
    question=Text(
        "Which units have the highest risk, and how sure is that order?",
        "哪些单位风险最高，这一名次有多可靠？",
    ),
    adds={
        "shrunk": Text("Shrunk value (empirical Bayes)", "收缩值（经验贝叶斯）"),
        "shrunk_lower": Text("Shrunk value, lower", "收缩值下限"),
        "shrunk_upper": Text("Shrunk value, upper", "收缩值上限"),
        "expected_rank": Text("Expected rank", "期望名次"),
        "rank_lower": Text("Rank, lower", "名次下限"),
        "rank_upper": Text("Rank, upper", "名次上限"),
        "p_worst": Text("Probability of being among the worst", "属于最差的概率"),
        "p_above_pooled": Text("Probability of a rate above the pooled one", "高于合并率的概率"),
        "place": Text("Against the first", "与第一名相比"),
        "worst": Text("How many are the worst", "“最差”的个数"),
        "units_ranked": Text("Units ranked", "参与排序的单位数"),
        "pooled_from": Text("First period pooled", "合并起始时期"),
        "completeness_mark": Text("Completeness", "完整性"),
        "ranking_reason": Text("Why it is not ranked", "未排序的原因"),
    },
    run=run,
    reference=(
        "[1] N. M. Laird, T. A. Louis, Empirical Bayes ranking methods, Journal of Educational "
        "Statistics 14(1), 29-46, 1989. [2] R. Lin, T. A. Louis, S. M. Paddock, G. Ridgeway, Loss "
        "function based ranking in two-stage, hierarchical models, Bayesian Analysis 1(4), "
        "915-946, 2006"
    ),
    verdict="place",
    words=WORDS | REASONS,
    compute=compute,
    inputs={"units": UNITS},
    parameters=(
        LEVEL,
        *WORST,
        BENCHMARK,
        Parameter(
            "prior",
            Text("how the prior is fitted", "先验的拟合方法"),
            Kind.WORD,
            default="gamma_ml",
            choices=("gamma_ml", "gamma_moments"),
        ),
        *KNOWN_PRIOR,
        Parameter(
            "above",
            Text("ratios of which the chance of exceeding them is given", "给出超过概率的比值"),
            default=(1.0,),
            least=0,
            is_list=True,
        ),
        Parameter(
            "first",
            Text("what rank 1 is", "第 1 名为最高还是最低"),
            Kind.WORD,
            default="highest",
            choices=("highest", "lowest"),
        ),
        Parameter(
            "way",
            Text(
                "auto: exact up to 150 units, else normal; monte_carlo draws",
                "auto：150 个单位以内精确计算，否则正态近似；monte_carlo 为随机抽样",
            ),
            Kind.WORD,
            default="auto",
            choices=("auto", "exact", "normal", "monte_carlo"),
        ),
        Parameter(
            "draws", Text("draws of monte_carlo", "抽样次数"), Kind.WHOLE, default=4_000, least=100
        ),
        SEED,
    ),
    run_parameters=RUN_PARAMETERS,
)
