"""Verbs on returns, from template to receipt, and on who owes what."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from facts.refusal import BadQuestion
from governance import actor
from governance.extending import extend
from governance.filings import comments, filing, filings
from governance.gathering import gather
from governance.mail import post_office
from governance.missing import Missing
from governance.moving import move, move_many
from governance.receipts import pdf, receipt
from governance.reminders import remind_by_rules, send_letters
from governance.return_doors import Taken, owed_to, take, template_of
from governance.workflow import Action, State
from terminal import answers, complaints, say_json, say_rows
from verbs.opening import REFUSED, As, AsJson, Home, now, opened, refusing, settings_of

verbs = typer.Typer()
returns = typer.Typer(help="Returns of enterprises.", no_args_is_help=True)
verbs.add_typer(returns, name="return")

Marked = Annotated[Path | None, typer.Option(help="Where to write the workbook, marked up.")]
Results = Annotated[Path | None, typer.Option(help="Where to write what became of each row, CSV.")]
Numbers = Annotated[list[int] | None, typer.Argument(help="Numbers of returns.")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A day, 2026-04-30.")]
SHOWN = 50  # findings on a screen; the CSV and the workbook have them all
STATUS = ("number", "enterprise", "period", "version", "state", "area", "receipt")


@returns.command("template")
def write_template(
    enterprise: str, period: str, file: Path, home: Home = None, who: As = "administrator"
) -> None:
    """Write the workbook of an enterprise and period, filled with what is known of it."""
    with opened(home) as door:
        file.write_bytes(template_of(door.ledger, enterprise, period, actor(who)))
    answers.print(f"{file}: fill it in, then `osh return submit {file}`", soft_wrap=True)


@returns.command("check")
def check_returns(
    file: Path, home: Home = None, marked: Marked = None, results: Results = None,
    is_json: AsJson = False, who: As = "administrator",
) -> None:  # fmt: skip
    """Check a workbook or a table of returns, and submit nothing."""
    with opened(home) as door:
        taken = take(door.ledger, file, actor(who), now(), dry_run=True)
    _say(taken, file, marked, results, is_json=is_json)


@returns.command("submit")
def submit_returns(
    file: Path, home: Home = None, marked: Marked = None, results: Results = None,
    key: Annotated[str, typer.Option(help="Name of this sending; the same is done once.")] = "",
    is_json: AsJson = False, who: As = "administrator",
) -> None:  # fmt: skip
    """Submit a workbook or a table of returns; what is wrong is said row by row."""
    with opened(home) as door:
        taken = take(door.ledger, file, actor(who), now(), key=key)
    _say(taken, file, marked, results, is_json=is_json)


def _say(
    taken: Taken, file: Path, marked: Path | None, results: Path | None, *, is_json: bool
) -> None:
    rows, found = taken.answer
    if marked and taken.marked is not None:
        marked.write_bytes(taken.marked)
    if results:
        rows.write_csv(results)
    if is_json:
        say_json({"rows": rows.to_dicts(), "findings": found.to_dicts()})
    else:
        counted = dict(rows.group_by("outcome").len().sort("outcome").iter_rows())
        words = ", ".join(f"{count} {outcome}" for outcome, count in counted.items())
        answers.print(f"{file.name}: {words or 'no returns'}")
        for number in rows["receipt"].drop_nulls().head(SHOWN):
            answers.print(f"  receipt {number}")
        for one in found.head(SHOWN).iter_rows(named=True):
            complaints.print(
                f"{file.name}:{one['line']}: {one['severity']}: {one['en']}; {one['fix_en']}"
            )
        if found.height > SHOWN:
            complaints.print(f"… and {found.height - SHOWN} more; --results and --marked have all")
    if rows["outcome"].is_in(["refused", "reason_needed"]).any():
        raise typer.Exit(REFUSED)


@returns.command("status")
def say_status(
    number: Annotated[int | None, typer.Argument(help="One return; all of yours without.")] = None,
    home: Home = None, period: str = "", is_json: AsJson = False, who: As = "administrator",
    state: Annotated[list[str] | None, typer.Option(help="draft, submitted, returned, …")] = None,
) -> None:  # fmt: skip
    """Say where returns stand, and of one what was said of it."""
    with refusing():
        if strange := set(state or ()) - set(State):
            raise BadQuestion(f"no return is '{min(strange)}'; they are {', '.join(State)}")
    with opened(home) as door:
        person = actor(who)
        if number is None:
            found = filings(door.ledger, person, states=[State(one) for one in state or ()],
                            period=period)  # fmt: skip
            said = []
        else:
            found = [filing(door.ledger, number, person)]
            said = comments(door.ledger, number, person)
    rows = [[str(getattr(one, name)) for name in STATUS] for one in found]
    if is_json and number is not None:
        say_json(found[0]._asdict() | {"comments": [one._asdict() for one in said]})
        return
    say_rows(STATUS, rows, as_json=is_json)
    for one in said:
        answers.print(f"{one.at} {one.by}: {one.field or 'the whole'}: {one.said}")


@returns.command("move")
def move_returns(
    action: Annotated[str, typer.Argument(help="withdraw, return, approve, unapprove, accept")],
    numbers: Numbers = None,
    said: Annotated[
        list[str] | None, typer.Option(help="A comment, as deaths=look again; or for the whole.")
    ] = None,
    waiting: Annotated[bool, typer.Option(help="All that wait and keep the rules.")] = False,
    period: str = "", home: Home = None, who: As = "administrator",
) -> None:  # fmt: skip
    """Move returns; with --waiting approve or accept all that need no reader."""
    told = dict(_comment(one) for one in said or ())
    with opened(home) as door:
        if action not in set(Action):
            raise BadQuestion(f"no move is called '{action}'; there are: {', '.join(Action)}")
        if waiting:
            done = move_many(door.ledger, Action(action), actor(who), now(), period=period)
            moved, left = list(done.moved), {one: why.en for one, why in done.left.items()}
        else:
            changed = move(door.ledger, numbers or (), Action(action), actor(who), now(), told)
            moved, left = [one.number for one in changed], {}
    answers.print(f"{len(moved)} moved: {', '.join(map(str, moved)) or 'none'}", soft_wrap=True)
    for number, why in left.items():
        complaints.print(f"return {number}: {why}")


def _comment(words: str) -> tuple[str, str]:
    field, equals, text = words.partition("=")
    return (field, text) if equals else ("", words)


@returns.command("receipt")
def write_receipt(number: int, file: Path, home: Home = None, who: As = "administrator") -> None:
    """Print the receipt of a return as PDF."""
    with opened(home) as door:
        made = receipt(filing(door.ledger, number, actor(who)))
    file.write_bytes(pdf(made))
    answers.print(f"{file}: receipt {made.said['receipt']}")


@returns.command("gather")
def gather_returns(
    home: Home = None,
    synthetic: Annotated[bool, typer.Option(help="They are made up; say so everywhere.")] = False,
    who: As = "administrator",
) -> None:
    """Take in the accepted returns, so that the next vintage holds them."""
    with opened(home) as door:
        done = gather(door.ledger, door.home, actor(who), now(), synthetic=synthetic)
    batch = f", batch {done.receipt.batch}" if done.receipt else ""
    answers.print(f"{done.returns} returns taken in{batch}")
    if done.counted:
        answers.print(f"completeness counted again: {', '.join(done.counted)}", soft_wrap=True)
    for number, why in done.refused.items():
        complaints.print(f"return {number}: {why}")
    if done.refused:
        raise typer.Exit(REFUSED)


@verbs.command("obligations")
def list_obligations(
    on: Day = None, first: Day = None, state: str = "", enterprise: str = "",
    home: Home = None, is_json: AsJson = False, who: As = "administrator",
) -> None:  # fmt: skip
    """Say who owes which return, until when, and whether it came; a year back without --first."""
    day = (on or now()).date()
    start = first.date() if first else day.replace(year=day.year - 1, month=1, day=1)
    with opened(home) as door:
        found = owed_to(door.ledger, actor(who), day, start, state=state, enterprise=enterprise)
    names = ("enterprise", "obligation", "period", "from_day", "due", "sent", "state")
    rows = found.select(pl.col(names).fill_null("")).rows()
    say_rows(names, rows, as_json=is_json)


@verbs.command("extend")
def extend_deadline(
    obligation: str, enterprise: str, period: str,
    until: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"])],
    reason: Annotated[str, typer.Option(help="Why it may come later.")],
    home: Home = None, who: As = "administrator",
) -> None:  # fmt: skip
    """Give one enterprise a later last day for one period."""
    with opened(home) as door:
        extend(door.ledger, obligation, enterprise, period,
                     until.replace(tzinfo=UTC).date(), reason, actor(who), now())  # fmt: skip
    answers.print(f"{enterprise} has until {until:%Y-%m-%d} for {obligation} of {period}")


@verbs.command("remind")
def remind_enterprises(
    home: Home = None,
    dry_run: Annotated[bool, typer.Option(help="Say how many are due, and remind nobody.")] = False,
    who: As = "administrator",
) -> None:
    """Remind of what is due or overdue by data/reminders.csv; run it every day.

    The same day does it once. Letters go out where a mail server is set (OSH_SMTP_URL) and the
    contact of an enterprise is a mail address.
    """
    given = settings_of(home)
    with opened(home) as door:
        person, when = actor(who), now()
        kept = remind_by_rules(Missing(door.ledger), person, when, dry_run=dry_run)
        for rule, count in kept.items():
            answers.print(f"{rule}: {count} {'due' if dry_run else 'reminded'}")
        post = post_office(given.smtp_url)
        if dry_run or post is None:
            return
        address = given.address or f"http://{given.host}:{given.port}"
        mailed = send_letters(door.ledger, post, address, person, when)
    answers.print(f"letters: {mailed.sent} sent, {mailed.waiting} wait for the next run")
    if mailed.failed:
        complaints.print("the mail server does not take letters; look at OSH_SMTP_URL")
        raise typer.Exit(REFUSED)
