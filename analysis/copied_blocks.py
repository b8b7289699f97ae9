"""Are the same numbers there twice, as where a report is copied from another?"""

import polars as pl

from analysis._analysis import Analysis, Computed, Inputs
from analysis._parameters import Given, Kind, Parameter
from analysis._reporting import innocent
from analysis._tables import Column, Table
from facts.refusal import BadQuestion
from facts.text import Text

LIKELY = 0.001


def compute(inputs: Inputs, given: Given) -> Computed:
    """Find blocks of `length` consecutive reports that are there more than once.

    A block holds all columns of its reports. It counts where it has at least `different` different
    numbers besides 0. How many other blocks would be the same by chance is the share that each of
    its numbers has in its column, multiplied, times the number of blocks; below `alpha` it is a
    signal. Columns that go together, or units that are alike, make copies likelier than that.

    Returns
    -------
    signals : how many different blocks.
    copies : block (number, the least likely first), unit, first, last (periods), chance, of_itself
        (all copies are the unit's own).

    Raises
    ------
    BadQuestion
        If there is no column of numbers, or a period is there twice in a unit.
    """
    rows = inputs["reports"].sort("unit", "period", maintain_order=True)
    names = [name for name in rows.columns if name not in ("unit", "period")]
    if not names:
        raise BadQuestion("copied_blocks: no column of numbers beside unit and period; give some")
    if rows.select("unit", "period").is_duplicated().any():
        raise BadQuestion("copied_blocks: a unit has a period twice; give one row each")
    blocks = _blocks(rows, names, given.whole("length"))
    found = (
        blocks.filter(pl.col("different") >= given.whole("different"))
        .with_columns(chance=pl.col("log_share").exp() * blocks.height)
        .filter(pl.col("chance") < given.number("alpha"))
        .pipe(_apart, given.whole("length"))
        .filter(pl.len().over("numbers") > 1)
    )
    numbered = found.with_columns(
        block=pl.struct("chance", "numbers").rank("dense").cast(pl.Int64),
        of_itself=pl.col("unit").n_unique().over("numbers") == 1,
    ).sort("block", "unit", "first")
    copies = numbered.select("block", "unit", "first", "last", "chance", "of_itself")
    return Computed({"signals": copies["block"].n_unique()}, {"copies": copies}, INNOCENT)


def _blocks(rows: pl.DataFrame, names: list[str], length: int) -> pl.DataFrame:
    """Give every run of `length` reports of a unit with its numbers as one text."""
    share = [(pl.len().over(name) / pl.len()).log().alias(f"share of {name}") for name in names]
    shared = rows.with_columns(share).with_columns(
        place=pl.int_range(pl.len()).over("unit"),
        last=pl.col("period").shift(1 - length).over("unit"),
    )
    every = [
        pl.col(name).shift(-step).over("unit").alias(f"{step} {name}")
        for step in range(length)
        for name in names
    ]
    logs = [
        pl.col(f"share of {name}").shift(-step).over("unit")
        for step in range(length)
        for name in names
    ]
    wide = shared.select(
        "unit", "place", "last", *every, first="period", log_share=pl.sum_horizontal(logs)
    )
    columns = [column for column in wide.columns if column[0].isdigit()]
    whole = wide.filter(pl.col("last").is_not_null()).drop_nulls(columns)
    listed = whole.select(numbers=pl.concat_list(columns)).to_series()
    return whole.select("unit", "place", "first", "last", "log_share").with_columns(
        numbers=listed.cast(pl.List(pl.String)).list.join(","),
        different=listed.list.eval(pl.element().filter(pl.element() != 0)).list.n_unique(),
    )


def _apart(blocks: pl.DataFrame, length: int) -> pl.DataFrame:
    """Leave out a block that overlaps the first of its kind in its unit."""
    since = pl.col("place") - pl.col("place").min().over("unit", "numbers")
    return blocks.filter((since == 0) | (since >= length))


INNOCENT = innocent(
    "a report sent twice and not yet withdrawn, units that report together as one, numbers that "
    "hardly change (head count of a small firm), a standard estimate used by many",
    "重复报送尚未撤回，多个单位合并填报，数值本就少变（小企业人数），或多家采用同一标准估计值",
)

ANALYSIS = Analysis(
    id="copied_blocks",
    title=Text("Signals: copied blocks", "信号：重复数据块"),
    question=Text(
        "Are the same numbers there twice, as where a report is copied?",
        "是否存在整块重复的数字（疑似抄报）？",
    ),
    reference=(
        "J. Blasius, V. Thiessen, Assessing the Quality of Survey Data, Sage, 2012, ch. 4 "
        "(duplicated answers); the chance is that of independent columns"
    ),
    compute=compute,
    inputs={
        "reports": Table(
            Text("one row a unit and period", "每行一个单位与时期"),
            {
                "unit": Column(Text("its name", "名称"), Kind.WORD),
                "period": Column(
                    Text("as 2024-Q1; in order as text", "时期，按文本排序"), Kind.WORD
                ),
            },
            others=Column(Text("a number reported", "所报数值"), may_be_missing=True),
        )
    },
    parameters=(
        Parameter(
            "length",
            Text("reports in a block", "每块的报表数"),
            Kind.WHOLE,
            default=1,
            least=1,
            most=60,
        ),
        Parameter(
            "different",
            Text(
                "different numbers besides 0 that a block must hold", "块内非零不同数值的最少个数"
            ),
            Kind.WHOLE,
            default=3,
            least=1,
        ),
        Parameter(
            "alpha",
            Text(
                "copies by chance below which a block is a signal", "偶然重复数低于此值则视为信号"
            ),
            default=LIKELY,
            least=0,
            most=1,
            is_open=True,
        ),
    ),
)
