"""Control charts in the names of the reference's charts."""

from itertools import pairwise

import polars as pl

from tests.oracle._case import Case, Ours, ask
from tests.oracle._trying import Unsupported, adapter

KINDS = {
    "c": "c", "u": "u", "p": "p", "g": "g", "t": "t", "i": "i", "mr": "mr", "run": "run",
    "up": "u_prime", "pp": "p_prime", "u'": "u_prime", "p'": "p_prime", "uprime": "u_prime",
    "pprime": "p_prime", "laney_u": "u_prime", "u_prime": "u_prime", "p_prime": "p_prime",
    "laney_p": "p_prime", "xmr": "i",
}  # fmt: skip
SIZES = ("hours", "units", "den", "n", "denominator", "exposure", "workers", "size", "inspected")
VALUES = ("cases", "defects", "num", "between", "x", "y", "value", "count", "numerator", "days",
          "events")  # fmt: skip


def _kind(case: Case) -> str:
    """The chart a case is of: said in its parameters, its name or its source."""
    told = case.params.get("chart")
    if told is None:
        text = f"{case.about.get('title', '')} {case.about.get('source', '')}".lower()
        quoted = [word for word in KINDS if f"chart='{word}'" in text]
        stems = case.folder.name.lower().replace("-", "_").split("_")
        named = [f"{a}_{b}" for a, b in pairwise(stems)] + stems
        primed = [
            f"{word}p" for word in ("u", "p") if f"{word}'" in text or f"{word}-prime" in text
        ]
        told = next((w for w in (*quoted, *primed, *named) if w in KINDS), None)
    if told not in KINDS:
        raise Unsupported(f"no chart of ours is meant by '{told or case.folder.name}'")
    return KINDS[told]


@adapter("control_chart")
def charted(case: Case) -> Ours:
    """Lines, points beyond them, and the run rules."""
    kind = _kind(case)
    value, size = case.column(*VALUES), case.column(*SIZES)
    if kind in ("c", "g", "t", "i", "mr", "run"):
        size = None
    given = case.input.select(value=value, **({"exposure": size} if size else {}))
    per = case.params.get("multiply", 1)
    params = case.params
    sigmas = next((params[name] for name in ("sigmas", "nsigmas") if name in params), 3)
    asked = {
        "sigmas": sigmas,
        "freeze": params.get("freeze"),
        "per": per,
        "centre": params.get("cl"),
    }
    found = ask("control_chart", {"series": given}, chart=kind, **asked)
    said, points = found.scalars, found.tables["points"]
    table = points.select(
        x=pl.int_range(pl.len()) + 1,
        i=pl.int_range(pl.len()) + 1,
        y="value",
        cl="centre",
        lcl="lower",
        ucl="upper",
        n="size",
        **{
            "sigma.signal": pl.col("is_beyond"),
            "runs.signal": pl.lit(said["is_signal_of_runs"]),
            "longest.run": pl.lit(said["longest_run"]),
            "longest.run.max": pl.lit(said["longest_run_allowed"]),
            "n.crossings": pl.lit(said["crossings"]),
            "n.crossings.min": pl.lit(said["crossings_allowed"]),
        },
    )
    beyond = [int(name) for name in said["beyond"]]
    centre = said["centre"]
    return Ours({"center": centre, "published_center": centre, "beyond": beyond}, {"": table})
