"""The inbox: returns that wait for whoever looks, what to do with them, and what they did last."""

from collections.abc import Sequence

from flask import Blueprint, Response
from markupsafe import Markup

from facts.hierarchy import children
from facts.refusal import Refusal
from facts.text import Language
from governance import Door, Permission
from governance.accounts import Account
from governance.inbox import ALL, PAGE, WAITING, Asked, Inbox, Row, inbox
from governance.roles import WHERE, Actor, Where
from governance.signals import SIGNALS
from governance.undoing import Deed, deeds
from governance.workflow import NAMES as STATES
from governance.workflow import Action, State
from pages._desk.asking import PATH, address, asked, only_who_reviews, page_asked, refused
from pages._desk.said import ACTIONS, state_said
from pages._html import Part, joined, tag
from pages._names import name
from pages._numbers import minute, number
from pages._own_account import signed_in
from pages._plain_frame import choice_field, framed, text_field
from pages._shell import language
from pages._words import words

SHOWN = (
    State.SUBMITTED, State.RETURNED, State.APPROVED, State.ACCEPTED, State.PUBLISHED,
    State.WITHDRAWN, State.REPLACED,
)  # fmt: skip
"""States a return that was once submitted may have; drafts are the enterprise's alone."""


def inbox_doors(door: Door) -> Blueprint:
    """Make the page of the inbox."""
    doors = Blueprint("desk", __name__)
    doors.before_request(only_who_reviews)
    doors.register_error_handler(Refusal, refused)

    @doors.get(PATH)
    @signed_in
    def show(owner: Account) -> Response:
        said, of, page = language(), asked(), page_asked()
        _ = words(said)
        found = inbox(door.ledger, owner.actor, of, page)
        body = [
            _ways(said),
            *_last(deeds(door.ledger, owner.actor, 3), said),
            _states(found, of, said),
            _next(found, owner.actor, of, said),
            _filters(found, owner.actor, of, said),
            *_list(found, owner.actor, of, page, said),
        ]
        return framed(_("Returns to review"), body, said, wide=True)

    return doors


def _ways(said: Language) -> Markup:
    _ = words(said)
    link = tag("a", _("Extensions"), href=f"{PATH}/extensions")
    return tag("nav", link, class_="osh-inside-nav", aria_label=_("At the desk"))


def _last(found: Sequence[Deed], said: Language) -> list[Markup]:
    """Say what whoever looks did last, with the way to it."""
    _ = words(said)
    if not found:
        return []
    links = [
        tag(
            "a",
            _("{what} {count}, {time}").format(
                what=ACTIONS[one.action].done.to(said), count=number(len(one.numbers), said),
                time=minute(one.at),
            ),
            href=f"{PATH}/moves/{one.place}",
        )
        for one in found
    ]  # fmt: skip
    return [tag("p", tag("span", _("What you did last:")), *links, class_="osh-desk-last")]


def _states(found: Inbox, of: Asked, said: Language) -> Markup:
    """Count the returns by where they stand; each count leads to its list."""
    _ = words(said)
    kept = Asked(period=of.period)
    labels = [(WAITING, _("wait for you"))]
    labels += [(state.value, STATES[state].to(said)) for state in SHOWN]
    labels.append((ALL, _("all")))
    counts = found.counts | {ALL: sum(found.counts[state] for state in SHOWN)}
    links = [
        tag(
            "a",
            tag("strong", number(counts[state], said)),
            tag("span", label),
            href=address(PATH, kept._replace(state=state)),
            aria_current="true" if of.state == state else None,
        )
        for state, label in labels
    ]
    return tag("nav", *links, class_="osh-desk-states", aria_label=_("By state"))


def _next(found: Inbox, actor: Actor, of: Asked, said: Language) -> Markup:
    """Say what to do next."""
    _ = words(said)
    count = number(found.counts[WAITING], said)
    if not found.counts[WAITING]:
        told = _("Nothing waits for you. Look at who has not reported, or at what was decided.")
        return tag("p", told)
    if not actor.may(Permission.APPROVE_RETURNS):
        told = _("{count} wait for those who decide here; you may look, and comment if your role "
                 "lets you.")  # fmt: skip
        return tag("p", told.format(count=count))
    named = ((Action.APPROVE, _("Approve many …")), (Action.ACCEPT, _("Accept many …")))
    many = [
        tag("a", told, href=address(f"{PATH}/many/{way}", Asked(period=of.period)),
            class_="osh-way-on")
        for way, told in named
        if way in found.waited_for
    ]  # fmt: skip
    told = _("{count} wait for you, those with deaths, injuries, findings or remarks first. Those "
             "in which nothing stands out may go in bulk; you see first which.")  # fmt: skip
    return joined(tag("p", told.format(count=count)), tag("p", *many, class_="osh-ways-on"))


def _filters(found: Inbox, actor: Actor, of: Asked, said: Language) -> Markup:
    _ = words(said)
    everything = ("", _("all"))
    periods = [everything, *((one, one) for one in found.periods)]
    sections = [(code, name("industry", code, said)) for code in SECTIONS]
    areas = [(code, name("area", code, said)) for code in _areas(actor)]
    signals = [(one.id, _signal(one.id, said)) for one in SIGNALS]
    fields = [
        text_field("words", _("Name, code, receipt or number"), value=of.words, required=False,
                   kind="search", maxlength="200"),
        choice_field("period", _("Period"), periods, of.period),
        choice_field("industry", _("Industry"), _with([everything, *sections], "industry",
                                                     of.industry, said), of.industry),
        choice_field("area", _("Area"), _with([everything, *areas], "area", of.area, said),
                     of.area),
        choice_field("signal", _("What stands out"), [everything, *signals], of.signal),
    ]  # fmt: skip
    kept = tag("input", type="hidden", name="state", value=of.state)
    return tag(
        "form", kept, *fields, tag("button", _("Search"), type="submit"), method="get",
        action=PATH, class_="osh-desk-filters", role="search",
    )  # fmt: skip


SECTIONS = tuple(f"GBT4754_{letter}" for letter in "ABCDEFGHIJKLMNOPQRST")


def _areas(actor: Actor) -> list[str]:
    """Give the areas right below the actor's own."""
    return children("area", actor.place if WHERE[actor.role] is not Where.EVERYWHERE else "CN")


def _with(
    options: list[tuple[str, str]], dimension: str, code: str, said: Language
) -> list[tuple[str, str]]:
    """Let what an address asks for be among the options."""
    is_there = code in {value for value, _ in options}
    return options if is_there else [*options, (code, name(dimension, code, said))]


def _signal(id: str, said: Language) -> str:
    _ = words(said)
    return {
        "deaths": _("deaths"),
        "serious_injuries": _("serious injuries"),
        "soft": _("findings explained"),
        "alert": _("nobody hurt, though an alert is open"),
        "remark": _("remark of the worker representative"),
        "amendment": _("amendment"),
    }[id]


def _list(found: Inbox, actor: Actor, of: Asked, page: int, said: Language) -> list[Part]:
    _ = words(said)
    if not found.rows:
        told = _("No return is like that. Take a filter away, or choose another state.")
        return [tag("p", told, class_="osh-empty")]
    first = (page - 1) * PAGE + 1
    told = _("{first} to {last} of {count}, what matters most first").format(
        first=number(first, said), last=number(first + len(found.rows) - 1, said),
        count=number(found.found, said),
    )  # fmt: skip
    may_choose = actor.may(Permission.APPROVE_RETURNS)
    heads = [
        *([_("Choose")] if may_choose else []), _("Enterprise"), _("Period"), _("State"),
        _("Why it stands here"), _("Changed"),
    ]  # fmt: skip
    head = tag("thead", tag("tr", *(tag("th", word, scope="col") for word in heads)))
    rows = [_row(one, of, heads, said, may_choose=may_choose) for one in found.rows]
    table = tag("table", head, tag("tbody", *rows))
    chosen = tag("button", _("Decide on those chosen …"), type="submit")
    inside = tag("div", table, class_="osh-people osh-listed")
    listed = (
        tag("form", inside, tag("p", chosen), method="get", action=f"{PATH}/chosen",
            class_="osh-desk-list")
        if may_choose
        else inside
    )  # fmt: skip
    return [tag("p", told, class_="osh-note"), listed, _pager(found, of, page, said)]


def _row(one: Row, of: Asked, heads: Sequence[str], said: Language, *, may_choose: bool) -> Markup:
    _ = words(said)
    shown = one.name or one.enterprise
    where = " · ".join((
        one.enterprise, name("area", one.area, said), name("industry", one.industry, said),
    ))  # fmt: skip
    link = tag("a", shown, href=address(f"{PATH}/returns/{one.number}", of))
    version = _("version {number}").format(number=one.version)
    choice = tag(
        "td",
        tag(
            "label",
            tag("input", type="checkbox", name="number", value=str(one.number)),
            tag("span", _("Choose {name}").format(name=shown), class_="osh-unseen-words"),
        ),
        class_="osh-desk-choice",
    )
    reasons = [tag("li", text.to(said)) for text in one.reasons]
    cells: list[Part] = [
        one.period if one.version == 1 else f"{one.period} · {version}",
        state_said(one.state, one.level, said),
        tag("ul", *reasons, class_="osh-desk-reasons"),
        minute(one.changed),
    ]
    return tag(
        "tr",
        *([choice] if may_choose else []),
        tag("th", link, tag("span", where, class_="osh-note"), scope="row"),
        *(
            tag("td", cell, data_head=word, class_=None if place == REASONS else "osh-desk-short")
            for place, (cell, word) in enumerate(zip(cells, heads[-4:], strict=True))
        ),
    )


REASONS = 2  # place of the column that may take several lines


def _pager(found: Inbox, of: Asked, page: int, said: Language) -> Markup:
    _ = words(said)
    last = -(-found.found // PAGE)
    told = _("Page {page} of {last}").format(page=page, last=last)
    back = [tag("a", _("Page before"), href=address(PATH, of, page=page - 1))] if page > 1 else []
    onward = (
        [tag("a", _("Next page"), href=address(PATH, of, page=page + 1))] if page < last else []
    )
    return tag(
        "nav",
        *back,
        tag("span", told),
        *onward,
        class_="osh-pager",
        aria_label=_("Pages of the list"),
    )
