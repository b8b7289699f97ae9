"""Results in words: what units are called, how numbers and changes are said in a sentence."""

from collections.abc import Iterable, Sequence
from math import floor, log10
from typing import NamedTuple

import polars as pl

from analysis._analysis import Setting
from facts.hierarchy import dimension_labels
from facts.text import LANGUAGES, Text

FIGURES = 3  # significant figures of a value; more would look surer than it is
MOST_SENTENCES = 12  # of one kind; the tables have every unit
ALPHA = 0.05


class Change(NamedTuple):
    """A change with its limits, in per cent a year. is_clear : chance alone hardly makes it."""

    change: float
    lower: float
    upper: float
    is_clear: bool


def with_names(figures: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Add what each unit is called, as name_en and name_zh.

    By the dimensions in which units differ; where there is one unit, by what it is held to beside
    its area, else by the indicator and its area.
    """
    apart = [name for name in setting.by if figures[name].n_unique() > 1]
    if apart or not setting.by:
        return figures.with_columns(
            pl.concat_str(
                [pl.lit(""), *(pl.col(name).replace(dimension_labels(name, way))
                               for name in apart)],
                separator="\x1f", ignore_nulls=True,
            ).str.strip_chars("\x1f").str.replace_all("\x1f", " · ").alias(f"name_{way}")
            for way in LANGUAGES
        )  # fmt: skip
    held = {name: codes[0] for name, codes in setting.where.items() if len(codes) == 1}
    others = [name for name in (*setting.by, *held) if name != "area"]
    name = others[-1] if others else "area"
    code = pl.col(name) if name in setting.by else pl.lit(held.get(name, ""))
    called = {way: code.replace(dimension_labels(name, way)) for way in LANGUAGES}
    if name == "area" and setting.title.en:
        title = setting.title
        called = {
            "en": pl.format("{}, {},", pl.lit(title.en), called["en"]),
            "zh": pl.format("{}{}", called["zh"], pl.lit(title.zh)),
        }
    return figures.with_columns(called[way].alias(f"name_{way}") for way in LANGUAGES)


def number(value: float, decimals: int | None = None) -> str:
    """Write a number with three significant figures, or so many decimals."""
    if decimals is None:
        size = abs(value)
        decimals = 0 if size == 0 else min(max(FIGURES - 1 - floor(log10(size)), 0), 6)
        decimals = 0 if value == round(value) else decimals
    return f"{value:,.{decimals}f}".replace("-", "\u2212")


def value(setting: Setting, *several: float) -> list[str]:
    """Write values of the indicator alike; a share in per cent, without its sign."""
    times = 100.0 if setting.shape == "share" else 1.0
    size = max((abs(one * times) for one in several[:1]), default=0)
    decimals = 1 if size == 0 else min(max(FIGURES - 1 - floor(log10(size)), 0), 6)
    return [number(one * times, decimals) for one in several]


def unit(setting: Setting) -> Text:
    """Say the unit behind a value; a share is said in per cent."""
    if setting.shape == "share":
        return Text(" %", "%")
    return Text(f" {setting.unit.en}" if setting.unit.en else "",
                f" {setting.unit.zh}" if setting.unit.zh else "")  # fmt: skip


def moved(found: Change) -> Text:
    """Say a change: fell 9.1 % a year (8.3 to 9.9), did not change significantly."""
    if not found.is_clear:
        return Text("did not change significantly", "无显著变化")
    ends = sorted(abs(end) for end in (found.lower, found.upper))
    size, low, high = (number(one, 1) for one in (abs(found.change), *ends))
    falls = found.change < 0
    return Text(
        f"{'fell' if falls else 'rose'} {size} % a year ({low} to {high})",
        f"每年{'下降' if falls else '上升'} {size}%（{low} 至 {high}）",
    )


def plain_change(found: Change) -> Text:
    """Say a change with its sign: −0.4 % a year (−2.1 to 1.3)."""
    size, low, high = (number(one, 1) for one in (found.change, found.lower, found.upper))
    return Text(f"{size} % a year ({low} to {high})", f"每年 {size}%（{low} 至 {high}）")


def _inside(found: Change) -> Text:
    """Say a change within brackets: −0.4 % a year, −2.1 to 1.3."""
    size, low, high = (number(one, 1) for one in (found.change, found.lower, found.upper))
    return Text(f"{size} % a year, {low} to {high}", f"每年 {size}%，{low} 至 {high}")


def course(name: Text, segments: Sequence[tuple[str, str, Change]]) -> Text:
    """Say the course of a trend, a segment (from, to, change) after the other."""
    if len(segments) == 1:
        first, last, change = segments[0]
        how, also = moved(change), _inside(change)
        sure = Text("", "") if change.is_clear else Text(f" ({also.en})", f"（{also.zh}）")
        return Text(
            f"{name.en} {how.en} from {first} to {last}{sure.en}.",
            f"{name.zh}：{first} 至 {last} 年{how.zh}{sure.zh}。",
        )
    if not any(change.is_clear for _first, _last, change in segments):
        bends = ", ".join(last for _first, last, _change in segments[:-1])
        span = segments[0][0], segments[-1][1]
        return Text(
            f"{name.en} bends after {bends}, but no part of it from {span[0]} to {span[1]} "
            "changes significantly.",
            f"{name.zh}在 {bends} 年后有转折，但 {span[0]} 至 {span[1]} 年各段均无显著变化。",
        )
    beside = [
        Text("", "") if change.is_clear
        else Text(f" ({_inside(change).en})", f"（{_inside(change).zh}）")
        for _first, _last, change in segments
    ]  # fmt: skip
    english = [
        f"{moved(change).en}{beside[at].en}" + (f" until {last}" if at < len(segments) - 1 else "")
        for at, (_first, last, change) in enumerate(segments)
    ]
    chinese = [
        f"{first} 至 {last} 年{moved(change).zh}{beside[at].zh}"
        for at, (first, last, change) in enumerate(segments)
    ]
    return Text(f"{name.en} {', then '.join(english)}.", f"{name.zh}：{'，'.join(chinese)}。")


def first_ones(sentences: Iterable[Text]) -> tuple[Text, ...]:
    """Give the first sentences, and how many units are left to the tables."""
    every = [*sentences]
    more = len(every) - MOST_SENTENCES
    if more <= 0:
        return tuple(every)
    rest = Text(f"And {more} more units; the tables have them all.",
                f"另有 {more} 个单位，见表。")  # fmt: skip
    return (*every[:MOST_SENTENCES], rest)
