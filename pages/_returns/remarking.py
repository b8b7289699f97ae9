"""What a worker representative says of a return: shown beside it, and written."""

from flask import Blueprint, Response, request
from markupsafe import Markup

from facts.refusal import Refusal
from facts.text import Language
from governance import Actor
from governance.accounts import Account
from governance.filings import Version
from governance.ledger import Ledger
from governance.remarks import (
    CONFIRMATION,
    KINDS,
    LONGEST,
    OBJECTION,
    Remark,
    is_earlier,
    may_remark,
    remark,
    remarks,
)
from pages._gate import Entrance, now
from pages._html import Part, tag
from pages._own_account import signed_in
from pages._plain_frame import form, to_own
from pages._returns.uploading import refused, way_back
from pages._shell import language
from pages._words import words


def remarks_part(
    ledger: Ledger, filing: Version, actor: Actor, entrance: Entrance, said: Language
) -> Markup:
    """Write what worker representatives said of a version; with forms for who may say more."""
    _ = words(said)
    found = remarks(ledger, filing.number, actor)
    body: list[Part] = [tag("h2", _("Worker representative"), id="remarks")]
    if found:
        body.append(tag("ul", *(_row(one, filing, said) for one in found), class_="osh-remarks"))
    else:
        body.append(tag("p", _("Nothing was said of this version."), class_="osh-note"))
    if may_remark(filing, actor):
        body += _saying(filing, found, actor, entrance, said)
    return tag("section", *body, aria_labelledby="remarks")


def _row(one: Remark, filing: Version, said: Language) -> Markup:
    _ = words(said)
    head = f"{KINDS[one.kind].to(said)} · {one.by} · {one.at[:10]} {one.at[11:16]} UTC"
    earlier = _("Said of what was submitted before; the return was sent again since.")
    return tag(
        "li",
        tag("strong", head),
        *([tag("p", one.said)] if one.said else []),
        *([tag("span", earlier, class_="osh-note")] if is_earlier(one, filing) else []),
    )


def _saying(
    filing: Version, found: list[Remark], actor: Actor, entrance: Entrance, said: Language
) -> list[Markup]:
    _ = words(said)
    path, back = f"/returns/filed/{filing.number}/remarks", f"{request.path}#remarks"
    is_confirmed = any(
        one.kind == CONFIRMATION and one.by == actor.name and not is_earlier(one, filing)
        for one in found
    )
    confirming = form(
        path, [], _("Confirm what the return says"), entrance, kind=CONFIRMATION, back=back
    )
    id = "field-remark"
    field = tag(
        "div",
        tag("label", _("Remark"), for_=id),
        tag("textarea", id=id, name="said", rows="4", required=True, maxlength=str(LONGEST),
            aria_describedby="note-remark"),
        tag("span", _("The enterprise and the regulator read it; nobody can change it."),
            id="note-remark", class_="osh-note"),
        class_="osh-field",
    )  # fmt: skip
    writing = form(path, [field], _("Send the remark"), entrance, kind=OBJECTION, back=back)
    return [writing] if is_confirmed else [confirming, writing]


def remarking(ledger: Ledger) -> Blueprint:
    """Make the door of remarks."""
    doors = Blueprint("remarking", __name__)

    @doors.errorhandler(Refusal)
    def not_taken(refusal: Refusal) -> Response:
        title = words(language())("Worker representative")
        return refused(title, [refusal], language(), way_back())

    @doors.post("/returns/filed/<int(max=2147483647):number>/remarks")
    @signed_in
    def say(owner: Account, number: int) -> Response:
        kind, said = request.form.get("kind", ""), request.form.get("said", "")
        remark(ledger, number, kind, said, owner.actor, now())
        return to_own(way_back())

    return doors
