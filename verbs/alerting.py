"""Verbs on alerts: look for them, list them, acknowledge and close them."""

from typing import Annotated

import typer

from governance import actor
from governance.alert_words import remark, said
from terminal import answers, say_json, say_rows, waiting
from verbs.opening import As, AsJson, Home, now, opened

verbs = typer.Typer()

Number = Annotated[int, typer.Argument(help="Its number; `osh alerts` lists them.")]
Why = Annotated[str, typer.Option("--remark", help="What was asked, and of whom.")]


@verbs.command("warn")
def look_for_alerts(home: Home = None, is_json: AsJson = False, who: As = "administrator") -> None:
    """Look over what data/watched.csv names; what stands out in the current vintage is an alert."""
    with opened(home) as door, waiting("looking for alerts"):
        kept = door.warn(actor(who), now())
    if is_json:
        say_json(kept._asdict())
    else:
        answers.print(
            f"vintage {kept.vintage}: {kept.raised} alerts raised, {kept.updated} brought up to "
            f"date, {kept.reopened} opened again, {kept.closed} closed"
        )


@verbs.command("alerts")
def list_alerts(
    home: Home = None,
    state: Annotated[
        list[str] | None, typer.Option(help="new, acknowledged or closed; all without.")
    ] = None,
    is_json: AsJson = False,
    who: As = "administrator",
) -> None:
    """List the alerts of an actor's area, the new ones first."""
    with opened(home) as door:
        found = door.alerts(actor(who), state or ())
    if is_json:
        say_json([one._asdict() | {"said": said(one).en} for one in found])
        return
    rows = [(one.number, one.state, said(one).en, remark(one).en) for one in found]
    say_rows(("alert", "state", "what", "remark"), rows, as_json=False)


@verbs.command("acknowledge-alert")
def acknowledge_alert(
    number: Number, why: Why, home: Home = None, who: As = "administrator"
) -> None:
    """Say that an alert was seen, and what is done about it."""
    _answer(number, "acknowledge", why, home, who)


@verbs.command("close-alert")
def close_alert(number: Number, why: Why, home: Home = None, who: As = "administrator") -> None:
    """Close an alert, and say what was found."""
    _answer(number, "close", why, home, who)


def _answer(number: int, move: str, why: str, home: Home, who: str) -> None:
    with opened(home) as door:
        found = door.answer_alert(actor(who), number, move, why, now())
    answers.print(f"alert {found.number} is {found.state}")
