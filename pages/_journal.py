"""The journal, for who audits: who did what and when, whether it is whole, and a copy to keep."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from markupsafe import Markup

from facts.refusal import NotAllowed, Refusal
from governance import Permission, require
from governance.accounts import Account
from governance.chain import Whole, Written
from governance.journal import Asked, counted, entries, export, verbs_of, verify
from governance.journal_files import Chained, as_csv, as_json_lines
from governance.ledger import Ledger
from pages._gate import Entrance, now
from pages._html import Part, tag
from pages._numbers import number
from pages._own_account import signed_in
from pages._plain_frame import (
    alert,
    choice_field,
    done,
    form,
    framed,
    sentence_of,
    text_field,
)
from pages._shell import language
from pages._words import words

PATH = "/journal"
SHOWN = 100  # entries on a page
AT_ONCE = 20_000  # entries whose chain is followed whenever the page is opened
LONGEST = 200  # of a word that is searched for [characters]
LONG = 300  # of what an entry says, before the rest is folded away [characters]
KINDS: dict[str, tuple[Callable[[Iterable[Chained]], Iterator[str]], str]] = {
    "csv": (as_csv, "text/csv"),
    "jsonl": (as_json_lines, "application/x-ndjson"),
}


def journal_doors(ledger: Ledger, entrance: Entrance) -> Blueprint:
    """Make the page of the journal and the files to take away."""
    doors = Blueprint("journal", __name__)

    @doors.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Response:
        _ = words(language())
        status = 403 if isinstance(refusal, NotAllowed) else 400
        body: list[Part] = [alert(sentence_of(refusal, language()))]
        if status == 400:
            body.append(tag("p", tag("a", _("Back"), href=PATH)))
        return framed(_("Journal"), body, language(), status)

    @doors.get(PATH)
    @signed_in
    def show(owner: Account) -> Response:
        require(owner.actor, Permission.SEE_JOURNAL)
        held = counted(ledger, owner.actor)
        whole = verify(ledger, owner.actor) if held.entries <= AT_ONCE else None
        return _page(ledger, entrance, owner, held, whole)

    @doors.post(f"{PATH}/verify")
    @signed_in
    def follow(owner: Account) -> Response:
        whole = verify(ledger, owner.actor, request.form.get("until", "").strip()[:LONGEST])
        return _page(ledger, entrance, owner, whole, whole)

    @doors.get(f"{PATH}.<any(csv, jsonl):kind>")
    @signed_in
    def take_away(owner: Account, kind: str) -> Response:
        written, media = KINDS[kind]
        taken = export(ledger, owner.actor, now(), **_asked()._asdict())
        attached = {"Content-Disposition": f'attachment; filename="journal.{kind}"'}
        return Response(written(taken), mimetype=media, headers=attached)

    return doors


def _asked() -> Asked:
    told = {name: request.args.get(name, "").strip()[:LONGEST] for name in Asked._fields}
    return Asked(**told)


def _before() -> int:
    said = request.args.get("before", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 16 else 0


def _address(of: Asked, path: str = PATH, **more: int) -> str:
    told = {name: word for name, word in of._asdict().items() if word}
    query = urlencode({**told, **more})
    return f"{path}?{query}" if query else path


def _page(
    ledger: Ledger, entrance: Entrance, owner: Account, held: Whole, whole: Whole | None
) -> Response:
    said = language()
    _ = words(said)
    of = _asked()
    found = entries(ledger, owner.actor, before=_before(), last=SHOWN, **of._asdict())
    options = [("", _("everything")), *((verb, verb) for verb in verbs_of(ledger, owner.actor))]
    search = tag(
        "form",
        choice_field("verb", _("Action"), options, of.verb),
        text_field("by", _("Who"), required=False, value=of.by),
        text_field("first", _("From"), kind="date", required=False, value=of.first),
        text_field("until", _("Up to"), kind="date", required=False, value=of.until),
        text_field("about", _("Number of a return, or code"), required=False, value=of.about),
        tag("button", _("Search"), type="submit"),
        method="get", action=PATH, class_="osh-search-register osh-search-journal",
    )  # fmt: skip
    body: list[Part] = [
        *_state(held, whole, entrance),
        search,
        _away(of),
        *(_list(found, of) if found else [tag("p", _("No entry is so."), class_="osh-note")]),
    ]
    return framed(_("Journal"), body, said, wide=True)


def _state(held: Whole, whole: Whole | None, entrance: Entrance) -> list[Part]:
    """Say whether the chain holds, and how to see that its end was not cut off."""
    said = language()
    _ = words(said)
    count = number(held.entries, said)
    if whole is None:
        told: list[Part] = [tag("p", _("{count} entries; their chain is followed when you ask.")
                                .format(count=count))]  # fmt: skip
    elif whole.breaks:
        told = [alert(sentence) for sentence in whole.breaks]
    else:
        sentence = _("Whole: {count} entries, each chained to the one before.")
        told = [done(sentence.format(count=count))]
    note = _("Keep the last link elsewhere: given here later, it shows whether the end was cut "
             "off since. Empty asks for none.")  # fmt: skip
    until = text_field("until", _("A last link you kept"), note, required=False, place="link",
                       autocomplete="off", maxlength="64")  # fmt: skip
    follow = tag(
        "details",
        tag("summary", _("Follow the chain")),
        form(f"{PATH}/verify", [until], _("Follow the chain now"), entrance),
    )
    link = tag("p", _("The last link:"), " ", tag("code", held.link, class_="osh-link"))
    return [*told, link, follow]


def _away(of: Asked) -> Markup:
    _ = words(language())
    note = _("Each file has the links, so that osh journal verify --file can follow its chain "
             "without this ledger. That it was taken is an entry too.")  # fmt: skip
    return tag(
        "div",
        tag("p",
            tag("a", "CSV", href=_address(of, f"{PATH}.csv"), download="", class_="osh-take"),
            tag("a", "JSON Lines", href=_address(of, f"{PATH}.jsonl"), download="",
                class_="osh-take"),
            class_="osh-takes"),
        tag("p", note, class_="osh-note"),
    )  # fmt: skip


def _list(found: Sequence[Written], of: Asked) -> list[Part]:
    _ = words(language())
    shown = _("Entries {first} to {last}, the last first.").format(
        first=found[0].place, last=found[-1].place
    )
    links: list[Part] = []
    if _before():
        links.append(tag("a", _("The latest"), href=_address(of), class_="osh-take"))
    if len(found) == SHOWN:
        older = _address(of, before=found[0].place)
        links.append(tag("a", _("Older"), href=older, rel="next", class_="osh-take"))
    steps = (
        [tag("nav", *links, class_="osh-takes osh-register-ways", aria_label=_("Pages"))]
        if links
        else []
    )
    return [tag("p", shown, class_="osh-note"), _table(found[::-1]), *steps]


def _table(found: Sequence[Written]) -> Markup:
    _ = words(language())
    heads = (_("Entry"), _("When"), _("Who"), _("Action"), _("Said"))
    head = tag("thead", tag("tr", *(tag("th", word, scope="col") for word in heads)))
    rows = [
        tag(
            "tr",
            tag("th", str(one.place), scope="row", class_="osh-figure"),
            *(
                tag("td", cell, data_head=word)
                for cell, word in zip(
                    (one.at, one.actor, one.verb, _said(one)), heads[1:], strict=True
                )
            ),
        )
        for one in found
    ]
    return tag("div", tag("table", head, tag("tbody", *rows)), class_="osh-people osh-journal")


def _said(one: Written) -> Part:
    _ = words(language())
    text = json.dumps(one.said, ensure_ascii=False)
    if len(text) <= LONG:
        return text
    return tag("details", tag("summary", f"{text[:LONG]}… ", _("All of it")), text)
