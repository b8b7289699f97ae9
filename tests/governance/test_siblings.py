"""Defends that asking for one code apart is judged as asking for all of its siblings."""

import pytest

from governance import question
from governance.siblings import among_siblings


@pytest.mark.parametrize(
    ("asked", "wider"),
    [
        ("deaths?industry=GBT4754_G", "deaths?by=industry"),
        ("deaths?industry=GBT4754_47", "deaths?by=industry&industry=GBT4754_E"),
        ("deaths?area=CN-130000", "deaths?by=area&area=CN"),
        ("deaths?area=CN-130000,CN-140000", "deaths?by=area&area=CN"),
        ("deaths?by=industry&area=CN-130000", "deaths?by=industry,area&area=CN"),
        ("deaths?ownership=state&area=CN", "deaths?by=ownership&area=CN"),
        ("disease_cases?detail=_U", "disease_cases?by=detail"),
    ],
)
def test_a_code_held_is_asked_among_its_siblings(asked, wider):
    assert str(among_siblings(question(asked))) == wider


@pytest.mark.parametrize(
    "asked",
    [
        "deaths?by=industry&area=CN",
        "deaths?area=IT,FR",
        "deaths?by=industry&industry=GBT4754_E&area=CN",
        "deaths?by=area&area=CN",
        "deaths?industry=GBT4754_E,GBT4754_47",
    ],
)
def test_what_shows_siblings_already_or_has_none_stays_as_it_is(asked):
    assert among_siblings(question(asked)) is None
