"""Entries of the register that may be one enterprise: side by side, and a person decides."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request
from markupsafe import Markup

from facts.refusal import BadQuestion, Refusal
from facts.text import Language
from governance import Door
from governance.accounts import Account
from governance.duplicates import REASONS
from governance.merging import (
    Apart,
    Merge,
    decided_apart,
    keep_apart,
    merge,
    merges,
    propose_again,
    unmerge,
)
from governance.proposals import PAGE, Looked, Side, look, proposals, sides
from pages._desk.register import PATH as REGISTER
from pages._desk.register import page_asked
from pages._gate import Entrance, now
from pages._html import Part, tag
from pages._names import name
from pages._numbers import minute, number
from pages._own_account import signed_in
from pages._plain_frame import alert, done, form, framed, sentence_of, text_field, to_own
from pages._returns.uploading import STATUS, refused
from pages._shell import language
from pages._words import words

PATH = f"{REGISTER}/duplicates"
DECIDED = 20  # merges and pairs kept apart that are shown, the latest
FEW_PERIODS = 4  # periods of returns that are named


def duplicates_doors(door: Door, entrance: Entrance) -> Blueprint:
    """Make the page on which duplicates are looked for and decided on."""
    doors = Blueprint("duplicates", __name__)

    @doors.errorhandler(Refusal)
    def not_so(refusal: Refusal) -> Response:
        title = words(language())("Possible duplicates")
        return refused(title, [refusal], language(), PATH)

    @doors.get(PATH)
    @signed_in
    def show(owner: Account) -> Response:
        _ = words(language())
        told = {
            "decided": _("It is decided; the decision can be undone below."),
            "undone": _("It is undone."),
        }
        said = told.get(request.args.get("done", ""))
        return _page(door, entrance, owner, [done(said)] if said else [])

    @doors.post(f"{PATH}/look")
    @signed_in
    def look_now(owner: Account) -> Response:
        look(door.ledger, door.home, owner.actor, now())
        return to_own(PATH)

    @doors.post(PATH)
    @signed_in
    def decide(owner: Account) -> Response:
        one, other = request.form.get("one", ""), request.form.get("other", "")
        way, reason = request.form.get("way", ""), request.form.get("reason", "")
        try:
            _decided(door, owner, (one, other), way, reason)
        except BadQuestion as refusal:
            status = next((code for kind, code in STATUS if isinstance(refusal, kind)), 400)
            return _page(door, entrance, owner, [alert(sentence_of(refusal, language()))], status)
        return to_own(f"{PATH}?done=decided&page={page_asked()}")

    @doors.post(f"{PATH}/undo")
    @signed_in
    def undo(owner: Account) -> Response:
        one, other = request.form.get("one", ""), request.form.get("other", "")
        if other:
            propose_again(door.ledger, one, other, owner.actor, now())
        else:
            unmerge(door.ledger, one, request.form.get("reason", ""), owner.actor, now())
        return to_own(f"{PATH}?done=undone")

    return doors


def _decided(door: Door, owner: Account, pair: tuple[str, str], way: str, reason: str) -> None:
    """Make what was chosen so: the one stands, the other stands, or they are two."""
    one, other = pair
    if way == "one":
        merge(door.ledger, other, one, reason, owner.actor, now())
    elif way == "other":
        merge(door.ledger, one, other, reason, owner.actor, now())
    elif way == "two":
        keep_apart(door.ledger, one, other, reason, owner.actor, now())
    else:
        raise BadQuestion(f"'{way}' is no decision; it is one, other or two")


def _page(
    door: Door, entrance: Entrance, owner: Account, notes: list[Part], status: int = 200
) -> Response:
    said = language()
    _ = words(said)
    found = proposals(door.ledger, door.home, owner.actor)
    body: list[Part] = [
        *notes,
        tag("p", _("A score adds up points for what two entries share; it is no probability. "
                   "Who looks at both decides, and says why.")),
        _looked(found, entrance, said),
        *(_pairs(door, found, entrance, said) if found else []),
        *_merges(merges(door.ledger)[:DECIDED], entrance, said),
        *_apart(decided_apart(door.ledger)[:DECIDED], entrance, said),
        tag("p", tag("a", _("Back to the register"), href=REGISTER)),
    ]  # fmt: skip
    return framed(_("Possible duplicates"), body, said, status, wide=True)


def _looked(found: Looked | None, entrance: Entrance, said: Language) -> Markup:
    _ = words(said)
    if found is None:
        told = _("Nobody has looked for duplicates yet; of 50,000 entries it takes seconds.")
    else:
        told = _("Looked for on {moment}; the register was changed {count} times since. "
                 "{pairs} pairs wait for a decision.").format(
            moment=minute(found.at), count=number(found.changes, said),
            pairs=number(found.pairs.height, said),
        )  # fmt: skip
    button = _("Look again") if found else _("Look for duplicates")
    return tag("div", tag("p", told, class_="osh-note"),
               form(f"{PATH}/look", [], button, entrance))  # fmt: skip


def _pairs(door: Door, found: Looked, entrance: Entrance, said: Language) -> list[Part]:
    _ = words(said)
    page = page_asked()
    shown = found.pairs.slice((page - 1) * PAGE, PAGE)
    known = sides(door.ledger, {*shown["one"], *shown["other"]})
    parts: list[Part] = [
        _pair(one, known, entrance, said)
        for one in shown.iter_rows(named=True)
        if one["one"] in known and one["other"] in known
    ]
    links = [
        tag("a", word, href=f"{PATH}?page={to}", class_="osh-take")
        for word, to, is_there in (
            (_("Previous page"), page - 1, page > 1),
            (_("Next page"), page + 1, page * PAGE < found.pairs.height),
        )
        if is_there
    ]
    pages = (
        [tag("nav", *links, class_="osh-takes osh-register-ways", aria_label=_("Pages"))]
        if links
        else []
    )
    return [*parts, *pages]


def _pair(
    pair: Mapping[str, Any], known: Mapping[str, Side], entrance: Entrance, said: Language
) -> Markup:
    _ = words(said)
    one, other = known[pair["one"]], known[pair["other"]]
    reasons = [
        tag("li", f"{REASONS[reason].text.to(said)} ({REASONS[reason].points:+d})")
        for reason in pair["reasons"]
    ]
    both = sorted({*one.periods} & {*other.periods})
    filed = _("Both filed for {periods}: after a merge both returns stand, and count twice where "
              "they are published; look which of them holds first.")  # fmt: skip
    title = _("{score} points: {one} and {other}").format(
        score=pair["score"], one=one.row["name"], other=other.row["name"]
    )
    return tag(
        "section",
        tag("h2", title),
        tag("ul", *reasons),
        _beside(one, other, said),
        *([alert(filed.format(periods=", ".join(both)))] if both else []),
        _decision(one, other, entrance, said),
        class_="osh-pair",
    )


def _beside(one: Side, other: Side, said: Language) -> Markup:
    """Draw two entries beside each other; what is not alike has a sign before it."""
    _ = words(said)
    heads = (_("Enterprise name"), _("Enterprise code"), _("Area"), _("Industry"), _("Ownership"),
             _("Enterprise size"), _("So since"), _("Closed"), _("Contact"), _("Returns"),
             _("Accounts"))  # fmt: skip
    drawn = [_cells(one, said), _cells(other, said)]
    rows = [
        tag(
            "tr",
            tag("th", head, " =" if first == second else " ≠", scope="row"),
            tag("td", first, data_head=one.row["enterprise"]),
            tag("td", second, data_head=other.row["enterprise"]),
        )
        for head, first, second in zip(heads, *drawn, strict=True)
    ]
    return tag("div", tag("table", tag("tbody", *rows)), class_="osh-people osh-beside-each")


def _cells(side: Side, said: Language) -> list[Part]:
    row = side.row
    code = row["enterprise"] or ""
    periods = ", ".join(side.periods[-FEW_PERIODS:])
    return [
        row["name"] or "",
        tag("a", code, href=f"{REGISTER}/{code}", class_="osh-credit-code"),
        *(name(kind, row[kind] or "", said) for kind in ("area", "industry", "ownership", "size")),
        row["since"] or "",
        row["closed"] or "–",
        row["contact"] or "–",
        f"{len(side.periods)}" + (f" ({periods})" if periods else ""),
        str(side.accounts),
    ]


def _decision(one: Side, other: Side, entrance: Entrance, said: Language) -> Markup:
    _ = words(said)
    codes = (one.row["enterprise"] or "", other.row["enterprise"] or "")
    place = "-".join(codes)
    stands = _("{duplicate} stands for {into}")
    ways = (
        ("one", stands.format(duplicate=codes[1], into=codes[0])),
        ("other", stands.format(duplicate=codes[0], into=codes[1])),
        ("two", _("they are two enterprises")),
    )
    choices = [
        tag("label", tag("input", type="radio", name="way", value=value, required=True), word,
            class_="osh-choice")
        for value, word in ways
    ]  # fmt: skip
    legend = tag("legend", _("What they are"))
    parts = [
        tag("fieldset", legend, *choices, class_="osh-choices"),
        text_field("reason", _("Why"), place=place, maxlength="2000"),
    ]
    action = f"{PATH}?page={page_asked()}"
    return form(action, parts, _("Decide"), entrance, one=codes[0], other=codes[1])


def _merges(held: list[Merge], entrance: Entrance, said: Language) -> list[Part]:
    _ = words(said)
    if not held:
        return []
    rows = []
    for one in held:
        why = text_field("reason", _("Why"), place=f"undo-{one.duplicate}", maxlength="2000")
        told = _("{duplicate} stands for {into} since {moment} ({by}): {reason}").format(
            duplicate=one.duplicate, into=one.into, moment=minute(one.at), by=one.by,
            reason=one.reason,
        )  # fmt: skip
        back = tag("details", tag("summary", _("Undo this merge")),
                   form(f"{PATH}/undo", [why], _("Undo the merge"), entrance,
                        one=one.duplicate))  # fmt: skip
        rows.append(tag("li", told, back))
    return [tag("h2", _("Merged last")), tag("ul", *rows, class_="osh-decided")]


def _apart(held: list[Apart], entrance: Entrance, said: Language) -> list[Part]:
    _ = words(said)
    if not held:
        return []
    rows = []
    for one in held:
        told = _("{one} and {other} are two since {moment} ({by}): {reason}").format(
            one=one.one, other=one.other, moment=minute(one.at), by=one.by, reason=one.reason
        )
        again = form(f"{PATH}/undo", [], _("Propose again"), entrance,
                     one=one.one, other=one.other)  # fmt: skip
        rows.append(tag("li", told, tag("div", again, class_="osh-quiet")))
    return [tag("h2", _("Found to be two")), tag("ul", *rows, class_="osh-decided")]
