"""Defends that asking for one code apart is judged as asking for all of its siblings."""

import pytest

from governance import question
from governance.siblings import wider_questions


@pytest.mark.parametrize(
    ("asked", "wider"),
    [
        ("deaths?industry=GBT4754_G", ["deaths?by=industry"]),
        (
            "deaths?industry=GBT4754_47",
            ["deaths?by=industry&industry=GBT4754_E", "deaths?by=industry"],
        ),
        ("deaths?area=CN-130000", ["deaths?by=area&area=CN"]),
        ("deaths?area=CN-130000,CN-140000", ["deaths?by=area&area=CN"]),
        ("deaths?by=industry&area=CN-130000", ["deaths?by=industry,area&area=CN"]),
        ("deaths?ownership=state&area=CN", ["deaths?by=ownership&area=CN"]),
        ("deaths?by=industry&industry=GBT4754_E&area=CN", ["deaths?by=industry&area=CN"]),
        (
            "deaths?industry=GBT4754_E,GBT4754_06",
            ["deaths?by=industry", "deaths?by=industry&industry=GBT4754_B", "deaths?by=industry"],
        ),
        (
            "deaths?area=CN-510227&asof=then",
            [
                "deaths?by=area&area=CN-510200&asof=then",
                "deaths?by=area&area=CN-510000&asof=then",
                "deaths?by=area&area=CN&asof=then",
            ],
        ),
        ("deaths?industry=ISIC4_F&scheme=ISIC4", ["deaths?by=industry&scheme=ISIC4"]),
        ("deaths?area=CN-110102", ["deaths?by=area&area=CN-110000", "deaths?by=area&area=CN"]),
    ],
)
def test_a_code_is_asked_among_its_siblings_and_so_is_all_above_it(asked, wider):
    assert [str(one.question) for one in wider_questions(question(asked))] == wider


@pytest.mark.parametrize(
    "asked",
    [
        "deaths?by=industry&area=CN",
        "deaths?area=IT,FR",
        "deaths?by=area&area=CN",
        "deaths?detail=_U",
    ],
)
def test_what_is_part_of_nothing_stays_as_it_is(asked):
    assert list(wider_questions(question(asked))) == []
