"""The receipt of a submitted return: on screen with its QR code and what comes next, and as PDF."""

import base64
from collections.abc import Sequence

from flask import Blueprint, Response, request
from markupsafe import Markup

from facts.refusal import Refusal
from facts.text import Language
from governance import Door
from governance.accounts import Account
from governance.filings import Version
from governance.own_return import Opened, opened
from governance.receipts import LINES, NOTE, Receipt, pdf, qr_svg, receipt
from governance.workflow import NAMES as STATES
from governance.workflow import State
from pages._gate import now
from pages._html import Part, tag
from pages._numbers import minute
from pages._own_account import signed_in
from pages._plain_frame import done, framed
from pages._returns.feedback import feedback_part
from pages._returns.filed import PATH, address_of, changes
from pages._returns.filing import refused
from pages._returns.form import copy_name
from pages._shell import language
from pages._words import words


def receipt_doors(door: Door) -> Blueprint:
    """Make the pages of receipts."""
    doors = Blueprint("receipt", __name__)
    doors.register_error_handler(Refusal, refused)

    @doors.get(f"{PATH}/receipt")
    @signed_in
    def show(owner: Account, number: int) -> Response:
        found = opened(door.ledger, number, owner.actor, now())
        return _page(door, owner, found, receipt(found.version))

    @doors.get(f"{PATH}/receipt.pdf")
    @signed_in
    def printed(owner: Account, number: int) -> Response:
        found = opened(door.ledger, number, owner.actor, now())
        name = f"{found.version.receipt}.pdf"
        sent = f'attachment; filename="{name}"'
        return Response(
            pdf(receipt(found.version)),
            mimetype="application/pdf",
            headers={"Content-Disposition": sent},
        )

    return doors


def _page(door: Door, owner: Account, found: Opened, made: Receipt) -> Response:
    said = language()
    _ = words(said)
    version = found.version
    notes: Sequence[Part] = []
    if request.args.get("submitted") and version.state is State.SUBMITTED:
        told = _("Submitted. Your return for {period} is received; this is its receipt.")
        notes = [
            tag("div", done(told.format(period=version.period)),
                data_return_done=copy_name(owner.name, address_of(version)))
        ]  # fmt: skip
    drawn = base64.b64encode(qr_svg(made)).decode()
    square = tag("img", src=f"data:image/svg+xml;base64,{drawn}", alt=_("QR code of the receipt"),
                 width="164", height="164", class_="osh-square")  # fmt: skip
    body: list[Part] = [
        *notes,
        tag("div", _lines(version, made, said), square, class_="osh-receipt"),
        tag("p", NOTE.to(said), class_="osh-note"),
        tag(
            "p",
            tag("a", _("Print the receipt (PDF)"), href=f"{request.path}.pdf", class_="osh-way-on"),
            tag("a", _("The return"), href=f"/returns/filed/{version.number}",
                class_="osh-way-on"),
            class_="osh-ways-on",
        ),
        *changes(found, said),
        feedback_part(door, version, owner.actor, said),
        *_onward(version, said),
    ]  # fmt: skip
    return framed(_("Receipt"), body, said)


def _lines(version: Version, made: Receipt, said: Language) -> Markup:
    told = {
        **made.said,
        "submitted": minute(version.submitted or version.changed),
        "state": STATES[version.state].to(said),
        "digest": version.digest,
    }
    parts = [
        part
        for name, label in LINES.items()
        if told[name]
        for part in (tag("dt", label.to(said)), tag("dd", told[name]))
    ]
    return tag("dl", *parts, class_="osh-definition")


def _onward(version: Version, said: Language) -> list[Markup]:
    """Say what comes next."""
    _ = words(said)
    if version.state is not State.SUBMITTED:
        return []
    told = (
        _("Your regulator reviews it. What must be changed comes back to you with comments."),
        _("Until it is approved you can withdraw it; afterwards you can amend it."),
    )
    where = tag("a", _("My enterprise"), href=f"/enterprise/{version.enterprise}")
    return [
        tag("h2", _("What comes next")),
        tag("ul", *(tag("li", each) for each in told), tag("li", where), class_="osh-list"),
    ]
