"""The returns of an enterprise: every version, where it stands, and what changed between two."""

from collections.abc import Mapping

from flask import request
from markupsafe import Markup

from facts.text import Language
from governance import Actor, Permission
from governance.filings import Version
from governance.profile import Profile
from governance.returns import OPEN
from governance.workflow import NAMES as STATES
from governance.workflow import enterprises
from pages._html import Part, joined, tag
from pages._numbers import day_of, period_name
from pages._returns.tables import page_of, pager, table
from pages._returns.values import differences_part
from pages._words import words

A_PAGE = 20  # versions


def returns_part(found: Profile, actor: Actor, said: Language) -> Markup:
    """List the versions of an enterprise's returns; of two that the address names, what differs."""
    _ = words(said)
    if not found.returns:
        sentence = _("No return has been filed yet. What is due stands above; fill it in there, "
                     "or send a file.")  # fmt: skip
        return tag("p", sentence, class_="osh-empty")
    path = f"/enterprise/{found.code}"
    page, pages = page_of(request.args.get("page", ""), len(found.returns), A_PAGE)
    before = {(one.enterprise, one.period, one.version): one for one in found.returns}
    rows = [
        _row(one, before.get((one.enterprise, one.period, one.version - 1)), found, actor, said)
        for one in found.returns[(page - 1) * A_PAGE : page * A_PAGE]
    ]
    heads = (
        _("Period"), _("Version no."), _("State"), _("Submitted"), _("Files"), _("Remarks"), "",
    )  # fmt: skip
    return joined(
        *_differences(found, said),
        table(heads, rows, (4, 5)),
        pager(path, "page", page, pages, said, anchor="returns"),
    )


def _row(
    one: Version, before: Version | None, found: Profile, actor: Actor, said: Language
) -> list[Part]:
    _ = words(said)
    submitted = day_of(one.submitted, said) if one.submitted else "–"
    desk = "/desk/returns" if enterprises(actor) is None else "/returns/filed"
    links = [(f"{desk}/{one.number}", _("Look"))]
    if one.receipt:
        links.append((f"/returns/filed/{one.number}/receipt", _("Receipt")))
    if one.state in OPEN and actor.may(Permission.FILE_RETURNS):
        links.append((f"/returns/{one.enterprise}/{one.period}", _("Go on")))
    if before:
        links.append(
            (
                f"/enterprise/{found.code}?older={before.number}&newer={one.number}#differences",
                _("What changed"),
            )
        )
    ways = tag("span", *(tag("a", word, href=to) for to, word in links), class_="osh-row-acts")
    return [
        period_name(one.period, said), str(one.version), STATES[one.state].to(said), submitted,
        str(found.attached.get(one.period, 0)), str(found.remarked.get(one.number, 0)), ways,
    ]  # fmt: skip


def _differences(found: Profile, said: Language) -> list[Markup]:
    """Write what differs between two versions that are both of this enterprise."""
    _ = words(said)
    known: Mapping[str, Version] = {str(one.number): one for one in found.returns}
    older = known.get(request.args.get("older", ""))
    newer = known.get(request.args.get("newer", ""))
    if older is None or newer is None:
        return []
    title = _("What changed in {period}").format(period=period_name(newer.period, said))
    return [tag("h3", title, id="differences"), differences_part(older, newer, said)]
