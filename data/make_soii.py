"""Writes data/codes/soii_characteristic.csv: `python data/make_soii.py FILE`, of BLS's CS series.

A case is counted by one characteristic of a theme, by its occupation, or by both where the
occupation is one of five groups. Each theme divides all cases; the selected characteristics are
parts of others, and stand by themselves so that nothing is added twice, as do cases of 14 and 15
years of age, which are too few to be published by every group. From FILE come the names of
occupations below SOC's major groups, which have no Chinese name here.
"""

import sys
from pathlib import Path

import polars as pl

DATA = Path(__file__).parent
COLUMNS = ["id", "scheme", "version", "code", "label_en", "label_zh", "parent", "level"]
THEMES = {
    "soii_age": "A",
    "soii_days_away": "D",
    "soii_event": "E",
    "soii_hours": "H",
    "soii_service": "L",
    "soii_nature": "N",
    "soii_part": "P",
    "soii_race": "R",
    "soii_source": "S",
    "soii_time": "T[A-G]X",
    "soii_weekday": "W",
    "soii_secondary_source": "T",
}
SELECTED = (
    "MSD|ABX|E11|E12|E13|E26|E41|E42|E43|E62|E63|E64|E72|E7A|N21|N22|N81|N82|P11|P32|P41|P42|P43|"
    "P44|P4A|P4B|P51|P52|P53|P54|S5B|S5C|S8C|S8D|T31|T71|T84"
)
GROUPS = ("OT1", "OT2", "O30", "OT3", "OT4")
SINCE, SOC = "2011", "2010"  # the first year of the CS series, the edition of SOC they use


def main(file: Path) -> None:
    """Write the list."""
    known = pl.read_csv(DATA / "labels" / "soii_characteristic.csv")
    both = pl.concat([_characteristics(known), _by_group(known), _occupations(known, file)])
    both.select(
        *COLUMNS, pl.lit(None, pl.String).alias("valid_from"), valid_to=pl.lit(None, pl.String)
    ).write_csv(DATA / "codes" / "soii_characteristic.csv")


def _characteristics(known: pl.DataFrame) -> pl.DataFrame:
    """Themes, what divides them, and the selected ones, which are roots of their own."""
    code = pl.col("id").str.strip_prefix("SOII_")
    selected = code.str.contains(f"^({SELECTED})$")
    theme = pl.coalesce(
        pl.when(code.str.contains(f"^{start}")).then(pl.lit(name)) for name, start in THEMES.items()
    )
    named = known.filter(pl.col("id").str.starts_with("SOII_")).with_columns(
        code=code,
        parent=pl.when(~selected).then(theme),
        level=pl.when(selected).then(1).otherwise(2),
        scheme=pl.when(selected).then(pl.lit("SOII selected")).otherwise(_scheme(theme)),
    )
    roots = known.filter(pl.col("id").is_in(list(THEMES))).with_columns(
        code=pl.col("id"), parent=pl.lit(None, pl.String), level=1, scheme=pl.lit("SOII")
    )
    return pl.concat([roots, named], how="diagonal").select(
        "id", "scheme", pl.lit(SINCE).alias("version"), "code", "label_en", "label_zh", "parent",
        pl.col("level").cast(pl.Int8),
    )  # fmt: skip


def _scheme(theme: pl.Expr) -> pl.Expr:
    return theme.str.replace("soii_", "SOII ").str.replace_all("_", " ")


def _by_group(known: pl.DataFrame) -> pl.DataFrame:
    """Each characteristic by five groups of occupations; a scheme holds what adds up at once."""
    above = _characteristics(known).filter(pl.col("id").str.starts_with("SOII_"))
    groups = known.filter(pl.col("id").is_in([f"SOC_{group}" for group in GROUPS])).select(
        group=pl.col("id").str.strip_prefix("SOC_"), group_en="label_en", group_zh="label_zh"
    )
    alone = pl.col("level") == 1
    return above.join(groups, how="cross").select(
        pl.concat_str("id", "group", separator=".").alias("id"),
        scheme=pl.when(alone).then(pl.lit("SOII ") + pl.col("code")).otherwise("scheme")
        + " by occupation",
        version="version",
        code=pl.concat_str("code", "group", separator="."),
        label_en=pl.format("{}: {}", "label_en", "group_en"),
        label_zh=pl.format("{}：{}", "label_zh", "group_zh"),
        parent="id",
        level=(pl.col("level") + 1).cast(pl.Int8),
    )


def _occupations(known: pl.DataFrame, file: Path) -> pl.DataFrame:
    """SOC as the file has it, each code below the nearest that it begins like, and five groups."""
    code = pl.col("code")
    listed = (
        pl.read_parquet(file)
        .select(code="occupation_code", named="occupation_text")
        .filter(code.str.contains(r"^\d{6}$"), code != "000000")
        .unique()
        .with_columns(id=pl.lit("SOC_") + code)
    )
    levels = ((r"(0000|999999)$", 2), (r"00$", 3), (r"0$", 4), (r"", 5))
    ids = listed["id"].implode()
    nearest = [pl.col("id").str.head(4 + kept) + "0" * (6 - kept) for kept in (5, 4, 3, 2)]
    soc = listed.join(known, on="id", how="left").select(
        "id",
        scheme=pl.lit("SOC"),
        version=pl.lit(SOC),
        code="code",
        label_en=pl.coalesce("label_en", "named"),
        label_zh=pl.coalesce("label_zh", "named"),
        parent=pl.coalesce(
            *(pl.when(near.is_in(ids) & (near != pl.col("id"))).then(near) for near in nearest),
            pl.lit("soii_occupation"),
        ),
        level=pl.coalesce(pl.when(code.str.contains(end)).then(level) for end, level in levels),
    )
    grouped = known.filter(pl.col("id").str.contains(r"^SOC_O|^SOC_0XX")).select(
        "id", pl.lit("SOC groups").alias("scheme"), pl.lit(SOC).alias("version"),
        pl.col("id").str.strip_prefix("SOC_").alias("code"), "label_en", "label_zh",
        pl.lit("soii_occupation_group").alias("parent"), pl.lit(2).alias("level"),
    )  # fmt: skip
    roots = known.filter(pl.col("id").str.starts_with("soii_occupation")).select(
        "id",
        pl.when(pl.col("id") == "soii_occupation").then(pl.lit("SOC"))
        .otherwise(pl.lit("SOC groups")).alias("scheme"),
        pl.lit(SOC).alias("version"), pl.col("id").alias("code"), "label_en", "label_zh",
        pl.lit(None, pl.String).alias("parent"), pl.lit(1).alias("level"),
    )  # fmt: skip
    typed = [part.with_columns(pl.col("level").cast(pl.Int8)) for part in (roots, grouped, soc)]
    return pl.concat([typed[0], typed[1], typed[2].sort("code")])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
