"""Defends the table on a terminal: numbers are whole at any width, what stands out comes first."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from rich.console import Console

import terminal
from analysis import Setting, analyses
from governance import Edition, Release, question
from indicators import indicators
from ingest import Fetched

ASKED = "trir?area=US&by=area,industry&period=2022:2023"
WHERE = {"period": pl.String, "area": pl.String, "industry": pl.String}
DRAWN = """
    period | area  | industry | events   | exposure | lower   | upper   | status | reason
    -------|-------|----------|----------|----------|---------|---------|--------|-----------
    2022   | US-CA | NAICS_62 | 12345    | 1000     | 12.128  | 12.565  | A      |
    2022   | US-NY | NAICS_62 | 10000    | 1000     | 9.805   | 10.198  | A      |
    2023   | US-NC | NAICS_62 | 100      | 20.125   | 4.043   | 6.0435  | A      |
    2023   | US-NY | NAICS_62 | 110      | 20.125   | 4.4923  | 6.5878  | A      |
    2023   | US-CA | NAICS_62 | 4        | 20.125   | 0.0543  | 0.5089  | A      |
    2023   | US-TX | NAICS_62 | 300      | 20.125   | 13.268  | 16.691  | A      |
    2023   | US-OH | NAICS_62 |          |          |         |         | A      | few_events
"""
NUMBERS = ("12,345", "10,000", "12.13", "4.969", "5.466", "0.1988", "14.91", "0.05430", "10.20")


@pytest.fixture
def released(table):
    """A release of made-up rates of states, judged or not."""

    def release(analysis: str | None = None, asked: str = ASKED, where: pl.Expr | None = None):
        numbers = dict.fromkeys(("events", "exposure", "lower", "upper"), pl.Float64)
        figures = table(DRAWN, **numbers).with_columns(
            value=pl.col("events") / pl.col("exposure"),
            lower_998="lower", upper_998="upper", reporters=9, source=pl.lit("made_up"),
            synthetic=False, hidden=pl.col("reason").is_not_null(),
        ).filter(True if where is None else where)  # fmt: skip
        indicator, card = indicators()["trir"], analyses()[analysis] if analysis else None
        if card:
            setting = Setting(indicator.shape, indicator.polarity, ("area", "industry"))
            figures = card.run(figures, setting).figures
        edition = Edition(1, datetime(2026, 1, 2, tzinfo=UTC), False, ("made_up",))
        return Release(question(asked), edition, indicator, card, figures, 1, ())

    return release


@pytest.fixture
def draw(monkeypatch):
    """Give what a terminal of a width would show of a release, line by line."""

    def lines(release: Release, width: int = 80) -> list[str]:
        written = io.StringIO()
        console = Console(file=written, width=width, highlight=False, markup=False)
        monkeypatch.setattr(terminal, "answers", console)
        terminal.say_figures(release)
        return [line.rstrip() for line in written.getvalue().splitlines()[1:]]

    return lines


def column(lines: list[str], name: str) -> list[str]:
    """Give the cells of a column, those of several lines joined."""
    names, _, *rows = (line.replace("┃", "│").split("│") for line in lines)
    place = [cell.strip() for cell in names].index(name)
    cells: list[str] = []
    for row in rows:
        if row[0].strip():
            cells.append("")
        cells[-1] = f"{cells[-1]} {row[place].strip()}".strip()
    return cells


@pytest.mark.parametrize("width", [80, 160])
@pytest.mark.parametrize("analysis", [None, "funnel", "benchmark", "change"])
def test_a_table_fits_its_terminal_and_no_number_is_cut(released, draw, analysis, width):
    lines = draw(released(analysis), width)
    assert max(map(len, lines)) <= width
    drawn = {cell.strip() for line in lines for cell in line.split("│")}
    assert set(NUMBERS) <= drawn
    assert not [cell for cell in drawn if "…" in cell and cell[:1].isdigit()]


def test_a_table_too_wide_for_its_terminal_is_whole_all_the_same(released, draw):
    lines = draw(released("funnel"), 30)
    assert set(NUMBERS) <= {cell.strip() for line in lines for cell in line.split("│")}


def test_a_person_sees_the_verdict_and_no_column_of_the_method(released, draw):
    lines = draw(released("funnel"), 160)
    assert [name.strip() for name in lines[0].split("┃")] == [
        "period", "area", "industry", "events", "value", "lower", "upper", "standing",
    ]  # fmt: skip
    assert "below the 95 % limit" in column(lines, "standing")


def test_what_stands_out_comes_first_and_then_what_is_high(released, draw):
    lines = draw(released("benchmark"), 160)
    assert column(lines, "period") == ["2022"] * 2 + ["2023"] * 5
    assert [*zip(column(lines, "comparison"), column(lines, "value"), strict=True)][2:] == [
        ("worse", "14.91"),
        ("better", "4.969"),
        ("better", "0.1988"),
        ("similar (no difference shown)", "5.466"),
        ("hidden: it rests on fewer than 5 cases", ""),
    ]


def test_without_an_analysis_rows_stay_in_the_order_of_the_answer(released, draw):
    areas = column(draw(released(), 160), "area")
    assert areas[2:5] == ["North Carolina", "New York", "California"]


def test_an_area_is_named_where_there_is_more_than_one(released, draw):
    texas = pl.col("area") == "US-TX"
    lines = draw(released(where=texas), 160)
    assert [name.strip() for name in lines[0].split("┃")] == [
        "period", "industry", "events", "value", "lower", "upper",
    ]  # fmt: skip


def test_a_dimension_that_was_not_asked_by_is_left_out(released, draw):
    assert "industry" not in draw(released(asked="trir?area=US&by=area"), 160)[0]


def test_a_status_is_shown_where_one_is_not_normal(released, draw):
    release = released()
    assert "status" not in draw(release, 160)[0]
    broken = release.figures.with_columns(
        status=pl.when(area="US-TX").then(pl.lit("B")).otherwise("status")
    )
    lines = draw(replace(release, figures=broken), 160)
    assert column(lines, "status") == ["", "", "", "", "", "B", ""]


def test_a_hidden_row_says_why(released, draw):
    reasons = column(draw(released(), 160), "reason")
    assert reasons[-1] == "hidden: it rests on fewer than 5 cases"


def test_what_is_not_judged_is_said_once_below(released, draw, capsys):
    draw(released("funnel"))
    assert capsys.readouterr().err == "not judged, it has no value: 1 rows\n"


def test_no_figure_is_no_table(released, draw):
    assert draw(released(where=pl.lit(False))) == []


def test_what_was_fetched_is_said_with_the_command_that_takes_it_in(capsys):
    came = Fetched((Path("home/ITA Data CY 2016.csv"),), "ab" * 32, 1234567, is_new=True)
    terminal.say_fetched("osha_ita_300a", came, as_json=False)
    said = capsys.readouterr().out.splitlines()
    assert said == [
        "fetched: 1,234,567 bytes, SHA-256 abababababab…",
        "osh ingest osha_ita_300a 'home/ITA Data CY 2016.csv'",
    ]


def test_progress_is_drawn_on_a_terminal_only(capsys):
    with terminal.downloading("table.csv") as told:
        told(10, 20)
    assert capsys.readouterr().err == ""
