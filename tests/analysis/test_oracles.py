"""Answers computed by other people's software are ours too, within each case's own tolerance.

Cases are read in place from the folder OSH_ORACLES. What a case is asked for follows from its
method and the columns it expects, so a case added to the folder is tried without a change here.
"""

import csv
import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy.special import ndtr

from analysis import (
    Setting,
    analyses,
    byar_interval,
    exceedance_fraction,
    exceedance_interval,
    mean_interval,
    mid_p_interval,
    poisson_interval,
    rate_interval,
    wilson_continuity_interval,
    wilson_interval,
)
from analysis._control import (
    LOG,
    ROOT,
    adjusted_limits,
    overdispersion,
    ratio_limits,
    share_limits,
    z_scores,
)
from analysis.change import q_values, rate_ratio

ROOT_FOLDER = Path(__file__).parent.parent.parent
FOLDER = Path(os.environ.get("OSH_ORACLES", ROOT_FOLDER.parent / "shared" / "oracles"))

Rows = list[dict[str, str]]
Found = Iterator[tuple[str, object, object]]
"""What was compared: the quantity, ours and theirs; missing is NaN or None."""


class Case:
    """A case of the folder: its text, its tables, and what it expects."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.about = json.loads((folder / "case.json").read_text(encoding="utf-8"))
        tables = {path.stem: _rows(path) for path in sorted(folder.glob("*.csv"))}
        self.inputs = {name: t for name, t in tables.items() if not name.startswith("expected_")}
        self.expected = {
            name.removeprefix("expected_"): t
            for name, t in tables.items()
            if name not in self.inputs
        }
        scalars = folder / "expected.json"
        self.scalars = json.loads(scalars.read_text(encoding="utf-8")) if scalars.exists() else {}

    @property
    def answer(self) -> Rows:
        (table,) = self.expected.values()
        return table

    def agrees(self, quantity: str, ours: object, theirs: object) -> bool:
        """Whether two numbers agree within the tolerance the case states for the quantity."""
        if isinstance(theirs, str):
            return ours == theirs
        if np.isnan(theirs) or np.isnan(ours):
            return bool(np.isnan(theirs) and np.isnan(ours))
        allowed = self.about["tolerance"]
        named = {
            kind: allowed[f"{word}_{kind}"]
            for kind in ("rel", "abs")
            for word in (quantity, quantity.split("_")[0])
            if f"{word}_{kind}" in allowed
        } or {kind: allowed[kind] for kind in ("rel", "abs") if kind in allowed}
        # The reference's mid-P roots stop early, by as much near 0 as near 1 (0.0500255 for one
        # event, where 0.0500203 solves the equation): below 1 their tolerance is absolute.
        least = 1 if quantity.startswith("midp") else 1e-3
        relative = named.get("rel", 0) * max(abs(theirs), least)
        return abs(ours - theirs) <= max(relative, named.get("abs", 0))


def rates(case: Case) -> Found:
    """Interval of a count or a rate; which one follows from the case's columns and text."""
    (given,) = case.inputs.values()
    if "Numerator" in given[0]:
        events, exposure = _column(given, "Numerator"), _column(given, "Denominator")
        per = _column(given, "multiplier")
        yield from _pairs(case.answer, {"value": events / exposure * per})
        for level, suffix in ((0.95, "95_0cl"), (0.998, "99_8cl")):
            lower, upper = rate_interval(events, exposure / per, level)
            yield from _pairs(case.answer, {f"lower{suffix}": lower, f"upper{suffix}": upper})
        return
    count = _column(given, "x" if "x" in given[0] else "count")
    name = next((name for name in ("conf", "confidence") if name in given[0]), None)
    levels = (
        _column(given, name)
        if name
        else np.full(len(count), case.about["params"].get("confidence", 0.95))
    )
    method = byar_interval if "byar" in case.folder.name else poisson_interval
    low, high = ("lowercl", "uppercl") if "lowercl" in case.answer[0] else ("lower", "upper")
    yield from _pairs(case.answer, _at(method, count, np.ones_like(count), levels, low, high))
    if "midp_lower" in case.answer[0]:
        ours = _at(mid_p_interval, count, np.ones_like(count), levels, "midp_lower", "midp_upper")
        # The reference gives up on large counts; ours are then beyond comparison.
        given_up = np.isnan(_column(case.answer, "midp_lower"))
        blank = {name: np.where(given_up, np.nan, limits) for name, limits in ours.items()}
        yield from _pairs(case.answer, blank)


def shares(case: Case) -> Found:
    """Wilson's interval, with and without continuity correction."""
    (given,) = case.inputs.values()
    count, trials = _column(given, "x"), _column(given, "n")
    low, high = ("lowercl", "uppercl") if "lowercl" in case.answer[0] else ("lo", "hi")
    if "method" not in given[0]:
        levels = _column(given, "confidence")
        yield from _pairs(case.answer, _at(wilson_interval, count, trials, levels, low, high))
        return
    corrected = np.array([row["method"] == "wilson_cc" for row in given])
    plain, with_correction = (
        method(count, trials) for method in (wilson_interval, wilson_continuity_interval)
    )
    for end, name in enumerate((low, high)):
        ours = np.where(corrected, with_correction[end], plain[end])
        yield from _pairs(case.answer, {name: ours})


def means(case: Case) -> Found:
    """Student's t interval of the mean of each group and of all values together."""
    (given,) = case.inputs.values()
    groups = np.array([row["area"] for row in given])
    values = _column(given, "values")
    members = [
        values[groups == row["area"]] if row["area"] in groups else values for row in case.answer
    ]
    mean, deviation, count = (
        np.array([measure(of) for of in members])
        for measure in (np.mean, lambda of: np.std(of, ddof=1), len)
    )
    yield from _pairs(case.answer, {"value": mean, "stdev": deviation, "value_count": count})
    for level, suffix in ((0.95, "95_0cl"), (0.998, "99_8cl")):
        lower, upper = mean_interval(mean, deviation, count, level)
        yield from _pairs(case.answer, {f"lower{suffix}": lower, f"upper{suffix}": upper})


def ratios(case: Case) -> Found:
    """Limits of observed / expected; the card judges the same counts as the reference does."""
    (given,) = case.inputs.values()
    observed, expected = _column(given, "observed"), _column(given, "expected")
    for name, method in (
        ("exact", poisson_interval),
        ("midp", mid_p_interval),
        ("byar", byar_interval),
    ):
        lower, upper = method(observed, expected)
        yield from _pairs(case.answer, {f"{name}_lo": lower, f"{name}_hi": upper})


def exceedances(case: Case) -> Found:
    """Exceedance fraction of a complete sample; the reference's limits are one-sided at 95 %."""
    (given,) = case.inputs.values()
    logs = np.log(_column(given, "x") / case.about["params"]["oel"])
    sums = [np.array([number]) for number in (len(logs), 0.0, logs.sum(), (logs**2).sum())]
    lower, upper = exceedance_interval(*sums, level=0.90)
    ours = {
        "exceed_fraction": exceedance_fraction(*sums),
        "exceed_lcl95": lower,
        "exceed_ucl95": upper,
    }
    for name, (number,) in ours.items():
        yield name, number, case.scalars[name]


def funnels(case: Case) -> Found:
    """Control limits, spread between units and standings, by what the case expects."""
    columns = frozenset(case.answer[0])
    kind = next(name for name in FUNNELS if name <= columns)
    yield from FUNNELS[kind](case)


def _garwood_of_expected(case: Case) -> Found:
    expected = _column(case.inputs["input"], "expected")
    for level, suffix in ((0.95, "95"), (0.998, "998")):
        lower, upper = poisson_interval(expected, expected, level)
        yield from _pairs(case.answer, {f"ll{suffix}": lower, f"ul{suffix}": upper})


def _dispersion(case: Case) -> Found:
    observed, expected = (_column(case.inputs["input"], name) for name in ("O", "E"))
    scale, halves = (LOG, 1) if "od_lo95" in case.answer[0] else (ROOT, 2)
    ratio, spread = observed / expected, 1 / np.sqrt(expected) / halves
    z = z_scores(scale, ratio, np.array(1.0), spread)
    found = overdispersion(z, spread)
    yield "phi", found.phi, case.scalars["phi"]
    yield "tau2", found.tau_squared, case.scalars["tau2"]
    ours = {"ratio": ratio, "z": z, "z_adj": z * spread / np.sqrt(spread**2 + found.tau_squared)}
    for suffix, usual in (("95", 1.959964), ("998", 3.090232)):
        # The reference rounds z to six decimals, which its limits show.
        level = 2 * ndtr(case.about["params"].get(f"z{suffix}", usual)) - 1
        limits = adjusted_limits(scale, np.array(1.0), spread, found.tau_squared, level)
        ours |= {f"od_lo{suffix}": limits[0], f"od_hi{suffix}": limits[1]}
    yield from _pairs(case.answer, {n: o for n, o in ours.items() if n in case.answer[0]})


def _limits_of_shares(case: Case) -> Found:
    (baseline,) = case.inputs["baseline"]
    benchmark = float(baseline["sum_numerator"]) / float(baseline["sum_denominator"])
    trials = _column(case.inputs["input"], "Population")
    for level, suffix in ((0.95, "2s0025"), (0.998, "3s0001")):
        lower, upper = share_limits(np.array(benchmark), trials, level)
        ours = {f"Lower{suffix}limit": lower * 100, f"Upper{suffix}limit": upper * 100}
        yield from _pairs(case.answer, ours)


def _limits_of_ratios(case: Case) -> Found:
    """Expected counts at which a count reaches a limit, and our limit there: the ratio again."""
    observed = _column(case.inputs["input"], "Observed_events")
    for level, suffix in ((0.95, "2s"), (0.998, "3s")):
        fewest, most = poisson_interval(observed, np.ones_like(observed), level)
        ours = {f"lower_{suffix}_exp_events": most, f"upper_{suffix}_exp_events": fewest}
        yield from _pairs(case.answer, ours)
        lower, _ = ratio_limits(most, level)
        _, upper = ratio_limits(fewest, level)
        ours = {f"lower_{suffix}_isr": lower * 100, f"upper_{suffix}_isr": upper * 100}
        yield from _pairs(case.answer, ours)


SIGNIFICANCE = {
    "low_998": "Low (0.001)",
    "low": "Low (0.025)",
    "within": "Not significant",
    "high": "High (0.025)",
    "high_998": "High (0.001)",
}


def _significance(case: Case) -> Found:
    given = case.inputs["input"]
    if "obs" in given[0]:
        shape, benchmark = "rate", 1.0
        events, exposure = _column(given, "obs"), _column(given, "expected")
    else:
        shape, benchmark = "share", None
        events, exposure = _column(given, "numerator"), _column(given, "denominator")
    method = wilson_interval if shape == "share" else poisson_interval
    figures = _figures(events, exposure, method)
    judged = analyses()["funnel"].run(figures, Setting(shape, "L", ("area",), benchmark)).figures
    ours = judged["standing_by_chance"].replace_strict(SIGNIFICANCE).to_list()
    # Only the first rows of the input are answered; the benchmark is of all of them.
    for row, (mine, theirs) in enumerate(zip(ours, case.answer, strict=False)):
        yield f"significance of row {row}", mine, theirs["significance"]


FUNNELS: Mapping[frozenset[str], Callable[[Case], Found]] = {
    frozenset({"ll95"}): _garwood_of_expected,
    frozenset({"z"}): _dispersion,
    frozenset({"Baseline"}): _limits_of_shares,
    frozenset({"lower_2s_exp_events"}): _limits_of_ratios,
    frozenset({"significance"}): _significance,
}

POLARITIES = {"low_is_good": "L", "high_is_good": "H", "none": "N"}


def comparisons(case: Case) -> Found:
    """Verdict of each unit's interval against a fixed benchmark, by polarity."""
    given, params = case.inputs["input"], case.about["params"]
    figures = _figures(
        _column(given, "count"), _column(given, "workers") / params["multiplier"], rate_interval
    ).with_columns(polarity=pl.Series([POLARITIES[row["polarity"]] for row in given]))
    card = analyses()["benchmark"]
    judged = pl.concat(
        card.run(of, Setting("rate", polarity, ("area",), params["benchmark"])).figures
        for (polarity,), of in figures.group_by("polarity", maintain_order=True)
    ).sort("area")
    names = {"value": "rate", "lower": "lo95", "upper": "hi95"} | {
        "lower_998": "lo998",
        "upper_998": "hi998",
    }
    ours = {name: judged[column].cast(pl.Float64) for column, name in names.items()}
    yield from _pairs(case.answer, {n: o.fill_null(np.nan).to_numpy() for n, o in ours.items()})
    for column, name in (("comparison", "rag95"), ("comparison_998", "rag998")):
        verdicts = judged[column].fill_null("not compared")
        for row, mine in zip(case.answer, verdicts, strict=True):
            yield f"{name} of {row['unit']}", mine, row[name]


def rate_ratios(case: Case) -> Found:
    """Exact ratio of two rates; the reference's p-value is of another kind than ours."""
    (given,) = case.inputs.values()
    found = rate_ratio(*(_column(given, name) for name in ("x1", "t1", "x2", "t2")))
    ours = {"ratio": found.change, "exact_lo": found.lower, "exact_hi": found.upper}
    yield from _pairs(case.answer, {name: numbers + 1 for name, numbers in ours.items()})


def false_discoveries(case: Case) -> Found:
    """Adjusted p-values of Benjamini and Hochberg, and how many they call."""
    found = q_values(_column(case.inputs["input"], "p"))
    yield from _pairs(case.answer, {"BH": found})
    yield "called", (found < 0.05).sum(), case.scalars["n_reject_BH_005"]


METHODS: Mapping[str, Callable[[Case], Found]] = {
    "rate_ci": rates,
    "proportion_ci": shares,
    "mean_ci": means,
    "funnel": funnels,
    "significance_rag": comparisons,
    "smr_isr": ratios,
    "exposure_lognormal": exceedances,
    "rate_ratio": rate_ratios,
    "multiple_testing": false_discoveries,
}


def _concerns(folder: Path) -> bool:
    """Whether a case is about this room: of some methods only a part is."""
    method = folder.parent.name
    if method == "smr_isr":
        answers = list(folder.glob("expected_*.csv"))
        return any("exact_lo" in path.read_text(encoding="utf-8") for path in answers)
    if method == "exposure_lognormal":
        answer = folder / "expected.json"
        return answer.exists() and "exceed_fraction" in answer.read_text(encoding="utf-8")
    return method in METHODS


FOLDERS = [path.parent for path in sorted(FOLDER.rglob("case.json")) if _concerns(path.parent)]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_answer_is_theirs(folder):
    case = Case(folder)
    compared = list(METHODS[folder.parent.name](case))
    assert compared
    unlike = [found for found in compared if not case.agrees(*found)]
    assert not unlike, f"{len(unlike)} of {len(compared)} differ, first {unlike[:3]}"


@pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"{FOLDER} is absent; set OSH_ORACLES to the oracles' folder"
)
def test_every_method_has_a_case():
    assert {folder.parent.name for folder in FOLDERS} == set(METHODS)


def _rows(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _column(rows: Rows, name: str) -> np.ndarray:
    return np.array([float(row[name]) if row[name] not in ("", "NA") else np.nan for row in rows])


def _pairs(rows: Rows, ours: Mapping[str, np.ndarray]) -> Found:
    for name, numbers in ours.items():
        for mine, theirs in zip(numbers, _column(rows, name), strict=True):
            yield name, mine, theirs


def _at(method, events, exposure, levels, low, high) -> dict[str, np.ndarray]:
    """Limits of a method whose level differs from row to row."""
    limits = np.full((2, len(events)), np.nan)
    for level in np.unique(levels):
        of = levels == level
        limits[:, of] = method(events[of], exposure[of], float(level))
    return {low: limits[0], high: limits[1]}


def _figures(events: np.ndarray, exposure: np.ndarray, method) -> pl.DataFrame:
    """Figures of one period as an indicator gives them."""
    (lower, upper), (lower_998, upper_998) = (
        method(events, exposure, level) for level in (0.95, 0.998)
    )
    return pl.DataFrame(
        {
            "period": "2024",
            "area": [f"{row:05d}" for row in range(len(events))],
            "events": events,
            "exposure": exposure,
            "value": np.divide(events, exposure, np.full(len(events), np.nan), where=exposure > 0),
            "lower": lower,
            "upper": upper,
            "lower_998": lower_998,
            "upper_998": upper_998,
            "status": "A",
        },
        nan_to_null=True,
    )
