"""Does a series without counts rise or fall, and where did its level shift?"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
from scipy import stats

from analysis._analysis import Analysed, Analysis, Computed, Inputs, Setting
from analysis._declared import LEVEL
from analysis._monotone import monotone
from analysis._parameters import Given
from analysis._rates import Numbers
from analysis._series import REASONS, Wanted, reason, since_break
from analysis._tables import Column, Table, numbers
from analysis._units import DIRECTIONS, WORDS
from analysis._wording import first_ones, number, unit, value, with_names
from facts.refusal import BadQuestion
from facts.text import Text

FEWEST_POINTS = 4
ALPHA = 0.05
MOST_EXACT = 10  # points without ties up to which the exact distribution of S is used


def compute(inputs: Inputs, given: Given) -> Computed:
    """Test for a monotone trend [1]_, measure it by Sen's slope [2]_, find a shift [3]_.

    Returns
    -------
    s, variance (less what ties take), tau_b, z (continuity 1), p_value (normal), p_exact (null
    with ties or more than 10 points); slope [value a unit of x], lower, upper; pettitt_place
    (points before the shift), pettitt_x (x of the last of them), pettitt_u, pettitt_p
    (approximate).

    Raises
    ------
    BadQuestion
        If there are fewer than 4 points or x repeats.
    """
    rows = inputs["series"]
    x, value = numbers(rows, "x"), numbers(rows, "value")
    x = np.arange(1.0, len(value) + 1) if np.isnan(x).all() else x
    order = np.argsort(x, kind="stable")
    x, value = x[order], value[order]
    if len(x) < FEWEST_POINTS or (np.diff(x) <= 0).any():
        raise BadQuestion(
            f"mann_kendall: {len(x)} points with {len(np.unique(x))} different x; at least "
            f"{FEWEST_POINTS}, each once, are needed"
        )
    found = monotone(x, value[None], given.number("level"))
    s, pairs = float(found.s[0]), len(x) * (len(x) - 1) / 2
    ties = np.unique(value, return_counts=True)[1].astype(np.float64)
    same = float((ties * (ties - 1) / 2).sum())
    is_exact = len(x) <= MOST_EXACT and (ties == 1).all()
    return Computed(
        scalars={
            "s": s,
            "variance": float(found.variance[0]),
            "tau_b": s / float(np.sqrt(pairs * (pairs - same))) if same < pairs else None,
            "z": float(found.z[0]),
            "p_value": float(found.p_value[0]),
            "p_exact": float(stats.kendalltau(x, value, method="exact").pvalue)
            if is_exact
            else None,
            "slope": float(found.slope[0]),
            "lower": float(found.lower[0]),
            "upper": float(found.upper[0]),
            **_pettitt(x, value),
        }
    )


def _pettitt(x: Numbers, value: Numbers) -> dict[str, float]:
    count = len(x)
    u = 2 * stats.rankdata(value).cumsum() - np.arange(1, count + 1) * (count + 1)
    place = int(np.abs(u).argmax())
    most = float(np.abs(u[place]))
    p_value = min(1.0, 2 * float(np.exp(-6 * most**2 / (count**3 + count**2))))
    return {
        "pettitt_place": place + 1,
        "pettitt_x": float(x[place]),
        "pettitt_u": most,
        "pettitt_p": p_value,
    }


def run(figures: pl.DataFrame, setting: Setting) -> Analysed:
    """Test each unit since its last break; the verdict stands on the row of its latest year.

    For figures without counts, and for those with them too: values alone are used.
    """
    kept = since_break(with_names(figures, setting), setting)
    units = kept.group_by("unit", maintain_order=True).agg(
        pl.col("row", "name_en", "name_zh").last(),
        first=pl.col("period").first(),
        last=pl.col("period").last(),
        mann_kendall_reason=reason(setting, WANTED),
        years=pl.col("year"),
        values=pl.col("value").cast(pl.Float64),
    )
    able = units.filter(pl.col("mann_kendall_reason").is_null())
    parts = [_judged(same, setting) for _, same in able.group_by("years", maintain_order=True)]
    added = units.select("row", "mann_kendall_reason").join(
        pl.concat([pl.DataFrame(schema=ADDED), *parts]), on="row", how="left", validate="1:1"
    )
    judged = figures.with_row_index("row").join(
        added, on="row", how="left", maintain_order="left", validate="1:1"
    )
    found = units.join(added.drop("mann_kendall_reason"), on="row").drop_nulls("tendency")
    said = [_sentence(row, setting) for row in found.iter_rows(named=True)]
    return Analysed(
        judged.select(*figures.columns, *ANALYSIS.adds),
        NOTES if parts else (),
        sentences=first_ones(said),
    )


def _sentence(row: Mapping[str, Any], setting: Setting) -> Text:
    """Say in words whether a unit rises or falls, by how much a year, and how sure that is."""
    first, last, sure = row["first"], row["last"], f"p = {number(row['mann_kendall_p'], 3)}"
    if row["tendency"] == "no_change":
        return Text(
            f"{row['name_en']} neither rises nor falls steadily from {first} to {last} ({sure}).",
            f"{row['name_zh']}：{first} 至 {last} 年无持续升降（{sure}）。",
        )
    ends = sorted(abs(row[end]) for end in ("sen_lower", "sen_upper"))
    size, low, high = value(setting, abs(row["sen_slope"]), *ends)
    of, falls = unit(setting), row["sen_slope"] < 0
    return Text(
        f"{row['name_en']} {'falls' if falls else 'rises'} steadily from {first} to {last}, by "
        f"{size}{of.en} a year ({low} to {high}; {sure}).",
        f"{row['name_zh']}：{first} 至 {last} 年持续{'下降' if falls else '上升'}，"
        f"每年 {size}{of.zh}（{low} 至 {high}；{sure}）。",
    )


def _judged(same: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Test units that share their years."""
    x = same["years"][0].to_numpy()
    values = same["values"].explode().to_numpy().reshape(-1, len(x))
    found = monotone(x, values, 1 - ALPHA)
    sign = np.where(found.p_value < ALPHA, np.sign(found.s), 0).astype(np.int8)
    return pl.DataFrame(
        {
            "row": same["row"],
            "tendency": pl.Series(sign).replace_strict(
                DIRECTIONS[setting.polarity], return_dtype=pl.String
            ),
            "sen_slope": found.slope,
            "sen_lower": found.lower,
            "sen_upper": found.upper,
            "mann_kendall_p": found.p_value,
        },
        schema=ADDED,
    )


WANTED = Wanted(("rate", "share", "published", "mean", "ratio", "total"), 5, is_positive=False)
ADDED: dict[str, pl.DataType] = {
    "row": pl.UInt32(),
    "tendency": pl.String(),
    "sen_slope": pl.Float64(),
    "sen_lower": pl.Float64(),
    "sen_upper": pl.Float64(),
    "mann_kendall_p": pl.Float64(),
}
NOTES = (
    Text(
        "Mann-Kendall: whether values rise more often than they fall, at 5 %; the slope is the "
        "median of the slopes between all pairs of years (Sen). A series begins again at a break.",
        "Mann-Kendall 检验（5% 水平）：数值上升是否多于下降；斜率为各年两两斜率的中位数（Sen）；"
        "序列遇口径中断则重新开始。",
    ),
)

ANALYSIS = Analysis(
    id="mann_kendall",
    title=Text("Trend without counts", "无计数序列的趋势"),
    question=Text(
        "Does a series without counts rise or fall, and where did it shift?",
        "没有计数的序列是升是降，何处发生突变？",
    ),
    reference=(
        "[1] H. B. Mann, Nonparametric tests against trend, Econometrica 13(3), 245-259, 1945. "
        "[2] P. K. Sen, Estimates of the regression coefficient based on Kendall's tau, Journal of "
        "the American Statistical Association 63(324), 1379-1389, 1968. [3] A. N. Pettitt, A "
        "non-parametric approach to the change-point problem, Applied Statistics 28(2), 126-135, "
        "1979"
    ),
    adds={
        "tendency": Text("Tendency", "趋势"),
        "sen_slope": Text("Sen's slope, per year", "Sen 斜率（每年）"),
        "sen_lower": Text("Lower limit of the slope (95 %)", "斜率下限（95%）"),
        "sen_upper": Text("Upper limit of the slope (95 %)", "斜率上限（95%）"),
        "mann_kendall_p": Text("p-value", "p 值"),
        "mann_kendall_reason": Text("Why it is not tested", "未检验的原因"),
    },
    run=run,
    verdict="tendency",
    words=WORDS | REASONS,
    compute=compute,
    inputs={
        "series": Table(
            Text("one row a point", "每行一个时点"),
            {
                "x": Column(
                    Text("when; 1, 2, 3, … without the column", "时间，缺省为 1、2、3…"),
                    is_optional=True,
                ),
                "value": Column(Text("what is followed", "数值")),
            },
        )
    },
    parameters=(LEVEL,),
)
