"""A return as a regulator reviews it, and the moves the workflow lets them make."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, request
from markupsafe import Markup

from facts.refusal import BadQuestion, Refusal, WrongState
from facts.text import Language
from governance import Door
from governance.accounts import Account
from governance.filings import Version
from governance.inbox import Around, Asked
from governance.moving import BY_HAND, move
from governance.review import Moved, Review, review
from governance.undoing import deeds
from governance.workflow import NAMES as STATES
from governance.workflow import Action
from pages._desk.asking import PATH, address, asked, only_who_reviews, refused
from pages._desk.deciding import comment_beside, comments_sent, moves_part
from pages._desk.said import ACTIONS, state_said
from pages._gate import Entrance, now
from pages._html import Part, joined, tag
from pages._names import name
from pages._numbers import minute
from pages._numbers import number as grouped
from pages._own_account import signed_in
from pages._plain_frame import alert, done, framed, sentence_of, to_own
from pages._plain_table import listed
from pages._returns.attaching import attachments_part
from pages._returns.feedback import feedback_part
from pages._returns.remarking import remarks_part
from pages._returns.values import differences_part, finding_line, values_part
from pages._shell import language
from pages._words import words

AT = f"{PATH}/returns/<int(max=2147483647):number>"


def review_doors(door: Door, entrance: Entrance) -> Blueprint:
    """Make the pages on which one return is reviewed and moved."""
    doors = Blueprint("review", __name__)
    doors.before_request(only_who_reviews)
    doors.register_error_handler(Refusal, refused)

    @doors.get(AT)
    @signed_in
    def show(owner: Account, number: int) -> Response:
        found = review(door.ledger, number, owner.actor, now(), asked())
        moved = _moved(door, owner, language()) if request.args.get("moved") else []
        return _page(door, entrance, owner, found, moved, {})

    @doors.post(f"{AT}/<string(maxlength=16):action>")
    @signed_in
    def decide(owner: Account, number: int, action: str) -> Response:
        told = comments_sent(request.form)
        if action not in set(BY_HAND):
            known = ", ".join(BY_HAND)
            raise BadQuestion(f"'{action}' is no move of a return; there are: {known}")
        seen = {number: request.form.get("seen", "")}
        try:
            move(door.ledger, [number], Action(action), owner.actor, now(), told, seen)
        except (BadQuestion, WrongState) as refusal:
            found = review(door.ledger, number, owner.actor, now(), asked())
            status = 409 if isinstance(refusal, WrongState) else 400
            notes = [alert(sentence_of(refusal, language()))]
            return _page(door, entrance, owner, found, notes, told, status)
        onward = request.form.get("next", "")
        to = f"{PATH}/returns/{onward}" if onward.isascii() and onward.isdecimal() else PATH
        return to_own(address(to, asked(), moved=number))

    return doors


def _moved(door: Door, owner: Account, said: Language) -> list[Part]:
    """Say what whoever looks did just now, with the way to take it back."""
    _ = words(said)
    told = _("Done: {what}, return {number}.")
    return [
        joined(
            done(
                told.format(
                    what=ACTIONS[one.action].done.to(said), number=", ".join(map(str, one.numbers))
                )
            ),
            tag("p", tag("a", _("Look at it, or take it back"), href=f"{PATH}/moves/{one.place}")),
        )
        for one in deeds(door.ledger, owner.actor, 1)
        if len(one.numbers) == 1
    ]


def _page(
    door: Door, entrance: Entrance, owner: Account, found: Review, notes: Sequence[Part],
    typed: Mapping[str, str], status: int = 200,
) -> Response:  # fmt: skip
    said = language()
    _ = words(said)
    version, of, actor = found.opened.version, asked(), owner.actor

    def to(action: Action) -> str:
        return address(f"{PATH}/returns/{version.number}/{action.value}", of)

    onward = found.around.after if found.around else None
    beside = comment_beside(said, typed) if Action.RETURN in found.moves else None
    moves = [action for action in ACTIONS if action in found.moves]
    comments, before = found.opened.comments, found.opened.before
    values: list[Part] = [
        *_head(version, said),
        *_flags(found, said),
        tag("h2", _("What it says")),
        values_part(version, before, found.findings, comments, said, beside),
        *_versions(found, said),
    ]
    aside: list[Part] = [
        feedback_part(door, version, actor, said),
        attachments_part(door.ledger, door.home, version, actor, entrance, said),
        remarks_part(door.ledger, version, actor, entrance, said),
        *_history(found.history, said),
        moves_part(version, moves, to, onward, entrance, said, typed),
    ]
    body: list[Part] = [
        _way(found.around, of, said),
        *notes,
        tag("div", tag("div", *values), tag("div", *aside), class_="osh-desk-two"),
        _bar(found, of, said),
    ]
    shown = version.words.get("enterprise_name") or version.enterprise
    return framed(f"{shown} · {version.period}", body, said, status, wide=True)


def _way(around: Around | None, of: Asked, said: Language) -> Markup:
    _ = words(said)
    links: list[Part] = [tag("a", _("Back to the returns"), href=address(PATH, of))]
    if around:
        told = _("{place} of {count} in this list")
        links.append(tag("span", told.format(place=grouped(around.place, said),
                                             count=grouped(around.found, said))))  # fmt: skip
    return tag("nav", *links, class_="osh-pager", aria_label=_("In the list"))


def _head(version: Version, said: Language) -> list[Markup]:
    """Say where it stands, whose it is, when it came, and why it differs."""
    _ = words(said)
    facts = [
        (_("State"), state_said(version.state, version.level, said)),
        (_("Enterprise"), tag("a", version.enterprise, href=f"/enterprise/{version.enterprise}")),
        (_("Area"), name("area", version.area, said)),
        (_("Return"), _("{number}, version {version}").format(
            number=version.number, version=version.version)),
    ]  # fmt: skip
    if version.submitted:
        by = _("{time} by {name}").format(time=minute(version.submitted), name=version.submitted_by)
        facts.append((_("Submitted"), by))
    if version.receipt:
        at = f"/returns/filed/{version.number}/receipt"
        facts.append((_("Receipt"), tag("a", version.receipt, href=at)))
    shown = [tag("div", tag("dt", head), tag("dd", fact)) for head, fact in facts]
    given = [version.reason, *version.soft.values()]
    reasons = [tag("li", word, class_="osh-told") for word in dict.fromkeys(filter(None, given))]
    parts = [tag("dl", *shown, class_="osh-facts")]
    if reasons:
        parts += [tag("h2", _("Reasons the enterprise gives")), tag("ul", *reasons)]
    return parts


def _flags(found: Review, said: Language) -> list[Markup]:
    """List what a check made now finds; each stands beside its value too."""
    _ = words(said)
    rows = found.findings.sort("severity").to_dicts()
    if not rows:
        return [tag("h2", _("What stands out")), tag("p", _("A check finds nothing."))]
    lines = [finding_line(row, said) for row in rows]
    return [tag("h2", _("What stands out")), tag("ul", *lines, class_="osh-notes")]


def _versions(found: Review, said: Language) -> list[Markup]:
    _ = words(said)
    here = found.opened.version
    if len(found.opened.versions) == 1:
        return []
    rows: list[list[Part]] = [
        [
            tag("a", str(one.version), href=f"{PATH}/returns/{one.number}")
            if one.number != here.number
            else str(one.version),
            STATES[one.state].to(said),
            minute(one.submitted or one.changed),
            one.submitted_by or one.changed_by,
        ]
        for one in found.opened.versions
    ]
    heads = [_("Version"), _("State"), _("Submitted"), _("By")]
    parts = [tag("h2", _("Versions")), listed(heads, rows)]
    if found.opened.older:
        told = _("What version {number} changed").format(number=here.version)
        parts += [tag("h3", told), differences_part(found.opened.older, here, said)]
    return parts


def _history(history: Sequence[Moved], said: Language) -> list[Markup]:
    _ = words(said)
    if not history:
        return []
    rows: list[list[Part]] = [
        [minute(one.at), ACTIONS[one.action].done.to(said), one.by, one.said or "–"]
        for one in history
    ]
    heads = [_("When"), _("What"), _("Who"), _("Comment")]
    return [tag("h2", _("What was done with it")), listed(heads, rows)]


def _bar(found: Review, of: Asked, said: Language) -> Markup:
    """Write the ways that are always at hand: decide, the return before, the next."""
    _ = words(said)
    ways: list[Markup] = []
    if found.around and found.around.before:
        at = address(f"{PATH}/returns/{found.around.before}", of)
        ways.append(tag("a", _("Return before"), href=at, class_="osh-way-on", rel="prev"))
    if found.moves:
        ways.append(tag("a", _("Decide"), href="#decide", class_="osh-way-on"))
    if found.around and found.around.after:
        at = address(f"{PATH}/returns/{found.around.after}", of)
        ways.append(tag("a", _("Next return"), href=at, class_="osh-way-on", rel="next"))
    return (
        tag("nav", *ways, class_="osh-acts", aria_label=_("On from here")) if ways else Markup("")
    )
