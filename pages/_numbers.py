"""Numbers, dates and periods as each language writes them."""

from collections.abc import Iterable
from datetime import datetime
from math import floor, log10

from babel.dates import format_date
from babel.numbers import format_compact_decimal, format_decimal

from facts.periods import frequency
from facts.text import Language
from indicators import Indicator
from pages._words import LOCALES, words

FIGURES = 3  # significant figures of the typical value; more would look surer than it is
MOST_PLACES = 4


def scale(indicator: Indicator) -> float:
    """Give what a value is multiplied by on the screen: shares are stored 0 to 1, shown in %."""
    return 100.0 if _is_share(indicator) else 1.0


def unit_shown(indicator: Indicator, language: Language) -> str:
    """Say the unit of a value as shown: a share is shown in %."""
    if not _is_share(indicator):
        return indicator.unit.to(language)
    return "%" if language == "zh" else indicator.unit.en.replace("share", "%", 1)


def _is_share(indicator: Indicator) -> bool:
    return indicator.unit.en.startswith("share") and indicator.per == 1


def places(values: Iterable[float | None]) -> int:
    """Choose the decimals that show FIGURES significant figures of the middle value."""
    sizes = sorted(abs(value) for value in values if value)
    if not sizes or all(size == round(size) for size in sizes):
        return 0
    return min(max(FIGURES - 1 - floor(log10(sizes[len(sizes) // 2])), 0), MOST_PLACES)


def number(value: float, language: Language, decimals: int = 0) -> str:
    """Write a number with its thousands marked."""
    pattern = "#,##0." + "0" * decimals if decimals else "#,##0"
    return format_decimal(value, format=pattern, locale=LOCALES[language])


def compact(value: float, language: Language) -> str:
    """Write a number for the tick of an axis: 200K, 20万."""
    return format_compact_decimal(value, locale=LOCALES[language], fraction_digits=1)


def day(when: datetime, language: Language) -> str:
    """Write a date: 22 Nov 2026, 2026年11月22日."""
    pattern = "yyyy年M月d日" if language == "zh" else "d MMM yyyy"
    return format_date(when, format=pattern, locale=LOCALES[language])


def day_of(moment: str, language: Language) -> str:
    """Write the day of a moment that is written as ISO 8601."""
    return day(datetime.fromisoformat(moment), language)


def minute(moment: str) -> str:
    """Write a moment of the ledger to the minute: 2026-11-22 14:03 UTC."""
    return f"{moment[:10]} {moment[11:16]} UTC"


def period_name(period: str, language: Language) -> str:
    """Write a period for a sentence: 2023, 2023 Q1, 2023年第一季度 written 2023年1季度."""
    _ = words(language)
    year, *rest = period.split("-")
    match frequency(period):
        case "Q":
            return _("{year} Q{quarter}").format(year=year, quarter=rest[0][1:])
        case "A":
            return _("{year}").format(year=year)
    return period


def periods(first: str, last: str, letter: str) -> list[str]:
    """List every period of a frequency from one year or period to another, both included.

    Examples
    --------
    >>> periods("2022", "2023", "Q")[:5]
    ['2022-Q1', '2022-Q2', '2022-Q3', '2022-Q4', '2023-Q1']
    >>> periods("2022-03", "2022-05", "M")
    ['2022-03', '2022-04', '2022-05']
    """
    endings = {
        "A": [""],
        "Q": [f"-Q{quarter}" for quarter in range(1, 5)],
        "M": [f"-{month:02}" for month in range(1, 13)],
    }[letter]
    every = [
        f"{year}{ending}" for year in range(int(first[:4]), int(last[:4]) + 1) for ending in endings
    ]
    return [
        period
        for period in every
        if (len(first) != len(period) or first <= period)
        and (len(last) != len(period) or period <= last)
    ]
