"""Defends the profile of an enterprise: whole across sources, and for none but those it is for."""

import polars as pl
import pytest

from facts.refusal import NotAllowed, UnknownCode
from governance.deadlines import deadlines
from governance.desk_tables import NOTICE
from governance.ledger import open_ledger
from governance.merging import merge
from governance.own_figures import cases, measured, own_figures
from governance.profile import own_enterprises, profile
from governance.returns import save, submit
from governance.roles import Actor, Role
from governance.workflow import State
from tests.governance.making import ANN
from tests.governance.profile_made import (
    BEIJING,
    ELSEWHERE,
    FILER,
    KNOWN,
    OFFICE,
    QUIET,
    REPORTER,
    WORKER,
    enter_and_file,
    make_home,
)
from tests.governance.returns_made import WHEN, words

EVERYWHERE = [Actor("ada", Role.AUDITOR), Actor("adam", Role.ADMINISTRATOR)]
ABOVE = [Actor("nora", Role.NATIONAL, "CN"), OFFICE, Actor("vera", Role.VIEWER, BEIJING)]
STRANGERS = [
    ELSEWHERE,
    Actor("otto", Role.ENTERPRISE, QUIET),
    Actor("olga", Role.WORKER, QUIET),
    Actor("ned", Role.NATIONAL, "IT"),
]
WITHOUT = [Actor("pia", Role.PUBLISHER), Actor("rob", Role.RESEARCHER), Actor("x", Role.PUBLIC)]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A home in which one enterprise is known to three sources; tests leave it as it is."""
    folder = tmp_path_factory.mktemp("profile")
    opened = open_ledger(folder / "home")
    yield opened, make_home(opened, folder)
    opened.close()


@pytest.fixture
def look(made):
    ledger, home = made
    return lambda actor, code=KNOWN: profile(ledger, home, actor, code, WHEN)


def reads(made) -> list[tuple[str, object]]:
    return [(by, said) for _at, by, verb, said in made[0].journal() if verb == "read profile"]


@pytest.mark.parametrize("actor", [REPORTER, WORKER, *ABOVE, *EVERYWHERE], ids=lambda one: one.role)
def test_who_it_is_for_sees_the_whole_across_sources(look, actor):
    found = look(actor)
    assert found.name == "虚构采掘厂"
    assert found.register["size"].to_list() == ["small", "medium"]
    assert [(one.period, one.version) for one in found.returns] == [("2025-Q4", 1)]
    assert sorted(found.said["source"].unique()) == [
        "enterprise_return", "incident_cases", "sensor_summary",
    ]  # fmt: skip
    assert found.vintage == 1


@pytest.mark.parametrize("actor", STRANGERS, ids=lambda one: f"{one.role}@{one.place}")
def test_a_stranger_and_an_unknown_code_are_answered_alike(look, made, actor):
    before = reads(made)
    for code in (KNOWN, "91110000NOSUCH0000"):
        with pytest.raises(UnknownCode, match=f"there is no enterprise {code} that {actor.name}"):
            look(actor, code)
    assert reads(made) == before


@pytest.mark.parametrize("actor", WITHOUT, ids=lambda one: one.role)
def test_who_may_not_see_returns_is_refused(look, actor):
    with pytest.raises(NotAllowed, match="may not see returns"):
        look(actor)


def test_a_code_nobody_knows_is_none_for_the_auditor_either(look):
    with pytest.raises(UnknownCode, match="there is no enterprise nosuch"):
        look(EVERYWHERE[0], "nosuch")


def test_a_regulators_look_is_in_the_journal_and_an_own_one_is_not(look, made):
    before = reads(made)
    look(REPORTER)
    look(WORKER)
    assert reads(made) == before
    look(OFFICE)
    assert reads(made) == [*before, ("bo", {"enterprise": KNOWN})]


def test_an_enterprise_no_source_knows_is_empty_and_no_error(look):
    found = look(Actor("otto", Role.ENTERPRISE, QUIET), QUIET)
    assert (found.returns, found.told, found.said.height) == ((), None, 0)
    assert found.trend.height == 0
    assert own_figures(found.said).height == measured(found.said).height == 0


def test_what_sources_say_elsewhere_is_not_of_a_regulators_area(look):
    found = look(OFFICE)
    assert found.said["area"].unique().to_list() == [BEIJING]


def test_figures_are_those_of_one_source_by_period(look):
    figures = own_figures(look(REPORTER).said)
    rate = figures.filter(indicator="injury_frequency_gb")
    assert rate.select("source", "period", "value").rows() == [
        ("enterprise_return", "2025-Q2", 20.0), ("enterprise_return", "2025-Q3", 50.0),
    ]  # fmt: skip
    serious = figures.filter(indicator="serious_injury_rate_gb", period="2025-Q3")
    assert serious["value"].to_list() == [pytest.approx(1 / (120 / 4) * 1000)]


def test_the_trend_goes_on_from_what_the_vintage_holds(look):
    assert look(REPORTER).trend.select("period", "events", "hours").rows() == [
        ("2025-Q2", 1.0, 50_000.0), ("2025-Q3", 3.0, 60_000.0), ("2025-Q4", 0.0, 52_345.0),
    ]  # fmt: skip


def test_days_of_a_place_are_added_up_to_their_month_and_agents_are_not(look):
    said = look(REPORTER).said
    silica = measured(said).filter(
        indicator="sample_exceedance_rate", workplace="P1", detail="silica_dust"
    )
    days = said.filter(workplace="P1", detail="silica_dust", measure="samples")
    month = days.filter(pl.col("period").str.starts_with(silica["period"][0]))
    assert silica.height == 1
    assert silica["exposure"].to_list() == [month["value"].sum()]
    points = measured(said).filter(indicator="point_exceedance_rate")
    assert points.select("period", "workplace", "detail", "value").rows() == [
        ("2025-Q3", "", "noise", 0.75)
    ]


def test_cases_are_counted_by_type(look):
    said = look(REPORTER).said
    counted = cases(said)
    assert counted["cases"].sum() == said.filter(measure="case_by_type").height > 0
    assert counted["cases"].is_sorted(descending=True)


def test_two_entries_that_are_one_enterprise_have_one_profile(ledger, tmp_path):
    enter_and_file(ledger, tmp_path)
    merge(ledger, QUIET, KNOWN, "one house", ANN, WHEN)
    for code in (KNOWN, QUIET):
        found = profile(ledger, tmp_path / "home", EVERYWHERE[1], code, WHEN)
        assert (found.code, set(found.codes)) == (KNOWN, {KNOWN, QUIET})
        assert found.register["enterprise"].to_list() == [KNOWN, KNOWN, QUIET]
        assert len(found.returns) == 1


def test_a_draft_is_its_enterprises_alone_and_opens_nothing_to_an_office(ledger, tmp_path):
    enter_and_file(ledger, tmp_path)
    save(ledger, words(enterprise_id=KNOWN, period="2025", area="440100"), REPORTER, WHEN)
    home = tmp_path / "home"
    own, office = (profile(ledger, home, actor, KNOWN, WHEN) for actor in (REPORTER, OFFICE))
    assert [one.state for one in own.returns] == [State.SUBMITTED, State.DRAFT]
    assert [one.state for one in office.returns] == [State.SUBMITTED]
    with pytest.raises(UnknownCode):
        profile(ledger, home, ELSEWHERE, KNOWN, WHEN)


def test_an_office_where_a_return_was_filed_opens_the_profile_and_sees_that_return(
    ledger, tmp_path
):
    enter_and_file(ledger, tmp_path)
    said = words(enterprise_id=KNOWN, period="2025", area="440100", hours_worked="209000",
                 reason="made up")  # fmt: skip
    answer = submit(ledger, [said], FILER, WHEN)
    assert answer.is_submitted, answer.findings["rule"].to_list()
    found = profile(ledger, tmp_path / "home", ELSEWHERE, KNOWN, WHEN)
    assert [one.period for one in found.returns] == ["2025"]
    assert found.reminded == ()


def test_reminders_are_shown_the_last_first(ledger, tmp_path):
    enter_and_file(ledger, tmp_path)
    with ledger.writing() as connection:
        for day in ("2026-01-03", "2026-01-08"):
            connection.execute(
                NOTICE.insert().values(
                    enterprise=KNOWN, obligation="annual_return", period="2025", kind="by_hand",
                    said=f"Send it {day}\n请报送", at=day, by="bo",
                )
            )  # fmt: skip
    for actor in (REPORTER, OFFICE):
        told = profile(ledger, tmp_path / "home", actor, KNOWN, WHEN).reminded
        assert [one.text.en for one in told] == ["Send it 2026-01-08", "Send it 2026-01-03"]


def test_a_group_finds_its_enterprises_by_name_or_code(ledger, tmp_path):
    enter_and_file(ledger, tmp_path)
    group = Actor("greta", Role.ENTERPRISE, f"{KNOWN}+{QUIET}")
    assert own_enterprises(ledger, group, WHEN)["enterprise"].to_list() == [KNOWN, QUIET]
    assert own_enterprises(ledger, group, WHEN, "小厂")["enterprise"].to_list() == [QUIET]
    assert own_enterprises(ledger, group, WHEN, " 901k")["enterprise"].to_list() == [KNOWN]
    assert own_enterprises(ledger, group, WHEN, ".*")["enterprise"].to_list() == []


def test_in_january_a_group_is_told_what_is_due_of_the_year_before(ledger, tmp_path):
    enter_and_file(ledger, tmp_path)
    group = Actor("greta", Role.ENTERPRISE, f"{KNOWN}+{QUIET}")
    listed = own_enterprises(ledger, group, WHEN)
    for row in listed.iter_rows(named=True):
        clock = deadlines(ledger, group, row["enterprise"], WHEN.date())
        counted = [clock.filter(state=state).height for state in ("open", "missing")]
        assert [row["waiting"], row["late"]] == counted
    assert listed.select("waiting", "late").rows() == [(1, 4), (2, 3)]


def test_who_files_for_a_merged_entry_files_under_its_own_code(ledger, tmp_path):
    enter_and_file(ledger, tmp_path)
    merge(ledger, QUIET, KNOWN, "one house", ANN, WHEN)
    otto, both = (Actor("otto", Role.ENTERPRISE, place) for place in (QUIET, f"{QUIET}+{KNOWN}"))
    for actor, code in ((otto, QUIET), (REPORTER, KNOWN), (both, KNOWN), (FILER, KNOWN)):
        found = profile(ledger, tmp_path / "home", actor, QUIET, WHEN)
        assert (found.code, found.filed_under(actor)) == (KNOWN, code)


def test_who_reports_for_nobody_has_no_list_of_their_own(ledger):
    with pytest.raises(UnknownCode, match="reports for no enterprise"):
        own_enterprises(ledger, OFFICE, WHEN)
