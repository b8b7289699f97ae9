"""The table a group fills in for a period: a row an enterprise, filled with what is registered."""

import csv
import io

import polars as pl

from facts.refusal import BadQuestion
from governance import obligations as owing
from governance.ledger import Ledger
from governance.register import registered
from governance.return_form import fields
from governance.return_results import harmless
from governance.roles import Actor, Permission, require
from governance.workflow import enterprises

FROM_REGISTER = ("area", "industry", "ownership", "size")


def batch_template(ledger: Ledger, period: str, actor: Actor) -> bytes:
    """Make the table of all enterprises an actor reports for that are at work in a period.

    Its first line labels the columns for people; the second names them, as they are read back.

    Raises
    ------
    NotAllowed
        If the actor may not file returns.
    BadQuestion
        If the period is none, or none of the enterprises is registered and at work then.
    """
    require(actor, Permission.FILE_RETURNS)
    rows = registered(ledger, owing.last_day(period))
    own = enterprises(actor)
    if own is not None:
        rows = rows.filter(pl.col("enterprise").is_in(own))
    if rows.is_empty():
        raise BadQuestion(
            f"none of your enterprises is in the register and at work in {period}; "
            "ask the office that keeps the register"
        )
    known = rows.select(
        pl.col("enterprise").alias("enterprise_id"), pl.col("name").alias("enterprise_name"),
        pl.lit(period).alias("period"), *FROM_REGISTER,
    )  # fmt: skip
    asked = fields()
    table = known.select(
        harmless(pl.col(one.id)) if one.id in known.columns else pl.lit("").alias(one.id)
        for one in asked
    )
    out = io.StringIO()
    csv.writer(out).writerow(" / ".join(dict.fromkeys(one.label)) for one in asked)
    return (out.getvalue() + table.write_csv(line_terminator="\r\n")).encode("utf-8-sig")
