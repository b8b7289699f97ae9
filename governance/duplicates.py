"""Entries of the register that may be one enterprise, each pair with a score and its reasons.

Pairs are looked at only where something rare is shared (a name, a telephone, the organisation part
of the credit code, a code but for one slip of the pen, a rare piece of the name within a city): of
50,000 entries these are some hundred thousand pairs, not 1,250,000,000. A score adds up points; it
is no probability, and a person decides.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import polars as pl
from rapidfuzz import fuzz, process

from facts.codes import codes
from facts.hierarchy import closure
from facts.text import Text

CODE, BODY = 18, 17  # characters of a credit code, and of it before its check character
UNIT = (8, 9)  # where the organisation part begins, and its length
PHONE = 7  # digits of a telephone, at least
MOST_ALIKE = 40  # entries with one name, telephone or organisation; of more it tells nothing
MOST_SLIPS = 4  # codes that differ in one place; of more it is a counter and no slip
MOST_PAIRS = 3_000_000  # pairs looked at for like names; the rarest pieces come first
PIECES = 4  # rare pieces of a name that are looked up
ALIKE, NEAR = 92.0, 60.0  # of two names: 100 is the same, 0 shares no letter
SHOWN = 55  # a score from which a pair is proposed


class Reason(NamedTuple):
    """One thing that speaks for two entries being one, or against it."""

    points: int
    text: Text


REASONS: dict[str, Reason] = {
    "same_organisation": Reason(
        60, Text("the organisation part of the credit codes is the same", "主体标识码相同")
    ),
    "code_slip": Reason(
        30,
        Text(
            "the credit codes differ in one character, in two that are swapped, or only in the "
            "check character",
            "信用代码仅一位不同、相邻两位互换或仅校验码不同",
        ),
    ),
    "same_name": Reason(
        45,
        Text(
            "the names are the same but for place and company form", "除地名和公司形式外名称相同"
        ),
    ),
    "like_name": Reason(40, Text("the names are all but the same", "名称几乎相同")),
    "near_name": Reason(15, Text("the names are somewhat alike", "名称较为相似")),
    "same_phone": Reason(25, Text("the same telephone or mail address", "联系电话或邮箱相同")),
    "same_area": Reason(15, Text("the same county or district", "同一县（区）")),
    "same_city": Reason(5, Text("the same city", "同一城市")),
    "same_industry": Reason(5, Text("the same industry", "行业相同")),
    "other_number": Reason(
        -40, Text("the names differ in a number or a direction", "名称中的序号或方位不同")
    ),
    "branch": Reason(-25, Text("one of the two is a branch", "其中之一为分支机构")),
}  # fmt: skip
"""What is looked at, and what it is worth."""

FOUND: Mapping[str, pl.DataType] = {
    "one": pl.String(),
    "other": pl.String(),
    "area": pl.String(),
    "other_area": pl.String(),
    "score": pl.Int64(),
    "alike": pl.Float64(),
    "reasons": pl.List(pl.String),
}
"""A row a pair, the likeliest first; one < other; area and other_area are where they are.
alike: of their names, 100 is the same."""

FORMS = (
    r"(?:(?:集团)?(?:股份)?(?:有限)?(?:责任)?公司|厂)$",
    r"\b(?:co|company|ltd|limited|inc|incorporated|corp|corporation|llc|plc|gmbh|srl|spa|sa|ag)\b",
)
"""Company forms, which say nothing of who it is."""

MAIL = r"[^\s<>,;]+@[^\s<>,;]+"
COUNTERS = r"[0-9一二三四五六七八九十甲乙丙丁东西南北]"
BRANCH = r"分公司|分厂|分店|支行|营业部|\bbranch\b"


def candidates(register: pl.DataFrame) -> pl.DataFrame:
    """Propose pairs of entries that may be one enterprise.

    Parameters
    ----------
    register : the columns of governance.return_context.NO_REGISTER; the last row of each
        enterprise is looked at.

    Returns
    -------
    The columns of FOUND; pairs that score less than SHOWN are left out.
    """
    entries = _entries(register)
    if entries.height < 2:
        return pl.DataFrame(schema=FOUND)
    told = [
        _pairs(entries.select("id", key="core"), MOST_ALIKE),
        _pairs(entries.select("id", key="phone"), MOST_ALIKE),
        _pairs(entries.select("id", key="unit"), MOST_ALIKE),
        _pairs(_slips(entries), MOST_SLIPS),
    ]
    by_key = pl.concat(told).unique()
    by_name = _pairs(_pieces(entries), entries.height, MOST_PAIRS).join(
        by_key, on=["one", "other"], how="anti"
    )
    counted = entries["core"].fill_null("").str.extract_all(COUNTERS).list.join("")
    is_counted_alike = counted.gather(by_name["one"]) == counted.gather(by_name["other"])
    likely = _compared(by_name.filter(is_counted_alike), entries).filter(pl.col("alike") >= ALIKE)
    return _scored(pl.concat([_compared(by_key, entries), likely]), entries)


def _compared(pairs: pl.DataFrame, entries: pl.DataFrame) -> pl.DataFrame:
    """Say how much the names of each pair are alike."""
    names = entries["core"].fill_null("")
    alike = process.cpdist(
        names.gather(pairs["one"]).to_list(),
        names.gather(pairs["other"]).to_list(),
        scorer=fuzz.ratio,
        dtype=np.float32,
        workers=-1,
    )
    return pairs.with_columns(alike=pl.Series(alike, dtype=pl.Float64))


def _entries(register: pl.DataFrame) -> pl.DataFrame:
    """Give the last row of each enterprise with what its pairs are looked for by."""
    above = closure().filter(pl.col("dimension") == "area", pl.col("ancestor_level") == CITY)
    cities = above.select(area="id", city="ancestor").unique("area")
    code, digits = pl.col("enterprise"), pl.col("contact").str.replace_all(r"\D", "")
    is_code = code.str.len_chars() == CODE
    return (
        register.sort("enterprise", "since")
        .unique("enterprise", keep="last", maintain_order=True)
        .join(cities, on="area", how="left", validate="m:1")
        .select(
            "enterprise", "area", "industry", "name",
            city=pl.coalesce("city", "area"),
            core=core(pl.col("name")),
            phone=pl.coalesce(
                pl.col("contact").str.to_lowercase().str.extract(MAIL, 0),
                pl.when(digits.str.len_chars() >= PHONE).then(digits.str.tail(8)),
            ),
            unit=pl.when(is_code).then(code.str.slice(*UNIT)),
            body=pl.when(is_code).then(code.str.head(BODY)),
        )
        .with_row_index("id")
    )  # fmt: skip


CITY = 3  # level of area


def core(name: pl.Expr) -> pl.Expr:
    """Write a name without place, company form, punctuation, width of letters and order of words.

    Chinese characters stay as they are: simplified and traditional ones are not told to be one.
    """
    plain = name.str.normalize("NFKC").str.to_lowercase()
    plain = plain.str.replace_all(r"[^\p{L}\p{N} ]", " ").str.replace_all(r"\s+", " ")
    for form in FORMS:
        plain = plain.str.strip_chars().str.replace_all(form, "")
    plain = plain.str.split(" ").list.eval(pl.element().filter(pl.element() != ""))
    plain = plain.list.sort().list.join(" ")
    short = plain.str.replace(f"^(?:{_places()})+", "")
    return pl.when(short.str.len_chars() >= 2).then(short).otherwise(plain)


def _places() -> str:
    """Give the names of Chinese places, long and short, as alternatives of an expression."""
    named = codes("area").filter(pl.col("id").str.starts_with("CN-"))["label_zh"].drop_nulls()
    short = named.str.replace(r"(?:省|市|县|区|自治州|地区|盟)$", "")
    found = pl.concat([named, short]).unique()
    usable = found.filter((found.str.len_chars() >= 2) & ~found.str.contains(r"[^\p{Han}]"))
    return "|".join(usable.sort(descending=True).to_list())


def _slips(entries: pl.DataFrame) -> pl.DataFrame:
    """Key each code by what is left of it without one character, and with two in their order."""
    body = pl.col("body")
    without = [
        pl.concat_str(pl.lit(f"{place}-"), body.str.head(place), body.str.slice(place + 1))
        for place in range(BODY)
    ]
    ordered = [
        pl.concat_str(
            pl.lit(f"{place}~"), body.str.head(place),
            pl.min_horizontal(body.str.slice(place, 1), body.str.slice(place + 1, 1)),
            pl.max_horizontal(body.str.slice(place, 1), body.str.slice(place + 1, 1)),
            body.str.slice(place + 2),
        )
        for place in range(BODY - 1)
    ]  # fmt: skip
    known = entries.filter(body.is_not_null())
    return pl.concat(known.select("id", key=key.hash()) for key in (*without, *ordered))


def _pieces(entries: pl.DataFrame) -> pl.DataFrame:
    """Key each name by its rarest pairs of letters within its city."""
    letters = pl.col("core").str.replace_all(" ", "")
    return (
        entries.select("id", "city", letters=letters)
        .filter(pl.col("letters").str.len_chars() >= 2)
        .with_columns(place=pl.int_ranges(pl.col("letters").str.len_chars().cast(pl.Int64) - 1))
        .explode("place")
        .with_columns(key=pl.concat_str("city", pl.col("letters").str.slice("place", 2)).hash())
        .select("id", "key")
        .unique()
        .with_columns(shared=pl.len().over("key"))
        .filter(pl.col("shared") > 1)
        .sort("shared", "key")
        .group_by("id", maintain_order=True)
        .head(PIECES)
        .select("id", "key")
    )


def _pairs(keys: pl.DataFrame, most: int, most_pairs: int | None = None) -> pl.DataFrame:
    """Pair those of one key, where it is the key of at most so many: one, other; one < other."""
    shared = keys.drop_nulls().with_columns(shared=pl.len().over("key").cast(pl.Int64))
    held = shared.filter(pl.col("shared").is_between(2, most))
    if most_pairs is not None:
        sizes = held.select("key", "shared").unique().sort("shared", "key")
        made = (pl.col("shared") * (pl.col("shared") - 1) // 2).cum_sum()
        held = held.join(sizes.filter(made <= most_pairs), on="key", how="semi")
    ids = held.select("key", "id")
    return (
        ids.join(ids, on="key", suffix="_other")
        .filter(pl.col("id") < pl.col("id_other"))
        .select(one="id", other="id_other")
        .unique()
    )


def _scored(pairs: pl.DataFrame, entries: pl.DataFrame) -> pl.DataFrame:
    """Add up what speaks for each pair and against it."""
    found = pairs.join(entries, left_on="one", right_on="id", validate="m:1").join(
        entries, left_on="other", right_on="id", suffix="_other", validate="m:1"
    )
    truths = {name: truth.fill_null(value=False) for name, truth in _truths().items()}
    points = pl.sum_horizontal(
        pl.when(truth).then(REASONS[name].points).otherwise(0) for name, truth in truths.items()
    )
    said = pl.concat_list(pl.when(truth).then(pl.lit(name)) for name, truth in truths.items())
    return (
        found.select(
            one="enterprise",
            other="enterprise_other",
            area="area",
            other_area="area_other",
            score=points.clip(0, 100).cast(pl.Int64),
            alike="alike",
            reasons=said.list.drop_nulls(),
        )
        .filter(pl.col("score") >= SHOWN)
        .sort("score", "alike", "one", "other", descending=[True, True, False, False])
    )


def _truths() -> dict[str, pl.Expr]:
    """Say when each reason holds of a pair."""
    is_unit = pl.col("unit") == pl.col("unit_other")
    is_same = pl.col("core") == pl.col("core_other")
    is_area = pl.col("area") == pl.col("area_other")
    counted = [pl.col(name).str.extract_all(COUNTERS) for name in ("core", "core_other")]
    branches = [pl.col(name).str.contains(BRANCH) for name in ("name", "name_other")]
    return {
        "same_organisation": is_unit,
        "code_slip": _is_slip(pl.col("body"), pl.col("body_other")) & ~is_unit,
        "same_name": is_same,
        "like_name": ~is_same & (pl.col("alike") >= ALIKE),
        "near_name": pl.col("alike").is_between(NEAR, ALIKE, closed="left"),
        "same_phone": pl.col("phone") == pl.col("phone_other"),
        "same_area": is_area,
        "same_city": ~is_area & (pl.col("city") == pl.col("city_other")),
        "same_industry": pl.col("industry") == pl.col("industry_other"),
        "other_number": counted[0] != counted[1],
        "branch": branches[0] ^ branches[1],
    }


def _is_slip(one: pl.Expr, other: pl.Expr) -> pl.Expr:
    """Truth of whether two bodies of codes differ in one character at most, or in two swapped."""
    differs = [one.str.slice(place, 1) != other.str.slice(place, 1) for place in range(BODY)]
    swapped = [
        differs[place]
        & differs[place + 1]
        & (one.str.slice(place, 1) == other.str.slice(place + 1, 1))
        & (one.str.slice(place + 1, 1) == other.str.slice(place, 1))
        for place in range(BODY - 1)
    ]
    differences = pl.sum_horizontal(differs)
    return (differences <= 1) | ((differences == 2) & pl.any_horizontal(swapped))
