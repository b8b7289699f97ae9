"""Many returns at once: what would go and why each other waits, the act, and taking it back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, request
from markupsafe import Markup

from facts.refusal import BadQuestion, Refusal, UnknownCode
from facts.text import Language, Text
from governance import Door
from governance.accounts import Account
from governance.filings import mark_of
from governance.moving import AUTOMATIC, LONGEST, Bulk, move, move_many
from governance.review import Choice, choices
from governance.undoing import Deed, deed, deeds, undo
from governance.waiting import ONWARD
from governance.workflow import Action
from pages._desk.asking import PATH, address, asked, only_who_reviews, refused
from pages._desk.said import ACTIONS, state_said
from pages._gate import Entrance, now
from pages._html import Part, joined, tag
from pages._numbers import minute
from pages._numbers import number as grouped
from pages._own_account import signed_in
from pages._plain_frame import done, form, framed, text_field, to_own
from pages._plain_table import listed
from pages._shell import language
from pages._words import words

EXAMPLES = 12  # numbers shown of many
NUMBER = 2_147_483_647  # the largest; a database's integer holds no more


def many_doors(door: Door, entrance: Entrance) -> Blueprint:
    """Make the pages on which many returns are moved in one go, or taken back."""
    doors = Blueprint("many", __name__)
    doors.before_request(only_who_reviews)
    doors.register_error_handler(Refusal, refused)
    ledger = door.ledger

    @doors.get(f"{PATH}/many/<string(maxlength=16):action>")
    @signed_in
    def try_many(owner: Account, action: str) -> Response:
        period = asked().period
        tried = move_many(ledger, _action(action), owner.actor, now(), period=period, dry_run=True)
        return _tried(tried, Action(action), period, entrance, language())

    @doors.post(f"{PATH}/many/<string(maxlength=16):action>")
    @signed_in
    def do_many(owner: Account, action: str) -> Response:
        period = request.form.get("period", "")
        made = move_many(ledger, _action(action), owner.actor, now(), period=period)
        return _to_last(door, owner) if made.moved else to_own(PATH)

    @doors.get(f"{PATH}/chosen")
    @signed_in
    def show_chosen(owner: Account) -> Response:
        found = choices(ledger, _numbers(request.args.getlist("number")), owner.actor)
        return _chosen(found, entrance, language())

    @doors.post(f"{PATH}/chosen")
    @signed_in
    def do_chosen(owner: Account) -> Response:
        numbers = _numbers(request.form.getlist("number"))
        marks = dict(zip(numbers, request.form.getlist("seen"), strict=False))
        action = _action(request.form.get("move", ""))
        move(ledger, numbers, action, owner.actor, now(), seen=marks)
        return _to_last(door, owner) if numbers else to_own(PATH)

    @doors.get(f"{PATH}/moves/<int(max={NUMBER}):place>")
    @signed_in
    def show_deed(owner: Account, place: int) -> Response:
        found = deed(ledger, place, owner.actor)
        is_back = found.action is Action.APPROVE
        back = undo(ledger, place, owner.actor, now(), "", dry_run=True) if is_back else None
        return _deed(found, back, entrance, language())

    @doors.post(f"{PATH}/moves/<int(max={NUMBER}):place>/undo")
    @signed_in
    def take_back(owner: Account, place: int) -> Response:
        undo(ledger, place, owner.actor, now(), request.form.get("said", ""))
        return _to_last(door, owner)

    return doors


def _action(word: str) -> Action:
    if word not in set(ONWARD):
        raise UnknownCode(f"'{word}' is not done to many; there are: {', '.join(ONWARD)}")
    return Action(word)


def _numbers(said: Sequence[str]) -> list[int]:
    numbers = list(dict.fromkeys(said))
    if bad := [one for one in numbers if not (one.isascii() and one.isdecimal())]:
        raise BadQuestion(f"'{bad[0]}' is no number of a return")
    if any(len(one) > len(str(NUMBER)) or int(one) > NUMBER for one in numbers):
        raise BadQuestion(f"no return has so large a number; the largest is {NUMBER}")
    return [int(one) for one in numbers]


def _to_last(door: Door, owner: Account) -> Response:
    """Go on to what was just done."""
    return to_own(f"{PATH}/moves/{deeds(door.ledger, owner.actor, 1)[0].place}?done=yes")


def _tried(
    tried: Bulk, action: Action, period: str, entrance: Entrance, said: Language
) -> Response:
    _ = words(said)
    told = ACTIONS[action]
    rules = [tag("li", rule.says.to(said)) for rule in AUTOMATIC]
    body: list[Part] = [
        tag("p", _("Without being read go those that keep every one of these rules:")),
        tag("ul", *rules),
        tag("p", _("{count} would go, {left} wait for a reader.").format(
            count=grouped(len(tried.moved), said), left=grouped(len(tried.left), said)),
            class_="osh-headline"),
    ]  # fmt: skip
    if tried.left:
        body += [tag("h2", _("What waits, and why")), _reasons(tried.left, said)]
    if tried.moved:
        button = f"{told.button.to(said)} ({grouped(len(tried.moved), said)})"
        body += [
            tag("h2", _("What would go")),
            _few(tried.moved, said),
            form(f"{PATH}/many/{action.value}", [tag("p", told.leads.to(said))], button,
                 entrance, period=period),
        ]  # fmt: skip
    else:
        body.append(tag("p", _("Nothing would go now.")))
    body.append(tag("p", tag("a", _("Back to the returns"), href=address(PATH, asked()))))
    title = f"{told.button.to(said)}: {period or _('every period')}"
    return framed(title, body, said)


def _reasons(left: Mapping[int, Text], said: Language) -> Markup:
    """Group what was left by why, with the numbers of a few."""
    _ = words(said)
    groups: dict[str, list[int]] = defaultdict(list)
    for number, why in left.items():
        groups[why.to(said)].append(number)
    rows: list[list[Part]] = [
        [why, grouped(len(numbers), said), _few(numbers, said)] for why, numbers in groups.items()
    ]
    return listed([_("Why"), _("Returns"), _("Numbers")], rows, figures=(1,))


def _few(numbers: Sequence[int], said: Language) -> Markup:
    _ = words(said)
    links = [
        tag("a", str(one), href=f"{PATH}/returns/{one}", class_="osh-desk-number")
        for one in numbers[:EXAMPLES]
    ]
    more = len(numbers) - len(links)
    told = [tag("span", _("and {count} more").format(count=grouped(more, said)))] if more else []
    return tag("p", *links, *told, class_="osh-desk-numbers")


def _chosen(found: Sequence[Choice], entrance: Entrance, said: Language) -> Response:
    _ = words(said)
    body: list[Part] = []
    for action in ONWARD:
        if ready := [one for one in found if one.action is action]:
            told = ACTIONS[action]
            button = f"{told.button.to(said)} ({len(ready)})"
            body += [
                tag("h2", told.button.to(said)),
                _versions(ready, said),
                form(f"{PATH}/chosen", [tag("p", told.leads.to(said)), *_marks(ready)], button,
                     entrance, move=action.value),
            ]  # fmt: skip
    if rest := [one for one in found if one.action is None]:
        told_rest = _("Not yours to decide now: another level's turn, decided, or submitted by you")
        body += [tag("h2", told_rest), _versions(rest, said)]
    body.append(tag("p", tag("a", _("Back to the returns"), href=PATH)))
    return framed(_("Those chosen"), body, said)


def _marks(ready: Sequence[Choice]) -> list[Markup]:
    """Send with each number how the return was seen, so that nothing is moved unseen."""
    return [
        joined(
            tag("input", type="hidden", name="number", value=str(one.version.number)),
            tag("input", type="hidden", name="seen", value=mark_of(one.version)),
        )
        for one in ready
    ]


def _versions(found: Sequence[Choice], said: Language) -> Markup:
    _ = words(said)
    rows: list[list[Part]] = [
        [
            tag("a", one.version.words.get("enterprise_name") or one.version.enterprise,
                href=f"{PATH}/returns/{one.version.number}"),
            one.version.period,
            state_said(one.version.state, one.version.level, said),
        ]
        for one in found
    ]  # fmt: skip
    return listed([_("Enterprise"), _("Period"), _("State")], rows)


def _deed(found: Deed, back: Bulk | None, entrance: Entrance, said: Language) -> Response:
    _ = words(said)
    told = ACTIONS[found.action]
    what = _("{what}: {count}").format(
        what=told.done.to(said), count=grouped(len(found.numbers), said)
    )
    body: list[Part] = [
        *([done(_("Done."))] if request.args.get("done") else []),
        tag("p", minute(found.at), class_="osh-note"),
        _few(found.numbers, said),
    ]
    if found.action is Action.ACCEPT:
        body.append(tag("p", _("What is accepted cannot be taken back here; the enterprise may "
                               "amend it, and it is reviewed again.")))  # fmt: skip
    if back is not None:
        body += _taking_back(found, back, entrance, said)
    body.append(tag("p", tag("a", _("Back to the returns"), href=PATH)))
    return framed(what, body, said)


def _taking_back(found: Deed, back: Bulk, entrance: Entrance, said: Language) -> list[Part]:
    _ = words(said)
    if not back.moved:
        return [tag("p", _("None can be taken back any more: they were moved on since."))]
    note = _("The enterprises read it.")
    reason = text_field("said", _("Why"), note, maxlength=str(LONGEST))
    parts: list[Part] = [tag("h2", ACTIONS[Action.UNAPPROVE].button.to(said))]
    if back.left:
        told = _("{count} were moved on since and stay as they are.")
        parts.append(tag("p", told.format(count=grouped(len(back.left), said))))
    button = _("Take back {count}").format(count=grouped(len(back.moved), said))
    return [*parts, form(f"{PATH}/moves/{found.place}/undo", [reason], button, entrance)]
