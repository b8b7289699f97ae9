"""One entry of the catalogue: the whole card, what the vintage holds of it, where it is shown."""

from collections.abc import Iterable, Mapping

import polars as pl
from dash import dcc, html
from dash.development.base_component import Component

from facts.codes import measures
from facts.text import Language
from governance.question import Question
from indicators import CALIBERS, POLARITIES, Indicator
from pages import _address as address
from pages._browser import aria
from pages._controls import opened, themes
from pages._definition import Meaning, in_force, terms_and_meanings
from pages._entries import entry
from pages._names import name
from pages._numbers import number, unit_shown
from pages._page import House
from pages._ranking import rankable
from pages._words import words

AREAS_NAMED = 4


def whole_entry(card: Indicator, house: House, language: Language) -> list[Component]:
    """Lay out an entry: marks, definition, coverage, and the pages that can show it."""
    _ = words(language)
    return [
        html.H2(card.title.to(language), className="osh-entry-title"),
        html.P(marks(card, language), className="osh-marks"),
        terms_and_meanings(_terms(card, house.indicators(), language)),
        html.H3(_("In this vintage"), className="osh-heading"),
        *_coverage(card, house, language),
        html.H3(_("Shown on"), className="osh-heading"),
        _shown_on(card, house, language),
    ]


def marks(card: Indicator, language: Language) -> list[Component]:
    """Say in a few words by whose rule it counts, what it is about, and whether it was checked."""
    _ = words(language)
    said: list[Component] = [
        html.Span(CALIBERS[card.caliber].to(language), className="osh-mark"),
        html.Span(themes(language)[card.theme], className="osh-mark"),
        html.Span(POLARITIES[card.polarity].to(language), className="osh-mark"),
    ]
    if card.status != "verified":
        said.append(html.Span(_("definition to be verified"), className="osh-mark osh-doubt"))
    return said


def _terms(
    card: Indicator, cards: Mapping[str, Indicator], language: Language
) -> list[tuple[str, Meaning]]:
    _ = words(language)
    per = number(card.per, language) if card.per > 1 else ""
    few = _("fewer than {count} events: no trend and no rank is judged").format(count=card.minimum)
    return [
        (_("Also called"), card.also_called.to(language)),
        (_("Definition"), card.definition.to(language)),
        (_("Numerator"), card.numerator.to(language)),
        (_("Denominator"), card.denominator.to(language)),
        (_("Computed"), _formula(card, language)),
        (_("Unit"), unit_shown(card, language)),
        (_("Multiplier"), per),
        (_("Reading"), POLARITIES[card.polarity].to(language)),
        (_("Counting rule"), CALIBERS[card.caliber].to(language)),
        (_("Same quantity"), _twins(card, cards, language)),
        (_("Interval"), card.interval_text.to(language)),
        (_("Minimum"), few if card.minimum else ""),
        (_("Disclosure"), _disclosure(card, language)),
        (_("In force"), in_force(card, language)),
        (_("Mind"), [text.to(language) for text in card.caveats]),
        (_("Reference"), card.reference),
        (_("Checked"), _checked(card, language)),
        (_("Id"), html.Code(card.id)),
    ]


def _formula(card: Indicator, language: Language) -> str:
    """Write what is divided by what, in the names of the measures."""
    _ = words(language)
    labels = _labels(language)
    events = " + ".join(labels[measure] for measure in card.events)
    if card.events_where:
        held = _(", ").join(
            name(dimension, code, language) for dimension, code in card.events_where.items()
        )
        events = _("{measure} ({codes} alone)").format(measure=events, codes=held)
    exposure = " + ".join(labels[measure] for measure in card.exposure)
    if card.shape == "exceedance":
        return _("a lognormal distribution fitted to: {measures}").format(
            measures=_(", ").join(labels[measure] for measure in card.measures)
        )
    if not exposure:
        return events
    over = f"({exposure})" if len(card.exposure) > 1 else exposure
    above = f"({events})" if len(card.events) > 1 else events
    return f"{above} / {over}" + (f" × {number(card.per, language)}" if card.per > 1 else "")


def _labels(language: Language) -> dict[str, str]:
    return dict(measures().select("id", f"label_{language}").iter_rows())


def _twins(
    card: Indicator, cards: Mapping[str, Indicator], language: Language
) -> list[Component | str]:
    """Link to the cards that give the same quantity in another unit."""
    _ = words(language)
    first = card.twin_of or card.id
    twins = [
        other
        for other in cards.values()
        if other.id != card.id and first in (other.id, other.twin_of)
    ]
    return [
        html.Span(
            [
                dcc.Link(other.title.to(language), href=entry(other.id, language)),
                f" ({unit_shown(other, language)})",
            ]
        )
        for other in twins
    ]


def _disclosure(card: Indicator, language: Language) -> str:
    _ = words(language)
    if card.shape == "published":
        return _("shown as published")
    sentence = _(
        "made of returns, it is hidden where it rests on 1 to 4 cases, on fewer than 3 reporting "
        "units or mostly on one; a published table is shown as published"
    )
    if not card.cases:
        return sentence
    labels = _labels(language)
    people = _(", ").join(labels[measure] for measure in card.cases)
    return _("{rule}; the cases are those of: {measures}").format(rule=sentence, measures=people)


def _checked(card: Indicator, language: Language) -> str:
    _ = words(language)
    if card.status != "verified":
        return _("to be verified against its source")
    return _("read in its source")


def _coverage(card: Indicator, house: House, language: Language) -> list[Component]:
    """Say which sources give it, for how many areas, since when, in how many cells."""
    _ = words(language)
    rows = house.coverage().filter(indicator=card.id)
    held = house.holdings().filter(indicator=card.id)
    if rows.is_empty():
        return [html.P(_without(card, held, language), className="osh-note")]
    given = rows.with_columns(pl.col("source").str.split("+")).explode("source")
    sources = held.filter(pl.col("source").is_in(given["source"].unique().to_list()))
    heads = (_("Source"), _("Areas"), _("Years"), _("Cells"), _("Breaks"))
    lines = [
        html.Tr(
            [
                html.Th(house.source(row["source"], language), scope="row"),
                html.Td(_areas(given.filter(source=row["source"])["area"], language)),
                html.Td(_years(row["first"], row["last"], language)),
                html.Td(number(row["cells"], language), className="osh-figure"),
                html.Td(_(", ").join(row["breaks"]) or _("none marked")),
            ]
        )
        for row in sources.iter_rows(named=True)
    ]
    head = html.Tr(
        [
            html.Th(each, scope="col", className="osh-figure" if each == _("Cells") else None)
            for each in heads
        ]
    )
    return [
        html.Div(
            html.Table([html.Thead(head), html.Tbody(lines)], className="osh-ranking"),
            className="osh-wide-table",
            tabIndex=0,
            role="region",
            **aria(label=_("In this vintage")),
        ),
        html.P(
            _(
                "Cells are the numbers held of its measures: one each place, period and breakdown. "
                "A break is a year in which the source says that it counts otherwise from then on."
            ),
            className="osh-note",
        ),
    ]


def _without(card: Indicator, held: pl.DataFrame, language: Language) -> str:
    """Say that nothing can be shown: no source, or none that gives every measure."""
    _ = words(language)
    labels = _labels(language)
    needed = _(", ").join(labels[measure] for measure in card.measures)
    if held.is_empty():
        return _("No source of this vintage gives it. It needs: {measures}.").format(
            measures=needed
        )
    return _("No source of this vintage gives all it needs: {measures}.").format(measures=needed)


def _areas(codes: Iterable[str], language: Language) -> str:
    """Name a few areas, and count the rest."""
    _ = words(language)
    ordered = sorted(set(codes), key=lambda code: (len(code), code))
    named = _(", ").join(name("area", code, language) for code in ordered[:AREAS_NAMED])
    more = len(ordered) - AREAS_NAMED
    if more <= 0:
        return named
    return _("{named} and {count} more").format(named=named, count=number(more, language))


def _years(first: str, last: str, language: Language) -> str:
    _ = words(language)
    return first if first == last else _("{first} to {last}").format(first=first, last=last)


def _shown_on(card: Indicator, house: House, language: Language) -> Component:
    """Link to the pages that can show it, with it chosen."""
    _ = words(language)
    ways = _ways(card, house, language)
    if not ways:
        return html.P(_("No page can show it yet."), className="osh-note")
    return html.P(
        [dcc.Link(label, href=href) for label, href in ways.items()], className="osh-links"
    )


def _ways(card: Indicator, house: House, language: Language) -> dict[str, str]:
    _ = words(language)
    coverage = house.coverage()
    rows = coverage.filter(indicator=card.id)
    if rows.is_empty():
        return {}
    asked = opened(coverage, card.id)
    ways = {_("Regional trends"): "/trends" + address.write(asked, language)}
    if not rankable(coverage, house.indicators()).filter(indicator=card.id).is_empty():
        ways[_("Risk ranking")] = "/ranking" + address.write(Question(card.id), language)
    whole = rows.filter("whole")
    if not whole.is_empty():
        held = {"area": (_widest(whole),)}
        there = Question(card.id, where=held)
        ways[_("Overview")] = "/overview" + address.write(there, language)
    return ways


def _widest(rows: pl.DataFrame) -> str:
    """Give the area with the most breakdowns, the shortest code first."""
    ordered = rows.sort(
        pl.col("by").list.len(),
        pl.col("area").str.len_chars(),
        "area",
        descending=[True, False, False],
    )
    return str(ordered["area"][0])
