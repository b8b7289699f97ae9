"""Files attached to a return: shown beside it, added and taken away, given out."""

import io
from pathlib import Path

from flask import Blueprint, Response, request, send_file
from markupsafe import Markup
from werkzeug.exceptions import RequestEntityTooLarge

from facts.refusal import Refusal
from facts.text import Language
from governance import Actor, Door
from governance.accounts import Account
from governance.attachments import (
    MOST_BYTES,
    MOST_FILES,
    Attachment,
    attach,
    attached,
    attachments,
    detach,
    may_attach,
)
from governance.filings import Version
from governance.ledger import Ledger
from governance.received import KINDS
from pages._gate import Entrance, now
from pages._html import Part, tag
from pages._numbers import minute
from pages._own_account import signed_in
from pages._plain_frame import form, to_own
from pages._returns.uploading import (
    MILLION,
    bytes_shown,
    file_form,
    refused,
    takes_files,
    too_large,
    way_back,
)
from pages._shell import language
from pages._words import words

PATH = "/returns/attachments"
AT_ONCE = 3 * MOST_BYTES  # of the files that are sent together [bytes]
RETURN = "<string(maxlength=64):enterprise>/<string(maxlength=10):period>"
ENDINGS = ",".join(ending for kind in KINDS for ending in kind.endings)


def attachments_part(
    ledger: Ledger, _home: Path, filing: Version, actor: Actor, entrance: Entrance, said: Language
) -> Markup:
    """Write what is and was attached to a return; with a form for who may add."""
    _ = words(said)
    found = attachments(ledger, filing.enterprise, filing.period, actor)
    may_add = may_attach(ledger, filing.enterprise, filing.period, actor)
    rows = [_row(one, entrance, said, may_remove=may_add) for one in found]
    body: list[Part] = [tag("h2", _("Attachments"), id="attachments")]
    if rows:
        body.append(tag("ul", *rows, class_="osh-files"))
    elif not may_add:
        body.append(tag("p", _("Nothing is attached."), class_="osh-note"))
    if may_add and sum(not one.removed for one in found) < MOST_FILES:
        body.append(_adding(filing, entrance, said))
    return tag("section", *body, class_="osh-attachments", aria_labelledby="attachments")


def _adding(filing: Version, entrance: Entrance, said: Language) -> Markup:
    _ = words(said)
    note = _("{kinds}; at most {most} MB each and {files} files a return.").format(
        kinds=", ".join(kind.id for kind in KINDS), most=MOST_BYTES // MILLION, files=MOST_FILES
    )
    return file_form(
        f"/returns/{filing.enterprise}/{filing.period}/attachments", _("Add files"), note,
        _("Attach"), entrance, said, most=MOST_BYTES, accept=ENDINGS, is_many=True, back=_here(),
    )  # fmt: skip


def _row(one: Attachment, entrance: Entrance, said: Language, *, may_remove: bool) -> Markup:
    _ = words(said)
    added = _("{size}, added {at} by {by}").format(
        size=bytes_shown(one.bytes), at=minute(one.at), by=one.by
    )
    if one.removed:
        gone = _("removed {at}").format(at=minute(one.removed))
        return tag("li", tag("s", one.name), tag("span", f"{added}; {gone}", class_="osh-note"))
    remove = form(f"{PATH}/{one.number}/remove", [], _("Remove"), entrance, back=_here())
    return tag(
        "li",
        tag("a", one.name, href=f"{PATH}/{one.number}"),
        tag("span", added, class_="osh-note"),
        *([tag("div", remove, class_="osh-quiet")] if may_remove else []),
    )


def _here() -> str:
    return f"{request.path}#attachments"


def attaching(door: Door, entrance: Entrance) -> Blueprint:
    """Make the doors of attachments."""
    doors = Blueprint("attaching", __name__)
    takes_files(doors, entrance, AT_ONCE)

    @doors.errorhandler(Refusal)
    def not_given(refusal: Refusal) -> Response:
        return refused(words(language())("Attachments"), [refusal], language(), way_back())

    @doors.errorhandler(RequestEntityTooLarge)
    def no_room(_large: RequestEntityTooLarge) -> Response:
        return too_large(words(language())("Attachments"), AT_ONCE, language(), "/enterprise")

    @doors.post(f"/returns/{RETURN}/attachments")
    @signed_in
    def add(owner: Account, enterprise: str, period: str) -> Response:
        missed: list[Refusal] = []
        for sent in request.files.getlist("file"):
            try:
                content = sent.stream.read(MOST_BYTES + 1)
                attach(door.ledger, door.home, enterprise, period, sent.filename or "", content,
                       owner.actor, now())  # fmt: skip
            except Refusal as refusal:
                missed.append(refusal)
        if missed:
            return refused(words(language())("Attachments"), missed, language(), way_back())
        return to_own(way_back())

    @doors.get(f"{PATH}/<int(max=2147483647):number>")
    @signed_in
    def give(owner: Account, number: int) -> Response:
        one, content = attached(door.ledger, door.home, number, owner.actor, now())
        return send_file(
            io.BytesIO(content), "application/octet-stream", as_attachment=True,
            download_name=one.name, max_age=0,
        )  # fmt: skip

    @doors.post(f"{PATH}/<int(max=2147483647):number>/remove")
    @signed_in
    def remove(owner: Account, number: int) -> Response:
        detach(door.ledger, number, owner.actor, now())
        return to_own(way_back())

    return doors
