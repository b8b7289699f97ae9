"""Templates to fill in, for what is owed: a table of a period, a workbook of one return."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

import polars as pl
from flask import request
from markupsafe import Markup

from facts.text import Language
from governance import Actor
from governance.ledger import Ledger
from governance.return_batch import owed_now
from governance.return_form import NAMES
from governance.workflow import enterprises
from pages._html import Part, tag
from pages._plain_frame import text_field
from pages._returns.tables import page_of
from pages._words import words

SHOWN = 20  # returns on a page


def templates_offered(
    ledger: Ledger, actor: Actor, today: date, path: str, said: Language
) -> list[Part]:
    """Write what is owed and may still be sent, with a template for each; 20 on a page.

    Parameters
    ----------
    path : of the page, whose address says what is searched for and which page is shown.
    """
    _ = words(said)
    head = tag("h2", _("Templates"), id="templates")
    if enterprises(actor) is None:
        note = _("An enterprise finds the templates of what it owes here.")
        return [head, tag("p", note, class_="osh-note")]
    owed = owed_now(ledger, actor, today)
    if owed.is_empty():
        note = _("Nothing is owed now. A return already sent is amended from its own page.")
        return [head, tag("p", note, class_="osh-note")]
    is_group = owed["enterprise"].n_unique() > 1
    body: list[Part] = [head]
    if is_group:
        body += [_periods(owed, path, said), tag("h3", _("One enterprise")), _search(path, said)]
    search = request.args.get("search", "").strip()
    chosen = _searched(owed, search) if is_group else owed
    body += _returns(chosen, path, search, said)
    return body


def _searched(owed: pl.DataFrame, search: str) -> pl.DataFrame:
    return owed.filter(
        pl.col("enterprise").str.contains(search.upper(), literal=True)
        | pl.col("name").str.to_lowercase().str.contains(search.lower(), literal=True)
    )


def _periods(owed: pl.DataFrame, path: str, said: Language) -> Markup:
    """Write a line a period, with the table of all enterprises that owe a return of it."""
    _ = words(said)
    counted = owed.group_by("period").agg(pl.len(), pl.col("due").min()).sort("due", "period")
    heads = (NAMES["period"].to(said), _("Due"), _("Returns owed"), _("Template"))
    rows = [
        (
            tag("th", period, scope="row"),
            tag("td", due, data_head=heads[1]),
            tag("td", f"{count:,}", data_head=heads[2], class_="osh-figure"),
            tag("td", tag("a", _("Table of all (CSV)"),
                          href=f"{path}/template.csv?{urlencode({'period': period})}",
                          class_="osh-take")),
        )
        for period, count, due in counted.iter_rows()
    ]  # fmt: skip
    return _table(heads, rows, figures=(2,))


def _search(path: str, said: Language) -> Markup:
    _ = words(said)
    field = text_field(
        "search", _("Name or code"), required=False, value=request.args.get("search", "")
    )
    return tag(
        "form", field, tag("button", _("Search"), type="submit"), method="get", action=path,
        class_="osh-looking",
    )  # fmt: skip


def _returns(owed: pl.DataFrame, path: str, search: str, said: Language) -> list[Part]:
    _ = words(said)
    if owed.is_empty():
        return [tag("p", _("None found."), class_="osh-note")]
    page, last = page_of(request.args.get("page", ""), owed.height, SHOWN)
    heads = (_("Enterprise"), NAMES["period"].to(said), _("Due"), _("What to do"))
    rows = [
        (
            tag("th", row["name"] or row["enterprise"], tag("br"),
                tag("span", row["enterprise"], class_="osh-note"), scope="row"),
            tag("td", row["period"], data_head=heads[1]),
            tag("td", row["due"], data_head=heads[2]),
            tag("td",
                tag("a", _("Workbook"), class_="osh-take",
                    href=f"/returns/{row['enterprise']}/{row['period']}/template.xlsx"),
                " ",
                tag("a", _("Fill in the form"), class_="osh-take",
                    href=f"/returns/{row['enterprise']}/{row['period']}")),
        )
        for row in owed.slice((page - 1) * SHOWN, SHOWN).iter_rows(named=True)
    ]  # fmt: skip
    return [_table(heads, rows), *paging(path, {"search": search}, "page", page, last, said)]


def _table(
    heads: Sequence[str], rows: Sequence[Sequence[Markup]], figures: Sequence[int] = ()
) -> Markup:
    return table_of(heads, [tag("tr", *cells) for cells in rows], figures)


def table_of(heads: Sequence[str], rows: Sequence[Markup], figures: Sequence[int] = ()) -> Markup:
    """Write a table whose rows become blocks on a narrow screen.

    Parameters
    ----------
    figures : places of the columns that hold numbers.
    """
    cells = (
        tag("th", word, scope="col", class_="osh-figure" if place in figures else None)
        for place, word in enumerate(heads)
    )
    head = tag("thead", tag("tr", *cells))
    return tag("div", tag("table", head, tag("tbody", *rows)), class_="osh-people")


def paging(
    path: str, kept: dict[str, str], name: str, page: int, last: int, said: Language
) -> list[Part]:
    """Write the ways to the page before and the next; nothing where there is only one.

    Parameters
    ----------
    kept : what else the address says. name : what it calls the page.
    """
    _ = words(said)
    if last <= 1:
        return []
    ways = ((page - 1, _("Before")), (page + 1, _("Next")))
    links = [
        tag("a", told, href=f"{path}?{urlencode({**kept, name: number})}#{name}",
            class_="osh-take")
        for number, told in ways
        if 1 <= number <= last
    ]  # fmt: skip
    where = _("Page {page} of {last}").format(page=page, last=last)
    return [tag("nav", tag("span", where), *links, class_="osh-paging", aria_label=where, id=name)]
