"""Compares two answers, quantity by quantity, within the tolerance a case states.

A tolerance is named: `midp_rel` is for every quantity with the word midp in its name, `rel` and
`abs` for those no name is for. Missing agrees with missing alone, infinite with infinite alone.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from tests.oracle._case import Case, Ours, Rows

WORDS = {
    "nb": ("negbin",),
    "limit": ("lo", "hi", "lower", "upper", "lo80", "hi80", "lo95", "hi95"),
}
"""What a name in a tolerance may stand for beside itself."""

LEAST = 1e-3  # below it a relative tolerance is of this; the cases' own loader does the same


class Difference(NamedTuple):
    """One quantity compared.

    excess : the difference over what is allowed; above 1 the two disagree, infinite where they
        are not of a kind.
    """

    quantity: str
    ours: object
    theirs: object
    excess: float


class Allowed(NamedTuple):
    """How far apart two numbers may be."""

    relative: float
    absolute: float


def differences(case: Case, ours: Ours) -> Iterator[Difference]:
    """Compare everything a case expects; what we do not give disagrees unless it is left out."""
    yield from _nested(case, ours, "", case.scalars, ours.scalars)
    for name, theirs in case.expected.items():
        table = ours.tables.get(name, ours.tables.get(""))
        yield from _table(case, ours, name, theirs, table)


def not_answered(case: Case, ours: Ours) -> dict[str, str]:
    """What a case says or expects that nothing was held against, and why."""
    found = dict(ours.left_out)
    for name, rows in case.expected.items():
        table = ours.tables.get(name, ours.tables.get(""))
        if rows and table is not None:
            echoed = set(rows[0]) & set(case.input.columns) - set(table.columns)
            found |= {f"{name}.{column}": "an echo of the input" for column in sorted(echoed)}
    return found | {f"params.{name}": "no adapter reads it" for name in case.params.passed_over}


def _nested(
    case: Case, ours: Ours, path: str, theirs: object, mine: object
) -> Iterator[Difference]:
    if _is_left_out(ours, path):
        return
    if isinstance(theirs, Mapping):
        for name, value in theirs.items():
            inner = f"{path}.{name}" if path else name
            given = mine[name] if isinstance(mine, Mapping) and name in mine else _nothing
            yield from _nested(case, ours, inner, value, given)
    elif isinstance(theirs, Sequence) and not isinstance(theirs, str):
        if not isinstance(mine, Sequence) or len(mine) != len(theirs):
            yield Difference(path, _said(mine), theirs, math.inf)
            return
        for place, value in enumerate(theirs):
            yield from _nested(case, ours, f"{path}.{place}", value, mine[place])
    else:
        yield _compared(case, ours, path, mine, theirs)


def _table(
    case: Case, ours: Ours, name: str, theirs: Rows, mine: pl.DataFrame | None
) -> Iterator[Difference]:
    if _is_left_out(ours, name) or not theirs:
        return
    if mine is None:
        yield Difference(name, "not given", f"a table of {len(theirs)} rows", math.inf)
        return
    rows = mine.to_dicts()
    keys = [key for key in ours.keys if key in theirs[0] and key in mine.columns]
    if keys:
        by_key = {tuple(map(_key, (row[key] for key in keys))): row for row in rows}
        pairs = [(row, by_key.get(tuple(_key(row[key]) for key in keys))) for row in theirs]
    elif len(rows) == len(theirs):
        pairs = list(zip(theirs, rows, strict=True))
    else:
        yield Difference(name, f"{len(rows)} rows", f"{len(theirs)} rows", math.inf)
        return
    for place, (row, answer) in enumerate(pairs):
        for column, value in row.items():
            quantity = f"{name}.{column}"
            if column in keys or _is_left_out(ours, quantity) or _is_left_out(ours, column):
                continue
            if column in mine.columns:
                given = None if answer is None else answer[column]
                yield _compared(case, ours, f"{quantity}.{place}", given, value)
            elif column not in case.input.columns:
                yield Difference(quantity, "not given", value, math.inf)


def _compared(case: Case, ours: Ours, quantity: str, mine: object, theirs: object) -> Difference:
    if mine is _nothing:
        return Difference(quantity, "not given", theirs, math.inf)
    left, right = _number(mine), _number(theirs)
    if isinstance(left, str) or isinstance(right, str):
        agree = str(left) == str(right)
        return Difference(quantity, mine, theirs, 0.0 if agree else math.inf)
    if left is None or right is None or math.isinf(left) or math.isinf(right):
        return Difference(quantity, mine, theirs, 0.0 if left == right else math.inf)
    apart = abs(left - right)
    if apart == 0:
        return Difference(quantity, left, right, 0.0)
    allowed = allowance(case.tolerance, quantity)
    is_loose = any(word in ours.loose_below_one for word in _words(quantity))
    least = 1.0 if is_loose else LEAST
    most = max(allowed.absolute, allowed.relative * max(abs(right), least))
    return Difference(quantity, left, right, apart / most if most > 0 else math.inf)


def allowance(tolerance: Mapping[str, object], quantity: str) -> Allowed:
    """Find the tolerance for a quantity: the name that says most of it, and says it first.

    Where a case names tolerances for others alone, the widest of those holds for the rest.
    """
    named: dict[str, dict[str, float]] = {}
    for key, value in tolerance.items():
        stem, _, kind = key.rpartition("_")
        if kind in ("rel", "abs") and stem and isinstance(value, int | float):
            named.setdefault(stem, {})[kind] = float(value)
    words = _words(quantity)
    fitting = [(_fit(stem, words), stem) for stem in named]
    best = max(((fit, stem) for fit, stem in fitting if fit), default=None)
    plain = {kind: float(tolerance[kind]) for kind in ("rel", "abs") if kind in tolerance}
    if best:
        found = named[best[1]]
    elif plain or tolerance.get("exact"):
        found = plain
    else:
        found = {
            kind: max((one[kind] for one in named.values() if kind in one), default=0.0)
            for kind in ("rel", "abs")
        }
    return Allowed(found.get("rel", 0.0), found.get("abs", 0.0))


def _fit(stem: str, words: Sequence[str]) -> tuple[int, int] | None:
    """How many words of a tolerance's name a quantity has, and how early; None unless all."""
    places = []
    for word in stem.lower().split("_"):
        meant = (word, *WORDS.get(word, ()))
        place = next((at for at, one in enumerate(words) if one in meant), None)
        if place is None:
            return None
        places.append(place)
    return len(places), -min(places)


def _words(quantity: str) -> list[str]:
    return [word for word in re.split(r"[._\s]+", quantity.lower()) if word]


def _is_left_out(ours: Ours, path: str) -> bool:
    return path in ours.left_out


def _number(value: object) -> float | str | None:
    if value is None or (isinstance(value, str) and value.strip() in ("", "NA", "NaN")):
        return None
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, str) and value.strip().lower() in ("true", "false"):
        return float(value.strip().lower() == "true")
    try:
        number = float(value)
    except (TypeError, ValueError):
        return str(value)
    return None if math.isnan(number) else number


def _key(value: object) -> object:
    return _number(value)


class _Nothing:
    """What stands where we give no answer."""

    def __repr__(self) -> str:
        return "not given"


_nothing = _Nothing()


def _said(value: object) -> object:
    return "not given" if value is _nothing else value
