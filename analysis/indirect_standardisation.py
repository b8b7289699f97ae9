"""How many events has a group for each one expected at a reference's rates?"""

from typing import Any

import numpy as np
import polars as pl

from analysis._analysis import Analysed, Analysis, Computed, Inputs, Setting
from analysis._declared import EVENTS, LEVEL, PER, WIDE_LEVEL
from analysis._groups import OF, REASONS, REFERENCE, Grouped, all_for, beside, grouped, lost_ones
from analysis._parameters import Given, Kind, Parameter, Values
from analysis._rates import byar_interval, mid_p_interval, poisson_interval, rate_interval
from analysis._ratios import poisson_p
from analysis._tables import Column, Table
from analysis._units import in_force
from analysis._wording import first_ones, number
from facts.refusal import BadQuestion
from facts.text import Text

METHODS = {
    "exact_then_byar": rate_interval,
    "exact": poisson_interval,
    "byar": byar_interval,
    "mid_p": mid_p_interval,
}


def compute(inputs: Inputs, given: Given) -> Computed:
    """Hold each group's events against those expected [1]_.

    Expected events are given, or are the sum over strata of the group's exposure at the
    reference's rate. Two groups' ratios must not be compared where their mixes differ: each is
    held against a standard of its own.

    Returns
    -------
    ratios : group, observed, expected, ratio, lower, upper, lower_wide, upper_wide (all of the
        ratio), p_value (two-sided, the counts no likelier than the one seen, whole counts),
        reference_rate [events per `per`, over all strata] and rate (the ratio times it, null
        without a reference).

    Raises
    ------
    BadQuestion
        If neither expected events nor exposures and a reference are given, or none is expected.
    """
    found = _expected(inputs["strata"])
    observed, expected = (found[name].to_numpy() for name in ("observed", "expected"))
    if not (expected > 0).all():
        raise BadQuestion(
            "indirect_standardisation: in a group no events are expected, so there is no ratio; "
            "leave the group out"
        )
    limits = {
        f"{end}{suffix}": limit
        for suffix, level in (("", "level"), ("_wide", "wide_level"))
        for end, limit in zip(
            ("lower", "upper"),
            METHODS[given.word("method")](observed, expected, given.number(level)),
            strict=True,
        )
    }
    whole = (observed == np.round(observed)).all()
    p_value = poisson_p(observed, expected) if whole else np.full_like(observed, np.nan)
    table = found.select(
        "group",
        "observed",
        "expected",
        ratio=pl.col("observed") / pl.col("expected"),
        **{name: pl.Series(limit, nan_to_null=True) for name, limit in limits.items()},
        p_value=pl.Series(p_value, nan_to_null=True),
        reference_rate=pl.col("reference_rate") * given.number("per"),
        rate=pl.col("observed")
        / pl.col("expected")
        * pl.col("reference_rate")
        * given.number("per"),
    )
    return Computed(tables={"ratios": table})


def _expected(strata: pl.DataFrame) -> pl.DataFrame:
    """Sum each group's strata: observed, expected, reference_rate."""
    rows = strata.with_columns(pl.col("group").fill_null("_T"))
    if rows["expected"].is_not_null().all():
        made = pl.col("expected")
    elif rows.select(
        pl.col("exposure", "reference_events", "reference_exposure").is_not_null().all()
    ).row(0) == (True, True, True):
        if (rows["reference_exposure"] <= 0).any():
            raise BadQuestion(
                "indirect_standardisation: a reference exposure is 0, so the stratum has no rate; "
                "join it with another"
            )
        made = pl.col("exposure") * pl.col("reference_events") / pl.col("reference_exposure")
    else:
        raise BadQuestion(
            "indirect_standardisation: every row needs expected, or else exposure, "
            "reference_events and reference_exposure"
        )
    return rows.group_by("group", maintain_order=True).agg(
        observed=pl.col("events").sum(),
        expected=made.sum(),
        reference_rate=pl.when(pl.col("reference_exposure").sum() > 0).then(
            pl.col("reference_events").sum() / pl.col("reference_exposure").sum()
        ),
    )


OPTIONAL = Column(Text("", ""), is_optional=True, may_be_missing=True, least=0)


def run(figures: pl.DataFrame, setting: Setting) -> Analysed:
    """Hold the events of each group against those expected of it at the reference's rates.

    The reference's rates are of the strata and periods a group has too; without a reference named
    they are those of all groups together, the group itself included.
    """
    given = in_force(setting, "indirect_standardisation", RUN_PARAMETERS)
    found = grouped(figures, setting, given)
    reference = given.word("reference")
    reason = found.reason or ("" if found.strata else "no_strata")
    if not reason and reference and reference not in found.cells["group"]:
        reason = "no_reference"
    pairs = pl.DataFrame() if reason else _pairs(found, reference)
    if not reason and pairs.is_empty():
        reason = "stratum_alone"
    if reason:
        empty = all_for(figures, ADDED, "ratio_reason", reason)
        return Analysed(empty, tables={"ratios": pl.DataFrame(schema=RATIOS)})
    told: dict[str, Values] = {
        "method": "exact_then_byar",
        "per": 1.0,
        "level": LEVEL.default,
        "wide_level": WIDE_LEVEL.default,
    }
    ratios = compute({"strata": pairs}, Given(told)).tables["ratios"].with_columns(
        standing=pl.when(pl.col("lower") > 1).then(pl.lit("above"))
        .when(pl.col("upper") < 1).then(pl.lit("below")).otherwise(pl.lit("similar"))
    )  # fmt: skip
    said_of = ratios.select(
        "group", "standing", ratio="ratio", ratio_lower="lower", ratio_upper="upper",
        ratio_reason=pl.lit(None, pl.String),
    )  # fmt: skip
    said = [_sentence(row, found, reference) for row in ratios.iter_rows(named=True)]
    return Analysed(
        beside(figures, found, said_of),
        NOTES,
        {"ratios": ratios.select(pl.col(name).cast(kind) for name, kind in RATIOS.items())},
        first_ones(said),
        lost_ones(found),
    )


def _pairs(found: Grouped, reference: str) -> pl.DataFrame:
    """Sum each group and its reference over the periods, in the strata both show; as `strata`."""
    key = ["period", "stratum"] if found.of != "period" else ["stratum"]
    cells = found.cells
    others = cells.filter(group=reference) if reference else cells
    against = others.group_by(key).agg(
        reference_events=pl.col("events").sum(), reference_exposure=pl.col("exposure").sum()
    )
    groups = cells.filter(pl.col("group") != reference)
    sums = (
        groups.join(against, on=key)
        .group_by("group", "stratum")
        .agg(pl.col("events", "exposure", "reference_events", "reference_exposure").sum())
        .sort("group", "stratum")
        .with_columns(expected=pl.lit(None, pl.Float64))
    )
    some = (pl.col("exposure") * pl.col("reference_events")).sum().over("group") > 0
    return sums.filter(some)


def _sentence(row: dict[str, Any], found: Grouped, reference: str) -> Text:
    """Say how many times the events expected a group has, and how sure that is."""
    name, within = found.name(row["group"]), found.within()
    of = found.name(reference) if reference else Text("all together", "整体")
    ratio, low, high = (number(row[end], 2) for end in ("ratio", "lower", "upper"))
    if row["standing"] == "similar":
        return Text(
            f"Within the same {within.en}, {name.en} cannot be told from {of.en}: {ratio} times "
            f"the events expected ({low} to {high}).",
            f"同{within.zh}内，{name.zh}与{of.zh}无法区分：为期望事件数的 {ratio} 倍"
            f"（{low} 至 {high}）。",
        )
    return Text(
        f"Within the same {within.en}, {name.en} has {ratio} times the events that the rates of "
        f"{of.en} would give ({low} to {high}).",
        f"同{within.zh}内，{name.zh}的事件数是按{of.zh}的率所期望的 {ratio} 倍"
        f"（{low} 至 {high}）。",
    )


ADDED: dict[str, pl.DataType] = {
    "standing": pl.String(),
    "ratio": pl.Float64(),
    "ratio_lower": pl.Float64(),
    "ratio_upper": pl.Float64(),
}
RATIOS: dict[str, pl.DataType] = {
    "group": pl.String(),
    "observed": pl.Float64(),
    "expected": pl.Float64(),
    "ratio": pl.Float64(),
    "lower": pl.Float64(),
    "upper": pl.Float64(),
    "p_value": pl.Float64(),
    "standing": pl.String(),
}
WORDS = {
    "above": Text("more than expected", "多于期望"),
    "similar": Text("not told from what is expected", "与期望无法区分"),
    "below": Text("fewer than expected", "少于期望"),
}
NOTES = (
    Text(
        "Observed over expected events (SMR), the expected at the reference's rates in the same "
        "strata, with exact limits below 10 events and Byar's from 10; the reference's rates are "
        "taken as certain.",
        "实际与期望事件数之比（SMR），期望按参照在相同层的率计算；不足 10 例用精确区间，"
        "10 例起用 Byar 法；参照的率视为确定。",
    ),
)
RUN_PARAMETERS = (OF, REFERENCE)

ANALYSIS = Analysis(
    id="indirect_standardisation",
    title=Text("Observed against expected (SMR, SIR)", "实际与期望之比（SMR、SIR）"),
    question=Text(
        "How many events has a group for each one expected at a reference's rates?",
        "按参照人群的率，每期望一例某组实际发生几例？",
    ),
    reference=(
        "[1] N. E. Breslow, N. E. Day, Statistical Methods in Cancer Research, vol. II, IARC "
        "Scientific Publications 82, chapter 2, 1987"
    ),
    adds={
        "standing": Text("Beside what is expected", "与期望相比"),
        "ratio": Text("Observed over expected", "实际与期望之比"),
        "ratio_lower": Text("Lower limit of the ratio (95 %)", "下限（95%）"),
        "ratio_upper": Text("Upper limit of the ratio (95 %)", "上限（95%）"),
        "ratio_reason": Text("Why it is not compared", "未比较的原因"),
    },
    run=run,
    verdict="standing",
    words=WORDS | REASONS,
    run_parameters=RUN_PARAMETERS,
    compute=compute,
    inputs={
        "strata": Table(
            Text("one row a group and stratum", "每行一个组与层"),
            {
                "events": EVENTS,
                "expected": OPTIONAL._replace(says=Text("events expected", "期望事件数")),
                "exposure": OPTIONAL._replace(says=Text("the group's exposure", "该组暴露量")),
                "reference_events": OPTIONAL._replace(
                    says=Text("the reference's events", "参照事件数")
                ),
                "reference_exposure": OPTIONAL._replace(
                    says=Text("the reference's exposure", "参照暴露量")
                ),
                "group": Column(Text("what is compared", "所比较的组"), Kind.WORD, True),
            },
        )
    },
    parameters=(
        Parameter(
            "method",
            Text(
                "exact_then_byar is exact below 10 events and Byar's from 10",
                "exact_then_byar：不足 10 例用精确法，10 例起用 Byar 法",
            ),
            Kind.WORD,
            default="exact_then_byar",
            choices=tuple(METHODS),
        ),
        PER,
        LEVEL,
        WIDE_LEVEL,
    ),
)
