"""What a page shows when there is nothing to show: an empty home, a refusal, a wrong address."""

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from facts.text import Language
from pages._words import words

STEPS = ("osh sources", "osh ingest estat_esaw hsw_n2_01.csv", "osh publish")
"""What a newcomer types, in order."""


def empty_home(language: Language) -> Component:
    """Say what to do while nothing is published."""
    _ = words(language)
    means = (
        _("See which publishers' files can be read."),
        _("Take a file in. Rows that break a rule are refused, each with its line and a sentence."),
        _("Freeze what was accepted into a vintage. The figures appear here at once."),
    )
    part: Component = dmc.Stack(
        [
            dmc.Title(_("Nothing is published yet"), order=1, size="xl"),
            dmc.Text(
                _("This home holds no vintage. Three commands, typed where it runs, bring figures:")
            ),
            html.Ol(
                [
                    html.Li([html.Code(step), html.Span(meaning)])
                    for step, meaning in zip(STEPS, means, strict=True)
                ],
                className="osh-steps",
            ),
            dmc.Text(
                _("To look around first, type osh demo: it fills a home with made-up figures.")
            ),
        ],
        className="osh-sheet",
        maw=760,
    )
    return part


def other_vintage(number: int, current: int, link: str, language: Language) -> Component:
    """Say that what is shown comes from another vintage than readers are sent to now."""
    _ = words(language)
    part: Component = dmc.Alert(
        [
            _("This view is of vintage {number}; the current one is {current}.").format(
                number=number, current=current
            ),
            " ",
            dmc.Anchor(_("Show the current one"), href=link, inherit=True),
        ],
        color="gray",
        variant="light",
    )
    return part


def nowhere(path: str, language: Language) -> Component:
    """Say that an address leads nowhere, and where to go."""
    _ = words(language)
    part: Component = dmc.Stack(
        [
            dmc.Title(_("There is no such page"), order=1, size="xl"),
            dmc.Text(
                _("No page is at {path}. The navigation lists those there are.").format(path=path)
            ),
            dmc.Anchor(_("Go to the first page"), href="/"),
        ],
        className="osh-sheet",
        maw=760,
    )
    return part


def refused(sentence: str, language: Language) -> Component:
    """Show why a question was not answered, where the answer would stand."""
    _ = words(language)
    part: Component = dmc.Alert(
        sentence, title=_("This question was not answered"), color="red", variant="outline"
    )
    return part


def no_rows(ways: list[Component], language: Language) -> Component:
    """Say that a question found no figures, and what to change.

    Parameters
    ----------
    ways : links to the same question broken down, where the vintage knows a breakdown.
    """
    _ = words(language)
    said = _("The vintage has no figures for this choice. Widen the period, or choose other areas.")
    part: Component = dmc.Alert(
        html.Div(
            [
                html.P(said),
                *([html.P([_("It may be published only broken down:"), *ways])] if ways else []),
            ]
        ),
        title=_("No figures"),
        color="gray",
        variant="outline",
    )
    return part
