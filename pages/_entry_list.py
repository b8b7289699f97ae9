"""The list of the catalogue's entries, and what stands beside it while none is opened."""

from collections.abc import Iterable, Mapping

from dash import dcc, html
from dash.development.base_component import Component

from facts.text import Language
from indicators import CALIBERS, Indicator
from pages._browser import aria
from pages._controls import THEMES, themes
from pages._entries import PATH, View, found, write
from pages._page import House
from pages._words import words


def entries(view: View, house: House, language: Language) -> list[Component]:
    """List the entries found, by theme; what has no figures comes last and says so."""
    _ = words(language)
    cards = house.indicators()
    ids = found(view, cards)
    if not ids:
        return [html.P(_("No indicator is like this. Free a filter, or look for other words."))]
    covered = set(house.coverage()["indicator"])
    titles = themes(language)
    useful = sorted(ids, key=lambda id: id not in covered)
    groups = {theme: [id for id in useful if cards[id].theme == theme] for theme in THEMES}
    return [
        part
        for theme, members in groups.items()
        if members
        for part in (
            html.H2(f"{titles[theme]} · {len(members)}", className="osh-entries-theme"),
            html.Ul(
                [_line(cards[id], view, covered, language) for id in members],
                className="osh-entries",
            ),
        )
    ]


def counted(view: View, house: House, language: Language) -> str:
    """Say how many entries are found, and how many of them have figures."""
    _ = words(language)
    cards = house.indicators()
    ids = found(view, cards)
    covered = set(house.coverage()["indicator"]) & set(ids)
    return _("{found} of {all} indicators; {covered} have figures in this vintage.").format(
        found=len(ids), all=len(cards), covered=len(covered)
    )


def _line(card: Indicator, view: View, covered: Iterable[str], language: Language) -> Component:
    _ = words(language)
    here = aria(current="true") if card.id == view.indicator else {}
    notes = [CALIBERS[card.caliber].to(language)]
    if card.status != "verified":
        notes.append(_("to be verified"))
    if card.id not in covered:
        notes.append(_("no figures yet"))
    return html.Li(
        [
            dcc.Link(
                card.title.to(language),
                href=PATH + write(view._replace(indicator=card.id), language),
            ),
            html.Span(" · ".join(notes), className="osh-amount"),
        ],
        **here,
    )


def calibers(house: House, language: Language) -> list[Component]:
    """Say what a counting rule is, and count the indicators of each."""
    _ = words(language)
    cards = house.indicators()
    covered = set(house.coverage()["indicator"])
    heads = (_("Counting rule"), _("Indicators"), _("With figures"))
    head = [html.Th(heads[0], scope="col")]
    head += [html.Th(each, scope="col", className="osh-figure") for each in heads[1:]]
    lines = [
        html.Tr(
            [
                html.Th(_ruled(caliber, language), scope="row"),
                html.Td(str(len(ids)), className="osh-figure"),
                html.Td(str(len(covered.intersection(ids))), className="osh-figure"),
            ]
        )
        for caliber, ids in by_caliber(cards).items()
    ]
    return [
        html.H2(_("By whose rule"), className="osh-heading"),
        html.P(
            _(
                "Choose an indicator to read its whole entry. Two figures are comparable only "
                "where they count by the same rule: one day, three days, seven days of absence "
                "and recordable are different cases. So every figure says its rule."
            ),
            className="osh-note",
        ),
        html.Table([html.Thead(html.Tr(head)), html.Tbody(lines)], className="osh-ranking"),
    ]


def by_caliber(cards: Mapping[str, Indicator]) -> dict[str, list[str]]:
    """Give the indicators of each counting rule, the rule with the most first."""
    rules = {card.caliber for card in cards.values()}
    groups = {rule: [id for id, card in cards.items() if card.caliber == rule] for rule in rules}
    return dict(sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0])))


def _ruled(caliber: str, language: Language) -> Component:
    return dcc.Link(
        CALIBERS[caliber].to(language), href=PATH + write(View(caliber=caliber), language)
    )
