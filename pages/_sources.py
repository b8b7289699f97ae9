"""Where the figures of a page come from, and how to cite them: folded away below the figures."""

from collections.abc import Iterable

from dash import html
from dash.development.base_component import Component

from facts.text import Language
from governance import Provenance
from governance.release import Release
from pages._numbers import day, number
from pages._words import words

SHORT = 12  # letters of a checksum that are shown; its whole is in the API [characters]


def sources_of(releases: Iterable[Release], language: Language) -> list[Component]:
    """Lay out producer, day, licence and checksum of each source, then each figure's citation."""
    _ = words(language)
    answered = list(releases)
    origins = {each.source: each for release in answered for each in release.provenance}
    if not origins:
        return []
    edition = answered[0].edition
    vintage = _("{number}, made {date}").format(
        number=edition.number, date=day(edition.created, language)
    )
    citations = dict.fromkeys(
        release.citation.to(language) for release in answered if release.provenance
    )
    return [
        html.Details(
            [
                html.Summary(_("Sources and how to cite")),
                *(_source(each, vintage, language) for each in origins.values()),
                html.P(_("To cite, copy:"), className="osh-note"),
                *(html.P(text, className="osh-citation") for text in citations),
            ],
            className="osh-more osh-sources",
        )
    ]


def _source(origin: Provenance, vintage: str, language: Language) -> Component:
    _ = words(language)
    checksum = [
        html.Span(f"{origin.files[0].checksum[:SHORT]}…", title=origin.files[0].checksum)
    ] if origin.files else []  # fmt: skip
    terms: list[tuple[str, list[str | Component]]] = [
        (_("Producer"), [origin.producer.to(language)]),
        (_("Retrieved"), [origin.retrieved]),
        (_("Files"), [number(origin.count, language)]),
        (_("SHA-256 of the last"), [*checksum]),
        (_("Licence"), [origin.licence.to(language)]),
        (_("Vintage"), [vintage]),
        (_("Kind"), [_("made up for demonstration")] if origin.synthetic else []),
    ]
    return html.Section(
        [
            html.H3(origin.title.to(language), className="osh-heading"),
            html.Dl(
                [
                    part
                    for term, meaning in terms
                    if any(meaning)
                    for part in (html.Dt(term), html.Dd(meaning))
                ],
                className="osh-definition",
            ),
        ]
    )
