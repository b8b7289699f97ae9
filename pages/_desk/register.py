"""The register of enterprises: searched as of a day, taken away as a table."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

import polars as pl
from flask import Blueprint, Response, request
from markupsafe import Markup

from facts.codes import latest
from facts.refusal import Refusal
from facts.text import Language
from governance import Door, Permission
from governance.accounts import Account
from governance.harmless import harmless
from governance.register_search import PAGE, STATES, Asked, export, search, steps_down
from governance.roles import WHERE, Actor, Where
from pages._gate import now
from pages._html import Part, tag
from pages._names import above, name
from pages._numbers import number
from pages._own_account import signed_in
from pages._plain_frame import choice_field, framed, text_field
from pages._plain_table import listed
from pages._returns.uploading import refused
from pages._shell import language
from pages._words import words

PATH = "/register"
LONGEST = 200  # of a word of an address [characters]
FARTHEST = 100_000  # page of the register
COLUMNS = (
    "enterprise", "name", "area", "industry", "ownership", "size", "since", "closed", "contact",
    "into",
)  # fmt: skip


def register_doors(door: Door) -> Blueprint:
    """Make the page of the register and its table."""
    doors = Blueprint("register", __name__)

    @doors.errorhandler(Refusal)
    def not_so(refusal: Refusal) -> Response:
        return refused(words(language())("Enterprises"), [refusal], language(), PATH)

    @doors.get(PATH)
    @signed_in
    def show(owner: Account) -> Response:
        return _page(door, owner.actor, asked(), page_asked())

    @doors.get(f"{PATH}.csv")
    @signed_in
    def take_away(owner: Account) -> Response:
        rows = export(door.ledger, asked(), owner.actor, now()).select(COLUMNS)
        table = "\ufeff" + rows.with_columns(harmless(pl.all())).write_csv()
        attached = {"Content-Disposition": 'attachment; filename="register.csv"'}
        return Response(table, mimetype="text/csv", headers=attached)

    return doors


def asked() -> Asked:
    """Read from the address what is searched for; a day that is none is today."""
    told = {field: request.args.get(field, "").strip()[:LONGEST] for field in Asked._fields}
    try:
        on = date.fromisoformat(told["on"])
    except ValueError:
        on = now().date()
    return Asked(**told | {"on": on, "state": told["state"] or "at_work"})  # type: ignore[arg-type]  # the day is one, the others are words


def page_asked() -> int:
    """Read which page is asked for; the first where it is none."""
    said = request.args.get("page", "1")
    is_number = said.isascii() and said.isdecimal() and len(said) <= len(str(FARTHEST))
    return min(max(int(said), 1), FARTHEST) if is_number else 1


def address(of: Asked, path: str = PATH, **more: str | int) -> str:
    """Write the address of what is searched for; what is usual is left out."""
    told = {field: word for field, word in of._asdict().items() if word}
    if of.on == now().date():
        del told["on"]
    if of.state == "at_work":
        del told["state"]
    query = urlencode({**told, **more})
    return f"{path}?{query}" if query else path


def _page(door: Door, actor: Actor, of: Asked, page: int) -> Response:
    said = language()
    _ = words(said)
    rows, total = search(door.ledger, of, actor, page)
    body: list[Part] = [
        *([_keeping(said)] if actor.may(Permission.KEEP_REGISTER) else []),
        _search(door, actor, of, said),
        *_found(rows, total, page, of, said),
    ]
    return framed(_("Enterprises"), body, said, wide=True)


def _keeping(said: Language) -> Markup:
    _ = words(said)
    return tag(
        "nav",
        tag("a", _("Enter a file"), href=f"{PATH}/import", class_="osh-take"),
        tag("a", _("Possible duplicates"), href=f"{PATH}/duplicates", class_="osh-take"),
        class_="osh-takes osh-register-ways",
        aria_label=_("Keep the register"),
    )


def _search(door: Door, actor: Actor, of: Asked, said: Language) -> Markup:
    _ = words(said)
    held = of.area or (actor.place if WHERE[actor.role] is not Where.EVERYWHERE else "")
    states = [(state, text.to(said)) for state, text in STATES.items()]
    return tag(
        "form",
        text_field("text", _("Name or code"), required=False, value=of.text, maxlength="200"),
        choice_field("area", _("Area"), _narrower(door, actor, "area", held, said), of.area),
        choice_field(
            "industry", _("Industry"), _narrower(door, actor, "industry", of.industry, said),
            of.industry,
        ),
        choice_field("ownership", _("Ownership"), choices("ownership", said), of.ownership),
        choice_field("size", _("Enterprise size"), choices("size", said), of.size),
        choice_field("state", _("State"), states, of.state),
        text_field("on", _("As of"), kind="date", required=False, value=of.on.isoformat()),
        tag("button", _("Search"), type="submit"),
        method="get", action=PATH, class_="osh-search-register",
    )  # fmt: skip


def choices(kind: str, said: Language) -> list[tuple[str, str]]:
    """Give every code of a short list with its label, after one for all."""
    _ = words(said)
    ids = latest(kind)["id"].unique(maintain_order=True)
    return [("", _("all")), *((code, name(kind, code, said)) for code in ids)]


def _narrower(
    door: Door, actor: Actor, kind: str, held: str, said: Language
) -> list[tuple[str, str]]:
    """Give what the search may go to from a code: up to where the actor may, and one step down."""
    _ = words(said)
    chain = [*above(kind, held), held] if held else []
    if kind == "area" and actor.place in chain:
        chain = chain[chain.index(actor.place) :]
    ways = [(code, name(kind, code, said)) for code in chain]
    below = [
        (code, "\u2003" + name(kind, code, said))
        for code in steps_down(door.ledger, kind, held, actor)
    ]
    return [("", _("all")), *ways, *below]


def _found(rows: pl.DataFrame, total: int, page: int, of: Asked, said: Language) -> list[Part]:
    _ = words(said)
    if rows.is_empty():
        return [tag("p", _nothing(of, total, said), class_="osh-note")]
    heads = (_("Enterprise name"), _("Enterprise code"), _("Area"), _("Industry"), _("Ownership"),
             _("Enterprise size"), _("So since"), _("State"))  # fmt: skip
    shown = _("{first} to {last} of {count}, by name.").format(
        first=number((page - 1) * PAGE + 1, said),
        last=number((page - 1) * PAGE + rows.height, said),
        count=number(total, said),
    )
    away = tag("a", "CSV", href=address(of, f"{PATH}.csv"), download="")
    cells = [_row(one, of, said) for one in rows.iter_rows(named=True)]
    return [
        tag("p", shown, " ", away, class_="osh-note"),
        listed(heads, cells),
        *steps(of, page, total, said),
    ]


def _row(one: dict[str, Any], of: Asked, said: Language) -> Sequence[Part]:
    code = one["enterprise"]
    return (
        tag("a", one["name"], href=f"/enterprise/{code}"),
        tag("a", code, href=f"{PATH}/{code}", class_="osh-credit-code"),
        *(name(kind, one[kind], said) for kind in ("area", "industry", "ownership", "size")),
        day(one["since"]),
        state_of(one, of.on, said),
    )


def day(written: str) -> Markup:
    """Write a day that is not broken at its hyphens."""
    return tag("span", written, class_="osh-day")


def state_of(one: dict[str, Any], on: date, said: Language) -> Part:
    """Say whether an entry is at work on a day, and what it stands for where it does."""
    if one.get("into"):
        link = tag("a", one["into"], href=f"{PATH}/{one['into']}", class_="osh-credit-code")
        return tag("span", STATES["merged"].to(said), " ", link)
    if one["closed"] and one["closed"] < on.isoformat():
        return tag("span", STATES["closed"].to(said), " ", day(one["closed"]))
    return day(STATES["at_work"].to(said))


def _nothing(of: Asked, total: int, said: Language) -> str:
    _ = words(said)
    if total:
        return _("There is no such page; go back to the first.")
    if of._replace(on=now().date()) == Asked(now().date()):
        return _("The register is empty. Whoever keeps it enters a file of enterprises here, or "
                 "with osh register import.")  # fmt: skip
    return _("No enterprise is so. Ask for another name, place, state or day.")


def steps(of: Asked, page: int, total: int, said: Language) -> list[Part]:
    """Link to the page before and the page after."""
    _ = words(said)
    links: list[Part] = []
    if page > 1:
        before = address(of, page=page - 1)
        links.append(tag("a", _("Previous page"), href=before, rel="prev", class_="osh-take"))
    if page * PAGE < total:
        after = address(of, page=page + 1)
        links.append(tag("a", _("Next page"), href=after, rel="next", class_="osh-take"))
    return (
        [tag("nav", *links, class_="osh-takes osh-register-ways", aria_label=_("Pages"))]
        if links
        else []
    )
