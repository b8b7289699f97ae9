"""Accepted returns become facts: gathered into one file, which is taken in as any other file is.

Who owed a return and whose came is counted with them.
"""

import csv
import hashlib
import io
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import polars as pl

from governance import completeness
from governance import ledger as books
from governance.filings import Version, versions
from governance.ledger import Ledger
from governance.publication import accept
from governance.return_form import FORM, detail_names, rows_of, typed
from governance.return_rules import plain
from governance.return_tables import FILING
from governance.roles import Actor, Permission, require
from governance.workflow import State
from ingest import RETURN_COUNTS, RETURN_WHO, Receipt, sources

FIRST_LINE = 2  # of a file, below its header


class Gathered(NamedTuple):
    """What became of the accepted returns.

    returns : how many became facts. refused : number of a return -> why taking in refused it; such
    a return stays accepted and is gathered again once it was amended. counted : periods whose
    completeness was counted anew.
    """

    returns: int
    receipt: Receipt | None
    refused: dict[int, str]
    counted: tuple[str, ...] = ()


def gather(
    ledger: Ledger, home: Path, actor: Actor, when: datetime, *, synthetic: bool = False
) -> Gathered:
    """Take in every accepted return that is in no batch yet, as one raw file, and who owed any.

    The same returns give the same file and the same batch, so being stopped half-way does no harm.

    Parameters
    ----------
    synthetic : they are made up. So they are, said or not, in a home that has made-up returns.

    Raises
    ------
    NotAllowed
        If the actor may not take in files.
    """
    require(actor, Permission.TAKE_IN)
    synthetic |= any(one.synthetic for one in ledger.batches() if one.source == FORM)
    done = _gathered(ledger, home, actor, when, synthetic=synthetic)
    counted = completeness.keep(ledger, home, actor, when, synthetic=synthetic)
    return done._replace(counted=tuple(counted))


def _gathered(
    ledger: Ledger, home: Path, actor: Actor, when: datetime, *, synthetic: bool
) -> Gathered:
    with ledger.reading() as connection:
        found = versions(connection, states=[State.ACCEPTED])
    waiting = [one for one in found if not one.batch]
    if not waiting:
        return Gathered(0, None, {})
    written = as_file(waiting)
    name = f"returns-{hashlib.sha256(written).hexdigest()[:12]}.csv"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_bytes(written)
        receipt = accept(ledger, home, sources()[FORM], file, actor, when, synthetic=synthetic)
    refused = _refused(receipt, waiting)
    taken = [one.number for one in waiting if one.number not in refused]
    with ledger.writing() as connection:
        for piece in books.in_pieces(taken):
            connection.execute(
                FILING.update().where(FILING.c.number.in_(piece)).values(batch=receipt.batch)
            )
        said: dict[str, object] = {"batch": receipt.batch, "returns": taken}
        books.write(connection, when, actor.name, "gather returns", said)
    return Gathered(len(taken), receipt, refused)


def as_file(waiting: Sequence[Version]) -> bytes:
    """Write returns as the source enterprise_return reads them, a row each in the order given."""
    rows = typed(rows_of([_on_one_line(one.words) for one in waiting])).collect()
    counts = [*RETURN_COUNTS, *detail_names(rows.columns)]
    told = rows.rename({"enterprise": "enterprise_id"}).select(
        *RETURN_WHO, *(plain(name).alias(name) for name in counts)
    )
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(told.columns)
    writer.writerows(told.select(pl.all().fill_null("")).iter_rows())
    return out.getvalue().encode()


def _on_one_line(words: Mapping[str, str]) -> dict[str, str]:
    """Let every return be one line of the file, so that a reject's line names it."""
    return {name: " ".join(cell.split()) for name, cell in words.items()}


def _refused(receipt: Receipt, waiting: Sequence[Version]) -> dict[int, str]:
    if receipt.rejects_file is None:
        return {}
    rows = pl.read_csv(receipt.rejects_file)
    return {
        waiting[line - FIRST_LINE].number: reason
        for line, reason in rows.select("line", "reason").iter_rows()
    }
