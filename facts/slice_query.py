"""Writes the one query that reads cells: cuts that can answer, codes and weights, sums."""

from collections.abc import Mapping, Sequence

from facts.as_of import Reading, periods_of
from facts.roll_ups import BREAKDOWNS, ESTIMATED_BIT, ROLL_UPS
from facts.schema import UNKNOWN

SLICE = """
WITH place_of AS (
    SELECT id, ancestor AS shown, weight{held_above}
    FROM {above}
    WHERE dimension = 'area' AND ancestor IN (SELECT unnest($areas))
    UNION ALL
    SELECT area, area, 1.0{held_always}
    FROM (SELECT unnest($areas) AS area)
    ANTI JOIN (
        SELECT ancestor AS area FROM {above} WHERE dimension = 'area' AND id = ancestor
    ) USING (area)
),
{present}
offered AS (
    SELECT cut.*, cut.area AS shown_area
    FROM cut
    WHERE list_contains($areas, cut.area) AND {asked}
    UNION ALL
    SELECT cut.*, renamed.said AS shown_area
    FROM cut
    JOIN {renamed} AS renamed ON renamed.id = cut.area
    WHERE list_contains($areas, renamed.said) AND {asked}
    UNION ALL
    SELECT cut.*, present.area AS shown_area
    FROM cut
    JOIN present USING (source, measure, frequency, period)
    WHERE cut.area IS NULL AND {asked}
),
able AS (
    SELECT *
    FROM offered
    WHERE {able}
),
answering AS (
    SELECT shown_area, family
    FROM able
    GROUP BY shown_area, family
    QUALIFY row_number() OVER (
        PARTITION BY shown_area
        ORDER BY
            count(DISTINCT measure) DESC,
            max(preference) DESC,
            count(DISTINCT period) DESC,
            family
    ) = 1
),
chosen AS (
    SELECT cut, measure, period, shown_area AS area, source, family, published, synthetic
    FROM able
    SEMI JOIN answering USING (shown_area, family)
    QUALIFY row_number() OVER (
        PARTITION BY measure, period, shown_area
        ORDER BY preference DESC, area IS DISTINCT FROM shown_area, {levels}, cut
    ) = 1
){shown},
weighed AS (
    SELECT
        cells.cut,
        place_of.shown AS area,
        {shown_by}
        cells.detail AS own_detail,
        value,
        status,
        reporters,
        largest,
        {weight} AS weight,
        {allocated} AS allocated
    FROM {cells} AS cells
    SEMI JOIN chosen USING (cut)
    JOIN place_of ON place_of.id = cells.area{area_held}
    {joins}
),
summed_by_detail AS (
    SELECT
        cut,
        area,
        {summed_by}
        own_detail,
        sum(value * weight) AS total,
        max(value) AS greatest,
        count(*) AS parts,
        count(value) AS known,
        bit_or(status) AS status,
        sum(reporters * weight) AS reporters,
        max(largest * weight) AS largest,
        sum(CASE WHEN weight < 1 THEN abs(value) * weight ELSE allocated END) AS allocated,
        min(weight) AS lightest
    FROM weighed
    GROUP BY ALL
),
summed AS (
    SELECT
        cut,
        area,
        {summed_by}
        sum(total) AS total,
        max(greatest) AS greatest,
        sum(parts) AS parts,
        sum(known) AS known,
        bit_or(status) AS status,
        max(reporters) AS reporters,  -- one unit may report of many details
        sum(largest) AS largest,
        sum(allocated) AS allocated,
        min(lightest) AS lightest
    FROM summed_by_detail
    GROUP BY ALL
)
SELECT
    chosen.period,
    chosen.area,
    {by}
    chosen.measure,
    CASE kind
        WHEN 'maximum' THEN greatest
        WHEN 'published' THEN CASE WHEN parts = 1 AND lightest = 1 THEN greatest END
        ELSE CASE WHEN parts = known THEN total END
    END AS value,
    CASE WHEN lightest < 1 THEN status | {estimated} ELSE status END AS status,
    CAST(ceil(reporters - 1e-9) AS BIGINT) AS reporters,
    largest,
    CASE
        WHEN kind IN ('flow', 'stock') AND total > 0 THEN least(1.0, allocated / total) ELSE 0.0
    END AS allocated,
    source,
    family,
    published,
    synthetic
FROM summed
JOIN chosen USING (cut, area)
JOIN measure_list ON measure_list.id = chosen.measure
ORDER BY ALL
"""

PRESENT = """present AS (
    SELECT *
    FROM presence
    WHERE list_contains($areas, area)
),"""
PRESENT_AS_REPORTED = """met AS (
    SELECT DISTINCT cells.cut, cells.period, cells.area
    FROM {cells} AS cells
    SEMI JOIN (SELECT cut FROM cut WHERE cut.area IS NULL AND {asked}) USING (cut)
),
present AS (
    SELECT DISTINCT source, measure, frequency, cut.period, place_of.shown AS area
    FROM met
    JOIN cut USING (cut)
    JOIN place_of ON place_of.id = met.area{area_met}
),"""

ASKED = (
    "list_contains($measures, measure) AND frequency = $frequency "
    "AND cut.period BETWEEN $first AND $last "
    "AND (len($families) = 0 OR list_contains($families, family))"
)
SHOWN = """,
shown_{name} AS (
    SELECT id, {ancestor} AS shown, {weight} AS weight{held_above}
    FROM {above}
    WHERE dimension = '{name}' AND ancestor IN (SELECT unnest(${name}))
    {grouped}
    UNION ALL
    SELECT id, ancestor, own{held_above}
    FROM {above}
    WHERE dimension = '{name}' AND own > 0 AND ancestor IN (SELECT unnest(${name}_itself))
    UNION ALL
    SELECT code, code, 1.0{held_always}
    FROM (SELECT unnest(${name}_itself) AS code)
    WHERE code = '{unknown}'
)"""
HELD = " AND cells.period >= {name}.since AND cells.period < {name}.before"
_NOT_HELD = {"held_above": "", "held_always": ""}


def written(
    how: Reading, cells: str, levels: Mapping[str, int], kept: Sequence[str], frequency: str
) -> str:
    """Write the query of one reading; `levels` has the dimensions shown, `kept` those in rows."""
    since, before = periods_of(frequency)
    above, always = f", {since} AS since, {before} AS before", ", '', '~'"
    held = {"held_above": above, "held_always": always} if how.is_then else _NOT_HELD
    within = HELD if how.is_then else ""
    present = PRESENT
    if how.cells:
        met = within.format(name="place_of").replace("cells.", "met.")
        present = PRESENT_AS_REPORTED.format(cells=how.cells, asked=ASKED, area_met=met)
    return SLICE.format(
        **held,
        above=how.above,
        renamed=how.renamed,
        present=present,
        asked=ASKED,
        able=" AND ".join(_able(name, levels, how.scheme) for name in BREAKDOWNS),
        levels=" + ".join(f"{name}_level" for name in BREAKDOWNS),
        shown="".join(
            _shown_part(is_kept=name in kept, is_then=how.is_then).format(
                name=name, above=how.above, unknown=UNKNOWN, **held
            )
            for name in levels
        ),
        shown_by="".join(f"shown_{name}.shown AS {name},\n        " for name in kept),
        summed_by="".join(f"{name},\n        " for name in kept),
        by="".join(f"summed.{name},\n    " for name in kept),
        cells=cells,
        weight=" * ".join(["place_of.weight", *(f"shown_{name}.weight" for name in levels)]),
        allocated="cells.allocated" if cells in ROLL_UPS else "0",
        estimated=ESTIMATED_BIT,
        area_held=within.format(name="place_of"),
        joins="\n    ".join(
            f"JOIN shown_{name} ON shown_{name}.id = cells.{name}"
            + within.format(name=f"shown_{name}")
            for name in levels
        ),
    )


def _able(name: str, levels: Mapping[str, int], scheme: str) -> str:
    """Write when a cut can show what is asked of one dimension.

    A code of another scheme may be made of several: only a cut that has them all can show it.
    """
    if name not in levels:
        return f"({name}_level = 0 OR {name}_whole)"
    asked = levels[name]
    own = f" AND (area IS NULL OR industry_scheme = '{scheme}')" if scheme else ""
    same = f"{name}_level = {asked}{own if name == 'industry' else ''}"
    if name == "industry" and scheme:
        return f"({same} OR ({name}_level >= {asked} AND {name}_whole))"
    able = f"({same} OR ({name}_level > {asked} AND {name}_whole))"
    if name == "detail":  # one list may be broken down in several ways: take one that is asked for
        able += " AND (area IS NULL OR list_contains($detail_schemes, detail_scheme))"
    return able


def _shown_part(*, is_kept: bool, is_then: bool) -> str:
    if is_kept:
        return (
            SHOWN.replace("{ancestor}", "ancestor")
            .replace("{weight}", "weight")
            .replace("{grouped}", "")
        )
    # Codes that are held together are one: of a code below two of them no more than the whole.
    grouped = "GROUP BY id, first, until" if is_then else "GROUP BY id"
    return (
        SHOWN.replace("{ancestor}", "NULL::VARCHAR")
        .replace("{weight}", "least(1.0, sum(weight))")
        .replace("{grouped}", grouped)
    )
