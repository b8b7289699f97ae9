"""What became of a file that was sent: counts, receipts, and what was found, row by row."""

from collections.abc import Mapping
from functools import cache

import polars as pl
from flask import Response, request
from markupsafe import Markup

from facts.text import Language, Text
from governance.return_form import NAMES, detail_field, fields
from governance.return_results import OUTCOMES, counted, look_through, of_whole_file
from governance.return_shown import SEVERITIES, field_of, sentence
from governance.sent_files import KEPT_DAYS, Sent
from ingest import return_details
from pages._gate import Entrance
from pages._html import Part, joined, tag
from pages._plain_frame import alert, choice_field, done, form, framed, text_field
from pages._returns.tables import page_of
from pages._returns.templates_offered import paging, table_of
from pages._words import words

SHOWN = 25  # rows or findings on a page


def outcomes_shown(outcomes: Mapping[str, int], said: Language) -> str:
    """Write how many rows became what."""
    told = [
        f"{outcomes[name]:,} {text.to(said)}" for name, text in OUTCOMES.items() if name in outcomes
    ]
    _ = words(said)
    return _(", ").join(told) or _("no rows")


def results_page(sent: Sent, path: str, entrance: Entrance, said: Language) -> Response:
    """Write the page of a file that was sent.

    Parameters
    ----------
    path : of the page on which files are sent; this page stands below it.
    """
    _ = words(said)
    here = f"{path}/{sent.about.token}"
    body: list[Part] = [
        tag("p", f"{sent.about.file} · {sent.about.at[:10]} {sent.about.at[11:16]} UTC",
            class_="osh-note"),
        *_whole(sent, said),
        _counts(sent, said),
        *_ways_on(sent, here, path, entrance, said),
        *_details(sent, here, said),
        tag("p", _("These results are kept for {days} days, for you alone.").format(
            days=KEPT_DAYS), class_="osh-note"),
    ]  # fmt: skip
    title = _("What was found") if sent.about.is_dry_run else _("What was sent")
    return framed(title, body, said, wide=True)


def _whole(sent: Sent, said: Language) -> list[Part]:
    """Say what the answer is in one sentence, and what holds for the file as a whole."""
    _ = words(said)
    of_file = of_whole_file(sent.answer).iter_rows(named=True)
    alerts: list[Part] = [alert(sentence(one, said)) for one in of_file]
    if sent.answer.rows.is_empty():
        return [*alerts, alert(_("There is no return in this file."))]
    if sent.about.is_dry_run:
        return [*alerts, done(_("Only checked: nothing was submitted."))]
    if sent.answer.is_submitted:
        return [*alerts, done(_("Every return is submitted and has a receipt."))]
    if counted(sent.answer).get("submitted"):
        some = _("Some returns are submitted; the others must be corrected and sent again.")
        return [*alerts, alert(some)]
    return [*alerts, alert(_("No return is submitted; correct what was found and send it again."))]


def _counts(sent: Sent, said: Language) -> Markup:
    parts = [
        tag("li", tag("strong", f"{count:,}"), " ", OUTCOMES[name].to(said))
        for name, count in counted(sent.answer).items()
    ]
    return tag("ul", *parts, class_="osh-counts")


def _ways_on(sent: Sent, here: str, path: str, entrance: Entrance, said: Language) -> list[Part]:
    _ = words(said)
    links = [
        *([("workbook.xlsx", _("Your workbook with what was found"))] if sent.marked else []),
        ("results.csv", _("Results as CSV")),
    ]
    ready = counted(sent.answer).get("ready", 0)
    ways: list[Part] = [
        tag("a", told, href=f"{here}/{name}", class_="osh-take") for name, told in links
    ]
    ways.append(tag("a", _("Send another file"), href=path, class_="osh-take"))
    if sent.original is None or not ready:
        return [tag("p", *ways, class_="osh-takes")]
    button = _("Submit what is ready: {count}").format(count=f"{ready:,}")
    return [form(f"{here}/submit", [], button, entrance), tag("p", *ways, class_="osh-takes")]


def _details(sent: Sent, here: str, said: Language) -> list[Part]:
    """Write the rows and what was found of them, as far as they are asked for."""
    _ = words(said)
    asked = {name: request.args.get(name, "").strip()[:64]
             for name in ("outcome", "severity", "search")}  # fmt: skip
    chosen = look_through(sent.answer, **asked)
    is_many = sent.answer.rows.height > 1
    body: list[Part] = [_looking(sent, here, asked, said)] if is_many else []
    shown, turn = _page_of(chosen.findings, here, asked, "findings", said)
    title = _("Findings: {count}").format(count=f"{chosen.findings.height:,}")
    body.append(tag("h2", title))
    if shown.is_empty():
        body.append(tag("p", _("Nothing was found."), class_="osh-note"))
    else:
        body += [_findings(shown, said, is_many=is_many), *turn]
    if is_many or sent.answer.rows["receipt"].is_not_null().any():
        shown, turn = _page_of(chosen.rows, here, asked, "rows", said)
        head = tag("h2", _("Returns in the file: {count}").format(
            count=f"{chosen.rows.height:,}"))  # fmt: skip
        body += [head, _rows(shown, said), *turn]
    return body


def _looking(sent: Sent, here: str, asked: Mapping[str, str], said: Language) -> Markup:
    _ = words(said)
    everything = ("", _("everything"))
    outcomes = [(name, OUTCOMES[name].to(said)) for name in counted(sent.answer)]
    severities = [(name, text.to(said)) for name, (_mark, text) in SEVERITIES.items()]
    return tag(
        "form",
        choice_field("outcome", _("What became of it"), [everything, *outcomes], asked["outcome"]),
        choice_field("severity", _("Findings that"), [everything, *severities], asked["severity"]),
        text_field("search", _("Line or code"), required=False, value=asked["search"]),
        tag("button", _("Search"), type="submit"),
        method="get", action=here, class_="osh-looking",
    )  # fmt: skip


def _page_of(
    found: pl.DataFrame, here: str, asked: Mapping[str, str], name: str, said: Language
) -> tuple[pl.DataFrame, list[Part]]:
    page, last = page_of(request.args.get(name, ""), found.height, SHOWN)
    kept = {key: value for key, value in asked.items() if value}
    return found.slice((page - 1) * SHOWN, SHOWN), paging(here, kept, name, page, last, said)


def _rows(shown: pl.DataFrame, said: Language) -> Markup:
    _ = words(said)
    heads = (
        _("Line"),
        _("Enterprise"),
        NAMES["period"].to(said),
        _("What became of it"),
        _("Receipt"),
    )
    rows = [
        tag(
            "tr",
            tag("td", f"{row['line']:,}", class_="osh-figure", data_head=heads[0]),
            tag("td", row["enterprise"] or "–", data_head=heads[1]),
            tag("td", row["period"] or "–", data_head=heads[2]),
            tag("td", _outcome(row["outcome"], said), data_head=heads[3]),
            tag("td", _receipt(row), data_head=heads[4]),
        )
        for row in shown.iter_rows(named=True)
    ]
    return table_of(heads, rows, figures=(0,))


def _outcome(outcome: str, said: Language) -> Markup:
    graver = {"refused": SEVERITIES["hard"], "reason_needed": SEVERITIES["soft"]}
    sign = graver[outcome][0] if outcome in graver else "✓"
    return joined(tag("span", sign, class_="osh-sign", aria_hidden="true"), " ",
                  OUTCOMES[outcome].to(said))  # fmt: skip


def _receipt(row: Mapping[str, object]) -> Part:
    if not row["receipt"]:
        return "–"
    return tag("a", str(row["receipt"]), href=f"/returns/filed/{row['number']}/receipt")


def _findings(shown: pl.DataFrame, said: Language, *, is_many: bool) -> Markup:
    _ = words(said)
    heads = (_("Line"), _("Field"), _("Value"), _("What was found"))
    rows = []
    for row in shown.iter_rows(named=True):
        where = f"{row['line']:,}" + (f" · {row['enterprise']}" if row["enterprise"] else "")
        cells = (
            tag("td", where, data_head=heads[0]),
            tag("td", _label(row, said), data_head=heads[1]),
            tag("td", row["value"] or "–", data_head=heads[2], class_="osh-typed"),
            tag("td", _severity(row["severity"], said), tag("br"), sentence(row, said)),
        )
        rows.append(tag("tr", *(cells if is_many else cells[1:])))
    return table_of(heads if is_many else heads[1:], rows)


def _severity(severity: str, said: Language) -> Markup:
    mark, told = SEVERITIES[severity]
    sign = tag("span", mark, class_=f"osh-sign osh-sign-{severity}", aria_hidden="true")
    return joined(sign, " ", tag("strong", told.to(said)))


def _label(finding: Mapping[str, str], said: Language) -> str:
    name = field_of(finding)
    return _labels().get(name, Text(name, name)).to(said) or "–"


@cache
def _labels() -> dict[str, Text]:
    of_details = {name: detail_field(name).label for name in return_details()}
    return of_details | {one.id: one.label for one in fields()}
