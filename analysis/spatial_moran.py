"""Are neighbouring areas alike, and where do high or low ones cluster?"""

import numpy as np
import polars as pl

from analysis._analysis import Analysed, Analysis, Computed, Inputs, Setting
from analysis._autocorrelation import (
    Statistic,
    geary,
    getis_ord,
    moran,
    standardised_rates,
    tail,
)
from analysis._declared import SEED
from analysis._local import (
    adjusted,
    adjusted_around,
    local_getis_ord,
    local_moran,
    quadrants,
    shuffled_p,
    total_variance,
)
from analysis._neighbours import AREAS, MUTUAL, NEIGHBOURS, Weights, weights
from analysis._on_the_map import MAP_REASONS, by_period, not_on_the_map, pairs_of, with_judged
from analysis._parameters import Given, Kind, Parameter
from analysis._rates import Numbers
from analysis._tables import numbers
from facts.refusal import BadQuestion
from facts.text import Text

FEWEST = 4  # areas; the moments of fewer do not exist
SHUFFLES = 9_999  # so that 1 in 10,000 can be told from chance where many areas are judged
START = 20_260_101
LIKELY = 0.05  # false discovery rate

CLUSTERS = {
    "high_high": Text("high among high", "高-高聚集"),
    "low_low": Text("low among low", "低-低聚集"),
    "high_low": Text("high among low", "高-低（被低值包围的高值）"),
    "low_high": Text("low among high", "低-高（被高值包围的低值）"),
    "no_pattern": Text("no pattern shown", "未显示聚集"),
}


def run(figures: pl.DataFrame, setting: Setting) -> Analysed:
    """Find areas that cluster with their neighbours, each period by itself.

    Rates and shares are put on a scale where chance spreads each alike; other figures are taken as
    they are. Local p-values come of 9,999 shuffles from a fixed seed and are adjusted to a false
    discovery rate of 5 % over the areas of the period.
    """
    reasons = not_on_the_map(figures, setting, FEWEST)
    parts, notes = by_period(figures, reasons, lambda rows: _clusters(rows, setting))
    judged = with_judged(figures, reasons.alias("moran_reason"), ADDED, parts)
    return Analysed(judged.select(*figures.columns, *ANALYSIS.adds), notes[-1:])


def _clusters(rows: pl.DataFrame, setting: Setting) -> tuple[pl.DataFrame, Text]:
    of = weights(rows["area"].to_list(), pairs_of(setting))
    if rows["value"].n_unique() == 1:
        return rows.select("row", cluster=pl.lit("no_pattern")), _alike(rows)
    values = _values(rows, setting)
    away = values - values.mean()
    found, p_values = local_moran(away, of), shuffled_p(away, of, SHUFFLES, START)
    likely = adjusted(p_values)
    cluster = np.where(likely <= LIKELY, quadrants(away, of.matrix @ away), "no_pattern")
    whole = moran(away, of, len(away))
    p_value = tail(whole.z, "greater")
    columns = dict(zip(list(ADDED)[1:], (cluster, found.value, p_values, likely), strict=True))
    return rows.select("row").with_columns(pl.Series(n, c) for n, c in columns.items()), _note(
        rows["period"][0], len(away), whole.value, p_value
    )


def _alike(rows: pl.DataFrame) -> Text:
    period = rows["period"][0]
    return Text(
        f"{period}: the {rows.height} areas that border on one another are all alike.",
        f"{period}：{rows.height} 个相邻地区的数值全部相同。",
    )


def _values(rows: pl.DataFrame, setting: Setting) -> Numbers:
    if setting.shape in ("rate", "share"):
        return standardised_rates(numbers(rows, "events"), numbers(rows, "exposure"))
    return numbers(rows, "value")


def _note(period: str, areas: int, value: float, p_value: float) -> Text:
    is_shown = p_value <= LIKELY
    how = f"Moran's I {value:.2f}, p {'< 0.001' if p_value < 0.001 else f'= {p_value:.3f}'}"
    return Text(
        f"{period}: {areas} areas that border on one another; neighbours are "
        f"{'more alike than chance gives' if is_shown else 'no more alike than chance gives'} "
        f"({how}); single areas are judged at a false discovery rate of 5 %, by {SHUFFLES:,} "
        f"shuffles from seed {START}.",
        f"{period}：{areas} 个相邻地区；相邻地区"
        f"{'比偶然更为相似' if is_shown else '并不比偶然更为相似'}（{how}）；"
        f"单个地区按 5% 错误发现率判断，随机置换 {SHUFFLES:,} 次，种子 {START}。",
    )


def compute(inputs: Inputs, given: Given) -> Computed:
    """Compute global and local statistics of values or of rates of areas [1]_.

    An area without neighbours, or without a value, is no part of any statistic; its local ones are
    missing. With `islands=in_the_mean` an island still counts for the mean and the spread, as spdep
    has it.

    Returns
    -------
    moran, moran_expected, moran_variance, moran_z, moran_p (by shuffling the map in formula), and
        the same of normal values with `_normal`; geary and its moments, z positive where
        neighbours are alike; with events and exposure also rate_moran, of rates on a scale where
        chance spreads each alike; g and its moments for values that are not negative; areas,
        islands, links.
    local : area, value, lag, local_moran with its expected, variance, z, p_value, variance_total,
        p_adjusted (false discovery rate over all), p_adjusted_around (Bonferroni over neighbours),
        p_shuffled, p_shuffled_adjusted, quadrant, cluster, g, g_z, g_star, g_star_z, reason.

    Raises
    ------
    BadQuestion
        If fewer than four areas have neighbours and a value, or all values are alike.
    """
    rows, of = _areas(inputs, given)
    islands = int(of.islands.sum())
    joined = rows.height - islands
    if given.word("islands") == "left_out" and islands:
        inner, within = rows.filter(pl.Series(~of.islands)), of.without_islands()
    else:
        inner, within = rows, of
    values = numbers(inner, "value")
    if joined < FEWEST or not np.ptp(values) > 0:
        raise BadQuestion(
            f"spatial_moran: {joined} areas have a value and neighbours, and {islands} a value "
            f"alone; at least {FEWEST} that have both and differ are needed"
        )
    scalars = _global(inner, within, joined, given)
    local = _local(inner, within, given).filter(pl.Series(~within.islands))
    table = rows.select("area").join(local, on="area", how="left", maintain_order="left")
    table = table.with_columns(reason=pl.when(pl.col("value").is_null()).then(pl.lit("island")))
    counts = {"areas": joined, "islands": islands, "links": of.matrix.nnz}
    return Computed(scalars | counts, {"local": table}, _warnings(islands))


def _areas(inputs: Inputs, given: Given) -> tuple[pl.DataFrame, Weights]:
    rate = pl.when(pl.col("exposure") > 0).then(pl.col("events") / pl.col("exposure"))
    rows = inputs["areas"].with_columns(value=pl.coalesce("value", rate)).drop_nulls("value")
    by_row, mutual = given.word("weights") == "row", given.truth("mutual")
    areas = rows["area"].to_list()
    return rows, weights(areas, inputs["neighbours"], mutual=mutual, by_row=by_row)


def _global(rows: pl.DataFrame, of: Weights, n: int, given: Given) -> dict[str, float | str | None]:
    values, alternative = numbers(rows, "value"), given.word("alternative")
    away = values - values.mean()
    found: dict[str, float | str | None] = {}
    for suffix, is_normal in (("", False), ("_normal", True)):
        found |= _named("moran", suffix, moran(away, of, n, is_normal=is_normal), alternative)
        found |= _named("geary", suffix, geary(away, of, n, is_normal=is_normal), alternative)
    if (values >= 0).all():
        found |= _named("g", "", getis_ord(values, of.binary()), alternative)
    if rows["events"].null_count() == 0 and (rows["exposure"] > 0).fill_null(value=False).all():
        rates = standardised_rates(numbers(rows, "events"), numbers(rows, "exposure"))
        found |= _named("rate_moran", "", moran(rates - rates.mean(), of, n), alternative)
    return found


def _named(
    name: str, suffix: str, found: Statistic, alternative: str
) -> dict[str, float | str | None]:
    z = -found.z if name == "geary" else found.z
    return {
        f"{name}{suffix}": found.value,
        f"{name}_expected{suffix}": found.expected,
        f"{name}_variance{suffix}": found.variance,
        f"{name}_z{suffix}": z,
        f"{name}_p{suffix}": tail(z, alternative),
    }


def _local(rows: pl.DataFrame, of: Weights, given: Given) -> pl.DataFrame:
    values = numbers(rows, "value")
    away = values - values.mean()
    one, quadrant = local_moran(away, of), quadrants(away, of.matrix @ away)
    shuffled = shuffled_p(away, of, given.whole("permutations"), given.whole("seed"))
    columns = {
        "value": values, "lag": of.matrix @ values, "local_moran": one.value,
        "expected": one.expected, "variance": one.variance, "z": one.z, "p_value": one.p_value,
        "variance_total": total_variance(away, of), "p_adjusted": adjusted(one.p_value),
        "p_adjusted_around": adjusted_around(one.p_value, of), "p_shuffled": shuffled,
        "p_shuffled_adjusted": adjusted(shuffled),
    }  # fmt: skip
    if (values >= 0).all():
        binary = of.binary()
        plain = local_getis_ord(values, binary)
        star = local_getis_ord(values, binary.with_itself(), with_itself=True)
        columns |= {"g": plain.value, "g_z": plain.z, "g_star": star.value, "g_star_z": star.z}
    likely = columns["p_shuffled_adjusted"] <= given.number("rate")
    return rows.select("area").with_columns(
        *(pl.Series(name, column, nan_to_null=True) for name, column in columns.items()),
        pl.Series("quadrant", quadrant),
        pl.Series("cluster", np.where(likely, quadrant, "no_pattern")),
    )


def _warnings(islands: int) -> tuple[Text, ...]:
    if not islands:
        return ()
    return (
        Text(
            f"areas without neighbours: {islands}; they have no local statistic, and the global "
            "ones say nothing of them",
            f"无相邻地区者：{islands} 个；其局部统计量缺失，全局统计量亦不涉及它们",
        ),
    )


ADDED: dict[str, pl.DataType] = {
    "row": pl.UInt32(),
    "cluster": pl.String(),
    "local_moran": pl.Float64(),
    "moran_p": pl.Float64(),
    "moran_p_adjusted": pl.Float64(),
}
"""The columns that come of judging areas together."""

ANALYSIS = Analysis(
    id="spatial_moran",
    title=Text("Clusters on the map", "空间自相关"),
    question=Text(
        "Are neighbouring areas alike, and where do high or low ones cluster?",
        "相邻地区是否相似？高值或低值在何处聚集？",
    ),
    reference=(
        "L. Anselin, Local indicators of spatial association, Geographical Analysis 27(2), 93-115, "
        "1995, doi:10.1111/j.1538-4632.1995.tb00338.x; R. M. Assuncao, E. A. Reis, A new proposal "
        "to adjust Moran's I for population density, Statistics in Medicine 18(16), 2147-2162, "
        "1999; Y. Benjamini, Y. Hochberg, Controlling the false discovery rate, JRSS B 57(1), "
        "289-300, 1995"
    ),
    adds={
        "cluster": Text("Cluster", "聚集类型"),
        "local_moran": Text("Local Moran", "局部 Moran 指数"),
        "moran_p": Text("p by shuffling", "置换检验 p 值"),
        "moran_p_adjusted": Text("p adjusted for many areas", "多重比较校正 p 值"),
        "moran_reason": Text("Why it is not judged", "未判断的原因"),
    },
    run=run,
    needs_surroundings=True,
    verdict="cluster",
    words=CLUSTERS | MAP_REASONS,
    compute=compute,
    inputs={"areas": AREAS, "neighbours": NEIGHBOURS},
    parameters=(
        Parameter(
            "weights",
            Text(
                "row: an area's neighbours weigh 1 together; binary: each weighs 1 (those of G do)",
                "row：每个地区的邻区权重合计为 1；binary：每个邻区为 1（G 统计量用此）",
            ),
            Kind.WORD,
            default="row",
            choices=("row", "binary"),
        ),
        MUTUAL,
        Parameter(
            "islands",
            Text(
                "left_out of everything, or counted in_the_mean and the spread",
                "left_out：完全排除；in_the_mean：计入均值与离散程度",
            ),
            Kind.WORD,
            default="left_out",
            choices=("left_out", "in_the_mean"),
        ),
        Parameter(
            "alternative",
            Text("of the global p-values", "全局检验的备择假设"),
            Kind.WORD,
            default="greater",
            choices=("greater", "two_sided", "less"),
        ),
        Parameter(
            "permutations",
            Text("shuffles for the local p-values", "局部检验的置换次数"),
            Kind.WHOLE,
            default=SHUFFLES,
            least=99,
            most=999_999,
        ),
        Parameter(
            "rate",
            Text("false discovery rate of the clusters", "聚集判断的错误发现率"),
            default=LIKELY,
            least=0,
            most=1,
            is_open=True,
        ),
        SEED,
    ),
)
