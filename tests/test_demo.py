"""Defends the demonstration: what was put in on purpose is found by asking, and marked made up."""

import hashlib
import re
from pathlib import Path

import polars as pl
import pytest

import demo
from demo.cases import SHORT
from demo.economy import CLUSTER, POPULATION, RISING, UNDER_REPORTING, economy
from demo.returns import (
    BREAK,
    BURST_INJURIES,
    DUSTY,
    LAG,
    MERGED_FROM,
    MERGED_INTO,
    WIDER,
    YEARS,
    returns,
)
from governance import Door, actor, question
from indicators import indicators
from ingest.enterprise_return import SOURCE
from pages import House
from pages import _calibers as calibers
from pages._caliber_words import gaps

ROOT = Path(__file__).parent.parent
RISING_SECTION, FALLING_SECTION = "GBT4754_E", "GBT4754_B"
CLUSTER_PROVINCE = f"CN-{CLUSTER[:2]}0000"
FOSHAN = "CN-440600"
SPAN = f"{YEARS[0]}:{YEARS[-1]}"
OF_RETURNS = [
    name
    for name, card in indicators().items()
    if {*card.events, *card.exposure} <= set(SOURCE.measures)
]
OF_DISEASES = {
    "new_disease_cases", "disease_incidence", "noise_deafness_share", "pneumoconiosis_share",
    "suspected_disease_rate", "suspected_disease_rate_employed",
}  # fmt: skip


@pytest.fixture(scope="module")
def door(demo_home):
    opened = Door(demo_home)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def figures(door):
    """Give the figures the public sees."""
    return lambda address: door.ask(actor("public"))(question(address)).figures


def digests(folder: Path, **words) -> dict[str, str]:
    return {
        made.file.name: hashlib.sha256(made.file.read_bytes()).hexdigest()
        for made in demo.write(folder, scale=0.05, **words)
    }


def by(figures: pl.DataFrame, name: str, value: str = "value") -> dict[str, float]:
    return dict(figures.select(name, value).iter_rows())


def test_the_same_seed_writes_the_same_bytes(tmp_path):
    assert digests(tmp_path / "once") == digests(tmp_path / "again")


def test_another_seed_makes_up_other_rows(tmp_path):
    ordinary, other = digests(tmp_path / "ordinary"), digests(tmp_path / "other", seed=7)
    assert {name for name in ordinary if ordinary[name] == other[name]} == {"cn_national.csv"}


def test_a_larger_economy_has_the_same_rates():
    rates = {}
    for scale in (0.5, 2):
        told = returns(economy(scale), 2024)
        assert told["enterprise_id"].n_unique() == 5000 * scale
        rates[scale] = told["deaths"].sum() / told["workers"].sum()
    assert rates[2] == pytest.approx(rates[0.5], rel=0.15)


def test_nothing_is_refused_and_only_national_figures_are_true(door):
    batches = door.ledger.batches()
    assert len([one for one in batches if one.source != "completeness"]) == demo.FILES
    assert sum(batch.rejects for batch in batches) == 0
    assert {batch.source for batch in batches if not batch.synthetic} == {"cn_national"}


def test_a_figure_says_whether_it_is_made_up(figures):
    made_up = {
        address: set(figures(address)["synthetic"])
        for address in (
            "production_accident_deaths?area=CN", "death_rate_gb?area=CN", "trir?area=US",
            "exceedance_fraction?area=CN&detail=silica_dust",
        )
    }  # fmt: skip
    assert [*made_up.values()] == [{False}, {True}, {True}, {True}]


def test_the_economy_is_as_large_as_it_says(demo_home):
    told = pl.scan_csv(demo_home / "demo" / "returns_*.csv", infer_schema=False)
    counted = told.select(
        pl.len(), pl.col("enterprise_id").n_unique(), pl.col("period").n_unique()
    ).collect()
    assert counted.row(0) == (160_000, 5000, 32)


@pytest.mark.parametrize(
    ("address", "rows"),
    [
        ("death_rate_gb?by=area&area=CN&period=2024", len(POPULATION)),
        ("injury_frequency_gb?by=area&area=CN&period=2024", len(POPULATION)),
        ("examination_coverage?by=area&area=CN&period=2024", len(POPULATION)),
        ("death_rate_gb?by=area&area=CN", len(POPULATION) * len(YEARS)),
        ("death_rate_gb?by=industry&area=CN", 9 * len(YEARS)),
        ("death_rate_gb?by=ownership&area=CN", 5 * len(YEARS)),
        ("death_rate_gb?by=size&area=CN", 3 * len(YEARS)),
    ],
)
def test_pages_have_something_to_show(figures, address, rows):
    found = figures(address)
    assert (found.height, found["value"].null_count()) == (rows, 0)


def test_construction_rises_while_every_other_section_falls(figures):
    found = figures("death_rate_gb?by=industry&area=CN&analysis=recent_trend")
    first, last = (by(found.filter(period=str(year)), "industry") for year in (2017, 2024))
    change = {name: (last[name] / first[name]) ** (1 / 7) - 1 for name in first}
    assert change[RISING_SECTION] == pytest.approx(RISING, abs=0.02)
    assert max(value for name, value in change.items() if name != RISING_SECTION) < -0.02
    trends = by(found.filter(period="2024"), "industry", "trend")
    assert {name for name, trend in trends.items() if trend == "worsening"} == {RISING_SECTION}
    assert trends[FALLING_SECTION] == "improving"


def test_mining_falls_fastest_and_construction_comes_to_lead(figures):
    found = figures("death_rate_gb?by=industry&area=CN")
    first, last = (by(found.filter(period=str(year)), "industry") for year in (2017, 2024))
    assert max(first, key=first.get) == FALLING_SECTION
    assert max(last, key=last.get) == RISING_SECTION
    assert last[FALLING_SECTION] < first[FALLING_SECTION] / 2


def test_private_enterprises_look_alike_until_industry_is_held_equal(figures):
    crude = figures("death_rate_gb?by=ownership&area=CN").group_by("ownership").agg(
        rate=pl.col("events").sum() / pl.col("exposure").sum()
    )  # fmt: skip
    rates = by(crude, "ownership", "rate")
    crossed = figures("death_rate_gb?by=industry,ownership&area=CN").filter(~pl.col("hidden"))
    of_state = crossed.filter(ownership="state").select("period", "industry", rate="value")
    held_equal = (
        crossed.filter(ownership="private")
        .join(of_state, on=["period", "industry"])
        .select(pl.col("events").sum() / (pl.col("rate") * pl.col("exposure")).sum())
        .item()
    )
    assert rates["private"] / rates["state"] < 1.3
    assert 1.4 < held_equal < 1.8


def test_one_province_reports_deaths_and_hardly_an_injury(figures):
    deaths, injuries = (
        by(figures(f"{name}?by=area&area=CN&period=2024"), "area", "events")
        for name in ("death_rate_gb", "injury_frequency_gb")
    )
    injuries_for_a_death = {area: injuries[area] / deaths[area] for area in deaths}
    silent = injuries_for_a_death.pop(f"CN-{UNDER_REPORTING}0000")
    assert silent * 3 < min(injuries_for_a_death.values())


def test_the_one_province_that_under_reports_is_the_one_signal(figures):
    found = figures("death_share_gb?by=area&area=CN&analysis=underreporting")
    shown = found.filter(pl.col("value").is_not_null())
    silent = shown.filter(area=f"CN-{UNDER_REPORTING}0000")
    assert shown.filter(signal="signal").equals(silent)
    assert silent["period"].max() == str(YEARS[-1])
    assert silent.height >= len(YEARS) - 1  # a year may be hidden
    assert shown["signal_reason"].null_count() == shown.height


@pytest.mark.parametrize(
    ("span", "marked"), [(SPAN, BREAK[:4]), ("2020-Q1:2022-Q4", BREAK)], ids=["years", "quarters"]
)
def test_the_wider_list_of_diseases_is_a_marked_break(figures, span, marked):
    marks = by(figures(f"new_disease_cases?area=CN&period={span}"), "period", "status")
    assert len(marks) >= len(YEARS)
    assert marks == {period: "B" if period == marked else "A" for period in marks}


def test_the_wider_list_counts_more_of_a_disease_that_does_not_change(figures):
    found = figures(f"new_disease_cases?area=CN&detail=noise_deafness&period={SPAN}")
    wider, narrower = (
        found.filter((pl.col("period") >= BREAK[:4]) == is_wider)["value"].mean()
        for is_wider in (True, False)
    )
    assert wider / narrower == pytest.approx(WIDER, rel=0.07)


def test_the_break_marks_figures_of_diseases_and_no_others(figures):
    marks = {
        name: "".join(figures(f"{name}?area=CN&period={SPAN}")["status"]) for name in OF_RETURNS
    }
    assert min(map(len, marks.values())) >= len(YEARS)
    assert {name for name, letters in marks.items() if "B" in letters} == OF_DISEASES


@pytest.mark.parametrize("cut", ["", "by=area&", "by=industry&", "by=ownership&", "by=size&"])
def test_death_rates_have_no_break(figures, cut):
    assert set(figures(f"death_rate_gb?{cut}area=CN")["status"]) == {"A"}


def test_impossible_looking_hours_are_flagged_and_weigh_on_a_city(figures, demo_home):
    batches = (pl.read_parquet(file) for file in (demo_home / "batches").glob("*.parquet"))
    returned = [rows.filter(detail="_T") for rows in batches if "hours_worked" in rows.columns]
    flagged = pl.concat(
        rows.filter(pl.col("flags").str.contains("hours_per_head_unusual")).select(
            "enterprise", "period"
        )
        for rows in returned
    )
    assert flagged["enterprise"].n_unique() == 1
    assert flagged.height == 12  # three years of quarters
    values = by(figures("injury_frequency_gb?area=CN-330100"), "period")
    assert values["2022"] < 0.85 * values["2021"]


def test_a_burst_of_serious_injuries_stands_out_for_the_regulator_alone(door, figures):
    asked = "serious_injury_rate_gb?area=CN-440000&period=2022-Q1:2024-Q4"
    found = door.ask(actor("regulator@CN-440000"))(question(asked)).figures
    events = by(found, "period", "events")
    burst = events.pop("2023-Q2")
    assert burst > max(events.values()) + BURST_INJURIES / 2
    hidden = figures(asked).filter(period="2023-Q2")
    assert hidden.select("value", "reason").row(0) == (None, "dominance")


def test_the_burst_of_serious_injuries_raises_an_alert_for_the_regulator_of_its_province(door):
    seen = {
        who: {(one.area, one.period) for one in door.alerts(actor(who))}
        for who in ("regulator@CN-440000", "regulator@CN-440600", "regulator@CN-130000")
    }
    assert (FOSHAN, "2023-Q2") in seen["regulator@CN-440000"]
    assert seen["regulator@CN-440600"] == {(FOSHAN, "2023-Q2")}
    assert not any(area.startswith("CN-44") for area, _ in seen["regulator@CN-130000"])


def test_alerts_are_few_beside_what_is_watched(door):
    assert 1 <= len(door.alerts(actor("administrator"))) <= 30


def test_the_cluster_of_dust_is_alone_over_its_limit(figures):
    found = figures(f"exceedance_fraction?by=area&area={CLUSTER_PROVINCE}&detail=coal_dust")
    found = found.filter(period="2024")
    upper = by(found, "area", "upper")
    cluster = found.filter(area=f"CN-{CLUSTER}")
    upper.pop(f"CN-{CLUSTER}")
    assert cluster["value"].item() > 0.4
    assert len(upper) >= 2
    assert max(upper.values()) < 0.1 < cluster["lower"].item()
    provinces = figures("exceedance_fraction?by=area&area=CN&detail=coal_dust&period=2024")
    values = by(provinces, "area")
    assert max(values, key=values.get) == CLUSTER_PROVINCE


def test_pneumoconiosis_follows_dust_by_years(figures):
    dust = by(figures(f"point_exceedance_rate?area=CN&detail=dust&period={SPAN}"), "period")
    cases = by(figures(f"new_disease_cases?area=CN&detail=pneumoconiosis&period={SPAN}"), "period")
    worst = max(dust, key=dust.get)
    assert worst == str(max(DUSTY, key=DUSTY.get))
    narrower = {year: cases[year] / (WIDER if year >= BREAK[:4] else 1) for year in cases}
    peaks = {max(counted, key=counted.get) for counted in (cases, narrower)}
    assert peaks == {str(int(worst) + LAG)}


def test_the_ilo_counts_what_esaw_leaves_out(figures):
    ilo, esaw = (figures(f"cases_{name}?area=CN")["value"].sum() for name in ("ilo", "esaw"))
    short = figures("cases_ilo?by=detail&area=CN").filter(detail="away_1_3")["value"].sum()
    assert ilo - esaw == short
    assert short / ilo == pytest.approx(SHORT, abs=0.02)
    assert ilo / esaw == pytest.approx(1.7, abs=0.06)


def test_the_page_of_calibers_explains_the_demonstration(door):
    asking = actor("public")
    house = House(
        ask=door.ask(asking), edition=door.edition, coverage=lambda: door.coverage(asking),
        holdings=lambda: door.holdings(asking), boundaries=lambda area: None,
    )  # fmt: skip
    counts = calibers.count(calibers.read("", house), house)
    assert "It leaves out all 1,002 of “Away 1 to 3 days”." in gaps(counts, "en")[0]
    assert counts.totals["value"].null_count() == 0
    district = calibers.count(calibers.read("?area=CN-630000&period=2024-Q1", house), house)
    assert district.bands["value"].null_count() > 0
    assert set(district.bands["value"].drop_nulls()).isdisjoint({1, 2, 3, 4})


def test_a_region_that_merged_has_an_answer_of_today_and_one_of_then(door, figures):
    asked = f"injury_frequency_gb?area=CN-{MERGED_INTO}"
    today, then = (by(figures(f"{asked}{more}"), "period") for more in ("", "&asof=then"))
    alone = by(figures(f"injury_frequency_gb?area=CN-{MERGED_FROM}&asof=then"), "period")
    assert set(alone) == {"2017", "2018"}
    assert {period for period in today if today[period] != then[period]} == set(alone)
    assert all(
        min(then[period], alone[period]) < today[period] < max(then[period], alone[period])
        for period in alone
    )
    for more in ("", "&asof=then"):
        notes = door.ask(actor("public"))(question(f"{asked}{more}")).notes
        assert any(f"CN-{MERGED_FROM} Laiwu became" in note.en for note in notes)


def test_what_would_tell_of_few_deaths_is_hidden_in_the_answer_of_then(figures):
    then = figures(f"death_rate_gb?area=CN-{MERGED_INTO}&asof=then")
    assert dict(then.filter("hidden").select("period", "reason").iter_rows()) == {
        "2017": "few_moved",
        "2018": "few_moved",
    }
    assert figures(f"death_rate_gb?area=CN-{MERGED_INTO}")["hidden"].sum() == 0


NUMBER = re.compile(
    r"^\| `(?P<address>[^`]+)` \| (?P<period>\S+) \| (?P<code>\S*) ?\| (?P<value>[\d.,]+) "
)


def documented() -> list[tuple[str, str, str, str]]:
    """Read the table of figures: address, period, code of the row where it shows several, value."""
    lines = (ROOT / "data" / "samples" / "README.md").read_text("utf-8").splitlines()
    return [found.groups() for line in lines if (found := NUMBER.match(line))]


@pytest.mark.parametrize(("address", "period", "code", "value"), documented())
def test_the_figures_written_down_are_those_found(figures, address, period, code, value):
    found = figures(address).filter(period=period)
    if code:
        found = found.filter(pl.any_horizontal(pl.col(pl.String) == code))
    decimals = len(value.partition(".")[2])
    assert f"{found['value'].item():,.{decimals}f}" == value, "write the new figure in the README"


def test_figures_are_written_down():
    assert len(documented()) > 20
