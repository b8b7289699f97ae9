"""How much of a gap between two rates is their mix of strata, and how much the rates within?"""

import polars as pl

from analysis._analysis import Analysed, Analysis, Computed, Inputs, Setting
from analysis._declared import EVENTS, PER
from analysis._groups import OF, REASONS, Grouped, all_for, grouped, lost_ones, pooled
from analysis._parameters import Given, Kind, Parameter
from analysis._tables import Column, Table
from analysis._units import in_force
from analysis._wording import unit, value
from facts.refusal import BadQuestion
from facts.text import Text


def compute(inputs: Inputs, given: Given) -> Computed:
    """Split the gap between the second group's crude rate and the first's [1]_.

    In each stratum the rate effect is (r2 - r1)(w1 + w2) / 2 and the mix effect
    (w2 - w1)(r1 + r2) / 2, with w the stratum's share of its group's exposure; they add up to the
    gap without a rest. A stratum only one group has takes that group's rate for both, so that it
    is all mix. A stratum may be a cross of several (industry and size): what is not the rates
    within is then the mix of both together.

    Returns
    -------
    gap, rate_effect, mix_effect, crude (first), crude_2 (second) [events per `per`]; strata :
    stratum, rate, rate_2, share, share_2, rate_effect, mix_effect.

    Raises
    ------
    BadQuestion
        If a group has no exposure at all.
    """
    per = given.number("per")
    rows = inputs["strata"]
    sums = rows.select(pl.col("events", "exposure", "events_2", "exposure_2").sum()).row(0)
    if sums[1] == 0 or sums[3] == 0:
        raise BadQuestion(
            "decomposition: a group has no exposure, so there is no rate to take apart; give both"
        )
    own, own_2 = (
        pl.when(pl.col(exposure) > 0).then(pl.col(events) / pl.col(exposure) * per)
        for events, exposure in (("events", "exposure"), ("events_2", "exposure_2"))
    )
    strata = (
        rows.with_columns(
            rate=pl.coalesce(own, own_2, 0.0),
            rate_2=pl.coalesce(own_2, own, 0.0),
            share=pl.col("exposure") / sums[1],
            share_2=pl.col("exposure_2") / sums[3],
        )
        .with_columns(
            rate_effect=(pl.col("rate_2") - pl.col("rate"))
            * (pl.col("share") + pl.col("share_2"))
            / 2,
            mix_effect=(pl.col("share_2") - pl.col("share"))
            * (pl.col("rate") + pl.col("rate_2"))
            / 2,
        )
        .drop("events", "exposure", "events_2", "exposure_2")
    )
    crude, crude_2 = sums[0] / sums[1] * per, sums[2] / sums[3] * per
    return Computed(
        scalars={
            "crude": crude,
            "crude_2": crude_2,
            "gap": crude_2 - crude,
            "rate_effect": float(strata["rate_effect"].sum()),
            "mix_effect": float(strata["mix_effect"].sum()),
        },
        tables={"strata": strata},
    )


def run(figures: pl.DataFrame, setting: Setting) -> Analysed:
    """Split the gap between two groups, or the change between two periods, into mix and rates."""
    given = in_force(setting, "decomposition", RUN_PARAMETERS)
    found = grouped(figures, setting, given)
    groups = sorted(found.cells["group"].unique())
    first = given.word("first") or (groups[0] if groups else "")
    second = given.word("second") or next((each for each in reversed(groups) if each != first), "")
    reason = found.reason or ("" if found.strata else "no_strata")
    if not reason and not {first, second} <= set(groups):
        reason = "no_reference"
    if reason:
        return Analysed(
            all_for(figures, ADDED, "gap_reason", reason),
            tables={name: pl.DataFrame(schema=schema) for name, schema in TABLES.items()},
        )
    sums = pooled(found)
    both = sums.filter(group=first).join(
        sums.filter(group=second), on="stratum", how="full", coalesce=True, suffix="_2"
    )
    counts = both.select(
        "stratum", pl.col("events", "exposure", "events_2", "exposure_2").fill_null(0.0)
    )
    split = compute({"strata": counts}, Given({"per": 1.0}))
    numbers = {name: float(str(made)) for name, made in split.scalars.items()}
    gap = pl.DataFrame({"first": [first], "second": [second], **numbers}).select(*TABLES["gap"])
    compared = found.cells.select("row", "group").with_columns(
        side=pl.col("group").replace_strict({first: "first", second: "second"}, default=None,
                                            return_dtype=pl.String)
    )  # fmt: skip
    added = (
        figures.with_row_index("row")
        .join(compared.select("row", "side"), on="row", how="left", maintain_order="left")
        .with_columns(gap_reason=pl.when(pl.col("side").is_null()).then(pl.lit("not_compared")))
        .drop("row")
    )
    return Analysed(
        added,
        NOTES,
        {"gap": gap, "strata": _strata(split.tables["strata"], found)},
        (_sentence(numbers, found, (first, second), setting),),
        lost_ones(found),
    )


def _strata(strata: pl.DataFrame, found: Grouped) -> pl.DataFrame:
    """Give the parts of each stratum, its codes apart again."""
    codes = pl.col("stratum").str.strip_prefix("\x1f").str.split("\x1f")
    return strata.with_columns(
        codes.list.get(at).alias(name) for at, name in enumerate(found.strata)
    ).select(*found.strata, *TABLES["strata"])


def _sentence(
    parts: dict[str, float], found: Grouped, ends: tuple[str, str], setting: Setting
) -> Text:
    """Say the gap, and how much of it is mix and how much the rates within strata."""
    first, second = (found.name(end) for end in ends)
    of, within = unit(setting), found.within()
    high, low, gap, rates, mix = value(
        setting, *(parts[name] for name in ("crude_2", "crude", "gap", "rate_effect", "mix_effect"))
    )
    hides = parts["rate_effect"] * parts["mix_effect"] < 0
    works_against = Text(
        " The two work against each other: the crude rates show less than the rates within do."
        if hides and abs(parts["gap"]) < abs(parts["rate_effect"]) else "",
        "两者方向相反：粗率掩盖了层内率的部分差异。"
        if hides and abs(parts["gap"]) < abs(parts["rate_effect"]) else "",
    )  # fmt: skip
    return Text(
        f"{second.en} {high} against {first.en} {low}{of.en}: a gap of {gap}. Of it {rates} is "
        f"different rates within the same {within.en}, {mix} a different mix of {found.mix()}."
        f"{works_against.en}",
        f"{second.zh} {high}，{first.zh} {low}{of.zh}：相差 {gap}。其中同{within.zh}内率的差异占 "
        f"{rates}，{within.zh}构成差异占 {mix}。{works_against.zh}",
    )


ADDED: dict[str, pl.DataType] = {"side": pl.String()}
TABLES: dict[str, dict[str, pl.DataType]] = {
    "gap": {
        "first": pl.String(),
        "second": pl.String(),
        "crude": pl.Float64(),
        "crude_2": pl.Float64(),
        "gap": pl.Float64(),
        "rate_effect": pl.Float64(),
        "mix_effect": pl.Float64(),
    },
    "strata": {
        "rate": pl.Float64(),
        "rate_2": pl.Float64(),
        "share": pl.Float64(),
        "share_2": pl.Float64(),
        "rate_effect": pl.Float64(),
        "mix_effect": pl.Float64(),
    },
}
WORDS = {
    "first": Text("in the first of the two", "两者之一（前者）"),
    "second": Text("in the second of the two", "两者之一（后者）"),
    "not_compared": Text("it is in neither of the two", "不属于所比较的两组"),
}
NOTES = (
    Text(
        "Kitagawa's decomposition: the gap between two rates is, without a rest, what different "
        "rates within strata make and what a different mix of strata makes. A stratum that only "
        "one of the two has counts as mix.",
        "Kitagawa 分解：两个率之差恰等于层内率的差异与层构成的差异之和；仅一方具有的层计入构成。",
    ),
)
RUN_PARAMETERS = (
    OF,
    Parameter("first", Text("the code or period the gap is from", "前者的代码或时期"), Kind.WORD),
    Parameter("second", Text("the code or period it is to", "后者的代码或时期"), Kind.WORD),
)

ANALYSIS = Analysis(
    id="decomposition",
    title=Text("A gap taken apart", "差距分解"),
    question=Text(
        "How much of a gap between two rates is mix, and how much the rates within?",
        "两个率的差距中，构成差异与率本身差异各占多少？",
    ),
    reference=(
        "[1] E. M. Kitagawa, Components of a difference between two rates, Journal of the American "
        "Statistical Association 50(272), 1168-1194, 1955, doi:10.1080/01621459.1955.10501299"
    ),
    adds={
        "side": Text("Which of the two", "属于哪一方"),
        "gap_reason": Text("Why it is not compared", "未比较的原因"),
    },
    run=run,
    verdict="side",
    words=WORDS | REASONS,
    run_parameters=RUN_PARAMETERS,
    compute=compute,
    inputs={
        "strata": Table(
            Text("one row a stratum", "每行一层"),
            {
                "stratum": Column(Text("its name", "层名"), Kind.WORD, is_optional=True),
                "events": EVENTS,
                "exposure": Column(Text("exposure of the first", "第一组暴露量"), least=0),
                "events_2": Column(Text("events of the second", "第二组事件数"), least=0),
                "exposure_2": Column(Text("exposure of the second", "第二组暴露量"), least=0),
            },
        )
    },
    parameters=(PER,),
)
