"""The page that explains the API: every route with its words, and how one is asked."""

from collections.abc import Sequence
from itertools import groupby

from flask import Blueprint, Response
from markupsafe import Markup

from facts.text import Language
from governance.described import Described, Word
from governance.tokens import SCOPES
from pages._html import Part, tag
from pages._plain_frame import framed
from pages._shell import language
from pages._words import words

DOCUMENT = "/api/v1/openapi.json"


def api_page(routes: Sequence[Described], problems: Sequence[tuple[str, str]]) -> Blueprint:
    """Make the page of some routes.

    Parameters
    ----------
    problems : kinds of problems that are answered, and the title of each.
    """
    doors = Blueprint("api_page", __name__)

    @doors.get("/api")
    def show() -> Response:
        said = language()
        _ = words(said)
        body = [*_beginning(said), *_tokens(said), *_problems(problems, said)]
        for group, listed in groupby(routes, key=lambda one: one.group):
            body.append(tag("h2", group.to(said)))
            body += [_route(one, said) for one in listed]
        return framed(_("API"), body, said)

    return doors


def _beginning(said: Language) -> list[Part]:
    _ = words(said)
    first = _(
        "What a page shows, a program can ask; what a form sends, it can send. Every route stands "
        "below with its words and an example; {document} says the same for programs (OpenAPI 3.1)."
    )
    before, after = first.split("{document}")
    pages = _(
        "Lists come a page at a time: `limit` says how many rows, `next` in the answer is `after` "
        "of the page that follows, and the header Link has its address."
    )
    twice = _(
        "A header Idempotency-Key names a sending: sent again under the same key, it is done once "
        "and answered alike."
    )
    return [
        tag("p", before, tag("a", tag("code", DOCUMENT), href=DOCUMENT), after),
        tag("p", *_marked(pages)),
        tag("p", twice),
        _code("OSH=https://osh.example.org\nOSH_TOKEN=osh_…"),
    ]


def _tokens(said: Language) -> list[Part]:
    _ = words(said)
    told = _(
        "A program shows a token in the header Authorization: Bearer. It acts as its account, and "
        "may what both the account's role and the token's scopes give."
    )
    rows = [
        tag("tr", tag("th", tag("code", name), scope="row"), tag("td", one.title.to(said)))
        for name, one in SCOPES.items()
    ]
    made = tag("a", _("Make or revoke a token"), href="/account/tokens")
    return [
        tag("h2", _("Tokens")),
        tag("p", told),
        _table((_("Scope"), _("What it gives")), rows),
        tag("p", made),
    ]


def _problems(problems: Sequence[tuple[str, str]], said: Language) -> list[Part]:
    _ = words(said)
    told = _(
        "What is refused is answered as problem details (RFC 9457): type, title, status, detail, "
        "instance, and errors where several things are wrong. The types:"
    )
    listed = [
        tag("li", tag("code", f"/api#{kind}"), f" {title}", id=kind) for kind, title in problems
    ]
    inside = tag("details", tag("summary", _("Types of problems")), tag("ul", *listed))
    return [tag("h2", _("Refusals")), tag("p", told), inside]


def _route(one: Described, said: Language) -> Markup:
    _ = words(said)
    who = _("Scopes: {scopes}").format(scopes=", ".join(one.scopes))
    public = _("Open to everybody; a token may show more.")
    named = tag("code", f"{one.method} {one.path}")
    parts: list[Part] = [
        tag("summary", named, tag("span", one.title.to(said))),
        tag("p", public if one.is_public else who, class_="osh-note"),
    ]
    if one.words:
        heads = (_("Word"), _("Where"), _("What it may be"), _("Meaning"))
        parts.append(_table(heads, [_word(each, said) for each in one.words]))
    if one.bodies:
        body = _("Body: {types}; at most {size} MB.")
        size = f"{one.largest / 1_000_000:g}"
        parts.append(tag("p", body.format(types=", ".join(one.bodies), size=size)))
    refused = " · ".join(f"{status} {text.to(said)}" for status, text in one.refusals)
    parts += [_code(one.example), tag("p", *_marked(refused), class_="osh-note")]
    return tag("details", *parts, class_="osh-route")


def _word(one: Word, said: Language) -> Markup:
    _ = words(said)
    places = {"path": _("address"), "query": _("query"), "header": _("header")}
    needed = [" · ", _("needed")] if one.is_needed and one.text.to(said) else []
    return tag(
        "tr",
        tag("th", tag("code", one.name), scope="row"),
        tag("td", places[one.place]),
        tag("td", tag("code", one.kind)),
        tag("td", *_marked(one.text.to(said)), *needed),
    )


def _marked(sentence: str) -> list[Part]:
    """Write what stands between backquotes as code."""
    parts = sentence.split("`")
    return [tag("code", part) if place % 2 else part for place, part in enumerate(parts)]


def _table(heads: Sequence[str], rows: Sequence[Markup]) -> Markup:
    head = tag("thead", tag("tr", *(tag("th", word, scope="col") for word in heads)))
    return tag("div", tag("table", head, tag("tbody", *rows)), class_="osh-people")


def _code(said: str) -> Markup:
    return tag("pre", tag("code", said), class_="osh-code", tabindex="0")
