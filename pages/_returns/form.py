"""The page of the form of a return: what is known, what was found, the fields, what can be done."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import polars as pl
from flask import Response
from markupsafe import Markup

from facts.text import Language
from governance.filings import Comment
from governance.own_return import Standing
from governance.return_form import fields
from governance.return_shown import SEVERITIES, by_field, coded, field_of, sentence
from governance.workflow import NAMES as STATES
from pages._gate import CSRF_FIELD, Entrance, csrf, now, visit
from pages._html import Part, joined, tag
from pages._numbers import minute
from pages._plain_frame import alert, framed
from pages._returns.fields import Typing, drawn, sections
from pages._returns.values import comment_line
from pages._words import words

SAVE, CHECK, SUBMIT = "save", "check", "submit"


class Sheet(NamedTuple):
    """What one showing of the form holds.

    words : cells as they were typed. findings : None where it was not checked. key : names the
    submission of this form, so that a double click submits once. is_unsaved : typed and not kept.
    is_behind : somebody else changed it; nothing is saved before its owner says so.
    """

    standing: Standing
    words: Mapping[str, str]
    findings: pl.DataFrame | None
    key: str
    notes: Sequence[Part] = ()
    is_unsaved: bool = False
    is_behind: bool = False


def form_page(sheet: Sheet, entrance: Entrance, said: Language, status: int = 200) -> Response:
    """Write the page."""
    _ = words(said)
    standing = sheet.standing
    own, *last = coded([sheet.words, *([standing.before.words] if standing.before else [])])
    found = by_field(sheet.findings)
    comments: dict[str, list[Comment]] = {}
    for one in standing.comments:
        comments.setdefault(one.field, []).append(one)
    typing = Typing(
        own, last[0] if last else {}, standing.before.period if standing.before else "", found,
        comments, said,
    )  # fmt: skip
    reason = next(field for field in fields() if field.id == "reason")
    is_asked = standing.is_amendment or _lacks_reason(sheet, own)
    above = [drawn(reason._replace(is_required=True), typing)] if is_asked else []
    body = [
        _state(standing, said),
        *sheet.notes,
        *_of_whole(standing, said),
        _copy_offer(said),
        tag(
            "form",
            *_hidden(sheet, entrance),
            *_summary(found, said),
            *above,
            tag("p", _("A count of none is a typed 0; an empty field says that it is not known."),
                class_="osh-note"),
            sections(typing, ("reason",) if is_asked else ()),
            _acts(standing, said),
            method="post", action=_path(standing), novalidate=True, class_="osh-return",
            id="return-form", **_for_script(sheet, said),
        ),
        _onward(standing, said),
    ]  # fmt: skip
    title = _("Return {period}").format(period=standing.period)
    name = own.get("enterprise_name") or standing.enterprise
    return framed(f"{title} · {name}", body, said, status)


def _path(standing: Standing) -> str:
    return f"/returns/{standing.enterprise}/{standing.period}"


def _hidden(sheet: Sheet, entrance: Entrance) -> list[Markup]:
    kept = {CSRF_FIELD: csrf(visit(), entrance), "key": sheet.key, "seen": sheet.standing.mark}
    return [tag("input", type="hidden", name=name, value=value) for name, value in kept.items()]


def _for_script(sheet: Sheet, said: Language) -> dict[str, str | bool | None]:
    """Give the script its words and addresses; it has none of its own."""
    _ = words(said)
    owner = visit().owner
    path = _path(sheet.standing)
    saves_itself = sheet.standing.is_open and not sheet.is_behind
    return {
        "data_copy": copy_name(owner.name if owner else "", path),
        "data_draft": f"{path}/draft" if saves_itself else None,
        "data_unsaved": "yes" if sheet.is_unsaved else None,
        "data_saved": _("Saved {time}"),
        "data_saving": _("Saving …"),
        "data_kept": _("Kept in this browser until you save or submit it."),
        "data_failed": _("Cannot save now. What you typed is kept in this browser."),
        "data_ended": _("You are signed out. What you typed is kept in this browser: sign in."),
        "data_sign_in": f"/sign-in?next={path}",
    }


def copy_name(account: str, path: str) -> str:
    """Name what a browser keeps of a form that is not saved yet."""
    return f"osh-return:{account}:{path}"


def _state(standing: Standing, said: Language) -> Markup:
    """Say where it stands and until when it may come."""
    _ = words(said)
    last = standing.last
    parts = [_("new") if last is None else STATES[last.state].to(said)]
    if last and last.version > 1:
        parts.append(_("version {number}").format(number=last.version))
    if standing.due:
        parts.append(_("due {day}").format(day=standing.due.isoformat()))
    if standing.locked:
        parts.append(_("locked after {day}").format(day=standing.locked.isoformat()))
    if last and standing.is_open:
        parts.append(_("last change by {name} {time}").format(name=last.changed_by,
                                                        time=minute(last.changed)))  # fmt: skip
    state = tag("p", " · ".join(parts), class_="osh-note osh-state")
    if standing.is_locked(now().date()):
        told = _("It is too late to submit this return: it was locked. Ask your regulator for an "
                 "extension; what you save is kept.")  # fmt: skip
        return joined(state, alert(told))
    if not standing.is_amendment:
        return state
    told = _("This return was decided on. What you submit here amends it: it becomes another "
             "version, and the version before stands until the new one is accepted.")  # fmt: skip
    return joined(state, tag("p", told, class_="osh-banner"))


def _of_whole(standing: Standing, said: Language) -> list[Markup]:
    """Write what was said of the whole return, and that fields have comments too."""
    _ = words(said)
    lines = [comment_line(one, said) for one in standing.comments if not one.field]
    others = [one for one in standing.comments if one.field]
    labels = {field.id: field.label.to(said) for field in fields()}
    links = [
        tag("li", tag("a", labels.get(name, name), href=f"#field-{name}"))
        for name in dict.fromkeys(one.field for one in others)
    ]
    if not lines and not links:
        return []
    title = tag("h2", _("What the regulator said"))
    more = [tag("p", _("Comments stand beside these fields:")),
            tag("ul", *links, class_="osh-list")] if links else []  # fmt: skip
    return [tag("section", title, tag("ul", *lines, class_="osh-notes"), *more)]


def _lacks_reason(sheet: Sheet, own: Mapping[str, str]) -> bool:
    if sheet.findings is None or sheet.findings.is_empty() or own.get("reason"):
        return False
    return bool((sheet.findings["severity"] == "soft").any())


def _copy_offer(said: Language) -> Markup:
    """Write what a script shows when the browser holds what was typed and not saved."""
    _ = words(said)
    return tag(
        "div",
        tag("p", _("This browser kept what you typed here and did not save. Put it back?")),
        tag("button", _("Put it back"), type="button", data_copy_back="yes"),
        tag("span", tag("button", _("Throw it away"), type="button", data_copy_away="yes"),
            class_="osh-quiet"),
        class_="osh-banner osh-copy", id="return-copy", role="status", hidden=True,
    )  # fmt: skip


def _summary(found: Mapping[str, Sequence[Mapping[str, str]]], said: Language) -> list[Markup]:
    """List what was found, the gravest first, each a link to its field."""
    _ = words(said)
    everything = [one for of_field in found.values() for one in of_field]
    if not everything:
        return []
    counted = {name: sum(one["severity"] == name for one in everything) for name in SEVERITIES}
    parts = [
        part
        for name, (mark, asked) in SEVERITIES.items() if counted[name]
        for part in (
            tag("h3", f"{mark} {asked.to(said)} ({counted[name]})"),
            tag("ul", *(_linked(one, said) for one in everything if one["severity"] == name),
                class_="osh-list"),
        )
    ]  # fmt: skip
    return [
        tag(
            "section",
            tag("h2", _("What was found")),
            *parts,
            class_="osh-summary-of-findings", id="return-summary", tabindex="-1",
        )
    ]  # fmt: skip


def _linked(one: Mapping[str, str], said: Language) -> Markup:
    name = field_of(one)
    told = sentence(one, said)
    return tag("li", tag("a", told, href=f"#field-{name}") if name else told)


def _onward(standing: Standing, said: Language) -> Markup:
    """Write where files are attached, and where else the return can be filled in."""
    _ = words(said)
    if standing.last:
        path = f"/returns/filed/{standing.last.number}"
        link = tag("a", _("Attach files, see versions and comments"), href=path)
    else:
        link = tag(
            "a", _("Fill it in as a workbook instead"), href=f"{_path(standing)}/template.xlsx"
        )
    return tag("p", link, class_="osh-note")


def _acts(standing: Standing, said: Language) -> Markup:
    """Write the bar of what can be done; it stays in sight."""
    _ = words(said)
    save = [tag("button", _("Save"), type="submit", name="do", value=SAVE)]
    last = _("Amend") if standing.is_amendment else _("Submit")
    return tag(
        "div",
        tag("span", "", class_="osh-saved", id="return-saved", role="status"),
        tag(
            "span",
            *(save if standing.is_open else []),
            tag("button", _("Check"), type="submit", name="do", value=CHECK),
            class_="osh-quiet",
        ),
        tag("button", last, type="submit", name="do", value=SUBMIT),
        class_="osh-acts",
    )
