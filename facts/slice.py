"""The one reader of a vintage: measures by what is asked, nothing counted twice.

For each area it takes one family of sources, the same for every period asked, so that a line never
changes hands unseen; and for each measure and period of it the coarsest cut that still shows what
is asked, whole. A breakdown nobody asked for is added up only where it is complete: a total of
which the publisher gave only a part is no total.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import duckdb
import polars as pl

from facts.as_of import NOW, Reading, reading
from facts.codes import measures as measure_list
from facts.periods import ALL_YEARS, Span
from facts.refusal import UnknownCode
from facts.roll_ups import BREAKDOWNS, smallest
from facts.schema import NORMAL, STATUSES, TOTAL, UNKNOWN
from facts.slice_query import written

LAST = "9999"  # sorts after every period


def slice(
    cursor: duckdb.DuckDBPyConnection,
    measures: Sequence[str],
    by: Sequence[str] = (),
    where: Mapping[str, Sequence[str]] | None = None,
    period: Span = ALL_YEARS,
    *,
    families: Sequence[str] = (),
    rolled_up: bool = True,
    asof: str = NOW,
    scheme: str = "",
) -> pl.DataFrame:
    """Read measures of a vintage by what is asked.

    Parameters
    ----------
    measures : ids of data/codes/measure.csv.
    by, where : as in a question; a dimension held to several codes is always shown.
    period : which periods, all of one frequency; open ends are open.
    families : the only families of sources that may answer; empty for any.
    rolled_up : start from the roll-up where it is fine enough. It changes no answer.
    asof : now, then or a day: by which codes, hierarchies and attributes; see facts.as_of.
    scheme : which scheme industries are said in; empty for that of each source.

    Returns
    -------
    One row a period, area, unit and measure: period, area, the dimensions shown, measure,
    value [the measure's unit; unit-years for a stock], status [letters], reporters [units; null
    for published tables], largest [the biggest unit's own amount], allocated [share of the value
    that came through a weight below 1], source, family, published, synthetic [truth: the source
    has made-up rows]. A value made of weights is an estimate, and its reporters are rounded up.

    Raises
    ------
    UnknownCode
        If a code asked for is in no list.
    BadQuestion
        If `asof` or `scheme` cannot be read.
    """
    held = {name: tuple(codes) for name, codes in (where or {}).items() if codes != (TOTAL,)}
    how = reading(cursor, asof, scheme)
    asked = _Asked(tuple(measures), tuple(by), held, period, tuple(families), rolled_up, how)
    counted = _counted_by_detail()
    with_detail = tuple(name for name in measures if name in counted)
    plain = tuple(name for name in measures if name not in counted)
    if not (with_detail and plain and ("detail" in by or "detail" in held)):
        return _read(cursor, asked)
    broken_down = _read(cursor, asked._replace(measures=with_detail))
    rest = _read(
        cursor,
        asked._replace(
            measures=plain,
            by=tuple(name for name in by if name != "detail"),
            where={name: codes for name, codes in held.items() if name != "detail"},
        ),
    )
    shown = [name for name in broken_down.columns if name in ("period", "area", *BREAKDOWNS)]
    if "detail" in shown:
        same = [name for name in shown if name != "detail"]
        rest = rest.join(broken_down.select(shown).unique(), on=same, how="inner")
    return pl.concat([broken_down, rest.select(broken_down.columns)]).sort("measure", *shown)


class _Asked(NamedTuple):
    """What is read at once. `apart` names dimensions whose held codes are shown as they are."""

    measures: tuple[str, ...]
    by: tuple[str, ...]
    where: Mapping[str, tuple[str, ...]]
    period: Span
    families: tuple[str, ...]
    rolled_up: bool
    how: Reading
    apart: frozenset[str] = frozenset()


def _read(cursor: duckdb.DuckDBPyConnection, asked: _Asked) -> pl.DataFrame:
    """Read codes of one level at a time: no cut shows a section beside a division of another."""
    for name in BREAKDOWNS:
        held = asked.where.get(name, ())
        levels = {code: _level(cursor, name, [code]) for code in held} if len(held) > 1 else {}
        if len(set(levels.values())) > 1:
            parts = [
                _read(
                    cursor,
                    asked._replace(
                        where={**asked.where, name: tuple(c for c in held if levels[c] == level)},
                        apart=asked.apart | {name},
                    ),
                )
                for level in sorted(set(levels.values()))
            ]
            whole = pl.concat(parts)
            return whole.sort("period", "area", name, "measure")
    return _read_level(cursor, asked)


def _read_level(cursor: duckdb.DuckDBPyConnection, asked: _Asked) -> pl.DataFrame:
    where, how = asked.where, asked.how
    areas = _areas(cursor, how, asked.by, where.get("area", ()))
    shown, itself = {}, {}
    for name in BREAKDOWNS:
        if name in asked.by or name in where:
            broken_down = name in asked.by and name not in asked.apart
            codes = _shown(cursor, how, name, broken_down, where.get(name, ()))
            shown[name], itself[f"{name}_itself"] = codes
    kept = [
        name for name in shown if name in asked.by or name in asked.apart or len(where[name]) > 1
    ]
    levels = {name: _level(cursor, name, codes) for name, codes in shown.items()}
    cells = how.cells or "cell"
    if asked.rolled_up and not how.cells and not how.scheme:
        cells = smallest(levels.get("industry", 0), _level(cursor, "area", areas))
    values = {
        "measures": [*asked.measures],
        "areas": areas,
        "families": [*asked.families],
        "frequency": asked.period.frequency,
        "first": asked.period.first,
        "last": asked.period.last or LAST,
        **({"day": how.day} if how.day else {}),
        **shown,
        **itself,
        **({"detail_schemes": _schemes(cursor, how, shown["detail"])} if "detail" in shown else {}),
    }
    query = written(how, cells, levels, kept, asked.period.frequency)
    answer: pl.DataFrame = cursor.sql(query, params=values).pl()
    return answer.with_columns(status=_letters("status"))


def _schemes(cursor: duckdb.DuckDBPyConnection, how: Reading, shown: Sequence[str]) -> list[str]:
    """Give the schemes that say the details shown, and that of the unknown, which is none."""
    query = f"""
        SELECT DISTINCT split_part(code_list.scheme, '/', 2)
        FROM {how.above} AS parts
        JOIN code_list USING (dimension, id)
        WHERE dimension = 'detail' AND list_contains($shown, ancestor)
    """
    found = cursor.execute(query, {"shown": [*shown]}).fetchall()
    return ["", *(scheme for (scheme,) in found)]


def _areas(
    cursor: duckdb.DuckDBPyConnection, how: Reading, by: Sequence[str], held: Sequence[str]
) -> list[str]:
    if not held:
        query = """
            SELECT place.area FROM place
            JOIN code_list ON dimension = 'area' AND id = place.area
            WHERE level = 1
        """
        return [code for (code,) in cursor.execute(query).fetchall()]
    _level(cursor, "area", held)
    parts = _parts(cursor, how, "area", held[0]) if len(held) == 1 and "area" in by else []
    return parts or [*held]


def _shown(
    cursor: duckdb.DuckDBPyConnection,
    how: Reading,
    name: str,
    is_broken_down: bool,
    held: Sequence[str],
) -> tuple[list[str], list[str]]:
    """Give the codes to show with all that is part of them, and those to show by themselves.

    Units that gave no more than the code that is broken down stand beside its parts by themselves,
    as the unknown does, so that the parts add up to the whole.
    """
    if not held:
        query = f"""
            SELECT DISTINCT id FROM {how.above}
            WHERE dimension = $name AND id = ancestor AND level = 1
        """
        found = cursor.execute(query, {"name": name}).fetchall()
        return [code for (code,) in found], [UNKNOWN]
    _level(cursor, name, held)
    parts = _parts(cursor, how, name, held[0]) if len(held) == 1 and is_broken_down else []
    if parts:
        return parts, [*held]
    return [code for code in held if code != UNKNOWN], [code for code in held if code == UNKNOWN]


def _parts(cursor: duckdb.DuckDBPyConnection, how: Reading, name: str, code: str) -> list[str]:
    query = f"""
        SELECT DISTINCT id FROM {how.above}
        WHERE dimension = $name AND ancestor = $code AND distance = 1
    """
    return [part for (part,) in cursor.execute(query, {"name": name, "code": code}).fetchall()]


def _level(cursor: duckdb.DuckDBPyConnection, name: str, held: Sequence[str]) -> int:
    """Find the deepest level of codes; refuses those that are in no list."""
    query = """
        SELECT id, max(level) FROM code_list
        WHERE dimension = $name AND list_contains($held, id)
        GROUP BY id
    """
    levels: dict[str, int] = dict(cursor.execute(query, {"name": name, "held": [*held]}).fetchall())
    if strangers := sorted(set(held) - set(levels) - {UNKNOWN}):
        where = f"data/codes/{name}.csv" if name != "detail" else "the lists of data/codes"
        raise UnknownCode(f"{name} '{', '.join(strangers)}' is not in the code list {where}")
    return max([*levels.values(), 1])


def _counted_by_detail() -> set[str]:
    rows = measure_list()
    return set(rows.filter(rows["detail"].is_not_null())["id"])


def _letters(column: str) -> pl.Expr:
    """Write a set of status bits as its letters; A only where it stands alone."""
    letters = [
        pl.when(pl.col(column) & (1 << place) != 0).then(pl.lit(letter)).otherwise(pl.lit(""))
        for place, letter in enumerate(STATUSES)
        if letter != NORMAL
    ]
    return pl.concat_str(letters).replace("", NORMAL).alias(column)
