"""What became of what was sent: said row by row, looked through, and written for a spreadsheet."""

import polars as pl

from facts.text import Text
from governance.answers import Answer
from governance.harmless import harmless
from governance.return_shown import EMPTY

OUTCOMES: dict[str, Text] = {
    "submitted": Text("submitted", "已提交"),
    "ready": Text("ready to submit", "可提交"),
    "reason_needed": Text("needs a reason", "需说明原因"),
    "refused": Text("must be corrected", "需更正"),
}
"""What a row may become, the best first."""

OF_FILE = ("file_already_received",)  # rules of the whole file, though they stand at each row
LONGEST_LINE = 7  # digits of the number of a line; more are part of a code
GRAVITY = {"hard": 0, "soft": 1, "information": 2}


def counted(answer: Answer) -> dict[str, int]:
    """Count the rows by what became of them, in the order of OUTCOMES."""
    found = dict(answer.rows.group_by("outcome").len().iter_rows())
    return {name: found[name] for name in OUTCOMES if name in found}


def of_whole_file(answer: Answer) -> pl.DataFrame:
    """Give what was found of the file as a whole, once."""
    found = answer.findings.filter(_is_of_file())
    return found.unique("rule", maintain_order=True, keep="first")


def look_through(
    answer: Answer, *, outcome: str = "", severity: str = "", search: str = ""
) -> Answer:
    """Leave the rows of an outcome and the findings of a severity; the gravest findings come first.

    Parameters
    ----------
    outcome, severity : empty for all.
    search : a line, or a part of the code of an enterprise; empty for all.
    """
    rows = answer.rows.filter(_matches(search))
    of_rows = without_echoes(answer.findings).filter(~_is_of_file())
    findings = of_rows.filter(_matches(search))
    if outcome:
        rows = rows.filter(pl.col("outcome") == outcome)
        findings = findings.filter(pl.col("line").cast(pl.Int64).is_in(rows["line"].implode()))
    if severity:
        findings = findings.filter(pl.col("severity") == severity)
    gravity = pl.col("severity").replace_strict(GRAVITY, return_dtype=pl.Int8)
    return Answer(rows, findings.sort("line", gravity, maintain_order=True))


def _is_of_file() -> pl.Expr:
    return pl.col("line").is_null() | pl.col("rule").is_in(OF_FILE)


def without_echoes(findings: pl.DataFrame) -> pl.DataFrame:
    """Leave out that a cell is empty where it was said of it that it cannot be read."""
    cell = ["line", "field"]
    unread = findings.filter(pl.col("rule") == "not_a_number").select(*cell).unique()
    echoes = findings.filter(pl.col("rule").is_in(EMPTY)).join(
        unread, on=cell, how="semi", nulls_equal=True
    )
    return findings.join(
        echoes.select(*cell, "rule"), on=[*cell, "rule"], how="anti", nulls_equal=True,
        maintain_order="left",
    )  # fmt: skip


def _matches(search: str) -> pl.Expr:
    if not search:
        return pl.lit(value=True)
    if search.isdigit() and len(search) <= LONGEST_LINE:
        return (pl.col("line").cast(pl.String) == search).fill_null(value=False)
    return pl.col("enterprise").str.contains(search.upper(), literal=True).fill_null(value=False)


def results_csv(answer: Answer) -> bytes:
    """Write what became of each row and what was found of it, a line a finding, for a spreadsheet.

    A row of which nothing was found has one line; what was found of the file as a whole has no
    line number. No cell begins as a formula does.
    """
    names = ("line", "severity", "field", "value", "rule", "en", "fix_en", "zh", "fix_zh")
    told = without_echoes(answer.findings).select(names).cast({"line": pl.Int64})
    whole = told.filter(pl.col("line").is_null())
    rows = answer.rows.join(told, on="line", how="left", maintain_order="left")
    table = pl.concat([whole, rows], how="diagonal").select(*answer.rows.columns, *names[1:])
    written = table.with_columns(harmless(pl.col(pl.String))).write_csv(include_bom=True)
    return written.encode()
