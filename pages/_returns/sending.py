"""Send files: a workbook of one return or a table of many, to be checked or submitted."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from flask import Blueprint, Response, request
from markupsafe import Markup
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from facts.refusal import NotAllowed, Refusal, SpokenRefusal
from facts.text import Language
from governance import Door, Permission, require
from governance.accounts import Account
from governance.received import cleaned
from governance.return_batch import batch_template
from governance.return_doors import MOST_SENT, take, template_of
from governance.return_results import results_csv
from governance.sent_files import keep, recent, sent_file
from pages._gate import Entrance, now
from pages._html import Part, tag
from pages._own_account import signed_in
from pages._plain_frame import alert, framed, sentence_of, to_own
from pages._returns.attaching import RETURN
from pages._returns.results import outcomes_shown, results_page
from pages._returns.templates_offered import templates_offered
from pages._returns.uploading import MILLION, file_form, refused, takes_files
from pages._shell import language
from pages._words import words

PATH = "/returns/upload"
TOKEN = "<string(maxlength=40):token>"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LAST_SENT = 5  # files whose results the page leads back to
ENDINGS = ".xlsx,.csv,.tsv,.txt,.parquet"


def sending(door: Door, entrance: Entrance) -> Blueprint:
    """Make the doors files are sent by, and templates are taken from."""
    doors = Blueprint("sending", __name__)
    most = entrance.upload
    takes_files(doors, entrance, most)

    @doors.errorhandler(Refusal)
    def not_so(refusal: Refusal) -> Response:
        return refused(words(language())("Send files"), [refusal], language(), PATH)

    @doors.errorhandler(RequestEntityTooLarge)
    def no_room(_large: RequestEntityTooLarge) -> Response:
        _ = words(language())
        sentence = _("The file is larger than {most} MB.").format(most=most // MILLION)
        further = _("Send it in parts, or let the office that keeps this place submit it.")
        back = tag("p", tag("a", _("Back"), href=PATH))
        return framed(_("Send files"), [alert(f"{sentence} {further}"), back], language(), 413)

    @doors.get(PATH)
    @signed_in
    def ask(owner: Account) -> Response:
        return _page(door, entrance, owner, [])

    @doors.post(PATH)
    @signed_in
    def receive(owner: Account) -> Response:
        require(owner.actor, Permission.FILE_RETURNS)
        sent = request.files.get("file")
        is_dry_run = request.form.get("do") != "submit"
        if sent is None or not sent.filename:
            _ = words(language())
            return _page(door, entrance, owner, [alert(_("Choose a file first."))], 400)
        try:
            token = _taken(door, owner, sent, is_dry_run=is_dry_run)
        except NotAllowed:
            raise
        except Refusal as refusal:
            return _page(door, entrance, owner, _unread(refusal, language()), 400)
        return to_own(f"{PATH}/{token}")

    @doors.get(f"{PATH}/{TOKEN}")
    @signed_in
    def show(owner: Account, token: str) -> Response:
        found = sent_file(door.home, token, owner.actor, now())
        return results_page(found, PATH, entrance, language())

    @doors.post(f"{PATH}/{TOKEN}/submit")
    @signed_in
    def go_on(owner: Account, token: str) -> Response:
        found = sent_file(door.home, token, owner.actor, now())
        if found.original is None:
            return to_own(f"{PATH}/{token}")
        made = take(door.ledger, found.original, owner.actor, now(), most=MOST_SENT)
        kept = keep(door.home, found.original, made, owner.actor, now(), dry_run=False)
        return to_own(f"{PATH}/{kept}")

    @doors.get(f"{PATH}/{TOKEN}/workbook.xlsx")
    @signed_in
    def give_marked(owner: Account, token: str) -> Response:
        found = sent_file(door.home, token, owner.actor, now())
        if found.marked is None:
            return to_own(f"{PATH}/{token}")
        return _file(found.marked, f"{Path(found.about.file).stem}-checked.xlsx", WORKBOOK)

    @doors.get(f"{PATH}/{TOKEN}/results.csv")
    @signed_in
    def give_results(owner: Account, token: str) -> Response:
        found = sent_file(door.home, token, owner.actor, now())
        name = f"{Path(found.about.file).stem}-results.csv"
        return _file(results_csv(found.answer), name, "text/csv")

    @doors.get(f"{PATH}/template.csv")
    @signed_in
    def give_table(owner: Account) -> Response:
        period = request.args.get("period", "")
        made = batch_template(door.ledger, period, owner.actor)
        return _file(made, f"returns-{period}.csv", "text/csv")

    @doors.get(f"/returns/{RETURN}/template.xlsx")
    @signed_in
    def give_workbook(owner: Account, enterprise: str, period: str) -> Response:
        made = template_of(door.ledger, enterprise, period, owner.actor)
        return _file(made, f"{enterprise}-{period}.xlsx", WORKBOOK)

    return doors


def _taken(door: Door, owner: Account, sent: FileStorage, *, is_dry_run: bool) -> str:
    """Check or submit what was sent, under its own name; give the name its results are kept by."""
    with tempfile.TemporaryDirectory(prefix="osh-sent-") as folder:
        file = Path(folder) / cleaned(sent.filename or "")
        sent.save(file)
        made = take(
            door.ledger, file, owner.actor, now(), dry_run=is_dry_run, most=MOST_SENT
        )  # fmt: skip
        return keep(door.home, file, made, owner.actor, now(), dry_run=is_dry_run)


def _unread(refusal: Refusal, said: Language) -> list[Part]:
    """Say that a file could not be read, and why; what only English tells stands below."""
    _ = words(said)
    if isinstance(refusal, SpokenRefusal):
        return [alert(sentence_of(refusal, said))]
    further = _(
        "This file is no workbook of a return and no table of returns. Fill in a template from "
        "below and send that."
    )
    return [alert(further), tag("p", str(refusal), class_="osh-note")]


def _file(content: bytes, name: str, media: str) -> Response:
    given = Response(content, mimetype=media)
    given.headers.set("Content-Disposition", "attachment", filename=name)
    return given


def _page(
    door: Door, entrance: Entrance, owner: Account, notes: Sequence[Part], status: int = 200
) -> Response:
    require(owner.actor, Permission.FILE_RETURNS)
    said, today = language(), now().date()
    _ = words(said)
    body: list[Part] = [
        *notes,
        tag("p", _(
            "Send the workbook of one return, or a table (CSV, XLSX) with a row for each return. "
            "What is wrong comes back row by row, and inside the same workbook."
        )),
        _form(entrance, said),
        *_sent_before(door, owner, said),
        *templates_offered(door.ledger, owner.actor, today, PATH, said),
    ]  # fmt: skip
    return framed(_("Send files"), body, said, status)


def _form(entrance: Entrance, said: Language) -> Markup:
    _ = words(said)
    ways = (
        ("check", _("Only check"), _("Nothing is submitted.")),
        (
            "submit",
            _("Check and submit"),
            _("Rows without errors are submitted; others come back."),
        ),
    )
    offered = [
        tag(
            "label",
            tag("input", type="radio", name="do", value=value, checked=value == "check"),
            tag("span", tag("strong", title), " ", tag("span", note, class_="osh-note")),
            class_="osh-choice",
        )
        for value, title, note in ways
    ]
    choose = tag("fieldset", tag("legend", _("What to do")), *offered, class_="osh-choices")
    note = _("XLSX, CSV or Parquet, at most {most} MB.").format(most=entrance.upload // MILLION)
    return file_form(
        PATH, _("File"), note, _("Send"), entrance, said,
        most=entrance.upload, accept=ENDINGS, more=(choose,),
    )  # fmt: skip


def _sent_before(door: Door, owner: Account, said: Language) -> list[Part]:
    _ = words(said)
    found = recent(door.home, owner.actor, now(), LAST_SENT)
    if not found:
        return []
    rows = [
        tag(
            "li",
            tag("a", one.file, href=f"{PATH}/{one.token}"),
            tag(
                "span",
                f"{_('checked') if one.is_dry_run else _('sent')} {one.at[:10]} {one.at[11:16]} "
                f"UTC · {outcomes_shown(one.outcomes, said)}",
                class_="osh-note",
            ),
        )
        for one in found
    ]
    head = tag("h2", _("Sent lately"))
    return [head, tag("ul", *rows, class_="osh-files")]
