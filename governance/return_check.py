"""Checks returns, one or a million, by the same rules, and says what was found."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from governance.return_context import Context, place
from governance.return_form import read_returns, rows_of, typed
from governance.return_rules import judge, rules


def check_words(words: Sequence[Mapping[str, str]], known: Context) -> pl.DataFrame:
    """Check returns typed into a form; the columns are those of return_rules.FINDINGS, and fix."""
    return with_fixes(of_own(judge(place(typed_now(rows_of(words)), known)).collect()))


def check_file(file: Path, known: Context) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Check a file of returns, row by row as it streams past.

    Returns
    -------
    findings : as `check_words` gives them, by line.
    rows : a row a return: line, enterprise, period, hard, soft, information [findings].

    Raises
    ------
    UnreadableFile
        If it is no table, or lacks a column the return cannot do without.
    """
    with tempfile.TemporaryDirectory() as name:
        kept = Path(name) / "typed.parquet"
        typed(read_returns(file)).sink_parquet(kept, compression="uncompressed")
        rows = pl.scan_parquet(kept)
        found = of_own(judge(place(rows, known)).collect(engine="streaming"))
        return with_fixes(found), outcomes(rows, found)


def of_own(found: pl.DataFrame) -> pl.DataFrame:
    """Say of a return that is not the sender's only that it is not.

    What else is found rests on what is known of that enterprise, which is not for the sender.
    """
    strangers = found.filter(pl.col("rule") == NOT_YOURS)["line"].unique()
    is_strange = pl.col("line").is_in(strangers.to_list()).fill_null(value=False)
    return found.filter((pl.col("rule") == NOT_YOURS) | ~is_strange)


NOT_YOURS = "not_yours"  # the rule that says so


def outcomes(rows: pl.LazyFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Count for each return what was found of it, by severity; 0 where nothing was."""
    names = ("hard", "soft", "information")
    counted = found.group_by("line").agg((pl.col("severity") == name).sum().alias(name)
                                         for name in names)  # fmt: skip
    return (
        rows.select("line", "enterprise", "period")
        .join(counted.lazy(), on="line", how="left")
        .with_columns(pl.col(names).fill_null(0))
        .sort("line")
        .collect(engine="streaming")
    )


def with_fixes(found: pl.DataFrame) -> pl.DataFrame:
    """Say beside each finding what to do, in both languages."""
    said = {rule.id: rule.fix for rule in rules()}
    ids = [*said]
    return found.sort("line", maintain_order=True).with_columns(
        fix_en=pl.col("rule").replace_strict(ids, [said[one].en for one in ids]),
        fix_zh=pl.col("rule").replace_strict(ids, [said[one].zh for one in ids]),
    )


def typed_now(raw: pl.LazyFrame) -> pl.LazyFrame:
    """Type a few returns at once, so that they are not typed again for each question of them."""
    return typed(raw).collect().lazy()
