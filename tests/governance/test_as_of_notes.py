"""Defends two answers for what changed: each says why, and together they tell of nobody."""

import polars as pl
import pytest

from governance import actor, question
from governance.disclosure import tells
from governance.release import release
from tests.facts.making import make_batch, make_vintage

LAIWU, JINAN, SHANDONG = "CN-371200", "CN-370100", "CN-370000"  # one since 2019-01-09
QIAODONG = "CN-130103"  # split on 2016-12-31, in equal parts
HEBEI, BEIJING = "CN-130100", "CN-110101"


def returned(*rows: tuple[str, str, str, float]) -> pl.DataFrame:
    """Write returns: enterprise, period, area, deaths; each has a thousand workers."""
    columns = ["enterprise", "period", "area", "deaths"]
    frame = pl.DataFrame(rows, schema=columns, orient="row")
    return frame.with_columns(industry=pl.lit("GBT4754_C"), workers=1000.0)


def asking(home, rows):
    batch = make_batch(home, rows, grain="unit", published=False)
    vintage = make_vintage(home, [batch])
    return lambda words, who="public": release(question(words), vintage, actor(who))


def every(area: str, period: str, *deaths: float) -> list[tuple[str, str, str, float]]:
    return [(f"{area}{n}", period, area, number) for n, number in enumerate(deaths)]


def test_a_region_that_changed_has_two_answers_and_each_says_why(tmp_path):
    rows = returned(*every(JINAN, "2018", 4, 4, 4), *every(LAIWU, "2018", 3, 3, 3),
                    *every(JINAN, "2019", 5, 5, 5))  # fmt: skip
    ask = asking(tmp_path, rows)
    now, then = (ask(f"deaths?area={JINAN}{more}") for more in ("", "&asof=then"))
    assert now.figures["value"].to_list() == [21, 15]
    assert then.figures["value"].to_list() == [12, 15]
    became = f"{LAIWU} Laiwu became {JINAN} Jinan on 2019-01-09"
    assert [note.en for note in now.notes] == [
        f"{became}; earlier figures are counted under the later code"
    ]
    assert [note.en.split(":")[0] for note in then.notes] == [
        "regions, industries and enterprises are as they were then",
        f"{became}; each period has the codes of its time",
    ]
    assert "莱芜市 于 2019-01-09 变更为" in now.notes[0].zh


def test_a_province_within_which_districts_merged_has_nothing_to_say(tmp_path):
    ask = asking(tmp_path, returned(*every(LAIWU, "2018", 3, 3, 3)))
    assert ask(f"deaths?area={SHANDONG}").notes == ()


def test_a_code_that_has_ended_says_what_it_became(tmp_path):
    ask = asking(tmp_path, returned(*every(LAIWU, "2018", 3, 3, 3)))
    answer = ask(f"deaths?area={LAIWU}")
    assert answer.figures.is_empty()
    assert f"became {JINAN} Jinan on 2019-01-09" in answer.notes[-1].en


def test_what_was_allocated_by_weight_says_how_much_and_is_an_estimate(tmp_path):
    rows = returned(*every(QIAODONG, "2015", 8, 8, 8), *every("CN-130102", "2015", 4, 4, 4))
    answer = asking(tmp_path, rows)("death_rate_gb?area=CN-130102", "administrator")
    assert answer.figures.select("events", "status", "reporters").rows() == [(24, "E", 5)]
    assert answer.figures["allocated"].to_list() == [0.5]
    assert answer.notes[-1].en.startswith("50 % of 'Deaths in work accidents (GB 6441)' in")


def movers(*deaths: float) -> pl.DataFrame:
    """Some enterprises stay in Hebei and in Beijing; others move from the one to the other."""
    moved = [("m" + str(n), year, area, number) for n, number in enumerate(deaths)
             for year, area in (("2018", HEBEI), ("2019", BEIJING))]  # fmt: skip
    stay = [row for year in ("2018", "2019") for row in
            (*every(HEBEI, year, 9, 9, 9, 9), *every(BEIJING, year, 8, 8, 8, 8))]  # fmt: skip
    return returned(*moved, *stay)


@pytest.mark.parametrize("asof", ["then", "2018-12-31"])
def test_two_answers_do_not_tell_of_one_that_moved(tmp_path, asof):
    ask = asking(tmp_path, movers(7))
    words = "deaths?by=area&area=CN&period=2018:2019"
    assert ask(words).hidden == 0
    hidden = ask(f"{words}&asof={asof}").figures.filter("hidden")
    assert set(hidden["reason"]) == {"few_moved"}
    assert {"2018" if asof == "then" else "2019"} <= set(hidden["period"])
    alone = ask(f"deaths?area=CN-130000&period=2018:2019&asof={asof}")
    assert alone.hidden >= 1
    assert ask(f"{words}&asof={asof}", "administrator").hidden == 0


def test_what_many_moved_makes_is_shown(tmp_path):
    ask = asking(tmp_path, movers(3, 2, 4))
    words = "deaths?by=area&area=CN&period=2018"
    now, then = (ask(f"{words}{more}") for more in ("", "&asof=then"))
    assert (now.hidden, then.hidden) == (0, 0)
    assert dict(now.figures.select("area", "value").iter_rows()) == {
        "CN-110000": 41, "CN-130000": 36,
    }  # fmt: skip
    assert dict(then.figures.select("area", "value").iter_rows()) == {
        "CN-110000": 32, "CN-130000": 45,
    }  # fmt: skip


def test_a_scheme_is_carried_to_the_figures(tmp_path):
    ask = asking(tmp_path, returned(*every(JINAN, "2018", 4, 4, 4)))
    answer = ask("deaths?by=industry&area=CN&scheme=ISIC4", "administrator")
    assert set(answer.figures["industry"]) >= {"ISIC4_C"}
    assert answer.figures["value"].sum() == pytest.approx(12)
    assert str(answer.question) == "deaths?by=industry&area=CN&scheme=ISIC4&vintage=1"


@pytest.mark.parametrize(
    ("reporters", "cases", "expected"),
    [(20, 50.0, False), (18, 50.0, True), (17, 45.0, False), (17, 47.0, True), (20, 45.0, True),
     (17, 50.0, False)],
)  # fmt: skip
def test_what_differs_rests_on_enough_units_and_cases(reporters, cases, expected):
    row = {"period": "2018", "area": JINAN, "events": cases, "exposure": 1.0 * reporters,
           "reporters": reporters, "cases": cases}  # fmt: skip
    other = row | {"events": 50.0, "exposure": 20.0, "reporters": 20, "cases": 50.0}
    marked = tells(pl.DataFrame([row]), pl.DataFrame([other]), ("area",))
    assert marked["is_telling"].to_list() == [expected]
