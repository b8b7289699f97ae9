"""Turns text into numbers, years and dates, and says of the rest what it was."""

from collections.abc import Sequence

import polars as pl

NOTHING = (
    "",
    "-",
    "--",
    "—",
    "——",
    "–",
    "－",
    "/",
    "／",
    ":",
    "：",
    "无",
    "n/a",
    "na",
    "null",
    "…",
)
"""How publishers write that there is no number; case and spaces do not matter."""

BLANKS = r"[\s\u00a0\u2000-\u200b\u202f\u2060\u3000\ufeff]+"
FULL_WIDTH = dict(zip("０１２３４５６７８９．，－＋％／　", "0123456789.,-+%/ ", strict=True))
GROUPED = r"^([+-]?\d{1,3})((?:[, '’_]\d{3})+)(\.\d*)?$"  # 1,234,567 and 1 234 567.8
PLAIN = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
SCIENTIFIC = r"^\s*[+-]?\d(\.\d+)?[eE]\+?\d+\s*$"
TOTALS = r"^(小计|合计|总计|共计|总数|total|grandtotal|sub-?total|sum)[:：]?$"

EPOCH = pl.date(1899, 12, 30)  # day 0 of a spreadsheet's serials, its 29 February 1900 counted
FIRST_SERIAL, LAST_SERIAL = 18_264, 73_415  # 1 January 1950 and 31 December 2100


def numbers(frame: pl.LazyFrame, columns: Sequence[str]) -> pl.LazyFrame:
    """Make Float64 of text columns; what is no number goes to `_broken` in a sentence.

    Spaces, full-width digits and marks of thousands are taken for what they are; a blank, 无,
    —, -, /, : or n/a is null. A percentage is refused, as its base is not known. Several
    sentences of a row are joined by "; ".

    Parameters
    ----------
    frame : any columns; `_broken` is added where it is missing.
    columns : text columns. Those that are numbers already are cast.
    """
    schema = frame.collect_schema()
    texts = [name for name in columns if schema[name] == pl.String]
    others = [name for name in columns if schema[name] != pl.String]
    if "_broken" not in schema:
        frame = frame.with_columns(_broken=pl.lit(None, pl.String))
    fields = dict.fromkeys(texts, pl.Float64()) | {"_broken": pl.String()}
    read = pl.struct(*fields).map_batches(
        lambda cells: _numbers(cells.struct.unnest(), texts).to_struct(),
        return_dtype=pl.Struct(fields),
        is_elementwise=True,
    )
    return (
        frame.with_columns(pl.col(others).cast(pl.Float64), _read=read)
        .with_columns(pl.col("_read").struct.field(*fields))
        .drop("_read")
    )


def _numbers(rows: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    cast = rows.select(pl.col(columns).cast(pl.Float64, strict=False))
    suspects = [
        name
        for name in columns
        if cast[name].null_count() > rows[name].null_count() or not cast[name].is_finite().all()
    ]
    if not suspects:
        return rows.with_columns(cast)
    unread = rows.select(
        (pl.col(name).is_not_null() & ~cast[name].is_finite().fill_null(value=False)).alias(name)
        for name in suspects
    )
    places = unread.select(pl.any_horizontal(suspects).arg_true()).to_series()
    chosen = rows[places]
    tidied = {name: _tidied(pl.col(name)) for name in suspects}
    read = chosen.select(_number(tidied[name]).alias(name) for name in suspects)
    broken = chosen.select(
        pl.concat_str(
            [
                pl.col("_broken"),
                *(
                    pl.when(read[name].is_null() & tidied[name].is_not_null()).then(
                        _complaint(name)
                    )
                    for name in suspects
                ),
            ],
            separator="; ",
            ignore_nulls=True,
        ).alias("_broken")
    ).to_series()
    broken = broken.set(broken == "", None)
    return rows.with_columns(
        *(
            series if series.name not in suspects else series.scatter(places, read[series.name])
            for series in cast
        ),
        rows["_broken"].scatter(places, broken),
    )


def _tidied(text: pl.Expr) -> pl.Expr:
    """Strip a cell and write it in ASCII; null where it says that there is nothing."""
    plain = text.str.replace_many(FULL_WIDTH).str.replace_all(BLANKS, " ").str.strip_chars()
    plain = plain.str.replace("^−", "-")
    return pl.when(~plain.str.to_lowercase().is_in(NOTHING)).then(plain)


def _number(tidied: pl.Expr) -> pl.Expr:
    ungrouped = (
        pl.when(tidied.str.contains(GROUPED))
        .then(tidied.str.replace_all(r"[, '’_]", ""))
        .otherwise(tidied)
    )
    value = ungrouped.cast(pl.Float64, strict=False)
    return pl.when(ungrouped.str.contains(PLAIN) & value.is_finite()).then(value)


def _complaint(name: str) -> pl.Expr:
    text = pl.col(name)
    return (
        pl.when(text.str.contains("[%％]"))
        .then(pl.format(f"{name} '{{}}' is a percentage; give the counts it comes from", text))
        .otherwise(pl.format(f"{name} '{{}}' is not a number", text))
    )


def years(column: str) -> pl.Expr:
    """Give the period of a year however written: 2024, 2024年, FY2024, 2024.0, a date or a serial.

    What is no year stays as it is, so that `check` can name it.
    """
    text = _tidied(pl.col(column))
    year = text.str.extract(r"(?i)^(?:fy|cy|year)?[ -]?((?:18|19|20)\d\d)(?:\.0*)?(?: ?年度?)?$")
    return pl.coalesce(year, dates(column).dt.year().cast(pl.String), text)


def dates(column: str) -> pl.Expr:
    """Read a day: 2026-01-02, 2026/1/2, 2026.1.2, 2026年1月2日, 20260102 or a serial number.

    Serials are those of 1950 to 2100, with 1 for 1 January 1900. A time after the day is left
    out. Null where it is no day.
    """
    text = _tidied(pl.col(column)).cast(pl.String)
    parts = text.str.extract_groups(
        r"^(?<year>(?:18|19|20)\d\d)(?:-|/|\.| ?年 ?)(?<month>\d{1,2})(?:-|/|\.| ?月 ?)"
        r"(?<day>\d{1,2})(?: ?日)?(?:[ T].*)?$"
    )
    written = pl.concat_str(
        parts.struct.field("year"),
        parts.struct.field("month").str.zfill(2),
        parts.struct.field("day").str.zfill(2),
        separator="-",
    ).str.to_date("%Y-%m-%d", strict=False)
    compact = (
        pl.when(text.str.contains(r"^(18|19|20)\d{6}$"))
        .then(text)
        .str.to_date("%Y%m%d", strict=False)
    )
    serial = text.str.extract(r"^(\d{5})(?:\.\d+)?$").cast(pl.Int32, strict=False)
    is_serial = serial.is_between(FIRST_SERIAL, LAST_SERIAL)
    counted = pl.when(is_serial).then(EPOCH + pl.duration(days=serial))
    return pl.coalesce(written, compact, counted)


def is_scientific(column: str) -> pl.Expr:
    """Truth of whether a code was spoilt by a spreadsheet: 1.23457E+14 has lost its last digits."""
    return pl.col(column).str.contains(SCIENTIFIC).fill_null(value=False)


def is_total_row(*columns: str) -> pl.Expr:
    """Truth of whether any of the columns says that the row adds up the others: 合计, Total."""
    return pl.any_horizontal(
        pl.col(column)
        .str.replace_all(BLANKS, "")
        .str.to_lowercase()
        .str.contains(TOTALS)
        .fill_null(value=False)
        for column in columns
    )
