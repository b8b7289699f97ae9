"""Defends the day a question is asked as of: what it changes, and that the total stays."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from facts.codes import as_of as in_force
from facts.codes import codes
from facts.periods import span
from facts.refusal import BadQuestion
from facts.slice import slice
from tests.facts.making import make_batch, make_vintage

DAYS = ("now", "then", "1996-06-30", "2012-06-30", "2018-12-31", "2026-01-01")
CASES = "cases_days_away"
few = settings(deadline=None, max_examples=4)

TONGNAN, TONGNAN_THEN, TONGNAN_NOW = "CN-510227", "CN-500223", "CN-500152"
"""A county of Sichuan until 1997-03-13, of Chongqing since, a district of it since 2015."""
SICHUAN, CHONGQING = "CN-510000", "CN-500000"
CHONGWEN, DONGCHENG = "CN-110103", "CN-110101"  # merged on 2010-07-01
QIAODONG, CHANGAN, QIAOXI = (
    "CN-130103",
    "CN-130102",
    "CN-130104",
)  # split on 2016-12-31, unknown how


def returned(*rows: tuple[str, str, str, float], **more: str) -> pl.DataFrame:
    """Write returns: enterprise, period, area, cases."""
    columns = ["enterprise", "period", "area", CASES]
    return pl.DataFrame(rows, schema=columns, orient="row").with_columns(
        **{name: pl.lit(value) for name, value in more.items()}
    )


def publish(home, rows: pl.DataFrame):
    return make_vintage(home, [make_batch(home, rows, grain="unit")]).cursor()


def read(cursor, asof: str, by: tuple[str, ...] = (), scheme: str = "", **where: str):
    held = {name: (code,) for name, code in where.items()}
    answer = slice(cursor, [CASES], by, held, span("1990:2025"), asof=asof, scheme=scheme)
    return dict(answer.group_by(*(by or ("period",))).agg(pl.col("value").sum()).iter_rows())


def test_a_county_that_moved_province(tmp_path):
    units = [(f"{place}{n}", period, place, 4.0) for n in range(2) for place, period in
             ((TONGNAN, "1996"), (TONGNAN_THEN, "1998"))]  # fmt: skip
    cursor = publish(tmp_path, returned(*units))
    assert read(cursor, "now", area=CHONGQING) == {"1996": 8, "1998": 8}
    assert read(cursor, "now", area=SICHUAN) == {}
    assert read(cursor, "now", area=TONGNAN_NOW) == {"1996": 8, "1998": 8}
    assert read(cursor, "then", area=CHONGQING) == {"1998": 8}
    assert read(cursor, "then", area=SICHUAN) == {"1996": 8}
    assert read(cursor, "then", area=TONGNAN) == {"1996": 8}
    assert read(cursor, "1996-12-31", area=SICHUAN) == {"1996": 8, "1998": 8}
    assert read(cursor, "1996-12-31", area=TONGNAN) == {"1996": 8, "1998": 8}
    assert read(cursor, "1996-12-31", area=CHONGQING) == {}


def test_a_merged_district(tmp_path):
    units = [("a", "2009", CHONGWEN, 3.0), ("b", "2009", DONGCHENG, 5.0),
             ("b", "2011", DONGCHENG, 7.0)]  # fmt: skip
    cursor = publish(tmp_path, returned(*units))
    parts = {"by": ("area",), "area": "CN-110000"}
    assert read(cursor, "now", **parts) == {DONGCHENG: 15}
    assert read(cursor, "then", **parts) == {CHONGWEN: 3, DONGCHENG: 12}
    assert read(cursor, "2009-12-31", **parts) == {CHONGWEN: 3, DONGCHENG: 12}
    assert read(cursor, "now", area=CHONGWEN) == {}
    assert read(cursor, "then", area=CHONGWEN) == {"2009": 3}


def test_an_enterprise_that_changed_its_trade_and_its_owner(tmp_path):
    before, after = ({"industry": "GBT4754_06", "ownership": "state"},
                     {"industry": "GBT4754_47", "ownership": "mixed"})  # fmt: skip
    stays = returned(("b", "2018", DONGCHENG, 5.0), **before)
    rows = pl.concat(
        [returned(("a", "2018", DONGCHENG, 3.0), **before),
         returned(("a", "2019", DONGCHENG, 4.0), **after), stays]
    )  # fmt: skip
    cursor = publish(tmp_path, rows)
    assert read(cursor, "now", ("industry",)) == {"GBT4754_B": 5, "GBT4754_E": 7}
    assert read(cursor, "then", ("industry",)) == {"GBT4754_B": 8, "GBT4754_E": 4}
    assert read(cursor, "2018-12-31", ("ownership",)) == {"state": 12}
    assert read(cursor, "2019-01-01", ("ownership",)) == {"state": 5, "mixed": 7}
    assert read(cursor, "2010-01-01", ("ownership",)) == {"state": 12}


def test_a_split_district_is_allocated_by_weight_and_says_so(tmp_path):
    rows = returned(("a", "2015", QIAODONG, 3.0), ("b", "2015", QIAODONG, 5.0),
                    ("c", "2015", QIAOXI, 6.0))  # fmt: skip
    cursor = publish(tmp_path, rows)
    held = {"area": ("CN-130100",)}
    parts = slice(cursor, [CASES], ("area",), held, span("2015"))
    assert parts.select("area", "value", "status", "reporters", "largest").rows() == [
        (CHANGAN, 4.0, "E", 1, 2.5), (QIAOXI, 10.0, "E", 2, 6.0),
    ]  # fmt: skip
    assert parts["allocated"].to_list() == [1.0, 0.4]
    whole = slice(cursor, [CASES], (), held, span("2015"))
    assert whole.select("value", "status", "reporters", "allocated").rows() == [(14.0, "A", 3, 0.0)]
    then = slice(cursor, [CASES], ("area",), held, span("2015"), asof="then")
    assert then.select("area", "value", "status", "allocated").rows() == [
        (QIAODONG, 8.0, "A", 0.0), (QIAOXI, 6.0, "A", 0.0),
    ]  # fmt: skip


def test_a_unit_that_moved_within_a_year_is_one_reporter_as_of_any_day(tmp_path):
    rows = returned(("a", "2018-Q1", CHONGWEN, 3.0), ("a", "2018-Q3", DONGCHENG, 4.0))
    cursor = publish(tmp_path, rows)
    for asof in DAYS:
        held = {"area": ("CN",)}
        answer = slice(cursor, [CASES], (), held, span("2018"), asof=asof)
        assert answer.select("value", "reporters", "largest").rows() == [(7.0, 1, 7.0)], asof


def test_one_that_reports_two_places_at_once_has_not_moved(tmp_path):
    rows = pl.concat([returned((("a"), "2018", area, 3.0)) for area in (DONGCHENG, QIAOXI)])
    rows = pl.concat([rows, returned(("a", "2019", QIAOXI, 1.0))])
    cursor = publish(tmp_path, rows.with_columns(workplace=pl.lit(None, pl.String)))
    assert read(cursor, "now", ("area",), area="CN") == {"CN-110000": 3, "CN-130000": 4}


def test_each_quarter_has_the_hierarchy_of_its_last_day(tmp_path):
    rows = returned(("a", "2010-Q2", CHONGWEN, 3.0), ("a", "2010-Q3", CHONGWEN, 4.0))
    cursor = publish(tmp_path, rows)
    answer = slice(cursor, [CASES], (), {"area": (CHONGWEN,)}, span("2010-Q1:2010-Q4"), asof="then")
    assert dict(answer.select("period", "value").iter_rows()) == {"2010-Q2": 3, "2010-Q3": 4}


def test_a_table_that_was_published_for_a_code_stands_under_it_or_under_its_new_name(tmp_path):
    rows = pl.DataFrame(
        {"period": ["1996", "1996"], "area": [TONGNAN, CHONGWEN], "measure": CASES,
         "value": [9.0, 2.0]}
    )  # fmt: skip
    cursor = make_vintage(tmp_path, [make_batch(tmp_path, rows)]).cursor()
    assert read(cursor, "now", area=TONGNAN_NOW) == {"1996": 9}
    assert read(cursor, "then", area=TONGNAN_NOW) == {}
    assert read(cursor, "then", area=TONGNAN) == {"1996": 9}
    assert read(cursor, "now", area=DONGCHENG) == {}
    assert read(cursor, "now", area=CHONGWEN) == {"1996": 2}


def test_industries_are_said_in_the_scheme_asked_for(tmp_path):
    rows = pl.concat(
        [returned(("a", "2018", DONGCHENG, 8.0), industry="GBT4754_47"),
         returned(("b", "2018", "IT", 2.0), industry="NACE2_F"),
         returned(("c", "2018", "US-CA", 1.0), industry="_U")]
    )  # fmt: skip
    cursor = publish(tmp_path, rows)
    assert read(cursor, "now", ("industry",), "ISIC4") == {"ISIC4_F": 10, "_U": 1}
    assert read(cursor, "now", (), "ISIC4", industry="ISIC4_F") == {"2018": 10}
    assert set(read(cursor, "now", ("industry",))) == {"GBT4754_E", "NACE2_F", "_U"}


def test_part_of_a_table_is_never_shown_as_a_whole_of_another_scheme(tmp_path):
    rows = pl.DataFrame(
        {"period": "2018", "area": "IT", "measure": CASES, "industry": ["NACE2_F"], "value": [9.0]}
    )
    cursor = make_vintage(tmp_path, [make_batch(tmp_path, rows)]).cursor()
    assert read(cursor, "now", ("industry",), "ISIC4", area="IT") == {}
    assert read(cursor, "now", ("industry",), "NACE2", area="IT") == {"NACE2_F": 9}


@pytest.mark.parametrize("asof", ["yesterday", "2018", "2018-13-01", "2018-Q1", ""])
def test_what_is_no_day_is_refused(asof, tmp_path):
    cursor = publish(tmp_path, returned(("a", "2018", DONGCHENG, 8.0)))
    with pytest.raises(BadQuestion, match=f"asof '{asof}' is neither 'now', 'then' nor a day"):
        read(cursor, asof)


ENDED = (
    codes("area")
    .filter(pl.col("valid_to").is_not_null(), pl.col("id").str.starts_with("CN-"))["id"]
    .unique()
    .sort()
    .to_list()
)
LASTING = [TONGNAN_NOW, DONGCHENG, QIAOXI, CHANGAN, "CN-370100", "CN-370116", CHONGWEN, QIAODONG]
INDUSTRIES = [
    *in_force("industry", date(2012, 6, 30).isoformat())
    .filter(pl.col("level") > 1)["id"]
    .unique()
    .sort()
    .gather_every(97),
    "NAICS_211111", "GBT4754_06", "GBT4754_47", "_U",
]  # fmt: skip


@st.composite
def units(draw):
    """Draw returns of units that move between places that are and places that were."""
    generator = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    rows = draw(st.integers(2, 60))
    return pl.DataFrame(
        {
            "enterprise": [f"e{n}" for n in generator.integers(0, 15, rows)],
            "period": generator.choice(["1995", "2009", "2015", "2018", "2018-Q2", "2019"], rows),
            "area": np.where(
                generator.random(rows) < 0.5,
                generator.choice(ENDED, rows),
                generator.choice(LASTING, rows),
            ),
            "industry": generator.choice(INDUSTRIES, rows),
            "ownership": generator.choice(["state", "private", "mixed"], rows),
            CASES: generator.integers(0, 9, rows).astype(float),
        }
    ).unique(["enterprise", "period"], keep="first", maintain_order=True)


@pytest.mark.parametrize(
    ("asof", "scheme"),
    [("now", ""), ("then", ""), ("then", "ISIC4"), ("1996-06-30", ""), ("2018-12-31", "NAICS")],
)
@settings(deadline=None, max_examples=4)
@given(rows=units())
def test_the_total_is_the_total_as_of_any_day_in_any_scheme_by_anything(
    asof, scheme, rows, tmp_path_factory
):
    cursor = publish(tmp_path_factory.mktemp("home"), rows)
    period, held = span("1995:2019"), {"area": ("CN",)}
    truth = slice(cursor, [CASES], (), held, period)
    for by in ((), ("area",), ("industry", "ownership")):
        answer = slice(cursor, [CASES], by, held, period, asof=asof, scheme=scheme)
        sums = answer.group_by("period").agg(pl.col("value").sum()).sort("period")
        assert_frame_equal(sums, truth.select("period", "value"))


@few
@given(rows=units())
def test_a_roll_up_changes_no_answer_where_codes_ended(rows, tmp_path_factory):
    cursor = publish(tmp_path_factory.mktemp("home"), rows)
    for by in ((), ("area",), ("industry",)):
        asked = ([CASES], by, {"area": ("CN",)}, span("1995:2019"))
        assert_frame_equal(slice(cursor, *asked), slice(cursor, *asked, rolled_up=False))


@few
@given(rows=units())
def test_where_nothing_changed_the_day_changes_nothing(rows, tmp_path_factory):
    still = rows.with_columns(
        pl.lit(DONGCHENG).alias("area"), pl.lit("GBT4754_47").alias("industry"),
        pl.lit("state").alias("ownership"),
    )  # fmt: skip
    cursor = publish(tmp_path_factory.mktemp("home"), still)
    asked = ([CASES], ("area", "industry"), {"area": ("CN-110000",)}, span("1995:2019"))
    for asof in ("then", "2018-12-31"):
        assert_frame_equal(slice(cursor, *asked), slice(cursor, *asked, asof=asof))
