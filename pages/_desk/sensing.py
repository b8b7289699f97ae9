"""Sensor batches that enterprises sent: they wait here until somebody takes them in or refuses."""

from collections.abc import Sequence

from flask import Blueprint, Response, request
from markupsafe import Markup

from facts.refusal import Refusal
from facts.text import Language, Text
from governance import Door, Permission, require
from governance.accounts import Account
from governance.sensor_batches import (
    LONGEST,
    REFUSED,
    STATES,
    TAKEN,
    WAITING,
    Sending,
    refuse,
    sendings,
    take,
)
from pages._desk.asking import PATH as DESK
from pages._gate import Entrance, now
from pages._html import Part, tag
from pages._numbers import minute
from pages._numbers import number as grouped
from pages._own_account import signed_in
from pages._plain_frame import alert, form, framed, sentence_of, text_field, to_own
from pages._plain_table import listed
from pages._returns.filing import status_of
from pages._shell import language
from pages._words import words

PATH = f"{DESK}/sensors"
SHOWN = 25  # batches on a page
FARTHEST = 2**31 - 1
NAMES: dict[str, Text] = {
    WAITING: Text("waiting", "待接收"),
    TAKEN: Text("taken in", "已接收"),
    REFUSED: Text("refused", "已拒收"),
}
NUMBER = f"<int(max={FARTHEST}):number>"


def sensing_doors(door: Door, entrance: Entrance) -> Blueprint:
    """Make the page of sensor batches."""
    doors = Blueprint("sensing", __name__)

    @doors.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Response:
        _ = words(language())
        back = tag("p", tag("a", _("Back"), href=PATH))
        body = [alert(sentence_of(refusal, language())), back]
        return framed(_("Sensor batches"), body, language(), status_of(refusal))

    @doors.get(PATH)
    @signed_in
    def show(owner: Account) -> Response:
        return _page(door, entrance, owner)

    @doors.post(f"{PATH}/{NUMBER}/accept")
    @signed_in
    def accept_one(owner: Account, number: int) -> Response:
        take(door.ledger, door.home, number, owner.actor, now())
        return to_own(PATH)

    @doors.post(f"{PATH}/{NUMBER}/refuse")
    @signed_in
    def refuse_one(owner: Account, number: int) -> Response:
        refuse(door.ledger, number, request.form.get("reason", ""), owner.actor, now())
        return to_own(PATH)

    return doors


def _page(door: Door, entrance: Entrance, owner: Account) -> Response:
    require(owner.actor, Permission.TAKE_IN)
    said = language()
    _ = words(said)
    asked, after = request.args.get("state", WAITING), request.args.get("after", "0")
    state = asked if asked in STATES else WAITING
    from_on = min(int(after), FARTHEST) if after.isascii() and after.isdecimal() else 0
    found = sendings(door.ledger, owner.actor, from_on, SHOWN + 1, state)
    told = _("What enterprises sent by program. No figure rests on a batch until it is taken in; "
             "the next vintage then has it.")  # fmt: skip
    body: list[Part] = [tag("p", told), _ways(state, said), tag("h2", NAMES[state].to(said))]
    if not found:
        body.append(tag("p", _("There is none. Enterprises send them by the API."),
                        class_="osh-note"))  # fmt: skip
    else:
        body.append(_table(found[:SHOWN], owner, entrance, said))
    if len(found) > SHOWN:
        there = f"{PATH}?state={state}&after={found[SHOWN - 1].number}".replace(" ", "+")
        body.append(tag("p", tag("a", _("Next"), href=there, class_="osh-take")))
    return framed(_("Sensor batches"), body, said, wide=True)


def _ways(state: str, said: Language) -> Markup:
    links = [
        tag("a", NAMES[one].to(said), href=f"{PATH}?state={one}".replace(" ", "+"),
            class_="osh-take", aria_current="true" if one == state else None)
        for one in STATES
    ]  # fmt: skip
    return tag("p", *links, class_="osh-takes")


def _table(
    found: Sequence[Sending], owner: Account, entrance: Entrance, said: Language
) -> Markup:  # fmt: skip
    _ = words(said)
    heads = (_("Batch"), _("Sent"), _("Days"), _("Rows"), _("Rows not kept"), _("What to do"))
    rows: list[list[Part]] = [
        [
            str(one.number), f"{one.by}, {minute(one.at)}",
            f"{one.first_period} – {one.last_period}", grouped(one.rows, said),
            grouped(one.rejects, said), _decision(one, owner, entrance, said),
        ]
        for one in found
    ]  # fmt: skip
    return listed(heads, rows, figures=(3, 4))


def _decision(one: Sending, owner: Account, entrance: Entrance, said: Language) -> Part:
    """Give the ways to decide on a batch, or say what was decided."""
    _ = words(said)
    if one.state != WAITING:
        told = f"{NAMES[one.state].to(said)}: {one.changed_by}, {minute(one.changed)}"
        return f"{told}; {one.reason}" if one.reason else told
    if one.by == owner.name:
        return _("You sent it yourself; somebody else must decide.")
    at = f"{PATH}/{one.number}"
    why = text_field("reason", _("Why it is refused"), place=str(one.number),
                     maxlength=str(LONGEST))  # fmt: skip
    refusing = form(f"{at}/refuse", [why], _("Refuse"), entrance)
    taking = form(f"{at}/accept", [], _("Take it in"), entrance)
    opened = tag("details", tag("summary", f"{_('Refuse')} …"), refusing, class_="osh-careful")
    return tag("div", taking, opened)
