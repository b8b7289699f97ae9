"""What a composite index says in words: who is first, what makes it so, how it hangs on weights."""

from collections import Counter

import polars as pl

from facts.text import Language
from governance.release import REASONS
from pages._index import View
from pages._index_found import Found, Pairs
from pages._names import name
from pages._numbers import number, period_name
from pages._page import House
from pages._words import words

NAMED = 3  # units named after the first
MOST_NAMED = 12  # units named of those that are not ranked


def weighting(name: str, language: Language) -> str:
    """Name a weighting."""
    _ = words(language)
    return {"equal": _("equal weights"), "entropy": _("entropy weights"), "ahp": _("AHP weights")}[
        name
    ]


def way(weights: str, score: str, language: Language) -> str:
    """Name a weighting with the way the indicators are joined."""
    _ = words(language)
    said = _("{weighting}, TOPSIS") if score == "topsis" else _("{weighting}, sum")
    return said.format(weighting=weighting(weights, language))


def title(indicator: str, found: Found, language: Language) -> str:
    """Name an indicator."""
    return found.releases[indicator].indicator.title.to(language)


def headline(view: View, found: Found, language: Language) -> list[str]:
    """Say who is first, through what, and how the order hangs on the weights."""
    ranked = found.units.drop_nulls("rank")
    return [
        _first(view, ranked, language),
        _through(found, ranked, language),
        _agreement(found, ranked, language),
        _sensitivity(found, ranked, language),
    ]


def without(found: Found, language: Language) -> list[str]:
    """Name the units that are not ranked, by the indicators they lack and why."""
    _ = words(language)
    lines = []
    for indicator, release in found.releases.items():
        lacking = found.units.filter(
            pl.col("missing").fill_null("").str.split(" ").list.contains(indicator)
        )
        if lacking.is_empty():
            continue
        by = release.question.by[0]
        reasons = dict(release.figures.select(by, "reason").iter_rows())
        groups: dict[str, list[str]] = {}
        for code, unit in lacking.select("code", "unit").iter_rows():
            reason = reasons.get(code)
            said = REASONS[reason].to(language) if reason in REASONS else _("no figure")
            groups.setdefault(said, []).append(unit)
        for reason, units in groups.items():
            kept = _(", ").join(units[:MOST_NAMED])
            more = len(units) - MOST_NAMED
            listed = (
                _("{items} and {count} more").format(items=kept, count=more) if more > 0 else kept
            )
            lines.append(
                _("Not ranked, {indicator}, {reason}: {units}").format(
                    indicator=title(indicator, found, language), reason=reason, units=listed
                )
            )
    return lines


def contradiction(pairs: Pairs, house: House, language: Language) -> str:
    """Say that the comparisons contradict each other, and which to look at first."""
    _ = words(language)
    first, second = (house.indicators()[each].title.to(language) for each in pairs.worst)
    return _(
        "The comparisons contradict each other: their consistency ratio is {ratio}, and above 0.1 "
        "no weights are made of them. The one that fits the others least is {first} against "
        "{second}: look at it again."
    ).format(ratio=number(pairs.ratio or 0, language, 2), first=first, second=second)


def consistency(pairs: Pairs, language: Language) -> str:
    """Say how well the comparisons agree."""
    _ = words(language)
    if pairs.ratio is None:
        return _("Two indicators cannot contradict each other.")
    return _("Consistency ratio {ratio}; above 0.1 the comparisons are not used.").format(
        ratio=number(max(pairs.ratio, 0), language, 2)
    )


def _first(view: View, ranked: pl.DataFrame, language: Language) -> str:
    _ = words(language)
    top = ranked.row(0, named=True)
    others = _(", ").join(ranked["unit"][1 : 1 + NAMED])
    return _(
        "Of {count} units in {area}, {period}, {unit} stands worst on these {indicators} "
        "indicators together (index {score} of 1); {others} follow. {way}."
    ).format(
        count=ranked.height,
        area=name("area", view.area, language),
        period=period_name(view.period, language),
        unit=top["unit"],
        indicators=len(view.indicators),
        score=number(top["score"], language, 2),
        others=others,
        way=_capital(way(view.weights, view.score, language)),
    )


def _through(found: Found, ranked: pl.DataFrame, language: Language) -> str:
    """Say which indicators put the first one there."""
    _ = words(language)
    own = found.contributions.filter(code=ranked["code"][0]).sort("contribution", descending=True)
    most = own.row(0, named=True)
    total = own["contribution"].sum()
    return _("What puts {unit} there most is {indicator}: {share}% of its weighted sum.").format(
        unit=ranked["unit"][0],
        indicator=title(most["criterion"], found, language),
        share=number(100 * most["contribution"] / total if total else 0, language),
    )


def _agreement(found: Found, ranked: pl.DataFrame, language: Language) -> str:
    """Say whether the weightings put the same unit first."""
    _ = words(language)
    columns = rank_columns(found)
    firsts = Counter(ranked.sort(column, "unit")["unit"][0] for column in columns)
    if len(firsts) == 1:
        return _("All {count} weightings put {unit} first.").format(
            count=len(columns), unit=next(iter(firsts))
        )
    listed = _("; ").join(
        _("{unit} under {count}").format(unit=unit, count=count)
        for unit, count in firsts.most_common()
    )
    return _("The weightings disagree on who is first: {listed}, of {all}.").format(
        listed=listed, all=len(columns)
    )


def _sensitivity(found: Found, ranked: pl.DataFrame, language: Language) -> str:
    """Say how far the order moves when an indicator is left out or weighs more or less."""
    _ = words(language)
    moved = found.sensitivity.sort("largest_move", descending=True).row(0, named=True)
    labels = dict(found.units.select("code", "unit").iter_rows())
    stays = found.trials - found.first_changes
    said = _(
        "With an indicator left out, or its weight moved by a fifth, {unit} stays first in {stays} "
        "of {trials} trials; the largest move is that of {moved}, by {ranks} ranks, when "
        "{indicator} {change}."
    )
    change = {
        "left_out": _("is left out"),
        "raised": _("weighs more"),
        "lowered": _("weighs less"),
    }[moved["change"]]
    return said.format(
        unit=ranked["unit"][0], stays=stays, trials=found.trials,
        moved=labels.get(moved["moved_unit"], moved["moved_unit"]),
        ranks=int(moved["largest_move"]),
        indicator=title(moved["criterion"], found, language), change=change,
    )  # fmt: skip


def rank_columns(found: Found) -> list[str]:
    """Name the columns of ranks, a weighting and a way of joining each."""
    return [f"{short}_rank_{each}" for short in ("sum", "topsis") for each in found.weightings]


def column_way(column: str, language: Language) -> str:
    """Say what a column of ranks is of."""
    short, _, weights = column.partition("_rank_")
    return way(weights, "topsis" if short == "topsis" else "weighted_sum", language)


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]
