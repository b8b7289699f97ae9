"""Many accounts at once, from a CSV: all of them or none, each with a link that is used once."""

import secrets
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import polars as pl
import sqlalchemy as sql

from facts.refusal import UnreadableFile
from governance import ledger as books
from governance.account_tables import ACCOUNT, LINK
from governance.accounts import (
    EMAIL,
    INVITATION,
    LASTS,
    MOST_CODES,
    NAME,
    OF_ENTERPRISES,
    digest,
    is_doubtful,
)
from governance.ledger import Ledger, moment
from governance.return_tables import ENTERPRISE
from governance.roles import WHERE, Actor, Permission, Role, Where, areas, require

COLUMNS = ("name", "email", "role", "place")
SHOWN = 20  # faults in one sentence
AT_ONCE = 5_000  # rows in one statement


class Imported(NamedTuple):
    """What an import made: the links, one row an account (name, token), told here and never again.

    digest : SHA-256 of the file.
    """

    digest: str
    links: pl.DataFrame


def import_accounts(ledger: Ledger, file: Path, by: Actor, when: datetime) -> Imported:
    """Make an account of each row of a CSV with the columns name, email, role, place.

    Raises
    ------
    NotAllowed
        If the actor may not keep accounts.
    UnreadableFile
        If a column is missing or a row cannot be an account; names the lines. Nothing is made.
    """
    require(by, Permission.KEEP_ACCOUNTS)
    rows = _read(file)
    with ledger.writing() as connection:
        taken = connection.execute(sql.select(ACCOUNT.c.name)).scalars().all()
        known = connection.execute(sql.select(ENTERPRISE.c.enterprise).distinct()).scalars().all()
        _check(rows, file, pl.Series(taken, dtype=pl.String), pl.Series(known, dtype=pl.String))
        tokens = [secrets.token_urlsafe(32) for _row in range(rows.height)]
        made = _made(rows, tokens, by, when)
        for table, held in made:
            for part in held.iter_slices(AT_ONCE):
                connection.execute(table.insert(), part.to_dicts())
        name = sha256(file.read_bytes()).hexdigest()
        counted = dict(rows["role"].value_counts(sort=True).iter_rows())
        said: dict[str, object] = {"accounts": rows.height, "file": name, "roles": counted}
        books.write(connection, when, by.name, "accounts imported", said)
    return Imported(name, rows.select("name", token=pl.Series(tokens, dtype=pl.String)))


def _made(
    rows: pl.DataFrame, tokens: list[str], by: Actor, when: datetime
) -> tuple[tuple[sql.Table, pl.DataFrame], tuple[sql.Table, pl.DataFrame]]:
    accounts = rows.select(
        *COLUMNS, disabled=False, created=pl.lit(moment(when)), created_by=pl.lit(by.name)
    )
    links = rows.select(
        account="name",
        digest=pl.Series([digest(token) for token in tokens], dtype=pl.String),
        purpose=pl.lit(INVITATION),
        expires=pl.lit(moment(when + LASTS[INVITATION])),
    )
    return (ACCOUNT, accounts), (LINK, links)


def _read(file: Path) -> pl.DataFrame:
    try:
        raw = pl.read_csv(file, infer_schema=False)
    except (pl.exceptions.PolarsError, OSError, UnicodeDecodeError) as found:
        raise UnreadableFile(f"{file.name}: cannot be read as CSV in UTF-8: {found}") from found
    missing = [name for name in ("name", "role") if name not in raw.columns]
    if missing:
        raise UnreadableFile(
            f"{file.name}: has no column {', '.join(missing)}; there must be {', '.join(COLUMNS)}"
        )
    texts = {
        name: pl.col(name).fill_null("").str.strip_chars() if name in raw.columns else pl.lit("")
        for name in COLUMNS
    }
    tidy = texts["name"].str.normalize("NFKC").str.to_lowercase()
    codes = texts["place"].str.to_uppercase().str.extract_all(r"[^\s+,;，；、]+")
    place = (
        pl.when(texts["role"].is_in(OF_ENTERPRISES))
        .then(codes.list.unique(maintain_order=True).list.join("+"))
        .otherwise(texts["place"])
    )
    return raw.select(**(texts | {"name": tidy, "place": place})).with_row_index("line", 2)


def _check(rows: pl.DataFrame, file: Path, taken: pl.Series, known: pl.Series) -> None:
    """Refuse the file with the lines that cannot be accounts."""
    is_of = {
        where: pl.col("role").is_in([r for r in WHERE if WHERE[r] is where]) for where in Where
    }
    known_roles = [role.value for role in Role if role is not Role.PUBLIC]
    place = pl.col("place")
    codes = rows.select("line", code=place.str.split("+")).explode("code")
    is_strange = is_doubtful(pl.col("code")) & ~pl.col("code").is_in(known.implode())
    strange = codes.filter(is_strange.fill_null(value=True))["line"].unique().implode()
    too_many = place.str.count_matches("+", literal=True) >= MOST_CODES
    faults = {
        "is no name: 2 to 64 letters, digits and . _ @ -": ~pl.col("name").str.contains(NAME),
        "is in the file twice": pl.col("name").is_duplicated(),
        "has an account already": pl.col("name").is_in(taken.implode()),
        "has a mail address that is none": (pl.col("email") != "")
        & ~pl.col("email").str.contains(EMAIL),
        f"has no role of {', '.join(known_roles)}": ~pl.col("role").is_in(known_roles),
        "has a place, and its role has none": is_of[Where.EVERYWHERE] & (place != ""),
        "names no enterprise": is_of[Where.ENTERPRISE] & (place == ""),
        "names a code that is no credit code and not in the register": is_of[Where.ENTERPRISE]
        & pl.col("line").is_in(strange),
        f"reports for more than {MOST_CODES:,} enterprises": is_of[Where.ENTERPRISE] & too_many,
        "names no area of data/codes/area.csv": is_of[Where.AREA]
        & ~place.is_in([*areas(Where.AREA)]),
        "names no country of data/codes/area.csv": is_of[Where.COUNTRY]
        & ~place.is_in([*areas(Where.COUNTRY)]),
    }
    sentence = pl.coalesce(pl.when(wrong).then(pl.lit(said)) for said, wrong in faults.items())
    found = rows.with_columns(fault=sentence).drop_nulls("fault")
    if found.is_empty():
        return
    lines = found.head(SHOWN).select(
        pl.format("{}:{}: '{}' {}", pl.lit(file.name), "line", "name", "fault")
    )
    more = f"\n… and {found.height - SHOWN} more" if found.height > SHOWN else ""
    raise UnreadableFile("\n".join(lines.to_series()) + more + "\nno account was made")
