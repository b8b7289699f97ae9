"""Defends what is written for machines: whole, in both languages, and safe in a spreadsheet."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import polars as pl
import pytest

from analysis import Given
from api.formats import FIRST, LAST, as_csv, as_json, table
from facts.text import Text
from governance import REASONS, Edition, Method, Provenance, Release, question
from governance.provenance import File
from indicators import indicators

FIGURES = pl.DataFrame(
    {
        "period": ["2023", "2023"],
        "area": ["IT", "IT"],
        "industry": ["NACE2_F", "NACE2_A"],
        "events": [149.0, None],
        "exposure": [1 / 3, None],
        "value": [447.0000000000001, None],
        "lower": [-0.5, None],
        "upper": [9.0, None],
        "lower_998": [1.0, None],
        "upper_998": [9.0, None],
        "status": ["A", "B"],
        "reporters": [None, None],
        "source": ["estat_esaw", "=cmd|' /C calc'!A0"],
        "synthetic": [False, False],
        "hidden": [False, True],
        "reason": [None, "few_events"],
        "verdict": ["higher", None],
    }
)


def release(**changes) -> Release:
    made = Release(
        question=question("fatal_injury_rate_esaw?by=industry&area=IT&vintage=7"),
        edition=Edition(7, datetime(2026, 1, 2, tzinfo=UTC), False, ("estat_esaw",)),
        indicator=indicators()["fatal_injury_rate_esaw"],
        analysis=None,
        figures=FIGURES,
        hidden=1,
        notes=(Text("one, with a comma", "一句"),),
    )
    return replace(made, **changes)


ESAW = Provenance(
    source="estat_esaw",
    title=Text("Accidents at work", "工伤事故"),
    producer=Text("Eurostat", "欧盟统计局"),
    citation=Text("Eurostat, online data code hsw_n2_02", "欧盟统计局，hsw_n2_02"),
    licence=Text("reuse with the source named", "注明来源即可再利用"),
    reference="",
    retrieved="2026-01-01",
    synthetic=False,
    count=2,
    files=(File("deaths.csv", "2026-01-01", "ab" * 32, "b1", "l1", 0),),
)


def rows(text: str) -> list[list[str]]:
    return [*csv.reader(io.StringIO(text.removeprefix("\ufeff")))]


def test_columns_come_in_one_order_wherever_they_stood():
    mixed = release(figures=FIGURES.select(sorted(FIGURES.columns)))
    expected = ["period", "area", "industry", *FIRST, *LAST, "verdict"]
    assert table(mixed).columns == table(release()).columns == expected


def test_json_says_everything_and_rounds_nothing():
    answer = json.loads(json.dumps(as_json(release()), allow_nan=False))
    assert [*answer] == [
        "question", "vintage", "published", "synthetic", "indicator", "analysis", "figures",
        "hidden", "notes", "sources", "citation",
    ]  # fmt: skip
    assert answer["figures"][0]["value"] == 447.0000000000001
    assert answer["figures"][1] | {"value": None, "hidden": True} == answer["figures"][1]
    assert answer["notes"] == [{"en": "one, with a comma", "zh": "一句"}]
    assert question(answer["question"]) == release().question


def test_json_says_how_an_analysis_was_done_and_what_it_gives_beside_the_figures():
    method = Method(
        "joinpoint", "1", Text("Trend", "趋势"), "a paper",
        Given({"most": None, "to": float("inf")}),
        (Text("It fell.", "下降。"),), (), (Text("Doubt it.", "存疑。"),),
    )  # fmt: skip
    tables = {"segments": pl.DataFrame({"start": [2017], "change": [float("nan")]})}
    said = json.loads(json.dumps(as_json(release(method=method, tables=tables)), allow_nan=False))
    assert said["analysis"] == {
        "id": "joinpoint", "title": {"en": "Trend", "zh": "趋势"}, "version": "1",
        "reference": "a paper", "parameters": {"most": None, "to": "inf"},
        "sentences": [{"en": "It fell.", "zh": "下降。"}], "notes": [],
        "warnings": [{"en": "Doubt it.", "zh": "存疑。"}],
        "tables": {"segments": [{"start": 2017, "change": None}]},
    }  # fmt: skip


def test_a_table_says_what_it_is_before_its_figures():
    lines = rows("".join(as_csv(release())))
    about = [line for line in lines if line[0].startswith("# ")]
    head = lines[len(about)]
    assert all(len(line) == 2 for line in about)
    assert dict(line for line in about)["# vintage"] == "7"
    assert ["# note", "one, with a comma"] in about
    assert head[0] == "period"
    assert all(len(line) == len(head) for line in lines[len(about) :])


def test_every_code_has_its_label_in_both_languages():
    lines = rows("".join(as_csv(release())))
    head = next(line for line in lines if line[0] == "period")
    first = dict(zip(head, lines[lines.index(head) + 1], strict=True))
    assert (first["industry"], first["industry_en"], first["industry_zh"]) == (
        "NACE2_F", "Construction", "建筑业",
    )  # fmt: skip
    assert first["area_zh"] == "意大利"


def test_a_hidden_row_says_why_in_words_and_has_empty_cells():
    lines = rows("".join(as_csv(release())))
    head = next(line for line in lines if line[0] == "period")
    row = dict(zip(head, lines[-1], strict=True))
    assert {row[name] for name in FIRST} == {""}
    assert row["reason"] == REASONS["few_events"].en


def test_what_a_spreadsheet_would_calculate_is_written_as_text():
    lines = rows("".join(as_csv(release())))
    head = next(line for line in lines if line[0] == "period")
    row = dict(zip(head, lines[-1], strict=True))
    assert row["source"] == "'=cmd|' /C calc'!A0"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_of_a_table_begins_like_a_formula(start):
    text = f"{start}1+1"
    figures = FIGURES.with_columns(pl.lit(text).alias("source"), pl.lit(text).alias("verdict"))
    cells = {cell for line in rows("".join(as_csv(release(figures=figures)))) for cell in line}
    assert text not in cells
    assert f"'{text}" in cells


def test_a_negative_number_stays_a_number():
    lines = rows("".join(as_csv(release())))
    head = next(line for line in lines if line[0] == "period")
    assert lines[lines.index(head) + 1][head.index("lower")] == "-0.5"


def test_made_up_figures_say_so_first():
    edition = Edition(7, datetime(2026, 1, 2, tzinfo=UTC), True, ("demo",))
    text = "".join(as_csv(release(edition=edition)))
    assert text.startswith("\ufeff# made up,")
    assert as_json(release(edition=edition))["synthetic"] is True


def test_every_export_says_where_its_figures_come_from_and_how_to_cite_them():
    made = release(provenance=(ESAW,))
    about = dict(line for line in rows("".join(as_csv(made))) if line[0].startswith("# "))
    assert about["# source"] == (
        "Eurostat: Accidents at work; retrieved 2026-01-01; licence: reuse with the source named; "
        f"SHA-256 {'ab' * 32}; 2 files"
    )
    assert about["# cite as"].startswith("Eurostat, online data code hsw_n2_02, retrieved 2026-01")
    assert about["# cite as"].endswith(f"vintage 7 of 2026-01-02, {made.question}.")
    answer = json.loads(json.dumps(as_json(made), allow_nan=False))
    assert answer["sources"][0]["files"][0]["checksum"] == "ab" * 32
    assert answer["citation"] == {"en": about["# cite as"], "zh": about["# cite as (zh)"]}


def test_an_empty_answer_is_written_with_its_columns():
    text = "".join(as_csv(release(figures=FIGURES.clear(), hidden=0)))
    assert rows(text)[-1][:3] == ["period", "area", "industry"]
    assert as_json(release(figures=FIGURES.clear()))["figures"] == []
