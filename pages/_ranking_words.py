"""A ranking in words: who is highest, how many stand out, and how much the order can be trusted."""

import polars as pl

from facts.text import Language
from governance.release import REASONS, Release
from pages._names import name
from pages._numbers import number, period_name, places, unit_shown
from pages._page import House
from pages._ranking import SIDES, judged_by, ranked
from pages._sentences import interval_said
from pages._words import words

FEWEST_JUDGED = 2  # of one unit alone nothing is counted
FEW_UNITS = 5  # with fewer, each makes much of the pooled value it is held against
MOST_NAMED = 30  # units named for one reason; the table has them all


def headline(release: Release, level: str, language: Language) -> list[str]:
    """Say the worst unit with its interval and ratio, and how many stand out at the level."""
    _ = words(language)
    figures = ranked(release, level, language)
    shown = figures.drop_nulls("value")
    if shown.is_empty():
        return [_("There are rows for this question, but none has a figure that may be shown.")]
    by_chance = judged_by(release) == "standing_by_chance"
    return [
        _worst(release, shown, language),
        *_standing(shown, level, language, by_chance=by_chance),
    ]


def weakness(release: Release, level: str, language: Language) -> list[str]:
    """Say what makes the order weak: rows not shown, few units, intervals that overlap."""
    _ = words(language)
    figures = ranked(release, level, language)
    shown = figures.drop_nulls("value")
    said = []
    if unseen := figures.height - shown.height:
        hidden = figures["hidden"].sum()
        said.append(
            _(
                "{unseen} of {all} units have no figure here, {hidden} of them hidden to protect "
                "those who reported: the true order may differ."
            ).format(unseen=unseen, all=figures.height, hidden=hidden)
        )
    if 0 < shown.height < FEW_UNITS:
        said.append(
            _("Only {count} units can be compared, so each makes much of the benchmark.").format(
                count=shown.height
            )
            if shown.height > 1
            else _("There is one unit to show, so nothing is ranked.")
        )
    known = shown.drop_nulls("lower")
    if known.height > 1:
        top = known.row(0, named=True)
        alike = known.filter((pl.col("upper") >= top["lower"]) & (pl.col("lower") <= top["upper"]))
        if others := alike.height - 1:
            said.append(
                _(
                    "{count} of the {others} other 95% intervals overlap that of the first: among "
                    "them the order may be chance."
                ).format(count=others, others=known.height - 1)
            )
    return said


def provenance(release: Release, house: House, language: Language) -> str:
    """Say where the figures come from, and whether they are made up."""
    _ = words(language)
    sources = release.figures["source"].drop_nulls().unique().sort()
    parts = [
        _("Source: {source}").format(
            source=_(", ").join(house.source(id, language) for id in sources)
        ),
        _("Vintage {number}").format(number=release.edition.number),
        release.indicator.interval_text.to(language),
    ]
    if is_made_up(release):
        parts.append(_("made-up figures"))
    return " · ".join(parts)


def is_made_up(release: Release) -> bool:
    """Say whether any figure rests on made-up rows."""
    return bool(release.figures["synthetic"].fill_null(value=False).any())


def without_figure(release: Release, level: str, language: Language) -> list[str]:
    """Name the units that are not drawn, those of one reason together; no number of theirs."""
    _ = words(language)
    rows = ranked(release, level, language).filter(pl.col("value").is_null())
    grouped = (
        rows.with_columns(pl.col("reason").fill_null("missing"))
        .group_by("reason", maintain_order=True)
        .agg(pl.col("unit").sort())
        .sort("reason")
    )
    return [
        _("{reason}: {units}").format(
            reason=REASONS[reason].to(language) if reason in REASONS else reason,
            units=_named(units, language),
        )
        for reason, units in grouped.iter_rows()
    ]


def not_judged(release: Release, level: str, language: Language) -> list[str]:
    """Name the units with a value that the funnel does not judge, with why."""
    _ = words(language)
    assert release.analysis is not None, "a ranking always asks an analysis"
    said = release.analysis.words
    rows = ranked(release, level, language).filter(
        pl.col("value").is_not_null() & pl.col("funnel_reason").is_not_null()
    )
    grouped = rows.group_by("funnel_reason", maintain_order=True).agg("unit")
    return [
        _("not judged, {reason}: {units}").format(
            reason=said[reason].to(language), units=_named(units, language)
        )
        for reason, units in grouped.iter_rows()
    ]


def _worst(release: Release, shown: pl.DataFrame, language: Language) -> str:
    _ = words(language)
    top = shown.row(0, named=True)
    decimals = places([top["value"] or top["benchmark"]])
    areas = _(", ").join(
        name("area", code, language) for code in release.question.where.get("area", ())
    )
    said = {
        "area": areas,
        "period": period_name(top["period"], language),
        "unit_name": top["unit"],
        "value": number(top["value"], language, decimals),
        "unit": unit_shown(release.indicator, language),
    }
    sure = interval_said(top, language, decimals)
    sentence = (
        _("Lowest in {area}, {period}: {unit_name}, {value} {unit} ({sure})")
        if release.indicator.polarity == "H"
        else _("Highest in {area}, {period}: {unit_name}, {value} {unit} ({sure})")
    ).format(**said, sure=sure)
    if top["ratio"] is None:
        return _("{sentence}.").format(sentence=sentence)
    return _("{sentence}, {ratio} times the benchmark of {benchmark}.").format(
        sentence=sentence,
        ratio=number(top["ratio"], language, 1 if top["ratio"] >= 0.95 else 2),
        benchmark=number(top["benchmark"], language, decimals),
    )


def _standing(shown: pl.DataFrame, level: str, language: Language, *, by_chance: bool) -> list[str]:
    """Say how many are outside the limits, and how many would be by chance alone."""
    _ = words(language)
    judged = shown.drop_nulls("side")
    if judged.height < FEWEST_JUDGED:
        return []
    above, below = (judged.filter(side=side).height for side in ("above", "below"))
    chance = judged.height * (1 - float(level) / 100)
    said = {
        "above": above,
        "below": below,
        "all": judged.height,
        "level": level,
        "chance": number(chance, language, 1 if chance >= 0.1 else 2),
    }
    spreads = max(judged["tau_squared"]) > 0 and not by_chance
    if above + below == 0:
        sentence = (
            _(
                "None of {all} stands outside what chance and the spread common to all units "
                "explain ({level}% limits)."
            )
            if spreads
            else _("None of {all} stands outside what chance explains ({level}% limits).")
        )
    elif spreads:
        sentence = _(
            "{above} of {all} stand above, and {below} below, what chance and the spread common "
            "to all units explain ({level}% limits); by chance alone about {chance} would."
        )
    else:
        sentence = _(
            "{above} of {all} stand above, and {below} below, what chance explains "
            "({level}% limits); by chance alone about {chance} would."
        )
    lines = [sentence.format(**said)]
    other = "standing" if by_chance else "standing_by_chance"
    others = judged.filter(pl.col(other).is_in(list(SIDES[level]))).height
    if by_chance and others < above + below:
        sentence = _("Allowing for a spread common to all units, {count} would stand outside.")
        lines.append(sentence.format(count=others))
    elif others > above + below:
        sentence = _("Held to the limits of chance alone, {count} would stand outside.")
        lines.append(sentence.format(count=others))
    return lines


def _named(units: list[str], language: Language) -> str:
    _ = words(language)
    kept = _("; ").join(units[:MOST_NAMED])
    more = len(units) - MOST_NAMED
    return kept if more <= 0 else _("{items} and {count} more").format(items=kept, count=more)
