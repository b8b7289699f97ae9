"""A file of enterprises entered into the register: checked first, then entered."""

import tempfile
from pathlib import Path

import polars as pl
from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from facts.refusal import Refusal
from facts.text import Language
from governance import Door, Permission, require
from governance.accounts import Account
from governance.received import cleaned
from governance.register import REQUIRED, import_register
from pages._desk.register import PATH as REGISTER
from pages._gate import Entrance, now
from pages._html import Part, tag
from pages._numbers import number
from pages._own_account import signed_in
from pages._plain_frame import alert, choice_field, done, framed, sentence_of
from pages._plain_table import listed
from pages._returns.uploading import file_form, refused, takes_files, too_large
from pages._shell import language
from pages._words import words

PATH = f"{REGISTER}/import"
SHOWN = 200  # lines that are not taken, on the page
ENDINGS = ".csv,.tsv,.txt,.xlsx,.parquet"


def register_file_doors(door: Door, entrance: Entrance) -> Blueprint:
    """Make the door a file of enterprises comes in by."""
    doors = Blueprint("register_file", __name__)
    takes_files(doors, entrance, entrance.upload)

    @doors.errorhandler(Refusal)
    def not_so(refusal: Refusal) -> Response:
        title = words(language())("Enter a file of enterprises")
        return refused(title, [refusal], language(), REGISTER)

    @doors.errorhandler(RequestEntityTooLarge)
    def no_room(_large: RequestEntityTooLarge) -> Response:
        title = words(language())("Enter a file of enterprises")
        return too_large(title, entrance.upload, language(), PATH)

    @doors.get(PATH)
    @signed_in
    def ask(owner: Account) -> Response:
        require(owner.actor, Permission.KEEP_REGISTER)
        return _page(entrance, [])

    @doors.post(PATH)
    @signed_in
    def receive(owner: Account) -> Response:
        require(owner.actor, Permission.KEEP_REGISTER)
        _ = words(language())
        sent = request.files.get("file")
        if sent is None or not sent.filename:
            return _page(entrance, [alert(_("Choose a file first."))], 400)
        is_dry_run = request.form.get("do") != "enter"
        with tempfile.TemporaryDirectory(prefix="osh-register-") as folder:
            file = Path(folder) / cleaned(sent.filename)
            sent.save(file)
            try:
                entered, bad = import_register(
                    door.ledger, file, owner.actor, now(), dry_run=is_dry_run
                )
            except Refusal as refusal:
                return _page(entrance, [alert(sentence_of(refusal, language()))], 400)
        told = _results(file.name, entered, bad, language(), is_dry_run=is_dry_run)
        return _page(entrance, told, 200 if bad.is_empty() else 422)

    return doors


def _page(entrance: Entrance, notes: list[Part], status: int = 200) -> Response:
    said = language()
    _ = words(said)
    ways = [
        ("check", _("check it, and enter nothing")),
        ("enter", _("enter every row that is sound")),
    ]
    note = _("A table (CSV or a workbook) with the columns {columns}; closed and contact may "
             "stand beside them. A row with a later since says what changed on that day; one of "
             "the same day takes the place of the earlier one.")  # fmt: skip
    body: list[Part] = [
        *notes,
        file_form(
            PATH, _("File"), note.format(columns=", ".join(REQUIRED)), _("Send"), entrance, said,
            most=entrance.upload, accept=ENDINGS,
            more=(choice_field("do", _("What to do"), ways, "check"),),
        ),
        tag("p", tag("a", _("Back to the register"), href=REGISTER)),
    ]  # fmt: skip
    return framed(_("Enter a file of enterprises"), body, said, status, wide=True)


def _results(
    file: str, entered: int, bad: pl.DataFrame, said: Language, *, is_dry_run: bool
) -> list[Part]:
    """Say how many rows are entered, or would be, and of each other its line and why."""
    _ = words(said)
    sentence = (
        _("{file}: {count} rows are sound; nothing was entered yet. Send it again to enter them.")
        if is_dry_run
        else _("{file}: {count} rows are in the register.")
    )
    notes: list[Part] = [done(sentence.format(file=file, count=number(entered, said)))]
    if bad.is_empty():
        return notes
    shown = bad.head(SHOWN).select("line", why=said)
    more = _("{count} rows are not taken; of them are shown {shown}.").format(
        count=number(bad.height, said), shown=number(shown.height, said)
    )
    rows = [(str(line), why) for line, why in shown.iter_rows()]
    return [*notes, alert(more), listed((_("Line"), _("Why")), rows)]
