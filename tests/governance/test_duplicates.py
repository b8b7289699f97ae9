"""Defends the search for duplicates: slips of the pen are found, and two that are two are not."""

import polars as pl
import pytest

from governance.duplicates import FOUND, REASONS, candidates, core
from governance.return_context import NO_REGISTER
from ingest import credit_code

PLACE, PHONE = "CN-130102", "0311-55501234"
BODY = "91130102MA0ABCD12"


def full(body: str) -> str:
    """A made-up credit code with its check character."""
    return pl.select(credit_code(pl.lit(body))).item()


def entry(code, name, area=PLACE, contact="", industry="GBT4754_13"):
    return (code, "2020-01-01", name, area, industry, "private", "small", None, contact)


def found(*entries):
    return candidates(pl.DataFrame(entries, schema=NO_REGISTER.schema, orient="row"))


SOUND = entry(full(BODY), "石家庄宏达机械制造有限公司", contact=PHONE)
OTHER = full("91130102MA0WXYT98")


@pytest.mark.parametrize(
    ("other", "reasons"),
    [
        (
            entry(full("91130104MA0ABCD12"), "宏达机械制造有限责任公司", "CN-130104"),
            {"same_organisation", "same_name", "same_city", "same_industry"},
        ),
        (
            entry(full("91130102MA0ABCD21"), "石家庄宏达机械制造有限公司"),
            {"code_slip", "same_name", "same_area", "same_industry"},
        ),
        (
            entry(full("91130102MA0ABCE12"), "宏达机械制造厂"),
            {"code_slip", "same_name", "same_area", "same_industry"},
        ),
        (
            entry(BODY + "Q", "宏达机械制造有限公司"),  # the check character alone is wrong
            {"same_organisation", "same_name", "same_area", "same_industry"},
        ),
        (
            entry(OTHER, "宏达机械制造", contact="Desk@Example.org, 李"),
            {"same_name", "same_area", "same_industry"},
        ),
        (
            entry(OTHER, "宏达机诚制造有限公司", contact="（0311）5550 1234"),
            {"near_name", "same_phone", "same_area", "same_industry"},
        ),
        (
            entry(
                OTHER, "石家庄宏达机械製造有限公司", contact=PHONE
            ),  # another character: a letter that differs
            {"near_name", "same_phone", "same_area", "same_industry"},
        ),
        (
            entry(OTHER, "\uff28ONGDA 宏达机械制造公司", contact=PHONE),
            {"near_name", "same_phone", "same_area", "same_industry"},
        ),
    ],
)
def test_a_slip_of_the_pen_is_found_with_its_reasons(other, reasons):
    pair = found(SOUND, other).row(0, named=True)
    assert {pair["one"], pair["other"]} == {SOUND[0], other[0]}
    assert pair["one"] < pair["other"]
    assert set(pair["reasons"]) == reasons
    assert pair["score"] == min(100, sum(REASONS[one].points for one in reasons))


@pytest.mark.parametrize(
    "other",
    [
        entry(OTHER, "石家庄永安化工有限公司", contact=PHONE),  # shares a switchboard
        entry(OTHER, "石家庄宏达机械制造有限公司", "CN-440103"),  # another city
        entry(OTHER, "石家庄宏达机械制造有限公司第二分公司"),
        entry(full("91130102MA0ABCD13"), "石家庄永安化工有限公司"),  # the next in a count
    ],
)
def test_two_that_share_one_thing_are_not_proposed(other):
    assert found(SOUND, other).is_empty()


def test_a_letter_more_in_the_name_is_enough_in_one_county():
    pair = found(SOUND, entry(OTHER, "石家庄宏达机械制制造有限公司")).row(0, named=True)
    assert set(pair["reasons"]) == {"like_name", "same_area", "same_industry"}
    assert found(SOUND, entry(OTHER, "石家庄宏达机械制制造有限公司", "CN-130104")).is_empty()


def test_a_number_in_the_name_tells_two_works_of_one_group_apart():
    first = entry(full(BODY), "虚构集团第一机械厂", contact=PHONE)
    second = entry(OTHER, "虚构集团第二机械厂", contact=PHONE)
    assert found(first, second).is_empty()
    again = entry(OTHER, "虚构集团第一机械厂", contact=PHONE)
    assert found(first, again)["score"].to_list() == [90]


def test_codes_that_count_up_are_no_slips():
    rows = [entry(full(f"91130102MA0ABCD{place:02d}"), "虚构公司") for place in range(10, 20)]
    reasons = found(*rows)["reasons"].explode().to_list()
    assert reasons.count("code_slip") == 0 or "same_name" in reasons


def test_a_mail_address_is_known_in_capitals_and_among_other_words():
    first = entry(full(BODY), "虚构甲厂", contact="desk@example.org")
    second = entry(OTHER, "虚构甲厂", contact="李 <Desk@Example.org>")
    assert "same_phone" in found(first, second)["reasons"][0]


def test_the_last_row_of_an_enterprise_is_the_one_looked_at():
    before = (SOUND[0], "2019-01-01", "旧名称有限公司", *SOUND[3:])
    pair = found(before, SOUND, entry(OTHER, "宏达机械制造", contact=PHONE))
    assert pair.height == 1
    assert "same_name" in pair["reasons"][0]


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("石家庄市宏达机械制造有限责任公司", "宏达机械制造"),
        ("河北石家庄宏达机械制造集团股份有限公司", "宏达机械制造"),
        ("宏达（机械）制造有限公司", "制造 宏达 机械"),
        ("Hongda Machinery Co., Ltd.", "hongda machinery"),
        ("MACHINERY  hongda limited", "hongda machinery"),
        ("\uff28\uff4f\uff4e\uff47\uff44\uff41 Machinery", "hongda machinery"),
        ("北京有限公司", "北京"),
        ("有限公司", ""),
    ],
)
def test_a_name_is_compared_without_place_form_width_and_order(name, plain):
    assert pl.select(core(pl.lit(name))).item() == plain


def test_nothing_is_found_in_a_register_of_none_or_one():
    for rows in ((), (SOUND,)):
        assert found(*rows).schema == pl.Schema(FOUND)
        assert found(*rows).is_empty()


def test_ten_thousand_works_that_are_only_numbered_are_ten_thousand():
    number = pl.col("number")
    written = number.cast(pl.String).str.zfill(6)
    rows = pl.DataFrame({"number": pl.int_range(10_000, eager=True)}).select(
        enterprise=credit_code(pl.format("91130102MA{}A", written)),
        since=pl.lit("2020-01-01"),
        name=pl.format("虚构{}号企业有限公司", number),
        area=pl.lit(PLACE),
        industry=pl.lit("GBT4754_13"),
        ownership=pl.lit("private"),
        size=pl.lit("small"),
        closed=pl.lit(None, pl.String),
        contact=pl.format("0311-{}", number + 55_500_000),
    )
    assert candidates(rows).is_empty()
