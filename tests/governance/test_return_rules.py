"""Defends the rules of the return: each is a sound row, and each finds what it is there to find."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from governance.return_check import check_file, check_words
from governance.return_context import Context
from governance.return_form import GATE, fields
from governance.return_rules import HOLE, NAMED, checks, rules
from ingest import RETURN_COUNTS, sources
from tests.governance.returns_made import ONE, TWO, WHEN, words

TODAY = Context(WHEN.date())
CATALOGUE = 60  # rules of the catalogue the project works down
BROKEN = {
    "required": words(hours_worked=""),
    "too_long": words(enterprise_name="名" * 201),
    "not_a_number": words(examined="some"),
    "negative": words(trained="-1"),
    "not_whole": words(examined="2.5"),
    "not_in_list": words(industry="mining"),
    "area_lost_a_zero": words(area="30102"),
    "no_credit_code": words(enterprise_id="91130102MADEUP0010"),
    "code_spoilt": words(enterprise_id="9.11301E+17"),
    "total_row": words(enterprise_id="合计"),
    "period_unknown": words(period="2025/13"),
    "period_in_future": words(period="2026-Q1"),
    "period_too_early": words(period="1905"),
    "gate_unknown": words(any_accidents="perhaps"),
    "zero_required": words(any_accidents="yes", deaths="1"),
    "gate_says_none": words(deaths="1"),
    "gate_says_some": words(any_accidents="yes", deaths="0", serious_injuries="0",
                            minor_injuries="0", days_lost="0"),
    "days_without_injuries": words(any_accidents="yes", deaths="0", serious_injuries="0",
                                   minor_injuries="0", days_lost="4"),
    "injuries_without_days": words(any_accidents="yes", deaths="0", serious_injuries="1",
                                   minor_injuries="0", days_lost="0"),
    "accident_of_grade": words(any_accidents="yes", deaths="3", serious_injuries="0",
                               minor_injuries="0", days_lost="18000"),
    "serious_injuries_too_short": words(any_accidents="yes", deaths="0", serious_injuries="1",
                                        minor_injuries="0", days_lost="20"),
    "no_workers": words(workers="0"),
    "deaths_more_than_workers": words(any_accidents="yes", deaths="101", serious_injuries="0",
                                      minor_injuries="0", days_lost="0"),
    "exposed_workers_more_than_workers": words(exposed_workers="101"),
    "examined_more_than_examinations_due": words(examined="11"),
    "contraindications_more_than_examined": words(contraindications="10"),
    "trained_more_than_training_due": words(training_due="5", trained="6"),
    "hazards_rectified_more_than_hazards_found": words(hazards_found="1", hazards_rectified="2"),
    "examinations_due_more_than_exposed_workers": words(examinations_due="31"),
    "too_many_over_limit": words(hazard_points_noise="2", hazard_points_over_limit_noise="3"),
    "disease_status": words(disease_status="Z!"),
    "hours_impossible": words(hours_worked="219001"),
    "hours_per_head_unusual": words(hours_worked="15000"),
    "hours_estimated": words(hours_worked="52000"),
    "few_examined": words(examined="2"),
    "all_over_limit": words(hazard_points_noise="5", hazard_points_over_limit_noise="5"),
    "disease_without_exposed": words(exposed_workers="0", disease_cases_pneumoconiosis="1"),
    "suspected_without_examined": words(examined="0", disease_suspected_pneumoconiosis="1"),
    "more_suspected_than_examined": words(disease_suspected_pneumoconiosis="10"),
    "loss_in_yuan": words(any_accidents="yes", deaths="0", serious_injuries="0",
                          minor_injuries="1", days_lost="3", economic_loss="20000"),
    "period_rewritten": words(period="2024年"),
    "number_rewritten": words(workers="１00"),
    "exposed_without_points": words(hazard_points_noise="0"),
    "points_without_exposed": words(exposed_workers="0", hazard_points_noise="3"),
    "examined_without_exposed": words(exposed_workers="0"),
    "nobody_trained": words(training_due="9", trained="0"),
    "loss_without_injuries": words(economic_loss="2", any_accidents="yes", deaths="0",
                                   serious_injuries="0", minor_injuries="0", days_lost="0"),
    "deaths_without_loss": words(any_accidents="yes", deaths="1", serious_injuries="0",
                                 minor_injuries="0", days_lost="6000", economic_loss="0"),
    "size_unlike_workers": words(size="large", workers="19", hours_worked="9733",
                                 exposed_workers="10"),
    "all_numbers_alike": words(exposed_workers="100", examinations_due="100", examined="100",
                               training_due="100", trained="100"),
    "only_deaths": words(any_accidents="yes", deaths="1", serious_injuries="0",
                         minor_injuries="0", days_lost="6000"),
    "hours_missing_for_injuries": words(any_accidents="yes", deaths="0", serious_injuries="0",
                                        minor_injuries="1", days_lost="3", hours_worked="0"),
}  # fmt: skip
"""For each rule of a single row, a return that breaks it."""

REGISTERED = pl.DataFrame(
    {
        "enterprise": [ONE, TWO], "since": ["2020-01-01", "2026-01-05"], "name": ["甲", "乙"],
        "area": ["CN-130102", "CN-130102"], "industry": ["GBT4754_C", "GBT4754_C"],
        "ownership": ["private", "private"], "size": ["small", "small"], "closed": [None, None],
        "contact": ["", ""],
    },
    schema_overrides={"closed": pl.String},
)  # fmt: skip


def before(**counts: float) -> dict[str, float | None]:
    none = dict.fromkeys(RETURN_COUNTS, None)
    sound = {"workers": 100.0, "hours_worked": 51_000.0, "deaths": 0.0, "serious_injuries": 0.0,
             "minor_injuries": 0.0}  # fmt: skip
    return none | sound | counts


def filed(*rows: tuple[str, str, dict[str, float | None]]) -> pl.DataFrame:
    """Returns filed before: period, state, counts."""
    return pl.DataFrame(
        [
            {"number": place, "enterprise": ONE, "period": period, "version": 1, "state": state,
             "area": "CN-130102", "size": "small", "counts": counts}
            for place, (period, state, counts) in enumerate(rows)
        ],
        schema_overrides={"counts": pl.Struct(dict.fromkeys(RETURN_COUNTS, pl.Float64))},
    )  # fmt: skip


def quarters(**counts: float) -> pl.DataFrame:
    periods = ("2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3")
    return filed(*((period, "approved", before(**counts)) for period in periods))


HURT = {"any_accidents": "yes", "deaths": "0", "serious_injuries": "0", "days_lost": "30"}
KNOWN = {
    "not_yours": (TODAY._replace(own=[TWO]), words()),
    "not_registered": (TODAY._replace(register=REGISTERED.tail(1)), words()),
    "form_locked": (
        TODAY._replace(locks=pl.DataFrame({"enterprise": [""], "period": ["2025-Q4"],
                                           "locked": ["2026-01-09"]})),
        words(),
    ),
    "closed_before": (
        TODAY._replace(register=REGISTERED.with_columns(closed=pl.lit("2025-06-30"))), words()),
    "not_begun": (TODAY._replace(register=REGISTERED), words(enterprise_id=TWO)),
    "already_submitted": (
        TODAY._replace(filed=filed(("2025-Q4", "submitted", before()))), words()),
    "amendment_without_reason": (
        TODAY._replace(filed=filed(("2025-Q4", "accepted", before()))), words()),
    "file_already_received": (TODAY._replace(is_file_known=True), words()),
    "more_than_history": (
        TODAY._replace(filed=quarters(minor_injuries=1)), words(minor_injuries="20", **HURT)),
    "fewer_than_history": (TODAY._replace(filed=quarters(minor_injuries=30)), words()),
    "more_than_its_size_class": (
        TODAY._replace(size_rates=pl.DataFrame({"size": ["small"], "size_rate": [10.0]})),
        words(minor_injuries="9", **HURT)),
    "workers_changed": (
        TODAY._replace(filed=filed(("2025-Q3", "approved", before(workers=40)))), words()),
    "hours_changed": (
        TODAY._replace(filed=filed(("2025-Q3", "approved", before(hours_worked=20_000)))),
        words()),
    "same_as_last": (
        TODAY._replace(filed=filed(("2025-Q3", "approved", before(
            hours_worked=51_234, days_lost=0, economic_loss=0, exposed_workers=30,
            examinations_due=10, examined=9, contraindications=0)))),
        words()),
    "industry_unlike_register": (TODAY._replace(register=REGISTERED), words(industry="B")),
    "ownership_unlike_register": (TODAY._replace(register=REGISTERED), words(ownership="state")),
    "area_unlike_register": (TODAY._replace(register=REGISTERED), words(area="130104")),
    "size_unlike_register": (TODAY._replace(register=REGISTERED), words(size="medium")),
    "quarters_unlike_year": (
        TODAY._replace(filed=filed(*((f"2025-Q{one}", "approved", before()) for one in
                                     (1, 2, 3, 4)))),
        words(period="2025", hours_worked="250000")),
    "events_unlike_quarters": (
        TODAY._replace(filed=filed(*((f"2025-Q{one}", "approved", before(minor_injuries=1))
                                     for one in (1, 2, 3, 4)))),
        words(period="2025", hours_worked="204000")),
}  # fmt: skip
"""For each rule about what is known beside the row: what is known, and a return that breaks it."""

OF_FILES = {"row_unreadable", "twice_in_file", "copied_block"}


def found(known: Context, *rows: dict[str, str]) -> set[str]:
    return set(check_words(rows, known)["rule"])


def test_a_sound_return_breaks_nothing():
    assert found(TODAY, words()) == set()


def test_every_rule_is_tried_here():
    assert set(BROKEN) | set(KNOWN) | OF_FILES == {rule.id for rule in rules()}


@pytest.mark.parametrize("rule", BROKEN)
def test_a_row_that_breaks_a_rule_is_found(rule):
    assert rule in found(TODAY, BROKEN[rule])


@pytest.mark.parametrize("rule", KNOWN)
def test_what_is_known_beside_a_row_is_held_against_it(rule):
    known, row = KNOWN[rule]
    assert rule in found(known, row)
    assert rule not in found(TODAY, row)


def test_a_history_too_short_or_as_expected_is_no_finding():
    short = TODAY._replace(filed=quarters(minor_injuries=1).head(2))
    assert "more_than_history" not in found(short, words(minor_injuries="20", **HURT))
    usual = TODAY._replace(filed=quarters(minor_injuries=5))
    assert not found(usual, words(minor_injuries="6", **HURT)) & {
        "more_than_history", "fewer_than_history",
    }  # fmt: skip


def test_a_reason_lets_an_amendment_pass():
    known = TODAY._replace(filed=filed(("2025-Q4", "accepted", before())))
    assert "amendment_without_reason" not in found(known, words(reason="miscounted"))


def test_an_extension_of_one_enterprise_opens_the_form_for_it_alone():
    locks = pl.DataFrame({"enterprise": ["", ONE], "period": ["2025-Q4", "2025-Q4"],
                          "locked": ["2026-01-09", "2026-01-31"]})  # fmt: skip
    known = TODAY._replace(locks=locks)
    assert "form_locked" not in found(known, words())
    assert "form_locked" in found(known, words(enterprise_id=TWO))


def test_repeats_and_copied_blocks_are_found_across_the_rows_of_a_file(tmp_path):
    file = tmp_path / "returns.csv"
    rows = [words(), words(), words(enterprise_id=TWO)]
    pl.DataFrame(rows).write_csv(file)
    findings, outcomes = check_file(file, TODAY)
    assert set(findings["rule"]) == {"twice_in_file", "copied_block"}
    assert outcomes.select("line", "hard", "soft").rows() == [(2, 1, 1), (3, 1, 1), (4, 0, 1)]


def test_a_row_with_too_few_cells_is_named_by_its_line(tmp_path):
    file = tmp_path / "returns.csv"
    file.write_text(f"{','.join(words())}\n{ONE},x\n", "utf-8")
    findings, _ = check_file(file, TODAY)
    assert (2, "row_unreadable") in findings.select("line", "rule").rows()


def test_who_declares_no_accidents_has_declared_zeros():
    assert found(TODAY, words(any_accidents="no")) == set()
    gate = next(field for field in fields() if field.id == GATE)
    assert gate.is_required


def test_a_finding_says_what_was_met_and_what_to_do_in_both_languages():
    (row,) = check_words([words(examined="11")], TODAY).rows(named=True)
    assert row["en"] == "examined 11 is more than examinations_due 10"
    assert row["zh"] == "examined 11 大于 examinations_due 10"
    assert (row["fix_en"], row["value"]) == ("correct one of the two", "11")


def test_every_rule_is_whole_in_both_languages_and_says_where_it_is_from():
    for rule in rules():
        assert rule.severity in ("hard", "soft", "information"), rule.id
        assert all((*rule.message, *rule.fix, rule.reference, rule.number)), rule.id
        assert set(HOLE.findall(rule.message.en)) == set(HOLE.findall(rule.message.zh)), rule.id
        if rule.check.startswith("named:"):
            assert rule.check.removeprefix("named:") in NAMED, rule.id


def test_every_number_of_the_catalogue_is_a_rule_or_says_why_not():
    folder = Path(__file__).parents[2] / "data" / "rules"
    applied = {number for rule in rules() for number in rule.number.split()}
    left_out = set(pl.read_csv(folder / "not_applied.csv", infer_schema=False)["number"])
    assert applied & left_out == set()
    assert applied | left_out == {str(number) for number in range(1, CATALOGUE + 1)}


TAKEN_FOR = {"hours_missing": "required"}
"""Rules of the source that the form says by another name."""


def test_what_taking_in_refuses_the_form_refuses_first():
    hard = {rule.id for rule in sources()["enterprise_return"].rules if rule.hard}
    known = {rule.id for rule in rules() if rule.severity == "hard"}
    assert {TAKEN_FOR.get(rule, rule) for rule in hard} - known == set()


def test_a_rule_of_every_field_is_laid_out_over_the_fields_there_are():
    laid = [one.field for one in checks(["hazard_points_noise", *RETURN_COUNTS])
            if one.rule.id == "negative"]  # fmt: skip
    assert laid == [*RETURN_COUNTS, "hazard_points_noise"]


def test_a_day_before_the_end_of_the_period_is_too_early():
    assert "period_in_future" in found(Context(date(2025, 12, 31)), words())
