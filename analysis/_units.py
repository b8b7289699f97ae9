"""Methods for one series, put to every unit of released figures."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from analysis._analysis import Analysed, Setting
from analysis._parameters import Given, Parameter, checked
from analysis._series import Wanted, reason, since_break, unbroken
from analysis._wording import first_ones, with_names
from facts.periods import frequency
from facts.text import Text

A_YEAR = {"A": 1, "Q": 4, "M": 12}
"""Periods a year, by frequency."""

DIRECTIONS = {
    "L": {-1: "improving", 0: "no_change", 1: "worsening"},
    "H": {-1: "worsening", 0: "no_change", 1: "improving"},
    "N": {-1: "decreasing", 0: "no_change", 1: "increasing"},
}
"""What falling (-1), no clear change (0) and rising (1) are called, by polarity."""

WORDS = {
    "improving": Text("improving", "好转"),
    "worsening": Text("worsening", "恶化"),
    "increasing": Text("increasing", "上升"),
    "decreasing": Text("decreasing", "下降"),
    "no_change": Text("no significant change", "无显著变化"),
}


class Series(NamedTuple):
    """One unit's figures, oldest first.

    codes : what it is, by dimension. rows : its figures since its last break, with row.
    """

    codes: dict[str, str]
    name: Text
    rows: pl.DataFrame

    @property
    def cycle(self) -> int:
        """Periods a year."""
        return A_YEAR[frequency(self.rows["period"][0])]

    @property
    def periods(self) -> list[str]:
        """Its periods, oldest first."""
        return self.rows["period"].to_list()


class Followed(NamedTuple):
    """What is said of one series.

    columns : a column a name in `adds`, as long as the series; what is not named is null.
    tables : rows of further tables by name, without the unit's codes.
    reason : a code of the card's words why it is not followed; all else is then empty.
    """

    columns: Mapping[str, Sequence[object] | pl.Series] = {}
    tables: Mapping[str, pl.DataFrame] = {}
    sentence: Text | None = None
    warnings: tuple[Text, ...] = ()
    reason: str = ""


Follow = Callable[[Series], Followed]


class Plan(NamedTuple):
    """How a card puts its method to units.

    adds : every column it adds but the reason, with its kind.
    reason : name of the column that says why a unit is not followed.
    wanted : what it asks of a series.
    tables : kinds of the columns of each further table.
    notes : said where any unit was followed.
    across_breaks : a series goes on through its breaks.
    """

    adds: Mapping[str, pl.DataType]
    reason: str
    wanted: Wanted
    tables: Mapping[str, Mapping[str, pl.DataType]] = {}
    notes: tuple[Text, ...] = ()
    across_breaks: bool = False


def in_force(setting: Setting, card: str, parameters: Sequence[Parameter]) -> Given:
    """Give the parameters of a question, or the defaults where a setting names none."""
    return setting.parameters or checked(card, parameters, {})


def position(period: str) -> int:
    """Number the periods of one frequency one after the other.

    Examples
    --------
    >>> position("2024"), position("2024-Q1") - position("2023-Q4"), position("2024-03") % 12
    (2024, 1, 2)
    """
    letter, year = frequency(period), int(period[:4])
    _year, _dash, within = period.partition("-")
    return year * A_YEAR[letter] + (int(within.lstrip("Q")) - 1 if within else 0)


def period_at(place: int, letter: str) -> str:
    """Write the period of a number, as `position` gives it.

    Examples
    --------
    >>> period_at(position("2023-Q4") + 1, "Q"), period_at(2025, "A")
    ('2024-Q1', '2025')
    """
    year, within = divmod(place, A_YEAR[letter])
    endings = {"A": "", "Q": f"-Q{within + 1}", "M": f"-{within + 1:02}"}
    return f"{year}{endings[letter]}"


def each_unit(figures: pl.DataFrame, setting: Setting, plan: Plan, follow: Follow) -> Analysed:
    """Follow each unit and put what is said beside its figures; a reason stands on its last row."""
    source = unbroken if plan.across_breaks else since_break
    kept = source(with_names(figures, setting), setting)
    reasons = kept.group_by("unit", maintain_order=True).agg(why=reason(setting, plan.wanted))
    refused = dict(reasons.iter_rows())
    said: list[tuple[Series, Followed]] = []
    for (unit,), rows in kept.group_by("unit", maintain_order=True):
        codes = {name: str(rows[name][0]) for name in setting.by}
        one = Series(codes, Text(rows["name_en"][0], rows["name_zh"][0]), rows)
        why = refused[unit]
        said.append((one, Followed(reason=why) if why else follow(one)))
    rows = pl.concat([_empty(plan), *(_rows(one, found, plan) for one, found in said)])
    added = figures.with_row_index("row").join(
        rows, on="row", how="left", maintain_order="left", validate="1:1"
    )
    followed = [(one, found) for one, found in said if not found.reason]
    return Analysed(
        added.drop("row"),
        plan.notes if followed else (),
        {name: _table(name, plan, setting, followed) for name in plan.tables},
        first_ones(found.sentence for _one, found in followed if found.sentence),
        tuple(dict.fromkeys(said for _one, found in followed for said in found.warnings)),
    )


def _rows(one: Series, found: Followed, plan: Plan) -> pl.DataFrame:
    height = one.rows.height
    columns = {
        name: pl.Series(name, found.columns.get(name, [None] * height), kind, strict=False)
        for name, kind in plan.adds.items()
    }
    why = [*[None] * (height - 1), found.reason or None]
    return pl.DataFrame(
        {"row": one.rows["row"], **columns, plan.reason: pl.Series(why, dtype=pl.String)},
        nan_to_null=True,
    )


def _empty(plan: Plan) -> pl.DataFrame:
    return pl.DataFrame(schema={"row": pl.UInt32(), **plan.adds, plan.reason: pl.String()})


def _table(
    name: str, plan: Plan, setting: Setting, followed: Sequence[tuple[Series, Followed]]
) -> pl.DataFrame:
    schema = dict.fromkeys(setting.by, pl.String()) | dict(plan.tables[name])
    parts = [
        found.tables[name].select(
            *(pl.lit(code).alias(dimension) for dimension, code in one.codes.items()),
            *(pl.col(column).cast(kind) for column, kind in plan.tables[name].items()),
        )
        for one, found in followed
        if name in found.tables
    ]
    return pl.concat([pl.DataFrame(schema=schema), *parts])
