"""The return of an enterprise as one schema: its sections and fields, and how rows are typed."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

import polars as pl

from facts.codes import labels, latest, measures
from facts.periods import is_period
from facts.text import Text
from ingest import (
    RETURN_COUNTS,
    RETURN_DETAILS,
    RETURN_WHO,
    labelled,
    numbers,
    ours,
    read_table,
    return_details,
    years,
)

FORM = "enterprise_return"
GATE = "any_accidents"
GATED = ("deaths", "serious_injuries", "minor_injuries", "days_lost", "economic_loss")
YES, NO = "yes", "no"
GATE_WORDS = {"yes": YES, "是": YES, "有": YES, "1": YES, "no": NO, "否": NO, "无": NO, "0": NO}
REQUIRED = ("enterprise_id", "period", "area", "industry", "workers")
NAMES: Mapping[str, Text] = {
    "enterprise_id": Text("Unified social credit code", "统一社会信用代码"),
    "enterprise_name": Text("Name", "企业名称"),
    "period": Text("Period", "报告期"),
    "area": Text("Area", "行政区划"),
    "industry": Text("Industry", "行业"),
    "ownership": Text("Ownership", "所有制"),
    "size": Text("Size", "规模"),
    "disease_status": Text("Status of the disease counts", "疾病数据状态"),
    "reason": Text("Reason, for an amendment or for what stands out", "更正或异常说明"),
    GATE: Text("Any accidents this period?", "本期是否发生事故"),
}
DISEASES = ("pneumoconiosis", "noise_deafness", "chemical_poisoning", "skin_diseases")
AGENTS = ("silica_dust", "coal_dust", "welding_fume", "noise", "toluene")
"""What the form asks for by name; a row of a batch may have any other of the lists too."""

Kind = Literal["text", "code", "gate", "whole", "number"]
PARTIAL = ("workers", "exposed_workers", "hours_worked", "days_lost", "economic_loss")


class Field(NamedTuple):
    """One thing the form asks for.

    kind : how it is typed. list : the code list of a code, empty for others.
    is_gated : asked only where there were accidents; a declared none is a 0.
    """

    id: str
    section: str
    kind: Kind
    label: Text
    unit: Text
    code_list: str = ""
    is_required: bool = False
    is_gated: bool = False


SECTIONS: Mapping[str, tuple[Text, tuple[str, ...]]] = {
    "who": (
        Text("Enterprise and period", "企业与报告期"),
        ("enterprise_id", "enterprise_name", "period", "area", "industry", "ownership", "size"),
    ),
    "work": (Text("Persons and hours", "人员与工时"), ("workers", "hours_worked")),
    "accidents": (Text("Accidents", "事故"), (GATE, *GATED)),
    "surveillance": (
        Text("Health surveillance", "职业健康监护"),
        ("exposed_workers", "examinations_due", "examined", "contraindications"),
    ),
    "diseases": (
        Text("Occupational diseases", "职业病"),
        (
            *(f"{kind}_{one}" for one in DISEASES for kind in ("disease_cases",
                                                               "disease_suspected")),
            "disease_status",
        ),
    ),
    "hazards": (
        Text("Points measured", "危害检测点"),
        tuple(f"{kind}_{one}" for one in AGENTS for kind in ("hazard_points",
                                                             "hazard_points_over_limit")),
    ),
    "prevention": (
        Text("Training and hidden hazards", "培训与隐患"),
        ("training_due", "trained", "hazards_found", "hazards_rectified"),
    ),
    "remarks": (Text("Remarks", "说明"), ("reason",)),
}  # fmt: skip
"""The form from the top down."""

ALWAYS_ASKED = (
    "enterprise_id", "period", "area", "industry", "ownership", "size", "workers", "hours_worked",
    GATE,
)  # fmt: skip


@cache
def fields() -> tuple[Field, ...]:
    """Give every field of the form, from the top down."""
    return tuple(
        _field(name, section) for section, (_, names) in SECTIONS.items() for name in names
    )


def _field(name: str, section: str) -> Field:
    if name in NAMES:
        kind: Kind = "gate" if name == GATE else "text"
        code_list = name if name in ("area", "industry", "ownership", "size") else ""
        return Field(
            name, section, "code" if code_list else kind, NAMES[name], Text("", ""), code_list,
            is_required=name in ALWAYS_ASKED,
        )  # fmt: skip
    measure = next((one for one in RETURN_DETAILS if name.startswith(f"{one}_")), name)
    ((label_en, label_zh, unit_en, unit_zh),) = (
        measures()
        .filter(pl.col("id") == measure)
        .select("label_en", "label_zh", "unit_en", "unit_zh")
        .rows()
    )
    label = Text(label_en, label_zh)
    if measure != name:
        listed, detail = RETURN_DETAILS[measure][0], name.removeprefix(f"{measure}_")
        label = Text(
            f"{label_en}: {labels(listed, 'en')[detail]}",
            f"{label_zh}：{labels(listed, 'zh')[detail]}",
        )
    return Field(
        name, section, "number" if name in PARTIAL else "whole", label, Text(unit_en, unit_zh),
        is_required=name in ALWAYS_ASKED, is_gated=name in GATED,
    )  # fmt: skip


@cache
def detail_field(name: str) -> Field:
    """Give the field of a count of any disease or agent of the lists, on the form or not."""
    measure = next(one for one in RETURN_DETAILS if name.startswith(f"{one}_"))
    section = next(one.section for one in fields() if one.id.startswith(f"{measure}_"))
    return _field(name, section)


@cache
def known_names() -> frozenset[str]:
    """Name every cell a return may have, on the form or not."""
    return frozenset({field.id for field in fields()} | set(return_details()))


def read_returns(file: Path) -> pl.LazyFrame:
    """Read a file of returns, one row an enterprise and period, as text under our names.

    Raises
    ------
    UnreadableFile
        If it is no table, or has no column the return cannot do without.
    """
    gate = {GATE: [NAMES[GATE].zh, "是否发生事故"], "reason": [NAMES["reason"].zh, "说明"]}
    return read_table(
        file, aliases=RETURN_WHO | RETURN_COUNTS | return_details() | gate, required=REQUIRED
    )


def rows_of(words: Sequence[Mapping[str, str]]) -> pl.LazyFrame:
    """Make a frame of returns typed into a form, as a file of them would be read.

    Parameters
    ----------
    words : cells by field, a mapping a return; what is empty or left out is null.
    """
    names = [*dict.fromkeys([*REQUIRED, *(name for one in words for name in one)])]
    read = [name for name in names if name in known_names()]
    return pl.LazyFrame(
        {name: [one.get(name, "").strip() or None for one in words] for name in read},
        schema=dict.fromkeys(read, pl.String),
    ).with_columns(
        line=pl.int_range(1, len(words) + 1, dtype=pl.UInt32), _broken=pl.lit(None, pl.String)
    )


def detail_names(columns: Sequence[str]) -> list[str]:
    """Give those of the columns that count by a list."""
    return [name for name in columns if name.startswith(tuple(f"{one}_" for one in RETURN_DETAILS))]


def typed(raw: pl.LazyFrame) -> pl.LazyFrame:
    """Say returns in our codes and numbers, beside what was typed.

    Returns
    -------
    line, broken (why the row cannot be read), enterprise, period, typed_period, is_period,
    period_start, period_end [ISO dates], years [length of the period], the codes, the gate (yes,
    no, or as typed), every count [Float64], typed_<count> as text, events [dead and injured],
    all_points [points measured].
    """
    names = raw.collect_schema().names()
    known = [*RETURN_WHO, GATE, "reason", *RETURN_COUNTS]
    details = [name for name in detail_names(names) if name in return_details()]
    counts = [*RETURN_COUNTS, *details]
    points = [pl.col(name) for name in details if not name.startswith("hazard_points_over")
              and name.startswith("hazard_points")]  # fmt: skip
    whole = raw.with_columns(pl.lit(None, pl.String).alias(name) for name in known
                             if name not in names)  # fmt: skip
    return (
        whole.with_columns(
            pl.col(RETURN_COUNTS).name.prefix("typed_"),
            broken=pl.col("_broken"),
            typed_period=pl.col("period"),
        )
        .with_columns(_broken=pl.lit(None, pl.String))
        .pipe(numbers, counts)
        .with_columns(
            any_accidents=pl.col(GATE).str.strip_chars().str.to_lowercase().replace(GATE_WORDS)
        )
        .with_columns(  # who says that there were none has said 0
            pl.when(pl.col(GATE) == NO).then(pl.col(name).fill_null(0)).otherwise(name).alias(name)
            for name in GATED
        )
        .with_columns(
            enterprise=pl.col("enterprise_id").str.strip_chars().str.to_uppercase(),
            area=_code("area", r"^(\d{6})(?:\.0)?$", "CN-"),
            industry=_code("industry", r"^([A-T]|\d{2,4})$", "GBT4754_"),
            ownership=pl.when(pl.col("ownership").is_not_null()).then(labelled("ownership")),
            size=pl.when(pl.col("size").is_not_null()).then(labelled("size")),
            events=pl.col("deaths") + pl.col("serious_injuries") + pl.col("minor_injuries"),
            all_points=pl.sum_horizontal(points) if points else pl.lit(None, pl.Float64),
        )
        .with_columns(
            pl.col("period")
            .map_batches(_read_periods, return_dtype=pl.Struct(OF_PERIOD), is_elementwise=True)
            .struct.unnest()
        )
        .select(
            "line", "broken", "_broken", "enterprise", "enterprise_name", "period",
            "typed_period", "is_period", "period_start", "period_end", "years", "area",
            "industry", "ownership", "size", "disease_status", "reason", GATE, *counts,
            *(f"typed_{name}" for name in RETURN_COUNTS), "events", "all_points",
        )
    )  # fmt: skip


def _code(column: str, bare: str, prefix: str) -> pl.Expr:
    return pl.when(pl.col(column).is_not_null()).then(ours(column, bare, prefix))


LAST_DAY = {"1": "-03-31", "2": "-06-30", "3": "-09-30", "4": "-12-31"}
FIRST_DAY = {"1": "-01-01", "2": "-04-01", "3": "-07-01", "4": "-10-01"}
LONG_YEAR, LONG_QUARTER = 4, 7  # letters of 2024 and 2024-Q1; 2024-03 has as many


OF_PERIOD = {
    "period": pl.String(),
    "is_period": pl.Boolean(),
    "period_start": pl.String(),
    "period_end": pl.String(),
    "years": pl.Float64(),
}


def _read_periods(words: pl.Series) -> pl.Series:
    """Read each period once, however many rows are of it."""
    known = pl.DataFrame({"typed": words.unique()}).with_columns(period="typed")
    read = known.with_columns(period=years("period")).with_columns(*_of_period())
    return (
        pl.DataFrame({"typed": words})
        .join(read, on="typed", how="left", nulls_equal=True, maintain_order="left")
        .select(*OF_PERIOD)
        .to_struct(words.name)
    )


def _of_period() -> tuple[pl.Expr, ...]:
    """First and last day of a period as ISO dates, and its length; null for a day or no period."""
    period = pl.col("period")
    is_year = period.str.len_chars() == LONG_YEAR
    quarter = period.str.extract(r"-Q([1-4])$")
    month = (period + "-01").str.to_date("%Y-%m-%d", strict=False)
    written = is_period("period") & (period.str.len_chars() <= LONG_QUARTER)
    start = (
        pl.when(is_year).then(period + "-01-01")
        .when(quarter.is_not_null()).then(period.str.head(4) + quarter.replace(FIRST_DAY))
        .otherwise(month.cast(pl.String))
    )  # fmt: skip
    end = (
        pl.when(is_year).then(period + "-12-31")
        .when(quarter.is_not_null()).then(period.str.head(4) + quarter.replace(LAST_DAY))
        .otherwise(month.dt.month_end().cast(pl.String))
    )  # fmt: skip
    length = pl.when(is_year).then(1.0).when(quarter.is_not_null()).then(0.25).otherwise(1 / 12)
    return (
        written.fill_null(value=False).alias("is_period"),
        pl.when(written).then(start).alias("period_start"),
        pl.when(written).then(end).alias("period_end"),
        pl.when(written).then(length).alias("years"),
    )


def code_ids(name: str) -> list[str]:
    """Give the ids of a code list that a return may use."""
    return latest(name)["id"].to_list()
