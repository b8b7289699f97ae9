"""Verbs on accounts: make, list, change, disable, send a link, take in many at once."""

import os
from pathlib import Path
from typing import Annotated, BinaryIO

import polars as pl
import typer

from facts.refusal import Refusal, UnreadableFile
from governance import accounts as keeping
from governance import actor, import_accounts
from terminal import answers, say_rows
from verbs.opening import As, AsJson, Home, now, opened, settings_of

verbs = typer.Typer()
users = typer.Typer(help="Accounts of people who sign in.", no_args_is_help=True)
verbs.add_typer(users, name="user")

Name = Annotated[str, typer.Argument(help="The name of the account.")]
Role = Annotated[str, typer.Option(help="researcher, enterprise, regulator, administrator, …")]
Place = Annotated[
    str,
    typer.Option(help="An area, as CN-130000; an enterprise's code; a group's with + between."),
]
OWNER_ALONE = 0o600


@users.command("add")
def add_user(
    name: Name,
    role: Role,
    place: Place = "",
    email: Annotated[str, typer.Option(help="Mail address of the owner.")] = "",
    home: Home = None,
    who: As = "administrator",
) -> None:
    """Make an account and say the link by which its owner chooses a password."""
    with opened(home) as door:
        made = keeping.add(door.ledger, name, role, place, email, actor(who), now())
    _say_link(home, made)


@users.command("list")
def list_users(
    home: Home = None,
    search: Annotated[str, typer.Option(help="How the names begin.")] = "",
    after: Annotated[str, typer.Option(help="The last name of the list before.")] = "",
    is_json: AsJson = False,
    who: As = "administrator",
) -> None:
    """List accounts, 100 at a time."""
    with opened(home) as door:
        found = keeping.accounts(door.ledger, actor(who), search, after)
    rows = [
        (one.name, one.role, one.place, one.email, _state(one), bool(one.second_factor))
        for one in found
    ]
    names = ("name", "role", "place", "mail", "state", "second factor")
    say_rows(names, rows, as_json=is_json)


@users.command("role")
def change_role_of(
    name: Name, role: Role, place: Place = "", home: Home = None, who: As = "administrator"
) -> None:
    """Give an account another role."""
    with opened(home) as door:
        keeping.change_role(door.ledger, name, role, place, actor(who), now())
    answers.print(f"{name} is {role}{'@' if place else ''}{place}")


@users.command("disable")
def disable_user(name: Name, home: Home = None, who: As = "administrator") -> None:
    """Let nobody in by an account, from now on."""
    with opened(home) as door:
        keeping.disable(door.ledger, name, actor(who), now())
    answers.print(f"{name} is disabled")


@users.command("enable")
def enable_user(name: Name, home: Home = None, who: As = "administrator") -> None:
    """Let an account in again."""
    with opened(home) as door:
        keeping.enable(door.ledger, name, actor(who), now())
    answers.print(f"{name} is enabled")


@users.command("reset")
def reset_user(
    name: Name,
    is_lost: Annotated[
        bool, typer.Option("--second-factor", help="Forget the device of the second factor too.")
    ] = False,
    home: Home = None,
    who: As = "administrator",
) -> None:
    """Make another link by which the owner chooses a password."""
    with opened(home) as door:
        made = keeping.reset(door.ledger, name, actor(who), now(), without_second_factor=is_lost)
    _say_link(home, made)


@users.command("import")
def import_users(
    file: Annotated[Path, typer.Argument(help="CSV with the columns name, email, role, place.")],
    links: Annotated[Path, typer.Option(help="CSV that is made, with a link for each account.")],
    home: Home = None,
    who: As = "administrator",
) -> None:
    """Make many accounts at once, all or none; their links go into a file of yours alone."""
    address = _address(home)
    with opened(home) as door, _own_file(links) as out:
        try:
            made = import_accounts(door.ledger, file, actor(who), now())
        except Refusal:
            links.unlink()  # nothing was made, so nothing is left
            raise
        written = pl.format(f"{address}/link/{{}}", "token")
        made.links.select("name", link=written).write_csv(out)
    answers.print(f"{made.links.height:,} accounts; their links are in {links}, for 14 days")


def _own_file(path: Path) -> BinaryIO:
    """Open a file that was not there, for its owner alone."""
    try:
        made = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ALONE)
    except OSError as found:
        raise UnreadableFile(
            f"{path}: cannot be made ({found.strerror}); name a file that is not there yet"
        ) from found
    return os.fdopen(made, "wb")


def _say_link(home: Path | None, made: keeping.Invited) -> None:
    """Say a link on the terminal: whoever runs `osh` hands it over."""
    answers.print(f"{made.account.name} ({made.account.role}); this link works once:")
    answers.print(f"{_address(home)}/link/{made.token}", soft_wrap=True)


def _address(home: Path | None) -> str:
    from app import entrance_of  # the server's rooms are slow to import

    return entrance_of(settings_of(home)).address


def _state(one: keeping.Account) -> str:
    if one.disabled:
        return "disabled"
    return "active" if one.password or one.subject else "invited"
