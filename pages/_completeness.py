"""What the page of completeness asks, and how its answer is laid out."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import dash_mantine_components as dmc
import polars as pl
from dash import dcc, html
from dash.development.base_component import Component

from facts.periods import YEARS_LONG, Span, frequency
from facts.text import Language
from governance.obligations import last_day, obligations
from governance.question import Question
from governance.release import REASONS, Release
from pages import _address as address
from pages._browser import aria
from pages._controls import Choice, into
from pages._definition import definition
from pages._furniture import drawn, graph, grid, shaded, take_away, way_up
from pages._heat import LOW, MOST_ROWS, heat, height
from pages._map import parts_map
from pages._names import dimension_name, name
from pages._numbers import number, period_name, periods, unit_shown
from pages._page import House
from pages._reported import threshold
from pages._sentences import interval_said
from pages._series import latest_with_values, series
from pages._sources import sources_of
from pages._states import no_rows, refused
from pages._table import columns, rows
from pages._words import words

PATH = "/completeness"
MISSING = "/desk/missing"
INDICATORS = ("reporting_rate", "on_time_reporting_rate", "workforce_completeness")
DIMENSIONS = ("area", "industry", "size", "ownership")
ALL = "all"  # the obligation control's word for every return
USUAL = "quarterly_return"  # what the page opens with
BACK = {"A": 6, "Q": 8, "M": 12}  # periods shown, the last among them
HIDDEN = {"display": "none"}
SHOWN = {"display": "flex", "flexDirection": "column", "gap": "1.25rem"}
MAP_HEIGHT = 460  # [pixels]


class Choices(NamedTuple):
    """What each control offers, and what it stands on."""

    indicators: list[Choice]
    indicator: str
    obligations: list[Choice]
    obligation: str
    areas: list[Choice]
    area: str | None
    breakdowns: list[Choice]
    breakdown: str
    periods: list[Choice]
    period: str | None


def settled(asked: Question, house: House) -> Question:
    """Give a question the page can show: what it leaves out is chosen; '' where none was counted.

    An address that names no indicator opens with the quarterly returns.
    """
    known = _counted(house)
    if known.is_empty():
        return Question("")
    covered = known["area"].to_list()
    held = asked.where.get("area", ())[:1]
    area = held if held and held[0] in covered else (_top(known),)
    detail = asked.where.get("detail", () if asked.indicator else (USUAL,))[:1]
    detail = detail if detail and detail[0] in _calendar() else ()
    others = {name: codes for name, codes in asked.where.items() if name not in ("area", "detail")}
    can = known.filter(pl.col("area") == area[0])["by"].explode().to_list()
    wanted = [*(one for one in asked.by if one in DIMENSIONS), *DIMENSIONS]
    by = next((one for one in wanted if one in can), "industry")
    where = {"area": area, **others} | ({"detail": detail} if detail else {})
    when = _periods(known, _letter(detail), house)
    last = asked.period.last if asked.period.last in when else when[-1]
    first = when[max(when.index(last) + 1 - BACK[_letter(detail)], 0)]
    indicator = asked.indicator if asked.indicator in INDICATORS else INDICATORS[0]
    return Question(indicator, (by,), where, Span(first, last), vintage=asked.vintage)


def choices(asked: Question, house: House, language: Language) -> Choices:
    """Give what each control offers for a settled question."""
    _ = words(language)
    cards, known = house.indicators(), _counted(house)
    if not asked.indicator:
        return Choices([], "", [], ALL, [], None, [], "area", [], None)
    area = asked.where["area"][0]
    can = known.filter(pl.col("area") == area)["by"].explode().to_list()
    detail = asked.where.get("detail", (ALL,))
    labels = {one.id: one.label.to(language) for one in obligations()}
    return Choices(
        [{"value": one, "label": cards[one].title.to(language)} for one in INDICATORS],
        asked.indicator,
        [{"value": ALL, "label": _("All returns together")},
         *({"value": one, "label": labels[one]} for one in _calendar())],
        detail[0],
        [{"value": one, "label": name("area", one, language)} for one in known["area"].sort()],
        area,
        [{"value": one, "label": _("Parts of the area") if one == "area"
          else dimension_name(one, language)} for one in DIMENSIONS if one in can],
        asked.by[0],
        [{"value": one, "label": period_name(one, language)}
         for one in reversed(_periods(known, _letter(detail), house))],
        asked.period.last,
    )  # fmt: skip


def changed(asked: Question, control: str, value: Any, house: House) -> Question:
    """Give the question after one control was touched."""
    if not value or not asked.indicator:
        return asked
    where = dict(asked.where)
    match control:
        case "indicator":
            return replace(asked, indicator=value)
        case "obligation":
            others = {name: codes for name, codes in where.items() if name != "detail"}
            held = others if value == ALL else {**others, "detail": (value,)}
            return settled(replace(asked, where=held, period=Span()), house)
        case "area":
            return settled(replace(asked, where={**where, "area": (value,)}), house)
        case "breakdown":
            return settled(replace(asked, by=(value,)), house)
        case "period":
            return settled(replace(asked, period=Span(value, value)), house)
        case "place":
            return settled(into(asked, value, house.coverage()) or asked, house)
    return asked


def answer(asked: Question, house: House, language: Language) -> dict[str, Any]:
    """Ask the three figures of the whole and one of its parts, and fill the page.

    Raises
    ------
    Refusal
        As the door does.
    """
    if not asked.indicator:
        return {"alert": nothing_counted(language), "body": HIDDEN}
    release = house.ask(asked)
    if release.figures.is_empty():
        return {"alert": no_rows([], language), "body": HIDDEN}
    cited = address.write(asked.at(release.edition.number))
    cards = [house.ask(replace(asked, indicator=one, by=())) for one in INDICATORS]
    figures = series(release, language)
    drawing = heat(figures, threshold() * 100, language)
    return {
        "alert": None,
        "body": SHOWN,
        "path": way_up(asked, PATH, language),
        "cards": [_card(each, language) for each in cards],
        **_place(release, house, language),
        "heat_heading": _heading(asked, language),
        "heat_figure": drawn(drawing),
        "heat_size": {"height": height(figures)},
        "heat_note": _note(release, figures, language),
        "desk": _desk(house, language),
        "rows": rows(release, house, language),
        "columns": columns(release, language),
        "definition": [definition(release, house, language), *sources_of([release], language)],
        "csv": f"/api/v1/ask.csv{cited}",
        "json": f"/api/v1/ask.json{cited}",
        "cite": PATH + cited,
    }


def refusal(sentence: str, language: Language) -> dict[str, Any]:
    """Say why there is no answer."""
    return {"alert": refused(sentence, language), "body": HIDDEN}


def body(language: Language) -> Component:
    """Lay out the empty parts, which the first answer fills."""
    _ = words(language)
    return shaded(
        html.Div(
            [
                html.Nav(
                    id="completeness-path", className="osh-path", **aria(label=_("What is shown"))
                ),
                html.Section(
                    [dmc.Skeleton(h=130) for _card in INDICATORS],
                    id="completeness-cards",
                    className="osh-cards",
                    **aria(label=_("Headline figures")),
                ),
                html.Div(id="completeness-desk"),
                html.Div(
                    [_panel("heat", language), _panel("place", language)],
                    id="completeness-panels",
                    className="osh-panels",
                ),
                html.Section(
                    [
                        html.H2(_("Table"), className="osh-heading"),
                        grid("completeness-table", language),
                    ]
                ),
                take_away("completeness", language),
                html.Section(
                    [
                        html.H2(_("What this figure is"), className="osh-heading"),
                        html.Div(id="completeness-definition"),
                    ]
                ),
            ],
            id="completeness-body",
            style=SHOWN,
        )
    )


def _panel(part: str, language: Language) -> Component:
    return html.Section(
        [
            html.H2(id=f"completeness-{part}-heading", className="osh-heading"),
            dcc.Store(id=f"completeness-{part}-drawn"),
            graph(f"completeness-{part}-chart", language, {}),
            html.P(id=f"completeness-{part}-note", className="osh-note"),
        ],
        id=f"completeness-{part}",
    )


def nothing_counted(language: Language) -> Component:
    """Say what to do while no completeness was counted."""
    _ = words(language)
    steps = (
        (
            "osh register import FILE",
            _("Enter the enterprises: who owes a return is told by them."),
        ),
        (
            "osh return gather",
            _("Take in the accepted returns; who owed one is counted with them."),
        ),
        ("osh publish", _("Freeze what was counted into a vintage. The figures appear here.")),
    )
    part: Component = dmc.Stack(
        [
            dmc.Text(_("No completeness is counted in this vintage. It comes in three steps:")),
            html.Ol(
                [html.Li([html.Code(step), html.Span(meaning)]) for step, meaning in steps],
                className="osh-steps",
            ),
        ],
        className="osh-sheet",
        maw=760,
    )
    return part


def _counted(house: House) -> pl.DataFrame:
    return house.coverage().filter(pl.col("indicator") == INDICATORS[0])


def _top(known: pl.DataFrame) -> str:
    """Give the widest area: one with parts, and of these the shortest code."""
    parted = known.filter(pl.col("by").list.contains("area"))
    found: list[str] = (parted if parted.height else known)["area"].to_list()
    return min(found, key=lambda code: (len(code), code))


def _calendar() -> list[str]:
    return [one.id for one in obligations() if one.clock == "calendar"]


def _letter(detail: tuple[str, ...]) -> str:
    found = {one.id: one.frequency for one in obligations()}
    return found.get(detail[0], "A") if detail else "A"


def _periods(known: pl.DataFrame, letter: str, house: House) -> list[str]:
    """List the periods that were over when the vintage was made; at least one."""
    every = periods(str(known["first"].min())[:4], str(known["last"].max())[:4], letter)
    edition = house.edition()
    over = [one for one in every if edition is None or last_day(one) < edition.created.date()]
    return over or every[:1]


def _card(release: Release, language: Language) -> Component:
    """Lay out one figure of the whole: value, interval, counts."""
    _ = words(language)
    figures = latest_with_values(series(release, language))
    title = html.H2(release.indicator.title.to(language))
    if figures.is_empty():
        reason = release.figures["reason"].drop_nulls()
        why = REASONS[reason[-1]].to(language) if len(reason) else _("no figure")
        return html.Article(
            [title, html.P(html.Span("–"), className="osh-value"),
             html.P(why, className="osh-sure")], className="osh-card",
        )  # fmt: skip
    row = figures.row(0, named=True)
    sure = _("{period}; {interval}").format(
        period=period_name(row["period"], language), interval=interval_said(row, language, 1)
    )
    value = [
        html.Span(number(row["value"], language, 1)),
        html.Span(unit_shown(release.indicator, language)),
    ]
    return html.Article(
        [
            title,
            html.P(value, className="osh-value"),
            html.P(sure, className="osh-sure"),
            html.P(_counts(release, row, language), className="osh-foot"),
        ],
        className="osh-card",
    )


def _counts(release: Release, row: Mapping[str, Any], language: Language) -> str:
    """Say what is behind a share; workers, which add up over time, as they were in the period."""
    _ = words(language)
    of_workers = release.indicator.id == INDICATORS[-1]
    times = 1 / YEARS_LONG[frequency(row["period"])] if of_workers else 1
    form = (
        _("workers of those received: {received} of {due}")
        if of_workers
        else _("returns: {received} of {due}")
    )
    received, due = (float(row[part]) * times for part in ("events", "exposure"))
    return form.format(received=number(received, language), due=number(due, language))


def _place(release: Release, house: House, language: Language) -> dict[str, Any]:
    """Draw the map of an area's parts, where it is asked for and there is one."""
    _ = words(language)
    (area,) = release.question.where["area"]
    last = latest_with_values(series(release, language)).drop_nulls("value")
    boundaries = house.boundaries(area) if release.question.by == ("area",) else None
    if boundaries is None or last.height < 2:
        return {"place": HIDDEN, "panels": "osh-panels osh-alone"}
    return {
        "place": {},
        "panels": "osh-panels",
        "place_heading": _("Map, {period}").format(period=period_name(last["period"][0], language)),
        "place_figure": drawn(parts_map(release, boundaries, language)),
        "place_size": {"height": f"{MAP_HEIGHT}px"},
        "place_note": " ".join([
            _("Colours run from the lowest value to the highest, those of the table from 0 to "
              "100%."),
            _("Grey parts have no figure. A click looks inside a part that has parts."),
        ]),
    }  # fmt: skip


def _heading(asked: Question, language: Language) -> str:
    _ = words(language)
    by = _("part of the area") if asked.by == ("area",) else dimension_name(asked.by[0], language)
    return _("By {by} and period, in %").format(by=by)


def _note(release: Release, figures: pl.DataFrame, language: Language) -> str:
    _ = words(language)
    said = [
        _("{mark}: under {least}%. An empty cell had nothing due, or is hidden ({hidden}).").format(
            mark=LOW, least=number(threshold() * 100, language), hidden=release.hidden
        ),
        _("A period is counted once its last day has passed; returns go on coming in."),
    ]
    count = figures["unit"].n_unique()
    if count > MOST_ROWS:
        more = _("The {count} lowest of {all}; the table has them all.")
        said.append(more.format(count=MOST_ROWS, all=count))
    return " ".join(said)


def _desk(house: House, language: Language) -> list[Any]:
    """Link to who has not reported, for those who may see it."""
    _ = words(language)
    if MISSING not in {path for _title, path in house.places()}:
        return []
    return [html.A(_("Who has not reported, and reminders"), href=MISSING)]
