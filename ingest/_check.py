"""Says of every tidy row whether it is a fact, and if not, why not; no row is lost or repaired."""

import sys
from collections.abc import Mapping, Sequence

import polars as pl

from facts.codes import codes, measures
from facts.periods import is_period
from facts.schema import DIMENSIONS, KEY, MISSING, NORMAL, STATUSES, TOTAL, UNIT, UNKNOWN
from ingest._source import Rule, Source

UNREADABLE = (
    "the line "  # how sentences of `read_table` begin that make the rest of a row guesswork
)
LARGEST = sys.float_info.max  # above it, and below its negative, a number is not finite
FOREVER, ALWAYS = 9999, 10_000  # a year that never comes, and what two years in one are packed by
SIGNED = {
    "statistic",
    "published",
}  # kinds of measure that may be below zero, as sums of logarithms


def check(tidy: pl.LazyFrame, source: Source) -> pl.LazyFrame:
    """Complete the columns of a fact and judge each row by the rules of the house and the source.

    Parameters
    ----------
    tidy : what the source's `tidy` gives; `_broken`, where it is there, is a reason already.

    Returns
    -------
    The columns of facts.schema.KEY, the numbers, whatever else the source's `unique` names (as
    text), and `_reject`: all reasons of the row joined by "; ", null where the row is a fact.
    Repeats among rows are found by `repeats`, which needs the whole file.

    Raises
    ------
    TypeError
        If the source's `tidy` leaves out a number or `line`: a fault of the card, not of a file.
    """
    given = tidy.collect_schema().names()
    numbers = ["measure", "value"] if source.grain == "table" else [*source.measures]
    if lacking := [name for name in ["line", "period", *numbers] if name not in given]:
        raise TypeError(f"tidy of the source {source.id} gives no column {', '.join(lacking)}")
    complete, stretches = _complete(tidy, given, source), _stretches(given, source)
    rules = (*_house_rules(given, source), *source.rules)
    figures: dict[str, pl.DataType] = {name: pl.Float64() for name in numbers}
    schema = KEY | figures | ({"measure": pl.String()} if source.grain == "table" else {})
    schema |= {name: pl.String() for name in source.unique if name not in schema}
    # looked up piece by piece: in the lazy plan `replace_strict` would hold every row at once
    return complete.map_batches(
        lambda rows: _judge(rows.with_columns(stretches), rules).select([*schema, "_reject"]),
        schema={**schema, "_reject": pl.String()},
        streamable=True,
    )


def _complete(tidy: pl.LazyFrame, given: Sequence[str], source: Source) -> pl.LazyFrame:
    """Fill in the columns a source has no word for, and cast the others to the schema's types."""
    filled = {
        **{dimension: pl.lit(TOTAL) for dimension in DIMENSIONS},
        **{unit: pl.lit(None, pl.String) for unit in UNIT},
        "flags": pl.lit(""),
        "status": pl.lit(NORMAL),
        "_broken": pl.lit(None, pl.String),
    }
    if source.grain == "table":
        is_missing = pl.col("value").is_null()
        filled["status"] = pl.when(is_missing).then(pl.lit(MISSING)).otherwise(pl.lit(NORMAL))
        figures = [pl.col("value").cast(pl.Float64)]
    else:
        figures = [pl.col(name).cast(pl.Float64) for name in source.measures]
    return tidy.with_columns(
        *(pl.col(name).cast(kind) for name, kind in KEY.items() if name in given),
        *figures,
        **{name: value for name, value in filled.items() if name not in given},
    )


def _judge(rows: pl.DataFrame, rules: Sequence[Rule]) -> pl.DataFrame:
    """Write reasons and flags, working only on the rows that break something."""
    broken = rows.select(rule.broken.alias(str(n)) for n, rule in enumerate(rules))
    hit = [n for n in range(len(rules)) if broken[str(n)].any()]
    hard = [n for n in hit if rules[n].hard]
    soft = [n for n in hit if not rules[n].hard]
    judged = rows.with_columns(pl.col("_broken").alias("_reject"))
    if hard:
        places = broken.select(pl.any_horizontal(map(str, hard)).arg_true()).to_series()
        chosen = rows[places].hstack(broken[places])
        reasons = chosen.select(_reason([rules[n] for n in hard], hard)).to_series()
        judged = judged.with_columns(judged["_reject"].scatter(places, reasons))
    if soft:
        flags = [pl.when(broken[str(n)]).then(pl.lit(rules[n].id)) for n in soft]
        before = pl.when(pl.col("flags") != "").then("flags")
        judged = judged.with_columns(
            flags=pl.concat_str([before, *flags], separator=" ", ignore_nulls=True)
        )
    return judged


def _reason(rules: Sequence[Rule], columns: Sequence[int]) -> pl.Expr:
    sentences = [
        pl.when(pl.col(str(n))).then(rule.message) for n, rule in zip(columns, rules, strict=True)
    ]
    joined = pl.concat_str([pl.col("_broken"), *sentences], separator="; ", ignore_nulls=True)
    unreadable = pl.col("_broken").str.starts_with(UNREADABLE).fill_null(value=False)
    return pl.when(unreadable).then("_broken").otherwise(joined).alias("_reject")


def _house_rules(given: Sequence[str], source: Source) -> list[Rule]:
    """Rules of every source: periods, codes, statuses, numbers."""
    return [
        _hard(
            "period",
            ~is_period("period").fill_null(value=False),
            pl.format(
                "period '{}' is not a year, quarter, month or day "
                "(2024, 2024-Q1, 2024-03, 2024-03-01)",
                pl.col("period").fill_null(""),
            ),
        ),
        *(
            rule
            for dimension, lists in _lists(given, source).items()
            for rule in _code_rules(dimension, lists)
        ),
        *(_status_rules() if "status" in given else ()),
        *(_table_rules(source) if source.grain == "table" else _unit_rules(given, source)),
    ]


def _hard(name: str, broken: pl.Expr, message: pl.Expr) -> Rule:
    return Rule(name, hard=True, broken=broken, message=message)


def _details(source: Source) -> list[str]:
    """Give the lists that the source's measures count by."""
    lists = measures().filter(pl.col("id").is_in(source.measures))["detail"]
    return sorted(set(lists.drop_nulls()))


def _code_rules(dimension: str, lists: Sequence[str]) -> list[Rule]:
    """Rules that a code is in its list, and of its time. `_stretches` gives what they use."""
    column = pl.col(dimension)
    if not lists:
        return [
            _hard(
                dimension,
                column.ne_missing(TOTAL),
                pl.format("detail '{}' where no measure counts by a list", column.fill_null("")),
            )
        ]
    files = " or ".join(f"data/codes/{name}.csv" for name in lists)
    stretch, year = pl.col(f"_{dimension}_stretch"), pl.col("_year")
    since, until = stretch // ALWAYS, stretch % ALWAYS
    return [
        _hard(
            dimension,
            stretch.is_null(),
            pl.when(column.is_null())
            .then(pl.lit(f"{dimension} is missing; write {UNKNOWN} where it is not known"))
            .otherwise(pl.format(f"{dimension} '{{}}' is not in the code list {files}", column)),
        ),
        Rule(
            f"{dimension}_out_of_force",
            # Units go on using codes of an older edition for years, and file late with newer ones:
            # the code still says what they do, so the row is kept and flagged.
            hard=False,
            broken=(year < since) | (year > until),
            message=pl.format(
                f"{dimension} '{{}}' was not in force in {{}} ({{}} to {{}} in {files})",
                column,
                year,
                pl.when(since > 0).then(since.cast(pl.String)).otherwise(pl.lit("ever")),
                pl.when(until < FOREVER).then(until.cast(pl.String)).otherwise(pl.lit("now")),
            ),
        ),
    ]


def _lists(given: Sequence[str], source: Source) -> dict[str, list[str]]:
    """Give the lists of each dimension the source has a word for."""
    lists = {name: [name] for name in DIMENSIONS} | {"detail": _details(source)}
    return {name: lists[name] for name in DIMENSIONS if name in given}


def _stretches(given: Sequence[str], source: Source) -> list[pl.Expr]:
    """Give the year of each row, and the years each of its codes is in force; null for a stranger.

    The two years are one number, since * 10,000 + until, so that a code is looked up once.
    """
    stretches = [pl.col("period").str.head(4).cast(pl.Int32, strict=False).alias("_year")]
    for dimension, lists in _lists(given, source).items():
        if lists:
            known = _in_force(lists)
            stretch = pl.col(dimension).replace_strict(
                known["id"], known["stretch"], default=None, return_dtype=pl.Int32
            )
            stretches.append(stretch.alias(f"_{dimension}_stretch"))
    return stretches


def _in_force(lists: Sequence[str]) -> pl.DataFrame:
    """Give id and stretch of every code; versions of one code are taken as one stretch of years.

    A version without a date is open, and opens the code.
    """
    known = pl.concat(codes(name).select("id", "valid_from", "valid_to") for name in lists)
    years = known.group_by("id").agg(
        since=_year("valid_from", 0).min(), until=_year("valid_to", FOREVER).max()
    )
    always = pl.DataFrame({"id": [TOTAL, UNKNOWN], "stretch": [FOREVER, FOREVER]})
    return pl.concat(
        [
            years.select("id", stretch=pl.col("since") * ALWAYS + pl.col("until")),
            always.cast({"stretch": pl.Int32}),
        ]
    )


def _year(column: str, empty: int) -> pl.Expr:
    return pl.col(column).str.head(4).cast(pl.Int32).fill_null(empty)


def _status_rules() -> list[Rule]:
    letters = "".join(STATUSES)
    return [
        _hard(
            "status",
            ~pl.col("status").str.contains(f"^[{letters}]+$").fill_null(value=False),
            pl.format(
                f"status '{{}}' is not made of {', '.join(STATUSES)}",
                pl.col("status").fill_null(""),
            ),
        )
    ]


def _kinds(source: Source) -> Mapping[str, str]:
    known = measures().filter(pl.col("id").is_in(source.measures))
    return dict(zip(known["id"], known["kind"], strict=True))


def _table_rules(source: Source) -> list[Rule]:
    kinds = _kinds(source)
    unsigned = [name for name in source.measures if kinds.get(name) not in SIGNED]
    measure, value = pl.col("measure"), pl.col("value")
    return [
        _hard(
            "measure",
            ~measure.is_in(list(source.measures)).fill_null(value=False),
            pl.format(
                f"measure '{{}}' is none that {source.id} gives: {', '.join(source.measures)}",
                measure.fill_null(""),
            ),
        ),
        _hard(
            "value_missing",
            value.is_null() & ~pl.col("status").str.contains(MISSING) & pl.col("_broken").is_null(),
            pl.format("no value, and status '{}' does not say that it is missing", "status"),
        ),
        _hard(
            "value_finite",
            ~value.is_finite(),
            pl.format("{} '{}' is not a finite number", measure, value),
        ),
        _hard(
            "value_negative",
            (value < 0) & measure.is_in(unsigned),
            pl.format("{} is {}, below zero", measure, value),
        ),
    ]


def _unit_rules(given: Sequence[str], source: Source) -> list[Rule]:
    kinds = _kinds(source)
    named = [unit for unit in UNIT if unit in source.unique and unit in given]
    figures = [pl.col(name) for name in source.measures]
    signed = {name for name in source.measures if kinds.get(name) in SIGNED}
    return [
        *(
            _hard(
                unit,
                (pl.col(unit).is_null() | (pl.col(unit) == "")),
                pl.lit(f"{unit} is missing; every row says whose it is"),
            )
            for unit in named[:1]
        ),
        _hard(
            "no_number",
            pl.all_horizontal(figure.is_null() for figure in figures) & pl.col("_broken").is_null(),
            pl.lit("no number in the row"),
        ),
        *(
            _hard(
                name,
                ~pl.col(name).is_between(-LARGEST if name in signed else 0, LARGEST),
                pl.format(f"{name} is {{}}, not a number of zero or more", name),
            )
            for name in source.measures
        ),
        *(_detail_rules(source) if "detail" in given else ()),
    ]


def _detail_rules(source: Source) -> list[Rule]:
    """A row of one detail may hold only measures that count by it: others would be added twice."""
    listed = measures().filter(pl.col("id").is_in(source.measures), pl.col("detail").is_null())
    return [
        _hard(
            f"{name}_by_detail",
            (pl.col("detail") != TOTAL) & pl.col(name).is_not_null(),
            pl.format(
                f"{name} does not count by detail '{{}}'; give it in a row of its own", "detail"
            ),
        )
        for name in listed["id"]
    ]
