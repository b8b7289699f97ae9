"""Defends the composite index: nothing in it is hidden from the reader, and weights are tried."""

import pytest

from facts.refusal import BadQuestion
from facts.text import LANGUAGES
from pages import _index as index
from pages import pages
from pages._address import query
from pages._index import SAATY, View, changed, choices, preset, read, write
from pages._index_charts import bump, stacked
from pages._index_found import compare, work_out
from pages._index_panels import HIDDEN, answer, columns, pair_controls, rows
from pages._index_words import headline, without
from pages.composite_index import PAGE
from tests.pages.made_up_index import CARDS, EMPTY_HOUSE, HOUSE_OF_THREE, PROVINCES

ADDRESS = "?indicators=deaths_rate,coverage_rate,dust_rate&area=CN&by=area&period=2024"
WORST, NOT_RANKED = "CN-140000", "CN-210000"


@pytest.fixture
def view():
    return read(ADDRESS, HOUSE_OF_THREE)


@pytest.fixture
def found(view):
    return work_out(view, HOUSE_OF_THREE, "en")


def test_the_page_is_found_at_its_address():
    assert pages()["composite_index"] is PAGE
    assert PAGE.path == "/index"


def test_a_bare_address_puts_an_indicator_of_each_theme_together():
    view = read("", HOUSE_OF_THREE)
    assert set(view.indicators) == set(CARDS)
    assert (view.area, view.by, view.period, view.weights) == ("CN", "area", "2024", "equal")


@pytest.mark.parametrize(
    "more", ["", "&weights=entropy&score=topsis", "&weights=ahp&pairs=3,5,3", "&vintage=7"]
)
@pytest.mark.parametrize("language", [None, *LANGUAGES])
def test_a_view_comes_back_from_its_address(more, language):
    view = read(ADDRESS + more, HOUSE_OF_THREE)
    assert read(write(view, language), HOUSE_OF_THREE) == view


@pytest.mark.parametrize(
    ("search", "sentence"),
    [
        ("?weights=best", "weights 'best' is not known; there are equal, entropy, ahp"),
        ("?score=mean", "score 'mean' is not known"),
        ("?indicators=nosuch,deaths_rate", "no indicator is called 'nosuch'"),
        ("?indicators=deaths_rate", "an index is of 2 to 6 indicators, and here are 1"),
        ("?pairs=3,x", "are not numbers from 1/9 to 9"),
        ("?pairs=99", "are not numbers from 1/9 to 9"),
        ("?colour=red", "no such word in an index: colour"),
        ("?vintage=x", "vintage 'x' is not a number"),
    ],
)
def test_an_address_that_cannot_be_read_is_refused(search, sentence):
    with pytest.raises(BadQuestion, match=sentence):
        read(search, HOUSE_OF_THREE)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("house", [HOUSE_OF_THREE, EMPTY_HOUSE])
def test_the_layout_opens_from_any_address(language, house):
    for search in ("", ADDRESS, "?weights=best"):
        PAGE.layout(query(search), house, language)


def test_a_home_without_figures_says_so():
    filled = answer(read("", EMPTY_HOUSE), EMPTY_HOUSE, "en")
    assert filled["body"] == HIDDEN
    assert filled["alert"].title == "No figures"


def test_who_is_worst_on_all_indicators_stands_first_under_every_weighting(found):
    first = found.units.row(0, named=True)
    assert (first["code"], first["rank"], first["score"]) == (WORST, 1, pytest.approx(1))
    assert all(first[column] == 1 for column in first if "_rank_" in column)


def test_a_high_value_of_what_is_good_is_no_risk(found):
    coverage = found.contributions.filter(criterion="coverage_rate")
    stretched = dict(coverage.select("code", "stretched").iter_rows())
    assert stretched[WORST] == 1
    assert stretched["CN-110000"] == 0


def test_contributions_add_up_to_the_index(found):
    summed = found.contributions.group_by("code").agg(total="contribution").to_dict(as_series=False)
    totals = {code: sum(each) for code, each in zip(summed["code"], summed["total"], strict=True)}
    for code, score in found.units.drop_nulls("score").select("code", "score").iter_rows():
        assert totals[code] == pytest.approx(score)


def test_a_unit_with_a_hidden_figure_is_not_ranked_and_named_with_the_reason(found):
    lines = without(found, "en")
    assert lines == [
        "Not ranked, Dust over the limit, hidden: it rests on fewer than 5 cases: Liaoning"
    ]
    assert found.units.filter(code=NOT_RANKED)["rank"].item() is None
    assert NOT_RANKED not in set(found.contributions["code"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentences_say_who_through_what_and_how_sure(view, language):
    said = headline(view, work_out(view, HOUSE_OF_THREE, language), language)
    assert len(said) == 4
    assert not any("{" in line for line in said)
    unit = {"en": "Shanxi", "zh": "山西省"}[language]
    assert all(unit in line for line in said[:3])


def test_the_sentences_in_english(view, found):
    said = headline(view, found, "en")
    assert said[0].startswith("Of 5 units in China, 2024, Shanxi stands worst on these 3 ")
    assert said[2] == "All 4 weightings put Shanxi first."
    assert "Shanxi stays first in 9 of 9 trials" in said[3]


def test_pairs_that_contradict_each_other_are_refused_and_the_one_to_look_at_is_named(view):
    against = view._replace(weights="ahp", pairs=(9.0, 1 / 9, 9.0))
    assert not compare(against).is_consistent
    filled = answer(against, HOUSE_OF_THREE, "en")
    assert filled["body"] == HIDDEN
    assert "contradict each other: their consistency ratio is" in filled["alert"].children


def test_pairs_that_agree_make_weights(view):
    agreed = view._replace(weights="ahp", pairs=(3.0, 9.0, 3.0))
    pairs = compare(agreed)
    assert pairs.ratio == pytest.approx(0, abs=1e-9)
    assert pairs.weights["deaths_rate"] == pytest.approx(9 / 13)
    found = work_out(agreed, HOUSE_OF_THREE, "en")
    assert found.weightings == ("equal", "entropy", "ahp")


def test_contradictions_do_not_keep_the_other_weightings_from_being_used(view):
    against = view._replace(pairs=(9.0, 1 / 9, 9.0))
    assert work_out(against, HOUSE_OF_THREE, "en").weightings == ("equal", "entropy")


@pytest.mark.parametrize("kind", ["alike", "order"])
def test_a_preset_agrees_with_itself_for_any_number_of_indicators(kind):
    for number in range(2, 7):
        names = tuple(f"i{place}" for place in range(number))
        ready = preset(View(indicators=names), kind)
        assert len(ready.pairs) == number * (number - 1) // 2
        assert set(ready.pairs) <= set(SAATY)
        assert compare(ready).is_consistent


def test_a_control_changes_what_it_is_of_and_no_more(view):
    for control, said in (("weights", "entropy"), ("score", "topsis"), ("period", "2020")):
        assert changed(view, control, said, HOUSE_OF_THREE) == view._replace(**{control: said})
    two = changed(view, "indicators", ["deaths_rate", "dust_rate"], HOUSE_OF_THREE)
    assert (two.indicators, two.pairs) == (("deaths_rate", "dust_rate"), (1.0,))
    assert changed(view, "indicators", ["deaths_rate"], HOUSE_OF_THREE) == view


def test_every_choice_is_one_that_can_be_read(view):
    offer = choices(view, HOUSE_OF_THREE, "en")
    assert [each["value"] for each in offer.bys] == ["area", "industry"]
    assert offer.periods[0]["value"] == "2024"


def test_the_charts_draw_every_ranked_unit(found):
    assert all(len(trace.y) == len(PROVINCES) - 1 for trace in stacked(found, "en").data)
    drawn = bump(found, "en")
    assert len(drawn.data) == len(PROVINCES) - 1
    assert {len(trace.x) for trace in drawn.data} == {4}


def test_the_table_has_every_unit_and_every_value(view, found):
    told, headed = rows(found), columns(view, found, "en")
    assert len(told) == len(PROVINCES)
    assert {column["field"] for column in headed} <= set(told[0])
    assert {each["dust_rate"] for each in told} == {10, 20, 30, 80, 15, None}


def test_the_file_says_what_it_is_of_and_how_to_cite_it(view):
    head = answer(view, HOUSE_OF_THREE, "en")["export"]["prependContent"]
    assert "/index?indicators=deaths_rate,coverage_rate,dust_rate" in head
    assert all(line.startswith("# ") for line in head.splitlines())


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_pair_of_indicators_has_a_choice(view, language):
    assert len(pair_controls(view, HOUSE_OF_THREE, language)) == 3
    assert index.steps("0.3333,3") == (1 / 3, 3.0)
