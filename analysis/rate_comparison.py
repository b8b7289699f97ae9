"""Do two rates differ, and by how much? Ratio and difference of Poisson rates, pair by pair."""

from typing import Any

import polars as pl

from analysis._analysis import Analysed, Analysis, Computed, Inputs, Setting
from analysis._declared import EVENTS, LEVEL
from analysis._groups import OF, REASONS, REFERENCE, Grouped, all_for, grouped, lost_ones
from analysis._parameters import Given
from analysis._ratios import (
    central_p,
    difference,
    exact_ratio,
    likelihood_p,
    mid_p_ratio,
    wald_ratio,
)
from analysis._tables import Column, Table, numbers
from analysis._units import in_force
from analysis._wording import first_ones, number
from facts.text import Text


def compute(inputs: Inputs, given: Given) -> Computed:
    """Compare the first rate of each pair with the second.

    Returns
    -------
    pairs : ratio (infinite where the second has no events); exact_lower, exact_upper, given the
        sum of the events; p_value, of all splits no likelier than the one seen, and p_central,
        twice the smaller tail, which agrees with the exact limits; mid_p_lower, mid_p_upper;
        wald_lower, wald_upper (null with a count of 0); difference [events per unit of exposure]
        with difference_lower and difference_upper. Null for a pair without events.
    """
    rows = inputs["pairs"]
    first, exposure, second, exposure_second = (
        numbers(rows, name) for name in ("events", "exposure", "events_2", "exposure_2")
    )
    both = first, exposure, second, exposure_second
    level = given.number("level")
    exact, middle, wald = (f(*both, level) for f in (exact_ratio, mid_p_ratio, wald_ratio))
    apart = difference(*both, level)
    columns = {
        "ratio": exact.ratio, "exact_lower": exact.lower, "exact_upper": exact.upper,
        "p_value": likelihood_p(*both), "p_central": central_p(*both),
        "mid_p_lower": middle.lower, "mid_p_upper": middle.upper,
        "wald_lower": wald.lower, "wald_upper": wald.upper,
    }  # fmt: skip
    some = pl.Series(first + second > 0)
    found = pl.DataFrame(columns, nan_to_null=True).select(pl.when(some).then(pl.all()))
    return Computed(
        tables={
            "pairs": found.with_columns(
                difference=pl.Series(apart.ratio),
                difference_lower=pl.Series(apart.lower),
                difference_upper=pl.Series(apart.upper),
            )
        }
    )


def run(figures: pl.DataFrame, setting: Setting) -> Analysed:
    """Hold every figure against that of the reference in its period and stratum.

    Over the periods that both show, the counts of a group and of the reference are summed, and
    compared once more: the table `ratios`, with the exact limits of the ratio.
    """
    given = in_force(setting, "rate_comparison", RUN_PARAMETERS)
    found = grouped(figures, setting, given)
    if found.reason:
        empty = all_for(figures, ADDED, "ratio_reason", found.reason)
        return Analysed(empty, tables={"ratios": pl.DataFrame(schema=RATIOS)})
    sums = found.cells.group_by("group").agg(pl.col("exposure").sum()).sort("exposure", "group")
    reference = given.word("reference") or str(sums["group"][-1])
    if reference not in sums["group"]:
        empty = all_for(figures, ADDED, "ratio_reason", "no_reference")
        return Analysed(empty, tables={"ratios": pl.DataFrame(schema=RATIOS)})
    of = found.of
    within = [name for name in ("period", "stratum") if name != found.of]
    matched = found.cells.filter(pl.col("group") != reference).join(
        found.cells.filter(group=reference).drop("row", "group"), on=within, suffix="_2"
    )
    some = pl.col("events") + pl.col("events_2") > 0
    rows = _compared(matched.filter(some)).select("row", *ADDED)
    without = matched.filter(~some)["row"]
    added = (
        figures.with_row_index("row")
        .with_columns(is_without=pl.col("row").is_in(without.to_list()))
        .join(rows, on="row", how="left", maintain_order="left", validate="1:1")
        .with_columns(
            ratio_reason=pl.when(pl.col("comparison").is_null()).then(
                pl.when(pl.col("exposure").is_null() | pl.col("events").is_null())
                .then(pl.lit("no_counts"))
                .when(pl.col(of) == reference)
                .then(pl.lit("is_reference"))
                .when("is_without")
                .then(pl.lit("no_events"))
                .otherwise(pl.lit("no_reference"))
            )
        )
        .drop("row", "is_without")
    )
    ratios = _compared(
        matched.group_by("group", maintain_order=True)
        .agg(pl.col("events", "exposure", "events_2", "exposure_2").sum(),
             first=pl.col("period").min(), last=pl.col("period").max())
        .filter(some)
        .sort("group")
    )  # fmt: skip
    said = [_sentence(row, found, reference) for row in ratios.iter_rows(named=True)]
    table = ratios.with_columns(reference=pl.lit(reference)).select(
        pl.col(name).cast(kind) for name, kind in RATIOS.items()
    )
    return Analysed(added, NOTES, {"ratios": table}, first_ones(said), lost_ones(found))


def _compared(pairs: pl.DataFrame) -> pl.DataFrame:
    found = compute({"pairs": pairs}, Given({"level": LEVEL.default})).tables["pairs"]
    lower, upper = pl.col("ratio_lower"), pl.col("ratio_upper")
    return pl.concat(
        [
            pairs,
            found.select(
                "ratio", ratio_lower="exact_lower", ratio_upper="exact_upper", p_value="p_central"
            ),
        ],
        how="horizontal",
    ).with_columns(
        comparison=pl.when(lower > 1).then(pl.lit("higher")).when(upper < 1).then(pl.lit("lower"))
        .otherwise(pl.lit("similar"))
    )  # fmt: skip


def _sentence(row: dict[str, Any], found: Grouped, reference: str) -> Text:
    """Say how many times the reference's rate a group has, and how sure that is."""
    name, other = found.name(row["group"]), found.name(reference)
    ratio, low, high = (number(row[end], 2) for end in ("ratio", "ratio_lower", "ratio_upper"))
    when = row["first"] if row["first"] == row["last"] else f"{row['first']} to {row['last']}"
    since = when.replace(" to ", " 至 ")
    if found.of == "period":
        when = since = ""
    at, on = (f", {when}" if when else "", f"，{since}" if since else "")
    if row["events_2"] == 0:
        count = number(row["events"], 0)
        return Text(
            f"{name.en} has {count} events and {other.en} none: at least {low} times its rate{at}.",
            f"{name.zh}有 {count} 例，{other.zh}无：其率至少为后者的 {low} 倍{on}。",
        )
    if row["comparison"] == "similar":
        return Text(
            f"{name.en} and {other.en} cannot be told apart: {ratio} times its rate ({low} to "
            f"{high}){at}.",
            f"{name.zh}与{other.zh}无法区分：其率的 {ratio} 倍（{low} 至 {high}）{on}。",
        )
    return Text(
        f"{name.en} has {ratio} times the rate of {other.en} ({low} to {high}){at}.",
        f"{name.zh}的率是{other.zh}的 {ratio} 倍（{low} 至 {high}）{on}。",
    )


ADDED: dict[str, pl.DataType] = {
    "comparison": pl.String(),
    "ratio": pl.Float64(),
    "ratio_lower": pl.Float64(),
    "ratio_upper": pl.Float64(),
    "p_value": pl.Float64(),
}
RATIOS: dict[str, pl.DataType] = {
    "group": pl.String(),
    "reference": pl.String(),
    "events": pl.Float64(),
    "exposure": pl.Float64(),
    "events_2": pl.Float64(),
    "exposure_2": pl.Float64(),
    "ratio": pl.Float64(),
    "ratio_lower": pl.Float64(),
    "ratio_upper": pl.Float64(),
    "p_value": pl.Float64(),
    "comparison": pl.String(),
}
WORDS = {
    "higher": Text("higher than the reference", "高于参照"),
    "similar": Text("cannot be told from the reference", "与参照无法区分"),
    "lower": Text("lower than the reference", "低于参照"),
    "is_reference": Text("it is the reference itself", "其本身即参照"),
    "no_events": Text("neither it nor the reference has an event", "与参照均无事件"),
}
NOTES = (
    Text(
        "Ratio of two Poisson rates with the exact limits given the sum of their events; without a "
        "reference named, the group with the most exposure is it. The mix of the groups is not "
        "allowed for.",
        "两个泊松率之比，区间为给定事件总数的精确区间；未指定参照时，以暴露量最大的组为参照。"
        "未考虑各组构成的差异。",
    ),
)
RUN_PARAMETERS = (OF, REFERENCE)

ANALYSIS = Analysis(
    id="rate_comparison",
    title=Text("Two rates compared", "两个率的比较"),
    question=Text("Do two rates differ, and by how much?", "两个率有无差异，相差多少？"),
    reference=(
        "J. Przyborowski, H. Wilenski, Homogeneity of results in testing samples from Poisson "
        "series, Biometrika 31(3/4), 313-323, 1940; N. E. Breslow, N. E. Day, Statistical Methods "
        "in Cancer Research II, 93-96, 1987"
    ),
    adds={
        "comparison": Text("Beside the reference", "与参照相比"),
        "ratio": Text("Rate ratio", "率比"),
        "ratio_lower": Text("Lower limit of the ratio (95 %)", "率比下限（95%）"),
        "ratio_upper": Text("Upper limit of the ratio (95 %)", "率比上限（95%）"),
        "p_value": Text("p-value of equal rates", "率相等的 p 值"),
        "ratio_reason": Text("Why it is not compared", "未比较的原因"),
    },
    run=run,
    verdict="comparison",
    words=WORDS | REASONS,
    run_parameters=RUN_PARAMETERS,
    compute=compute,
    inputs={
        "pairs": Table(
            Text("one row a pair", "每行一对"),
            {
                "events": EVENTS,
                "exposure": Column(Text("exposure of the first", "第一组暴露量"), least=0,
                                   is_open=True),
                "events_2": Column(Text("events of the second", "第二组事件数"), least=0),
                "exposure_2": Column(Text("exposure of the second", "第二组暴露量"), least=0,
                                     is_open=True),
            },
        )
    },
    parameters=(LEVEL,),
)  # fmt: skip
