"""Verbs that keep a home safe: back it up, look at backups, make a home of one."""

from pathlib import Path
from typing import Annotated

import typer

from governance import actor
from governance.backup import back_up, backups
from governance.restore import restore, verify
from terminal import answers, complaints, say_json, say_rows, waiting
from verbs.opening import REFUSED, As, AsJson, Home, now, opened, refusing, settings_of

verbs = typer.Typer()
Folder = Annotated[Path, typer.Argument(help="Folder of the backups, outside of the home.")]


@verbs.command("backup")
def make_backup(
    folder: Folder,
    home: Home = None,
    keep: Annotated[int, typer.Option(min=0, help="Backups to leave; 0 leaves all.")] = 0,
    full: Annotated[bool, typer.Option(help="Copy every file again, link none.")] = False,
    is_json: AsJson = False,
    who: As = "administrator",
) -> None:
    """Make a backup while the home is served; only what is new is copied."""
    with opened(home) as door, waiting("backing up"):
        made = back_up(door.ledger, door.home, folder, actor(who), now(), keep=keep, full=full)
    one = made.manifest
    if is_json:
        said = {"backup": one.name, "manifest": made.seal, "files": len(one.files)}
        more = {"bytes": one.bytes, "copied": made.copied, "linked": made.linked}
        say_json({**said, **more, "wrong": made.wrong, "removed": made.removed})
    else:
        answers.print(
            f"backup {one.name}: {len(one.files):,} files, {one.bytes:,} bytes; "
            f"{made.copied:,} copied, {made.linked:,} as in the backup before"
        )
        answers.print(f"its manifest is {made.seal}")
        for name in made.removed:
            answers.print(f"backup {name} was taken away")
    for sentence in made.wrong:
        complaints.print(sentence)
    if made.wrong:
        raise typer.Exit(REFUSED)


@verbs.command("backups")
def list_backups(folder: Folder, is_json: AsJson = False, who: As = "administrator") -> None:
    """List the backups in a folder, the oldest first."""
    with refusing():
        rows = [
            (one.name, one.made_by, len(one.files), one.bytes, one.entries, one.vintage)
            for one in backups(folder, actor(who))
        ]
    names = ("backup", "by", "files", "bytes", "journal entries", "vintage")
    say_rows(names, rows, as_json=is_json)


@verbs.command("verify-backup")
def verify_backup(folder: Folder, who: As = "administrator") -> None:
    """Compare a backup, or the last in a folder, with its manifest and its ledger."""
    with refusing(), waiting("comparing"):
        manifest, wrong = verify(folder, actor(who))
    for sentence in wrong:
        complaints.print(sentence)
    if wrong:
        raise typer.Exit(REFUSED)
    answers.print(f"backup {manifest.name} is whole: {len(manifest.files):,} files")


@verbs.command("restore")
def restore_home(
    folder: Folder,
    home: Annotated[Path, typer.Argument(help="The new home; it must not be there, or be empty.")],
    who: As = "administrator",
) -> None:
    """Make a home of a backup, or of the last in a folder; nothing is overwritten."""
    given = settings_of(home)
    with refusing(), waiting("restoring"):
        manifest = restore(folder, home, given.ledger_url, actor(who), now())
    answers.print(
        f"{home} is the home of backup {manifest.name}: {len(manifest.files):,} files, "
        f"{manifest.entries:,} journal entries"
    )
