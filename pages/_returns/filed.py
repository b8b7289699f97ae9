"""A return that was filed, as its enterprise sees it: values, versions, comments, what to do."""

from collections.abc import Sequence

from flask import Blueprint, Response, request
from markupsafe import Markup

from facts.refusal import Refusal, WrongState
from facts.text import Language
from governance import Door
from governance.accounts import Account
from governance.filings import Version, mark_of
from governance.own_return import Opened, opened, withdraw
from governance.roles import WHERE, Where
from governance.workflow import NAMES as STATES
from governance.workflow import Action, State
from pages._gate import Entrance, now
from pages._html import Part, joined, tag
from pages._numbers import minute
from pages._own_account import signed_in
from pages._plain_frame import alert, done, form, framed, to_own
from pages._returns.attaching import attachments_part
from pages._returns.filing import refused, told_of
from pages._returns.remarking import remarks_part
from pages._returns.values import differences_part, values_part
from pages._shell import language
from pages._words import words

PATH = "/returns/filed/<int(max=2147483647):number>"  # the most a database counts to


def filed_doors(door: Door, entrance: Entrance) -> Blueprint:
    """Make the pages on which a return is read and taken back."""
    doors = Blueprint("filed", __name__)
    doors.register_error_handler(Refusal, refused)

    @doors.get(PATH)
    @signed_in
    def show(owner: Account, number: int) -> Response:
        found = opened(door.ledger, number, owner.actor, now())
        return _page(door, entrance, owner, found, _done(found, language()))

    @doors.post(f"{PATH}/withdraw")
    @signed_in
    def take_back(owner: Account, number: int) -> Response:
        try:
            withdraw(door.ledger, number, owner.actor, now(), request.form.get("seen", ""))
        except WrongState as refusal:
            found = opened(door.ledger, number, owner.actor, now())
            if found.version.state is not State.WITHDRAWN:
                notes = told_of(refusal, language())
                return _page(door, entrance, owner, found, notes, 409)
        return to_own(f"/returns/filed/{number}?withdrawn=yes")

    return doors


def address_of(version: Version) -> str:
    """Give the address of the form of a version."""
    return f"/returns/{version.enterprise}/{version.period}"


def _page(
    door: Door, entrance: Entrance, owner: Account, found: Opened, notes: Sequence[Part],
    status: int = 200,
) -> Response:  # fmt: skip
    said = language()
    _ = words(said)
    version = found.version
    name = version.words.get("enterprise_name") or version.enterprise
    title = _("Return {period}").format(period=version.period)
    body: list[Part] = [
        _state(version, said),
        *notes,
        *_links(found, owner, said),
        *_acts(found, entrance, said),
        tag("h2", _("What it says")),
        values_part(version, found.before, None, found.comments, said),
        attachments_part(door.ledger, door.home, version, owner.actor, entrance, said),
        remarks_part(door.ledger, version, owner.actor, entrance, said),
        *_versions(found, said),
    ]
    return framed(f"{title} · {name}", body, said, status)


def _state(version: Version, said: Language) -> Markup:
    _ = words(said)
    parts = [
        STATES[version.state].to(said),
        _("version {number}").format(number=version.version),
        version.enterprise,
    ]
    if version.submitted:
        told = _("submitted by {name} {time}")
        parts.append(told.format(name=version.submitted_by, time=minute(version.submitted)))
    return tag("p", " · ".join(parts), class_="osh-note osh-state")


def _done(found: Opened, said: Language) -> list[Part]:
    _ = words(said)
    if request.args.get("withdrawn") and found.version.state is State.WITHDRAWN:
        return [done(_("Withdrawn. It can be changed and submitted again while there is time."))]
    if found.version.state is State.RETURNED and found.acts:
        told = _("This return was sent back. Correct what was said of it and submit it again.")
        return [alert(told)]
    return []


def _links(found: Opened, owner: Account, said: Language) -> list[Markup]:
    """Write where one goes from here: on with the form, to the receipt, to the review."""
    _ = words(said)
    version, ways = found.version, []
    if Action.SAVE in found.acts:
        ways.append((address_of(version), _("Go on with this return")))
    if Action.AMEND in found.acts:
        ways.append((address_of(version), _("Amend this return")))
    if version.receipt:
        ways.append((f"/returns/filed/{version.number}/receipt", _("Receipt")))
    if WHERE[owner.actor.role] in (Where.AREA, Where.COUNTRY):
        ways.append((f"/desk/returns/{version.number}", _("Review")))
    links = [tag("a", told, href=path, class_="osh-way-on") for path, told in ways]
    return [tag("p", *links, class_="osh-ways-on")] if links else []


def _acts(found: Opened, entrance: Entrance, said: Language) -> list[Markup]:
    """Write the form by which it is taken back; it is opened first, so that no slip does it."""
    _ = words(said)
    if Action.WITHDRAW not in found.acts:
        return []
    version = found.version
    is_sent = version.state is not State.DRAFT
    told = (
        _("It leaves the review and is owed again; sent again after its last day, it is late. "
          "What it says is kept.")
        if is_sent
        else _("The draft is closed. What it says is kept, and can be taken up again.")
    )  # fmt: skip
    button = _("Withdraw this return") if is_sent else _("Close this draft")
    taken = form(
        f"/returns/filed/{version.number}/withdraw", [tag("p", told)], button, entrance,
        seen=mark_of(version),
    )  # fmt: skip
    return [tag("details", tag("summary", f"{button} …"), taken, class_="osh-careful")]


def _versions(found: Opened, said: Language) -> list[Markup]:
    """List the versions, and say what this one changed of the one before."""
    _ = words(said)
    heads = (_("Version of the return"), _("State"), _("Submitted"), _("By"), _("Reason"))
    rows = [_version_row(one, found.version, heads, said) for one in found.versions]
    head = tag("thead", tag("tr", *(tag("th", word, scope="col") for word in heads)))
    table = tag("div", tag("table", head, tag("tbody", *rows)), class_="osh-people")
    return [tag("h2", _("Versions")), table, *changes(found, said)]


def changes(found: Opened, said: Language) -> list[Markup]:
    """Write what a version says otherwise than the one before; nothing of the first."""
    if not found.older:
        return []
    _ = words(said)
    told = _("What version {number} changed").format(number=found.version.version)
    return [tag("h2", told), differences_part(found.older, found.version, said)]


def _version_row(one: Version, here: Version, heads: Sequence[str], said: Language) -> Markup:
    _ = words(said)
    link: Part = tag("a", str(one.version), href=f"/returns/filed/{one.number}")
    if one.number == here.number:
        link = joined(str(one.version), " ", tag("span", _("(this one)"), class_="osh-unit"))
    cells = (
        STATES[one.state].to(said),
        minute(one.submitted) if one.submitted else "–",
        one.submitted_by or "–",
        one.reason or "–",
    )
    return tag(
        "tr",
        tag("th", link, scope="row"),
        *(tag("td", cell, data_head=name) for cell, name in zip(cells, heads[1:], strict=True)),
    )
