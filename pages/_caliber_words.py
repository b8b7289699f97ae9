"""The calibers in words: what each counts, by how much they differ, and in which cases."""

from typing import Any

import polars as pl

from facts.text import Language
from governance.disclosure import FEWEST_EVENTS
from governance.release import REASONS
from pages._calibers import (
    BASE,
    FILE,
    Counts,
    caliber_name,
    calibers,
    outcome_name,
)
from pages._names import name
from pages._numbers import number, period_name
from pages._words import words


def headline(counts: Counts, language: Language) -> list[str]:
    """Say how many cases there are, and how many of them each caliber counts, the widest first."""
    _ = words(language)
    totals = counts.totals.select("caliber", "value")
    of_file = totals.filter(caliber=FILE)["value"].to_list()
    known = totals.filter(pl.col("caliber") != FILE).drop_nulls("value").sort(
        "value", descending=True, maintain_order=True
    )  # fmt: skip
    where = held(counts, language)
    if known.is_empty():
        return [_("No caliber has a figure that may be shown for {where}.").format(where=where)]
    listed = _(", ").join(
        _("{caliber} {value}").format(
            caliber=caliber_name(caliber, language), value=number(value, language)
        )
        for caliber, value in known.iter_rows()
    )
    if of_file and of_file[0] is not None:
        said = _(
            "{where}: of {count} cases in the case file each caliber counts its own: {listed}."
        )
        lines = [said.format(where=where, count=number(of_file[0], language), listed=listed)]
    else:
        lines = [_("{where}: each caliber counts its own: {listed}.").format(
            where=where, listed=listed
        )]  # fmt: skip
    widest, narrowest = known.row(0), known.row(-1)
    if narrowest[1] and widest[1] > narrowest[1]:
        lines.append(
            _(
                "The same injuries, and {widest} counts {times} times as many as {narrowest}."
            ).format(
                widest=caliber_name(widest[0], language),
                narrowest=caliber_name(narrowest[0], language),
                times=number(widest[1] / narrowest[1], language, 1),
            )
        )
    return lines


def held(counts: Counts, language: Language) -> str:
    """Name the place, the period and what else the cases are held to."""
    _ = words(language)
    asked = counts.file.question
    named = [
        name(dimension, code, language)
        for dimension, codes in asked.where.items()
        for code in codes
    ]
    period = asked.period
    when = [period_name(period.last, language)] if period.last else []
    return _(", ").join([*named, *when])


def gaps(counts: Counts, language: Language) -> list[str]:
    """Explain, caliber by caliber, how its number comes about from that of the ILO."""
    totals = dict(counts.totals.drop_nulls("value").select("caliber", "value").iter_rows())
    if BASE not in totals:
        return []
    return [
        _gap(counts, caliber, value, totals[BASE], language)
        for caliber, value in totals.items()
        if caliber not in (BASE, FILE)
    ]


def _gap(counts: Counts, caliber: str, value: float, base: float, language: Language) -> str:
    _ = words(language)
    said = {
        "caliber": caliber_name(caliber, language),
        "base": caliber_name(BASE, language),
        "value": number(value, language),
        "of_base": number(base, language),
        "difference": number(abs(value - base), language),
    }
    if value == base:
        sentence = _("{caliber} counts {value} cases, as many as {base}.")
    elif value < base:
        sentence = _("{caliber} counts {value} cases, {difference} fewer than {base} ({of_base}).")
    else:
        sentence = _("{caliber} counts {value} cases, {difference} more than {base} ({of_base}).")
    parts = [sentence.format(**said), *_reasons(counts, caliber, value - base, language)]
    deaths = _deaths(counts, caliber, language)
    return (" " if language == "en" else "").join([*parts, *deaths])


def _reasons(counts: Counts, caliber: str, apart: float, language: Language) -> list[str]:
    """Say which bands a caliber leaves out of what the ILO counts, and which it counts besides.

    The ILO counts the bands of absence and of death within a year whole, and none of the others.
    `apart` is how many more cases the caliber counts than the ILO.
    """
    _ = words(language)
    bands = counts.bands
    both = (
        bands.filter(caliber=caliber)
        .join(
            bands.filter(caliber=BASE).select("band", base="value"), on="band", how="left",
            maintain_order="left",
        )
        .with_columns(difference=pl.col("value") - pl.col("base"))
    )  # fmt: skip
    less = [
        (_("all {count} of “{band}”") if value == 0 else _("{count} of {all} of “{band}”")).format(
            count=number(-difference, language), all=number(base, language),
            band=name("detail", band, language),
        )
        for band, value, base, difference in both.filter(
            pl.col("difference") <= -FEWEST_EVENTS
        ).select("band", "value", "base", "difference").iter_rows()
    ]  # fmt: skip
    more = [
        _("{count} of “{band}”").format(
            count=number(difference, language), band=name("detail", band, language)
        )
        for band, difference in both.filter(pl.col("difference") >= FEWEST_EVENTS)
        .select("band", "difference")
        .iter_rows()
    ]
    told = both.filter(pl.col("difference").abs() >= FEWEST_EVENTS)["difference"].sum()
    sentences = []
    if less:
        sentences.append(_("It leaves out {listed}.").format(listed=_("; ").join(less)))
    if more:
        sentences.append(_("It counts besides {listed}.").format(listed=_("; ").join(more)))
    if apart != told:
        sentences.append(_("The rest is in bands that differ by a few cases or are hidden."))
    return sentences


def _deaths(counts: Counts, caliber: str, language: Language) -> list[str]:
    """Say how many deaths both count, where they differ."""
    _ = words(language)
    fatal = calibers().filter(field="date_of_death").select("caliber", "outcome")
    known = dict(
        counts.classes.join(fatal, on=["caliber", "outcome"], how="semi")
        .select("caliber", "value")
        .iter_rows()
    )
    own, base = known.get(caliber), known.get(BASE)
    if own is None or base is None or own == base:
        return []
    said = _("As deaths it counts {own}, {base_name} {base}.")
    return [
        said.format(
            own=number(own, language), base=number(base, language),
            base_name=caliber_name(BASE, language),
        )
    ]  # fmt: skip


def unseen(counts: Counts, language: Language) -> list[str]:
    """List what is not drawn by itself, the calibers that lack the same together."""
    _ = words(language)
    hidden = counts.bands.filter(pl.col("value").is_null())
    whole = counts.totals.filter(pl.col("value").is_null())
    lacking = [
        (caliber, [name("detail", band, language) for band in bands], reason)
        for caliber, reason, bands in hidden.group_by("caliber", "reason", maintain_order=True)
        .agg("band")
        .iter_rows()
    ]
    lacking += [(caliber, [_("all together")], reason) for caliber, _value, reason in whole.rows()]
    found: dict[tuple[str, str | None], list[str]] = {}
    for caliber, bands, reason in lacking:
        found.setdefault((_("; ").join(bands), reason), []).append(caliber_name(caliber, language))
    every = counts.bands["caliber"].n_unique()
    return [
        _("{bands} ({calibers}): {reason}").format(
            bands=bands,
            calibers=_("every caliber") if len(names) == every else _(", ").join(names),
            reason=REASONS[reason].to(language) if reason in REASONS else "",
        )
        for (bands, reason), names in found.items()
    ]


def rule_words(rule: dict[str, Any], language: Language) -> str:
    """Say one rule of the table as a sentence would."""
    _ = words(language)
    least = rule["at_least"]
    match rule["field"]:
        case "date_of_death":
            said = _death_words(rule, language)
        case "days_away" if least == 1:
            said = _("away for a day or more, the day of the accident not counted")
        case "days_away":
            said = _("away for more than {days} days, the day of the accident not counted").format(
                days=number(least - 1, language)
            )
        case "lost_workdays" if least == 1:
            said = _("a lost workday or more")
        case "lost_workdays":
            said = _("{days} lost workdays or more").format(days=number(least, language))
        case "days_transfer":
            said = _("transferred or restricted for a day or more")
        case _other:
            said = _("treated beyond first aid, or unconscious, or with a significant diagnosis")
    if rule["excludes"] == "road":
        return _("{rule}; road traffic left out").format(rule=said)
    return said


def _death_words(rule: dict[str, Any], language: Language) -> str:
    _ = words(language)
    if rule["within"] is None:
        return _("died of the accident, whenever")
    if rule["within"] == rule["within_road_fire"]:
        return _("died within a year of the accident")
    return _("died within {days} days of the accident, {fewer} for fire and road").format(
        days=rule["within"].rstrip("d"), fewer=rule["within_road_fire"].rstrip("d")
    )


def outcome_words(rule: dict[str, Any], language: Language) -> str:
    """Say what an outcome is called and what makes it one."""
    _ = words(language)
    return _("{outcome}: {rule}").format(
        outcome=outcome_name(rule["caliber"], rule["outcome"], language),
        rule=rule_words(rule, language),
    )
