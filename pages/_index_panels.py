"""The panels of the composite index: words first, bars, ranks side by side, weights, the table."""

from itertools import combinations
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from facts.text import Language
from pages._browser import aria
from pages._furniture import drawn, graph, grid, shaded
from pages._index import PATH, SAATY, View, write
from pages._index_charts import MOST_BARS, bump, bump_height, contributions_height, stacked
from pages._index_found import Found, compare, work_out
from pages._index_words import (
    column_way,
    consistency,
    contradiction,
    headline,
    rank_columns,
    title,
    weighting,
    without,
)
from pages._names import dimension_name
from pages._numbers import number, places, scale, unit_shown
from pages._page import House
from pages._sources import sources_of
from pages._states import no_rows, refused
from pages._table import numeric
from pages._words import words

HIDDEN = {"display": "none"}
SHOWN = {"display": "flex", "flexDirection": "column", "gap": "1.25rem"}


def body(language: Language) -> Component:
    """Lay out the empty panels, which the first answer fills."""
    _ = words(language)
    return shaded(
        html.Div(
            [
                html.Div(
                    dmc.Stack([dmc.Skeleton(h=22, w="70%"), dmc.Skeleton(h=22, w="45%")], gap="xs"),
                    id="index-summary",
                    className="osh-summary",
                ),
                html.P(id="index-provenance", className="osh-note"),
                html.Div(
                    [
                        _panel(_("What each indicator adds"), "bars", language),
                        _panel(_("Ranks under every weighting"), "bump", language),
                    ],
                    className="osh-panels",
                ),
                html.Ul(id="index-unseen", className="osh-unseen"),
                html.Section(
                    [
                        html.H2(_("Weights and directions"), className="osh-heading"),
                        html.Div(
                            id="index-weights-table",
                            className="osh-wide-table",
                            tabIndex=0,
                            role="region",
                            **aria(label=_("Weights and directions")),
                        ),
                    ]
                ),
                html.Section(
                    [html.H2(_("Table"), className="osh-heading"), grid("index-table", language)]
                ),
                _take_away(language),
                html.Section(
                    [
                        html.H2(_("How it is worked out"), className="osh-heading"),
                        html.Div(id="index-definition"),
                    ]
                ),
            ],
            id="index-body",
            style=SHOWN,
        ),
    )


def answer(view: View, house: House, language: Language) -> dict[str, Any]:
    """Work the index out, and fill every panel.

    Raises
    ------
    Refusal
        As the door does, or the method.
    """
    if not view.indicators:
        return {"alert": no_rows([], language), "body": HIDDEN}
    pairs = compare(view)
    if view.weights == "ahp" and not pairs.is_consistent:
        return refusal(contradiction(pairs, house, language), language)
    found = work_out(view, house, language)
    edition = next(iter(found.releases.values())).edition
    cited = view._replace(vintage=edition.number)
    return {
        "alert": None,
        "body": SHOWN,
        "summary": [html.P(line) for line in headline(view, found, language)],
        "provenance": _provenance(found, house, language),
        "bars_figure": drawn(stacked(found, language)),
        "bars_size": {"height": f"{contributions_height(found)}px"},
        "bars_note": _bars_note(view, found, language),
        "bump_figure": drawn(bump(found, language)),
        "bump_size": {"height": f"{bump_height(found)}px"},
        "bump_note": _bump_note(language),
        "unseen": [html.Li(line) for line in without(found, language)],
        "weights_table": _weights_table(found, language),
        "rows": rows(found),
        "columns": columns(view, found, language),
        "export": {
            "fileName": f"composite-index-vintage-{edition.number}.csv",
            "prependContent": _csv_head(cited, found, language),
        },
        "definition": [
            _method(found, language),
            *sources_of(list(found.releases.values()), language),
        ],
        "cite": PATH + write(cited),
    }


def refusal(sentence: str, language: Language) -> dict[str, Any]:
    """Show a refusal where the answer would stand."""
    return {"alert": refused(sentence, language), "body": HIDDEN}


def pair_controls(view: View, house: House, language: Language) -> list[Component]:
    """Give a choice for each pair of indicators: how much more the first matters."""
    _ = words(language)
    titles = {
        each: house.indicators()[each].title.to(language)
        for each in view.indicators
        if each in house.indicators()
    }
    return [
        dmc.Select(
            id={"type": "index-pair", "pair": place},
            label=_("{first} against {second}").format(first=titles[first], second=titles[second]),
            data=[{"value": f"{step:.4g}", "label": _step(step, language)} for step in SAATY],
            value=f"{times:.4g}",
            allowDeselect=False,
            size="sm",
        )
        for place, ((first, second), times) in enumerate(
            zip(combinations(view.indicators, 2), view.pairs, strict=True)
        )
    ]


def pairs_said(view: View, language: Language) -> str:
    """Say how well the comparisons agree."""
    return consistency(compare(view), language) if view.pairs else ""


def rows(found: Found) -> list[dict[str, Any]]:
    """Give a row a unit, values as the screen shows them."""
    shown = found.units
    for indicator, release in found.releases.items():
        times = scale(release.indicator)
        shown = shown.with_columns(shown[indicator] * times)
    return shown.drop("reason", strict=False).to_dicts()


def columns(view: View, found: Found, language: Language) -> list[dict[str, Any]]:
    """Say each column's heading and how its numbers are written."""
    _ = words(language)
    return [
        numeric("rank", _("Rank"), 0, 80) | {"pinned": "left", "width": 76, "minWidth": 76},
        {"field": "unit", "headerName": dimension_name(view.by, language), "pinned": "left",
         "width": 150, "wrapText": True, "autoHeight": True},
        numeric("score", _("Index"), 3, 95),
        numeric("rank_best", _("Best rank in trials"), 0, 105),
        numeric("rank_worst", _("Worst rank in trials"), 0, 105),
        *(
            numeric(
                each,
                f"{title(each, found, language)} ({unit_shown(release.indicator, language)})",
                places([(value or 0) * scale(release.indicator) for value in found.units[each]]),
                170,
            )
            for each, release in found.releases.items()
        ),
        *(
            numeric(each, _("Rank, {way}").format(way=column_way(each, language)), 0, 120)
            for each in rank_columns(found)
        ),
    ]  # fmt: skip


def _panel(heading: str, part: str, language: Language) -> Component:
    return html.Section(
        [
            html.H2(heading, className="osh-heading"),
            dcc.Store(id=f"index-{part}-drawn"),
            graph(f"index-{part}-chart", language, {"height": "420px"}),
            html.P(id=f"index-{part}-note", className="osh-note"),
        ]
    )


def _take_away(language: Language) -> Component:
    _ = words(language)
    return html.Section(
        [
            html.Span(_("This view, from this vintage for ever:")),
            dmc.Button("CSV", id="index-csv", size="compact-sm", variant="default"),
            dmc.Button(_("Copy the link"), id="index-copy", size="compact-sm", variant="default"),
            html.Span(id="index-copied", role="status"),
            dcc.Store(id="index-copied-said", data=_("The link is copied.")),
            dcc.Store(id="index-cite"),
        ],
        className="osh-links",
        **aria(label=_("Take it away")),
    )


def _weights_table(found: Found, language: Language) -> Component:
    """Draw the weight of each indicator under every weighting, and which end of it is the risk."""
    _ = words(language)
    head = [
        html.Th(_("Indicator"), scope="col"),
        html.Th(_("Counts as risk"), scope="col"),
        *(
            html.Th(weighting(each, language), scope="col", className="osh-figure")
            for each in found.weightings
        ),
    ]
    ways = {"L": _("the higher, the riskier"), "H": _("the lower, the riskier")}
    lines = [
        html.Tr(
            [
                html.Td(title(row["criterion"], found, language)),
                html.Td(ways[row["direction"]]),
                *(
                    html.Td(number(row[f"{each}_weight"], language, 3), className="osh-figure")
                    for each in found.weightings
                ),
            ]
        )
        for row in found.weights.iter_rows(named=True)
    ]
    part: Component = html.Table(
        [html.Thead(html.Tr(head)), html.Tbody(lines)], className="osh-ranking"
    )
    return part


def _provenance(found: Found, house: House, language: Language) -> str:
    _ = words(language)
    releases = list(found.releases.values())
    sources = sorted({one for each in releases for one in each.figures["source"].drop_nulls()})
    is_made_up = any(each.figures["synthetic"].fill_null(value=False).any() for each in releases)
    parts = [
        _("Source: {source}").format(
            source=_(", ").join(house.source(id, language) for id in sources)
        ),
        _("Vintage {number}").format(number=releases[0].edition.number),
        *([_("made-up figures")] if is_made_up else []),
    ]
    return " · ".join(parts)


def _bars_note(view: View, found: Found, language: Language) -> str:
    _ = words(language)
    notes = [
        _(
            "Each indicator is stretched from 0, the least risky unit here, to 1, the riskiest, "
            "and counts by its weight."
        )
    ]
    if view.score == "topsis":
        notes.append(
            _("The order is that of TOPSIS, which does not add up; the bars show the weighted sum.")
        )
    if found.units["rank"].count() > MOST_BARS:
        sentence = _("The first {count} of {all} are drawn; the table has them all.")
        notes.append(sentence.format(count=MOST_BARS, all=found.units["rank"].count()))
    return " ".join(notes)


def _bump_note(language: Language) -> str:
    _ = words(language)
    return _(
        "A line that stays level keeps its rank whatever the weights; where lines cross, the order "
        "is a choice of weights and no fact."
    )


def _method(found: Found, language: Language) -> Component:
    _ = words(language)
    terms = [
        (_("Stretching"), _("(value - least) / (most - least) over the units shown, turned round "
                            "where a high value is good, so that 1 is always the riskiest.")),
        (_("Entropy weights"), _("An indicator in which the units differ more weighs more; one "
                                 "that is the same everywhere weighs nothing.")),
        (_("AHP weights"), _("Made of your own comparisons of every two indicators, and refused "
                             "where these contradict each other.")),
        ("TOPSIS", _("Nearness to the worst value of every indicator and distance from the best, "
                     "from 0 to 1.")),
        (_("Trials"), _("Each indicator left out in turn, and its weight raised and lowered by a "
                        "fifth; best and worst rank are over all of these.")),
        (_("Reference"), found.reference),
    ]  # fmt: skip
    part: Component = html.Dl(
        [part for term, said in terms for part in (html.Dt(term), html.Dd(said))],
        className="osh-definition",
    )
    return part


def _csv_head(view: View, found: Found, language: Language) -> str:
    """Write what must stand above the table in a file: what it is of, and how to cite it."""
    lines = [PATH + write(view), *(each.citation.to(language) for each in found.releases.values())]
    return "".join(f"# {line}\n" for line in dict.fromkeys(lines))


def _step(step: float, language: Language) -> str:
    """Say a step of the scale: the first matters 3 times as much, or a third."""
    _ = words(language)
    if step == 1:
        return _("as important")
    if step > 1:
        return _("{times} times as important").format(times=f"{step:g}")
    return _("1/{times} as important").format(times=f"{1 / step:.0f}")
