"""The doors a return comes in by: a template out, a workbook or a table back in; who owes what."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

import polars as pl

from facts.packed import BROKEN, members_of
from facts.refusal import BadQuestion, NotAllowed, UnreadableFile
from governance import obligations as owing
from governance.answers import Answer
from governance.extending import extensions
from governance.filings import QUIET, sent, versions
from governance.ledger import Ledger
from governance.merging import as_one, stands_for
from governance.register import areas_below, as_entered, happenings, register
from governance.return_marks import annotate
from governance.return_workbook import RETURN, Known, read_back, template
from governance.returns import submit, submit_file
from governance.roles import WHERE, Actor, Permission, Where, require
from governance.workflow import enterprises

MOST_SENT = 100_000  # returns in a file from somebody far away; half a gigabyte while checked
MOST_OF_SHEETS = 1_000_000  # bytes of the list of sheets; no workbook of ours has more
FROM_REGISTER = {"enterprise": "enterprise_id", "name": "enterprise_name"}


class Taken(NamedTuple):
    """What became of a file: the answer, and the sender's workbook marked up (None of a table)."""

    answer: Answer
    marked: bytes | None


def template_of(ledger: Ledger, enterprise: str, period: str, actor: Actor) -> bytes:
    """Make the workbook of an enterprise and period, filled with what the register knows of it.

    Raises
    ------
    NotAllowed
        If the actor may not file returns of this enterprise.
    BadQuestion
        If the period is none, or the enterprise is in no register.
    """
    require(actor, Permission.FILE_RETURNS)
    own = enterprises(actor)
    if own is not None and enterprise not in own:
        raise NotAllowed(f"{actor.name} may not file returns of {enterprise}")
    end = owing.last_day(period).isoformat()
    rows = as_entered(ledger, [enterprise]).sort("since")
    if rows.is_empty():
        raise BadQuestion(
            f"{enterprise} is not in the register; enter it with `osh register import FILE`"
        )
    then = rows.filter(pl.col("since") <= end)
    row = (then if then.height else rows.head(1)).tail(1).row(0, named=True)
    names = ("enterprise", "name", "area", "industry", "ownership", "size")
    words = {FROM_REGISTER.get(name, name): str(row[name]) for name in names}
    with ledger.reading() as connection:
        found = versions(connection, keys=[(enterprise, one) for one in _periods(ledger)])
    before = [one for one in found if one.period < period and len(one.period) == len(period)
              and one.state not in QUIET]  # fmt: skip
    last = max(before, key=lambda one: (one.period, one.version)).words if before else {}
    return template(Known(words | {"period": period}, last))


def _periods(ledger: Ledger) -> list[str]:
    return sent(ledger)["period"].unique().to_list()


def take(
    ledger: Ledger, file: Path, actor: Actor, when: datetime, *, key: str = "",
    dry_run: bool = False, most: int | None = None,
) -> Taken:  # fmt: skip
    """Check and submit a file, whichever it is: the workbook of one return, or a table of many.

    Parameters
    ----------
    most : returns a table may have; None takes any number.

    Raises
    ------
    NotAllowed
        If the actor may not file returns.
    UnreadableFile
        If it is neither, or has more returns than that.
    """
    require(actor, Permission.FILE_RETURNS)
    if not file.is_file():
        raise UnreadableFile(f"{file}: there is no such file; look at how its name is written")
    content = file.read_bytes()
    if not is_workbook_of_return(content):
        answer = submit_file(ledger, file, actor, when, key=key, dry_run=dry_run, most=most)
        return Taken(answer, None)
    answer = submit(ledger, [read_back(content)], actor, when, key=key, dry_run=dry_run)
    return Taken(answer, annotate(content, answer.findings))


def is_workbook_of_return(content: bytes) -> bool:
    """Say whether a file is a workbook with the sheet of the return."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members_of(packed)
            sheets = packed.getinfo("xl/workbook.xml")
            return sheets.file_size <= MOST_OF_SHEETS and RETURN.encode() in packed.read(sheets)
    except (*BROKEN, KeyError):
        return False


def owed_to(
    ledger: Ledger, actor: Actor, on: date, first: date, *, state: str = "", enterprise: str = ""
) -> pl.DataFrame:
    """Give what is owed, as governance.obligations does, as far as the actor may see it.

    Raises
    ------
    NotAllowed
        If the actor may not see returns.
    BadQuestion
        If the state is none of governance.obligations.STATES.
    """
    require(actor, Permission.SEE_RETURNS)
    if state and state not in owing.STATES:
        raise BadQuestion(f"nothing owed is '{state}'; it is {', '.join(owing.STATES)}")
    of = [enterprise] if enterprise else []
    rows = _seen(ledger, actor, of)
    named = rows["enterprise"].unique().to_list()
    of = named if 0 < len(named) <= FEW else of
    found = owing.owed(
        rows, sent(ledger, of), on, first, events=happenings(ledger, of).join(
            rows.select("enterprise").unique(), on="enterprise", how="semi"
        ),
        extensions=extensions(ledger),
    )  # fmt: skip
    return found.filter(pl.col("state") == state) if state else found


FEW = 5_000  # enterprises asked for by name; of more all are read


def _seen(ledger: Ledger, actor: Actor, of: Sequence[str]) -> pl.DataFrame:
    """Give the register of those that are the actor's own, or were ever in the actor's area."""
    own = enterprises(actor)
    if own is not None:
        asked = as_one(pl.DataFrame({"enterprise": own}), stands_for(ledger))
        return register(ledger, of or own).join(asked.unique(), on="enterprise", how="semi")
    everywhere = WHERE[actor.role] is Where.EVERYWHERE
    return register(ledger, of, None if everywhere else areas_below(actor.place))
