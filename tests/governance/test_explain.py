"""Defends the explanation of a figure: down to its lines, for those who may see them alone."""

import json
import re

import pytest

from facts.refusal import BadQuestion
from governance import Door, actor, named, question
from governance.explain import RETURNS
from governance.release import REASONS
from tests.governance.making import (
    ANN,
    HEBEI,
    PUBLIC,
    accept_returns,
    open_home,
    publish_now,
)

RATE = "fatal_injury_rate_esaw?area=IT&by=industry"
DEATHS = "deaths?area=CN&by=industry"
MANY, FEW = "GBT4754_C", "GBT4754_B"


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    home, ledger = open_home(tmp_path_factory.mktemp("explained"), 30)
    accept_returns(home, ledger)
    publish_now(ledger, home)
    opened = Door(home)
    yield opened
    opened.close()


def explained(door, words, row, who=ANN, most=20):
    return door.explain(who, question(words), named(row), most)


def test_a_published_rate_leads_to_its_two_lines(door):
    found = explained(door, RATE, "period=2023,industry=NACE2_F", PUBLIC)
    parts = [
        (part.side, part.measure, part.source, part.value, part.lines.rows["line"].to_list())
        for part in found.parts
    ]
    assert parts == [
        ("numerator", "fatal_accidents_esaw", "estat_esaw", 10, [3]),
        ("denominator", "workers", "estat_lfs", 2_358_020, [3]),
    ]
    assert {batch.file for batch in found.files.values()} == {"deaths_30.csv", "employed.csv"}
    assert found.withheld is None


def test_the_numbers_of_an_explanation_are_those_of_the_figure(door):
    found = explained(door, RATE, "period=2023,industry=NACE2_F")
    events, exposure = (part.value for part in found.parts)
    assert found.figure["value"] == events / (exposure / found.release.indicator.per)
    assert all(part.lines.total == part.value and part.note is None for part in found.parts)


def test_lines_of_returns_are_for_those_who_see_the_area_in_full(door):
    found = explained(door, DEATHS, f"period=2023,industry={MANY}")
    (part,) = found.parts
    assert (part.value, part.lines.height) == (7, 4)
    assert part.lines.rows["enterprise"].to_list() == ["unit 4", "unit 5", "unit 6", "unit 7"]


@pytest.mark.parametrize(
    "who", ["public", "researcher", "enterprise@E1", "regulator@CN-110000", "regulator@CN-130000"]
)
def test_nobody_else_is_told_more_of_returns_than_the_figure(door, who):
    found = explained(door, DEATHS, f"period=2023,industry={MANY}", actor(who))
    assert (found.parts, found.files, found.withheld) == ((), {}, RETURNS)
    words = json.dumps(found.as_words(), default=str)
    assert "unit 4" not in words
    assert "form.csv" not in words
    assert found.figure["events"] == 7


def test_a_regulator_is_told_of_their_own_area(door):
    own = f"deaths?area={HEBEI}&by=industry"
    row = f"period=2023,industry={FEW}"
    found = explained(door, own, row, actor("regulator@CN-130000"))
    assert [part.lines.height for part in found.parts] == [4]
    other = explained(door, own, row, actor("regulator@CN-110000"))
    assert other.parts == ()


def test_a_hidden_figure_is_explained_by_its_reason_alone(door):
    found = explained(door, DEATHS, f"period=2023,industry={FEW}", PUBLIC)
    assert found.withheld == REASONS["few_events"]
    assert found.parts == ()
    told = found.as_words()
    assert (told["figure"]["events"], told["parts"], told["batches"]) == (None, [], [])


def test_as_many_lines_are_shown_as_were_asked_for_and_all_counted(door):
    (part,) = explained(door, "deaths?area=CN", "", most=3).parts
    assert (part.lines.rows.height, part.lines.height, part.lines.total) == (3, 21, 46)


def test_an_explanation_says_everything_as_json(door):
    told = json.loads(json.dumps(explained(door, RATE, "period=2023,industry=NACE2_F").as_words()))
    assert [*told] == [
        "question", "indicator", "definition", "numerator", "denominator", "unit", "per", "figure",
        "withheld", "parts", "batches", "citation",
    ]  # fmt: skip
    line = told["parts"][0]["lines"][0]
    assert (line["file"], line["line"], line["value"]) == ("deaths_30.csv", 3, 10)
    assert {batch["file"] for batch in told["batches"]} == {"deaths_30.csv", "employed.csv"}
    assert all(len(batch["checksum"]) == 64 for batch in told["batches"])
    assert told["question"].endswith("vintage=2")


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("period=2023", "2 figures of the answer fit 'period=2023'; name one by industry: period="),
        ("period=1999", "0 figures of the answer fit 'period=1999'"),
        ("sex=M", "named by period, area, industry, not by sex"),
        ("2023", "'2023' does not name a row; write a dimension and its code"),
        ("period=", "'period' does not name a row"),
    ],
)
def test_a_row_that_names_no_one_figure_is_refused(door, row, sentence):
    with pytest.raises(BadQuestion, match=re.escape(sentence)):
        explained(door, RATE, row)
