"""A table of one's own is read by its mapping, and a mistake in either is told by its line."""

import hashlib
import json
from pathlib import Path

import polars as pl
import pyarrow.parquet as parquet
import pytest
import xlsxwriter
from polars.testing import assert_frame_equal

from facts.refusal import UnreadableFile
from ingest import known_sources, own_table, take_in
from ingest._mapping import read_mapping
from ingest.table import SOURCE

TYPES = {"line": pl.UInt32, "value": pl.Float64}
MAPPING = """\
id: little
title: {en: Little, zh: 小}
publisher: {en: Nobody, zh: 无}
citation: nobody, table 1
licence: CC0
published: yes
columns:
  period: year
  area: {value: IT}
measures:
  deaths: dead
"""


@pytest.fixture
def sample(samples):
    def find(name: str):
        return samples / "table" / name

    return find


@pytest.fixture
def mapping(tmp_path):
    """Write the little mapping with one piece of it said otherwise."""

    def write(old: str = "", new: str = ""):
        assert old in MAPPING
        file = tmp_path / "little.yaml"
        file.write_text(MAPPING.replace(old, new, 1) if old else MAPPING, encoding="utf-8")
        return file

    return write


@pytest.fixture
def little(tmp_path):
    def write(text: str):
        file = tmp_path / "little.csv"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def test_every_number_of_a_wide_table_arrives(facts, table, sample):
    expected = table(
        """
        line|period|area     |industry |ownership|status|measure|value
        ----|------|---------|---------|---------|------|-------|--------
        3   |2023  |CN-140000|GBT4754_B|state    |A     |workers|825000
        4   |2024  |CN-140000|GBT4754_E|private  |A     |workers|12100400
        5   |2024  |CN-140000|_T       |state    |M     |workers|
        3   |2023  |CN-140000|GBT4754_B|state    |A     |deaths |31
        4   |2024  |CN-140000|GBT4754_E|private  |A     |deaths |12
        5   |2024  |CN-140000|_T       |state    |A     |deaths |40
        """,
        **TYPES,
    )
    source, is_made_up = own_table(sample("bureau.yaml"))
    assert is_made_up
    assert_frame_equal(facts(source, sample("bureau.csv")).select(expected.columns), expected)


def test_what_its_table_says_wrongly_is_refused_by_its_line(refused, sample):
    source, _ = own_table(sample("bureau.yaml"))
    assert refused(source, sample("bureau.csv")) == {
        6: "industry '渔业' is not in the code list data/codes/industry.csv",
        7: "area 'CN-990000' is not in the code list data/codes/area.csv",
        8: "死亡人数 '约5' is not a number",
    }


def test_every_number_of_a_long_table_arrives(facts, table, sample):
    expected = table(
        """
        line|period |area|sex|status|measure       |value
        ----|-------|----|---|------|--------------|--------
        2   |2024-Q1|IT  |_T |A     |fatal_injuries|7
        3   |2024-Q1|IT  |F  |P     |fatal_injuries|1
        5   |2024-Q2|IT  |_T |EM    |fatal_injuries|
        4   |2024-Q1|IT  |_T |E     |hours_worked  |12500000
        """,
        **TYPES,
    )
    source, is_made_up = own_table(sample("long.yaml"))
    assert not is_made_up
    assert_frame_equal(facts(source, sample("long.csv")).select(expected.columns), expected)


def test_a_row_no_measure_takes_is_refused_and_not_lost(refused, sample):
    source, _ = own_table(sample("long.yaml"))
    assert refused(source, sample("long.csv")) == {
        6: "no measure of the mapping takes rows of what 'days'"
    }


def test_the_source_is_what_the_mapping_says(sample):
    source, _ = own_table(sample("long.yaml"))
    assert (source.id, source.family) == ("table_made_up_long", "table_made_up_long")
    assert (source.title.zh, source.publisher.en) == ("某虚构长表", "A made-up office")
    assert (source.citation.en, source.licence.zh) == ("A made-up office, table 7", "CC0")
    assert (source.published, source.preference) == (False, 25)
    assert source.measures == ("fatal_injuries", "hours_worked")


def test_the_example_of_the_page_on_own_tables_is_the_sample(sample, tmp_path):
    page = (Path(__file__).parents[2] / "docs" / "own_tables.md").read_text("utf-8")
    example = tmp_path / "example.yaml"
    example.write_text(page.partition("```yaml\n")[2].partition("```")[0], encoding="utf-8")
    assert read_mapping(example) == read_mapping(sample("bureau.yaml"))


def test_a_batch_holds_the_digest_of_its_mapping_which_lies_beside_the_raw_file(sample, tmp_path):
    source, _ = own_table(sample("bureau.yaml"))
    receipt = take_in(source, sample("bureau.csv"), tmp_path)
    said = json.loads(
        parquet.read_metadata(tmp_path / "batches" / f"{receipt.batch}.parquet").metadata[b"osh"]
    )
    content = sample("bureau.yaml").read_bytes()
    assert said["mapping"] == hashlib.sha256(content).hexdigest()
    beside = tmp_path / "raw" / source.id / receipt.raw / f"{said['mapping']}.mapping.yaml"
    assert beside.read_bytes() == content


def test_a_home_knows_the_tables_it_took_in(sample, tmp_path):
    source, _ = own_table(sample("bureau.yaml"))
    assert source.id not in known_sources(tmp_path)
    take_in(source, sample("bureau.csv"), tmp_path)
    assert known_sources(tmp_path)[source.id].title == source.title


def test_a_mapping_that_is_read_no_longer_takes_no_page_down(sample, tmp_path):
    source, _ = own_table(sample("bureau.yaml"))
    take_in(source, sample("bureau.csv"), tmp_path)
    (tmp_path / "mappings" / "made_up_bureau.yaml").write_text("of another version", "utf-8")
    assert source.id not in known_sources(tmp_path)


def test_a_workbook_is_read_from_the_sheet_the_mapping_names(facts, mapping, tmp_path):
    file = tmp_path / "little.xlsx"
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("Notes").write_row(0, 0, ["nothing"])
        sheet = book.add_worksheet("Table 1")
        sheet.write_row(0, 0, ["year", "dead"])
        sheet.write_row(1, 0, [2024, 5])
    source, _ = own_table(mapping("published: yes", "published: yes\nsheet: Table 1"))
    assert facts(source, file).select("period", "value").rows() == [("2024", 5.0)]


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("2024年", "2024"),
        ("FY2024", "2024"),
        ("2024Q3", "2024-Q3"),
        ("2024年第1季度", "2024-Q1"),
        ("2024年3月", "2024-03"),
        ("2024-11", "2024-11"),
        ("2024-03-01", "2024-03-01"),
        ("２０２４年第１季度", "2024-Q1"),
    ],
)
def test_a_period_is_read_however_it_is_written(facts, mapping, little, written, period):
    source, _ = own_table(mapping())
    rows = facts(source, little(f"year,dead\n{written},1\n"))
    assert rows["period"].to_list() == [period]


def test_a_code_in_full_width_digits_is_the_code(facts, mapping, little):
    source, _ = own_table(mapping("{value: IT}", "{column: place, prefix: CN-}"))
    rows = facts(source, little("year,place,dead\n2024,３７０１００,1\n"))
    assert rows["area"].to_list() == ["CN-370100"]


@pytest.mark.parametrize(
    ("written", "industry"),
    [
        ("建筑业", "GBT4754_E"),  # NACE has a section of that name too
        ("房地产业", "GBT4754_K"),  # so is called its only division, 70
        ("煤炭开采和洗选业", "GBT4754_06"),
    ],
)
def test_a_label_of_several_schemes_is_read_in_the_one_named(
    facts, mapping, little, written, industry
):
    told = "{value: IT}\n  industry: {column: trade, labels: zh, prefix: GBT4754_}"
    source, _ = own_table(mapping("{value: IT}", told))
    rows = facts(source, little(f"year,trade,dead\n2024,{written},1\n"))
    assert rows["industry"].to_list() == [industry]


def test_a_detail_beside_a_measure_without_a_list_is_refused(refused, mapping, little):
    said = mapping("  area: {value: IT}", "  area: {value: IT}\n  detail: {value: dust}")
    source, _ = own_table(said)
    reason = refused(source, little("year,dead\n2024,1\n"))[2]
    assert "deaths counts by no list, and detail is 'dust'" in reason


def test_a_table_without_a_column_of_the_mapping_is_refused(mapping, little):
    source, _ = own_table(mapping())
    with pytest.raises(UnreadableFile, match="no column dead"):
        source.read(little("year,died\n2024,1\n"))


def test_a_table_without_a_mapping_is_refused(little):
    with pytest.raises(UnreadableFile, match=r"needs a mapping .* --mapping FILE.yaml"):
        SOURCE.read(little("year,dead\n2024,1\n"))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("id: little", "id: Our Table!", "little.yaml:1: id 'Our Table!' must be 2 to 40 of a-z"),
        ("licence: CC0\n", "", "little.yaml:1: the mapping has no key 'licence'; write one"),
        ("licence: CC0", "license: CC0", "little.yaml:5: 'license' is no key of the mapping;"),
        ("{en: Nobody, zh: 无}", "Nobody", "little.yaml:3: publisher must be 'key: value' lines"),
        (", zh: 小", "", "little.yaml:2: title has no key 'zh'; write one"),
        ("published: yes", "published: perhaps", "little.yaml:6: published 'perhaps' must be yes"),
        ("  period: year\n", "", "little.yaml:8: columns has no key 'period'; write one"),
        ("  period: year", "  periode: year", "little.yaml:8: 'periode' is no key of columns;"),
        ("{value: IT}", "{colum: x}", "little.yaml:9: 'colum' is no key of area; there are: col"),
        ("{value: IT}", "{value: IT, column: x}", "little.yaml:9: area needs either 'column' or"),
        (
            "{value: IT}",
            "{column: x, crosswalk: nix}",
            "9: crosswalk 'nix' must be the name",
        ),
        ("{value: IT}", "{column: x, labels: fr}", "little.yaml:9: labels 'fr' must be en or zh"),
        (
            "{value: IT}",
            "{column: x, prefix: A, crosswalk: us_state__area}",
            "9: area has crosswalk and prefix; one",
        ),
        ("  deaths: dead", "  deathz: dead", "little.yaml:11: 'deathz' is no measure of data/"),
        ("deaths: dead", "deaths: {column: dead, times: -1}", "11: times '-1' must be a number ab"),
        ("deaths: dead", "deaths: {column: dead, time: 2}", "11: 'time' is no key of deaths; ther"),
        ("deaths: dead", "deaths: year", "little.yaml:11: column 'year' cannot hold a value and"),
        (
            "licence: CC0",
            "licence: CC0\nlicence: MIT",
            "6: the mapping has the key 'licence'",
        ),
        ("licence: CC0", "licence: [CC0", "little.yaml:6: not YAML"),
        ("licence: CC0", "licence: *all", "little.yaml:5: "),
        (MAPPING, "", "little.yaml: the mapping is empty"),
        (MAPPING, "- a\n- b\n", "little.yaml:1: the mapping must be 'key: value' lines"),
        (MAPPING, "[" * 5000, "little.yaml:1: more than 8 levels"),
        (MAPPING, "a: &a [x]\nb: [*a, *a]\n", r"little.yaml:2: an alias \(\*\); write the words"),
        (MAPPING, "!!python/object/apply:os.system ['true']", "must be 'key: value' lines"),
        (MAPPING, "a" * (1 << 19), "little.yaml: more than 256 KiB"),
    ],
)
def test_a_mistake_in_a_mapping_is_told_by_its_line_and_key(mapping, old, new, sentence):
    with pytest.raises(UnreadableFile, match=sentence):
        own_table(mapping(old, new))


def test_all_mistakes_of_a_mapping_are_told_together(mapping):
    with pytest.raises(UnreadableFile) as refusal:
        own_table(mapping("published: yes\ncolumns:", "published: maybe\nkolumns:"))
    assert len(str(refusal.value).splitlines()) == 3
