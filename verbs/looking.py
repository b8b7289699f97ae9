"""Verbs that look whether what is kept is sound: the quality of batches, the whole home."""

from typing import Annotated

import typer

from governance import acknowledge, actor, check, report
from terminal import answers, complaints, say_report, say_reports
from verbs.opening import REFUSED, As, AsJson, Home, now, opened

verbs = typer.Typer()


@verbs.command("quality")
def quality_of_batches(
    batch: Annotated[str | None, typer.Argument(help="First letters of its name.")] = None,
    home: Home = None,
    is_json: AsJson = False,
    who: As = "administrator",
) -> None:
    """Report on the quality of a batch, or list the reports on all of them."""
    with opened(home) as door:
        if batch is None:
            say_reports(door.quality(actor(who)), as_json=is_json)
        else:
            say_report(report(door.ledger, door.home, batch, actor(who)), as_json=is_json)


@verbs.command("acknowledge")
def acknowledge_findings(
    batch: Annotated[str, typer.Argument(help="First letters of its name.")],
    reason: Annotated[str, typer.Option(help="Why the figures may stand.")],
    home: Home = None,
    who: As = "administrator",
) -> None:
    """Say why figures that jumped may stand, so that they can be published."""
    with opened(home) as door:
        found = acknowledge(door.ledger, door.home, batch, reason, actor(who), now())
    answers.print(f"{found.held_up.height} findings in batch {found.batch} are acknowledged")


@verbs.command("check")
def check_home(home: Home = None, who: As = "administrator") -> None:
    """Look whether a home is whole: files, digests, pointer, journal, code lists."""
    with opened(home) as door:
        found = check(door.ledger, door.home, actor(who))
    for sentence in found:
        complaints.print(sentence)
    if found:
        raise typer.Exit(REFUSED)
    answers.print("the home is whole")
