"""The journal, for who audits: who did what and when, whether it is whole, and a table to take."""

import csv
import io
import json
from collections.abc import Sequence
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from markupsafe import Markup

from facts.refusal import NotAllowed
from governance import Permission, require
from governance.accounts import Account
from governance.journal import Written, entries, verbs_of, verify
from governance.ledger import Ledger
from pages._html import Part, tag
from pages._own_account import signed_in
from pages._plain_frame import alert, choice_field, done, framed, text_field
from pages._shell import language
from pages._words import words

PATH = "/journal"
SHOWN = 200  # entries on the page, the latest
TAKEN_AWAY = 1_000_000  # entries in the table


def journal_doors(ledger: Ledger) -> Blueprint:
    """Make the page of the journal and the table to take away."""
    doors = Blueprint("journal", __name__)

    @doors.errorhandler(NotAllowed)
    def refused(refusal: NotAllowed) -> Response:
        _ = words(language())
        return framed(_("Journal"), [alert(str(refusal))], language(), 403)

    @doors.get(PATH)
    @signed_in
    def show(owner: Account) -> Response:
        require(owner.actor, Permission.SEE_JOURNAL)
        return _page(ledger, owner)

    @doors.get(f"{PATH}.csv")
    @signed_in
    def take_away(owner: Account) -> Response:
        found = entries(ledger, owner.actor, **_asked(), last=TAKEN_AWAY)
        written = io.StringIO()
        table = csv.writer(written)
        table.writerow(Written._fields)
        table.writerows(
            [*map(_harmless, (one.place, one.at, one.actor, one.verb, _said(one))), one.link]
            for one in found
        )
        attached = {"Content-Disposition": 'attachment; filename="journal.csv"'}
        return Response(written.getvalue(), mimetype="text/csv", headers=attached)

    return doors


def _asked() -> dict[str, str]:
    return {name: request.args.get(name, "").strip() for name in ("verb", "by")}


def _harmless(cell: object) -> str:
    """Keep a spreadsheet from taking a word for a formula."""
    text = str(cell)
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


def _page(ledger: Ledger, owner: Account) -> Response:
    said = language()
    _ = words(said)
    found = entries(ledger, owner.actor, **_asked(), last=SHOWN)
    whole = verify(ledger, owner.actor)
    state: list[Part] = [alert(sentence) for sentence in whole.breaks] or [
        done(_("Whole: {count} entries, each chained to the one before.").format(
            count=whole.entries
        ))
    ]  # fmt: skip
    options = [("", _("everything")), *((verb, verb) for verb in verbs_of(ledger, owner.actor))]
    search = tag(
        "form",
        choice_field("verb", _("What"), options, _asked()["verb"]),
        text_field("by", _("Who"), required=False, value=_asked()["by"]),
        tag("button", _("Search"), type="submit"),
        method="get",
        action=PATH,
    )
    away = tag("p", tag("a", "CSV", href=f"{PATH}.csv?{urlencode(_asked())}"))
    shown = _("The latest {count}, the last first.").format(count=len(found))
    body = [*state, search, away, tag("p", shown, class_="osh-note"), _table(found[::-1])]
    return framed(_("Journal"), body, said)


def _table(found: Sequence[Written]) -> Markup:
    _ = words(language())
    heads = ("", _("When"), _("Who"), _("What"), _("Said"))
    head = tag("thead", tag("tr", *(tag("th", word, scope="col") for word in heads)))
    rows = [
        tag(
            "tr",
            tag("th", str(one.place), scope="row"),
            *(tag("td", cell) for cell in (one.at, one.actor, one.verb, _said(one))),
        )
        for one in found
    ]
    return tag("div", tag("table", head, tag("tbody", *rows)), class_="osh-people")


def _said(one: Written) -> str:
    return json.dumps(one.said, ensure_ascii=False)
