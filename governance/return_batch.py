"""What an account may still send, and the table of a period a group fills in for all of it."""

import csv
import io
from datetime import date

import polars as pl

from facts.refusal import BadQuestion
from governance import obligations as owing
from governance.harmless import harmless
from governance.ledger import Ledger
from governance.register import register, registered
from governance.return_doors import owed_to
from governance.return_form import FORM, fields
from governance.roles import Actor, Permission, require
from governance.workflow import enterprises

FROM_REGISTER = ("area", "industry", "ownership", "size")


def owed_now(ledger: Ledger, actor: Actor, today: date) -> pl.DataFrame:
    """Give the returns an actor owes and may still send, those due first on top.

    Returns
    -------
    enterprise, name, period, due [ISO date]; the last year and this one are looked at.

    Raises
    ------
    NotAllowed
        If the actor may not see returns.
    """
    first = date(today.year - 1, 1, 1)
    names = register(ledger).sort("since").unique("enterprise", keep="last")
    return (
        owed_to(ledger, actor, today, first)
        .filter(
            pl.col("form") == FORM,
            pl.col("state").is_in(["open", "missing"]),
            pl.col("locked").is_null() | (pl.col("locked") >= today.isoformat()),
        )
        .group_by("enterprise", "period")
        .agg(pl.col("due").min())
        .join(names.select("enterprise", "name"), on="enterprise", how="left", validate="m:1")
        .select("enterprise", "name", "period", "due")
        .sort("due", "period", "enterprise")
    )


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
