"""A ranking in words: how it was made, and who is first."""

import polars as pl

from analysis._analysis import Setting
from analysis._parameters import Given
from analysis._ranked_figures import REASONS
from analysis._ranking import Told, way
from analysis._wording import with_names
from facts.text import Language, Text

CHANCE = Text(
    "The units spread no more than chance gives: their order says nothing.",
    "各单位差异不超过偶然波动：名次没有意义。",
)


def last_period(found: pl.DataFrame) -> pl.DataFrame:
    """Rows of the last period that could be ranked."""
    some = found.filter(pl.col("expected_rank").is_not_null())
    shown = some if some.height else found
    return shown if shown.is_empty() else found.filter(pl.col("period") == shown["period"].max())


def is_chance(last: pl.DataFrame) -> bool:
    """Whether the units of a period spread no more than chance gives."""
    places = last["place"].drop_nulls()
    return len(places) > 0 and "first" not in places.to_list()


def notes(last: pl.DataFrame, setting: Setting, given: Given) -> tuple[Text, ...]:
    """Say how the last period was ranked, and what was not."""
    some = last.filter(pl.col("expected_rank").is_not_null())
    if some.is_empty():
        return ()
    period, number, worst = some["period"][0], some.height, some["worst"][0]
    left, level = last.height - number, given.number("level") * 100
    since = some["pooled_from"][0]
    span = period if since == period else f"{since}–{period}"
    end = ("lowest", "最低") if setting.polarity == "H" else ("highest", "最高")
    how = "exact" if way(number, Told()) == "exact" else "normal"
    computed = {
        "exact": ("summed exactly", "精确求和"),
        "normal": ("with the number above each taken as normal", "以正态近似计算其上单位数"),
    }[how]
    ranks = Text(
        f"Ranking of {span}: {number} units by empirical-Bayes rates (gamma-Poisson, fitted by "
        f"maximum likelihood), rank 1 the {end[0]}; rank intervals at {level:g} %, {computed[0]}; "
        f"the worst are the first {worst}.",
        f"{span} 排序：{number} 个单位，按经验贝叶斯率（伽马-泊松，最大似然）排列，"
        f"第 1 名为{end[1]}；名次区间为 {level:g}%，{computed[1]}；“最差”指前 {worst} 名。",
    )
    hidden = Text(
        f"{left} units of {period} are not ranked: {_counted(last, 'en')}.",
        f"{period} 有 {left} 个单位未参与排序：{_counted(last, 'zh')}。",
    )
    return (ranks, hidden) if left else (ranks,)


def _counted(last: pl.DataFrame, language: Language) -> str:
    reasons = last["ranking_reason"].drop_nulls().value_counts(sort=True).rows()
    words = [f"{count} ({REASONS[why].en if language == 'en' else REASONS[why].zh})"
             for why, count in reasons]  # fmt: skip
    return "; ".join(words) if language == "en" else "；".join(words)


def sentences(last: pl.DataFrame, setting: Setting) -> tuple[Text, ...]:
    """Say who ranks first, and how sure that is."""
    some = with_names(last, setting).filter(pl.col("expected_rank").is_not_null())
    some = some.sort("expected_rank")
    if some.is_empty() or is_chance(last):
        return ()
    first, alike = some.row(0, named=True), int((some["place"] == "like_first").sum())
    low, high = int(first["rank_lower"]), int(first["rank_upper"])
    english, chinese = first["name_en"], first["name_zh"]
    others = {
        0: ("every other unit is below it with 95 % confidence", "其余单位均可认为低于它"),
        1: ("one other unit cannot be told apart from it", "另有 1 个单位与其无法区分"),
    }.get(alike, (f"{alike} other units cannot be told apart from it",
                  f"另有 {alike} 个单位与其无法区分"))  # fmt: skip
    sure = Text(
        "there is hardly a doubt of it"
        if low == high
        else f"its rank is likely between {low} and {high}",
        "几乎没有疑问" if low == high else f"名次很可能在 {low} 至 {high} 之间",
    )
    return (
        Text(
            f"{english} ranks first of {some.height} ({sure.en}); {others[0]}.",
            f"{chinese}在 {some.height} 个单位中排第一（{sure.zh}）；{others[1]}。",
        ),
    )
