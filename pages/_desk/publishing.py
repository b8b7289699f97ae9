"""The next vintage, for who publishes: what waits, what must be acknowledged, one button."""

from collections.abc import Sequence

from flask import Blueprint, Response, request

from facts.refusal import BadQuestion, Refusal, UnknownCode, WrongState
from facts.text import Language, Text
from governance import Door, acknowledge
from governance.accounts import Account
from governance.next_vintage import Standing, Step, Waiting, begin, standing, waiting
from pages._desk.asking import PATH, refused
from pages._gate import Entrance, now
from pages._html import Part, tag
from pages._numbers import minute
from pages._numbers import number as grouped
from pages._own_account import signed_in
from pages._plain_frame import alert, done, form, framed, sentence_of, text_field, to_own
from pages._plain_table import listed
from pages._returns.filing import status_of
from pages._shell import language
from pages._words import words

AT = f"{PATH}/publication"
PAUSE = 2  # between two looks at a vintage that is being made [s]
LONGEST = 2_000  # of a reason [characters]
STEPS: dict[Step, Text] = {
    Step.GATHER: Text("gathering the accepted returns", "正在汇集已接收的报表"),
    Step.PUBLISH: Text("freezing the figures into a vintage", "正在冻结数据，生成版次"),
    Step.WARN: Text("looking for alerts", "正在查找预警"),
}


def publishing_doors(door: Door, entrance: Entrance) -> Blueprint:
    """Make the page from which the next vintage is published."""
    doors = Blueprint("publishing", __name__)
    doors.register_error_handler(Refusal, refused)

    @doors.get(AT)
    @signed_in
    def show(owner: Account) -> Response:
        return _page(door, entrance, owner, [])

    @doors.post(AT)
    @signed_in
    def publish(owner: Account) -> Response:
        try:
            begin(door, owner.actor, now())
        except WrongState as refusal:
            notes = [alert(sentence_of(refusal, language()))]
            return _page(door, entrance, owner, notes, 409)
        return to_own(AT)

    @doors.post(f"{AT}/acknowledge")
    @signed_in
    def say_why(owner: Account) -> Response:
        batch, reason = request.form.get("batch", ""), request.form.get("reason", "").strip()
        try:
            acknowledge(door.ledger, door.home, batch, reason[:LONGEST], owner.actor, now())
        except (BadQuestion, UnknownCode) as refusal:
            notes = [alert(sentence_of(refusal, language()))]
            return _page(door, entrance, owner, notes, status_of(refusal))
        return to_own(AT)

    return doors


def _page(
    door: Door, entrance: Entrance, owner: Account, notes: Sequence[Part], status: int = 200
) -> Response:
    said = language()
    _ = words(said)
    last = standing(door.home, owner.actor)
    body = [*notes, *(_last(last, said) if last else [])]
    if not (last and last.is_running):
        body += _waiting(waiting(door, owner.actor), entrance, said)
    page = framed(_("Publication"), body, said, status)
    if last and last.is_running:
        page.headers["Refresh"] = f"{PAUSE}; url={AT}"  # works without a script, survives a reload
    return page


def _waiting(found: Waiting, entrance: Entrance, said: Language) -> list[Part]:
    """Say what the next vintage would take up, and give the button where it may."""
    _ = words(said)
    told = _("{returns} accepted returns wait to be gathered; {batches} batches are in no vintage "
             "yet.").format(returns=grouped(found.returns, said),
                            batches=grouped(found.batches, said))  # fmt: skip
    parts: list[Part] = [tag("h2", _("What waits")), tag("p", told)]
    for batch, sentence in found.held.items():
        reason = text_field("reason", _("Why the figures may stand"), place=batch,
                            maxlength=str(LONGEST))  # fmt: skip
        parts += [
            alert(sentence),
            tag("p", tag("a", _("Look at the quality of the batches"), href="/quality")),
            form(f"{AT}/acknowledge", [reason], _("Acknowledge"), entrance, batch=batch),
        ]
    if found.held:
        return parts
    if not found.returns and not found.batches:
        note = _("A vintage made now would hold what the last one holds.")
        parts.append(tag("p", note, class_="osh-note"))
    leads = _("Accepted returns become facts, every accepted batch is frozen into a vintage, and "
              "readers are sent to it. It takes some seconds, with many returns "
              "minutes.")  # fmt: skip
    return [*parts, form(AT, [tag("p", leads)], _("Gather and publish"), entrance)]


def _last(last: Standing, said: Language) -> list[Part]:
    """Say where the last one stands, or what became of it."""
    _ = words(said)
    by = _("begun by {name}, {time}").format(name=last.by, time=minute(last.began))
    if last.is_running:
        told = _("{what} … This page looks again by itself; it may be left and come back to.")
        return [done(told.format(what=STEPS[last.step].to(said))), tag("p", by, class_="osh-note")]
    if last.step is Step.STOPPED:
        told = _("It was stopped before its end. Nothing is half published; begin again.")
        return [alert(told), tag("p", by, class_="osh-note")]
    if last.step is Step.REFUSED:
        return [alert(last.why), tag("p", by, class_="osh-note"), *_refused(last, said)]
    told = _("Vintage {number} is published: {returns} returns became facts, {alerts} alerts are "
             "new.")  # fmt: skip
    counts = {"returns": grouped(last.returns, said), "alerts": grouped(last.alerts, said)}
    return [
        done(told.format(number=last.vintage, **counts)),
        tag("p", by, class_="osh-note"),
        *_refused(last, said),
    ]


def _refused(last: Standing, said: Language) -> list[Part]:
    """List the returns that did not become facts, and why."""
    _ = words(said)
    if not last.refused:
        return []
    rows: list[list[Part]] = [[number, why] for number, why in last.refused.items()]
    told = _("Returns that did not become facts; they wait for an amendment")
    return [tag("h2", told), listed([_("Return"), _("Why")], rows)]
