"""What moved since the period before, in words and ranked; figures with analysis=change."""

from math import inf
from typing import Any, NamedTuple

import polars as pl
from dash import dcc, html
from dash.development.base_component import Component

from facts.text import Language
from governance.release import Release
from pages._browser import aria
from pages._numbers import number, period_name, places, unit_shown
from pages._series import latest_with_values, series
from pages._words import words

CALLED = ("improved", "worsened", "rose", "fell")
MARKS = {"improved": "good", "worsened": "bad", "rose": "plain", "fell": "plain"}
"""How a change that is called is marked, beside its word and arrow."""
FIRST = 8  # units of a ranking shown before the rest is unfolded


class Change(NamedTuple):
    """A change as it is said.

    arrow : up, down or level, for the eye.
    verdict : the word of the analysis, or why there is none.
    amount : how much, with its 95 % interval; '' where it is not judged.
    mark : good, bad, plain (called, but neither) or level.
    """

    arrow: str
    verdict: str
    amount: str
    mark: str

    @property
    def is_called(self) -> bool:
        """Whether the figure has moved more than chance explains."""
        return self.mark != "level"


def said(release: Release, row: dict[str, Any], language: Language) -> Change:
    """Say the change of one row."""
    _ = words(language)
    known = release.analysis.words if release.analysis else {}
    if row["moved"] is None:
        reason = known.get(row["change_reason"] or "")
        hidden = _("not compared: a period of it is hidden")
        why = _("not compared: {reason}")
        said_so = why.format(reason=reason.to(language)) if reason else hidden
        return Change("", said_so, "", "level")
    verdict = known[row["moved"]].to(language)
    amount = _amount(release, row, language)
    if row["moved"] not in CALLED:
        return Change("≈", verdict, amount, "level")
    rose = row["change"] is None or row["change"] > 0
    return Change("↑" if rose else "↓", verdict, amount, MARKS[row["moved"]])


def ranked(release: Release, language: Language) -> pl.DataFrame:
    """Rank the units of the last period: those that clearly moved first, the largest change on top.

    Returns
    -------
    Rows as `series` gives them, with is_called and is_judged (truths) and size (of the change,
    without its sign); a change from or to nothing is the largest, and those not compared come last.
    """
    last = latest_with_values(series(release, language)).drop_nulls("value")
    ratio = pl.when(pl.col("change") > -1).then((1 + pl.col("change")).log().abs()).otherwise(inf)
    size = pl.col("change").abs() if release.indicator.shape == "share" else ratio
    is_judged = pl.col("moved").is_not_null()
    return last.with_columns(
        is_called=pl.col("moved").is_in(CALLED).fill_null(value=False),
        is_judged=is_judged,
        size=pl.when(is_judged).then(size),
    ).sort(
        "is_called", "is_judged", "size", "unit",
        descending=[True, True, True, False], nulls_last=True,
    )  # fmt: skip


def counted(found: pl.DataFrame, language: Language) -> str:
    """Say how many units were compared, how many moved, and how many chance alone would move."""
    _ = words(language)
    judged, called = int(found["is_judged"].sum()), int(found["is_called"].sum())
    likely = int((found["p_value"] < 0.05).sum())
    if not judged:
        return _("None of {all} could be compared with the period before.").format(all=found.height)
    sentence = _(
        "{judged} of {all} compared. Moved clearly (q < 0.05): {called}. With p < 0.05: {likely}, "
        "where chance alone would give about {chance} if nothing had changed."
    )
    chance = judged * 0.05
    return sentence.format(
        judged=judged,
        all=found.height,
        called=called,
        likely=likely,
        chance=number(chance, language, 2 if chance < 1 else 1),
    )


def ranking(
    release: Release, found: pl.DataFrame, heading: str, to: dict[str, str], language: Language
) -> Component:
    """Lay out ranked units as a table; the first are shown, the rest is unfolded.

    Parameters
    ----------
    found : what `ranked` gives.
    heading : what the units are.
    to : where each code of the last dimension leads; a code without an address is not a link.
    """
    _ = words(language)
    decimals = places(found["value"])
    rows = [_row(release, row, decimals, to, language) for row in found.to_dicts()]
    unit = unit_shown(release.indicator, language)
    period = period_name(found["period"][0], language)
    headings = [
        html.Th(heading, scope="col"),
        html.Th(_("Change and 95% interval"), scope="col"),
        html.Th(_("q-value"), scope="col", className="osh-figure osh-roomy"),
        html.Th(f"{period} ({unit})", scope="col", className="osh-figure"),
    ]
    head = html.Thead(html.Tr(headings))
    parts: list[Component] = [html.Table([head, html.Tbody(rows[:FIRST])], className="osh-ranking")]
    if len(rows) > FIRST:
        rest = html.Table([head, html.Tbody(rows[FIRST:])], className="osh-ranking")
        more = _("The other {count}").format(count=len(rows) - FIRST)
        parts.append(html.Details([html.Summary(more), rest], className="osh-more"))
    return html.Div(parts)


def verdict(change: Change) -> Component:
    """Give a verdict with its arrow; colour only repeats what arrow and word say."""
    arrow = html.Span(change.arrow, className="osh-arrow", **aria(hidden="true"))
    parts: list[Any] = [arrow, change.verdict] if change.arrow else [change.verdict]
    return html.Span(parts, className=f"osh-verdict osh-{change.mark}")


def period_before(release: Release) -> str | None:
    """Give the period the last figure is compared with; None where it is not compared."""
    last = release.figures.sort("period").tail(1)
    if last["moved"].null_count():
        return None
    before = release.figures.filter(pl.col("period") < last["period"][0])["period"].max()
    return str(before)


def _row(
    release: Release, row: dict[str, Any], decimals: int, to: dict[str, str], language: Language
) -> Component:
    change = said(release, row, language)
    address = to.get(row[release.question.by[-1]])
    unit = dcc.Link(row["unit"], href=address) if address else row["unit"]
    amount = [html.Span(change.amount, className="osh-amount")] if change.amount else []
    return html.Tr(
        [
            html.Th(unit, scope="row"),
            html.Td([verdict(change), *amount]),
            html.Td(_q(row["q_value"], language), className="osh-figure osh-roomy"),
            html.Td(number(row["value"], language, decimals), className="osh-figure"),
        ]
    )


def _q(value: float | None, language: Language) -> str:
    if value is None:
        return "–"
    return "< 0.001" if value < 0.001 else number(value, language, 3)


def _amount(release: Release, row: dict[str, Any], language: Language) -> str:
    _ = words(language)
    change, lower, upper = row["change"], row["change_lower"], row["change_upper"]
    if change is None:
        return _("none in the period before")
    form = _("{change}% ({lower} to {upper})")
    if release.indicator.shape == "share":
        form = _("{change} points ({lower} to {upper})")
    return form.format(
        change=_signed(change, language),
        lower=_signed(lower, language),
        upper=_signed(upper, language),
    )


def _signed(share: float, language: Language) -> str:
    """Write a share as percent with its sign; a change that rounds to nothing has none."""
    percent = share * 100
    decimals = 0 if round(abs(percent), 1) >= 10 else 1
    written = number(abs(percent), language, decimals)
    sign = "" if not float(written.replace(",", "")) else "+" if percent > 0 else "−"
    return sign + written
